/* Where a disclosure goes: below the title, over a block, behind a link. */
#include "policy/remedy.h"

/* ---- lines ------------------------------------------------------------------------------ */

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

static bool is_blank(struct str text, uint32_t from, uint32_t to) {
    return str_trim(str_slice(text, from, to)).n == 0;
}

static uint32_t line_start(struct str text, uint32_t at) {
    while (at && !is_line_end(text.p[at - 1]))
        at--;
    return at;
}

/* Offset of the end of the line that `at` stands in. */
static uint32_t line_stop(struct str text, uint32_t at) {
    while (at < text.n && !is_line_end(text.p[at]))
        at++;
    return at;
}

static uint32_t next_line(struct str text, uint32_t at) {
    at = line_stop(text, at);
    bool pair = at + 1 < text.n && text.p[at] == '\r' && text.p[at + 1] == '\n';
    return at < text.n ? at + 1 + pair : at;
}

/* Start of the line above the one that begins at `line`; 0 when there is none. */
static uint32_t line_above(struct str text, uint32_t line) {
    uint32_t end = line ? line - 1 : 0;
    if (end && text.p[end] == '\n' && text.p[end - 1] == '\r')
        end--;
    return line_start(text, end);
}

/* Blanks at the start of the line. */
static struct str indent_of(struct str text, uint32_t at) {
    uint32_t start = line_start(text, at), end = start;
    while (end < at && (text.p[end] == ' ' || text.p[end] == '\t'))
        end++;
    return str_slice(text, start, end);
}

/* ---- nodes ------------------------------------------------------------------------------ */

/* May a paragraph be a child of this element? */
static bool holds_blocks(const struct document *d, uint32_t node) {
    switch (d->nodes.at[node].tag) {
    case TAG_HTML:
    case TAG_BODY:
    case TAG_ARTICLE:
    case TAG_MAIN:
    case TAG_SECTION:
    case TAG_DIV:
    case TAG_HEADER:
    case TAG_FOOTER:
    case TAG_ASIDE:
    case TAG_CENTER:
    case TAG_FORM:
    case TAG_TD:
        return true;
    default:
        return node == 0;
    }
}

static bool is_markdown(const struct document *d) {
    return d->source->syntax != SYNTAX_HTML;
}

/* The outermost block around a node that a paragraph can stand before. */
static uint32_t block_of(const struct document *d, uint32_t node) {
    while (node && !holds_blocks(d, d->nodes.at[node].parent))
        node = d->nodes.at[node].parent;
    return node;
}

/* Where an element begins; Markdown's own may have no place but their content's. */
static uint32_t start_of(const struct document *d, uint32_t node) {
    for (uint32_t i = node; i < d->nodes.at[node].end; i++)
        if (span_exists(d->nodes.at[i].span))
            return d->nodes.at[i].span.start;
    return UINT32_MAX;
}

/* The text node that holds an offset; 0 if none. */
static uint32_t text_at(const struct document *d, uint32_t offset) {
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind == NODE_TEXT && n->span.start <= offset && offset < n->span.end)
            return i;
    }
    return 0;
}

static bool has_end_tag(const struct node *n) {
    return n->kind == NODE_ELEMENT && !(n->flags & (NODE_IMPLIED_END | NODE_BROKEN | NODE_EMPTY));
}

/* ---- insertions ------------------------------------------------------------------------- */

bool insertion_is_html(const struct insertion *in) {
    return in->form != INSERT_MARKDOWN;
}

/* Before a block; in Markdown as a paragraph, but for a piece of HTML that goes on from above. */
static struct insertion insert_before(const struct document *d, uint32_t block) {
    struct str text = d->source->text;
    uint32_t start = block ? start_of(d, block) : UINT32_MAX;
    if (start == UINT32_MAX)
        return (struct insertion){.form = INSERT_NOWHERE};
    uint32_t line = line_start(text, start);
    struct insertion in = {
        .form = INSERT_HTML_BEFORE, .at = start, .indent = indent_of(text, start)};
    in.line = is_blank(text, line, start);
    uint32_t above = line_above(text, line);
    bool own = d->nodes.at[block].origin != ORIGIN_HTML || is_blank(text, above, line);
    if (is_markdown(d) && own && d->nodes.at[block].tag != TAG_PRE) {
        in.form = INSERT_MARKDOWN;
        in.at = line;
    }
    return in;
}

static struct insertion insert_after(const struct document *d, uint32_t node) {
    struct str text = d->source->text;
    uint32_t end = d->nodes.at[node].outer.end;
    return (struct insertion){.form = INSERT_HTML_AFTER,
                              .at = end,
                              .line = is_blank(text, end, line_stop(text, end)) && end < text.n,
                              .indent = indent_of(text, d->nodes.at[node].span.start)};
}

/* ---- the top of the article ------------------------------------------------------------- */

static bool is_paid(const struct placement *p) {
    return p->certainty >= CERTAINTY_LIKELY && p->kind != PLACEMENT_PAGE &&
           p->region == REGION_ARTICLE;
}

/* The block that a disclosure of the article has to stand before. */
static uint32_t first_block(const struct facts *facts) {
    const struct document *d = facts->document;
    uint32_t node = text_at(d, facts->article.start);
    for (uint32_t i = 0; i < facts->placements.n; i++) {
        const struct placement *p = &facts->placements.at[i];
        if (!is_paid(p))
            continue;
        if (!node || p->span.start < d->nodes.at[node].span.start)
            node = p->node;
        break;
    }
    return block_of(d, node);
}

/* A title in the article's head belongs to it; one in the page's head may be the site's name. */
static bool belongs(const struct document *d, uint32_t title, uint32_t block) {
    uint32_t parent = d->nodes.at[title].parent, around = d->nodes.at[parent].parent;
    if (document_within(d, block, parent))
        return true;
    return d->nodes.at[around].tag != TAG_BODY && around && document_within(d, block, around);
}

/* The last first-level heading before the block; 0 if none. */
static uint32_t title_before(const struct document *d, uint32_t block) {
    uint32_t title = 0;
    for (uint32_t i = 1; i < block; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind == NODE_ELEMENT && n->tag == TAG_H1 && n->end <= block)
            title = i;
    }
    return title;
}

static struct insertion below_title(const struct document *d, uint32_t title) {
    if (d->nodes.at[title].origin == ORIGIN_HTML)
        return has_end_tag(&d->nodes.at[title]) ? insert_after(d, title)
                                                : (struct insertion){.form = INSERT_NOWHERE};
    uint32_t next = d->nodes.at[title].end;
    while (next < d->nodes.n && d->nodes.at[next].kind != NODE_ELEMENT)
        next = d->nodes.at[next].end;
    return insert_before(d, next < d->nodes.n ? block_of(d, next) : 0);
}

void insertion_top(const struct facts *facts, struct insertion out[INSERTIONS]) {
    const struct document *d = facts->document;
    uint32_t block = first_block(facts), title = title_before(d, block);
    out[0] = out[1] = (struct insertion){.form = INSERT_NOWHERE};
    if (title && belongs(d, title, block))
        out[0] = below_title(d, title);
    out[1] = insert_before(d, block);
    bool apart = out[0].form == INSERT_NOWHERE || out[1].at < out[0].at ||
                 !is_blank(d->source->text, out[0].at, out[1].at);
    if (!apart)
        out[1].form = INSERT_NOWHERE;
    out[0].where = "below the title";
    out[1].where = title ? "above the first paragraph" : "at the top";
}

/* ---- blocks and links ------------------------------------------------------------------- */

/* Right inside the start tag of a box. */
static struct insertion inside(const struct document *d, uint32_t box) {
    struct str text = d->source->text;
    const struct node *n = &d->nodes.at[box];
    if (n->kind != NODE_ELEMENT || n->origin != ORIGIN_HTML || !holds_blocks(d, box) ||
        n->end == box + 1 || n->tag == TAG_TD)
        return (struct insertion){.form = INSERT_NOWHERE};
    uint32_t at = n->span.end, stop = line_stop(text, at);
    struct insertion in = {.form = INSERT_HTML_AFTER, .at = at, .line = is_blank(text, at, stop)};
    uint32_t next = next_line(text, at), first = next;
    while (first < text.n && (text.p[first] == ' ' || text.p[first] == '\t'))
        first++;
    in.indent = str_slice(text, next, first);
    return in;
}

void insertion_block(const struct document *d, const struct placement *p,
                     struct insertion out[INSERTIONS]) {
    out[0] = inside(d, p->node);
    out[1] = insert_before(d, block_of(d, p->node));
    out[0].where = "at the head of the block";
    out[1].where = "above the block";
}

uint32_t insertion_list_end(const struct document *d, uint32_t node) {
    struct str text = d->source->text;
    const struct node *n = &d->nodes.at[node];
    uint32_t at = n->outer.end, list = 0;
    if (at >= text.n || text.p[at] != '{')
        return 0;
    uint32_t stop = line_stop(text, at);
    for (uint32_t i = n->attrs; i < n->attrs + n->nattrs; i++) {
        const struct attr *attr = &d->attrs.at[i];
        if (attr->value.start > at && attr->value.end < stop && attr->value.end > list)
            list = attr->value.end;
    }
    size_t close = list ? str_find_char(text, '}', list) : SIZE_MAX;
    return close < stop ? (uint32_t)close + 1 : 0;
}

uint32_t insertion_behind_link(const struct document *d, uint32_t node) {
    uint32_t list = insertion_list_end(d, node);
    return list ? list : d->nodes.at[node].outer.end;
}

/* ---- blocks that move ------------------------------------------------------------------- */

/* Has the element no other content than this child? */
static bool only_child(const struct document *d, uint32_t parent, uint32_t child) {
    for (uint32_t i = parent + 1; i < d->nodes.at[parent].end; i = d->nodes.at[i].end) {
        const struct node *n = &d->nodes.at[i];
        bool blank = n->kind == NODE_BREAK ||
                     (n->kind == NODE_TEXT && str_trim(source_slice(d->source, n->span)).n == 0);
        if (i != child && !blank)
            return false;
    }
    return true;
}

static bool is_block(const struct document *d, uint32_t node) {
    const struct node *n = &d->nodes.at[node];
    return n->kind == NODE_ELEMENT && (tag_kind((enum tag)n->tag) & TAG_BLOCK);
}

/* From the first of its lines to the first of the next block's, where they hold nothing else. */
static struct span with_lines(struct str text, struct span content) {
    uint32_t start = line_start(text, content.start), stop = line_stop(text, content.end);
    if (!is_blank(text, start, content.start) || !is_blank(text, content.end, stop))
        return content;
    return (struct span){start, next_line(text, content.end)};
}

/* A paragraph of Markdown, with the blank lines behind it; at the end of the file those before. */
static struct span with_blank_lines(struct str text, struct span content) {
    struct span span = with_lines(text, content);
    while (span.end < text.n && is_blank(text, span.end, line_stop(text, span.end)))
        span.end = next_line(text, span.end);
    if (span.end < text.n)
        return span;
    while (span.start && is_blank(text, line_above(text, span.start), span.start))
        span.start = line_above(text, span.start);
    return span;
}

struct span insertion_own_block(const struct document *d, uint32_t node, struct span *content) {
    struct str text = d->source->text;
    while (node && !is_block(d, node))
        node = d->nodes.at[node].parent;
    if (!node)
        return NO_SPAN;
    const struct node *n = &d->nodes.at[node];
    if (is_markdown(d) && n->origin == ORIGIN_MARKDOWN) {
        if (n->tag != TAG_P || n->parent != 0)
            return NO_SPAN;
        *content = (struct span){line_start(text, start_of(d, node)), n->outer.end};
        return with_blank_lines(text, *content);
    }
    while (d->nodes.at[node].parent && is_block(d, d->nodes.at[node].parent) &&
           d->nodes.at[d->nodes.at[node].parent].tag == TAG_DIV &&
           only_child(d, d->nodes.at[node].parent, node))
        node = d->nodes.at[node].parent;
    n = &d->nodes.at[node];
    if ((n->tag != TAG_P && n->tag != TAG_DIV) || !has_end_tag(n))
        return NO_SPAN;
    *content = n->outer;
    return with_lines(text, *content);
}
