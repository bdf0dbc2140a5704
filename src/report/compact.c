/* One line a finding, for editors and for grep: `path:line:column: error: message [rule]`. */
#include "report/report.h"

#include "report/columns.h"
#include "report/sanitize.h"

static void add_line(struct buf *out, const struct report_options *options,
                     const struct report_file *file, struct span span, const char *word,
                     struct str message) {
    uint32_t at = span_exists(span) ? span.start : 0;
    sanitize_add(out, file->path);
    buf_format(out, ":%u:%u: %s: ", (unsigned)source_position(file->source, at).line,
               (unsigned)column_of(file->source, at, options->unit), word);
    sanitize_add(out, message);
}

void compact_check(struct buf *out, const struct report_options *options,
                   const struct report_file *file) {
    for (uint32_t i = 0; i < file->verdict->findings.n; i++) {
        const struct finding *finding = &file->verdict->findings.at[i];
        if (!report_shows(options, finding))
            continue;
        add_line(out, options, file, finding->span, severity_names[finding->severity],
                 finding->message);
        buf_text(out, " [");
        sanitize_add(out, finding->rule->id);
        buf_text(out, "]\n");
    }
    for (uint32_t i = 0; i < file->facts->unknowns.n; i++) {
        const struct unknown *unknown = &file->facts->unknowns.at[i];
        add_line(out, options, file, unknown->span, "note", STR("not understood: "));
        sanitize_add(out, unknown->what);
        buf_text(out, " [unknown]\n");
    }
}

void compact_end(struct buf *out, const struct report_options *options,
                 const struct report_totals *totals) {
    (void)options;
    for (size_t i = 0; i < totals->nunreadable; i++) {
        sanitize_add(out, totals->unreadable[i].path);
        buf_text(out, ":1:1: error: ");
        sanitize_add(out, totals->unreadable[i].message);
        buf_text(out, " [unreadable]\n");
    }
}
