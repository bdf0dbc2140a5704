/* What git ignores below folders. */
#ifndef CLI_IGNORED_H
#define CLI_IGNORED_H

#include "cli/names.h"

/* Zeroed but for the arena: nothing. */
struct ignored {
    struct arena *arena;
    struct names paths; /* of files and of folders that are ignored with all they hold */
    struct names asked; /* folders */
    bool complained;    /* once is enough */
};

/*
 * Adds what git ignores below a folder, as paths that begin with the folder's. Files that are
 * tracked are not ignored. Adds nothing when the folder is itself in an ignored one, since then it
 * was asked for by name, when it is in no repository, and when git is not installed. Another
 * repository below it is not looked into.
 */
void ignored_below(struct ignored *, const char *folder);
bool ignored_has(const struct ignored *, const char *path);

#endif
