/*
 * Text for people. Everything that comes from an article, a path or a rule file
 * may be written to harm who reads it: escape sequences, forged lines, commands
 * for the CI system that records the output (LINTERS: "workflow commands").
 */
#ifndef BASE_SANITIZE_H
#define BASE_SANITIZE_H

#include "base/buf.h"

/*
 * Adds `text` as part of one line: control characters, bidi controls and line
 * ends become visible escapes, bytes that are not UTF-8 become U+FFFD, and
 * "##[", "##name[" lose their meaning. At the start of an output line, "::" does too.
 */
void sanitize_add(struct buf *, struct str text);
/* Calls `add` with the text as sanitize_add() makes it. */
void sanitize_with(struct buf *, struct str text, void (*add)(struct buf *, struct str));
/* The same with line ends kept: pages of rules. */
void sanitize_page(struct buf *, struct str text);
/* The same for one character, as it stands in `text`; gives the columns that it takes. */
uint32_t sanitize_char(struct buf *, struct str text, size_t at, uint32_t *length);
/* Adds the visible escape of a character: "\\x1b", "\\u{202e}". */
void sanitize_escape(struct buf *, uint32_t code_point);

/* Control and bidi characters, and such as are not seen: they steer what shows them. */
bool char_steers(uint32_t code_point);
/* Does the '[' at `at` end a token that a CI system takes for a command: "##[", "##vso["? */
bool ends_command(struct str text, size_t at);

#endif
