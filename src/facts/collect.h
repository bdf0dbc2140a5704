/* The collectors behind facts_collect(), one a kind of fact; internal to facts/. */
#ifndef FACTS_COLLECT_H
#define FACTS_COLLECT_H

#include "facts/text.h"

/* A phrase that was found, and where. */
struct cue {
    uint32_t group;       /* index into knowledge.groups */
    uint32_t first, last; /* words */
    uint32_t block;       /* index into text.blocks */
    uint32_t code_first, code_last;
    uint32_t box; /* node of the promo block that it labels, 0: no element */
    uint8_t role; /* enum role */
    int8_t slot;
    bool brand : 1;
    bool foreign : 1; /* in another language than its block's */
    bool labels : 1;  /* it is the label of a promo block */
    bool closes : 1;  /* it stands below the article, and is its label */
};

/* Where a promo block stands. */
struct promo_place {
    struct span span;
    uint32_t placement; /* index into facts.placements, while they are collected */
};

/* Where labels between two sections belong in this document. */
enum label_habit { LABELS_UNSEEN, LABELS_OPEN, LABELS_CLOSE };

struct collector {
    struct arena *arena;
    const struct document *document;
    const struct knowledge *knowledge;
    const struct config *config;
    struct link_matcher *matcher;
    struct view *view;
    struct text *text;
    struct words site; /* the site's names as words */
    struct facts *facts;
    struct {
        uint32_t *at;
        uint32_t n, cap;
    } page; /* the elements that tell of the page: <meta>, <link>, <script>, <time> */
    struct {
        struct cue *at;
        uint32_t n, cap;
    } cues; /* by word */
    struct {
        uint32_t *at;
        uint32_t n;
    } role_cues[ROLES];     /* indices of the cues of each role in their text's language */
    uint32_t *section_ends; /* per block: offset at which a section that begins there ends */
    uint8_t *leads_away;    /* per block: what promo_leads_away() found, each asked often */
    uint32_t last_running;  /* the last block of running text, index + 1 */
    struct {
        struct promo_place *at;
        uint32_t n, cap;
    } promos;               /* of the promo blocks so far, by offset; they never overlap */
    uint32_t *words_before; /* per node: visible words before it; one more at the end */
    uint32_t nlinks;        /* placements [0, nlinks) are links and embeds, by offset */
    uint32_t first_promo;   /* placements from here on are promo blocks */
    uint32_t body_words;    /* visible words outside page furniture */
    enum label_habit labels;
    struct span body; /* first to last running text of the article */
};

/* Finds all phrases, drops those in the wrong language or in a trap. */
void cues_collect(struct collector *);
/* The first cue of a role in words [from, to], or NULL. */
const struct cue *cues_find(const struct collector *, enum role, uint32_t from, uint32_t to);

/* Index of the first cue in or after a block (an index). */
uint32_t cues_of_block(const struct collector *, uint32_t block);
struct span cue_span(const struct collector *, const struct cue *);
struct str cue_text(const struct collector *, const struct cue *);

/* Affiliate links, embeds, page-level sponsorship. */
void links_collect(struct collector *);
void page_collect(struct collector *);
/* Coupon codes and promo blocks; after the links. */
void coupons_collect(struct collector *);
void promos_collect(struct collector *);
/* Articles that call themselves advertising in their own words; after the promo blocks. */
void page_words_collect(struct collector *);
/* Does a negation in its sentence turn the wording of these words round? */
bool collector_is_denied(const struct collector *, const struct block *, uint32_t first,
                         uint32_t last);
/* Disclosures that are sentences; before the placements. */
void sentences_collect(struct collector *);
/* Labels, marks and pointers, which mean something only beside placements; after them. */
void labels_collect(struct collector *);
/*
 * Does the wording of a label stand alone: in its own block or element, in brackets, as a
 * hashtag, or at the head of a line before a colon, bar or dash?
 */
bool label_stands_alone(const struct collector *, const struct cue *);
/* What stands in the source between a word of a block and the next one. */
struct str collector_between(const struct collector *, uint32_t word);
/* The inline element that holds exactly these words (of one block), or 0. */
uint32_t collector_element_of(const struct collector *, uint32_t first, uint32_t last);
/*
 * "Advertising disclosure", "not sponsored", "Ad: contains affiliate links", "(paid link)": the
 * word is there, but speaks of something else than what follows it. What the words themselves
 * say with a brand ("contains advertising for <brand>") is no such thing.
 */
bool label_is_qualified(const struct collector *, const struct cue *);

/* ---- shared helpers --------------------------------------------------------------------- */

struct placement *collector_place(struct collector *, enum placement_kind, enum certainty,
                                  struct span, uint32_t node);
void collector_evidence(struct collector *, struct placement *, struct span, int score,
                        const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Is it the host of another site than the article's? */
bool collector_is_foreign(const struct collector *, struct str host);
/* Visible words inside an element. */
uint32_t collector_words(const struct collector *, uint32_t node);
/* Is the element as large as the article, so that standing in it means nothing? */
bool collector_is_flow(const struct collector *, uint32_t node);
/* The smallest element around `node` that holds more visible words than `words`. */
uint32_t collector_box(const struct collector *, uint32_t node, uint32_t words);
/* The list item that is a block with links, as are others of its list; 0: there is none. */
uint32_t collector_item(const struct collector *, const struct block *);
/*
 * Does the wording head an advertising slot that a script fills? Then it labels what is not in the
 * file, and nothing of the text around it.
 */
bool collector_heads_slot(const struct collector *, const struct cue *);
/* Index + 1 of the first block of text at or after an offset; 0 if none. */
uint32_t collector_block_at(const struct collector *, uint32_t offset);
/* Index of the last block of text that begins before an offset; 0 if none. */
uint32_t collector_last_block(const struct collector *, uint32_t offset);
/* Index of the first link or embed that begins at or after an offset; c->nlinks if none. */
uint32_t collector_first_link(const struct collector *, uint32_t offset);
/* Index (in promos) of the first promo block that ends behind an offset. */
uint32_t collector_first_promo(const struct collector *, uint32_t offset);
/* Remembers where a promo block stands, the last placement; it must not overlap another. */
void collector_add_promo(struct collector *);
/* Offset of the end of the section that begins at heading block `heading` (an index). */
uint32_t collector_section_end(const struct collector *, uint32_t heading);

#endif
