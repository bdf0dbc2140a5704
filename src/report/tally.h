/* What a run counts by name: findings of each rule, placements of each network, and so on. */
#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H

#include "policy/policy.h"

enum tally_kind {
    TALLY_RULE,
    TALLY_NETWORK,
    TALLY_MERCHANT,
    TALLY_MONTH, /* of the article's publication, "2026-11" */
    TALLY_GRADE, /* of the placement's disclosure, see enum grade */
    TALLY_KINDS
};

struct tally {
    struct str name;     /* "" stands for what has none: an unknown network, an article undated */
    uint64_t placements; /* none for rules */
    uint64_t findings;   /* open ones: of the rule, about the placement, in the article */
    uint32_t next;       /* in its bucket, index + 1 */
};

/* Zeroed: empty. */
struct tallies {
    struct tally *at; /* by first appearance */
    uint32_t n, cap;
    uint32_t *buckets; /* index + 1 of the first */
    uint32_t nbuckets;
};

/* Adds to the row of a name. The name is copied into the arena. */
void tallies_add(struct arena *, struct tallies *, struct str name, uint64_t placements,
                 uint64_t findings);
/* Adds a file to all kinds, an array of TALLY_KINDS. */
void tallies_add_file(struct arena *, struct tallies *kinds, const struct facts *,
                      const struct verdict *);
/* Writes the rows by name; `out` has room for `n` of them. */
void tallies_sorted(const struct tallies *, struct tally *out);

#endif
