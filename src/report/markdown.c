/* A comment for a pull request: what was counted, then a list for each file. */
#include "base/markdown_write.h"
#include "base/sanitize.h"
#include "report/remark.h"

static void add_heading(struct buf *out, struct str path) {
    buf_text(out, "### ");
    sanitize_with(out, path, markdown_write_code);
    buf_text(out, "\n\n");
}

/* ---- findings --------------------------------------------------------------------------- */

static void add_details(struct buf *out, const struct remark *remark) {
    const struct finding *finding = remark->finding;
    buf_text(out, "\n  <details><summary>evidence and help</summary>\n\n");
    for (uint32_t i = 0; i < finding->evidence.n; i++) {
        struct buf clean;
        buf_init(&clean, out->cap);
        evidence_add(&clean, remark->file->source, finding->span, &finding->evidence.at[i]);
        buf_text(out, "  - evidence: ");
        markdown_write_text(out, buf_str(&clean));
        buf_char(out, '\n');
        out->failed |= clean.failed;
        buf_release(&clean);
    }
    buf_text(out, "  - policy: ");
    sanitize_with(out, finding->policy, markdown_write_code);
    buf_text(out, "; ");
    buf_text(out, certainty_names[finding->certainty]);
    buf_char(out, '\n');
    if (remark->help.n) {
        buf_text(out, "\n  Help: ");
        markdown_write_text(out, remark->help);
        buf_char(out, '\n');
    }
    buf_text(out, "\n  </details>\n\n");
}

static void add_remark(struct buf *out, const struct report_options *options,
                       const struct remark *remark, void *context) {
    (void)options;
    (void)context;
    buf_text(out, "- **");
    buf_text(out, remark->finding ? severity_names[remark->severity] : "note");
    buf_text(out, "**, line ");
    buf_number(out, remark->line);
    if (remark->finding && remark->finding->standing != STANDING_OPEN) {
        buf_format(out, ", %s", standing_names[remark->finding->standing]);
        if (remark->finding->reason.n) {
            buf_text(out, " (");
            sanitize_with(out, remark->finding->reason, markdown_write_text);
            buf_char(out, ')');
        }
    }
    buf_text(out, ": ");
    markdown_write_text(out, remark->message);
    buf_text(out, " (");
    sanitize_with(out, remark->rule, markdown_write_code);
    buf_text(out, ")\n");
    if (remark->finding)
        add_details(out, remark);
}

void markdown_check(struct buf *out, const struct report_options *options,
                    const struct report_file *file) {
    struct buf list;
    buf_init(&list, out->cap);
    remarks_of_file(&list, options, file, true, add_remark, NULL);
    if (list.n) {
        add_heading(out, file->from_root);
        buf_add(out, buf_str(&list));
        buf_char(out, '\n');
    }
    out->failed |= list.failed;
    buf_release(&list);
}

/* ---- the inventory ---------------------------------------------------------------------- */

static void add_line_number(struct buf *out, const struct source *source, struct span span) {
    struct position position = source_position(source, span_exists(span) ? span.start : 0);
    buf_format(out, "line %u", (unsigned)position.line);
}

static void add_placement(struct buf *out, const struct report_file *file, uint32_t i) {
    const struct placement *placement = &file->facts->placements.at[i];
    const struct pairing *pairing = &file->verdict->pairings[i];
    buf_text(out, "- ");
    add_line_number(out, file->source, placement->span);
    buf_format(out, ": %s, %s", placement_names[placement->kind],
               certainty_names[placement->certainty]);
    const struct str parts[] = {placement->network, placement->merchant, placement->code,
                                placement->url};
    for (size_t j = 0; j < ARRAY_COUNT(parts); j++)
        if (parts[j].n) {
            buf_text(out, ", ");
            sanitize_with(out, parts[j], markdown_write_text);
        }
    buf_format(out, "; disclosure **%s**", grade_names[pairing->grade]);
    if (pairing->disclosure) {
        buf_text(out, " (");
        add_line_number(out, file->source, pairing->disclosure->span);
        buf_text(out, ": ");
        sanitize_with(out, pairing->disclosure->text, markdown_write_text);
        buf_char(out, ')');
    } else if (pairing->by_template)
        buf_text(out, " (by the layout)");
    buf_char(out, '\n');
}

void markdown_inspect(struct buf *out, const struct report_options *options,
                      const struct report_file *file) {
    (void)options;
    const struct facts *facts = file->facts;
    if (facts->placements.n + facts->unknowns.n == 0)
        return;
    add_heading(out, file->from_root);
    for (uint32_t i = 0; i < facts->placements.n; i++)
        add_placement(out, file, i);
    for (uint32_t i = 0; i < facts->unknowns.n; i++) {
        buf_text(out, "- ");
        add_line_number(out, file->source, facts->unknowns.at[i].span);
        buf_text(out, ": not understood: ");
        sanitize_with(out, facts->unknowns.at[i].what, markdown_write_text);
        buf_char(out, '\n');
    }
    buf_char(out, '\n');
}

/* ---- the page --------------------------------------------------------------------------- */

void markdown_report_end(struct buf *out, const struct report_options *options,
                         const struct report_totals *totals) {
    buf_text(out, MARKDOWN_BEGINNING "## promolint: ");
    if (totals->files)
        summary_add(out, options, totals);
    else
        buf_text(out, "nothing was checked");
    buf_text(out, "\n\n");
    report_pass(out, totals, totals->whole[0]);
    if (totals->nunreadable)
        buf_text(out, "### Files that could not be read\n\n");
    for (size_t i = 0; i < totals->nunreadable; i++) {
        buf_text(out, "- ");
        sanitize_with(out, totals->unreadable[i].from_root, markdown_write_code);
        buf_text(out, ": ");
        sanitize_with(out, totals->unreadable[i].message, markdown_write_text);
        buf_char(out, '\n');
    }
}
