/*
 * Running the program of a phrase over words, from one of them on; internal to the
 * phrase matcher.
 */
#ifndef KNOWLEDGE_PHRASE_RUN_H
#define KNOWLEDGE_PHRASE_RUN_H

#include "knowledge/phrase_tables.h"

struct phrase_run {
    const struct phrase_tables *tables;
    const struct words *words;
    const struct words *site; /* words of the site's names, or NULL */
    uint32_t from, to;        /* the words that are searched */
    uint32_t start;           /* where the match begins */
    /* Of the longest match, once the program has run: */
    uint32_t best; /* its end (exclusive), 0: there is none */
    bool best_brand;
    uint32_t best_code_first, best_code_last;
    /* Of the path that is tried: */
    const struct step *steps;
    uint32_t budget;
    bool brand;
    uint32_t code_first, code_last;
};

/* Runs the program from word `start`; is there a match that goes beyond word `at`? */
bool phrase_run(struct phrase_run *, const struct program *, uint32_t start, uint32_t at);

/* The bit of a word in sets of words. */
static inline word_heads phrase_run_head(const struct phrase_run *r, uint32_t word) {
    return phrase_head(phrase_key(r->words, &r->words->at[word]));
}

#endif
