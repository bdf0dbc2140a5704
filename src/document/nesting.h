/* Tokens whose elements end where their end tags stand. */
#ifndef DOCUMENT_NESTING_H
#define DOCUMENT_NESTING_H

#include "document/token.h"

/*
 * Is each START followed by its own END, well nested, without an element that browsers would
 * end earlier or move (a block in a paragraph, a link in a link, a table's parts out of place)?
 * Such tokens need no repair. One pass; any doubt is a no.
 */
bool nesting_is_sound(const struct tokens *);

#endif
