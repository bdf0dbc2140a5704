/*
 * GitLab's code quality report. GitLab shows the description, the severity and the line, and takes
 * entries with the same fingerprint for one (docs.gitlab.com, "Code Quality").
 */
#include "base/json_write.h"
#include "report/occurrence.h"
#include "report/remark.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const levels[] = {
    [SEVERITY_INFO] = "info", [SEVERITY_WARNING] = "minor", [SEVERITY_ERROR] = "major"};

/*
 * A finding's own fingerprint is made of its path from the configuration's folder; here two folders
 * with a configuration each may meet. What has no fingerprint is told apart by its number. False:
 * no memory.
 */
static bool make_fingerprint(char out[33], const struct remark *remark,
                             struct occurrences *occurrences) {
    struct str what = remark->finding ? str_of(remark->finding->fingerprint) : remark->message;
    struct str parts[] = {remark->from_root, remark->rule, what, STR("")};
    fingerprint_of(out, parts, ARRAY_COUNT(parts));
    if (remark->finding || !occurrences)
        return true;
    char start[17] = "", number[12];
    memcpy(start, out, 16);
    uint32_t n = occurrence_count(occurrences, strtoull(start, NULL, 16));
    snprintf(number, sizeof number, "%u", (unsigned)n);
    parts[3] = str_of(number);
    fingerprint_of(out, parts, ARRAY_COUNT(parts));
    return n > 0;
}

static void add_description(struct buf *out, const struct remark *remark) {
    json_key(out, "description");
    buf_char(out, '"');
    json_piece(out, remark->rule);
    buf_text(out, ": ");
    json_piece(out, remark->message);
    buf_char(out, '"');
}

/* `context` is a struct occurrences, or NULL for what occurs once. */
static void add_issue(struct buf *out, const struct report_options *options,
                      const struct remark *remark, void *context) {
    (void)options;
    char fingerprint[33];
    out->failed |= !make_fingerprint(fingerprint, remark, context);
    json_next(out);
    add_description(out, remark);
    json_member(out, "check_name", remark->rule);
    json_member(out, "fingerprint", str_of(fingerprint));
    json_member(out, "severity", str_of(levels[remark->severity]));
    json_key(out, "location");
    json_open(out, '{');
    json_member(out, "path", remark->from_root);
    json_key(out, "lines");
    json_open(out, '{');
    json_count(out, "begin", remark->line);
    json_close(out, '}');
    json_close(out, '}');
    json_close(out, '}');
}

void gitlab_begin(struct buf *out, const struct report_options *options) {
    (void)options;
    buf_text(out, "[\n");
}

void gitlab_check(struct buf *out, const struct report_options *options,
                  const struct report_file *file) {
    struct occurrences occurrences = {0};
    remarks_of_file(out, options, file, false, add_issue, &occurrences);
    occurrences_release(&occurrences);
}

void gitlab_end(struct buf *out, const struct report_options *options,
                const struct report_totals *totals) {
    if (totals->parts && totals->nunreadable)
        buf_text(out, ",\n");
    remarks_unreadable(out, options, totals, add_issue, NULL);
    buf_text(out, "\n]\n");
}
