/*
 * A growing output buffer with a mandatory cap, always terminated, never NULL.
 * When the cap or memory runs out, it keeps what it has and says so in
 * `failed`; callers write on and look once at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

#include <string.h>

struct buf {
    char *p;
    size_t n, room, cap; /* bytes: written, allocated with the final NUL, written at most */
    bool failed;
};

void buf_init(struct buf *, size_t cap);
void buf_release(struct buf *);
void buf_clear(struct buf *); /* empty again, memory and cap kept */

/* Makes room for so many more bytes; false when there is none to be had. */
bool buf_reserve(struct buf *, size_t more);
/* Here, because most of what is added is short, or a literal, and there is room for it. */
static inline void buf_add(struct buf *b, struct str s) {
    if (s.n && (s.n < b->room - b->n || buf_reserve(b, s.n)) && !b->failed) {
        memcpy(b->p + b->n, s.p, s.n);
        b->n += s.n;
        b->p[b->n] = '\0';
    }
}
static inline void buf_text(struct buf *b, const char *terminated) {
    buf_add(b, str_of(terminated));
}
static inline void buf_char(struct buf *b, char c) {
    buf_add(b, (struct str){&c, 1});
}
void buf_number(struct buf *, uint64_t); /* in decimal digits */
void buf_format(struct buf *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_cut(struct buf *, size_t n);   /* keeps the first n bytes only */
struct str buf_str(const struct buf *); /* valid until the next write */

#endif
