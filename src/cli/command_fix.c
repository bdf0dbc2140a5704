/* promolint fix: makes the fixes, or shows them. */
#include "cli/command.h"

#include "base/buf.h"
#include "base/problem.h"
#include "cli/output.h"
#include "cli/patch.h"
#include "cli/replace.h"
#include "cli/run.h"
#include "cli/session.h"
#include "cli/workers.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_OUTPUT = 1 << 30 };

const struct option fix_options[] = {
    OPTION("diff", 0, OPTION_FLAG, NULL, "show the fixes as a unified diff, write no file", diff,
           NULL),
    OPTION("check", 0, OPTION_FLAG, NULL, "write no file; status 1 when a fix would be made",
           check_only, NULL),
    OPTION("unsafe", 0, OPTION_FLAG, NULL, "also make fixes that change what readers see", unsafe,
           NULL),
    OPTION("rule", 0, OPTION_COMMAS, "RULE,...", "fix what these rules find, nothing else", only,
           NULL),
    OPTION_FAIL_ON,
    OPTION("baseline", 0, OPTION_TEXT, "FILE", "findings in it are left as they are", baseline,
           NULL),
    FILE_OPTIONS,
    OPTION_ALLOW_EXCLUDED,
    JUDGE_OPTIONS,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_END,
};

/* What became of one file. */
struct fix_outcome {
    struct buf said;    /* for people */
    struct buf written; /* for standard output: a diff, or the fixed text */
    char *failure;      /* from malloc */
    size_t nfixed, nleft;
};

struct fix_run {
    struct session session;
    struct promolint_fix_options wanted;
    struct failing failing;
    struct promolint_totals *totals;
    struct fix_outcome *outcomes; /* one a file */
    size_t nfixed, nfiles, nleft, nfailures;
    bool out_of_memory;
};

struct fixer {
    struct promolint_checker *checker;
    struct promolint_totals *totals;
    struct article article;
};

/* ---- one file, in any thread ------------------------------------------------------------ */

static void say_text(struct buf *out, struct promolint_text text) {
    buf_add(out, (struct str){text.at, text.size});
}

/* Why a finding is still there; NULL: a remark, not worth a line. */
static const char *why_left(const struct promolint_fixing *f) {
    switch (f->outcome) {
    case PROMOLINT_FIXED:
        return NULL;
    case PROMOLINT_ROLLED_BACK:
        return "taken back";
    case PROMOLINT_UNSAFE:
        return "needs --unsafe";
    case PROMOLINT_NOT_FIXABLE:
        break;
    }
    return f->severity > PROMOLINT_INFO ? "no fix" : NULL;
}

static void say_left(struct buf *out, const struct promolint_fixing *f, const char *why) {
    buf_format(out, "  %u:%u: ", f->place.line, f->place.column);
    say_text(out, f->rule);
    buf_format(out, ": %s", why);
    if (f->title.size) {
        buf_text(out, ": ");
        say_text(out, f->title);
    }
    if (f->reason.size) {
        buf_text(out, ": ");
        say_text(out, f->reason);
    }
    buf_char(out, '\n');
}

/* "posts/a.md: 3 fixed, 1 not", and why not. */
static void say_all(const struct options *options, const char *path,
                    const struct promolint_fixed *fixed, struct fix_outcome *outcome) {
    struct buf left;
    buf_init(&left, MOST_OUTPUT);
    for (size_t i = 0; i < promolint_fixed_count(fixed); i++) {
        struct promolint_fixing f = promolint_fixed_at(fixed, i);
        const char *why = why_left(&f);
        outcome->nfixed += f.outcome == PROMOLINT_FIXED;
        outcome->nleft += why != NULL;
        if (why)
            say_left(&left, &f, why);
    }
    if (outcome->nfixed || outcome->nleft) {
        const char *done = options->diff || options->check_only ? "to fix" : "fixed";
        buf_format(&outcome->said, "%s: %zu %s", path, outcome->nfixed, done);
        if (outcome->nleft)
            buf_format(&outcome->said, ", %zu not", outcome->nleft);
        buf_char(&outcome->said, '\n');
        buf_add(&outcome->said, buf_str(&left));
    }
    buf_release(&left);
}

/* Puts the fixed text where it belongs; NULL when all went well. */
static const char *deliver(const struct fix_run *run, const struct walk_file *file,
                           const struct fixer *fixer, struct promolint_text text,
                           struct fix_outcome *outcome, struct replacement *r) {
    const struct options *options = run->session.options;
    struct str old = {fixer->article.bytes.at, fixer->article.bytes.n}, new = {text.at, text.size};
    if (options->diff && !patch_write(&outcome->written, file->path, old, new) &&
        !str_eq(old, new)) {
        buf_format(&outcome->written, "Binary files a/%s and b/%s differ\n", file->path,
                   file->path);
        buf_text(&outcome->said,
                 "  a diff cannot carry it: its encoding is no text for git and patch\n");
    }
    if (options->diff || options->check_only)
        return NULL;
    if (file->standard_input)
        buf_add(&outcome->written, new);
    if (file->standard_input || str_eq(old, new))
        return NULL;
    *r = (struct replacement){
        .path = file->path, .old = old.p, .nold = old.n, .new = new.p, .nnew = new.n};
    if (!replace_file(r))
        return r->error;
    if (r->names > 1)
        buf_format(&outcome->said, "  it had %lu names; the others keep the old text\n", r->names);
    return NULL;
}

static char *fix_file(struct fix_run *run, struct fixer *fixer, size_t i) {
    const struct walk_file *file = &run->session.walk.files.at[i];
    struct fix_outcome *outcome = &run->outcomes[i];
    struct promolint_input input;
    struct replacement r;
    const char *failure;
    if (!session_input(&run->session, file, &fixer->article, &input, &failure))
        return strdup(failure);
    const struct promolint_fixed *fixed = promolint_fix(fixer->checker, &input, &run->wanted);
    if (!fixed)
        return strdup(promolint_checker_error(fixer->checker));
    say_all(run->session.options, file->path, fixed, outcome);
    failure = deliver(run, file, fixer, promolint_fixed_bytes(fixed), outcome, &r);
    if (!failure && !promolint_totals_add(fixer->totals, promolint_fixed_result(fixed)))
        failure = "out of memory";
    return failure ? strdup(failure) : NULL;
}

static void run_piece(void *shared, void *mine, size_t i) {
    struct fix_run *run = shared;
    buf_init(&run->outcomes[i].said, MOST_OUTPUT);
    buf_init(&run->outcomes[i].written, MOST_OUTPUT);
    run->outcomes[i].failure = fix_file(run, mine, i);
}

static void close_fixer(void *shared, void *mine) {
    struct fix_run *run = shared;
    struct fixer *fixer = mine;
    if (fixer->totals && !promolint_totals_merge(run->totals, fixer->totals))
        run->out_of_memory = true;
    promolint_totals_free(fixer->totals);
    promolint_checker_free(fixer->checker);
    article_free(&fixer->article);
    free(fixer);
}

static void *open_fixer(void *shared) {
    struct fix_run *run = shared;
    struct fixer *fixer = calloc(1, sizeof *fixer);
    if (!fixer)
        return NULL;
    fixer->checker = promolint_checker_new(run->session.lint);
    fixer->totals = promolint_totals_new();
    if (fixer->checker && fixer->totals)
        return fixer;
    close_fixer(shared, fixer);
    return NULL;
}

/* ---- in order --------------------------------------------------------------------------- */

/* Lines for people: on standard error where standard output has something to be read by programs.
 */
static void say(const struct fix_run *run, struct str text) {
    const struct options *options = run->session.options;
    FILE *out = options->diff || run->session.walk.read_stdin ? stderr : stdout;
    while (!options->quiet && text.n) {
        struct str line = str_cut(&text, '\n');
        promolint_sanitize(line.p, line.n, output_file, out);
        fputc('\n', out);
    }
}

static void collect_piece(void *shared, size_t i) {
    struct fix_run *run = shared;
    struct fix_outcome *outcome = &run->outcomes[i];
    run->out_of_memory |= outcome->said.failed || outcome->written.failed;
    fwrite(outcome->written.p, 1, outcome->written.n, stdout);
    if (outcome->failure) {
        complain("%s: %s", run->session.walk.files.at[i].path, outcome->failure);
        run->nfailures++;
    } else {
        say(run, buf_str(&outcome->said));
        run->nfixed += outcome->nfixed;
        run->nfiles += outcome->nfixed > 0;
        run->nleft += outcome->nleft;
    }
    buf_release(&outcome->said);
    buf_release(&outcome->written);
    free(outcome->failure);
}

/* What a run that was killed has left in the folders of the files. */
static void clean_folders(struct fix_run *run) {
    struct names seen = {0};
    for (uint32_t i = 0; i < run->session.walk.files.n; i++) {
        const struct walk_file *file = &run->session.walk.files.at[i];
        struct str folder = str_of(file->path);
        while (folder.n && folder.p[folder.n - 1] != '/')
            folder.n--;
        const char *name = str_terminated(run->session.options->arena, folder);
        struct name_slot *slot = names_get(run->session.options->arena, &seen, name);
        if (!slot->value && !file->standard_input)
            replace_clean(file->path);
        slot->value = run;
    }
}

/* ---- the whole -------------------------------------------------------------------------- */

static bool is_rule(const struct session *session, const char *name) {
    for (const struct site_config *site = session->configurations.all; site; site = site->next)
        if (promolint_config_has_rule(site->owned, name))
            return true;
    for (size_t i = 0; i < promolint_rule_count(session->lint); i++) {
        struct promolint_text id = promolint_rule_at(session->lint, i).id;
        if (str_is((struct str){id.at, id.size}, name))
            return true;
    }
    return false;
}

static bool check_rules(const struct session *session) {
    struct arena *arena = session->options->arena;
    size_t n = promolint_rule_count(session->lint);
    for (uint32_t i = 0; i < session->options->only.n; i++) {
        const char *name = session->options->only.at[i];
        if (is_rule(session, name))
            continue;
        const char **names = arena_array(arena, const char *, n + 1);
        for (size_t j = 0; j < n; j++) {
            struct promolint_text id = promolint_rule_at(session->lint, j).id;
            names[j] = str_terminated(arena, (struct str){id.at, id.size});
        }
        const char *near = problem_suggest(str_of(name), names, n);
        complain(near ? "unknown rule '%s', did you mean '%s'?"
                      : "unknown rule '%s'; `promolint rules` lists them",
                 name, near);
        return false;
    }
    return true;
}

static void say_summary(const struct fix_run *run) {
    const struct options *options = run->session.options;
    struct str text = str_format(options->arena, "%zu %s in %zu of %u %s, %zu not\n", run->nfixed,
                                 options->diff || options->check_only ? "to fix" : "fixed",
                                 run->nfiles, (unsigned)run->session.walk.files.n,
                                 run->session.walk.files.n == 1 ? "file" : "files", run->nleft);
    say(run, text);
}

/* Why the run fails though nothing is left to fix: what --fail-on names besides findings. */
static void say_failing(const struct fix_run *run) {
    struct promolint_counts counts = promolint_totals_counts(run->totals, NULL);
    struct arena *arena = run->session.options->arena;
    if (run->failing.unknown && counts.unknowns)
        say(run, str_format(arena, "%zu %s not understood: promolint check lists %s\n",
                            counts.unknowns, counts.unknowns == 1 ? "thing" : "things",
                            counts.unknowns == 1 ? "it" : "them"));
    if (run->failing.stale && counts.stale)
        say(run, str_format(arena, "%zu %s of the baseline no longer %s\n", counts.stale,
                            counts.stale == 1 ? "entry" : "entries",
                            counts.stale == 1 ? "occurs" : "occur"));
}

static int status_of(struct fix_run *run) {
    size_t files;
    struct promolint_counts counts = promolint_totals_counts(run->totals, &files);
    if (files == 0 && run->nfailures == 0 && session_complain_nothing(&run->session))
        return STATUS_FINE;
    if (!output_finish() || files == 0 || run->nfailures)
        return STATUS_TROUBLE;
    if (run->session.options->check_only)
        return run->nfixed ? STATUS_FINDINGS : STATUS_FINE;
    return failing_holds(&run->failing, &counts) ? STATUS_FINDINGS : STATUS_FINE;
}

static int fix_all(struct fix_run *run) {
    const struct options *options = run->session.options;
    size_t n = run->session.walk.files.n;
    struct work work = {.n = n,
                        .shared = run,
                        .open = open_fixer,
                        .run = run_piece,
                        .collect = collect_piece,
                        .close = close_fixer};
    run->wanted = (struct promolint_fix_options){
        .unsafe = options->unsafe, .rules = options->only.at, .nrules = options->only.n};
    run->totals = promolint_totals_new();
    run->outcomes = calloc(n + 1, sizeof *run->outcomes);
    if (!options->diff && !options->check_only)
        clean_folders(run);
    bool done = run->totals && run->outcomes &&
                (!n || workers_run(&work, workers_count(options->jobs, n))) && !run->out_of_memory;
    if (!done)
        complain("out of memory");
    else if (n)
        say_summary(run);
    if (done && n && !options->check_only)
        say_failing(run);
    int status = done ? status_of(run) : STATUS_TROUBLE;
    free(run->outcomes);
    promolint_totals_free(run->totals);
    return status;
}

int command_fix(const struct options *options) {
    struct fix_run run = {0};
    int status = STATUS_TROUBLE;
    if (!failing_read(&run.failing, &options->fail_on))
        return STATUS_TROUBLE;
    if (session_open(&run.session, options) && session_read_baselines(&run.session, false) &&
        check_rules(&run.session))
        status = fix_all(&run);
    session_close(&run.session);
    return status;
}
