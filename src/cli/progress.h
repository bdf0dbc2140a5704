/* A line on the terminal that says how far a long run is. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
    bool on;        /* standard error is a terminal that can do it */
    bool shown;     /* the line stands there */
    bool suspended; /* standard output is the same terminal, in the middle of a line */
    size_t all, done;
    double start, drawn; /* seconds */
};

/* `quiet`: there is none. */
void progress_begin(struct progress *, size_t all, bool quiet);
/* One more is done; `path` is the last one. Draws, once the run has taken a second. */
void progress_step(struct progress *, const char *path);
/* Due before anything else is printed, and at the end. */
void progress_clear(struct progress *);
/* What standard output got ends in the middle of a line, or at the end of one. */
void progress_line_end(struct progress *, bool ended);

#endif
