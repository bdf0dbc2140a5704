/* Completion: where the cursor stands decides who proposes. */
#ifndef LSP_COMPLETION_H
#define LSP_COMPLETION_H

#include "lsp/server.h"

struct completion {
    struct server *server;
    struct lsp_document *document;
    struct str before; /* the line up to the cursor */
    size_t cursor;     /* byte offset */
    struct buf *out;   /* the items so far: a list */
};

/* The kinds of items that are proposed (CompletionItemKind). */
enum item_kind { ITEM_TEXT = 1, ITEM_PROPERTY = 10, ITEM_VALUE = 12, ITEM_KEYWORD = 14 };

/* Adds an item: `text` in the place of the last `replaced` bytes before the cursor. */
void completion_add(struct completion *, struct str label, struct str text, size_t replaced,
                    enum item_kind, struct str documentation);
/* How many bytes before the cursor belong to a name that is being typed. */
size_t completion_word(const struct completion *);
/* In YAML that a schema describes (promolint_schema()). */
void completion_yaml(struct completion *, const char *schema);

#endif
