/* Encodings: which one a file has, and its text in UTF-8. */
#ifndef DOCUMENT_ENCODING_H
#define DOCUMENT_ENCODING_H

#include "base/str.h"

/* What a text is like. */
struct utf8_check {
    bool ascii; /* no byte from 128 */
    bool valid; /* UTF-8 */
};

struct utf8_check encoding_check(struct str);

/* Number of bytes below 128 at the start of [p, p + n). */
size_t encoding_ascii_run(const char *p, size_t n);

/* Length of the valid UTF-8 sequence at `p`, of at most `n` bytes; 0 when there is none. */
size_t encoding_sequence(const char *p, size_t n);

/* Writes a code point, at most 4 bytes; gives their number. */
size_t encoding_put(uint32_t code_point, char *out);

/* The code point of a byte in windows-1252; the five unused ones are control characters. */
uint32_t encoding_windows_1252(uint8_t);

/*
 * The encoding that a `<meta>` or the XML declaration in the first 1,024 bytes
 * names: "windows-1252" for ISO-8859-1 and ASCII as in browsers, a name that
 * iconv knows for others, NULL when there is none that is known. When the bytes
 * are not valid as `utf8`, a later `<meta>` is looked for as well.
 */
const char *encoding_declared(struct str bytes, bool utf8);

/*
 * What undeclared bytes are that are no valid UTF-8: "utf-8" when they hold more of its sequences
 * than other bytes beyond ASCII, else "windows-1252", which browsers take them for in western
 * Europe.
 */
const char *encoding_guess(struct str bytes);

/* Text in UTF-8, and for each byte of it and its end the offset it comes from. */
struct decoded {
    struct str text;
    const uint32_t *origin;
};

/*
 * Decodes bytes [from, bytes.n); what is not valid becomes U+FFFD. `encoding` is
 * "utf-16le", "utf-16be", or what encoding_declared() or encoding_guess() gave.
 */
struct decoded encoding_decode(struct arena *, struct str bytes, uint32_t from,
                               const char *encoding);

#endif
