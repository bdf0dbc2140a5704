/* The checks: what rules look at. Each is a function; the table at the foot names them. */
#include "policy/check.h"

#include "knowledge/markup.h"
#include "policy/remedy.h"
#include "policy/rendered.h"

#include <string.h>

/* ---- messages ----------------------------------------------------------------------------- */

static const char *const kind_words[PLACEMENT_KINDS] = {
    [PLACEMENT_AFFILIATE_LINK] = "affiliate link", [PLACEMENT_PROMO_BLOCK] = "promo block",
    [PLACEMENT_COUPON_CODE] = "coupon code",       [PLACEMENT_EMBED] = "embed",
    [PLACEMENT_PAGE] = "sponsored page",
};

static struct str or_else(struct str value, const char *otherwise) {
    return value.n ? value : str_of(otherwise);
}

static struct str pack_id(const struct check_context *ctx) {
    return ctx->pack ? ctx->pack->id : STR("");
}

/* The value of a message's placeholder. */
static struct str placeholder(const struct check_context *ctx, struct str name,
                              const struct placement *p, const struct disclosure *d) {
    if (str_is(name, "policy"))
        return pack_id(ctx);
    if (ctx->suppression && str_is(name, "rule"))
        return ctx->suppression->name;
    if (ctx->suppression && str_is(name, "until"))
        return ctx->suppression->until;
    if (ctx->suppression && str_is(name, "problem"))
        return ctx->suppression->problem;
    if (d && str_is(name, "text"))
        return d->text;
    if (d && str_is(name, "disclosure-line")) {
        struct position at = source_position(ctx->facts->document->source, d->span.start);
        return str_format(ctx->arena, "%u", at.line);
    }
    if (!p)
        return STR("");
    if (str_is(name, "kind"))
        return str_of(kind_words[p->kind]);
    if (str_is(name, "network"))
        return or_else(p->network_name, p->rel.n ? "declared with rel" : "unknown network");
    if (str_is(name, "merchant"))
        return or_else(p->merchant, "unknown merchant");
    if (str_is(name, "code"))
        return p->code;
    if (str_is(name, "publisher-id"))
        return p->publisher_id;
    if (str_is(name, "rel"))
        return p->rel;
    return str_is(name, "url") ? p->url : STR("");
}

/* A text that is put together. */
struct filled {
    char *p;
    size_t n;
};

static void put(const struct check_context *ctx, struct filled *out, struct str part) {
    if (part.n == 0)
        return;
    out->p = arena_grow(ctx->arena, out->p, out->n, out->n + part.n);
    memcpy(out->p + out->n, part.p, part.n);
    out->n += part.n;
}

/* Replaces {name} in a rule's text. */
static struct str fill(const struct check_context *ctx, struct str template,
                       const struct placement *p, const struct disclosure *d) {
    if (str_find_char(template, '{', 0) == SIZE_MAX)
        return template;
    struct filled out = {NULL, 0};
    for (size_t i = 0; i < template.n;) {
        size_t open = str_find_char(template, '{', i);
        size_t close = str_find_char(template, '}', i);
        bool ends = open == SIZE_MAX || close == SIZE_MAX || close < open;
        put(ctx, &out, str_slice(template, i, ends ? template.n : open));
        if (ends)
            break;
        put(ctx, &out, placeholder(ctx, str_slice(template, open + 1, close), p, d));
        i = close + 1;
    }
    return (struct str){out.p, out.n};
}

/* Adds a finding of the context's rule; its texts are filled from the placement and the disclosure,
 * each of which may be NULL. */
static struct finding *check_add(struct check_context *ctx, const struct placement *p,
                                 const struct disclosure *d, struct span span,
                                 enum certainty certainty) {
    struct finding *f = list_push(ctx->arena, &ctx->verdict->findings);
    f->rule = ctx->rule;
    f->severity = ctx->severity;
    if (certainty < CERTAINTY_LIKELY && f->severity > SEVERITY_INFO)
        f->severity = SEVERITY_INFO; /* a hint, never a failure */
    f->certainty = certainty;
    f->policy = pack_id(ctx);
    f->message = fill(ctx, ctx->rule->message, p, d);
    f->help = fill(ctx, ctx->rule->help, p, d);
    f->span = span;
    f->placement = p;
    f->disclosure = p ? d : NULL;
    if (p)
        f->evidence = p->evidence;
    return f;
}

static void relate(struct check_context *ctx, struct finding *f, struct span span,
                   const char *message) {
    *list_push(ctx->arena, &f->related) = (struct related){str_of(message), span};
}

/* ---- parameters ----------------------------------------------------------------------------- */

/* The node of a parameter of the rule, 0 when it is absent. */
static uint32_t find_parameter(const struct check_context *ctx, const char *parameter) {
    uint32_t parameters = ctx->rule->parameters;
    return parameters ? yaml_get(ctx->rule->front_matter, parameters, parameter) : 0;
}

/* The first value of a list parameter of the rule, "" when there is none. */
static struct str first_of_parameter(const struct check_context *ctx, const char *parameter) {
    const struct yaml *y = ctx->rule->front_matter;
    uint32_t node = find_parameter(ctx, parameter);
    if (node && y->nodes[node].kind == YAML_LIST)
        node = y->nodes[node].first;
    return node ? yaml_text(y, node) : STR("");
}

/* Does a list parameter of the rule hold the value? False when the parameter is absent. */
static bool check_lists(const struct check_context *ctx, const char *parameter, const char *value) {
    const struct yaml *y = ctx->rule->front_matter;
    uint32_t list = find_parameter(ctx, parameter);
    if (!list)
        return false;
    if (y->nodes[list].kind == YAML_SCALAR)
        return str_is(yaml_text(y, list), value);
    if (y->nodes[list].kind != YAML_LIST)
        return false;
    for (uint32_t i = y->nodes[list].first; i; i = y->nodes[i].next)
        if (str_is(yaml_text(y, i), value))
            return true;
    return false;
}

/* ---- pairing -------------------------------------------------------------------------------- */

static const char *const why_not[GRADES] = {
    [GRADE_VAGUE] = "this wording is not clear enough",
    [GRADE_LATE] = "this disclosure comes after it",
    [GRADE_DISTANT] = "this disclosure belongs to something else",
    [GRADE_HIDDEN] = "this disclosure is not seen",
    [GRADE_WRONG_LANGUAGE] = "this disclosure is in another language",
    [GRADE_ELSEWHERE] = "this disclosure stands outside the article",
};

/* A part of a block that has the same fate as the block is not reported again. */
static bool block_speaks(const struct check_context *ctx, const struct placement *p,
                         enum grade grade) {
    if (!p->block)
        return false;
    const struct pairing *block = &ctx->by_pack[ctx->pack_index][p->block - 1];
    return block->grade == grade &&
           ctx->facts->placements.at[p->block - 1].certainty >= p->certainty;
}

/* Is it named like something that prints a disclosure? */
static bool sounds_like_disclosure(const struct check_context *ctx, const struct unknown *u) {
    const struct str_list *parts = markup_list(ctx->knowledge, "disclosure-name-parts");
    struct str name = str_lower(ctx->arena, u->name);
    for (uint32_t i = 0; i < parts->n; i++)
        if (str_find(name, parts->at[i], 0) != SIZE_MAX)
            return true;
    return false;
}

/* The first thing that was not understood and may print the disclosure; NULL when there is none. */
static const struct unknown *unread_disclosure(const struct check_context *ctx) {
    const struct unknown *first = NULL;
    for (uint32_t i = 0; i < ctx->facts->unknowns.n; i++) {
        const struct unknown *u = &ctx->facts->unknowns.at[i];
        if (!u->value && u->name.n && (!first || u->span.start < first->span.start) &&
            sounds_like_disclosure(ctx, u))
            first = u;
    }
    return first;
}

static void check_pairing(struct check_context *ctx) {
    if (!ctx->by_pack[ctx->pack_index] || ctx->facts->unread)
        return; /* a disclosure may stand there that no vocabulary knows */
    const struct unknown *unread = unread_disclosure(ctx);
    for (uint32_t i = 0; i < ctx->facts->placements.n; i++) {
        const struct placement *p = &ctx->facts->placements.at[i];
        const struct pairing *pairing = &ctx->by_pack[ctx->pack_index][i];
        if (pairing->grade == GRADE_ADEQUATE || ctx->verdict->pairings[i].pack != ctx->pack)
            continue; /* another pack is stricter, and speaks */
        if (!check_lists(ctx, "placements", placement_names[p->kind]) ||
            !check_lists(ctx, "grades", grade_names[pairing->grade]) ||
            block_speaks(ctx, p, pairing->grade))
            continue;
        struct finding *f = check_add(ctx, p, pairing->disclosure, p->span, p->certainty);
        const struct disclosure *d = pairing->disclosure;
        if (d && d->role == ROLE_POINTER && pairing->grade == GRADE_ELSEWHERE)
            relate(ctx, f, d->span, "this says only where the disclosure stands");
        else if (d && why_not[pairing->grade])
            relate(ctx, f, d->span, why_not[pairing->grade]);
        if (unread && pairing->grade == GRADE_MISSING && unread->span.start < p->span.start)
            relate(ctx, f, unread->span,
                   "this was not understood; if it prints a disclosure, say so under shortcodes in "
                   "the configuration");
        remedy_pairing(ctx, f, p, pairing);
    }
}

/* ---- links ---------------------------------------------------------------------------------- */

/* Does the rel attribute hold a token of the parameter's list? Tokens: blanks or commas between. */
static bool rel_has(const struct check_context *ctx, struct str rel, const char *parameter) {
    for (struct str t = str_next_token(&rel); t.n; t = str_next_token(&rel))
        if (check_lists(ctx, parameter, str_terminated(ctx->arena, str_lower(ctx->arena, t))))
            return true;
    return false;
}

/* rel="{{ rel }}", rel="<?= $rel ?>", rel={rel}: what it will be can't be told. */
static bool is_templated(struct str rel) {
    static const char *const marks[] = {"{{", "{%", "<?", "<%"};
    for (size_t i = 0; i < ARRAY_COUNT(marks); i++)
        if (str_find(rel, str_of(marks[i]), 0) != SIZE_MAX)
            return true;
    return str_starts(rel, STR("{"));
}

/* Does a shortcode or component write the link? Whether it gives it a rel, its template says. */
static bool is_rendered_elsewhere(const struct check_context *ctx, const struct placement *p) {
    enum tag tag = (enum tag)ctx->facts->document->nodes.at[p->node].tag;
    return !p->has_rel && (tag == TAG_SHORTCODE || tag == TAG_OTHER);
}

static void check_rel_tokens(struct check_context *ctx) {
    if (ctx->config->template_rel)
        return;
    for (uint32_t i = 0; i < ctx->facts->placements.n; i++) {
        const struct placement *p = &ctx->facts->placements.at[i];
        if (p->kind != PLACEMENT_AFFILIATE_LINK || is_templated(p->rel) ||
            is_rendered_elsewhere(ctx, p) || rel_has(ctx, p->rel, "require"))
            continue;
        struct finding *f = check_add(ctx, p, NULL, p->span, p->certainty);
        if (rel_has(ctx, p->rel, "tolerate") && f->severity > SEVERITY_INFO)
            f->severity = SEVERITY_INFO;
        remedy_rel(ctx, f, p, first_of_parameter(ctx, "require"));
    }
}

/* Is the statement one of the parameter's groups, whatever else it says? */
static bool is_of_groups(const struct check_context *ctx, const struct disclosure *d) {
    bool found = d->group.n && check_lists(ctx, "groups", str_terminated(ctx->arena, d->group));
    for (uint32_t i = 0; i < d->also.n && !found; i++)
        found = check_lists(ctx, "groups", str_terminated(ctx->arena, d->also.at[i]));
    return found;
}

static bool holds_group(const struct check_context *ctx) {
    for (uint32_t i = 0; i < ctx->facts->disclosures.n; i++) {
        const struct disclosure *d = &ctx->facts->disclosures.at[i];
        if (d->visible && !d->negative && is_of_groups(ctx, d))
            return true;
    }
    return false;
}

/* One finding a page, at the first link of the network. */
static void check_required_wording(struct check_context *ctx) {
    struct str statement = first_of_parameter(ctx, "statement");
    if (ctx->facts->unread || config_prints(ctx->config, statement) || holds_group(ctx))
        return;
    for (uint32_t i = 0; i < ctx->facts->placements.n; i++) {
        const struct placement *p = &ctx->facts->placements.at[i];
        if (p->certainty < CERTAINTY_LIKELY || !p->network.n ||
            !check_lists(ctx, "network", str_terminated(ctx->arena, p->network)))
            continue;
        struct finding *f = check_add(ctx, p, NULL, p->span, p->certainty);
        remedy_statement(ctx, f, statement);
        return;
    }
}

static bool is_own_id(const struct config *config, const struct placement *p, bool *configured) {
    *configured = false;
    for (uint32_t i = 0; i < config->publishers.n; i++) {
        const struct publisher_config *own = &config->publishers.at[i];
        if (!str_eq(own->network, p->network))
            continue;
        *configured = true;
        for (uint32_t k = 0; k < own->ids.n; k++)
            if (str_same(own->ids.at[k], p->publisher_id))
                return true;
    }
    return false;
}

static void check_own_id(struct check_context *ctx) {
    for (uint32_t i = 0; i < ctx->facts->placements.n; i++) {
        const struct placement *p = &ctx->facts->placements.at[i];
        bool configured;
        if (p->publisher_id.n == 0 || is_own_id(ctx->config, p, &configured) || !configured)
            continue;
        check_add(ctx, p, NULL, p->span, p->certainty);
    }
}

static void check_cloaked(struct check_context *ctx) {
    for (uint32_t i = 0; i < ctx->facts->placements.n; i++) {
        const struct placement *p = &ctx->facts->placements.at[i];
        if (p->cloaked)
            check_add(ctx, p, NULL, p->span, p->certainty);
    }
}

/* ---- whole articles ------------------------------------------------------------------------- */

/* Does the article deny what a paid link shows? Not by saying that the thing itself was bought. */
static bool denies_payment(const struct check_context *ctx, const struct disclosure *d) {
    return d->negative && d->visible && d->region == REGION_ARTICLE &&
           !markup_has(markup_list(ctx->knowledge, "purchase-groups"), d->group);
}

/*
 * The first paid placement that a denial contradicts. That nobody paid for the text, or that there
 * is nothing with one firm, may be true beside links that earn, where the reader is told of these.
 */
static const struct placement *contradicted(const struct check_context *ctx,
                                            const struct disclosure *denial) {
    bool narrow = denial->named ||
                  markup_has(markup_list(ctx->knowledge, "sponsorship-groups"), denial->group);
    for (uint32_t i = 0; i < ctx->facts->placements.n; i++) {
        const struct placement *p = &ctx->facts->placements.at[i];
        bool told = p->kind != PLACEMENT_PAGE && ctx->verdict->pairings[i].grade < GRADE_HIDDEN;
        if (p->certainty >= CERTAINTY_LIKELY && !(narrow && told))
            return p;
    }
    return NULL;
}

static void check_contradiction(struct check_context *ctx) {
    for (uint32_t i = 0; i < ctx->facts->disclosures.n; i++) {
        const struct disclosure *d = &ctx->facts->disclosures.at[i];
        const struct placement *paid = denies_payment(ctx, d) ? contradicted(ctx, d) : NULL;
        if (!paid)
            continue;
        struct finding *f = check_add(ctx, paid, d, d->span, paid->certainty);
        relate(ctx, f, paid->span, "a paid placement of the same article");
    }
}

/* A sentence about paid links in an article that has none, and nothing that could hide one. */
static void check_over_disclosure(struct check_context *ctx) {
    const struct facts *facts = ctx->facts;
    if (facts->placements.n || facts->unknowns.n || facts->rewriting_script)
        return;
    for (uint32_t i = 0; i < facts->disclosures.n; i++) {
        const struct disclosure *d = &facts->disclosures.at[i];
        bool about_links =
            pairing_wording(ctx->pack, PLACEMENT_AFFILIATE_LINK, d->group) == WORDING_CLEAR &&
            pairing_wording(ctx->pack, PLACEMENT_PAGE, d->group) != WORDING_CLEAR;
        if (about_links && d->role != ROLE_LABEL && d->visible && !d->negative &&
            d->region == REGION_ARTICLE) {
            check_add(ctx, NULL, d, d->span, CERTAINTY_LIKELY);
            return; /* once says it */
        }
    }
}

/* A disclosure of the source that the page built from it does not say to the reader; one finding
 * for all wordings of a line. */
static void check_rendered_loss(struct check_context *ctx) {
    uint32_t line = 0;
    for (uint32_t i = 0; ctx->page && i < ctx->facts->disclosures.n; i++) {
        const struct disclosure *d = &ctx->facts->disclosures.at[i];
        uint32_t its_line = source_position(ctx->facts->document->source, d->span.start).line;
        if (its_line == line || !d->visible || d->negative || d->part || !d->group.n ||
            rendered_says(ctx->page, d))
            continue;
        line = its_line;
        struct finding *f = check_add(ctx, NULL, d, d->span, CERTAINTY_CERTAIN);
        f->from_page = true;
        *list_push(ctx->arena, &f->evidence) = (struct evidence){
            str_format(ctx->arena, "not in %.*s", STR_ARG(ctx->page->path)), NO_SPAN, 0};
    }
}

/* ---- suppressions ------------------------------------------------------------------------- */

/* Has one of the rule's states a remark to make? A region without end may be used as well. */
static bool is_remarkable(const struct check_context *ctx, const struct suppression *s) {
    if (s->state == SUPPRESSION_MALFORMED && s->problem.n == 0)
        return false; /* said once for all rules that it names */
    return check_lists(ctx, "states", suppression_states[s->state]) ||
           (s->unclosed && check_lists(ctx, "states", "unclosed"));
}

static void check_suppression(struct check_context *ctx) {
    const struct suppressions *all = &ctx->verdict->suppressions;
    for (uint32_t i = 0; i < all->n; i++) {
        if (!is_remarkable(ctx, &all->at[i]))
            continue;
        ctx->suppression = &all->at[i];
        check_add(ctx, NULL, NULL, all->at[i].span, CERTAINTY_CERTAIN);
    }
    ctx->suppression = NULL;
}

#define NAME(literal)                                                                              \
    { "" literal, sizeof(literal) - 1 }
static const struct {
    struct str name;
    void (*run)(struct check_context *);
    enum check_kind kind;
} checks[] = {
    {NAME("pairing"), check_pairing, CHECK_PER_PACK},
    {NAME("rel-tokens"), check_rel_tokens, CHECK_ONCE},
    {NAME("required-wording"), check_required_wording, CHECK_ONCE},
    {NAME("contradiction"), check_contradiction, CHECK_ONCE},
    {NAME("over-disclosure"), check_over_disclosure, CHECK_ONCE},
    {NAME("own-id"), check_own_id, CHECK_ONCE},
    {NAME("cloaked"), check_cloaked, CHECK_ONCE},
    {NAME("rendered-loss"), check_rendered_loss, CHECK_COMPARES},
    {NAME("suppression"), check_suppression, CHECK_SUPPRESSIONS},
};
#undef NAME

enum check_kind check_kind(const struct rule *rule) {
    for (size_t i = 0; i < ARRAY_COUNT(checks); i++)
        if (str_eq(rule->check, checks[i].name))
            return checks[i].kind;
    return CHECK_ONCE;
}

void check_run(struct check_context *ctx) {
    for (size_t i = 0; i < ARRAY_COUNT(checks); i++)
        if (str_eq(ctx->rule->check, checks[i].name))
            checks[i].run(ctx);
}
