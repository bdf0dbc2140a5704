/* Which findings are part of a change: where it touched the text, or what it made of the rest. */
#ifndef FINDINGS_CHANGE_H
#define FINDINGS_CHANGE_H

#include "findings/finding.h"

/*
 * Lines that were replaced, as a unified diff without context says it: `former_lines` lines from
 * `former_first` on became `lines` lines from `first` on. All from 1; when a count is 0, the place
 * is behind the line that is given.
 */
struct hunk {
    uint32_t former_first, former_lines, first, lines;
};

/* The findings of the text before the change. */
struct former {
    struct former_row *rows; /* sorted */
    size_t n;
};

struct change {
    const struct hunk *hunks; /* in order */
    size_t nhunks;
    struct former former;
};

/* What change_apply() needs of the former text's findings; those that did not count are not
 * remembered. */
struct former change_remember(struct arena *, const struct findings *, const struct source *);
/* Does a place lie on a line that was added or changed? One that does not exist never does. */
bool change_touches(const struct change *, const struct source *, struct span);
/*
 * Gives each open finding that is no part of the change STANDING_UNCHANGED: it is not touched, and
 * where its line stood before there was a finding of the same rule about the same link or text,
 * and at least as bad. A finding that only the rendered page shows stays open: what the page was
 * before, nobody knows.
 */
void change_apply(const struct change *, struct findings *, const struct source *);

#endif
