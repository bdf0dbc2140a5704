/* One line a finding, for editors and for grep: `path:line:column: error: message [rule]`. */
#include "base/sanitize.h"
#include "report/remark.h"

static void add_line(struct buf *out, const struct report_options *options,
                     const struct remark *remark, void *context) {
    (void)context;
    bool unknown = remark->file && !remark->finding;
    sanitize_add(out, remark->path);
    buf_format(out, ":%u:%u: %s: ", (unsigned)remark->line,
               (unsigned)remark_column(remark, options->unit),
               unknown ? "note" : severity_names[remark->severity]);
    buf_add(out, remark->message);
    buf_text(out, " [");
    sanitize_add(out, remark->rule);
    buf_text(out, "]\n");
}

void compact_check(struct buf *out, const struct report_options *options,
                   const struct report_file *file) {
    remarks_of_file(out, options, file, false, add_line, NULL);
}

void compact_end(struct buf *out, const struct report_options *options,
                 const struct report_totals *totals) {
    remarks_unreadable(out, options, totals, add_line, NULL);
}
