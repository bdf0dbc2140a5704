/* The tokenizer of HTML: text, tags, comments; html_attributes.c and html_content.c do the rest. */
#include "document/html_tokenizer.h"

#include "document/html_pieces.h"

#include <string.h>

/* A link whose end tag is farther away than so many tokens counts as never closed. */
enum { LINK_TOKENS = 16 * 1024 };

void html_tokenizer_init(struct html_tokenizer *t, struct document *document, struct tokens *out) {
    *t = (struct html_tokenizer){.document = document,
                                 .out = out,
                                 .jsx = document->source->syntax == SYNTAX_MDX,
                                 .after_block = true};
}

static uint32_t place(const struct html_tokenizer *t, size_t i) {
    uint32_t low = 0, high = t->nmap;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (t->map[middle].at <= i)
            low = middle;
        else
            high = middle;
    }
    return t->map[low].text + (uint32_t)i - t->map[low].at;
}

struct span html_mapped_span(const struct html_tokenizer *t, size_t from, size_t to) {
    if (to > from)
        return (struct span){place(t, from), place(t, to - 1) + 1};
    uint32_t at = from > 0 ? place(t, from - 1) + 1 : place(t, 0);
    return (struct span){at, at};
}

static bool is_blank(struct str text) {
    for (size_t i = 0; i < text.n; i++)
        if (!html_is_space(text.p[i]))
            return false;
    return true;
}

/* Is the last token the tag of a block, or is there none? */
static bool is_after_block(const struct html_tokenizer *t) {
    if (t->out->n == 0)
        return t->after_block;
    const struct token *token = &t->out->at[t->out->n - 1];
    return (token->kind == TOKEN_START || token->kind == TOKEN_END) &&
           tag_kind((enum tag)token->tag) & TAG_BLOCK;
}

/* White space beside the tag of a block separates nothing: it makes no token. */
void html_push_text(struct html_tokenizer *t, size_t from, size_t to, bool references) {
    if (from == to)
        return;
    struct str text = str_slice(t->text, from, to);
    bool blank = is_blank(text);
    struct tokens *out = t->out;
    if (blank && is_after_block(t))
        return;
    struct token *token = token_push(out, TOKEN_TEXT, html_span(t, from, to));
    if (references && memchr(text.p, '&', text.n))
        token->flags = NODE_ENTITIES;
    t->blank = blank ? out->n : 0;
}

static struct token *push_tag(struct html_tokenizer *t, enum token_kind kind, size_t from,
                              size_t to, struct str name, enum tag tag) {
    if (t->blank && t->blank == t->out->n && tag_kind(tag) & TAG_BLOCK)
        t->out->n--;
    t->blank = 0;
    struct token *token = token_push(t->out, kind, html_span(t, from, to));
    token->tag = (uint16_t)tag;
    token->name = name;
    return token;
}

/* Elements that can't stand in SVG or MathML: they end it. */
static bool breaks_out(enum tag tag) {
    switch (tag) {
    case TAG_A:
    case TAG_OTHER:
    case TAG_SCRIPT:
    case TAG_STYLE:
    case TAG_SVG:
    case TAG_MATH:
    case TAG_TITLE:
    case TAG_AUDIO:
    case TAG_VIDEO:
    case TAG_IFRAME:
        return false;
    default:
        return true;
    }
}

static bool in_foreign(const struct html_tokenizer *t) {
    return t->foreign > t->html_inside;
}

static void start_foreign(struct html_tokenizer *t, enum tag tag, struct str name, bool closed) {
    if (in_foreign(t) && breaks_out(tag))
        t->foreign = t->html_inside;
    if (closed)
        return;
    if (tag == TAG_SVG || tag == TAG_MATH)
        t->foreign++;
    else if (in_foreign(t) && str_same(name, STR("foreignobject")))
        t->html_inside++;
}

static void end_foreign(struct html_tokenizer *t, enum tag tag, struct str name) {
    if (t->foreign && (tag == TAG_SVG || tag == TAG_MATH))
        t->foreign--;
    else if (t->html_inside && str_same(name, STR("foreignobject")))
        t->html_inside--;
    if (t->html_inside > t->foreign)
        t->html_inside = t->foreign;
}

static void open_content(struct html_tokenizer *t, enum tag tag, struct span span) {
    unsigned kind = tag_kind(tag);
    if (tag == TAG_SCRIPT)
        t->raw = HTML_SCRIPT;
    else if (tag == TAG_PLAINTEXT)
        t->raw = HTML_PLAINTEXT;
    else if (kind & TAG_RAWTEXT)
        t->raw = HTML_RAW;
    else if (kind & TAG_RCDATA)
        t->raw = HTML_RCDATA;
    t->raw_tag = tag;
    t->raw_start = span.start;
    t->in_content = t->raw != HTML_MARKUP;
}

/* "Promo", "Foo.Bar", "product-card": the names of components, where the syntax has any. */
static bool is_component(const struct html_tokenizer *t, struct str name) {
    if (t->document->source->syntax == SYNTAX_HTML)
        return false;
    if (str_find_char(name, '-', 0) != SIZE_MAX)
        return true;
    if (name.p[0] < 'A' || name.p[0] > 'Z')
        return false;
    for (size_t i = 1; i < name.n; i++)
        if ((name.p[i] >= 'a' && name.p[i] <= 'z') || name.p[i] == '.')
            return true;
    return t->jsx;
}

static void push_start(struct html_tokenizer *t, size_t from, size_t to, struct str name,
                       const struct html_tag_end *end, uint32_t attrs) {
    bool component = is_component(t, name);
    enum tag tag = component ? TAG_OTHER : tag_find(name);
    struct token *token = push_tag(t, TOKEN_START, from, to, name, tag);
    token->attrs = attrs;
    token->nattrs = t->document->attrs.n - attrs;
    if (t->foreign)
        start_foreign(t, tag, name, end->self_closed);
    else if (!end->self_closed && (tag == TAG_SVG || tag == TAG_MATH))
        t->foreign++;
    bool closed = end->self_closed &&
                  (t->jsx || component || in_foreign(t) || tag == TAG_SVG || tag == TAG_MATH);
    if (end->self_closed)
        token->flags |= NODE_SELF_CLOSED;
    if (closed)
        token->flags |= NODE_EMPTY;
    if (end->unclosed)
        token->flags |= NODE_BROKEN;
    if (component || (token->nattrs && tag_address(tag)))
        t->out->templates = true; /* ":href" is for template_report() to see */
    if (!component)
        token->name = html_lower(t, name);
    if (!closed)
        open_content(t, tag, token->span);
    if (tag == TAG_A)
        t->in_link = !closed;
    html_enter_code(t, tag);
}

static void push_end(struct html_tokenizer *t, size_t from, size_t to, struct str name) {
    bool component = is_component(t, name);
    enum tag tag = component ? TAG_OTHER : tag_find(name);
    push_tag(t, TOKEN_END, from, to, component ? name : html_lower(t, name), tag);
    if (t->foreign)
        end_foreign(t, tag, name);
    t->in_content = false;
    html_leave_code(t, tag);
    if (tag == TAG_A)
        t->in_link = false;
}

/* A start or end tag at `from`; gives the offset behind it. */
static size_t read_tag(struct html_tokenizer *t, size_t from) {
    const char *p = t->text.p;
    size_t n = t->text.n, i = from + 1;
    bool is_end = p[i] == '/';
    i += is_end;
    size_t start = i;
    while (i < n && !html_is_space(p[i]) && p[i] != '/' && p[i] != '>')
        i++;
    struct str name = {p + start, i - start};
    uint32_t attrs = t->document->attrs.n;
    struct html_tag_end end = html_read_attributes(t, i);
    if (end.unclosed && (!t->pieces || end.in_quotes)) {
        document_unknown(t->document, STR("tag without end"), STR(""), html_span(t, from, n), 0);
        t->document->attrs.n = attrs;
        return n;
    }
    if (is_end) {
        t->document->attrs.n = attrs;
        push_end(t, from, end.after, name);
    } else {
        push_start(t, from, end.after, name, &end, attrs);
    }
    return end.after;
}

/* What begins with "<!", "<?", or "</" without a name. */
static size_t read_declaration(struct html_tokenizer *t, size_t from) {
    struct str rest = str_slice(t->text, from, t->text.n);
    if (str_starts(rest, STR("<!--"))) {
        t->raw = HTML_COMMENT;
        t->raw_start = html_span(t, from, from + 4).start;
        if (str_starts(rest, STR("<!-->")))
            t->raw = HTML_MARKUP;
        if (str_starts(rest, STR("<!--->")))
            t->raw = HTML_MARKUP;
        return t->raw ? from + 4 : from + (rest.p[4] == '>' ? 5 : 6);
    }
    if (in_foreign(t) && str_starts(rest, STR("<![CDATA["))) {
        t->raw = HTML_CDATA;
        t->raw_start = html_span(t, from, from + 9).start;
        return from + 9;
    }
    size_t close = str_find_char(t->text, '>', from);
    if (close == SIZE_MAX)
        close = t->text.n;
    bool doctype = str_starts_same(rest, STR("<!doctype"));
    if (!doctype && close > from + 2)
        token_push(t->out, TOKEN_COMMENT, html_span(t, from + 2, close));
    return close < t->text.n ? close + 1 : close;
}

static size_t read_markup(struct html_tokenizer *t, size_t from) {
    const char *p = t->text.p;
    size_t n = t->text.n, next = t->templates.n ? html_template_at(t, from) : SIZE_MAX;
    struct str before = str_slice(t->text, 0, next);
    for (size_t i = from;; i++) {
        i = str_find_char(before, '<', i);
        if (i == SIZE_MAX && next != SIZE_MAX) {
            html_push_text(t, from, next, true);
            return html_read_template(t);
        }
        if (i == SIZE_MAX || i + 1 == n) {
            html_push_text(t, from, n, true);
            return n;
        }
        char c = p[i + 1];
        bool slash = c == '/' && i + 2 < n;
        if (char_is_alpha(c) || (slash && char_is_alpha(p[i + 2]))) {
            html_push_text(t, from, i, true);
            return read_tag(t, i);
        }
        bool server = c == '!' || c == '?' || c == '%';
        size_t behind = server ? html_read_server_code(t, i, from) : 0;
        if (behind)
            return behind;
        if (c == '!' || c == '?' || slash) {
            html_push_text(t, from, i, true);
            return read_declaration(t, i);
        }
    }
}

static void run(struct html_tokenizer *t) {
    t->unended = 0;
    for (size_t i = 0; i < t->text.n;)
        i = t->raw == HTML_MARKUP ? read_markup(t, i) : html_read_content(t, i);
}

void html_tokenize(struct html_tokenizer *t, uint32_t from, uint32_t to) {
    t->text = str_slice(t->document->source->text, from, to);
    t->base = from;
    t->map = NULL;
    run(t);
}

/* May a batch end here? */
static bool is_complete(const struct html_tokenizer *t, uint32_t limit) {
    uint32_t n = t->out->n;
    if (n < limit || t->in_content || (t->blank && t->blank == n))
        return false;
    return !t->in_link || n >= limit + LINK_TOKENS;
}

bool html_tokenize_batch(struct html_tokenizer *t, uint32_t *from, uint32_t limit) {
    t->after_block = is_after_block(t);
    t->blank = t->out->n = 0;
    t->text = t->document->source->text;
    t->base = 0;
    t->map = NULL;
    size_t i = *from;
    while (i < t->text.n && !is_complete(t, limit))
        i = t->raw == HTML_MARKUP ? read_markup(t, i) : html_read_content(t, i);
    *from = (uint32_t)i;
    return t->out->n > 0;
}

void html_tokenize_mapped(struct html_tokenizer *t, struct str buffer, const struct segment *map,
                          uint32_t nmap) {
    t->text = buffer;
    t->base = 0;
    t->map = map;
    t->nmap = nmap;
    run(t);
}

void html_tokenizer_end(struct html_tokenizer *t) {
    if (t->raw == HTML_MARKUP || t->raw == HTML_PLAINTEXT)
        return;
    struct span span = {t->raw_start, (uint32_t)t->document->source->text.n};
    struct str what = STR("comment without end");
    if (t->raw == HTML_CDATA)
        what = STR("CDATA section without end");
    else if (t->raw != HTML_COMMENT)
        what = str_format(t->document->arena, "<%s> without end tag", tag_name(t->raw_tag));
    document_unknown(t->document, what, STR(""), span, 0);
}
