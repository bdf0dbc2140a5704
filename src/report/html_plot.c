/*
 * The plots of the summary. Bars are SVG, whose sizes are attributes and need no style; each stands
 * beside its number, so that nothing is said by length or colour alone.
 */
#include "report/html.h"

#include <inttypes.h>
#include <stdlib.h>

enum { BARS = 8, FULL = 100, MOST_COLUMNS = 60, COLUMN_HEIGHT = 48, FIRST_YEAR = 1900 };

struct bar {
    struct str name;
    uint64_t n;
};

static uint64_t value_of(const struct report_options *options, enum tally_kind kind,
                         const struct tally *tally) {
    return options->inspect || kind == TALLY_GRADE ? tally->placements : tally->findings;
}

/* ---- bars ------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b) {
    const struct bar *x = a, *y = b;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return str_compare(x->name, y->name);
}

static void add_name(struct buf *out, enum tally_kind kind, struct str name) {
    if (name.n && kind == TALLY_GRADE)
        html_name(out, name);
    else if (name.n)
        html_text(out, name);
    else
        buf_text(out, kind == TALLY_MONTH ? "undated" : "not known");
}

static void add_bars(struct buf *out, enum tally_kind kind, const struct bar *bars, size_t n,
                     uint64_t most) {
    buf_text(out, "<table class=\"bars\"><tbody>\n");
    for (size_t i = 0; i < n; i++) {
        buf_text(out, "<tr><th scope=\"row\">");
        add_name(out, kind, bars[i].name);
        buf_format(out,
                   "<td><svg viewBox=\"0 0 %d 8\" preserveAspectRatio=\"none\" "
                   "aria-hidden=\"true\"><rect width=\"%.2f\" height=\"8\"",
                   FULL, (double)bars[i].n * FULL / (double)most);
        if (kind == TALLY_GRADE)
            buf_format(out, " class=\"%.*s\"", STR_ARG(bars[i].name));
        buf_text(out, "/></svg><td>");
        html_count(out, bars[i].n);
        buf_text(out, "</tr>\n");
    }
    buf_text(out, "</tbody></table>\n");
}

static void add_ranking(struct buf *out, enum tally_kind kind, struct bar *bars, size_t n) {
    qsort(bars, n, sizeof *bars, by_size);
    size_t first = n <= BARS + 1 ? n : BARS;
    add_bars(out, kind, bars, first, bars[0].n);
    if (first < n) {
        buf_text(out, "<details><summary>");
        html_count(out, n - first);
        buf_text(out, " more</summary>\n");
        add_bars(out, kind, bars + first, n - first, bars[0].n);
        buf_text(out, "</details>\n");
    }
}

/* ---- months ----------------------------------------------------------------------------- */

static int number_of(struct str digits) {
    int n = 0;
    for (size_t i = 0; i < digits.n; i++)
        n = n * 10 + digits.p[i] - '0';
    return n;
}

/* Months since FIRST_YEAR of "2026-11", all of it digits but the dash; -1 if there is none. */
static int month_of(struct str name) {
    int year = number_of(str_slice(name, 0, 4)), month = number_of(str_slice(name, 5, 7));
    return year >= FIRST_YEAR && month >= 1 && month <= 12 ? (year - FIRST_YEAR) * 12 + month - 1
                                                           : -1;
}

/* Columns of one month, or as many months more as make MOST_COLUMNS enough. */
struct timeline {
    int first, months, n; /* months: of one column */
    uint64_t at[MOST_COLUMNS], most;
};

static bool find_timeline(struct timeline *line, const struct bar *bars, size_t n) {
    static const int widths[] = {1, 3, 12, 120};
    int first = -1, last = -1;
    for (size_t i = 0; i < n; i++) {
        int month = month_of(bars[i].name);
        if (month < 0)
            continue;
        first = first < 0 || month < first ? month : first;
        last = month > last ? month : last;
    }
    for (size_t w = 0; first >= 0 && w < ARRAY_COUNT(widths); w++) {
        *line = (struct timeline){.first = first - first % widths[w], .months = widths[w]};
        line->n = (last - line->first) / widths[w] + 1;
        if (line->n > MOST_COLUMNS)
            continue;
        for (size_t i = 0; i < n; i++)
            if (month_of(bars[i].name) >= 0)
                line->at[(month_of(bars[i].name) - line->first) / widths[w]] += bars[i].n;
        for (int i = 0; i < line->n; i++)
            line->most = line->at[i] > line->most ? line->at[i] : line->most;
        return line->n > 1;
    }
    return false;
}

static void add_period(struct buf *out, const struct timeline *line, int i) {
    int month = line->first + i * line->months;
    buf_format(out, "%d", FIRST_YEAR + month / 12);
    if (line->months < 12)
        buf_format(out, "-%02d", month % 12 + 1);
}

/* One column a period, in order; the numbers stand below in a table of all months. */
static void add_columns(struct buf *out, const struct timeline *line) {
    buf_format(out,
               "<svg class=\"columns\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
               "aria-hidden=\"true\">",
               line->n * 10, COLUMN_HEIGHT);
    for (int i = 0; i < line->n; i++) {
        double height = (double)line->at[i] * COLUMN_HEIGHT / (double)line->most;
        buf_format(out, "<rect x=\"%d\" y=\"%.2f\" width=\"8\" height=\"%.2f\"><title>", i * 10 + 1,
                   COLUMN_HEIGHT - height, height);
        add_period(out, line, i);
        buf_format(out, ": %" PRIu64 "</title></rect>", line->at[i]);
    }
    buf_text(out, "</svg>\n<p class=\"axis\"><span>");
    add_period(out, line, 0);
    buf_text(out, "</span><span>at most ");
    html_count(out, line->most);
    buf_text(out, line->months == 1    ? " a month"
                  : line->months == 3  ? " a quarter"
                  : line->months == 12 ? " a year"
                                       : " in ten years");
    buf_text(out, "</span><span>");
    add_period(out, line, line->n - 1);
    buf_text(out, "</span></p>\n");
}

static void add_months(struct buf *out, struct bar *bars, size_t n) {
    struct timeline line;
    if (!find_timeline(&line, bars, n)) {
        add_ranking(out, TALLY_MONTH, bars, n);
        return;
    }
    uint64_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = bars[i].n > most ? bars[i].n : most;
    add_columns(out, &line);
    if (bars[0].name.n == 0)
        add_bars(out, TALLY_MONTH, bars, 1, most);
    buf_text(out, "<details><summary>Each month</summary>\n");
    add_bars(out, TALLY_MONTH, bars, n, most);
    buf_text(out, "</details>\n");
}

/* ---- all -------------------------------------------------------------------------------- */

static const char *const kind_names[TALLY_KINDS] = {
    [TALLY_RULE] = "rule",   [TALLY_NETWORK] = "network", [TALLY_MERCHANT] = "merchant",
    [TALLY_MONTH] = "month", [TALLY_GRADE] = "grade",
};

static void add_plot(struct buf *out, const struct report_options *options,
                     const struct report_totals *totals, enum tally_kind kind) {
    uint32_t n = totals->tallies[kind].n;
    struct bar *bars = calloc(n + 1, sizeof *bars);
    size_t used = 0;
    for (uint32_t i = 0; bars && i < n; i++) {
        const struct tally *tally = &totals->tallies[kind].at[i];
        if (value_of(options, kind, tally))
            bars[used++] = (struct bar){tally->name, value_of(options, kind, tally)};
    }
    out->failed |= !bars;
    if (used) {
        bool placements = options->inspect || kind == TALLY_GRADE;
        buf_format(out, "<section class=\"plot\" data-by=\"%s\"><h3>%s by %s%s</h3>\n",
                   kind_names[kind], placements ? "Placements" : "Findings", kind_names[kind],
                   kind == TALLY_GRADE   ? " of disclosure"
                   : kind == TALLY_MONTH ? " of the article"
                                         : "");
        if (kind == TALLY_MONTH)
            add_months(out, bars, used);
        else
            add_ranking(out, kind, bars, used);
        buf_text(out, "</section>\n");
    }
    free(bars);
}

void html_plots_add(struct buf *out, const struct report_options *options,
                    const struct report_totals *totals) {
    static const enum tally_kind order[] = {TALLY_GRADE, TALLY_RULE, TALLY_NETWORK, TALLY_MERCHANT,
                                            TALLY_MONTH};
    buf_text(out, "<div class=\"plots\">\n");
    for (size_t i = 0; i < ARRAY_COUNT(order); i++)
        add_plot(out, options, totals, order[i]);
    buf_text(out, "</div>\n");
}
