/* Publisher ids and destinations, taken out of URLs as the rules say. */
#include "facts/link_match.h"

enum { MOST_DECODINGS = 3 }; /* times that a nested destination is percent-decoded */

/* ---- parts of a URL ------------------------------------------------------------------------ */

/* The n-th part (from 1) of a text cut at `separator`, "" when there are fewer. */
static struct str nth_part(struct str text, char separator, uint32_t n) {
    struct str part = STR("");
    for (uint32_t i = 0; i < n; i++) {
        if (text.n == 0)
            return STR("");
        part = str_cut(&text, separator);
    }
    return part;
}

static struct str segment(struct str path, uint32_t n) {
    return nth_part(str_slice(path, 1, path.n), '/', n);
}

static struct str last_segment(struct str path) {
    if (path.n && path.p[path.n - 1] == '/')
        path.n--;
    size_t start = path.n;
    while (start && path.p[start - 1] != '/')
        start--;
    return str_slice(path, start, path.n);
}

/* The first group of the expression in the text, the whole match when it has no group. */
static struct str match(const struct link_view *v, struct str text, struct str expression) {
    struct span groups[2];
    struct pattern *p = pattern_compile(v->patterns, expression, true);
    if (!p || pattern_match(v->patterns, p, text, groups, 2) != PATTERN_YES)
        return STR("");
    struct span s = span_exists(groups[1]) ? groups[1] : groups[0];
    return str_slice(text, s.start, s.end);
}

static struct str query_head(struct str query) {
    struct str head = str_cut(&query, '&');
    return str_find_char(head, '=', 0) == SIZE_MAX ? head : STR("");
}

static struct str fragment_part(const struct link_view *v, struct str name) {
    struct str value;
    if (str_find_char(v->parts.fragment, '=', 0) == SIZE_MAX)
        return v->parts.fragment;
    link_param(v->arena, v->parts.fragment, name, &value);
    return value;
}

static struct str field(const struct link_view *v, const struct link_selector *s) {
    struct str value;
    link_param(v->arena, v->parts.query, s->name, &value);
    return s->n == UINT32_MAX ? value : nth_part(value, '_', s->n + 1);
}

static struct str selected(const struct link_view *v, const struct link_selector *s) {
    struct str value;
    switch (s->part) {
    case PART_PARAM:
        link_param(v->arena, v->parts.query, s->name, &value);
        return value;
    case PART_FIELD:
        return field(v, s);
    case PART_SEGMENT:
        return url_decode(v->arena, segment(v->parts.path, s->n), false);
    case PART_LAST_SEGMENT:
        return url_decode(v->arena, last_segment(v->parts.path), false);
    case PART_PATH_MATCH:
        return url_decode(v->arena, match(v, v->parts.path, s->name), false);
    case PART_QUERY_MATCH:
        return url_decode(v->arena, match(v, v->parts.query, s->name), false);
    case PART_LABEL:
        return nth_part(v->parts.host, '.', s->n);
    case PART_FRAGMENT:
        return fragment_part(v, s->name);
    case PART_QUERY_HEAD:
        return query_head(v->parts.query);
    case PART_PATH_TAIL:
        break;
    }
    return STR("");
}

struct link_found link_publisher(const struct link_view *v, const struct link_rule *rule) {
    for (uint32_t i = 0; i < rule->publisher_id.n; i++) {
        const struct link_selector *s = &rule->publisher_id.at[i];
        struct str text = selected(v, s);
        if (text.n)
            return (struct link_found){text, s};
    }
    return (struct link_found){STR(""), NULL};
}

/* ---- destinations --------------------------------------------------------------------------- */

static bool is_url(struct str s) {
    return str_starts_same(s, STR("http://")) || str_starts_same(s, STR("https://")) ||
           str_starts(s, STR("//"));
}

/* From the raw text at `value` to the end of the URL: an unencoded destination's own query and
 * fragment look like the outer URL's. */
static struct str to_the_end(const struct link_view *v, struct str value) {
    uintptr_t start = (uintptr_t)v->url->all.p, end = start + v->url->all.n;
    uintptr_t at = (uintptr_t)value.p;
    return at >= start && at <= end ? (struct str){value.p, end - at} : value;
}

/* Decodes until a URL stands there; "" when none does. Some networks put it in square brackets. */
static struct str unwrapped(struct arena *a, struct str value) {
    for (int i = 0; i <= MOST_DECODINGS; i++) {
        while (value.n && (value.p[0] == '+' || char_is_space(value.p[0])))
            value = str_slice(value, 1, value.n);
        if (str_starts(value, STR("[[")))
            value = str_slice(value, 2, str_find(value, STR("]]"), 2));
        if (is_url(value))
            return value;
        if (str_starts_same(value, STR("www.")))
            return str_format(a, "http://%.*s", STR_ARG(value));
        if (str_find_char(value, '%', 0) == SIZE_MAX)
            break;
        value = url_decode(a, value, false);
    }
    return STR("");
}

/*
 * The destination in a parameter. Where it is not encoded, what follows its own
 * '?' belongs to it, up to the end; without one, '&' ends it.
 */
static struct str param_destination(const struct link_view *v, struct str name) {
    struct str query = v->parts.query, key, value;
    while (url_next_param(&query, &key, &value)) {
        struct str decoded = url_decode(v->arena, key, false);
        if (value.n == 0 || !str_same(decoded, name))
            continue;
        if (is_url(value) && str_find_char(value, '?', 0) != SIZE_MAX)
            return to_the_end(v, value);
        struct str found = unwrapped(v->arena, value);
        if (found.n)
            return found;
    }
    return STR("");
}

/* Where "http:" or "https:" begins, ':' perhaps encoded, or SIZE_MAX. */
static size_t find_scheme(struct str path) {
    for (size_t at = 0; (at = str_find_char(path, '/', at)) != SIZE_MAX; at++) {
        struct str rest = str_slice(path, at + 1, path.n);
        struct str after = str_slice(rest, str_starts_same(rest, STR("https")) ? 5 : 4, rest.n);
        if (str_starts_same(rest, STR("http")) &&
            (str_starts(after, STR(":")) || str_starts_same(after, STR("%3a"))))
            return at + 1;
    }
    return SIZE_MAX;
}

/* The URL that begins at `start` in the path. The collapsed "https:/" of some servers is mended. */
static struct str tail_destination(const struct link_view *v, struct str start) {
    bool encoded = str_find_char(str_slice(start, 0, 6), ':', 0) == SIZE_MAX;
    if (encoded)
        return unwrapped(v->arena, start);
    struct str all = to_the_end(v, start), rest = all;
    struct str scheme = str_cut(&rest, ':');
    while (rest.n && rest.p[0] == '/')
        rest = str_slice(rest, 1, rest.n);
    return str_format(v->arena, "%.*s://%.*s", STR_ARG(scheme), STR_ARG(rest));
}

static struct str path_destination(const struct link_view *v, const struct link_selector *s) {
    struct str path = v->parts.path;
    if (s->part == PART_PATH_MATCH) {
        struct str start = match(v, path, s->name);
        if (str_starts_same(start, STR("http")))
            return tail_destination(v, start);
        return unwrapped(v->arena, start);
    }
    size_t at = find_scheme(path);
    return at == SIZE_MAX ? STR("") : tail_destination(v, str_slice(path, at, path.n));
}

struct link_found link_destination(const struct link_view *v, const struct link_rule *rule) {
    for (uint32_t i = 0; i < rule->destination.n; i++) {
        const struct link_selector *s = &rule->destination.at[i];
        struct str text = STR("");
        if (s->part == PART_PARAM)
            text = param_destination(v, s->name);
        else if (s->part == PART_PATH_MATCH || s->part == PART_PATH_TAIL)
            text = path_destination(v, s);
        else
            text = unwrapped(v->arena, selected(v, s));
        if (text.n)
            return (struct link_found){text, s};
    }
    return (struct link_found){STR(""), NULL};
}
