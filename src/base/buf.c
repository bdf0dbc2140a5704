/* A growing, capped, always terminated output buffer. */
#include "base/buf.h"

#include "base/format.h"

#include <stdlib.h>

static char nothing[1];

void buf_init(struct buf *b, size_t cap) {
    *b = (struct buf){.p = nothing, .cap = cap};
}

void buf_release(struct buf *b) {
    if (b->room)
        free(b->p);
    buf_init(b, b->cap);
}

void buf_clear(struct buf *b) {
    b->n = 0;
    b->failed = false;
    if (b->room)
        b->p[0] = 0;
}

bool buf_reserve(struct buf *b, size_t more) {
    if (b->failed || more > b->cap - b->n) {
        b->failed = true;
        return false;
    }
    size_t need = b->n + more + 1;
    if (need <= b->room)
        return true;
    size_t room = b->room ? b->room : 256;
    while (room < need)
        room *= 2;
    if (room > b->cap + 1) /* so that what fits into the room is within the cap */
        room = b->cap + 1;
    char *grown = realloc(b->room ? b->p : NULL, room);
    if (!grown) {
        b->failed = true;
        return false;
    }
    b->p = grown;
    b->room = room;
    return true;
}

void buf_number(struct buf *b, uint64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    buf_add(b, (struct str){digits + at, sizeof digits - at});
}

void buf_format(struct buf *b, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t spare = b->room > b->n ? b->room - b->n : 0;
    size_t n = format_text(b->p + b->n, spare, format, args);
    va_end(args);
    bool whole = n < spare;
    if (buf_reserve(b, n)) {
        if (!whole)
            format_text(b->p + b->n, n + 1, format, again);
        b->n += n;
    } else if (spare) {
        b->p[b->n] = '\0';
    }
    va_end(again);
}

void buf_cut(struct buf *b, size_t n) {
    if (n >= b->n)
        return;
    b->n = n;
    b->p[n] = 0;
}

struct str buf_str(const struct buf *b) {
    return (struct str){b->p, b->n};
}
