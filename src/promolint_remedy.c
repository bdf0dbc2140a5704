/* What can be done about one finding, tried out before it is offered. */
#include "promolint.h"

#include "findings/effect.h"
#include "findings/suppress.h"
#include "promolint_internal.h"

#include <stdio.h>

struct remedy_job {
    struct promolint_checker *checker;
    const struct promolint_input *input;
    const struct promolint_result *result;
    uint32_t finding;
    const struct promolint_remedy *wanted;
    struct fix ways[SUPPRESS_WAYS];
    uint32_t nways;
    const struct fix *way; /* that is tried */
    struct edit_list edits;
    const struct promolint_result *tried;
    struct str problem;
    uint32_t aside; /* findings that only what is tried puts aside */
};

static const struct finding *finding_of(const struct remedy_job *job) {
    return &job->result->file.verdict->findings.at[job->finding];
}

struct promolint_fix_offer promolint_finding_fix(const struct promolint_result *r, size_t finding,
                                                 size_t i) {
    const struct fix *fix = &r->file.verdict->findings.at[finding].fixes.at[i];
    return (struct promolint_fix_offer){text_of(fix->title), fix->safe};
}

/* ---- ways ------------------------------------------------------------------------------- */

static void find_ways(void *context) {
    struct remedy_job *job = context;
    const struct finding *f = finding_of(job);
    if (job->wanted->kind == PROMOLINT_REMEDY_FIX) {
        job->nways = job->wanted->fix < f->fixes.n;
        if (job->nways)
            job->ways[0] = f->fixes.at[job->wanted->fix];
        return;
    }
    job->nways = suppress_ways(&job->checker->arena, job->result->file.document, f,
                               job->wanted->kind == PROMOLINT_REMEDY_SUPPRESS_FILE,
                               str_of(job->wanted->reason), job->ways);
}

static void collect_edits(void *context) {
    struct remedy_job *job = context;
    job->edits = (struct edit_list){0};
    if (!edits_add(&job->checker->arena, &job->edits, job->way))
        job->edits.n = 0;
    edits_index(&job->checker->arena, &job->edits);
}

/* ---- trying ----------------------------------------------------------------------------- */

static uint32_t count_aside(const struct findings *findings) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < findings->n; i++)
        n += findings->at[i].standing == STANDING_SUPPRESSED;
    return n;
}

/* Is the finding put aside in the tried text? Its fingerprint is that of no other. */
static bool is_suppressed(const struct remedy_job *job) {
    const struct findings *after = &job->tried->file.verdict->findings;
    for (uint32_t i = 0; i < after->n; i++)
        if (after->at[i].standing == STANDING_SUPPRESSED &&
            str_is(str_of(after->at[i].fingerprint), finding_of(job)->fingerprint))
            return true;
    return false;
}

static void judge(void *context) {
    struct remedy_job *job = context;
    struct judged before = judged_of(job->result), after = judged_of(job->tried);
    bool fix = job->wanted->kind == PROMOLINT_REMEDY_FIX;
    bool *meant = arena_array(&job->checker->arena, bool, before.findings->n + 1);
    meant[job->finding] = fix;
    uint32_t former = count_aside(before.findings), now = count_aside(after.findings);
    job->aside = now > former ? now - former : 0;
    job->problem = effect_problem(&job->checker->arena, &before, &after, &job->edits, meant);
    if (job->problem.n == 0 && !fix && !(job->aside && is_suppressed(job)))
        job->problem = STR("it did not help");
}

/* False: no memory, with the checker's error set. */
static bool try_way(struct remedy_job *job) {
    struct promolint_checker *checker = job->checker;
    struct buf text;
    buf_init(&text, OUTPUT_CAP);
    bool done = guarded(&checker->arena, NULL, collect_edits, job);
    edits_apply(&text, job->result->file.source, &job->edits);
    struct promolint_input input = *job->input;
    input.bytes = text.p;
    input.size = text.n;
    input.change = NULL;
    job->tried = done && !text.failed ? promolint_check(checker->other, &input) : NULL;
    done = job->tried && result_identify(job->result) && result_identify(job->tried) &&
           guarded(&checker->arena, NULL, judge, job);
    buf_release(&text);
    return done;
}

/* ---- the answer ------------------------------------------------------------------------- */

struct answer_job {
    const struct remedy_job *remedy;
    struct promolint_edit *edits;
    size_t n;
};

static void write_edits(void *context) {
    struct answer_job *answer = context;
    const struct remedy_job *job = answer->remedy;
    const struct source *source = job->result->file.source;
    answer->n = job->edits.n;
    answer->edits = arena_array(&job->checker->arena, struct promolint_edit, job->edits.n + 1);
    for (uint32_t i = 0; i < job->edits.n; i++) {
        const struct edit *edit = &job->edits.at[i];
        uint32_t start = source_file_offset(source, edit->span.start);
        answer->edits[i] = (struct promolint_edit){
            start, source_file_offset(source, edit->span.end) - start, text_of(edit->text)};
    }
}

static size_t refuse(struct promolint_checker *checker, struct str why) {
    snprintf(checker->error, sizeof checker->error, "%.*s", STR_ARG(str_shorten(why, 250)));
    return 0;
}

size_t promolint_remedy(struct promolint_checker *checker, const struct promolint_input *input,
                        const struct promolint_result *result, size_t finding,
                        const struct promolint_remedy *wanted,
                        const struct promolint_edit **edits) {
    struct remedy_job job = {.checker = checker,
                             .input = input,
                             .result = result,
                             .finding = (uint32_t)finding,
                             .wanted = wanted,
                             .problem = STR("there is no place for it")};
    struct answer_job answer = {.remedy = &job};
    size_t n = 0;
    if (!checker->other)
        checker->other = promolint_checker_new(checker->lint);
    if (!checker->other || !guarded(&checker->arena, NULL, find_ways, &job))
        return refuse(checker, STR("out of memory"));
    uint32_t least = UINT32_MAX; /* a comment that puts others aside too is the last choice */
    for (uint32_t i = 0; i < job.nways && least > 1; i++) {
        job.way = &job.ways[i];
        if (!try_way(&job))
            return refuse(checker, STR("out of memory"));
        if (job.problem.n || job.aside >= least)
            continue;
        if (!guarded(&checker->arena, NULL, write_edits, &answer))
            return refuse(checker, STR("out of memory"));
        least = job.aside;
        *edits = answer.edits;
        n = answer.n;
    }
    return n ? n : refuse(checker, job.problem);
}
