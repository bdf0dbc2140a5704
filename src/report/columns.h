/* Columns in the units that other programs count in. */
#ifndef REPORT_COLUMNS_H
#define REPORT_COLUMNS_H

#include "document/source.h"

/* What a column counts; tabs are one. Display: cells of a terminal, a tab to the next eighth. */
enum column_unit { COLUMN_CODE_POINTS, COLUMN_BYTES, COLUMN_UTF16, COLUMN_DISPLAY, COLUMN_UNITS };

/* Of one file, and of the next one with the same memory. */
struct columns {
    const struct source *source;
    struct {
        struct column_mark *at; /* from malloc: columns at steps of the text */
        size_t n, room;
    } marks[COLUMN_UNITS]; /* made when a long line asks for them */
};

/* Begins another file. Zeroes are columns without memory yet. */
void columns_begin(struct columns *, const struct source *);
void columns_release(struct columns *);

/*
 * The column, from 1, of a text offset in its line. The work does not depend on the line's length,
 * but for the first time in a unit.
 */
uint32_t column_of(struct columns *, uint32_t offset, enum column_unit);
/* The same for an offset whose position is known. */
uint32_t column_at(struct columns *, uint32_t offset, struct position, enum column_unit);

#endif
