/*
 * Reviewdog's diagnostics: one document, or a line each. Columns count bytes of UTF-8, ends are
 * exclusive; paths are as they were given, for reviewdog takes them from its working folder
 * (reviewdog.proto: Diagnostic, Position, Range, Suggestion).
 */
#include "base/json_write.h"
#include "base/markdown_write.h"
#include "base/sanitize.h"
#include "report/remark.h"

static const char *const levels[] = {
    [SEVERITY_INFO] = "INFO", [SEVERITY_WARNING] = "WARNING", [SEVERITY_ERROR] = "ERROR"};

static void add_position(struct buf *out, const char *key, uint32_t line, uint32_t column) {
    json_key(out, key);
    json_open(out, '{');
    json_count(out, "line", line);
    if (column)
        json_count(out, "column", column);
    json_close(out, '}');
}

static void add_range(struct buf *out, const struct report_file *file, struct span span) {
    const struct source *source = file->source;
    json_key(out, "range");
    json_open(out, '{');
    struct position start = source_position(source, span.start);
    struct position end = source_position(source, span.end);
    add_position(out, "start", start.line,
                 column_at(file->columns, span.start, start, COLUMN_BYTES));
    add_position(out, "end", end.line, column_at(file->columns, span.end, end, COLUMN_BYTES));
    json_close(out, '}');
}

static void add_location(struct buf *out, struct str path, const struct report_file *file,
                         struct span span) {
    json_key(out, "location");
    json_open(out, '{');
    json_member(out, "path", path);
    if (file && span_exists(span))
        add_range(out, file, span);
    json_close(out, '}');
}

/* ---- suggestions ------------------------------------------------------------------------ */

/*
 * A suggestion replaces whole lines, because GitLab's reviews know no columns. Only where a line is
 * so long that repeating it would drown the report, and the review, it replaces a part of it.
 */
enum { LONG_LINES = 2048 /* bytes */ };

/* The whole lines that the fix changes. */
static struct span lines_of(const struct source *source, const struct fix *fix) {
    uint32_t first = source_position(source, fix->edits[0].span.start).line;
    uint32_t last = source_position(source, fix->edits[fix->nedits - 1].span.end).line;
    return (struct span){source_line(source, first).start, source_line(source, last).end};
}

/* A suggestion is one run of lines: a fix that leaves lines between its edits alone is none. */
static bool is_one_run(const struct source *source, const struct fix *fix) {
    for (uint32_t i = 1; i < fix->nedits; i++) {
        struct span before = fix->edits[i - 1].span, edit = fix->edits[i].span;
        if (edit.start < before.end ||
            source_position(source, edit.start).line > source_position(source, before.end).line + 1)
            return false;
    }
    return fix->nedits > 0;
}

/* The text of a place after the fix. */
static void add_fixed(struct buf *text, const struct source *source, const struct fix *fix,
                      struct span place) {
    uint32_t at = place.start;
    for (uint32_t i = 0; i < fix->nedits; i++) {
        struct span span = fix->edits[i].span;
        buf_add(text, source_slice(source, (struct span){at, span.start}));
        buf_add(text, fix->edits[i].text);
        at = span.end;
    }
    if (at < place.end)
        buf_add(text, source_slice(source, (struct span){at, place.end}));
}

static void add_suggestion(struct buf *out, const struct report_file *file, const struct fix *fix) {
    struct span place = lines_of(file->source, fix);
    struct buf text;
    buf_init(&text, out->cap);
    json_open(out, '{');
    if (span_length(place) > LONG_LINES) {
        place = (struct span){fix->edits[0].span.start, fix->edits[fix->nedits - 1].span.end};
        add_range(out, file, place);
    } else {
        json_key(out, "range");
        json_open(out, '{');
        add_position(out, "start", source_position(file->source, place.start).line, 0);
        add_position(out, "end", source_position(file->source, place.end).line, 0);
        json_close(out, '}');
    }
    add_fixed(&text, file->source, fix, place);
    json_member(out, "text", buf_str(&text));
    json_close(out, '}');
    out->failed |= text.failed;
    buf_release(&text);
}

/* Who takes a suggestion writes UTF-8, into a file that may be no such thing. */
static void add_suggestions(struct buf *out, const struct report_file *file,
                            const struct finding *finding) {
    bool any = false;
    for (uint32_t i = 0; i < finding->fixes.n; i++) {
        const struct fix *fix = &finding->fixes.at[i];
        if (!is_one_run(file->source, fix) ||
            !source_is_faithful(file->source, lines_of(file->source, fix)))
            continue;
        if (!any) {
            json_key(out, "suggestions");
            json_open(out, '[');
        }
        any = true;
        add_suggestion(out, file, fix);
    }
    if (any)
        json_close(out, ']');
}

/* ---- diagnostics ------------------------------------------------------------------------ */

/* Reviewdog posts it as Markdown: what could be markup, or a reference to a team, is only shown. */
static void add_words(struct buf *out, struct str text) {
    struct buf shown;
    buf_init(&shown, out->cap);
    markdown_write_text(&shown, text);
    json_piece(out, buf_str(&shown));
    out->failed |= shown.failed;
    buf_release(&shown);
}

static void add_related(struct buf *out, const struct remark *remark) {
    const struct finding *finding = remark->finding;
    if (finding->related.n == 0)
        return;
    json_key(out, "related_locations");
    json_open(out, '[');
    for (uint32_t i = 0; i < finding->related.n; i++) {
        json_open(out, '{');
        json_key(out, "message");
        buf_char(out, '"');
        sanitize_with(out, finding->related.at[i].message, add_words);
        buf_char(out, '"');
        add_location(out, remark->path, remark->file, finding->related.at[i].span);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void add_line(struct buf *out, const char *name, struct str text) {
    if (text.n == 0)
        return;
    buf_text(out, "\\n");
    buf_text(out, name);
    add_words(out, text);
}

static void add_message(struct buf *out, const struct remark *remark) {
    json_key(out, "message");
    buf_char(out, '"');
    add_words(out, remark->message);
    add_line(out, "evidence: ", remark->why);
    add_line(out, "help: ", remark->help);
    buf_char(out, '"');
}

static void add_diagnostic(struct buf *out, const struct report_options *options,
                           const struct remark *remark, void *context) {
    (void)options;
    (void)context;
    json_next(out);
    add_message(out, remark);
    add_location(out, remark->path, remark->file, remark->span);
    json_member(out, "severity", str_of(levels[remark->severity]));
    json_key(out, "code");
    json_open(out, '{');
    json_member(out, "value", remark->rule);
    json_close(out, '}');
    if (remark->finding) {
        add_suggestions(out, remark->file, remark->finding);
        add_related(out, remark);
    }
    json_close(out, '}');
}

#define SOURCE "\"source\":{\"name\":\"promolint\"}"

void rdjson_begin(struct buf *out, const struct report_options *options) {
    (void)options;
    buf_text(out, "{" SOURCE ",\"diagnostics\":[\n");
}

static void add_diagnostics(struct buf *out, const struct report_options *options,
                            const struct report_file *file) {
    remarks_of_file(out, options, file, false, add_diagnostic, NULL);
}

static struct str diagnostics_of(struct buf *out, const struct report_options *options,
                                 const struct report_file *file) {
    return kept_part_of(out, &file->remarks->diagnostics, options, file, add_diagnostics);
}

void rdjson_check(struct buf *out, const struct report_options *options,
                  const struct report_file *file) {
    buf_add(out, diagnostics_of(out, options, file));
}

void rdjson_end(struct buf *out, const struct report_options *options,
                const struct report_totals *totals) {
    if (totals->parts && totals->nunreadable)
        buf_text(out, ",\n");
    remarks_unreadable(out, options, totals, add_diagnostic, NULL);
    buf_text(out, "\n]}\n");
}

/* Of each diagnostic, "{...}" or "{...},", a line that says whose it is. */
static void add_lines(struct buf *out, struct str diagnostics) {
    while (diagnostics.n) {
        struct str line = str_cut(&diagnostics, '\n');
        buf_text(out, "{" SOURCE ",");
        buf_add(out, str_slice(line, 1, line.n - str_ends(line, STR(","))));
        buf_char(out, '\n');
    }
}

static void add_unreadable(struct buf *out, const struct report_options *options,
                           const struct remark *remark, void *context) {
    struct buf text;
    buf_init(&text, out->cap);
    add_diagnostic(&text, options, remark, context);
    add_lines(out, buf_str(&text));
    out->failed |= text.failed;
    buf_release(&text);
}

void rdjsonl_check(struct buf *out, const struct report_options *options,
                   const struct report_file *file) {
    add_lines(out, diagnostics_of(out, options, file));
}

void rdjsonl_end(struct buf *out, const struct report_options *options,
                 const struct report_totals *totals) {
    remarks_unreadable(out, options, totals, add_unreadable, NULL);
}
