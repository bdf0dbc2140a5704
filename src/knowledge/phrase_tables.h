/*
 * The phrases of the vocabulary as tables without pointers between their rows,
 * so that the build can write those of the built-in rules into the program
 * (embed_index.c). Internal to the phrase matcher.
 */
#ifndef KNOWLEDGE_PHRASE_TABLES_H
#define KNOWLEDGE_PHRASE_TABLES_H

#include "knowledge/phrase_compile.h"

/*
 * A word, a prefix or two words, of which one stands in each match of some programs. That the
 * hashes are the same is near enough: the programs look closer.
 */
struct gate {
    uint32_t key;
    uint32_t folded,
        length;        /* of a prefix, of which the key is only the beginning; else length 0 */
    uint32_t first, n; /* uses */
};

/*
 * A program that a gate lets in, and how many words of a match stand before the gate:
 * the program is run where that can be, and nowhere else.
 */
struct gate_use {
    uint32_t program;
    uint32_t languages;   /* a bit for each in whose texts it is looked for */
    uint16_t least, most; /* words; most may be FAR */
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

/* What a key may be, by its phrase_mark(). Most words have none of the marks that let them in. */
enum gate_mark {
    MARK_GATE = 1,   /* a word or a prefix that is one */
    MARK_PAIR = 2,   /* two words that are one */
    MARK_FIRST = 4,  /* the first of two */
    MARK_SECOND = 8, /* the second */
    MARK_PREFIX = 16 /* phrase_key() of a prefix that is one */
};

enum { MARKS = 1 << 16, MOST_CURRENCIES = 64 };

struct phrase_tables {
    const struct step *steps;
    const struct choice *choices;
    const struct program *programs;
    const char *folded; /* text of the steps */
    const struct gate *gates;
    const struct gate_use *uses;
    const struct stop_word *stop_words;
    const uint8_t *marks; /* MARKS of them: bits of enum gate_mark */
    struct buckets gate_buckets;
    uint32_t nsteps, nchoices, nprograms, nfolded, ngates, nuses;
    uint32_t nstop_words; /* slots of the hash table, a power of two; key 0: empty */
    uint32_t ncurrency;
    uint32_t currency[MOST_CURRENCIES]; /* hashes of currency words */
};

/* Those of the built-in rules; without programs in the tool that makes them. */
extern const struct phrase_tables builtin_phrases;

/* Compiles the knowledge's phrases; ungrammatical ones are problems. */
struct phrase_tables phrase_tables_build(struct arena *, const struct knowledge *,
                                         struct problems *);

static inline uint32_t phrase_bucket(const struct buckets *b, uint32_t key) {
    return key >> 8 & b->mask;
}
/* The slot of a word in the table of stop words, or the empty one where it would stand. */
static inline uint32_t phrase_stop_slot(const struct stop_word *slots, uint32_t n, uint32_t key) {
    uint32_t at = key >> 16 & (n - 1);
    while (slots[at].key && slots[at].key != key)
        at = (at + 1) & (n - 1);
    return at;
}
/* Of a word behind another, by their hashes. */
static inline uint32_t phrase_pair_key(uint32_t word, uint32_t next) {
    return word * 0x85EBCA6Bu + next;
}
/* Where the marks of a word's hash, of a prefix's or of a pair's key are. */
static inline uint32_t phrase_mark(uint32_t key) {
    return key / (UINT32_MAX / MARKS + 1);
}

#endif
