/* Reading values out of a YAML tree, with a problem for each that is wrong. */
#include "base/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const kind_names[] = {"text", "a list", "a map"};

struct str yaml_text(const struct yaml *y, uint32_t node) {
    const struct yaml_node *n = &y->nodes[node];
    return n->kind == YAML_SCALAR ? (struct str){y->text + n->text, n->length} : STR("");
}

uint32_t yaml_get(const struct yaml *y, uint32_t map, const char *key) {
    if (y->nodes[map].kind != YAML_MAP)
        return 0;
    for (uint32_t k = y->nodes[map].first; k; k = y->nodes[y->nodes[k].next].next)
        if (str_is(yaml_text(y, k), key))
            return y->nodes[k].next;
    return 0;
}

void yaml_problem(const struct yaml *y, uint32_t node, struct problems *problems,
                  const char *format, ...) {
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problem_add(problems, y->path, y->nodes[node].line, y->nodes[node].column, "%s", text);
}

bool yaml_bool(const struct yaml *y, uint32_t map, const char *key, bool otherwise,
               struct problems *problems) {
    uint32_t value = yaml_get(y, map, key);
    if (!value)
        return otherwise;
    if (y->nodes[value].kind != YAML_SCALAR) {
        yaml_problem(y, value, problems, "'%s' must be true or false, not %s", key,
                     kind_names[y->nodes[value].kind]);
        return otherwise;
    }
    struct str text = yaml_text(y, value);
    if (str_is(text, "true"))
        return true;
    if (!str_is(text, "false")) {
        yaml_problem(y, value, problems, "'%s' must be true or false, not '%.*s'", key,
                     STR_ARG(text));
        return otherwise;
    }
    return false;
}

/* Room for exactly the items that there are, because lists are many and never grow. */
static void list_of(struct arena *arena, struct str_list *list, uint32_t n) {
    list->at = arena_array(arena, struct str, n);
    list->nodes = arena_array(arena, uint32_t, n);
    list->cap = n;
}

static void add_item(const struct yaml *y, struct str_list *list, uint32_t node) {
    list->at[list->n] = yaml_text(y, node);
    list->nodes[list->n++] = node;
}

bool str_list_has(const struct str_list *list, struct str item) {
    for (uint32_t i = 0; i < list->n; i++)
        if (str_eq(list->at[i], item))
            return true;
    return false;
}

struct str_list yaml_items(struct arena *arena, const struct yaml *y, uint32_t value,
                           const char *what, struct problems *problems) {
    struct str_list list = {0};
    const struct yaml_node *node = &y->nodes[value];
    if (node->kind == YAML_SCALAR) {
        list_of(arena, &list, 1);
        add_item(y, &list, value);
    } else if (node->kind == YAML_MAP) {
        yaml_problem(y, value, problems, "'%s' must be a list of texts, not a map", what);
    } else if (node->n) {
        list_of(arena, &list, node->n);
        for (uint32_t i = node->first; i; i = y->nodes[i].next) {
            if (y->nodes[i].kind == YAML_SCALAR)
                add_item(y, &list, i);
            else
                yaml_problem(y, i, problems, "an item of '%s' must be text, not %s", what,
                             kind_names[y->nodes[i].kind]);
        }
    }
    return list;
}

struct str_list yaml_strings(struct arena *arena, const struct yaml *y, uint32_t map,
                             const char *key, bool required, struct problems *problems) {
    uint32_t value = yaml_get(y, map, key);
    if (!value) {
        if (required)
            yaml_problem(y, map, problems, "key '%s' is missing", key);
        return (struct str_list){0};
    }
    struct str_list list = yaml_items(arena, y, value, key, problems);
    if (required && y->nodes[value].kind != YAML_MAP &&
        (list.n == 0 || (list.n == 1 && list.at[0].n == 0)))
        yaml_problem(y, value, problems, "'%s' is empty", key);
    return list;
}

/* "a, b, c", cut where it gets too long for a message. */
static void join_names(char *out, size_t room, const char *const *names, size_t n) {
    size_t used = 0;
    out[0] = 0;
    for (size_t i = 0; i < n && used < room; i++) {
        int written = snprintf(out + used, room - used, "%s%s", i ? ", " : "", names[i]);
        used += written > 0 ? (size_t)written : 0;
    }
}

void yaml_unknown(const struct yaml *y, uint32_t node, const char *what, const char *const *names,
                  size_t n, struct problems *problems) {
    struct str text = yaml_text(y, node);
    const char *near = problem_suggest(text, names, n);
    char all[512];
    if (near) {
        yaml_problem(y, node, problems, "unknown %s '%.*s', did you mean '%s'?", what,
                     STR_ARG(text), near);
        return;
    }
    join_names(all, sizeof all, names, n);
    yaml_problem(y, node, problems, "unknown %s '%.*s', expected %s%s", what, STR_ARG(text),
                 n > 1 ? "one of: " : "", all);
}

int yaml_choice_of(const struct yaml *y, uint32_t value, const char *what, const char *const *names,
                   size_t n, int otherwise, struct problems *problems) {
    if (y->nodes[value].kind != YAML_SCALAR) {
        yaml_problem(y, value, problems, "'%s' must be text, not %s", what,
                     kind_names[y->nodes[value].kind]);
        return otherwise;
    }
    for (size_t i = 0; i < n; i++)
        if (str_is(yaml_text(y, value), names[i]))
            return (int)i;
    yaml_unknown(y, value, what, names, n, problems);
    return otherwise;
}

bool yaml_expect(const struct yaml *y, uint32_t node, enum yaml_kind kind, const char *what,
                 struct problems *problems) {
    if (y->nodes[node].kind == kind)
        return true;
    yaml_problem(y, node, problems, "%s must be %s, not %s", what, kind_names[kind],
                 kind_names[y->nodes[node].kind]);
    return false;
}

/* str_is() for the one loop that runs at each start over thousands of keys. */
static inline bool is_key(struct str key, const char *name) {
    return key.n && key.p[0] == name[0] && strncmp(key.p, name, key.n) == 0 && !name[key.n];
}

bool yaml_fields(const struct yaml *y, uint32_t map, const char *const *known, size_t n,
                 uint32_t *values, struct problems *problems) {
    for (size_t i = 0; i < n; i++)
        values[i] = 0;
    if (!yaml_expect(y, map, YAML_MAP, "this", problems))
        return false;
    size_t guess = 0; /* files mostly keep to the order of the table */
    for (uint32_t k = y->nodes[map].first; k; k = y->nodes[y->nodes[k].next].next) {
        struct str key = yaml_text(y, k);
        size_t tried = 0;
        while (tried < n && !is_key(key, known[guess])) {
            guess = guess + 1 < n ? guess + 1 : 0;
            tried++;
        }
        if (tried < n)
            values[guess] = y->nodes[k].next;
        else
            yaml_unknown(y, k, "key", known, n, problems);
        guess = guess + 1 < n ? guess + 1 : 0;
    }
    return true;
}

void yaml_known_keys(const struct yaml *y, uint32_t map, const char *const *known, size_t n,
                     struct problems *problems) {
    if (y->nodes[map].kind != YAML_MAP)
        return;
    for (uint32_t k = y->nodes[map].first; k; k = y->nodes[y->nodes[k].next].next) {
        size_t i = 0;
        while (i < n && !str_is(yaml_text(y, k), known[i]))
            i++;
        if (i == n)
            yaml_unknown(y, k, "key", known, n, problems);
    }
}

bool yaml_front_matter(struct str page, struct str *front, size_t *body) {
    struct str rest = page;
    struct str first = str_cut(&rest, '\n');
    if (!str_is(str_trim(first), "---") || !str_starts(first, STR("---")))
        return false;
    while (rest.n) {
        size_t start = page.n - rest.n;
        struct str line = str_cut(&rest, '\n');
        if (str_starts(line, STR("---")) && str_trim(line).n == 3) {
            *front = str_slice(page, 0, start);
            *body = page.n - rest.n;
            return true;
        }
    }
    return false;
}
