/* What the files of the HTML tokenizer share. */
#ifndef DOCUMENT_HTML_PIECES_H
#define DOCUMENT_HTML_PIECES_H

#include "document/html_tokenizer.h"

/* White space of HTML: no vertical tab. */
static inline bool html_is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* The span in the text of bytes [from, to) of the input. */
struct span html_mapped_span(const struct html_tokenizer *, size_t from, size_t to);
static inline struct span html_span(const struct html_tokenizer *t, size_t from, size_t to) {
    if (t->map)
        return html_mapped_span(t, from, to);
    return (struct span){t->base + (uint32_t)from, t->base + (uint32_t)(to > from ? to : from)};
}

/* Appends bytes [from, to) of the input as text; `references`: '&' may begin one. */
void html_push_text(struct html_tokenizer *, size_t from, size_t to, bool references);

/* html_attributes.c */

struct html_tag_end {
    size_t after;     /* offset behind the tag */
    bool self_closed; /* it ends in "/>" */
    bool unclosed;    /* the input ended before its '>', */
    bool in_quotes;   /* within a quoted value */
};

/* Reads from behind the name to the end of the tag; appends to document->attrs. */
struct html_tag_end html_read_attributes(struct html_tokenizer *, size_t from);

/* The name in lower case (A-Z): itself, or a copy in the document's arena. */
struct str html_lower(const struct html_tokenizer *, struct str name);

/* html_content.c */

/* Reads on in what is open (t->raw); gives the offset behind what was read. */
size_t html_read_content(struct html_tokenizer *, size_t from);

/* html_template.c */

/* To be told of each start and end tag. */
void html_enter_code(struct html_tokenizer *, enum tag);
void html_leave_code(struct html_tokenizer *, enum tag);
/* Offset of the next template in text from `from` on, or SIZE_MAX. */
size_t html_template_at(struct html_tokenizer *, size_t from);
/* Appends that template; gives the offset behind it. */
size_t html_read_template(struct html_tokenizer *);
/*
 * What a server runs or includes, if it begins at the '<' at `from`: appends the text from `text`
 * on up to there, and it. Gives the offset behind it, 0 when it is none.
 */
size_t html_read_server_code(struct html_tokenizer *, size_t from, size_t text);

#endif
