#include "cli/staged.h"

#include "cli/output.h"
#include "cli/path.h"

#include <string.h>
#include <sys/stat.h>

enum { STAGED_LIMIT = 1 << 28 };

/* The innermost repository that was looked at and holds the path. */
static const struct repository *repository_of(const struct changes *c, const char *path,
                                              const char **inside) {
    const struct repository *found = NULL;
    for (const struct repository *r = c->all; r; r = r->next) {
        const char *rest = r->objects ? path_inside(path, r->top) : NULL;
        if (!rest || (found && strlen(found->top) > strlen(r->top)))
            continue;
        found = r;
        *inside = rest;
    }
    return found;
}

enum held staged_find(void *changes, const char *path, struct promolint_text *text) {
    struct changes *c = changes;
    struct stat status;
    const char *inside, *whole = path_resolved(c->arena, path);
    const struct repository *r = repository_of(c, whole, &inside);
    bool there = lstat(whole, &status) == 0;
    /* A link is staged as its target's name, and that file need not be in the repository. */
    if (!r || (there && S_ISLNK(status.st_mode)))
        return HELD_NOT;
    struct file_bytes bytes = {0};
    bool staged = git_objects_staged(r->objects, inside, &bytes, STAGED_LIMIT);
    struct str kept = staged ? str_copy(c->arena, (struct str){bytes.at, bytes.n}) : STR("");
    *text = (struct promolint_text){kept.p, kept.n};
    file_free(&bytes);
    if (!staged && bytes.error[0])
        complain("%s: %s", inside, bytes.error);
    else if (!staged && there)
        complain("%s: not staged in git, so it does not count", inside);
    return staged ? HELD_TEXT : HELD_ABSENT;
}
