/* The table of methods. */
#include "lsp/method.h"

static bool hear(struct server *s, const struct json_value *params, struct buf *result,
                 struct rpc_error *error) {
    (void)s, (void)params, (void)result, (void)error;
    return true;
}

enum { REQUEST = false, NOTIFICATION = true };

static const struct method methods[] = {
    {"initialize", REQUEST, method_initialize, NULL},
    {"initialized", NOTIFICATION, method_initialized, NULL},
    {"shutdown", REQUEST, method_shutdown, NULL},
    {"exit", NOTIFICATION, method_exit, NULL},
    {"$/cancelRequest", NOTIFICATION, hear, NULL}, /* looked for among the messages at hand */
    {"textDocument/didOpen", NOTIFICATION, method_open, sync_offer},
    {"textDocument/didChange", NOTIFICATION, method_change, NULL},
    {"textDocument/didClose", NOTIFICATION, method_close, NULL},
    {"textDocument/didSave", NOTIFICATION, method_save, NULL},
    {"textDocument/diagnostic", REQUEST, method_diagnostic, diagnostic_offer},
    {"textDocument/hover", REQUEST, method_hover, hover_offer},
    {"textDocument/codeAction", REQUEST, method_action, action_offer},
    {"textDocument/completion", REQUEST, method_completion, completion_offer},
    {"codeAction/resolve", REQUEST, method_resolve, NULL},
    {"textDocument/codeLens", REQUEST, method_lens, lens_offer},
    {"textDocument/documentSymbol", REQUEST, method_symbols, symbols_offer},
    {"promolint/page", REQUEST, method_page, NULL},
    {"workspace/didChangeConfiguration", NOTIFICATION, method_settings, NULL},
    {"workspace/didChangeWatchedFiles", NOTIFICATION, method_watched, NULL},
    {"workspace/didChangeWorkspaceFolders", NOTIFICATION, method_folders, folders_offer},
};

const struct method *method_at(size_t i) {
    return i < ARRAY_COUNT(methods) ? &methods[i] : NULL;
}

const struct method *method_find(struct str name) {
    for (size_t i = 0; i < ARRAY_COUNT(methods); i++)
        if (str_is(name, methods[i].name))
            return &methods[i];
    return NULL;
}
