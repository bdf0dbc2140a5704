/* Finding template syntax: what the scanners of Markdown (template.c) and MDX share. */
#ifndef DOCUMENT_TEMPLATE_SCAN_H
#define DOCUMENT_TEMPLATE_SCAN_H

#include "document/template.h"

struct template_scan {
    struct document *document;
    struct templates *out;
    struct str text;
    uint32_t i;
    bool mdx, html;
    bool footnotes;         /* a footnote is defined somewhere */
    bool snippets;          /* scissors stand somewhere, and those that open a block have an end */
    bool server_tags;       /* "<%" stands somewhere */
    bool wordpress;         /* a shortcode of WordPress stands somewhere */
    unsigned open_comments; /* a bit for each kind of comment that has no end */
    /* MDX: one has no end, look for no more of its kind. */
    bool broken_braces, broken_tags, broken_modules;
    uint32_t known_end[6];           /* per closing mark: there's none between here and there */
    bool unended[TEMPLATE_FOOTNOTE]; /* per kind: a region of it has no end tag */
    uint32_t blank_line;             /* the last one that was found, 0 none */
    struct {
        uint32_t *at; /* indices of OPENs that may still get a CLOSE */
        uint32_t n, cap;
    } opens;
};

static inline bool template_is_newline(char c) {
    return c == '\n' || c == '\r';
}
enum { MAX_OPEN_SEARCH = 64 }; /* OPENs that are asked whether a CLOSE is theirs */
/* Adds what stands at [scan->i, end) and goes behind it. */
struct template *template_add(struct template_scan *, enum template_kind, uint32_t end,
                              struct span inner, struct str name);
/* Makes a pair of the last one added and the open one of that name; control if there is none. */
void template_close(struct template_scan *, struct template *);
/* Does nothing but blanks stand beside it on its lines? */
bool template_is_alone(struct str text, struct span);
/*
 * <div markdown="1">, <section markdown>: kramdown, PHP Markdown Extra and Python-Markdown read
 * what the element holds as Markdown, also without a blank line before it. Where such a tag stands
 * alone on its line at `start`, it is a block of its own.
 */
void template_markdown_tag(struct template_scan *, uint32_t start);
/* Each tries the syntax that begins at scan->i; false when it isn't that. */
bool template_mdx_module(struct template_scan *);     /* import, export at a line's start */
bool template_mdx_expression(struct template_scan *); /* '{' */
bool template_mdx_tag(struct template_scan *);        /* '<' */
bool template_attribute_list(struct template_scan *); /* '{' */
bool template_wordpress(struct template_scan *);      /* '[' */
/* "[^label]"; at the start of a line and with ':' it begins the text of the note. */
bool template_footnote(struct template_scan *);
/* Is there a "[^label]:" anywhere? */
bool template_has_footnotes(struct str text, uint32_t from);
bool template_has_wordpress(struct str text, uint32_t from);
/* Is there nothing but the marks of block quotes before it on its line? */
bool template_begins_line(struct str text, uint32_t i);
enum { TEMPLATE_TICKS = 32 };
/*
 * Goes behind a code span or a fence whose run of '`' or '~' begins at scan->i, or behind the run;
 * `none[n]`: before there is no run of n that ends a span.
 */
void template_skip_code(struct template_scan *, uint32_t none[TEMPLATE_TICKS]);
/* Offset behind the '}' that closes the '{' at `i`, or 0. */
uint32_t template_brace_end(struct str text, uint32_t i);

#endif
