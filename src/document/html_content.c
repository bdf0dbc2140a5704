/* Content that is no markup: of comments, scripts, styles, titles, ... */
#include "document/html_pieces.h"

#include <string.h>

/* Does a tag with that name stand at `at` ("<name" or "</name")? */
static bool is_tag(struct str text, size_t at, bool end, const char *name) {
    struct str rest = str_slice(text, at + 1 + end, text.n), want = str_of(name);
    if (end && (at + 1 >= text.n || text.p[at + 1] != '/'))
        return false;
    if (rest.n <= want.n || !str_starts_same(rest, want))
        return false;
    char after = rest.p[want.n];
    return html_is_space(after) || after == '/' || after == '>';
}

/* The '<' of the end tag that closes the element, or the end of the input. */
static size_t find_end_tag(const struct html_tokenizer *t, size_t i) {
    const char *name = tag_name(t->raw_tag);
    for (;; i++) {
        i = str_find_char(t->text, '<', i);
        if (i == SIZE_MAX)
            return t->text.n;
        if (is_tag(t->text, i, true, name))
            return i;
    }
}

/*
 * The same for a script, in which "<!--" hides end tags that follow a "<script".
 * t->raw says which of the three states holds at the end of the input.
 */
static size_t find_script_end(struct html_tokenizer *t, size_t i) {
    struct str text = t->text;
    for (; i < text.n; i++) {
        if (t->raw == HTML_SCRIPT) {
            i = str_find_char(text, '<', i);
            if (i == SIZE_MAX)
                return text.n;
            if (is_tag(text, i, true, "script"))
                return i;
            if (text.n - i >= 4 && memcmp(text.p + i, "<!--", 4) == 0) {
                t->raw = HTML_SCRIPT_ESCAPED;
                i++; /* "<!-->" ends it at once */
            }
        } else if (text.p[i] == '-') {
            if (text.n - i >= 3 && memcmp(text.p + i, "-->", 3) == 0)
                t->raw = HTML_SCRIPT;
        } else if (text.p[i] == '<') {
            bool end = is_tag(text, i, true, "script");
            if (end && t->raw == HTML_SCRIPT_ESCAPED)
                return i;
            if (end)
                t->raw = HTML_SCRIPT_ESCAPED;
            else if (t->raw == HTML_SCRIPT_ESCAPED && is_tag(text, i, false, "script"))
                t->raw = HTML_SCRIPT_DOUBLE;
        }
    }
    return text.n;
}

/* A comment ends with "-->" or "--!>". */
static size_t read_comment(struct html_tokenizer *t, size_t from) {
    const char *p = t->text.p;
    for (size_t i = from;; i++) {
        i = str_find_char(t->text, '>', i);
        if (i == SIZE_MAX) {
            token_push(t->out, TOKEN_COMMENT, html_span(t, from, t->text.n));
            return t->text.n;
        }
        size_t mark = i > from && p[i - 1] == '!' ? 3 : 2;
        if (i - from >= mark && p[i - mark] == '-' && p[i - mark + 1] == '-') {
            token_push(t->out, TOKEN_COMMENT, html_span(t, from, i - mark));
            t->raw = HTML_MARKUP;
            return i + 1;
        }
    }
}

static size_t read_cdata(struct html_tokenizer *t, size_t from) {
    size_t close = str_find(t->text, STR("]]>"), from);
    if (close == SIZE_MAX) {
        html_push_text(t, from, t->text.n, false);
        return t->text.n;
    }
    html_push_text(t, from, close, false);
    t->raw = HTML_MARKUP;
    return close + 3;
}

size_t html_read_content(struct html_tokenizer *t, size_t from) {
    if (t->raw == HTML_COMMENT)
        return read_comment(t, from);
    if (t->raw == HTML_CDATA)
        return read_cdata(t, from);
    bool script = t->raw >= HTML_SCRIPT && t->raw <= HTML_SCRIPT_DOUBLE;
    bool text = t->raw == HTML_RCDATA || t->raw == HTML_PLAINTEXT;
    size_t end = t->text.n;
    if (t->raw != HTML_PLAINTEXT)
        end = script ? find_script_end(t, from) : find_end_tag(t, from);
    if (text)
        html_push_text(t, from, end, t->raw == HTML_RCDATA);
    else if (end > from)
        token_push(t->out, TOKEN_RAW, html_span(t, from, end));
    if (end < t->text.n)
        t->raw = HTML_MARKUP;
    return end;
}
