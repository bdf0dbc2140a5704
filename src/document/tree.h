/* From tokens to nodes. */
#ifndef DOCUMENT_TREE_H
#define DOCUMENT_TREE_H

#include "document/token.h"

/*
 * Builds document->nodes from the tokens of Markdown. Balanced tokens become nodes as they
 * stand; among others there is raw HTML, and html_skeleton.c decides where its elements end.
 */
void tree_build(struct document *, struct tokens *);

/* The tree while it is built. */
struct tree {
    struct document *document;
    uint32_t current;   /* the innermost open element */
    uint16_t inherited; /* flags of what is in it */
};

/* A tree with its root, and room for so many nodes. */
void tree_begin(struct tree *, struct document *, size_t room);
/* Closes what is still open. */
void tree_end(struct tree *);

/* A START that has content, and may have an END. */
void tree_open(struct tree *, const struct token *);
/* Ends the innermost element, with its end tag or NULL when there is none. */
void tree_close(struct tree *, const struct token *end);
/* Everything else: text, comments, elements without content. */
void tree_leaf(struct tree *, const struct token *);

/* Is the token a START of an element without content? */
static inline bool tree_is_empty(const struct token *token) {
    return token->kind == TOKEN_START &&
           (token->flags & NODE_EMPTY || tag_kind((enum tag)token->tag) & TAG_VOID);
}

#endif
