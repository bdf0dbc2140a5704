/*
 * JUnit's XML: a suite for each file, a case for each remark, so that services that show test
 * results show findings. What can fail a run is a failure, what cannot is skipped.
 */
#include "report/remark.h"
#include "report/xml_write.h"

struct suite {
    uint64_t failures, errors, skipped;
};

static void add_line(struct buf *out, const char *name, struct str text) {
    if (text.n == 0)
        return;
    buf_char(out, '\n');
    buf_text(out, name);
    buf_text(out, ": ");
    xml_text(out, text);
}

/* Why a remark is no failure; "" when it says so itself. */
static void add_excuse(struct buf *out, const struct remark *remark) {
    const struct finding *finding = remark->finding;
    if (!finding)
        return;
    if (finding->standing != STANDING_OPEN) {
        buf_text(out, standing_names[finding->standing]);
        buf_text(out, finding->reason.n ? " (" : ": ");
        xml_text(out, finding->reason);
        buf_text(out, finding->reason.n ? "): " : "");
    } else if (finding->certainty < CERTAINTY_LIKELY)
        buf_text(out, "weak: ");
}

static const char *element_of(const struct remark *remark, struct suite *suite) {
    if (!remark->file) {
        suite->errors++;
        return "error";
    }
    if (remark->fails) {
        suite->failures++;
        return "failure";
    }
    suite->skipped++;
    return "skipped";
}

static void add_place(struct buf *out, const char *before, const struct remark *remark) {
    buf_text(out, before);
    buf_number(out, remark->line);
    buf_char(out, ':');
    buf_number(out, remark_column(remark, COLUMN_CODE_POINTS));
}

/*
 * Services take cases with the same class and name for one, so the name holds the place and the
 * policy.
 */
static void open_case(struct buf *out, const struct remark *remark) {
    buf_text(out, "<testcase name=\"");
    xml_text(out, remark->rule);
    if (remark->file)
        add_place(out, " at ", remark);
    if (remark->finding) {
        buf_text(out, " (");
        xml_text(out, remark->finding->policy);
        buf_char(out, ')');
    }
    buf_char(out, '"');
    xml_attribute(out, "classname", remark->from_root);
    xml_attribute(out, "file", remark->from_root);
    xml_number(out, "line", remark->line);
    buf_char(out, '>');
}

static void add_case(struct buf *out, const struct report_options *options,
                     const struct remark *remark, void *context) {
    (void)options;
    const char *element = element_of(remark, context);
    open_case(out, remark);
    buf_char(out, '<');
    buf_text(out, element);
    buf_text(out, " message=\"");
    if (!remark->fails)
        add_excuse(out, remark);
    xml_text(out, remark->message);
    buf_char(out, '"');
    if (remark->fails)
        xml_attribute(out, "type", str_of(severity_names[remark->severity]));
    buf_char(out, '>');
    xml_text(out, remark->path);
    buf_char(out, ':');
    buf_number(out, remark->line);
    buf_text(out, ": ");
    xml_text(out, remark->message);
    add_line(out, "evidence", remark->why);
    add_line(out, "help", remark->help);
    buf_text(out, "</");
    buf_text(out, element);
    buf_text(out, "></testcase>\n");
}

static void add_suite(struct buf *out, struct str name, const struct suite *suite, uint64_t passed,
                      struct buf *cases) {
    buf_text(out, "<testsuite");
    xml_attribute(out, "name", name);
    xml_number(out, "tests", suite->failures + suite->errors + suite->skipped + passed);
    xml_number(out, "failures", suite->failures);
    xml_number(out, "errors", suite->errors);
    xml_number(out, "skipped", suite->skipped);
    buf_text(out, ">\n");
    buf_add(out, buf_str(cases));
    buf_text(out, "</testsuite>\n");
    out->failed |= cases->failed;
    buf_release(cases);
}

void junit_begin(struct buf *out, const struct report_options *options) {
    (void)options;
    buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"promolint\">\n");
}

void junit_check(struct buf *out, const struct report_options *options,
                 const struct report_file *file) {
    struct buf cases;
    struct suite suite = {0};
    buf_init(&cases, out->cap);
    remarks_of_file(&cases, options, file, true, add_case, &suite);
    bool clean = cases.n == 0;
    if (clean) {
        buf_text(&cases, "<testcase name=\"no findings\"");
        xml_attribute(&cases, "classname", file->from_root);
        xml_attribute(&cases, "file", file->from_root);
        buf_text(&cases, "/>\n");
    }
    add_suite(out, file->from_root, &suite, clean, &cases);
}

static void add_unreadable(struct buf *out, const struct report_options *options,
                           const struct remark *remark, void *context) {
    (void)context;
    struct buf cases;
    struct suite suite = {0};
    buf_init(&cases, out->cap);
    add_case(&cases, options, remark, &suite);
    add_suite(out, remark->from_root, &suite, 0, &cases);
}

void junit_end(struct buf *out, const struct report_options *options,
               const struct report_totals *totals) {
    remarks_unreadable(out, options, totals, add_unreadable, NULL);
    buf_text(out, "</testsuites>\n");
}
