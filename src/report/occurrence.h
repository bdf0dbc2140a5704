/* Counts how often something was met. */
#ifndef REPORT_OCCURRENCE_H
#define REPORT_OCCURRENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroes are nothing met yet. */
struct occurrences {
    struct occurrence *at; /* open addressing; from malloc; `room` is 0 or a power of two */
    size_t used, room;
};

/* How often a key was given, this time included; 0: no memory. Keys should be hashes. */
uint32_t occurrence_count(struct occurrences *, uint64_t key);
void occurrences_release(struct occurrences *);

#endif
