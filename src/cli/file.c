/* Files, read rather than mapped: a file that shrinks while it is read does no harm. */
#include "cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_ROOM = 64 * 1024 };

bool file_fail(struct file_bytes *file, const char *reason) {
    snprintf(file->error, sizeof file->error, "cannot read: %s", reason);
    /* "No such file" reads better small in the middle of a line. */
    char *first = file->error + strlen("cannot read: ");
    if (*first >= 'A' && *first <= 'Z')
        *first = (char)(*first + 32);
    return false;
}

bool file_too_large(struct file_bytes *file, size_t limit) {
    snprintf(file->error, sizeof file->error, "larger than %zu MiB, the limit (--max-size)",
             limit >> 20);
    return false;
}

bool file_room(struct file_bytes *file, size_t n) {
    if (n <= file->room)
        return true;
    char *grown = realloc(file->at, n);
    if (!grown)
        return false;
    file->at = grown;
    file->room = n;
    return true;
}

/* `expected`: the size that a regular file said, which is its end unless it has grown meanwhile; 0:
 * it is not known. */
static bool read_all(struct file_bytes *file, int fd, size_t expected, size_t limit) {
    file->n = 0;
    if (!file_room(file, expected + 1 > FIRST_ROOM ? expected + 1 : FIRST_ROOM))
        return file_fail(file, "out of memory");
    for (;;) {
        if (file->n == file->room && !file_room(file, file->room * 2))
            return file_fail(file, "out of memory");
        ssize_t got = read(fd, file->at + file->n, file->room - file->n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return file_fail(file, strerror(errno));
        if (got == 0)
            return true;
        file->n += (size_t)got;
        if (file->n > limit)
            return file_too_large(file, limit);
        if (file->n == expected)
            return true;
    }
}

bool file_read_stream(struct file_bytes *file, const char *path, size_t limit) {
    if (strcmp(path, "-") == 0)
        return read_all(file, STDIN_FILENO, 0, limit);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return file_fail(file, strerror(errno));
    bool done = read_all(file, fd, 0, limit);
    close(fd);
    return done;
}

bool file_read(struct file_bytes *file, const char *path, size_t limit) {
    if (strcmp(path, "-") == 0)
        return file_read_stream(file, path, limit);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return file_fail(file, strerror(errno));
    struct stat status;
    bool done = false;
    if (fstat(fd, &status) != 0)
        file_fail(file, strerror(errno));
    else if (!S_ISREG(status.st_mode))
        file_fail(file, S_ISDIR(status.st_mode) ? "is a directory" : "not a regular file");
    else
        done =
            read_all(file, fd, (size_t)status.st_size <= limit ? (size_t)status.st_size : 0, limit);
    close(fd);
    return done;
}

void file_free(struct file_bytes *file) {
    free(file->at);
    *file = (struct file_bytes){0};
}

size_t file_start(const char *path, char *bytes, size_t room) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return 0;
    ssize_t got = read(fd, bytes, room);
    close(fd);
    return got > 0 ? (size_t)got : 0;
}

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

struct output_file file_output(const char *path) {
    struct stat status;
    int failed = path ? stat(path, &status) : fstat(STDOUT_FILENO, &status);
    if (failed || !S_ISREG(status.st_mode))
        return (struct output_file){0};
    return (struct output_file){true, path ? last_part(path) : NULL, status.st_dev, status.st_ino};
}

bool file_is_output(const char *path, const struct output_file *output) {
    struct stat status;
    bool named = output->known && (!output->name || strcmp(last_part(path), output->name) == 0);
    return named && stat(path, &status) == 0 && status.st_dev == output->device &&
           status.st_ino == output->inode;
}

bool file_write(int fd, const char *bytes, size_t n) {
    while (n) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            bytes += done;
            n -= (size_t)done;
        }
    }
    return true;
}

const char *file_make(struct arena *arena, const char *path, struct str text, bool over) {
    const char *part = str_terminated(arena, str_format(arena, "%s.part", path));
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    bool done = fd >= 0 && file_write(fd, text.p, text.n);
    done = fd >= 0 && close(fd) == 0 && done;
    /* A link fails where a file has come to be. */
    done = done && (over ? rename(part, path) : link(part, path)) == 0;
    const char *trouble = done ? NULL : strerror(errno);
    if (fd >= 0)
        unlink(part);
    return trouble;
}
