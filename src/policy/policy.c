/* Policy: which packs hold for an article, the pairings, and the rules. */
#include "policy/policy.h"

#include "policy/check.h"
#include "policy/rendered.h"

/* ---- which packs ---------------------------------------------------------------------------- */

static bool has_network(const struct facts *facts, struct str network) {
    for (uint32_t i = 0; i < facts->placements.n; i++)
        if (str_eq(facts->placements.at[i].network, network) &&
            facts->placements.at[i].certainty >= CERTAINTY_LIKELY)
            return true;
    return false;
}

static void add_pack(struct arena *a, struct verdict *v, const struct pack *pack) {
    for (uint32_t i = 0; i < v->packs.n; i++)
        if (v->packs.at[i] == pack)
            return;
    *list_push(a, &v->packs) = pack;
}

/*
 * `auto`: the packs that name the article's language, or every language. A
 * programme's pack only where one of its links stands: its id is the network's.
 */
static void add_auto(struct arena *a, struct verdict *v, const struct facts *facts,
                     const struct knowledge *k) {
    for (uint32_t i = 0; i < k->packs.n; i++) {
        const struct pack *pack = &k->packs.at[i];
        bool fits = str_list_has(&pack->auto_languages, facts->language) ||
                    str_list_has(&pack->auto_languages, STR("*"));
        if (fits && (pack->layer != LAYER_PROGRAMME || has_network(facts, pack->id)))
            add_pack(a, v, pack);
    }
}

static bool has_reader_pack(const struct verdict *v) {
    for (uint32_t i = 0; i < v->packs.n; i++)
        if (v->packs.at[i]->layer == LAYER_READER)
            return true;
    return false;
}

/* An article in a language that no pack takes is read as the packs of English read it. */
static void add_fallback(struct arena *a, struct verdict *v, const struct knowledge *k) {
    for (uint32_t i = 0; i < k->packs.n; i++)
        if (k->packs.at[i].layer == LAYER_READER &&
            str_list_has(&k->packs.at[i].auto_languages, STR("en")))
            add_pack(a, v, &k->packs.at[i]);
}

/* The last override that names the policies of the file, or NULL. */
static const struct override_config *policy_override(const struct config *config, struct str path) {
    for (uint32_t i = config->overrides.n; i-- > 0;) {
        const struct override_config *o = &config->overrides.at[i];
        if (o->policies.n && config_glob_any(&o->files, path))
            return o;
    }
    return NULL;
}

static void choose_packs(struct arena *a, struct verdict *v, const struct facts *facts,
                         const struct knowledge *k, const struct config *config, struct str path,
                         const struct str_list *policies) {
    if (policies->n == 0) {
        const struct override_config *o = policy_override(config, path);
        policies = o ? &o->policies : &config->policies;
    }
    bool automatic = policies->n == 0;
    for (uint32_t i = 0; i < policies->n; i++) {
        const struct pack *pack = knowledge_pack(k, policies->at[i]);
        automatic = automatic || str_is(policies->at[i], "auto");
        if (pack)
            add_pack(a, v, pack);
    }
    if (!automatic)
        return;
    add_auto(a, v, facts, k);
    if (!has_reader_pack(v))
        add_fallback(a, v, k);
}

/* ---- severities ----------------------------------------------------------------------------- */

static const struct severity_config *find_severity(const struct severities *s, struct str rule) {
    for (uint32_t i = s->n; i-- > 0;)
        if (str_eq(s->at[i].rule, rule))
            return &s->at[i];
    return NULL;
}

static enum severity resolve_severity(const struct config *config, struct str path,
                                      const struct rule *rule, enum severity of_pack) {
    for (uint32_t i = config->overrides.n; i-- > 0;) {
        const struct override_config *o = &config->overrides.at[i];
        const struct severity_config *s = find_severity(&o->rules, rule->id);
        if (s && config_glob_any(&o->files, path))
            return s->severity;
    }
    const struct severity_config *s = find_severity(&config->rules, rule->id);
    return s ? s->severity : of_pack;
}

/* ---- pairings ------------------------------------------------------------------------------- */

static void pair_all(struct arena *a, struct check_context *ctx) {
    const struct facts *facts = ctx->facts;
    struct verdict *v = ctx->verdict;
    struct pairing_context context = pairing_prepare(a, facts, ctx->knowledge, ctx->config);
    v->pairings = arena_array(a, struct pairing, facts->placements.n + 1);
    ctx->by_pack = arena_array(a, struct pairing *, v->packs.n + 1);
    for (uint32_t k = 0; k < v->packs.n; k++) {
        if (v->packs.at[k]->layer != LAYER_READER)
            continue;
        ctx->by_pack[k] = arena_array(a, struct pairing, facts->placements.n + 1);
        for (uint32_t i = 0; i < facts->placements.n; i++) {
            struct pairing found = pairing_find(&context, &facts->placements.at[i], v->packs.at[k]);
            ctx->by_pack[k][i] = found;
            struct pairing *worst = &v->pairings[i];
            if (!worst->pack || pairing_better(worst->grade, found.grade))
                *worst = found;
        }
    }
    for (uint32_t i = 0; i < facts->placements.n; i++)
        if (!v->pairings[i].pack)
            v->pairings[i].grade = GRADE_MISSING;
}

/* The severity that a pack gives a rule; SEVERITY_OFF when it does not have it. */
static enum severity pack_severity(const struct check_context *ctx, const struct pack *pack) {
    uint32_t rule = (uint32_t)(ctx->rule - ctx->knowledge->rules.at);
    for (uint32_t i = 0; i < pack->rules.n; i++)
        if (pack->rules.at[i].rule == rule)
            return pack->rules.at[i].severity;
    return SEVERITY_OFF;
}

static void apply_under(struct check_context *ctx, uint32_t pack, enum severity severity) {
    ctx->pack_index = pack;
    ctx->pack = ctx->verdict->packs.at[pack];
    ctx->severity = resolve_severity(ctx->config, ctx->path, ctx->rule, severity);
    if (ctx->severity == SEVERITY_OFF)
        return;
    ctx->ran[ctx->rule - ctx->knowledge->rules.at] = true;
    check_run(ctx);
}

/*
 * Pairings are judged pack by pack; what does not depend on the pack is said once, by the
 * strictest. A rule that no pack mentions (a user's own) holds under each pack of the reader's
 * layer.
 */
static void apply_rule(struct check_context *ctx, enum check_kind kind) {
    const struct verdict *v = ctx->verdict;
    uint32_t strictest = 0;
    enum severity most = SEVERITY_OFF;
    for (uint32_t k = 0; k < v->packs.n; k++) {
        enum severity severity = pack_severity(ctx, v->packs.at[k]);
        if (!ctx->rule->in_pack && v->packs.at[k]->layer == LAYER_READER)
            severity = ctx->rule->severity;
        if (severity == SEVERITY_OFF)
            continue;
        if (kind == CHECK_PER_PACK) {
            apply_under(ctx, k, severity);
        } else if (severity > most) {
            strictest = k;
            most = severity;
        }
    }
    if (most != SEVERITY_OFF)
        apply_under(ctx, strictest, most);
}

/* Those that compare the article with its page, or the others. */
static void apply_rules(struct check_context *ctx, bool comparing) {
    for (uint32_t i = 0; i < ctx->knowledge->rules.n; i++) {
        ctx->rule = &ctx->knowledge->rules.at[i];
        enum check_kind kind = check_kind(ctx->rule);
        if (kind != CHECK_SUPPRESSIONS && (kind == CHECK_COMPARES) == comparing)
            apply_rule(ctx, kind);
    }
}

/* The rules that nobody asked for: of policies that were not named, or about a page that is not
 * looked at. */
static const bool *untried_rules(struct check_context *ctx, const struct str_list *policies) {
    bool *untried = arena_array(ctx->arena, bool, ctx->knowledge->rules.n + 1);
    bool some = policies->n > 0;
    for (uint32_t i = 0; i < policies->n; i++)
        some = some && !str_is(policies->at[i], "auto");
    for (uint32_t i = 0; i < ctx->knowledge->rules.n; i++) {
        enum check_kind kind = check_kind(&ctx->knowledge->rules.at[i]);
        untried[i] = kind == CHECK_COMPARES       ? !ctx->page
                     : kind == CHECK_SUPPRESSIONS ? false
                                                  : some && !ctx->ran[i];
    }
    return untried;
}

/* What the article puts aside, and what is to be said of that: no pack is asked. */
static void apply_suppressions(struct check_context *ctx) {
    struct verdict *v = ctx->verdict;
    if (v->suppressions.n == 0)
        return;
    findings_sort(&v->findings);
    suppressions_apply(ctx->arena, &v->suppressions, &v->findings, v->untried);
    for (uint32_t i = 0; i < ctx->knowledge->rules.n; i++) {
        ctx->rule = &ctx->knowledge->rules.at[i];
        ctx->pack = NULL;
        ctx->severity = resolve_severity(ctx->config, ctx->path, ctx->rule, ctx->rule->severity);
        if (check_kind(ctx->rule) == CHECK_SUPPRESSIONS && ctx->severity != SEVERITY_OFF)
            check_run(ctx);
    }
}

struct verdict *policy_apply(struct arena *a, const struct facts *facts,
                             const struct suppressions *suppressions,
                             const struct knowledge *knowledge, const struct config *config,
                             struct str path, const struct str_list *policies,
                             const struct rendered *page) {
    struct verdict *v = arena_new(a, struct verdict);
    if (suppressions)
        v->suppressions = *suppressions;
    choose_packs(a, v, facts, knowledge, config, path, policies);
    struct check_context ctx = {.arena = a,
                                .facts = facts,
                                .knowledge = knowledge,
                                .config = config,
                                .path = path,
                                .page = page,
                                .verdict = v,
                                .ran = arena_array(a, bool, knowledge->rules.n + 1)};
    pair_all(a, &ctx);
    apply_rules(&ctx, false);
    if (page) {
        rendered_settle(a, facts, v, page);
        apply_rules(&ctx, true);
    }
    v->untried = untried_rules(&ctx, policies);
    apply_suppressions(&ctx);
    findings_sort(&v->findings);
    return v;
}
