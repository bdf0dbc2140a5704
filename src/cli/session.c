#include "cli/session.h"

#include "base/problem.h"
#include "cli/output.h"

#include <stdio.h>
#include <string.h>

enum { DEFAULT_MAX_SIZE = 32 }; /* MiB */

size_t session_size_limit(const struct options *options) {
    return (options->max_size ? options->max_size : DEFAULT_MAX_SIZE) << 20;
}

struct promolint *session_load(const struct options *options, bool strict) {
    struct promolint_messages *messages = promolint_messages_new();
    struct promolint_options wanted = {.rule_folders = options->rule_folders.at,
                                       .nrule_folders = options->rule_folders.n,
                                       .strict = strict,
                                       .max_size = session_size_limit(options)};
    struct promolint *lint = messages ? promolint_new(&wanted, messages) : NULL;
    if (!lint && messages && promolint_messages_count(messages))
        complain_all(messages);
    else if (!lint)
        complain("out of memory");
    promolint_messages_free(messages);
    return lint;
}

static bool is_policy(const struct promolint *lint, const struct configurations *configurations,
                      const char *name) {
    for (const struct site_config *site = configurations->all; site; site = site->next)
        if (promolint_config_has_pack(site->owned, name))
            return true;
    for (size_t i = 0; i < promolint_pack_count(lint); i++) {
        struct promolint_text id = promolint_pack_at(lint, i).id;
        if (str_is((struct str){id.at, id.size}, name))
            return true;
    }
    return strcmp(name, "auto") == 0;
}

static bool check_policies(const struct session *session) {
    const struct options *options = session->options;
    const struct promolint *lint = session->lint;
    size_t n = promolint_pack_count(lint);
    for (uint32_t i = 0; i < options->policies.n; i++) {
        const char *name = options->policies.at[i];
        if (is_policy(lint, &session->configurations, name))
            continue;
        const char **names = arena_array(options->arena, const char *, n + 1);
        for (size_t j = 0; j < n; j++) {
            struct promolint_text id = promolint_pack_at(lint, j).id;
            names[j] = str_terminated(options->arena, (struct str){id.at, id.size});
        }
        const char *near = problem_suggest(str_of(name), names, n);
        complain(near ? "unknown policy '%s', did you mean '%s'?"
                      : "unknown policy '%s'; `promolint packs` lists them",
                 name, near);
        return false;
    }
    return true;
}

static void walk_all(struct session *session) {
    const struct options *options = session->options;
    session->walk =
        (struct walk){.arena = options->arena, .configurations = &session->configurations};
    if (options->operands.n == 0)
        walk_add(&session->walk, options->stdin_name ? "-" : ".", options->stdin_name);
    for (uint32_t i = 0; i < options->operands.n; i++)
        walk_add(&session->walk, options->operands.at[i], options->stdin_name);
}

bool session_open(struct session *session, const struct options *options) {
    *session = (struct session){.options = options, .lint = session_load(options, false)};
    if (!session->lint)
        return false;
    if (!configurations_init(&session->configurations, options->arena, session->lint,
                             options->config, options->no_config)) {
        complain("out of memory");
        return false;
    }
    walk_all(session);
    return !configurations_complain(&session->configurations) && check_policies(session);
}

void session_close(struct session *session) {
    configurations_release(&session->configurations);
    promolint_free(session->lint);
}

bool session_input(const struct session *session, const struct walk_file *file,
                   struct file_bytes *bytes, struct promolint_input *input, const char **failure) {
    const struct options *options = session->options;
    *failure = file->failure;
    if (*failure)
        return false;
    *failure = bytes->error;
    if (!file_read(bytes, file->standard_input ? "-" : file->path, session_size_limit(options)))
        return false;
    *input = (struct promolint_input){.path = file->path,
                                      .relative = file->relative,
                                      .bytes = bytes->at,
                                      .size = bytes->n,
                                      .config = file->config,
                                      .policies = options->policies.at,
                                      .npolicies = options->policies.n,
                                      .site = options->site,
                                      .language = options->language};
    return true;
}

const struct promolint_result *session_check(const struct session *session,
                                             const struct walk_file *file,
                                             struct promolint_checker *checker,
                                             struct file_bytes *bytes, const char **failure) {
    struct promolint_input input;
    if (!session_input(session, file, bytes, &input, failure))
        return NULL;
    *failure = promolint_checker_error(checker);
    return promolint_check(checker, &input);
}

void session_complain_nothing(const struct session *session) {
    const struct walk *walk = &session->walk;
    char why[128] = "";
    int n = 0;
    if (walk->nunknown)
        n = snprintf(why, sizeof why, "%u %s of unknown type", (unsigned)walk->nunknown,
                     walk->nunknown == 1 ? "file" : "files");
    if (walk->nexcluded)
        snprintf(why + n, sizeof why - (size_t)n, "%s%u excluded", n ? ", " : "",
                 (unsigned)walk->nexcluded);
    complain("nothing checked: %s", why[0] ? why : "no article found");
}
