/*
 * A growing output buffer with a mandatory cap, always terminated, never NULL.
 * When the cap or memory runs out, it keeps what it has and says so in
 * `failed`; callers write on and look once at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
    char *p;
    size_t n, room, cap; /* bytes: written, allocated, at most */
    bool failed;
};

void buf_init(struct buf *, size_t cap);
void buf_release(struct buf *);
void buf_clear(struct buf *); /* empty again, memory and cap kept */

void buf_add(struct buf *, struct str);
static inline void buf_text(struct buf *b, const char *terminated) {
    buf_add(b, str_of(terminated));
}
void buf_char(struct buf *, char);
void buf_format(struct buf *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_cut(struct buf *, size_t n);   /* keeps the first n bytes only */
struct str buf_str(const struct buf *); /* valid until the next write */

#endif
