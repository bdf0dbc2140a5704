/* New text in the encoding of an old file. */
#include "document/source_write.h"

#include "base/unicode.h"
#include "document/encoding.h"

#include <string.h>

enum repertoire { ALL_UTF8, ALL_UTF16, WINDOWS_1252, ASCII_ONLY };

static enum repertoire repertoire_of(const struct source *source) {
    if (strncmp(source->encoding, "utf-16", 6) == 0)
        return ALL_UTF16;
    if (strcmp(source->encoding, "windows-1252") == 0)
        return WINDOWS_1252;
    return strcmp(source->encoding, "utf-8") == 0 ? ALL_UTF8 : ASCII_ONLY;
}

/* The byte of a code point, or -1. */
static int windows_1252_byte(uint32_t c) {
    if (c < 0x80 || (c >= 0xA0 && c < 0x100))
        return (int)c;
    for (int byte = 0x80; byte < 0xA0; byte++)
        if (encoding_windows_1252((uint8_t)byte) == c)
            return byte;
    return -1;
}

bool source_takes_text(const struct source *source) {
    return strcmp(source->encoding, "ISO-2022-JP") != 0;
}

static size_t line_end_at(struct str text, size_t i) {
    if (text.p[i] == '\r')
        return i + 1 < text.n && text.p[i + 1] == '\n' ? 2 : 1;
    return text.p[i] == '\n';
}

struct str source_line_end(const struct source *source, uint32_t offset) {
    struct str text = source->text;
    size_t n = 0;
    for (size_t i = offset < text.n ? offset : text.n; i-- > 0;) {
        if ((n = line_end_at(text, i)) == 0)
            continue;
        bool pair = n == 1 && text.p[i] == '\n' && i && text.p[i - 1] == '\r';
        return str_slice(text, i - pair, i + n);
    }
    for (size_t i = offset; i < text.n; i++)
        if ((n = line_end_at(text, i)))
            return str_slice(text, i, i + n);
    return STR("\n");
}

static bool is_ascii(struct str s) {
    return encoding_ascii_run(s.p, s.n) == s.n;
}

struct str source_fit(struct arena *arena, const struct source *source, struct str text) {
    enum repertoire has = repertoire_of(source);
    if (is_ascii(text) || has == ALL_UTF16)
        return text;
    if (has == ALL_UTF8 && source->valid)
        return text;
    enum { LONGEST_REFERENCE = sizeof "&#1114111;" };
    char *out = arena_alloc(arena, text.n * LONGEST_REFERENCE);
    size_t n = 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t length, c = unicode_decode(text, i, &length);
        if (c < 0x80 || (has == WINDOWS_1252 && windows_1252_byte(c) >= 0)) {
            memcpy(out + n, text.p + i, length);
            n += length;
        } else {
            struct str reference = str_format(arena, "&#%u;", (unsigned)c);
            memcpy(out + n, reference.p, reference.n);
            n += reference.n;
        }
        i += length;
    }
    return (struct str){out, n};
}

static void put_unit(struct buf *out, uint32_t unit, bool big) {
    char high = (char)(unit >> 8), low = (char)(unit & 0xFF);
    buf_char(out, big ? high : low);
    buf_char(out, big ? low : high);
}

void source_encode(struct buf *out, const struct source *source, struct str text) {
    enum repertoire has = repertoire_of(source);
    if (has == ALL_UTF8 || has == ASCII_ONLY) {
        buf_add(out, text);
        return;
    }
    bool big = strcmp(source->encoding, "utf-16be") == 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t length, c = unicode_decode(text, i, &length);
        i += length;
        if (has == WINDOWS_1252) {
            int byte = windows_1252_byte(c);
            buf_char(out, (char)(byte >= 0 ? byte : '?'));
        } else if (c < 0x10000) {
            put_unit(out, c, big);
        } else {
            put_unit(out, 0xD800 + ((c - 0x10000) >> 10), big);
            put_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF), big);
        }
    }
}
