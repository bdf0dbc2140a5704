/*
 * Finding phrases: programs that the words of a sentence let in are run where they can begin.
 */
#include "knowledge/phrase.h"

#include "knowledge/phrase_tables.h"

#include <string.h>

enum { MATCH_BUDGET = 8000, CODE_MIN = 4, CODE_MAX = 20, MOST_BEGINS = 32 };

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

struct matcher {
    struct arena *arena;
    const struct phrase_tables *tables;
    const struct words *words;
    const struct words *site;
    uint32_t from, to;
    uint32_t budget;
    const struct step *steps; /* of the program that runs */
    uint32_t start;
    uint32_t best; /* end (exclusive) of the longest match, 0 = none */
    bool brand, best_brand;
    uint32_t code_first, code_last, best_code_first, best_code_last;
};

static bool usable(const struct matcher *m, uint32_t i) {
    return i < m->to && (i == m->start || !(m->words->at[i].flags & WORD_SENTENCE));
}

static bool is_step_word(const struct matcher *m, const struct step *s, const struct word *w) {
    const char *folded = m->tables->folded + s->folded;
    if (s->op == STEP_WORD ? w->hash != s->key || w->length != s->length : w->length < s->length)
        return false;
    if (s->hash && !(w->flags & WORD_HASH))
        return false;
    return memcmp(m->words->folded + w->folded, folded, s->length) == 0;
}

/* Longest name (at most `most` words) that can begin at word i; 0 if none. */
static uint32_t name_words(const struct matcher *m, uint32_t i, uint32_t most) {
    const struct word *w = m->words->at;
    if (!usable(m, i))
        return 0;
    bool joined = i + 1 < m->to && (w[i + 1].flags & WORD_HYPHEN);
    if (!(w[i].flags & (WORD_CAPITAL | WORD_DIGIT | WORD_HASH | WORD_CAMEL)) && !joined)
        return 0;
    uint32_t n = 1;
    while (n < most && usable(m, i + n)) {
        uint16_t flags = w[i + n].flags;
        if (!(flags & WORD_HYPHEN) &&
            (!(flags & (WORD_CAPITAL | WORD_DIGIT)) || (flags & WORD_COMMA)))
            break;
        n++;
    }
    return n;
}

static bool is_money_sign(const struct word *w) {
    return (w->flags & WORD_SYMBOL) != 0;
}

static uint32_t money_words(const struct matcher *m, uint32_t i) {
    const struct word *w = m->words->at;
    if (!usable(m, i) || !usable(m, i + 1))
        return 0;
    if (is_money_sign(&w[i]) && (w[i + 1].flags & WORD_DIGIT))
        return 2;
    if (!(w[i].flags & WORD_DIGIT))
        return 0;
    uint32_t n = 1;
    while (usable(m, i + n) && (w[i + n].flags & WORD_DIGIT))
        n++;
    if (!usable(m, i + n))
        return 0;
    if (is_money_sign(&w[i + n]))
        return n + 1;
    for (uint32_t c = 0; c < m->tables->ncurrency; c++)
        if (m->tables->currency[c] == w[i + n].hash)
            return n + 1;
    return 0;
}

/* Words of a coupon code at i, joined by hyphens; 0 if it does not look like one. */
static uint32_t code_words(const struct matcher *m, uint32_t i) {
    const struct word *w = m->words->at;
    if (!usable(m, i))
        return 0;
    uint32_t n = 1, length = w[i].length;
    uint16_t flags = w[i].flags;
    while (usable(m, i + n) && (w[i + n].flags & WORD_HYPHEN)) {
        flags |= w[i + n].flags;
        length += w[i + n].length + 1u;
        n++;
    }
    if (length < CODE_MIN || length > CODE_MAX || (flags & WORD_SYMBOL))
        return 0;
    bool shouting = i > m->from && (w[i - 1].flags & WORD_UPPER);
    bool letters = (flags & (WORD_UPPER | WORD_LOWER | WORD_CAPITAL)) != 0;
    if (flags & WORD_DIGIT)
        return (letters && !(flags & WORD_LOWER)) || (flags & WORD_CAPITAL) ||
                       (!letters && length > CODE_MIN)
                   ? n
                   : 0;
    return ((flags & WORD_UPPER) && !(flags & WORD_LOWER) && !shouting) || (flags & WORD_CAMEL) ? n
                                                                                                : 0;
}

static void run(struct matcher *m, uint32_t step, uint32_t word);

static void run_names(struct matcher *m, uint32_t step, uint32_t word, uint32_t most) {
    uint32_t n = name_words(m, word, most);
    bool brand = m->brand;
    m->brand = true;
    for (; n > 0; n--)
        run(m, step + 1, word + n);
    m->brand = brand;
}

/* One of the site's names, or a short name of any kind. */
static void run_site(struct matcher *m, uint32_t step, uint32_t word) {
    const struct words *site = m->site;
    for (uint32_t i = 0; site && i < site->n;) {
        uint32_t n = 0;
        bool same = true;
        do {
            const struct word *want = &site->at[i + n];
            same = same && usable(m, word + n) && m->words->at[word + n].hash == want->hash;
            n++;
        } while (i + n < site->n && !(site->at[i + n].flags & WORD_SENTENCE));
        if (same)
            run(m, step + 1, word + n);
        i += n;
    }
    if (word < m->to && !(m->words->at[word].flags & WORD_CAPITAL))
        return; /* a size ("160 x 305") is no site */
    for (uint32_t n = name_words(m, word, NAME_WORDS - 1); n > 0; n--)
        run(m, step + 1, word + n);
}

static void run_code(struct matcher *m, uint32_t step, uint32_t word) {
    uint32_t n = code_words(m, word);
    if (n == 0)
        return;
    uint32_t first = m->code_first, last = m->code_last;
    m->code_first = word;
    m->code_last = word + n - 1;
    run(m, step + 1, word + n);
    m->code_first = first;
    m->code_last = last;
}

static void found(struct matcher *m, uint32_t end) {
    if (end <= m->best || end == m->start)
        return;
    m->best = end;
    m->best_brand = m->brand;
    m->best_code_first = m->code_first;
    m->best_code_last = m->code_last;
}

/*
 * A chain of alternatives, from the first on; returns the step of the last one. Most end at
 * their first word, at once.
 */
static uint32_t run_split(struct matcher *m, uint32_t step, uint32_t word) {
    bool exists = word < m->to;
    uint32_t hash = exists ? m->words->at[word].hash : 0;
    const struct step *steps = m->steps;
    while (true) {
        const struct step *first = &steps[step + 1];
        if (first->op != STEP_WORD || (exists && first->key == hash))
            run(m, step + 1, word);
        step = steps[step].target;
        if (steps[step].op != STEP_SPLIT || m->budget == 0)
            return step;
        m->budget--;
    }
}

/* Runs from a step at a word; the depth is bounded by the program's length. */
static void run(struct matcher *m, uint32_t step, uint32_t word) {
    for (;;) {
        if (m->budget == 0)
            return;
        m->budget--;
        const struct step *s = &m->steps[step];
        switch ((enum step_op)s->op) {
        case STEP_MATCH:
            found(m, word);
            return;
        case STEP_WORD:
        case STEP_PREFIX:
            if (word >= m->to || !is_step_word(m, s, &m->words->at[word]) || !usable(m, word))
                return;
            word++;
            step++;
            break;
        case STEP_SPLIT:
            step = run_split(m, step, word);
            break;
        case STEP_JUMP:
            step = s->target;
            break;
        case STEP_GAP:
            for (uint32_t n = 0; n < GAP_WORDS && usable(m, word + n); n++)
                run(m, step + 1, word + n + 1);
            step++;
            break;
        case STEP_BRAND:
            run_names(m, step, word, NAME_WORDS);
            return;
        case STEP_SITE:
            run_site(m, step, word);
            return;
        case STEP_CODE:
            run_code(m, step, word);
            return;
        case STEP_MONEY: {
            uint32_t n = money_words(m, word);
            if (n == 0)
                return;
            word += n;
            step++;
            break;
        }
        }
    }
}

static void add_hit(struct matcher *m, const struct program *p, struct phrase_hits *out) {
    struct phrase_hit hit = {.group = p->group,
                             .slot = p->slot,
                             .phrase = p->phrase,
                             .first = m->start,
                             .last = m->best - 1,
                             .brand = m->best_brand,
                             .code_first = m->best_code_first,
                             .code_last = m->best_code_last};
    uint32_t at = out->n;
    while (at && out->at[at - 1].first >= hit.first) {
        struct phrase_hit *other = &out->at[at - 1];
        if (other->first == hit.first && other->group == hit.group && other->slot == hit.slot) {
            if (other->last < hit.last)
                *other = hit;
            return;
        }
        if (other->first == hit.first)
            break;
        at--;
    }
    at = out->n;
    list_push(m->arena, out);
    for (; at && out->at[at - 1].first > hit.first; at--)
        out->at[at] = out->at[at - 1];
    out->at[at] = hit;
}

static void try_program(struct matcher *m, const struct anchor *anchor, uint32_t word,
                        struct phrase_hits *out) {
    const struct program *program = &m->tables->programs[anchor->program];
    m->steps = m->tables->steps + program->first;
    uint32_t lead = anchor->lead;
    for (uint32_t back = lead; back + (lead == 0) > 0; back--) {
        if (back <= word - m->from) {
            m->start = word - back;
            m->budget = MATCH_BUDGET;
            m->best = 0;
            m->brand = false;
            m->code_first = 1;
            m->code_last = 0;
            run(m, anchor->step, m->start);
            if (m->best > word) {
                add_hit(m, program, out);
                return;
            }
        }
        if (back == 0)
            return;
    }
}

/* ---- gates ------------------------------------------------------------------------------- */

static inline uint32_t prefix_key(const struct words *words, const struct word *w) {
    return phrase_prefix_key((struct str){words->folded + w->folded, w->length});
}

static void try_anchors(struct matcher *m, const struct anchor *anchors, const struct buckets *b,
                        uint32_t key, uint32_t word, struct phrase_hits *out) {
    const bool *open = out->open;
    uint32_t bucket = phrase_bucket(b, key);
    const struct anchor *anchor = anchors + b->at[bucket], *end = anchors + b->at[bucket + 1];
    for (; anchor < end; anchor++)
        if (anchor->key == key && open[anchor->program])
            try_program(m, anchor, word, out);
}

/* A sentence, while its gates are opened. */
struct sentence {
    uint32_t from; /* word */
    bool all;      /* programs may begin at any word, else only at those of `begins` */
    uint32_t nbegins;
    uint32_t begins[MOST_BEGINS];
};

static void open_gate(const struct matcher *m, uint32_t program, struct phrase_hits *out) {
    if (!out->open) {
        out->open = arena_array(m->arena, bool, m->tables->nprograms);
        out->opened = arena_array(m->arena, uint32_t, m->tables->nprograms);
    }
    if (!out->open[program])
        out->opened[out->nopened++] = program;
    out->open[program] = true;
}

static bool is_gate(const struct matcher *m, const struct gate_entry *g, const struct word *w) {
    if (g->kind == GATE_PAIR)
        return true; /* the hashes are the same: near enough for a gate */
    if (g->kind == GATE_WORD)
        return w->length == g->length;
    return w->length >= g->length &&
           memcmp(m->words->folded + w->folded, m->tables->folded + g->folded, g->length) == 0;
}

/* Keeps the words in order; a pair is seen after its second word. */
static void add_begin(struct sentence *s, uint32_t word) {
    uint32_t at = s->nbegins;
    while (at && s->begins[at - 1] > word)
        at--;
    if (at && s->begins[at - 1] == word)
        return;
    if (s->nbegins == MOST_BEGINS) {
        s->all = true;
        return;
    }
    for (uint32_t i = s->nbegins++; i > at; i--)
        s->begins[i] = s->begins[i - 1];
    s->begins[at] = word;
}

/* False for most words. */
static inline bool may_be_gate(const uint64_t *filter, uint32_t key) {
    uint32_t bit = phrase_filter_bit(key);
    return filter[bit / 64] >> (bit % 64) & 1;
}

/* Opens the gates of a key of word `i`: their programs are worth running in this sentence. */
static void open_gates(const struct matcher *m, uint32_t i, uint32_t key, struct sentence *s,
                       struct phrase_hits *out) {
    const struct phrase_tables *t = m->tables;
    const uint32_t *bucket = t->gate_buckets.at + phrase_bucket(&t->gate_buckets, key);
    const struct gate_entry *end = t->gates + bucket[1];
    bool begins = false;
    for (const struct gate_entry *g = t->gates + bucket[0]; g < end; g++) {
        if (g->key != key || !is_gate(m, g, &m->words->at[i]))
            continue;
        open_gate(m, g->program, out);
        s->all = s->all || !g->direct;
        begins = true;
    }
    if (begins && !s->all)
        add_begin(s, i);
}

static inline bool is_empty_bucket(const struct buckets *b, uint32_t key) {
    const uint32_t *at = b->at + phrase_bucket(b, key);
    return at[0] == at[1];
}

static void try_word(struct matcher *m, uint32_t i, struct phrase_hits *out) {
    const struct phrase_tables *t = m->tables;
    const struct word *w = &m->words->at[i];
    if (!is_empty_bucket(&t->word_buckets, w->hash))
        try_anchors(m, t->words, &t->word_buckets, w->hash, i, out);
    uint32_t key = prefix_key(m->words, w);
    if (key && !is_empty_bucket(&t->prefix_buckets, key))
        try_anchors(m, t->prefixes, &t->prefix_buckets, key, i, out);
}

/* Runs the programs whose gates are open in the sentence, which ends before word `to`. */
static void end_sentence(struct matcher *m, struct sentence *s, uint32_t to,
                         struct phrase_hits *out) {
    if (s->all)
        for (uint32_t i = s->from; i < to; i++)
            try_word(m, i, out);
    else
        for (uint32_t i = 0; i < s->nbegins; i++)
            try_word(m, s->begins[i], out);
    while (out->nopened)
        out->open[out->opened[--out->nopened]] = false;
    s->from = to;
    s->all = false;
    s->nbegins = 0;
}

void phrase_find(struct arena *arena, const struct phrase_index *index, const struct words *words,
                 uint32_t from, uint32_t to, const struct words *site, struct phrase_hits *out) {
    struct matcher m = {.arena = arena,
                        .tables = &index->tables,
                        .words = words,
                        .site = site,
                        .from = from,
                        .to = to};
    struct sentence s;
    s.from = from;
    s.all = false;
    s.nbegins = 0;
    const uint64_t *filter = index->tables.gate_filter;
    for (uint32_t i = from; i < to; i++) {
        const struct word *w = &words->at[i];
        if ((w->flags & WORD_SENTENCE) && i > s.from)
            end_sentence(&m, &s, i, out);
        if (may_be_gate(filter, w->hash))
            open_gates(&m, i, w->hash, &s, out);
        uint32_t pair = i > s.from ? phrase_pair_key(w[-1].hash, w->hash) : 0;
        if (pair && may_be_gate(filter, pair))
            open_gates(&m, i - 1, pair, &s, out);
        uint32_t prefix = prefix_key(words, w);
        if (prefix && may_be_gate(filter, prefix))
            open_gates(&m, i, prefix, &s, out);
    }
    end_sentence(&m, &s, to, out);
}

bool phrase_test(struct arena *arena, const struct knowledge *k, uint32_t group, struct str text) {
    struct words words = {0};
    struct word_reader reader;
    word_reader_init(&reader, arena, &words);
    word_reader_text(&reader, text, 0, false, 0);
    word_reader_end(&reader);
    struct phrase_hits hits = {0};
    phrase_find(arena, k->phrase_index, &words, 0, words.n, NULL, &hits);
    uint32_t filled = 0;
    for (uint32_t i = 0; i < hits.n; i++) {
        if (hits.at[i].group != group)
            continue;
        if (hits.at[i].slot < 0)
            return true;
        filled |= 1u << hits.at[i].slot;
    }
    uint32_t nslots = k->groups.at[group].nslots;
    return nslots && filled == (1u << nslots) - 1;
}

void phrase_count_stop_words(const struct phrase_index *index, const struct words *words,
                             uint32_t first, uint32_t n, uint32_t counts[MOST_LANGUAGES]) {
    const struct phrase_tables *t = &index->tables;
    for (const struct word *w = words->at + first, *end = w + n; w < end; w++) {
        uint32_t bucket = phrase_bucket(&t->stop_buckets, w->hash);
        uint32_t languages = 0, last = t->stop_buckets.at[bucket + 1];
        for (uint32_t i = t->stop_buckets.at[bucket]; i < last; i++)
            if (t->stop_words[i].key == w->hash)
                languages |= t->stop_words[i].languages;
        for (; languages; languages &= languages - 1)
            counts[__builtin_ctz(languages)]++;
    }
}
