/* promolint baseline: accepts what is found today, so that only new findings count. */
#include "cli/command.h"

#include "base/buf.h"
#include "cli/output.h"
#include "cli/replace.h"
#include "cli/run.h"
#include "cli/session.h"
#include "cli/workers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 1 << 30 };

const struct option baseline_options[] = {
    OPTION("output", 'o', OPTION_TEXT, "FILE",
           "the baseline; unless said that of the configuration, or .promolint-baseline", baseline,
           NULL),
    OPTION("prune", 0, OPTION_FLAG, NULL, "accept nothing new, take out what no longer occurs",
           prune, NULL),
    OPTION("check", 0, OPTION_FLAG, NULL, "write nothing; status 1 when it would change",
           check_only, NULL),
    FILE_OPTIONS,
    JUDGE_OPTIONS,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_END,
};

/* What became of one file. */
struct outcome {
    struct buf lines; /* of the new baseline */
    char *failure;    /* from malloc */
};

struct accepting {
    struct session session;
    struct outcome *outcomes; /* one a file */
    struct names checked;     /* paths of the files that could be, as fingerprints have them */
    size_t nchecked, nfailures;
};

struct worker {
    struct promolint_checker *checker;
    struct article article;
};

/* ---- one file, in any thread ------------------------------------------------------------ */

static void close_worker(void *shared, void *mine) {
    struct worker *worker = mine;
    (void)shared;
    promolint_checker_free(worker->checker);
    article_free(&worker->article);
    free(worker);
}

static void *open_worker(void *shared) {
    struct accepting *run = shared;
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker)
        worker->checker = promolint_checker_new(run->session.lint);
    if (worker && worker->checker)
        return worker;
    free(worker);
    return NULL;
}

static void into_buffer(void *context, const char *bytes, size_t size) {
    buf_add(context, (struct str){bytes, size});
}

static void run_piece(void *shared, void *mine, size_t i) {
    struct accepting *run = shared;
    struct worker *worker = mine;
    struct outcome *outcome = &run->outcomes[i];
    const char *failure = NULL;
    const struct promolint_result *result = session_check(
        &run->session, &run->session.walk.files.at[i], worker->checker, &worker->article, &failure);
    buf_init(&outcome->lines, MOST_LINES);
    if (result)
        failure = NULL;
    if (result && (!promolint_result_baseline(result, run->session.options->prune, into_buffer,
                                              &outcome->lines) ||
                   outcome->lines.failed))
        failure = "out of memory";
    if (failure)
        outcome->failure = strdup(failure);
}

static void collect_piece(void *shared, size_t i) {
    struct accepting *run = shared;
    const struct walk_file *file = &run->session.walk.files.at[i];
    if (run->outcomes[i].failure) {
        complain("%s: %s", file->path, run->outcomes[i].failure);
        run->nfailures++;
        return;
    }
    run->nchecked++;
    names_get(run->session.options->arena, &run->checked, file->relative)->value = (void *)file;
}

/* ---- the baselines ---------------------------------------------------------------------- */

/* Entries of files that were not looked at stay, as long as there are the files. */
static bool keeps(void *context, struct promolint_text path) {
    const struct accepting *run = context;
    const char *relative =
        str_terminated(run->session.options->arena, (struct str){path.at, path.size});
    return !names_find(&run->checked, relative) &&
           baseline_file_exists(&run->session.baselines, relative);
}

static void collect_lines(const struct accepting *run, const struct baseline_file *b,
                          struct buf *lines) {
    for (uint32_t i = 0; i < run->session.walk.files.n; i++)
        if (!run->outcomes[i].failure &&
            baseline_for(&run->session.baselines, run->session.walk.files.at[i].config) == b)
            buf_add(lines, buf_str(&run->outcomes[i].lines));
}

static const char *put(const struct accepting *run, const struct baseline_file *b,
                       const struct buf *text, struct replacement *replacement) {
    struct arena *arena = run->session.options->arena;
    if (!b->read) {
        const char *trouble = file_make(arena, b->path, buf_str(text), false);
        return trouble ? str_format(arena, "cannot write: %s%c", trouble, 0).p : NULL;
    }
    *replacement = (struct replacement){
        .path = b->path, .old = b->bytes.at, .nold = b->bytes.n, .new = text->p, .nnew = text->n};
    return replace_file(replacement) ? NULL : replacement->error;
}

static size_t count_lines(const char *bytes, size_t n) {
    size_t lines = 0;
    for (size_t i = 0; i < n; i++)
        lines += bytes[i] == '\n' && i + 1 < n && bytes[i + 1] != '#';
    return lines;
}

/* A baseline that check will not read by itself: its user would meet all findings again. */
static void say_how_to_use(const struct options *options, const struct baseline_file *b) {
    if (!options->baseline && !(b->config && promolint_config_baseline(b->config)))
        complain("check reads it when the configuration says baseline: %s, or with --baseline FILE",
                 BASELINE_NAME);
}

/* Writes it, or says that it would change. */
static int update(const struct accepting *run, const struct baseline_file *b,
                  const struct buf *text) {
    const struct options *options = run->session.options;
    bool same = b->read && str_eq(buf_str(text), (struct str){b->bytes.at, b->bytes.n});
    struct replacement replacement;
    const char *trouble = same || options->check_only ? NULL : put(run, b, text, &replacement);
    if (trouble) {
        complain("%s: %s", b->path, trouble);
        return STATUS_TROUBLE;
    }
    if (!options->quiet) {
        size_t n = count_lines(text->p, text->n);
        promolint_sanitize(b->path, strlen(b->path), output_file, stdout);
        printf(": %zu %s%s\n", n, n == 1 ? "finding" : "findings",
               same                  ? ", unchanged"
               : options->check_only ? ", not as it is written"
                                     : "");
        if (!b->read && !options->check_only)
            say_how_to_use(options, b);
    }
    return options->check_only && !same ? STATUS_FINDINGS : STATUS_FINE;
}

static int update_one(const struct accepting *run, const struct baseline_file *b) {
    struct buf lines, text;
    int status = STATUS_TROUBLE;
    buf_init(&lines, MOST_LINES);
    buf_init(&text, MOST_LINES);
    collect_lines(run, b, &lines);
    if (lines.failed ||
        !promolint_baseline_write(b->read, keeps, (void *)run, lines.p, lines.n, into_buffer,
                                  &text) ||
        text.failed)
        complain("out of memory");
    else
        status = update(run, b, &text);
    buf_release(&lines);
    buf_release(&text);
    return status;
}

/* One that is not there, and has no files in this run, is not made. */
static bool is_concerned(const struct accepting *run, const struct baseline_file *b) {
    for (uint32_t i = 0; i < run->session.walk.files.n; i++)
        if (baseline_for(&run->session.baselines, run->session.walk.files.at[i].config) == b)
            return true;
    return b->read;
}

static int update_all(const struct accepting *run) {
    int status = run->nfailures ? STATUS_TROUBLE : STATUS_FINE;
    for (const struct baseline_file *b = run->session.baselines.first; b; b = b->next) {
        int its = is_concerned(run, b) ? update_one(run, b) : STATUS_FINE;
        status = its > status ? its : status;
    }
    return status;
}

/* ---- the whole -------------------------------------------------------------------------- */

static int accept(struct accepting *run) {
    size_t n = run->session.walk.files.n;
    struct work work = {.n = n,
                        .shared = run,
                        .open = open_worker,
                        .run = run_piece,
                        .collect = collect_piece,
                        .close = close_worker};
    run->outcomes = calloc(n + 1, sizeof *run->outcomes);
    int status = STATUS_TROUBLE;
    if (!run->outcomes || (n && !workers_run(&work, workers_count(run->session.options->jobs, n))))
        complain("out of memory");
    else if (run->nchecked == 0 && run->nfailures == 0)
        session_complain_nothing(&run->session);
    else
        status = update_all(run);
    for (size_t i = 0; run->outcomes && i < n; i++) {
        buf_release(&run->outcomes[i].lines);
        free(run->outcomes[i].failure);
    }
    free(run->outcomes);
    return status;
}

int command_baseline(const struct options *options) {
    struct accepting run = {0};
    int status = STATUS_TROUBLE;
    if (session_open(&run.session, options) && session_read_baselines(&run.session, true))
        status = accept(&run);
    session_close(&run.session);
    return output_finish() ? status : STATUS_TROUBLE;
}
