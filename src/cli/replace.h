/* A file gets a new content at once: whoever reads it finds the old one or the new one. */
#ifndef CLI_REPLACE_H
#define CLI_REPLACE_H

#include <stdbool.h>
#include <stddef.h>

struct replacement {
    const char *path; /* a symbolic link stays one: what it leads to is replaced */
    const char *old;  /* what was read there */
    size_t nold;
    const char *new;
    size_t nnew;
    unsigned long names; /* out: how many names the file had; the others keep the old content */
    char error[200];     /* out: why it was not replaced */
};

/*
 * Writes the new content beside the file, with its mode, owner and extended attributes as far as
 * that is allowed, and renames it. False, with nothing changed: the file is read-only, or does not
 * hold the old content any more, or something failed.
 */
bool replace_file(struct replacement *);

/*
 * Takes away what a replacement that was killed has left in the folder of a file. What another
 * process is writing just now stays.
 */
void replace_clean(const char *path);

#endif
