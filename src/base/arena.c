/* Arena: chunks of memory that are given back together. */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct arena_chunk {
    struct arena_chunk *next;
    size_t size, used; /* bytes after the header */
    max_align_t bytes[];
};

#ifndef ARENA_ALONE
#define ARENA_ALONE (1024 * 1024) /* bytes; a build that hunts stale pointers sets it low */
#endif

enum { FIRST_CHUNK = 64 * 1024, LARGEST_STEP = 8 * 1024 * 1024, FIRST_ITEMS = 16 };

void arena_init(struct arena *a, size_t cap) {
    *a = (struct arena){.cap = cap};
}

static void free_chunks(struct arena *a, struct arena_chunk *chunk) {
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        a->total -= chunk->size;
        free(chunk);
        chunk = next;
    }
}

void arena_release(struct arena *a) {
    free_chunks(a, a->chunk);
    a->chunk = NULL;
}

void arena_clear(struct arena *a) {
    if (!a->chunk)
        return;
    if (a->total > LARGEST_STEP) {
        arena_release(a);
        return;
    }
    free_chunks(a, a->chunk->next);
    a->chunk->next = NULL;
    a->chunk->used = 0;
}

void arena_fail(struct arena *a) {
    assert(a->on_failure);
    longjmp(*a->on_failure, 1);
}

static struct arena_chunk *new_chunk(struct arena *a, size_t size) {
    if (a->cap && (size > a->cap || a->total > a->cap - size))
        arena_fail(a);
    struct arena_chunk *chunk = malloc(sizeof *chunk + size);
    if (!chunk)
        arena_fail(a);
    chunk->size = size;
    chunk->used = 0;
    a->total += size;
    return chunk;
}

static struct arena_chunk *add_chunk(struct arena *a, size_t n) {
    size_t size = a->total < FIRST_CHUNK ? FIRST_CHUNK : a->total;
    if (size > LARGEST_STEP)
        size = LARGEST_STEP;
    struct arena_chunk *chunk = new_chunk(a, size < n ? n : size);
    chunk->next = a->chunk;
    a->chunk = chunk;
    return chunk;
}

/* A large allocation has a chunk of its own behind the newest, so that it can be freed alone. */
static void *alloc_alone(struct arena *a, size_t n) {
    struct arena_chunk *chunk = new_chunk(a, n);
    struct arena_chunk **place = a->chunk ? &a->chunk->next : &a->chunk;
    chunk->used = n;
    chunk->next = *place;
    *place = chunk;
    return chunk->bytes;
}

static void free_alone(struct arena *a, const void *p) {
    struct arena_chunk **place = &a->chunk;
    while (*place && (const void *)(*place)->bytes != p)
        place = &(*place)->next;
    struct arena_chunk *chunk = *place;
    if (!chunk)
        return;
    *place = chunk->next;
    a->total -= chunk->size;
    free(chunk);
}

static size_t aligned(size_t n) {
    return (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

void *arena_room(struct arena *a, size_t n) {
    if (n > SIZE_MAX / 2)
        arena_fail(a);
    if (n >= ARENA_ALONE)
        return alloc_alone(a, n);
    n = aligned(n);
    struct arena_chunk *chunk = a->chunk;
    if (!chunk || chunk->size - chunk->used < n)
        chunk = add_chunk(a, n);
    char *p = (char *)chunk->bytes + chunk->used;
    chunk->used += n;
    return p;
}

void *arena_alloc(struct arena *a, size_t n) {
    return memset(arena_room(a, n), 0, n);
}

void *arena_grow(struct arena *a, void *p, size_t old, size_t n) {
    struct arena_chunk *chunk = a->chunk;
    size_t held = aligned(old);
    if (p && chunk && (char *)p + held == (char *)chunk->bytes + chunk->used && n < ARENA_ALONE &&
        chunk->size - chunk->used >= n - old + alignof(max_align_t)) {
        chunk->used += aligned(n) - held; /* the last allocation grows where it stands */
        return p;
    }
    void *grown = arena_room(a, n);
    if (p)
        memcpy(grown, p, old);
    if (old >= ARENA_ALONE)
        free_alone(a, p);
    return grown;
}

void *list_grow(struct arena *a, void *items, size_t size, uint32_t *cap) {
    if (*cap > UINT32_MAX / 2)
        arena_fail(a);
    uint32_t grown = *cap ? *cap * 2 : FIRST_ITEMS;
    items = arena_grow(a, items, size * *cap, size * grown);
    *cap = grown;
    return items;
}
