#include "report/csv_write.h"

#include "base/sanitize.h"

#include <string.h>

static void next_cell(struct buf *out) {
    if (out->n && out->p[out->n - 1] != '\n')
        buf_char(out, ',');
}

void csv_cell(struct buf *out, struct str text) {
    next_cell(out);
    struct buf clean;
    buf_init(&clean, out->cap);
    sanitize_add(&clean, text);
    bool formula = clean.n && strchr("=+-@\t\r", clean.p[0]);
    bool quoted = memchr(clean.p, '"', clean.n) || memchr(clean.p, ',', clean.n);
    buf_text(out, quoted ? "\"" : "");
    buf_text(out, formula ? "'" : "");
    for (struct str rest = buf_str(&clean); rest.n;) {
        size_t quote = str_find_char(rest, '"', 0);
        buf_add(out, str_slice(rest, 0, quote));
        buf_text(out, quote == SIZE_MAX ? "" : "\"\"");
        rest = quote == SIZE_MAX ? STR("") : str_slice(rest, quote + 1, rest.n);
    }
    buf_text(out, quoted ? "\"" : "");
    out->failed |= clean.failed;
    buf_release(&clean);
}

void csv_number(struct buf *out, uint32_t number) {
    next_cell(out);
    buf_format(out, "%u", (unsigned)number);
}

void csv_end_row(struct buf *out) {
    buf_text(out, "\r\n");
}
