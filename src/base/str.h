/*
 * A string that carries its length: bytes, mostly UTF-8, never terminated.
 * It owns nothing; what it points to lives in an arena, in the source text, or
 * in the program.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *p;
    size_t n; /* bytes */
};

/* A place in the text of a document: bytes [start, end). */
struct span {
    uint32_t start, end;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* For printf("%.*s"). */
#define STR_ARG(s) (int)(s).n, (s).p
#define ARRAY_COUNT(a) (sizeof(a) / sizeof *(a))
/* No place: a span that was not written in the source. */
#define NO_SPAN ((struct span){UINT32_MAX, UINT32_MAX})

/* NULL gives the empty string. Here, because the length of a literal is then known. */
static inline struct str str_of(const char *terminated) {
    return terminated ? (struct str){terminated, strlen(terminated)} : STR("");
}
/* Here, because the length of a literal is then known, and most strings differ in length. */
static inline bool str_eq(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool str_is(struct str s, const char *terminated) {
    return str_eq(s, (struct str){terminated, strlen(terminated)});
}
/* Equal when the case of A-Z is ignored. */
bool str_same(struct str, struct str);
static inline bool str_starts(struct str s, struct str prefix) {
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}
bool str_ends(struct str, struct str suffix);
bool str_starts_same(struct str, struct str prefix); /* A-Z without case */
int str_compare(struct str, struct str);             /* byte order, as memcmp */

/* The beginning of UTF-8 text, at most so many bytes, and no part of a character. */
struct str str_shorten(struct str, size_t most);
/* Bytes [from, to), clipped to the string. */
static inline struct str str_slice(struct str s, size_t from, size_t to) {
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    /* An empty string may have no bytes to point at: C has no NULL + 0. */
    return (struct str){from ? s.p + from : s.p, to - from};
}
/* How many bytes from `from` on are members of the set. */
static inline size_t str_run(struct str s, size_t from, const bool set[256]) {
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = from;
    while (i + 4 <= s.n && (set[p[i]] & set[p[i + 1]] & set[p[i + 2]] & set[p[i + 3]]))
        i += 4;
    while (i < s.n && set[p[i]])
        i++;
    return i - from;
}
/* Without ASCII white space at both ends. */
struct str str_trim(struct str);
/* Offset of the first `what` at or after `from`, or SIZE_MAX. */
size_t str_find(struct str, struct str what, size_t from);
static inline size_t str_find_char(struct str s, char c, size_t from) {
    const char *hit = from < s.n ? memchr(s.p + from, c, s.n - from) : NULL;
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}
/* Cuts the part before the first `c` off `rest` (all of it when there is none). */
struct str str_cut(struct str *rest, char c);
/* Cuts the first token off `rest`; blanks and commas part tokens. "" at the end. */
struct str str_next_token(struct str *rest);
/* FNV-1a; 32 bits. */
uint32_t str_hash(struct str);

struct str str_copy(struct arena *, struct str);
char *str_terminated(struct arena *, struct str); /* copy with a final NUL */
struct str str_lower(struct arena *, struct str); /* A-Z only */
struct str str_format(struct arena *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline bool char_is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool char_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline char char_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}
static inline bool char_is_alpha(char c) {
    c = char_lower(c);
    return c >= 'a' && c <= 'z';
}
static inline bool char_is_alnum(char c) {
    return char_is_alpha(c) || char_is_digit(c);
}
/* The value of a hexadecimal digit, or -1. */
static inline int char_hex(char c) {
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
static inline uint32_t span_length(struct span s) {
    return s.end - s.start;
}
static inline bool span_exists(struct span s) {
    return s.start != UINT32_MAX;
}

#endif
