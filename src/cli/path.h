/* Paths: where they lead, and which git repository they lie in. */
#ifndef CLI_PATH_H
#define CLI_PATH_H

#include "base/str.h"

bool path_is_folder(const char *path);
/*
 * The absolute path without symbolic links, "." and "..". What does not exist is kept as it is
 * written. From malloc; NULL: no memory.
 */
char *path_real(const char *path);
/* The same, but a link to a file stays one: git tracks the link. */
const char *path_resolved(struct arena *, const char *path);
/* "folder/name"; the name alone in ".". */
const char *path_join(struct arena *, const char *folder, const char *name);
/* What is left of `path` below `folder`, "" when they are the same, NULL when it is not in it. */
const char *path_inside(const char *path, const char *folder);
/* The nearest folder at or above an absolute path that holds a repository; NULL: none does. */
const char *repository_above(struct arena *, const char *path);

#endif
