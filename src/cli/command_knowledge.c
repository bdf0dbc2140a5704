/* promolint explain, rules, packs, networks: what is known. */
#include "cli/command.h"

#include "base/problem.h"
#include "cli/output.h"
#include "cli/session.h"

#include <string.h>

const struct option list_options[] = {
    OPTION("format", 'f', OPTION_CHOICE, "FORMAT", "json has the sources too", format,
           option_text_or_json),
    OPTION_RULES,
    OPTION_HELP,
    OPTION_END,
};

const struct option explain_options[] = {OPTION_RULES, OPTION_HELP, OPTION_END};

static int list(const struct options *options, enum promolint_list what) {
    if (options->operands.n) {
        complain("unexpected argument '%s'", options->operands.at[0]);
        return STATUS_TROUBLE;
    }
    struct promolint *lint = session_load(options, false);
    if (!lint)
        return STATUS_TROUBLE;
    bool json = strcmp(options->format, "json") == 0;
    bool done = promolint_list(lint, what, json, output_file, stdout);
    if (!done)
        complain("out of memory");
    promolint_free(lint);
    return output_finish() && done ? STATUS_FINE : STATUS_TROUBLE;
}

int command_rules(const struct options *options) {
    return list(options, PROMOLINT_RULES);
}

int command_packs(const struct options *options) {
    return list(options, PROMOLINT_PACKS);
}

int command_networks(const struct options *options) {
    return list(options, PROMOLINT_NETWORKS);
}

static const char *nearest_rule(const struct options *options, const struct promolint *lint,
                                const char *name) {
    size_t n = promolint_rule_count(lint);
    const char **names = arena_array(options->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct promolint_text id = promolint_rule_at(lint, i).id;
        names[i] = str_terminated(options->arena, (struct str){id.at, id.size});
    }
    return problem_suggest(str_of(name), names, n);
}

static bool explain(const struct options *options, const struct promolint *lint, const char *name) {
    if (promolint_explain(lint, name, output_file, stdout))
        return true;
    const char *near = nearest_rule(options, lint, name);
    complain(near ? "unknown rule '%s', did you mean '%s'?"
                  : "unknown rule '%s'; `promolint rules` lists them",
             name, near);
    return false;
}

int command_explain(const struct options *options) {
    if (options->operands.n == 0) {
        complain("explain needs the name of a rule; `promolint rules` lists them");
        return STATUS_TROUBLE;
    }
    struct promolint *lint = session_load(options, false);
    if (!lint)
        return STATUS_TROUBLE;
    bool done = true;
    for (uint32_t i = 0; i < options->operands.n; i++) {
        if (i)
            putchar('\n');
        done = explain(options, lint, options->operands.at[i]) && done;
    }
    promolint_free(lint);
    return output_finish() && done ? STATUS_FINE : STATUS_TROUBLE;
}
