/*
 * The Test Anything Protocol (testanything.org, version 13): a test for each remark, and one that
 * passes for each file without. What cannot fail a run is a TODO test. The tests are numbered at
 * the end, when all are there.
 */
#include "base/json_write.h"
#include "base/sanitize.h"
#include "report/remark.h"

#include <inttypes.h>

static void add_member(struct buf *out, const char *name, struct str value) {
    if (value.n == 0)
        return;
    buf_text(out, "  ");
    buf_text(out, name);
    buf_text(out, ": ");
    json_string(out, value);
    buf_char(out, '\n');
}

/* A '#' would begin a directive. */
static void add_escaped(struct buf *out, struct str text) {
    static const bool plain[256] = {
        [0 ... '#' - 1] = true, ['#' + 1 ... '\\' - 1] = true, ['\\' + 1 ... 255] = true};
    for (size_t from = 0, at; from < text.n; from = at) { /* an escaped character begins a run */
        at = from + 1 + str_run(text, from + 1, plain);
        buf_text(out, plain[(unsigned char)text.p[from]] ? "" : "\\");
        buf_add(out, str_slice(text, from, at));
    }
}

static void add_description(struct buf *out, struct str text) {
    sanitize_with(out, text, add_escaped);
}

static const char *excuse_of(const struct remark *remark) {
    const struct finding *finding = remark->finding;
    if (!finding)
        return "not understood";
    if (finding->standing != STANDING_OPEN)
        return standing_names[finding->standing];
    return finding->certainty < CERTAINTY_LIKELY ? "weak" : "note";
}

static void add_test(struct buf *out, const struct report_options *options,
                     const struct remark *remark, void *context) {
    (void)options;
    (void)context;
    buf_text(out, "not ok - ");
    add_description(out, remark->path);
    buf_format(out, ":%u:%u ", (unsigned)remark->line,
               (unsigned)remark_column(remark, COLUMN_CODE_POINTS));
    add_description(out, remark->rule);
    if (!remark->fails)
        buf_format(out, " # TODO %s", excuse_of(remark));
    buf_text(out, "\n  ---\n");
    add_member(out, "message", remark->message);
    add_member(out, "severity", str_of(severity_names[remark->severity]));
    add_member(out, "evidence", remark->why);
    add_member(out, "help", remark->help);
    if (remark->finding) {
        add_member(out, "policy", remark->finding->policy);
        add_member(out, "certainty", str_of(certainty_names[remark->finding->certainty]));
        add_member(out, "reason", remark->finding->reason);
    }
    buf_text(out, "  ...\n");
}

void tap_check(struct buf *out, const struct report_options *options,
               const struct report_file *file) {
    remarks_of_file(out, options, file, true, add_test, NULL);
    if (out->n)
        return;
    buf_text(out, "ok - ");
    add_description(out, file->path);
    buf_char(out, '\n');
}

static bool is_test(struct str line) {
    return str_starts(line, STR("ok - ")) || str_starts(line, STR("not ok - "));
}

/* Copies the lines, with a number in those of tests. */
static void add_numbered(struct buf *out, struct str lines, uint64_t *n) {
    while (lines.n) {
        struct str line = str_cut(&lines, '\n');
        if (is_test(line)) {
            size_t dash = str_find_char(line, '-', 0);
            buf_add(out, str_slice(line, 0, dash));
            buf_format(out, "%" PRIu64 " ", ++*n);
            line = str_slice(line, dash, line.n);
        }
        buf_add(out, line);
        buf_char(out, '\n');
    }
}

void tap_end(struct buf *out, const struct report_options *options,
             const struct report_totals *totals) {
    struct buf unreadable;
    buf_init(&unreadable, out->cap);
    remarks_unreadable(&unreadable, options, totals, add_test, NULL);
    uint64_t n = 0;
    buf_text(out, "TAP version 13\n");
    add_numbered(out, totals->whole[0], &n);
    add_numbered(out, buf_str(&unreadable), &n);
    buf_format(out, "1..%" PRIu64 "%s\n", n, n ? "" : " # SKIP nothing was checked");
    out->failed |= unreadable.failed;
    buf_release(&unreadable);
}
