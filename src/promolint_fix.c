/*
 * Fixing: rounds of choosing fixes that go together, making them, and checking what came of it.
 * What can't stay is found by halving: a round that fails is tried again with half its fixes.
 */
#include "promolint.h"

#include "findings/effect.h"
#include "promolint_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * One file is checked at most so often: enough to halve out a hundred fixes that fail; a large one
 * no more often than it takes to read so many bytes.
 */
enum { MOST_CHECKS = 1000, FEW_CHECKS = 20, MOST_BYTES = 64 << 20 };

/* A fix that was taken back. */
struct refusal {
    const char *fingerprint; /* of its finding */
    uint32_t index;          /* in the finding's fixes */
    struct str reason;
    uint32_t next; /* index + 1 of the next one in its slot */
};

enum { REFUSAL_SLOTS = 4096 }; /* a power of two */

/* A fix that is tried. */
struct choice {
    uint32_t finding, index;
};

struct promolint_fixed {
    struct arena arena;
    struct buf texts[2]; /* by turns: the text as it is, and what is tried */
    struct promolint_input input;
    const struct promolint_fix_options *options;
    const struct promolint_result *now, *tried; /* the other checker has the other one */
    struct {
        struct refusal *at;
        uint32_t n, cap;
        uint32_t *slots; /* by fingerprint: index + 1 of the last one */
    } refusals;
    struct {
        struct promolint_fixing *at;
        uint32_t n, cap;
    } outcomes;
    /* The round: */
    struct edit_list edits;
    struct {
        struct choice *at;
        uint32_t n, cap;
    } choices;
    uint32_t most;    /* so many fixes that differ */
    uint32_t nchosen; /* fixes that differ */
    struct str problem;
    bool *stayed; /* one for each finding: tried to fix it, and it is still there */
};

void fixed_free(struct promolint_fixed *fixed) {
    if (!fixed)
        return;
    buf_release(&fixed->texts[0]);
    buf_release(&fixed->texts[1]);
    arena_release(&fixed->arena);
    free(fixed);
}

/* ---- choosing --------------------------------------------------------------------------- */

static bool is_asked_for(const struct promolint_fix_options *options, const struct finding *f) {
    if (f->standing != STANDING_OPEN)
        return false;
    for (size_t i = 0; i < options->nrules; i++)
        if (str_is(f->rule->id, options->rules[i]))
            return true;
    return options->nrules == 0;
}

static uint32_t slot_of(const char *fingerprint) {
    return str_hash(str_of(fingerprint)) & (REFUSAL_SLOTS - 1);
}

static const struct refusal *find_refusal(const struct promolint_fixed *fixed,
                                          const struct finding *f, uint32_t index) {
    uint32_t i = fixed->refusals.n ? fixed->refusals.slots[slot_of(f->fingerprint)] : 0;
    for (; i; i = fixed->refusals.at[i - 1].next)
        if (fixed->refusals.at[i - 1].index == index &&
            strcmp(fixed->refusals.at[i - 1].fingerprint, f->fingerprint) == 0)
            return &fixed->refusals.at[i - 1];
    return NULL;
}

static void add_refusal(struct promolint_fixed *fixed, const struct finding *f, uint32_t index) {
    if (!fixed->refusals.slots)
        fixed->refusals.slots = arena_array(&fixed->arena, uint32_t, REFUSAL_SLOTS);
    uint32_t *slot = &fixed->refusals.slots[slot_of(f->fingerprint)];
    *list_push(&fixed->arena, &fixed->refusals) = (struct refusal){
        str_terminated(&fixed->arena, str_of(f->fingerprint)), index, fixed->problem, *slot};
    *slot = fixed->refusals.n;
}

/* The finding's first fix that may be made and wasn't taken back; its number of fixes if none. */
static uint32_t next_fix(const struct promolint_fixed *fixed, const struct finding *f) {
    uint32_t i = 0;
    while (i < f->fixes.n &&
           ((!f->fixes.at[i].safe && !fixed->options->unsafe) || find_refusal(fixed, f, i)))
        i++;
    return i;
}

static void choose(void *context) {
    struct promolint_fixed *fixed = context;
    const struct findings *findings = &fixed->now->file.verdict->findings;
    fixed->edits = (struct edit_list){0};
    fixed->choices.n = fixed->nchosen = 0;
    for (uint32_t i = 0; i < findings->n; i++) {
        const struct finding *f = &findings->at[i];
        uint32_t index = is_asked_for(fixed->options, f) ? next_fix(fixed, f) : f->fixes.n;
        if (index == f->fixes.n)
            continue;
        const struct fix *fix = &f->fixes.at[index];
        if (!edits_hold(&fixed->edits, fix)) {
            if (fixed->nchosen == fixed->most || !edits_add(&fixed->arena, &fixed->edits, fix))
                continue;
            fixed->nchosen++;
        }
        *list_push(&fixed->arena, &fixed->choices) = (struct choice){i, index};
    }
    edits_index(&fixed->arena, &fixed->edits);
}

/* ---- judging ---------------------------------------------------------------------------- */

static void judge(void *context) {
    struct promolint_fixed *fixed = context;
    struct judged before = judged_of(fixed->now), after = judged_of(fixed->tried);
    fixed->stayed = arena_array(&fixed->arena, bool, before.findings->n + 1);
    for (uint32_t i = 0; i < fixed->choices.n; i++)
        fixed->stayed[fixed->choices.at[i].finding] = true;
    fixed->problem = effect_problem(&fixed->arena, &before, &after, &fixed->edits, fixed->stayed);
}

static struct promolint_text keep(struct promolint_fixed *fixed, struct str s) {
    return text_of(str_copy(&fixed->arena, s));
}

static struct promolint_fixing *add_outcome(struct promolint_fixed *fixed, const struct finding *f,
                                            enum promolint_outcome outcome) {
    struct promolint_fixing *out = list_push(&fixed->arena, &fixed->outcomes);
    out->outcome = outcome;
    out->severity = (enum promolint_severity)f->severity;
    out->rule = text_of(f->rule->id);
    out->message = keep(fixed, f->message);
    out->place = public_place(fixed->now, f->span);
    return out;
}

static void accept(void *context) {
    struct promolint_fixed *fixed = context;
    for (uint32_t i = 0; i < fixed->choices.n; i++) {
        const struct choice *c = &fixed->choices.at[i];
        const struct finding *f = &fixed->now->file.verdict->findings.at[c->finding];
        add_outcome(fixed, f, PROMOLINT_FIXED)->title = keep(fixed, f->fixes.at[c->index].title);
    }
}

static bool any_stayed(const struct promolint_fixed *fixed) {
    for (uint32_t i = 0; i < fixed->choices.n; i++)
        if (fixed->stayed[fixed->choices.at[i].finding])
            return true;
    return false;
}

/* What did not help; else the fix that was tried alone. */
static void refuse(void *context) {
    struct promolint_fixed *fixed = context;
    bool stayed = any_stayed(fixed);
    for (uint32_t i = 0; i < fixed->choices.n; i++) {
        const struct choice *c = &fixed->choices.at[i];
        if (stayed && !fixed->stayed[c->finding])
            continue;
        add_refusal(fixed, &fixed->now->file.verdict->findings.at[c->finding], c->index);
    }
}

/* What is left, and why. */
static void list_rest(void *context) {
    struct promolint_fixed *fixed = context;
    const struct findings *findings = &fixed->now->file.verdict->findings;
    for (uint32_t i = 0; i < findings->n; i++) {
        const struct finding *f = &findings->at[i];
        if (!is_asked_for(fixed->options, f))
            continue;
        uint32_t next = next_fix(fixed, f);
        const struct refusal *refusal = NULL;
        for (uint32_t k = 0; k < f->fixes.n && !refusal; k++)
            refusal = find_refusal(fixed, f, k);
        bool tried = refusal || next < f->fixes.n;
        struct promolint_fixing *out = add_outcome(fixed, f,
                                                   tried        ? PROMOLINT_ROLLED_BACK
                                                   : f->fixes.n ? PROMOLINT_UNSAFE
                                                                : PROMOLINT_NOT_FIXABLE);
        if (f->fixes.n)
            out->title = keep(fixed, f->fixes.at[0].title);
        if (tried)
            out->reason =
                text_of(refusal ? refusal->reason : STR("too many fixes had to be taken back"));
    }
}

/* ---- rounds ----------------------------------------------------------------------------- */

/* Makes what was chosen and checks it. False: `error` of the checker says why. */
static bool try_choices(struct promolint_checker *checker, struct promolint_fixed *fixed) {
    struct buf *text = &fixed->texts[fixed->input.bytes == fixed->texts[0].p];
    buf_clear(text);
    edits_apply(text, fixed->now->file.source, &fixed->edits);
    struct promolint_checker *free_one = fixed->now->checker == checker ? checker->other : checker;
    struct promolint_input input = fixed->input;
    input.bytes = text->p;
    input.size = text->n;
    fixed->tried = text->failed ? NULL : promolint_check(free_one, &input);
    if (fixed->tried)
        return true;
    snprintf(checker->error, sizeof checker->error, "%s",
             text->failed ? "out of memory" : free_one->error);
    return false;
}

static bool run(struct promolint_fixed *fixed, void (*body)(void *)) {
    return guarded(&fixed->arena, NULL, body, fixed);
}

/* The present text is the one that was tried. */
static bool advance(struct promolint_fixed *fixed) {
    if (!run(fixed, accept))
        return false;
    const struct source *source = fixed->tried->file.source;
    fixed->input.bytes = source->bytes.p;
    fixed->input.size = source->bytes.n;
    fixed->now = fixed->tried;
    fixed->most = fixed->most > UINT32_MAX / 2 ? UINT32_MAX : fixed->most * 2;
    return result_identify(fixed->now);
}

static bool fix_rounds(struct promolint_checker *checker, struct promolint_fixed *fixed) {
    size_t most = MOST_BYTES / (fixed->input.size + 1);
    most = most < FEW_CHECKS ? FEW_CHECKS : most > MOST_CHECKS ? MOST_CHECKS : most;
    for (size_t checks = 0; checks < most; checks++) {
        if (!run(fixed, choose))
            return false;
        if (fixed->choices.n == 0)
            break;
        if (!try_choices(checker, fixed) || !run(fixed, judge))
            return false;
        if (fixed->problem.n == 0) {
            if (!advance(fixed))
                return false;
        } else if (fixed->nchosen > 1 && !any_stayed(fixed)) {
            fixed->most = fixed->nchosen / 2;
        } else if (!run(fixed, refuse)) {
            return false;
        }
    }
    return run(fixed, list_rest);
}

static struct promolint_fixed *fixed_of(struct promolint_checker *checker) {
    if (!checker->other)
        checker->other = promolint_checker_new(checker->lint);
    if (!checker->other)
        return NULL;
    if (!checker->fixed) {
        checker->fixed = calloc(1, sizeof *checker->fixed);
        if (!checker->fixed)
            return NULL;
        arena_init(&checker->fixed->arena, checker->lint->max_memory);
        buf_init(&checker->fixed->texts[0], OUTPUT_CAP);
        buf_init(&checker->fixed->texts[1], OUTPUT_CAP);
    }
    return checker->fixed;
}

const struct promolint_fixed *promolint_fix(struct promolint_checker *checker,
                                            const struct promolint_input *input,
                                            const struct promolint_fix_options *options) {
    struct promolint_fixed *fixed = fixed_of(checker);
    struct promolint_input alone = *input;
    alone.change = NULL; /* its lines are those of the text as it is given */
    alone.rendered = NULL;
    alone.unrendered = NULL;
    const struct promolint_result *first = promolint_check(checker, &alone);
    if (!first)
        return NULL;
    if (!fixed) {
        snprintf(checker->error, sizeof checker->error, "out of memory");
        return NULL;
    }
    arena_clear(&fixed->arena);
    buf_clear(&fixed->texts[0]);
    buf_clear(&fixed->texts[1]);
    *fixed = (struct promolint_fixed){.arena = fixed->arena,
                                      .texts = {fixed->texts[0], fixed->texts[1]},
                                      .input = alone,
                                      .options = options,
                                      .now = first,
                                      .most = UINT32_MAX};
    if (result_identify(first) && fix_rounds(checker, fixed))
        return fixed;
    if (!checker->error[0])
        snprintf(checker->error, sizeof checker->error, "out of memory");
    return NULL;
}

struct promolint_text promolint_fixed_bytes(const struct promolint_fixed *fixed) {
    return (struct promolint_text){fixed->input.bytes, fixed->input.size};
}

const struct promolint_result *promolint_fixed_result(const struct promolint_fixed *fixed) {
    return fixed->now;
}

size_t promolint_fixed_count(const struct promolint_fixed *fixed) {
    return fixed->outcomes.n;
}

struct promolint_fixing promolint_fixed_at(const struct promolint_fixed *fixed, size_t i) {
    return fixed->outcomes.at[i];
}
