#include "cli/reports.h"

#include "base/problem.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A file's buffer: some pages, so that those of many reports fit together into a cache. */
enum { MOST_FORMATS = 64, FILE_BUFFER = 1 << 14 };

static void into_buffer(void *context, const char *bytes, size_t size) {
    buf_add(context, (struct str){bytes, size});
}

static const struct {
    const char *name;
    enum promolint_unit unit;
} units[] = {{"bytes", PROMOLINT_BYTES},
             {"code-points", PROMOLINT_CODE_POINTS},
             {"utf16", PROMOLINT_UTF16},
             {"display", PROMOLINT_DISPLAY}};

const char *reports_unit_name(size_t i) {
    return i < ARRAY_COUNT(units) ? units[i].name : NULL;
}

/* A command without the option has no columns to choose. */
static enum promolint_unit unit_of(const char *name) {
    for (size_t i = 0; name && i < ARRAY_COUNT(units); i++)
        if (strcmp(units[i].name, name) == 0)
            return units[i].unit;
    return PROMOLINT_CODE_POINTS;
}

const char *reports_severity_name(size_t i) {
    static const char *const names[] = {"info", "warning", "error"};
    return i < ARRAY_COUNT(names) ? names[i] : NULL;
}

enum promolint_severity reports_severity(const char *name) {
    size_t i = 0;
    while (name && reports_severity_name(i) && strcmp(reports_severity_name(i), name) != 0)
        i++;
    return name && reports_severity_name(i) ? (enum promolint_severity)(PROMOLINT_INFO + i) : 0;
}

static struct promolint_report *new_report(const struct options *options, const char *format,
                                           bool inspect, bool terminal) {
    bool excerpt =
        strcmp(options->excerpt, "auto") == 0 ? terminal : strcmp(options->excerpt, "always") == 0;
    struct promolint_report_options wanted = {.format = format,
                                              .inspect = inspect,
                                              .colour =
                                                  terminal ? output_colour(options->colour)
                                                           : strcmp(options->colour, "always") == 0,
                                              .excerpt = excerpt,
                                              .summary = !options->quiet,
                                              .statistics = options->statistics,
                                              .severity = reports_severity(options->severity),
                                              .unit = unit_of(options->column_unit),
                                              .aside = options->show_suppressed};
    return promolint_report_new(&wanted);
}

static bool begin(struct report_output *output, const struct options *options, const char *format,
                  bool inspect) {
    bool terminal = !output->path && output_is_terminal();
    output->report = new_report(options, format, inspect, terminal);
    if (output->report)
        output->stream = promolint_stream_new(output->report, output_file, output->file);
    if (!output->stream)
        complain("out of memory");
    return output->stream;
}

static bool is_format(const char *name, bool inspect) {
    const char *names[MOST_FORMATS];
    size_t n = 0;
    for (const char *format; n < MOST_FORMATS && (format = promolint_report_format(inspect, n));)
        names[n++] = format;
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    const char *near = problem_suggest(str_of(name), names, n);
    complain(near ? "--report: unknown format '%s', did you mean '%s'?"
                  : "--report: unknown format '%s'; --help lists them",
             name, near);
    return false;
}

static bool open_output(struct reports *reports, const struct options *options, const char *format,
                        const char *path, const char *mode, bool inspect) {
    struct report_output *output = &reports->at[reports->n];
    output->path = path;
    output->file = fopen(path, mode);
    if (!output->file) {
        complain("cannot write '%s': %s", path, strerror(errno));
        return false;
    }
    output->buffer = malloc(FILE_BUFFER); /* the C library takes no size without a buffer */
    if (output->buffer)
        setvbuf(output->file, output->buffer, _IOFBF, FILE_BUFFER);
    reports->n++;
    return begin(output, options, format, inspect);
}

/*
 * Does the file look like an article, and like no report that an earlier run left? Opening it would
 * empty it. A report in plain text can't be told.
 */
static bool is_article(const char *path) {
    char start[PROMOLINT_REPORT_START];
    const char *extension = strrchr(path, '.');
    for (size_t i = 0; extension && walk_extension(i); i++) {
        if (strcmp(extension, walk_extension(i)) != 0 || strcmp(extension, ".txt") == 0)
            continue;
        size_t n = file_start(path, start, sizeof start);
        return n && !promolint_is_report(start, n);
    }
    return false;
}

/* "FORMAT=FILE". */
struct wanted_report {
    const char *format, *path;
};

static bool read_wanted(struct wanted_report *wanted, const struct options *options,
                        const char *value, bool inspect) {
    const char *equals = strchr(value, '=');
    if (!equals || equals == value || !equals[1]) {
        complain("--report needs FORMAT=FILE, such as sarif=report.sarif, not '%s'", value);
        return false;
    }
    struct str format = {value, (size_t)(equals - value)};
    *wanted = (struct wanted_report){str_terminated(options->arena, format), equals + 1};
    if (strcmp(wanted->path, "-") == 0) {
        complain("--report writes to a file; what standard output gets, --format says");
        return false;
    }
    if (is_article(wanted->path)) {
        complain("--report would overwrite '%s', which is no report of promolint", wanted->path);
        return false;
    }
    return is_format(wanted->format, inspect);
}

/* All are right before one is opened, since that empties a file. Each is written by one only. */
static bool open_files(struct reports *reports, const struct options *options, bool inspect) {
    uint32_t n = options->reports.n;
    struct wanted_report *wanted = arena_array(options->arena, struct wanted_report, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        if (!read_wanted(&wanted[i], options, options->reports.at[i], inspect))
            return false;
        for (uint32_t k = 0; k < i; k++)
            if (strcmp(wanted[k].path, wanted[i].path) == 0) {
                complain("two reports would be written to '%s'", wanted[i].path);
                return false;
            }
    }
    for (uint32_t i = 0; i < n; i++)
        if (!open_output(reports, options, wanted[i].format, wanted[i].path, "wb", inspect))
            return false;
    return true;
}

/* A step of GitHub Actions shows what stands in the file that its environment names. */
static bool open_step_summary(struct reports *reports, const struct options *options) {
    const char *path = getenv("GITHUB_STEP_SUMMARY");
    bool wanted = strcmp(options->format, "github") == 0;
    for (uint32_t i = 0; i < options->reports.n; i++)
        wanted |= str_starts(str_of(options->reports.at[i]), STR("github="));
    return !wanted || !path || !path[0] ||
           open_output(reports, options, "markdown", path, "ab", false);
}

bool reports_open(struct reports *reports, const struct options *options, bool inspect) {
    reports->n = 0;
    reports->at = calloc(options->reports.n + 2, sizeof *reports->at);
    if (!reports->at) {
        complain("out of memory");
        return false;
    }
    reports->at[reports->n++].file = stdout;
    if (!begin(&reports->at[0], options, options->format, inspect))
        return false;
    return open_files(reports, options, inspect) && open_step_summary(reports, options);
}

bool reports_file(const struct reports *reports, const struct promolint_result *result,
                  struct buf *parts) {
    for (size_t i = 0; i < reports->n; i++)
        if (!promolint_report_file(reports->at[i].report, result, into_buffer, &parts[i]) ||
            parts[i].failed)
            return false;
    return true;
}

bool reports_add(struct reports *reports, const struct buf *parts) {
    for (size_t i = 0; i < reports->n; i++)
        if (!promolint_stream_part(reports->at[i].stream, parts[i].p, parts[i].n))
            return false;
    return true;
}

static bool finish(struct report_output *output) {
    if (!output->path)
        return output_finish();
    errno = 0;
    bool lost = fflush(output->file) != 0 || ferror(output->file);
    if (lost)
        complain("cannot write '%s'%s%s", output->path, errno ? ": " : "",
                 errno ? strerror(errno) : "");
    return !lost;
}

bool reports_end(struct reports *reports, const struct promolint_totals *totals,
                 const struct promolint_failure *failures, size_t nfailures) {
    bool whole = true;
    for (size_t i = 0; i < reports->n; i++) {
        if (!promolint_stream_end(reports->at[i].stream, totals, failures, nfailures)) {
            complain("out of memory");
            return false;
        }
        whole = finish(&reports->at[i]) && whole;
    }
    return whole;
}

void reports_close(struct reports *reports) {
    for (size_t i = 0; i < reports->n; i++) {
        promolint_stream_free(reports->at[i].stream);
        promolint_report_free(reports->at[i].report);
        if (reports->at[i].path && reports->at[i].file)
            fclose(reports->at[i].file);
        free(reports->at[i].buffer);
    }
    free(reports->at);
}
