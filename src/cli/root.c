#include "cli/root.h"

#include "base/str.h"
#include "cli/output.h"
#include "cli/path.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *root_find(struct arena *arena, const char *option) {
    char here[PATH_MAX];
    if (option) {
        if (path_is_folder(option) && realpath(option, here))
            return str_terminated(arena, str_of(here));
        complain("--root: no folder '%s'", option);
        return NULL;
    }
    static const char *const variables[] = {"GITHUB_WORKSPACE", "CI_PROJECT_DIR"};
    for (size_t i = 0; i < ARRAY_COUNT(variables); i++) {
        const char *value = getenv(variables[i]);
        if (value && path_is_folder(value) && realpath(value, here))
            return str_terminated(arena, str_of(here));
    }
    if (!realpath(".", here))
        return "/";
    const char *repository = repository_above(arena, here);
    return repository ? repository : str_terminated(arena, str_of(here));
}

void root_folder_free(struct root_folder *folder) {
    free(folder->written);
    free(folder->real);
}

/* The real path of the first `n` bytes of a path; stays with `known`. */
static const char *real_folder(const char *path, size_t n, struct root_folder *known) {
    if (known->written && strlen(known->written) == n && memcmp(known->written, path, n) == 0)
        return known->real;
    root_folder_free(known);
    known->written = strndup(path, n);
    known->real = known->written ? path_real(known->written) : NULL;
    return known->real;
}

/* path_real(), which for a file that is no link needs its folder only. */
static char *real_path(const char *path, struct root_folder *known) {
    struct stat status;
    if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return path_real(path);
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *above =
        slash ? real_folder(path, (size_t)(slash - path) + 1, known) : real_folder(".", 1, known);
    size_t n = above ? strlen(above) + strlen(name) + 2 : 0;
    char *real = n ? malloc(n) : NULL;
    if (real)
        snprintf(real, n, "%s/%s", above[1] ? above : "", name);
    return real;
}

char *root_relative(const char *root, const char *path, struct root_folder *known) {
    char *real = real_path(path, known);
    size_t n = root[1] ? strlen(root) : 0; /* "/" is the start of every path */
    char *relative = NULL;
    if (real && strncmp(real, root, n) == 0 && real[n] == '/')
        relative = strdup(real + n + 1);
    free(real);
    return relative;
}
