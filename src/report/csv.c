/* Comma-separated values: the findings, or the inventory with a row for each placement. */
#include "report/csv_write.h"
#include "report/remark.h"

static void add_name(struct buf *out, const char *name) {
    csv_cell(out, str_of(name));
}

static void add_empty(struct buf *out, int n) {
    while (n-- > 0)
        buf_char(out, ',');
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
    csv_cell(out, remark->path);
    csv_number(out, remark->line);
    csv_number(out, remark_column(remark, COLUMN_CODE_POINTS));
    add_name(out, severity_names[remark->severity]);
    add_name(out, finding ? certainty_names[finding->certainty] : "");
    csv_cell(out, remark->rule);
    csv_cell(out, finding ? finding->policy : STR(""));
    csv_cell(out, remark->message);
    csv_cell(out, remark->why);
    csv_cell(out, remark->help);
    add_name(out, finding ? standing_names[finding->standing] : "");
    csv_cell(out, finding ? finding->reason : STR(""));
    add_name(out, finding ? finding->fingerprint : "");
    csv_end_row(out);
}

void csv_check(struct buf *out, const struct report_options *options,
               const struct report_file *file) {
    remarks_of_file(out, options, file, true, add_row, NULL);
}

/* ---- the inventory ---------------------------------------------------------------------- */

static void add_place(struct buf *out, const struct report_file *file, struct span span) {
    struct position position = source_position(file->source, span_exists(span) ? span.start : 0);
    csv_cell(out, file->path);
    csv_number(out, position.line);
    csv_number(out, position.column);
}

static void add_pairing(struct buf *out, const struct source *source,
                        const struct pairing *pairing) {
    add_name(out, grade_names[pairing->grade]);
    csv_cell(out, pairing->pack ? pairing->pack->id : STR(""));
    if (!pairing->disclosure) {
        add_empty(out, 1);
        add_name(out, pairing->by_template ? "by the layout" : "");
        return;
    }
    csv_number(out, source_position(source, pairing->disclosure->span.start).line);
    csv_cell(out, pairing->disclosure->text);
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
        csv_cell(out, cells[j]);
    add_pairing(out, file->source, &file->verdict->pairings[i]);
    struct buf why;
    buf_init(&why, out->cap);
    for (uint32_t j = 0; j < placement->evidence.n; j++) {
        buf_text(&why, j ? "; " : "");
        evidence_add(&why, file->source, placement->span, &placement->evidence.at[j]);
    }
    csv_cell(out, buf_str(&why));
    out->failed |= why.failed;
    buf_release(&why);
    csv_end_row(out);
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
        csv_cell(out, file->facts->unknowns.at[i].what);
        csv_end_row(out);
    }
}

void csv_end(struct buf *out, const struct report_options *options,
             const struct report_totals *totals) {
    if (!options->inspect) {
        remarks_unreadable(out, options, totals, add_row, NULL);
        return;
    }
    for (size_t i = 0; i < totals->nunreadable; i++) {
        csv_cell(out, totals->unreadable[i].path);
        add_empty(out, 2);
        add_name(out, "unreadable");
        add_empty(out, UNUSED);
        csv_cell(out, totals->unreadable[i].message);
        csv_end_row(out);
    }
}
