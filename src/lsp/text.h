/*
 * The text of an open document as its editor has it, kept the same by the edits that the editor
 * sends. It is UTF-8; the protocol counts lines from 0 and, within them, UTF-16 code units. A line
 * ends at LF, CR LF or CR.
 */
#ifndef LSP_TEXT_H
#define LSP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A place as the protocol has it. */
struct lsp_position {
    uint32_t line, character;
};

struct lsp_text {
    char *at; /* terminated, though it may hold NUL */
    size_t n, room;
    struct {
        uint32_t *at; /* where they begin; the first at 0 */
        size_t n, room;
        size_t known; /* bytes of the text in which every line was found */
    } lines;
    /* Where the last range began: those behind it on a long line are counted from there. */
    struct {
        size_t at; /* 0: nowhere */
        struct lsp_position position;
    } near;
};

struct lsp_range {
    struct lsp_position start, end;
};

/* Zeroed: an empty text. False, with the text unchanged: no memory, or 2 GiB and more. */
bool lsp_text_set(struct lsp_text *, const char *bytes, size_t n);
void lsp_text_free(struct lsp_text *);

/*
 * Puts `n` bytes in the place of a range, whose ends may stand in either order. False, with the
 * text unchanged: as above.
 */
bool lsp_text_replace(struct lsp_text *, struct lsp_range, const char *bytes, size_t n);

/*
 * The byte offset of a position. One behind the end of its line is the line's end, before what ends
 * it; one behind the last line is the end of the text; one within a character is its beginning.
 * SIZE_MAX: no memory.
 */
size_t lsp_text_offset(struct lsp_text *, struct lsp_position);
/* The position of a byte offset; one behind the end is the end. */
struct lsp_position lsp_text_position(struct lsp_text *, size_t offset);
struct lsp_range lsp_text_range(struct lsp_text *, size_t offset, size_t length);

#endif
