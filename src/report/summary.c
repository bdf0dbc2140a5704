/* What a run counted, for people: one line, and tables. */
#include "report/report.h"

#include "base/sanitize.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- one line --------------------------------------------------------------------------- */

static void add_count(struct buf *out, uint64_t n, const char *one, const char *several) {
    buf_format(out, "%" PRIu64 " %s", n, n == 1 ? one : several);
}

static const struct {
    enum severity severity;
    const char *one, *several;
} words[] = {{SEVERITY_ERROR, "error", "errors"},
             {SEVERITY_WARNING, "warning", "warnings"},
             {SEVERITY_INFO, "note", "notes"}};

static uint64_t count_of(const struct report_totals *totals, enum severity severity) {
    return severity == SEVERITY_ERROR     ? totals->errors
           : severity == SEVERITY_WARNING ? totals->warnings
                                          : totals->infos;
}

/* "2 errors, 1 note": those that the report shows, or those that it leaves out. False: none. */
static bool add_severities(struct buf *out, const struct report_options *options,
                           const struct report_totals *totals, bool shown) {
    bool any = false;
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        uint64_t n = count_of(totals, words[i].severity);
        if (n == 0 || (words[i].severity >= options->severity) != shown)
            continue;
        buf_text(out, any ? ", " : "");
        add_count(out, n, words[i].one, words[i].several);
        any = true;
    }
    return any;
}

/* Says no more than was looked for: where warnings are not shown there may be some. */
static void add_none(struct buf *out, const struct report_options *options) {
    if (options->severity <= SEVERITY_INFO) {
        buf_text(out, "no findings");
        return;
    }
    buf_text(out, "no ");
    for (size_t i = 0; i < ARRAY_COUNT(words) && words[i].severity >= options->severity; i++)
        buf_format(out, "%s%s", i ? " or " : "", words[i].several);
}

static void add_findings(struct buf *out, const struct report_options *options,
                         const struct report_totals *totals) {
    uint64_t files = 0;
    for (int severity = SEVERITY_INFO; severity <= SEVERITY_ERROR; severity++)
        if (severity >= (int)options->severity)
            files += totals->files_by_worst[severity];
    if (!add_severities(out, options, totals, true))
        add_none(out, options);
    if (totals->weak && options->severity <= SEVERITY_INFO)
        buf_format(out, " (%" PRIu64 " weak: they never fail a run)", totals->weak);
    buf_text(out, " in ");
    if (files)
        buf_format(out, "%" PRIu64 " of ", files);
}

/* What was found and is not in the report, or does not count. */
static void add_rest(struct buf *out, const struct report_options *options,
                     const struct report_totals *totals) {
    struct buf hidden;
    buf_init(&hidden, 256);
    if (add_severities(&hidden, options, totals, false))
        buf_format(out, "; not shown: %s", hidden.p);
    buf_release(&hidden);
    bool any = false;
    for (int i = STANDING_OPEN + 1; i < STANDINGS; i++)
        if (totals->standing[i]) {
            buf_format(out, "%s%" PRIu64 " %s", any ? ", " : "; ", totals->standing[i],
                       standing_names[i]);
            any = true;
        }
}

void summary_add(struct buf *out, const struct report_options *options,
                 const struct report_totals *totals) {
    if (options->inspect) {
        add_count(out, totals->placements, "placement", "placements");
        buf_text(out, ", ");
        add_count(out, totals->disclosures, "disclosure", "disclosures");
        buf_text(out, " in ");
    } else
        add_findings(out, options, totals);
    add_count(out, totals->files, "file", "files");
    if (!options->inspect)
        add_rest(out, options, totals);
    if (totals->unknowns) {
        buf_text(out, "; ");
        add_count(out, totals->unknowns, "thing not understood", "things not understood");
    }
    if (totals->nunreadable) {
        buf_text(out, "; ");
        add_count(out, totals->nunreadable, "file not read", "files not read");
    }
}

/* ---- tables ----------------------------------------------------------------------------- */

enum { NAME_WIDTH = 36, NUMBER_WIDTH = 12 };

/* Numbers are right below their heads. Names are mostly ASCII: their bytes are taken for columns.
 */
static void add_cells(struct buf *out, struct str name, const char *const *cells, size_t n) {
    size_t start = out->n;
    sanitize_add(out, name);
    size_t length = out->n - start;
    buf_format(out, "%*s", length < NAME_WIDTH ? (int)(NAME_WIDTH - length) : 1, "");
    for (size_t i = 0; i < n; i++)
        buf_format(out, "%*s", NUMBER_WIDTH, cells[i]);
    buf_char(out, '\n');
}

static void add_table(struct buf *out, const struct report_options *options,
                      const struct report_totals *totals, enum tally_kind kind, const char *title) {
    char placements[24], findings[24];
    const char *cells[2];
    bool both = kind != TALLY_RULE;
    if (totals->tallies[kind].n == 0)
        return;
    size_t n = 0;
    if (both)
        cells[n++] = "placements";
    if (!options->inspect)
        cells[n++] = "findings";
    buf_char(out, '\n');
    add_cells(out, str_of(title), cells, n);
    for (uint32_t i = 0; i < totals->tallies[kind].n; i++) {
        const struct tally *tally = &totals->tallies[kind].at[i];
        snprintf(placements, sizeof placements, "%" PRIu64, tally->placements);
        snprintf(findings, sizeof findings, "%" PRIu64, tally->findings);
        cells[0] = both ? placements : findings;
        cells[1] = findings;
        add_cells(out, tally->name.n ? tally->name : STR("(unknown)"), cells, n);
    }
}

void statistics_add(struct buf *out, const struct report_options *options,
                    const struct report_totals *totals) {
    if (!options->inspect)
        add_table(out, options, totals, TALLY_RULE, "rule");
    add_table(out, options, totals, TALLY_NETWORK, "network");
}
