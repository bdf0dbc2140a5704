/* Problems with what the user gave, collected. */
#include "base/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void problem_add(struct problems *problems, struct str path, uint32_t line, uint32_t column,
                 const char *format, ...) {
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct problem *p = list_push(problems->arena, problems);
    p->path = str_copy(problems->arena, path);
    p->line = line;
    p->column = column;
    p->message = str_copy(problems->arena, str_of(text));
}

static int by_place(const void *a, const void *b) {
    const struct problem *p = a, *q = b;
    int order = str_compare(p->path, q->path);
    if (order == 0)
        order = (p->line > q->line) - (p->line < q->line);
    if (order == 0)
        order = (p->column > q->column) - (p->column < q->column);
    return order ? order : str_compare(p->message, q->message);
}

void problems_sort(struct problems *problems, uint32_t first) {
    if (problems->n > first)
        qsort(problems->at + first, problems->n - first, sizeof *problems->at, by_place);
}

enum { LONGEST_WORD = 63 };

/* Levenshtein's distance, case ignored; both at most LONGEST_WORD bytes. */
static size_t edit_distance(struct str a, struct str b) {
    size_t row[LONGEST_WORD + 1];
    for (size_t j = 0; j <= b.n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t cost = diagonal + (char_lower(a.p[i - 1]) != char_lower(b.p[j - 1]));
            diagonal = row[j];
            size_t step = (row[j - 1] < row[j] ? row[j - 1] : row[j]) + 1;
            row[j] = cost < step ? cost : step;
        }
    }
    return row[b.n];
}

const char *problem_suggest(struct str word, const char *const *candidates, size_t n) {
    if (word.n == 0 || word.n > LONGEST_WORD)
        return NULL;
    const char *best = NULL;
    size_t limit = word.n / 3 + 1;
    for (size_t i = 0; i < n; i++) {
        struct str c = str_of(candidates[i]);
        if (c.n > LONGEST_WORD)
            continue;
        size_t d = edit_distance(word, c);
        if (d * 2 <= word.n && (d < limit || (d == limit && !best))) {
            best = candidates[i];
            limit = d;
        }
    }
    return best;
}
