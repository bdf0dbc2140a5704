/* Which files are to be checked: the paths that were given, folders with all below them. */
#ifndef CLI_WALK_H
#define CLI_WALK_H

#include "cli/changes.h"
#include "cli/configuration.h"
#include "cli/file.h"
#include "cli/ignored.h"
#include "cli/options.h"

struct walk_file {
    const char *path;     /* as it is shown; "-" never */
    const char *relative; /* as in struct promolint_input */
    const struct promolint_config *config;
    bool standard_input;
    const char *failure;                 /* why it cannot be checked, NULL: it can */
    const struct changed_file *change;   /* NULL: changes are not looked at */
    const struct repository *repository; /* that it changed in */
};

/* What is not checked, and why: "of unknown type". */
struct walk_skipped {
    const char *path, *reason;
};

struct walk_reason {
    const char *text;
    bool folders; /* that are passed over with all they hold; else files */
    uint32_t n;
};

struct walk {
    struct arena *arena;
    const struct options *options;
    struct configurations *configurations;
    struct {
        struct walk_file *at;
        uint32_t n, cap;
    } files;             /* in the order of the arguments, folders sorted by name */
    uint32_t identified; /* of these, the first ones: their identities are among those seen */
    struct {
        struct walk_reason *at;
        uint32_t n, cap;
    } reasons; /* why files were passed over, in the order in which that was met */
    struct {
        struct walk_skipped *at;
        uint32_t n, cap;
    } skipped;         /* kept only when they are to be shown */
    struct names seen; /* paths of files, and identities of folders */
    struct ignored ignored;
    struct {
        struct output_file *at;
        uint32_t n, cap;
    } outputs;        /* of this run */
    const char *root; /* the folder that is searched, as an absolute path without links */
    bool read_stdin;
};

/* Adds a path: a file is taken whatever its name, a folder is searched, "-" is standard input. */
void walk_add(struct walk *, const char *path);
/* Adds a path that is a file or folder even when it is "-". */
void walk_add_path(struct walk *, const char *path);
/* How the names of articles end: the i-th, with its dot; NULL behind the last one. */
const char *walk_extension(size_t i);
/* Is it an article, by its name? */
bool walk_is_article(const char *name);
/* Is a folder passed over wherever it stands, since its files are never one's own? By its name. */
bool walk_is_foreign(const char *folder);
/*
 * Adds of what a path names the files that changed. False when that could not be told; it was
 * complained about.
 */
bool walk_add_changed(struct walk *, struct changes *, const char *path);

#endif
