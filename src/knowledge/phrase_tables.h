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
    uint32_t folded; /* the prefix, of which the key is only the beginning */
    uint32_t first;  /* use */
    uint16_t n;      /* uses */
    uint16_t length; /* of the prefix; 0: it is none */
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

/*
 * Some of the languages' most frequent words: a bucket of a hash table. As every other word of a
 * text is one, all are compared at once, without a branch.
 */
enum { STOP_WAYS = 4 };
typedef uint32_t stop_ways __attribute__((vector_size(STOP_WAYS * 4), aligned(4)));
struct stop_words {
    stop_ways keys; /* hashes; 0: none */
    stop_ways sets; /* of stop_sets: the languages that have the word */
};

/* What a key may be, by its phrase_mark(). Most words have none that lets them in. */
enum gate_mark {
    MARK_GATE = 1,   /* a word that is one */
    MARK_PAIR = 2,   /* two words that are one */
    MARK_FIRST = 4,  /* the first of two */
    MARK_SECOND = 8, /* the second */
    MARK_PREFIX = 16 /* a prefix that is one */
};

enum { MARKS = 1 << 16, MOST_CURRENCIES = 64 };

/* The gates of the phrases of one place; those of beginnings are first words. */
struct gate_table {
    const struct gate *gates; /* n slots of a hash table, a power of two; .n 0: free */
    const uint8_t *marks;     /* MARKS of them: bits of enum gate_mark */
    uint32_t n;
};

struct phrase_tables {
    const struct step *steps;
    const struct choice *choices;
    const struct program *programs;
    const char *folded; /* text of the steps */
    const struct gate_use *uses;
    const struct stop_words *stop_words; /* nstop_words buckets, a power of two */
    const uint32_t *stop_sets;           /* a bit for each language; the first has none */
    struct gate_table anywhere, beginning, beside;
    struct gate_table slots; /* behind the first of their groups */
    uint32_t nsteps, nchoices, nprograms, nfolded, nuses;
    uint32_t nstop_sets;
    uint32_t nstop_words;
    uint32_t ncurrency;
    uint32_t currency[MOST_CURRENCIES]; /* hashes of currency words */
};

/* Those of the built-in rules; without programs in the tool that makes them. */
extern const struct phrase_tables builtin_phrases;

/* Compiles the knowledge's phrases; ungrammatical ones are problems. */
struct phrase_tables phrase_tables_build(struct arena *, const struct knowledge *,
                                         struct problems *);

/* Where a gate is, or behind it before the next free slot. */
static inline uint32_t phrase_gate_slot(uint32_t nslots, uint32_t key) {
    return key >> 8 & (nslots - 1);
}
static inline uint32_t phrase_stop_bucket(uint32_t nbuckets, uint32_t hash) {
    return hash >> 16 & (nbuckets - 1);
}
/* The set of a word; 0 when it is no stop word. */
static inline uint32_t phrase_stop_set(const struct stop_words *buckets, uint32_t nbuckets,
                                       uint32_t hash) {
    const struct stop_words *bucket = &buckets[phrase_stop_bucket(nbuckets, hash)];
    stop_ways found = (stop_ways)(bucket->keys == (stop_ways){hash, hash, hash, hash});
    found &= bucket->sets;
    return found[0] | found[1] | found[2] | found[3];
}
/* Of a word behind another, by their hashes. */
static inline uint32_t phrase_pair_key(uint32_t word, uint32_t next) {
    return word * 0x85EBCA6Bu + next;
}
/* The place of a key's mark. */
static inline uint32_t phrase_mark(uint32_t key) {
    return key / (UINT32_MAX / MARKS + 1);
}

#endif
