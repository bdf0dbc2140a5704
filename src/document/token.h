/*
 * Tokens: what the readers of HTML and Markdown find in the text, in order.
 * Raw HTML in Markdown and HTML itself give the same tokens; Markdown's own
 * constructs give tokens of the element they are rendered as. The tree is built
 * from tokens only (tree.h).
 */
#ifndef DOCUMENT_TOKEN_H
#define DOCUMENT_TOKEN_H

#include "document/document.h"

enum token_kind { TOKEN_START, TOKEN_END, TOKEN_TEXT, TOKEN_BREAK, TOKEN_COMMENT, TOKEN_RAW };

struct token {
    uint8_t kind;      /* enum token_kind */
    uint8_t origin;    /* enum node_origin */
    uint16_t flags;    /* bits of enum node_flags */
    uint16_t tag;      /* enum tag, for START and END */
    uint16_t nattrs;
    uint32_t attrs;    /* index of the first in document.attrs */
    struct span span;  /* the tag with its brackets, the text, the comment's content */
    struct str name;   /* START and END: lower case */
};

struct tokens {
    struct token *at;
    uint32_t n, cap;
    bool balanced; /* each START that is not void has its END, well nested: no repair needed */
};

#endif
