/*
 * YAML as promolint's own files use it: scalars, lists and maps with the
 * position of each. No anchors, aliases, tags or directives. The only includer
 * of libyaml.
 *
 * A tree is two flat tables without pointers, so that the build can write the
 * built-in rule files into the program as constant data (yaml_emit.c) and both
 * go through the same loaders.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/buf.h"
#include "base/problem.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_node {
    uint8_t kind;          /* enum yaml_kind */
    uint8_t plain;         /* scalar without quotes */
    uint16_t column;       /* from 1, code points, capped at 65,535 */
    uint32_t line;         /* from 1 */
    uint32_t text, length; /* scalar: its place in yaml.text */
    uint32_t start, end;   /* byte offsets in the file */
    uint32_t next;         /* index of the next sibling, 0 at the end */
    uint32_t first,
        n; /* list: first item; map: first key (keys and values alternate); n items or pairs */
};

struct yaml {
    struct str path;               /* for messages */
    const struct yaml_node *nodes; /* nodes[0] is the root */
    uint32_t nnodes;
    const char *text; /* all scalars */
};

/*
 * Parses one document; syntax errors, duplicate keys and what is not supported
 * go to `problems`. False when the tree cannot be used. An empty document is an
 * empty map.
 */
bool yaml_parse(struct arena *, struct yaml *, struct str path, struct str text, struct problems *);
/*
 * The same of what was written for another program: tags are passed over, an alias becomes a
 * scalar with the text of the one that it stands for, empty when that is a list or map, and a key
 * may stand twice.
 */
bool yaml_parse_foreign(struct arena *, struct yaml *, struct str path, struct str text,
                        struct problems *);

struct str yaml_text(const struct yaml *, uint32_t node);
/* Value of a key of a map, or 0 (the root is never a value). */
uint32_t yaml_get(const struct yaml *, uint32_t map, const char *key);
void yaml_problem(const struct yaml *, uint32_t node, struct problems *, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * Readers of a value that check its kind and report a problem when it is wrong.
 * Where the key is absent they give the default and are silent, unless required.
 */
bool yaml_bool(const struct yaml *, uint32_t map, const char *key, bool otherwise,
               struct problems *);
/* A list of strings (a single string counts as a list of one); at[] in the arena. */
struct str_list {
    struct str *at;
    uint32_t *nodes; /* for messages about a single item */
    uint32_t n, cap;
};
/* Is the item in the list, to the letter? */
bool str_list_has(const struct str_list *, struct str);
struct str_list yaml_strings(struct arena *, const struct yaml *, uint32_t map, const char *key,
                             bool required, struct problems *);
/* Reports every key of the map that is not in `known`, with a suggestion. */
void yaml_known_keys(const struct yaml *, uint32_t map, const char *const *known, size_t n,
                     struct problems *);

/*
 * The same for a value that is at hand. `what` names it in messages.
 */
struct str_list yaml_items(struct arena *, const struct yaml *, uint32_t value, const char *what,
                           struct problems *);
/* Index of the value in `names`, or `otherwise`; a value that is not listed is a problem with a
 * suggestion. */
int yaml_choice_of(const struct yaml *, uint32_t value, const char *what, const char *const *names,
                   size_t n, int otherwise, struct problems *);
/* Is the node of this kind? If not, a problem: "<what> must be a map, not text". */
bool yaml_expect(const struct yaml *, uint32_t node, enum yaml_kind, const char *what,
                 struct problems *);
/* Reports "unknown <what> '<text of the node>'" with a suggestion out of `names`. */
void yaml_unknown(const struct yaml *, uint32_t node, const char *what, const char *const *names,
                  size_t n, struct problems *);
/*
 * All values of a map in one walk: values[i] becomes the value of known[i], or 0. Other keys
 * are problems. False (a problem too) when the node is no map.
 */
bool yaml_fields(const struct yaml *, uint32_t map, const char *const *known, size_t n,
                 uint32_t *values, struct problems *);

/*
 * The front matter of a page: the page up to the line "---" that closes it, so that the positions
 * in it are the page's own. False when it has none. `body`: offset of the line after it.
 */
bool yaml_front_matter(struct str page, struct str *front, size_t *body);

#endif
