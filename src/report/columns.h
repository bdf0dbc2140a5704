/* Columns in the units that other programs count in. */
#ifndef REPORT_COLUMNS_H
#define REPORT_COLUMNS_H

#include "report/report.h"

/* The column, from 1, of a text offset in its line. */
uint32_t column_of(const struct source *, uint32_t offset, enum column_unit);

#endif
