/*
 * The editor server: promolint over the Language Server Protocol 3.17. All that cli/ knows of it.
 *
 * The server judges the texts that editors hold. What else it needs to know, which configuration
 * holds for a file and what day it is, it asks the host.
 */
#ifndef LSP_LSP_H
#define LSP_LSP_H

#include "promolint.h"

/* What holds for a file. All of it belongs to the host, and is valid until its refresh(). */
struct lsp_place {
    const struct promolint *lint;
    const struct promolint_config *config;     /* NULL: none */
    const struct promolint_baseline *baseline; /* NULL: none */
    const char *relative;                      /* as in struct promolint_input */
    bool excluded;                             /* the configuration passes over the file */
    const char *configuration;                 /* its absolute path; NULL: there is none */
    bool looked_for;                           /* one that is made would be found */
    /* Why nothing can be said of the file, as its configuration is wrong; NULL: it is fine. */
    const char *trouble;
    /* It is a rule file: its path, as in struct promolint_rule_text, and that from its folder. */
    const char *rule_file, *rule_name; /* NULL: it is none */
    const char *const *rule_folders;   /* the folders that count with it */
    size_t nrule_folders;
};

/* The texts of files that are open, which count in the place of those on the disk. */
struct lsp_texts {
    void *context;
    /* Is the configuration of that path open? The text is valid until the next refresh(). */
    bool (*find)(void *context, const char *path, struct promolint_text *);
};

/* What is wrong with a configuration or a rule file. */
struct lsp_problem {
    const char *path;           /* absolute; valid until refresh() */
    unsigned line, column;      /* as in struct promolint_message */
    struct promolint_text text; /* one line */
};

struct lsp_host {
    void *context;
    /* False: no memory. `path` is absolute. */
    bool (*look_up)(void *context, const struct lsp_texts *, const char *path, struct lsp_place *);
    /* The bytes of a configuration on the disk; valid until refresh(). False: they cannot be read.
     */
    bool (*read)(void *context, const char *path, struct promolint_text *);
    /* The i-th of all that is wrong with what was read so far; false: there are no more. */
    bool (*problem)(void *context, size_t i, struct lsp_problem *);
    /*
     * Reads again what has changed on the disk since it was read, if anything has; all of it with
     * `force`. True: what was looked up before is gone, and may be different now.
     */
    bool (*refresh)(void *context, bool force);
    const char *(*today)(void *context); /* as in struct promolint_input */
    const char *const *policies;         /* of the command line; they go before the editor's */
    size_t npolicies;
    const char *site, *language; /* of the command line; NULL: not given */
};

/* Serves until the editor ends it, and gives the exit status. */
int lsp_run(const struct lsp_host *, int input, int output);

#endif
