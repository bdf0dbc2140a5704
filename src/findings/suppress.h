/* Writing suppressions: where a comment may stand that puts a finding aside. */
#ifndef FINDINGS_SUPPRESS_H
#define FINDINGS_SUPPRESS_H

#include "findings/finding.h"

enum { SUPPRESS_WAYS = 3 };

/*
 * Ways to suppress a finding, the nearest one first: as fixes of one insertion each. Which of them
 * the document bears only a look at the outcome tells. With `whole_file` for all of the file, the
 * only way for a finding without a place. Returns how many there are. `reason` holds no quotation
 * mark.
 */
uint32_t suppress_ways(struct arena *, const struct document *, const struct finding *,
                       bool whole_file, struct str reason, struct fix out[SUPPRESS_WAYS]);

#endif
