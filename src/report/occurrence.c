#include "report/occurrence.h"

#include <stdlib.h>

struct occurrence {
    uint64_t key;
    uint32_t n; /* 0: a free slot */
};

static struct occurrence *slot_of(const struct occurrences *o, uint64_t key) {
    size_t i = (size_t)(key ^ key >> 32);
    while (o->at[i & (o->room - 1)].n && o->at[i & (o->room - 1)].key != key)
        i++;
    return &o->at[i & (o->room - 1)];
}

static bool grow(struct occurrences *o) {
    struct occurrences grown = {.used = o->used, .room = o->room ? o->room * 2 : 64};
    grown.at = calloc(grown.room, sizeof *grown.at);
    if (!grown.at)
        return false;
    for (size_t i = 0; i < o->room; i++)
        if (o->at[i].n)
            *slot_of(&grown, o->at[i].key) = o->at[i];
    free(o->at);
    *o = grown;
    return true;
}

uint32_t occurrence_count(struct occurrences *o, uint64_t key) {
    if (o->used >= o->room / 2 && !grow(o))
        return 0;
    struct occurrence *slot = slot_of(o, key);
    o->used += slot->n == 0;
    slot->key = key;
    return ++slot->n;
}

void occurrences_release(struct occurrences *o) {
    free(o->at);
    *o = (struct occurrences){0};
}
