/* What is staged in git counts, and not what stands in the folder: of files that say how to judge.
 */
#ifndef CLI_STAGED_H
#define CLI_STAGED_H

#include "cli/changes.h"
#include "cli/configuration.h"

/*
 * For struct held_texts, with struct changes: a file of a repository whose staged changes are
 * looked at. One that is there but not staged is no file, and it is said that it does not count.
 */
enum held staged_find(void *changes, const char *path, struct promolint_text *);

#endif
