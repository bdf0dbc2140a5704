/* Fixes as bytes: edits that go together, applied to a file in its own encoding. */
#ifndef FINDINGS_FIX_H
#define FINDINGS_FIX_H

#include "base/buf.h"
#include "findings/finding.h"

/* Edits by place; they neither overlap nor touch. Zeroed: none. */
struct edit_list {
    struct edit *at;
    uint32_t n, cap;
    uint32_t *to; /* edits_index(): where each begins in the new text */
};

/*
 * Adds the edits of a fix. A fix whose edits are all in the list already is taken as it is; one
 * that meets another edit is refused: false, and the list is unchanged.
 */
bool edits_add(struct arena *, struct edit_list *, const struct fix *);
/* Are all edits of the fix in the list already? */
bool edits_hold(const struct edit_list *, const struct fix *);
/* To be called after the last edits_add(), before the functions below. */
void edits_index(struct arena *, struct edit_list *);
/* Writes the file with the edits made; all other bytes are copied. */
void edits_apply(struct buf *, const struct source *, const struct edit_list *);
/* Where an offset of the old text is in the new one; what is inserted there stands before it if
 * `behind`. An offset within replaced text is one end or the other of what replaced it. */
uint32_t edits_map(const struct edit_list *, uint32_t offset, bool behind);
/* Was this place of the new text written by an edit, all of it? */
bool edits_wrote(const struct edit_list *, struct span);
/* Was this place of the old text taken out or replaced, all of it? */
bool edits_removed(const struct edit_list *, struct span);

#endif
