/* Checks the files on all processors, reports in order. */
#include "cli/run.h"

#include "base/buf.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/rendered.h"
#include "cli/reports.h"
#include "cli/root.h"
#include "cli/session.h"
#include "cli/workers.h"

#include <stdlib.h>
#include <string.h>

enum { OUTPUT_CAP = 1 << 30 };

/* What became of one file. */
struct outcome {
    struct buf *parts; /* one for each report; from malloc */
    char *failure;     /* from malloc */
    char *from_root;   /* of a failure: the file's path; from malloc, or NULL */
};

enum { NEVER = PROMOLINT_ERROR + 1 };

struct run {
    struct session session;
    struct reports reports;
    struct rendered_pages rendered;
    struct promolint_totals *totals;
    struct outcome *outcomes; /* one a file */
    struct promolint_failure *failures;
    size_t nfailures;
    struct failing failing;
    struct progress progress;
    bool out_of_memory;
};

/* ---- one file, in any thread ------------------------------------------------------------ */

struct worker {
    struct promolint_checker *checker;
    struct promolint_totals *totals;
    struct article article;
    struct file_bytes page;
};

static void close_worker(void *shared, void *mine) {
    struct run *run = shared;
    struct worker *worker = mine;
    if (worker->totals && !promolint_totals_merge(run->totals, worker->totals))
        run->out_of_memory = true;
    promolint_totals_free(worker->totals);
    promolint_checker_free(worker->checker);
    article_free(&worker->article);
    file_free(&worker->page);
    free(worker);
}

static void *open_worker(void *shared) {
    struct run *run = shared;
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker)
        return NULL;
    worker->checker = promolint_checker_new(run->session.lint);
    worker->totals = promolint_totals_new();
    if (worker->checker && worker->totals)
        return worker;
    promolint_totals_free(worker->totals);
    promolint_checker_free(worker->checker);
    free(worker);
    return NULL;
}

/* With --rendered: the page that was built from a source; its path, from malloc, or NULL. */
static char *find_page(const struct run *run, struct worker *worker, struct promolint_input *input,
                       struct promolint_page *page) {
    if (!run->rendered.pages || rendered_is_page(input->path))
        return NULL;
    char *path = rendered_find(&run->rendered, input->relative, input->bytes, input->size,
                               &input->unrendered);
    if (path && file_read(&worker->page, path, session_size_limit(run->session.options))) {
        *page = (struct promolint_page){path, worker->page.at, worker->page.n};
        input->rendered = page;
    } else if (path)
        input->unrendered = worker->page.error;
    return path;
}

/* NULL when all went well. */
static const char *check_file(struct run *run, struct worker *worker, size_t i) {
    const char *failure;
    struct promolint_input input;
    struct promolint_page page;
    if (!session_input(&run->session, &run->session.walk.files.at[i], &worker->article, &input,
                       &failure))
        return failure;
    input.number = (unsigned)i + 1;
    char *path = find_page(run, worker, &input, &page);
    const struct promolint_result *result = promolint_check(worker->checker, &input);
    free(path);
    if (!result)
        return promolint_checker_error(worker->checker);
    if (!reports_file(&run->reports, result, run->outcomes[i].parts) ||
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
    if (failure) {
        outcome->failure = strdup(failure);
        struct root_folder folder = {0};
        outcome->from_root =
            root_relative(run->session.root, run->session.walk.files.at[i].path, &folder);
        root_folder_free(&folder);
    }
}

/* ---- in order --------------------------------------------------------------------------- */

static void collect_piece(void *shared, size_t i) {
    struct run *run = shared;
    struct outcome *outcome = &run->outcomes[i];
    const char *path = run->session.walk.files.at[i].path;
    const struct buf *printed = outcome->failure ? NULL : &outcome->parts[0];
    if (!printed || printed->n)
        progress_clear(&run->progress);
    if (outcome->failure) {
        complain("%s: %s", path, outcome->failure);
        run->failures[run->nfailures++] =
            (struct promolint_failure){path, outcome->from_root, outcome->failure};
    } else if (!reports_add(&run->reports, outcome->parts))
        run->out_of_memory = true;
    if (printed && printed->n)
        progress_line_end(&run->progress, printed->p[printed->n - 1] == '\n');
    progress_step(&run->progress, path);
    for (size_t r = 0; outcome->parts && r < run->reports.n; r++)
        buf_release(&outcome->parts[r]);
    free(outcome->parts);
}

static bool run_pieces(struct run *run) {
    size_t n = run->session.walk.files.n;
    if (n == 0)
        return reports_end(&run->reports, run->totals, NULL, 0);
    struct work work = {.n = n,
                        .shared = run,
                        .open = open_worker,
                        .run = run_piece,
                        .collect = collect_piece,
                        .close = close_worker};
    progress_begin(&run->progress, n, run->session.options->quiet);
    bool done =
        workers_run(&work, workers_count(run->session.options->jobs, n)) && !run->out_of_memory;
    progress_clear(&run->progress);
    if (!done)
        complain("out of memory");
    return done && reports_end(&run->reports, run->totals, run->failures, run->nfailures);
}

/* ---- exit status ------------------------------------------------------------------------ */

const char *failing_name(size_t i) {
    static const char *const names[] = {"error", "warning", "info", "never", "unknown", "stale"};
    return i < ARRAY_COUNT(names) ? names[i] : NULL;
}

bool failing_read(struct failing *failing, const struct text_list *list) {
    *failing = (struct failing){0};
    bool never = false;
    for (uint32_t i = 0; i < list->n; i++) {
        unsigned severity = reports_severity(list->at[i]);
        failing->unknown = failing->unknown || strcmp(list->at[i], "unknown") == 0;
        failing->stale = failing->stale || strcmp(list->at[i], "stale") == 0;
        never = never || strcmp(list->at[i], "never") == 0;
        if (severity && (failing->least == 0 || severity < failing->least))
            failing->least = severity;
    }
    if (never && failing->least) {
        complain("--fail-on: 'never' and a severity exclude each other");
        return false;
    }
    if (failing->least == 0)
        failing->least = never ? NEVER : PROMOLINT_ERROR;
    return true;
}

bool failing_holds(const struct failing *failing, const struct promolint_counts *counts) {
    bool fails = (failing->unknown && counts->unknowns) || (failing->stale && counts->stale);
    for (unsigned i = failing->least; i <= PROMOLINT_ERROR; i++)
        fails = fails || counts->failing[i];
    return fails;
}

/* How many entries of the baselines no longer occur; says so unless there are none. */
static size_t count_stale(const struct run *run, size_t in_files) {
    const struct session *session = &run->session;
    struct names checked = {0};
    for (uint32_t i = 0; session->baselines.first && i < session->walk.files.n; i++) {
        const struct walk_file *file = &session->walk.files.at[i];
        names_get(session->options->arena, &checked, file->relative)->value = (void *)file;
    }
    size_t stale = in_files + baselines_vanished(&session->baselines, &checked);
    if (stale && !session->options->quiet)
        complain("%zu %s of the baseline no longer %s: promolint baseline --prune", stale,
                 stale == 1 ? "entry" : "entries", stale == 1 ? "occurs" : "occur");
    return stale;
}

static int status_of(const struct run *run, bool inspect) {
    size_t files;
    struct promolint_counts counts = promolint_totals_counts(run->totals, &files);
    counts.stale = count_stale(run, counts.stale);
    if (files == 0 && run->nfailures == 0 && session_complain_nothing(&run->session))
        return STATUS_FINE;
    if (files == 0 || run->nfailures)
        return STATUS_TROUBLE;
    if (inspect)
        return STATUS_FINE;
    return failing_holds(&run->failing, &counts) ? STATUS_FINDINGS : STATUS_FINE;
}

/* ---- the whole -------------------------------------------------------------------------- */

static bool begin(struct run *run) {
    size_t n = run->session.walk.files.n;
    run->totals = promolint_totals_new();
    run->outcomes = calloc(n + 1, sizeof *run->outcomes);
    run->failures = calloc(n + 1, sizeof *run->failures);
    if (run->totals && run->outcomes && run->failures)
        return true;
    complain("out of memory");
    return false;
}

static void end(struct run *run) {
    reports_close(&run->reports);
    rendered_close(&run->rendered);
    for (uint32_t i = 0; run->outcomes && i < run->session.walk.files.n; i++) {
        free(run->outcomes[i].failure);
        free(run->outcomes[i].from_root);
    }
    free(run->outcomes);
    free(run->failures);
    promolint_totals_free(run->totals);
}

static int run_report(struct run *run, bool inspect) {
    int status = STATUS_TROUBLE;
    if (begin(run) && rendered_open(&run->rendered, run->session.options->rendered) &&
        reports_open(&run->reports, run->session.options, inspect) && run_pieces(run))
        status = status_of(run, inspect);
    end(run);
    return status;
}

static int show_files(const struct session *session) {
    session_show_files(session);
    return output_finish() ? STATUS_FINE : STATUS_TROUBLE;
}

int run_files(const struct options *options, bool inspect) {
    struct run run = {0};
    int status = STATUS_TROUBLE;
    if (!failing_read(&run.failing, &options->fail_on))
        return status;
    if (session_open(&run.session, options) &&
        (inspect || options->show_files || session_read_baselines(&run.session, false)))
        status = options->show_files ? show_files(&run.session) : run_report(&run, inspect);
    session_close(&run.session);
    return status;
}
