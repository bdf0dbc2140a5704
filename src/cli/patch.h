/* Unified diffs, as git apply and patch take them. */
#ifndef CLI_PATCH_H
#define CLI_PATCH_H

#include "base/buf.h"

/*
 * Appends what leads from one text to another, byte by byte, with three lines around; nothing when
 * they are equal. `path` as it is shown. False, and nothing appended, when one of them is no text
 * to such tools: a NUL byte is in it, as in UTF-16.
 */
bool patch_write(struct buf *, const char *path, struct str old, struct str new);

#endif
