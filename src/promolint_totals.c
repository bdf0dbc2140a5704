/* Totals: what all results of a run hold together. */
#include "promolint.h"

#include "promolint_internal.h"

#include <stdlib.h>
#include <string.h>

struct promolint_totals *promolint_totals_new(void) {
    struct promolint_totals *totals = calloc(1, sizeof *totals);
    if (totals)
        arena_init(&totals->arena, 0);
    return totals;
}

void promolint_totals_free(struct promolint_totals *totals) {
    if (totals)
        arena_release(&totals->arena);
    free(totals);
}

/* Keeps the list sorted, so that it does not depend on the order of the files. */
static void add_policy(struct promolint_totals *totals, struct str id) {
    uint32_t i = 0;
    while (i < totals->policies.n && str_compare(totals->policies.at[i], id) < 0)
        i++;
    if (i < totals->policies.n && str_eq(totals->policies.at[i], id))
        return;
    list_push(&totals->arena, &totals->policies);
    memmove(&totals->policies.at[i + 1], &totals->policies.at[i],
            (totals->policies.n - 1 - i) * sizeof *totals->policies.at);
    totals->policies.at[i] = str_copy(&totals->arena, id);
}

struct totals_job {
    struct promolint_totals *totals;
    const struct promolint_result *result;
    const struct promolint_totals *other;
};

/* Where the rule stands in the list, or would stand. */
static uint32_t rule_place(const struct promolint_totals *totals, struct str id) {
    uint32_t low = 0, high = totals->rules.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (str_compare(totals->rules.at[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The totals keep copies: the configuration that a rule came from may be gone when they are used.
 */
static struct report_rule *insert_rule(struct promolint_totals *totals, uint32_t i,
                                       const struct report_rule *rule) {
    struct arena *arena = &totals->arena;
    list_push(arena, &totals->rules);
    memmove(&totals->rules.at[i + 1], &totals->rules.at[i],
            (totals->rules.n - 1 - i) * sizeof *totals->rules.at);
    totals->rules.at[i] = (struct report_rule){.id = str_copy(arena, rule->id),
                                               .title = str_copy(arena, rule->title),
                                               .summary = str_copy(arena, rule->summary),
                                               .help = str_copy(arena, rule->help),
                                               .page = str_copy(arena, rule->page),
                                               .severity = rule->severity};
    return &totals->rules.at[i];
}

/* The rule's entry, NULL when there is none yet; `place` is where it stands, or would stand. */
static struct report_rule *find_rule(struct promolint_totals *totals, struct str id,
                                     uint32_t *place) {
    *place = rule_place(totals, id);
    bool found = *place < totals->rules.n && str_eq(totals->rules.at[*place].id, id);
    return found ? &totals->rules.at[*place] : NULL;
}

/* Every file brings the same rules: where each stood is remembered by its address. */
static uint32_t *last_place(struct promolint_totals *totals, const struct rule *rule) {
    return &totals->places[((uintptr_t)rule / sizeof *rule) % ARRAY_COUNT(totals->places)];
}

static struct report_rule *see_rule(struct promolint_totals *totals, const struct rule *rule) {
    uint32_t place = *last_place(totals, rule);
    if (place < totals->rules.n && str_eq(totals->rules.at[place].id, rule->id))
        return &totals->rules.at[place];
    struct report_rule *seen = find_rule(totals, rule->id, &place);
    *last_place(totals, rule) = place;
    if (seen)
        return seen;
    struct str front;
    size_t body = 0;
    if (!yaml_front_matter(rule->page, &front, &body))
        body = 0;
    struct report_rule fresh = {.id = rule->id,
                                .title = rule->title,
                                .summary = rule->summary,
                                .help = rule->help,
                                .page = str_trim(str_slice(rule->page, body, rule->page.n)),
                                .severity = rule->severity};
    return insert_rule(totals, place, &fresh);
}

static void see_certainty(struct report_rule *rule, enum certainty certainty) {
    if (certainty && (!rule->least || certainty < rule->least))
        rule->least = certainty;
}

static void add_result_names(void *context) {
    struct totals_job *job = context;
    const struct report_file *file = &job->result->file;
    for (uint32_t i = 0; i < file->verdict->packs.n; i++) {
        const struct pack *pack = file->verdict->packs.at[i];
        add_policy(job->totals, pack->id);
        for (uint32_t j = 0; j < pack->rules.n; j++)
            see_rule(job->totals, &file->knowledge->rules.at[pack->rules.at[j].rule]);
    }
    for (uint32_t i = 0; i < file->verdict->findings.n; i++) {
        const struct finding *finding = &file->verdict->findings.at[i];
        if (finding->standing == STANDING_OPEN)
            see_certainty(see_rule(job->totals, finding->rule), finding->certainty);
    }
    tallies_add_file(&job->totals->arena, job->totals->tallies, file->facts, file->verdict);
}

static void merge_names(void *context) {
    struct totals_job *job = context;
    for (uint32_t i = 0; i < job->other->policies.n; i++)
        add_policy(job->totals, job->other->policies.at[i]);
    for (uint32_t i = 0; i < job->other->rules.n; i++) {
        const struct report_rule *other = &job->other->rules.at[i];
        uint32_t place;
        struct report_rule *rule = find_rule(job->totals, other->id, &place);
        if (!rule)
            rule = insert_rule(job->totals, place, other);
        see_certainty(rule, other->least);
    }
    for (int kind = 0; kind < TALLY_KINDS; kind++) {
        const struct tallies *from = &job->other->tallies[kind];
        for (uint32_t i = 0; i < from->n; i++)
            tallies_add(&job->totals->arena, &job->totals->tallies[kind], from->at[i].name,
                        from->at[i].placements, from->at[i].findings);
    }
}

bool promolint_totals_add(struct promolint_totals *totals, const struct promolint_result *result) {
    struct totals_job job = {.totals = totals, .result = result};
    const struct findings *findings = &result->file.verdict->findings;
    struct report_totals *sums = &totals->sums;
    sums->files++;
    enum severity worst = SEVERITY_OFF;
    for (uint32_t i = 0; i < findings->n; i++) {
        const struct finding *f = &findings->at[i];
        sums->standing[f->standing]++;
        if (f->standing != STANDING_OPEN)
            continue;
        worst = f->severity > worst ? f->severity : worst;
        sums->findings++;
        sums->errors += f->severity == SEVERITY_ERROR;
        sums->warnings += f->severity == SEVERITY_WARNING;
        sums->infos += f->severity == SEVERITY_INFO;
        sums->weak += f->certainty == CERTAINTY_WEAK;
    }
    sums->files_by_worst[worst]++;
    sums->placements += result->counts.placements;
    sums->disclosures += result->counts.disclosures;
    sums->unknowns += result->counts.unknowns;
    sums->stale += result->counts.stale;
    for (size_t i = 0; i < ARRAY_COUNT(totals->failing); i++)
        totals->failing[i] += result->counts.failing[i];
    return guarded(&totals->arena, NULL, add_result_names, &job);
}

bool promolint_totals_merge(struct promolint_totals *totals, const struct promolint_totals *other) {
    struct totals_job job = {.totals = totals, .other = other};
    struct report_totals *sums = &totals->sums;
    sums->files += other->sums.files;
    for (size_t i = 0; i < ARRAY_COUNT(sums->files_by_worst); i++)
        sums->files_by_worst[i] += other->sums.files_by_worst[i];
    sums->findings += other->sums.findings;
    sums->errors += other->sums.errors;
    sums->warnings += other->sums.warnings;
    sums->infos += other->sums.infos;
    sums->weak += other->sums.weak;
    sums->placements += other->sums.placements;
    sums->disclosures += other->sums.disclosures;
    sums->unknowns += other->sums.unknowns;
    sums->stale += other->sums.stale;
    for (size_t i = 0; i < ARRAY_COUNT(totals->failing); i++)
        totals->failing[i] += other->failing[i];
    for (size_t i = 0; i < ARRAY_COUNT(sums->standing); i++)
        sums->standing[i] += other->sums.standing[i];
    return guarded(&totals->arena, NULL, merge_names, &job);
}

struct promolint_counts promolint_totals_counts(const struct promolint_totals *totals,
                                                size_t *files) {
    struct promolint_counts counts = {.findings = totals->sums.findings,
                                      .placements = totals->sums.placements,
                                      .disclosures = totals->sums.disclosures,
                                      .unknowns = totals->sums.unknowns,
                                      .stale = totals->sums.stale};
    memcpy(counts.failing, totals->failing, sizeof counts.failing);
    for (size_t i = 0; i < ARRAY_COUNT(counts.standing); i++)
        counts.standing[i] = totals->sums.standing[i];
    if (files)
        *files = totals->sums.files;
    return counts;
}
