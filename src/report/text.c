/* Findings and inventory for people: one line each that editors read too, then its reasons. */
#include "base/sanitize.h"
#include "report/excerpt.h"
#include "report/remark.h"

static const char *const severity_colours[] = {[SEVERITY_OFF] = "",
                                               [SEVERITY_INFO] = "\x1b[1;36m",
                                               [SEVERITY_WARNING] = "\x1b[1;35m",
                                               [SEVERITY_ERROR] = "\x1b[1;31m"};

static void switch_colour(struct buf *out, const struct report_options *options, const char *code) {
    if (options->colour)
        buf_text(out, code);
}

/* "path:line:column: " */
static void add_head(struct buf *out, const struct report_options *options,
                     const struct report_file *file, struct span span) {
    struct position position = source_position(file->source, span_exists(span) ? span.start : 0);
    switch_colour(out, options, "\x1b[1m");
    sanitize_add(out, file->path);
    buf_char(out, ':');
    buf_number(out, position.line);
    buf_char(out, ':');
    buf_number(out, position.column);
    buf_text(out, ": ");
    switch_colour(out, options, "\x1b[0m");
}

static void add_unknowns(struct buf *out, const struct report_options *options,
                         const struct report_file *file) {
    for (uint32_t i = 0; i < file->facts->unknowns.n; i++) {
        add_head(out, options, file, file->facts->unknowns.at[i].span);
        buf_text(out, "note: not understood: ");
        sanitize_add(out, file->facts->unknowns.at[i].what);
        buf_char(out, '\n');
    }
}

/* ---- check ------------------------------------------------------------------------------ */

static void add_detail(struct buf *out, const char *name, struct str text) {
    if (text.n == 0)
        return;
    buf_text(out, "  = ");
    buf_text(out, name);
    buf_text(out, ": ");
    sanitize_add(out, text);
    buf_char(out, '\n');
}

/* `about` is the place that the head line gave already. */
static void add_evidence(struct buf *out, const struct report_file *file, struct span about,
                         const struct evidence *evidence) {
    buf_text(out, "  = evidence: ");
    evidence_add(out, file->source, about, evidence);
    buf_char(out, '\n');
}

static void add_finding(struct buf *out, const struct report_options *options,
                        const struct report_file *file, const struct finding *finding) {
    add_head(out, options, file, finding->span);
    bool open = finding->standing == STANDING_OPEN; /* what does not count is no error */
    switch_colour(out, options, open ? severity_colours[finding->severity] : "\x1b[2m");
    buf_format(
        out, "%s: ", open ? severity_names[finding->severity] : standing_names[finding->standing]);
    switch_colour(out, options, "\x1b[0m");
    sanitize_add(out, finding->message);
    buf_text(out, " [");
    sanitize_add(out, finding->rule->id);
    buf_text(out, "]\n");
    if (options->excerpt)
        excerpt_add(out, file->source, finding->span, options->colour);
    for (uint32_t i = 0; i < finding->evidence.n; i++)
        add_evidence(out, file, finding->span, &finding->evidence.at[i]);
    add_detail(out, "reason", finding->reason);
    if (finding->policy.n) {
        buf_text(out, "  = policy: ");
        sanitize_add(out, finding->policy);
        buf_format(out, "; %s\n", certainty_names[finding->certainty]);
    }
    add_detail(out, "help", finding->help);
    for (uint32_t i = 0; i < finding->related.n; i++) {
        add_head(out, options, file, finding->related.at[i].span);
        buf_text(out, "note: ");
        sanitize_add(out, finding->related.at[i].message);
        buf_char(out, '\n');
    }
}

void text_check(struct buf *out, const struct report_options *options,
                const struct report_file *file) {
    for (uint32_t i = 0; i < file->verdict->findings.n; i++)
        if (report_shows(options, &file->verdict->findings.at[i]))
            add_finding(out, options, file, &file->verdict->findings.at[i]);
    add_unknowns(out, options, file);
}

/* ---- inspect ---------------------------------------------------------------------------- */

static void add_pairing(struct buf *out, const struct report_file *file,
                        const struct pairing *pairing) {
    buf_format(out, "disclosure %s", grade_names[pairing->grade]);
    if (pairing->by_template)
        buf_text(out, " (by the layout)");
    else if (pairing->disclosure) {
        struct position position = source_position(file->source, pairing->disclosure->span.start);
        buf_format(out, " (%u:%u)", (unsigned)position.line, (unsigned)position.column);
    }
}

static void add_placement(struct buf *out, const struct report_options *options,
                          const struct report_file *file, uint32_t i) {
    const struct placement *placement = &file->facts->placements.at[i];
    add_head(out, options, file, placement->span);
    buf_format(out, "%s, %s", placement_names[placement->kind],
               certainty_names[placement->certainty]);
    if (placement->region == REGION_CHROME)
        buf_text(out, ", page chrome");
    buf_text(out, ": ");
    const struct str parts[] = {placement->network, placement->merchant, placement->code,
                                placement->url};
    for (size_t j = 0; j < ARRAY_COUNT(parts); j++)
        if (parts[j].n) {
            sanitize_add(out, parts[j]);
            buf_text(out, "; ");
        }
    add_pairing(out, file, &file->verdict->pairings[i]);
    buf_char(out, '\n');
    if (options->excerpt)
        excerpt_add(out, file->source, placement->span, options->colour);
    for (uint32_t j = 0; j < placement->evidence.n; j++)
        add_evidence(out, file, placement->span, &placement->evidence.at[j]);
}

static void add_disclosure(struct buf *out, const struct report_options *options,
                           const struct report_file *file, const struct disclosure *disclosure) {
    add_head(out, options, file, disclosure->span);
    buf_text(out, disclosure->negative ? "denial" : "disclosure");
    const struct str parts[] = {disclosure->group, disclosure->language};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        if (parts[i].n) {
            buf_text(out, ", ");
            sanitize_add(out, parts[i]);
        }
    buf_format(out, ", for the %s%s%s: \"", scope_names[disclosure->scope],
               disclosure->visible ? "" : ", hidden",
               disclosure->region == REGION_CHROME ? ", page chrome" : "");
    sanitize_add(out, disclosure->text);
    buf_text(out, "\"\n");
}

void text_inspect(struct buf *out, const struct report_options *options,
                  const struct report_file *file) {
    for (uint32_t i = 0; i < file->facts->placements.n; i++)
        add_placement(out, options, file, i);
    for (uint32_t i = 0; i < file->facts->disclosures.n; i++)
        if (!file->facts->disclosures.at[i].part)
            add_disclosure(out, options, file, &file->facts->disclosures.at[i]);
    add_unknowns(out, options, file);
}

/* ---- the end ---------------------------------------------------------------------------- */

void text_end(struct buf *out, const struct report_options *options,
              const struct report_totals *totals) {
    if (options->summary && totals->files) {
        summary_add(out, options, totals);
        buf_char(out, '\n');
    }
    if (options->statistics)
        statistics_add(out, options, totals);
}
