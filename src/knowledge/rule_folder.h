/* A user's folder of rule files, laid out as rules/ itself. */
#ifndef KNOWLEDGE_RULE_FOLDER_H
#define KNOWLEDGE_RULE_FOLDER_H

#include "knowledge/builtin.h"

struct rule_files {
    struct rule_file *at;
    uint32_t n, cap;
};

/* Is there a folder of that name? */
bool rule_folder_exists(struct arena *, struct str folder);
/*
 * Reads and parses all rule files of a folder, each kind sorted by name. What can't be read, parsed
 * or recognised is a problem; the files that are given are sound YAML.
 */
struct rule_files rule_folder_read(struct arena *, struct str folder, struct problems *);

#endif
