/* Choosing the words without which a phrase can't match, the rarer the better. */
#include "knowledge/phrase_gate.h"

/*
 * Expected frequency, in no unit: of a word by its length, of a stop word, of two words that
 * follow each other (which they do more often than chance has it).
 */
enum { COMMON_WORD = 20000, RARITY = 2000, PAIRS = 60000, MOST_PAIRS = 256 };

struct phrase_part phrase_part_open(uint8_t least, uint8_t most) {
    return (struct phrase_part){.cost = NO_GATE, .least = least, .most = most};
}

/* How often the step's word or prefix is to be expected in texts, as a number to compare. */
static uint32_t step_cost(const struct phrase_gates *gates, const struct step *step) {
    uint32_t length = step->length ? step->length : 1;
    uint32_t cost = RARITY / (length * length) + 1;
    if (step->op == STEP_PREFIX)
        return cost * 2;
    bool common = gates->is_common && gates->is_common(gates->context, step->key);
    return common ? COMMON_WORD : cost;
}

struct phrase_part phrase_part_word(struct arena *a, struct phrase_gates *gates,
                                    const struct step *step) {
    struct phrase_part part = {.gate = {gates->words.n, 1}, .least = 1, .most = 1};
    part.needs[part.nneeds++] = (struct need){(word_heads)1 << step->target, 0, 0};
    part.cost = step_cost(gates, step);
    *list_push(a, &gates->words) = (struct gate_word){.word = *step};
    if (step->op == STEP_WORD) {
        part.heads = part.tails = (struct gate_range){gates->edges.n, 1};
        *list_push(a, &gates->edges) = *step;
    }
    return part;
}

static uint32_t pair_cost(const struct phrase_gates *gates, const struct step *word,
                          const struct step *next) {
    uint64_t product = (uint64_t)step_cost(gates, word) * step_cost(gates, next) / PAIRS;
    return (uint32_t)product + 1;
}

static uint8_t add_words(uint8_t a, uint8_t b) {
    return a + b < FAR ? (uint8_t)(a + b) : FAR;
}

/* The gate of a part that begins so many words behind the whole. */
static void move_gate(struct phrase_gates *gates, struct gate_range gate, uint8_t least,
                      uint8_t most) {
    for (uint32_t i = gate.first; i < gate.first + gate.n; i++) {
        struct gate_word *word = &gates->words.at[i];
        word->least = add_words(word->least, least);
        word->most = add_words(word->most, most);
    }
}

/* How often the need is met by chance: bits times words. */
static uint32_t chance(const struct need *need) {
    return (uint32_t)__builtin_popcountll(need->words) * (need->most - need->least + 1);
}

/* Adds a need that begins so many words behind the whole, unless others tell more. */
static void add_need(struct phrase_part *part, struct need need, uint8_t least, uint8_t most) {
    enum { VAGUE = 64 };
    if (most == FAR)
        return;
    need.least += least;
    need.most += most;
    uint32_t at = part->nneeds;
    while (at && chance(&part->needs[at - 1]) > chance(&need))
        at--;
    if (at == MOST_NEEDS || chance(&need) > VAGUE)
        return;
    part->nneeds += part->nneeds < MOST_NEEDS;
    for (uint32_t i = part->nneeds - 1; i > at; i--)
        part->needs[i] = part->needs[i - 1];
    part->needs[at] = need;
}

static struct need either_need(const struct need *a, const struct need *b) {
    return (struct need){a->words | b->words, a->least < b->least ? a->least : b->least,
                         a->most > b->most ? a->most : b->most};
}

/* Makes the words that stand where `first` ends and `heads` follow the gate, if they are rarer. */
static void pair_up(struct arena *a, struct phrase_gates *gates, const struct phrase_part *first,
                    struct gate_range heads, struct phrase_part *part) {
    struct gate_range tails = first->tails;
    uint8_t most = first->most == FAR ? FAR : (uint8_t)(first->most - 1);
    uint64_t cost = 0;
    if (tails.n == 0 || heads.n == 0 || tails.n > MOST_PAIRS / heads.n)
        return;
    for (uint32_t i = 0; i < tails.n; i++)
        for (uint32_t k = 0; k < heads.n; k++)
            cost += pair_cost(gates, &gates->edges.at[tails.first + i],
                              &gates->edges.at[heads.first + k]);
    if (cost >= part->cost)
        return;
    part->cost = (uint32_t)cost;
    part->gate = (struct gate_range){gates->words.n, tails.n * heads.n};
    for (uint32_t i = 0; i < tails.n; i++)
        for (uint32_t k = 0; k < heads.n; k++)
            *list_push(a, &gates->words) =
                (struct gate_word){.word = gates->edges.at[tails.first + i],
                                   .next = gates->edges.at[heads.first + k],
                                   .least = (uint8_t)(first->least - 1),
                                   .most = most};
}

struct phrase_part phrase_part_follow(struct arena *a, struct phrase_gates *gates,
                                      struct phrase_part first, struct phrase_part second) {
    move_gate(gates, second.gate, first.least, first.most);
    struct phrase_part part = second.cost < first.cost ? second : first;
    part.heads = first.heads;
    part.tails = second.tails;
    part.least = add_words(first.least, second.least);
    part.most = add_words(first.most, second.most);
    part.nneeds = 0;
    for (uint32_t i = 0; i < first.nneeds; i++)
        add_need(&part, first.needs[i], 0, 0);
    for (uint32_t i = 0; i < second.nneeds; i++)
        add_need(&part, second.needs[i], first.least, first.most);
    pair_up(a, gates, &first, second.heads, &part);
    return part;
}

static struct gate_range join_words(struct arena *a, struct phrase_gates *gates,
                                    struct gate_range one, struct gate_range other) {
    struct gate_range joined = {gates->words.n, one.n + other.n};
    for (uint32_t i = 0; i < joined.n; i++) {
        struct gate_word *copy = list_push(a, &gates->words);
        *copy = gates->words.at[i < one.n ? one.first + i : other.first + i - one.n];
    }
    return joined;
}

/* Unknown where either is. */
static struct gate_range join_edges(struct arena *a, struct phrase_gates *gates,
                                    struct gate_range one, struct gate_range other) {
    struct gate_range joined = {gates->edges.n, one.n + other.n};
    if (one.n == 0 || other.n == 0)
        return (struct gate_range){0, 0};
    for (uint32_t i = 0; i < joined.n; i++) {
        struct step *copy = list_push(a, &gates->edges);
        *copy = gates->edges.at[i < one.n ? one.first + i : other.first + i - one.n];
    }
    return joined;
}

struct phrase_part phrase_part_either(struct arena *a, struct phrase_gates *gates,
                                      struct phrase_part one, struct phrase_part other) {
    struct phrase_part part = phrase_part_open(one.least < other.least ? one.least : other.least,
                                               one.most > other.most ? one.most : other.most);
    part.heads = join_edges(a, gates, one.heads, other.heads);
    part.tails = join_edges(a, gates, one.tails, other.tails);
    if (one.cost >= NO_GATE || other.cost >= NO_GATE)
        return part;
    for (uint32_t i = 0; i < one.nneeds && i < other.nneeds; i++)
        add_need(&part, either_need(&one.needs[i], &other.needs[i]), 0, 0);
    part.cost = one.cost + other.cost;
    part.gate = join_words(a, gates, one.gate, other.gate);
    return part;
}
