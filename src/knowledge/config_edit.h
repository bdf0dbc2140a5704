/*
 * Adding one thing to the text of a configuration, by an edit that leaves its comments, order,
 * indentation, quotes and styles as they are.
 */
#ifndef KNOWLEDGE_CONFIG_EDIT_H
#define KNOWLEDGE_CONFIG_EDIT_H

#include "base/yaml.h"

enum { CONFIG_DEPTH = 2 };

struct config_addition {
    struct str keys[CONFIG_DEPTH]; /* the path to it, from the root */
    uint32_t nkeys;                /* at least 1 */
    bool item;                     /* an item of the list there; else the value there */
    struct str value;
};

struct config_edit {
    size_t offset, length; /* bytes that are replaced */
    struct str text;
};

/* Text that someone else wrote goes into a configuration only where it is plain to read. */
bool config_takes(struct str);
/* A scalar between these quotes (' or "); 0: without any, where YAML then reads the same text. */
void config_write_text(struct buf *, struct str, char quote);

/*
 * The edit of `text`, of which `y` is the tree; in the arena. NULL, or why there is none. Whether
 * it does what it should is seen by config_adds().
 */
const char *config_add(struct arena *, const struct yaml *y, struct str text,
                       const struct config_addition *, struct config_edit *);
/* Does `after` say what `before` says, and the addition, and nothing else? */
bool config_adds(struct arena *, const struct yaml *before, const struct yaml *after,
                 const struct config_addition *);

#endif
