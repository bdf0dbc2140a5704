/*
 * Code actions: fixes of what was found, suppressions, and all safe fixes at once. They are
 * computed from the text as it is now; of what the editor says of a diagnostic only the finding's
 * name is believed, never its place.
 */
#include "lsp/action.h"
#include "lsp/edit.h"
#include "lsp/method.h"

#define FIX_ALL "source.fixAll.promolint"
#define PLACEHOLDER "say why"

enum { TRIED_AT_ONCE = 1 << 20 /* bytes of text, judged anew for each finding */ };

/* ---- kinds ------------------------------------------------------------------------------ */

/* Is a kind wanted? "source.fixAll" is wanted where "source" is. */
static bool is_wanted(const struct actions *a, struct str kind) {
    if (!a->only || a->only->kind != JSON_IS_LIST)
        return true;
    for (const struct json_value *v = a->only->first; v; v = v->next) {
        struct str wanted = json_text(v);
        if (wanted.n == 0 || str_eq(kind, wanted) ||
            (str_starts(kind, wanted) && kind.p[wanted.n] == '.'))
            return true;
    }
    return false;
}

/* ---- one action ------------------------------------------------------------------------- */

static const struct {
    const char *name;
    enum promolint_remedy_kind kind;
} remedies[] = {{"fix", PROMOLINT_REMEDY_FIX},
                {"suppress", PROMOLINT_REMEDY_SUPPRESS},
                {"suppress-file", PROMOLINT_REMEDY_SUPPRESS_FILE}};

/* The edit of a remedy. False: it cannot be done. */
static bool add_remedy_edit(struct actions *a, size_t finding,
                            const struct promolint_remedy *remedy) {
    const struct promolint_edit *edits;
    size_t n = promolint_remedy(a->server->checker, &a->input, a->result, finding, remedy, &edits);
    if (n)
        edit_write(a->server, a->document, EDIT_DOCUMENT, edits, n, a->out);
    return n > 0;
}

void action_open(struct actions *a, struct str title, struct str kind, bool preferred) {
    json_open(a->out, '{');
    json_member(a->out, "title", title);
    json_member(a->out, "kind", kind);
    if (preferred)
        json_flag(a->out, "isPreferred", true);
}

static void add_data(struct actions *a, struct str fingerprint, const char *remedy, size_t fix) {
    json_key(a->out, "data");
    json_open(a->out, '{');
    json_member(a->out, "uri", str_of(a->document->uri));
    json_member(a->out, "fingerprint", fingerprint);
    json_member(a->out, "remedy", str_of(remedy));
    json_count(a->out, "fix", fix);
    json_close(a->out, '}');
}

/* What is added is taken back when the remedy turns out to be none. */
static void add_action(struct actions *a, size_t finding, size_t remedy, size_t fix,
                       struct str title, bool preferred) {
    struct promolint_finding f = promolint_result_finding(a->result, finding);
    struct promolint_remedy wanted = {remedies[remedy].kind, fix, PLACEHOLDER};
    size_t before = a->out->n;
    action_open(a, title, STR(QUICK_FIX), preferred);
    json_key(a->out, "diagnostics");
    json_open(a->out, '[');
    diagnostic_write(a->server, a->document, a->out, a->result, finding);
    json_close(a->out, ']');
    add_data(a, str_of(f.fingerprint), remedies[remedy].name, fix);
    bool done = a->server->client.resolve_edit || add_remedy_edit(a, finding, &wanted);
    json_close(a->out, '}');
    if (!done)
        buf_cut(a->out, before);
}

static void add_actions(struct actions *a, size_t i) {
    struct promolint_finding f = promolint_result_finding(a->result, i);
    struct arena *arena = &a->server->arena;
    bool preferred = true;
    for (size_t k = 0; k < f.fixes; k++) {
        struct promolint_fix_offer fix = promolint_finding_fix(a->result, i, k);
        add_action(a, i, PROMOLINT_REMEDY_FIX, k, (struct str){fix.title.at, fix.title.size},
                   preferred && fix.safe);
        preferred = preferred && !fix.safe;
    }
    int n = (int)f.rule.size;
    if (f.place.length)
        add_action(a, i, PROMOLINT_REMEDY_SUPPRESS, 0,
                   str_format(arena, "suppress %.*s here", n, f.rule.at), false);
    add_action(a, i, PROMOLINT_REMEDY_SUPPRESS_FILE, 0,
               str_format(arena, "suppress %.*s in this file", n, f.rule.at), false);
}

static bool add_all_edit(struct actions *a) {
    static const struct promolint_fix_options safe = {.unsafe = false};
    const struct promolint_fixed *fixed = promolint_fix(a->server->checker, &a->input, &safe);
    a->result = NULL; /* the checker has gone on */
    if (!fixed)
        return false;
    struct promolint_text text = promolint_fixed_bytes(fixed);
    return edit_write_difference(a->server, a->document, (struct str){text.at, text.size}, a->out);
}

static void add_fix_all(struct actions *a) {
    size_t before = a->out->n;
    action_open(a, STR("make all safe fixes of promolint"), STR(FIX_ALL), false);
    add_data(a, STR(""), "all", 0);
    bool done = a->server->client.resolve_edit || add_all_edit(a);
    json_close(a->out, '}');
    if (!done)
        buf_cut(a->out, before);
}

static bool any_safe(const struct actions *a) {
    for (size_t i = 0; i < promolint_result_counts(a->result).findings; i++) {
        struct promolint_finding f = promolint_result_finding(a->result, i);
        for (size_t k = 0; k < f.fixes && f.standing == PROMOLINT_OPEN; k++)
            if (promolint_finding_fix(a->result, i, k).safe)
                return true;
    }
    return false;
}

/* ---- the requests ----------------------------------------------------------------------- */

void action_offer(const struct server *s, struct buf *out) {
    if (!s->client.literals)
        return;
    json_key(out, "codeActionProvider");
    json_open(out, '{');
    json_key(out, "codeActionKinds");
    json_raw(out, STR("[\"" QUICK_FIX "\",\"" FIX_ALL "\"]"));
    json_flag(out, "resolveProvider", s->client.resolve_edit);
    json_close(out, '}');
}

static bool check(struct actions *a) {
    const char *trouble;
    a->result = server_input(a->server, a->document, &a->input, &trouble)
                    ? promolint_check(a->server->checker, &a->input)
                    : NULL;
    return a->result;
}

/* An editor that asks for no edit later waits until all are tried: for as many as it can wait. */
static void add_quick_fixes(struct actions *a, struct lsp_range range) {
    size_t left = a->server->client.resolve_edit ? SIZE_MAX : TRIED_AT_ONCE / (a->input.size + 1);
    left = left ? left : 1;
    size_t start = lsp_text_offset(&a->document->text, range.start);
    size_t end = lsp_text_offset(&a->document->text, range.end);
    for (size_t i = 0; i < promolint_result_counts(a->result).findings && left; i++) {
        struct promolint_finding f = promolint_result_finding(a->result, i);
        bool touched = f.place.offset <= end && start <= f.place.offset + f.place.length;
        if (f.standing == PROMOLINT_OPEN && touched) {
            add_actions(a, i);
            left--;
        }
    }
    configure_add(a, start, end);
}

bool method_action(struct server *s, const struct json_value *params, struct buf *out,
                   struct rpc_error *error) {
    struct actions a = {.server = s, .document = document_of(s, params, error), .out = out};
    struct lsp_range range;
    if (!a.document)
        return false;
    if (!read_range(json_get(params, "range"), &range)) {
        *error = (struct rpc_error){RPC_INVALID_PARAMS, "no range"};
        return false;
    }
    a.only = json_path(params, "context.only");
    json_open(out, '[');
    if (s->client.literals && check(&a)) {
        if (is_wanted(&a, STR(QUICK_FIX)))
            add_quick_fixes(&a, range);
        if (is_wanted(&a, STR(FIX_ALL)) && any_safe(&a))
            add_fix_all(&a);
    }
    json_close(out, ']');
    return true;
}

/* The finding of that name; SIZE_MAX: there is none any more. */
static size_t find(const struct actions *a, struct str fingerprint) {
    for (size_t i = 0; i < promolint_result_counts(a->result).findings; i++)
        if (str_is(fingerprint, promolint_result_finding(a->result, i).fingerprint))
            return i;
    return SIZE_MAX;
}

static bool resolve(struct actions *a, const struct json_value *data) {
    struct str name = json_text(json_get(data, "remedy"));
    if (str_is(name, "all"))
        return add_all_edit(a);
    if (str_is(name, CONFIGURE))
        return configure_resolve(a, data);
    size_t finding = find(a, json_text(json_get(data, "fingerprint")));
    for (size_t i = 0; finding != SIZE_MAX && i < ARRAY_COUNT(remedies); i++)
        if (str_is(name, remedies[i].name)) {
            size_t fix = (size_t)json_integer(json_get(data, "fix"));
            struct promolint_remedy remedy = {remedies[i].kind, fix, PLACEHOLDER};
            return add_remedy_edit(a, finding, &remedy);
        }
    return false;
}

bool method_resolve(struct server *s, const struct json_value *params, struct buf *out,
                    struct rpc_error *error) {
    const struct json_value *data = json_get(params, "data");
    struct actions a = {.server = s,
                        .document = documents_find(&s->documents, json_text(json_get(data, "uri"))),
                        .out = out};
    *error =
        (struct rpc_error){RPC_INVALID_PARAMS, "the text has changed: this cannot be done now"};
    if (!a.document || !check(&a))
        return false;
    action_open(&a, json_text(json_get(params, "title")), json_text(json_get(params, "kind")),
                json_true(json_get(params, "isPreferred")));
    bool done = resolve(&a, data);
    json_close(out, '}');
    return done;
}
