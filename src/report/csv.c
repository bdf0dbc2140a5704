/*
 * Comma-separated values (RFC 4180): the findings, or the inventory with a row for each placement.
 * UTF-8 without byte order mark. A cell that a spreadsheet would take for a formula gets an
 * apostrophe before it (OWASP, "CSV Injection").
 */
#include "report/remark.h"
#include "report/sanitize.h"

#include <string.h>

static void next_cell(struct buf *out) {
    if (out->n && out->p[out->n - 1] != '\n')
        buf_char(out, ',');
}

static void add_cell(struct buf *out, struct str text) {
    next_cell(out);
    struct buf clean;
    buf_init(&clean, out->cap);
    sanitize_add(&clean, text);
    bool formula = clean.n && strchr("=+-@\t\r", clean.p[0]);
    bool quoted = memchr(clean.p, '"', clean.n) || memchr(clean.p, ',', clean.n);
    buf_text(out, quoted ? "\"" : "");
    buf_text(out, formula ? "'" : "");
    for (struct str rest = buf_str(&clean); rest.n;) {
        size_t quote = str_find_char(rest, '"', 0);
        buf_add(out, str_slice(rest, 0, quote));
        buf_text(out, quote == SIZE_MAX ? "" : "\"\"");
        rest = quote == SIZE_MAX ? STR("") : str_slice(rest, quote + 1, rest.n);
    }
    buf_text(out, quoted ? "\"" : "");
    out->failed |= clean.failed;
    buf_release(&clean);
}

static void add_name(struct buf *out, const char *name) {
    add_cell(out, str_of(name));
}

static void add_number(struct buf *out, uint32_t number) {
    next_cell(out);
    buf_format(out, "%u", (unsigned)number);
}

static void add_empty(struct buf *out, int n) {
    while (n-- > 0)
        buf_char(out, ',');
}

static void end_row(struct buf *out) {
    buf_text(out, "\r\n");
}

void csv_begin(struct buf *out, const struct report_options *options) {
    buf_text(out,
             options->inspect
                 ? "path,line,column,kind,certainty,network,merchant,publisher_id,code,url,"
                   "destination,rel,region,grade,policy,disclosure_line,disclosure,evidence\r\n"
                 : "path,line,column,severity,certainty,rule,policy,message,evidence,help,"
                   "standing,reason,fingerprint\r\n");
}

/* ---- findings --------------------------------------------------------------------------- */

static void add_row(struct buf *out, const struct report_options *options,
                    const struct remark *remark, void *context) {
    (void)options;
    (void)context;
    const struct finding *finding = remark->finding;
    add_cell(out, remark->path);
    add_number(out, remark->line);
    add_number(out, remark_column(remark, COLUMN_CODE_POINTS));
    add_name(out, severity_names[remark->severity]);
    add_name(out, finding ? certainty_names[finding->certainty] : "");
    add_cell(out, remark->rule);
    add_cell(out, finding ? finding->policy : STR(""));
    add_cell(out, remark->message);
    add_cell(out, remark->why);
    add_cell(out, remark->help);
    add_name(out, finding ? standing_names[finding->standing] : "");
    add_cell(out, finding ? finding->reason : STR(""));
    add_name(out, finding ? finding->fingerprint : "");
    end_row(out);
}

void csv_check(struct buf *out, const struct report_options *options,
               const struct report_file *file) {
    remarks_of_file(out, options, file, true, add_row, NULL);
}

/* ---- the inventory ---------------------------------------------------------------------- */

static void add_place(struct buf *out, const struct report_file *file, struct span span) {
    struct position position = source_position(file->source, span_exists(span) ? span.start : 0);
    add_cell(out, file->path);
    add_number(out, position.line);
    add_number(out, position.column);
}

static void add_pairing(struct buf *out, const struct source *source,
                        const struct pairing *pairing) {
    add_name(out, grade_names[pairing->grade]);
    add_cell(out, pairing->pack ? pairing->pack->id : STR(""));
    if (!pairing->disclosure) {
        add_empty(out, 1);
        add_name(out, pairing->by_template ? "by the layout" : "");
        return;
    }
    add_number(out, source_position(source, pairing->disclosure->span.start).line);
    add_cell(out, pairing->disclosure->text);
}

static void add_placement(struct buf *out, const struct report_file *file, uint32_t i) {
    const struct placement *placement = &file->facts->placements.at[i];
    add_place(out, file, placement->span);
    add_name(out, placement_names[placement->kind]);
    add_name(out, certainty_names[placement->certainty]);
    const struct str cells[] = {placement->network,      placement->merchant,
                                placement->publisher_id, placement->code,
                                placement->url,          placement->destination,
                                placement->rel,          str_of(region_names[placement->region])};
    for (size_t j = 0; j < ARRAY_COUNT(cells); j++)
        add_cell(out, cells[j]);
    add_pairing(out, file->source, &file->verdict->pairings[i]);
    struct buf why;
    buf_init(&why, out->cap);
    for (uint32_t j = 0; j < placement->evidence.n; j++) {
        buf_text(&why, j ? "; " : "");
        evidence_add(&why, file->source, placement->span, &placement->evidence.at[j]);
    }
    add_cell(out, buf_str(&why));
    out->failed |= why.failed;
    buf_release(&why);
    end_row(out);
}

enum { UNUSED = 13 }; /* cells between the kind of a row and its evidence */

void csv_inspect(struct buf *out, const struct report_options *options,
                 const struct report_file *file) {
    (void)options;
    for (uint32_t i = 0; i < file->facts->placements.n; i++)
        add_placement(out, file, i);
    for (uint32_t i = 0; i < file->facts->unknowns.n; i++) {
        add_place(out, file, file->facts->unknowns.at[i].span);
        add_name(out, "unknown");
        add_empty(out, UNUSED);
        add_cell(out, file->facts->unknowns.at[i].what);
        end_row(out);
    }
}

void csv_end(struct buf *out, const struct report_options *options,
             const struct report_totals *totals) {
    if (!options->inspect) {
        remarks_unreadable(out, options, totals, add_row, NULL);
        return;
    }
    for (size_t i = 0; i < totals->nunreadable; i++) {
        add_cell(out, totals->unreadable[i].path);
        add_empty(out, 2);
        add_name(out, "unreadable");
        add_empty(out, UNUSED);
        add_cell(out, totals->unreadable[i].message);
        end_row(out);
    }
}
