/* Which files are to be checked: the paths that were given, folders with all below them. */
#ifndef CLI_WALK_H
#define CLI_WALK_H

#include "cli/changes.h"
#include "cli/configuration.h"

struct walk_file {
    const char *path;     /* as it is shown; "-" never */
    const char *relative; /* as in struct promolint_input */
    const struct promolint_config *config;
    bool standard_input;
    const char *failure;                 /* why it cannot be checked, NULL: it can */
    const struct changed_file *change;   /* NULL: changes are not looked at */
    const struct repository *repository; /* that it changed in */
};

struct walk {
    struct arena *arena;
    struct configurations *configurations;
    struct {
        struct walk_file *at;
        uint32_t n, cap;
    } files; /* in the order of the arguments, folders sorted by name */
    uint32_t nfailures, nexcluded, nunknown; /* nunknown: files in folders that are no articles */
    struct names seen;                       /* paths of files, and identities of folders */
    bool read_stdin;
};

/* Adds a path: a file is taken whatever its name, a folder is searched, "-" is standard input. */
void walk_add(struct walk *, const char *path, const char *stdin_name);
/* How the names of articles end: the i-th, with its dot; NULL behind the last one. */
const char *walk_extension(size_t i);
/* The same, but only files that changed. False when that could not be told; it was complained
 * about. */
bool walk_add_changed(struct walk *, struct changes *, const char *path);

#endif
