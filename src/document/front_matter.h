/* Front matter: the data block at the very start of an article, YAML, TOML or JSON. */
#ifndef DOCUMENT_FRONT_MATTER_H
#define DOCUMENT_FRONT_MATTER_H

#include "document/document.h"

/*
 * Reads the front matter into document->front_matter, front_matter_span (with
 * its fences) and meta; gives the text offset of the line after it, 0 when
 * there is none. Where it is not valid, that is an unknown.
 */
uint32_t front_matter_read(struct document *);

#endif
