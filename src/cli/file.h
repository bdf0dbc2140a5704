/* Reading files as a whole. */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct file_bytes {
    char *at; /* freed by file_free() */
    size_t n, room;
    char error[160]; /* why it could not be read */
};

/*
 * Reads a file, "-" is standard input; at most `limit` bytes. False, with the reason in `error`,
 * when it cannot be read or is larger. The memory may be used again for the next file.
 */
bool file_read(struct file_bytes *, const char *path, size_t limit);
/* The same of what need not be a file: a pipe, for one. */
bool file_read_stream(struct file_bytes *, const char *path, size_t limit);
void file_free(struct file_bytes *);
/* The first bytes of a file, at most `room`; how many, 0 when it cannot be read. */
size_t file_start(const char *path, char *bytes, size_t room);
/* A file that is written; `known` false: it is no file, or there is none yet. */
struct output_file {
    bool known;
    const char *name; /* the last part of its path; NULL: any */
    dev_t device;
    ino_t inode;
};
struct output_file file_output(const char *path); /* NULL: that standard output goes to */
bool file_is_output(const char *path, const struct output_file *);

/* Writes all of it; false, with errno set, when that fails. */
bool file_write(int fd, const char *bytes, size_t n);
/*
 * Makes a file, beside its place first, so that there is never half of one. Where there is one
 * already it is replaced when `over`, and left alone otherwise. NULL, or why it failed.
 */
const char *file_make(struct arena *, const char *path, struct str text, bool over);

/* For others that fill one. Room for `n` bytes; false when there is no memory. */
bool file_room(struct file_bytes *, size_t n);
/* Both give false, with the reason in `error`. */
bool file_fail(struct file_bytes *, const char *reason);
bool file_too_large(struct file_bytes *, size_t limit);

#endif
