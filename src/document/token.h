/*
 * Tokens: what the readers of HTML and Markdown find in the text, in order.
 * Raw HTML in Markdown and HTML itself give the same tokens; Markdown's own
 * constructs give tokens of the element they are rendered as. The tree is built
 * from tokens only (tree.h).
 *
 * A START of a void element (TAG_VOID) or with the flag NODE_EMPTY has no content
 * and no END. What must outlive the tree (names, attributes) belongs in
 * document->arena.
 */
#ifndef DOCUMENT_TOKEN_H
#define DOCUMENT_TOKEN_H

#include "document/document.h"

enum token_kind { TOKEN_START, TOKEN_END, TOKEN_TEXT, TOKEN_BREAK, TOKEN_COMMENT, TOKEN_RAW };

struct token {
    uint8_t kind;   /* enum token_kind */
    uint8_t origin; /* enum node_origin */
    uint16_t flags; /* bits of enum node_flags */
    uint16_t tag;   /* enum tag, for START and END */
    uint32_t nattrs;
    uint32_t attrs;   /* index of the first in document.attrs */
    struct span span; /* the tag with its brackets, the text, the comment's content */
    struct str name;  /* START and END, in lower case; "": that of the tag */
};

struct tokens {
    struct token *at;
    uint32_t n, cap;
    bool balanced;  /* each START that is not void has its END, well nested: no repair needed */
    bool templates; /* among them are shortcodes, components or expressions */
    struct arena *arena; /* scratch: what is allocated here is gone after tree_build() */
};

/* Appends a token, zeroed but for its kind, origin HTML, and span. */
static inline struct token *token_push(struct tokens *tokens, enum token_kind kind,
                                       struct span span) {
    struct token *token = list_room(tokens->arena, tokens);
    *token = (struct token){.kind = (uint8_t)kind, .span = span};
    return token;
}

#endif
