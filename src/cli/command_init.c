/* promolint init: a look at the site, and its first configuration. */
#include "cli/command.h"

#include "base/buf.h"
#include "cli/output.h"
#include "cli/session.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_FILE = 32 << 20, LARGEST_TEXT = 1 << 20 };

const struct option init_options[] = {
    OPTION("force", 0, OPTION_FLAG, NULL, "replace the configuration that is there", force, NULL),
    OPTION("dry-run", 'n', OPTION_FLAG, NULL, "write it to standard output only", dry_run, NULL),
    OPTION_RULES,
    OPTION_HELP,
    OPTION_END,
};

struct init {
    const struct options *options;
    struct arena *arena;
    const char *folder;
    const char *target; /* the configuration */
    struct promolint *lint;
    struct promolint_survey *survey;
};

/* ---- names ------------------------------------------------------------------------------ */

struct path_list {
    const char **at;
    uint32_t n, cap;
};

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *in_folder(struct init *init, const char *path) {
    return str_terminated(init->arena, str_format(init->arena, "%s/%s", init->folder, path));
}

/*
 * Adds what stands in a folder, `path` from the site's. A folder that cannot be read is passed
 * over: `check` will complain about it.
 */
static void list_folder(struct init *init, const char *path, struct path_list *found) {
    DIR *volatile directory = opendir(*path ? in_folder(init, path) : init->folder);
    jmp_buf here, *outer = init->arena->on_failure;
    if (!directory)
        return;
    if (setjmp(here)) {
        closedir(directory);
        init->arena->on_failure = outer;
        arena_fail(init->arena);
    }
    init->arena->on_failure = &here;
    for (const struct dirent *entry; (entry = readdir(directory));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            *list_push(init->arena, found) =
                str_terminated(init->arena, str_format(init->arena, "%s%s%s", path,
                                                       *path ? "/" : "", entry->d_name));
    init->arena->on_failure = outer;
    closedir(directory);
}

/* Tells the survey of all that is there. Links are not followed: they may lead out of the site. */
static bool tell_names(struct init *init) {
    struct path_list folders = {0}, all = {0};
    *list_push(init->arena, &folders) = "";
    while (folders.n) {
        const char *folder = folders.at[--folders.n];
        uint32_t first = all.n;
        list_folder(init, folder, &all);
        for (uint32_t i = first; i < all.n; i++) {
            struct stat status;
            const char *slash = strrchr(all.at[i], '/');
            if (lstat(in_folder(init, all.at[i]), &status) == 0 && S_ISDIR(status.st_mode) &&
                promolint_survey_enters(init->survey, slash ? slash + 1 : all.at[i]))
                *list_push(init->arena, &folders) = all.at[i];
        }
    }
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, by_name);
    for (uint32_t i = 0; i < all.n; i++) {
        struct stat status;
        const char *slash = strrchr(all.at[i], '/'), *name = slash ? slash + 1 : all.at[i];
        if (lstat(in_folder(init, all.at[i]), &status) != 0 ||
            (S_ISDIR(status.st_mode) && walk_is_foreign(name)))
            continue;
        bool article = S_ISREG(status.st_mode) && name[0] != '.' && walk_is_article(name);
        enum promolint_name kind = S_ISDIR(status.st_mode) ? PROMOLINT_NAME_FOLDER
                                   : article               ? PROMOLINT_NAME_ARTICLE
                                                           : PROMOLINT_NAME_OTHER;
        if ((S_ISDIR(status.st_mode) || S_ISREG(status.st_mode)) &&
            !promolint_survey_name(init->survey, all.at[i], kind))
            return false;
    }
    return true;
}

static bool look(struct init *init) {
    struct file_bytes bytes = {0};
    const char *path;
    bool done = tell_names(init);
    while (done && (path = promolint_survey_next(init->survey))) {
        bool read = file_read(&bytes, in_folder(init, path), LARGEST_FILE);
        done = promolint_survey_read(init->survey, read ? bytes.at : NULL, read ? bytes.n : 0);
    }
    file_free(&bytes);
    if (!done)
        complain("out of memory");
    return done;
}

/* ---- the configuration ------------------------------------------------------------------ */

static void add_to_buf(void *buf, const char *bytes, size_t size) {
    buf_add(buf, (struct str){bytes, size});
}

/* What is written has to be what the reader of configurations takes. */
static bool is_readable(struct init *init, const struct buf *text) {
    struct promolint_messages *messages = promolint_messages_new();
    struct promolint_config *config =
        messages ? promolint_config_read(init->lint, init->target, text->p, text->n, messages)
                 : NULL;
    bool right = config != NULL;
    if (!right && messages)
        complain_all(messages);
    promolint_config_free(config);
    promolint_messages_free(messages);
    return right;
}

static bool put(struct init *init, const struct buf *text) {
    const char *trouble = file_make(init->arena, init->target, buf_str(text), init->options->force);
    if (trouble)
        complain("%s: cannot write: %s", init->target, trouble);
    return !trouble;
}

static int write_configuration(struct init *init) {
    struct buf text;
    buf_init(&text, LARGEST_TEXT);
    bool done =
        promolint_survey_write(init->survey, PROMOLINT_SURVEY_CONFIGURATION, add_to_buf, &text) &&
        !text.failed;
    if (!done)
        complain("out of memory");
    done = done && is_readable(init, &text);
    if (done && init->options->dry_run)
        output_file(stdout, text.p, text.n);
    else if (done && (done = put(init, &text))) {
        done = promolint_survey_write(init->survey, PROMOLINT_SURVEY_SUMMARY, output_file, stdout);
        fputs("wrote ", stdout);
        promolint_sanitize(init->target, strlen(init->target), output_file, stdout);
        fputs("; look through it, then run `promolint check ", stdout);
        promolint_sanitize(init->folder, strlen(init->folder), output_file, stdout);
        fputs("`\n", stdout);
    }
    buf_release(&text);
    return output_finish() && done ? STATUS_FINE : STATUS_TROUBLE;
}

/* ---- the command ------------------------------------------------------------------------ */

static int init_site(struct init *init) {
    init->survey = promolint_survey_new(init->lint);
    int status = STATUS_TROUBLE;
    if (!init->survey)
        complain("out of memory");
    else if (look(init)) {
        if (promolint_survey_articles(init->survey) == 0) {
            promolint_survey_write(init->survey, PROMOLINT_SURVEY_SUMMARY, output_file, stdout);
            complain("%s: no article to look at, nothing written", init->folder);
        } else
            status = write_configuration(init);
    }
    promolint_survey_free(init->survey);
    return status;
}

int command_init(const struct options *options) {
    struct init init = {.options = options, .arena = options->arena, .folder = "."};
    struct stat status;
    if (options->operands.n > 1) {
        complain("init takes one folder; '%s' is too many", options->operands.at[1]);
        return STATUS_TROUBLE;
    }
    if (options->operands.n)
        init.folder = options->operands.at[0];
    bool there = stat(init.folder, &status) == 0;
    if (!there || !S_ISDIR(status.st_mode)) {
        complain(there ? "%s is no folder" : "%s: there is no such folder", init.folder);
        return STATUS_TROUBLE;
    }
    init.target = strcmp(init.folder, ".") == 0 ? CONFIG_NAME : in_folder(&init, CONFIG_NAME);
    if (!options->dry_run && !options->force && lstat(init.target, &status) == 0) {
        complain("%s is there already; --force replaces it, --dry-run only shows", init.target);
        return STATUS_TROUBLE;
    }
    init.lint = session_load(options, false);
    if (!init.lint)
        return STATUS_TROUBLE;
    int result = init_site(&init);
    promolint_free(init.lint);
    return result;
}
