/*
 * Diagnostics: what promolint finds in a document, and what it does not understand. They are sent
 * unasked, or given when the editor asks; never both.
 */
#include "lsp/method.h"

static struct str str_of_text(struct promolint_text text) {
    return (struct str){text.at, text.size};
}

static unsigned shown_severity(enum promolint_severity severity) {
    return severity == PROMOLINT_ERROR     ? SEVERITY_ERROR
           : severity == PROMOLINT_WARNING ? SEVERITY_WARNING
                                           : SEVERITY_INFORMATION;
}

/* ---- one diagnostic --------------------------------------------------------------------- */

static void open_item(struct buf *out, struct lsp_range range, unsigned severity, struct str code) {
    json_open(out, '{');
    write_range(out, "range", range);
    json_count(out, "severity", severity);
    json_member(out, "code", code);
    json_member(out, "source", STR("promolint"));
}

static struct lsp_range range_of(struct lsp_document *d, struct promolint_place place) {
    return lsp_text_range(&d->text, place.offset, place.length);
}

/* Where an editor shows no related places, they are told at the end of the message. */
static void add_message(struct server *s, struct lsp_document *d, struct buf *out,
                        const struct promolint_result *r, size_t i,
                        const struct promolint_finding *f) {
    struct str message = str_of_text(f->message);
    for (size_t k = 0; k < f->related && !s->client.related; k++) {
        struct promolint_note note = promolint_finding_related(r, i, k);
        unsigned line = range_of(d, note.place).start.line + 1;
        message = note.here ? str_format(&s->arena, "%.*s (line %u: %.*s)", STR_ARG(message), line,
                                         STR_ARG(str_of_text(note.text)))
                            : message;
    }
    json_member(out, "message", message);
}

static void add_related(const struct server *s, struct lsp_document *d, struct buf *out,
                        const struct promolint_result *r, size_t i, size_t n) {
    if (!s->client.related || n == 0)
        return;
    json_key(out, "relatedInformation");
    json_open(out, '[');
    for (size_t k = 0; k < n; k++) {
        struct promolint_note note = promolint_finding_related(r, i, k);
        if (!note.here)
            continue;
        json_open(out, '{');
        json_key(out, "location");
        json_open(out, '{');
        json_member(out, "uri", str_of(d->uri));
        write_range(out, "range", range_of(d, note.place));
        json_close(out, '}');
        json_member(out, "message", str_of_text(note.text));
        json_close(out, '}');
    }
    json_close(out, ']');
}

void diagnostic_write(struct server *s, struct lsp_document *d, struct buf *out,
                      const struct promolint_result *r, size_t i) {
    struct promolint_finding f = promolint_result_finding(r, i);
    if (f.standing != PROMOLINT_OPEN || f.severity < s->settings.severity)
        return;
    open_item(out, range_of(d, f.place), shown_severity(f.severity), str_of_text(f.rule));
    if (s->client.description) {
        json_key(out, "codeDescription");
        json_open(out, '{');
        json_member(out, "href",
                    str_format(&s->arena, RULE_SCHEME "%.*s.md", STR_ARG(str_of_text(f.rule))));
        json_close(out, '}');
    }
    add_message(s, d, out, r, i, &f);
    add_related(s, d, out, r, i, f.related);
    json_key(out, "data");
    json_open(out, '{');
    json_member(out, "fingerprint", str_of(f.fingerprint));
    json_key(out, "version");
    json_raw(out, str_format(&s->arena, "%lld", (long long)d->version));
    json_close(out, '}');
    json_close(out, '}');
}

void diagnostic_add(struct buf *out, struct lsp_range range, unsigned severity, const char *code,
                    struct str message) {
    open_item(out, range, severity, str_of(code));
    json_member(out, "message", message);
    json_close(out, '}');
}

void diagnostic_write_unknown(struct server *s, struct lsp_document *d, struct buf *out,
                              const struct promolint_result *r, size_t i) {
    struct promolint_note note = promolint_result_unknown(r, i);
    struct promolint_place place = note.here ? note.place : (struct promolint_place){0};
    if (s->settings.severity <= PROMOLINT_INFO)
        diagnostic_add(out, range_of(d, place), SEVERITY_INFORMATION, "unknown",
                       str_of_text(note.text));
}

/* ---- all of a document ------------------------------------------------------------------ */

static void add_trouble(struct server *s, struct buf *out, const char *trouble) {
    diagnostic_add(out, (struct lsp_range){{0, 0}, {0, 0}}, SEVERITY_ERROR, "not-checked",
                   str_format(&s->arena, "not checked: %s", trouble));
}

static void add_article(struct server *s, struct lsp_document *d, struct buf *out) {
    const char *trouble;
    const struct promolint_result *r = server_check(s, d, &trouble);
    if (!r) {
        if (trouble)
            add_trouble(s, out, trouble);
        return;
    }
    struct promolint_counts counts = promolint_result_counts(r);
    for (size_t i = 0; i < counts.findings; i++)
        diagnostic_write(s, d, out, r, i);
    for (size_t i = 0; i < counts.unknowns; i++)
        diagnostic_write_unknown(s, d, out, r, i);
}

/* Messages count code points; what is wrong is marked up to the end of its line. */
static struct lsp_range range_of_message(struct lsp_document *d, struct promolint_message m) {
    struct lsp_position start = {.line = m.line ? m.line - 1 : 0};
    size_t at = lsp_text_offset(&d->text, start);
    struct lsp_position end = {start.line, UINT32_MAX};
    size_t last = lsp_text_offset(&d->text, end);
    for (unsigned column = 1; column < m.column && at < last; column++)
        do
            at++;
        while (at < last && ((unsigned char)d->text.at[at] & 0xC0) == 0x80);
    return lsp_text_range(&d->text, at, last - at);
}

/* What is wrong may be another file, which this one needs: then the message says where. */
static void add_message_of(struct server *s, struct lsp_document *d, const char *own,
                           struct buf *out, struct promolint_message m) {
    struct str path = str_of_text(m.path), text = str_of_text(m.text);
    bool here = str_is(path, own);
    if (!here)
        text = str_format(&s->arena, "%.*s:%u:%u: %.*s", STR_ARG(path), m.line, m.column,
                          STR_ARG(text));
    diagnostic_add(out, here ? range_of_message(d, m) : (struct lsp_range){{0, 0}, {0, 0}},
                   SEVERITY_ERROR, "configuration", text);
}

static bool read_configuration(struct lsp_document *d, const struct lsp_place *place,
                               struct promolint_messages *messages) {
    promolint_config_free(promolint_config_read(place->lint, d->path, d->text.n ? d->text.at : "",
                                                d->text.n, messages));
    return true;
}

/* As it is typed: its mistakes, and which of its own examples fail. */
static bool read_rule_file(struct lsp_document *d, const struct lsp_place *place,
                           struct promolint_messages *messages) {
    const struct promolint_rule_text text = {place->rule_file, d->text.n ? d->text.at : "",
                                             d->text.n};
    const struct promolint_options options = {
        .rule_folders = place->rule_folders, .nrule_folders = place->nrule_folders, .text = &text};
    return promolint_test_text(&options, messages);
}

static void add_messages(struct server *s, struct lsp_document *d, const struct lsp_place *place,
                         struct buf *out) {
    struct promolint_messages *messages = promolint_messages_new();
    const char *own = place->rule_file ? place->rule_file : d->path;
    bool done = messages && (place->rule_file ? read_rule_file(d, place, messages)
                                              : read_configuration(d, place, messages));
    for (size_t i = 0; done && i < promolint_messages_count(messages); i++)
        add_message_of(s, d, own, out, promolint_messages_at(messages, i));
    if (!done)
        add_trouble(s, out, "out of memory");
    promolint_messages_free(messages);
}

static void add_items(struct server *s, struct lsp_document *d, struct buf *out) {
    struct lsp_place place;
    json_open(out, '[');
    if (!server_look_up(s, d->is_file ? d->path : "", &place))
        add_trouble(s, out, "out of memory");
    else if (d->kind == LSP_CONFIGURATION || place.rule_file)
        add_messages(s, d, &place, out);
    else if (d->kind == LSP_ARTICLE)
        add_article(s, d, out);
    else
        problems_add(s, d, out);
    json_close(out, ']');
}

/* ---- sent unasked ----------------------------------------------------------------------- */

static void send(struct server *s, const struct lsp_document *d, bool versioned, struct str items) {
    struct buf params;
    buf_init(&params, d->sent.cap);
    json_open(&params, '{');
    json_member(&params, "uri", str_of(d->uri));
    if (versioned) {
        json_key(&params, "version");
        json_raw(&params, str_format(&s->arena, "%lld", (long long)d->version));
    }
    json_key(&params, "diagnostics");
    json_raw(&params, items);
    json_close(&params, '}');
    server_notify(s, "textDocument/publishDiagnostics", buf_str(&params));
    buf_release(&params);
}

void diagnostics_publish(struct server *s, struct lsp_document *d) {
    if (s->client.pull)
        return;
    struct buf items;
    buf_init(&items, d->sent.cap);
    add_items(s, d, &items);
    if (d->sent_for != d->version || !str_eq(buf_str(&items), buf_str(&d->sent)))
        send(s, d, true, buf_str(&items));
    buf_release(&d->sent);
    d->sent = items;
    d->sent_for = d->version;
}

void diagnostics_forget(struct server *s, struct lsp_document *d) {
    if (!s->client.pull)
        send(s, d, false, STR("[]"));
}

/* ---- given when asked ------------------------------------------------------------------- */

void diagnostic_offer(const struct server *s, struct buf *out) {
    if (!s->client.pull)
        return;
    json_key(out, "diagnosticProvider");
    json_raw(out, STR("{\"identifier\":\"promolint\",\"interFileDependencies\":false,"
                      "\"workspaceDiagnostics\":false}"));
}

bool method_diagnostic(struct server *s, const struct json_value *params, struct buf *out,
                       struct rpc_error *error) {
    struct lsp_document *d = document_of(s, params, error);
    if (!d)
        return false;
    struct buf items;
    buf_init(&items, d->sent.cap);
    add_items(s, d, &items);
    bool same = str_eq(buf_str(&items), buf_str(&d->sent));
    if (!same || !d->result)
        d->result = ++s->results;
    struct str id = str_format(&s->arena, "%lu", (unsigned long)d->result);
    bool seen = same && str_eq(id, json_text(json_get(params, "previousResultId")));
    json_open(out, '{');
    json_member(out, "kind", seen ? STR("unchanged") : STR("full"));
    json_member(out, "resultId", id);
    if (!seen) {
        json_key(out, "items");
        json_raw(out, buf_str(&items));
    }
    json_close(out, '}');
    buf_release(&d->sent);
    d->sent = items;
    d->due = false;
    return !items.failed;
}
