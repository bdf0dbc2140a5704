#include "report/line_hash.h"

#include "base/unicode.h"
#include "report/occurrence.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 100, FACTOR = 37, END = 0xFFFF };

struct hasher {
    struct line_hashes *lines;
    struct occurrences occurrences;
    uint64_t hash, oldest; /* `oldest`: FACTOR to the power of WINDOW */
    uint16_t window[WINDOW];
    size_t starts[WINDOW]; /* number of the line that begins at a unit of the window, 0 none */
    size_t at;             /* the oldest unit of the window */
    bool at_start;         /* the next unit begins a line */
    bool after_cr;
    bool failed;
};

static void emit(struct hasher *h) {
    size_t line = h->starts[h->at] - 1;
    h->starts[h->at] = 0;
    uint32_t n = occurrence_count(&h->occurrences, h->hash);
    h->failed |= n == 0;
    h->lines->at[line] = (struct line_hash){h->hash, n};
}

/* One unit enters the window, the oldest leaves it. */
static void roll(struct hasher *h, uint16_t unit) {
    h->hash = FACTOR * h->hash + unit - h->oldest * h->window[h->at];
    h->window[h->at] = unit;
    h->at = (h->at + 1) % WINDOW;
}

static void begin_line(struct hasher *h) {
    struct line_hashes *lines = h->lines;
    if (lines->n == lines->room) {
        size_t room = lines->room ? lines->room * 2 : 256;
        struct line_hash *grown = realloc(lines->at, room * sizeof *grown);
        if (!grown) {
            h->failed = true;
            return;
        }
        lines->at = grown;
        lines->room = room;
    }
    lines->at[lines->n++] = (struct line_hash){0};
    h->starts[h->at] = lines->n;
}

static void take(struct hasher *h, uint16_t unit) {
    bool skipped = unit == ' ' || unit == '\t' || (h->after_cr && unit == '\n');
    h->after_cr = unit == '\r';
    if (skipped)
        return;
    if (h->starts[h->at])
        emit(h);
    if (h->at_start)
        begin_line(h);
    if (h->failed)
        return;
    if (unit == '\r')
        unit = '\n';
    h->at_start = unit == '\n';
    roll(h, unit);
}

/*
 * How many bytes of a broken sequence one U+FFFD stands for: as many as could have begun a right
 * one (the Unicode standard, 3.9, "maximal subpart").
 */
static uint32_t broken_length(struct str s, size_t i) {
    unsigned char first = (unsigned char)s.p[i];
    if (first < 0xC2 || first > 0xF4 || i + 1 >= s.n)
        return 1;
    unsigned char second = (unsigned char)s.p[i + 1];
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high)
        return 1;
    bool third = first >= 0xF0 && i + 2 < s.n && ((unsigned char)s.p[i + 2] & 0xC0) == 0x80;
    return third ? 3 : 2;
}

static void take_text(struct hasher *h, struct str bytes) {
    uint32_t length;
    for (size_t i = 0; i < bytes.n && !h->failed; i += length) {
        uint32_t c = unicode_decode(bytes, i, &length);
        if (c == UNICODE_REPLACEMENT && length == 1)
            length = broken_length(bytes, i);
        if (c > 0xFFFF)
            take(h, (uint16_t)(0xD7C0 + (c >> 10)));
        take(h, (uint16_t)(c > 0xFFFF ? 0xDC00 + (c & 0x3FF) : c));
    }
}

bool line_hashes_read(struct line_hashes *lines, struct str bytes) {
    *lines = (struct line_hashes){0};
    struct hasher h = {.lines = lines, .at_start = true, .oldest = 1};
    for (int i = 0; i < WINDOW; i++)
        h.oldest *= FACTOR;
    take_text(&h, bytes);
    take(&h, END);
    for (int i = 0; i < WINDOW && !h.failed; i++) {
        if (h.starts[h.at])
            emit(&h);
        roll(&h, 0);
    }
    occurrences_release(&h.occurrences);
    return !h.failed;
}

void line_hashes_release(struct line_hashes *lines) {
    free(lines->at);
    *lines = (struct line_hashes){0};
}

void line_hash_add(struct buf *out, struct line_hash line) {
    buf_format(out, "%" PRIx64 ":%u", line.hash, (unsigned)line.occurrence);
}
