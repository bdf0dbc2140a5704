/* Running the program of a phrase from a word. */
#include "knowledge/phrase_run.h"

#include <string.h>

enum {
    MATCH_BUDGET = 8000,
    CODE_MIN = 4,
    CODE_MAX = 20,
    JOINT_MAX = 3 /* bytes of a word that joins the parts of a name */
};

static bool usable(const struct phrase_run *r, uint32_t i) {
    return i < r->to && (i == r->start || !(r->words->at[i].flags & WORD_SENTENCE));
}

static bool begins_with(const struct phrase_run *r, const struct word *w, uint32_t folded,
                        uint32_t length) {
    return memcmp(r->words->folded + w->folded, r->tables->folded + folded, length) == 0;
}

static bool is_choice(const struct phrase_run *r, const struct step *s, const struct word *w) {
    if (!(s->folded & phrase_choice_bit(w->hash)))
        return false;
    const struct choice *choice = r->tables->choices + s->key;
    for (const struct choice *end = choice + s->target; choice < end; choice++)
        if (choice->key == w->hash && choice->length == w->length &&
            begins_with(r, w, choice->folded, w->length))
            return true;
    return false;
}

static bool is_step_word(const struct phrase_run *r, const struct step *s, const struct word *w) {
    if (s->op == STEP_CHOICE)
        return is_choice(r, s, w);
    if (s->op == STEP_WORD ? w->hash != s->key || w->length != s->length : w->length < s->length)
        return false;
    if (s->hash && !(w->flags & WORD_HASH))
        return false;
    return begins_with(r, w, s->folded, s->length);
}

/* Longest name (at most `most` words) that can begin at word i; 0 if none. */
static uint32_t name_words(const struct phrase_run *r, uint32_t i, uint32_t most) {
    const struct word *w = r->words->at;
    if (!usable(r, i))
        return 0;
    bool joined = i + 1 < r->to && (w[i + 1].flags & WORD_HYPHEN);
    bool number = (w[i].flags & WORD_DIGIT) && !(w[i].flags & (WORD_UPPER | WORD_LOWER));
    if (!(w[i].flags & (WORD_CAPITAL | WORD_DIGIT | WORD_HASH | WORD_CAMEL)) && !joined)
        return 0;
    if (number && !joined)
        return 0; /* "4 x 20" */
    uint32_t n = 1;
    while (n < most && usable(r, i + n)) {
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

/* Words of an amount at i, at most MONEY_WORDS: "$5", "1 250 000 euro". */
static uint32_t money_words(const struct phrase_run *r, uint32_t i) {
    const struct word *w = r->words->at;
    if (!usable(r, i) || !usable(r, i + 1))
        return 0;
    if (is_money_sign(&w[i]) && (w[i + 1].flags & WORD_DIGIT))
        return 2;
    if (!(w[i].flags & WORD_DIGIT))
        return 0;
    uint32_t n = 1;
    while (n < MONEY_WORDS - 1 && usable(r, i + n) && (w[i + n].flags & WORD_DIGIT))
        n++;
    if (!usable(r, i + n))
        return 0;
    if (is_money_sign(&w[i + n]))
        return n + 1;
    for (uint32_t c = 0; c < r->tables->ncurrency; c++)
        if (r->tables->currency[c] == w[i + n].hash)
            return n + 1;
    return 0;
}

/* Words of a coupon code at i, joined by hyphens; 0 if it does not look like one. */
static uint32_t code_words(const struct phrase_run *r, uint32_t i) {
    const struct word *w = r->words->at;
    if (!usable(r, i))
        return 0;
    uint32_t n = 1, length = w[i].length;
    uint16_t flags = w[i].flags;
    while (usable(r, i + n) && (w[i + n].flags & WORD_HYPHEN)) {
        flags |= w[i + n].flags;
        length += w[i + n].length + 1u;
        n++;
    }
    if (length < CODE_MIN || length > CODE_MAX || (flags & WORD_SYMBOL))
        return 0;
    bool shouting = i > r->from && (w[i - 1].flags & WORD_UPPER);
    bool letters = (flags & (WORD_UPPER | WORD_LOWER | WORD_CAPITAL)) != 0;
    if (flags & WORD_DIGIT)
        return (letters && !(flags & WORD_LOWER)) || (flags & WORD_CAPITAL) ||
                       (!letters && length > CODE_MIN)
                   ? n
                   : 0;
    bool mixed = (flags & WORD_CAMEL) && (w[i].flags & WORD_CAPITAL); /* not "setTimeout" */
    return ((flags & WORD_UPPER) && !(flags & WORD_LOWER) && !shouting) || mixed ? n : 0;
}

static void run(struct phrase_run *r, uint32_t step, uint32_t word);

static void run_names(struct phrase_run *r, uint32_t step, uint32_t word, uint32_t most) {
    uint32_t n = name_words(r, word, most);
    bool brand = r->brand;
    r->brand = true;
    for (; n > 0; n--)
        run(r, step + 1, word + n);
    r->brand = brand;
}

/*
 * The same for the name of a site, whose parts short words may join: "Carnet du Quai". One of the
 * most frequent words of a language is none by itself, such as a pronoun: "You earn ...".
 */
static uint32_t site_words(const struct phrase_run *r, uint32_t i) {
    uint32_t n = name_words(r, i, NAME_WORDS - 1);
    const struct phrase_tables *t = r->tables;
    if (n == 1 && phrase_stop_set(t->stop_words, t->nstop_words, r->words->at[i].hash))
        return 0;
    if (n == 0 || !usable(r, i + n) || r->words->at[i + n].length > JOINT_MAX)
        return n;
    uint32_t more = name_words(r, i + n + 1, NAME_WORDS - 1);
    return more ? n + 1 + more : n;
}

/* One of the site's names, or a short name of any kind. */
static void run_site(struct phrase_run *r, uint32_t step, uint32_t word) {
    const struct words *site = r->site;
    for (uint32_t i = 0; site && i < site->n;) {
        uint32_t n = 0;
        bool same = true;
        do {
            const struct word *want = &site->at[i + n];
            same = same && usable(r, word + n) && r->words->at[word + n].hash == want->hash;
            n++;
        } while (i + n < site->n && !(site->at[i + n].flags & WORD_SENTENCE));
        if (same)
            run(r, step + 1, word + n);
        i += n;
    }
    if (word < r->to && !(r->words->at[word].flags & WORD_CAPITAL))
        return; /* a size ("160 x 305") is no site */
    for (uint32_t n = site_words(r, word); n > 0; n--)
        run(r, step + 1, word + n);
}

static void run_code(struct phrase_run *r, uint32_t step, uint32_t word) {
    uint32_t n = code_words(r, word);
    if (n == 0)
        return;
    uint32_t first = r->code_first, last = r->code_last;
    r->code_first = word;
    r->code_last = word + n - 1;
    run(r, step + 1, word + n);
    r->code_first = first;
    r->code_last = last;
}

static void found(struct phrase_run *r, uint32_t end) {
    if (end <= r->best || end == r->start)
        return;
    r->best = end;
    r->best_brand = r->brand;
    r->best_code_first = r->code_first;
    r->best_code_last = r->code_last;
}

/*
 * A chain of alternatives, from the first on; returns the step of the last one. Most words are
 * at once seen to begin none of them.
 */
static uint32_t run_split(struct phrase_run *r, uint32_t step, uint32_t word) {
    const struct step *steps = r->steps;
    uint32_t last = steps[step].length, hash = 0;
    word_heads heads = step_heads(&steps[step]);
    if (word < r->to) {
        hash = r->words->at[word].hash;
        heads &= phrase_run_head(r, word);
    }
    if (!heads)
        return last;
    for (; step != last; step = steps[step].target) {
        const struct step *first = &steps[step + 1];
        if (first->op != STEP_WORD || first->key == hash)
            run(r, step + 1, word);
    }
    return last;
}

/* Runs from a step at a word; the depth is bounded by the program's length. */
static void run(struct phrase_run *r, uint32_t step, uint32_t word) {
    for (;;) {
        if (r->budget == 0)
            return;
        r->budget--;
        const struct step *s = &r->steps[step];
        switch ((enum step_op)s->op) {
        case STEP_MATCH:
            found(r, word);
            return;
        case STEP_WORD:
        case STEP_PREFIX:
        case STEP_CHOICE:
            if (word >= r->to || !is_step_word(r, s, &r->words->at[word]) || !usable(r, word))
                return;
            word++;
            step++;
            break;
        case STEP_SPLIT:
            step = run_split(r, step, word);
            break;
        case STEP_JUMP:
            step = s->target;
            break;
        case STEP_GAP:
            for (uint32_t n = 0; n < GAP_WORDS && usable(r, word + n); n++)
                run(r, step + 1, word + n + 1);
            step++;
            break;
        case STEP_BRAND:
            run_names(r, step, word, NAME_WORDS);
            return;
        case STEP_SITE:
            run_site(r, step, word);
            return;
        case STEP_CODE:
            run_code(r, step, word);
            return;
        case STEP_MONEY: {
            uint32_t n = money_words(r, word);
            if (n == 0)
                return;
            word += n;
            step++;
            break;
        }
        }
    }
}

bool phrase_run(struct phrase_run *r, const struct program *program, uint32_t start, uint32_t at) {
    r->steps = r->tables->steps + program->first;
    r->start = start;
    r->budget = MATCH_BUDGET;
    r->best = 0;
    r->brand = false;
    r->code_first = 1;
    r->code_last = 0;
    run(r, 0, start);
    return r->best > at;
}
