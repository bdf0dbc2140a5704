/* Strings that carry their length. */
#include "base/str.h"

#include "base/format.h"

#include <string.h>

bool str_same(struct str a, struct str b) {
    return a.n == b.n && str_starts_same(a, b);
}

bool str_ends(struct str s, struct str suffix) {
    return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

struct str str_shorten(struct str s, size_t most) {
    if (s.n <= most)
        return s;
    while (most && ((unsigned char)s.p[most] & 0xc0) == 0x80)
        most--;
    return str_slice(s, 0, most);
}

bool str_starts_same(struct str s, struct str prefix) {
    if (s.n < prefix.n)
        return false;
    for (size_t i = 0; i < prefix.n; i++)
        if (char_lower(s.p[i]) != char_lower(prefix.p[i]))
            return false;
    return true;
}

int str_compare(struct str a, struct str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

struct str str_trim(struct str s) {
    while (s.n && char_is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && char_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

size_t str_find(struct str s, struct str what, size_t from) {
    if (from > s.n || what.n > s.n - from)
        return SIZE_MAX;
    if (what.n == 0)
        return from;
    const char *hit = memmem(s.p + from, s.n - from, what.p, what.n);
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

struct str str_cut(struct str *rest, char c) {
    size_t at = str_find_char(*rest, c, 0);
    struct str part = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, at == SIZE_MAX ? rest->n : at + 1, rest->n);
    return part;
}

struct str str_next_token(struct str *rest) {
    size_t start = 0;
    while (start < rest->n && (char_is_space(rest->p[start]) || rest->p[start] == ','))
        start++;
    size_t end = start;
    while (end < rest->n && !char_is_space(rest->p[end]) && rest->p[end] != ',')
        end++;
    struct str token = str_slice(*rest, start, end);
    *rest = str_slice(*rest, end, rest->n);
    return token;
}

uint32_t str_hash(struct str s) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (uint8_t)s.p[i]) * 16777619u;
    return h;
}

struct str str_copy(struct arena *a, struct str s) {
    return (struct str){str_terminated(a, s), s.n};
}

char *str_terminated(struct arena *a, struct str s) {
    char *copy = arena_room(a, s.n + 1);
    if (s.n)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return copy;
}

struct str str_lower(struct arena *a, struct str s) {
    char *copy = str_terminated(a, s);
    for (size_t i = 0; i < s.n; i++)
        copy[i] = char_lower(copy[i]);
    return (struct str){copy, s.n};
}

struct str str_format(struct arena *a, const char *format, ...) {
    char brief[256]; /* most texts are short: formatted once, then copied */
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t n = format_text(brief, sizeof brief, format, args);
    va_end(args);
    char *text = arena_room(a, n + 1);
    if (n < sizeof brief)
        memcpy(text, brief, n + 1);
    else
        format_text(text, n + 1, format, again);
    va_end(again);
    return (struct str){text, n};
}
