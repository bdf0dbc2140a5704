/*
 * SARIF 2.1.0 (OASIS), as GitHub's code scanning takes it (docs.github.com, "SARIF support for code
 * scanning"): every result stands on one line, because a pull request shows only those whose lines
 * are all part of the change; the whole place is a related location. What was not understood is a
 * result of the kind "open", a file that could not be read a notification of the tool.
 */
#include "base/json_write.h"
#include "base/sanitize.h"
#include "report/line_hash.h"
#include "report/remark.h"

enum { SHORT = 1024 }; /* bytes that GitHub takes of a description */

static const char *const levels[] = {[SEVERITY_OFF] = "none",
                                     [SEVERITY_INFO] = "note",
                                     [SEVERITY_WARNING] = "warning",
                                     [SEVERITY_ERROR] = "error"};

/* ---- texts and places ------------------------------------------------------------------- */

/*
 * A piece of a message's text, without its quotes. Brackets are links to related locations there,
 * unless they are escaped.
 */
static void add_plain(struct buf *out, struct str s) {
    static const bool plain[256] = {[0 ... 'Z'] = true, ['^' ... 255] = true};
    for (size_t from = 0, at; from < s.n; from = at) { /* an escaped character begins a run */
        at = from + 1 + str_run(s, from + 1, plain);
        buf_text(out, plain[(unsigned char)s.p[from]] ? "" : "\\\\");
        json_piece(out, str_slice(s, from, at));
    }
}

static void add_message(struct buf *out, const char *key, struct str text) {
    json_key(out, key);
    json_open(out, '{');
    json_member(out, "text", text);
    json_close(out, '}');
}

/* A message of text that may be harmful. */
static void add_raw_message(struct buf *out, const char *key, struct str raw) {
    json_key(out, key);
    buf_text(out, "{\"text\":\"");
    sanitize_with(out, raw, add_plain);
    buf_text(out, "\"}");
}

/* RFC 3986: what is unreserved stays, and '/'. A path that has no place below the root is absolute.
 */
static void add_artifact(struct buf *out, struct str path) {
    static const bool plain[256] = {
        ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
        ['-' ... '/'] = true, ['_'] = true,         ['~'] = true};
    json_key(out, "artifactLocation");
    buf_text(out, str_starts(path, STR("/")) ? "{\"uri\":\"file://" : "{\"uri\":\"");
    for (size_t i = 0; i < path.n; i++) {
        size_t run = str_run(path, i, plain);
        buf_add(out, str_slice(path, i, i + run));
        i += run;
        if (i < path.n)
            buf_format(out, "%%%02X", (unsigned)(unsigned char)path.p[i]);
    }
    buf_text(out, "\"}");
}

static void add_region(struct buf *out, const char *key, const struct report_file *file,
                       struct span span) {
    struct position start = source_position(file->source, span.start);
    struct position end = source_position(file->source, span.end);
    json_key(out, key);
    buf_text(out, "{\"startLine\":");
    buf_number(out, start.line);
    buf_text(out, ",\"startColumn\":");
    buf_number(out, column_at(file->columns, span.start, start, COLUMN_UTF16));
    buf_text(out, ",\"endLine\":");
    buf_number(out, end.line);
    buf_text(out, ",\"endColumn\":");
    buf_number(out, column_at(file->columns, span.end, end, COLUMN_UTF16));
    buf_char(out, '}');
}

static void add_location(struct buf *out, const struct report_file *file, struct span span) {
    json_key(out, "physicalLocation");
    json_open(out, '{');
    add_artifact(out, file->from_root);
    add_region(out, "region", file, span);
    json_close(out, '}');
}

/* ---- a result --------------------------------------------------------------------------- */

/* Is the place more than what is left of it on its first line? */
static bool is_cut(const struct remark *remark) {
    const struct finding *finding = remark->finding;
    return finding && span_exists(finding->span) && finding->span.end != remark->span.end;
}

static void add_link(struct buf *out, struct str words, uint32_t id) {
    buf_text(out, id > 1 ? ", [" : ". See [");
    sanitize_with(out, words, add_plain);
    buf_text(out, "](");
    buf_number(out, id);
    buf_char(out, ')');
}

/* The message, its evidence, and links to the related locations, which are numbered from 1. */
static void add_text(struct buf *out, const struct remark *remark) {
    const struct finding *finding = remark->finding;
    buf_text(out, ",\"message\":{\"text\":\"");
    add_plain(out, remark->message);
    if (remark->why.n) {
        buf_text(out, ". Evidence: ");
        add_plain(out, remark->why);
    }
    uint32_t id = 0;
    if (is_cut(remark))
        add_link(out, STR("the whole place"), ++id);
    for (uint32_t i = 0; finding && i < finding->related.n; i++)
        if (span_exists(finding->related.at[i].span))
            add_link(out, finding->related.at[i].message, ++id);
    buf_text(out, ".\"}");
}

static void add_related(struct buf *out, const struct report_file *file, uint32_t *id,
                        struct str message, struct span span) {
    if (*id == 0) {
        json_key(out, "relatedLocations");
        json_open(out, '[');
    }
    json_open(out, '{');
    json_count(out, "id", ++*id);
    add_raw_message(out, "message", message);
    add_location(out, file, span);
    json_close(out, '}');
}

/* In the order in which add_text() numbers them. */
static void add_all_related(struct buf *out, const struct remark *remark) {
    const struct finding *finding = remark->finding;
    uint32_t id = 0;
    if (is_cut(remark))
        add_related(out, remark->file, &id, STR("the whole place"), finding->span);
    for (uint32_t i = 0; i < finding->related.n; i++)
        if (span_exists(finding->related.at[i].span))
            add_related(out, remark->file, &id, finding->related.at[i].message,
                        finding->related.at[i].span);
    if (id)
        json_close(out, ']');
}

static void add_fix(struct buf *out, const struct report_file *file, const struct fix *fix) {
    json_open(out, '{');
    add_raw_message(out, "description", fix->title);
    json_key(out, "artifactChanges");
    json_open(out, '[');
    json_open(out, '{');
    add_artifact(out, file->from_root);
    json_key(out, "replacements");
    json_open(out, '[');
    for (uint32_t i = 0; i < fix->nedits; i++) {
        json_open(out, '{');
        add_region(out, "deletedRegion", file, fix->edits[i].span);
        add_message(out, "insertedContent", fix->edits[i].text);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    json_close(out, ']');
    json_close(out, '}');
}

static void add_fixes(struct buf *out, const struct report_file *file,
                      const struct finding *finding) {
    if (finding->fixes.n == 0)
        return;
    json_key(out, "fixes");
    json_open(out, '[');
    for (uint32_t i = 0; i < finding->fixes.n; i++)
        add_fix(out, file, &finding->fixes.at[i]);
    json_close(out, ']');
}

/* Where any result says whether it counts, all have to. */
static void add_standing(struct buf *out, const struct finding *finding) {
    json_member(out, "baselineState",
                finding && finding->standing == STANDING_KNOWN ? STR("unchanged") : STR("new"));
    json_key(out, "suppressions");
    json_open(out, '[');
    if (finding && finding->standing != STANDING_OPEN) {
        bool in_source = finding->standing == STANDING_SUPPRESSED;
        json_open(out, '{');
        json_member(out, "kind", in_source ? STR("inSource") : STR("external"));
        json_member(out, "status", STR("accepted"));
        json_member(out, "justification",
                    finding->reason.n ? finding->reason
                                      : str_of(standing_names[finding->standing]));
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void add_fingerprints(struct buf *out, const struct remark *remark,
                             const struct line_hashes *lines) {
    const struct line_hash *line = line_hashes_find(lines, remark->line);
    json_key(out, "partialFingerprints");
    json_open(out, '{');
    if (line) {
        json_key(out, "primaryLocationLineHash");
        buf_char(out, '"');
        line_hash_add(out, line);
        buf_char(out, '"');
    }
    if (remark->finding)
        json_member(out, "promolint/v1", str_of(remark->finding->fingerprint));
    json_close(out, '}');
}

static void add_properties(struct buf *out, const struct remark *remark) {
    json_key(out, "properties");
    json_open(out, '{');
    json_member(out, "certainty", str_of(certainty_names[remark->finding->certainty]));
    json_member(out, "policy", remark->finding->policy);
    if (remark->help.n)
        json_member(out, "help", remark->help);
    json_close(out, '}');
}

/* `context` are the hashes of the lines. */
static void add_result(struct buf *out, const struct report_options *options,
                       const struct remark *remark, void *context) {
    json_next(out);
    json_member(out, "ruleId", remark->rule);
    if (!remark->finding)
        json_member(out, "kind", STR("open"));
    json_member(out, "level", str_of(levels[remark->finding ? remark->severity : SEVERITY_OFF]));
    add_text(out, remark);
    json_key(out, "locations");
    json_open(out, '[');
    json_open(out, '{');
    add_location(out, remark->file, remark->span);
    json_close(out, '}');
    json_close(out, ']');
    add_fingerprints(out, remark, context);
    if (remark->finding) {
        add_all_related(out, remark);
        add_fixes(out, remark->file, remark->finding);
        add_properties(out, remark);
    }
    if (options->aside)
        add_standing(out, remark->finding);
    json_close(out, '}');
}

static bool want_line(struct line_hashes *lines, const struct source *source, struct span span) {
    return line_hashes_want(lines,
                            span_exists(span) ? source_position(source, span.start).line : 1);
}

/* The hashes of all lines that a result may stand on. */
static bool read_lines(struct line_hashes *lines, const struct report_file *file) {
    bool done = true;
    for (uint32_t i = 0; i < file->verdict->findings.n; i++)
        done = done && want_line(lines, file->source, file->verdict->findings.at[i].span);
    for (uint32_t i = 0; i < file->facts->unknowns.n; i++)
        done = done && want_line(lines, file->source, file->facts->unknowns.at[i].span);
    return done && (!lines->n || line_hashes_read(lines, file->source->bytes));
}

void sarif_check(struct buf *out, const struct report_options *options,
                 const struct report_file *file) {
    struct line_hashes lines = {0};
    out->failed |= !read_lines(&lines, file);
    remarks_of_file(out, options, file, true, add_result, &lines);
    line_hashes_release(&lines);
}

/* ---- the run ---------------------------------------------------------------------------- */

void sarif_begin(struct buf *out, const struct report_options *options) {
    (void)options;
    json_open(out, '{');
    json_member(out, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
    json_member(out, "version", STR("2.1.0"));
    json_key(out, "runs");
    json_open(out, '[');
    json_open(out, '{');
    json_member(out, "columnKind", STR("utf16CodeUnits"));
    json_key(out, "automationDetails");
    json_open(out, '{');
    json_member(out, "id", STR("promolint/"));
    json_close(out, '}');
    json_key(out, "results");
    buf_text(out, "[\n");
}

/* No more than GitHub takes, cut between two characters. */
static struct str shortened(struct str s) {
    if (s.n <= SHORT)
        return s;
    size_t n = SHORT;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_slice(s, 0, n);
}

static struct str or_else(struct str s, struct str other) {
    return s.n ? s : other;
}

static struct str precision_of(enum certainty certainty) {
    switch (certainty) {
    case CERTAINTY_CERTAIN:
        return STR("very-high");
    case CERTAINTY_WEAK:
        return STR("low");
    case CERTAINTY_NONE:
    case CERTAINTY_LIKELY:
        break;
    }
    return STR("high");
}

static void add_help(struct buf *out, const struct report_rule *rule) {
    json_key(out, "help");
    json_open(out, '{');
    json_member(out, "text", or_else(rule->help, or_else(rule->summary, rule->title)));
    if (rule->page.n)
        json_member(out, "markdown", rule->page);
    json_close(out, '}');
}

static void add_rule(struct buf *out, const struct report_rule *rule) {
    json_open(out, '{');
    json_member(out, "id", rule->id);
    add_message(out, "shortDescription", shortened(or_else(rule->title, rule->id)));
    add_message(out, "fullDescription", shortened(or_else(rule->summary, rule->id)));
    add_help(out, rule);
    json_key(out, "defaultConfiguration");
    json_open(out, '{');
    json_member(out, "level", str_of(levels[rule->severity]));
    json_close(out, '}');
    json_key(out, "properties");
    json_open(out, '{');
    json_member(out, "precision", precision_of(rule->least));
    json_member(out, "problem.severity",
                rule->severity >= SEVERITY_WARNING ? str_of(levels[rule->severity])
                                                   : STR("recommendation"));
    json_close(out, '}');
    json_close(out, '}');
}

static void add_driver(struct buf *out, const struct report_options *options,
                       const struct report_totals *totals) {
    static const struct report_rule unknown = {
        .id = {"unknown", 7},
        .title = {"Not understood", 14},
        .summary = {"Something in the article could not be understood, so it may hide a paid link "
                    "or a disclosure.",
                    93}};
    json_key(out, "driver");
    json_open(out, '{');
    json_member(out, "name", STR("promolint"));
    json_member(out, "version", str_of(options->version));
    json_member(out, "semanticVersion", str_of(options->version));
    json_key(out, "rules");
    json_open(out, '[');
    for (size_t i = 0; i < totals->nrules; i++)
        add_rule(out, &totals->rules[i]);
    add_rule(out, &unknown);
    json_close(out, ']');
    json_close(out, '}');
}

static void add_notification(struct buf *out, const struct report_options *options,
                             const struct remark *remark, void *context) {
    (void)options;
    (void)context;
    json_open(out, '{');
    json_member(out, "level", STR("error"));
    add_message(out, "message", remark->message);
    json_key(out, "locations");
    json_open(out, '[');
    json_open(out, '{');
    json_key(out, "physicalLocation");
    json_open(out, '{');
    add_artifact(out, remark->from_root);
    json_close(out, '}');
    json_close(out, '}');
    json_close(out, ']');
    json_close(out, '}');
}

static void add_invocation(struct buf *out, const struct report_options *options,
                           const struct report_totals *totals) {
    json_open(out, '{');
    json_flag(out, "executionSuccessful", totals->nunreadable == 0);
    json_key(out, "toolExecutionNotifications");
    json_open(out, '[');
    remarks_unreadable(out, options, totals, add_notification, NULL);
    json_close(out, ']');
    json_close(out, '}');
}

void sarif_end(struct buf *out, const struct report_options *options,
               const struct report_totals *totals) {
    buf_text(out, "\n],\n\"tool\":{");
    add_driver(out, options, totals);
    json_close(out, '}');
    json_key(out, "invocations");
    json_open(out, '[');
    add_invocation(out, options, totals);
    json_close(out, ']');
    json_close(out, '}');
    json_close(out, ']');
    json_close(out, '}');
    buf_char(out, '\n');
}
