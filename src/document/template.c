/* Finding template syntax in Markdown. */
#include "document/template.h"

#include "base/marks.h"
#include "document/template_scan.h"

#include <string.h>

enum { MAX_TAG = 16 * 1024, MAX_HTML_TAG = 1024 };

/* Closing marks, indices of known_end. */
enum closing { CLOSE_ANGLE, CLOSE_PERCENT, CLOSE_BRACES, CLOSE_HASH, CLOSE_BANG, CLOSE_ASP };
static const char *const closing_marks[] = {">}}", "%}", "}}", "#}", "!}", "%>"};

static char at(const struct template_scan *s, uint32_t i) {
    return i < s->text.n ? s->text.p[i] : '\0';
}

static bool is_one_of(struct str word, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_is(word, list[i]))
            return true;
    return false;
}

/* Only white space, and '>' of block quotes, before it on its line, and white space behind it? */
static bool stands_alone(struct str text, struct span span) {
    uint32_t i = span.start;
    while (i && (text.p[i - 1] == ' ' || text.p[i - 1] == '\t' || text.p[i - 1] == '>'))
        i--;
    if (i && !template_is_newline(text.p[i - 1]))
        return false;
    for (i = span.end; i < text.n && (text.p[i] == ' ' || text.p[i] == '\t'); i++)
        ;
    return i == text.n || template_is_newline(text.p[i]);
}

struct template *template_add(struct template_scan *s, enum template_kind kind, uint32_t end,
                              struct span inner, struct str name) {
    struct template *t = list_push(s->out->arena, s->out);
    *t =
        (struct template){.kind = (uint8_t)kind, .span = {s->i, end}, .inner = inner, .name = name};
    t->block = kind != TEMPLATE_EXPRESSION && kind != TEMPLATE_FOOTNOTE && kind != TEMPLATE_VALUE &&
               stands_alone(s->text, t->span);
    s->i = end;
    if (kind == TEMPLATE_OPEN)
        *list_room(s->out->arena, &s->opens) = s->out->n - 1;
    return t;
}

void template_close(struct template_scan *s, struct template *close) {
    uint32_t seen = 0;
    for (uint32_t i = s->opens.n; i-- > 0 && seen++ < MAX_OPEN_SEARCH;) {
        struct template *open = &s->out->at[s->opens.at[i]];
        if (!str_eq(open->name, close->name))
            continue;
        open->pair = (uint32_t)(close - s->out->at) + 1;
        close->pair = s->opens.at[i] + 1;
        s->opens.n = i; /* those that were opened within it have no content */
        return;
    }
    close->kind = TEMPLATE_CONTROL;
}

/* Does a tag of HTML begin in [from, to)? Then what stands there is text, and the tag counts. */
static bool has_tag(struct str text, uint32_t from, uint32_t to) {
    text = str_slice(text, 0, to);
    for (size_t i = str_find_char(text, '<', from); i != SIZE_MAX && i + 1 < to;
         i = str_find_char(text, '<', i + 1))
        if (char_is_alpha(text.p[i + 1]) || text.p[i + 1] == '/')
            return true;
    return false;
}

/* Offset of the closing mark from `from` on, in the same paragraph; 0 when there is none. */
static uint32_t find_closing(struct template_scan *s, enum closing mark, uint32_t from) {
    struct str what = str_of(closing_marks[mark]);
    uint32_t most = s->html && mark != CLOSE_HASH ? MAX_HTML_TAG : MAX_TAG;
    uint32_t limit = s->text.n - from > most ? from + most : (uint32_t)s->text.n;
    uint32_t start = s->known_end[mark] > from ? s->known_end[mark] : from;
    if (start >= limit)
        return 0;
    size_t hit = str_find(str_slice(s->text, 0, limit), what, start);
    bool found = hit != SIZE_MAX;
    s->known_end[mark] = found ? (uint32_t)hit : limit - (uint32_t)what.n + 1;
    bool text = s->html && mark != CLOSE_HASH && found && has_tag(s->text, from, (uint32_t)hit);
    return found && !text ? (uint32_t)hit : 0;
}

/* Is there a blank line in [from, to)? The first one after `from` is remembered. */
static bool has_blank_line(struct template_scan *s, uint32_t from, uint32_t to) {
    if (s->blank_line >= from && s->blank_line < to && s->blank_line)
        return true;
    bool line_end = false;
    for (uint32_t i = from; i < to; i++) {
        char c = s->text.p[i];
        if (c == '\n' || (c == '\r' && at(s, i + 1) != '\n')) {
            if (line_end) {
                s->blank_line = i;
                return true;
            }
            line_end = true;
        } else if (!char_is_space(c)) {
            line_end = false;
        }
    }
    return false;
}

static struct span trim(struct str text, uint32_t start, uint32_t end) {
    while (start < end && char_is_space(text.p[start]))
        start++;
    while (end > start && char_is_space(text.p[end - 1]))
        end--;
    return (struct span){start, end};
}

static struct str slice(struct str text, struct span s) {
    return str_slice(text, s.start, s.end);
}

/* Cuts a leading word, up to white space, off the span; names of files may be in quotes. */
static struct str take_word(struct str text, struct span *span) {
    uint32_t i = span->start, start = i;
    char quote = i < span->end ? text.p[i] : '\0';
    if (quote == '"' || quote == '\'') {
        size_t end = str_find_char(str_slice(text, 0, span->end), quote, i + 1);
        if (end != SIZE_MAX) {
            *span = trim(text, (uint32_t)end + 1, span->end);
            return str_slice(text, start + 1, end);
        }
    }
    while (i < span->end && !char_is_space(text.p[i]) && text.p[i] != ',')
        i++;
    *span = trim(text, i, span->end);
    return str_slice(text, start, i);
}

/* Finds the tag that ends a region of raw content; 0 when there is none. `after`: behind it. */
static uint32_t find_end_tag(const struct template_scan *s, struct str name, const char *open,
                             uint32_t from, uint32_t *after) {
    struct str mark = str_of(open);
    for (size_t i = str_find(s->text, mark, from); i != SIZE_MAX;
         i = str_find(s->text, mark, i + mark.n)) {
        uint32_t j = (uint32_t)(i + mark.n);
        j += at(s, j) == '-';
        while (at(s, j) == ' ')
            j++;
        if (mark.p[1] == '{' ? at(s, j++) != '/'
                             : !str_starts(str_slice(s->text, j, s->text.n), STR("end")))
            continue;
        j += mark.p[1] == '{' ? 0 : 3;
        if (!str_starts(str_slice(s->text, j, s->text.n), name))
            continue;
        size_t end = str_find(s->text, STR("}"), j);
        if (end == SIZE_MAX)
            return 0;
        *after = (uint32_t)end + (mark.p[1] == '{' ? 2 : 1);
        return *after <= s->text.n ? (uint32_t)i : 0;
    }
    return 0;
}

/* A tag whose content isn't Markdown, up to its end tag. */
static bool add_region(struct template_scan *s, enum template_kind kind, struct str name,
                       const char *open, uint32_t content) {
    uint32_t after = 0, end = s->unended[kind] ? 0 : find_end_tag(s, name, open, content, &after);
    s->unended[kind] = !end;
    if (!end)
        return false;
    template_add(s, kind, after, (struct span){content, end}, name);
    return true;
}

/* Hugo: {{< name arguments >}} and {{% name %}}. */
static bool shortcode(struct template_scan *s) {
    bool angle = at(s, s->i + 2) == '<';
    uint32_t from = s->i + 3;
    uint32_t close =
        angle ? find_closing(s, CLOSE_ANGLE, from) : find_closing(s, CLOSE_PERCENT, from);
    if (close && !angle && at(s, close + 2) != '}')
        close = 0;
    if (!close || has_blank_line(s, from, close))
        return false;
    uint32_t end = close + 3;
    if (at(s, from) == '/' && at(s, from + 1) == '*') {
        s->i = end; /* shown, not run */
        return true;
    }
    struct span inner = trim(s->text, from, close);
    bool closing = inner.start < inner.end && s->text.p[inner.start] == '/';
    inner.start += closing;
    if (!closing && inner.end > inner.start && s->text.p[inner.end - 1] == '/')
        inner = trim(s->text, inner.start, inner.end - 1);
    inner = trim(s->text, inner.start, inner.end);
    struct str name = take_word(s->text, &inner);
    if (closing)
        template_close(s, template_add(s, TEMPLATE_CLOSE, end, inner, name));
    else if (!str_is(name, "highlight") ||
             !add_region(s, TEMPLATE_CODE, name, angle ? "{{<" : "{{%", end))
        template_add(s, TEMPLATE_OPEN, end, inner, name);
    return true;
}

/* What steers a template of Handlebars, Mustache or Go and renders nothing of its own. */
static bool is_control(struct str expression) {
    static const char *const words[] = {"if",    "else",  "end",      "range",  "with",
                                        "block", "break", "continue", "define", "return"};
    struct str rest = expression;
    struct str word = str_next_token(&rest);
    return str_is(word, "") || strchr("#/^!", word.p[0]) ||
           is_one_of(word, words, ARRAY_COUNT(words)) ||
           (word.p[0] == '$' && str_starts(str_trim(rest), STR(":=")));
}

/* A comment that ends in marks of its own and may hold anything: Go's, Handlebars', ERB's, JSP's.
 */
static bool marked_comment(struct template_scan *s) {
    static const char *const marks[][2] = {
        {"{{/*", "*/}}"}, {"{{- /*", "*/ -}}"}, {"{{!--", "--}}"}, {"<%--", "--%>"}};
    struct str rest = str_slice(s->text, s->i, s->text.n);
    for (size_t i = 0; i < ARRAY_COUNT(marks); i++) {
        unsigned bit = 1u << i;
        if ((s->open_comments & bit) || !str_starts(rest, str_of(marks[i][0])))
            continue;
        uint32_t from = s->i + (uint32_t)strlen(marks[i][0]);
        size_t end = str_find(s->text, str_of(marks[i][1]), from);
        if (end != SIZE_MAX) {
            template_add(s, TEMPLATE_COMMENT, (uint32_t)(end + strlen(marks[i][1])),
                         trim(s->text, from, (uint32_t)end), STR(""));
            return true;
        }
        s->open_comments |= bit;
    }
    return false;
}

/* ERB, EJS, ASP, JSP in Markdown: <%= x %>, and what steers. */
static bool server_tag(struct template_scan *s) {
    if (at(s, s->i + 1) != '%')
        return false;
    if (marked_comment(s))
        return true;
    uint32_t from = s->i + 2, close = find_closing(s, CLOSE_ASP, from);
    if (!close)
        return false;
    char third = at(s, from);
    bool shown = third == '=' || third == '-';
    struct span inner = trim(s->text, from + shown, close);
    template_add(s, shown ? TEMPLATE_EXPRESSION : TEMPLATE_CONTROL, close + 2, inner,
                 slice(s->text, inner));
    return true;
}

/* {{ x }}, in HTML {{{ x }}} as well. */
static bool expression(struct template_scan *s) {
    char third = at(s, s->i + 2);
    if (third == '<' || third == '%')
        return shortcode(s);
    if (marked_comment(s))
        return true;
    bool triple = s->html && third == '{';
    uint32_t from = s->i + 2 + (third == '-' || triple);
    uint32_t close = find_closing(s, CLOSE_BRACES, from);
    if (!close || has_blank_line(s, from, close))
        return false;
    bool dash = close > from && s->text.p[close - 1] == '-';
    struct span inner = trim(s->text, from, close - dash);
    struct str name = slice(s->text, inner);
    enum template_kind kind = TEMPLATE_EXPRESSION;
    if (str_starts(name, STR("/*"))) {
        kind = TEMPLATE_COMMENT;
        inner = trim(s->text, inner.start + 2,
                     inner.end - (str_ends(name, STR("*/")) && name.n >= 4 ? 2 : 0));
    } else if (s->html && is_control(name)) {
        kind = TEMPLATE_CONTROL;
    }
    template_add(s, kind, close + 2 + (triple && at(s, close + 2) == '}'), inner, name);
    return true;
}

/* Words of Liquid and Jinja that steer the template and render nothing of their own. */
static const char *const control_words[] = {
    "if",        "elsif",     "elif",       "else",   "unless",  "for",      "case",
    "when",      "assign",    "capture",    "set",    "break",   "continue", "cycle",
    "increment", "decrement", "tablerow",   "block",  "extends", "macro",    "import",
    "from",      "with",      "autoescape", "layout", "filter",  "liquid",   "echo"};
static const char *const include_words[] = {"include", "include_relative", "include_cached",
                                            "render"};

static bool tag_region(struct template_scan *s, struct str word, uint32_t end) {
    if (str_is(word, "comment"))
        return add_region(s, TEMPLATE_COMMENT, word, "{%", end);
    if (str_is(word, "highlight"))
        return add_region(s, TEMPLATE_CODE, word, "{%", end);
    if (!str_is(word, "raw") && !str_is(word, "verbatim"))
        return false;
    uint32_t after = 0;
    uint32_t close = s->unended[TEMPLATE_CONTROL] ? 0 : find_end_tag(s, word, "{%", end, &after);
    s->unended[TEMPLATE_CONTROL] = !close;
    template_add(s, TEMPLATE_CONTROL, end, (struct span){end, end}, word);
    if (close) { /* its content is Markdown, braces in it are text */
        s->i = close;
        template_add(s, TEMPLATE_CONTROL, after, (struct span){after, after}, word);
    }
    return true;
}

/* Liquid and Jinja: {% word arguments %}. */
static bool tag(struct template_scan *s) {
    uint32_t from = s->i + 2 + (at(s, s->i + 2) == '-');
    uint32_t close = find_closing(s, CLOSE_PERCENT, from);
    if (!close || has_blank_line(s, from, close))
        return false;
    uint32_t end = close + 2;
    bool dash = close > from && s->text.p[close - 1] == '-';
    struct span inner = trim(s->text, from, close - dash);
    struct str word = take_word(s->text, &inner);
    if (tag_region(s, word, end))
        return true;
    if (is_one_of(word, control_words, ARRAY_COUNT(control_words))) {
        template_add(s, TEMPLATE_CONTROL, end, inner, word);
    } else if (is_one_of(word, include_words, ARRAY_COUNT(include_words))) {
        struct str file = take_word(s->text, &inner);
        template_add(s, TEMPLATE_OPEN, end, inner, file);
    } else if (str_starts(word, STR("end"))) {
        template_close(s, template_add(s, TEMPLATE_CLOSE, end, inner, str_slice(word, 3, word.n)));
    } else {
        template_add(s, TEMPLATE_OPEN, end, inner, word);
    }
    return true;
}

/* Jinja: {# comment #}. */
static bool comment(struct template_scan *s) {
    if (!char_is_space(at(s, s->i + 2)))
        return false;
    uint32_t close = find_closing(s, CLOSE_HASH, s->i + 2);
    if (!close)
        return false;
    template_add(s, TEMPLATE_COMMENT, close + 2, trim(s->text, s->i + 2, close), STR(""));
    return true;
}

/* Python-Markdown's include: {!file!}. */
static bool include(struct template_scan *s) {
    uint32_t from = s->i + 2, close = find_closing(s, CLOSE_BANG, from);
    if (!close || has_blank_line(s, from, close))
        return false;
    struct span inner = trim(s->text, from, close);
    struct str file = take_word(s->text, &inner);
    template_add(s, TEMPLATE_OPEN, close + 2, inner, file);
    return true;
}

static bool brace(struct template_scan *s) {
    if (s->mdx)
        return template_mdx_expression(s);
    switch (at(s, s->i + 1)) {
    case '{':
        return expression(s);
    case '%':
        return tag(s);
    case '#':
        return comment(s) || (!s->html && template_attribute_list(s));
    case '!':
        return !s->html && include(s);
    default:
        return !s->html && template_attribute_list(s);
    }
}

/* Behind the scissors "--8<--" that stand at `i`; 0 when none do. */
static uint32_t skip_scissors(struct str text, uint32_t i) {
    uint32_t start = i;
    while (i < text.n && text.p[i] == '-')
        i++;
    if (i == start || !str_starts(str_slice(text, i, text.n), STR("8<-")))
        return 0;
    for (i += 3; i < text.n && text.p[i] == '-'; i++)
        ;
    return i;
}

static uint32_t line_end(struct str text, uint32_t i) {
    while (i < text.n && !template_is_newline(text.p[i]))
        i++;
    return i;
}

/* The scissors that close a block of files, on a line of their own; an empty span when none do. */
static struct span closing_scissors(struct str text, uint32_t i) {
    for (uint32_t line = line_end(text, i); line < text.n; line = line_end(text, line + 1)) {
        struct span rest = trim(text, line + 1, (uint32_t)text.n);
        uint32_t end = skip_scissors(text, rest.start);
        if (end)
            return (struct span){rest.start, end};
    }
    return (struct span){i, i};
}

/* Snippets of PyMdown: --8<-- "file", and files, one a line, between two scissors. */
static bool snippet(struct template_scan *s) {
    uint32_t behind = template_begins_line(s->text, s->i) ? skip_scissors(s->text, s->i) : 0;
    if (!behind)
        return false;
    struct span inner = trim(s->text, behind, line_end(s->text, behind));
    uint32_t end = inner.end;
    if (inner.start == inner.end) {
        struct span closing = closing_scissors(s->text, behind);
        s->snippets = closing.end > behind; /* else no block that follows has an end either */
        inner = trim(s->text, behind, closing.start);
        end = closing.end;
    }
    char quote = at(s, inner.start);
    if (inner.start == inner.end || (end == inner.end && quote != '"' && quote != '\''))
        return false;
    bool alone = end == inner.end; /* on its line */
    struct str file = take_word(s->text, &inner);
    if (alone && inner.start < inner.end)
        return false;
    template_add(s, TEMPLATE_OPEN, end, inner, file);
    return true;
}

static void scan_text(struct template_scan *s) {
    uint32_t none[TEMPLATE_TICKS] = {0};
    struct marks marks = {.n = 0};
    marks_add(&marks, s->text, "`~{\\", s->i);
    marks_add(&marks, s->text, s->footnotes || s->wordpress ? "[" : "", s->i);
    marks_add(&marks, s->text, s->mdx ? "<\n\r" : s->server_tags ? "<" : "", s->i);
    marks_add(&marks, s->text, s->snippets ? "-" : "", s->i);
    template_mdx_module(s);
    for (s->i = marks_next(&marks, s->text, s->i); s->i < s->text.n;
         s->i = marks_next(&marks, s->text, s->i)) {
        char c = s->text.p[s->i];
        bool found =
            (c == '{' && brace(s)) ||
            (c == '[' && (template_footnote(s) || (s->wordpress && template_wordpress(s)))) ||
            (c == '<' && (s->mdx ? template_mdx_tag(s) : server_tag(s))) ||
            (c == '-' && s->snippets && snippet(s));
        if (found)
            continue;
        if (c == '`' || c == '~') {
            template_skip_code(s, none);
            continue;
        }
        s->i += c == '\\' && at(s, s->i + 1) != '\n' ? 2 : 1;
        if (template_is_newline(c))
            template_mdx_module(s);
    }
}

/* Does any brace stand where template syntax or an attribute list may begin? */
static bool has_braces(struct str text, uint32_t from) {
    for (size_t i = str_find_char(text, '{', from); i != SIZE_MAX && i + 1 < text.n;
         i = str_find_char(text, '{', i + 1)) {
        char c = text.p[i + 1];
        if ((c && strchr("{%:#.!", c)) || char_is_alpha(c))
            return true;
    }
    return false;
}

/* Server tags, snippets, tags that hold Markdown: what their marks have in common is an angle. */
static void find_angles(struct template_scan *s, uint32_t from) {
    for (size_t i = str_find_char(s->text, '<', from); i != SIZE_MAX;
         i = str_find_char(s->text, '<', i + 1)) {
        char next = at(s, (uint32_t)i + 1);
        if (next == '%')
            s->server_tags = true;
        else if (next == '-' && i >= from + 2 && str_eq(str_slice(s->text, i - 2, i), STR("-8")))
            s->snippets = true;
        else if (char_is_alpha(next))
            template_markdown_tag(s, (uint32_t)i);
    }
}

void template_scan(struct document *d, struct templates *out, uint32_t from) {
    struct str text = d->source->text;
    struct template_scan s = {
        .document = d, .out = out, .text = text, .i = from, .mdx = d->source->syntax == SYNTAX_MDX};
    s.footnotes = template_has_footnotes(text, from);
    s.wordpress = !s.mdx && template_has_wordpress(text, from);
    if (!s.mdx)
        find_angles(&s, from);
    if (s.mdx || s.footnotes || s.snippets || s.server_tags || s.wordpress ||
        has_braces(text, from))
        scan_text(&s);
}

/* Does template syntax begin anywhere? A page holds many braces, in its scripts. */
static bool has_html_braces(struct str text, uint32_t from) {
    for (size_t i = str_find_char(text, '{', from); i != SIZE_MAX && i + 1 < text.n;
         i = str_find_char(text, '{', i + 1))
        if (text.p[i + 1] == '{' || text.p[i + 1] == '%' ||
            (text.p[i + 1] == '#' && i + 2 < text.n && text.p[i + 2] == ' '))
            return true;
    return false;
}

void template_scan_html(struct document *d, struct templates *out, uint32_t from) {
    struct str text = d->source->text;
    bool braces = has_html_braces(text, from), wordpress = template_has_wordpress(text, from);
    if (!braces && !wordpress)
        return;
    struct template_scan s = {.document = d, .out = out, .text = text, .html = true};
    struct marks marks = {.n = 0};
    marks_add(&marks, text, braces ? "{" : "", from);
    marks_add(&marks, text, wordpress ? "[" : "", from);
    for (s.i = marks_next(&marks, text, from); s.i < text.n; s.i = marks_next(&marks, text, s.i))
        if (!(text.p[s.i] == '[' ? template_wordpress(&s) : brace(&s)))
            s.i++;
}

/* All of it but the line ends. */
static void fill_span(char *text, struct span span, char fill) {
    for (uint32_t i = span.start; i < span.end; i++) {
        uint32_t start = i;
        while (i < span.end && !template_is_newline(text[i]))
            i++;
        memset(text + start, fill, i - start);
    }
}

/*
 * In running text a template becomes a word. Alone on its lines it becomes a processing
 * instruction, "<?XX?>": a block of HTML that needs no blank line around it, that md4c gives back
 * with its position, and that is code where all is code. Nothing need follow its first two bytes.
 */
enum { SHORTEST_BLOCK = 3 };

static void mask_block(char *copy, struct span span) {
    copy[span.start] = '<';
    copy[span.start + 1] = copy[span.end - 2] = '?';
    copy[span.end - 1] = '>';
}

/*
 * An HTML tag of MDX: alone on its lines it becomes such a block too, else one of an unknown
 * element, on one line: a '>' at the start of one would be a quotation's.
 */
static void mask_tag(char *copy, const struct template_tag *tag) {
    struct span span = tag->span;
    if (tag->block) {
        fill_span(copy, span, 'X');
        mask_block(copy, span);
        return;
    }
    copy[span.start + 1 + (copy[span.start + 1] == '/')] = 'x';
    for (uint32_t i = span.start; i < span.end; i++)
        if (template_is_newline(copy[i]))
            copy[i] = ' ';
}

struct str template_mask(const struct templates *templates, struct str text) {
    char *copy = arena_room(templates->arena, text.n + 1);
    if (text.n)
        memcpy(copy, text.p, text.n);
    for (uint32_t k = 0; k < templates->n; k++) {
        const struct template *t = &templates->at[k];
        fill_span(copy, t->span, t->block ? 'X' : 'x');
        if (t->block && span_length(t->span) >= SHORTEST_BLOCK)
            mask_block(copy, t->span);
        if (t->kind == TEMPLATE_VALUE && t->span.start && text.p[t->span.start - 1] == '=')
            copy[t->span.start] = copy[t->span.end - 1] = '"'; /* {...properties} are a name */
    }
    for (uint32_t k = 0; k < templates->tags.n; k++) /* with the values in them */
        mask_tag(copy, &templates->tags.at[k]);
    return (struct str){copy, text.n};
}
