/* Finding the syntax of MDX: modules, expressions, components. */
#include "document/template_scan.h"

#include <string.h>

static char at(const struct template_scan *s, uint32_t i) {
    return i < s->text.n ? s->text.p[i] : '\0';
}

struct span template_literal(struct str text, struct span value) {
    while (value.start < value.end && char_is_space(text.p[value.start]))
        value.start++;
    while (value.end > value.start && char_is_space(text.p[value.end - 1]))
        value.end--;
    char quote = span_length(value) > 1 ? text.p[value.start] : '\0';
    if ((quote != '"' && quote != '\'' && quote != '`') || text.p[value.end - 1] != quote)
        return NO_SPAN;
    struct span inner = {value.start + 1, value.end - 1};
    struct str literal = str_slice(text, inner.start, inner.end);
    bool plain = str_find_char(literal, quote, 0) == SIZE_MAX &&
                 str_find_char(literal, '\\', 0) == SIZE_MAX &&
                 (quote != '`' || str_find(literal, STR("${"), 0) == SIZE_MAX);
    return plain ? inner : NO_SPAN;
}

/* Behind a string that begins at `i`; its length when it has no end. */
static uint32_t skip_string(struct str text, uint32_t i) {
    char quote = text.p[i++];
    while (i < text.n && text.p[i] != quote && (quote == '`' || text.p[i] != '\n'))
        i += text.p[i] == '\\' ? 2 : 1;
    return i < text.n ? i + 1 : (uint32_t)text.n;
}

static uint32_t skip_comment(struct str text, uint32_t i) {
    size_t end =
        text.p[i + 1] == '*' ? str_find(text, STR("*/"), i + 2) : str_find_char(text, '\n', i);
    return end == SIZE_MAX ? (uint32_t)text.n : (uint32_t)end + (text.p[i + 1] == '*' ? 2 : 0);
}

uint32_t template_brace_end(struct str text, uint32_t i) {
    uint32_t depth = 0;
    while (i < text.n) {
        char c = text.p[i];
        if (c == '"' || c == '\'' || c == '`') {
            i = skip_string(text, i);
            continue;
        }
        if (c == '/' && i + 1 < text.n && (text.p[i + 1] == '*' || text.p[i + 1] == '/') &&
            text.p[i - 1] != ':') {
            i = skip_comment(text, i);
            continue;
        }
        i++;
        depth += c == '{';
        if (c == '}' && --depth == 0)
            return i;
    }
    return 0;
}

bool template_mdx_expression(struct template_scan *s) {
    if (s->broken_braces)
        return false;
    uint32_t end = template_brace_end(s->text, s->i);
    if (!end) {
        s->broken_braces = true;
        document_unknown(s->document, STR("MDX expression that does not end"), STR(""),
                         (struct span){s->i, (uint32_t)s->text.n}, 0);
        return false;
    }
    struct span inner = {s->i + 1, end - 1};
    struct str expression = str_trim(str_slice(s->text, inner.start, inner.end));
    bool comment = str_starts(expression, STR("/*")) && str_ends(expression, STR("*/")) &&
                   str_find(expression, STR("*/"), 2) == expression.n - 2;
    if (comment) {
        inner.start = (uint32_t)(expression.p - s->text.p) + 2;
        inner.end = inner.start + (uint32_t)(expression.n >= 4 ? expression.n - 4 : 0);
    }
    struct span literal = template_literal(s->text, inner);
    bool blank = span_exists(literal) && /* {' '} */
                 str_trim(str_slice(s->text, literal.start, literal.end)).n == 0;
    template_add(s,
                 comment ? TEMPLATE_COMMENT
                 : blank ? TEMPLATE_CONTROL
                         : TEMPLATE_EXPRESSION,
                 end, inner, expression);
    return true;
}

/* Imports and exports go on to a blank line outside of all braces. */
static uint32_t module_end(struct template_scan *s) {
    uint32_t i = s->i, first_blank = 0;
    long depth = 0;
    bool blank = false;
    for (; i < s->text.n; i++) {
        char c = s->text.p[i];
        if (c == '"' || c == '\'' || c == '`') {
            i = skip_string(s->text, i) - 1;
        } else if (c == '\n') {
            if (blank && !first_blank)
                first_blank = i;
            if (blank && (depth <= 0 || s->broken_modules))
                return i;
            blank = true;
            continue;
        }
        depth += (c == '{') - (c == '}');
        blank = blank && char_is_space(c);
    }
    s->broken_modules = depth > 0;
    return depth > 0 && first_blank ? first_blank : (uint32_t)s->text.n;
}

static bool starts_module(struct str rest) {
    static const char *const words[] = {"import ", "import{", "import\"", "import'",
                                        "export ", "export{", "export*"};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        if (str_starts(rest, str_of(words[i])))
            return true;
    return false;
}

/* Prose may begin with "import" too: the line must look like a statement. */
static bool is_statement(struct str text, struct span span) {
    struct str line = str_slice(text, span.start, span.end);
    line = str_cut(&line, '\n');
    return line.n > 7 &&
           (str_find_char(line, '{', 0) != SIZE_MAX || str_find_char(line, '=', 0) != SIZE_MAX ||
            str_find_char(line, '"', 0) != SIZE_MAX || str_find_char(line, '\'', 0) != SIZE_MAX ||
            str_find(line, STR(" function "), 0) != SIZE_MAX ||
            str_find(line, STR(" default "), 0) != SIZE_MAX);
}

bool template_mdx_module(struct template_scan *s) {
    char c = at(s, s->i);
    if (!s->mdx || (c != 'i' && c != 'e') || !starts_module(str_slice(s->text, s->i, s->text.n)))
        return false;
    uint32_t before = s->i;
    while (before && char_is_space(s->text.p[before - 1]))
        before--;
    struct str gap = str_slice(s->text, before, s->i);
    bool first = before == 0 ||
                 (str_find_char(gap, '\n', 0) != SIZE_MAX &&
                  str_find_char(gap, '\n', str_find_char(gap, '\n', 0) + 1) != SIZE_MAX) ||
                 (span_exists(s->document->front_matter_span) &&
                  before <= s->document->front_matter_span.end);
    uint32_t end = first ? module_end(s) : 0;
    if (!end || !is_statement(s->text, (struct span){s->i, end}))
        return false;
    while (end > s->i && char_is_space(s->text.p[end - 1]))
        end--;
    template_add(s, TEMPLATE_CONTROL, end, (struct span){s->i, end}, STR(""));
    return true;
}

/* At the '/' or '>' behind the attributes of a tag; 0 when there is none. */
static uint32_t tag_end(struct template_scan *s, uint32_t i) {
    while (i && i < s->text.n) {
        char c = s->text.p[i];
        if (c == '>' || (c == '/' && at(s, i + 1) == '>'))
            return i;
        if (c == '<')
            return 0;
        if (c == '"' || c == '\'')
            i = (uint32_t)str_find_char(s->text, c, i + 1) + 1; /* 0 when there is none */
        else
            i = c == '{' ? template_brace_end(s->text, i) : i + 1;
    }
    s->broken_tags = true;
    return 0;
}

/* Goes the tag on behind a line of a quotation, whose mark stands before its next line as well? */
static bool is_quoted(struct str text, struct span tag) {
    if (!memchr(text.p + tag.start, '\n', span_length(tag)))
        return false;
    uint32_t start = tag.start;
    while (start && text.p[start - 1] != '\n')
        start--;
    while (text.p[start] == ' ' || text.p[start] == '\t')
        start++;
    return text.p[start] == '>';
}

/* Is what follows the tag no text of the page? */
static bool is_raw(struct str name) {
    static const char *const names[] = {"script", "style", "pre", "textarea"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

/* An HTML tag: the {values} of its attributes are hidden from md4c, and that it begins a block. */
static bool html_tag(struct template_scan *s, struct str name, uint32_t i, uint32_t end) {
    struct span tag = {s->i, end + 1 + (s->text.p[end] == '/')};
    if (!is_raw(name) && !is_quoted(s->text, tag))
        *list_room(s->out->arena, &s->out->tags) =
            (struct template_tag){tag, template_is_alone(s->text, tag)};
    while (i < end) {
        char c = s->text.p[i];
        if (c == '"' || c == '\'') {
            i = (uint32_t)str_find_char(s->text, c, i + 1) + 1;
        } else if (c == '{') {
            s->i = i;
            i = template_brace_end(s->text, i);
            template_add(s, TEMPLATE_VALUE, i, (struct span){s->i + 1, i - 1}, STR(""));
        } else {
            i++;
        }
    }
    s->i = end;
    return true;
}

static bool is_name_char(char c) {
    return char_is_alnum(c) || c == '.' || c == '_' || c == '$' || c == '-' || c == ':';
}

bool template_mdx_tag(struct template_scan *s) {
    bool closing = at(s, s->i + 1) == '/';
    uint32_t start = s->i + 1 + closing, i = start;
    while (i < s->text.n && is_name_char(s->text.p[i]))
        i++;
    struct str name = str_slice(s->text, start, i);
    if (name.n == 0 && at(s, i) == '>') {
        template_add(s, TEMPLATE_CONTROL, i + 1, (struct span){i, i}, name);
        return true;
    }
    if (s->broken_tags || name.n == 0 || str_find_char(name, ':', 0) != SIZE_MAX)
        return false; /* "<https://...>" is an address */
    uint32_t end = tag_end(s, i);
    if (!end)
        return false;
    bool component =
        (name.p[0] >= 'A' && name.p[0] <= 'Z') || str_find_char(name, '.', 0) != SIZE_MAX;
    if (!component)
        return html_tag(s, name, i, end);
    bool self_closed = s->text.p[end] == '/';
    struct template *t = template_add(s, closing ? TEMPLATE_CLOSE : TEMPLATE_OPEN,
                                      end + 1 + self_closed, (struct span){i, end}, name);
    t->jsx = true;
    if (closing)
        template_close(s, t);
    else if (self_closed)
        s->opens.n--;
    return true;
}
