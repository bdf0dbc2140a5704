/*
 * Marks: the few bytes that matter to a scanner, each where it stands next. What
 * lies between them is passed over by memchr().
 */
#ifndef BASE_MARKS_H
#define BASE_MARKS_H

#include "base/str.h"

enum { MARKS_MAX = 8 };

struct marks {
    struct {
        char c;
        uint32_t next; /* its place, the end of the text when there is none */
    } at[MARKS_MAX];
    uint32_t n;
};

/* Adds each byte of `bytes`, at most MARKS_MAX in all; `from` is where the scanner begins. */
void marks_add(struct marks *, struct str text, const char *bytes, uint32_t from);
/*
 * The place of the first mark at or after `from`, which never goes back; the end of the
 * text when there is none.
 */
uint32_t marks_next(struct marks *, struct str text, uint32_t from);

#endif
