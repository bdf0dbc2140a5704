/* Which `.promolint.yaml` holds for a file: the nearest one, from its folder upward. */
#ifndef CLI_CONFIGURATION_H
#define CLI_CONFIGURATION_H

#include "cli/names.h"
#include "promolint.h"

#define CONFIG_NAME ".promolint.yaml"

enum { CONFIG_LIMIT = 1 << 20 }; /* bytes */

/* A configuration with the folder that its globs start from. */
struct site_config {
    const char *root;  /* absolute, without final '/'; "" for the root of the file system */
    const char *shown; /* the file's path for people */
    const struct promolint_config *config; /* NULL: none */
    struct promolint_config *owned;
    struct site_config *next; /* all that were read */
};

/* Is a text held that counts in the place of a file? Or is the file no file, though it be there? */
enum held { HELD_NOT, HELD_TEXT, HELD_ABSENT };
/* Zeroed: none are. */
struct held_texts {
    void *context;
    enum held (*find)(void *context, const char *path, struct promolint_text *);
};

struct configurations {
    struct arena *arena;
    const struct promolint *lint;
    const char *here;          /* absolute path of the current folder */
    struct site_config *fixed; /* --config or --no-config; NULL: look for them */
    struct names folders;      /* absolute folder -> struct site_config */
    struct names real;         /* folder as written -> absolute */
    struct site_config none;
    struct site_config *all;
    struct held_texts held;
    struct promolint_messages *messages; /* what is wrong with them */
    bool failed;
};

/* Reads the one of --config, if given. False: no memory. */
bool configurations_init(struct configurations *, struct arena *, const struct promolint *,
                         const char *config, bool no_config);
/* Paths of files without a configuration start from the folder of this file, where they are below
 * it; otherwise from the current one. */
void configurations_start_at(struct configurations *, const char *path);
void configurations_release(struct configurations *);
/* Prints what is wrong with the configurations that were read; true when anything is. */
bool configurations_complain(const struct configurations *);

/*
 * What is configured for a file, and in `relative` its path from the configuration's folder (from
 * the current folder when there is none), with '/'.
 */
const struct site_config *configuration_for(struct configurations *, const char *path,
                                            const char **relative);
/* Is a file read as a rule file, of the folders of its configuration? */
bool configuration_reads_rule(struct configurations *, const struct site_config *,
                              const char *path);
/* The same of one folder. */
bool configuration_is_rule_of(struct configurations *, const char *folder, const char *path);
/* What counts in the place of a file that a configuration names; its path is absolute. */
enum held configuration_held(const struct configurations *, const char *path,
                             struct promolint_text *);
/* The absolute path of its file; NULL: there is none. */
const char *configuration_file(struct configurations *, const struct site_config *);
/*
 * Where a configuration was looked for, for a file that configuration_for() was asked about: the
 * i-th path, in order; NULL behind the last one.
 */
const char *configuration_looked_for(struct configurations *, const char *path, size_t i);
/* A file's path from the current folder, absolute when it is not below that. */
const char *configuration_path_here(struct configurations *, const char *path);

#endif
