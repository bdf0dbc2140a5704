/*
 * Code actions that edit the configuration: what it could say of links and shortcodes. The edit is
 * that of its text as the editor has it, else of the file on the disk; where there is no
 * configuration, one is made.
 */
#include "lsp/action.h"
#include "lsp/edit.h"
#include "lsp/method.h"

#include <stdlib.h>
#include <string.h>

#define CONFIGURATION_NAME ".promolint.yaml"

enum { MOST_OFFERED = 12, URI_LIMIT = 1 << 20 };

/* What an addition is offered for. */
enum subject { FOR_FINDING, FOR_PLACEMENT, FOR_UNKNOWN };

struct configuring {
    struct actions *actions;
    size_t start, end;
    struct lsp_place place;
    struct lsp_document *document; /* the configuration's */
    struct lsp_document file;      /* the same, where it is not open */
    enum edit_target target;
    struct promolint_addition offered[MOST_OFFERED]; /* so far, those that came to nothing too */
    size_t n;
};

static struct str str_of_text(struct promolint_text text) {
    return (struct str){text.at, text.size};
}

/* ---- the configuration ------------------------------------------------------------------- */

static bool is_below(const char *path, const char *folder) {
    size_t n = strlen(folder);
    while (n && folder[n - 1] == '/')
        n--;
    return strncmp(path, folder, n) == 0 && path[n] == '/';
}

/* Where a first configuration belongs: in the workspace's folder, else beside the article. */
static char *new_path(const struct configuring *c) {
    const struct server *s = c->actions->server;
    const char *path = c->actions->document->path, *slash = strrchr(path, '/');
    struct str folder = {path, slash ? (size_t)(slash - path) : 0};
    bool found = false;
    for (uint32_t i = 0; i < s->folders.n; i++) {
        struct str other = str_of(s->folders.at[i]);
        if (is_below(path, s->folders.at[i]) && (!found || other.n > folder.n)) {
            folder = other;
            found = true;
        }
    }
    while (folder.n && folder.p[folder.n - 1] == '/')
        folder.n--;
    struct arena *arena = &c->actions->server->arena;
    return str_terminated(arena, str_format(arena, "%.*s/" CONFIGURATION_NAME, STR_ARG(folder)));
}

/* Makes the file that is not open a document; false: it cannot be read. */
static bool take_file(struct configuring *c, char *path) {
    const struct server *s = c->actions->server;
    struct promolint_text text = {"", 0};
    struct buf uri;
    if (c->target == EDIT_FILE && !s->host->read(s->host->context, path, &text))
        return false;
    struct str bytes = str_of_text(text), mark = STR("\xef\xbb\xbf");
    if (str_starts(bytes, mark)) /* no editor counts it as a character of the text */
        bytes = str_slice(bytes, mark.n, bytes.n);
    buf_init(&uri, URI_LIMIT);
    uri_add(&uri, str_of(path));
    c->file = (struct lsp_document){
        .uri = str_terminated(&c->actions->server->arena, buf_str(&uri)), .path = path};
    buf_release(&uri);
    c->document = &c->file;
    return lsp_text_set(&c->file.text, bytes.p, bytes.n);
}

/* Finds the text that is to be edited; false: there is none. */
static bool open_configuration(struct configuring *c) {
    struct server *s = c->actions->server;
    if (!c->actions->document->is_file ||
        !server_look_up(s, c->actions->document->path, &c->place) ||
        (!c->place.configuration && !c->place.looked_for))
        return false;
    char *path = c->place.configuration ? str_terminated(&s->arena, str_of(c->place.configuration))
                                        : new_path(c);
    c->document = server_open_file(s, path);
    c->target = c->document ? EDIT_DOCUMENT : c->place.configuration ? EDIT_FILE : EDIT_NEW_FILE;
    bool able = s->client.document_changes && s->client.create_files;
    return c->document || ((c->target == EDIT_FILE || able) && take_file(c, path));
}

/* ---- actions ---------------------------------------------------------------------------- */

static struct str title_of(const struct configuring *c, const struct promolint_addition *added) {
    static const struct {
        const char *value, *words;
    } shortcodes[] = {{"disclosure", "a disclosure"},
                      {"affiliate-link", "a paid link"},
                      {"promo-block", "a promo block"},
                      {"nothing", "harmless"}};
    struct arena *arena = &c->actions->server->arena;
    struct str name = str_of_text(added->name), value = str_of_text(added->value), what = value;
    for (size_t i = 0; i < ARRAY_COUNT(shortcodes); i++)
        if (added->kind == PROMOLINT_ADD_SHORTCODE && str_is(value, shortcodes[i].value))
            what = str_of(shortcodes[i].words);
    const char *file = strrchr(c->document->path, '/');
    struct str in = str_format(arena, "%s%s", c->target == EDIT_NEW_FILE ? "a new " : "",
                               file ? file + 1 : c->document->path);
    switch (added->kind) {
    case PROMOLINT_ADD_DOMAIN:
        return str_format(arena, "add %.*s to the site's own domains in %.*s", STR_ARG(value),
                          STR_ARG(in));
    case PROMOLINT_ADD_REDIRECT:
        return str_format(arena, "add %.*s to the site's own redirects in %.*s", STR_ARG(value),
                          STR_ARG(in));
    case PROMOLINT_ADD_PUBLISHER_ID:
        return str_format(arena, "add publisher id %.*s of %.*s to %.*s", STR_ARG(value),
                          STR_ARG(name), STR_ARG(in));
    case PROMOLINT_ADD_SHORTCODE:
        break;
    }
    return str_format(arena, "mark shortcode %.*s as %.*s in %.*s", STR_ARG(name), STR_ARG(what),
                      STR_ARG(in));
}

static void add_diagnostic(const struct configuring *c, enum subject subject, size_t i) {
    const struct actions *a = c->actions;
    if (subject == FOR_PLACEMENT)
        return;
    json_key(a->out, "diagnostics");
    json_open(a->out, '[');
    if (subject == FOR_FINDING)
        diagnostic_write(a->server, a->document, a->out, a->result, i);
    else
        diagnostic_write_unknown(a->server, a->document, a->out, a->result, i);
    json_close(a->out, ']');
}

/* What the editor gives back when it asks for the edit again. */
static void add_data(const struct configuring *c, const struct promolint_addition *added) {
    struct buf *out = c->actions->out;
    json_key(out, "data");
    json_open(out, '{');
    json_member(out, "uri", str_of(c->actions->document->uri));
    json_member(out, "remedy", STR(CONFIGURE));
    json_count(out, "kind", added->kind);
    json_member(out, "name", str_of_text(added->name));
    json_member(out, "value", str_of_text(added->value));
    json_close(out, '}');
}

/* False: it cannot be added. */
static bool add_edit(const struct configuring *c, const struct promolint_addition *added) {
    const struct lsp_text *text = &c->document->text;
    struct promolint_configured *made = promolint_configure(
        c->place.lint, c->document->path, text->n ? text->at : "", text->n, added);
    bool done = made && !promolint_configured_problem(made);
    if (done) {
        struct promolint_edit edit = promolint_configured_edit(made);
        edit_write(c->actions->server, c->document, c->target, &edit, 1, c->actions->out);
    }
    promolint_configured_free(made);
    return done;
}

static void add_action(const struct configuring *c, const struct promolint_addition *added,
                       enum subject subject, size_t i) {
    struct buf *out = c->actions->out;
    size_t before = out->n;
    action_open(c->actions, title_of(c, added), STR(QUICK_FIX), false);
    add_diagnostic(c, subject, i);
    add_data(c, added);
    bool done = add_edit(c, added);
    json_close(out, '}');
    if (!done)
        buf_cut(out, before);
}

static bool same_text(struct promolint_text a, struct promolint_text b) {
    return str_eq(str_of_text(a), str_of_text(b));
}

static void offer(struct configuring *c, const struct promolint_addition *added,
                  enum subject subject, size_t i) {
    for (size_t k = 0; k < c->n; k++)
        if (c->offered[k].kind == added->kind && same_text(c->offered[k].name, added->name) &&
            same_text(c->offered[k].value, added->value))
            return;
    if (c->n == MOST_OFFERED)
        return;
    if (!c->document && !open_configuration(c)) {
        c->n = MOST_OFFERED; /* there is none: nothing can be offered */
        return;
    }
    c->offered[c->n++] = *added;
    add_action(c, added, subject, i);
}

/* ---- what they are for ------------------------------------------------------------------- */

static bool meets(const struct configuring *c, struct promolint_place place) {
    return place.offset <= c->end && c->start <= place.offset + place.length;
}

static void offer_for_findings(struct configuring *c, size_t n) {
    struct promolint_addition added;
    for (size_t i = 0; i < n; i++) {
        struct promolint_finding f = promolint_result_finding(c->actions->result, i);
        if (f.standing == PROMOLINT_OPEN && meets(c, f.place) &&
            promolint_finding_addition(c->actions->result, i, &added))
            offer(c, &added, FOR_FINDING, i);
    }
}

void configure_add(struct actions *a, size_t start, size_t end) {
    struct configuring c = {.actions = a, .start = start, .end = end};
    struct promolint_counts counts = promolint_result_counts(a->result);
    struct promolint_addition added;
    offer_for_findings(&c, counts.findings);
    for (size_t i = 0; i < counts.placements; i++) {
        bool here = meets(&c, promolint_result_placement(a->result, i).place);
        for (size_t k = 0; here && promolint_placement_addition(a->result, i, k, &added); k++)
            offer(&c, &added, FOR_PLACEMENT, i);
    }
    for (size_t i = 0; i < counts.unknowns; i++) {
        struct promolint_note note = promolint_result_unknown(a->result, i);
        bool here = note.here && meets(&c, note.place);
        for (size_t k = 0; here && promolint_unknown_addition(a->result, i, k, &added); k++)
            offer(&c, &added, FOR_UNKNOWN, i);
    }
    lsp_text_free(&c.file.text);
}

static struct promolint_text text_of(const struct json_value *v) {
    struct str text = json_text(v);
    return (struct promolint_text){text.p, text.n};
}

bool configure_resolve(struct actions *a, const struct json_value *data) {
    struct configuring c = {.actions = a};
    int64_t kind = json_integer(json_get(data, "kind"));
    struct promolint_addition added = {.name = text_of(json_get(data, "name")),
                                       .value = text_of(json_get(data, "value"))};
    if (kind < PROMOLINT_ADD_DOMAIN || kind > PROMOLINT_ADD_SHORTCODE)
        return false;
    added.kind = (enum promolint_addition_kind)kind;
    bool done = open_configuration(&c) && add_edit(&c, &added);
    lsp_text_free(&c.file.text);
    return done;
}
