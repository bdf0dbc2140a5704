/* promolint test: what rule files say about themselves, tried. */
#include "cli/command.h"

#include "cli/output.h"
#include "cli/session.h"

const struct option test_options[] = {OPTION_HELP, OPTION_END};

static int run_tests(const struct promolint *lint, const char *folder) {
    struct promolint_test_counts counts;
    bool done = promolint_test(lint, folder, &counts, output_file, stdout);
    if (!done)
        complain("out of memory");
    else if (counts.passed + counts.failed == 0)
        complain("nothing tested: no example, wording or probe in %s",
                 folder ? folder : "the rules");
    else
        printf("%zu passed, %zu failed\n", counts.passed, counts.failed);
    if (!output_finish() || !done || counts.passed + counts.failed == 0)
        return STATUS_TROUBLE;
    return counts.failed ? STATUS_FINDINGS : STATUS_FINE;
}

int command_test(const struct options *options) {
    if (options->operands.n > 1) {
        complain("test takes one folder; '%s' is too many", options->operands.at[1]);
        return STATUS_TROUBLE;
    }
    struct options wanted = *options;
    const char *folder = options->operands.n ? options->operands.at[0] : NULL;
    wanted.rule_folders = options->operands;
    struct promolint *lint = session_load(&wanted, true);
    if (!lint)
        return STATUS_TROUBLE;
    int status = run_tests(lint, folder);
    promolint_free(lint);
    return status;
}
