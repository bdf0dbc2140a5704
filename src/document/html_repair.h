/*
 * The tree of HTML as it is written in the wild: end tags that are missing,
 * superfluous or misplaced. The only includer of libxml2.
 */
#ifndef DOCUMENT_HTML_REPAIR_H
#define DOCUMENT_HTML_REPAIR_H

#include "document/tree.h"

/*
 * To be called once before the first document is read, while there is one
 * thread only: libxml2 sets up its tables.
 */
void html_repair_init(void);

/*
 * Puts the tokens into the tree; no token but superfluous tags is lost. Where
 * `more` is not NULL, it is called with `context` to put the next batch of tokens
 * in place of the last one, until it says false.
 */
void html_repair(struct tree *, struct tokens *, bool (*more)(void *context), void *context);

#endif
