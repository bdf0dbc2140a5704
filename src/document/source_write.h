/* What new text must look like to stand in a file: its encoding and its line ends. */
#ifndef DOCUMENT_SOURCE_WRITE_H
#define DOCUMENT_SOURCE_WRITE_H

#include "base/buf.h"
#include "document/source.h"

/* Can text be put into the file without touching what stands around it? Not where the encoding's
 * bytes mean something else after others (ISO-2022-JP). */
bool source_takes_text(const struct source *);
/* The line end nearest before the offset, else the first one behind it; LF when there is none. */
struct str source_line_end(const struct source *, uint32_t offset);
/* The text, with a character reference for each character that the file's encoding lacks: also for
 * all that isn't ASCII where the file's bytes aren't what its encoding says. */
struct str source_fit(struct arena *, const struct source *, struct str text);
/* Writes text that fits in the file's encoding. */
void source_encode(struct buf *, const struct source *, struct str text);

#endif
