/*
 * Remarks: what a run says of a place. Formats that have one kind of entry write every remark as
 * one, so that none of them forgets a file that could not be read or what was not understood.
 */
#ifndef REPORT_REMARK_H
#define REPORT_REMARK_H

#include "report/report.h"

struct remark {
    const struct report_file *file; /* NULL: the file could not be read */
    const struct finding *finding;  /* NULL: no finding */
    struct str path, from_root;     /* as they were given: harmful ones too */
    struct str rule;                /* its id; "unknown": not understood; "unreadable" */
    enum severity severity;         /* unknown: info; unreadable: error */
    bool fails;                     /* is of a kind that can fail a run: open, no note, not weak */
    struct span span;               /* the place, or the part of it on its first line */
    uint32_t line;                  /* from 1 */
    uint32_t column, end_column;    /* in code points */

    /* Harmless for terminals, logs and pages, each one line; "" when there is nothing to say. */
    struct str message;
    struct str why;  /* the evidence */
    struct str help; /* what to do */
};

/* A file's part that two formats share, by the options that it depends on. */
struct kept_part {
    struct buf text;
    enum severity severity;
    bool aside, made;
};

/* Those of one file, made once for all formats; then of the next file with the same memory. */
struct remarks {
    struct remark *at; /* from malloc */
    size_t n, room;
    struct buf texts; /* of all of them, in order, each followed by a line end */
    bool made;
    struct kept_part objects, diagnostics; /* of json and jsonl; of rdjson and rdjsonl */
};

/*
 * The part as `write` writes it, or has written it for another format with the same options. What
 * is lost of it is said in the buffer's `failed`.
 */
struct str kept_part_of(struct buf *, struct kept_part *, const struct report_options *,
                        const struct report_file *, report_file_fn *write);

/* Begins another file. Zeroes are remarks without memory yet. */
void remarks_begin(struct remarks *);
void remarks_release(struct remarks *);

typedef void remark_fn(struct buf *, const struct report_options *, const struct remark *,
                       void *context);

/*
 * Calls `add` for each finding that the report shows, in order, then for each thing that was not
 * understood. A format that has no way to say that a finding does not count is without
 * `aside`: it gets open ones only. A remark is valid during the call.
 */
void remarks_of_file(struct buf *, const struct report_options *, const struct report_file *,
                     bool aside, remark_fn *add, void *context);
/* The same for each file that could not be read. */
void remarks_unreadable(struct buf *, const struct report_options *, const struct report_totals *,
                        remark_fn *add, void *context);

/* The columns of the remark's span, from 1, the end exclusive. */
uint32_t remark_column(const struct remark *, enum column_unit);
uint32_t remark_end_column(const struct remark *, enum column_unit);

/* "Word of promo (47:1)", harmless; the place is left out when it is where `about` starts. */
void evidence_add(struct buf *, const struct source *, struct span about, const struct evidence *);

#endif
