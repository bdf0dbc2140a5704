/* The table of formats, and what several of them need. */
#include "report/report.h"
#include "report/html.h"

const struct report_format report_formats[] = {
    {.name = "text", .check = text_check, .inspect = text_inspect, .between = "", .end = text_end},
    {.name = "json",
     .identifies = true,
     .begin = json_report_begin,
     .check = json_check,
     .inspect = json_inspect,
     .between = ",\n",
     .end = json_report_end},
    {.name = "jsonl",
     .identifies = true,
     .check = jsonl_check,
     .inspect = jsonl_inspect,
     .between = "",
     .end = jsonl_end},
    {.name = "compact", .check = compact_check, .between = "", .end = compact_end},
    {.name = "sarif",
     .identifies = true,
     .begin = sarif_begin,
     .check = sarif_check,
     .between = ",\n",
     .end = sarif_end},
    {.name = "github", .check = github_check, .between = "", .pieces = 1, .end = github_end},
    {.name = "gitlab",
     .identifies = true,
     .begin = gitlab_begin,
     .check = gitlab_check,
     .between = ",\n",
     .end = gitlab_end},
    {.name = "checkstyle",
     .begin = checkstyle_begin,
     .check = checkstyle_check,
     .between = "",
     .end = checkstyle_end},
    {.name = "junit", .begin = junit_begin, .check = junit_check, .between = "", .end = junit_end},
    {.name = "rdjson",
     .begin = rdjson_begin,
     .check = rdjson_check,
     .between = ",\n",
     .end = rdjson_end},
    {.name = "rdjsonl", .check = rdjsonl_check, .between = "", .end = rdjsonl_end},
    {.name = "tap", .check = tap_check, .between = "", .pieces = 1, .end = tap_end},
    {.name = "csv",
     .identifies = true,
     .begin = csv_begin,
     .check = csv_check,
     .inspect = csv_inspect,
     .between = "",
     .end = csv_end},
    {.name = "markdown",
     .check = markdown_check,
     .inspect = markdown_inspect,
     .between = "",
     .pieces = 1,
     .end = markdown_report_end},
    {.name = "html",
     .check = html_file,
     .inspect = html_file,
     .between = "",
     .pieces = HTML_PIECES,
     .end = html_end},
    {.name = "tree", .inspect = tree_inspect, .between = "\n", .end = text_end},
    {.name = NULL},
};

bool report_shows(const struct report_options *options, const struct finding *finding) {
    return finding->severity >= options->severity &&
           (options->aside || finding->standing == STANDING_OPEN);
}

void report_pass(struct buf *out, const struct report_totals *totals, struct str text) {
    if (out->n)
        totals->write(totals->write_context, out->p, out->n);
    out->n = 0; /* `failed` stays */
    if (text.n)
        totals->write(totals->write_context, text.p, text.n);
}

struct place place_of(const struct source *source, struct span span) {
    if (!span_exists(span))
        span = (struct span){0, 0};
    struct position start = source_position(source, span.start);
    struct position end = source_position(source, span.end);
    uint32_t offset = source_file_offset(source, span.start);
    return (struct place){.offset = offset,
                          .length = source_file_offset(source, span.end) - offset,
                          .line = start.line,
                          .column = start.column,
                          .end_line = end.line,
                          .end_column = end.column};
}

const char *report_syntax_name(enum syntax syntax) {
    switch (syntax) {
    case SYNTAX_HTML:
        return "html";
    case SYNTAX_MARKDOWN:
        return "markdown";
    case SYNTAX_MDX:
        return "mdx";
    }
    return "";
}
