/*
 * Arena: memory that lives and dies together.
 *
 * One arena per checked document, one per rule set. Nothing in it is freed
 * alone. Allocation never returns NULL: when memory or the arena's cap runs
 * out, control goes to `on_failure`, the place that the owner set with
 * setjmp(). Code that holds resources of a foreign library while it allocates
 * must set its own place, free the resources there, and jump on to the former
 * one (arena_fail()).
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena {
    struct arena_chunk *chunk; /* newest first */
    size_t total;              /* bytes obtained from malloc */
    size_t cap;                /* at most so many bytes; 0 = no limit */
    jmp_buf *on_failure;       /* must be set before the first allocation */
};

/* An arena without memory yet; `cap` in bytes, 0 for no limit. */
void arena_init(struct arena *, size_t cap);
/* Frees all memory; the arena can be used again as after arena_init(). */
void arena_release(struct arena *);
/* Forgets all allocations, keeps one chunk of memory for the next document. */
void arena_clear(struct arena *);

/* `n` bytes, zeroed, aligned for any type. */
void *arena_alloc(struct arena *, size_t n);
/* The same, but not zeroed: for what is written before it is read. */
void *arena_room(struct arena *, size_t n);
/* Makes an array of `old` bytes at `p` grow to `n` bytes; new bytes are not zeroed. */
void *arena_grow(struct arena *, void *p, size_t old, size_t n);
/* Leaves through `on_failure`. */
_Noreturn void arena_fail(struct arena *);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, n) ((type *)arena_alloc((arena), sizeof(type) * (size_t)(n)))
#define arena_array_room(arena, type, n) ((type *)arena_room((arena), sizeof(type) * (size_t)(n)))

/* Makes an item of a list zero; a list that has one has memory. */
static inline void list_clear(void *item, size_t size) {
    if (!item)
        __builtin_unreachable();
    memset(item, 0, size);
}

/*
 * A growing array in an arena: any struct with the members `at` (pointer to
 * the items), `n` and `cap` (counts, uint32_t). Gives a pointer to a new last
 * item, valid until the next push: zeroed, or with list_room() as it is, to be
 * assigned as a whole.
 */
#define list_push(arena, list)                                                                     \
    (list_reserve((arena), (list)), list_clear(&(list)->at[(list)->n], sizeof *(list)->at),        \
     &(list)->at[(list)->n++])
#define list_room(arena, list) (list_reserve((arena), (list)), &(list)->at[(list)->n++])
#define list_reserve(arena, list)                                                                  \
    ((list)->n == (list)->cap                                                                      \
         ? (void)((list)->at = list_grow((arena), (list)->at, sizeof *(list)->at, &(list)->cap))   \
         : (void)0)

/* Doubles the room of `items`; used by list_push(). */
void *list_grow(struct arena *, void *items, size_t size, uint32_t *cap);

#endif
