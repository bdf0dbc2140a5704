/* Blocks of words. */
#include "facts/text.h"

#include "document/entity.h"
#include "facts/argument.h"
#include "knowledge/markup.h"

#include <string.h>

struct text_reader {
    struct arena *arena;
    const struct document *document;
    const struct view *view;
    struct text *text;
    struct word_reader words;
    struct block open;
    bool reading;
    bool all_bold;    /* each text of the open block stands in <b> or <strong> */
    bool any_link;    /* some text of the open block stands in a link */
    uint32_t section; /* heading block + 1 */
    uint32_t item;    /* rules so far */
};

static void end_block(struct text_reader *r) {
    if (!r->reading)
        return;
    r->reading = false;
    word_reader_end(&r->words);
    struct block *b = &r->open;
    b->nwords = r->text->words.n - b->word;
    if (b->nwords == 0)
        return;
    const struct word *w = &r->text->words.at[b->word];
    b->span = (struct span){w->start, w[b->nwords - 1].end};
    for (uint32_t i = 0; r->any_link && i < b->nwords; i++)
        b->linked += r->view->at[w[i].node].link != 0;
    if (!b->level && r->all_bold && b->nwords <= 12 && b->kind == BLOCK_TEXT)
        b->level = BOLD_LEVEL;
    b->section = r->section;
    b->item = r->item;
    *list_push(r->arena, &r->text->blocks) = *b;
    if (b->level && b->kind == BLOCK_TEXT && !(b->flags & (VIEW_HIDDEN | VIEW_HEAD)))
        r->section = r->text->blocks.n;
}

static void begin_block(struct text_reader *r, enum block_kind kind, uint32_t node) {
    end_block(r);
    const struct node_view *view = &r->view->at[node];
    r->open = (struct block){.kind = (uint8_t)kind,
                             .flags = view->flags,
                             .language = view->language,
                             .node = view->block,
                             .first = node,
                             .last = node,
                             .word = r->text->words.n};
    r->open.level = (uint8_t)tag_heading_level((enum tag)r->document->nodes.at[view->block].tag);
    r->reading = true;
    r->all_bold = true;
    r->any_link = view->link != 0;
}

static bool is_bold(const struct text_reader *r, uint32_t node, uint32_t block) {
    const struct document *d = r->document;
    for (uint32_t i = d->nodes.at[node].parent, steps = 0; i > block && steps < 8;
         i = d->nodes.at[i].parent, steps++)
        if (d->nodes.at[i].tag == TAG_B || d->nodes.at[i].tag == TAG_STRONG)
            return true;
    return false;
}

static bool is_blank(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_space(s.p[i]))
            return false;
    return true;
}

static void read_text(struct text_reader *r, uint32_t i) {
    const struct node *n = &r->document->nodes.at[i];
    const struct node_view *view = &r->view->at[i];
    struct str piece = source_slice(r->document->source, n->span);
    bool same = r->reading && r->open.kind == BLOCK_TEXT && r->open.node == view->block &&
                r->open.flags == view->flags;
    if (is_blank(piece)) {
        if (same)
            word_reader_space(&r->words);
        return;
    }
    if (!same)
        begin_block(r, BLOCK_TEXT, i);
    else if (view->link != r->view->at[r->open.last].link)
        word_reader_space(&r->words); /* a button stands apart, though no blank does it */
    r->open.last = i;
    r->any_link = r->any_link || view->link;
    if (r->all_bold)
        r->all_bold = is_bold(r, i, view->block);
    word_reader_text(&r->words, piece, n->span.start, n->flags & NODE_ENTITIES, i);
}

/* An argument that is shown: a text of its own, without where its links lead. */
static void read_argument(struct text_reader *r, uint32_t i, const struct attr *attr) {
    struct str value = source_slice(r->document->source, attr->value);
    struct argument_link link;
    uint32_t from = 0;
    begin_block(r, BLOCK_TEXT, i);
    r->all_bold = false; /* no heading, however short */
    for (; argument_next_link(value, from, &link); from = link.span.end)
        word_reader_text(&r->words, str_slice(value, from, link.address.start),
                         attr->value.start + from, attr->coding != ATTR_LITERAL, i);
    word_reader_text(&r->words, str_slice(value, from, value.n), attr->value.start + from,
                     attr->coding != ATTR_LITERAL, i);
    end_block(r);
}

static void read_arguments(struct text_reader *r, uint32_t i) {
    const struct node *n = &r->document->nodes.at[i];
    for (uint32_t a = n->attrs; a < n->attrs + n->nattrs; a++)
        if (argument_is_text(r->view->knowledge, r->document, n, &r->document->attrs.at[a]))
            read_argument(r, i, &r->document->attrs.at[a]);
}

/* Text that a reader does not see at once: attributes of an element. */
static void read_attributes(struct text_reader *r, uint32_t i, const struct str_list *names) {
    const struct document *d = r->document;
    const struct node *n = &d->nodes.at[i];
    for (uint32_t a = n->attrs; a < n->attrs + n->nattrs; a++) {
        const struct attr *attr = &d->attrs.at[a];
        if (span_length(attr->value) < 2 || !markup_has(names, attr->name) ||
            argument_is_text(r->view->knowledge, d, n, attr))
            continue;
        struct str value = source_slice(d->source, attr->value);
        begin_block(r, BLOCK_ATTRIBUTE, i);
        word_reader_text(&r->words, value, attr->value.start, attr->coding != ATTR_LITERAL, i);
        end_block(r);
    }
}

static bool ends_block(const struct node *n) {
    return n->tag == TAG_BR || n->tag == TAG_HR || n->tag == TAG_SHORTCODE ||
           (tag_kind((enum tag)n->tag) & TAG_BLOCK);
}

static void read_node(struct text_reader *r, uint32_t i) {
    const struct node *n = &r->document->nodes.at[i];
    switch ((enum node_kind)n->kind) {
    case NODE_TEXT:
        if (!(n->flags & NODE_INERT))
            read_text(r, i);
        break;
    case NODE_BREAK:
        if (r->reading)
            word_reader_space(&r->words);
        break;
    case NODE_ELEMENT:
        if (ends_block(n))
            end_block(r);
        r->item += n->tag == TAG_HR;
        if (n->nattrs && !(n->flags & NODE_INERT))
            read_arguments(r, i);
        break;
    case NODE_ROOT:
    case NODE_COMMENT:
    case NODE_RAW:
        break;
    }
}

static void read_comment(struct text_reader *r, uint32_t i) {
    struct span span = r->document->nodes.at[i].span;
    struct str content = source_slice(r->document->source, span);
    if (document_is_instruction(content)) /* the reason of a suppression discloses nothing */
        return;
    begin_block(r, BLOCK_COMMENT, i);
    word_reader_text(&r->words, content, span.start, false, i);
    end_block(r);
}

/* Bytes of running text and comments. */
static size_t text_bytes(const struct document *d) {
    size_t bytes = 0;
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind == NODE_COMMENT || (n->kind == NODE_TEXT && !(n->flags & NODE_INERT)))
            bytes += span_length(n->span);
    }
    return bytes;
}

struct text *text_read(struct arena *a, const struct view *view) {
    struct text *text = arena_new(a, struct text);
    text->view = view;
    struct text_reader r = {.arena = a, .document = view->document, .view = view, .text = text};
    word_reader_init(&r.words, a, &text->words);
    words_reserve(a, &text->words, text_bytes(view->document));
    const struct document *d = view->document;
    for (uint32_t i = 1; i < d->nodes.n; i++)
        read_node(&r, i);
    end_block(&r);
    const struct str_list *names = markup_list(view->knowledge, "hidden-text-attributes");
    r.section = 0;
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind == NODE_COMMENT)
            read_comment(&r, i);
        else if (n->kind == NODE_ELEMENT && n->nattrs && !(n->flags & NODE_INERT))
            read_attributes(&r, i, names);
    }
    return text;
}

/* An excerpt as it grows: white space folded, cut at `most` bytes. */
struct excerpt {
    char *out;
    size_t n, most;
    bool space, full;
};

static void add_byte(struct excerpt *e, char c) {
    if (e->full)
        return;
    if (e->n + 2 > e->most) {
        while (e->n && ((uint8_t)e->out[e->n - 1] & 0xC0) == 0x80)
            e->n--; /* not within a character */
        if (e->n && (uint8_t)e->out[e->n - 1] >= 0xC0)
            e->n--;
        memcpy(e->out + e->n, "...", 3);
        e->n += 3;
        e->full = true;
        return;
    }
    if (e->space && e->n)
        e->out[e->n++] = ' ';
    e->space = false;
    e->out[e->n++] = c;
}

/* The part of a text node that lies in `span`, character references decoded. */
static void add_node_text(struct arena *a, struct excerpt *e, const struct document *d,
                          uint32_t node, struct span span) {
    const struct node *n = &d->nodes.at[node];
    if (n->kind == NODE_TEXT) {
        span.start = span.start > n->span.start ? span.start : n->span.start;
        span.end = span.end < n->span.end ? span.end : n->span.end;
    }
    if (span.start >= span.end)
        return;
    struct str piece = source_slice(d->source, span);
    if (n->kind != NODE_TEXT || (n->flags & NODE_ENTITIES))
        piece = entity_decode(a, piece, ENTITY_TEXT);
    for (size_t i = 0; i < piece.n && !e->full; i++) {
        if (char_is_space(piece.p[i]))
            e->space = true;
        else
            add_byte(e, piece.p[i]);
    }
}

struct str text_excerpt(struct arena *a, const struct document *d, const struct text *t,
                        uint32_t first, uint32_t last, size_t most) {
    struct excerpt e = {.out = arena_room(a, most + 4), .most = most};
    struct span span = {t->words.at[first].start, t->words.at[last].end};
    uint32_t from = t->words.at[first].node, to = t->words.at[last].node;
    if (from == to) {
        add_node_text(a, &e, d, from, span);
        return (struct str){e.out, e.n};
    }
    for (uint32_t i = from; i <= to && !e.full; i++) {
        if (d->nodes.at[i].kind == NODE_TEXT)
            add_node_text(a, &e, d, i, span);
        else if (d->nodes.at[i].kind == NODE_BREAK || d->nodes.at[i].tag == TAG_BR)
            e.space = true;
    }
    return (struct str){e.out, e.n};
}

void text_sentence(const struct text *t, const struct block *b, uint32_t w, uint32_t *first,
                   uint32_t *last) {
    const struct word *words = t->words.at;
    *first = *last = w;
    while (*first > b->word && w - *first < SENTENCE_WORDS &&
           !(words[*first].flags & WORD_SENTENCE))
        (*first)--;
    while (*last + 1 < b->word + b->nwords && *last - w < SENTENCE_WORDS &&
           !(words[*last + 1].flags & WORD_SENTENCE))
        (*last)++;
}
