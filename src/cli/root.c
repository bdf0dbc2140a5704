#include "cli/root.h"

#include "base/str.h"
#include "cli/output.h"
#include "cli/path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

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

char *root_relative(const char *root, const char *path) {
    char *real = path_real(path);
    size_t n = root[1] ? strlen(root) : 0; /* "/" is the start of every path */
    char *relative = NULL;
    if (real && strncmp(real, root, n) == 0 && real[n] == '/')
        relative = strdup(real + n + 1);
    free(real);
    return relative;
}
