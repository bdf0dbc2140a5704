#include "cli/rendered.h"

#include "base/str.h"
#include "cli/output.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool rendered_is_page(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot && (str_same(str_of(dot), STR(".html")) || str_same(str_of(dot), STR(".htm")) ||
                   str_same(str_of(dot), STR(".xhtml")));
}

static bool list_pages(struct rendered_pages *rendered, FTS *tree) {
    size_t root = strlen(rendered->folder), n = 0;
    while (root > 1 && rendered->folder[root - 1] == '/')
        root--;
    for (FTSENT *entry; (entry = fts_read(tree));) {
        if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS) {
            complain("--rendered: cannot read '%s': %s", entry->fts_path,
                     strerror(entry->fts_errno));
            return false;
        }
        if (entry->fts_info != FTS_F || !rendered_is_page(entry->fts_name))
            continue;
        const char *path = entry->fts_path + root;
        if (!promolint_pages_add(rendered->pages, path + (*path == '/'))) {
            complain("out of memory");
            return false;
        }
        n++;
    }
    if (n == 0)
        complain("--rendered: no page in '%s'", rendered->folder);
    return n > 0;
}

bool rendered_open(struct rendered_pages *rendered, const char *folder) {
    char *const roots[] = {(char *)folder, NULL};
    rendered->folder = folder;
    rendered->pages = NULL;
    if (!folder)
        return true;
    rendered->pages = promolint_pages_new();
    FTS *tree = rendered->pages ? fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL) : NULL;
    if (!tree) {
        complain("--rendered: cannot read '%s': %s", folder, strerror(errno));
        return false;
    }
    bool listed = list_pages(rendered, tree);
    fts_close(tree);
    return listed;
}

void rendered_close(struct rendered_pages *rendered) {
    promolint_pages_free(rendered->pages);
}

char *rendered_find(const struct rendered_pages *rendered, const char *relative, const char *bytes,
                    size_t size, const char **trouble) {
    const char *page = NULL;
    char *path = NULL;
    *trouble = NULL;
    switch (promolint_pages_find(rendered->pages, relative, bytes, size, &page)) {
    case PROMOLINT_FOUND:
        if (asprintf(&path, "%s%s%s", rendered->folder,
                     str_ends(str_of(rendered->folder), STR("/")) ? "" : "/", page) >= 0)
            return path;
        *trouble = "out of memory";
        break;
    case PROMOLINT_NOT_FOUND:
        *trouble = "its rendered page: none has its name";
        break;
    case PROMOLINT_AMBIGUOUS:
        *trouble =
            "its rendered page: several have its name; a slug or url in the front matter tells "
            "them apart";
        break;
    case PROMOLINT_DRAFT:
        break;
    case PROMOLINT_NO_MEMORY:
        *trouble = "out of memory";
        break;
    }
    return NULL;
}
