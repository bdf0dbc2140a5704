/* Character references: "&amp;", "&eacute;", "&#8364;", "&#x20AC;". */
#ifndef DOCUMENT_ENTITY_H
#define DOCUMENT_ENTITY_H

#include "base/str.h"

/* Where a reference stands decides whether it needs its ';'. */
enum entity_mode {
    ENTITY_TEXT,      /* HTML text: old names ("&copy") and numbers work without */
    ENTITY_ATTRIBUTE, /* HTML attribute: old names only when no '=', letter or digit follows */
    ENTITY_STRICT     /* Markdown: needed */
};

enum { ENTITY_MAX = 8 }; /* bytes that a reference becomes, at most */

/*
 * Reads the reference that begins with the '&' at `at`. Gives the bytes it
 * takes, and what it becomes (UTF-8) in `out`, `n` bytes; 0 when it is none.
 */
size_t entity_read(struct str, size_t at, enum entity_mode, char out[ENTITY_MAX], size_t *n);

/* The string with all references replaced; the string itself when it has none. */
struct str entity_decode(struct arena *, struct str, enum entity_mode);

#endif
