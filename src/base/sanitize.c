/* Makes text harmless that people and CI systems read. */
#include "base/sanitize.h"

#include "base/plain_run.h"
#include "base/unicode.h"

bool char_steers(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

void sanitize_escape(struct buf *out, uint32_t c) {
    switch (c) {
    case '\n':
        buf_text(out, "\\n");
        break;
    case '\r':
        buf_text(out, "\\r");
        break;
    case '\t':
        buf_text(out, "\\t");
        break;
    default:
        buf_format(out, c < 0x100 ? "\\x%02x" : "\\u{%04x}", (unsigned)c);
    }
}

bool ends_command(struct str text, size_t at) {
    size_t i = at;
    while (i > 0 && at - i < 32 && (char_is_alnum(text.p[i - 1]) || text.p[i - 1] == '-'))
        i--;
    return i >= 2 && text.p[i - 1] == '#' && text.p[i - 2] == '#';
}

uint32_t sanitize_char(struct buf *out, struct str text, size_t at, uint32_t *length) {
    unsigned char byte = (unsigned char)text.p[at];
    if (byte >= 0x20 && byte < 0x7F) {
        *length = 1;
        bool command = byte == '[' && ends_command(text, at);
        if (command)
            buf_char(out, '\\');
        buf_char(out, (char)byte);
        return command ? 2 : 1;
    }
    uint32_t c = unicode_decode(text, at, length);
    if (char_steers(c)) {
        size_t before = out->n;
        sanitize_escape(out, c);
        return (uint32_t)(out->n - before);
    }
    char bytes[4];
    uint32_t n = unicode_encode(c, bytes);
    buf_add(out, (struct str){bytes, n});
    int width = unicode_width(c);
    return width > 0 ? (uint32_t)width : 0;
}

static bool at_line_start(const struct buf *out) {
    size_t i = out->n;
    while (i > 0 && (out->p[i - 1] == ' ' || out->p[i - 1] == '\t'))
        i--;
    return i == 0 || out->p[i - 1] == '\n';
}

/* Length of what stands at `at` and needs no look: ASCII that no command has in it. */
static size_t harmless_run(struct str text, size_t at) {
    return plain_run(text, at, STR(":["));
}

static void add(struct buf *out, struct str text, bool keep_lines) {
    for (size_t i = 0; i < text.n;) {
        uint32_t length = 1;
        size_t run = harmless_run(text, i);
        buf_add(out, str_slice(text, i, i + run));
        i += run;
        if (i == text.n)
            return;
        if (keep_lines && text.p[i] == '\n')
            buf_char(out, '\n');
        else if (keep_lines && text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] == '\n')
            ;
        else {
            if (text.p[i] == ':' && i + 1 < text.n && text.p[i + 1] == ':' && at_line_start(out))
                buf_char(out, '\\');
            sanitize_char(out, text, i, &length);
        }
        i += length;
    }
}

void sanitize_add(struct buf *out, struct str text) {
    add(out, text, false);
}

/* Is there nothing in it that sanitize_add() would look at twice? */
static bool is_harmless(struct str text) {
    uint32_t length = 1;
    for (size_t i = harmless_run(text, 0); i < text.n;
         i += length + harmless_run(text, i + length)) {
        uint32_t c = unicode_decode(text, i, &length);
        bool twice = c == ':' && i + 1 < text.n && text.p[i + 1] == ':';
        if (twice || c == UNICODE_REPLACEMENT || char_steers(c) ||
            (c == '[' && ends_command(text, i)))
            return false;
    }
    return true;
}

void sanitize_with(struct buf *out, struct str text, void (*add_text)(struct buf *, struct str)) {
    if (is_harmless(text)) { /* as nearly all of it is */
        add_text(out, text);
        return;
    }
    struct buf clean;
    buf_init(&clean, out->cap);
    sanitize_add(&clean, text);
    add_text(out, buf_str(&clean));
    out->failed |= clean.failed;
    buf_release(&clean);
}

void sanitize_page(struct buf *out, struct str text) {
    add(out, text, true);
}
