/* What changed in a git repository: since a commit, or what is staged. */
#ifndef CLI_CHANGES_H
#define CLI_CHANGES_H

#include "cli/diff.h"
#include "cli/git.h"

struct repository {
    const char *top; /* absolute */
    struct git git;
    struct git_objects *objects; /* their contents */
    bool read, failed; /* what changed is known, or could not be told: that was complained about */
    struct changed_files files; /* by path; none that were deleted */
    struct repository *next;
};

struct changes {
    struct arena *arena;
    const char *since; /* NULL: what is staged */
    bool whole_files;  /* hunks are not wanted */
    struct repository *home, *all;
};

/*
 * The repository that a path lies in, read when it is first asked for, and in `inside` the path
 * from its top folder, "" for that itself. The path need not exist. A path in a submodule belongs
 * to the submodule's repository. NULL after a complaint.
 */
struct repository *changes_in(struct changes *, const char *path, const char **inside);
void changes_release(struct changes *);

#endif
