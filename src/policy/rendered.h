/*
 * A source judged by the page that a site generator built from it. What the reader sees counts:
 * what the templates mend is settled, what they add or lose is found, each at the place of the
 * source that it comes from.
 */
#ifndef POLICY_RENDERED_H
#define POLICY_RENDERED_H

#include "policy/policy.h"

/* The page, read and judged by itself, by the policies of its source. */
struct rendered {
    struct str path; /* as it is shown */
    const struct facts *facts;
    const struct verdict *verdict;
};

/*
 * Compares the findings about the article with those about the page's article, placement by
 * placement: links are the same by their target, coupon codes by the code, others by their order.
 *   - A finding that the page does not raise for the same placement is settled.
 *   - One that only the page raises is added. Its place is the placement in the source; else the
 *     shortcode between the placements around it; else the article's first line.
 * The page's furniture is left to a check of the pages themselves.
 */
void rendered_settle(struct arena *, const struct facts *source, struct verdict *,
                     const struct rendered *page);

/*
 * Shortcodes and components are unknown no more, for the page shows what they render; what the page
 * has of its own that is not understood is added.
 */
void rendered_unknowns(struct arena *, struct facts *source, const struct rendered *page);

/* There is no page to look at, which is an unknown of the source. */
void rendered_missing(struct arena *, struct facts *source, struct str why);

/* Does the page's article say a disclosure of the source, in the same words? */
bool rendered_says(const struct rendered *page, const struct disclosure *);

#endif
