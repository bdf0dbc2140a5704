#include "report/csv_write.h"

#include "base/sanitize.h"

#include <string.h>

static void next_cell(struct buf *out) {
    if (out->n && out->p[out->n - 1] != '\n')
        buf_char(out, ',');
}

/* A cell's text, in quotes where it needs them. */
static void add_harmless(struct buf *out, struct str text) {
    bool formula = text.n && strchr("=+-@\t\r", text.p[0]);
    bool quoted =
        str_find_char(text, '"', 0) != SIZE_MAX || str_find_char(text, ',', 0) != SIZE_MAX;
    buf_text(out, quoted ? "\"" : "");
    buf_text(out, formula ? "'" : "");
    for (struct str rest = text; rest.n;) {
        size_t quote = quoted ? str_find_char(rest, '"', 0) : SIZE_MAX;
        buf_add(out, str_slice(rest, 0, quote));
        buf_text(out, quote == SIZE_MAX ? "" : "\"\"");
        rest = quote == SIZE_MAX ? STR("") : str_slice(rest, quote + 1, rest.n);
    }
    buf_text(out, quoted ? "\"" : "");
}

void csv_cell(struct buf *out, struct str text) {
    next_cell(out);
    sanitize_with(out, text, add_harmless);
}

void csv_number(struct buf *out, uint32_t number) {
    next_cell(out);
    buf_number(out, number);
}

void csv_end_row(struct buf *out) {
    buf_text(out, "\r\n");
}
