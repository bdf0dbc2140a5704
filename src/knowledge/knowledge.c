/* Loading everything that rule files say, and finding things in it. */
#include "knowledge/knowledge.h"

#include "knowledge/link_index.h"
#include "knowledge/load.h"
#include "knowledge/markup.h"
#include "knowledge/phrase.h"
#include "knowledge/rule_folder.h"

const char *const certainty_names[] = {"none", "weak", "likely", "certain"};
const char *const severity_names[] = {"off", "info", "warning", "error"};
const char *const placement_names[] = {"affiliate-link", "promo-block", "coupon-code", "embed",
                                       "page"};
const char *const grade_names[] = {"adequate", "vague",          "late",      "distant",
                                   "hidden",   "wrong-language", "elsewhere", "missing"};
const char *const role_names[] = {"label",          "sentence",     "slots",    "mark",
                                  "pointer",        "denial",       "negation", "trap",
                                  "call-to-action", "buy-question", "coupon",   "promo-heading",
                                  "chrome",         "hedge",        "own-offer"};

bool role_speaks_abroad(enum role role) {
    return role == ROLE_LABEL || role == ROLE_SENTENCE || role == ROLE_SLOTS || role == ROLE_MARK;
}

enum role_place role_place(enum role role) {
    switch (role) {
    case ROLE_CALL_TO_ACTION:
    case ROLE_PROMO_HEADING:
    case ROLE_CHROME:
        return PLACE_BEGINNING;
    case ROLE_NEGATION:
    case ROLE_TRAP:
    case ROLE_HEDGE:
        return PLACE_BESIDE;
    default:
        return PLACE_ANYWHERE;
    }
}

static void load_file(struct loading *l, const struct rule_file *file) {
    switch (file->kind) {
    case FILE_RULE:
        rule_load(l, file);
        break;
    case FILE_NETWORKS:
        network_load(l, &file->yaml);
        break;
    case FILE_IMPACT_DOMAINS:
        impact_domains_load(l, file->yaml.path, file->text);
        break;
    case FILE_VOCABULARY:
        vocabulary_load(l, &file->yaml);
        break;
    case FILE_MARKUP:
        markup_load(l->arena, l->knowledge, &file->yaml, l->problems);
        break;
    case FILE_GENERATORS:
        generators_load(l, &file->yaml);
        break;
    case FILE_PACK:
        pack_load(l, &file->yaml);
        break;
    }
}

/* Packs come last, because they name rules and groups. */
static void load_files(struct loading *l, const struct rule_file *files, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (files[i].kind != FILE_PACK)
            load_file(l, &files[i]);
    for (size_t i = 0; i < n; i++)
        if (files[i].kind == FILE_PACK)
            load_file(l, &files[i]);
}

/* Room for what the built-in files hold, with some to spare: growing by copying costs more. */
static void make_room(struct arena *arena, struct knowledge *k) {
    enum { NETWORKS = 512, LINKS = 1024, PHRASES = 4096 };
    k->networks.at = arena_array_room(arena, struct network, NETWORKS);
    k->networks.cap = NETWORKS;
    k->link_patterns.at = arena_array_room(arena, struct link_pattern, LINKS);
    k->link_patterns.cap = LINKS;
    k->phrases.at = arena_array_room(arena, struct phrase_pattern, PHRASES);
    k->phrases.cap = PHRASES;
}

static void mark_rules_in_packs(struct knowledge *k) {
    for (uint32_t i = 0; i < k->packs.n; i++)
        for (uint32_t r = 0; r < k->packs.at[i].rules.n; r++)
            k->rules.at[k->packs.at[i].rules.at[r].rule].in_pack = true;
}

static struct knowledge *load(struct arena *arena, const struct str_list *folders, bool strict,
                              const struct held_file *held, struct problems *problems) {
    struct knowledge *k = arena_new(arena, struct knowledge);
    struct loading l = {.arena = arena,
                        .knowledge = k,
                        .problems = problems,
                        .strict = strict,
                        .names = strict || (folders && folders->n)};
    uint32_t before = problems->n;
    k->arena = arena;
    make_room(arena, k);
    load_files(&l, builtin_files, builtin_file_count);
    for (uint32_t i = 0; folders && i < folders->n; i++) {
        struct rule_files files = rule_folder_read(arena, folders->at[i], held, problems);
        l.layer = i + 1;
        l.strict = true;
        load_files(&l, files.at, files.n);
    }
    mark_rules_in_packs(k);
    if (l.layer)
        vocabulary_finish(&l);
    if (l.strict)
        rule_check_references(&l);
    /* Built even where something is wrong already: so phrases and patterns tell their mistakes too.
     */
    k->class_index = markup_index_build(arena, k);
    k->phrase_index =
        l.names ? phrase_index_build(arena, k, problems) : phrase_index_builtin(arena);
    k->link_index = link_index_build(arena, k, problems);
    problems_sort(problems, before);
    return k;
}

struct knowledge *knowledge_load(struct arena *arena, const struct str_list *folders,
                                 struct problems *problems) {
    return load(arena, folders, false, NULL, problems);
}

struct knowledge *knowledge_load_strictly(struct arena *arena, const struct str_list *folders,
                                          const struct held_file *held, struct problems *problems) {
    return load(arena, folders, true, held, problems);
}

const struct rule *knowledge_rule(const struct knowledge *k, struct str id) {
    for (uint32_t i = 0; i < k->rules.n; i++)
        if (str_eq(k->rules.at[i].id, id))
            return &k->rules.at[i];
    return NULL;
}

const struct pack *knowledge_pack(const struct knowledge *k, struct str id) {
    for (uint32_t i = 0; i < k->packs.n; i++)
        if (str_eq(k->packs.at[i].id, id))
            return &k->packs.at[i];
    return NULL;
}

struct str knowledge_statement(const struct knowledge *k, struct str language, struct str name) {
    for (uint32_t i = 0; i < k->statements.n; i++) {
        const struct statement *s = &k->statements.at[i];
        if (str_eq(s->language, language) && str_eq(s->name, name))
            return s->text;
    }
    return STR("");
}

const struct language *knowledge_language(const struct knowledge *k, struct str code) {
    for (uint32_t i = 0; i < k->languages.n; i++)
        if (str_eq(k->languages.at[i].code, code))
            return &k->languages.at[i];
    return NULL;
}
