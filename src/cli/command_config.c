/* promolint config: what holds for a file, and where each value comes from. */
#include "cli/command.h"

#include "cli/output.h"
#include "cli/run.h"
#include "cli/session.h"

#include <string.h>
#include <sys/stat.h>

const struct option config_options[] = {
    OPTION("format", 'f', OPTION_CHOICE, "FORMAT", "how it is written", format,
           option_text_or_json),
    SETTINGS_OPTIONS,
    OPTION_HELP,
    OPTION_END,
};

struct asking {
    const struct options *options;
    const struct promolint *lint;
    struct configurations configurations;
    const char *path;
    bool is_file; /* then it is read, and judged: its language says which policies hold */
};

/* For a folder, what holds for any file in it. */
static bool find_path(struct asking *a) {
    const char *operand = a->options->operands.n ? a->options->operands.at[0] : ".";
    struct stat status;
    a->path = operand;
    if (a->options->operands.n > 1) {
        complain("config takes one file; '%s' is too many", a->options->operands.at[1]);
        return false;
    }
    if (stat(operand, &status) != 0)
        return true; /* one that is still to be written */
    a->is_file = S_ISREG(status.st_mode);
    if (S_ISDIR(status.st_mode))
        a->path =
            strcmp(operand, ".") == 0
                ? "*"
                : str_terminated(a->options->arena, str_format(a->options->arena, "%s/*", operand));
    return true;
}

static bool write_settings(const struct asking *a, const struct promolint_input *input,
                           const struct text_list *looked_for,
                           const struct promolint_result *result) {
    struct promolint_settings asked = {.lint = a->lint,
                                       .input = input,
                                       .result = result,
                                       .looked_for = looked_for->at,
                                       .nlooked_for = looked_for->n,
                                       .json = strcmp(a->options->format, "json") == 0};
    if (promolint_settings_write(&asked, output_file, stdout))
        return true;
    complain("out of memory");
    return false;
}

static bool ask(struct asking *a) {
    const struct options *options = a->options;
    struct promolint_input input = {.path = a->path,
                                    .policies = options->policies.at,
                                    .npolicies = options->policies.n,
                                    .site = options->site,
                                    .language = options->language};
    struct text_list looked_for = {0};
    input.config = configuration_for(&a->configurations, a->path, &input.relative)->config;
    for (const char *path;
         (path = configuration_looked_for(&a->configurations, a->path, looked_for.n));)
        *list_push(options->arena, &looked_for) = path;
    if (configurations_complain(&a->configurations) ||
        !session_knows_policies(options, a->lint, &a->configurations))
        return false;
    struct file_bytes bytes = {0};
    struct promolint_checker *checker = promolint_checker_new(a->lint);
    const struct promolint_result *result = NULL;
    bool done = checker != NULL;
    if (!done)
        complain("out of memory");
    else if (a->is_file && (done = file_read(&bytes, a->path, session_size_limit(options)))) {
        input.bytes = bytes.at;
        input.size = bytes.n;
        result = promolint_check(checker, &input);
        done = result != NULL;
        if (!done)
            complain("%s: %s", a->path, promolint_checker_error(checker));
    } else if (a->is_file)
        complain("%s: %s", a->path, bytes.error);
    done = done && write_settings(a, &input, &looked_for, result);
    promolint_checker_free(checker);
    file_free(&bytes);
    return done;
}

int command_config(const struct options *options) {
    struct asking a = {.options = options};
    struct promolint *lint = find_path(&a) ? session_load(options, false) : NULL;
    if (!lint)
        return STATUS_TROUBLE;
    bool done = false;
    a.lint = lint;
    if (configurations_init(&a.configurations, options->arena, lint, options->config,
                            options->no_config)) {
        done = ask(&a);
        configurations_release(&a.configurations);
    } else
        complain("out of memory");
    promolint_free(lint);
    return output_finish() && done ? STATUS_FINE : STATUS_TROUBLE;
}
