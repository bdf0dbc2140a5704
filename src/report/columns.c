#include "report/columns.h"

#include "base/unicode.h"

enum { TAB_STOP = 8 };

/* How many units a character takes that begins in column `column`. */
static uint32_t units_of(uint32_t code_point, uint32_t column, enum column_unit unit) {
    if (unit == COLUMN_UTF16)
        return code_point > 0xFFFF ? 2 : 1;
    if (code_point == '\t')
        return TAB_STOP - (column - 1) % TAB_STOP;
    return (uint32_t)unicode_width(code_point);
}

uint32_t column_of(const struct source *source, uint32_t offset, enum column_unit unit) {
    struct position position = source_position(source, offset);
    uint32_t start = source->lines[position.line - 1];
    if (unit == COLUMN_CODE_POINTS)
        return position.column;
    if (unit == COLUMN_BYTES)
        return offset - start + 1;
    uint32_t column = 1, length;
    struct str before = source_slice(source, (struct span){start, offset});
    for (size_t i = 0; i < before.n; i += length)
        column += units_of(unicode_decode(before, i, &length), column, unit);
    return column;
}
