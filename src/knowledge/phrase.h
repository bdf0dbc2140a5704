/*
 * Phrases: the vocabulary's wordings, found in words.
 *
 * A phrase (rules/vocabulary/README.md has its grammar) becomes a small program
 * over words. Each has a gate: words of which one must stand in the text, so many
 * words behind the beginning of the phrase. A word that is no gate costs three looks
 * into a table of marks; from one that is, an index leads to the programs and to the
 * words that they are tried at. What means something only at certain places
 * (role_place()) or beside something else is looked for there alone.
 */
#ifndef KNOWLEDGE_PHRASE_H
#define KNOWLEDGE_PHRASE_H

#include "knowledge/knowledge.h"
#include "knowledge/word.h"

struct phrase_hit {
    uint32_t group;                 /* index into knowledge.groups */
    int32_t slot;                   /* as in struct phrase_pattern */
    uint32_t phrase;                /* index into knowledge.phrases */
    uint32_t first, last;           /* words, inclusive */
    bool brand;                     /* the phrase names a brand */
    uint32_t code_first, code_last; /* words of <code>; code_first > code_last when there is none */
};

/* The matcher's own: a hash table, of which only what belongs to the present text counts. */
struct reaches {
    struct reach *slots;
    uint32_t room, n; /* room: a power of two, or 0 */
    uint32_t text;    /* number of the text that is searched */
};

struct phrase_hits {
    struct phrase_hit *at;
    uint32_t n, cap;
    uint32_t part;          /* the matcher's own: what it adds begins here */
    struct reaches reaches; /* likewise: how far programs were tried */
};

/* Where phrases are looked for. */
struct phrase_text {
    const struct words *words;
    uint32_t from, to;        /* the words [from, to) */
    uint32_t language;        /* index + 1 in knowledge.languages, 0 unknown */
    const struct words *site; /* the words of the site's names, or NULL */
    const uint32_t *links;    /* words that begin a link, in order */
    uint32_t nlinks;
};

/* Compiles all phrases; ungrammatical ones are problems. */
const struct phrase_index *phrase_index_build(struct arena *, struct knowledge *,
                                              struct problems *);

/* The index of the built-in rules, which was compiled when the program was built. */
const struct phrase_index *phrase_index_builtin(struct arena *);

/*
 * Finds phrases, in the order of their first word; of hits of one group and slot that
 * begin at one word only the longest. A phrase never crosses the end of a sentence.
 * Phrases of another language than the text's are left out, unless role_speaks_abroad();
 * so are those whose role_place() is not here, and those of a group with slots that fill
 * another than the first, unless each is filled.
 */
void phrase_find(struct arena *, const struct phrase_index *, const struct phrase_text *,
                 struct phrase_hits *out);

/*
 * The same without gates, for any language, place and slot: runs every phrase at every word.
 * Slow; what phrase_find() is tested by.
 */
void phrase_find_ungated(struct arena *, const struct phrase_index *, const struct phrase_text *,
                         struct phrase_hits *out);

/* Does the group (any role) match somewhere in `text`? For the vocabulary's own examples. */
bool phrase_test(struct arena *, const struct knowledge *, uint32_t group, struct str text);

/*
 * Stop words are counted by the set of languages that have them, since most texts have many words
 * and few sets: how many sets there are; adds to the counts of the sets what `n` words from `first`
 * are; what the counts of the sets make for each language.
 */
struct stop_count {
    uint32_t n;
    uint64_t seen; /* a bit for each of the words, though two may share one */
};
uint32_t phrase_stop_sets(const struct phrase_index *);
void phrase_count_stop_words(const struct phrase_index *, const struct words *, uint32_t first,
                             uint32_t n, struct stop_count *sets);
void phrase_count_languages(const struct phrase_index *, const struct stop_count *sets,
                            struct stop_count counts[MOST_LANGUAGES]);

#endif
