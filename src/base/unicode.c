/* UTF-8 and character properties. */
#include "base/unicode.h"

#include <string.h>
#include <utf8proc.h>

/* Length of a sequence by its first byte, 0 for a byte that can't be the first. */
static uint32_t sequence_length(uint8_t first) {
    if (first < 0x80)
        return 1;
    if (first < 0xC2)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
}

uint32_t unicode_decode(struct str s, size_t at, uint32_t *length) {
    const uint8_t *p = (const uint8_t *)s.p + at;
    uint32_t n = sequence_length(p[0]);
    *length = 1;
    if (n == 1)
        return p[0];
    if (n == 0 || n > s.n - at)
        return UNICODE_REPLACEMENT;
    uint32_t c = p[0] & (0xFFu >> (n + 1));
    for (uint32_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return UNICODE_REPLACEMENT;
        c = c << 6 | (p[i] & 0x3Fu);
    }
    bool overlong = (n == 3 && c < 0x800) || (n == 4 && c < 0x10000);
    if (overlong || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return UNICODE_REPLACEMENT;
    *length = n;
    return c;
}

uint32_t unicode_encode(uint32_t c, char *out) {
    return (uint32_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)out);
}

static bool is_ignored(uint32_t c) {
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0x300 && c <= 0x36F);
}

enum char_class unicode_class(uint32_t c) {
    if (c < 0x80) {
        char ascii = (char)c;
        if (char_is_alpha(ascii))
            return CHAR_LETTER;
        if (char_is_digit(ascii))
            return CHAR_DIGIT;
        if (char_is_space(ascii) || c < 0x20)
            return CHAR_SPACE;
        return strchr("$*%+=<>|^~", ascii) ? CHAR_SYMBOL : CHAR_PUNCTUATION;
    }
    if (is_ignored(c))
        return CHAR_IGNORED;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    switch (category) {
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NO:
        return CHAR_DIGIT;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
        return CHAR_IGNORED;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
        return CHAR_SPACE;
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO:
        return CHAR_SYMBOL;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
        return CHAR_PUNCTUATION;
    default:
        return CHAR_LETTER;
    }
}

bool unicode_is_upper(uint32_t c) {
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

uint32_t unicode_fold(uint32_t c, char *out, bool *accent) {
    utf8proc_int32_t parts[UNICODE_MAX_FOLD / 4];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)c, parts, ARRAY_COUNT(parts),
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &boundary);
    if (n <= 0 || n > (utf8proc_ssize_t)ARRAY_COUNT(parts))
        return unicode_encode(c, out);
    uint32_t length = 0;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        utf8proc_category_t category = utf8proc_category(parts[i]);
        if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME) {
            *accent = true;
            continue;
        }
        length += unicode_encode((uint32_t)parts[i], out + length);
    }
    return length;
}

int unicode_width(uint32_t c) {
    return c < 0x80 ? c >= 0x20 && c != 0x7F : utf8proc_charwidth((utf8proc_int32_t)c);
}

bool unicode_valid(struct str s) {
    for (size_t i = 0; i < s.n;) {
        uint64_t eight;
        if (s.n - i >= sizeof eight) {
            memcpy(&eight, s.p + i, sizeof eight);
            if (!(eight & 0x8080808080808080u)) {
                i += sizeof eight;
                continue;
            }
        }
        uint32_t length;
        uint32_t c = unicode_decode(s, i, &length);
        if (c == UNICODE_REPLACEMENT && length == 1)
            return false;
        i += length;
    }
    return true;
}
