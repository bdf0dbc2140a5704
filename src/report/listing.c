/* What is known: rules, packs and networks as lists. */
#include "report/report.h"

#include "base/json_write.h"
#include "base/sanitize.h"

/* A list of objects with its frame; the text form needs neither. */
static void open_list(struct buf *out, const char *name, bool json) {
    if (!json)
        return;
    json_open(out, '{');
    json_count(out, "version", 1);
    json_key(out, name);
    buf_text(out, "[\n");
}

static void close_list(struct buf *out, bool json) {
    if (json)
        buf_text(out, "\n]}\n");
}

static void next_object(struct buf *out, uint32_t i) {
    buf_text(out, i ? ",\n" : "");
    json_open(out, '{');
}

static void add_strings(struct buf *out, const char *key, const struct str_list *list) {
    json_key(out, key);
    json_open(out, '[');
    for (uint32_t i = 0; i < list->n; i++)
        json_string(out, list->at[i]);
    json_close(out, ']');
}

/* A cell of a table for people, filled up with blanks. */
static void add_cell(struct buf *out, struct str text, size_t width) {
    size_t before = out->n;
    sanitize_add(out, text);
    for (size_t n = out->n - before; n < width; n++)
        buf_char(out, ' ');
    buf_char(out, ' ');
}

/* ---- rules ------------------------------------------------------------------------------ */

static void add_rule_json(struct buf *out, const struct rule *rule) {
    json_member(out, "id", rule->id);
    json_member(out, "title", rule->title);
    json_member(out, "summary", rule->summary);
    json_member(out, "severity", str_of(severity_names[rule->severity]));
    json_member(out, "check", rule->check);
    json_member(out, "since", rule->since);
    json_member(out, "message", rule->message);
    json_member(out, "help", rule->help);
    json_member(out, "path", rule->path);
    json_close(out, '}');
}

void list_rules(struct buf *out, const struct knowledge *known, bool json) {
    open_list(out, "rules", json);
    for (uint32_t i = 0; i < known->rules.n; i++) {
        const struct rule *rule = &known->rules.at[i];
        if (json) {
            next_object(out, i);
            add_rule_json(out, rule);
            continue;
        }
        add_cell(out, rule->id, 30);
        add_cell(out, str_of(severity_names[rule->severity]), 8);
        sanitize_add(out, rule->title);
        buf_char(out, '\n');
    }
    close_list(out, json);
}

void explain_rule(struct buf *out, const struct rule *rule) {
    struct str front;
    size_t body = 0;
    sanitize_add(out, rule->id);
    buf_format(out, " (%s; since ", severity_names[rule->severity]);
    sanitize_add(out, rule->since);
    buf_text(out, ")\n\n");
    if (!yaml_front_matter(rule->page, &front, &body))
        body = 0;
    sanitize_page(out, str_trim(str_slice(rule->page, body, rule->page.n)));
    buf_char(out, '\n');
}

/* ---- packs ------------------------------------------------------------------------------ */

static const char *const layer_names[] = {
    [LAYER_READER] = "reader", [LAYER_SEARCH] = "search", [LAYER_PROGRAMME] = "programme"};
static const char *const wording_names[] = {[WORDING_UNLISTED] = "unlisted",
                                            [WORDING_CLEAR] = "clear",
                                            [WORDING_VAGUE] = "vague",
                                            [WORDING_REJECTED] = "rejected"};

static void add_pack_rules(struct buf *out, const struct knowledge *known,
                           const struct pack *pack) {
    json_key(out, "rules");
    json_open(out, '[');
    for (uint32_t i = 0; i < pack->rules.n; i++) {
        const struct pack_rule *row = &pack->rules.at[i];
        json_open(out, '{');
        json_member(out, "rule", known->rules.at[row->rule].id);
        json_member(out, "severity", str_of(severity_names[row->severity]));
        json_member_or_null(out, "source", row->source);
        json_member_or_null(out, "checked", row->checked);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void add_pack_wording(struct buf *out, const struct pack *pack) {
    json_key(out, "wording");
    json_open(out, '[');
    for (int kind = 0; kind < PLACEMENT_KINDS; kind++)
        for (uint32_t i = 0; i < pack->wording[kind].n; i++) {
            const struct pack_wording *row = &pack->wording[kind].at[i];
            json_open(out, '{');
            json_member(out, "placement", str_of(placement_names[kind]));
            json_member(out, "group", row->group);
            json_member(out, "wording", str_of(wording_names[row->wording]));
            json_member_or_null(out, "source", row->source);
            json_member_or_null(out, "checked", row->checked);
            json_close(out, '}');
        }
    json_close(out, ']');
}

void list_packs(struct buf *out, const struct knowledge *known, bool json) {
    open_list(out, "packs", json);
    for (uint32_t i = 0; i < known->packs.n; i++) {
        const struct pack *pack = &known->packs.at[i];
        if (json) {
            next_object(out, i);
            json_member(out, "id", pack->id);
            json_member(out, "name", pack->name);
            json_member(out, "layer", str_of(layer_names[pack->layer]));
            add_strings(out, "languages", &pack->languages);
            add_strings(out, "auto", &pack->auto_languages);
            add_pack_rules(out, known, pack);
            add_pack_wording(out, pack);
            json_close(out, '}');
            continue;
        }
        add_cell(out, pack->id, 16);
        add_cell(out, str_of(layer_names[pack->layer]), 10);
        add_cell(out, pack->name, 32);
        buf_format(out, "%u rules", (unsigned)pack->rules.n);
        if (pack->auto_languages.n)
            buf_text(out, ", for");
        for (uint32_t j = 0; j < pack->auto_languages.n; j++) {
            buf_char(out, ' ');
            sanitize_add(out, pack->auto_languages.at[j]);
        }
        buf_char(out, '\n');
    }
    close_list(out, json);
}

/* ---- networks --------------------------------------------------------------------------- */

static void add_pattern(struct buf *out, const struct link_pattern *pattern) {
    json_open(out, '{');
    json_member(out, "id", pattern->id);
    add_strings(out, "hosts", &pattern->hosts);
    json_member(out, "certainty", str_of(certainty_names[pattern->certainty]));
    json_member_or_null(out, "example", pattern->example);
    json_member_or_null(out, "source", pattern->source);
    json_member_or_null(out, "checked", pattern->checked);
    json_close(out, '}');
}

/* A network's forms need not stand together: several files may add to one network. */
static void add_network_json(struct buf *out, const struct knowledge *known, uint32_t network) {
    const struct network *n = &known->networks.at[network];
    json_member(out, "id", n->id);
    json_member(out, "name", n->name);
    json_member(out, "kind", n->kind);
    json_member_or_null(out, "countries", n->countries);
    json_key(out, "patterns");
    json_open(out, '[');
    for (uint32_t i = 0; i < known->link_patterns.n; i++)
        if (known->link_patterns.at[i].network == network)
            add_pattern(out, &known->link_patterns.at[i]);
    json_close(out, ']');
    json_close(out, '}');
}

static void add_network_text(struct buf *out, const struct knowledge *known, uint32_t network) {
    uint32_t forms = 0;
    for (uint32_t i = 0; i < known->link_patterns.n; i++)
        forms += known->link_patterns.at[i].network == network;
    add_cell(out, known->networks.at[network].id, 24);
    add_cell(out, known->networks.at[network].kind, 20);
    sanitize_add(out, known->networks.at[network].name);
    buf_format(out, " (%u %s)\n", (unsigned)forms, forms == 1 ? "form" : "forms");
}

void list_networks(struct buf *out, const struct knowledge *known, bool json) {
    open_list(out, "networks", json);
    for (uint32_t i = 0; i < known->networks.n; i++) {
        if (json) {
            next_object(out, i);
            add_network_json(out, known, i);
        } else
            add_network_text(out, known, i);
    }
    close_list(out, json);
}
