/* promolint schema: what configurations and rule files may say, for editors. */
#include "cli/command.h"

#include "base/problem.h"
#include "cli/output.h"
#include "cli/session.h"

#include <string.h>

const struct option schema_options[] = {OPTION_RULES, OPTION_HELP, OPTION_END};

static bool is_known(const struct options *options, const char *name) {
    struct text_list names = {0};
    for (size_t i = 0; promolint_schema_name(i); i++) {
        if (strcmp(promolint_schema_name(i), name) == 0)
            return true;
        *list_push(options->arena, &names) = promolint_schema_name(i);
    }
    const char *near = problem_suggest(str_of(name), names.at, names.n);
    if (near)
        complain("no schema '%s', did you mean '%s'?", name, near);
    else
        complain("no schema '%s'; `promolint schema` lists them", name);
    return false;
}

static int list_schemas(void) {
    for (size_t i = 0; promolint_schema_name(i); i++)
        puts(promolint_schema_name(i));
    return output_finish() ? STATUS_FINE : STATUS_TROUBLE;
}

int command_schema(const struct options *options) {
    if (options->operands.n == 0)
        return list_schemas();
    if (options->operands.n > 1) {
        complain("unexpected argument '%s'", options->operands.at[1]);
        return STATUS_TROUBLE;
    }
    const char *name = options->operands.at[0];
    struct promolint *lint = is_known(options, name) ? session_load(options, false) : NULL;
    if (!lint)
        return STATUS_TROUBLE;
    bool done = promolint_schema(lint, name, output_file, stdout);
    if (!done)
        complain("out of memory");
    promolint_free(lint);
    return output_finish() && done ? STATUS_FINE : STATUS_TROUBLE;
}
