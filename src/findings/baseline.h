/*
 * Baselines: findings that were accepted as they were, so that only new ones count. A file of
 * lines, one a finding, sorted, without dates and line numbers:
 *
 *     posts/a.md <tab> rule <tab> fingerprint <tab> what it is about, for people
 *
 * Paths start where those of fingerprints do; '%' and what cannot stand in a line is
 * percent-encoded. Order and repetitions mean nothing, so that two versions are merged by keeping
 * the lines of both. Lines that begin with '#' are remarks.
 */
#ifndef FINDINGS_BASELINE_H
#define FINDINGS_BASELINE_H

#include "base/buf.h"
#include "findings/finding.h"

struct baseline_entry {
    struct str path, rule, fingerprint; /* the path encoded */
    struct str file;                    /* the path as it is */
    struct str line;                    /* as written, without its end */
};

struct baseline {
    struct baseline_entry *at; /* by path, then fingerprint; none twice */
    uint32_t n, cap;
};

/* `path` is for the problems, all of which are added. */
struct baseline *baseline_read(struct arena *, struct str path, struct str text, struct problems *);

/* A file's part of a baseline. */
struct baseline_part {
    const struct baseline_entry *at; /* its entries */
    uint32_t n;
    bool *occurs; /* for each: still found, or of a rule that did not run */
    uint32_t stale;
};

/*
 * Makes findings known that stand in the baseline, unless they were put aside already. `untried`, a
 * flag for each rule, says which did not run; NULL: none.
 */
struct baseline_part baseline_apply(struct arena *, const struct baseline *, struct str path,
                                    struct findings *, const struct knowledge *,
                                    const bool *untried);

/* The path as it stands in a line. */
struct str baseline_path(struct arena *, struct str path);
/*
 * Writes a whole baseline from lines in any order: those of `lines`, and those of the entries for
 * which `keeps` is true.
 */
void baseline_write(struct arena *, struct buf *, const struct baseline *,
                    bool (*keeps)(void *context, struct str file), void *context, struct str lines);

#endif
