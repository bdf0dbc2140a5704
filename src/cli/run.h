/* What check and inspect have in common: files in, a report out. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "cli/command.h"
#include "promolint.h"

/* Checks the operands' files and writes the report; gives the exit status. */
int run_files(const struct options *, bool inspect);

/* What makes a run fail. */
struct failing {
    unsigned least; /* severity; above PROMOLINT_ERROR: none does */
    bool unknown, stale;
};
/* The values of --fail-on. */
const char *failing_name(size_t i);
/* A list without a severity keeps the default. False after a complaint. */
bool failing_read(struct failing *, const struct text_list *);
bool failing_holds(const struct failing *, const struct promolint_counts *);
#define OPTION_FAIL_ON                                                                             \
    OPTION("fail-on", 0, OPTION_CHOICES, "WHAT,...",                                               \
           "the least severe finding, and 'unknown' and 'stale', that give status 1", fail_on,     \
           failing_name)

#define OPTION_QUIET                                                                               \
    OPTION("quiet", 'q', OPTION_FLAG, NULL, "say only what went wrong", quiet, NULL)

/* Which files, and how they are judged: options of every command that checks. */
#define FILE_OPTIONS                                                                               \
    OPTION("files-from", 0, OPTION_TEXT, "FILE", "a list of paths; '-' is standard input",         \
           files_from, NULL),                                                                      \
        OPTION("exclude", 0, OPTION_LIST, "GLOB", "pass over files; from the current folder",      \
               excludes, NULL),                                                                    \
        OPTION("no-ignore", 0, OPTION_FLAG, NULL, "in folders, take what git ignores as well",     \
               no_ignore, NULL)
#define OPTION_ALLOW_EXCLUDED                                                                      \
    OPTION("allow-excluded", 0, OPTION_FLAG, NULL, "pass when every file is passed over",          \
           allow_excluded, NULL)
#define JUDGE_OPTIONS                                                                              \
    SETTINGS_OPTIONS,                                                                              \
        OPTION("stdin-filename", 0, OPTION_TEXT, "NAME", "what standard input is called",          \
               stdin_name, NULL),                                                                  \
        OPTION("jobs", 'j', OPTION_NUMBER, "N", "threads; as many as there are processors", jobs,  \
               NULL),                                                                              \
        OPTION("max-size", 0, OPTION_NUMBER, "MIB", "largest file that is read; 32", max_size,     \
               NULL)

/* Options of check and inspect. */
#define RUN_OPTIONS                                                                                \
    OPTION("changed-since", 0, OPTION_TEXT, "REF",                                                 \
           "only files that changed since a branch or commit of git", changed_since, NULL),        \
        OPTION("staged", 0, OPTION_FLAG, NULL,                                                     \
               "only what is staged in git, by the staged configuration", staged, NULL),           \
        FILE_OPTIONS, OPTION_ALLOW_EXCLUDED,                                                       \
        OPTION("show-files", 0, OPTION_FLAG, NULL, "only list the files, and why others are none", \
               show_files, NULL),                                                                  \
        OPTION("report", 0, OPTION_LIST, "FORMAT=FILE", "write a report to a file as well",        \
               reports, NULL),                                                                     \
        OPTION("root", 0, OPTION_TEXT, "DIR", "the repository's root; found unless said", root,    \
               NULL),                                                                              \
        JUDGE_OPTIONS, OPTION("color", 0, OPTION_CHOICE, "WHEN", "colours", colour, option_when),  \
        OPTION("excerpt", 0, OPTION_CHOICE, "WHEN", "the source's lines", excerpt, option_when),   \
        OPTION("summary", 0, OPTION_FLAG, NULL, "count by rule and by network at the end",         \
               statistics, NULL),                                                                  \
        OPTION("quiet", 'q', OPTION_FLAG, NULL, "no last line, no progress", quiet, NULL)

#endif
