/*
 * Words: text made comparable. Case, compatibility forms, accents, soft hyphens
 * and characters without width are folded away; each word keeps its place in
 * the source. Both the article's text and the phrases of the vocabulary become
 * words, so they meet in one alphabet.
 */
#ifndef KNOWLEDGE_WORD_H
#define KNOWLEDGE_WORD_H

#include "base/unicode.h"

enum word_flags {
    WORD_CAPITAL = 1,   /* begins with a capital as written */
    WORD_UPPER = 2,     /* at least two letters, all capitals */
    WORD_DIGIT = 4,     /* holds a digit */
    WORD_HASH = 8,      /* '#' stands before it */
    WORD_HYPHEN = 16,   /* joined to the word before by a hyphen, a low line or a point */
    WORD_SENTENCE = 32, /* a sentence begins here */
    WORD_OPEN = 64,     /* an opening bracket stands before it */
    WORD_CLOSE = 128,   /* a closing bracket stands behind it */
    WORD_QUOTED = 256,  /* stands between quotation marks */
    WORD_COLON = 512,   /* a colon stands behind it */
    WORD_SYMBOL = 1024, /* a currency sign, a star, a heart, ...: one symbol */
    WORD_ACCENT = 2048, /* an accent was removed */
    WORD_COMMA = 4096,  /* punctuation within the sentence stands before it */
    WORD_LOWER = 8192,  /* holds a small letter */
    WORD_CAMEL = 16384, /* a capital stands behind a small letter */
    WORD_PARTED = 32768 /* a dash, slash or dot between blanks stands before it */
};

struct word {
    uint32_t start, end; /* bytes in the text it was read from */
    uint32_t folded;     /* offset in words.folded */
    uint16_t length;     /* folded bytes */
    uint16_t flags;      /* bits of enum word_flags */
    uint32_t hash;       /* of the folded bytes */
    uint32_t node;       /* what the caller of word_reader_text() gave */
};

struct words {
    struct word *at;
    uint32_t n, cap;
    char *folded; /* eight bytes may be read wherever a word begins */
    uint32_t nfolded, folded_cap;
};

/* A letter or digit that is not ASCII, as it becomes part of a word. */
struct word_letter {
    uint32_t code_point; /* 0: none */
    uint16_t flags;      /* bits of enum word_flags */
    uint16_t length;
    char folded[UNICODE_MAX_FOLD];
};

enum { KNOWN_LETTERS = 16 };

struct word_reader {
    struct arena *arena;
    struct words *words;
    struct word open; /* the word being read; open.length counts */
    bool reading;
    uint16_t pending;                        /* flags for the next word */
    uint32_t quote;                          /* the mark that opened a quotation, or 0 */
    bool stop;                               /* the end of a sentence was read, and nothing since */
    bool point;                              /* it was a full stop, which also ends abbreviations */
    struct word_letter known[KNOWN_LETTERS]; /* seen before, by code point */
};

void word_reader_init(struct word_reader *, struct arena *, struct words *);
/* Makes room for the words of `bytes` of usual text at once, so that it need not grow by copying.
 */
void words_reserve(struct arena *, struct words *, size_t bytes);
/*
 * Reads a piece of text; a word may go on in the next piece. Offsets of the
 * words are `start` + offset in the piece; with `entities`, character
 * references are decoded.
 */
void word_reader_text(struct word_reader *, struct str piece, uint32_t start, bool entities,
                      uint32_t node);
/* White space that is not in the text. */
void word_reader_space(struct word_reader *);
/* The end of a block: also ends sentence and quotation. */
void word_reader_end(struct word_reader *);

struct str word_text(const struct words *, const struct word *);

#endif
