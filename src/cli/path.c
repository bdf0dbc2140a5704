/* The file system is asked, git is not. */
#include "cli/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool path_is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* "folder/tail", of which the folder is there; the tail may be empty. From malloc. */
static char *attach(char *folder, struct str tail) {
    size_t n = folder ? strlen(folder) + tail.n + 2 : 0;
    char *out = n ? malloc(n) : NULL;
    bool bare = folder && folder[1] == 0; /* "/" */
    if (out)
        snprintf(out, n, "%s%s%.*s", bare && tail.n ? "" : folder, tail.n ? "/" : "",
                 STR_ARG(tail));
    free(folder);
    return out;
}

/* Whole when it exists and may be followed, else its nearest folder that does. */
static char *real_path(const char *path, bool follow) {
    char *real = follow ? realpath(path, NULL) : NULL;
    if (real)
        return real;
    size_t last = strlen(path);
    while (last > 1 && path[last - 1] == '/')
        last--;
    size_t end = last;
    while (!real && end > 0) {
        while (end > 0 && path[end - 1] == '/')
            end--;
        while (end > 0 && path[end - 1] != '/')
            end--;
        char *head = end ? strndup(path, end) : strdup(".");
        real = head ? realpath(head, NULL) : NULL;
        free(head);
    }
    return attach(real, str_slice(str_of(path), end, last));
}

char *path_real(const char *path) {
    return real_path(path, true);
}

const char *path_resolved(struct arena *arena, const char *path) {
    char *real = real_path(path, path_is_folder(path));
    if (!real)
        arena_fail(arena);
    const char *out = str_terminated(arena, str_of(real));
    free(real);
    return out;
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
