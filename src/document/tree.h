/* From tokens to nodes. */
#ifndef DOCUMENT_TREE_H
#define DOCUMENT_TREE_H

#include "document/token.h"

/*
 * Builds document->nodes from the tokens. Balanced tokens become nodes as they
 * stand; others go through libxml2's HTML parser (html_repair.c), which decides
 * where elements end that have no end tag, or a misplaced one.
 */
void tree_build(struct document *, const struct tokens *);

#endif
