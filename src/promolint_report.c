/* Writing: reports of results, totals, and what is known. */
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

/* ---- totals ----------------------------------------------------------------------------- */

struct promolint_totals {
    struct arena arena;
    struct report_totals sums;
    struct tallies tallies[TALLY_KINDS];
    size_t failing[4];
    struct {
        struct str *at;
        uint32_t n, cap;
    } policies; /* sorted */
    struct {
        struct report_rule *at;
        uint32_t n, cap;
    } rules;             /* sorted by id */
    uint32_t places[64]; /* a guess: last_place() */
};

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

bool promolint_is_report(const char *bytes, size_t size) {
    struct str text = {bytes, size};
    return str_starts(text, STR(HTML_BEGINNING)) || str_starts(text, STR(MARKDOWN_BEGINNING));
}

/* ---- one URL, and what is known --------------------------------------------------------- */

bool promolint_sanitize(const char *bytes, size_t size, promolint_write *write, void *context) {
    struct buf out;
    buf_init(&out, OUTPUT_CAP);
    sanitize_add(&out, (struct str){bytes, size});
    return deliver(&out, write, context);
}

struct classify_job {
    struct promolint_checker *checker;
    const struct knowledge *knowledge;
    const struct config *config;
    struct str url, site;
    bool json;
    struct buf out;
};

static void classify(void *context) {
    struct classify_job *job = context;
    struct arena *arena = &job->checker->arena;
    struct link_matcher *matcher = checker_matcher(job->checker, job->knowledge);
    if (!matcher)
        arena_fail(arena);
    struct str site = job->site;
    if (site.n == 0 && job->config->site_domains.n)
        site = job->config->site_domains.at[0];
    struct url url = url_parse(arena, job->url);
    struct link_match match =
        link_classify(matcher, arena, &url, str_lower(arena, site), job->config);
    (job->json ? classify_json : classify_text)(&job->out, job->url, &match);
}

bool promolint_classify(struct promolint_checker *checker, const char *url, size_t size,
                        const struct promolint_config *config, const char *site, bool json,
                        promolint_write *write, void *context) {
    const struct promolint *lint = checker->lint;
    struct classify_job job = {.checker = checker,
                               .knowledge = config ? config->knowledge : lint->knowledge,
                               .config = config ? config->config : lint->defaults,
                               .url = str_trim((struct str){url, size}),
                               .site = str_of(site),
                               .json = json};
    buf_init(&job.out, OUTPUT_CAP);
    arena_clear(&checker->arena);
    if (!guarded(&checker->arena, NULL, classify, &job)) {
        buf_release(&job.out);
        return false;
    }
    return deliver(&job.out, write, context);
}

bool promolint_list(const struct promolint *lint, enum promolint_list list, bool json,
                    promolint_write *write, void *context) {
    struct buf out;
    buf_init(&out, OUTPUT_CAP);
    switch (list) {
    case PROMOLINT_RULES:
        list_rules(&out, lint->knowledge, json);
        break;
    case PROMOLINT_PACKS:
        list_packs(&out, lint->knowledge, json);
        break;
    case PROMOLINT_NETWORKS:
        list_networks(&out, lint->knowledge, json);
        break;
    }
    return deliver(&out, write, context);
}

bool promolint_explain(const struct promolint *lint, const char *rule, promolint_write *write,
                       void *context) {
    const struct rule *found = knowledge_rule(lint->knowledge, str_of(rule));
    if (!found)
        return false;
    struct buf out;
    buf_init(&out, OUTPUT_CAP);
    explain_rule(&out, found);
    return deliver(&out, write, context);
}

size_t promolint_rule_count(const struct promolint *lint) {
    return lint->knowledge->rules.n;
}

struct promolint_rule promolint_rule_at(const struct promolint *lint, size_t i) {
    const struct rule *rule = &lint->knowledge->rules.at[i];
    return (struct promolint_rule){.id = text_of(rule->id),
                                   .title = text_of(rule->title),
                                   .summary = text_of(rule->summary),
                                   .severity = text_of(str_of(severity_names[rule->severity])),
                                   .since = text_of(rule->since)};
}

size_t promolint_pack_count(const struct promolint *lint) {
    return lint->knowledge->packs.n;
}

struct promolint_pack promolint_pack_at(const struct promolint *lint, size_t i) {
    const struct pack *pack = &lint->knowledge->packs.at[i];
    return (struct promolint_pack){text_of(pack->id), text_of(pack->name)};
}
