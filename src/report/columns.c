#include "report/columns.h"

#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

enum { TAB_STOP = 8, STEP = 2048 /* bytes between two marks */ };

/* A character, its column, and how many pairs of UTF-16 units stand before it in the text. */
struct column_mark {
    uint32_t offset, column, pairs;
};

void columns_begin(struct columns *columns, const struct source *source) {
    columns->source = source;
    for (size_t i = 0; i < ARRAY_COUNT(columns->marks); i++)
        columns->marks[i].n = 0;
}

void columns_release(struct columns *columns) {
    for (size_t i = 0; i < ARRAY_COUNT(columns->marks); i++)
        free(columns->marks[i].at);
    *columns = (struct columns){0};
}

/* Does any of eight bytes begin a character of four, that is, are its upper four bits set? */
static bool has_long(const char *bytes) {
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return eight & eight << 1 & eight << 2 & eight << 3 & 0x8080808080808080;
}

/* Goes on from a mark to an offset: the characters there that UTF-16 takes a pair for. */
static struct column_mark count_pairs(struct str text, struct column_mark mark, uint32_t offset) {
    uint32_t length;
    while (mark.offset < offset) {
        if (offset - mark.offset >= 8 && !has_long(text.p + mark.offset)) {
            mark.offset += 8;
            continue;
        }
        if ((unsigned char)text.p[mark.offset] >= 0xF0)
            mark.pairs += unicode_decode(text, mark.offset, &length) > 0xFFFF;
        mark.offset++;
    }
    return mark;
}

/* The same for cells of a terminal. */
static struct column_mark count_cells(struct str text, struct column_mark mark, uint32_t offset) {
    uint32_t length;
    for (; mark.offset < offset; mark.offset += length) {
        uint32_t c = unicode_decode(text, mark.offset, &length);
        if (c == '\n')
            mark.column = 1;
        else if (c == '\t')
            mark.column += TAB_STOP - (mark.column - 1) % TAB_STOP;
        else
            mark.column += (uint32_t)unicode_width(c);
    }
    return mark;
}

static struct column_mark count(struct str text, struct column_mark mark, uint32_t offset,
                                enum column_unit unit) {
    return (unit == COLUMN_UTF16 ? count_pairs : count_cells)(text, mark, offset);
}

static bool make_room(struct columns *columns, enum column_unit unit, size_t room) {
    if (room <= columns->marks[unit].room)
        return true;
    struct column_mark *grown = realloc(columns->marks[unit].at, room * sizeof *grown);
    if (!grown)
        return false;
    columns->marks[unit].at = grown;
    columns->marks[unit].room = room;
    return true;
}

/* Goes through the text once; mark i is the first character at or after i * STEP. */
static bool make_marks(struct columns *columns, enum column_unit unit) {
    struct str text = columns->source->text;
    if (!make_room(columns, unit, text.n / STEP + 1))
        return false;
    struct column_mark mark = {.column = 1};
    for (size_t n = 0; n * STEP < text.n; n++) {
        mark = count(text, mark, (uint32_t)(n * STEP), unit);
        columns->marks[unit].at[n] = mark;
        columns->marks[unit].n = n + 1;
    }
    return true;
}

/* The last mark before an offset; without memory for marks, the line's start. */
static struct column_mark mark_before(struct columns *columns, uint32_t offset,
                                      enum column_unit unit) {
    if (offset < STEP || (!columns->marks[unit].n && !make_marks(columns, unit)))
        return (struct column_mark){.column = 1};
    return columns->marks[unit].at[(offset - STEP) / STEP];
}

uint32_t column_of(struct columns *columns, uint32_t offset, enum column_unit unit) {
    return column_at(columns, offset, source_position(columns->source, offset), unit);
}

uint32_t column_at(struct columns *columns, uint32_t offset, struct position position,
                   enum column_unit unit) {
    const struct source *source = columns->source;
    uint32_t start = source->lines[position.line - 1];
    struct column_mark line = {.offset = start, .column = 1};
    if (unit == COLUMN_BYTES)
        return offset - start + 1;
    if (unit == COLUMN_CODE_POINTS || (unit == COLUMN_UTF16 && source->ascii))
        return position.column;
    bool is_long = offset - start > 2 * STEP;
    if (unit == COLUMN_DISPLAY)
        return count_cells(source->text, is_long ? mark_before(columns, offset, unit) : line,
                           offset)
            .column;
    if (is_long)
        line = count_pairs(source->text, mark_before(columns, start, unit), start);
    uint32_t before = line.pairs;
    if (is_long)
        line = mark_before(columns, offset, unit);
    return position.column + count_pairs(source->text, line, offset).pairs - before;
}
