/*
 * TOML as it is written in front matter: tables, arrays of tables, dotted and
 * quoted keys, all kinds of strings, nested arrays and inline tables. Numbers,
 * dates and booleans are not checked, their text is the value.
 */
#ifndef DOCUMENT_TOML_H
#define DOCUMENT_TOML_H

#include "base/str.h"

enum { TOML_MAX_KEY = 256, TOML_MAX_DEPTH = 32 };

struct toml_value {
    struct str key; /* "params.tags.0" */
    struct str value;
    struct span span, key_span; /* in the text that was given; without quotes */
};

struct toml {
    struct arena *arena; /* set by the caller; the strings live there or in the text */
    struct toml_value *at;
    uint32_t n, cap;
    const char *error; /* what was expected, when toml_read() failed */
    uint32_t error_at; /* and where */
};

/* False at the first thing that isn't TOML; what was read before it stays. */
bool toml_read(struct toml *, struct str text);

#endif
