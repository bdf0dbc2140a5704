#include "report/remark.h"

#include "base/array.h"
#include "base/sanitize.h"

#include <stdlib.h>

enum { TEXTS_CAP = 1 << 30 }; /* bytes */

static void begin_text(struct buf *text) {
    if (text->cap)
        buf_clear(text);
    else
        buf_init(text, TEXTS_CAP);
}

void remarks_begin(struct remarks *remarks) {
    remarks->n = 0;
    remarks->made = remarks->objects.made = remarks->diagnostics.made = false;
    begin_text(&remarks->texts);
    begin_text(&remarks->objects.text);
    begin_text(&remarks->diagnostics.text);
}

void remarks_release(struct remarks *remarks) {
    free(remarks->at);
    if (remarks->texts.cap) {
        buf_release(&remarks->texts);
        buf_release(&remarks->objects.text);
        buf_release(&remarks->diagnostics.text);
    }
    *remarks = (struct remarks){0};
}

struct str kept_part_of(struct buf *out, struct kept_part *kept,
                        const struct report_options *options, const struct report_file *file,
                        report_file_fn *write) {
    if (!kept->made || kept->severity != options->severity || kept->aside != options->aside) {
        buf_clear(&kept->text);
        write(&kept->text, options, file);
        kept->severity = options->severity;
        kept->aside = options->aside;
        kept->made = true;
    }
    out->failed |= kept->text.failed;
    return buf_str(&kept->text);
}

void evidence_add(struct buf *out, const struct source *source, struct span about,
                  const struct evidence *evidence) {
    sanitize_add(out, evidence->what);
    if (span_exists(evidence->span) && evidence->span.start != about.start) {
        struct position position = source_position(source, evidence->span.start);
        buf_format(out, " (%u:%u)", (unsigned)position.line, (unsigned)position.column);
    }
}

/* ---- making them ------------------------------------------------------------------------ */

/* Ends the text that was begun at `from`; gives its length. */
static size_t end_text(struct buf *texts, size_t from) {
    size_t n = texts->n - from;
    buf_char(texts, '\n');
    return n;
}

static size_t add_text(struct buf *texts, const char *words, struct str text) {
    size_t from = texts->n;
    buf_text(texts, words);
    sanitize_add(texts, text);
    return end_text(texts, from);
}

static size_t add_why(struct buf *texts, const struct source *source,
                      const struct finding *finding) {
    size_t from = texts->n;
    for (uint32_t i = 0; i < finding->evidence.n; i++) {
        buf_text(texts, i ? "; " : "");
        evidence_add(texts, source, finding->span, &finding->evidence.at[i]);
    }
    return end_text(texts, from);
}

/* A place that does not exist is the file as a whole: its first line. */
static void set_place(struct remark *remark, const struct source *source, struct span span) {
    struct position start = source_position(source, span_exists(span) ? span.start : 0);
    struct span line = source_line(source, start.line);
    if (!span_exists(span))
        span = line;
    uint32_t most = line.end > span.start ? line.end : span.start;
    remark->span = (struct span){span.start, span.end < most ? span.end : most};
    remark->line = start.line;
    remark->column = start.column;
    remark->end_column = source_position(source, remark->span.end).column;
}

static struct remark *push(struct remarks *remarks) {
    if (!array_reserve(remarks))
        return NULL;
    remarks->at[remarks->n] = (struct remark){0};
    return &remarks->at[remarks->n++];
}

static bool push_finding(struct remarks *remarks, const struct source *source,
                         const struct finding *finding) {
    struct remark *remark = push(remarks);
    if (!remark)
        return false;
    remark->finding = finding;
    remark->rule = finding->rule->id;
    remark->severity = finding->severity;
    remark->fails = finding->standing == STANDING_OPEN && finding->severity >= SEVERITY_WARNING &&
                    finding->certainty >= CERTAINTY_LIKELY;
    set_place(remark, source, finding->span);
    remark->message.n = add_text(&remarks->texts, "", finding->message);
    remark->why.n = add_why(&remarks->texts, source, finding);
    remark->help.n = add_text(&remarks->texts, "", finding->help);
    return true;
}

static bool push_unknown(struct remarks *remarks, const struct source *source,
                         const struct unknown *unknown) {
    struct remark *remark = push(remarks);
    if (!remark)
        return false;
    remark->rule = STR("unknown");
    remark->severity = SEVERITY_INFO;
    set_place(remark, source, unknown->span);
    remark->message.n = add_text(&remarks->texts, "not understood: ", unknown->what);
    remark->why.n = add_text(&remarks->texts, "", STR(""));
    remark->help.n = add_text(&remarks->texts, "", STR(""));
    return true;
}

/* Now that the texts no longer move. */
static void point_to_texts(struct remarks *remarks) {
    const char *at = remarks->texts.p;
    for (size_t i = 0; i < remarks->n; i++) {
        struct str *texts[] = {&remarks->at[i].message, &remarks->at[i].why, &remarks->at[i].help};
        for (size_t j = 0; j < ARRAY_COUNT(texts); j++) {
            texts[j]->p = at;
            at += texts[j]->n + 1;
        }
    }
}

static bool make(struct remarks *remarks, const struct report_file *file) {
    const struct findings *findings = &file->verdict->findings;
    bool done = true;
    for (uint32_t i = 0; done && i < findings->n; i++)
        done = push_finding(remarks, file->source, &findings->at[i]);
    for (uint32_t i = 0; done && i < file->facts->unknowns.n; i++)
        done = push_unknown(remarks, file->source, &file->facts->unknowns.at[i]);
    remarks->made = done && !remarks->texts.failed;
    if (remarks->made)
        point_to_texts(remarks);
    else
        remarks_begin(remarks);
    return remarks->made;
}

/* ---- going through them ----------------------------------------------------------------- */

void remarks_of_file(struct buf *out, const struct report_options *options,
                     const struct report_file *file, bool aside, remark_fn *add, void *context) {
    const struct remarks *remarks = file->remarks;
    if (!remarks->made && !make(file->remarks, file)) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < remarks->n; i++) {
        struct remark remark = remarks->at[i];
        const struct finding *finding = remark.finding;
        if (finding &&
            (!report_shows(options, finding) || (!aside && finding->standing != STANDING_OPEN)))
            continue;
        remark.file = file;
        remark.path = file->path;
        remark.from_root = file->from_root;
        add(out, options, &remark, context);
    }
}

void remarks_unreadable(struct buf *out, const struct report_options *options,
                        const struct report_totals *totals, remark_fn *add, void *context) {
    struct buf message;
    buf_init(&message, out->cap);
    for (size_t i = 0; i < totals->nunreadable; i++) {
        buf_clear(&message);
        sanitize_add(&message, totals->unreadable[i].message);
        struct remark remark = {.path = totals->unreadable[i].path,
                                .from_root = totals->unreadable[i].from_root,
                                .rule = STR("unreadable"),
                                .severity = SEVERITY_ERROR,
                                .fails = true,
                                .line = 1,
                                .column = 1,
                                .end_column = 1,
                                .message = buf_str(&message)};
        add(out, options, &remark, context);
    }
    out->failed |= message.failed;
    buf_release(&message);
}

static uint32_t column_in(const struct remark *remark, uint32_t offset, uint32_t code_points,
                          enum column_unit unit) {
    if (!remark->file || unit == COLUMN_CODE_POINTS)
        return code_points;
    struct position position = {remark->line, code_points};
    return column_at(remark->file->columns, offset, position, unit);
}

uint32_t remark_column(const struct remark *remark, enum column_unit unit) {
    return column_in(remark, remark->span.start, remark->column, unit);
}

uint32_t remark_end_column(const struct remark *remark, enum column_unit unit) {
    return column_in(remark, remark->span.end, remark->end_column, unit);
}
