/* The reports of a run: one pass over the files feeds them all. */
#ifndef CLI_REPORTS_H
#define CLI_REPORTS_H

#include "base/buf.h"
#include "cli/options.h"
#include "promolint.h"

#include <stdio.h>

struct report_output {
    const char *path; /* NULL: standard output */
    FILE *file;
    char *buffer; /* of a file; from malloc */
    struct promolint_report *report;
    struct promolint_stream *stream;
};

struct reports {
    struct report_output *at;
    size_t n;
};

/* Names of --column-unit; NULL behind the last one. */
const char *reports_unit_name(size_t i);

/* The names of severities, from the mildest; NULL behind the last. */
const char *reports_severity_name(size_t i);
/* The severity of a name; 0 when it is none, or NULL. */
enum promolint_severity reports_severity(const char *name);

/*
 * Opens what --format and --report ask for, and begins each report. False after a complaint;
 * reports_close() is due in any case.
 */
bool reports_open(struct reports *, const struct options *, bool inspect);
/* Writes a file's part of each report into `parts`, an array of reports->n. False: no memory. */
bool reports_file(const struct reports *, const struct promolint_result *, struct buf *parts);
/* Adds those parts to the reports; false: no memory. */
bool reports_add(struct reports *, const struct buf *parts);
/* Ends the reports; false after a complaint. */
bool reports_end(struct reports *, const struct promolint_totals *,
                 const struct promolint_failure *, size_t nfailures);
void reports_close(struct reports *);

#endif
