/*
 * The text of a document as blocks of words: a paragraph, a heading, a cell, a
 * list item, a line between line breaks. Hidden text (attributes, comments) is
 * kept in blocks of its own kind.
 */
#ifndef FACTS_TEXT_H
#define FACTS_TEXT_H

#include "facts/view.h"
#include "knowledge/phrase.h"

enum block_kind { BLOCK_TEXT, BLOCK_ATTRIBUTE, BLOCK_COMMENT };

enum {
    BOLD_LEVEL = 7,      /* of a short bold line that serves as a heading */
    SENTENCE_WORDS = 200 /* what goes on longer is no sentence */
};

struct block {
    uint8_t kind;         /* enum block_kind */
    uint8_t level;        /* 1 to 6: a heading; 7: a short bold line that serves as one; else 0 */
    uint8_t language;     /* index + 1 in knowledge.languages, 0 unknown */
    uint16_t flags;       /* bits of enum view_flags of its first text */
    uint32_t node;        /* the nearest block element */
    uint32_t first, last; /* first and last text node */
    uint32_t word, nwords;
    uint32_t linked; /* words inside links */
    struct span span;
    uint32_t section; /* index of the heading block it stands under, + 1; 0 none */
    uint32_t item;    /* how many rules (<hr>) stand before it */
};

struct text {
    const struct view *view;
    struct words words;
    struct {
        struct block *at;
        uint32_t n, cap;
    } blocks; /* text in document order, then attributes and comments */
};

struct text *text_read(struct arena *, const struct view *);

/* White space folded, as written, at most `most` bytes (cut at a word, "..." added). */
struct str text_excerpt(struct arena *, const struct document *, const struct text *,
                        uint32_t first_word, uint32_t last_word, size_t most);
/* The words [first, last] of the sentence of block `b` that holds word `w`; at most
 * SENTENCE_WORDS to each side. */
void text_sentence(const struct text *, const struct block *b, uint32_t w, uint32_t *first,
                   uint32_t *last);

struct text_language {
    struct str code; /* "" when it can't be told */
    bool unread;     /* no vocabulary knows it: labels and disclosures in it are not seen */
};

/*
 * The language of the document: front matter, <html lang>, configuration, then
 * stop words; a declared language gives way only to a text that is plainly in
 * another. Also sets the language of each block.
 */
struct text_language text_language(struct arena *, struct text *, const struct document *,
                                   const struct knowledge *, const struct config *);

#endif
