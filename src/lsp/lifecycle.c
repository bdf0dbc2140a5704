/* The beginning and the end: what the editor can do, what the server offers, the settings. */
#include "lsp/method.h"

#include <stdlib.h>
#include <string.h>

/* ---- settings --------------------------------------------------------------------------- */

static enum promolint_severity severity_of(struct str name) {
    static const char *const names[] = {"info", "warning", "error"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        if (str_is(name, names[i]))
            return (enum promolint_severity)(PROMOLINT_INFO + i);
    return 0;
}

static void take_policies(struct server *s, const struct json_value *list) {
    size_t n = 0;
    for (const struct json_value *v = list->first; v; v = v->next)
        n += v->kind == JSON_IS_STRING && v->text.n > 0;
    const char **policies = arena_array(&s->kept, const char *, n + 1);
    n = 0;
    for (const struct json_value *v = list->first; v; v = v->next)
        if (v->kind == JSON_IS_STRING && v->text.n > 0)
            policies[n++] = str_terminated(&s->kept, v->text);
    s->settings.policies = policies;
    s->settings.npolicies = n;
}

void settings_take(struct server *s, const struct json_value *answer) {
    /* workspace/configuration is answered by a list, an item for each that was asked for. */
    const struct json_value *v = answer && answer->kind == JSON_IS_LIST ? answer->first : answer;
    if (!v || v->kind != JSON_IS_OBJECT)
        return;
    const struct json_value *policies = json_get(v, "policies"),
                            *debounce = json_get(v, "debounce");
    const struct json_value *severity = json_get(v, "severity");
    if (policies && policies->kind == JSON_IS_LIST)
        take_policies(s, policies);
    if (severity)
        s->settings.severity = severity_of(json_text(severity));
    if (debounce && debounce->kind == JSON_IS_NUMBER) {
        int64_t wanted = json_integer(debounce);
        s->settings.debounce = wanted < 0 ? 0 : wanted > 10000 ? 10000 : wanted;
    }
    server_reload(s);
}

static void ask_settings(struct server *s) {
    if (s->client.configuration)
        s->settings_request = server_request(s, "workspace/configuration",
                                             STR("{\"items\":[{\"section\":\"promolint\"}]}"));
}

bool method_settings(struct server *s, const struct json_value *params, struct buf *result,
                     struct rpc_error *error) {
    (void)result, (void)error;
    if (s->client.configuration)
        ask_settings(s);
    else
        settings_take(s, json_path(params, "settings.promolint"));
    return true;
}

/* ---- folders ---------------------------------------------------------------------------- */

static void add_folder(struct server *s, struct str uri) {
    char *path = uri_path(uri);
    if (path)
        *list_push(&s->kept, &s->folders) = str_terminated(&s->kept, str_of(path));
    free(path);
}

static void remove_folder(struct server *s, struct str uri) {
    char *path = uri_path(uri);
    for (uint32_t i = 0; path && i < s->folders.n; i++)
        if (strcmp(s->folders.at[i], path) == 0)
            s->folders.at[i--] = s->folders.at[--s->folders.n];
    free(path);
}

static void add_folders(struct server *s, const struct json_value *list) {
    for (const struct json_value *v = list ? list->first : NULL; v; v = v->next)
        add_folder(s, json_text(json_get(v, "uri")));
}

static void take_folders(struct server *s, const struct json_value *params) {
    add_folders(s, json_get(params, "workspaceFolders"));
    if (s->folders.n == 0)
        add_folder(s, json_text(json_get(params, "rootUri")));
}

/* ---- what the editor can do ------------------------------------------------------------- */

static bool holds(const struct json_value *list, const char *wanted) {
    const struct json_value *v = list && list->kind == JSON_IS_LIST ? list->first : NULL;
    while (v && !str_is(json_text(v), wanted))
        v = v->next;
    return v != NULL;
}

static struct abilities read_abilities(const struct json_value *v) {
    const struct json_value *text = json_get(v, "textDocument"), *space = json_get(v, "workspace");
    const struct json_value *shown = json_get(text, "publishDiagnostics");
    const struct json_value *action = json_get(text, "codeAction");
    return (struct abilities){
        .pull = json_get(text, "diagnostic") != NULL,
        .pull_refresh = json_true(json_path(space, "diagnostics.refreshSupport")),
        .related = json_true(json_get(shown, "relatedInformation")) ||
                   json_true(json_path(text, "diagnostic.relatedInformation")),
        .description = json_true(json_get(shown, "codeDescriptionSupport")) ||
                       json_true(json_path(text, "diagnostic.codeDescriptionSupport")),
        .configuration = json_true(json_get(space, "configuration")),
        .watch = json_true(json_path(space, "didChangeWatchedFiles.dynamicRegistration")),
        .document_changes = json_true(json_path(space, "workspaceEdit.documentChanges")),
        .create_files = holds(json_path(space, "workspaceEdit.resourceOperations"), "create"),
        .resolve_edit = holds(json_path(action, "resolveSupport.properties"), "edit"),
        .literals = json_get(action, "codeActionLiteralSupport") != NULL,
        .markdown = holds(json_path(text, "hover.contentFormat"), "markdown"),
        .outline = json_true(json_path(text, "documentSymbol.hierarchicalDocumentSymbolSupport")),
        .snippets = json_true(json_path(text, "completion.completionItem.snippetSupport")),
    };
}

bool method_initialize(struct server *s, const struct json_value *params, struct buf *out,
                       struct rpc_error *error) {
    (void)error;
    s->client = read_abilities(json_get(params, "capabilities"));
    s->parent = json_integer(json_get(params, "processId"));
    settings_take(s, json_get(params, "initializationOptions"));
    take_folders(s, params);
    s->state = SERVER_RUNNING;
    json_open(out, '{');
    json_key(out, "capabilities");
    json_open(out, '{');
    json_member(out, "positionEncoding", STR("utf-16"));
    for (size_t i = 0; method_at(i); i++)
        if (method_at(i)->offer)
            method_at(i)->offer(s, out);
    json_close(out, '}');
    json_key(out, "serverInfo");
    json_open(out, '{');
    json_member(out, "name", STR("promolint"));
    json_member(out, "version", str_of(promolint_version()));
    json_close(out, '}');
    json_close(out, '}');
    return true;
}

bool method_initialized(struct server *s, const struct json_value *params, struct buf *result,
                        struct rpc_error *error) {
    (void)params, (void)result, (void)error;
    ask_settings(s);
    if (s->client.watch)
        server_request(s, "client/registerCapability",
                       STR("{\"registrations\":[{\"id\":\"files\",\"method\":"
                           "\"workspace/didChangeWatchedFiles\",\"registerOptions\":{\"watchers\":["
                           "{\"globPattern\":\"**/.promolint.yaml\"},"
                           "{\"globPattern\":\"**/.promolint-baseline\"}]}}]}"));
    return true;
}

bool method_shutdown(struct server *s, const struct json_value *params, struct buf *result,
                     struct rpc_error *error) {
    (void)params, (void)result, (void)error;
    s->state = SERVER_SHUT_DOWN;
    return true;
}

bool method_exit(struct server *s, const struct json_value *params, struct buf *result,
                 struct rpc_error *error) {
    (void)params, (void)result, (void)error;
    s->over = true;
    return true;
}

/* ---- files and folders that change ------------------------------------------------------ */

bool method_watched(struct server *s, const struct json_value *params, struct buf *result,
                    struct rpc_error *error) {
    (void)params, (void)result, (void)error;
    server_reload(s);
    return true;
}

/* A folder needs no more than its files do: the nearest configuration upward holds for each. */
bool method_folders(struct server *s, const struct json_value *params, struct buf *result,
                    struct rpc_error *error) {
    (void)result, (void)error;
    const struct json_value *gone = json_path(params, "event.removed");
    for (const struct json_value *v = gone ? gone->first : NULL; v; v = v->next)
        remove_folder(s, json_text(json_get(v, "uri")));
    add_folders(s, json_path(params, "event.added"));
    server_reload(s);
    return true;
}

void folders_offer(const struct server *s, struct buf *out) {
    (void)s;
    json_key(out, "workspace");
    json_raw(out, STR("{\"workspaceFolders\":{\"supported\":true,\"changeNotifications\":true}}"));
}
