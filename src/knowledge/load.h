/*
 * Loading of rule files: what knowledge.c shares with the loaders of the kinds
 * of file. A loader takes one file's tree, adds to the knowledge what is right
 * in it, and a problem for each thing that is not.
 */
#ifndef KNOWLEDGE_LOAD_H
#define KNOWLEDGE_LOAD_H

#include "knowledge/builtin.h"
#include "knowledge/knowledge.h"

/* Names of one sort of entry, to find those that stand twice and those to be replaced. */
struct name_entry {
    struct str name;
    uint32_t number; /* tells names apart that mean different things: the language, the role */
    uint32_t index;  /* of the entry in its table, set by who adds it */
    uint32_t layer;  /* 0 built in, then the user's folders from 1 */
    bool used;
};

struct name_map {
    struct name_entry *at;
    uint32_t n, cap; /* cap: a power of two, or 0 */
};

struct loading {
    struct arena *arena;
    struct knowledge *knowledge;
    struct problems *problems;
    uint32_t layer;
    /*
     * Check also what takes time: patterns, references between files. Not done for built-in files
     * at each start of the program, but by its tests and `promolint test`.
     */
    bool strict;
    /*
     * Remember the names of links and groups, so that they can be replaced and doubles are seen.
     * Not needed where there are only the built-in files.
     */
    bool names;
    struct name_entry forgotten; /* what load_optional_name() gives when they are not remembered */
    struct name_map networks, links, languages, groups, group_ids, statements, packs, rules,
        generators;
};

void network_load(struct loading *, const struct yaml *);
void impact_domains_load(struct loading *, struct str path, struct str text);
void vocabulary_load(struct loading *, const struct yaml *);
/* Drops the phrases of groups that a later folder has replaced. */
void vocabulary_finish(struct loading *);
void pack_load(struct loading *, const struct yaml *);
void generators_load(struct loading *, const struct yaml *);
void rule_load(struct loading *, const struct rule_file *);
/* What rule pages say of packs, groups, networks and statements, once all of those are known. */
void rule_check_references(struct loading *);

/*
 * The entry of a name; `used` is false when it is new, and the caller then sets its index. An
 * entry that the same folder has already is a problem at `node`, and gives NULL.
 */
struct name_entry *load_name(struct loading *, struct name_map *, struct str name, uint32_t number,
                             const struct yaml *, uint32_t node, const char *what);
/* The same for names that are remembered only where `names` says so; valid until the next call. */
struct name_entry *load_optional_name(struct loading *, struct name_map *, struct str name,
                                      uint32_t number, const struct yaml *, uint32_t node,
                                      const char *what);
/* The entry of a name, NULL when there is none. */
const struct name_entry *load_find(const struct name_map *, struct str name, uint32_t number);
/* Reports "unknown <what> '<name>'" with a suggestion from the map. */
void load_unknown(struct loading *, const struct name_map *, const char *what, struct str name,
                  struct str path, uint32_t line, uint32_t column);
/* Text of a value; a problem when it is no text, or is empty. `value` 0 gives "". */
struct str load_text(struct loading *, const struct yaml *, uint32_t value, const char *key);
/* The same for a date, "2026-08-22". */
struct str load_date(struct loading *, const struct yaml *, uint32_t value, const char *key);
/* A problem when value is 0: the key is missing from the map. */
bool load_require(struct loading *, const struct yaml *, uint32_t map, uint32_t value,
                  const char *key);
/* Column in the file of a byte of a scalar on one line. */
uint32_t load_column(const struct yaml *, uint32_t scalar, size_t offset);

#endif
