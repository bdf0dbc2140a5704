/* What rule files say about themselves: examples, wordings, probes. */
#include "promolint.h"

#include "base/sanitize.h"
#include "knowledge/phrase.h"
#include "knowledge/rule_folder.h"
#include "promolint_internal.h"

#include <stdio.h>
#include <string.h>

/* The site that probes of paths on the own domain are written for. */
#define PROBE_SITE "www.my-site.example"

/* The day on which examples are judged: they must not change their meaning in time. */
#define EXAMPLE_DAY "2026-01-01"

enum { LONGEST_LINE = 64 * 1024 };

struct test {
    const struct promolint *lint;
    struct promolint_checker *checker;
    struct str place; /* a folder or a file; "" for all */
    struct promolint_test_counts counts;
    /* Tells a failure: what failed, and which text. */
    void (*tell)(struct test *, struct str path, uint32_t line, const char *what,
                 struct str subject);
    struct buf out; /* where failures are written */
    promolint_write *write;
    void *context;
    struct problems *problems; /* where they are messages */
    bool failed;               /* no memory for one */
};

static void report_failure(struct test *t, struct str path, uint32_t line, const char *what,
                           struct str subject) {
    t->counts.failed++;
    t->tell(t, path, line, what, subject);
}

static bool concerned(const struct test *t, struct str path) {
    return t->place.n == 0 ||
           (str_starts(path, t->place) && (path.n == t->place.n || path.p[t->place.n] == '/'));
}

/* ---- examples of rule pages ------------------------------------------------------------- */

static bool raises(const struct promolint_result *result, const struct rule *rule) {
    const struct findings *findings = &result->file.verdict->findings;
    for (uint32_t i = 0; i < findings->n; i++)
        if (findings->at[i].standing == STANDING_OPEN && str_eq(findings->at[i].rule->id, rule->id))
            return true;
    return false;
}

enum { MOST_POLICIES = 16 };

struct policies {
    char names[256]; /* each with its NUL */
    const char *at[MOST_POLICIES];
    size_t n;
};

static void split_policies(struct policies *p, struct str list) {
    size_t used = 0;
    p->n = 0;
    while (list.n && p->n < MOST_POLICIES) {
        struct str name = str_trim(str_cut(&list, ','));
        if (name.n == 0 || used + name.n + 1 > sizeof p->names)
            continue;
        memcpy(p->names + used, name.p, name.n);
        p->names[used + name.n] = 0;
        p->at[p->n++] = p->names + used;
        used += name.n + 1;
    }
}

static enum promolint_syntax syntax_of(struct str name) {
    return str_is(name, "html")  ? PROMOLINT_SYNTAX_HTML
           : str_is(name, "mdx") ? PROMOLINT_SYNTAX_MDX
                                 : PROMOLINT_SYNTAX_MARKDOWN;
}

/* Why a bad example may raise nothing: no policy that holds for it has the rule. */
static bool is_applied(const struct test *t, const struct promolint_result *result,
                       const struct rule *rule) {
    const struct verdict *verdict = result->file.verdict;
    for (uint32_t i = 0; i < verdict->packs.n; i++) {
        const struct pack *pack = verdict->packs.at[i];
        for (uint32_t r = 0; r < pack->rules.n; r++)
            if (&t->lint->knowledge->rules.at[pack->rules.at[r].rule] == rule &&
                pack->rules.at[r].severity != SEVERITY_OFF)
                return true;
    }
    return false;
}

/* An example as something to be checked; the parts live as long as it does. */
struct example_input {
    struct promolint_config *config; /* its own */
    struct policies policies;
    struct promolint_page page;
    struct promolint_input input;
};

/* False after the failure has been reported. */
static bool open_example(struct test *t, const struct rule *rule,
                         const struct rule_example *example, struct str config,
                         struct example_input *e) {
    *e = (struct example_input){.page = {"page", example->rendered.p, example->rendered.n}};
    split_policies(&e->policies, example->policies);
    if (config.n)
        e->config = promolint_config_read(t->lint, "", config.p, config.n, NULL);
    e->input = (struct promolint_input){.path = "example",
                                        .bytes = example->text.p,
                                        .size = example->text.n,
                                        .syntax = syntax_of(example->syntax),
                                        .config = e->config,
                                        .rendered = example->rendered.n ? &e->page : NULL,
                                        .today = EXAMPLE_DAY,
                                        .policies = e->policies.at,
                                        .npolicies = e->policies.n};
    if (!config.n || e->config)
        return true;
    report_failure(t, rule->path, example->line, "wrong configuration of an example", rule->id);
    return false;
}

static void run_example(struct test *t, const struct rule *rule,
                        const struct rule_example *example) {
    struct example_input e;
    if (!open_example(t, rule, example, example->config, &e))
        return;
    const struct promolint_result *result = promolint_check(t->checker, &e.input);
    if (!result)
        report_failure(t, rule->path, example->line, "an example cannot be checked",
                       str_of(promolint_checker_error(t->checker)));
    else if (raises(result, rule) != example->bad)
        report_failure(t, rule->path, example->line,
                       !example->bad                 ? "a good example raises"
                       : is_applied(t, result, rule) ? "a bad example does not raise"
                                                     : "no policy of this bad example has the rule "
                                                       "(name one: ```html policy=<pack>)",
                       rule->id);
    else
        t->counts.passed++;
    promolint_config_free(e.config);
}

/* The bad example becomes this text when all fixes of the rule are made. */
static void run_fixed(struct test *t, const struct rule *rule, const struct rule_example *bad,
                      const struct rule_example *fixed) {
    char id[128];
    snprintf(id, sizeof id, "%.*s", STR_ARG(rule->id));
    const char *only = id;
    struct promolint_fix_options options = {.unsafe = true, .rules = &only, .nrules = 1};
    struct example_input e;
    if (!open_example(t, rule, bad, fixed->config.n ? fixed->config : bad->config, &e))
        return;
    const struct promolint_fixed *made = promolint_fix(t->checker, &e.input, &options);
    struct promolint_text text = {"", 0};
    if (made)
        text = promolint_fixed_bytes(made);
    if (made && str_eq((struct str){text.at, text.size}, fixed->text))
        t->counts.passed++;
    else
        report_failure(t, rule->path, fixed->line, "fixing the bad example makes something else",
                       (struct str){text.at, text.size});
    promolint_config_free(e.config);
}

static void test_fixed(struct test *t, const struct rule *rule) {
    uint32_t i = 0;
    for (uint32_t k = 0; k < rule->examples.n && i < rule->fixed.n; k++)
        if (rule->examples.at[k].bad)
            run_fixed(t, rule, &rule->examples.at[k], &rule->fixed.at[i++]);
}

static void test_rules(struct test *t) {
    const struct knowledge *known = t->lint->knowledge;
    for (uint32_t i = 0; i < known->rules.n; i++) {
        const struct rule *rule = &known->rules.at[i];
        for (uint32_t j = 0; concerned(t, rule->path) && j < rule->examples.n; j++)
            run_example(t, rule, &rule->examples.at[j]);
        if (concerned(t, rule->path))
            test_fixed(t, rule);
    }
}

/* ---- wordings --------------------------------------------------------------------------- */

struct phrase_job {
    struct arena *arena;
    const struct knowledge *known;
    uint32_t group;
    struct str text;
    bool found;
};

static void find_phrase(void *context) {
    struct phrase_job *job = context;
    job->found = phrase_test(job->arena, job->known, job->group, job->text);
}

static bool run_phrases(struct test *t, uint32_t group, const struct str_list *texts, bool must) {
    const struct phrase_group *g = &t->lint->knowledge->groups.at[group];
    for (uint32_t i = 0; i < texts->n; i++) {
        struct phrase_job job = {.arena = &t->checker->arena,
                                 .known = t->lint->knowledge,
                                 .group = group,
                                 .text = texts->at[i]};
        arena_clear(job.arena);
        if (!guarded(job.arena, NULL, find_phrase, &job))
            return false;
        uint32_t node = texts->nodes ? texts->nodes[i] : g->node;
        if (job.found == must)
            t->counts.passed++;
        else
            report_failure(t, g->file->path, g->file->nodes[node].line,
                           must ? "must match its group" : "must not match its group",
                           texts->at[i]);
    }
    return true;
}

static bool test_vocabulary(struct test *t) {
    const struct knowledge *known = t->lint->knowledge;
    for (uint32_t i = 0; i < known->groups.n; i++) {
        const struct phrase_group *group = &known->groups.at[i];
        if (!concerned(t, group->file->path))
            continue;
        if (!run_phrases(t, i, &group->must, true) || !run_phrases(t, i, &group->must_not, false))
            return false;
    }
    return true;
}

/* ---- probes of networks ----------------------------------------------------------------- */

struct probe_job {
    struct test *test;
    struct link_matcher *matcher;
    const struct link_pattern *pattern;
    struct str url;
    struct link_match match;
};

static void run_probe(void *context) {
    struct probe_job *job = context;
    const struct promolint *lint = job->test->lint;
    struct arena *arena = &job->test->checker->arena;
    struct url url = url_parse(arena, job->url);
    job->match = link_classify(job->matcher, arena, &url, STR(PROBE_SITE), lint->defaults);
}

/* An example may be told as another form of at least the same certainty: forms overlap. */
static bool holds(const struct probe_job *job, bool positive) {
    return positive ? job->match.certainty >= job->pattern->certainty
                    : job->match.pattern != job->pattern;
}

static bool test_probe(struct test *t, struct link_matcher *matcher,
                       const struct link_pattern *pattern, bool positive) {
    struct probe_job job = {.test = t,
                            .matcher = matcher,
                            .pattern = pattern,
                            .url = positive ? pattern->example : pattern->negative};
    if (job.url.n == 0)
        return true;
    arena_clear(&t->checker->arena);
    if (!guarded(&t->checker->arena, NULL, run_probe, &job))
        return false;
    if (holds(&job, positive))
        t->counts.passed++;
    else
        report_failure(t, pattern->file->path, pattern->file->nodes[pattern->node].line,
                       positive ? "an example does not match" : "a negative probe matches",
                       job.url);
    return true;
}

static bool test_networks(struct test *t) {
    const struct knowledge *known = t->lint->knowledge;
    struct link_matcher *matcher = checker_matcher(t->checker, known);
    if (!matcher)
        return false;
    for (uint32_t i = 0; i < known->link_patterns.n; i++) {
        const struct link_pattern *pattern = &known->link_patterns.at[i];
        if (!concerned(t, pattern->file->path))
            continue;
        if (!test_probe(t, matcher, pattern, true) || !test_probe(t, matcher, pattern, false))
            return false;
    }
    return true;
}

static bool run(struct test *t) {
    t->checker = promolint_checker_new(t->lint);
    if (!t->checker)
        return false;
    test_rules(t);
    bool done = test_vocabulary(t) && test_networks(t);
    promolint_checker_free(t->checker);
    return done;
}

/* ---- the public functions --------------------------------------------------------------- */

static void write_failure(struct test *t, struct str path, uint32_t line, const char *what,
                          struct str subject) {
    promolint_sanitize(path.p, path.n, t->write, t->context);
    buf_clear(&t->out);
    buf_format(&t->out, ":%u: %s: ", (unsigned)line, what);
    t->write(t->context, t->out.p, t->out.n);
    promolint_sanitize(subject.p, subject.n, t->write, t->context);
    t->write(t->context, "\n", 1);
}

bool promolint_test(const struct promolint *lint, const char *folder,
                    struct promolint_test_counts *counts, promolint_write *write, void *context) {
    struct test t = {.lint = lint,
                     .place = str_of(folder),
                     .tell = write_failure,
                     .write = write,
                     .context = context};
    while (t.place.n > 1 && t.place.p[t.place.n - 1] == '/')
        t.place.n--;
    buf_init(&t.out, LONGEST_LINE);
    bool done = run(&t);
    buf_release(&t.out);
    *counts = t.counts;
    return done;
}

struct failure_job {
    struct problems *problems;
    struct str path;
    uint32_t line;
    const char *what;
    struct str subject;
};

static void add_failure(void *context) {
    struct failure_job *job = context;
    problem_add(job->problems, job->path, job->line, 1, "%s: %.*s", job->what,
                STR_ARG(job->subject));
}

static void tell_failure(struct test *t, struct str path, uint32_t line, const char *what,
                         struct str subject) {
    buf_clear(&t->out);
    sanitize_add(&t->out, subject);
    struct failure_job job = {t->problems, path, line, what, buf_str(&t->out)};
    if (!guarded(t->problems->arena, NULL, add_failure, &job))
        t->failed = true;
}

bool promolint_test_text(const struct promolint_options *options,
                         struct promolint_messages *messages) {
    struct promolint *lint = promolint_new(options, messages);
    if (!lint)
        return !messages->out_of_memory;
    struct test t = {.lint = lint,
                     .place = str_of(options->text->path),
                     .tell = tell_failure,
                     .problems = &messages->problems};
    buf_init(&t.out, LONGEST_LINE);
    bool done = run(&t) && !t.failed;
    buf_release(&t.out);
    promolint_free(lint);
    return done;
}

const char *promolint_rule_file_schema(const char *path) {
    return rule_file_schema(str_of(path));
}
