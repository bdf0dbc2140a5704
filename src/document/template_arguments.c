/* Arguments of shortcodes and components, attribute lists; what is reported of templates. */
#include "document/template_scan.h"

enum { MAX_ARGUMENTS = 256 };

/* One entry: `name=value`, or a value alone. */
struct entry {
    struct span name, value;
    char quote; /* as in struct attr */
    bool braces;
};

static bool is_separator(char c) {
    return char_is_space(c) || c == ',' || c == '|';
}

static struct str slice(struct str text, struct span s) {
    return str_slice(text, s.start, s.end);
}

/* Reads a value at *i: in quotes, {braces} (JSX), or a word. */
static void read_value(struct str text, uint32_t *i, bool jsx, struct entry *e) {
    char c = text.p[*i];
    e->quote = 0;
    if (c == '"' || c == '\'' || c == '`') {
        size_t end = *i + 1;
        while (end < text.n && text.p[end] != c)
            end += text.p[end] == '\\' && c != '`' && !jsx ? 2 : 1;
        end = end < text.n ? end : text.n;
        e->value = (struct span){*i + 1, (uint32_t)end};
        e->quote = c;
        *i = (uint32_t)end + (end < text.n);
        return;
    }
    uint32_t end = c == '{' && jsx ? template_brace_end(text, *i) : 0;
    if (end) {
        struct span inner = {*i + 1, end - 1}, literal = template_literal(text, inner);
        e->value = span_exists(literal) ? literal : inner;
        e->braces = true;
        *i = end;
        return;
    }
    uint32_t start = *i;
    while (*i < text.n && !is_separator(text.p[*i]) && text.p[*i] != '=')
        ++*i;
    e->value = (struct span){start, *i};
    *i += *i == start; /* a lone '=' */
}

static bool next_entry(struct str text, uint32_t *i, bool jsx, struct entry *e) {
    while (*i < text.n && is_separator(text.p[*i]))
        ++*i;
    if (*i >= text.n)
        return false;
    *e = (struct entry){.name = NO_SPAN};
    read_value(text, i, jsx, e);
    uint32_t behind = *i;
    while (behind < text.n && text.p[behind] == ' ')
        behind++;
    bool named = !e->quote && !e->braces && behind < text.n && span_length(e->value) &&
                 (text.p[behind] == '=' ||
                  (!jsx && text.p[e->value.end - 1] == ':' && span_length(e->value) > 1));
    if (!named) {
        if (jsx && !e->quote && !e->braces) { /* an attribute without value is true */
            e->name = e->value;
            e->value.start = e->value.end;
            e->quote = 1;
        }
        return true;
    }
    e->name = e->value;
    if (text.p[behind] == '=')
        behind++;
    else
        e->name.end--; /* "key: value" */
    while (behind < text.n && text.p[behind] == ' ')
        behind++;
    *i = behind;
    if (*i < text.n)
        read_value(text, i, jsx, e);
    else
        e->value = (struct span){behind, behind};
    return true;
}

/* A value whose quotation mark isn't closed goes on to the end of the template, without quotes. */
static void push(struct document *d, struct str name, const struct entry *e, bool jsx) {
    bool open = e->quote > 1 && d->source->text.p[e->value.end] != e->quote;
    *list_room(d->arena, &d->attrs) =
        (struct attr){.name = name,
                      .value = e->value,
                      .name_span = e->name,
                      .quote = open ? 0 : e->quote,
                      .coding = jsx && e->quote ? ATTR_HTML : ATTR_LITERAL};
}

static uint32_t push_arguments(struct document *d, const struct template *t) {
    struct str text = str_slice(d->source->text, 0, t->inner.end);
    uint32_t n = 0, positional = 0, i = t->inner.start;
    struct entry e;
    while (n < MAX_ARGUMENTS && next_entry(text, &i, t->jsx, &e)) {
        struct str name =
            span_exists(e.name) ? slice(text, e.name) : str_format(d->arena, "%u", positional++);
        push(d, name, &e, t->jsx);
        n++;
    }
    return n;
}

/* Consecutive ".class" entries are one attribute. */
static bool extend_class(struct document *d, uint32_t from, struct span value) {
    struct attr *last = d->attrs.n > from ? &d->attrs.at[d->attrs.n - 1] : NULL;
    if (!last || span_exists(last->name_span) || !str_is(last->name, "class"))
        return false;
    last->value.end = value.end;
    return true;
}

static uint32_t push_list(struct document *d, const struct template *t) {
    struct str text = str_slice(d->source->text, 0, t->inner.end);
    uint32_t from = d->attrs.n, i = t->inner.start;
    struct entry e;
    while (d->attrs.n - from < MAX_ARGUMENTS && next_entry(text, &i, false, &e)) {
        if (span_exists(e.name)) {
            push(d, str_lower(d->arena, slice(text, e.name)), &e, true);
            continue;
        }
        char mark = span_length(e.value) && !e.quote ? text.p[e.value.start] : '\0';
        if (mark != '.' && mark != '#')
            continue;
        e.value.start++;
        if (mark == '#' || !extend_class(d, from, e.value))
            push(d, mark == '#' ? STR("id") : STR("class"), &e, true);
    }
    return d->attrs.n - from;
}

uint32_t template_arguments(struct document *d, const struct template *t) {
    return t->kind == TEMPLATE_ATTRIBUTES ? push_list(d, t) : push_arguments(d, t);
}

/* Without a ':' after the brace, all entries must look like attributes. */
static bool is_list(struct str text, uint32_t i) {
    struct entry e;
    uint32_t n = 0;
    for (; next_entry(text, &i, false, &e); n++) {
        if (span_exists(e.name) && char_is_alpha(text.p[e.name.start]) && span_length(e.value))
            continue;
        if (span_exists(e.name) || e.quote || span_length(e.value) < 2 ||
            (text.p[e.value.start] != '.' && text.p[e.value.start] != '#') ||
            !(char_is_alpha(text.p[e.value.start + 1]) || text.p[e.value.start + 1] == '_'))
            return false;
    }
    return n > 0;
}

/* Where the list at `i` ends, on the same line: behind its '}'; 0 when it doesn't. */
static uint32_t list_end(struct str text, uint32_t i) {
    static const bool telling[256] = {
        ['\n'] = true, ['\r'] = true, ['{'] = true, ['}'] = true, ['"'] = true, ['\''] = true};
    char quote = '\0';
    for (; i < text.n; i++) {
        char c = text.p[i];
        if (!telling[(uint8_t)c])
            continue;
        if (c == '\n' || c == '\r')
            return 0;
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '}')
            return i + 1;
        else if (c == '{')
            return 0;
        else if (c == '"' || c == '\'')
            quote = c;
    }
    return 0;
}

static bool line_ends(struct str text, uint32_t i) {
    while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t'))
        i++;
    return i == text.n || text.p[i] == '\n' || text.p[i] == '\r';
}

bool template_attribute_list(struct template_scan *s) {
    uint32_t start = s->i;
    char next = start + 1 < s->text.n ? s->text.p[start + 1] : '\0';
    bool colon = next == ':';
    if (!colon && next != '.' && next != '#' && !char_is_alpha(next))
        return false;
    char before = start ? s->text.p[start - 1] : '\n';
    bool attached = before == ')' || before == ']' || before == '>' || before == '*' ||
                    before == '_' || before == '`' || before == '}';
    if (!attached && before != '\n' && before != '\r' && before != ' ')
        return false;
    uint32_t end = list_end(s->text, start + 1);
    if (!end || (!attached && !line_ends(s->text, end)))
        return false;
    struct span inner = {start + 1 + colon, end - 1};
    if (!colon && !is_list(str_slice(s->text, 0, inner.end), inner.start))
        return false;
    template_add(s, TEMPLATE_ATTRIBUTES, end, inner, STR(""));
    return true;
}

/* What a template node is, by how it is written. */
static struct str describe(const struct document *d, const struct node *n) {
    struct str text = slice(d->source->text, n->span);
    const char *what = "template expression";
    if (str_starts(text, STR("{{<")) || str_starts(text, STR("{{%")) || str_starts(text, STR("[")))
        what = "shortcode";
    else if (str_starts(text, STR("{%")))
        what = "template tag";
    else if (str_starts(text, STR("<%")) || str_starts(text, STR("<?")))
        what = "code";
    else if (str_starts(text, STR("<!")))
        what = "include";
    else if (str_starts(text, STR("<")))
        what = "component";
    else if (str_starts(text, STR("{!")) || str_starts(text, STR("-")))
        what = "include";
    return str_format(d->arena, "%s '%.*s'", what, STR_ARG(str_shorten(n->name, 60)));
}

/* "{{ page.title }}", "{x}", "<?= $x ?>": no shortcode, tag, include or component. */
static bool is_value(struct str text) {
    if (str_starts(text, STR("<?")) || str_starts(text, STR("<%")))
        return true;
    if (str_starts(text, STR("{{")))
        return !str_starts(text, STR("{{<")) && !str_starts(text, STR("{{%"));
    return str_starts(text, STR("{")) && !str_starts(text, STR("{%")) &&
           !str_starts(text, STR("{!"));
}

bool template_is_component(const struct document *d, const struct node *n) {
    if (n->tag != TAG_OTHER || !n->name.n || (!n->nattrs && (n->flags & NODE_IMPLIED_END)))
        return false;
    return (n->name.p[0] >= 'A' && n->name.p[0] <= 'Z') ||
           (d->source->syntax != SYNTAX_HTML && str_find_char(n->name, '-', 0) != SIZE_MAX);
}

struct unknown *template_unknown(struct document *d, struct str name, struct span span) {
    struct str what = str_format(d->arena, "template '%.*s'", STR_ARG(str_shorten(name, 60)));
    return document_unknown(d, what, name, span, 0);
}

/* Reports what gives the address of a link in HTML, or a part of it; in Markdown md4c's reader does
 * so. */
static void report_address(struct document *d, struct span address) {
    static const char *const marks[][2] = {{"{{", "}}"}, {"{%", "%}"}, {"<?", "?>"}, {"<%", "%>"}};
    enum { MARK = 2, FAR = 1024 }; /* a quotation mark in a template ends the value, but not it */
    struct str value = slice(d->source->text, address);
    struct str text = str_slice(d->source->text, 0, address.end + FAR);
    if (!value.n || (!memchr(value.p, '{', value.n) && !memchr(value.p, '<', value.n)))
        return;
    for (size_t i = 0; i < ARRAY_COUNT(marks); i++) {
        size_t at = str_find(value, str_of(marks[i][0]), 0);
        if (at == SIZE_MAX)
            continue;
        uint32_t start = address.start + (uint32_t)at;
        size_t end = str_find(text, str_of(marks[i][1]), start + MARK);
        if (end == SIZE_MAX)
            continue;
        struct str name = str_trim(str_slice(text, start + MARK, end));
        template_unknown(d, name, (struct span){start, (uint32_t)end + MARK})->value = true;
    }
}

/* The {expression} or the {...properties} of JSX that say where an element leads to, or NO_SPAN. */
static struct span jsx_address(const struct document *d, const struct node *n,
                               const struct attr *address) {
    struct str text = d->source->text;
    if (address)
        return text.p[address->value.start] == '{' ? address->value : NO_SPAN;
    for (uint32_t i = n->attrs; i < n->attrs + n->nattrs; i++)
        if (str_starts(d->attrs.at[i].name, STR("{...")))
            return d->attrs.at[i].name_span;
    return NO_SPAN;
}

static void report_jsx_address(struct document *d, const struct node *n,
                               const struct attr *address) {
    struct span span = jsx_address(d, n, address);
    if (!span_exists(span))
        return;
    struct str name = str_trim(str_slice(d->source->text, span.start + 1, span.end - 1));
    template_unknown(d, name, span)->value = true;
}

/* ":href", "v-bind:href", "[attr.href]", "ng-href": an expression gives the attribute its value. */
static bool is_bound(struct str attribute, const char *name) {
    static const char *const before[] = {":",        "v-bind:", "x-bind:", "ng-",
                                         "data-ng-", "[",       "[attr.",  "bind:"};
    for (size_t i = 0; i < ARRAY_COUNT(before); i++) {
        struct str start = str_of(before[i]), rest = str_slice(attribute, start.n, attribute.n);
        if (start.p[0] == '[' && str_ends(rest, STR("]")))
            rest.n--;
        if (str_starts(attribute, start) && str_same(rest, str_of(name)))
            return true;
    }
    return false;
}

/* Reports the expression that a browser's framework makes the address of. */
static void report_bound_address(struct document *d, const struct node *n, const char *name) {
    for (uint32_t i = n->attrs; i < n->attrs + n->nattrs; i++) {
        const struct attr *attr = &d->attrs.at[i];
        if (is_bound(attr->name, name) && span_length(attr->value) > 0)
            template_unknown(d, str_trim(slice(d->source->text, attr->value)), attr->value)->value =
                true;
    }
}

void template_report(struct document *d) {
    bool html = d->source->syntax == SYNTAX_HTML, jsx = d->source->syntax == SYNTAX_MDX;
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind != NODE_ELEMENT || (n->flags & NODE_INERT))
            continue;
        bool leads = n->tag != TAG_IMG && n->tag != TAG_SCRIPT;
        const char *name = leads ? tag_address((enum tag)n->tag) : NULL;
        const struct attr *address = name ? document_attr(d, i, name) : NULL;
        if (name && !address && !jsx)
            report_bound_address(d, n, name);
        if (name && jsx)
            report_jsx_address(d, n, address);
        else if (address && html)
            report_address(d, address->value);
        else if (n->tag == TAG_SHORTCODE || template_is_component(d, n))
            document_unknown(d, describe(d, n), n->name, n->span, i)->value =
                is_value(slice(d->source->text, n->span));
    }
}
