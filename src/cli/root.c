#include "cli/root.h"

#include "base/str.h"
#include "cli/output.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Cuts the last part off; false when there is none to cut. */
static bool cut_last(char *path) {
    char *slash = strrchr(path, '/');
    if (!slash || path[1] == 0)
        return false;
    slash[slash == path] = 0;
    return true;
}

/* A work tree has a folder .git, or, as a submodule or a further work tree, a file. */
static bool is_work_tree(const char *folder) {
    char name[PATH_MAX + 8];
    struct stat status;
    snprintf(name, sizeof name, "%s/.git", folder);
    return stat(name, &status) == 0;
}

const char *root_find(struct arena *arena, const char *option) {
    char here[PATH_MAX], up[PATH_MAX];
    if (option) {
        if (is_folder(option) && realpath(option, here))
            return str_terminated(arena, str_of(here));
        complain("--root: no folder '%s'", option);
        return NULL;
    }
    static const char *const variables[] = {"GITHUB_WORKSPACE", "CI_PROJECT_DIR"};
    for (size_t i = 0; i < ARRAY_COUNT(variables); i++) {
        const char *value = getenv(variables[i]);
        if (value && is_folder(value) && realpath(value, here))
            return str_terminated(arena, str_of(here));
    }
    if (!realpath(".", here))
        return "/";
    memcpy(up, here, sizeof up);
    do
        if (is_work_tree(up))
            return str_terminated(arena, str_of(up));
    while (cut_last(up));
    return str_terminated(arena, str_of(here));
}

/* As realpath(), but the last part need not exist. */
static char *real_path(const char *path) {
    char *real = realpath(path, NULL);
    if (real)
        return real;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    char *above = folder ? realpath(folder, NULL) : NULL;
    free(folder);
    size_t n = above ? strlen(above) + strlen(name) + 2 : 0;
    real = n ? malloc(n) : NULL;
    if (real)
        snprintf(real, n, "%s/%s", above[1] ? above : "", name);
    free(above);
    return real;
}

char *root_relative(const char *root, const char *path) {
    char *real = real_path(path);
    size_t n = root[1] ? strlen(root) : 0; /* "/" is the start of every path */
    char *relative = NULL;
    if (real && strncmp(real, root, n) == 0 && real[n] == '/')
        relative = strdup(real + n + 1);
    free(real);
    return relative;
}
