#include "report/columns.h"

#include "base/unicode.h"

#include <stdlib.h>

enum { TAB_STOP = 8, STEP = 2048 /* bytes between two marks */ };

/* A character and its column. */
struct column_mark {
    uint32_t offset, column;
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

/* How many units a character takes that begins in column `column`. */
static uint32_t units_of(uint32_t code_point, uint32_t column, enum column_unit unit) {
    if (unit == COLUMN_UTF16)
        return code_point > 0xFFFF ? 2 : 1;
    if (code_point == '\t')
        return TAB_STOP - (column - 1) % TAB_STOP;
    return (uint32_t)unicode_width(code_point);
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
    uint32_t column = 1, length;
    size_t n = 0;
    for (uint32_t i = 0; i < text.n; i += length) {
        if (i / STEP >= n)
            columns->marks[unit].at[n++] = (struct column_mark){i, column};
        uint32_t c = unicode_decode(text, i, &length);
        column = c == '\n' ? 1 : column + units_of(c, column, unit);
    }
    columns->marks[unit].n = n;
    return true;
}

uint32_t column_of(struct columns *columns, uint32_t offset, enum column_unit unit) {
    const struct source *source = columns->source;
    struct position position = source_position(source, offset);
    uint32_t start = source->lines[position.line - 1], column = 1, length;
    if (unit == COLUMN_CODE_POINTS)
        return position.column;
    if (unit == COLUMN_BYTES || (unit == COLUMN_UTF16 && source->ascii))
        return offset - start + 1;
    bool is_long = offset - start > 2 * STEP;
    /* Without memory for marks the line is walked from its start. */
    if (is_long && (columns->marks[unit].n || make_marks(columns, unit))) {
        const struct column_mark *mark = &columns->marks[unit].at[(offset - STEP) / STEP];
        start = mark->offset;
        column = mark->column;
    }
    for (uint32_t i = start; i < offset; i += length)
        column += units_of(unicode_decode(source->text, i, &length), column, unit);
    return column;
}
