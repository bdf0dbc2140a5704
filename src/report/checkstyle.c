/* Checkstyle's XML, which Jenkins, reviewdog and IDEs read. Columns count code points. */
#include "report/remark.h"
#include "report/xml_write.h"

static void add_text(struct buf *out, const char *name, struct str text) {
    if (text.n == 0)
        return;
    buf_format(out, "; %s: ", name);
    xml_text(out, text);
}

static void add_error(struct buf *out, const struct report_options *options,
                      const struct remark *remark, void *context) {
    (void)options;
    (void)context;
    buf_text(out, "<error");
    xml_number(out, "line", remark->line);
    if (remark->file)
        xml_number(out, "column", remark_column(remark, COLUMN_CODE_POINTS));
    xml_attribute(out, "severity", str_of(severity_names[remark->severity]));
    buf_text(out, " message=\"");
    xml_text(out, remark->message);
    add_text(out, "evidence", remark->why);
    add_text(out, "help", remark->help);
    buf_text(out, "\" source=\"promolint.");
    xml_text(out, remark->rule);
    buf_text(out, "\"/>\n");
}

static void open_file(struct buf *out, struct str path) {
    buf_text(out, "<file");
    xml_attribute(out, "name", path);
    buf_text(out, ">\n");
}

void checkstyle_begin(struct buf *out, const struct report_options *options) {
    (void)options;
    buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
}

void checkstyle_check(struct buf *out, const struct report_options *options,
                      const struct report_file *file) {
    open_file(out, file->from_root);
    remarks_of_file(out, options, file, false, add_error, NULL);
    buf_text(out, "</file>\n");
}

static void add_unreadable(struct buf *out, const struct report_options *options,
                           const struct remark *remark, void *context) {
    open_file(out, remark->from_root);
    add_error(out, options, remark, context);
    buf_text(out, "</file>\n");
}

void checkstyle_end(struct buf *out, const struct report_options *options,
                    const struct report_totals *totals) {
    remarks_unreadable(out, options, totals, add_unreadable, NULL);
    buf_text(out, "</checkstyle>\n");
}
