/* HTML files: from the source to the tree. */
#ifndef DOCUMENT_HTML_H
#define DOCUMENT_HTML_H

#include "document/token.h"

/*
 * Builds the nodes, with attributes and unknowns, from the whole source; front
 * matter at its start (Jekyll) is read as such. Tokens are made and used in
 * batches: `scratch` is for those.
 */
void html_read(struct document *, struct arena *scratch);

#endif
