/* Documents that are opened, edited, saved and closed. */
#include "lsp/method.h"

static const char *const unknown_document = "the document is not open";

struct lsp_document *document_of(struct server *s, const struct json_value *params,
                                 struct rpc_error *error) {
    struct lsp_document *d =
        documents_find(&s->documents, json_text(json_path(params, "textDocument.uri")));
    if (!d)
        *error = (struct rpc_error){RPC_INVALID_PARAMS, unknown_document};
    return d;
}

void sync_offer(const struct server *s, struct buf *out) {
    (void)s;
    json_key(out, "textDocumentSync");
    json_raw(out, STR("{\"openClose\":true,\"change\":2,\"save\":{\"includeText\":false}}"));
}

bool method_open(struct server *s, const struct json_value *params, struct buf *result,
                 struct rpc_error *error) {
    (void)result, (void)error;
    const struct json_value *opened = json_get(params, "textDocument");
    struct str uri = json_text(json_get(opened, "uri")), text = json_text(json_get(opened, "text"));
    struct lsp_document *d =
        uri.n ? documents_open(&s->documents, uri, json_text(json_get(opened, "languageId")))
              : NULL;
    if (!d || !lsp_text_set(&d->text, text.p, text.n))
        return false;
    d->version = json_integer(json_get(opened, "version"));
    server_reread(s, d);
    server_touch(s, d);
    d->due_at = server_now(); /* nobody is typing yet */
    return true;
}

static bool apply(struct lsp_document *d, const struct json_value *change) {
    struct str text = json_text(json_get(change, "text"));
    struct lsp_range range;
    if (!json_get(change, "range"))
        return lsp_text_set(&d->text, text.p, text.n);
    return read_range(json_get(change, "range"), &range) &&
           lsp_text_replace(&d->text, range, text.p, text.n);
}

/* Edits come in order; one that was told before, by its version, is not made again. */
bool method_change(struct server *s, const struct json_value *params, struct buf *result,
                   struct rpc_error *error) {
    (void)result;
    struct lsp_document *d = document_of(s, params, error);
    const struct json_value *version = json_path(params, "textDocument.version");
    const struct json_value *changes = json_get(params, "contentChanges");
    bool told = version && version->kind == JSON_IS_NUMBER;
    if (!d || !changes || changes->kind != JSON_IS_LIST ||
        (told && json_integer(version) <= d->version))
        return false;
    for (const struct json_value *change = changes->first; change; change = change->next)
        if (!apply(d, change)) {
            server_log(s, "an edit could not be made; close the file and open it again");
            return false;
        }
    if (told)
        d->version = json_integer(version);
    if (d->kind == LSP_CONFIGURATION)
        server_reread(s, d);
    server_touch(s, d);
    return true;
}

bool method_close(struct server *s, const struct json_value *params, struct buf *result,
                  struct rpc_error *error) {
    (void)result;
    struct lsp_document *d = document_of(s, params, error);
    if (!d)
        return false;
    diagnostics_forget(s, d);
    server_reread(s, d);
    documents_close(&s->documents, d);
    return true;
}

bool method_save(struct server *s, const struct json_value *params, struct buf *result,
                 struct rpc_error *error) {
    (void)result;
    const struct lsp_document *d = document_of(s, params, error);
    if (d && d->kind == LSP_CONFIGURATION)
        server_reload(s);
    return d;
}
