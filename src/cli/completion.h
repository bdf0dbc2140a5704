/*
 * Scripts that complete promolint's command line in a shell. The fixed part of each stands in
 * completion/; all that they know of commands and options comes from the tables of those: what an
 * argument is, its name in the help says (FILE, DIR, RULE, ...).
 */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "cli/command.h"

enum argument_kind {
    ARGUMENT_NONE,     /* a flag, or a command without operands */
    ARGUMENT_OTHER,    /* something that nobody can guess: a host, a number */
    ARGUMENT_WORDS,    /* one of a few words */
    ARGUMENT_REPORT,   /* one of a few words, '=', a file */
    ARGUMENT_FILES,    /* any file */
    ARGUMENT_FOLDERS,  /* a folder */
    ARGUMENT_ARTICLES, /* files that are articles by their name, and folders */
    ARGUMENT_RULES,    /* ids of rules; the script asks the program for them */
    ARGUMENT_POLICIES, /* ids of policies, likewise; with commas between */
    ARGUMENT_KINDS
};

struct argument {
    const char *name; /* "FILE" */
    enum argument_kind kind;
    const char *(*word)(size_t i); /* of WORDS and REPORT; NULL behind the last */
};

/* What stands behind an option of the table. */
struct argument argument_of_option(const struct option *table, const struct option *option);
/* What a command works on. */
struct argument argument_of_operands(const struct command *command);

/* A shell: where its tables go in the fixed text is a line "@TABLES@". */
struct shell {
    const char *name;
    const char *text;
    void (*write_tables)(FILE *);
};

extern const char completion_bash_text[], completion_zsh_text[], completion_fish_text[];
void completion_bash_tables(FILE *);
void completion_zsh_tables(FILE *);
void completion_fish_tables(FILE *);

#endif
