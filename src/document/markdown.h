/* Markdown and MDX: from the source to tokens. The only includer of md4c is markdown.c. */
#ifndef DOCUMENT_MARKDOWN_H
#define DOCUMENT_MARKDOWN_H

#include "document/token.h"

/*
 * Tokens of the whole source (SYNTAX_MARKDOWN or SYNTAX_MDX), after its front
 * matter, which is read too. Adds to the document's attributes and unknowns.
 */
void markdown_read(struct document *, struct tokens *);

/* The value of an attribute of coding ATTR_MARKDOWN or ATTR_AUTOLINK. */
struct str markdown_decode(struct arena *, struct str written, enum attr_coding);

#endif
