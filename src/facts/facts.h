/*
 * Facts: the placements and disclosures that a document holds. Collected in one
 * walk, judged later by policy/.
 */
#ifndef FACTS_FACTS_H
#define FACTS_FACTS_H

#include "document/document.h"
#include "facts/link.h"

enum region { REGION_ARTICLE, REGION_CHROME };
enum scope { SCOPE_ARTICLE, SCOPE_SECTION, SCOPE_BLOCK, SCOPE_LINK };
extern const char *const region_names[];
extern const char *const scope_names[];

/* Why something is believed, for people; `span` may be NO_SPAN. */
struct evidence {
    struct str what;
    struct span span;
    int score; /* promo blocks: its part of the score, else 0 */
};

struct evidence_list {
    struct evidence *at;
    uint32_t n, cap;
};

struct placement {
    enum placement_kind kind;
    enum certainty certainty;
    struct span span;   /* the link's start tag to its end, the block, the code, ... */
    uint32_t node;      /* the element; for a block its first node */
    uint32_t last_node; /* the last node that belongs to it (>= node) */
    enum region region;
    struct str url, destination, network, network_name, network_kind, merchant, publisher_id;
    struct str payer; /* page: the name that front matter gives of who paid, or "" */
    struct str rel;   /* as written, decoded */
    bool has_rel;
    bool cloaked; /* goes through a redirect that hides the shop */
    bool opaque;
    bool markdown;        /* written in a syntax that cannot carry rel */
    struct str code;      /* coupon code */
    struct span rel_span; /* value of the rel attribute, or NO_SPAN */
    bool leads_home;      /* the redirect ends at the publisher's own house */
    bool starred;         /* a star stands in the link or right behind it */
    uint32_t block;       /* index + 1 of the promo block that contains it, or 0 */
    uint32_t id;          /* in the order in which placements were found */
    struct evidence_list evidence;
};

struct disclosure {
    struct span span;     /* of the wording */
    struct str text;      /* the sentence or label, white space folded */
    struct str group;     /* "ad-word", "commission-sentence", ...; "" for a configured component */
    struct str_list also; /* other groups that the same statement belongs to, and says less by */
    struct str language;
    enum role role;
    bool visible;
    bool negative;    /* denies a relation */
    bool named;       /* and says with whom: "no affiliation with <brand>" */
    bool hedged;      /* a sentence that says only that it may be so ("may contain") */
    bool placeholder; /* filled at run time: cannot be verified from the source */
    enum scope scope;
    enum region region;
    uint32_t node;                 /* text node in which it begins */
    uint32_t scope_node;           /* the subtree that it covers, 0 = the document */
    uint32_t scope_from, scope_to; /* text offsets that it covers: [from, to) */
    uint32_t sentence;             /* first word of its sentence */
    uint32_t item_from;            /* where the item begins whose end it is; 0 none */
    bool part;                     /* belongs to the passage of the disclosure before it */
    bool star;                     /* explains a star: speaks for starred links only */
};

struct facts {
    const struct document *document;
    const struct config *config;
    struct str language; /* of the document, "" unknown */
    bool unread;         /* no vocabulary knows the language: what the text discloses is not seen */
    struct str site;     /* host, configured or detected; "" unknown */
    struct str date;     /* of publication as the article says it, "2026-11-27", or else its path,
                            which may hold the month only, "2026-11"; "" unknown */
    struct str_list site_names;
    struct span article;   /* of the article body */
    bool rewriting_script; /* a script that turns links into affiliate links at run time */
    struct {
        struct placement *at;
        uint32_t n, cap;
    } placements; /* by offset */
    struct {
        struct disclosure *at;
        uint32_t n, cap;
    } disclosures; /* by offset */
    struct {
        struct unknown *at;
        uint32_t n, cap;
    } unknowns; /* by offset */
};

struct facts *facts_collect(struct arena *, const struct document *, const struct knowledge *,
                            const struct config *, struct link_matcher *);
/* The date in a path such as "2026/11/27-lamp.md" or "2026-11/lamp.md"; "" if there is none. */
struct str facts_date_of_path(struct arena *, struct str path);

#endif
