/* Writing: the report of a file, and streams of them with their beginning and end. */
#include "promolint.h"

#include "base/sanitize.h"
#include "facts/view.h"
#include "promolint_internal.h"
#include "report/html.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { WHOLE_CAP = INT_MAX }; /* bytes of a report that is written at once */

struct promolint_report {
    const struct report_format *format;
    struct report_options options;
};

const char *promolint_version(void) {
    return PROMOLINT_VERSION;
}

/* Hands over what was written, and frees it. False when something was lost. */
bool deliver(struct buf *out, promolint_write *write, void *context) {
    bool whole = !out->failed;
    if (whole && out->n)
        write(context, out->p, out->n);
    buf_release(out);
    return whole;
}

/* ---- reports ---------------------------------------------------------------------------- */

static bool serves(const struct report_format *format, bool inspect) {
    return inspect ? format->inspect : format->check;
}

const char *promolint_report_format(bool inspect, size_t i) {
    for (const struct report_format *format = report_formats; format->name; format++)
        if (serves(format, inspect) && i-- == 0)
            return format->name;
    return NULL;
}

struct promolint_report *promolint_report_new(const struct promolint_report_options *options) {
    const struct report_format *format = report_formats;
    while (format->name && strcmp(format->name, options->format) != 0)
        format++;
    if (!format->name || !serves(format, options->inspect))
        return NULL;
    struct promolint_report *report = calloc(1, sizeof *report);
    if (!report)
        return NULL;
    report->format = format;
    report->options = (struct report_options){.inspect = options->inspect,
                                              .colour = options->colour,
                                              .excerpt = options->excerpt,
                                              .summary = options->summary,
                                              .statistics = options->statistics,
                                              .aside = options->aside,
                                              .severity = (enum severity)options->severity,
                                              .unit = (enum column_unit)options->unit,
                                              .version = promolint_version()};
    return report;
}

void promolint_report_free(struct promolint_report *report) {
    free(report);
}

struct file_job {
    const struct promolint_report *report;
    const struct promolint_result *result;
    struct buf *out;
};

/* What the facts were collected by, again: only who looks at the tree wants to see it. */
static const struct seen_node *see(const struct report_file *file) {
    static const struct {
        enum view_flags flag;
        enum seen_flags seen;
    } same[] = {{VIEW_HIDDEN, SEEN_HIDDEN},     {VIEW_CHROME, SEEN_CHROME},
                {VIEW_COMMENTS, SEEN_COMMENTS}, {VIEW_QUOTE, SEEN_QUOTE},
                {VIEW_PROMO, SEEN_PROMO},       {VIEW_SPONSORED, SEEN_SPONSORED}};
    struct arena *arena = file->document->arena;
    const struct view *view = view_read(arena, file->document, file->knowledge);
    struct seen_node *seen = arena_array(arena, struct seen_node, file->document->nodes.n);
    for (uint32_t i = 0; i < file->document->nodes.n; i++) {
        for (size_t n = 0; n < ARRAY_COUNT(same); n++)
            if (view->at[i].flags & same[n].flag)
                seen[i].flags |= (uint16_t)same[n].seen;
        seen[i].language = view->at[i].language;
    }
    if (view->article)
        seen[view->article].flags |= SEEN_ARTICLE;
    for (uint32_t i = view->article; i;) { /* what is around the article is no furniture */
        i = file->document->nodes.at[i].parent;
        seen[i].flags &= (uint16_t)~SEEN_CHROME;
    }
    return seen;
}

static void write_file(void *context) {
    struct file_job *job = context;
    const struct report_format *format = job->report->format;
    const struct report_options *options = &job->report->options;
    struct report_file file = job->result->file;
    if (options->inspect && format->inspect == tree_inspect)
        file.seen = see(&file);
    (options->inspect ? format->inspect : format->check)(job->out, options, &file);
}

bool promolint_report_file(const struct promolint_report *report,
                           const struct promolint_result *result, promolint_write *write,
                           void *context) {
    struct buf *out = &result->checker->part;
    struct file_job job = {.report = report, .result = result, .out = out};
    buf_clear(out);
    if ((report->format->identifies && !result_identify(result)) ||
        !guarded(&result->checker->arena, NULL, write_file, &job) || out->failed)
        return false;
    if (out->n)
        write(context, out->p, out->n);
    return true;
}

/* ---- streams ---------------------------------------------------------------------------- */

struct promolint_stream {
    const struct promolint_report *report;
    promolint_write *write;
    void *context;
    struct buf whole[REPORT_PIECES]; /* of a whole format: that piece of the parts so far */
    size_t parts;                    /* that are not empty */
};

struct promolint_stream *promolint_stream_new(const struct promolint_report *report,
                                              promolint_write *write, void *context) {
    struct promolint_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return NULL;
    *stream = (struct promolint_stream){.report = report, .write = write, .context = context};
    for (size_t i = 0; i < REPORT_PIECES; i++)
        buf_init(&stream->whole[i], WHOLE_CAP);
    struct buf out;
    buf_init(&out, OUTPUT_CAP);
    if (report->format->begin)
        report->format->begin(&out, &report->options);
    if (deliver(&out, write, context))
        return stream;
    promolint_stream_free(stream);
    return NULL;
}

void promolint_stream_free(struct promolint_stream *stream) {
    for (size_t i = 0; stream && i < REPORT_PIECES; i++)
        buf_release(&stream->whole[i]);
    free(stream);
}

/* False: no memory. */
static bool keep_pieces(struct promolint_stream *stream, struct str part) {
    bool kept = true;
    for (unsigned i = 0; i < stream->report->format->pieces; i++) {
        bool last = i + 1 == stream->report->format->pieces;
        buf_add(&stream->whole[i], last ? part : str_cut(&part, REPORT_PIECE_END));
        kept = kept && !stream->whole[i].failed;
    }
    return kept;
}

bool promolint_stream_part(struct promolint_stream *stream, const char *part, size_t size) {
    if (size == 0)
        return true;
    struct str between = str_of(stream->report->format->between);
    bool first = stream->parts++ == 0;
    if (stream->report->format->pieces)
        return keep_pieces(stream, (struct str){part, size});
    if (!first && between.n)
        stream->write(stream->context, between.p, between.n);
    stream->write(stream->context, part, size);
    return true;
}

/* The rows of all kinds by name; the memory is to be freed. NULL: no memory. */
static struct tally *sort_tallies(const struct promolint_totals *totals,
                                  struct report_totals *sums) {
    size_t n = 0, at = 0;
    for (int kind = 0; kind < TALLY_KINDS; kind++)
        n += totals->tallies[kind].n;
    struct tally *sorted = calloc(n + 1, sizeof *sorted);
    for (int kind = 0; sorted && kind < TALLY_KINDS; kind++) {
        tallies_sorted(&totals->tallies[kind], &sorted[at]);
        sums->tallies[kind].at = &sorted[at];
        sums->tallies[kind].n = totals->tallies[kind].n;
        at += totals->tallies[kind].n;
    }
    return sorted;
}

bool promolint_stream_end(struct promolint_stream *stream, const struct promolint_totals *totals,
                          const struct promolint_failure *failures, size_t nfailures) {
    struct report_totals sums = totals->sums;
    struct report_error *unreadable = calloc(nfailures + 1, sizeof *unreadable);
    struct tally *sorted = sort_tallies(totals, &sums);
    if (!unreadable || !sorted) {
        free(unreadable);
        free(sorted);
        return false;
    }
    for (size_t i = 0; i < nfailures; i++)
        unreadable[i] = (struct report_error){
            .path = str_of(failures[i].path),
            .from_root = str_of(failures[i].from_root ? failures[i].from_root : failures[i].path),
            .message = str_of(failures[i].message)};
    sums.unreadable = unreadable;
    sums.nunreadable = nfailures;
    sums.policies = totals->policies.at;
    sums.npolicies = totals->policies.n;
    sums.rules = totals->rules.at;
    sums.nrules = totals->rules.n;
    sums.parts = stream->parts;
    for (size_t i = 0; i < REPORT_PIECES; i++)
        sums.whole[i] = buf_str(&stream->whole[i]);
    sums.write = stream->write;
    sums.write_context = stream->context;
    struct buf out;
    buf_init(&out, WHOLE_CAP);
    stream->report->format->end(&out, &stream->report->options, &sums);
    free(unreadable);
    free(sorted);
    return deliver(&out, stream->write, stream->context);
}

bool promolint_sanitize(const char *bytes, size_t size, promolint_write *write, void *context) {
    struct buf out;
    buf_init(&out, OUTPUT_CAP);
    sanitize_add(&out, (struct str){bytes, size});
    return deliver(&out, write, context);
}

bool promolint_is_report(const char *bytes, size_t size) {
    struct str text = {bytes, size};
    return str_starts(text, STR(HTML_BEGINNING)) || str_starts(text, STR(MARKDOWN_BEGINNING));
}
