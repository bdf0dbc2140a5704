/* What a configuration could say of what was found, and the edit of its text that says it. */
#include "promolint.h"

#include "knowledge/config_edit.h"
#include "knowledge/link_index.h"
#include "promolint_internal.h"

#include <stdlib.h>

/* ---- what could be said ------------------------------------------------------------------ */

enum { MOST_ADDITIONS = 4 };

struct additions {
    const struct promolint_result *result;
    const struct placement *placement;
    struct link_matcher *matcher;
    struct promolint_addition at[MOST_ADDITIONS];
    size_t n;
};

static void offer(struct additions *all, enum promolint_addition_kind kind, struct str name,
                  struct str value) {
    if (value.n)
        all->at[all->n++] = (struct promolint_addition){kind, text_of(name), text_of(value)};
}

static bool is_own_host(const struct facts *facts, struct str host) {
    bool own = host.n == 0 || (facts->site.n && url_same_domain(host, facts->site));
    for (uint32_t i = 0; i < facts->config->site_domains.n && !own; i++)
        own = url_same_domain(host, facts->config->site_domains.at[i]);
    return own;
}

/*
 * A link that no network is known by may lead to another address of the site. The first domain that
 * is configured is the article's site, so it must not be some other address.
 */
static void offer_domain(struct additions *all, const struct url *url) {
    const struct facts *facts = all->result->file.facts;
    if (facts->site.n && !facts->config->site_domains.n)
        return;
    struct link_match m =
        link_classify(all->matcher, &all->result->checker->arena, url, facts->site, facts->config);
    bool leads_there = m.merchant.n == 0 || url_same_domain(m.merchant, url->host);
    if (leads_there && (m.pattern ? link_pattern_is_general(m.pattern) : m.network.n == 0))
        offer(all, PROMOLINT_ADD_DOMAIN, STR(""), link_host_bare(url->host));
}

static void offer_for_placement(void *context) {
    struct additions *all = context;
    const struct placement *p = all->placement;
    struct arena *arena = &all->result->checker->arena;
    if (p->network.n)
        offer(all, PROMOLINT_ADD_PUBLISHER_ID, p->network, p->publisher_id);
    if (p->kind != PLACEMENT_AFFILIATE_LINK)
        return;
    struct url url = url_parse(arena, p->url);
    bool absolute = url.kind == URL_ABSOLUTE || url.kind == URL_NETWORK_PATH;
    if (absolute && !is_own_host(all->result->file.facts, url.host))
        offer_domain(all, &url);
    else if ((absolute || url.kind == URL_PATH) && str_is(p->network_kind, "cloaker"))
        offer(all, PROMOLINT_ADD_REDIRECT, STR(""), link_redirect_prefix(arena, p->url));
}

/* False: there is no i-th. */
static bool take(const struct additions *all, size_t i, struct promolint_addition *out) {
    if (i >= all->n)
        return false;
    *out = all->at[i];
    return true;
}

bool promolint_placement_addition(const struct promolint_result *r, size_t placement, size_t i,
                                  struct promolint_addition *out) {
    struct promolint_checker *checker = r->checker;
    struct additions all = {.result = r, .placement = &r->file.facts->placements.at[placement]};
    all.matcher = checker_matcher(checker, r->file.knowledge);
    return all.matcher && guarded(&checker->arena, NULL, offer_for_placement, &all) &&
           take(&all, i, out);
}

bool promolint_unknown_addition(const struct promolint_result *r, size_t unknown, size_t i,
                                struct promolint_addition *out) {
    static const char *const renders[] = {"disclosure", "affiliate-link", "promo-block", "nothing"};
    struct additions all = {.result = r};
    struct str name = r->file.facts->unknowns.at[unknown].name;
    for (size_t k = 0; k < ARRAY_COUNT(renders) && name.n; k++)
        offer(&all, PROMOLINT_ADD_SHORTCODE, name, str_of(renders[k]));
    return take(&all, i, out);
}

bool promolint_finding_addition(const struct promolint_result *r, size_t finding,
                                struct promolint_addition *out) {
    const struct finding *f = &r->file.verdict->findings.at[finding];
    struct additions all = {.result = r};
    if (f->placement && str_is(f->rule->check, "own-id"))
        offer(&all, PROMOLINT_ADD_PUBLISHER_ID, f->placement->network, f->placement->publisher_id);
    return take(&all, 0, out);
}

/* ---- the edit --------------------------------------------------------------------------- */

struct promolint_configured {
    struct arena arena;
    struct config_edit edit;
    const char *problem;
};

struct configuring {
    struct promolint_configured *made;
    const struct promolint *lint;
    const char *path;
    struct str text;
    const struct promolint_addition *asked;
    struct promolint_messages *messages;
};

static struct str str_of_text(struct promolint_text text) {
    return (struct str){text.at, text.size};
}

/* Where the configuration says such a thing. */
static struct config_addition addition_of(const struct promolint_addition *asked) {
    struct str name = str_of_text(asked->name), value = str_of_text(asked->value);
    switch (asked->kind) {
    case PROMOLINT_ADD_DOMAIN:
        return (struct config_addition){{STR("site"), STR("domains")}, 2, true, value};
    case PROMOLINT_ADD_REDIRECT:
        return (struct config_addition){{STR("cloaking")}, 1, true, value};
    case PROMOLINT_ADD_PUBLISHER_ID:
        return (struct config_addition){{STR("publisher-ids"), name}, 2, true, value};
    case PROMOLINT_ADD_SHORTCODE:
        break;
    }
    return (struct config_addition){{STR("shortcodes"), name}, 2, false, value};
}

/* "3:5: expected a value" */
static const char *first_message(struct arena *arena, const struct problems *problems) {
    const struct problem *p = &problems->at[0];
    return str_terminated(
        arena, str_format(arena, "%u:%u: %.*s", p->line, p->column, STR_ARG(p->message)));
}

static struct str edited(struct arena *arena, struct str text, const struct config_edit *edit) {
    struct str rest = str_slice(text, edit->offset + edit->length, text.n);
    char *whole = arena_room(arena, edit->offset + edit->text.n + rest.n + 1);
    memcpy(whole, text.p, edit->offset);
    memcpy(whole + edit->offset, edit->text.p, edit->text.n);
    memcpy(whole + edit->offset + edit->text.n, rest.p, rest.n);
    return (struct str){whole, edit->offset + edit->text.n + rest.n};
}

/* Reads the edited text as any configuration is read. */
static void try_edit(struct configuring *job, const struct yaml *before,
                     const struct config_addition *added) {
    struct promolint_configured *made = job->made;
    struct str text = edited(&made->arena, job->text, &made->edit);
    struct promolint_config *config =
        promolint_config_read(job->lint, job->path, text.p, text.n, job->messages);
    if (!config && job->messages->problems.n)
        made->problem = first_message(&made->arena, &job->messages->problems);
    else if (!config)
        made->problem = "out of memory";
    else if (!config_adds(&made->arena, before, config->config->yaml, added))
        made->problem = "the text is written in a way that this cannot be added to";
    promolint_config_free(config);
}

static void make_edit(void *context) {
    struct configuring *job = context;
    struct promolint_configured *made = job->made;
    struct yaml *before = arena_new(&made->arena, struct yaml);
    struct problems problems = {.arena = &made->arena};
    struct config_addition added = addition_of(job->asked);
    if (!yaml_parse(&made->arena, before, str_of(job->path), job->text, &problems))
        made->problem = first_message(&made->arena, &problems);
    else
        made->problem = config_add(&made->arena, before, job->text, &added, &made->edit);
    if (!made->problem)
        try_edit(job, before, &added);
}

struct promolint_configured *promolint_configure(const struct promolint *lint, const char *path,
                                                 const char *bytes, size_t size,
                                                 const struct promolint_addition *asked) {
    struct promolint_configured *made = calloc(1, sizeof *made);
    if (!made)
        return NULL;
    arena_init(&made->arena, 0);
    struct configuring job = {made, lint, path, {bytes, size}, asked, promolint_messages_new()};
    bool done = job.messages && guarded(&made->arena, NULL, make_edit, &job);
    promolint_messages_free(job.messages);
    if (done)
        return made;
    promolint_configured_free(made);
    return NULL;
}

void promolint_configured_free(struct promolint_configured *made) {
    if (made)
        arena_release(&made->arena);
    free(made);
}

const char *promolint_configured_problem(const struct promolint_configured *made) {
    return made->problem;
}

struct promolint_edit promolint_configured_edit(const struct promolint_configured *made) {
    if (made->problem)
        return (struct promolint_edit){0};
    return (struct promolint_edit){made->edit.offset, made->edit.length, text_of(made->edit.text)};
}
