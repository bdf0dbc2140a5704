/* A hash table of names. */
#include "document/html_names.h"

enum { FIRST_ROOM = 64 };

static uint32_t *slot_of(const struct html_names *names, struct str name) {
    uint32_t mask = names->room - 1;
    uint32_t slot = str_hash(name) & mask;
    while (names->slots[slot] && !str_eq(names->list.at[names->slots[slot] - 1], name))
        slot = (slot + 1) & mask;
    return &names->slots[slot];
}

static void grow(struct html_names *names, struct arena *arena) {
    names->room = names->room ? names->room * 2 : FIRST_ROOM;
    names->slots = arena_array(arena, uint32_t, names->room);
    for (uint32_t i = 0; i < names->list.n; i++)
        *slot_of(names, names->list.at[i]) = i + 1;
}

uint32_t html_names_id(struct html_names *names, struct arena *arena, struct str name) {
    if (names->list.n >= names->room / 2)
        grow(names, arena);
    uint32_t *slot = slot_of(names, name);
    if (*slot == 0) {
        *list_room(arena, &names->list) = name;
        *slot = names->list.n;
    }
    return *slot - 1;
}
