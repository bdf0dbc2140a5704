/* What edits did to a document, beside what they were meant to do. */
#ifndef FINDINGS_EFFECT_H
#define FINDINGS_EFFECT_H

#include "findings/fix.h"

/* A document as it was judged. */
struct judged {
    const struct document *document;
    const struct facts *facts;
    const struct findings *findings;
};

/*
 * Why the edits that lead from `before` to `after` should not stay, "" when nothing speaks against
 * them. `meant`: for each finding of `before`, whether it should be gone; afterwards true for those
 * that are still there. Also looked at: findings that are new, placements and disclosures that are
 * lost or new, and the rest of the document.
 */
struct str effect_problem(struct arena *, const struct judged *before, const struct judged *after,
                          const struct edit_list *, bool *meant);

#endif
