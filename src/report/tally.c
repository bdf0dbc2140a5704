/* A table of names in their order of appearance, with buckets of the names' hashes. */
#include "report/tally.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BUCKETS = 32, MONTH_LENGTH = 7 };

static void put(struct tallies *tallies, uint32_t i) {
    uint32_t *bucket = &tallies->buckets[str_hash(tallies->at[i].name) % tallies->nbuckets];
    tallies->at[i].next = *bucket;
    *bucket = i + 1;
}

static struct tally *find(const struct tallies *tallies, struct str name) {
    if (tallies->n == 0)
        return NULL;
    uint32_t i = tallies->buckets[str_hash(name) % tallies->nbuckets];
    while (i && !str_eq(tallies->at[i - 1].name, name))
        i = tallies->at[i - 1].next;
    return i ? &tallies->at[i - 1] : NULL;
}

static void grow(struct arena *arena, struct tallies *tallies) {
    uint32_t n = tallies->nbuckets ? tallies->nbuckets * 2 : FIRST_BUCKETS;
    tallies->buckets = arena_array(arena, uint32_t, n);
    tallies->nbuckets = n;
    for (uint32_t i = 0; i < tallies->n; i++)
        put(tallies, i);
}

void tallies_add(struct arena *arena, struct tallies *tallies, struct str name, uint64_t placements,
                 uint64_t findings) {
    struct tally *tally = find(tallies, name);
    if (!tally) {
        struct str copy = str_copy(arena, name);
        if (tallies->n == tallies->nbuckets)
            grow(arena, tallies);
        tally = list_push(arena, tallies);
        tally->name = copy;
        put(tallies, tallies->n - 1);
    }
    tally->placements += placements;
    tally->findings += findings;
}

/* ---- a file ----------------------------------------------------------------------------- */

static void add_placement(struct arena *arena, struct tallies *kinds,
                          const struct placement *placement, enum grade grade, uint64_t placements,
                          uint64_t findings) {
    tallies_add(arena, &kinds[TALLY_NETWORK], placement->network, placements, findings);
    tallies_add(arena, &kinds[TALLY_MERCHANT], placement->merchant, placements, findings);
    tallies_add(arena, &kinds[TALLY_GRADE], str_of(grade_names[grade]), placements, findings);
}

void tallies_add_file(struct arena *arena, struct tallies *kinds, const struct facts *facts,
                      const struct verdict *verdict) {
    uint64_t open = 0;
    for (uint32_t i = 0; i < facts->placements.n; i++)
        add_placement(arena, kinds, &facts->placements.at[i], verdict->pairings[i].grade, 1, 0);
    for (uint32_t i = 0; i < verdict->findings.n; i++) {
        const struct finding *finding = &verdict->findings.at[i];
        if (finding->standing != STANDING_OPEN)
            continue;
        open++;
        tallies_add(arena, &kinds[TALLY_RULE], finding->rule->id, 0, 1);
        if (finding->placement)
            add_placement(arena, kinds, finding->placement,
                          verdict->pairings[finding->placement - facts->placements.at].grade, 0, 1);
    }
    if (facts->placements.n || open)
        tallies_add(arena, &kinds[TALLY_MONTH], str_slice(facts->date, 0, MONTH_LENGTH),
                    facts->placements.n, open);
}

/* ---- order ------------------------------------------------------------------------------ */

static int by_name(const void *a, const void *b) {
    return str_compare(((const struct tally *)a)->name, ((const struct tally *)b)->name);
}

void tallies_sorted(const struct tallies *tallies, struct tally *out) {
    if (tallies->n == 0)
        return;
    memcpy(out, tallies->at, tallies->n * sizeof *out);
    qsort(out, tallies->n, sizeof *out, by_name);
}
