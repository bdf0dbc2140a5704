/* Holds a rule for a URL? Comparisons first, regular expressions last. */
#include "facts/link_match.h"

#include <string.h>

/* Is `host` the domain, or below it? */
static bool is_within(struct str host, struct str domain) {
    if (host.n < domain.n || memcmp(host.p + host.n - domain.n, domain.p, domain.n) != 0)
        return false;
    return host.n == domain.n || host.p[host.n - domain.n - 1] == '.';
}

static bool expression_holds(const struct link_view *v, struct str expression, bool caseless,
                             struct str text) {
    struct span whole;
    struct pattern *p = pattern_compile(v->patterns, expression, caseless);
    return p && pattern_match(v->patterns, p, text, &whole, 1) == PATTERN_YES;
}

/* As above, but what the expression begins with is compared first, and often is all there is. */
static bool text_holds(const struct link_view *v, const struct link_literal *literal,
                       struct str expression, struct str text) {
    bool begins = literal->starts.n == 0;
    for (uint32_t i = 0; !begins && i < literal->starts.n; i++)
        begins = str_starts_same(text, literal->starts.at[i]);
    if (!begins || literal->tail == TAIL_NOTHING)
        return begins;
    if (literal->tail == TAIL_END && literal->starts.n == 1)
        return text.n == literal->starts.at[0].n;
    return expression_holds(v, expression, true, text);
}

static bool host_holds(const struct link_view *v, const struct link_host *h) {
    struct str host = v->parts.host, bare = link_host_bare(host);
    switch (h->kind) {
    case HOST_EXACT:
        return str_eq(bare, h->text);
    case HOST_DOMAIN:
        return is_within(host, h->text);
    case HOST_BELOW:
        return is_within(host, h->text) && bare.n > h->text.n;
    case HOST_ANY:
        return true;
    case HOST_SELF:
        return v->parts.self;
    case HOST_SIBLING:
        return v->parts.sibling.n && text_holds(v, &h->literal, h->text, v->parts.sibling);
    case HOST_EXPRESSION:
        return text_holds(v, &h->literal, h->text, host);
    }
    return false;
}

const struct link_host *link_host_of(const struct link_view *v, const struct link_rule *rule) {
    for (uint32_t i = 0; i < rule->hosts.n; i++)
        if (host_holds(v, &rule->hosts.at[i]))
            return &rule->hosts.at[i];
    return NULL;
}

/* Is `name` (of a URL, as written) the `wanted` one (lower case)? */
static bool is_name(struct arena *a, struct str name, struct str wanted) {
    if (str_find_char(name, '%', 0) != SIZE_MAX)
        name = url_decode(a, name, false);
    return str_same(name, wanted);
}

bool link_param(struct arena *a, struct str query, struct str name, struct str *value) {
    struct str key;
    while (url_next_param(&query, &key, value))
        if (value->n && is_name(a, key, name)) {
            *value = url_decode(a, *value, true);
            return true;
        }
    *value = STR("");
    return false;
}

static bool param_holds(const struct link_view *v, const struct link_condition *c,
                        struct str query) {
    struct str key, value;
    while (url_next_param(&query, &key, &value)) {
        if (!is_name(v->arena, key, c->name))
            continue;
        if (c->value.n ? text_holds(v, &c->literal, c->value, url_decode(v->arena, value, true))
                       : value.n > 0)
            return true;
    }
    return false;
}

static bool condition_holds(const struct link_view *v, const struct link_condition *c) {
    struct str head = v->parts.query;
    switch (c->kind) {
    case CONDITION_PARAM:
        return param_holds(v, c, v->parts.query);
    case CONDITION_FRAGMENT_PARAM:
        return param_holds(v, c, v->parts.fragment);
    case CONDITION_FRAGMENT:
        return expression_holds(v, c->value, false, v->parts.fragment);
    case CONDITION_QUERY_HEAD:
        head = str_cut(&head, '&');
        return str_find_char(head, '=', 0) == SIZE_MAX &&
               expression_holds(v, c->value, false, head);
    case CONDITION_HOST:
        return is_within(v->parts.host, c->name) ||
               str_eq(link_host_bare(v->parts.host), link_host_bare(c->name));
    case CONDITION_PATH:
        return text_holds(v, &c->literal, c->value, v->parts.path);
    }
    return false;
}

static bool params_hold(const struct link_view *v, const struct link_rule *rule) {
    for (uint32_t i = 0; i < rule->params.n; i++) {
        const struct link_conditions *all = &rule->params.at[i];
        uint32_t n = 0;
        while (n < all->n && condition_holds(v, &all->at[n]))
            n++;
        if (n == all->n)
            return true;
    }
    return rule->params.n == 0;
}

bool link_rule_holds(const struct link_view *v, const struct link_rule *rule,
                     struct str expression) {
    if (rule->anywhere && v->parts.self)
        return false;
    if (!text_holds(v, &rule->path, expression, v->parts.path) || !link_host_of(v, rule) ||
        !params_hold(v, rule))
        return false;
    for (uint32_t i = 0; i < rule->exclude.n; i++)
        if (condition_holds(v, &rule->exclude.at[i]))
            return false;
    return true;
}
