/* promolint suppressions: what articles suppress, why, and since when. */
#include "cli/command.h"

#include "cli/git.h"
#include "cli/output.h"
#include "cli/run.h"
#include "cli/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS_OF_A_DAY = 24 * 60 * 60 };

static const char *format_name(size_t i) {
    static const char *const names[] = {"text", "json", "csv"};
    return i < ARRAY_COUNT(names) ? names[i] : NULL;
}

const struct option suppressions_options[] = {
    OPTION("format", 'f', OPTION_CHOICE, "FORMAT", "json: an object for each rule, on a line",
           format, format_name),
    FILE_OPTIONS,
    JUDGE_OPTIONS,
    OPTION_HELP,
    OPTION_END,
};

/* A file whose lines have an age. */
struct aged {
    const struct session *session;
    const char *folder, *name;
    bool unknown; /* git has nothing to say of it */
};

/* Of a line's commit, as `git blame --porcelain` tells of it; -1 when there is none. */
static long age_of(const struct aged *file, struct str blame) {
    static const char key[] = "committer-time ";
    bool committed = !str_starts(blame, STR("0000000000000000"));
    while (blame.n && committed) {
        struct str line = str_cut(&blame, '\n');
        if (!str_starts(line, str_of(key)))
            continue;
        long long seconds = strtoll(line.p + sizeof key - 1, NULL, 10);
        long long now = file->session->now;
        return now > seconds ? (long)((now - seconds) / SECONDS_OF_A_DAY) : 0;
    }
    return -1;
}

static long line_age(void *context, unsigned line) {
    struct aged *file = context;
    if (file->unknown)
        return -1;
    char range[32];
    snprintf(range, sizeof range, "%u,%u", line, line);
    const char *const arguments[] = {"blame", "--porcelain", "-L", range, "--", file->name, NULL};
    struct git git = {.folder = file->folder};
    struct buf out;
    bool known = git_run(&git, arguments, &out);
    long age = known ? age_of(file, buf_str(&out)) : -1;
    buf_release(&out);
    file->unknown = !known;
    return age;
}

static struct aged aged_file(const struct session *session, const struct walk_file *file) {
    struct arena *arena = session->options->arena;
    const char *slash = strrchr(file->path, '/');
    size_t n = slash ? (size_t)(slash - file->path) : 0;
    struct str folder = n ? (struct str){file->path, n} : STR("/");
    return (struct aged){.session = session,
                         .folder = slash ? str_terminated(arena, folder) : NULL,
                         .name = slash ? slash + 1 : file->path,
                         .unknown = file->standard_input};
}

static int list_all(const struct session *session, struct promolint_checker *checker) {
    const char *format = session->options->format;
    int status = STATUS_FINE;
    struct article article = {0};
    bool done = checker && promolint_suppressions(NULL, format, NULL, NULL, output_file, stdout);
    for (uint32_t i = 0; done && i < session->walk.files.n; i++) {
        const struct walk_file *file = &session->walk.files.at[i];
        const char *failure = NULL;
        struct aged aged = aged_file(session, file);
        const struct promolint_result *result =
            session_check(session, file, checker, &article, &failure);
        if (result)
            done = promolint_suppressions(result, format, line_age, &aged, output_file, stdout);
        else {
            complain("%s: %s", file->path, failure);
            status = STATUS_TROUBLE;
        }
    }
    article_free(&article);
    if (!done)
        complain("out of memory");
    return done ? status : STATUS_TROUBLE;
}

int command_suppressions(const struct options *options) {
    struct session session;
    int status = STATUS_TROUBLE;
    if (session_open(&session, options)) {
        struct promolint_checker *checker = promolint_checker_new(session.lint);
        if (session.walk.files.n == 0)
            session_complain_nothing(&session);
        else
            status = list_all(&session, checker);
        promolint_checker_free(checker);
    }
    session_close(&session);
    return output_finish() ? status : STATUS_TROUBLE;
}
