/* Text from an article, a path or a rule file as part of a Markdown page. */
#ifndef BASE_MARKDOWN_WRITE_H
#define BASE_MARKDOWN_WRITE_H

#include "base/buf.h"

/*
 * Adds `text`, which is one harmless line (sanitize_add()), within a line: plain words as they
 * are; words that could be markup, a link, or a reference that a service acts on ("@team", "#12")
 * as code, where it is only shown. Not for tables: there '|' means something in code, too.
 */
void markdown_write_text(struct buf *, struct str text);
/* All of it as code. */
void markdown_write_code(struct buf *, struct str text);

#endif
