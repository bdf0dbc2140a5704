/* Folders without recursion, sorted, each once. */
#include "cli/walk.h"

#include "cli/file.h"
#include "cli/output.h"
#include "cli/path.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- files ------------------------------------------------------------------------------ */

static struct walk_file *add(struct walk *w, const char *path) {
    struct walk_file *file = list_push(w->arena, &w->files);
    file->path = str_terminated(w->arena, str_of(path));
    return file;
}

/* False when this string was given before. */
static bool is_new(struct walk *w, const char *name) {
    struct name_slot *slot = names_get(w->arena, &w->seen, name);
    bool fresh = !slot->value;
    slot->value = w;
    return fresh;
}

/* Counts what is passed over. */
static void skip(struct walk *w, const char *path, const char *reason, bool folder) {
    if (w->options->show_files)
        *list_push(w->arena, &w->skipped) =
            (struct walk_skipped){str_terminated(w->arena, str_of(path)), reason};
    uint32_t i = 0;
    while (i < w->reasons.n &&
           (w->reasons.at[i].folders != folder || strcmp(w->reasons.at[i].text, reason) != 0))
        i++;
    if (i == w->reasons.n)
        *list_push(w->arena, &w->reasons) = (struct walk_reason){.text = reason, .folders = folder};
    w->reasons.at[i].n++;
}

static void fail(struct walk *w, const char *path, const char *reason) {
    if (!is_new(w, path))
        return;
    add(w, path)->failure = str_terminated(w->arena, str_of(reason));
}

static void fail_to_read(struct walk *w, const char *path, int error) {
    struct str reason = str_format(w->arena, "cannot read: %s", strerror(error));
    char *text = str_terminated(w->arena, reason), *first = text + strlen("cannot read: ");
    *first = char_lower(*first);
    fail(w, path, text);
}

/* By what a file is excluded, NULL when it is not. */
static const char *exclusion(struct walk *w, const char *path, const struct site_config *site,
                             const char *relative) {
    const struct text_list *globs = &w->options->excludes;
    const char *here = globs->n ? configuration_path_here(w->configurations, path) : NULL;
    for (uint32_t i = 0; i < globs->n; i++)
        if (promolint_glob(globs->at[i], here))
            return str_terminated(w->arena,
                                  str_format(w->arena, "excluded by --exclude %s", globs->at[i]));
    struct promolint_text glob = promolint_config_excludes(site->config, relative);
    if (glob.size == 0)
        return NULL;
    return str_terminated(w->arena, str_format(w->arena, "excluded by %s (exclude: %.*s)",
                                               site->shown, (int)glob.size, glob.at));
}

/* A report that lies among the articles quotes them: one of this run is what the last one left. */
static bool is_report(const struct walk *w, const char *path) {
    for (uint32_t i = 0; i < w->outputs.n; i++)
        if (file_is_output(path, &w->outputs.at[i]))
            return true;
    char start[PROMOLINT_REPORT_START];
    return promolint_is_report(start, file_start(path, start, sizeof start));
}

/* A rule's page quotes what is wrong, and is no article. */
static bool is_rule_file(const struct walk *w, const struct site_config *site, const char *path) {
    const struct text_list *folders = &w->options->rule_folders;
    for (uint32_t i = 0; i < folders->n; i++)
        if (configuration_is_rule_of(w->configurations, folders->at[i], path))
            return true;
    return configuration_reads_rule(w->configurations, site, path);
}

/* NULL when it is not to be checked, or was added before. */
static struct walk_file *add_file(struct walk *w, const char *path) {
    while (path[0] == '.' && path[1] == '/' && path[2] && path[2] != '/')
        path += 2;
    if (!is_new(w, path))
        return NULL;
    const char *relative;
    const struct site_config *site = configuration_for(w->configurations, path, &relative);
    const char *excluded = exclusion(w, path, site, relative);
    if (!excluded && is_report(w, path))
        excluded = "that are reports of promolint";
    if (!excluded && is_rule_file(w, site, path))
        excluded = "that are rule files";
    if (excluded) {
        skip(w, path, excluded, false);
        return NULL;
    }
    struct walk_file *file = add(w, path);
    file->relative = relative;
    file->config = site->config;
    return file;
}

static void add_stdin(struct walk *w) {
    const char *name = w->options->stdin_name;
    if (w->read_stdin)
        return;
    w->read_stdin = true;
    const char *relative;
    const struct site_config *site =
        configuration_for(w->configurations, name ? name : "stdin", &relative);
    struct walk_file *file = add(w, name ? name : "<stdin>");
    file->relative = relative;
    file->config = site->config;
    file->standard_input = true;
}

const char *walk_extension(size_t i) {
    static const char *const extensions[] = {".md",  ".markdown", ".mdx", ".html",
                                             ".htm", ".xhtml",    ".txt"};
    return i < ARRAY_COUNT(extensions) ? extensions[i] : NULL;
}

bool walk_is_article(const char *name) {
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && walk_extension(i); i++)
        if (str_same(str_of(dot), str_of(walk_extension(i))))
            return true;
    return false;
}

/* ---- folders ---------------------------------------------------------------------------- */

/* Paths still to be visited, the next one last. */
struct pending {
    const char **at;
    uint32_t n, cap;
};

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool walk_is_foreign(const char *folder) {
    return strcmp(folder, "node_modules") == 0;
}

/* Why nobody looks for articles behind a name in a folder, NULL when they may be there. */
static const char *passed_over(const char *name) {
    if (name[0] == '.')
        return "hidden";
    return walk_is_foreign(name) ? "of a package manager" : NULL;
}

/* An entry of a folder. A repository has its own rules of what is ignored. */
static void meet(struct walk *w, const char *folder, const char *name, struct pending *found) {
    if (strcmp(name, ".git") == 0) {
        if (!w->options->no_ignore)
            ignored_below(&w->ignored, folder);
    } else if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        *list_push(w->arena, found) = path_join(w->arena, folder, name);
}

/* The entries of a folder are put on top of what is pending, in reverse. */
static void open_folder(struct walk *w, const char *path, struct pending *pending) {
    DIR *folder = opendir(path);
    if (!folder) {
        fail_to_read(w, path, errno);
        return;
    }
    struct pending found = {0};
    jmp_buf here, *outer = w->arena->on_failure;
    if (setjmp(here)) {
        closedir(folder);
        w->arena->on_failure = outer;
        arena_fail(w->arena);
    }
    w->arena->on_failure = &here;
    errno = 0;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        meet(w, path, entry->d_name, &found);
        errno = 0;
    }
    w->arena->on_failure = outer;
    int trouble = errno;
    closedir(folder);
    if (trouble)
        fail_to_read(w, path, trouble);
    if (found.n)
        qsort(found.at, found.n, sizeof *found.at, by_name);
    for (uint32_t i = found.n; i-- > 0;)
        *list_push(w->arena, pending) = found.at[i];
}

/* What links lead to again is not looked at again. */
static bool is_new_identity(struct walk *w, const struct stat *status) {
    struct str identity =
        str_format(w->arena, "//%ju:%ju", (uintmax_t)status->st_dev, (uintmax_t)status->st_ino);
    return is_new(w, str_terminated(w->arena, identity));
}

/* A link to a folder that holds the one that is searched would lead out of it, up to the whole
 * disk.
 */
static bool leads_around(struct walk *w, const char *path) {
    struct stat link;
    if (lstat(path, &link) != 0 || !S_ISLNK(link.st_mode))
        return false;
    const char *target = path_resolved(w->arena, path), *below = path_inside(w->root, target);
    return below && *below;
}

/*
 * Links to files wait until all others are known: what is checked under its own name is not checked
 * under another one, too.
 */
static void add_links(struct walk *w, const struct pending *links) {
    struct stat status;
    for (; links->n && w->identified < w->files.n; w->identified++)
        if (stat(w->files.at[w->identified].path, &status) == 0)
            is_new_identity(w, &status);
    for (uint32_t i = 0; i < links->n; i++) {
        if (stat(links->at[i], &status) == 0 && !is_new_identity(w, &status))
            skip(w, links->at[i], "linked to another that is checked", false);
        else
            add_file(w, links->at[i]);
    }
}

/* Gives what a path leads to; true when it is there. */
static bool look(const char *path, struct stat *status, bool *link) {
    bool there = lstat(path, status) == 0;
    *link = there && S_ISLNK(status->st_mode);
    return *link ? stat(path, status) == 0 : there;
}

static void visit(struct walk *w, const char *path, struct pending *pending,
                  struct pending *links) {
    struct stat status;
    bool link;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *reason = ignored_has(&w->ignored, path) ? "ignored by git" : passed_over(name);
    bool article = walk_is_article(name), there = look(path, &status, &link);
    bool folder = there && S_ISDIR(status.st_mode);
    if (reason && (article || folder))
        skip(w, path, reason, folder);
    else if (!there && (article || errno == EACCES))
        fail_to_read(w, path, errno);
    else if (folder && leads_around(w, path))
        skip(w, path, "linked to what is around it", true);
    else if (folder) {
        if (is_new_identity(w, &status))
            open_folder(w, path, pending);
    } else if (!article && !reason)
        skip(w, path, "of unknown type", false);
    else if (article && S_ISREG(status.st_mode) && link)
        *list_push(w->arena, links) = path;
    else if (article && S_ISREG(status.st_mode))
        add_file(w, path);
    else if (article)
        fail(w, path, "cannot read: not a regular file");
}

void walk_add_path(struct walk *w, const char *path) {
    struct stat status;
    if (stat(path, &status) != 0)
        fail_to_read(w, path, errno);
    else if (S_ISREG(status.st_mode))
        add_file(w, path);
    else if (!S_ISDIR(status.st_mode))
        fail(w, path, "cannot read: not a regular file");
    else {
        struct pending pending = {0}, links = {0};
        w->root = path_resolved(w->arena, path);
        if (!w->options->no_ignore)
            ignored_below(&w->ignored, path);
        if (is_new_identity(w, &status))
            open_folder(w, path, &pending);
        while (pending.n)
            visit(w, pending.at[--pending.n], &pending, &links);
        add_links(w, &links);
    }
}

void walk_add(struct walk *w, const char *path) {
    if (strcmp(path, "-") == 0)
        add_stdin(w);
    else
        walk_add_path(w, path);
}

/* ---- what changed ----------------------------------------------------------------------- */

/* Why a file is passed over in folders, for its name or that of a folder on the way; or NULL. */
static const char *passed_over_in(struct arena *arena, const char *inside) {
    const char *reason = NULL;
    for (struct str rest = str_of(inside); rest.n && !reason;)
        reason = passed_over(str_terminated(arena, str_cut(&rest, '/')));
    return reason;
}

/* What changed beside the articles, and bears on others than those that did. */
static void tell_of_others(const struct walk *w, const struct changed_file *change,
                           const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    if (w->options->quiet)
        return;
    if (change->submodule)
        complain("%s: another commit of this submodule is meant: name it to check what changed in "
                 "it",
                 path);
    else if (strcmp(name, CONFIG_NAME) == 0)
        complain("%s changed: articles that did not are not judged anew", path);
}

/* `named`: the file itself was asked for. */
static void add_changed(struct walk *w, const struct repository *repository,
                        const struct changed_file *change, const char *path, bool named) {
    bool article = named || walk_is_article(path);
    if (article && change->conflict)
        fail(w, path, "has a merge conflict: nothing of it is staged");
    else if (!article)
        skip(w, path, "of unknown type", false);
    else if (!change->regular)
        skip(w, path, "that are symbolic links", false);
    else {
        struct walk_file *file = add_file(w, path);
        if (!file)
            return;
        file->change = change;
        file->repository = repository;
    }
}

/* Index of the first file at or behind a path. */
static uint32_t first_from(const struct changed_files *files, const char *path) {
    uint32_t low = 0, high = files->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (strcmp(files->at[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The file that a path names, and files below it; `inside` is the path in the repository. */
static bool add_all_changed(struct walk *w, const struct repository *repository, const char *path,
                            const char *inside) {
    const struct changed_files *files = &repository->files;
    uint32_t i = first_from(files, inside);
    bool any = i < files->n && *inside && strcmp(files->at[i].path, inside) == 0;
    if (any)
        add_changed(w, repository, &files->at[i], path, true);
    struct str folder = *inside ? str_format(w->arena, "%s/", inside) : STR("");
    for (i = first_from(files, str_terminated(w->arena, folder)); i < files->n; i++) {
        const char *below = files->at[i].path + folder.n;
        if (!str_starts(str_of(files->at[i].path), folder))
            break;
        any = true;
        tell_of_others(w, &files->at[i], path_join(w->arena, path, below));
        const char *reason = passed_over_in(w->arena, below);
        if (reason)
            skip(w, files->at[i].path, reason, false);
        else
            add_changed(w, repository, &files->at[i], path_join(w->arena, path, below), false);
    }
    return any;
}

bool walk_add_changed(struct walk *w, struct changes *changes, const char *path) {
    const char *inside;
    struct stat status;
    const struct repository *repository = changes_in(changes, path, &inside);
    if (!repository)
        return false;
    /* What is staged need not be there any more. */
    if (!add_all_changed(w, repository, path, inside) && lstat(path, &status) != 0)
        fail_to_read(w, path, errno);
    return true;
}
