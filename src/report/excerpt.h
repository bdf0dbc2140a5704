/* The source line of a place, with a mark under it. */
#ifndef REPORT_EXCERPT_H
#define REPORT_EXCERPT_H

#include "base/buf.h"
#include "document/source.h"

/*
 * Two lines: the text of the place's first line, harmless for a terminal and cut
 * around the place when it is long, and below it a caret and tildes. Tabs are
 * shown as blanks; wide characters count as two columns.
 */
void excerpt_add(struct buf *, const struct source *, struct span, bool colour);

#endif
