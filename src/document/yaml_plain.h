/*
 * The YAML that most front matter is: maps and lists of "- x" nested by
 * indentation, lists "[x, y]", scalars of one line, plain or in quotes with hardly an escape.
 * Whatever else there is, or could be, is left to base/yaml.h, which gives the same values at the
 * same places for what is read here.
 */
#ifndef DOCUMENT_YAML_PLAIN_H
#define DOCUMENT_YAML_PLAIN_H

#include "base/str.h"

enum { YAML_PLAIN_MAX_KEY = 256, YAML_PLAIN_MAX_VALUES = 1000 };

struct yaml_plain_value {
    struct str key;             /* "params.tags.0" */
    struct str value;           /* in the text that was given, or in the arena */
    struct span span, key_span; /* in that text, without quotes; NO_SPAN for a list's item */
};

struct yaml_plain {
    struct arena *arena; /* set by the caller */
    struct yaml_plain_value *at;
    uint32_t n, cap;
};

/* False when anything in the text isn't certain; then what was read is of no use. */
bool yaml_plain_read(struct yaml_plain *, struct str text);

#endif
