/* rules/networks/<any>.yaml: affiliate networks and the forms of their links. */
#include "knowledge/load.h"

#include "knowledge/pattern.h"

#include <string.h>

static const char *const network_kinds[] = {"network",      "merchant-programme", "sub-network",
                                            "link-manager", "shortener",          "cloaker"};

enum network_field { ID, NAME, COUNTRIES, KIND, LINKS, NETWORK_FIELDS };
static const char *const network_fields[] = {"id", "name", "countries", "kind", "links"};

enum link_field {
    LINK_ID,
    HOSTS,
    PATH,
    PARAMS,
    EXCLUDE,
    PUBLISHER_ID,
    DESTINATION,
    CONFIDENCE,
    EXAMPLE,
    NEGATIVE,
    SOURCE,
    CHECKED,
    NOTE,
    LINK_FIELDS
};
static const char *const link_fields[] = {
    "id",         "hosts",   "path",     "params", "exclude", "publisher-id", "destination",
    "confidence", "example", "negative", "source", "checked", "note"};

/* The levels that a file can give; "none" is none of them. */
static enum certainty read_confidence(struct loading *l, const struct yaml *y, uint32_t value) {
    static const char *const names[] = {"certain", "likely", "weak"};
    static const enum certainty levels[] = {CERTAINTY_CERTAIN, CERTAINTY_LIKELY, CERTAINTY_WEAK};
    int i = value
                ? yaml_choice_of(y, value, "confidence", names, ARRAY_COUNT(names), 2, l->problems)
                : 2;
    return levels[i];
}

static void check_pattern(struct loading *l, const struct yaml *y, uint32_t value) {
    char message[256];
    size_t offset;
    struct str regex = value ? yaml_text(y, value) : STR("");
    if (!l->strict || regex.n == 0 || pattern_check(regex, message, sizeof message, &offset))
        return;
    problem_add(l->problems, y->path, y->nodes[value].line, load_column(y, value, offset),
                "in a pattern: %s", message);
}

/* Source, date and an example that must match: without them nobody can check an entry. */
static void check_evidence(struct loading *l, const struct yaml *y, uint32_t map,
                           const uint32_t *field) {
    static const enum link_field needed[] = {CONFIDENCE, EXAMPLE, SOURCE, CHECKED};
    for (size_t i = 0; i < ARRAY_COUNT(needed); i++)
        load_require(l, y, map, field[needed[i]], link_fields[needed[i]]);
}

static void load_link(struct loading *l, const struct yaml *y, uint32_t map, uint32_t network) {
    uint32_t field[LINK_FIELDS];
    if (!yaml_expect(y, map, YAML_MAP, "a link", l->problems))
        return;
    yaml_fields(y, map, link_fields, LINK_FIELDS, field, l->problems);
    struct link_pattern p = {.network = network, .file = y, .node = map};
    p.id = load_text(l, y, field[LINK_ID], "id");
    p.path = load_text(l, y, field[PATH], "path");
    p.params = load_text(l, y, field[PARAMS], "params");
    p.exclude = load_text(l, y, field[EXCLUDE], "exclude");
    p.publisher_id = load_text(l, y, field[PUBLISHER_ID], "publisher-id");
    p.destination = load_text(l, y, field[DESTINATION], "destination");
    p.certainty = read_confidence(l, y, field[CONFIDENCE]);
    p.example = load_text(l, y, field[EXAMPLE], "example");
    p.negative = load_text(l, y, field[NEGATIVE], "negative");
    p.source = load_text(l, y, field[SOURCE], "source");
    p.checked = load_date(l, y, field[CHECKED], "checked");
    p.note = load_text(l, y, field[NOTE], "note");
    check_pattern(l, y, field[PATH]);
    check_evidence(l, y, map, field);
    if (load_require(l, y, map, field[HOSTS], "hosts"))
        p.hosts = yaml_items(l->arena, y, field[HOSTS], "hosts", l->problems);
    if (!load_require(l, y, map, field[LINK_ID], "id"))
        return;
    struct name_entry *entry = load_optional_name(l, &l->links, p.id, 0, y, field[LINK_ID], "link");
    if (!entry)
        return;
    if (!entry->used) {
        entry->used = true;
        entry->index = l->knowledge->link_patterns.n;
        list_push(l->arena, &l->knowledge->link_patterns);
    }
    l->knowledge->link_patterns.at[entry->index] = p;
}

/* "NL, BE" */
static struct str read_countries(struct loading *l, const struct yaml *y, uint32_t value) {
    struct str_list list = yaml_items(l->arena, y, value, "countries", l->problems);
    size_t length = 0;
    for (uint32_t i = 0; i < list.n; i++)
        length += list.at[i].n + 2;
    if (list.n < 2)
        return list.n ? list.at[0] : STR("");
    char *joined = arena_alloc(l->arena, length);
    char *end = joined;
    for (uint32_t i = 0; i < list.n; i++) {
        if (i)
            end = mempcpy(end, ", ", 2);
        if (list.at[i].n)
            end = mempcpy(end, list.at[i].p, list.at[i].n);
    }
    return (struct str){joined, (size_t)(end - joined)};
}

/*
 * The entry of a network, made when it is new. A network may stand in several files, each with
 * some of its links: what is said first about it has to be complete, later files may repeat or
 * change it.
 */
static uint32_t find_network(struct loading *l, const struct yaml *y, uint32_t map,
                             const uint32_t *field, struct str id) {
    struct name_entry *entry = load_name(l, &l->networks, id, 0, y, map, NULL);
    if (!entry->used) {
        entry->used = true;
        entry->index = l->knowledge->networks.n;
        struct network *added = list_push(l->arena, &l->knowledge->networks);
        added->id = id;
        load_require(l, y, map, field[NAME], "name");
        load_require(l, y, map, field[KIND], "kind");
    }
    struct network *network = &l->knowledge->networks.at[entry->index];
    if (field[NAME])
        network->name = load_text(l, y, field[NAME], "name");
    if (field[COUNTRIES])
        network->countries = read_countries(l, y, field[COUNTRIES]);
    if (field[KIND]) {
        yaml_choice_of(y, field[KIND], "kind", network_kinds, ARRAY_COUNT(network_kinds), 0,
                       l->problems);
        network->kind = yaml_text(y, field[KIND]);
    }
    return entry->index;
}

static void load_network(struct loading *l, const struct yaml *y, uint32_t map) {
    uint32_t field[NETWORK_FIELDS];
    if (!yaml_expect(y, map, YAML_MAP, "a network", l->problems))
        return;
    yaml_fields(y, map, network_fields, NETWORK_FIELDS, field, l->problems);
    load_require(l, y, map, field[LINKS], "links");
    if (!load_require(l, y, map, field[ID], "id"))
        return;
    struct str id = load_text(l, y, field[ID], "id");
    uint32_t network = find_network(l, y, map, field, id);
    if (!field[LINKS] || !yaml_expect(y, field[LINKS], YAML_LIST, "'links'", l->problems))
        return;
    for (uint32_t i = y->nodes[field[LINKS]].first; i; i = y->nodes[i].next)
        load_link(l, y, i, network);
}

void network_load(struct loading *l, const struct yaml *y) {
    static const char *const fields[] = {"networks"};
    uint32_t networks;
    if (!yaml_expect(y, 0, YAML_MAP, "a file of networks", l->problems))
        return;
    yaml_fields(y, 0, fields, 1, &networks, l->problems);
    if (!load_require(l, y, 0, networks, "networks") ||
        !yaml_expect(y, networks, YAML_LIST, "'networks'", l->problems))
        return;
    for (uint32_t i = y->nodes[networks].first; i; i = y->nodes[i].next)
        load_network(l, y, i);
}

void impact_domains_load(struct loading *l, struct str path, struct str text) {
    for (uint32_t number = 1; text.n; number++) {
        struct str line = str_cut(&text, '\n');
        struct str domain = str_trim(str_slice(line, 0, str_find_char(line, '#', 0)));
        bool right = str_find_char(domain, '.', 0) != SIZE_MAX;
        for (size_t i = 0; i < domain.n; i++)
            right =
                right && (char_is_alnum(domain.p[i]) || domain.p[i] == '-' || domain.p[i] == '.');
        if (domain.n && !right)
            problem_add(l->problems, path, number, 1, "expected one domain a line, not '%.*s'",
                        STR_ARG(domain));
        else if (domain.n)
            *list_push(l->arena, &l->knowledge->impact_domains) = domain;
    }
}
