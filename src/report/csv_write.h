/*
 * Writes rows of comma-separated values (RFC 4180), UTF-8 without byte order mark. A cell that a
 * spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
 */
#ifndef REPORT_CSV_WRITE_H
#define REPORT_CSV_WRITE_H

#include "base/buf.h"

void csv_cell(struct buf *, struct str);
void csv_number(struct buf *, uint32_t);
void csv_end_row(struct buf *);

#endif
