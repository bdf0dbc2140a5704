/* Numbers for the names of elements that tag.h doesn't list. */
#ifndef DOCUMENT_HTML_NAMES_H
#define DOCUMENT_HTML_NAMES_H

#include "base/str.h"

/* Starts zeroed. */
struct html_names {
    struct {
        struct str *at;
        uint32_t n, cap;
    } list;
    uint32_t *slots; /* hash table of index + 1 */
    uint32_t room;
};

/* The number of a name, from 0; a new one for a new name. The name is kept, not copied. */
uint32_t html_names_id(struct html_names *, struct arena *, struct str name);

#endif
