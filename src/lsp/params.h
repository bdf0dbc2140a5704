/* Reading what the editor sends, and writing places. */
#ifndef LSP_PARAMS_H
#define LSP_PARAMS_H

#include "base/json.h"
#include "base/json_write.h"
#include "lsp/text.h"

/*
 * A message's body. An escaped half of a UTF-16 pair, which an editor may hold though it is no
 * character, is read as U+FFFD: it takes one unit too, so that positions stay right.
 */
bool read_body(struct arena *, struct str body, struct json_value **out);

/* 0, false and "" for what is missing or something else. */
int64_t json_integer(const struct json_value *);
bool json_true(const struct json_value *);
struct str json_text(const struct json_value *);
/* The member of a member: "params.textDocument.uri"; NULL: there is none. */
const struct json_value *json_path(const struct json_value *, const char *dotted);

/* False when it is none. Numbers beyond 32 bits are taken for the largest. */
bool read_position(const struct json_value *, struct lsp_position *);
bool read_range(const struct json_value *, struct lsp_range *);
void write_range(struct buf *, const char *key, struct lsp_range);

#endif
