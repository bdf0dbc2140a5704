/* JSON text. */
#include "base/json_write.h"

#include "base/plain_run.h"
#include "base/sanitize.h"
#include "base/unicode.h"

void json_next(struct buf *out) {
    if (out->n > 0 && out->p[out->n - 1] != '\n')
        buf_text(out, ",\n");
    buf_char(out, '{');
}

static void add_ascii(struct buf *out, struct str s, size_t i) {
    char c = s.p[i];
    if (c == '"' || c == '\\') {
        buf_char(out, '\\');
        buf_char(out, c);
    } else if (c == '\n')
        buf_text(out, "\\n");
    else if (c == '\t')
        buf_text(out, "\\t");
    else if (c < 0x20 || c == 0x7F)
        buf_format(out, "\\u%04x", (unsigned)(unsigned char)c);
    else if (c == '[' && ends_command(s, i))
        buf_text(out, "\\u005b");
    else
        buf_char(out, c);
}

/* Beyond the basic plane JSON escapes the two halves of UTF-16. */
static void add_wide(struct buf *out, uint32_t c) {
    char bytes[4];
    if (!char_steers(c))
        buf_add(out, (struct str){bytes, unicode_encode(c, bytes)});
    else if (c < 0x10000)
        buf_format(out, "\\u%04x", (unsigned)c);
    else
        buf_format(out, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (c >> 10)),
                   (unsigned)(0xDC00 + (c & 0x3FF)));
}

void json_piece(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.n;) {
        size_t run = plain_run(s, i, STR("\"\\["));
        if (run) {
            buf_add(out, str_slice(s, i, i + run));
            i += run;
            continue;
        }
        if ((unsigned char)s.p[i] < 0x80) {
            add_ascii(out, s, i++);
            continue;
        }
        uint32_t length, c = unicode_decode(s, i, &length);
        add_wide(out, c);
        i += length;
    }
}

void json_string(struct buf *out, struct str s) {
    json_separate(out);
    buf_char(out, '"');
    json_piece(out, s);
    buf_char(out, '"');
}

void json_string_or_null(struct buf *out, struct str s) {
    if (s.n) {
        json_string(out, s);
        return;
    }
    json_separate(out);
    buf_text(out, "null");
}

void json_number(struct buf *out, uint64_t number) {
    json_separate(out);
    buf_number(out, number);
}

void json_bool(struct buf *out, bool yes) {
    json_separate(out);
    buf_text(out, yes ? "true" : "false");
}

void json_raw(struct buf *out, struct str value) {
    json_separate(out);
    buf_add(out, value);
}
