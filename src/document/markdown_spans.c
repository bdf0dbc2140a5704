/* Links and images of Markdown: from the parser's events to exact places. */
#include "document/markdown_address.h"
#include "document/markdown_build.h"

enum { MAX_CANDIDATES = 64 };

static struct str slice(struct str text, struct span s) {
    return (struct str){text.p + s.start, span_length(s)};
}

static bool is_marked(const struct markdown_link *l) {
    return l->form == LINK_BRACKETS || l->form == LINK_ANGLE;
}

bool markdown_in_link(const struct markdown *m) {
    for (uint32_t i = m->links.n; i-- > 0;)
        if (!m->links.at[i].image)
            return true;
    return false;
}

void markdown_link_start(struct markdown *m, bool image) {
    markdown_start(m, image ? TAG_IMG : TAG_A, false);
    bool emitted = m->stack.at[m->stack.n - 1].emitted;
    *list_room(m->out->arena, &m->links) = (struct markdown_link){
        .image = image, .direct = true, .token = emitted ? m->out->n - 1 : UINT32_MAX};
    m->images += image;
}

/* ---- the opening ------------------------------------------------------------------------- */

static void set_start(struct markdown *m, struct markdown_link *l, uint8_t form, uint32_t start,
                      uint32_t content) {
    l->form = form;
    l->start = start;
    l->content = content;
    if (l->token == UINT32_MAX)
        return;
    m->out->at[l->token].span = (struct span){start, content};
    for (uint32_t i = l->token + 1; i < m->out->n; i++) {
        struct token *t = &m->out->at[i];
        if (t->kind == TOKEN_BREAK && t->span.start < content)
            t->span = (struct span){content, content};
    }
}

/*
 * A link whose first content is text right behind its opening: an address in
 * angle brackets, a bare one, or one in square brackets, by the byte before. A
 * bare one may follow text directly, the others have their mark in between.
 */
static bool resolve_autolink(struct markdown *m, struct markdown_link *l, uint32_t at) {
    if (l->image || !l->direct)
        return false;
    char before = at > m->cursor ? m->text.p[at - 1] : '\0';
    if (before == '[' || before == '\\')
        return false;
    if (before == '<')
        set_start(m, l, LINK_ANGLE, at - 1, at);
    else
        set_start(m, l, LINK_BARE, at, at);
    return true;
}

/* The nearest '[' before `at`: between an opening and its content stand only other marks. */
static uint32_t resolve_brackets(struct markdown *m, struct markdown_link *l, uint32_t at) {
    uint32_t i = at;
    while (i > m->cursor && m->text.p[i - 1] != '[')
        i--;
    if (i == m->cursor) {
        set_start(m, l, LINK_LOST, at, at);
        return at;
    }
    uint32_t start = i - 1;
    if (l->image && start > m->cursor && m->text.p[start - 1] == '!')
        start--;
    set_start(m, l, LINK_BRACKETS, start, i);
    return start;
}

void markdown_resolve_links(struct markdown *m, uint32_t at) {
    uint32_t i = m->links.n;
    if (resolve_autolink(m, &m->links.at[i - 1], at))
        at = m->links.at[--i].start;
    while (i-- > m->links.resolved)
        at = resolve_brackets(m, &m->links.at[i], at);
    m->links.resolved = m->links.n;
}

/* ---- the end ------------------------------------------------------------------------------ */

static struct span known_destination(const struct markdown_meaning *meant) {
    uint32_t at = meant->destination_at;
    return at == UINT32_MAX ? NO_SPAN : (struct span){at, at + (uint32_t)meant->destination.n};
}

/* Reads what stands behind a ']', if it has the destination that is meant. */
static bool read_inline(struct str text, uint32_t at, const struct markdown_meaning *meant,
                        struct link_tail *tail) {
    struct span known = known_destination(meant);
    return link_inline(text, at, known, tail) &&
           (span_exists(known) ? tail->destination.start == known.start
                               : link_means(slice(text, tail->destination), meant->destination));
}

/*
 * A link without text has nothing that shows where it stands: tries the next
 * brackets with nothing in between, until one has the right destination.
 */
static void find_empty(struct markdown *m, const struct markdown_meaning *meant) {
    struct markdown_link *l = &m->links.at[m->links.n - 1];
    struct link_tail tail;
    size_t i = str_find_char(m->text, '[', m->cursor);
    for (int n = 0; i != SIZE_MAX && n < MAX_CANDIDATES; n++) {
        uint32_t content = (uint32_t)i + 1, end = content;
        while (end < m->text.n && (char_is_space(m->text.p[end]) || !m->text.p[end]))
            end++;
        if (end < m->text.n && m->text.p[end] == ']' &&
            read_inline(m->text, end + 1, meant, &tail)) {
            bool mark = l->image && i > m->cursor && m->text.p[i - 1] == '!';
            set_start(m, l, LINK_BRACKETS, (uint32_t)i - mark, content);
            break;
        }
        i = str_find_char(m->text, '[', content);
    }
    if (l->form == LINK_UNRESOLVED)
        set_start(m, l, LINK_LOST, m->cursor, m->cursor);
    uint32_t at = l->start;
    for (uint32_t k = m->links.n - 1; k-- > m->links.resolved;)
        at = resolve_brackets(m, &m->links.at[k], at);
    m->links.resolved = m->links.n;
}

/* A reference: the label behind it, the destination and title in the definition. */
static void read_reference(struct markdown *m, const struct markdown_meaning *meant,
                           uint32_t closer, struct link_tail *tail) {
    uint32_t label = link_label(m->text, closer + 1);
    *tail = (struct link_tail){.end = label ? label : closer + 1, .title = NO_SPAN};
    if (label > closer + 3)
        m->label = closer + 1;
    if (meant->destination_at != UINT32_MAX)
        tail->destination = (struct span){meant->destination_at,
                                          meant->destination_at + (uint32_t)meant->destination.n};
    else
        tail->destination = link_definition_find(&m->definitions, m->text, meant->destination);
    if (span_exists(tail->destination))
        tail->title = link_definition_title(m->text, tail->destination.end);
}

/* The destination of a bare address whose text ends at `end`. */
static struct span bare_address(const struct markdown *m, const struct markdown_link *l,
                                uint32_t end) {
    return (struct span){l->content, markdown_address_end(m->text, l->content, end)};
}

/* The closing mark, and what stands behind it. */
static struct span read_end(struct markdown *m, const struct markdown_link *l,
                            const struct markdown_meaning *meant, struct link_tail *tail) {
    *tail = (struct link_tail){.destination = NO_SPAN, .title = NO_SPAN};
    uint32_t at = m->cursor > l->content ? m->cursor : l->content;
    m->label = UINT32_MAX;
    if (!is_marked(l)) {
        if (l->form == LINK_BARE)
            tail->destination = bare_address(m, l, at);
        return (struct span){at, at};
    }
    if (l->form == LINK_ANGLE) {
        tail->destination = (struct span){l->content, at};
        return (struct span){at, at + (at < m->text.n && m->text.p[at] == '>')};
    }
    uint32_t closer = link_closer(m->text, at);
    if (closer >= m->text.n)
        return (struct span){at, at};
    if (!read_inline(m->text, closer + 1, meant, tail))
        read_reference(m, meant, closer, tail);
    return (struct span){closer, tail->end};
}

static void push_attr(struct document *d, struct token *t, const char *name, struct span value,
                      enum attr_coding coding) {
    if (!span_exists(value))
        return;
    const char *text = d->source->text.p;
    char quote = value.start ? text[value.start - 1] : '\0';
    bool quoted = (quote == '"' || quote == '\'') && value.end < d->source->text.n &&
                  text[value.end] == quote && coding == ATTR_MARKDOWN;
    *list_room(d->arena, &d->attrs) = (struct attr){.name = str_of(name),
                                                    .value = value,
                                                    .name_span = NO_SPAN,
                                                    .quote = quoted ? quote : '\0',
                                                    .coding = (uint8_t)coding};
    t->nattrs++;
}

static void finish_link(struct markdown *m, const struct markdown_link *l, struct span end,
                        const struct link_tail *tail) {
    struct token *t = &m->out->at[l->token];
    bool address = l->form == LINK_ANGLE || l->form == LINK_BARE;
    t->attrs = m->document->attrs.n;
    push_attr(m->document, t, l->image ? "src" : "href", tail->destination,
              address ? ATTR_AUTOLINK : ATTR_MARKDOWN);
    push_attr(m->document, t, "title", tail->title, ATTR_MARKDOWN);
    if (!span_exists(tail->destination))
        document_unknown(m->document, STR("link whose destination could not be found"), STR(""),
                         (struct span){l->start, end.end}, 0);
    if (l->image) {
        if (l->content <= end.start)
            push_attr(m->document, t, "alt", (struct span){l->content, end.start}, ATTR_MARKDOWN);
        t->span = (struct span){l->start, end.end};
        return;
    }
    markdown_place(m, m->cursor);
    markdown_token(m, TOKEN_END, TAG_A, end, ORIGIN_MARKDOWN);
    m->unplaced = m->out->n;
    m->label_link = m->out->n - 1;
}

void markdown_link_drop(struct markdown *m) {
    struct markdown_link l = m->links.at[--m->links.n];
    if (m->links.resolved > m->links.n)
        m->links.resolved = m->links.n;
    if (l.form != LINK_BARE || l.token == UINT32_MAX)
        return;
    struct token *t = &m->out->at[l.token];
    t->attrs = m->document->attrs.n;
    push_attr(m->document, t, "href", bare_address(m, &l, m->cursor), ATTR_AUTOLINK);
}

void markdown_link_end(struct markdown *m, bool image, const struct markdown_meaning *meant) {
    markdown_flush_html(m);
    if (!markdown_unwind(m, image ? TAG_IMG : TAG_A, false))
        return;
    if (m->links.resolved < m->links.n)
        find_empty(m, meant);
    struct markdown_link l = m->links.at[--m->links.n];
    m->links.resolved = m->links.n;
    m->stack.n--;
    m->images -= l.image;
    struct link_tail tail;
    struct span end = read_end(m, &l, meant, &tail);
    if (l.token == UINT32_MAX || l.image)
        m->label = UINT32_MAX;
    markdown_place(m, l.start);
    if (l.token != UINT32_MAX) {
        finish_link(m, &l, end, &tail);
        m->last = l.token;
        m->last_end = end.end;
    }
    markdown_skip_templates(m, end, true);
    if (m->cursor < end.end)
        m->cursor = end.end;
    markdown_end_waiting(m);
}
