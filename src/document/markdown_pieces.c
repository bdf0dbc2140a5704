/* Raw HTML and templates among the tokens of Markdown. */
#include "document/markdown_build.h"

#include <string.h>

enum { MAX_ATTRS = 256, MAX_SEARCH = 64 };

/* ---- raw HTML ---------------------------------------------------------------------------- */

void markdown_html_line_end(struct markdown *m) {
    if (!m->pieces.n)
        return;
    struct span *piece = &m->pieces.at[m->pieces.n - 1];
    while (piece->end < m->text.n &&
           (m->text.p[piece->end] == ' ' || m->text.p[piece->end] == '\t'))
        piece->end++;
    if (piece->end < m->text.n && m->text.p[piece->end] == '\r')
        piece->end++;
    if (piece->end < m->text.n && m->text.p[piece->end] == '\n')
        piece->end++;
    if (m->cursor < piece->end)
        m->cursor = piece->end;
}

static bool is_gap(struct str text, uint32_t from, uint32_t to) {
    for (; from < to; from++)
        if (!char_is_space(text.p[from]))
            return false;
    return true;
}

/* Joins pieces between which only white space was left out; gives their number. */
static uint32_t join_pieces(struct markdown *m) {
    struct span *p = m->pieces.at;
    uint32_t n = 0;
    for (uint32_t i = 1; i < m->pieces.n; i++) {
        if (p[i].start >= p[n].end && is_gap(m->text, p[n].end, p[i].start))
            p[n].end = p[i].end;
        else
            p[++n] = p[i];
    }
    return n + 1;
}

/* Templates in it: quotes and brackets in those mustn't disturb the HTML around them. */
static void hide_templates(const struct markdown *m, char *copy, struct span span) {
    for (uint32_t i = m->next; i < m->templates.n; i++) {
        const struct template *t = &m->templates.at[i];
        if (t->span.start >= span.end)
            break;
        for (uint32_t j = t->span.start; j < t->span.end && t->kind != TEMPLATE_VALUE; j++)
            if (j >= span.start && j < span.end && copy[j - span.start] != '\n')
                copy[j - span.start] = 'x';
    }
}

static void tokenize_mapped(struct markdown *m, uint32_t n) {
    const char *source = m->document->source->text.p;
    struct arena *a = m->document->arena;
    size_t size = 0;
    for (uint32_t i = 0; i < n; i++)
        size += span_length(m->pieces.at[i]);
    char *buffer = arena_alloc(a, size + 1);
    struct segment *map = arena_array(a, struct segment, n);
    size_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct span span = m->pieces.at[i];
        map[i] = (struct segment){(uint32_t)at, span.start};
        memcpy(buffer + at, source + span.start, span_length(span));
        hide_templates(m, buffer + at, span);
        at += span_length(span);
    }
    html_tokenize_mapped(&m->html, (struct str){buffer, size}, map, n);
}

static bool needs_repair(const struct token *t) {
    if (t->kind == TOKEN_END)
        return true;
    return t->kind == TOKEN_START && !(t->flags & NODE_EMPTY) &&
           !(tag_kind((enum tag)t->tag) & TAG_VOID);
}

/* React's name of it. */
static void rename_classes(struct markdown *m, uint32_t from) {
    for (uint32_t i = from; i < m->document->attrs.n; i++)
        if (str_is(m->document->attrs.at[i].name, "classname"))
            m->document->attrs.at[i].name = STR("class");
}

/* Gives the templates in the new tokens their own. */
static void split_tokens(struct markdown *m, uint32_t first) {
    uint32_t n = m->out->n - first;
    struct token *copy = arena_array(m->out->arena, struct token, n);
    memcpy(copy, m->out->at + first, n * sizeof *copy);
    m->out->n = first;
    for (uint32_t i = 0; i < n; i++) {
        struct token *t = &copy[i];
        if (t->kind == TOKEN_TEXT) {
            markdown_emit(m, t->span, t->flags, (enum node_origin)t->origin);
            continue;
        }
        *list_room(m->out->arena, m->out) = *t;
        markdown_skip_templates(m, t->span, t->kind == TOKEN_START);
    }
}

void markdown_flush_pieces(struct markdown *m) {
    uint32_t n = join_pieces(m);
    struct span all = {m->pieces.at[0].start, m->pieces.at[n - 1].end};
    m->pieces.n = 0;
    markdown_place(m, all.start);
    uint32_t first = m->out->n;
    while (m->next < m->templates.n && m->templates.at[m->next].span.end <= all.start)
        m->next++;
    bool templates = m->next < m->templates.n && m->templates.at[m->next].span.start < all.end;
    const struct template *t = templates ? &m->templates.at[m->next] : NULL;
    if (templates && n == 1 && !html_tokenizer_open(&m->html) && t->span.start >= m->cut &&
        t->span.start <= all.start && is_gap(m->text, t->span.end, all.end)) {
        all.end = t->span.end < all.end ? t->span.end : all.end;
        markdown_emit(m, all, 0, ORIGIN_MARKDOWN); /* nothing but the template */
        m->unplaced = m->out->n;
        return;
    }
    uint32_t attrs = m->document->attrs.n;
    if (templates || n > 1)
        tokenize_mapped(m, n);
    else
        html_tokenize(&m->html, all.start, all.end);
    for (uint32_t i = first; i < m->out->n; i++)
        if (needs_repair(&m->out->at[i]))
            m->out->balanced = false;
    if (m->html.jsx)
        rename_classes(m, attrs);
    if (templates)
        split_tokens(m, first);
    m->unplaced = m->out->n;
}

/* ---- templates --------------------------------------------------------------------------- */

/*
 * A template with content that begins where a paragraph begins, and goes on
 * behind its first line, contains the paragraph.
 */
static bool begins_paragraph(const struct markdown *m, const struct template *t) {
    const struct token *last = m->out->n ? &m->out->at[m->out->n - 1] : NULL;
    const struct markdown_open *top = m->stack.n ? &m->stack.at[m->stack.n - 1] : NULL;
    if (!last || !top || last->kind != TOKEN_START || last->tag != TAG_P || top->tag != TAG_P ||
        top->token != m->out->n - 1)
        return false;
    const char *start = m->text.p + t->span.end;
    size_t length = m->templates.at[t->pair - 1].span.start - t->span.end;
    return memchr(start, '\n', length) || memchr(start, '\r', length);
}

static void push_open(struct markdown *m, uint32_t index) {
    struct template *t = &m->templates.at[index];
    *list_room(m->out->arena, &m->stack) = (struct markdown_open){
        .tag = TAG_SHORTCODE, .emitted = true, .token = m->out->n - 1, .template = index + 1};
    t->open = m->stack.n;
}

static void emit_open(struct markdown *m, uint32_t index) {
    const struct template *t = &m->templates.at[index];
    bool hoist = t->pair && begins_paragraph(m, t);
    struct token paragraph = {0};
    struct markdown_open element = {0};
    if (hoist) {
        paragraph = m->out->at[--m->out->n];
        paragraph.span = (struct span){t->span.end, t->span.end};
        element = m->stack.at[--m->stack.n];
    }
    uint32_t attrs = m->document->attrs.n;
    uint32_t nattrs = t->kind == TEMPLATE_OPEN ? template_arguments(m->document, t) : 0;
    struct token *start = markdown_token(m, TOKEN_START, TAG_SHORTCODE, t->span, ORIGIN_TEMPLATE);
    start->name = t->name;
    start->attrs = attrs;
    start->nattrs = nattrs;
    m->out->templates = true;
    if (!t->pair)
        start->flags = NODE_EMPTY;
    else
        push_open(m, index);
    if (hoist) {
        *list_room(m->out->arena, m->out) = paragraph;
        element.token = m->out->n - 1;
        *list_room(m->out->arena, &m->stack) = element;
    }
}

static void emit_close(struct markdown *m, const struct template *t) {
    uint32_t place = m->templates.at[t->pair - 1].open;
    if (!place)
        return;
    struct markdown_open *open = &m->stack.at[place - 1];
    open->closing = true;
    while (m->stack.n > place && m->stack.at[m->stack.n - 1].template) {
        struct markdown_open top = m->stack.at[--m->stack.n];
        m->templates.at[top.template - 1].open = 0;
        m->out->at[top.token].flags |= NODE_IMPLIED_END;
        markdown_token(m, TOKEN_END, TAG_SHORTCODE, (struct span){t->span.start, t->span.start},
                       ORIGIN_TEMPLATE)
            ->name = m->out->at[top.token].name;
    }
    if (m->stack.n > place)
        return; /* it ends with the Markdown that was opened in it */
    struct markdown_open top = m->stack.at[--m->stack.n];
    m->templates.at[top.template - 1].open = 0;
    struct str name = m->out->at[top.token].name;
    markdown_token(m, TOKEN_END, TAG_SHORTCODE, t->span, ORIGIN_TEMPLATE)->name = name;
    m->cursor = t->span.end;
    markdown_end_waiting(m);
}

/* An element around the inner part of the template. */
static void emit_inner(struct markdown *m, const struct template *t, enum tag tag,
                       enum node_origin origin, uint16_t flags) {
    struct span open = {t->span.start, t->inner.start}, close = {t->inner.end, t->span.end};
    markdown_token(m, TOKEN_START, tag, open, origin)->flags = flags;
    if (span_length(t->inner))
        markdown_token(m, TOKEN_TEXT, TAG_OTHER, t->inner, origin)->flags = flags;
    markdown_token(m, TOKEN_END, tag, close, origin);
}

/* Is the line before the one that `at` stands on blank, or is there none? */
static bool follows_blank_line(struct str text, uint32_t at) {
    int line_ends = 0;
    while (at && char_is_space(text.p[at - 1]) && line_ends < 2)
        line_ends += text.p[--at] == '\n';
    return at == 0 || line_ends == 2;
}

/* The START that an attribute list speaks of, or UINT32_MAX. */
static uint32_t list_target(const struct markdown *m, const struct template *t) {
    if (m->last != UINT32_MAX && m->last_end == t->span.start)
        return m->last;
    for (uint32_t i = m->stack.n, n = 0; i-- > 0 && n < MAX_SEARCH; n++) {
        const struct markdown_open *open = &m->stack.at[i];
        if (open->emitted && (t->block ? open->tag == TAG_TABLE : open->block))
            return open->token;
    }
    return t->block ? m->last_block : UINT32_MAX;
}

void markdown_attach(struct markdown *m, const struct template *t, uint32_t target) {
    if (target == UINT32_MAX || m->out->at[target].nattrs > MAX_ATTRS)
        return;
    struct document *d = m->document;
    struct token *token = &m->out->at[target];
    uint32_t attrs = d->attrs.n;
    uint32_t n = template_arguments(d, t);
    for (uint32_t i = 0; i < token->nattrs; i++) {
        struct attr old = d->attrs.at[token->attrs + i];
        *list_room(d->arena, &d->attrs) = old;
    }
    token->attrs = attrs;
    token->nattrs += n;
    if (m->last == target)
        m->last_end = t->span.end;
}

static void emit_list(struct markdown *m, uint32_t index) {
    const struct template *t = &m->templates.at[index];
    if (t->block && follows_blank_line(m->text, t->span.start))
        m->list = index + 1;
    else
        markdown_attach(m, t, list_target(m, t));
}

void markdown_emit_template(struct markdown *m, uint32_t index) {
    const struct template *t = &m->templates.at[index];
    switch ((enum template_kind)t->kind) {
    case TEMPLATE_CONTROL:
    case TEMPLATE_VALUE:
        break;
    case TEMPLATE_OPEN:
    case TEMPLATE_EXPRESSION:
        emit_open(m, index);
        break;
    case TEMPLATE_CLOSE:
        if (m->cursor < t->span.start)
            m->cursor = t->span.start;
        emit_close(m, t);
        break;
    case TEMPLATE_COMMENT:
        markdown_token(m, TOKEN_COMMENT, TAG_OTHER, t->inner, ORIGIN_TEMPLATE);
        break;
    case TEMPLATE_CODE:
        emit_inner(m, t, TAG_PRE, ORIGIN_TEMPLATE, NODE_CODE);
        break;
    case TEMPLATE_ATTRIBUTES:
        emit_list(m, index);
        break;
    case TEMPLATE_FOOTNOTE: /* its name is no text: a reader sees a number */
        emit_inner(m, t, TAG_SUP, ORIGIN_MARKDOWN, NODE_CODE);
        break;
    }
    m->unplaced = m->out->n;
}
