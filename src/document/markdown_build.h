/*
 * From the events of a Markdown parser to tokens with exact spans: markdown.c
 * translates md4c's callbacks into these calls, in order. Offsets are those of
 * source->text.
 */
#ifndef DOCUMENT_MARKDOWN_BUILD_H
#define DOCUMENT_MARKDOWN_BUILD_H

#include "document/html_tokenizer.h"
#include "document/markdown_link.h"
#include "document/template.h"

enum markdown_text { MARKDOWN_PLAIN, MARKDOWN_ENTITY, MARKDOWN_CODE, MARKDOWN_HTML };

/* An element that is open: Markdown's own, or a template's. */
struct markdown_open {
    uint16_t tag;
    bool emitted;
    bool block;
    bool closing;      /* template: ends as soon as what was opened in it has ended */
    uint32_t token;    /* its START */
    uint32_t template; /* index + 1, 0 for Markdown's own */
};

enum link_form { LINK_UNRESOLVED, LINK_BRACKETS, LINK_ANGLE, LINK_BARE, LINK_LOST };

struct markdown_link {
    uint8_t form; /* enum link_form */
    bool image;
    bool direct;      /* nothing was opened in it before its first text */
    uint32_t token;   /* its START, UINT32_MAX when none was emitted */
    uint32_t start;   /* first byte of the construct */
    uint32_t content; /* first byte behind the opening mark */
};

/* What the parser says of a link; offsets UINT32_MAX when it isn't a piece of the text. */
struct markdown_meaning {
    struct str destination;
    uint32_t destination_at;
};

/* Lines of raw HTML that wait for the end of their piece. */
struct markdown_pieces {
    struct span *at;
    uint32_t n, cap;
};

struct markdown {
    struct document *document;
    struct tokens *out;
    struct str text; /* what is parsed: the text, templates masked */
    struct templates templates;
    uint32_t next;              /* index of the first template that is still to come */
    uint32_t cut;               /* text before this offset belongs to a template */
    uint32_t cursor;            /* end of what has been placed */
    uint32_t unplaced;          /* first token that may be a START without a place */
    uint32_t images;            /* depth of images: no tokens but theirs */
    uint32_t label, label_link; /* label of the last full reference, token of its END */
    uint32_t last, last_end;    /* START of the span that ended last, and where it ended */
    uint32_t last_block;        /* START of the block that ended last, or UINT32_MAX */
    uint32_t list;              /* attribute list of the next block: index + 1, or 0 */
    struct {
        struct markdown_open *at;
        uint32_t n, cap;
    } stack;
    struct {
        struct markdown_link *at;
        uint32_t n, cap;
        uint32_t resolved; /* of the first ones the opening is known */
    } links;
    struct markdown_pieces pieces;
    struct html_tokenizer html;
    struct link_definitions definitions;
};

void markdown_begin(struct markdown *, struct document *, struct tokens *, uint32_t from);
/* A block or span begins or ends; `tag` is the element that it is rendered as. */
void markdown_start(struct markdown *, enum tag, bool block);
void markdown_end(struct markdown *, enum tag tag, bool block);
/* A list item with a box to tick, "[x]", whose inner character stands there. */
void markdown_task(struct markdown *, uint32_t mark);
void markdown_rule(struct markdown *); /* a thematic break */
/* Is a link open, and not an image alone? */
bool markdown_in_link(const struct markdown *);
void markdown_link_start(struct markdown *, bool image);
void markdown_link_end(struct markdown *, bool image, const struct markdown_meaning *);
void markdown_text(struct markdown *, struct span, enum markdown_text);
/* A line end, a hard break or a NUL, which is no piece of the text. */
void markdown_break(struct markdown *);
void markdown_html_line_end(struct markdown *);
void markdown_finish(struct markdown *);

/* Between the files of the builder. */

/* The work of what follows when there is any, which is seldom. */
void markdown_place_starts(struct markdown *, uint32_t at);
void markdown_resolve_links(struct markdown *, uint32_t at);
void markdown_pop_templates(struct markdown *);
void markdown_pop_waiting(struct markdown *);
void markdown_flush_pieces(struct markdown *);

/* Gives a place to each START that has none yet; the next thing begins at `at`. */
static inline void markdown_place(struct markdown *m, uint32_t at) {
    if (m->unplaced < m->out->n)
        markdown_place_starts(m, at);
}
/* Ends what is open in the innermost element of that kind; false when there is no such element. */
bool markdown_unwind(struct markdown *, enum tag, bool block);
/* Forgets the innermost link, of whose end the parser will not tell: an address is known by then.
 */
void markdown_link_drop(struct markdown *);
/* Finds the opening marks of links whose first content begins at `at`. */
static inline void markdown_resolve(struct markdown *m, uint32_t at) {
    if (m->links.resolved < m->links.n)
        markdown_resolve_links(m, at);
}
/* Text with its templates; `flags` and `origin` of the token. */
void markdown_emit(struct markdown *, struct span, uint16_t flags, enum node_origin);
/* Reports the templates that begin in the span, where they can be no nodes, if `unknown`. */
void markdown_skip_templates(struct markdown *, struct span, bool unknown);
/* Ends the templates that were opened in the innermost Markdown element. */
static inline void markdown_end_templates(struct markdown *m) {
    if (m->stack.n && m->stack.at[m->stack.n - 1].template)
        markdown_pop_templates(m);
}
/* Reads the raw HTML that waits. */
static inline void markdown_flush_html(struct markdown *m) {
    if (m->pieces.n)
        markdown_flush_pieces(m);
}
void markdown_emit_template(struct markdown *, uint32_t index);
/* Gives an attribute list to the START at index `target`. */
void markdown_attach(struct markdown *, const struct template *, uint32_t target);
/* Ends the templates on top of the stack that wait for it. */
static inline void markdown_end_waiting(struct markdown *m) {
    if (m->stack.n && m->stack.at[m->stack.n - 1].closing)
        markdown_pop_waiting(m);
}
struct token *markdown_token(struct markdown *, enum token_kind, enum tag, struct span,
                             enum node_origin);

#endif
