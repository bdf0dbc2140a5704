/*
 * Problems with what the user gave: a rule file, a configuration, an option.
 * They are collected, all of a file's in one run, and printed at the edge as
 * `path:line:column: message`.
 */
#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include "base/str.h"

struct problem {
    struct str path;
    uint32_t line, column; /* from 1, column in code points; 0 when unknown */
    struct str message;    /* one line, lower case, no full stop; says what was expected */
};

struct problems {
    struct arena *arena;
    struct problem *at;
    uint32_t n, cap;
};

void problem_add(struct problems *, struct str path, uint32_t line, uint32_t column,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Sorts those from index `first` on by path, line and column. */
void problems_sort(struct problems *, uint32_t first);
/* The candidate nearest to `word`, or NULL: about a third of the letters may differ, never more
 * than half. */
const char *problem_suggest(struct str word, const char *const *candidates, size_t n);

#endif
