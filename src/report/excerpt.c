/* Excerpts of the source. */
#include "report/excerpt.h"

#include "base/sanitize.h"

enum {
    BYTES_BEFORE = 160, /* of the line that are looked at before and after the place's start */
    BYTES_AFTER = 400,
    COLUMNS_BEFORE = 40, /* that are shown */
    COLUMNS = 96,
    TAB_COLUMNS = 4
};

static bool is_continuation(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The part of the line that is looked at: a long line is never read as a whole. */
static struct span window_of(const struct source *source, struct span line, uint32_t at) {
    struct span window = line;
    if (at - line.start > BYTES_BEFORE) {
        window.start = at - BYTES_BEFORE;
        while (window.start < at && is_continuation(source->text.p[window.start]))
            window.start++;
    }
    if (line.end - at > BYTES_AFTER)
        window.end = at + BYTES_AFTER;
    return window;
}

/* One character; gives its columns. */
static uint32_t add_char(struct buf *out, struct str text, size_t at, uint32_t *length) {
    if (text.p[at] == '\t') {
        buf_text(out, "    ");
        *length = 1;
        return TAB_COLUMNS;
    }
    return sanitize_char(out, text, at, length);
}

/* Where the shown part begins, so that the place is at most COLUMNS_BEFORE columns into it. */
static size_t first_shown(struct str text, size_t at) {
    struct buf scratch;
    buf_init(&scratch, BYTES_BEFORE * 16);
    uint32_t before = 0, length;
    for (size_t i = 0; i < at; i += length)
        before += add_char(&scratch, text, i, &length);
    size_t i = 0;
    for (; i < at && before > COLUMNS_BEFORE; i += length)
        before -= add_char(&scratch, text, i, &length);
    buf_release(&scratch);
    return i;
}

struct mark {
    uint32_t column, width;
};

static struct mark add_line(struct buf *out, struct str text, struct span place, bool cut_before,
                            bool cut_after) {
    struct mark mark = {0};
    size_t i = first_shown(text, place.start);
    uint32_t column = 0, length;
    if (i > 0 || cut_before) {
        buf_text(out, "...");
        column = 3;
    }
    for (; i < text.n && column < COLUMNS; i += length) {
        if (i == place.start)
            mark.column = column;
        column += add_char(out, text, i, &length);
        if (i >= place.start && i < place.end)
            mark.width = column - mark.column;
    }
    if (place.start >= text.n)
        mark.column = column;
    if (i < text.n || cut_after)
        buf_text(out, "...");
    return mark;
}

static void add_marks(struct buf *out, struct mark mark, bool colour) {
    for (uint32_t i = 0; i < mark.column; i++)
        buf_char(out, ' ');
    buf_text(out, colour ? "\x1b[32m^" : "^");
    for (uint32_t i = 1; i < mark.width; i++)
        buf_char(out, '~');
    buf_text(out, colour ? "\x1b[0m\n" : "\n");
}

void excerpt_add(struct buf *out, const struct source *source, struct span span, bool colour) {
    if (!span_exists(span))
        return;
    uint32_t number = source_position(source, span.start).line;
    struct span line = source_line(source, number);
    if (span.start > line.end)
        span.start = line.end;
    struct span window = window_of(source, line, span.start);
    uint32_t end = span.end < window.end ? span.end : window.end;
    struct span place = {span.start - window.start,
                         (end > span.start ? end : span.start) - window.start};
    buf_format(out, "%6u | ", (unsigned)number);
    struct mark mark = add_line(out, source_slice(source, window), place, window.start > line.start,
                                window.end < line.end);
    buf_text(out, "\n       | ");
    add_marks(out, mark, colour);
}
