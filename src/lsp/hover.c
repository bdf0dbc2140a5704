/* What stands under the cursor, and what is known of it: also when all is well. */
#include "base/markdown_write.h"
#include "base/sanitize.h"
#include "lsp/method.h"
#include "lsp/words.h"

enum { TEXT_LIMIT = 1 << 20 };

struct hover {
    struct server *server;
    struct lsp_document *document;
    const struct promolint_result *result;
    size_t at; /* offset */
    struct buf text;
    struct promolint_place place; /* the smallest that holds the offset */
    bool any;
};

/* Text of the article or of a rule file, within a line. */
static void add_text(struct hover *h, struct promolint_text text) {
    struct buf line;
    buf_init(&line, TEXT_LIMIT);
    sanitize_add(&line, (struct str){text.at, text.size});
    if (h->server->client.markdown)
        markdown_write_text(&h->text, buf_str(&line));
    else
        buf_add(&h->text, buf_str(&line));
    h->text.failed = h->text.failed || line.failed;
    buf_release(&line);
}

static void add_strong(struct hover *h, const char *words) {
    const char *mark = h->server->client.markdown ? "**" : "";
    buf_format(&h->text, "%s%s%s", mark, words, mark);
}

/* "- name: text", when there is text. */
static void add_row(struct hover *h, const char *name, struct promolint_text text) {
    if (text.size == 0)
        return;
    buf_format(&h->text, "\n- %s: ", name);
    add_text(h, text);
}

static unsigned line_of(struct hover *h, struct promolint_place place) {
    return lsp_text_position(&h->document->text, place.offset).line + 1;
}

/* Is the cursor on it? Its place is marked when no smaller one is. */
static bool meets(struct hover *h, struct promolint_place place) {
    if (place.length == 0 || h->at < place.offset || h->at > place.offset + place.length)
        return false;
    if (!h->any || place.length < h->place.length)
        h->place = place;
    if (h->any)
        buf_text(&h->text, "\n\n");
    h->any = true;
    return true;
}

/* What the disclosure at a place says; empty: there is none. */
static struct promolint_text disclosure_at(const struct promolint_result *r, size_t offset) {
    for (size_t i = 0; i < promolint_result_counts(r).disclosures; i++) {
        struct promolint_disclosure d = promolint_result_disclosure(r, i);
        if (d.place.offset == offset)
            return d.text;
    }
    return (struct promolint_text){"", 0};
}

static void add_disclosure_of(struct hover *h, const struct promolint_placement *p) {
    buf_text(&h->text, "\n- disclosure: ");
    add_text(h, p->grade);
    if (p->has_disclosure) {
        buf_format(&h->text, ", line %u: ", line_of(h, p->disclosure));
        add_text(h, disclosure_at(h->result, p->disclosure.offset));
    }
    if (p->policy.size) {
        buf_text(&h->text, " (policy ");
        add_text(h, p->policy);
        buf_char(&h->text, ')');
    }
}

static void add_placement(struct hover *h, size_t i) {
    struct promolint_placement p = promolint_result_placement(h->result, i);
    if (!meets(h, p.place))
        return;
    add_strong(h, placement_words((struct str){p.kind.at, p.kind.size}));
    buf_format(&h->text, ", %s", certainty_words(p.certainty));
    add_row(h, "network", p.network_name.size ? p.network_name : p.network);
    add_row(h, "merchant", p.merchant);
    add_row(h, "publisher id", p.publisher_id);
    add_row(h, "destination", p.destination);
    add_row(h, "code", p.code);
    add_row(h, "rel", p.rel);
    add_disclosure_of(h, &p);
    for (size_t k = 0; k < p.evidence; k++)
        add_row(h, "evidence", promolint_placement_evidence(h->result, i, k).text);
}

static void add_disclosure(struct hover *h, size_t i) {
    struct promolint_disclosure d = promolint_result_disclosure(h->result, i);
    if (!meets(h, d.place))
        return;
    add_strong(h, d.negative ? "negative statement" : "disclosure");
    add_row(h, "wording", d.group);
    add_row(h, "language", d.language);
    add_row(h, "holds for", d.scope);
    if (!d.visible)
        buf_text(&h->text, "\n- hidden from readers");
    size_t covered = 0;
    for (size_t k = 0; k < promolint_result_counts(h->result).placements; k++) {
        struct promolint_placement p = promolint_result_placement(h->result, k);
        covered += p.has_disclosure && p.disclosure.offset == d.place.offset;
    }
    buf_format(&h->text, "\n- stands for %lu placement%s", (unsigned long)covered,
               covered == 1 ? "" : "s");
}

/* Why there is such a rule. */
static void add_reason(struct hover *h, struct promolint_text id) {
    const struct promolint *known = h->server->known;
    for (size_t i = 0; i < promolint_rule_count(known); i++) {
        struct promolint_rule rule = promolint_rule_at(known, i);
        if (!str_eq((struct str){rule.id.at, rule.id.size}, (struct str){id.at, id.size}))
            continue;
        buf_text(&h->text, "\n\n"); /* Markdown, as the rule's page has it */
        sanitize_page(&h->text, (struct str){rule.summary.at, rule.summary.size});
    }
}

static void add_finding(struct hover *h, size_t i) {
    struct promolint_finding f = promolint_result_finding(h->result, i);
    if (!meets(h, f.place))
        return;
    add_strong(h, severity_words(f.severity));
    buf_text(&h->text, ": ");
    add_text(h, f.message);
    buf_text(&h->text, " (");
    add_text(h, f.rule);
    buf_char(&h->text, ')');
    if (f.standing != PROMOLINT_OPEN)
        buf_format(&h->text, "\n- does not count: %s", standing_words(f.standing));
    add_row(h, "reason", f.reason);
    add_row(h, "help", f.help);
    add_reason(h, f.rule);
}

static void add_unknown(struct hover *h, size_t i) {
    struct promolint_note note = promolint_result_unknown(h->result, i);
    if (!note.here || !meets(h, note.place))
        return;
    add_strong(h, "not understood");
    buf_text(&h->text, ": ");
    add_text(h, note.text);
}

static void add_all(struct hover *h) {
    struct promolint_counts counts = promolint_result_counts(h->result);
    for (size_t i = 0; i < counts.findings; i++)
        add_finding(h, i);
    for (size_t i = 0; i < counts.placements; i++)
        add_placement(h, i);
    for (size_t i = 0; i < counts.disclosures; i++)
        add_disclosure(h, i);
    for (size_t i = 0; i < counts.unknowns; i++)
        add_unknown(h, i);
}

static void write_hover(struct hover *h, struct buf *out) {
    json_open(out, '{');
    json_key(out, "contents");
    json_open(out, '{');
    json_member(out, "kind", h->server->client.markdown ? STR("markdown") : STR("plaintext"));
    json_member(out, "value", buf_str(&h->text));
    json_close(out, '}');
    write_range(out, "range", lsp_text_range(&h->document->text, h->place.offset, h->place.length));
    json_close(out, '}');
}

void hover_offer(const struct server *s, struct buf *out) {
    (void)s;
    json_flag(out, "hoverProvider", true);
}

bool method_hover(struct server *s, const struct json_value *params, struct buf *out,
                  struct rpc_error *error) {
    struct hover h = {.server = s, .document = document_of(s, params, error)};
    struct lsp_position position;
    const char *trouble;
    if (!h.document)
        return false;
    if (!read_position(json_get(params, "position"), &position)) {
        *error = (struct rpc_error){RPC_INVALID_PARAMS, "no position"};
        return false;
    }
    h.result = server_check(s, h.document, &trouble);
    h.at = lsp_text_offset(&h.document->text, position);
    if (!h.result || h.at == SIZE_MAX)
        return true;
    buf_init(&h.text, TEXT_LIMIT);
    add_all(&h);
    bool done = !h.text.failed;
    if (h.any && done)
        write_hover(&h, out);
    buf_release(&h.text);
    return done;
}
