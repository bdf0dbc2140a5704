/* JSON, read into a tree. The only includer of jansson. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/str.h"

enum json_kind {
    JSON_IS_NULL,
    JSON_IS_BOOL,
    JSON_IS_NUMBER,
    JSON_IS_STRING,
    JSON_IS_LIST,
    JSON_IS_OBJECT
};

struct json_value {
    uint8_t kind;             /* enum json_kind */
    struct str key;           /* its name, when it is a member of an object */
    struct str text;          /* string, UTF-8; "true", "false", "null"; number as text */
    struct json_value *first; /* members of an object, items of a list, in order */
    struct json_value *next;  /* next member or item, NULL at the end */
};

/*
 * Parses all of `text` as one value. False when it is not JSON (RFC 8259; at
 * most 2,048 levels; of members of the same name the last one counts). The tree
 * and its strings live in the arena.
 */
bool json_read(struct arena *, struct str text, struct json_value **out);
/* The same, but something may follow the value, which takes `*length` bytes. */
bool json_read_first(struct arena *, struct str text, struct json_value **out, size_t *length);
/* The member of that name, or NULL; also NULL when the value is NULL or no object. */
const struct json_value *json_get(const struct json_value *, const char *key);

#endif
