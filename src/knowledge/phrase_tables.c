/* Building the tables of the phrase matcher. */
#include "knowledge/phrase_tables.h"

#include "knowledge/markup.h"
#include "knowledge/phrase_gate.h"

#include <stdlib.h>
#include <string.h>

enum { FEWEST_BUCKETS = 64, MOST_STOP_BUCKETS = 1 << 16 };

/* A gate with one of the programs that it lets in. */
struct row {
    struct gate gate;
    struct gate_use use;
};

/* One of a language's most frequent words. */
struct stop_word {
    uint32_t key, languages;
};

struct gate_set {
    struct {
        struct row *at;
        uint32_t n, cap;
    } rows;
    struct {
        struct gate *at;
        uint32_t n, cap;
    } gates;
    uint8_t *marks;
};

struct builder {
    struct arena *arena;
    const struct knowledge *knowledge;
    struct phrase_programs programs;
    struct gate_set anywhere, beginning, beside, slots;
    struct {
        struct gate_use *at;
        uint32_t n, cap;
    } uses;
    struct {
        uint32_t *at;
        uint32_t n, cap;
    } sets; /* of languages */
    struct phrase_tables out;
};

/* ---- gates ------------------------------------------------------------------------------- */

/* The languages in whose texts the phrases of a group mean something. */
static uint32_t languages_of(const struct knowledge *k, const struct phrase_group *group) {
    for (uint32_t i = 0; i < k->languages.n && i < MOST_LANGUAGES; i++)
        if (!role_speaks_abroad(group->role) && str_eq(k->languages.at[i].code, group->language))
            return 1u << i;
    return UINT32_MAX;
}

static void mark(struct gate_set *set, uint32_t key, enum gate_mark mark) {
    set->marks[phrase_mark(key)] |= (uint8_t)mark;
}

static struct gate pair_gate(struct gate_set *set, uint32_t first, uint32_t second) {
    struct gate gate = {.key = phrase_pair_key(first, second)};
    mark(set, gate.key, MARK_PAIR);
    mark(set, first, MARK_FIRST);
    mark(set, second, MARK_SECOND);
    return gate;
}

static struct gate prefix_gate(struct gate_set *set, const struct step *prefix) {
    mark(set, prefix->key, MARK_PREFIX);
    return (struct gate){prefix->key, prefix->folded, .length = prefix->length};
}

static struct gate word_gate(struct gate_set *set, uint32_t key) {
    mark(set, key, MARK_GATE);
    return (struct gate){.key = key};
}

static void add_gate(struct builder *b, struct gate_set *set, uint32_t languages,
                     const struct gate_word *w) {
    struct row *row = list_push(b->arena, &set->rows);
    row->use = (struct gate_use){b->programs.programs.n - 1, languages, w->least, w->most};
    if (w->next.length)
        row->gate = pair_gate(set, w->word.key, w->next.key);
    else if (w->word.op == STEP_PREFIX)
        row->gate = prefix_gate(set, &w->word);
    else
        row->gate = word_gate(set, w->word.key);
}

static int compare_gates(const struct builder *b, const struct gate *x, const struct gate *y) {
    const char *folded = b->programs.words.folded;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return str_compare((struct str){folded + x->folded, x->length},
                       (struct str){folded + y->folded, y->length});
}

static int compare_rows(const void *x, const void *y, void *builder) {
    const struct row *a = x, *b = y;
    int order = compare_gates(builder, &a->gate, &b->gate);
    if (order)
        return order;
    if (a->use.program != b->use.program)
        return a->use.program < b->use.program ? -1 : 1;
    return (int)a->use.least - (int)b->use.least;
}

/* The gates by their keys: each in its slot, or in the next that is free. */
static struct gate_table place_gates(struct builder *b, const struct gate_set *set) {
    uint32_t slots = FEWEST_BUCKETS;
    while (slots < set->gates.n * 2)
        slots *= 2;
    struct gate *table = arena_array(b->arena, struct gate, slots);
    for (uint32_t i = 0; i < set->gates.n; i++) {
        uint32_t slot = phrase_gate_slot(slots, set->gates.at[i].key);
        while (table[slot].n)
            slot = (slot + 1) & (slots - 1);
        table[slot] = set->gates.at[i];
    }
    return (struct gate_table){table, set->marks, slots};
}

/* Each gate once, with the programs that it lets in; again when they are too many to count. */
static void join_gates(struct builder *b, struct gate_set *set) {
    if (set->rows.n)
        qsort_r(set->rows.at, set->rows.n, sizeof *set->rows.at, compare_rows, b);
    for (uint32_t i = 0; i < set->rows.n; i++) {
        const struct row *row = &set->rows.at[i];
        const struct gate *last = set->gates.n ? &set->gates.at[set->gates.n - 1] : NULL;
        if (!last || last->n == UINT16_MAX || compare_gates(b, &row[-1].gate, &row->gate) != 0) {
            *list_push(b->arena, &set->gates) = row->gate;
            set->gates.at[set->gates.n - 1].first = b->uses.n;
        }
        *list_push(b->arena, &b->uses) = row->use;
        set->gates.at[set->gates.n - 1].n++;
    }
}

/* ---- phrases ----------------------------------------------------------------------------- */

/* Those that begin something are let in by their first word, if it is known. */
static bool add_beginning(struct builder *b, uint32_t languages) {
    struct phrase_words words = {0};
    uint32_t first = b->programs.programs.at[b->programs.programs.n - 1].first;
    bool known = phrase_first_words(b->arena, &b->programs, first, &words);
    for (uint32_t i = 0; known && i < words.n; i++)
        add_gate(b, &b->beginning, languages, &(struct gate_word){.word = words.at[i]});
    return known;
}

static struct gate_set *set_of(struct builder *b, enum role_place place, int32_t slot) {
    return slot > 0 ? &b->slots : place == PLACE_BESIDE ? &b->beside : &b->anywhere;
}

static void add_phrase(struct builder *b, enum role role, int32_t slot, uint32_t languages) {
    const struct phrase_gates *gates = &b->programs.gates;
    enum role_place place = role_place(role);
    if (place == PLACE_BEGINNING && add_beginning(b, languages))
        return;
    for (uint32_t g = 0; g < gates->gate.n; g++)
        add_gate(b, set_of(b, place, slot), languages, &gates->words.at[gates->gate.first + g]);
}

static void add_phrases(struct builder *b, struct problems *problems) {
    const struct knowledge *k = b->knowledge;
    for (uint32_t i = 0; i < k->phrases.n; i++) {
        const struct phrase_pattern *p = &k->phrases.at[i];
        const struct phrase_group *group = &k->groups.at[p->group];
        const char *message = NULL;
        if (!phrase_compile(b->arena, &b->programs, p, i, &message))
            yaml_problem(p->file, p->node, problems, "%s", message);
        else
            add_phrase(b, group->role, p->slot, languages_of(k, group));
    }
}

/* ---- words of languages --------------------------------------------------------------------- */

static uint32_t folded_hash(struct arena *a, struct str text) {
    struct words words = {0};
    struct word_reader reader;
    word_reader_init(&reader, a, &words);
    word_reader_text(&reader, text, 0, false, 0);
    word_reader_end(&reader);
    return words.n ? words.at[0].hash : 0;
}

static uint32_t set_number(struct builder *b, uint32_t languages) {
    for (uint32_t i = 0; i < b->sets.n; i++)
        if (b->sets.at[i] == languages)
            return i;
    *list_push(b->arena, &b->sets) = languages;
    return b->sets.n - 1;
}

/* Adds a language to a word's; false when there is no place for it. */
static bool place_stop_word(struct stop_words *table, uint32_t n, const struct stop_word *word) {
    struct stop_words *bucket = &table[phrase_stop_bucket(n, word->key)];
    for (uint32_t i = 0; i < STOP_WAYS; i++) {
        if (bucket->keys[i] && bucket->keys[i] != word->key)
            continue;
        bucket->keys[i] = word->key;
        bucket->sets[i] |= word->languages;
        return true;
    }
    return false;
}

/* A table in which each has a place. */
static void place_stop_words(struct builder *b, const struct stop_word *words, uint32_t nwords) {
    uint32_t n = FEWEST_BUCKETS, placed = 0;
    struct stop_words *table = NULL;
    while (!table || (placed < nwords && n < MOST_STOP_BUCKETS)) {
        n *= 2;
        table = arena_array(b->arena, struct stop_words, n);
        for (placed = 0; placed < nwords && place_stop_word(table, n, &words[placed]);)
            placed++;
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t way = 0; way < STOP_WAYS; way++)
            table[i].sets[way] = set_number(b, table[i].sets[way]);
    b->out.stop_words = table;
    b->out.nstop_words = n;
}

static void add_stop_words(struct builder *b) {
    const struct knowledge *k = b->knowledge;
    struct {
        struct stop_word *at;
        uint32_t n, cap;
    } words = {0};
    for (uint32_t l = 0; l < k->languages.n && l < MOST_LANGUAGES; l++) {
        const struct str_list *list = &k->languages.at[l].stop_words;
        for (uint32_t i = 0; i < list->n; i++) {
            uint32_t key = folded_hash(b->arena, list->at[i]);
            if (key)
                *list_push(b->arena, &words) = (struct stop_word){key, 1u << l};
        }
    }
    set_number(b, 0);
    place_stop_words(b, words.at, words.n);
    b->out.stop_sets = b->sets.at;
    b->out.nstop_sets = b->sets.n;
}

static bool is_stop_word(const void *context, uint32_t hash) {
    const struct phrase_tables *t = context;
    return phrase_stop_set(t->stop_words, t->nstop_words, hash) != 0;
}

static void add_currency(struct builder *b) {
    const struct str_list *list = markup_list(b->knowledge, "currency-words");
    for (uint32_t i = 0; i < list->n && b->out.ncurrency < MOST_CURRENCIES; i++)
        b->out.currency[b->out.ncurrency++] = folded_hash(b->arena, list->at[i]);
}

/* ---- the whole ------------------------------------------------------------------------------ */

struct phrase_tables phrase_tables_build(struct arena *a, const struct knowledge *k,
                                         struct problems *problems) {
    struct builder b = {.arena = a, .knowledge = k};
    b.anywhere.marks = arena_array(a, uint8_t, MARKS);
    b.beginning.marks = arena_array(a, uint8_t, MARKS);
    b.beside.marks = arena_array(a, uint8_t, MARKS);
    b.slots.marks = arena_array(a, uint8_t, MARKS);
    struct phrase_tables *out = &b.out;
    add_stop_words(&b);
    b.programs.gates.is_common = is_stop_word;
    b.programs.gates.context = out;
    add_phrases(&b, problems);
    add_currency(&b);
    join_gates(&b, &b.anywhere);
    join_gates(&b, &b.beside);
    join_gates(&b, &b.slots);
    join_gates(&b, &b.beginning);
    out->anywhere = place_gates(&b, &b.anywhere);
    out->beginning = place_gates(&b, &b.beginning);
    out->beside = place_gates(&b, &b.beside);
    out->slots = place_gates(&b, &b.slots);
    out->uses = b.uses.at;
    out->nuses = b.uses.n;
    out->steps = b.programs.steps.at;
    out->nsteps = b.programs.steps.n;
    out->choices = b.programs.choices.at;
    out->nchoices = b.programs.choices.n;
    out->programs = b.programs.programs.at;
    out->nprograms = b.programs.programs.n;
    out->folded = b.programs.words.folded;
    out->nfolded = b.programs.words.nfolded;
    return *out;
}
