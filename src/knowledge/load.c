/* What the loaders of rule files share. */
#include "knowledge/load.h"

static struct name_entry *find_slot(const struct name_map *map, struct str name, uint32_t number) {
    uint32_t i = (str_hash(name) ^ number * 2654435761u) & (map->cap - 1);
    while (map->at[i].used && !(map->at[i].number == number && str_eq(map->at[i].name, name)))
        i = (i + 1) & (map->cap - 1);
    return &map->at[i];
}

static void make_room(struct arena *arena, struct name_map *map) {
    enum { FIRST = 64 };
    if (map->cap && map->n < map->cap / 2)
        return;
    struct name_map grown = {.n = map->n, .cap = map->cap ? map->cap * 2 : FIRST};
    grown.at = arena_array(arena, struct name_entry, grown.cap);
    for (uint32_t i = 0; i < map->cap; i++)
        if (map->at[i].used)
            *find_slot(&grown, map->at[i].name, map->at[i].number) = map->at[i];
    *map = grown;
}

struct name_entry *load_name(struct loading *l, struct name_map *map, struct str name,
                             uint32_t number, const struct yaml *y, uint32_t node,
                             const char *what) {
    make_room(l->arena, map);
    struct name_entry *entry = find_slot(map, name, number);
    if (entry->used && entry->layer == l->layer && what) {
        yaml_problem(y, node, l->problems, "%s '%.*s' stands twice", what, STR_ARG(name));
        return NULL;
    }
    if (!entry->used) {
        entry->name = name;
        entry->number = number;
        map->n++;
    }
    entry->layer = l->layer;
    return entry;
}

struct name_entry *load_optional_name(struct loading *l, struct name_map *map, struct str name,
                                      uint32_t number, const struct yaml *y, uint32_t node,
                                      const char *what) {
    if (l->names)
        return load_name(l, map, name, number, y, node, what);
    l->forgotten = (struct name_entry){.name = name};
    return &l->forgotten;
}

const struct name_entry *load_find(const struct name_map *map, struct str name, uint32_t number) {
    const struct name_entry *entry = map->cap ? find_slot(map, name, number) : NULL;
    return entry && entry->used ? entry : NULL;
}

void load_unknown(struct loading *l, const struct name_map *map, const char *what, struct str name,
                  struct str path, uint32_t line, uint32_t column) {
    const char **names = arena_array(l->arena, const char *, map->n + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < map->cap; i++)
        if (map->at[i].used)
            names[n++] = str_terminated(l->arena, map->at[i].name);
    const char *near = problem_suggest(name, names, n);
    if (near)
        problem_add(l->problems, path, line, column, "unknown %s '%.*s', did you mean '%s'?", what,
                    STR_ARG(name), near);
    else
        problem_add(l->problems, path, line, column, "unknown %s '%.*s'", what, STR_ARG(name));
}

struct str load_text(struct loading *l, const struct yaml *y, uint32_t value, const char *key) {
    if (!value)
        return STR("");
    if (y->nodes[value].kind != YAML_SCALAR)
        yaml_problem(y, value, l->problems, "'%s' must be text, not a %s", key,
                     y->nodes[value].kind == YAML_LIST ? "list" : "map");
    else if (y->nodes[value].length == 0)
        yaml_problem(y, value, l->problems, "'%s' is empty", key);
    return yaml_text(y, value);
}

struct str load_date(struct loading *l, const struct yaml *y, uint32_t value, const char *key) {
    struct str date = load_text(l, y, value, key);
    bool right = date.n == 10;
    for (size_t i = 0; right && i < date.n; i++)
        right = i == 4 || i == 7 ? date.p[i] == '-' : char_is_digit(date.p[i]);
    if (date.n && !right)
        yaml_problem(y, value, l->problems, "'%s' must be a date like 2026-08-22, not '%.*s'", key,
                     STR_ARG(date));
    return date;
}

bool load_require(struct loading *l, const struct yaml *y, uint32_t map, uint32_t value,
                  const char *key) {
    if (!value)
        yaml_problem(y, map, l->problems, "key '%s' is missing", key);
    return value != 0;
}

uint32_t load_column(const struct yaml *y, uint32_t scalar, size_t offset) {
    const struct yaml_node *node = &y->nodes[scalar];
    struct str before = str_slice(yaml_text(y, scalar), 0, offset);
    bool doubled = node->end - node->start != node->length; /* a quote inside is written twice */
    uint32_t column = node->column + !node->plain;
    for (size_t i = 0; i < before.n; i++)
        column +=
            ((unsigned char)before.p[i] & 0xc0) != 0x80 ? 1 + (doubled && before.p[i] == '\'') : 0;
    return column;
}
