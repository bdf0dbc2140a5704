/* rules/generators/<any>.yaml: site generators, and where they keep what. */
#include "knowledge/load.h"

enum generator_field {
    ID,
    NAME,
    DETECT,
    CONFIGURATION,
    OUTPUT,
    OUTPUT_KEY,
    TEMPLATES,
    OTHER,
    TITLE,
    ADDRESS,
    NOTE,
    SOURCE,
    CHECKED,
    GENERATOR_FIELDS
};
static const char *const generator_fields[] = {
    "id",    "name",  "detect",  "configuration", "output", "output-key", "templates",
    "other", "title", "address", "note",          "source", "checked"};

static struct str_list load_list(struct loading *l, const struct yaml *y, const uint32_t *field,
                                 enum generator_field which) {
    struct str_list none = {0};
    if (!field[which])
        return none;
    return yaml_items(l->arena, y, field[which], generator_fields[which], l->problems);
}

static void load_generator(struct loading *l, const struct yaml *y, uint32_t map) {
    uint32_t field[GENERATOR_FIELDS];
    static const enum generator_field needed[] = {ID, NAME, DETECT, SOURCE, CHECKED};
    if (!yaml_expect(y, map, YAML_MAP, "a generator", l->problems))
        return;
    yaml_fields(y, map, generator_fields, GENERATOR_FIELDS, field, l->problems);
    for (size_t i = 0; i < ARRAY_COUNT(needed); i++)
        load_require(l, y, map, field[needed[i]], generator_fields[needed[i]]);
    struct generator g = {.id = load_text(l, y, field[ID], "id"),
                          .name = load_text(l, y, field[NAME], "name"),
                          .detect = load_list(l, y, field, DETECT),
                          .configuration = load_list(l, y, field, CONFIGURATION),
                          .output = load_list(l, y, field, OUTPUT),
                          .output_key = load_list(l, y, field, OUTPUT_KEY),
                          .templates = load_list(l, y, field, TEMPLATES),
                          .other = load_list(l, y, field, OTHER),
                          .title = load_list(l, y, field, TITLE),
                          .address = load_list(l, y, field, ADDRESS),
                          .note = load_text(l, y, field[NOTE], "note"),
                          .source = load_text(l, y, field[SOURCE], "source"),
                          .checked = load_date(l, y, field[CHECKED], "checked")};
    if (!g.id.n)
        return;
    struct name_entry *entry = load_name(l, &l->generators, g.id, 0, y, field[ID], "generator");
    if (!entry)
        return;
    if (!entry->used) {
        entry->used = true;
        entry->index = l->knowledge->generators.n;
        list_push(l->arena, &l->knowledge->generators);
    }
    l->knowledge->generators.at[entry->index] = g;
}

void generators_load(struct loading *l, const struct yaml *y) {
    static const char *const fields[] = {"generators"};
    uint32_t list;
    if (!yaml_expect(y, 0, YAML_MAP, "a file of generators", l->problems))
        return;
    yaml_fields(y, 0, fields, 1, &list, l->problems);
    if (!load_require(l, y, 0, list, "generators") ||
        !yaml_expect(y, list, YAML_LIST, "'generators'", l->problems))
        return;
    for (uint32_t i = y->nodes[list].first; i; i = y->nodes[i].next)
        load_generator(l, y, i);
}
