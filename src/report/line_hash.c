#include "report/line_hash.h"

#include "base/array.h"
#include "base/unicode.h"
#include "report/occurrence.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 100, FACTOR = 37, END = 0xFFFF, SIEVE_BITS = 11 };

/* ---- what was asked for ----------------------------------------------------------------- */

bool line_hashes_want(struct line_hashes *lines, uint32_t line) {
    if (lines->n && lines->at[lines->n - 1].line == line)
        return true;
    if (!array_reserve(lines))
        return false;
    lines->at[lines->n++] = (struct line_hash){.line = line};
    return true;
}

void line_hashes_release(struct line_hashes *lines) {
    free(lines->at);
    *lines = (struct line_hashes){0};
}

static int by_line(const void *a, const void *b) {
    const struct line_hash *x = a, *y = b;
    return x->line < y->line ? -1 : x->line > y->line;
}

const struct line_hash *line_hashes_find(const struct line_hashes *lines, uint32_t line) {
    struct line_hash key = {.line = line};
    const struct line_hash *found =
        lines->n ? bsearch(&key, lines->at, lines->n, sizeof key, by_line) : NULL;
    return found && found->occurrence ? found : NULL;
}

void line_hash_add(struct buf *out, const struct line_hash *line) {
    buf_format(out, "%" PRIx64 ":%u", line->hash, (unsigned)line->occurrence);
}

/* ---- one line --------------------------------------------------------------------------- */

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

/* Skips what does not count; an LF that belongs to a CR was counted with it. */
static size_t skip_blanks(struct str s, size_t i) {
    while (i < s.n &&
           (s.p[i] == ' ' || s.p[i] == '\t' || (s.p[i] == '\n' && i > 0 && s.p[i - 1] == '\r')))
        i++;
    return i;
}

/* The text is followed by END, and that by zeros. */
static uint64_t hash_from(struct str s, size_t i) {
    uint64_t hash = 0;
    bool ended = false;
    for (int units = 0; units < WINDOW; units++) {
        i = skip_blanks(s, i);
        if (i >= s.n) {
            hash = hash * FACTOR + (ended ? 0 : END);
            ended = true;
            continue;
        }
        uint32_t length, c = unicode_decode(s, i, &length);
        if (c == UNICODE_REPLACEMENT && length == 1)
            length = broken_length(s, i);
        i += length;
        if (c > 0xFFFF) {
            hash = hash * FACTOR + 0xD7C0 + (c >> 10);
            c = 0xDC00 + (c & 0x3FF);
            if (++units == WINDOW)
                break;
        }
        hash = hash * FACTOR + (c == '\r' ? '\n' : c);
    }
    return hash;
}

/* Are all eight bytes ASCII, and none a blank or a line end? */
static bool all_count(uint64_t bytes) {
    return ((bytes | (bytes - 0x2121212121212121)) & 0x8080808080808080) == 0;
}

/*
 * Lines with the same hash begin with the same of these; it is much less to look at: the first
 * bytes that count, up to one that is not ASCII.
 */
static uint32_t key_of(struct str s, size_t i) {
    uint64_t key = 0;
    i = skip_blanks(s, i);
    if (s.n - i >= sizeof key)
        memcpy(&key, s.p + i, sizeof key);
    if (!all_count(key)) {
        char bytes[sizeof key] = {0};
        for (size_t n = 0; n < sizeof key && i < s.n && (unsigned char)s.p[i] < 0x80;
             i = skip_blanks(s, i + 1))
            bytes[n++] = (char)(s.p[i] == '\r' ? '\n' : s.p[i]);
        memcpy(&key, bytes, sizeof key);
    }
    return (uint32_t)(key * 0x9E3779B97F4A7C15u >> (64 - SIEVE_BITS));
}

/* ---- all lines -------------------------------------------------------------------------- */

/* The start of the next line, or SIZE_MAX. `crs`: the text has any CR. */
static size_t next_line(struct str s, size_t i, bool crs) {
    const char *lf = i < s.n ? memchr(s.p + i, '\n', s.n - i) : NULL;
    size_t end = lf ? (size_t)(lf - s.p) : s.n;
    const char *cr = crs && i < end ? memchr(s.p + i, '\r', end - i) : NULL;
    if (cr && cr + 1 != lf)
        return (size_t)(cr - s.p) + 1;
    return lf ? end + 1 : SIZE_MAX;
}

/* The keys of the lines that were asked for. */
static void fill_sieve(bool *sieve, const struct line_hashes *lines, struct str bytes, bool crs) {
    uint32_t line = 1;
    size_t at = 0;
    for (size_t i = 0; i < lines->n; i++) {
        for (; at != SIZE_MAX && line < lines->at[i].line; line++)
            at = next_line(bytes, at, crs);
        if (at != SIZE_MAX)
            sieve[key_of(bytes, at)] = true;
    }
}

bool line_hashes_read(struct line_hashes *lines, struct str bytes) {
    struct occurrences occurrences = {0};
    bool crs = str_find_char(bytes, '\r', 0) != SIZE_MAX;
    bool *sieve = calloc(1 << SIEVE_BITS, sizeof *sieve), done = sieve;
    if (done && lines->n) {
        qsort(lines->at, lines->n, sizeof *lines->at, by_line);
        fill_sieve(sieve, lines, bytes, crs);
    }
    uint32_t line = 1;
    size_t wanted = 0;
    for (size_t at = 0; done && wanted < lines->n && at != SIZE_MAX;
         at = next_line(bytes, at, crs), line++) {
        if (!sieve[key_of(bytes, at)])
            continue;
        uint64_t hash = hash_from(bytes, at);
        uint32_t n = occurrence_count(&occurrences, hash);
        done = n > 0;
        for (; wanted < lines->n && lines->at[wanted].line == line; wanted++)
            lines->at[wanted] = (struct line_hash){line, n, hash};
    }
    free(sieve);
    occurrences_release(&occurrences);
    return done;
}
