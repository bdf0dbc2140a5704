/* Phrases as programs over words; internal to the phrase matcher. */
#ifndef KNOWLEDGE_PHRASE_COMPILE_H
#define KNOWLEDGE_PHRASE_COMPILE_H

#include "base/bytes.h"
#include "knowledge/knowledge.h"
#include "knowledge/word.h"

enum step_op {
    STEP_WORD,   /* this word */
    STEP_PREFIX, /* a word that begins so */
    STEP_CHOICE, /* one of some words */
    STEP_SPLIT,  /* go on at the next step, or at `target` */
    STEP_JUMP,   /* go on at `target` */
    STEP_GAP,    /* up to GAP_WORDS words */
    STEP_BRAND,
    STEP_SITE,
    STEP_CODE,
    STEP_MONEY,
    STEP_MATCH
};

enum { GAP_WORDS = 5, NAME_WORDS = 4, MONEY_WORDS = 6, MAX_STEPS = 1000 };
enum { SHORTEST_PREFIX = 3, PREFIX_KEY = 4 }; /* bytes */
enum { FAR = UINT8_MAX };                     /* so many words or more */

/* Words as a set of phrase_head() bits: a word whose bit is not in it is none of them. */
typedef uint64_t word_heads;
#define ALL_HEADS UINT64_MAX

/*
 * A word or a prefix; STEP_CHOICE: in `target` how many words from choices[key] on, and in `folded`
 * the phrase_choice_bit() of each; or, without a text, STEP_SPLIT: of the alternatives of its chain
 * but the last the heads, in `key` and `folded`, and in `length` the step of the last. Without
 * padding: tables of steps are compared byte by byte.
 */
struct step {
    uint32_t key;    /* STEP_WORD: hash of the word; STEP_PREFIX: of its beginning */
    uint32_t folded; /* offset in the folded text of all steps */
    uint16_t target; /* a step; of a word or a prefix the number of its phrase_head() bit */
    uint16_t length; /* folded bytes */
    uint16_t op;     /* enum step_op */
    uint16_t hash;   /* STEP_WORD: '#' must stand before it */
};

/* A word of a STEP_CHOICE. */
struct choice {
    uint32_t key;    /* hash */
    uint32_t folded; /* as in struct step */
    uint32_t length;
};

/* Words of which one must stand in a match, between the words `least` and `most` behind its first.
 */
struct need {
    word_heads words;
    uint32_t least, most;
};

enum { MOST_NEEDS = 4, KEPT_NEEDS = 2 };

struct program {
    uint32_t first;  /* step */
    uint32_t phrase; /* index into knowledge.phrases */
    uint32_t group;  /* as in struct phrase_pattern */
    int8_t slot;
    uint8_t open;     /* can begin with a placeholder */
    uint16_t begins;  /* flags of which a word needs one to begin a match; 0: any may */
    word_heads heads; /* the words that it can begin with */
    struct need needs[KEPT_NEEDS]; /* beside the gate's; `words` is 0 where there is none */
};

/* A word or a prefix, or a word and the one behind it. */
struct gate_word {
    struct step word;
    struct step next;    /* length 0: none */
    uint8_t least, most; /* words of the match that stand before it; most may be FAR */
};

struct gate_range {
    uint32_t first, n;
};

struct phrase_gates {
    struct {
        struct gate_word *at;
        uint32_t n, cap;
    } words;
    struct {
        struct step *at;
        uint32_t n, cap;
    } edges;
    /* Of the program that was compiled last: one of these words stands in every match. */
    struct gate_range gate;
    uint32_t cost; /* phrase_gate.h */
    /* Says of a word's hash that it stands in most texts: no good gate. */
    bool (*is_common)(const void *context, uint32_t hash);
    const void *context;
};

struct phrase_programs {
    struct {
        struct step *at;
        uint32_t n, cap;
    } steps;
    struct {
        struct program *at;
        uint32_t n, cap;
    } programs;
    struct {
        struct choice *at;
        uint32_t n, cap;
    } choices;
    struct words words; /* folded text of all steps */
    struct phrase_gates gates;
};

/* Appends the program of a phrase; false, and a message, when it is ungrammatical. */
bool phrase_compile(struct arena *, struct phrase_programs *, const struct phrase_pattern *,
                    uint32_t phrase, const char **message);

struct phrase_words {
    struct step *at; /* STEP_WORD or STEP_PREFIX */
    uint32_t n, cap;
};
/*
 * Adds the words that the program compiled last can begin with, from step `i` on; false when they
 * are not known, since it can begin with a placeholder.
 */
bool phrase_first_words(struct arena *, const struct phrase_programs *, uint32_t i,
                        struct phrase_words *out);

/*
 * The first n bytes of a word, at most four, or all when it is shorter, as a number: no other
 * beginning has it, and its high bits are as good as any, as those of a word's hash.
 */
static inline uint32_t phrase_beginning(const struct words *words, const struct word *w,
                                        uint32_t n) {
    static const uint32_t masks[] = {0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF};
    uint32_t bytes = (uint32_t)bytes_load(words->folded + w->folded, BYTES);
    return (bytes & masks[w->length < n ? w->length : n]) * 2654435761u;
}

/* By which a word has its bit in sets of words: its beginning, as long as the shortest prefix. */
static inline uint32_t phrase_key(const struct words *words, const struct word *w) {
    return phrase_beginning(words, w, SHORTEST_PREFIX);
}

/* The number of the bit that stands for words with this key. */
static inline uint16_t phrase_head_number(uint32_t key) {
    return (uint16_t)(key >> 26);
}
static inline word_heads phrase_head(uint32_t key) {
    return (word_heads)1 << phrase_head_number(key);
}

static inline uint32_t phrase_choice_bit(uint32_t hash) {
    return 1u << (hash >> 27);
}

static inline word_heads step_heads(const struct step *split) {
    return (word_heads)split->key << 32 | split->folded;
}

#endif
