#include "report/remark.h"

#include "report/sanitize.h"

enum { TEXT_CAP = 1 << 24 }; /* bytes of a remark's text */

/* What the texts of a remark are written into, one after the other. */
struct texts {
    struct buf message, why, help;
};

static void open_texts(struct texts *texts) {
    buf_init(&texts->message, TEXT_CAP);
    buf_init(&texts->why, TEXT_CAP);
    buf_init(&texts->help, TEXT_CAP);
}

static void close_texts(struct buf *out, struct texts *texts) {
    out->failed |= texts->message.failed | texts->why.failed | texts->help.failed;
    buf_release(&texts->message);
    buf_release(&texts->why);
    buf_release(&texts->help);
}

/* Empties the texts and writes the message. */
static void begin_texts(struct texts *texts, const char *words, struct str message) {
    buf_clear(&texts->message);
    buf_clear(&texts->why);
    buf_clear(&texts->help);
    buf_text(&texts->message, words);
    sanitize_add(&texts->message, message);
}

static void give_texts(struct remark *remark, const struct texts *texts) {
    remark->message = buf_str(&texts->message);
    remark->why = buf_str(&texts->why);
    remark->help = buf_str(&texts->help);
}

void evidence_add(struct buf *out, const struct source *source, struct span about,
                  const struct evidence *evidence) {
    sanitize_add(out, evidence->what);
    if (span_exists(evidence->span) && evidence->span.start != about.start) {
        struct position position = source_position(source, evidence->span.start);
        buf_format(out, " (%u:%u)", (unsigned)position.line, (unsigned)position.column);
    }
}

/* A place that does not exist is the file as a whole: its first line. */
static void set_place(struct remark *remark, struct span span) {
    const struct source *source = remark->file->source;
    remark->line = span_exists(span) ? source_position(source, span.start).line : 1;
    struct span line = source_line(source, remark->line);
    if (!span_exists(span))
        span = line;
    uint32_t most = line.end > span.start ? line.end : span.start;
    remark->span = (struct span){span.start, span.end < most ? span.end : most};
}

static struct remark remark_in(const struct report_file *file, struct str rule, struct span span) {
    struct remark remark = {
        .file = file, .path = file->path, .from_root = file->from_root, .rule = rule};
    set_place(&remark, span);
    return remark;
}

static void add_finding(struct buf *out, const struct report_options *options,
                        const struct remark *about, struct texts *texts, remark_fn *add,
                        void *context) {
    struct remark remark = *about;
    const struct finding *finding = about->finding;
    remark.severity = finding->severity;
    remark.fails = finding->standing == STANDING_OPEN && finding->severity >= SEVERITY_WARNING &&
                   finding->certainty >= CERTAINTY_LIKELY;
    begin_texts(texts, "", finding->message);
    for (uint32_t i = 0; i < finding->evidence.n; i++) {
        buf_text(&texts->why, i ? "; " : "");
        evidence_add(&texts->why, about->file->source, finding->span, &finding->evidence.at[i]);
    }
    sanitize_add(&texts->help, finding->help);
    give_texts(&remark, texts);
    add(out, options, &remark, context);
}

void remarks_of_file(struct buf *out, const struct report_options *options,
                     const struct report_file *file, bool aside, remark_fn *add, void *context) {
    const struct findings *findings = &file->verdict->findings;
    struct texts texts;
    open_texts(&texts);
    for (uint32_t i = 0; i < findings->n; i++) {
        const struct finding *finding = &findings->at[i];
        if (!report_shows(options, finding) || (!aside && finding->standing != STANDING_OPEN))
            continue;
        struct remark remark = remark_in(file, finding->rule->id, finding->span);
        remark.finding = finding;
        add_finding(out, options, &remark, &texts, add, context);
    }
    for (uint32_t i = 0; i < file->facts->unknowns.n; i++) {
        const struct unknown *unknown = &file->facts->unknowns.at[i];
        struct remark remark = remark_in(file, STR("unknown"), unknown->span);
        remark.severity = SEVERITY_INFO;
        begin_texts(&texts, "not understood: ", unknown->what);
        give_texts(&remark, &texts);
        add(out, options, &remark, context);
    }
    close_texts(out, &texts);
}

void remarks_unreadable(struct buf *out, const struct report_options *options,
                        const struct report_totals *totals, remark_fn *add, void *context) {
    struct texts texts;
    open_texts(&texts);
    for (size_t i = 0; i < totals->nunreadable; i++) {
        struct remark remark = {.path = totals->unreadable[i].path,
                                .from_root = totals->unreadable[i].from_root,
                                .rule = STR("unreadable"),
                                .severity = SEVERITY_ERROR,
                                .fails = true,
                                .line = 1};
        begin_texts(&texts, "", totals->unreadable[i].message);
        give_texts(&remark, &texts);
        add(out, options, &remark, context);
    }
    close_texts(out, &texts);
}

uint32_t remark_column(const struct remark *remark, enum column_unit unit) {
    return remark->file ? column_of(remark->file->columns, remark->span.start, unit) : 1;
}

uint32_t remark_end_column(const struct remark *remark, enum column_unit unit) {
    return remark->file ? column_of(remark->file->columns, remark->span.end, unit) : 1;
}
