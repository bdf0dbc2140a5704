/*
 * Shortcodes of WordPress, in articles that were exported from it or are about to be imported:
 * [name key="value"] and [/name]. Brackets are common in text; only what has a name and an
 * attribute is one
 * (https://developer.wordpress.org/plugins/shortcodes/shortcodes-with-parameters/).
 */
#include "document/template_scan.h"

enum { MAX_SHORTCODE = 1024, LONGEST_NAME = 60 }; /* bytes */

static char at(struct str text, uint32_t i) {
    return i < text.n ? text.p[i] : '\0';
}

/* Behind the name at `i`; `i` when there is none. */
static uint32_t name_end(struct str text, uint32_t i) {
    uint32_t start = i;
    if (!char_is_alpha(at(text, i)))
        return i;
    while (i < text.n && i - start < LONGEST_NAME &&
           (char_is_alnum(text.p[i]) || text.p[i] == '-' || text.p[i] == '_'))
        i++;
    return i;
}

/* Behind the value at `i`, which quotation marks may hold together; 0 when it has no end. */
static uint32_t value_end(struct str text, uint32_t i) {
    char quote = at(text, i);
    if (quote == '"' || quote == '\'') {
        size_t end = str_find_char(str_slice(text, 0, i + MAX_SHORTCODE), quote, i + 1);
        return end == SIZE_MAX ? 0 : (uint32_t)end + 1;
    }
    while (i < text.n && !char_is_space(text.p[i]) && text.p[i] != ']' && text.p[i] != '[')
        i++;
    return i;
}

/* The span of what stands between the name that ends at `i` and the bracket; NO_SPAN if none does.
 */
static struct span find_arguments(struct str text, uint32_t i) {
    uint32_t start = i, keys = 0;
    while (i < text.n && i - start < MAX_SHORTCODE) {
        uint32_t before = i;
        while (at(text, i) == ' ' || at(text, i) == '\t')
            i++;
        if (at(text, i) == ']' || (at(text, i) == '/' && at(text, i + 1) == ']'))
            return keys ? (struct span){start, i} : NO_SPAN;
        uint32_t key = name_end(text, i);
        if (i == before || key == i || at(text, key) != '=')
            return NO_SPAN;
        i = value_end(text, key + 1);
        if (i <= key + 1)
            return NO_SPAN;
        keys++;
    }
    return NO_SPAN;
}

/* What links of Markdown have behind their brackets, and lists of links. */
static bool goes_on(char c) {
    return c == '(' || c == '[' || c == ':' || c == ']';
}

/* The arguments of the shortcode whose bracket stands at `i`, or NO_SPAN. */
static struct span read_opening(struct str text, uint32_t i, struct str *name) {
    uint32_t end = name_end(text, i + 1);
    if (end == i + 1 || at(text, end) != ' ' || (i && text.p[i - 1] == '['))
        return NO_SPAN; /* "[[name]]" shows it */
    struct span inner = find_arguments(text, end);
    if (!span_exists(inner))
        return NO_SPAN;
    *name = str_slice(text, i + 1, end);
    char next = at(text, inner.end + 1 + (text.p[inner.end] == '/'));
    return goes_on(next) ? NO_SPAN : inner;
}

static bool is_open(const struct template_scan *s, struct str name) {
    for (uint32_t i = s->opens.n, seen = 0; i-- > 0 && seen < MAX_OPEN_SEARCH; seen++)
        if (str_eq(s->out->at[s->opens.at[i]].name, name))
            return true;
    return false;
}

static bool read_closing(struct template_scan *s) {
    uint32_t start = s->i + 2, end = name_end(s->text, start);
    struct str name = str_slice(s->text, start, end);
    if (end == start || at(s->text, end) != ']' || !is_open(s, name))
        return false;
    template_close(s, template_add(s, TEMPLATE_CLOSE, end + 1, (struct span){end, end}, name));
    return true;
}

bool template_wordpress(struct template_scan *s) {
    struct str name;
    if (at(s->text, s->i + 1) == '/')
        return read_closing(s);
    struct span inner = read_opening(s->text, s->i, &name);
    if (!span_exists(inner))
        return false;
    uint32_t end = inner.end + 1 + (s->text.p[inner.end] == '/');
    while (inner.start < inner.end && s->text.p[inner.start] == ' ')
        inner.start++;
    template_add(s, TEMPLATE_OPEN, end, inner, name);
    return true;
}

bool template_has_wordpress(struct str text, uint32_t from) {
    struct str name;
    for (size_t i = str_find_char(text, '[', from); i != SIZE_MAX;
         i = str_find_char(text, '[', i + 1))
        if (span_exists(read_opening(text, (uint32_t)i, &name)))
            return true;
    return false;
}
