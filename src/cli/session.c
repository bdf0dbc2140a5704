#include "cli/session.h"

#include "base/problem.h"
#include "cli/output.h"

#include <limits.h>
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

/* False after a complaint. */
static bool walk_all(struct session *session) {
    const struct options *options = session->options;
    session->walk =
        (struct walk){.arena = options->arena, .configurations = &session->configurations};
    struct text_list paths = options->operands;
    if (paths.n == 0)
        *list_push(options->arena, &paths) = options->stdin_name ? "-" : ".";
    for (uint32_t i = 0; i < paths.n; i++)
        if (!session->changes_only)
            walk_add(&session->walk, paths.at[i], options->stdin_name);
        else if (!walk_add_changed(&session->walk, &session->changes, paths.at[i]))
            return false;
    return true;
}

static bool options_fit(const struct options *options) {
    bool fit = false;
    if (options->changed_since && options->staged)
        complain("--changed-since and --staged exclude each other");
    else if (options->whole_files && !options->changed_since && !options->staged)
        complain("--whole-files needs --changed-since or --staged");
    else
        fit = true;
    return fit;
}

bool session_open(struct session *session, const struct options *options) {
    *session = (struct session){.options = options,
                                .changes = {.arena = options->arena,
                                            .since = options->changed_since,
                                            .whole_files = options->whole_files},
                                .changes_only = options->changed_since || options->staged};
    if (options_fit(options))
        session->lint = session_load(options, false);
    if (!session->lint)
        return false;
    if (!configurations_init(&session->configurations, options->arena, session->lint,
                             options->config, options->no_config)) {
        complain("out of memory");
        return false;
    }
    bool walked = walk_all(session);
    return !configurations_complain(&session->configurations) && walked && check_policies(session);
}

void session_close(struct session *session) {
    changes_release(&session->changes);
    configurations_release(&session->configurations);
    promolint_free(session->lint);
}

/* ---- one file --------------------------------------------------------------------------- */

void article_free(struct article *article) {
    file_free(&article->bytes);
    file_free(&article->former);
}

static bool read_text(const struct walk_file *file, struct file_bytes *bytes, size_t limit) {
    if (file->change && file->change->staged)
        return git_objects_read(file->repository->objects, file->change->staged, bytes, limit);
    return file_read(bytes, file->standard_input ? "-" : file->path, limit);
}

static const struct promolint_hunk everything = {0, 0, 1, UINT_MAX};

/* Reads what the file was before, and says where it differs from that. */
static bool read_change(const struct walk_file *file, struct article *article, size_t limit) {
    const struct changed_file *changed = file->change;
    struct file_bytes *former = &article->former;
    former->n = 0;
    if (changed->former &&
        !git_objects_read(file->repository->objects, changed->former, former, limit))
        return false;
    article->change = (struct promolint_change){.former = former->at,
                                                .former_size = former->n,
                                                .hunks = changed->hunks.at,
                                                .nhunks = changed->hunks.n};
    bool same = str_eq((struct str){former->at, former->n},
                       (struct str){article->bytes.at, article->bytes.n});
    if (!changed->former || (changed->hunks.n == 0 && !same)) {
        article->change.hunks = &everything;
        article->change.nhunks = 1;
    }
    return true;
}

bool session_input(const struct session *session, const struct walk_file *file,
                   struct article *article, struct promolint_input *input, const char **failure) {
    const struct options *options = session->options;
    size_t limit = session_size_limit(options);
    bool compare = file->change && !options->whole_files;
    if (file->failure)
        *failure = file->failure;
    else if (!read_text(file, &article->bytes, limit))
        *failure = article->bytes.error;
    else if (compare && !read_change(file, article, limit))
        *failure = article->former.error;
    else {
        *input = (struct promolint_input){.path = file->path,
                                          .relative = file->relative,
                                          .bytes = article->bytes.at,
                                          .size = article->bytes.n,
                                          .config = file->config,
                                          .policies = options->policies.at,
                                          .npolicies = options->policies.n,
                                          .site = options->site,
                                          .language = options->language,
                                          .change = compare ? &article->change : NULL};
        return true;
    }
    return false;
}

const struct promolint_result *session_check(const struct session *session,
                                             const struct walk_file *file,
                                             struct promolint_checker *checker,
                                             struct article *article, const char **failure) {
    struct promolint_input input;
    if (!session_input(session, file, article, &input, failure))
        return NULL;
    *failure = promolint_checker_error(checker);
    return promolint_check(checker, &input);
}

bool session_complain_nothing(const struct session *session) {
    const struct walk *walk = &session->walk;
    char why[128] = "";
    int n = 0;
    if (walk->nunknown)
        n = snprintf(why, sizeof why, "%u %s of unknown type", (unsigned)walk->nunknown,
                     walk->nunknown == 1 ? "file" : "files");
    if (walk->nexcluded)
        snprintf(why + n, sizeof why - (size_t)n, "%s%u excluded", n ? ", " : "",
                 (unsigned)walk->nexcluded);
    const char *since = session->options->changed_since;
    if (!session->changes_only)
        complain("nothing checked: %s", why[0] ? why : "no article found");
    else if (!session->options->quiet)
        complain("nothing changed%s%s%s%s", since ? " since " : "", since ? since : "",
                 why[0] ? " that is checked: " : "", why);
    return session->changes_only;
}
