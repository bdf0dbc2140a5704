/*
 * Classifies a URL: asks the index for candidates, takes the best rule that
 * holds, goes on to the destination, and tells the outermost affiliate hop.
 */
#include "facts/link.h"

#include "facts/link_match.h"
#include "knowledge/markup.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_QUOTE = 160 }; /* bytes of a URL in an evidence text */

enum { DOMAINS = 64, LONGEST_HOST = 60 };

/* A host whose registrable domain was asked for. */
struct known_domain {
    uint8_t n, domain; /* bytes of both */
    char host[LONGEST_HOST];
};

struct link_matcher {
    const struct knowledge *known;
    struct pattern_cache *patterns;
    struct link_candidates candidates;
    struct known_domain domains[DOMAINS]; /* by the host's hash */
};

struct link_matcher *link_matcher_new(const struct knowledge *known) {
    struct link_matcher *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->known = known;
    m->patterns = pattern_cache_new();
    if (m->patterns && link_candidates_init(&m->candidates, known->link_index))
        return m;
    link_matcher_free(m);
    return NULL;
}

void link_matcher_free(struct link_matcher *m) {
    if (!m)
        return;
    if (m->patterns)
        pattern_cache_free(m->patterns);
    link_candidates_release(&m->candidates);
    free(m);
}

struct str link_registrable(struct link_matcher *m, struct str host) {
    if (host.n == 0 || host.n > LONGEST_HOST)
        return url_registrable(host);
    struct known_domain *known = &m->domains[str_hash(host) % DOMAINS];
    if (!str_eq(host, (struct str){known->host, known->n})) {
        known->n = (uint8_t)host.n;
        memcpy(known->host, host.p, host.n);
        known->domain = (uint8_t)url_registrable(host).n;
    }
    return str_slice(host, host.n - known->domain, host.n);
}

/* ---- the article's site ---------------------------------------------------------------------- */

/* What stands before ".site" in the host, "" when it isn't below the site. */
static struct str label_under(struct str host, struct str site) {
    if (host.n <= site.n + 1 || !str_ends(host, site) || host.p[host.n - site.n - 1] != '.')
        return STR("");
    struct str label = str_slice(host, 0, host.n - site.n - 1);
    return str_is(label, "www") ? STR("") : label;
}

static void note_site(struct link_view *v, struct str site) {
    site = link_host_bare(site);
    if (site.n == 0 || v->parts.host.n == 0)
        return;
    if (str_same(link_host_bare(v->parts.host), site))
        v->parts.self = true;
    else if (v->parts.sibling.n == 0)
        v->parts.sibling = label_under(v->parts.host, site);
}

/* Does the host share the registrable domain of the site or of a configured one? */
static bool is_own_domain(const struct link_view *v, struct str site, const struct config *config) {
    if (v->parts.self || v->parts.sibling.n || (site.n && url_same_domain(v->parts.host, site)))
        return true;
    for (uint32_t i = 0; config && i < config->site_domains.n; i++)
        if (url_same_domain(v->parts.host, config->site_domains.at[i]))
            return true;
    return false;
}

static struct link_view view_of(struct link_matcher *m, struct arena *a, const struct url *url,
                                struct str site, const struct config *config) {
    struct link_view v = {.arena = a, .patterns = m->patterns, .url = url};
    bool path = url->kind == URL_PATH;
    v.parts = (struct link_query){.host = path ? site : url->host,
                                  .path = url->path,
                                  .query = url->query,
                                  .fragment = url->fragment,
                                  .self = path,
                                  .sibling = STR("")};
    note_site(&v, site);
    for (uint32_t i = 0; config && i < config->site_domains.n; i++)
        note_site(&v, config->site_domains.at[i]);
    return v;
}

/* ---- one hop -------------------------------------------------------------------------------- */

static const struct link_pattern *pattern_of(const struct link_matcher *m,
                                             const struct link_rule *rule) {
    return &m->known->link_patterns.at[rule->pattern];
}

static bool is_better(const struct link_matcher *m, const struct link_rule *rule,
                      const struct link_rule *than) {
    if (!than)
        return true;
    enum certainty c = pattern_of(m, rule)->certainty, other = pattern_of(m, than)->certainty;
    return c != other ? c > other : rule->detail > than->detail;
}

/*
 * The best of the candidates that holds, NULL if none: of those that only lead on, or of the
 * others.
 */
static const struct link_rule *find_rule(struct link_matcher *m, const struct link_view *v,
                                         struct str site, const struct config *config,
                                         bool wrapper) {
    const struct link_rule *best = NULL;
    for (uint32_t i = 0; i < m->candidates.n; i++) {
        const struct link_rule *rule = &m->known->link_index->rules[m->candidates.rules[i]];
        if ((rule->role == LINK_WRAPPER) != wrapper || !is_better(m, rule, best) ||
            !link_rule_holds(v, rule, pattern_of(m, rule)->path))
            continue;
        /* On the article's own pages a landing parameter pays nobody but the site itself. */
        if (!rule->landing || !is_own_domain(v, site, config))
            best = rule;
    }
    return best;
}

/* The configured cloaking prefix or host that the URL begins with, "" if none. */
static struct str cloaking_of(const struct link_view *v, const struct config *config) {
    for (uint32_t i = 0; config && i < config->cloaking.n; i++) {
        struct str entry = config->cloaking.at[i], path = entry;
        struct str host = str_slice(entry, 0, str_find_char(entry, '/', 0));
        path = host.n == entry.n ? STR("/") : str_slice(entry, host.n, entry.n);
        bool here = host.n ? str_same(link_host_bare(v->parts.host), link_host_bare(host))
                           : v->parts.self && v->parts.path.n + v->parts.query.n > path.n;
        if (here && str_starts_same(v->parts.path, path))
            return entry;
    }
    return STR("");
}

/* ---- evidence ------------------------------------------------------------------------------- */

/* Short enough for a line of a report. */
static struct str quote(struct arena *a, struct str s) {
    struct str shown = str_shorten(s, LONGEST_QUOTE);
    return shown.n == s.n ? s : str_format(a, "%.*s...", STR_ARG(shown));
}

static void add_evidence(struct link_match *match, struct str text) {
    if (match->nevidence < ARRAY_COUNT(match->evidence))
        match->evidence[match->nevidence++] = text;
}

/* The parameter that made a rule for any host hold, "" when the path did. */
static struct str telling_param(const struct link_view *v, const struct link_rule *rule) {
    struct str value;
    for (uint32_t i = 0; i < rule->params.n; i++)
        for (uint32_t k = 0; k < rule->params.at[i].n; k++) {
            const struct link_condition *c = &rule->params.at[i].at[k];
            bool fragment = c->kind == CONDITION_FRAGMENT_PARAM;
            if (c->name.n && link_param(v->arena, fragment ? v->parts.fragment : v->parts.query,
                                        c->name, &value))
                return c->name;
        }
    return STR("");
}

static struct str host_evidence(const struct link_view *v, const struct link_rule *rule,
                                struct str name) {
    const struct link_host *host = link_host_of(v, rule);
    struct str param;
    switch (host->kind) {
    case HOST_SELF:
        return str_format(v->arena, "path '%.*s' on the own site looks like a redirect (%.*s)",
                          STR_ARG(quote(v->arena, v->parts.path)), STR_ARG(name));
    case HOST_SIBLING:
        return str_format(v->arena, "sub-domain '%.*s' of the own site looks like a redirect",
                          STR_ARG(v->parts.sibling));
    case HOST_EXPRESSION:
        return str_format(v->arena, "host %.*s has the form of %.*s",
                          STR_ARG(quote(v->arena, v->parts.host)), STR_ARG(name));
    case HOST_ANY:
        param = telling_param(v, rule);
        if (param.n)
            return str_format(v->arena, "parameter '%.*s' (%.*s)", STR_ARG(param), STR_ARG(name));
        return str_format(v->arena, "path '%.*s' has the form of a click link (%.*s)",
                          STR_ARG(quote(v->arena, v->parts.path)), STR_ARG(name));
    default:
        return str_format(v->arena, "host matches %.*s (%.*s)", STR_ARG(host->text), STR_ARG(name));
    }
}

/* " in 'name'" of where an id or a destination stands. */
static struct str place_of(struct arena *a, const struct link_selector *s) {
    switch (s->part) {
    case PART_PARAM:
    case PART_FIELD:
        return str_format(a, "in '%.*s'", STR_ARG(s->name));
    case PART_LABEL:
        return STR("in the host");
    case PART_FRAGMENT:
        return STR("in the fragment");
    case PART_QUERY_HEAD:
        return STR("at the start of the query");
    case PART_QUERY_MATCH:
        return STR("in the query");
    default:
        return STR("in the path");
    }
}

/* ---- the answer ----------------------------------------------------------------------------- */

static bool is_opaque_kind(const struct link_rule *rule, struct str kind) {
    return rule->role == LINK_SHORT || str_is(kind, "shortener") || str_is(kind, "cloaker");
}

/* Makes the hop the one that is reported. */
static void tell_hop(const struct link_matcher *m, const struct link_view *v,
                     const struct link_rule *rule, struct link_match *match) {
    const struct link_pattern *pattern = pattern_of(m, rule);
    const struct network *network = &m->known->networks.at[pattern->network];
    match->pattern = pattern;
    match->network = network->id;
    match->network_name = network->name;
    match->kind = rule->role == LINK_SHORT      ? STR("shortener")
                  : rule->role == LINK_REWRITER ? STR("link-manager")
                                                : network->kind;
    match->opaque = is_opaque_kind(rule, network->kind);
    add_evidence(match, host_evidence(v, rule, network->name));
    struct link_found id = link_publisher(v, rule);
    match->publisher_id = id.text;
    if (id.text.n)
        add_evidence(match, str_format(v->arena, "publisher id %.*s %.*s",
                                       STR_ARG(quote(v->arena, id.text)),
                                       STR_ARG(place_of(v->arena, id.selector))));
}

static void tell_cloaking(const struct link_view *v, struct str entry, struct link_match *match) {
    if (entry.n == 0)
        return;
    if (match->certainty < CERTAINTY_LIKELY) {
        match->certainty = CERTAINTY_LIKELY;
        match->pattern = NULL;
        match->network = STR("");
        match->network_name = STR("");
        match->kind = STR("cloaker");
        match->opaque = true;
    }
    add_evidence(match,
                 str_format(v->arena, "'%.*s' is configured as a cloaking prefix", STR_ARG(entry)));
}

/*
 * "YOUR_ID", "your-tag-20", "XXXXX": what stands in instructions where each publisher writes an id.
 * Compared without what joins words, without the number of a country's programme, and with three x
 * for more.
 */
static bool is_placeholder(const struct link_matcher *m, struct str id) {
    enum { LONGEST = 40, COUNTRY = 3 }; /* bytes; "-20" */
    char letters[LONGEST];
    size_t n = 0, end = id.n;
    if (end > COUNTRY && id.p[end - COUNTRY] == '-' && char_is_digit(id.p[end - 1]))
        end -= COUNTRY;
    for (size_t i = 0; i < end; i++) {
        char c = char_lower(id.p[i]);
        bool more = c == 'x' && str_ends((struct str){letters, n}, STR("xxx"));
        if (more || strchr("-_. ", c))
            continue;
        if (n == LONGEST)
            return false;
        letters[n++] = c;
    }
    return markup_has(markup_list(m->known, "placeholder-ids"), (struct str){letters, n});
}

static void tell_placeholder(const struct link_matcher *m, struct arena *a,
                             struct link_match *match) {
    if (match->publisher_id.n == 0 || !is_placeholder(m, match->publisher_id))
        return;
    match->certainty = CERTAINTY_WEAK;
    add_evidence(match, str_format(a, "'%.*s' is a placeholder, no publisher's id",
                                   STR_ARG(quote(a, match->publisher_id))));
}

static struct link_match nothing(void) {
    return (struct link_match){.network = STR(""),
                               .network_name = STR(""),
                               .kind = STR(""),
                               .publisher_id = STR(""),
                               .destination = STR(""),
                               .merchant = STR("")};
}

/*
 * Takes the hop into the answer. The outermost hop that is at least likely is
 * told; a weak one only until such a one is found behind it.
 */
static void take_hop(const struct link_matcher *m, const struct link_view *v,
                     const struct link_rule *rule, struct link_match *match) {
    enum certainty c = pattern_of(m, rule)->certainty;
    bool first = match->certainty == CERTAINTY_NONE;
    bool unnamed = match->network.n == 0;
    if (first || unnamed || (match->certainty == CERTAINTY_WEAK && c > CERTAINTY_WEAK))
        tell_hop(m, v, rule, match);
    else
        add_evidence(match, host_evidence(
                                v, rule, m->known->networks.at[pattern_of(m, rule)->network].name));
    if (c > match->certainty)
        match->certainty = c;
}

/*
 * Where the hop leads: as its rule says, else as one says that only leads on, which is asked only
 * then. "" when that can't be read.
 */
static struct link_found find_next(struct link_matcher *m, const struct link_view *v,
                                   const struct link_rule *rule, struct str site,
                                   const struct config *config, bool *sure) {
    struct link_found found = {STR(""), NULL};
    if (rule)
        found = link_destination(v, rule);
    *sure = found.text.n > 0;
    if (*sure)
        return found;
    const struct link_rule *wrapper = find_rule(m, v, site, config, true);
    return wrapper ? link_destination(v, wrapper) : found;
}

static bool is_elsewhere(const struct url *url) {
    return (url->kind == URL_ABSOLUTE || url->kind == URL_NETWORK_PATH) && url->host.n;
}

static bool can_be_link(const struct url *url) {
    return url->kind == URL_PATH || is_elsewhere(url);
}

static void finish(struct link_matcher *m, const struct link_view *last,
                   const struct link_rule *rule, struct link_match *match) {
    if (match->destination.n) {
        struct url u = url_parse(last->arena, match->destination);
        match->merchant = link_registrable(m, u.host);
        match->opaque = false;
    } else if (rule && rule->landing)
        match->merchant = link_registrable(m, last->parts.host);
}

struct link_match link_classify(struct link_matcher *m, struct arena *a, const struct url *url,
                                struct str site, const struct config *config) {
    struct link_match match = nothing();
    struct url hops[LINK_MAX_DEPTH + 1];
    struct link_view v = {0};
    const struct link_rule *rule = NULL;
    if (!can_be_link(url))
        return match;
    hops[0] = *url;
    for (int depth = 0; depth <= LINK_MAX_DEPTH; depth++) {
        v = view_of(m, a, &hops[depth], site, config);
        link_index_find(m->known->link_index, &v.parts, &m->candidates);
        rule = find_rule(m, &v, site, config, false);
        if (rule)
            take_hop(m, &v, rule, &match);
        if (rule && depth)
            match.destination = hops[depth].all; /* also where a wrapper led to it */
        if (depth == 0)
            tell_cloaking(&v, cloaking_of(&v, config), &match);
        if (depth == LINK_MAX_DEPTH)
            break;
        bool sure;
        struct link_found found = find_next(m, &v, rule, site, config, &sure);
        if (found.text.n == 0)
            break;
        hops[depth + 1] = url_parse(a, found.text);
        if (!is_elsewhere(&hops[depth + 1]))
            break;
        if (sure) {
            match.destination = hops[depth + 1].all;
            add_evidence(&match, str_format(a, "destination %.*s %.*s",
                                            STR_ARG(quote(a, match.destination)),
                                            STR_ARG(place_of(a, found.selector))));
        }
    }
    if (match.certainty == CERTAINTY_NONE)
        return nothing();
    finish(m, &v, rule, &match);
    tell_placeholder(m, a, &match);
    return match;
}

/* ---- what can be told of a link afterwards ----------------------------------------------- */

bool link_pattern_is_general(const struct link_pattern *p) {
    for (uint32_t i = 0; i < p->hosts.n; i++)
        if (str_is(p->hosts.at[i], "*") || str_is(p->hosts.at[i], "self"))
            return true;
    return false;
}

struct str link_redirect_prefix(struct arena *arena, struct str address) {
    struct url url = url_parse(arena, address);
    struct str host = link_host_bare(url.host);
    struct str folder = str_slice(url.path, 0, str_find_char(url.path, '/', 1));
    if (host.n && !str_eq(host, url_registrable(host)))
        return host;
    return folder.n > 1 && folder.n < url.path.n ? str_format(arena, "%.*s/", STR_ARG(folder))
                                                 : STR("");
}
