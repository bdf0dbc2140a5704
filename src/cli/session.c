#include "cli/session.h"

#include "base/buf.h"
#include "base/problem.h"
#include "cli/output.h"
#include "cli/root.h"
#include "cli/staged.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DEFAULT_MAX_SIZE = 32 /* MiB */, LIST_LIMIT = 1 << 28, WHY_LIMIT = 1 << 16 };
#define LAST_SECOND 253402300799 /* of the year 9999 */

size_t session_size_limit(const struct options *options) {
    return (options->max_size ? options->max_size : DEFAULT_MAX_SIZE) << 20;
}

struct promolint *session_known(const struct options *options, bool strict,
                                struct promolint_messages *messages) {
    struct promolint_options wanted = {.rule_folders = options->rule_folders.at,
                                       .nrule_folders = options->rule_folders.n,
                                       .strict = strict,
                                       .max_size = session_size_limit(options)};
    return promolint_new(&wanted, messages);
}

struct promolint *session_load(const struct options *options, bool strict) {
    struct promolint_messages *messages = promolint_messages_new();
    struct promolint *lint = messages ? session_known(options, strict, messages) : NULL;
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

bool session_knows_policies(const struct options *options, const struct promolint *lint,
                            const struct configurations *configurations) {
    size_t n = promolint_pack_count(lint);
    for (uint32_t i = 0; i < options->policies.n; i++) {
        const char *name = options->policies.at[i];
        if (strcmp(name, "auto") == 0 && options->policies.n > 1) {
            complain("--policy: 'auto' stands alone: it can't be combined with other policies");
            return false;
        }
        if (is_policy(lint, configurations, name))
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

/* ---- which files ------------------------------------------------------------------------ */

/* Adds the names of --files-from: NUL parts them where there is one, else line ends do. */
static bool read_list(const struct options *options, struct text_list *paths) {
    struct file_bytes bytes = {0};
    bool done = file_read_stream(&bytes, options->files_from, LIST_LIMIT);
    if (!done)
        complain("--files-from %s: %s", options->files_from, bytes.error);
    struct str rest = {bytes.at, done ? bytes.n : 0};
    char end = str_find_char(rest, 0, 0) == SIZE_MAX ? '\n' : 0;
    while (rest.n) {
        struct str name = str_cut(&rest, end);
        if (end && str_ends(name, STR("\r")))
            name.n--;
        if (name.n)
            *list_push(options->arena, paths) = str_terminated(options->arena, name);
    }
    file_free(&bytes);
    return done;
}

static bool add_path(struct session *session, const char *path, bool from_list) {
    if (!*path)
        complain("the name of a file or folder is empty");
    else if (session->changes_only && strcmp(path, "-") == 0 && !from_list)
        complain("standard input has no history; name files or folders");
    else if (session->changes_only)
        return walk_add_changed(&session->walk, &session->changes, path);
    else {
        (from_list ? walk_add_path : walk_add)(&session->walk, path);
        return true;
    }
    return false;
}

/* What a report is written to is no article, whatever it holds from the last run. */
static void add_outputs(struct walk *walk) {
    const struct options *options = walk->options;
    *list_push(options->arena, &walk->outputs) = file_output(NULL);
    for (uint32_t i = 0; i < options->reports.n; i++) {
        const char *equals = strchr(options->reports.at[i], '=');
        if (equals)
            *list_push(options->arena, &walk->outputs) = file_output(equals + 1);
    }
}

/* False after a complaint. */
static bool walk_all(struct session *session) {
    const struct options *options = session->options;
    session->walk = (struct walk){.arena = options->arena,
                                  .options = options,
                                  .configurations = &session->configurations,
                                  .ignored = {.arena = options->arena}};
    add_outputs(&session->walk);
    struct text_list paths = options->operands, listed = {0};
    if (options->files_from && !read_list(options, &listed))
        return false;
    if (paths.n == 0 && !options->files_from)
        *list_push(options->arena, &paths) = options->stdin_name ? "-" : ".";
    bool done = true;
    for (uint32_t i = 0; i < paths.n && done; i++)
        done = add_path(session, paths.at[i], false);
    for (uint32_t i = 0; i < listed.n && done; i++)
        done = add_path(session, listed.at[i], true);
    return done;
}

static bool globs_fit(const struct options *options) {
    for (uint32_t i = 0; i < options->excludes.n; i++) {
        const char *problem = promolint_glob_problem(options->excludes.at[i]);
        if (problem) {
            complain("--exclude %s: %s", options->excludes.at[i], problem);
            return false;
        }
    }
    return true;
}

static bool reads_stdin(const struct options *options) {
    bool reads = options->operands.n == 0 && !options->files_from && options->stdin_name;
    for (uint32_t i = 0; i < options->operands.n; i++)
        reads = reads || strcmp(options->operands.at[i], "-") == 0;
    return reads;
}

static bool options_fit(const struct options *options) {
    bool fit = false;
    if (options->changed_since && options->staged)
        complain("--changed-since and --staged exclude each other");
    else if (options->whole_files && !options->changed_since && !options->staged)
        complain("--whole-files needs --changed-since or --staged");
    else if (options->files_from && strcmp(options->files_from, "-") == 0 && reads_stdin(options))
        complain("standard input cannot be both an article and the list of --files-from");
    else
        fit = globs_fit(options);
    return fit;
}

/* https://reproducible-builds.org/specs/source-date-epoch/ */
bool session_today(char today[SESSION_DAY], long long *seconds_now) {
    const char *given = getenv("SOURCE_DATE_EPOCH");
    time_t now = time(NULL);
    struct tm day;
    char *end = NULL;
    if (given && given[0]) {
        errno = 0;
        long long seconds = strtoll(given, &end, 10);
        if (*end || errno || seconds < 0 || seconds > LAST_SECOND) {
            complain("SOURCE_DATE_EPOCH needs seconds since 1970, not '%s'", given);
            return false;
        }
        now = (time_t)seconds;
    }
    if (!(end ? gmtime_r(&now, &day) : localtime_r(&now, &day)) ||
        !strftime(today, SESSION_DAY, "%Y-%m-%d", &day)) {
        complain("the clock has no date");
        return false;
    }
    *seconds_now = now;
    return true;
}

bool session_open(struct session *session, const struct options *options) {
    *session = (struct session){.options = options,
                                .changes = {.arena = options->arena,
                                            .since = options->changed_since,
                                            .whole_files = options->whole_files},
                                .changes_only = options->changed_since || options->staged};
    if (options_fit(options))
        session->lint = session_load(options, false);
    if (!session->lint || !session_today(session->today, &session->now))
        return false;
    if (!configurations_init(&session->configurations, options->arena, session->lint,
                             options->config, options->no_config)) {
        complain("out of memory");
        return false;
    }
    if (options->staged)
        session->configurations.held = (struct held_texts){&session->changes, staged_find};
    if (options->baseline)
        configurations_start_at(&session->configurations, options->baseline);
    session->root = root_find(options->arena, options->root);
    if (!session->root)
        return false;
    bool walked = walk_all(session);
    return !configurations_complain(&session->configurations) && walked &&
           session_knows_policies(options, session->lint, &session->configurations);
}

bool session_read_baselines(struct session *session, bool writing) {
    return baselines_open(&session->baselines, session->options->arena, &session->configurations,
                          session->options->baseline, writing);
}

void session_close(struct session *session) {
    baselines_close(&session->baselines);
    changes_release(&session->changes);
    configurations_release(&session->configurations);
    promolint_free(session->lint);
}

/* ---- one file --------------------------------------------------------------------------- */

void article_free(struct article *article) {
    free(article->from_root);
    root_folder_free(&article->folder);
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
        free(article->from_root);
        article->from_root = root_relative(session->root, file->path, &article->folder);
        const struct baseline_file *baseline = baseline_for(&session->baselines, file->config);
        *input = (struct promolint_input){.path = file->path,
                                          .relative = file->relative,
                                          .from_root = article->from_root,
                                          .bytes = article->bytes.at,
                                          .size = article->bytes.n,
                                          .config = file->config,
                                          .policies = options->policies.at,
                                          .npolicies = options->policies.n,
                                          .site = options->site,
                                          .language = options->language,
                                          .today = session->today,
                                          .baseline = baseline ? baseline->read : NULL,
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

/* ---- what there was to check ------------------------------------------------------------ */

/* "12 files excluded by .promolint.yaml (exclude: old), 3 of unknown type" */
static void add_reasons(struct buf *out, const struct walk *walk) {
    enum { MOST_REASONS = 8 };
    bool files = false;
    for (uint32_t i = 0; i < walk->reasons.n; i++) {
        const struct walk_reason *reason = &walk->reasons.at[i];
        if (i == MOST_REASONS) {
            buf_text(out, ", and more (--show-files lists all)");
            return;
        }
        const char *noun = reason->folders ? "folder" : "file", *ending = reason->n == 1 ? "" : "s";
        buf_format(out, "%s%u", i ? ", " : "", (unsigned)reason->n);
        if (reason->folders || !files)
            buf_format(out, " %s%s", noun, ending);
        buf_format(out, " %s", reason->text);
        files = files || !reason->folders;
    }
}

static void complain_unchanged(const struct options *options, const struct buf *why) {
    const char *since = options->changed_since;
    complain("nothing changed%s%s%s%s", since ? " since " : "", since ? since : "",
             why->n ? " that is checked: " : "", why->p);
    if (options->rendered)
        complain("pages in %s whose source did not change are not compared", options->rendered);
}

bool session_complain_nothing(const struct session *session) {
    const struct options *options = session->options;
    struct buf why;
    buf_init(&why, WHY_LIMIT);
    add_reasons(&why, &session->walk);
    bool allowed = options->allow_excluded && why.n, fine = session->changes_only || allowed;
    bool silent = fine && options->quiet;
    if (!silent && session->changes_only)
        complain_unchanged(options, &why);
    else if (!silent)
        complain("nothing checked: %s", why.n                 ? why.p
                                        : options->files_from ? "the list is empty"
                                                              : "no article found");
    buf_release(&why);
    return fine;
}

static void show(const char *word, const char *path, const char *reason) {
    printf("%-6s ", word);
    promolint_sanitize(path, strlen(path), output_file, stdout);
    if (reason) {
        fputs(": ", stdout);
        promolint_sanitize(reason, strlen(reason), output_file, stdout);
    }
    putchar('\n');
}

void session_show_files(const struct session *session) {
    const struct walk *walk = &session->walk;
    for (uint32_t i = 0; i < walk->files.n; i++)
        show(walk->files.at[i].failure ? "error" : "check", walk->files.at[i].path,
             walk->files.at[i].failure);
    for (uint32_t i = 0; i < walk->skipped.n; i++)
        show("skip", walk->skipped.at[i].path, walk->skipped.at[i].reason);
}
