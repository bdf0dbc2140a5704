/* A request for code actions, as those who offer some see it. */
#ifndef LSP_ACTION_H
#define LSP_ACTION_H

#include "lsp/server.h"

struct actions {
    struct server *server;
    struct lsp_document *document;
    struct promolint_input input;
    const struct promolint_result *result;
    const struct json_value *only; /* the kinds that are wanted; NULL: all */
    struct buf *out;
};

#define QUICK_FIX "quickfix"
#define CONFIGURE "configure" /* the remedy that the data of configure.c's actions name */

/* Begins an action, as the next item of the list. */
void action_open(struct actions *, struct str title, struct str kind, bool preferred);

/*
 * configure.c: adds what the configuration could say of that which stands between two offsets of
 * the document.
 */
void configure_add(struct actions *, size_t start, size_t end);
/* The edit of such an action, by its data, as the configuration is now; false: there is none. */
bool configure_resolve(struct actions *, const struct json_value *data);

#endif
