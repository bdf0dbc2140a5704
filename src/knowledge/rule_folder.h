/* A user's folder of rule files, laid out as rules/ itself. */
#ifndef KNOWLEDGE_RULE_FOLDER_H
#define KNOWLEDGE_RULE_FOLDER_H

#include "knowledge/builtin.h"

/* A rule file as an editor holds it: its text counts, not what is on the disk. */
struct held_file {
    struct str path; /* the folder as it is given, '/', and the rest */
    struct str text;
};

/*
 * The name of the schema (promolint_schema()) of a rule file; `path` from the rule folder. NULL: it
 * has none, or is read as no rule file.
 */
const char *rule_file_schema(struct str path);

struct rule_files {
    struct rule_file *at;
    uint32_t n, cap;
};

/* Is there a folder of that name? */
bool rule_folder_exists(struct arena *, struct str folder);
/*
 * Reads and parses all rule files of a folder, each kind sorted by name. What can't be read, parsed
 * or recognised is a problem; the files that are given are sound YAML. `held` may be NULL.
 */
struct rule_files rule_folder_read(struct arena *, struct str folder, const struct held_file *held,
                                   struct problems *);

#endif
