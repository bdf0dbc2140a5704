/* Parses the grammar of link patterns. */
#include "knowledge/link_rule.h"

#include "knowledge/link_index.h"

struct parser {
    struct arena *arena;
    const struct knowledge *known;
    const struct link_pattern *pattern;
    struct problems *problems;
    struct link_rule rule;
};

static void report(struct parser *p, const char *key, const char *expected, struct str found) {
    const struct link_pattern *pattern = p->pattern;
    if (!pattern->file) {
        problem_add(p->problems, STR(""), 0, 0, "%s: %.*s: expected %s, found '%.*s'", key,
                    STR_ARG(pattern->id), expected, STR_ARG(found));
        return;
    }
    uint32_t node = yaml_get(pattern->file, pattern->node, key);
    yaml_problem(pattern->file, node ? node : pattern->node, p->problems,
                 "'%s': expected %s, found '%.*s'", key, expected, STR_ARG(found));
}

/* Cuts the part before `separator` off `rest`; false at the end. */
static bool next_part(struct str *rest, struct str separator, struct str *part) {
    if (!rest->p)
        return false;
    size_t at = str_find(*rest, separator, 0);
    *part = str_trim(str_slice(*rest, 0, at));
    *rest = at == SIZE_MAX ? (struct str){NULL, 0} : str_slice(*rest, at + separator.n, rest->n);
    return true;
}

/* How many parts next_part() gives, so that lists get the memory that they need and no more. */
static uint32_t count_parts(struct str text, struct str separator) {
    uint32_t n = 1;
    for (size_t at = 0; (at = str_find(text, separator, at)) != SIZE_MAX; at += separator.n)
        n++;
    return n;
}

#define RESERVE(arena, list, items)                                                                \
    ((list)->cap = (items), (list)->at = arena_alloc((arena), sizeof *(list)->at * (list)->cap))

/* ---- what a regular expression says at its beginning ------------------------------------- */

static bool is_meta(char c) {
    return c == '.' || c == '[' || c == '(' || c == ')' || c == '|' || c == '?' || c == '*' ||
           c == '+' || c == '{' || c == '^' || c == '$' || c == '\\';
}

/* Does '|' stand outside of all groups? */
static bool has_top_alternatives(struct str e) {
    int depth = 0;
    bool class = false;
    for (size_t i = 0; i < e.n; i++) {
        char c = e.p[i];
        if (c == '\\')
            i++;
        else if (class)
            class = c != ']';
        else if (c == '[')
            class = true;
        else if (c == '(' || c == ')')
            depth += c == '(' ? 1 : -1;
        else if (c == '|' && depth == 0)
            return true;
    }
    return false;
}

/* One literal character at `*at` ("x", "\." or "[.]"); moves behind it. */
static bool literal_char(struct str e, size_t *at, char *c) {
    size_t left = e.n - *at;
    if (left == 0)
        return false;
    *c = e.p[*at];
    if (!is_meta(*c)) {
        *at += 1;
        return true;
    }
    if (*c == '\\' && left > 1 && !char_is_alnum(e.p[*at + 1])) {
        *c = e.p[*at + 1];
        *at += 2;
        return true;
    }
    if (*c == '[' && left > 2 && e.p[*at + 2] == ']' && e.p[*at + 1] != '^') {
        *c = e.p[*at + 1];
        *at += 3;
        return true;
    }
    return false;
}

static bool may_be_absent(struct str e, size_t at) {
    return at < e.n && (e.p[at] == '?' || e.p[at] == '*' || e.p[at] == '{');
}

/* The literal run at `*at`; moves behind it. */
static struct str literal_run(struct arena *a, struct str e, size_t *at) {
    size_t n = 0, next = *at, start = *at;
    bool escaped = false;
    char c;
    while (literal_char(e, &next, &c) && !may_be_absent(e, next)) {
        escaped |= next - *at > 1;
        *at = next;
        n++;
    }
    if (!escaped)
        return str_slice(e, start, *at);
    char *text = arena_alloc(a, n);
    next = start;
    for (size_t i = 0; i < n; i++)
        literal_char(e, &next, &text[i]);
    return (struct str){text, n};
}

/* "(one|two)" at `at` after `before`: a start for each word. False when it is anything else. */
static bool literal_group(struct arena *a, struct str e, size_t at, struct str before,
                          struct str_list *starts) {
    struct str_list found = {0};
    if (at >= e.n || e.p[at] != '(')
        return false;
    do {
        at++;
        struct str word = literal_run(a, e, &at);
        if (word.n == 0 || at >= e.n || (e.p[at] != '|' && e.p[at] != ')'))
            return false;
        *list_push(a, &found) = str_format(a, "%.*s%.*s", STR_ARG(before), STR_ARG(word));
    } while (e.p[at] == '|');
    if (may_be_absent(e, at + 1))
        return false;
    *starts = found;
    return true;
}

struct link_literal link_literal_of(struct arena *a, struct str e) {
    struct link_literal out = {.tail = TAIL_MORE, .inside = STR("")};
    if (e.n == 0)
        out.tail = TAIL_NOTHING;
    if (e.n == 0 || has_top_alternatives(e))
        return out;
    bool anchored = e.p[0] == '^';
    size_t at = anchored;
    struct str run = literal_run(a, e, &at);
    if (!anchored) {
        out.inside = run;
        return out;
    }
    bool ends = at + 1 == e.n && e.p[at] == '$';
    out.tail = at == e.n ? TAIL_NOTHING : ends ? TAIL_END : TAIL_MORE;
    if (!literal_group(a, e, at, run, &out.starts) && run.n) {
        RESERVE(a, &out.starts, 1);
        *list_push(a, &out.starts) = run;
    }
    return out;
}

/* ---- hosts ---------------------------------------------------------------------------------- */

static bool is_host(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '.' && s.p[i] != '_')
            return false;
    return s.n > 0 && s.p[0] != '.' && s.p[s.n - 1] != '.';
}

static void add_host(struct parser *p, enum link_host_kind kind, struct str text) {
    bool expression = kind == HOST_EXPRESSION || kind == HOST_SIBLING;
    *list_push(p->arena, &p->rule.hosts) = (struct link_host){.kind = kind, .text = text};
    if (expression)
        p->rule.hosts.at[p->rule.hosts.n - 1].literal = link_literal_of(p->arena, text);
}

static void add_listed_domains(struct parser *p) {
    for (uint32_t i = 0; i < p->known->impact_domains.n; i++)
        add_host(p, HOST_BELOW, p->known->impact_domains.at[i]);
}

static void parse_host(struct parser *p, struct str host) {
    static const struct {
        const char *prefix;
        enum link_host_kind kind;
        bool expression;
    } forms[] = {
        {"sib~", HOST_SIBLING, true}, {"~", HOST_EXPRESSION, true}, {"*.", HOST_BELOW, false},
        {"=", HOST_EXACT, false},     {".", HOST_DOMAIN, false},
    };
    if (str_is(host, "*") || str_is(host, "self")) {
        add_host(p, str_is(host, "*") ? HOST_ANY : HOST_SELF, STR(""));
        return;
    }
    if (str_is(host, "@impact-domains")) {
        add_listed_domains(p);
        return;
    }
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        struct str prefix = str_of(forms[i].prefix);
        if (!str_starts(host, prefix))
            continue;
        struct str text = str_slice(host, prefix.n, host.n);
        if (forms[i].expression && text.n) {
            add_host(p, forms[i].kind, text);
            return;
        }
        if (!is_host(text))
            break;
        text = str_lower(p->arena, text);
        add_host(p, forms[i].kind, forms[i].kind == HOST_EXACT ? link_host_bare(text) : text);
        return;
    }
    report(p, "hosts",
           "'=host', '.domain', '*.domain', '*', 'self', '~expression',"
           " 'sib~expression' or '@impact-domains'",
           host);
}

/* ---- params and exclude -------------------------------------------------------------------- */

static bool is_param_name(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alnum(s.p[i]) && s.p[i] != '_' && s.p[i] != '-' && s.p[i] != '.')
            return false;
    return s.n > 0;
}

static bool parse_condition(struct parser *p, struct str text, struct link_condition *out) {
    *out = (struct link_condition){.kind = CONDITION_PARAM, .name = STR(""), .value = STR("")};
    if (str_starts(text, STR("#re:"))) {
        out->kind = CONDITION_FRAGMENT;
        out->value = str_slice(text, 4, text.n);
        return out->value.n > 0;
    }
    if (str_starts(text, STR("?~"))) {
        out->kind = CONDITION_QUERY_HEAD;
        out->value = str_slice(text, 2, text.n);
        return out->value.n > 0;
    }
    if (str_starts(text, STR("#"))) {
        out->kind = CONDITION_FRAGMENT_PARAM;
        text = str_slice(text, 1, text.n);
    }
    size_t tilde = str_find_char(text, '~', 0);
    out->name = str_lower(p->arena, str_slice(text, 0, tilde));
    if (tilde != SIZE_MAX)
        out->value = str_slice(text, tilde + 1, text.n);
    return is_param_name(out->name) && (tilde == SIZE_MAX || out->value.n);
}

static void parse_params(struct parser *p) {
    struct str rest = p->pattern->params, alternative, part;
    if (rest.n == 0)
        return;
    RESERVE(p->arena, &p->rule.params, count_parts(rest, STR(" | ")));
    while (next_part(&rest, STR(" | "), &alternative)) {
        struct link_conditions all = {0};
        struct str inner = alternative;
        RESERVE(p->arena, &all, count_parts(inner, STR(" & ")));
        while (next_part(&inner, STR(" & "), &part)) {
            struct link_condition c;
            if (parse_condition(p, part, &c)) {
                c.literal = link_literal_of(p->arena, c.value);
                *list_push(p->arena, &all) = c;
            } else
                report(p, "params",
                       "'name', 'name~expression', '#name', '#re:expression' or"
                       " '?~expression'",
                       part);
        }
        if (all.n)
            *list_push(p->arena, &p->rule.params) = all;
    }
}

static void parse_exclude(struct parser *p) {
    struct str rest = p->pattern->exclude, part;
    if (rest.n == 0)
        return;
    RESERVE(p->arena, &p->rule.exclude, count_parts(rest, STR(",")));
    while (next_part(&rest, STR(","), &part)) {
        struct link_condition c = {.kind = CONDITION_PATH, .name = STR(""), .value = STR("")};
        bool host = str_starts(part, STR("host:")), path = str_starts(part, STR("path:"));
        bool fine = true;
        if (host) {
            c.kind = CONDITION_HOST;
            c.name = str_lower(p->arena, str_slice(part, 5, part.n));
            fine = is_host(c.name);
        } else if (path)
            c.value = str_slice(part, 5, part.n);
        else
            fine = parse_condition(p, part, &c);
        c.literal = link_literal_of(p->arena, c.value);
        if (fine)
            *list_push(p->arena, &p->rule.exclude) = c;
        else
            report(p, "exclude", "'host:domain', 'path:expression', 'name' or 'name~expression'",
                   part);
    }
}

/* ---- publisher-id and destination ----------------------------------------------------------- */

/* A number without sign at the whole of `s`; false when there is none. */
static bool parse_number(struct str s, uint32_t *n) {
    *n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!char_is_digit(s.p[i]) || *n > 1000)
            return false;
        *n = *n * 10 + (uint32_t)(s.p[i] - '0');
    }
    return s.n > 0;
}

/* "name[i]", or "name" alone, which means the whole value (n is UINT32_MAX). */
static bool parse_field(struct arena *a, struct str text, struct link_selector *out) {
    size_t open = str_find_char(text, '[', 0);
    out->part = PART_FIELD;
    out->name = str_lower(a, str_slice(text, 0, open));
    out->n = UINT32_MAX;
    if (open == SIZE_MAX)
        return is_param_name(out->name);
    return is_param_name(out->name) && str_ends(text, STR("]")) &&
           parse_number(str_slice(text, open + 1, text.n - 1), &out->n);
}

static bool parse_selector(struct arena *a, struct str text, struct link_selector *out) {
    *out = (struct link_selector){PART_PARAM, STR(""), 0};
    size_t colon = str_find_char(text, ':', 0);
    struct str what = str_slice(text, 0, colon), of = STR("");
    if (colon != SIZE_MAX)
        of = str_slice(text, colon + 1, text.n);
    if (str_is(what, "path-tail") || str_is(what, "query-head")) {
        out->part = str_is(what, "path-tail") ? PART_PATH_TAIL : PART_QUERY_HEAD;
        return colon == SIZE_MAX;
    }
    if (str_is(what, "q") || str_is(what, "frag")) {
        out->part = str_is(what, "q") ? PART_PARAM : PART_FRAGMENT;
        out->name = str_lower(a, of);
        return is_param_name(of);
    }
    if (str_is(what, "value"))
        return parse_field(a, of, out);
    if (str_is(what, "path-re") || str_is(what, "query-re")) {
        out->part = str_is(what, "path-re") ? PART_PATH_MATCH : PART_QUERY_MATCH;
        out->name = of;
        return of.n > 0;
    }
    if (str_is(what, "path") && str_is(of, "last")) {
        out->part = PART_LAST_SEGMENT;
        return true;
    }
    out->part = str_is(what, "path") ? PART_SEGMENT : PART_LABEL;
    return (str_is(what, "path") || str_is(what, "sub")) && parse_number(of, &out->n) && out->n;
}

static void parse_selectors(struct parser *p, const char *key, struct str text,
                            struct link_selectors *out) {
    struct str part;
    if (text.n == 0 || str_is(text, "-"))
        return;
    RESERVE(p->arena, out, count_parts(text, STR(" | ")));
    while (next_part(&text, STR(" | "), &part)) {
        struct link_selector selector;
        if (parse_selector(p->arena, part, &selector))
            *list_push(p->arena, out) = selector;
        else
            report(p, key,
                   "'q:name', 'value:name[i]', 'path:N', 'path:last', 'path-re:expression',"
                   " 'path-tail', 'sub:N', 'frag:name', 'query-head', 'query-re:expression' or '-'",
                   part);
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum link_role role_of(struct str id, struct str kind) {
    if (str_ends(id, STR("-asset")))
        return LINK_ASSET;
    if (str_ends(id, STR("-rewriter")))
        return LINK_REWRITER;
    if (str_ends(id, STR("-wrapper")))
        return LINK_WRAPPER;
    return str_ends(id, STR("-short")) || str_is(kind, "shortener") ? LINK_SHORT : LINK_CLICK;
}

/* A host says most, then each parameter, then the length of what the path begins with. */
static uint32_t detail_of(const struct link_rule *rule) {
    uint32_t detail = 0;
    for (uint32_t i = 0; i < rule->hosts.n; i++) {
        enum link_host_kind kind = rule->hosts.at[i].kind;
        uint32_t worth = kind == HOST_EXACT ? 3000 : kind == HOST_DOMAIN ? 2000 : 1000;
        if (kind != HOST_ANY && worth > detail)
            detail = worth;
    }
    for (uint32_t i = 0; i < rule->params.n; i++)
        detail += rule->params.at[i].n * 50 / rule->params.n;
    if (rule->path.starts.n)
        detail += (uint32_t)(rule->path.starts.at[0].n < 40 ? rule->path.starts.at[0].n : 40);
    return detail;
}

/* A click goes through the network; a landing parameter stands on the merchant's own page. */
static bool is_landing(const struct link_rule *rule, struct str kind) {
    if (rule->role != LINK_CLICK)
        return false;
    if (rule->anywhere && rule->path.tail == TAIL_NOTHING)
        return true;
    return rule->destination.n == 0 && (rule->anywhere || str_is(kind, "merchant-programme"));
}

struct link_rule link_rule_parse(struct arena *a, const struct knowledge *known, uint32_t pattern,
                                 struct problems *problems) {
    struct parser p = {.arena = a,
                       .known = known,
                       .problems = problems,
                       .pattern = &known->link_patterns.at[pattern]};
    struct str kind = known->networks.at[p.pattern->network].kind;
    p.rule.pattern = pattern;
    p.rule.role = role_of(p.pattern->id, kind);
    RESERVE(a, &p.rule.hosts, p.pattern->hosts.n);
    for (uint32_t i = 0; i < p.pattern->hosts.n; i++)
        parse_host(&p, p.pattern->hosts.at[i]);
    bool own = false;
    for (uint32_t i = 0; i < p.rule.hosts.n; i++) {
        p.rule.anywhere |= p.rule.hosts.at[i].kind == HOST_ANY;
        own |= p.rule.hosts.at[i].kind == HOST_SELF;
    }
    p.rule.anywhere &= !own;
    p.rule.path = link_literal_of(a, p.pattern->path);
    parse_params(&p);
    parse_exclude(&p);
    parse_selectors(&p, "publisher-id", p.pattern->publisher_id, &p.rule.publisher_id);
    parse_selectors(&p, "destination", p.pattern->destination, &p.rule.destination);
    p.rule.landing = is_landing(&p.rule, kind);
    p.rule.detail = detail_of(&p.rule);
    return p.rule;
}
