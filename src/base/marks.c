/* Marks in a text. */
#include "base/marks.h"

#include <assert.h>

static uint32_t find(struct str text, char c, uint32_t from) {
    size_t hit = str_find_char(text, c, from);
    return hit == SIZE_MAX ? (uint32_t)text.n : (uint32_t)hit;
}

void marks_add(struct marks *marks, struct str text, const char *bytes, uint32_t from) {
    for (; *bytes; bytes++) {
        assert(marks->n < MARKS_MAX);
        marks->at[marks->n].c = *bytes;
        marks->at[marks->n++].next = find(text, *bytes, from);
    }
}

uint32_t marks_next(struct marks *marks, struct str text, uint32_t from) {
    uint32_t first = (uint32_t)text.n;
    for (uint32_t i = 0; i < marks->n; i++) {
        if (marks->at[i].next < from)
            marks->at[i].next = find(text, marks->at[i].c, from);
        first = marks->at[i].next < first ? marks->at[i].next : first;
    }
    return first;
}
