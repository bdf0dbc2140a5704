/* Parts of the text that may sell, and what speaks for it; internal to facts/. */
#ifndef FACTS_PROMO_H
#define FACTS_PROMO_H

#include "facts/collect.h"
#include "knowledge/markup.h"

enum {
    SCORE_HEADING_BRAND = 3, /* "<site> loves <brand>" and kin */
    SCORE_HEADING = 2,
    SCORE_CALL_TO_ACTION = 2,
    SCORE_BUY_QUESTION = 2,
    SCORE_ONE_MERCHANT = 2,
    SCORE_MONEY = 1,
    SCORE_AFFILIATE = 4,
    SCORE_NAME = 1, /* class or shortcode that says so */
    SCORE_SHORTCODE = 3,
    SCORE_COUPON = 2,
    SCORE_LAST = 1,
    SCORE_WITHIN = 1,    /* a box of words within the article, which its name calls a promotion */
    SCORE_BANNER = 3,    /* an image that links to another site */
    SCORE_CAMPAIGN = 2,  /* campaign parameters, an advertisement's size, a telling name */
    SCORE_LABEL = 4,     /* the publisher calls it advertising */
    SCORE_VEILED = 2,    /* ... in a veiled word */
    SCORE_THANKS = 4,    /* a sentence that names who paid */
    SCORE_AWAY = 1,      /* link to another site */
    SCORE_SPONSORED = 3, /* a class that means nothing else */
    SCORE_LIKELY = 5,
    SCORE_CERTAIN = 7,
    MAX_REGION_BLOCKS = 60, /* a longer section is an article of its own */
    MAX_PASSAGE_BLOCKS = 14,
    SHORT_PASSAGE = 4, /* blocks */
    SMALL_BOX = 6,     /* blocks: a larger one is a review */
    MAX_REGION_NODES = 3000,
    SHELF_WORDS = 30,
    MAX_HEADING_WORDS = 12,
    LINK_WORDS = 16 /* a longer link is a teaser, no button */
};

struct region_of_text {
    struct span span;
    uint32_t node, last_node;
    uint32_t heading; /* index + 1 of the heading block, 0 none */
    uint32_t first_block, nblocks;
};

struct score {
    struct placement *block;
    struct cue *label; /* by which the publisher calls it advertising, or NULL */
    uint32_t box;      /* the block's element, 0 when it is a section */
    int total;
    bool calls;  /* call to action */
    bool leads;  /* ... with a link to another site */
    bool tempts; /* question whether to buy */
    bool coupon;
    bool offers;   /* ... or a price */
    bool campaign; /* a link with campaign parameters */
    bool own;      /* speaks of the publisher's own book, course or membership */
    bool pays;     /* affiliate link, several links to one merchant, or a campaign */
};

struct score promo_begin(struct collector *, const struct region_of_text *);
/* Adds to the score, with the reason. */
void promo_add(struct collector *, struct score *, int points, struct span, const char *what,
               struct str text);
/*
 * Does the call to action begin a link, a line or a sentence? The words of a button count only as
 * the whole text of a link.
 */
bool promo_is_call(const struct collector *, const struct cue *);
/* Does it only lead on ("Learn more"), and not ask to buy? */
bool promo_is_more(const struct collector *, const struct cue *);
void promo_score_call(struct collector *, struct score *, const struct cue *);
/* Does a link in the block lead to another site? */
bool promo_leads_away(const struct collector *, const struct block *);
/*
 * Does it sell: a call to action, a code, or a price or a question with a link to another site?
 * A price alone is news: "The work costs 3 million"; so is a question: "Looking for a concert?"
 */
bool promo_asks(const struct collector *, const struct score *, const struct region_of_text *);
/* What stands in the region: requests to buy, prices, codes, and where its links lead. */
void promo_score(struct collector *, struct score *, const struct region_of_text *);
void promo_score_affiliate(struct collector *, struct score *, const struct region_of_text *);
/* The same, for a cue by which the publisher calls the block advertising. */
void promo_add_label(struct collector *, struct score *, int points, struct span, const char *what,
                     struct cue *);
/* Keeps the block that was scored last, with its label, or takes it back. */
void promo_settle(struct collector *, struct score *, bool keep);
/* Gives each coupon code the number of the block that it stands in; when all blocks are known. */
void promo_adopt_coupons(struct collector *);
bool promo_overlaps(const struct collector *, struct span);

/* The section that begins at block `heading` (an index), up to a rule. */
struct region_of_text promo_section(const struct collector *, uint32_t heading);
struct region_of_text promo_element(const struct collector *, uint32_t node);

/* Another site's host, and no profile page. */
bool promo_is_foreign(const struct collector *, struct str host);
bool promo_has_campaign(const struct collector *, const struct url *);
/* Host of the first link of the region that leads to another site; "" when there is none. */
struct str promo_away(const struct collector *, const struct region_of_text *);

#endif
