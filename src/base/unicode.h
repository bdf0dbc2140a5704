/* UTF-8 and what promolint needs to know of characters. The only includer of utf8proc. */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/str.h"

enum { UNICODE_REPLACEMENT = 0xFFFD, UNICODE_MAX_FOLD = 24 };

enum char_class {
    CHAR_LETTER,
    CHAR_DIGIT,
    CHAR_IGNORED, /* soft hyphen, zero width, bidi mark, variation selector, combining mark */
    CHAR_SPACE,
    CHAR_PUNCTUATION,
    CHAR_SYMBOL /* currency, hearts, stars, arrows: a word of its own */
};

/*
 * Decodes the character at s[at], sets its length in bytes (at least 1). A byte
 * that is not UTF-8 is one character, UNICODE_REPLACEMENT.
 */
uint32_t unicode_decode(struct str s, size_t at, uint32_t *length);
/* Writes at most 4 bytes, returns how many. */
uint32_t unicode_encode(uint32_t code_point, char *out);
enum char_class unicode_class(uint32_t code_point);
bool unicode_is_upper(uint32_t code_point);
/*
 * Compatibility decomposition, case folding, marks removed, as UTF-8; at most
 * UNICODE_MAX_FOLD bytes. Returns the length; `*accent` is set when a mark was removed.
 */
uint32_t unicode_fold(uint32_t code_point, char *out, bool *accent);
/* Columns on a terminal: 0, 1 or 2. */
int unicode_width(uint32_t code_point);
/* Is the whole string valid UTF-8? */
bool unicode_valid(struct str);

#endif
