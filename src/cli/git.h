/* Asking git: the program itself, without a shell, in the repository that is meant. */
#ifndef CLI_GIT_H
#define CLI_GIT_H

#include "base/buf.h"
#include "cli/file.h"

/* A repository, and how the last question to it went. */
struct git {
    const char *folder; /* git runs there; NULL: in the current folder */
    /* Not the repository that the environment speaks of (GIT_DIR, GIT_INDEX_FILE, ... which git
     * sets for its hooks): those variables are kept from it. */
    bool foreign;
    int status;      /* exit status of git; -1: it could not be run */
    bool missing;    /* git is not installed */
    char error[512]; /* why it failed, in git's words; one line */
};

/*
 * Runs git with arguments (NULL ends them; "git" is not one of them) and gives what it wrote, from
 * malloc. False when git could not be run, failed, or wrote too much.
 */
bool git_run(struct git *, const char *const *arguments, struct buf *out);

/* The contents of objects, from one git that answers as long as it is asked; any thread may ask. */
struct git_objects;

/* NULL: git->error says why. */
struct git_objects *git_objects_open(struct git *);
/* Reads the blob of an object id, as file_read() does. */
bool git_objects_read(struct git_objects *, const char *id, struct file_bytes *, size_t limit);
/*
 * The same of what is staged of a file; `path` from the repository's top folder. False without an
 * error when nothing is.
 */
bool git_objects_staged(struct git_objects *, const char *path, struct file_bytes *, size_t limit);
void git_objects_close(struct git_objects *);

#endif
