/* The methods: a row each in method.c, a file each for what editors are offered. */
#ifndef LSP_METHOD_H
#define LSP_METHOD_H

#include "lsp/server.h"

/* The protocol's severities. */
enum { SEVERITY_ERROR = 1, SEVERITY_WARNING, SEVERITY_INFORMATION };

/*
 * Answers a request, or hears a notification (then `result` is not sent). `params` may be NULL, or
 * anything. Writes the result as JSON into `result`, which is empty. False, with `error` set: it
 * cannot be answered.
 */
typedef bool method_fn(struct server *, const struct json_value *params, struct buf *result,
                       struct rpc_error *error);

struct method {
    const char *name;
    bool notification;
    method_fn *run;
    /* Adds the members of the server's capabilities that offer it; NULL: none. */
    void (*offer)(const struct server *, struct buf *);
};

/* The document that params.textDocument.uri names; NULL, with `error` set: it is not open. */
struct lsp_document *document_of(struct server *, const struct json_value *params,
                                 struct rpc_error *error);

/* The row of a method; NULL: it is not known. */
const struct method *method_find(struct str name);
/* The i-th row; NULL behind the last one. */
const struct method *method_at(size_t i);

/* lifecycle.c */
bool method_initialize(struct server *, const struct json_value *, struct buf *,
                       struct rpc_error *);
bool method_initialized(struct server *, const struct json_value *, struct buf *,
                        struct rpc_error *);
bool method_shutdown(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
bool method_exit(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
bool method_settings(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
bool method_watched(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
bool method_folders(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
void folders_offer(const struct server *, struct buf *);
/* Takes the editor's answer to the request for its settings. */
void settings_take(struct server *, const struct json_value *);

/* sync.c */
bool method_open(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
bool method_change(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
bool method_close(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
bool method_save(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
void sync_offer(const struct server *, struct buf *);

/* diagnostic.c */
bool method_diagnostic(struct server *, const struct json_value *, struct buf *,
                       struct rpc_error *);
void diagnostic_offer(const struct server *, struct buf *);
/* Sends a document's diagnostics, unless the editor asks for them itself. */
void diagnostics_publish(struct server *, struct lsp_document *);
/* Adds one as an item of a list, unless it is not shown: of finding i of the document's result. */
void diagnostic_write(struct server *, struct lsp_document *, struct buf *,
                      const struct promolint_result *, size_t i);
/* The same of what was not understood. */
void diagnostic_write_unknown(struct server *, struct lsp_document *, struct buf *,
                              const struct promolint_result *, size_t i);
/* The document is closed: none are left of it. */
void diagnostics_forget(struct server *, struct lsp_document *);

/* Adds one that has no more than its place and its text. */
void diagnostic_add(struct buf *, struct lsp_range, unsigned severity, const char *code,
                    struct str message);

/* page.c */
bool method_page(struct server *, const struct json_value *, struct buf *, struct rpc_error *);

/* problem.c */
/*
 * Sends what is wrong with configurations and rule files that are not open, and takes back what is
 * mended, unless the editor asks for diagnostics itself: then those of the articles have to do.
 */
void problems_publish(struct server *);
/* Adds those of an open document that is neither article nor configuration: a rule file. */
void problems_add(struct server *, const struct lsp_document *, struct buf *);

/* hover.c */
bool method_hover(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
void hover_offer(const struct server *, struct buf *);

/* outline.c */
bool method_lens(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
void lens_offer(const struct server *, struct buf *);
bool method_symbols(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
void symbols_offer(const struct server *, struct buf *);

/* action.c */
bool method_action(struct server *, const struct json_value *, struct buf *, struct rpc_error *);
void action_offer(const struct server *, struct buf *);
bool method_resolve(struct server *, const struct json_value *, struct buf *, struct rpc_error *);

/* completion.c */
bool method_completion(struct server *, const struct json_value *, struct buf *,
                       struct rpc_error *);
void completion_offer(const struct server *, struct buf *);

#endif
