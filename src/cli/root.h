/* The repository's root. Services know files by their paths from it. */
#ifndef CLI_ROOT_H
#define CLI_ROOT_H

#include "base/arena.h"

/*
 * The folder's real path: `option` when it is given, else what the CI system names in its
 * environment, else the folder of the git repository around the current one, else that. NULL after
 * a complaint when `option` is no folder.
 */
const char *root_find(struct arena *, const char *option);

/* A folder as it was written, and its real path: most files stand in the folder of the last one. */
struct root_folder {
    char *written, *real;
};
void root_folder_free(struct root_folder *);

/*
 * The file's path from the root, links resolved, also of a file that is not there. From malloc;
 * NULL when the file is not below the root, or memory runs out. `known` is zeroed, or kept from
 * the last file.
 */
char *root_relative(const char *root, const char *path, struct root_folder *known);

#endif
