/* A map from strings to pointers. */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include "base/str.h"

struct name_slot {
    const char *name; /* NULL: free */
    void *value;
};

/* Zeroed: empty. */
struct names {
    struct name_slot *at;
    uint32_t n, room; /* room: a power of two, or 0 */
};

/*
 * The slot of a name, made when it is new (then `value` is NULL). Valid until the next call. The
 * name is copied into the arena.
 */
struct name_slot *names_get(struct arena *, struct names *, const char *name);

/* The value of a name, NULL when it has none. */
void *names_find(const struct names *, const char *name);

#endif
