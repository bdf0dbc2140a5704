/*
 * Finding phrases: programs that the words of a sentence let in are run where they can begin.
 */
#include "knowledge/phrase.h"

#include "knowledge/phrase_run.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_REACHES = 64 };

struct phrase_index {
    struct phrase_tables tables;
};

const struct phrase_index *phrase_index_build(struct arena *a, struct knowledge *k,
                                              struct problems *problems) {
    struct phrase_index *index = arena_new(a, struct phrase_index);
    index->tables = phrase_tables_build(a, k, problems);
    return index;
}

const struct phrase_index *phrase_index_builtin(struct arena *a) {
    struct phrase_index *index = arena_new(a, struct phrase_index);
    index->tables = builtin_phrases;
    return index;
}

/* ---- matching ------------------------------------------------------------------------- */

/*
 * How far a program was tried whose beginning may be any number of words before its gate: a start
 * gives the same match whatever gate led to it, so that each is tried once.
 */
struct reach {
    uint32_t text; /* number of the text that this is about */
    uint32_t program;
    uint32_t tried; /* the starts before this word */
    uint32_t end;   /* of its last match */
};

/* A group of slots of which the first one was found. */
struct leader {
    uint32_t program; /* of the first slot */
    uint32_t filled;  /* slots, a bit each */
    bool whole;       /* all of them */
};

struct matcher {
    struct phrase_run run;
    struct arena *arena;
    uint32_t sentence;  /* the first word of the one that is read */
    uint32_t languages; /* of the text: as in struct gate_use */
    struct {
        struct leader *at;
        uint32_t n, cap;
    } led; /* the groups of slots of which the first one was found */
};

static bool is_same_kind(const struct phrase_hit *a, const struct phrase_hit *b) {
    return a->group == b->group && a->slot == b->slot;
}

/* Keeps the part's hits in order, and of those that say the same of one word only the longest. */
static void add_hit(struct matcher *m, const struct program *p, struct phrase_hits *out) {
    struct phrase_hit hit = {.group = p->group,
                             .slot = p->slot,
                             .phrase = p->phrase,
                             .first = m->run.start,
                             .last = m->run.best - 1,
                             .brand = m->run.best_brand,
                             .code_first = m->run.best_code_first,
                             .code_last = m->run.best_code_last};
    if (out->n == out->part || out->at[out->n - 1].first < hit.first) {
        *list_push(m->arena, out) = hit;
        return;
    }
    for (uint32_t i = out->n; i > out->part && out->at[i - 1].first >= hit.first; i--) {
        struct phrase_hit *other = &out->at[i - 1];
        if (other->first != hit.first || !is_same_kind(other, &hit))
            continue;
        if (other->last > hit.last || (other->last == hit.last && other->phrase <= hit.phrase))
            return;
        memmove(other, other + 1, (out->n - i) * sizeof *other);
        out->n--;
        break;
    }
    list_push(m->arena, out);
    uint32_t at = out->n - 1;
    for (; at > out->part &&
           (out->at[at - 1].first > hit.first ||
            (out->at[at - 1].first == hit.first && out->at[at - 1].phrase > hit.phrase));
         at--)
        out->at[at] = out->at[at - 1];
    out->at[at] = hit;
}

/* Does one of the words that a match from `start` can't do without stand where it must? */
static bool meets(const struct matcher *m, const struct need *need, uint32_t start) {
    uint32_t i = start + need->least, last = start + need->most;
    for (; i <= last && i < m->run.to; i++)
        if (need->words & phrase_run_head(&m->run, i))
            return true;
    return false;
}

static bool may_begin(const struct matcher *m, const struct program *program, uint32_t start) {
    if (program->begins && !(m->run.words->at[start].flags & program->begins))
        return false;
    if (!(program->heads & phrase_run_head(&m->run, start)))
        return false;
    for (uint32_t i = 0; i < KEPT_NEEDS && program->needs[i].words; i++)
        if (!meets(m, &program->needs[i], start))
            return false;
    return true;
}

/* The slot of a program in this text; one of another text is free. */
static struct reach *find_reach(struct reach *slots, uint32_t room, uint32_t text,
                                uint32_t program) {
    uint32_t i = (program * 2654435761u) & (room - 1);
    while (slots[i].text == text && slots[i].program != program)
        i = (i + 1) & (room - 1);
    return &slots[i];
}

static void grow_reaches(struct arena *arena, struct reaches *reaches) {
    uint32_t room = reaches->room ? reaches->room * 2 : FIRST_REACHES;
    struct reach *slots = arena_array(arena, struct reach, room);
    for (uint32_t i = 0; i < reaches->room; i++)
        if (reaches->slots[i].text == reaches->text)
            *find_reach(slots, room, reaches->text, reaches->slots[i].program) = reaches->slots[i];
    reaches->slots = slots;
    reaches->room = room;
}

/* Few programs need one: they are kept by number. */
static struct reach *reach_of(const struct matcher *m, uint32_t program, struct reaches *reaches) {
    if (reaches->n * 2 >= reaches->room)
        grow_reaches(m->arena, reaches);
    struct reach *reach = find_reach(reaches->slots, reaches->room, reaches->text, program);
    if (reach->text != reaches->text) {
        *reach = (struct reach){.text = reaches->text, .program = program};
        reaches->n++;
    }
    return reach;
}

/* The group's entry among those whose first slot was found, or NULL. */
static struct leader *leader_of(const struct matcher *m, uint32_t group) {
    for (uint32_t i = 0; i < m->led.n; i++)
        if (m->run.tables->programs[m->led.at[i].program].group == group)
            return &m->led.at[i];
    return NULL;
}

/* Remembers that the first slot of the program's group was found. */
static void lead(struct matcher *m, uint32_t program) {
    if (!leader_of(m, m->run.tables->programs[program].group))
        *list_push(m->arena, &m->led) = (struct leader){.program = program, .filled = 1};
}

/*
 * Finds the matches of a program that hold word `at` and begin so many words before it. Of
 * those that begin with a placeholder only the first: names have no clear beginning.
 */
static void try_program(struct matcher *m, const struct gate_use *use, uint32_t at,
                        struct phrase_hits *out) {
    const struct program *program = &m->run.tables->programs[use->program];
    if (program->slot > 0 && !leader_of(m, program->group))
        return;
    struct reach *reach = use->most == FAR ? reach_of(m, use->program, &out->reaches) : NULL;
    uint32_t start = m->sentence;
    if (reach && program->open && reach->end > at)
        return;
    if (reach && reach->tried > start)
        start = reach->tried;
    else if (!reach && at - start > use->most)
        start = at - use->most;
    for (; start + use->least <= at; start++) {
        if (reach)
            reach->tried = start + 1;
        if (!may_begin(m, program, start) || !phrase_run(&m->run, program, start, at))
            continue;
        add_hit(m, program, out);
        if (program->slot == 0)
            lead(m, use->program);
        if (reach)
            reach->end = m->run.best;
        if (program->open)
            return;
    }
}

/* ---- gates ------------------------------------------------------------------------------- */

static bool is_gate(const struct matcher *m, const struct gate *g, const struct word *w) {
    return g->length == 0 ||
           (g->length <= w->length && memcmp(m->run.words->folded + w->folded,
                                             m->run.tables->folded + g->folded, g->length) == 0);
}

/* Tries the programs that have a gate with this key, which is one of word `at`. */
static void try_gates(struct matcher *m, const struct gate_table *table, uint32_t at, uint32_t key,
                      struct phrase_hits *out) {
    const struct gate_use *uses = m->run.tables->uses;
    uint32_t slot = phrase_gate_slot(table->n, key);
    for (const struct gate *g; (g = &table->gates[slot])->n; slot = (slot + 1) & (table->n - 1))
        if (g->key == key && is_gate(m, g, &m->run.words->at[at]))
            for (uint32_t i = 0; i < g->n; i++)
                if (uses[g->first + i].languages & m->languages)
                    try_program(m, &uses[g->first + i], at, out);
}

/* Tries the gates that a word may be by its marks; prefixes are kept by PREFIX_KEY bytes or fewer.
 */
static void try_marked(struct matcher *m, const struct gate_table *table, uint32_t i,
                       uint32_t marked, struct phrase_hits *out) {
    const struct word *w = &m->run.words->at[i];
    const uint8_t *marks = table->marks;
    uint32_t pair = marked & MARK_SECOND ? phrase_pair_key(w[-1].hash, w->hash) : 0;
    uint32_t key = phrase_beginning(m->run.words, w, PREFIX_KEY);
    uint32_t shorter = phrase_key(m->run.words, w);
    if ((marked & MARK_SECOND) && (marks[phrase_mark(pair)] & MARK_PAIR))
        try_gates(m, table, i - 1, pair, out);
    if (marked & MARK_GATE)
        try_gates(m, table, i, w->hash, out);
    if (marks[phrase_mark(key)] & MARK_PREFIX)
        try_gates(m, table, i, key, out);
    if (shorter != key && (marks[phrase_mark(shorter)] & MARK_PREFIX))
        try_gates(m, table, i, shorter, out);
}

/*
 * Tries the gates that word `i` may be; `before` are the marks of the word before it, or 0. All
 * marks are asked for at once: which one a word has can't be foreseen, that it has none can.
 */
static inline uint32_t try_word(struct matcher *m, const struct gate_table *table, uint32_t i,
                                uint32_t before, struct phrase_hits *out) {
    const struct word *w = &m->run.words->at[i];
    const uint8_t *marks = table->marks;
    uint32_t now = marks[phrase_mark(w->hash)];
    uint32_t prefix = marks[phrase_mark(phrase_beginning(m->run.words, w, PREFIX_KEY))] |
                      marks[phrase_mark(phrase_key(m->run.words, w))];
    uint32_t second = before * (MARK_SECOND / MARK_FIRST) & now & MARK_SECOND;
    uint32_t marked = second | (now & MARK_GATE) | (prefix & MARK_PREFIX);
    if (marked)
        try_marked(m, table, i, marked, out);
    return now;
}

static bool begins_sentence(const struct matcher *m, uint32_t i) {
    return i == m->run.from || (m->run.words->at[i].flags & WORD_SENTENCE);
}

/* What may stand anywhere, and what begins something where it may. */
static void find_anywhere(struct matcher *m, const struct phrase_text *text,
                          struct phrase_hits *out) {
    const struct phrase_tables *t = m->run.tables;
    uint32_t link = 0;
    for (uint32_t i = text->from, before = 0; i < text->to; i++) {
        bool begins = begins_sentence(m, i), linked = link < text->nlinks && text->links[link] == i;
        link += linked;
        if (begins)
            m->sentence = i;
        if (begins || linked)
            try_word(m, &t->beginning, i, 0, out);
        before = try_word(m, &t->anywhere, i, begins ? 0 : before, out);
    }
}

static void find_at_gates(struct matcher *m, const struct gate_table *table,
                          struct phrase_hits *out) {
    for (uint32_t i = m->run.from, before = 0; i < m->run.to; i++) {
        bool begins = begins_sentence(m, i);
        if (begins)
            m->sentence = i;
        before = try_word(m, table, i, begins ? 0 : before, out);
    }
}

/* ---- slots ------------------------------------------------------------------------------- */

/* All slots of the group that a program belongs to, the first one, a bit each. */
static uint32_t all_slots(const struct phrase_tables *t, uint32_t first) {
    uint32_t slots = 0;
    for (uint32_t i = first; i < t->nprograms && t->programs[i].group == t->programs[first].group;
         i++)
        slots |= 1u << t->programs[i].slot;
    return slots;
}

/* Drops what was found from hit `from` on of groups whose slots are not all filled. */
static void keep_filled(struct matcher *m, uint32_t from, struct phrase_hits *out) {
    uint32_t kept = from;
    for (uint32_t i = from; i < out->n; i++)
        leader_of(m, out->at[i].group)->filled |= 1u << out->at[i].slot;
    for (uint32_t i = 0; i < m->led.n; i++)
        m->led.at[i].whole = m->led.at[i].filled == all_slots(m->run.tables, m->led.at[i].program);
    for (uint32_t i = from; i < out->n; i++)
        if (leader_of(m, out->at[i].group)->whole)
            out->at[kept++] = out->at[i];
    out->n = kept;
}

/* The other slots of the groups whose first one is filled: in most texts there is none. */
static void find_slots(struct matcher *m, struct phrase_hits *out) {
    uint32_t from = out->part = out->n;
    if (m->led.n == 0)
        return;
    find_at_gates(m, &m->run.tables->slots, out);
    keep_filled(m, from, out);
}

/* ---- the whole --------------------------------------------------------------------------- */

static int by_word(const void *a, const void *b) {
    const struct phrase_hit *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->phrase < y->phrase ? -1 : x->phrase > y->phrase;
}

static struct matcher matcher_of(struct arena *arena, const struct phrase_index *index,
                                 const struct phrase_text *text) {
    struct matcher m = {.arena = arena, .languages = UINT32_MAX};
    m.run.tables = &index->tables;
    m.run.words = text->words;
    m.run.site = text->site;
    m.run.from = text->from;
    m.run.to = text->to;
    if (text->language && text->language <= MOST_LANGUAGES)
        m.languages = 1u << (text->language - 1);
    return m;
}

void phrase_find(struct arena *arena, const struct phrase_index *index,
                 const struct phrase_text *text, struct phrase_hits *out) {
    struct matcher m = matcher_of(arena, index, text);
    uint32_t before = out->n, first;
    out->reaches.text++;
    out->reaches.n = 0;
    out->part = before;
    find_anywhere(&m, text, out);
    first = out->n;
    find_slots(&m, out);
    out->part = out->n;
    if (out->n > before)
        find_at_gates(&m, &index->tables.beside, out);
    if (out->n > first)
        qsort(out->at + before, out->n - before, sizeof *out->at, by_word);
}

void phrase_find_ungated(struct arena *arena, const struct phrase_index *index,
                         const struct phrase_text *text, struct phrase_hits *out) {
    const struct phrase_tables *t = &index->tables;
    struct matcher m = matcher_of(arena, index, text);
    out->part = out->n;
    for (uint32_t p = 0; p < t->nprograms; p++) {
        const struct program *program = &t->programs[p];
        uint32_t end = text->from; /* of the last match */
        for (uint32_t i = text->from; i < text->to; i++) {
            if (!phrase_run(&m.run, program, i, i) || (program->open && m.run.best <= end))
                continue;
            add_hit(&m, program, out);
            end = m.run.best;
        }
    }
}

/* Does a program match somewhere? */
static bool is_found(struct matcher *m, const struct program *program) {
    for (uint32_t i = m->run.from; i < m->run.to; i++)
        if (phrase_run(&m->run, program, i, i))
            return true;
    return false;
}

bool phrase_test(struct arena *arena, const struct knowledge *k, uint32_t group, struct str text) {
    struct words words = {0};
    struct word_reader reader;
    word_reader_init(&reader, arena, &words);
    word_reader_text(&reader, text, 0, false, 0);
    word_reader_end(&reader);
    const struct phrase_tables *t = &k->phrase_index->tables;
    struct matcher m =
        matcher_of(arena, k->phrase_index, &(struct phrase_text){.words = &words, .to = words.n});
    uint32_t filled = 0;
    for (uint32_t i = 0; i < t->nprograms; i++) {
        const struct program *program = &t->programs[i];
        if (program->group != group || !is_found(&m, program))
            continue;
        if (program->slot < 0)
            return true;
        filled |= 1u << program->slot;
    }
    uint32_t nslots = k->groups.at[group].nslots;
    return nslots && filled == (1u << nslots) - 1;
}

uint32_t phrase_stop_sets(const struct phrase_index *index) {
    return index->tables.nstop_sets;
}

void phrase_count_stop_words(const struct phrase_index *index, const struct words *words,
                             uint32_t first, uint32_t n, struct stop_count *sets) {
    const struct stop_words *buckets = index->tables.stop_words;
    uint32_t nbuckets = index->tables.nstop_words;
    for (const struct word *w = words->at + first, *end = w + n; w < end; w++) {
        struct stop_count *set = &sets[phrase_stop_set(buckets, nbuckets, w->hash)];
        set->n++;
        set->seen |= (uint64_t)1 << (w->hash >> 26);
    }
}

void phrase_count_languages(const struct phrase_index *index, const struct stop_count *sets,
                            struct stop_count counts[MOST_LANGUAGES]) {
    const struct phrase_tables *t = &index->tables;
    for (uint32_t i = 0; i < t->nstop_sets; i++)
        for (uint32_t languages = t->stop_sets[i]; languages; languages &= languages - 1) {
            counts[__builtin_ctz(languages)].n += sets[i].n;
            counts[__builtin_ctz(languages)].seen |= sets[i].seen;
        }
}
