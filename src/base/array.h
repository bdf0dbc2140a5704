/* Growing arrays from malloc, for what outlives no arena; list_push() of arena.h is for the rest.
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Room for one more item: of any struct with the members `at` (pointer to the items), `n` and
 * `room` (counts, size_t). False: no memory; the array is as it was.
 */
#define array_reserve(array)                                                                       \
    ((array)->n < (array)->room || array_grow(&(array)->at, sizeof *(array)->at, &(array)->room))

/* Doubles the room; `at` points to the pointer to the items. Used by array_reserve(). */
bool array_grow(void *at, size_t size, size_t *room);

#endif
