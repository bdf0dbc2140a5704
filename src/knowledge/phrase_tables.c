/* Building the tables of the phrase matcher. */
#include "knowledge/phrase_tables.h"

#include "knowledge/markup.h"
#include "knowledge/phrase_gate.h"

#include <string.h>

enum { FEWEST_BUCKETS = 64, SENTENCE_COST = 4 };

struct builder {
    struct arena *arena;
    const struct knowledge *knowledge;
    struct phrase_programs programs;
    struct {
        struct anchor *at;
        uint32_t n, cap;
    } words, prefixes;
    struct {
        struct gate_entry *at;
        uint32_t n, cap;
    } gates;
    struct {
        struct stop_word *at;
        uint32_t n, cap;
    } stop_words;
    struct phrase_tables out;
};

/* ---- rows by bucket --------------------------------------------------------------------- */

static uint32_t key_of(const char *row) {
    uint32_t key;
    memcpy(&key, row, sizeof key); /* each row begins with its key */
    return key;
}

/* The rows in the order of their buckets; those of one bucket stay in the order they have. */
static void *by_bucket(struct arena *a, const void *rows, uint32_t n, size_t size,
                       struct buckets *out) {
    uint32_t buckets = FEWEST_BUCKETS;
    while (buckets < n * 2)
        buckets *= 2;
    uint32_t *starts = arena_array(a, uint32_t, buckets + 2);
    *out = (struct buckets){starts, buckets - 1};
    /* Counted one place further than they end up, because placing the rows moves each start. */
    for (uint32_t i = 0; i < n; i++)
        starts[phrase_bucket(out, key_of((const char *)rows + i * size)) + 2]++;
    for (uint32_t i = 1; i < buckets + 1; i++)
        starts[i + 1] += starts[i];
    char *sorted = arena_alloc(a, (n + 1) * size);
    for (uint32_t i = 0; i < n; i++) {
        const char *row = (const char *)rows + i * size;
        uint32_t *next = &starts[phrase_bucket(out, key_of(row)) + 1];
        memcpy(sorted + (*next)++ * size, row, size);
    }
    return sorted;
}

/* ---- where programs begin ----------------------------------------------------------------- */

/* Walks all ways from the program's start to its first literal words. False: it can be empty. */
static bool add_anchors(struct builder *b, uint32_t program) {
    const struct step *steps = b->programs.steps.at + b->programs.programs.at[program].first;
    struct {
        uint16_t step;
        uint8_t lead;
    } open[MAX_STEPS + 2];
    uint32_t n = 0;
    bool seen[MAX_STEPS + 2] = {false};
    open[n].step = 0;
    open[n++].lead = 0;
    while (n) {
        n--;
        uint16_t i = open[n].step;
        uint8_t lead = open[n].lead;
        if (seen[i])
            continue;
        seen[i] = true;
        const struct step *s = &steps[i];
        struct anchor anchor = {s->key, program, lead ? 0 : i, lead};
        switch ((enum step_op)s->op) {
        case STEP_MATCH:
            return false;
        case STEP_WORD:
            *list_push(b->arena, &b->words) = anchor;
            continue;
        case STEP_PREFIX:
            *list_push(b->arena, &b->prefixes) = anchor;
            continue;
        case STEP_SPLIT:
            open[n].step = s->target;
            open[n++].lead = lead;
            break;
        case STEP_JUMP:
            i = (uint16_t)(s->target - 1);
            break;
        case STEP_GAP:
        case STEP_BRAND:
        case STEP_SITE:
        case STEP_CODE:
        case STEP_MONEY:
            lead = (uint8_t)(lead + GAP_WORDS);
            break;
        }
        open[n].step = (uint16_t)(i + 1);
        open[n++].lead = lead;
    }
    return true;
}

static bool begins_with_gate(const struct phrase_gates *gates, const struct step *begin) {
    for (uint32_t i = 0; i < gates->gate.n; i++)
        if (gates->words.at[gates->gate.first + i].word.folded == begin->folded)
            return true;
    return false;
}

/* How a program can begin: its anchors. */
struct begins {
    const struct step *steps; /* of the program */
    const struct anchor *at;
    uint32_t n;
};

/* The anchors from `from` on; none while the list has no memory yet. */
static struct begins begins_from(const struct step *steps, const struct anchor *at, uint32_t from,
                                 uint32_t n) {
    return at ? (struct begins){steps, at + from, n - from} : (struct begins){.steps = steps};
}

/* Does each match begin with the gate? */
static bool is_direct(const struct phrase_gates *gates, const struct begins *b) {
    for (uint32_t i = 0; i < b->n; i++)
        if (b->at[i].lead || !begins_with_gate(gates, &b->steps[b->at[i].step]))
            return false;
    return true;
}

static uint64_t begins_cost(const struct phrase_gates *gates, const struct begins *b) {
    uint64_t cost = 0;
    for (uint32_t i = 0; i < b->n; i++)
        cost += b->at[i].lead ? NO_GATE : phrase_step_cost(gates, &b->steps[b->at[i].step]);
    return cost;
}

static void add_gate(struct builder *b, uint32_t program, const struct gate_word *w, bool direct) {
    struct gate_entry entry = {.key = w->word.key, .program = program, .direct = direct};
    if (w->next.length) {
        entry.kind = GATE_PAIR;
        entry.key = phrase_pair_key(w->word.key, w->next.key);
    } else {
        entry.kind = w->word.op == STEP_PREFIX ? GATE_PREFIX : GATE_WORD;
        entry.folded = w->word.folded;
        entry.length = w->word.length;
    }
    *list_push(b->arena, &b->gates) = entry;
}

static void add_begins(struct builder *b, uint32_t program, const struct begins *begins) {
    for (uint32_t i = 0; i < begins->n; i++)
        add_gate(b, program, &(struct gate_word){.word = begins->steps[begins->at[i].step]}, true);
}

/*
 * Opens the program by its gate, or by the words that it begins with: those make it run
 * at these words only, while another gate makes each word of the sentence a possible begin.
 * `words` and `prefixes`: the first of the program's anchors.
 */
static void add_gates(struct builder *b, uint32_t program, uint32_t words, uint32_t prefixes) {
    const struct phrase_gates *gates = &b->programs.gates;
    const struct step *steps = b->programs.steps.at + b->programs.programs.at[program].first;
    struct begins by_word = begins_from(steps, b->words.at, words, b->words.n);
    struct begins by_prefix = begins_from(steps, b->prefixes.at, prefixes, b->prefixes.n);
    bool direct = is_direct(gates, &by_word) && is_direct(gates, &by_prefix);
    if (!direct && begins_cost(gates, &by_word) + begins_cost(gates, &by_prefix) <=
                       (uint64_t)gates->cost * SENTENCE_COST) {
        add_begins(b, program, &by_word);
        add_begins(b, program, &by_prefix);
        return;
    }
    for (uint32_t i = 0; i < gates->gate.n; i++)
        add_gate(b, program, &gates->words.at[gates->gate.first + i], direct);
}

static void add_phrases(struct builder *b, struct problems *problems) {
    const struct knowledge *k = b->knowledge;
    for (uint32_t i = 0; i < k->phrases.n; i++) {
        const struct phrase_pattern *p = &k->phrases.at[i];
        const char *message = NULL;
        uint32_t words = b->words.n, prefixes = b->prefixes.n;
        bool good = phrase_compile(b->arena, &b->programs, p, i, &message);
        if (good && !add_anchors(b, b->programs.programs.n - 1)) {
            good = false;
            message = "phrase can be empty";
        }
        if (good)
            add_gates(b, b->programs.programs.n - 1, words, prefixes);
        else
            yaml_problem(p->file, p->node, problems, "%s", message);
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

static void add_stop_words(struct builder *b) {
    const struct knowledge *k = b->knowledge;
    for (uint32_t l = 0; l < k->languages.n && l < 32; l++) {
        const struct str_list *list = &k->languages.at[l].stop_words;
        for (uint32_t i = 0; i < list->n; i++)
            *list_push(b->arena, &b->stop_words) =
                (struct stop_word){folded_hash(b->arena, list->at[i]), 1u << l};
    }
    b->out.stop_words = by_bucket(b->arena, b->stop_words.at, b->stop_words.n,
                                  sizeof *b->stop_words.at, &b->out.stop_buckets);
    b->out.nstop_words = b->stop_words.n;
}

static bool is_stop_word(const void *context, uint32_t hash) {
    const struct phrase_tables *t = context;
    uint32_t bucket = phrase_bucket(&t->stop_buckets, hash);
    for (uint32_t i = t->stop_buckets.at[bucket]; i < t->stop_buckets.at[bucket + 1]; i++)
        if (t->stop_words[i].key == hash)
            return true;
    return false;
}

static void add_currency(struct builder *b) {
    const struct str_list *list = markup_list(b->knowledge, "currency-words");
    for (uint32_t i = 0; i < list->n && b->out.ncurrency < MOST_CURRENCIES; i++)
        b->out.currency[b->out.ncurrency++] = folded_hash(b->arena, list->at[i]);
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static void set_filter(struct builder *b) {
    uint64_t *filter = arena_array(b->arena, uint64_t, GATE_FILTER_BITS / 64);
    for (uint32_t i = 0; i < b->gates.n; i++) {
        uint32_t bit = phrase_filter_bit(b->gates.at[i].key);
        filter[bit / 64] |= 1ull << (bit % 64);
    }
    b->out.gate_filter = filter;
}

struct phrase_tables phrase_tables_build(struct arena *a, const struct knowledge *k,
                                         struct problems *problems) {
    struct builder b = {.arena = a, .knowledge = k};
    struct phrase_tables *out = &b.out;
    add_stop_words(&b);
    b.programs.gates.is_common = is_stop_word;
    b.programs.gates.context = out;
    add_phrases(&b, problems);
    add_currency(&b);
    set_filter(&b);
    out->words = by_bucket(a, b.words.at, b.words.n, sizeof *b.words.at, &out->word_buckets);
    out->prefixes =
        by_bucket(a, b.prefixes.at, b.prefixes.n, sizeof *b.prefixes.at, &out->prefix_buckets);
    out->gates = by_bucket(a, b.gates.at, b.gates.n, sizeof *b.gates.at, &out->gate_buckets);
    out->steps = b.programs.steps.at;
    out->nsteps = b.programs.steps.n;
    out->programs = b.programs.programs.at;
    out->nprograms = b.programs.programs.n;
    out->folded = b.programs.words.folded;
    out->nfolded = b.programs.words.nfolded;
    out->nwords = b.words.n;
    out->nprefixes = b.prefixes.n;
    out->ngates = b.gates.n;
    return *out;
}
