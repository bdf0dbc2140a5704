/* Hash tables from hosts, parameter names and the beginnings of paths to link rules. */
#include "knowledge/link_index.h"

#include <stdlib.h>
#include <string.h>

enum {
    SLOTS = 256,          /* of the hash tables of hosts and names, at least */
    LONGEST_NAME = 64,    /* bytes of a parameter name that is looked up */
    SHORTEST_LITERAL = 3, /* bytes of a literal that is searched in a path */
    STARTS = 256
};

/* What leads to a rule; entries of one key are chained. */
struct entry {
    uint32_t rule, next; /* index + 1 of the next entry of the key, 0 at the end */
    enum link_host_kind kind;
};

struct slot {
    struct str key;
    uint32_t hash, first; /* index + 1 of the first entry, 0 = empty */
};

struct table {
    struct slot *slots;
    uint32_t mask;
    struct {
        struct entry *at;
        uint32_t n, cap;
    } entries;
};

/* Rules that hang on a literal: of a path's beginning or middle, a fragment, the query's head. */
struct literal {
    struct str text;
    uint32_t rule;
};

struct literals {
    struct literal *at;
    uint32_t n, cap;
};

struct rules {
    uint32_t *at;
    uint32_t n, cap;
};

struct link_tables {
    struct table hosts, names;
    struct literals path_starts[STARTS]; /* by the second character, lower case */
    struct literals path_parts, host_starts, fragments, query_heads;
    struct rules self, siblings, ungated;
    bool fragment_names; /* some rule reads parameters of the fragment */
};

/* ---- hash table ----------------------------------------------------------------------------- */

/* FNV-1a from the right, so that the hash of each suffix of a host falls out on the way. */
static uint32_t hash_step(uint32_t h, char c) {
    return (h ^ (uint8_t)c) * 16777619u;
}

static const uint32_t HASH_START = 2166136261u;

static uint32_t hash_reversed(struct str s) {
    uint32_t h = HASH_START;
    for (size_t i = s.n; i; i--)
        h = hash_step(h, s.p[i - 1]);
    return h;
}

static struct slot *table_slot(const struct table *t, struct str key, uint32_t hash) {
    uint32_t at = hash & t->mask;
    while (t->slots[at].first && (t->slots[at].hash != hash || !str_eq(t->slots[at].key, key)))
        at = (at + 1) & t->mask;
    return &t->slots[at];
}

static void table_init(struct arena *a, struct table *t, uint32_t keys) {
    uint32_t slots = SLOTS;
    while (slots < keys * 2)
        slots *= 2;
    t->slots = arena_array(a, struct slot, slots);
    t->mask = slots - 1;
}

static void table_add(struct arena *a, struct table *t, struct str key, enum link_host_kind kind,
                      uint32_t rule) {
    uint32_t hash = hash_reversed(key);
    struct slot *slot = table_slot(t, key, hash);
    *list_push(a, &t->entries) = (struct entry){rule, slot->first, kind};
    *slot = (struct slot){key, hash, t->entries.n};
}

/* ---- building ------------------------------------------------------------------------------- */

static void add_literal(struct arena *a, struct literals *list, struct str text, uint32_t rule) {
    *list_push(a, list) = (struct literal){text, rule};
}

/* The condition that is looked up for an alternative: the longest name is the rarest. */
static const struct link_condition *handle_of(const struct link_conditions *all) {
    const struct link_condition *best = NULL;
    for (uint32_t i = 0; i < all->n; i++)
        if (!best || all->at[i].name.n > best->name.n)
            best = &all->at[i];
    return best;
}

/* Can the alternative be found by a name or a literal? */
static bool has_handle(const struct link_conditions *all) {
    const struct link_condition *c = handle_of(all);
    return c->name.n || c->literal.starts.n;
}

static void add_by_alternative(struct arena *a, struct link_tables *t,
                               const struct link_conditions *all, uint32_t rule) {
    const struct link_condition *c = handle_of(all);
    if (c->name.n) {
        t->fragment_names |= c->kind == CONDITION_FRAGMENT_PARAM;
        table_add(a, &t->names, c->name, HOST_ANY, rule);
        return;
    }
    const struct str_list *starts = &c->literal.starts;
    for (uint32_t i = 0; i < starts->n; i++)
        add_literal(a, c->kind == CONDITION_FRAGMENT ? &t->fragments : &t->query_heads,
                    starts->at[i], rule);
}

static bool add_by_params(struct arena *a, struct link_tables *t, const struct link_rule *rule,
                          uint32_t index) {
    for (uint32_t i = 0; i < rule->params.n; i++)
        if (!has_handle(&rule->params.at[i]))
            return false;
    for (uint32_t i = 0; i < rule->params.n; i++)
        add_by_alternative(a, t, &rule->params.at[i], index);
    return rule->params.n > 0;
}

static bool add_by_path(struct arena *a, struct link_tables *t, const struct link_rule *rule,
                        uint32_t index) {
    const struct str_list *starts = &rule->path.starts;
    for (uint32_t i = 0; i < starts->n; i++)
        if (starts->at[i].n < 2 || starts->at[i].p[0] != '/')
            return false;
    for (uint32_t i = 0; i < starts->n; i++)
        add_literal(a, &t->path_starts[(uint8_t)char_lower(starts->at[i].p[1])], starts->at[i],
                    index);
    if (starts->n == 0 && rule->path.inside.n >= SHORTEST_LITERAL) {
        add_literal(a, &t->path_parts, rule->path.inside, index);
        return true;
    }
    return starts->n > 0;
}

static void add_by_host(struct arena *a, struct link_tables *t, const struct link_host *host,
                        uint32_t index) {
    const struct str_list *starts = &host->literal.starts;
    for (uint32_t i = 0; i < starts->n; i++)
        add_literal(a, &t->host_starts, starts->at[i], index);
    if (starts->n == 0)
        *list_push(a, &t->ungated) = index;
}

static void add_rule(struct arena *a, struct link_tables *t, const struct link_rule *rule,
                     uint32_t index) {
    for (uint32_t i = 0; i < rule->hosts.n; i++) {
        const struct link_host *h = &rule->hosts.at[i];
        if (h->kind == HOST_SELF)
            *list_push(a, &t->self) = index;
        else if (h->kind == HOST_SIBLING)
            *list_push(a, &t->siblings) = index;
        else if (h->kind == HOST_EXPRESSION)
            add_by_host(a, t, h, index);
        else if (h->kind != HOST_ANY)
            table_add(a, &t->hosts, h->text, h->kind, index);
        else if (!add_by_params(a, t, rule, index) && !add_by_path(a, t, rule, index))
            *list_push(a, &t->ungated) = index;
    }
}

const struct link_index *link_index_build(struct arena *a, const struct knowledge *known,
                                          struct problems *problems) {
    struct link_index *index = arena_new(a, struct link_index);
    uint32_t hosts = 0, names = 0;
    index->nrules = known->link_patterns.n;
    index->rules = arena_array_room(a, struct link_rule, index->nrules + 1);
    index->tables = arena_new(a, struct link_tables);
    for (uint32_t i = 0; i < index->nrules; i++) {
        index->rules[i] = link_rule_parse(a, known, i, problems);
        hosts += index->rules[i].hosts.n;
        names += index->rules[i].params.n;
    }
    table_init(a, &index->tables->hosts, hosts);
    table_init(a, &index->tables->names, names);
    for (uint32_t i = 0; i < index->nrules; i++)
        add_rule(a, index->tables, &index->rules[i], i);
    return index;
}

/* ---- asking --------------------------------------------------------------------------------- */

bool link_candidates_init(struct link_candidates *c, const struct link_index *index) {
    *c = (struct link_candidates){0};
    c->rules = calloc((size_t)index->nrules + 1, sizeof *c->rules);
    c->seen = calloc((size_t)index->nrules + 1, sizeof *c->seen);
    if (c->rules && c->seen)
        return true;
    link_candidates_release(c);
    return false;
}

void link_candidates_release(struct link_candidates *c) {
    free(c->rules);
    free(c->seen);
    *c = (struct link_candidates){0};
}

static void candidate(struct link_candidates *c, uint32_t rule) {
    if (c->seen[rule] == c->round)
        return;
    c->seen[rule] = c->round;
    c->rules[c->n++] = rule;
}

static void all_candidates(struct link_candidates *c, const struct rules *rules) {
    for (uint32_t i = 0; i < rules->n; i++)
        candidate(c, rules->at[i]);
}

/* The rules of one suffix of the host that begins at `start`; `bare` is where the host begins
 * when "www." is ignored. */
static void find_suffix(const struct table *t, struct str suffix, uint32_t hash, size_t start,
                        size_t bare, struct link_candidates *c) {
    uint32_t at = table_slot(t, suffix, hash)->first;
    for (; at; at = t->entries.at[at - 1].next) {
        const struct entry *e = &t->entries.at[at - 1];
        if (e->kind == HOST_DOMAIN || (e->kind == HOST_EXACT ? start == bare : start > bare))
            candidate(c, e->rule);
    }
}

static void find_host(const struct table *t, struct str host, struct link_candidates *c) {
    size_t bare = host.n - link_host_bare(host).n;
    uint32_t hash = HASH_START;
    for (size_t i = host.n; i; i--) {
        if (host.p[i - 1] == '.' && i < host.n)
            find_suffix(t, str_slice(host, i, host.n), hash, i, bare, c);
        hash = hash_step(hash, host.p[i - 1]);
    }
    if (host.n)
        find_suffix(t, host, hash, 0, bare, c);
}

/* Lower case and percent-decoded into `out`; its length, 0 when it is too long for a name. */
static size_t name_normal(struct str name, char out[LONGEST_NAME]) {
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        char ch = name.p[i];
        if (n == LONGEST_NAME)
            return 0;
        if (ch == '%' && name.n - i > 2 && char_hex(name.p[i + 1]) >= 0 &&
            char_hex(name.p[i + 2]) >= 0) {
            ch = (char)(char_hex(name.p[i + 1]) * 16 + char_hex(name.p[i + 2]));
            i += 2;
        }
        out[n++] = char_lower(ch);
    }
    return n;
}

static void find_names(const struct table *t, struct str query, struct link_candidates *c) {
    char text[LONGEST_NAME];
    while (query.n) {
        struct str pair = str_cut(&query, '&');
        struct str name = {text, name_normal(str_cut(&pair, '='), text)};
        if (name.n == 0)
            continue;
        uint32_t at = table_slot(t, name, hash_reversed(name))->first;
        for (; at; at = t->entries.at[at - 1].next)
            candidate(c, t->entries.at[at - 1].rule);
    }
}

static void find_starts(const struct literals *list, struct str text, struct link_candidates *c) {
    for (uint32_t i = 0; i < list->n; i++)
        if (str_starts_same(text, list->at[i].text))
            candidate(c, list->at[i].rule);
}

/* Does `text` hold `part`, in any case of letters? A part mostly begins with a slash. */
static bool holds(struct str text, struct str part) {
    bool letter = char_is_alpha(part.p[0]);
    for (size_t at = 0; at + part.n <= text.n; at++) {
        if (!letter)
            at = str_find_char(text, part.p[0], at);
        if (at == SIZE_MAX)
            return false;
        if (str_starts_same(str_slice(text, at, text.n), part))
            return true;
    }
    return false;
}

static void find_parts(const struct literals *list, struct str text, struct link_candidates *c) {
    for (uint32_t i = 0; i < list->n; i++)
        if (holds(text, list->at[i].text))
            candidate(c, list->at[i].rule);
}

void link_index_find(const struct link_index *index, const struct link_query *q,
                     struct link_candidates *c) {
    const struct link_tables *t = index->tables;
    c->n = 0;
    if (++c->round == 0) {
        memset(c->seen, 0, sizeof *c->seen * index->nrules);
        c->round = 1;
    }
    find_host(&t->hosts, q->host, c);
    if (q->self)
        all_candidates(c, &t->self);
    if (q->sibling.n)
        all_candidates(c, &t->siblings);
    if (q->host.n == 0)
        return;
    all_candidates(c, &t->ungated);
    find_starts(&t->host_starts, q->host, c);
    find_names(&t->names, q->query, c);
    if (q->path.n > 1)
        find_starts(&t->path_starts[(uint8_t)char_lower(q->path.p[1])], q->path, c);
    find_parts(&t->path_parts, q->path, c);
    if (q->fragment.n) {
        find_starts(&t->fragments, q->fragment, c);
        if (t->fragment_names && str_find_char(q->fragment, '=', 0) != SIZE_MAX)
            find_names(&t->names, q->fragment, c);
    }
    if (q->query.n && t->query_heads.n)
        find_starts(&t->query_heads, q->query, c);
}

uint32_t link_index_ungated(const struct link_index *index) {
    return index->tables->ungated.n;
}
