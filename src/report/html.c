/* The html report as a whole: one page that needs nothing else, and works without its script. */
#include "report/html.h"

/* ---- the head --------------------------------------------------------------------------- */

static void add_head(struct buf *out, const struct report_options *options) {
    buf_text(out, HTML_BEGINNING);
    buf_text(out, options->version);
    buf_format(out,
               "\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "script-src '%s'; style-src '%s'; img-src 'none'; base-uri 'none'; "
               "form-action 'none'\">\n",
               html_script_hash, html_style_hash);
    buf_text(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n"
                  "<meta name=\"referrer\" content=\"no-referrer\">\n"
                  "<meta name=\"robots\" content=\"noindex\">\n");
    buf_format(out,
               "<title>promolint: %s</title>\n<style>%s</style>\n<script>%s</script>\n</head>\n",
               options->inspect ? "inventory" : "findings", html_style, html_script);
}

/* ---- the summary ------------------------------------------------------------------------ */

static void add_verdict(struct buf *out, const struct report_options *options,
                        const struct report_totals *totals) {
    buf_text(out, "<p class=\"verdict\">");
    if (options->inspect) {
        html_counted(out, totals->placements, "placement");
        buf_text(out, " and ");
        html_counted(out, totals->disclosures, "disclosure");
    } else if (totals->findings) {
        html_counted(out, totals->findings, "finding");
        buf_text(out, " in ");
        html_count(out, totals->files_by_worst[SEVERITY_INFO] +
                            totals->files_by_worst[SEVERITY_WARNING] +
                            totals->files_by_worst[SEVERITY_ERROR]);
        buf_text(out, " of ");
    } else
        buf_text(out, "No findings");
    if (options->inspect || !totals->findings)
        buf_text(out, " in ");
    html_counted(out, totals->files, "file");
    buf_text(out, "</p>\n<p class=\"by\">promolint ");
    buf_text(out, options->version);
    for (size_t i = 0; i < totals->npolicies; i++) {
        buf_text(out, i ? ", " : " · policies ");
        html_text(out, totals->policies[i]);
    }
    buf_text(out, "</p>\n");
}

static void add_number(struct buf *out, const char *name, const char *class, uint64_t n) {
    buf_format(out, "<div class=\"%s%s\"><dt>%s<dd>", class, n ? "" : " zero", name);
    html_count(out, n);
    buf_text(out, "</div>\n");
}

static void add_numbers(struct buf *out, const struct report_options *options,
                        const struct report_totals *totals) {
    uint64_t aside = 0;
    for (size_t i = STANDING_OPEN + 1; i < ARRAY_COUNT(totals->standing); i++)
        aside += totals->standing[i];
    buf_text(out, "<dl class=\"numbers\">\n");
    if (!options->inspect) {
        add_number(out, "Errors", "error", totals->errors);
        add_number(out, "Warnings", "warning", totals->warnings);
        add_number(out, "Infos", "info", totals->infos);
        add_number(out, "Put aside", "", aside);
    }
    add_number(out, "Not understood", "unknown", totals->unknowns);
    add_number(out, "Not readable", "unreadable", totals->nunreadable);
    add_number(out, "Files", "", totals->files);
    add_number(out, "Placements", "", totals->placements);
    add_number(out, "Disclosures", "", totals->disclosures);
    buf_text(out, "</dl>\n");
}

static void add_summary(struct buf *out, const struct report_options *options,
                        const struct report_totals *totals) {
    buf_text(out, "<body>\n<a class=\"skip\" href=\"#table\">Skip to the table</a>\n<header>\n"
                  "<h1>promolint report</h1>\n");
    add_verdict(out, options, totals);
    buf_text(out, "</header>\n<main>\n<section id=\"summary\" aria-labelledby=\"summary-h\">\n"
                  "<h2 id=\"summary-h\">Summary</h2>\n");
    add_numbers(out, options, totals);
    html_plots_add(out, options, totals);
    buf_text(out, "</section>\n");
}

/* ---- the table -------------------------------------------------------------------------- */

/*
 * What the script needs to know of a column: its name in the filter, and how it is put in order: by
 * number, by a list of values, or as text.
 */
struct column {
    const char *check, *inspect, *attributes;
};

static const struct column columns[] = {
    {"Severity", "Kind",
     " data-filter=\"severity\" data-order=\"error warning info placement disclosure unknown "
     "unreadable\""},
    {"Rule", "Type", " data-filter=\"rule\""},
    {"Finding", "What", ""},
    {"File", "File", ""},
    {"Line", "Line", " data-order=\"number\""},
    {"Network", "Network", " data-filter=\"network\""},
    {"Merchant", "Merchant", " data-filter=\"merchant\""},
    {"Grade", "Grade", " data-filter=\"grade\""},
    {"Certainty", "Certainty", " data-filter=\"certainty\" data-order=\"certain likely weak\""},
    {"Month", "Month", " data-filter=\"month\""},
};

static void add_table_head(struct buf *out, const struct report_options *options) {
    buf_format(out,
               "<section id=\"table\" aria-labelledby=\"table-h\" tabindex=\"-1\">\n"
               "<h2 id=\"table-h\">%s</h2>\n",
               options->inspect ? "Inventory" : "Findings");
    if (options->severity > SEVERITY_INFO)
        buf_format(out,
                   "<p>Findings that are less severe than %s are left out; the summary counts "
                   "them.</p>\n",
                   severity_names[options->severity]);
    buf_text(out, "<table class=\"rows\">\n<thead><tr>");
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++)
        buf_format(out, "<th scope=\"col\"%s>%s", columns[i].attributes,
                   options->inspect ? columns[i].inspect : columns[i].check);
    buf_text(out, "</tr>\n</thead>\n<tbody id=\"rows\">\n");
}

static void add_unreadable_rows(struct buf *out, const struct report_totals *totals) {
    for (size_t i = 0; i < totals->nunreadable; i++) {
        struct html_row row = {.kind = "unreadable",
                               .path = totals->unreadable[i].path,
                               .text = totals->unreadable[i].message};
        html_row_add(out, &row);
    }
}

/* ---- the page --------------------------------------------------------------------------- */

void html_end(struct buf *out, const struct report_options *options,
              const struct report_totals *totals) {
    add_head(out, options);
    add_summary(out, options, totals);
    add_table_head(out, options);
    add_unreadable_rows(out, totals);
    report_pass(out, totals, totals->whole[HTML_ROWS]);
    buf_text(out, "</tbody>\n</table>\n");
    if (totals->whole[HTML_ROWS].n == 0 && totals->nunreadable == 0)
        buf_text(out, "<p>Nothing was found.</p>\n");
    buf_text(out, "</section>\n<section id=\"articles\" aria-labelledby=\"articles-h\">\n"
                  "<h2 id=\"articles-h\">Articles</h2>\n");
    report_pass(out, totals, totals->whole[HTML_ARTICLES]);
    buf_text(out,
             "<details class=\"nothing\"><summary>Files in which nothing earns, discloses or is "
             "unclear</summary>\n<ul>\n");
    report_pass(out, totals, totals->whole[HTML_NOTHING]);
    buf_text(out, totals->whole[HTML_NOTHING].n ? "" : "<li>none\n");
    buf_text(out, "</ul>\n</details>\n");
    buf_text(out, "</section>\n</main>\n<footer><p>promolint reports evidence and certainty; it is "
                  "no legal advice.</p></footer>\n</body>\n</html>\n");
}
