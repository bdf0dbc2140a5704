/* Writes JSON into a buffer; commas come by themselves. */
#ifndef BASE_JSON_WRITE_H
#define BASE_JSON_WRITE_H

#include "base/buf.h"

/* A comma, unless this is the first thing in a bracket, after a key, or at the start. */
static inline void json_separate(struct buf *out) {
    char last = out->n > 0 ? out->p[out->n - 1] : '\n';
    if (last != '{' && last != '[' && last != ':' && last != ' ' && last != '\n')
        buf_char(out, ',');
}

static inline void json_open(struct buf *out, char bracket) { /* '{' or '[' */
    json_separate(out);
    buf_char(out, bracket);
}
static inline void json_close(struct buf *out, char bracket) {
    buf_char(out, bracket);
}
/* Opens an object on a line of its own, as the next item of a list; the first one comes at a line's
 * start, or in an empty buffer. */
void json_next(struct buf *);
/* A name of our own, without anything to escape. */
static inline void json_key(struct buf *out, const char *key) {
    json_separate(out);
    buf_char(out, '"');
    buf_text(out, key);
    buf_add(out, STR("\":"));
}
/*
 * A string: bytes that are not UTF-8 become U+FFFD; control and bidi characters are escaped, and
 * so is a '[' that would complete a CI system's command.
 */
void json_string(struct buf *, struct str);
/* A piece of a string, without its quotes. */
void json_piece(struct buf *, struct str);
void json_string_or_null(struct buf *, struct str); /* null when it is empty */
void json_number(struct buf *, uint64_t);
void json_bool(struct buf *, bool);
void json_raw(struct buf *, struct str); /* a value that is JSON already */

/* Key and value at once. */
static inline void json_member(struct buf *out, const char *key, struct str value) {
    json_key(out, key);
    json_string(out, value);
}
static inline void json_member_or_null(struct buf *out, const char *key, struct str value) {
    json_key(out, key);
    json_string_or_null(out, value);
}
static inline void json_count(struct buf *out, const char *key, uint64_t number) {
    json_key(out, key);
    json_number(out, number);
}
static inline void json_flag(struct buf *out, const char *key, bool yes) {
    json_key(out, key);
    json_bool(out, yes);
}

#endif
