#include "report/html_write.h"

#include "base/plain_run.h"
#include "base/sanitize.h"
#include "base/unicode.h"

#include <inttypes.h>

/* Code points that stand for no character, ever: HTML does not allow them. */
static bool is_noncharacter(uint32_t c) {
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

static void add_character(struct buf *out, uint32_t c, bool source) {
    bool visible = (char_steers(c) && !(source && c == '\t')) || is_noncharacter(c);
    if (visible) {
        buf_text(out, source ? "<i>" : "");
        sanitize_escape(out, c);
        buf_text(out, source ? "</i>" : "");
        return;
    }
    char bytes[4];
    buf_add(out, (struct str){bytes, unicode_encode(c, bytes)});
}

static void add(struct buf *out, struct str text, bool source) {
    for (size_t i = 0; i < text.n;) {
        size_t run = plain_run(text, i, STR("&<>"));
        buf_add(out, str_slice(text, i, i + run));
        i += run;
        if (i == text.n)
            return;
        uint32_t length = 1;
        if (text.p[i] == '&')
            buf_text(out, "&amp;");
        else if (text.p[i] == '<')
            buf_text(out, "&lt;");
        else if (text.p[i] == '>')
            buf_text(out, "&gt;");
        else
            add_character(out, unicode_decode(text, i, &length), source);
        i += length;
    }
}

void html_text(struct buf *out, struct str text) {
    add(out, text, false);
}

void html_source(struct buf *out, struct str text) {
    add(out, text, true);
}

void html_name(struct buf *out, struct str name) {
    for (size_t i = 0; i < name.n; i++)
        buf_char(out, name.p[i] == '-' ? ' ' : name.p[i]);
}

void html_count(struct buf *out, uint64_t n) {
    if (n >= 1000) {
        html_count(out, n / 1000);
        buf_format(out, ",%03" PRIu64, n % 1000);
    } else
        buf_number(out, n);
}

void html_counted(struct buf *out, uint64_t n, const char *one) {
    html_count(out, n);
    buf_char(out, ' ');
    buf_text(out, one);
    buf_text(out, n == 1 ? "" : "s");
}
