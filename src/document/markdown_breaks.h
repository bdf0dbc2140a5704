/*
 * md4c 0.4.8 looks at all lines of a paragraph for each of its links, and at all
 * bare addresses behind each of them. Where a paragraph could have so many that it
 * would take long, it becomes two paragraphs; nothing is lost but its being one.
 */
#ifndef DOCUMENT_MARKDOWN_BREAKS_H
#define DOCUMENT_MARKDOWN_BREAKS_H

#include "document/source.h"

/* The offsets in the text at which an empty line is to be added, in order. */
struct markdown_breaks {
    struct arena *arena; /* set by the caller */
    uint32_t *at;
    uint32_t n, cap;
};

/* Finds those of source->text, of which `text` is what is parsed, from `from` on. */
void markdown_breaks_find(struct markdown_breaks *, const struct source *, struct str text,
                          uint32_t from);

#endif
