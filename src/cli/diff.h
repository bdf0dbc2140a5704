/* What git says of files that changed. */
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include "base/str.h"
#include "promolint.h"

struct changed_file {
    const char *path;   /* from the repository's top folder */
    const char *former; /* object id of the former content; NULL: the file is new */
    const char *staged; /* object id of the staged content; NULL: the file itself is meant */
    bool regular;       /* no symbolic link, nor a submodule */
    bool submodule;     /* which other commit of it is meant changed */
    bool conflict;      /* it has no one staged content */
    struct {
        struct promolint_hunk *at;
        uint32_t n, cap;
    } hunks; /* none although the content changed: git takes it for binary */
};

struct changed_files {
    struct changed_file *at;
    uint32_t n, cap;
};

/*
 * Reads the answer of `git diff --raw -z --no-abbrev -U0`, with `-p` and prefixes of two bytes or
 * without: the files that are still there, in git's order. `staged`: the answer is about the index.
 * False when it is not such an answer.
 */
bool diff_read(struct arena *, struct str answer, bool staged, struct changed_files *);

#endif
