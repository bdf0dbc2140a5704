/* Template syntax in HTML files: what a site's generator or a server puts there. */
#include "document/html_pieces.h"

#include <string.h>

void html_find_templates(struct html_tokenizer *t, uint32_t from) {
    t->templates.arena = t->out->arena;
    template_scan_html(t->document, &t->templates, from);
}

/* In code it is shown: a page that explains templates is none. */
static bool is_code(enum tag tag) {
    return tag == TAG_CODE || tag == TAG_PRE || tag == TAG_KBD || tag == TAG_SAMP;
}

void html_enter_code(struct html_tokenizer *t, enum tag tag) {
    t->code += is_code(tag);
}

void html_leave_code(struct html_tokenizer *t, enum tag tag) {
    t->code -= t->code && is_code(tag);
}

size_t html_template_at(struct html_tokenizer *t, size_t from) {
    const struct template *at = t->templates.at;
    while (t->next_template < t->templates.n && at[t->next_template].span.start < from)
        t->next_template++;
    bool none = t->code || t->next_template == t->templates.n;
    return none ? SIZE_MAX : at[t->next_template].span.start;
}

static struct token *push_template(struct html_tokenizer *t, struct span span, struct str name) {
    struct token *token = token_push(t->out, TOKEN_START, span);
    token->tag = TAG_SHORTCODE;
    token->origin = ORIGIN_TEMPLATE;
    token->flags = NODE_EMPTY;
    token->name = name;
    t->out->templates = true;
    return token;
}

/* What it contains stays where it stands: tags may be opened and closed in different branches. */
size_t html_read_template(struct html_tokenizer *t) {
    const struct template *found = &t->templates.at[t->next_template++];
    uint32_t attrs = t->document->attrs.n;
    switch ((enum template_kind)found->kind) {
    case TEMPLATE_OPEN:
    case TEMPLATE_EXPRESSION: {
        uint32_t n = found->kind == TEMPLATE_OPEN ? template_arguments(t->document, found) : 0;
        struct token *token = push_template(t, found->span, found->name);
        token->attrs = attrs;
        token->nattrs = n;
        break;
    }
    case TEMPLATE_COMMENT:
        token_push(t->out, TOKEN_COMMENT, found->inner);
        break;
    case TEMPLATE_CODE:
        token_push(t->out, TOKEN_RAW, found->inner);
        break;
    case TEMPLATE_CONTROL:
    case TEMPLATE_CLOSE:
    case TEMPLATE_ATTRIBUTES:
    case TEMPLATE_VALUE:
    case TEMPLATE_FOOTNOTE:
        break;
    }
    return found->span.end;
}

/* The first thing in quotes, such as the file of an include. */
static struct str quoted(struct str text) {
    size_t open = str_find_char(text, '"', 0);
    if (open == SIZE_MAX)
        return str_trim(text);
    size_t close = str_find_char(text, '"', open + 1);
    return str_slice(text, open + 1, close == SIZE_MAX ? text.n : close);
}

/* PHP, ERB, EJS, ASP and JSP, a server's include. What only steers shows nothing. */
static const struct server_code {
    const char *begins, *ends, *name; /* name NULL: what it holds */
    bool shown;
    bool open; /* may lack its end at the end of the file */
} server_codes[] = {
    {"<?php", "?>", "php", true, true},         {"<?=", "?>", "php", true, true},
    {"<%=", "%>", NULL, true, false},           {"<%--", "--%>", NULL, false, false},
    {"<%-", "%>", NULL, true, false},           {"<% include", "%>", NULL, true, false},
    {"<%", "%>", NULL, false, false},           {"<!--#include", "-->", NULL, true, false},
    {"<!-- #include", "-->", NULL, true, false}};

/* The kind that begins at `from`, and the offset behind it; NULL when there is none. */
static const struct server_code *find_code(struct html_tokenizer *t, size_t from, size_t *after) {
    struct str rest = str_slice(t->text, from, t->text.n);
    const struct server_code *code = server_codes, *end = code + ARRAY_COUNT(server_codes);
    while (code < end && !str_starts(rest, str_of(code->begins)))
        code++;
    unsigned bit = 1u << (code - server_codes);
    if (code == end || (t->unended & bit))
        return NULL;
    size_t close = str_find(t->text, str_of(code->ends), from + strlen(code->begins));
    if (close == SIZE_MAX && !code->open) {
        t->unended |= bit;
        return NULL;
    }
    *after = close == SIZE_MAX ? t->text.n : close + strlen(code->ends);
    return code;
}

size_t html_read_server_code(struct html_tokenizer *t, size_t from, size_t text) {
    size_t after;
    const struct server_code *code = t->jsx ? NULL : find_code(t, from, &after);
    if (!code)
        return 0;
    html_push_text(t, text, from, true);
    size_t end =
        after -
        (str_ends(str_slice(t->text, from, after), str_of(code->ends)) ? strlen(code->ends) : 0);
    struct str inner = str_slice(t->text, from + strlen(code->begins), end);
    if (code->shown)
        push_template(t, html_span(t, from, after),
                      code->name ? str_of(code->name) : quoted(inner));
    return after;
}
