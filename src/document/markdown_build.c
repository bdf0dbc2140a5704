/* From the events of a Markdown parser to tokens: elements, text and their places. */
#include "document/markdown_build.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

void markdown_begin(struct markdown *m, struct document *d, struct tokens *out, uint32_t from) {
    struct str text = m->text;
    struct templates templates = m->templates;
    *m = (struct markdown){.document = d,
                           .out = out,
                           .text = text,
                           .templates = templates,
                           .cursor = from,
                           .last = UINT32_MAX,
                           .last_block = UINT32_MAX,
                           .label = UINT32_MAX,
                           .definitions = {.arena = out->arena}};
    html_tokenizer_init(&m->html, d, out);
    m->html.pieces = true;
    m->html.jsx = d->source->syntax == SYNTAX_MDX;
}

struct token *markdown_token(struct markdown *m, enum token_kind kind, enum tag tag,
                             struct span span, enum node_origin origin) {
    struct token *t = list_room(m->out->arena, m->out);
    *t = (struct token){
        .kind = (uint8_t)kind, .origin = (uint8_t)origin, .tag = (uint16_t)tag, .span = span};
    return t;
}

/* ---- places ---------------------------------------------------------------------------- */

static uint32_t back_over_blanks(const struct markdown *m, uint32_t at) {
    while (at > m->cursor && is_blank(m->text.p[at - 1]))
        at--;
    return at;
}

static bool is_in(char c, const char *set) {
    while (*set && *set != c)
        set++;
    return *set;
}

static uint32_t back_over(const struct markdown *m, uint32_t at, const char *set, uint32_t most) {
    uint32_t i = at;
    while (i > m->cursor && at - i < most && is_in(m->text.p[i - 1], set))
        i--;
    return i;
}

/* Where the bullet or number before `at` begins; `at` when there is none. */
static uint32_t bullet(const struct markdown *m, uint32_t at) {
    uint32_t mark = back_over_blanks(m, at);
    uint32_t i = back_over(m, mark, "-+*", 1);
    if (i < mark)
        return i;
    i = back_over(m, mark, ".)", 1);
    uint32_t number = i < mark ? back_over(m, i, "0123456789", 9) : i;
    return number < i ? number : at;
}

/* The opening mark of an element whose content begins at `at`. */
static struct span mark_before(const struct markdown *m, enum tag tag, uint32_t at) {
    uint32_t start = at, mark;
    switch (tag) {
    case TAG_EM:
        start = back_over(m, at, "*_", 1);
        break;
    case TAG_STRONG:
        start = back_over(m, at, "*_", 2);
        break;
    case TAG_DEL:
        start = back_over(m, at, "~", 2);
        break;
    case TAG_CODE:
        mark = back_over(m, at, " \n\r", 3);
        start = back_over(m, mark, "`", UINT32_MAX);
        break;
    case TAG_BLOCKQUOTE:
        mark = back_over_blanks(m, at);
        start = back_over(m, mark, ">", 1);
        start = start < mark ? start : at;
        break;
    case TAG_LI:
        start = bullet(m, at);
        break;
    default:
        if (tag_heading_level(tag)) {
            mark = back_over_blanks(m, at);
            start = back_over(m, mark, "#", 6);
            start = start < mark ? start : at;
        }
    }
    return (struct span){start, at};
}

void markdown_place_starts(struct markdown *m, uint32_t at) {
    for (uint32_t i = m->out->n; i-- > m->unplaced;) {
        struct token *t = &m->out->at[i];
        if (t->kind != TOKEN_START)
            continue;
        if (!span_exists(t->span))
            t->span = mark_before(m, (enum tag)t->tag, at);
        at = t->span.start;
    }
    m->unplaced = m->out->n;
}

/* The closing mark of an element, at the cursor. */
static struct span mark_behind(const struct markdown *m, enum tag tag) {
    uint32_t at = m->cursor, i = at, most = 0;
    const char *set = "*_";
    if (tag == TAG_CODE) {
        while (i < m->text.n && char_is_space(m->text.p[i]))
            i++;
        set = "`";
        most = UINT32_MAX;
    } else if (tag == TAG_EM || tag == TAG_STRONG) {
        most = tag == TAG_EM ? 1 : 2;
    } else if (tag == TAG_DEL) {
        set = "~";
        most = 2;
    }
    uint32_t end = i;
    while (end < m->text.n && end - i < most && is_in(m->text.p[end], set))
        end++;
    return end > i ? (struct span){at, end} : (struct span){at, at};
}

/* ---- elements --------------------------------------------------------------------------- */

static void push_open(struct markdown *m, enum tag tag, bool emitted, bool block) {
    *list_room(m->out->arena, &m->stack) = (struct markdown_open){
        .tag = (uint16_t)tag, .emitted = emitted, .block = block, .token = m->out->n - 1};
}

/* Inside an image's text, a script or the like nothing is an element. */
static bool is_silent(const struct markdown *m) {
    return m->images || html_tokenizer_open(&m->html);
}

void markdown_start(struct markdown *m, enum tag tag, bool block) {
    markdown_flush_html(m);
    if (m->links.n)
        m->links.at[m->links.n - 1].direct = false;
    bool emitted = !is_silent(m);
    if (emitted) {
        struct token *t = markdown_token(m, TOKEN_START, tag, NO_SPAN, ORIGIN_MARKDOWN);
        t->flags = tag == TAG_CODE || tag == TAG_PRE ? NODE_CODE : 0;
    }
    push_open(m, tag, emitted, block);
    if (block && emitted && m->list) {
        uint32_t list = m->list - 1;
        m->list = 0;
        markdown_attach(m, &m->templates.at[list], m->out->n - 1);
    }
}

static struct token *push_end(struct markdown *m, enum tag tag, struct span span,
                              enum node_origin origin) {
    markdown_place(m, m->cursor);
    struct token *t = markdown_token(m, TOKEN_END, tag, span, origin);
    m->unplaced = m->out->n;
    return t;
}

static void pop_template(struct markdown *m, bool implied) {
    struct markdown_open *open = &m->stack.at[--m->stack.n];
    m->templates.at[open->template - 1].open = 0;
    if (implied)
        m->out->at[open->token].flags |= NODE_IMPLIED_END;
    struct token *end =
        push_end(m, TAG_SHORTCODE, (struct span){m->cursor, m->cursor}, ORIGIN_TEMPLATE);
    end->name = m->out->at[open->token].name;
}

void markdown_pop_templates(struct markdown *m) {
    while (m->stack.n && m->stack.at[m->stack.n - 1].template)
        pop_template(m, !m->stack.at[m->stack.n - 1].closing);
}

void markdown_pop_waiting(struct markdown *m) {
    while (m->stack.n && m->stack.at[m->stack.n - 1].closing)
        pop_template(m, false);
}

/* Ends the innermost element, of which the parser will not tell. */
static void drop(struct markdown *m) {
    struct markdown_open open = m->stack.at[--m->stack.n];
    if (open.tag == TAG_IMG || open.tag == TAG_A)
        markdown_link_drop(m);
    if (open.tag == TAG_IMG) {
        m->images--;
        markdown_place(m, m->cursor);
    } else if (open.emitted) {
        m->out->at[open.token].flags |= NODE_IMPLIED_END;
        push_end(m, (enum tag)open.tag, (struct span){m->cursor, m->cursor}, ORIGIN_MARKDOWN);
    }
}

/*
 * md4c 0.4.8 leaves spans that it didn't enter, and enters some that it doesn't
 * leave, where a bare address and emphasis overlap.
 */
bool markdown_unwind(struct markdown *m, enum tag tag, bool block) {
    enum { MAX_CROSSING = 64 };
    uint32_t i = m->stack.n, seen = 0;
    while (i-- > 0) {
        const struct markdown_open *open = &m->stack.at[i];
        if (!open->template && open->block == block && open->tag == tag)
            break;
        if (!block && ((!open->template && open->block) || seen++ == MAX_CROSSING))
            return false;
    }
    if (i == UINT32_MAX)
        return false;
    for (;;) {
        markdown_end_templates(m);
        if (m->stack.n == i + 1)
            return true;
        drop(m);
    }
}

void markdown_end(struct markdown *m, enum tag tag, bool block) {
    markdown_flush_html(m);
    if (!markdown_unwind(m, tag, block))
        return;
    struct markdown_open open = m->stack.at[--m->stack.n];
    struct span mark = mark_behind(m, (enum tag)open.tag);
    if (open.emitted) {
        push_end(m, (enum tag)open.tag, mark, ORIGIN_MARKDOWN);
        if (open.block)
            m->last_block = open.token;
        else
            m->last = open.token;
    }
    m->cursor = mark.end;
    if (!open.block)
        m->last_end = m->cursor;
    markdown_end_waiting(m);
}

void markdown_task(struct markdown *m, uint32_t mark) {
    if (mark == 0 || mark + 1 >= m->text.n || mark < m->cursor)
        return;
    markdown_place(m, mark - 1);
    m->cursor = mark + 2;
}

void markdown_rule(struct markdown *m) {
    uint32_t i = m->cursor;
    while (i < m->text.n && (char_is_space(m->text.p[i]) || m->text.p[i] == '>'))
        i++;
    uint32_t end = i;
    while (end < m->text.n && is_in(m->text.p[end], "-*_ \t"))
        end++;
    if (end - i < 3)
        i = end = m->cursor;
    markdown_place(m, i);
    markdown_token(m, TOKEN_START, TAG_HR, (struct span){i, end}, ORIGIN_MARKDOWN);
    m->unplaced = m->out->n;
    m->cursor = end;
}

/* ---- text -------------------------------------------------------------------------------- */

/* Is there only white space in between? The lines of code follow one another so. */
static bool is_gap(struct str text, uint32_t from, uint32_t to) {
    for (; from < to; from++)
        if (!char_is_space(text.p[from]))
            return false;
    return true;
}

static void push_text(struct markdown *m, struct span span, uint16_t flags,
                      enum node_origin origin) {
    if (span.start >= span.end)
        return;
    struct token *last = m->out->n ? &m->out->at[m->out->n - 1] : NULL;
    if (last && last->kind == TOKEN_TEXT && last->flags == flags && last->origin == origin &&
        last->span.end <= span.start &&
        (last->span.end == span.start ||
         ((flags & NODE_CODE) && is_gap(m->text, last->span.end, span.start)))) {
        last->span.end = span.end;
        return;
    }
    if (last && last->kind == TOKEN_TEXT && (flags & last->flags & NODE_CODE))
        markdown_token(m, TOKEN_BREAK, TAG_OTHER, (struct span){last->span.end, last->span.end},
                       origin);
    markdown_token(m, TOKEN_TEXT, TAG_OTHER, span, origin)->flags = flags;
    m->unplaced = m->out->n;
}

static void report_template(struct markdown *m, const struct template *t) {
    if (t->kind == TEMPLATE_OPEN || t->kind == TEMPLATE_EXPRESSION)
        template_unknown(m->document, t->name, t->span)->value = t->kind == TEMPLATE_EXPRESSION;
}

/* Passes those before `at`: md4c says nothing of definitions, in which a template may be an
 * address.
 */
static void pass_templates(struct markdown *m, uint32_t at) {
    for (; m->next < m->templates.n && m->templates.at[m->next].span.start < at; m->next++)
        if (link_stands_in_definition(m->text, m->templates.at[m->next].span.start))
            report_template(m, &m->templates.at[m->next]);
}

/* The templates that begin in the span, with the text before each; gives the end of the last. */
static uint32_t emit_templates(struct markdown *m, struct span span, uint16_t flags,
                               enum node_origin origin) {
    uint32_t at = span.start;
    pass_templates(m, at);
    while (m->next < m->templates.n && m->templates.at[m->next].span.start < span.end) {
        struct span t = m->templates.at[m->next].span;
        push_text(m, (struct span){at, t.start}, flags, origin);
        m->cut = at = t.end;
        markdown_emit_template(m, m->next++);
    }
    return at;
}

void markdown_emit(struct markdown *m, struct span span, uint16_t flags, enum node_origin origin) {
    if (flags & NODE_CODE) {
        markdown_skip_templates(m, span, false);
        push_text(m, span, flags, origin);
        return;
    }
    uint32_t at = span.start > m->cut ? span.start : m->cut;
    if (m->next < m->templates.n)
        at = emit_templates(m, (struct span){at, span.end}, flags, origin);
    push_text(m, (struct span){at, span.end}, flags, origin);
}

void markdown_skip_templates(struct markdown *m, struct span span, bool unknown) {
    pass_templates(m, span.start);
    for (; m->next < m->templates.n && m->templates.at[m->next].span.start < span.end; m->next++)
        if (unknown)
            report_template(m, &m->templates.at[m->next]);
}

void markdown_text(struct markdown *m, struct span span, enum markdown_text kind) {
    static const uint16_t flags[] = {0, NODE_ENTITIES, NODE_CODE, 0};
    if (span.start >= span.end)
        return;
    if (kind != MARKDOWN_HTML)
        markdown_flush_html(m);
    if (m->label != UINT32_MAX && span.start < m->cursor && span.start >= m->label) {
        m->out->at[m->label_link].span.end = m->label; /* it was text, no label */
        m->cursor = m->label;
    }
    m->label = UINT32_MAX;
    markdown_resolve(m, span.start);
    markdown_place(m, span.start);
    if (m->images)
        markdown_skip_templates(m, span, true);
    else if (kind == MARKDOWN_HTML)
        *list_room(m->out->arena, &m->pieces) = span;
    else if (html_tokenizer_open(&m->html))
        html_tokenize(&m->html, span.start, span.end);
    else
        markdown_emit(m, span, flags[kind], ORIGIN_MARKDOWN);
    if (m->cursor < span.end)
        m->cursor = span.end;
}

void markdown_break(struct markdown *m) {
    markdown_flush_html(m);
    if (m->links.n)
        m->links.at[m->links.n - 1].direct = false;
    if (!is_silent(m))
        markdown_token(m, TOKEN_BREAK, TAG_OTHER, (struct span){m->cursor, m->cursor},
                       ORIGIN_MARKDOWN);
}

void markdown_finish(struct markdown *m) {
    markdown_flush_html(m);
    pass_templates(m, (uint32_t)m->text.n);
    m->cursor = (uint32_t)m->text.n;
    markdown_end_templates(m);
    html_tokenizer_end(&m->html);
    markdown_place(m, m->cursor);
}
