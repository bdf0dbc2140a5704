/* rules/packs/<policy>.yaml: what a policy accepts, and which rules it runs. */
#include "knowledge/load.h"

#include <string.h>

static const char *const layer_names[] = {"reader", "search", "programme"};

enum pack_field { PACK, NAME, LAYER, LANGUAGES, AUTO, WORDING, RULES, PACK_FIELDS };
static const char *const pack_fields[] = {"pack", "name",    "layer", "languages",
                                          "auto", "wording", "rules"};

enum wording_field { CLEAR, VAGUE, REJECTED, LATE_IS_FINE, PLACE, SOURCE, CHECKED, WORDING_FIELDS };
static const char *const wording_fields[] = {"clear", "vague",  "rejected", "late-is-fine",
                                             "place", "source", "checked"};
static const char *const place_names[] = {"top", "block", "link"};
static const enum fix_place usual_place[PLACEMENT_KINDS] = {[PLACEMENT_AFFILIATE_LINK] = FIX_TOP,
                                                            [PLACEMENT_PROMO_BLOCK] = FIX_BLOCK,
                                                            [PLACEMENT_COUPON_CODE] = FIX_BLOCK,
                                                            [PLACEMENT_EMBED] = FIX_BLOCK,
                                                            [PLACEMENT_PAGE] = FIX_TOP};
static const enum wording wordings[] = {WORDING_CLEAR, WORDING_VAGUE, WORDING_REJECTED};

/* Where the rows of one kind of placement get their source from, unless they have their own. */
struct evidence_of {
    struct str source, checked;
};

/* A scalar, or {group, source, checked}; gives the node of the group's id, 0 when it has none. */
static uint32_t read_row(struct loading *l, const struct yaml *y, uint32_t item,
                         struct evidence_of *evidence) {
    static const char *const fields[] = {"group", "source", "checked"};
    uint32_t field[ARRAY_COUNT(fields)];
    if (y->nodes[item].kind == YAML_SCALAR)
        return item;
    if (!yaml_expect(y, item, YAML_MAP, "a wording", l->problems))
        return 0;
    yaml_fields(y, item, fields, ARRAY_COUNT(fields), field, l->problems);
    if (field[1])
        evidence->source = load_text(l, y, field[1], "source");
    if (field[2])
        evidence->checked = load_date(l, y, field[2], "checked");
    return load_require(l, y, item, field[0], "group") ? field[0] : 0;
}

static void check_group(struct loading *l, const struct yaml *y, uint32_t node,
                        const struct pack *pack, enum placement_kind kind) {
    struct str group = yaml_text(y, node);
    if (!l->strict)
        return;
    if (!load_find(&l->group_ids, group, 0))
        load_unknown(l, &l->group_ids, "group", group, y->path, y->nodes[node].line,
                     y->nodes[node].column);
    for (uint32_t i = 0; i < pack->wording[kind].n; i++)
        if (str_eq(pack->wording[kind].at[i].group, group)) {
            yaml_problem(y, node, l->problems, "group '%.*s' stands twice under '%s'",
                         STR_ARG(group), placement_names[kind]);
            return;
        }
}

static void load_rows(struct loading *l, const struct yaml *y, uint32_t list, struct pack *pack,
                      enum placement_kind kind, enum wording wording,
                      const struct evidence_of *shared) {
    if (!list || !yaml_expect(y, list, YAML_LIST, wording_fields[wording - 1], l->problems))
        return;
    for (uint32_t i = y->nodes[list].first; i; i = y->nodes[i].next) {
        struct evidence_of evidence = *shared;
        uint32_t group = read_row(l, y, i, &evidence);
        if (!group)
            continue;
        struct str id = load_text(l, y, group, "group");
        check_group(l, y, group, pack, kind);
        *list_push(l->arena, &pack->wording[kind]) =
            (struct pack_wording){id, wording, evidence.source, evidence.checked};
    }
}

static void load_placement(struct loading *l, const struct yaml *y, uint32_t map, struct pack *pack,
                           enum placement_kind kind) {
    uint32_t field[WORDING_FIELDS];
    if (!yaml_expect(y, map, YAML_MAP, placement_names[kind], l->problems))
        return;
    yaml_fields(y, map, wording_fields, WORDING_FIELDS, field, l->problems);
    struct evidence_of shared = {load_text(l, y, field[SOURCE], "source"),
                                 load_date(l, y, field[CHECKED], "checked")};
    uint32_t rows = 0;
    for (size_t i = 0; i < ARRAY_COUNT(wordings); i++)
        rows += field[i] ? y->nodes[field[i]].n : 0;
    pack->wording[kind].at = arena_array(l->arena, struct pack_wording, rows);
    pack->wording[kind].cap = rows;
    for (size_t i = 0; i < ARRAY_COUNT(wordings); i++)
        load_rows(l, y, field[i], pack, kind, wordings[i], &shared);
    if (field[LATE_IS_FINE])
        pack->late_is_fine[kind] = yaml_bool(y, map, "late-is-fine", false, l->problems);
    if (field[PLACE])
        pack->place[kind] = (enum fix_place)yaml_choice_of(
            y, field[PLACE], "place", place_names, ARRAY_COUNT(place_names), FIX_TOP, l->problems);
}

static void load_wording(struct loading *l, const struct yaml *y, uint32_t map, struct pack *pack) {
    uint32_t field[PLACEMENT_KINDS];
    if (!map || !yaml_expect(y, map, YAML_MAP, "'wording'", l->problems))
        return;
    yaml_fields(y, map, placement_names, PLACEMENT_KINDS, field, l->problems);
    for (int kind = 0; kind < PLACEMENT_KINDS; kind++)
        if (field[kind])
            load_placement(l, y, field[kind], pack, (enum placement_kind)kind);
}

/* A severity, or {severity, source, checked}. */
static void load_rule_row(struct loading *l, const struct yaml *y, uint32_t value,
                          struct pack_rule *row) {
    static const char *const fields[] = {"severity", "source", "checked"};
    uint32_t field[ARRAY_COUNT(fields)] = {value};
    if (y->nodes[value].kind != YAML_SCALAR) {
        if (!yaml_expect(y, value, YAML_MAP, "a rule of a pack", l->problems))
            return;
        yaml_fields(y, value, fields, ARRAY_COUNT(fields), field, l->problems);
    }
    row->source = load_text(l, y, field[1], "source");
    row->checked = load_date(l, y, field[2], "checked");
    if (load_require(l, y, value, field[0], "severity"))
        row->severity = (enum severity)yaml_choice_of(y, field[0], "severity", severity_names, 4,
                                                      SEVERITY_OFF, l->problems);
}

static void load_rules(struct loading *l, const struct yaml *y, uint32_t map, struct pack *pack) {
    if (!map || !yaml_expect(y, map, YAML_MAP, "'rules'", l->problems))
        return;
    for (uint32_t key = y->nodes[map].first; key; key = y->nodes[y->nodes[key].next].next) {
        struct str id = yaml_text(y, key);
        const struct name_entry *entry = load_find(&l->rules, id, 0);
        struct pack_rule row = {.rule = entry ? entry->index : 0};
        load_rule_row(l, y, y->nodes[key].next, &row);
        if (entry)
            *list_push(l->arena, &pack->rules) = row;
        else
            load_unknown(l, &l->rules, "rule", id, y->path, y->nodes[key].line,
                         y->nodes[key].column);
    }
}

/* A pack is asked for by its name, and looked for by its file's. */
static void check_name(struct loading *l, const struct yaml *y, uint32_t node, struct str id) {
    struct str file = y->path;
    for (size_t i = file.n; i-- > 0;)
        if (file.p[i] == '/') {
            file = str_slice(file, i + 1, file.n);
            break;
        }
    if (str_ends(file, STR(".yaml")))
        file = str_slice(file, 0, file.n - 5);
    if (l->strict && id.n && !str_eq(file, id))
        yaml_problem(y, node, l->problems, "'pack' must be the file's name, '%.*s'", STR_ARG(file));
}

/* Codes of languages that have a vocabulary, or '*'. */
static struct str_list load_languages(struct loading *l, const struct yaml *y, uint32_t value,
                                      const char *key) {
    struct str_list list = {0};
    if (!value)
        return list;
    list = yaml_items(l->arena, y, value, key, l->problems);
    for (uint32_t i = 0; l->strict && i < list.n; i++)
        if (!str_is(list.at[i], "*") && !load_find(&l->languages, list.at[i], 0))
            load_unknown(l, &l->languages, "language", list.at[i], y->path,
                         y->nodes[list.nodes[i]].line, y->nodes[list.nodes[i]].column);
    return list;
}

void pack_load(struct loading *l, const struct yaml *y) {
    uint32_t field[PACK_FIELDS];
    if (!yaml_expect(y, 0, YAML_MAP, "a pack", l->problems))
        return;
    yaml_fields(y, 0, pack_fields, PACK_FIELDS, field, l->problems);
    struct pack pack = {.file = y};
    memcpy(pack.place, usual_place, sizeof pack.place);
    pack.id = load_text(l, y, field[PACK], "pack");
    pack.name = load_text(l, y, field[NAME], "name");
    load_require(l, y, 0, field[NAME], "name");
    if (load_require(l, y, 0, field[LAYER], "layer"))
        pack.layer = (enum layer)yaml_choice_of(y, field[LAYER], "layer", layer_names,
                                                ARRAY_COUNT(layer_names), 0, l->problems);
    pack.languages = load_languages(l, y, field[LANGUAGES], "languages");
    pack.auto_languages = load_languages(l, y, field[AUTO], "auto");
    load_wording(l, y, field[WORDING], &pack);
    load_rules(l, y, field[RULES], &pack);
    if (!load_require(l, y, 0, field[PACK], "pack"))
        return;
    check_name(l, y, field[PACK], pack.id);
    struct name_entry *entry = load_name(l, &l->packs, pack.id, 0, y, field[PACK], "pack");
    if (!entry)
        return;
    if (!entry->used) {
        entry->used = true;
        entry->index = l->knowledge->packs.n;
        list_push(l->arena, &l->knowledge->packs);
    }
    l->knowledge->packs.at[entry->index] = pack;
}
