/*
 * The phrases of the vocabulary as tables without pointers between their rows,
 * so that the build can write those of the built-in rules into the program
 * (embed_index.c). Internal to the phrase matcher.
 */
#ifndef KNOWLEDGE_PHRASE_TABLES_H
#define KNOWLEDGE_PHRASE_TABLES_H

#include "knowledge/phrase_compile.h"

/* Where a program can begin: at a word with this key, or up to `lead` words before it. */
struct anchor {
    uint32_t key;
    uint32_t program;
    uint16_t step; /* that a word with the key takes; with a lead, the program's first */
    uint16_t lead;
};

/* A word, a prefix or two words without which a program can't match in a sentence. */
enum gate_kind { GATE_WORD, GATE_PREFIX, GATE_PAIR };
struct gate_entry {
    uint32_t key;
    uint32_t program;
    uint32_t folded; /* offset of the prefix */
    uint16_t length;
    uint8_t kind;   /* enum gate_kind */
    uint8_t direct; /* the program begins with this gate, so it is run nowhere else */
};

/* Of a language's most frequent words. */
struct stop_word {
    uint32_t key;       /* hash */
    uint32_t languages; /* a bit each, at most 32 */
};

/* The rows of bucket b are [buckets[b], buckets[b + 1]); b is phrase_bucket() of the key. */
struct buckets {
    const uint32_t *at;
    uint32_t mask;
};

enum { GATE_FILTER_BITS = 1 << 16, MOST_CURRENCIES = 64 };

struct phrase_tables {
    const struct step *steps;
    const struct program *programs;
    const char *folded; /* text of the steps */
    const struct anchor *words, *prefixes;
    const struct gate_entry *gates; /* a key that means two things does no harm */
    const struct stop_word *stop_words;
    const uint64_t *gate_filter; /* a bit for phrase_filter_bit() of each key of the gates */
    struct buckets word_buckets, prefix_buckets, gate_buckets, stop_buckets;
    uint32_t nsteps, nprograms, nfolded, nwords, nprefixes, ngates, nstop_words;
    uint32_t ncurrency;
    uint32_t currency[MOST_CURRENCIES]; /* hashes of currency words */
};

/* Those of the built-in rules; without programs in the tool that makes them. */
extern const struct phrase_tables builtin_phrases;

/* Compiles the knowledge's phrases; ungrammatical ones are problems. */
struct phrase_tables phrase_tables_build(struct arena *, const struct knowledge *,
                                         struct problems *);

static inline uint32_t phrase_scramble(uint32_t key) {
    return key * 2654435761u;
}
static inline uint32_t phrase_bucket(const struct buckets *b, uint32_t key) {
    return phrase_scramble(key) >> 8 & b->mask;
}
/* Of a word behind another, by their hashes. */
static inline uint32_t phrase_pair_key(uint32_t word, uint32_t next) {
    return (word ^ word >> 15) * 0x85EBCA6Bu + next;
}
static inline uint32_t phrase_filter_bit(uint32_t key) {
    return phrase_scramble(key) >> 16;
}

#endif
