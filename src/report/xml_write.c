/* XML text. */
#include "report/xml_write.h"

#include "base/plain_run.h"
#include "base/sanitize.h"
#include "base/unicode.h"

/* The production Char of XML 1.0, section 2.2. */
static bool is_char(uint32_t c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xFFFE) || c > 0xFFFF;
}

static void add_ascii(struct buf *out, struct str s, size_t i) {
    switch (s.p[i]) {
    case '&':
        buf_text(out, "&amp;");
        return;
    case '<':
        buf_text(out, "&lt;");
        return;
    case '>':
        buf_text(out, "&gt;");
        return;
    case '"':
        buf_text(out, "&quot;");
        return;
    default:
        break;
    }
    if (s.p[i] == '[' && ends_command(s, i))
        buf_text(out, "&#91;");
    else
        buf_char(out, s.p[i]);
}

void xml_text(struct buf *out, struct str s) {
    uint32_t length;
    for (size_t i = 0; i < s.n; i += length) {
        size_t run = plain_run(s, i, STR("&<>\"["));
        buf_add(out, str_slice(s, i, i + run));
        i += run;
        if (i == s.n)
            return;
        uint32_t c = unicode_decode(s, i, &length);
        char bytes[4];
        if (!is_char(c))
            c = UNICODE_REPLACEMENT;
        if (char_steers(c))
            buf_format(out, "&#x%X;", (unsigned)c);
        else if (c < 0x80)
            add_ascii(out, s, i);
        else
            buf_add(out, (struct str){bytes, unicode_encode(c, bytes)});
    }
}
