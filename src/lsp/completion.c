/* What is proposed in articles, and the answer to the request. */
#include "lsp/completion.h"

#include "lsp/method.h"

#include <string.h>

static struct str str_of_text(struct promolint_text text) {
    return (struct str){text.at, text.size};
}

/* ---- items ------------------------------------------------------------------------------ */

void completion_add(struct completion *c, struct str label, struct str text, size_t replaced,
                    enum item_kind kind, struct str documentation) {
    struct buf *out = c->out;
    json_open(out, '{');
    json_member(out, "label", label);
    json_count(out, "kind", kind);
    if (documentation.n)
        json_member(out, "documentation", documentation);
    json_member(out, "filterText", label);
    json_key(out, "textEdit");
    json_open(out, '{');
    write_range(out, "range", lsp_text_range(&c->document->text, c->cursor - replaced, replaced));
    json_member(out, "newText", text);
    json_close(out, '}');
    json_close(out, '}');
}

size_t completion_word(const struct completion *c) {
    size_t n = 0;
    while (n < c->before.n) {
        char last = c->before.p[c->before.n - 1 - n];
        if (!char_is_alnum(last) && !strchr("-_.", last))
            break;
        n++;
    }
    return n;
}

/* Adds the ids of all rules. */
static void add_rules(struct completion *c) {
    const struct promolint *known = c->server->known;
    size_t word = completion_word(c);
    for (size_t i = 0; known && i < promolint_rule_count(known); i++) {
        struct promolint_rule rule = promolint_rule_at(known, i);
        struct str id = str_of_text(rule.id);
        completion_add(c, id, id, word, ITEM_VALUE, str_of_text(rule.title));
    }
}

/* ---- suppressions ----------------------------------------------------------------------- */

/* Where in the line the instruction begins that the cursor stands in; SIZE_MAX: in none. */
static size_t find_instruction(struct str before) {
    static const char *const openings[] = {"<!--", "{/*", "{#", "{% comment %}", "{{/*"};
    static const char *const closings[] = {"-->", "*/}", "#}", "endcomment", "*/}}"};
    for (size_t i = 0; i < ARRAY_COUNT(openings); i++) {
        size_t at = SIZE_MAX;
        for (size_t next = 0; (next = str_find(before, str_of(openings[i]), next)) != SIZE_MAX;)
            at = next += strlen(openings[i]);
        if (at == SIZE_MAX || str_find(before, str_of(closings[i]), at) != SIZE_MAX)
            continue;
        while (at < before.n && char_is_space(before.p[at]))
            at++;
        return at;
    }
    return SIZE_MAX;
}

static void propose_instruction(struct completion *c, struct str written) {
    static const struct {
        struct str word, meaning;
    } words[] = {{STR("promolint-disable-next-line"), STR("for the next line")},
                 {STR("promolint-disable-next-element"), STR("for the next element")},
                 {STR("promolint-disable"), STR("from here to promolint-enable, or the end")},
                 {STR("promolint-enable"), STR("the end of such a region")},
                 {STR("promolint-disable-file"), STR("for all of the file")}};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        completion_add(c, words[i].word, words[i].word, written.n, ITEM_KEYWORD, words[i].meaning);
}

static void propose_fields(struct completion *c) {
    static const struct {
        struct str name, text, meaning;
    } fields[] = {
        {STR("reason"), STR("reason=\"\""), STR("why it is right as it is; has to be given")},
        {STR("until"), STR("until="), STR("the last day on which it holds: 2027-01-31")},
        {STR("by"), STR("by="), STR("who answers for it")}};
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++)
        completion_add(c, fields[i].name, fields[i].text, completion_word(c), ITEM_KEYWORD,
                       fields[i].meaning);
}

/* False: the cursor stands in no comment that could speak to the program. */
static bool propose_in_comment(struct completion *c) {
    size_t at = find_instruction(c->before);
    if (at == SIZE_MAX)
        return false;
    struct str written = str_slice(c->before, at, c->before.n), name = STR("promolint");
    bool begun = str_find_char(written, ' ', 0) == SIZE_MAX;
    if (begun && (str_starts(name, written) || str_starts(written, name)))
        propose_instruction(c, written);
    else if (!begun && str_starts(written, name)) {
        add_rules(c);
        propose_fields(c);
    }
    return true;
}

/* An entry of the front matter: "- rule: ". */
static bool propose_in_entry(struct completion *c) {
    struct str line = str_trim(str_slice(c->before, 0, c->before.n - completion_word(c)));
    if (str_starts(line, STR("-")))
        line = str_trim(str_slice(line, 1, line.n));
    struct str text = {c->document->text.at, c->cursor};
    if (!str_is(line, "rule:") || !str_starts(text, STR("---")) ||
        str_find(text, STR("promolint:"), 0) == SIZE_MAX)
        return false;
    add_rules(c);
    return true;
}

/* ---- disclosures ------------------------------------------------------------------------ */

/* What begins a line, or an element in it. */
static size_t passage_length(struct str before) {
    size_t n = 0;
    while (n < before.n && before.p[before.n - 1 - n] != '>')
        n++;
    while (n && char_is_space(before.p[before.n - n]))
        n--;
    return n;
}

static void propose_disclosures(struct completion *c) {
    const char *trouble;
    const struct promolint_result *r = server_check(c->server, c->document, &trouble);
    size_t begun = passage_length(c->before);
    struct promolint_text text;
    for (size_t i = 0; r && (text = promolint_result_wording(r, i)).size; i++) {
        struct str wording = str_of_text(text);
        struct str typed = str_slice(c->before, c->before.n - begun, c->before.n);
        if (str_starts_same(wording, typed))
            completion_add(c, wording, wording, begun, ITEM_TEXT, STR("a disclosure"));
    }
}

/* In an article: disclosures, and the words of suppressions. */
static void add_for_article(struct completion *c) {
    if (!propose_in_comment(c) && !propose_in_entry(c))
        propose_disclosures(c);
}

/* ---- the request ------------------------------------------------------------------------ */

void completion_offer(const struct server *s, struct buf *out) {
    (void)s;
    json_key(out, "completionProvider");
    json_raw(out, STR("{\"resolveProvider\":false,\"triggerCharacters\":[\"-\",\" \",\":\"]}"));
}

/* Is the cursor in the YAML of a file? A rule page has some between its first lines of dashes. */
static bool is_in_yaml(const struct completion *c, struct str name) {
    struct str before = {c->document->text.at, c->cursor};
    return !str_ends(name, STR(".md")) ||
           (str_starts(before, STR("---")) && str_find(before, STR("\n---"), 0) == SIZE_MAX);
}

/* The schema of what the cursor is in; NULL: there is none. */
static const char *schema_of(const struct completion *c) {
    const struct lsp_document *d = c->document;
    struct lsp_place place;
    if (d->kind == LSP_CONFIGURATION)
        return "configuration";
    if (!server_look_up(c->server, d->is_file ? d->path : "", &place) || !place.rule_file ||
        !is_in_yaml(c, str_of(place.rule_name)))
        return NULL;
    return promolint_rule_file_schema(place.rule_name);
}

bool method_completion(struct server *s, const struct json_value *params, struct buf *out,
                       struct rpc_error *error) {
    struct completion c = {.server = s, .document = document_of(s, params, error), .out = out};
    struct lsp_position position;
    if (!c.document)
        return false;
    if (!read_position(json_get(params, "position"), &position)) {
        *error = (struct rpc_error){RPC_INVALID_PARAMS, "no position"};
        return false;
    }
    c.cursor = lsp_text_offset(&c.document->text, position);
    size_t start = lsp_text_offset(&c.document->text, (struct lsp_position){position.line, 0});
    if (c.cursor == SIZE_MAX || start > c.cursor)
        return false;
    c.before =
        c.document->text.n ? (struct str){c.document->text.at + start, c.cursor - start} : STR("");
    server_know(s, c.document);
    const char *schema = schema_of(&c);
    json_open(out, '[');
    if (schema)
        completion_yaml(&c, schema);
    else if (c.document->kind == LSP_ARTICLE)
        add_for_article(&c);
    json_close(out, ']');
    return true;
}
