/*
 * Replacing a file: a new one with a name of its own, made durable, renamed over the old one.
 * The new one is locked while it is written, so that what is not locked is left over.
 */
#include "cli/replace.h"

#include "cli/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define PREFIX ".promolint-"
#define SUFFIX ".tmp"

enum { LONGEST_ATTRIBUTES = 64 * 1024, ATTEMPTS = 100 };

/* The file that is written. */
struct fresh {
    char name[PATH_MAX];
    int fd; /* -1: none */
};

static bool fail(struct replacement *r, const char *what, const char *why) {
    snprintf(r->error, sizeof r->error, "%s: %s", what, why);
    char *first = r->error + strlen(what) + 2;
    if (*first >= 'A' && *first <= 'Z')
        *first = (char)(*first + 32);
    return false;
}

/* The folder of a path, with its '/', or "". */
static size_t folder_length(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* ---- the new file ----------------------------------------------------------------------- */

/* A cleaner may take the file away between its making and its lock: then another one. */
static bool make(struct replacement *r, struct fresh *fresh, const char *target) {
    size_t folder = folder_length(target);
    for (int i = 0; i < ATTEMPTS; i++) {
        struct stat status;
        int n = snprintf(fresh->name, sizeof fresh->name, "%.*s" PREFIX "XXXXXX" SUFFIX,
                         (int)folder, target);
        if (n < 0 || (size_t)n >= sizeof fresh->name)
            return fail(r, "cannot write", "path too long");
        fresh->fd = mkostemps(fresh->name, (int)strlen(SUFFIX), O_CLOEXEC);
        if (fresh->fd < 0)
            return fail(r, "cannot write beside it", strerror(errno));
        if (flock(fresh->fd, LOCK_EX) == 0 && fstat(fresh->fd, &status) == 0 && status.st_nlink)
            return true;
        close(fresh->fd);
        fresh->fd = -1;
        unlink(fresh->name);
    }
    return fail(r, "cannot write beside it", "the new file disappears");
}

/* What the file system or the rights do not allow is left out. */
static void copy_attributes(int from, int to) {
    char *names = malloc(LONGEST_ATTRIBUTES), *value = malloc(LONGEST_ATTRIBUTES);
    ssize_t n = names && value ? flistxattr(from, names, LONGEST_ATTRIBUTES) : 0;
    for (ssize_t i = 0; i < n; i += (ssize_t)strlen(names + i) + 1) {
        ssize_t length = fgetxattr(from, names + i, value, LONGEST_ATTRIBUTES);
        if (length >= 0)
            (void)fsetxattr(to, names + i, value, (size_t)length, 0);
    }
    free(names);
    free(value);
}

/* Owner before mode: a new owner takes the set-user-id bits away. */
static bool dress(struct replacement *r, const struct fresh *fresh, int old,
                  const struct stat *status) {
    struct stat now;
    if (fstat(fresh->fd, &now) != 0)
        return fail(r, "cannot write", strerror(errno));
    if ((now.st_uid != status->st_uid || now.st_gid != status->st_gid) &&
        fchown(fresh->fd, status->st_uid, status->st_gid) != 0 &&
        fchown(fresh->fd, (uid_t)-1, status->st_gid) != 0 && errno != EPERM)
        return fail(r, "cannot give it its owner", strerror(errno));
    copy_attributes(old, fresh->fd);
    if (fchmod(fresh->fd, status->st_mode & 07777) != 0)
        return fail(r, "cannot give it its mode", strerror(errno));
    return true;
}

/* ---- the old file ----------------------------------------------------------------------- */

static bool is_unchanged(struct replacement *r, const char *target) {
    struct file_bytes now = {0};
    bool read = file_read(&now, target, r->nold + 1);
    bool same = read && now.n == r->nold && memcmp(now.at, r->old, now.n) == 0;
    file_free(&now);
    if (!same)
        snprintf(r->error, sizeof r->error, "not written: it has changed since it was read");
    return same;
}

static int open_old(struct replacement *r, const char *target, struct stat *status) {
    int fd = open(target, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 || fstat(fd, status) != 0) {
        fail(r, "cannot write", strerror(errno));
    } else if (!S_ISREG(status->st_mode)) {
        fail(r, "cannot write", "not a regular file");
    } else if ((status->st_mode & 0222) == 0 || faccessat(AT_FDCWD, target, W_OK, AT_EACCESS)) {
        fail(r, "cannot write", "it is read-only");
    } else {
        r->names = (unsigned long)status->st_nlink;
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

/* So that the new name lasts; a file system that can't do it has no more to give. */
static void sync_folder(const char *target) {
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%.*s.", (int)folder_length(target), target);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

static bool put(struct replacement *r, const char *target, struct fresh *fresh, int old,
                const struct stat *status) {
    if (!make(r, fresh, target))
        return false;
    bool written = file_write(fresh->fd, r->new, r->nnew);
    if (!written)
        fail(r, "cannot write", strerror(errno));
    bool done = written && dress(r, fresh, old, status);
    if (done && fsync(fresh->fd) != 0)
        done = fail(r, "cannot write", strerror(errno));
    done = done && is_unchanged(r, target);
    if (done && rename(fresh->name, target) != 0)
        done = fail(r, "cannot write", strerror(errno));
    if (!done)
        unlink(fresh->name);
    close(fresh->fd);
    return done;
}

bool replace_file(struct replacement *r) {
    char target[PATH_MAX];
    struct stat status;
    r->error[0] = 0;
    r->names = 1;
    if (!realpath(r->path, target))
        return fail(r, "cannot write", strerror(errno));
    int old = open_old(r, target, &status);
    if (old < 0)
        return false;
    struct fresh fresh = {.fd = -1};
    bool done = put(r, target, &fresh, old, &status);
    close(old);
    if (done)
        sync_folder(target);
    return done;
}

/* ---- what was left over ----------------------------------------------------------------- */

static bool is_ours(const char *name) {
    size_t n = strlen(name);
    return n > strlen(PREFIX SUFFIX) && strncmp(name, PREFIX, strlen(PREFIX)) == 0 &&
           strcmp(name + n - strlen(SUFFIX), SUFFIX) == 0;
}

void replace_clean(const char *path) {
    char target[PATH_MAX];
    if (!realpath(path, target))
        return;
    target[folder_length(target)] = 0;
    DIR *folder = opendir(target);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (!is_ours(entry->d_name))
            continue;
        int fd =
            openat(dirfd(folder), entry->d_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
        if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
            unlinkat(dirfd(folder), entry->d_name, 0);
        if (fd >= 0)
            close(fd);
    }
    if (folder)
        closedir(folder);
}
