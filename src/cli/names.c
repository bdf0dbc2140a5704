/* Open addressing over the strings' hashes. */
#include "cli/names.h"

#include <string.h>

enum { FIRST_ROOM = 64 };

static struct name_slot *slot_of(const struct names *names, const char *name) {
    uint32_t i = str_hash(str_of(name)) & (names->room - 1);
    while (names->at[i].name && strcmp(names->at[i].name, name) != 0)
        i = (i + 1) & (names->room - 1);
    return &names->at[i];
}

static void grow(struct arena *arena, struct names *names) {
    struct names larger = {.n = names->n, .room = names->room ? names->room * 2 : FIRST_ROOM};
    larger.at = arena_array(arena, struct name_slot, larger.room);
    for (uint32_t i = 0; i < names->room; i++)
        if (names->at[i].name)
            *slot_of(&larger, names->at[i].name) = names->at[i];
    *names = larger;
}

struct name_slot *names_get(struct arena *arena, struct names *names, const char *name) {
    if (names->n >= names->room / 2)
        grow(arena, names);
    struct name_slot *slot = slot_of(names, name);
    if (!slot->name) {
        slot->name = str_terminated(arena, str_of(name));
        names->n++;
    }
    return slot;
}

void *names_find(const struct names *names, const char *name) {
    return names->room ? slot_of(names, name)->value : NULL;
}
