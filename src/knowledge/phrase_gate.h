/*
 * Gates: which words must stand in a text for a phrase to match there, and how far
 * behind the beginning of the match. Found part by part while a phrase is compiled;
 * internal to the phrase matcher.
 */
#ifndef KNOWLEDGE_PHRASE_GATE_H
#define KNOWLEDGE_PHRASE_GATE_H

#include "knowledge/phrase_compile.h"

/* What is known of a part of a phrase. */
struct phrase_part {
    struct gate_range gate; /* of gates.words: one of them stands in every match */
    uint32_t cost;          /* how often that is to be expected in texts; NO_GATE: no gate */
    struct gate_range heads, tails; /* of gates.edges: the words it can begin and end with */
    uint8_t least, most;            /* words that it takes; most may be FAR */
    struct need needs[MOST_NEEDS];  /* the most telling first */
    uint32_t nneeds;
};

enum { NO_GATE = 1 << 30 };

/* A part of which only the length is known: a placeholder, or one that may be absent. */
struct phrase_part phrase_part_open(uint8_t least, uint8_t most);
struct phrase_part phrase_part_word(struct arena *, struct phrase_gates *, const struct step *);
/* `a`, then `b`. */
struct phrase_part phrase_part_follow(struct arena *, struct phrase_gates *, struct phrase_part a,
                                      struct phrase_part b);
struct phrase_part phrase_part_either(struct arena *, struct phrase_gates *, struct phrase_part a,
                                      struct phrase_part b);

#endif
