/* Writes YAML trees as C source, for the tool that builds the rule files into the program. */
#ifndef BASE_YAML_EMIT_H
#define BASE_YAML_EMIT_H

#include "base/yaml.h"

/* A C string literal over as many lines as it takes, without what follows it. */
void yaml_emit_text(struct buf *, struct str);
/*
 * Two constant tables without pointers: `static const struct yaml_node nodes_<number>[]` and
 * `static const char text_<number>[]`.
 */
void yaml_emit(struct buf *, const struct yaml *, unsigned number);

#endif
