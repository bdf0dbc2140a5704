/* Writes JSON into a buffer; commas come by themselves. */
#ifndef BASE_JSON_WRITE_H
#define BASE_JSON_WRITE_H

#include "base/buf.h"

void json_open(struct buf *, char bracket); /* '{' or '[' */
void json_close(struct buf *, char bracket);
/* Opens an object on a line of its own, as the next item of a list; the first one comes at a line's
 * start, or in an empty buffer. */
void json_next(struct buf *);
void json_key(struct buf *, const char *key); /* a name of our own, without anything to escape */
/*
 * A string: bytes that are not UTF-8 become U+FFFD; control and bidi characters are escaped, and
 * so is a '[' that would complete a CI system's command.
 */
void json_string(struct buf *, struct str);
void json_string_or_null(struct buf *, struct str); /* null when it is empty */
void json_number(struct buf *, uint64_t);
void json_bool(struct buf *, bool);
void json_raw(struct buf *, struct str); /* a value that is JSON already */

/* Key and value at once. */
void json_member(struct buf *, const char *key, struct str);
void json_member_or_null(struct buf *, const char *key, struct str);
void json_count(struct buf *, const char *key, uint64_t);
void json_flag(struct buf *, const char *key, bool);

#endif
