/* Many pieces of work on all processors, with results in their order. */
#ifndef CLI_WORKERS_H
#define CLI_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

struct work {
    size_t n;     /* pieces */
    void *shared; /* given to all functions */
    /* What a thread needs for its pieces; NULL: no memory. */
    void *(*open)(void *shared);
    /* Does a piece; in any thread, in any order. */
    void (*run)(void *shared, void *mine, size_t piece);
    /* Takes its result; in the caller's thread, in the order of the pieces. */
    void (*collect)(void *shared, size_t piece);
    /* At a thread's end; one at a time. */
    void (*close)(void *shared, void *mine);
};

/* How many threads for `n` pieces; `wanted` 0: as many as there are processors. */
size_t workers_count(size_t wanted, size_t n);
/* False when a thread's open() failed and no other could do the work. */
bool workers_run(const struct work *, size_t threads);

#endif
