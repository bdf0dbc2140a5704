/* rules/vocabulary/<language>.yaml: a language, and its groups of wordings. */
#include "knowledge/load.h"

enum file_field {
    LANGUAGE,
    NAME,
    STOP_WORDS,
    STATEMENTS,
    DISCLOSURE,
    LABEL,
    MARK,
    FILE_SOURCE,
    FILE_CHECKED,
    GROUPS,
    FILE_FIELDS
};
static const char *const file_fields[] = {"language",   "name",  "stop-words", "statements",
                                          "disclosure", "label", "mark",       "source",
                                          "checked",    "groups"};

enum group_field { GROUP, ROLE, PHRASES, SLOTS, MUST, MUST_NOT, SOURCE, CHECKED, GROUP_FIELDS };
static const char *const group_fields[] = {"group", "role",     "phrases", "slots",
                                           "must",  "must-not", "source",  "checked"};

static void add_phrases(struct loading *l, const struct yaml *y, uint32_t value, const char *what,
                        uint32_t group, int32_t slot) {
    struct str_list list = yaml_items(l->arena, y, value, what, l->problems);
    if (list.n == 0 && y->nodes[value].kind != YAML_MAP)
        yaml_problem(y, value, l->problems, "'%s' is empty", what);
    for (uint32_t i = 0; i < list.n; i++) {
        if (str_trim(list.at[i]).n == 0) {
            yaml_problem(y, list.nodes[i], l->problems, "a phrase is empty");
            continue;
        }
        *list_push(l->arena, &l->knowledge->phrases) = (struct phrase_pattern){
            .text = list.at[i], .group = group, .slot = slot, .file = y, .node = list.nodes[i]};
    }
}

static void add_slots(struct loading *l, const struct yaml *y, uint32_t slots, uint32_t group) {
    struct phrase_group *g = &l->knowledge->groups.at[group];
    const struct yaml_node *map = &y->nodes[slots];
    if (!yaml_expect(y, slots, YAML_MAP, "'slots'", l->problems))
        return;
    if (map->n < 2 || map->n > MOST_SLOTS) {
        yaml_problem(y, slots, l->problems, "'slots' must hold 2 to %d lists of phrases",
                     MOST_SLOTS);
        return;
    }
    g->nslots = map->n;
    g->slot_names.at = arena_array(l->arena, struct str, map->n);
    g->slot_names.nodes = arena_array(l->arena, uint32_t, map->n);
    g->slot_names.cap = map->n;
    for (uint32_t key = map->first; key; key = y->nodes[y->nodes[key].next].next) {
        int32_t slot = (int32_t)g->slot_names.n++;
        g->slot_names.at[slot] = yaml_text(y, key);
        g->slot_names.nodes[slot] = key;
        add_phrases(l, y, y->nodes[key].next, "slots", group, slot);
    }
}

/* Phrases for all roles but one, slots for that one. */
static void load_wordings(struct loading *l, const struct yaml *y, uint32_t map,
                          const uint32_t *field, uint32_t group) {
    bool slots = l->knowledge->groups.at[group].role == ROLE_SLOTS;
    uint32_t wanted = field[slots ? SLOTS : PHRASES];
    uint32_t other = field[slots ? PHRASES : SLOTS];
    if (other)
        yaml_problem(y, other, l->problems, "'%s' does not go with role '%s'",
                     group_fields[slots ? PHRASES : SLOTS],
                     role_names[l->knowledge->groups.at[group].role]);
    if (!load_require(l, y, map, wanted, group_fields[slots ? SLOTS : PHRASES]))
        return;
    if (slots)
        add_slots(l, y, wanted, group);
    else
        add_phrases(l, y, wanted, "phrases", group, -1);
}

static struct str_list load_examples(struct loading *l, const struct yaml *y, uint32_t map,
                                     uint32_t value, const char *key) {
    struct str_list list = {0};
    if (!load_require(l, y, map, value, key))
        return list;
    list = yaml_items(l->arena, y, value, key, l->problems);
    if (y->nodes[value].kind != YAML_MAP && (list.n == 0 || list.at[0].n == 0))
        yaml_problem(y, value, l->problems, "'%s' needs at least one example", key);
    return list;
}

static void load_group(struct loading *l, const struct yaml *y, uint32_t map, struct str language,
                       uint32_t language_index) {
    uint32_t field[GROUP_FIELDS];
    if (!yaml_expect(y, map, YAML_MAP, "a group", l->problems))
        return;
    yaml_fields(y, map, group_fields, GROUP_FIELDS, field, l->problems);
    struct phrase_group g = {.language = language, .file = y, .node = map};
    g.id = load_text(l, y, field[GROUP], "group");
    int role = load_require(l, y, map, field[ROLE], "role")
                   ? yaml_choice_of(y, field[ROLE], "role", role_names, ROLES, -1, l->problems)
                   : -1;
    g.must = load_examples(l, y, map, field[MUST], "must");
    g.must_not = load_examples(l, y, map, field[MUST_NOT], "must-not");
    if (load_require(l, y, map, field[SOURCE], "source"))
        load_text(l, y, field[SOURCE], "source");
    if (load_require(l, y, map, field[CHECKED], "checked"))
        load_date(l, y, field[CHECKED], "checked");
    if (!load_require(l, y, map, field[GROUP], "group") || role < 0)
        return;
    g.role = (enum role)role;
    struct name_entry *entry = load_optional_name(
        l, &l->groups, g.id, language_index * ROLES + g.role, y, field[GROUP], "group");
    if (!entry)
        return;
    if (!entry->used) {
        entry->used = true;
        entry->index = l->knowledge->groups.n;
        list_push(l->arena, &l->knowledge->groups);
    }
    uint32_t index = entry->index;
    l->knowledge->groups.at[index] = g;
    l->knowledge->languages.at[language_index].has_phrases = true;
    load_optional_name(l, &l->group_ids, g.id, 0, y, map, NULL)->used = true;
    load_wordings(l, y, map, field, index);
}

/* The language's statement of that name, made when it is new. */
static struct statement *find_statement(struct loading *l, struct str language, struct str name) {
    struct knowledge *k = l->knowledge;
    for (uint32_t i = 0; i < k->statements.n; i++)
        if (str_eq(k->statements.at[i].language, language) &&
            str_eq(k->statements.at[i].name, name))
            return &k->statements.at[i];
    return list_push(l->arena, &k->statements);
}

static void load_statements(struct loading *l, const struct yaml *y, uint32_t map,
                            struct str language) {
    if (!yaml_expect(y, map, YAML_MAP, "'statements'", l->problems))
        return;
    for (uint32_t key = y->nodes[map].first; key; key = y->nodes[y->nodes[key].next].next) {
        struct str name = yaml_text(y, key);
        *find_statement(l, language, name) =
            (struct statement){name, language, load_text(l, y, y->nodes[key].next, "a statement")};
        load_optional_name(l, &l->statements, name, 0, y, key, NULL)->used = true;
    }
}

/* Index of the language, made when it is new; a user's file may say only what it adds. One too
 * many is a problem, and joins the last. */
static uint32_t load_language(struct loading *l, const struct yaml *y, const uint32_t *field,
                              struct str code) {
    struct name_entry *entry = load_name(l, &l->languages, code, 0, y, 0, NULL);
    if (!entry->used && l->knowledge->languages.n == MOST_LANGUAGES) {
        yaml_problem(y, field[LANGUAGE], l->problems, "more than %d languages", MOST_LANGUAGES);
        return MOST_LANGUAGES - 1;
    }
    if (!entry->used) {
        entry->used = true;
        entry->index = l->knowledge->languages.n;
        struct language *added = list_push(l->arena, &l->knowledge->languages);
        added->code = code;
        load_require(l, y, 0, field[NAME], "name");
    }
    struct language *language = &l->knowledge->languages.at[entry->index];
    if (field[NAME])
        language->name = load_text(l, y, field[NAME], "name");
    if (field[STOP_WORDS])
        language->stop_words =
            yaml_items(l->arena, y, field[STOP_WORDS], "stop-words", l->problems);
    if (field[STATEMENTS])
        load_statements(l, y, field[STATEMENTS], code);
    if (field[DISCLOSURE])
        language->texts.disclosure = load_text(l, y, field[DISCLOSURE], "disclosure");
    if (field[LABEL])
        language->texts.label = load_text(l, y, field[LABEL], "label");
    if (field[MARK])
        language->texts.mark = load_text(l, y, field[MARK], "mark");
    load_text(l, y, field[FILE_SOURCE], "source");
    load_date(l, y, field[FILE_CHECKED], "checked");
    return entry->index;
}

void vocabulary_load(struct loading *l, const struct yaml *y) {
    uint32_t field[FILE_FIELDS];
    if (!yaml_expect(y, 0, YAML_MAP, "a vocabulary", l->problems))
        return;
    yaml_fields(y, 0, file_fields, FILE_FIELDS, field, l->problems);
    if (!load_require(l, y, 0, field[LANGUAGE], "language"))
        return;
    struct str code = load_text(l, y, field[LANGUAGE], "language");
    uint32_t language = load_language(l, y, field, code);
    if (!field[GROUPS] || !yaml_expect(y, field[GROUPS], YAML_LIST, "'groups'", l->problems))
        return;
    for (uint32_t i = y->nodes[field[GROUPS]].first; i; i = y->nodes[i].next)
        load_group(l, y, i, code, language);
}

void vocabulary_finish(struct loading *l) {
    struct knowledge *k = l->knowledge;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < k->phrases.n; i++)
        if (k->phrases.at[i].file == k->groups.at[k->phrases.at[i].group].file)
            k->phrases.at[kept++] = k->phrases.at[i];
    k->phrases.n = kept;
}
