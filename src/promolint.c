/*
 * From bytes to a verdict. read_text() below is the whole pipeline; each arrow
 * is a folder of src/:
 *
 *     bytes -> source -> document -> facts -> verdict -> result
 */
#include "promolint.h"

#include "findings/change.h"
#include "knowledge/markup.h"
#include "policy/rendered.h"
#include "promolint_internal.h"

#include <stdio.h>
#include <stdlib.h>

struct job {
    struct arena *arena;
    const struct promolint_input *input;
    const struct knowledge *knowledge;
    const struct config *config;
    struct link_matcher *matcher;
    struct promolint_result *result;
    struct facts *facts;       /* of the text that was read last */
    struct verdict *verdict;   /* likewise */
    struct str unknown_policy; /* set when the job cannot be done */
};

static const struct config *config_for(struct arena *, const struct promolint_input *,
                                       const struct config *);
static enum syntax syntax_for(const struct promolint_input *);
static struct str_list policies_for(struct job *);
static bool policies_are_known(struct job *);
static struct change change_of(struct job *);
static void look_at_change(struct job *, const struct change *);
static void identify(void *result);
static const struct rendered *read_page(struct job *, const struct promolint_page *,
                                        const struct config *, struct str relative,
                                        const struct str_list *policies);
static void look_up_baseline(struct job *);
static void list_disclosures(struct job *);

/* `built`: the page that was made from this text; NULL: not looked at. */
static void read_text(struct job *job, struct str bytes, const struct promolint_page *built) {
    const struct promolint_input *input = job->input;
    struct str path = str_of(input->path);
    struct str relative = input->relative ? str_of(input->relative) : path;
    struct str from_root = input->from_root ? str_of(input->from_root) : path;
    const struct config *config = config_for(job->arena, input, job->config);
    struct str_list policies = policies_for(job);

    job->result->relative = str_copy(job->arena, relative);
    struct source *source = &job->result->source;
    source_read(source, job->arena, bytes, syntax_for(input));
    struct document *document = document_read(job->arena, source);
    job->facts = facts_collect(job->arena, document, job->knowledge, config, job->matcher);
    if (job->facts->date.n == 0)
        job->facts->date = facts_date_of_path(job->arena, relative);
    const struct rendered *page = read_page(job, built, config, relative, &policies);
    struct suppressions suppressions =
        suppressions_read(job->arena, document, job->knowledge, str_of(input->today));
    job->verdict = policy_apply(job->arena, job->facts, &suppressions, job->knowledge, config,
                                relative, &policies, page);
    if (page)
        rendered_unknowns(job->arena, job->facts, page);
    else if (input->unrendered)
        rendered_missing(job->arena, job->facts, str_copy(job->arena, str_of(input->unrendered)));

    job->result->findings = &job->verdict->findings;
    job->result->identified = false;
    columns_begin(&job->result->checker->columns, source);
    remarks_begin(&job->result->checker->remarks);
    job->result->file = (struct report_file){.path = str_copy(job->arena, path),
                                             .from_root = str_copy(job->arena, from_root),
                                             .number = input->number,
                                             .source = source,
                                             .columns = &job->result->checker->columns,
                                             .remarks = &job->result->checker->remarks,
                                             .document = document,
                                             .facts = job->facts,
                                             .verdict = job->verdict,
                                             .rendered = page ? page->path : STR(""),
                                             .knowledge = job->knowledge};
}

static void read_file(void *context) {
    struct job *job = context;
    const struct promolint_input *input = job->input;
    struct change change;
    if (!policies_are_known(job))
        return;
    if (input->change) {
        read_text(job, (struct str){input->change->former, input->change->former_size}, NULL);
        change = change_of(job);
    }
    read_text(job, (struct str){input->bytes, input->size}, input->rendered);
    if (input->baseline)
        look_up_baseline(job);
    if (input->change)
        look_at_change(job, &change);
    list_disclosures(job);
}

/* ---- what the pipeline needs ------------------------------------------------------------ */

static const struct override_config *language_override(const struct config *config,
                                                       struct str path) {
    for (uint32_t i = config->overrides.n; i-- > 0;) {
        const struct override_config *o = &config->overrides.at[i];
        if (o->language.n && config_glob_any(&o->files, path))
            return o;
    }
    return NULL;
}

static struct str_list list_of_one(struct arena *arena, struct str item) {
    struct str_list list = {0};
    *list_push(arena, &list) = item;
    return list;
}

/* The configuration as it holds for this file. */
static const struct config *config_for(struct arena *arena, const struct promolint_input *input,
                                       const struct config *config) {
    const struct override_config *override =
        language_override(config, str_of(input->relative ? input->relative : input->path));
    if (!override && !input->site && !input->language)
        return config;
    struct config *own = arena_new(arena, struct config);
    *own = *config;
    if (override)
        own->language = override->language;
    if (input->language)
        own->language = str_copy(arena, str_of(input->language));
    if (input->site)
        own->site_domains = list_of_one(arena, str_lower(arena, str_of(input->site)));
    return own;
}

static enum syntax syntax_for(const struct promolint_input *input) {
    switch (input->syntax) {
    case PROMOLINT_SYNTAX_HTML:
        return SYNTAX_HTML;
    case PROMOLINT_SYNTAX_MARKDOWN:
        return SYNTAX_MARKDOWN;
    case PROMOLINT_SYNTAX_MDX:
        return SYNTAX_MDX;
    case PROMOLINT_SYNTAX_AUTO:
        break;
    }
    return source_guess_syntax(str_of(input->path), (struct str){input->bytes, input->size});
}

static struct str_list policies_for(struct job *job) {
    struct str_list list = {0};
    for (size_t i = 0; i < job->input->npolicies; i++)
        *list_push(job->arena, &list) = str_of(job->input->policies[i]);
    return list;
}

static bool policies_are_known(struct job *job) {
    for (size_t i = 0; i < job->input->npolicies; i++) {
        struct str id = str_of(job->input->policies[i]);
        if (!str_is(id, "auto") && !knowledge_pack(job->knowledge, id))
            job->unknown_policy = id;
    }
    return job->unknown_policy.n == 0;
}

static void identify(void *result) {
    struct promolint_result *r = result;
    if (!r->identified)
        findings_identify(&r->checker->arena, r->findings, r->file.document, r->relative,
                          markup_list(r->file.knowledge, "passing-parameters"));
    r->identified = true;
}

bool result_identify(const struct promolint_result *result) {
    struct promolint_checker *checker = result->checker;
    return result->identified || guarded(&checker->arena, NULL, identify, &checker->result);
}

/* The change, with the findings of the text that was read last. */
static struct change change_of(struct job *job) {
    const struct promolint_change *given = job->input->change;
    const struct report_file *file = &job->result->file;
    struct hunk *hunks = arena_array(job->arena, struct hunk, given->nhunks + 1);
    identify(job->result);
    for (size_t i = 0; i < given->nhunks; i++)
        hunks[i] = (struct hunk){given->hunks[i].former_first, given->hunks[i].former_lines,
                                 given->hunks[i].first, given->hunks[i].lines};
    return (struct change){.hunks = hunks,
                           .nhunks = given->nhunks,
                           .former =
                               change_remember(job->arena, &file->verdict->findings, file->source)};
}

static void look_at_change(struct job *job, const struct change *change) {
    struct report_file *file = &job->result->file;
    struct facts *facts = job->facts;
    identify(job->result);
    change_apply(change, &job->verdict->findings, file->source);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < facts->unknowns.n; i++) {
        struct span span = facts->unknowns.at[i].span;
        if (!span_exists(span) || change_touches(change, file->source, span))
            facts->unknowns.at[kept++] = facts->unknowns.at[i];
    }
    facts->unknowns.n = kept;
}

/* The page that was built from the source, judged in the same way; what the configuration says of
 * templates is seen in it. */
static const struct rendered *read_page(struct job *job, const struct promolint_page *input,
                                        const struct config *config, struct str relative,
                                        const struct str_list *policies) {
    if (!input)
        return NULL;
    struct config *own = arena_new(job->arena, struct config);
    *own = *config;
    own->template_disclosure = own->template_rel = false;
    own->template_statements.n = 0;
    struct source *source = arena_new(job->arena, struct source);
    source_read(source, job->arena, (struct str){input->bytes, input->size}, SYNTAX_HTML);
    struct document *document = document_read(job->arena, source);
    struct rendered *page = arena_new(job->arena, struct rendered);
    page->path = str_copy(job->arena, str_of(input->path));
    page->facts = facts_collect(job->arena, document, job->knowledge, own, job->matcher);
    page->verdict =
        policy_apply(job->arena, page->facts, NULL, job->knowledge, own, relative, policies, NULL);
    return page;
}

static void look_up_baseline(struct job *job) {
    struct verdict *verdict = job->verdict;
    identify(job->result);
    job->result->baseline =
        baseline_apply(job->arena, job->input->baseline->baseline, job->result->relative,
                       &verdict->findings, job->knowledge, verdict->untried);
}

static void list_disclosures(struct job *job) {
    const struct facts *facts = job->result->file.facts;
    for (uint32_t i = 0; i < facts->disclosures.n; i++)
        if (!facts->disclosures.at[i].part)
            *list_push(job->arena, &job->result->disclosures) = &facts->disclosures.at[i];
}

bool guarded(struct arena *a, struct arena *b, void (*body)(void *context), void *context) {
    jmp_buf out_of_memory;
    if (setjmp(out_of_memory)) {
        a->on_failure = NULL;
        if (b)
            b->on_failure = NULL;
        return false;
    }
    a->on_failure = &out_of_memory;
    if (b)
        b->on_failure = &out_of_memory;
    body(context);
    a->on_failure = NULL;
    if (b)
        b->on_failure = NULL;
    return true;
}

/* ---- checker ---------------------------------------------------------------------------- */

struct matcher_for {
    const struct knowledge *knowledge;
    struct link_matcher *matcher;
};

struct promolint_checker *promolint_checker_new(const struct promolint *lint) {
    struct promolint_checker *checker = calloc(1, sizeof *checker);
    if (!checker)
        return NULL;
    checker->lint = lint;
    arena_init(&checker->arena, lint->max_memory);
    buf_init(&checker->part, OUTPUT_CAP);
    return checker;
}

void promolint_checker_free(struct promolint_checker *checker) {
    if (!checker)
        return;
    for (size_t i = 0; i < checker->matchers.n; i++)
        link_matcher_free(checker->matchers.at[i].matcher);
    free(checker->matchers.at);
    columns_release(&checker->columns);
    remarks_release(&checker->remarks);
    buf_release(&checker->part);
    fixed_free(checker->fixed);
    promolint_checker_free(checker->other);
    arena_release(&checker->arena);
    free(checker);
}

const char *promolint_checker_error(const struct promolint_checker *checker) {
    return checker->error;
}

struct link_matcher *checker_matcher(struct promolint_checker *checker,
                                     const struct knowledge *knowledge) {
    for (size_t i = 0; i < checker->matchers.n; i++)
        if (checker->matchers.at[i].knowledge == knowledge)
            return checker->matchers.at[i].matcher;
    struct matcher_for *grown =
        realloc(checker->matchers.at, (checker->matchers.n + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    checker->matchers.at = grown;
    struct link_matcher *matcher = link_matcher_new(knowledge);
    if (matcher)
        grown[checker->matchers.n++] = (struct matcher_for){knowledge, matcher};
    return matcher;
}

static void count_result(struct promolint_result *result) {
    const struct facts *facts = result->file.facts;
    const struct findings *findings = &result->file.verdict->findings;
    result->counts = (struct promolint_counts){.findings = findings->n,
                                               .placements = facts->placements.n,
                                               .disclosures = result->disclosures.n,
                                               .unknowns = facts->unknowns.n,
                                               .stale = result->baseline.stale};
    for (uint32_t i = 0; i < findings->n; i++) {
        const struct finding *f = &findings->at[i];
        result->counts.standing[f->standing]++;
        if (f->standing == STANDING_OPEN && f->certainty >= CERTAINTY_LIKELY)
            result->counts.failing[f->severity]++;
    }
}

const struct promolint_result *promolint_check(struct promolint_checker *checker,
                                               const struct promolint_input *input) {
    const struct promolint *lint = checker->lint;
    const struct promolint_config *config = input->config;
    checker->error[0] = 0;
    checker->result = (struct promolint_result){.checker = checker};
    arena_clear(&checker->arena);
    if (input->size > lint->max_size ||
        (input->change && input->change->former_size > lint->max_size)) {
        snprintf(checker->error, sizeof checker->error, "larger than %zu bytes, the limit",
                 lint->max_size);
        return NULL;
    }
    struct job job = {.arena = &checker->arena,
                      .input = input,
                      .knowledge = config ? config->knowledge : lint->knowledge,
                      .config = config ? config->config : lint->defaults,
                      .result = &checker->result};
    job.matcher = checker_matcher(checker, job.knowledge);
    if (!job.matcher || !guarded(&checker->arena, NULL, read_file, &job)) {
        snprintf(checker->error, sizeof checker->error, "out of memory");
        arena_release(&checker->arena);
        return NULL;
    }
    if (job.unknown_policy.n) {
        snprintf(checker->error, sizeof checker->error, "unknown policy '%.*s'",
                 STR_ARG(str_shorten(job.unknown_policy, 100)));
        return NULL;
    }
    count_result(&checker->result);
    return &checker->result;
}
