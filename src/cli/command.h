/* The commands: a row each in main.c, a file each beside it. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/options.h"

/* Exit status; see the manual. */
enum { STATUS_FINE = 0, STATUS_FINDINGS = 1, STATUS_TROUBLE = 2 };

struct command {
    const char *name;
    const char *operands; /* for the usage line */
    const char *summary;
    const struct option *options; /* ends with a row without name */
    int (*run)(const struct options *);
};

extern const struct option baseline_options[], suppressions_options[], check_options[],
    inspect_options[], classify_options[], explain_options[], list_options[], test_options[],
    completion_options[], init_options[], fix_options[];
extern const struct option schema_options[], config_options[], lsp_options[];

int command_suppressions(const struct options *);
int command_baseline(const struct options *);
int command_check(const struct options *);
int command_inspect(const struct options *);
int command_classify(const struct options *);
int command_explain(const struct options *);
int command_rules(const struct options *);
int command_packs(const struct options *);
int command_networks(const struct options *);
int command_test(const struct options *);
int command_completion(const struct options *);
int command_init(const struct options *);
int command_fix(const struct options *);
int command_schema(const struct options *);
int command_config(const struct options *);
int command_lsp(const struct options *);

/* The i-th command; NULL behind the last one. */
const struct command *command_at(size_t i);

#endif
