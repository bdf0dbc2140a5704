#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ITEMS = 16 };

bool array_grow(void *at, size_t size, size_t *room) {
    void *items;
    size_t grown = *room ? *room * 2 : FIRST_ITEMS;
    if (grown > SIZE_MAX / 2 / size)
        return false;
    memcpy(&items, at, sizeof items); /* a pointer to whatever type */
    items = realloc(items, grown * size);
    if (!items)
        return false;
    memcpy(at, &items, sizeof items);
    *room = grown;
    return true;
}
