/* Choosing the words without which a phrase can't match, the rarer the better. */
#include "knowledge/phrase_gate.h"

/*
 * Expected frequency, in no unit: of a word by its length, of a stop word, of two words that
 * follow each other (which they do more often than chance has it).
 */
enum { COMMON_WORD = 20000, RARITY = 2000, PAIRS = 60000, MOST_PAIRS = 256 };

struct phrase_part phrase_part_open(void) {
    return (struct phrase_part){.cost = NO_GATE};
}

uint32_t phrase_step_cost(const struct phrase_gates *gates, const struct step *step) {
    uint32_t length = step->length ? step->length : 1;
    uint32_t cost = RARITY / (length * length) + 1;
    if (step->op == STEP_PREFIX)
        return cost * 2;
    bool common = gates->is_common && gates->is_common(gates->context, step->key);
    return common ? COMMON_WORD : cost;
}

struct phrase_part phrase_part_word(struct arena *a, struct phrase_gates *gates,
                                    const struct step *step) {
    struct phrase_part part = {.gate = {gates->words.n, 1}};
    part.cost = phrase_step_cost(gates, step);
    *list_push(a, &gates->words) = (struct gate_word){.word = *step};
    if (step->op == STEP_WORD) {
        part.heads = part.tails = (struct gate_range){gates->edges.n, 1};
        *list_push(a, &gates->edges) = *step;
    }
    return part;
}

static uint32_t pair_cost(const struct phrase_gates *gates, const struct step *word,
                          const struct step *next) {
    uint64_t product =
        (uint64_t)phrase_step_cost(gates, word) * phrase_step_cost(gates, next) / PAIRS;
    return (uint32_t)product + 1;
}

/* Makes the words that stand where `a` ends and `b` begins the gate, if they are rarer. */
static void pair_up(struct arena *a, struct phrase_gates *gates, struct gate_range tails,
                    struct gate_range heads, struct phrase_part *part) {
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
            *list_push(a, &gates->words) = (struct gate_word){gates->edges.at[tails.first + i],
                                                              gates->edges.at[heads.first + k]};
}

struct phrase_part phrase_part_follow(struct arena *a, struct phrase_gates *gates,
                                      struct phrase_part first, struct phrase_part second) {
    struct phrase_part part = second.cost < first.cost ? second : first;
    part.heads = first.heads;
    part.tails = second.tails;
    pair_up(a, gates, first.tails, second.heads, &part);
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
    struct phrase_part part = phrase_part_open();
    part.heads = join_edges(a, gates, one.heads, other.heads);
    part.tails = join_edges(a, gates, one.tails, other.tails);
    if (one.cost >= NO_GATE || other.cost >= NO_GATE)
        return part;
    part.cost = one.cost + other.cost;
    part.gate = join_words(a, gates, one.gate, other.gate);
    return part;
}
