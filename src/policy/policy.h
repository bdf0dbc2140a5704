/* Policy: which disclosure covers which placement, how well, and what the packs say of it. */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "findings/suppression.h"

/* The pairing of a placement with the best disclosure that was considered. */
struct pairing {
    enum grade grade;
    const struct disclosure *disclosure; /* NULL when missing, or the layout's */
    const struct pack *pack;             /* the strictest one, which gave the grade */
    bool by_template;                    /* the configuration says that the layout discloses */
};

struct verdict {
    struct {
        const struct pack **at;
        uint32_t n, cap;
    } packs;                  /* those that were applied, in order */
    struct pairing *pairings; /* one for each of facts->placements */
    struct findings findings;
    struct suppressions suppressions;
    const bool *untried; /* for each rule: nobody asked for it, so that nothing follows from it
                            having no finding */
};

struct rendered;

/*
 * `path` is used for overrides and fingerprints. `policies` empty: the configuration's, else auto.
 * `suppressions` (NULL: none) put findings aside, then are judged themselves. `page` is what a site
 * generator made of the article, see policy/rendered.h; NULL: not looked at.
 */
struct verdict *policy_apply(struct arena *, const struct facts *, const struct suppressions *,
                             const struct knowledge *, const struct config *, struct str path,
                             const struct str_list *policies, const struct rendered *page);

#endif
