/*
 * Finding phrases: programs that the words of a sentence let in are run where they can begin.
 */
#include "knowledge/phrase.h"

#include "knowledge/phrase_tables.h"

#include <string.h>

enum {
    MATCH_BUDGET = 8000,
    CODE_MIN = 4,
    CODE_MAX = 20,
    FIRST_REACHES = 64,
    JOINT_MAX = 3 /* bytes of a word that joins the parts of a name */
};

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

struct matcher {
    struct arena *arena;
    const struct phrase_tables *tables;
    const struct words *words;
    const struct words *site;
    uint32_t from, to;
    uint32_t sentence;  /* its first word */
    uint32_t languages; /* of the text: as in struct gate_use */
    uint32_t budget;
    const struct step *steps; /* of the program that runs */
    uint32_t start;
    uint32_t best; /* end (exclusive) of the longest match, 0 = none */
    bool brand, best_brand;
    uint32_t code_first, code_last, best_code_first, best_code_last;
};

/* The bit of a word in sets of words. */
static inline word_heads head_of(const struct matcher *m, uint32_t word) {
    return phrase_head(phrase_key(m->words, &m->words->at[word]));
}

static bool usable(const struct matcher *m, uint32_t i) {
    return i < m->to && (i == m->start || !(m->words->at[i].flags & WORD_SENTENCE));
}

static bool begins_with(const struct matcher *m, const struct word *w, uint32_t folded,
                        uint32_t length) {
    return memcmp(m->words->folded + w->folded, m->tables->folded + folded, length) == 0;
}

static bool is_choice(const struct matcher *m, const struct step *s, const struct word *w) {
    if (!(s->folded & phrase_choice_bit(w->hash)))
        return false;
    const struct choice *choice = m->tables->choices + s->key;
    for (const struct choice *end = choice + s->target; choice < end; choice++)
        if (choice->key == w->hash && choice->length == w->length &&
            begins_with(m, w, choice->folded, w->length))
            return true;
    return false;
}

static bool is_step_word(const struct matcher *m, const struct step *s, const struct word *w) {
    if (s->op == STEP_CHOICE)
        return is_choice(m, s, w);
    if (s->op == STEP_WORD ? w->hash != s->key || w->length != s->length : w->length < s->length)
        return false;
    if (s->hash && !(w->flags & WORD_HASH))
        return false;
    return begins_with(m, w, s->folded, s->length);
}

/* Longest name (at most `most` words) that can begin at word i; 0 if none. */
static uint32_t name_words(const struct matcher *m, uint32_t i, uint32_t most) {
    const struct word *w = m->words->at;
    if (!usable(m, i))
        return 0;
    bool joined = i + 1 < m->to && (w[i + 1].flags & WORD_HYPHEN);
    bool number = (w[i].flags & WORD_DIGIT) && !(w[i].flags & (WORD_UPPER | WORD_LOWER));
    if (!(w[i].flags & (WORD_CAPITAL | WORD_DIGIT | WORD_HASH | WORD_CAMEL)) && !joined)
        return 0;
    if (number && !joined)
        return 0; /* "4 x 20" */
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
    bool mixed = (flags & WORD_CAMEL) && (w[i].flags & WORD_CAPITAL); /* not "setTimeout" */
    return ((flags & WORD_UPPER) && !(flags & WORD_LOWER) && !shouting) || mixed ? n : 0;
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

/*
 * The same for the name of a site, whose parts short words may join: "Carnet du Quai". One of the
 * most frequent words of a language is none by itself, such as a pronoun: "You earn ...".
 */
static uint32_t site_words(const struct matcher *m, uint32_t i) {
    uint32_t n = name_words(m, i, NAME_WORDS - 1);
    const struct phrase_tables *t = m->tables;
    if (n == 1 && phrase_stop_set(t->stop_words, t->nstop_words, m->words->at[i].hash))
        return 0;
    if (n == 0 || !usable(m, i + n) || m->words->at[i + n].length > JOINT_MAX)
        return n;
    uint32_t more = name_words(m, i + n + 1, NAME_WORDS - 1);
    return more ? n + 1 + more : n;
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
    for (uint32_t n = site_words(m, word); n > 0; n--)
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
 * A chain of alternatives, from the first on; returns the step of the last one. Most words are
 * at once seen to begin none of them.
 */
static uint32_t run_split(struct matcher *m, uint32_t step, uint32_t word) {
    const struct step *steps = m->steps;
    uint32_t last = steps[step].length, hash = 0;
    word_heads heads = step_heads(&steps[step]);
    if (word < m->to) {
        hash = m->words->at[word].hash;
        heads &= head_of(m, word);
    }
    if (!heads)
        return last;
    for (; step != last; step = steps[step].target) {
        const struct step *first = &steps[step + 1];
        if (first->op != STEP_WORD || first->key == hash)
            run(m, step + 1, word);
    }
    return last;
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
        case STEP_CHOICE:
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

static bool is_same_kind(const struct phrase_hit *a, const struct phrase_hit *b) {
    return a->group == b->group && a->slot == b->slot;
}

/* Keeps the hits in order, and of those that say the same of one word only the longest. */
static void add_hit(struct matcher *m, const struct program *p, struct phrase_hits *out) {
    struct phrase_hit hit = {.group = p->group,
                             .slot = p->slot,
                             .phrase = p->phrase,
                             .first = m->start,
                             .last = m->best - 1,
                             .brand = m->best_brand,
                             .code_first = m->best_code_first,
                             .code_last = m->best_code_last};
    if (out->n == 0 || out->at[out->n - 1].first < hit.first) {
        *list_push(m->arena, out) = hit;
        return;
    }
    for (uint32_t i = out->n; i && out->at[i - 1].first >= hit.first; i--) {
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
    for (; at && (out->at[at - 1].first > hit.first ||
                  (out->at[at - 1].first == hit.first && out->at[at - 1].phrase > hit.phrase));
         at--)
        out->at[at] = out->at[at - 1];
    out->at[at] = hit;
}

/* Runs the program from a word; is there a match that goes beyond word `at`? */
static bool matches(struct matcher *m, const struct program *program, uint32_t start, uint32_t at) {
    m->steps = m->tables->steps + program->first;
    m->start = start;
    m->budget = MATCH_BUDGET;
    m->best = 0;
    m->brand = false;
    m->code_first = 1;
    m->code_last = 0;
    run(m, 0, start);
    return m->best > at;
}

/* Does one of the words that a match from `start` can't do without stand where it must? */
static bool meets(const struct matcher *m, const struct need *need, uint32_t start) {
    uint32_t i = start + need->least, last = start + need->most;
    for (; i <= last && i < m->to; i++)
        if (need->words & head_of(m, i))
            return true;
    return false;
}

static bool may_begin(const struct matcher *m, const struct program *program, uint32_t start) {
    if (program->begins && !(m->words->at[start].flags & program->begins))
        return false;
    if (!(program->heads & head_of(m, start)))
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

/*
 * Finds the matches of a program that hold word `at` and begin so many words before it. Of
 * those that begin with a placeholder only the first: names have no clear beginning.
 */
static void try_program(struct matcher *m, const struct gate_use *use, uint32_t at,
                        struct phrase_hits *out) {
    const struct program *program = &m->tables->programs[use->program];
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
        if (!may_begin(m, program, start) || !matches(m, program, start, at))
            continue;
        add_hit(m, program, out);
        if (reach)
            reach->end = m->best;
        if (program->open)
            return;
    }
}

/* ---- gates ------------------------------------------------------------------------------- */

static bool is_gate(const struct matcher *m, const struct gate *g, const struct word *w) {
    return g->length == 0 ||
           (g->length <= w->length &&
            memcmp(m->words->folded + w->folded, m->tables->folded + g->folded, g->length) == 0);
}

/* Tries the programs that have a gate with this key, which is one of word `at`. */
static void try_gates(struct matcher *m, uint32_t at, uint32_t key, struct phrase_hits *out) {
    const struct phrase_tables *t = m->tables;
    uint32_t slot = phrase_gate_slot(t->ngates, key);
    for (const struct gate *g; (g = &t->gates[slot])->n; slot = (slot + 1) & (t->ngates - 1))
        if (g->key == key && is_gate(m, g, &m->words->at[at]))
            for (uint32_t i = 0; i < g->n; i++)
                if (t->uses[g->first + i].languages & m->languages)
                    try_program(m, &t->uses[g->first + i], at, out);
}

/* Tries the gates that are a prefix of word `at`: they are kept by PREFIX_KEY bytes or fewer. */
static void try_prefixes(struct matcher *m, uint32_t at, uint32_t shorter,
                         struct phrase_hits *out) {
    const uint8_t *marks = m->tables->marks;
    uint32_t key = phrase_beginning(m->words, &m->words->at[at], PREFIX_KEY);
    if (marks[phrase_mark(key)] & MARK_GATE)
        try_gates(m, at, key, out);
    if (shorter != key && (marks[phrase_mark(shorter)] & MARK_GATE))
        try_gates(m, at, shorter, out);
}

void phrase_find(struct arena *arena, const struct phrase_index *index, const struct words *words,
                 uint32_t from, uint32_t to, uint32_t language, const struct words *site,
                 struct phrase_hits *out) {
    const struct phrase_tables *t = &index->tables;
    struct matcher m = {.arena = arena,
                        .tables = t,
                        .words = words,
                        .site = site,
                        .from = from,
                        .to = to,
                        .sentence = from,
                        .languages = UINT32_MAX};
    if (language && language <= MOST_LANGUAGES)
        m.languages = 1u << (language - 1);
    out->reaches.text++;
    out->reaches.n = 0;
    const uint8_t *marks = t->marks;
    const struct word *w = words->at + from;
    for (uint32_t i = from, before = 0; i < to; i++, w++) {
        uint32_t now = marks[phrase_mark(w->hash)];
        if (i == from || (w->flags & WORD_SENTENCE)) {
            m.sentence = i;
        } else if ((before & MARK_FIRST) && (now & MARK_SECOND)) {
            uint32_t pair = phrase_pair_key(w[-1].hash, w->hash);
            if (marks[phrase_mark(pair)] & MARK_PAIR)
                try_gates(&m, i - 1, pair, out);
        }
        if (now & MARK_GATE)
            try_gates(&m, i, w->hash, out);
        uint32_t key = phrase_key(words, w);
        if (marks[phrase_mark(key)] & MARK_PREFIX)
            try_prefixes(&m, i, key, out);
        before = now;
    }
}

void phrase_find_ungated(struct arena *arena, const struct phrase_index *index,
                         const struct words *words, uint32_t from, uint32_t to,
                         const struct words *site, struct phrase_hits *out) {
    const struct phrase_tables *t = &index->tables;
    struct matcher m = {
        .arena = arena, .tables = t, .words = words, .site = site, .from = from, .to = to};
    for (uint32_t p = 0; p < t->nprograms; p++) {
        const struct program *program = &t->programs[p];
        uint32_t end = from; /* of the last match */
        for (uint32_t i = from; i < to; i++) {
            if (!matches(&m, program, i, i) || (program->open && m.best <= end))
                continue;
            add_hit(&m, program, out);
            end = m.best;
        }
    }
}

bool phrase_test(struct arena *arena, const struct knowledge *k, uint32_t group, struct str text) {
    struct words words = {0};
    struct word_reader reader;
    word_reader_init(&reader, arena, &words);
    word_reader_text(&reader, text, 0, false, 0);
    word_reader_end(&reader);
    struct phrase_hits hits = {0};
    phrase_find(arena, k->phrase_index, &words, 0, words.n, 0, NULL, &hits);
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
