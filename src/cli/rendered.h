/* --rendered: which page a site generator built from which source. */
#ifndef CLI_RENDERED_H
#define CLI_RENDERED_H

#include "base/arena.h"
#include "promolint.h"

struct rendered_pages {
    const char *folder;
    struct promolint_pages *pages; /* NULL: not asked for */
};

/* Is it a page, by its name? Everything else that is checked is a source. */
bool rendered_is_page(const char *name);
/* Lists the pages of a folder; NULL: none is asked for. False after a complaint. */
bool rendered_open(struct rendered_pages *, const char *folder);
void rendered_close(struct rendered_pages *);
/*
 * The page of a source, as a path that can be read; NULL when there is none, and why in
 * `*trouble`, or NULL there too when the source is a draft. Memory is the caller's, from malloc.
 */
char *rendered_find(const struct rendered_pages *, const char *relative, const char *bytes,
                    size_t size, const char **trouble);

#endif
