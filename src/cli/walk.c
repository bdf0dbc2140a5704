/* Folders without recursion, sorted, each once. */
#include "cli/walk.h"

#include "cli/output.h"
#include "cli/repository.h"

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

static void fail(struct walk *w, const char *path, const char *reason) {
    if (!is_new(w, path))
        return;
    add(w, path)->failure = str_terminated(w->arena, str_of(reason));
    w->nfailures++;
}

static void fail_to_read(struct walk *w, const char *path, int error) {
    struct str reason = str_format(w->arena, "cannot read: %s", strerror(error));
    char *text = str_terminated(w->arena, reason), *first = text + strlen("cannot read: ");
    *first = char_lower(*first);
    fail(w, path, text);
}

/* NULL when it is not to be checked, or was added before. */
static struct walk_file *add_file(struct walk *w, const char *path) {
    while (path[0] == '.' && path[1] == '/' && path[2] && path[2] != '/')
        path += 2;
    if (!is_new(w, path))
        return NULL;
    const char *relative;
    const struct promolint_config *config = configuration_for(w->configurations, path, &relative);
    if (promolint_config_excludes(config, relative)) {
        w->nexcluded++;
        return NULL;
    }
    struct walk_file *file = add(w, path);
    file->relative = relative;
    file->config = config;
    return file;
}

static void add_stdin(struct walk *w, const char *name) {
    if (w->read_stdin)
        return;
    w->read_stdin = true;
    const char *relative;
    const struct promolint_config *config =
        configuration_for(w->configurations, name ? name : "stdin", &relative);
    struct walk_file *file = add(w, name ? name : "<stdin>");
    file->relative = relative;
    file->config = config;
    file->standard_input = true;
}

const char *walk_extension(size_t i) {
    static const char *const extensions[] = {".md",  ".markdown", ".mdx", ".html",
                                             ".htm", ".xhtml",    ".txt"};
    return i < ARRAY_COUNT(extensions) ? extensions[i] : NULL;
}

/* Is it an article, by its name? */
static bool has_known_extension(const char *name) {
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

static const char *join(struct arena *arena, const char *folder, const char *name) {
    size_t n = strlen(folder);
    if (strcmp(folder, ".") == 0)
        return str_terminated(arena, str_of(name));
    return str_terminated(
        arena, str_format(arena, "%s%s%s", folder, folder[n - 1] == '/' ? "" : "/", name));
}

/* Hidden files and folders, and what package managers put there, are nobody's articles. */
static bool is_skipped(const char *name) {
    return name[0] == '.' || strcmp(name, "node_modules") == 0;
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
        if (!is_skipped(entry->d_name))
            *list_push(w->arena, &found) = join(w->arena, path, entry->d_name);
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

/* A folder that links lead to again is not searched again. */
static bool is_new_folder(struct walk *w, const struct stat *status) {
    struct str identity =
        str_format(w->arena, "//%ju:%ju", (uintmax_t)status->st_dev, (uintmax_t)status->st_ino);
    return is_new(w, str_terminated(w->arena, identity));
}

static void visit(struct walk *w, const char *path, struct pending *pending) {
    struct stat status;
    const char *slash = strrchr(path, '/');
    bool article = has_known_extension(slash ? slash + 1 : path);
    if (stat(path, &status) != 0) {
        if (article || errno == EACCES)
            fail_to_read(w, path, errno);
        return;
    }
    if (S_ISDIR(status.st_mode)) {
        if (is_new_folder(w, &status))
            open_folder(w, path, pending);
    } else if (!article)
        w->nunknown++;
    else if (S_ISREG(status.st_mode))
        add_file(w, path);
    else
        fail(w, path, "cannot read: not a regular file");
}

void walk_add(struct walk *w, const char *path, const char *stdin_name) {
    struct stat status;
    if (strcmp(path, "-") == 0)
        add_stdin(w, stdin_name);
    else if (stat(path, &status) != 0)
        fail_to_read(w, path, errno);
    else if (S_ISREG(status.st_mode))
        add_file(w, path);
    else if (!S_ISDIR(status.st_mode))
        fail(w, path, "cannot read: not a regular file");
    else {
        struct pending pending = {0};
        if (is_new_folder(w, &status))
            open_folder(w, path, &pending);
        while (pending.n)
            visit(w, pending.at[--pending.n], &pending);
    }
}

/* ---- what changed ----------------------------------------------------------------------- */

/* Is a folder on the way, or the file, one that is passed over in folders? */
static bool is_passed_over(struct arena *arena, const char *inside) {
    for (struct str rest = str_of(inside); rest.n;)
        if (is_skipped(str_terminated(arena, str_cut(&rest, '/'))))
            return true;
    return false;
}

/* `named`: the file itself was asked for. */
static void add_changed(struct walk *w, const struct repository *repository,
                        const struct changed_file *change, const char *path, bool named) {
    bool article = named || has_known_extension(path);
    if (article && change->conflict)
        fail(w, path, "has a merge conflict: nothing of it is staged");
    else if (!article || !change->regular)
        w->nunknown++;
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
        if (!is_passed_over(w->arena, below))
            add_changed(w, repository, &files->at[i], join(w->arena, path, below), false);
    }
    return any;
}

bool walk_add_changed(struct walk *w, struct changes *changes, const char *path) {
    const char *inside;
    struct stat status;
    if (strcmp(path, "-") == 0) {
        complain("standard input has no history; name files or folders");
        return false;
    }
    const struct repository *repository = changes_in(changes, path, &inside);
    if (!repository)
        return false;
    /* What is staged need not be there any more. */
    if (!add_all_changed(w, repository, path, inside) && lstat(path, &status) != 0)
        fail_to_read(w, path, errno);
    return true;
}
