/* Paths: where they lead, and which git repository they lie in. */
#ifndef CLI_PATH_H
#define CLI_PATH_H

#include "base/str.h"

/*
 * The path without symbolic links in its folders and without "." and "..", absolute. What does not
 * exist is kept as it is written.
 */
const char *path_resolved(struct arena *, const char *path);
/* "folder/name"; the name alone in ".". */
const char *path_join(struct arena *, const char *folder, const char *name);
/* What is left of `path` below `folder`, "" when they are the same, NULL when it is not in it. */
const char *path_inside(const char *path, const char *folder);
/* The nearest folder at or above an absolute path that holds a repository; NULL: none does. */
const char *repository_above(struct arena *, const char *path);

#endif
