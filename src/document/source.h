/*
 * A file as it was read, and its text: UTF-8, in which every span of the
 * program is a byte offset. Positions for people and for reports are computed
 * from those when they are printed.
 *
 * Bytes that are not valid in the file's encoding stay where they are (UTF-8)
 * or become U+FFFD (other encodings); NUL bytes stay. So for a UTF-8 file the
 * text *is* the file after its byte order mark, and offsets differ only by that.
 */
#ifndef DOCUMENT_SOURCE_H
#define DOCUMENT_SOURCE_H

#include "base/str.h"

enum syntax { SYNTAX_HTML, SYNTAX_MARKDOWN, SYNTAX_MDX };

struct source {
    struct str bytes;       /* the file, unchanged */
    struct str text;        /* UTF-8, without byte order mark */
    const char *encoding;   /* name of the encoding used, as "utf-8" */
    uint32_t bom;           /* bytes of the byte order mark */
    const uint32_t *origin; /* per byte of text (and its end) the file offset; NULL: i + bom */
    const uint32_t *lines;  /* text offset of the start of each line */
    uint32_t nlines;        /* at least 1 */
    enum syntax syntax;
    bool ascii;            /* no byte of the text is 0x80 or more */
    bool valid;            /* the text is UTF-8 without a fault */
    const uint32_t *marks; /* code points before every 256th byte; NULL: no line is that long */
};

struct position {
    uint32_t line;   /* from 1; lines end at LF (a CR before it belongs to the line's end) */
    uint32_t column; /* from 1, in Unicode code points; an invalid byte counts as one */
};

/*
 * Takes the file's bytes (kept, not copied), decides on the encoding as a
 * browser would (byte order mark, then `<meta charset>` or XML declaration in
 * the first 1,024 bytes, or later when the bytes are no UTF-8; a declaration
 * is not believed when all bytes are valid UTF-8 with at least one multi-byte
 * sequence; no declaration: UTF-8, or in HTML what encoding_guess() says), and builds the text and
 * the line index. Files of 2 GiB or more fail.
 */
void source_read(struct source *, struct arena *, struct str bytes, enum syntax);

struct str source_slice(const struct source *, struct span);
/* Are the file's bytes valid UTF-8 there, and those of the text? */
bool source_is_faithful(const struct source *, struct span);
/* Offset in the file of an offset in the text. */
uint32_t source_file_offset(const struct source *, uint32_t offset);
struct position source_position(const struct source *, uint32_t offset);
uint32_t source_line_at(const struct source *, uint32_t offset); /* the line alone: less to count */
/* The line's text without its line end; `line` from 1. */
struct span source_line(const struct source *, uint32_t line);
/* By the file name's extension: md markdown txt -> Markdown, mdx, html htm xhtml; else by content.
 */
enum syntax source_guess_syntax(struct str path, struct str bytes);

#endif
