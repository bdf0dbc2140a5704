/*
 * Workflow commands for GitHub Actions: annotations of a run, the worst first, because GitHub shows
 * only the first few of a level (docs.github.com, "Workflow commands for GitHub Actions").
 */
#include "base/sanitize.h"
#include "report/remark.h"

#include <inttypes.h>

enum { SHOWN = 10 }; /* annotations of a level that GitHub shows for a step */

static const char *const levels[] = {
    [SEVERITY_INFO] = "notice", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

static void add_escaped(struct buf *out, struct str text, const bool plain[256]) {
    for (size_t i = 0; i < text.n; i++) {
        size_t run = str_run(text, i, plain);
        buf_add(out, str_slice(text, i, i + run));
        i += run;
        if (i < text.n)
            buf_format(out, "%%%02X", (unsigned)(unsigned char)text.p[i]);
    }
}

/* The runner takes '%', CR and LF from the message, and ':' and ',' from properties as well. */
static void add_message(struct buf *out, struct str text) {
    static const bool plain[256] = {[0 ... '\n' - 1] = true,
                                    ['\n' + 1 ... '\r' - 1] = true,
                                    ['\r' + 1 ... '%' - 1] = true,
                                    ['%' + 1 ... 255] = true};
    add_escaped(out, text, plain);
}

static void add_value(struct buf *out, struct str text) {
    static const bool plain[256] = {[0 ... '\n' - 1] = true,       ['\n' + 1 ... '\r' - 1] = true,
                                    ['\r' + 1 ... '%' - 1] = true, ['%' + 1 ... ',' - 1] = true,
                                    [',' + 1 ... ':' - 1] = true,  [':' + 1 ... 255] = true};
    add_escaped(out, text, plain);
}

static void add_property(struct buf *out, const char *name, struct str value) {
    buf_text(out, name);
    sanitize_with(out, value, add_value);
}

static void add_number(struct buf *out, const char *name, uint32_t number) {
    buf_text(out, name);
    buf_number(out, number);
}

static void add_line(struct buf *out, const char *name, struct str text) {
    if (text.n == 0)
        return;
    buf_text(out, "%0A");
    buf_text(out, name);
    add_message(out, text);
}

static void add_command(struct buf *out, const struct report_options *options,
                        const struct remark *remark, void *context) {
    (void)options;
    (void)context;
    buf_text(out, "::");
    buf_text(out, levels[remark->severity]);
    add_property(out, " file=", remark->from_root);
    add_number(out, ",line=", remark->line);
    if (remark->file) {
        add_number(out, ",endLine=", remark->line);
        add_number(out, ",col=", remark_column(remark, COLUMN_UTF16));
        add_number(out, ",endColumn=", remark_end_column(remark, COLUMN_UTF16));
    }
    add_property(out, ",title=", remark->rule);
    buf_text(out, "::");
    add_message(out, remark->message);
    add_line(out, "evidence: ", remark->why);
    add_line(out, "help: ", remark->help);
    buf_char(out, '\n');
}

void github_check(struct buf *out, const struct report_options *options,
                  const struct report_file *file) {
    remarks_of_file(out, options, file, false, add_command, NULL);
}

/* Copies the commands of one level; gives how many there are. */
static uint64_t add_level(struct buf *out, struct str commands, const char *level) {
    uint64_t n = 0;
    while (commands.n) {
        struct str line = str_cut(&commands, '\n');
        if (!str_starts(str_slice(line, 2, line.n), str_of(level)))
            continue;
        buf_add(out, line);
        buf_char(out, '\n');
        n++;
    }
    return n;
}

static uint64_t not_shown(uint64_t n) {
    return n > SHOWN ? n - SHOWN : 0;
}

void github_end(struct buf *out, const struct report_options *options,
                const struct report_totals *totals) {
    struct buf notices;
    buf_init(&notices, out->cap);
    remarks_unreadable(out, options, totals, add_command, NULL);
    uint64_t more = not_shown(totals->nunreadable + add_level(out, totals->whole[0], "error"));
    more += not_shown(add_level(out, totals->whole[0], "warning"));
    uint64_t n = add_level(&notices, totals->whole[0], "notice");
    more += not_shown(n + (more > 0 || n > SHOWN));
    /* It comes before the notices, or it would be one of those that are not shown. */
    if (more)
        buf_format(out,
                   "::notice title=promolint::%" PRIu64
                   " more: GitHub shows %d annotations of a level; all of them stand in this "
                   "step's log and in the job's summary\n",
                   more, SHOWN);
    buf_add(out, buf_str(&notices));
    out->failed |= notices.failed;
    buf_release(&notices);
}
