/* Finds the files, checks them on all processors, reports in order. */
#include "cli/run.h"

#include "base/buf.h"
#include "base/problem.h"
#include "cli/configuration.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/reports.h"
#include "cli/walk.h"
#include "cli/workers.h"

#include <stdlib.h>
#include <string.h>

enum { OUTPUT_CAP = 1 << 30, DEFAULT_MAX_SIZE = 32 };

/* What became of one file. */
struct outcome {
    struct buf *parts; /* one for each report; from malloc */
    char *failure;     /* from malloc */
};

struct run {
    const struct options *options;
    const struct promolint *lint;
    struct reports reports;
    struct promolint_totals *totals;
    struct walk walk;
    struct outcome *outcomes; /* one a file */
    struct promolint_failure *failures;
    size_t nfailures;
    bool out_of_memory;
};

/* ---- one file, in any thread ------------------------------------------------------------ */

struct worker {
    struct promolint_checker *checker;
    struct promolint_totals *totals;
    struct file_bytes bytes;
};

static void close_worker(void *shared, void *mine) {
    struct run *run = shared;
    struct worker *worker = mine;
    if (worker->totals && !promolint_totals_merge(run->totals, worker->totals))
        run->out_of_memory = true;
    promolint_totals_free(worker->totals);
    promolint_checker_free(worker->checker);
    file_free(&worker->bytes);
    free(worker);
}

static void *open_worker(void *shared) {
    struct run *run = shared;
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker)
        return NULL;
    worker->checker = promolint_checker_new(run->lint);
    worker->totals = promolint_totals_new();
    if (worker->checker && worker->totals)
        return worker;
    promolint_totals_free(worker->totals);
    promolint_checker_free(worker->checker);
    free(worker);
    return NULL;
}

/* NULL when all went well. */
static const char *check_file(struct run *run, struct worker *worker, size_t i) {
    const struct walk_file *file = &run->walk.files.at[i];
    struct outcome *outcome = &run->outcomes[i];
    const struct options *options = run->options;
    if (file->failure)
        return file->failure;
    size_t limit = (options->max_size ? options->max_size : DEFAULT_MAX_SIZE) << 20;
    if (!file_read(&worker->bytes, file->standard_input ? "-" : file->path, limit))
        return worker->bytes.error;
    struct promolint_input input = {.path = file->path,
                                    .relative = file->relative,
                                    .bytes = worker->bytes.at,
                                    .size = worker->bytes.n,
                                    .config = file->config,
                                    .policies = options->policies.at,
                                    .npolicies = options->policies.n,
                                    .site = options->site,
                                    .language = options->language};
    const struct promolint_result *result = promolint_check(worker->checker, &input);
    if (!result)
        return promolint_checker_error(worker->checker);
    if (!reports_file(&run->reports, result, outcome->parts) ||
        !promolint_totals_add(worker->totals, result))
        return "out of memory";
    return NULL;
}

static void run_piece(void *shared, void *mine, size_t i) {
    struct run *run = shared;
    struct outcome *outcome = &run->outcomes[i];
    outcome->parts = calloc(run->reports.n, sizeof *outcome->parts);
    for (size_t r = 0; outcome->parts && r < run->reports.n; r++)
        buf_init(&outcome->parts[r], OUTPUT_CAP);
    const char *failure = outcome->parts ? check_file(run, mine, i) : "out of memory";
    if (failure)
        outcome->failure = strdup(failure);
}

/* ---- in order --------------------------------------------------------------------------- */

static void collect_piece(void *shared, size_t i) {
    struct run *run = shared;
    struct outcome *outcome = &run->outcomes[i];
    if (outcome->failure) {
        complain("%s: %s", run->walk.files.at[i].path, outcome->failure);
        run->failures[run->nfailures++] =
            (struct promolint_failure){run->walk.files.at[i].path, outcome->failure};
    } else if (!reports_add(&run->reports, outcome->parts))
        run->out_of_memory = true;
    for (size_t r = 0; outcome->parts && r < run->reports.n; r++)
        buf_release(&outcome->parts[r]);
    free(outcome->parts);
}

static bool run_pieces(struct run *run) {
    size_t n = run->walk.files.n;
    struct work work = {.n = n,
                        .shared = run,
                        .open = open_worker,
                        .run = run_piece,
                        .collect = collect_piece,
                        .close = close_worker};
    run->outcomes = calloc(n + 1, sizeof *run->outcomes);
    run->failures = calloc(n + 1, sizeof *run->failures);
    bool done = run->outcomes && run->failures &&
                (!n || workers_run(&work, workers_count(run->options->jobs, n))) &&
                !run->out_of_memory;
    if (!done)
        complain("out of memory");
    return done && reports_end(&run->reports, run->totals, run->failures, run->nfailures);
}

/* ---- exit status ------------------------------------------------------------------------ */

/* Says why there was nothing to do. */
static void complain_nothing(const struct walk *walk) {
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

static int status_of(struct run *run, bool inspect) {
    static const char *const levels[] = {"", "info", "warning", "error"};
    size_t files;
    struct promolint_counts counts = promolint_totals_counts(run->totals, &files);
    if (files == 0 && run->nfailures == 0)
        complain_nothing(&run->walk);
    if (files == 0 || run->nfailures)
        return STATUS_TROUBLE;
    if (inspect || strcmp(run->options->fail_on, "never") == 0)
        return STATUS_FINE;
    for (size_t i = ARRAY_COUNT(levels); i-- > 1;) {
        if (counts.failing[i])
            return STATUS_FINDINGS;
        if (strcmp(levels[i], run->options->fail_on) == 0)
            break;
    }
    return STATUS_FINE;
}

/* ---- before the run --------------------------------------------------------------------- */

struct promolint *run_load(const struct options *options, bool strict) {
    struct promolint_messages *messages = promolint_messages_new();
    struct promolint_options wanted = {
        .rule_folders = options->rule_folders.at,
        .nrule_folders = options->rule_folders.n,
        .strict = strict,
        .max_size = (options->max_size ? options->max_size : DEFAULT_MAX_SIZE) << 20};
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

static bool check_policies(const struct options *options, const struct promolint *lint,
                           const struct configurations *configurations) {
    size_t n = promolint_pack_count(lint);
    for (uint32_t i = 0; i < options->policies.n; i++) {
        const char *name = options->policies.at[i];
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

static void walk_all(struct run *run, struct configurations *configurations) {
    const struct options *options = run->options;
    run->walk = (struct walk){.arena = options->arena, .configurations = configurations};
    if (options->operands.n == 0)
        walk_add(&run->walk, options->stdin_name ? "-" : ".", options->stdin_name);
    for (uint32_t i = 0; i < options->operands.n; i++)
        walk_add(&run->walk, options->operands.at[i], options->stdin_name);
}

static int run_report(struct run *run, bool inspect) {
    int status = STATUS_TROUBLE;
    run->totals = promolint_totals_new();
    if (!run->totals)
        complain("out of memory");
    else if (reports_open(&run->reports, run->options, inspect) && run_pieces(run))
        status = status_of(run, inspect);
    reports_close(&run->reports);
    for (uint32_t i = 0; run->outcomes && i < run->walk.files.n; i++)
        free(run->outcomes[i].failure);
    free(run->outcomes);
    free(run->failures);
    promolint_totals_free(run->totals);
    return status;
}

int run_files(const struct options *options, bool inspect) {
    struct promolint *lint = run_load(options, false);
    if (!lint)
        return STATUS_TROUBLE;
    int status = STATUS_TROUBLE;
    struct configurations configurations;
    struct run run = {.options = options, .lint = lint};
    if (!configurations_init(&configurations, options->arena, lint, options->config,
                             options->no_config))
        complain("out of memory");
    else {
        walk_all(&run, &configurations);
        if (!configurations_complain(&configurations) &&
            check_policies(options, lint, &configurations))
            status = run_report(&run, inspect);
        configurations_release(&configurations);
    }
    promolint_free(lint);
    return status;
}
