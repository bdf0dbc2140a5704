/* The file system is asked, git is not. */
#include "cli/path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The last component of a file is not followed when it is a link: git tracks the link. */
const char *path_resolved(struct arena *arena, const char *path) {
    char *head = str_terminated(arena, str_of(path)), *real = NULL;
    const char *tail = "";
    if (is_folder(path))
        real = realpath(path, NULL);
    while (!real) {
        char *slash = strrchr(head, '/');
        const char *name = slash ? slash + 1 : head;
        tail = str_terminated(arena, str_format(arena, "%s%s%s", name, *tail ? "/" : "", tail));
        if (slash)
            slash[slash == head] = 0;
        real = realpath(slash ? head : ".", NULL);
        if (!slash || slash == head)
            break;
    }
    const char *root = real && real[1] ? real : "";
    const char *out =
        str_terminated(arena, str_format(arena, "%s%s%s", root, *tail ? "/" : "", tail));
    free(real);
    return *out ? out : "/";
}

const char *path_join(struct arena *arena, const char *folder, const char *name) {
    size_t n = strlen(folder);
    if (strcmp(folder, ".") == 0)
        return str_terminated(arena, str_of(name));
    return str_terminated(
        arena, str_format(arena, "%s%s%s", folder, folder[n - 1] == '/' ? "" : "/", name));
}

const char *path_inside(const char *path, const char *folder) {
    size_t n = strlen(folder);
    while (n && folder[n - 1] == '/')
        n--;
    if (strncmp(path, folder, n) != 0 || (path[n] && path[n] != '/'))
        return NULL;
    return path[n] ? path + n + 1 : path + n;
}

const char *repository_above(struct arena *arena, const char *path) {
    char *folder = str_terminated(arena, str_of(path));
    for (;;) {
        const char *entry = str_terminated(arena, str_format(arena, "%s/.git", folder));
        if (access(entry, F_OK) == 0)
            return folder[0] ? folder : "/";
        char *slash = strrchr(folder, '/');
        if (!slash)
            return NULL;
        *slash = 0;
    }
}
