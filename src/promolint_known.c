/* What is known, without an article: one URL, and the lists of rules, policies and networks. */
#include "promolint.h"

#include "promolint_internal.h"

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
