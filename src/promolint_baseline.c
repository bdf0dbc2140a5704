/* Baselines, and a file's suppressions: what promolint.h says of findings that do not count. */
#include "promolint.h"

#include "promolint_internal.h"

#include <stdlib.h>

/* ---- reading ---------------------------------------------------------------------------- */

struct reading_job {
    struct promolint_baseline *baseline;
    struct promolint_messages *messages;
    struct str path, text;
};

static void read_baseline(void *context) {
    struct reading_job *job = context;
    struct arena *arena = &job->baseline->arena;
    uint32_t before = job->messages->problems.n;
    job->baseline->baseline =
        baseline_read(arena, job->path, str_copy(arena, job->text), &job->messages->problems);
    if (job->messages->problems.n > before)
        job->baseline->baseline = NULL;
}

struct promolint_baseline *promolint_baseline_read(const char *path, const char *bytes, size_t size,
                                                   struct promolint_messages *messages) {
    struct promolint_messages *own = messages ? NULL : promolint_messages_new();
    struct promolint_baseline *baseline = calloc(1, sizeof *baseline);
    struct reading_job job = {baseline, messages ? messages : own, str_of(path), {bytes, size}};
    bool done = false;
    if (baseline && job.messages) {
        arena_init(&baseline->arena, 0);
        done = guarded(&baseline->arena, &job.messages->arena, read_baseline, &job);
        job.messages->out_of_memory |= !done;
    }
    promolint_messages_free(own);
    if (done && baseline->baseline)
        return baseline;
    promolint_baseline_free(baseline);
    return NULL;
}

void promolint_baseline_free(struct promolint_baseline *baseline) {
    if (baseline)
        arena_release(&baseline->arena);
    free(baseline);
}

size_t promolint_baseline_count(const struct promolint_baseline *baseline) {
    return baseline->baseline->n;
}

struct promolint_text promolint_baseline_path(const struct promolint_baseline *baseline, size_t i) {
    return text_of(baseline->baseline->at[i].file);
}

/* ---- writing ---------------------------------------------------------------------------- */

struct lines_job {
    const struct promolint_result *result;
    bool prune;
    struct buf out;
};

static void write_lines(void *context) {
    struct lines_job *job = context;
    const struct promolint_result *r = job->result;
    for (uint32_t i = 0; i < r->baseline.n; i++)
        if (r->baseline.occurs[i]) {
            buf_add(&job->out, r->baseline.at[i].line);
            buf_char(&job->out, '\n');
        }
    if (job->prune)
        return;
    struct arena *arena = &r->checker->arena;
    baseline_lines(arena, &job->out, &r->file, baseline_path(arena, r->relative));
}

bool promolint_result_baseline(const struct promolint_result *result, bool prune,
                               promolint_write *write, void *context) {
    struct lines_job job = {.result = result, .prune = prune};
    buf_init(&job.out, OUTPUT_CAP);
    if (!result_identify(result) || !guarded(&result->checker->arena, NULL, write_lines, &job)) {
        buf_release(&job.out);
        return false;
    }
    return deliver(&job.out, write, context);
}

struct writing_job {
    struct arena arena;
    const struct baseline *old;
    bool (*keeps)(void *context, struct promolint_text path);
    void *context;
    struct str lines;
    struct buf out;
};

static bool keeps(void *context, struct str path) {
    struct writing_job *job = context;
    return job->keeps(job->context, text_of(path));
}

static void write_baseline(void *context) {
    struct writing_job *job = context;
    baseline_write(&job->arena, &job->out, job->old, keeps, job, job->lines);
}

bool promolint_baseline_write(const struct promolint_baseline *old,
                              bool (*keeps_path)(void *context, struct promolint_text path),
                              void *keeps_context, const char *lines, size_t size,
                              promolint_write *write, void *context) {
    struct writing_job job = {.old = old ? old->baseline : NULL,
                              .keeps = keeps_path,
                              .context = keeps_context,
                              .lines = {lines, size}};
    arena_init(&job.arena, 0);
    buf_init(&job.out, OUTPUT_CAP);
    bool done = guarded(&job.arena, NULL, write_baseline, &job);
    arena_release(&job.arena);
    if (!done) {
        buf_release(&job.out);
        return false;
    }
    return deliver(&job.out, write, context);
}

/* ---- suppressions ----------------------------------------------------------------------- */

bool promolint_suppressions(const struct promolint_result *result, const char *format,
                            long (*age)(void *age_context, unsigned line), void *age_context,
                            promolint_write *write, void *context) {
    struct buf out;
    buf_init(&out, OUTPUT_CAP);
    if (result)
        suppressions_file(&out, &result->file, str_of(format), age, age_context);
    else
        suppressions_head(&out, str_of(format));
    return deliver(&out, write, context);
}
