/* Options: a table for each command, from which they are read and the help is written. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/str.h"

#include <stdio.h>

/* Arguments as they were given, NUL-terminated. */
struct text_list {
    const char **at;
    uint32_t n, cap;
};

/* What the options of any command can say. */
struct options {
    struct arena *arena;
    struct text_list operands;
    struct text_list rule_folders;
    struct text_list policies; /* split at commas */
    struct text_list reports;  /* FORMAT=FILE */
    struct text_list excludes; /* patterns */
    struct text_list only;     /* ids of rules */
    struct text_list fail_on;  /* severities, "never", "unknown" */
    const char *format, *severity, *config, *site, *language, *stdin_name, *colour, *excerpt,
        *rendered, *root, *column_unit;
    const char *changed_since; /* a commit, NULL: not asked for */
    bool no_config, quiet, help, show_suppressed;
    const char *files_from; /* a file with names, "-" standard input; NULL: not asked for */
    bool staged, whole_files, no_ignore, allow_excluded, show_files, statistics;
    const char *baseline; /* a file, NULL: those of the configurations */
    bool force, dry_run, prune;
    bool diff, check_only, unsafe;
    bool stdio;
    size_t jobs;     /* 0: as many as there are processors */
    size_t max_size; /* MiB; 0: the library's limit */
};

enum option_kind {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_CHOICE,
    OPTION_CHOICES, /* a list with commas */
    OPTION_HOST,
    OPTION_LANGUAGE,
    OPTION_LIST,   /* may be repeated */
    OPTION_COMMAS, /* may be repeated, and holds a list */
    OPTION_NUMBER  /* from 1 */
};

struct option {
    const char *name; /* without dashes */
    char letter;      /* 0: none */
    enum option_kind kind;
    const char *argument; /* for the help; NULL for flags */
    const char *help;
    size_t offset;                   /* in struct options */
    const char *(*choice)(size_t i); /* of choices: NULL behind the last; 0 is the default */
};

#define OPTION(name, letter, kind, argument, help, member, choice)                                 \
    { name, letter, kind, argument, help, offsetof(struct options, member), choice }
#define OPTION_HELP OPTION("help", 'h', OPTION_FLAG, NULL, "show this", help, NULL)
#define OPTION_RULES                                                                               \
    OPTION("rules", 0, OPTION_LIST, "DIR", "add a folder of rule files", rule_folders, NULL)
#define OPTION_CONFIG                                                                              \
    OPTION("config", 0, OPTION_TEXT, "FILE",                                                       \
           "use this configuration, not the .promolint.yaml of each file", config, NULL)
#define OPTION_NO_CONFIG                                                                           \
    OPTION("no-config", 0, OPTION_FLAG, NULL, "use no configuration", no_config, NULL)
#define OPTION_SITE                                                                                \
    OPTION("site", 0, OPTION_HOST, "HOST", "the host that the articles are published on", site,    \
           NULL)
/* By what articles are judged. */
#define SETTINGS_OPTIONS                                                                           \
    OPTION("policy", 0, OPTION_COMMAS, "POLICY,...",                                               \
           "judge by these policies, not by the article's language", policies, NULL),              \
        OPTION_SITE,                                                                               \
        OPTION("language", 0, OPTION_LANGUAGE, "CODE", "of articles that do not say theirs",       \
               language, NULL),                                                                    \
        OPTION_CONFIG, OPTION_NO_CONFIG, OPTION_RULES
#define OPTION_END                                                                                 \
    { 0 }

/*
 * Reads arguments (without the command's name). Options may stand after operands; "--" ends them.
 * False when one is wrong: the complaint is on standard error.
 */
bool options_read(struct options *, const struct option *table, int argc, char **argv);

/* Two lists of choices that several commands have. */
const char *option_when(size_t i); /* auto, always, never */
const char *option_text_or_json(size_t i);

/* Writes a line for each option. */
void options_help(FILE *, const struct option *table);

#endif
