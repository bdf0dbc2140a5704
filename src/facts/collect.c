/* What several collectors ask: of elements, of blocks, and of what stands at a place. */
#include "facts/collect.h"

#include "base/format.h"

enum {
    FLOW_WORDS = 400,       /* an element with more of them is no box within the article */
    MAX_EVIDENCE_TEXT = 400 /* bytes */
};

struct placement *collector_place(struct collector *c, enum placement_kind kind,
                                  enum certainty certainty, struct span span, uint32_t node) {
    struct placement *p = list_push(c->arena, &c->facts->placements);
    *p = (struct placement){.kind = kind, .certainty = certainty, .span = span, .node = node};
    p->last_node = node ? c->document->nodes.at[node].end - 1 : 0;
    p->rel_span = NO_SPAN;
    p->region = c->view->at[node].flags & VIEW_CHROME ? REGION_CHROME : REGION_ARTICLE;
    return p;
}

void collector_evidence(struct collector *c, struct placement *p, struct span span, int score,
                        const char *format, ...) {
    char text[MAX_EVIDENCE_TEXT];
    va_list args;
    va_start(args, format);
    format_text(text, sizeof text, format, args);
    va_end(args);
    *list_push(c->arena, &p->evidence) =
        (struct evidence){str_copy(c->arena, str_of(text)), span, score};
}

bool collector_is_foreign(const struct collector *c, struct str host) {
    return host.n && (!c->facts->site.n || !url_same_domain(host, c->facts->site));
}

uint32_t collector_words(const struct collector *c, uint32_t node) {
    return c->words_before[c->document->nodes.at[node].end] - c->words_before[node];
}

bool collector_is_flow(const struct collector *c, uint32_t node) {
    const struct node *n = &c->document->nodes.at[node];
    if (node == 0 || n->tag == TAG_BODY || n->tag == TAG_HTML || n->tag == TAG_MAIN)
        return true;
    if (c->view->article && document_within(c->document, c->view->article, node))
        return true;
    uint32_t words = collector_words(c, node);
    return words > FLOW_WORDS || words * 2 > c->body_words;
}

uint32_t collector_box(const struct collector *c, uint32_t node, uint32_t words) {
    uint32_t i = node;
    while (i && (c->document->nodes.at[i].kind != NODE_ELEMENT || collector_words(c, i) <= words))
        i = c->document->nodes.at[i].parent;
    return i;
}

/* An element without a word or a picture that a script fills, or a frame. */
static bool is_slot(const struct document *d, uint32_t node) {
    const struct node *n = &d->nodes.at[node];
    switch ((enum tag)n->tag) {
    case TAG_INS:
    case TAG_IFRAME:
        return true;
    case TAG_SCRIPT:
        return str_find(document_attr_value(d, node, "type"), STR("json"), 0) == SIZE_MAX;
    case TAG_DIV:
        return n->nattrs > 0;
    case TAG_OTHER:
        return str_find_char(n->name, '-', 0) != SIZE_MAX;
    default:
        return false;
    }
}

static bool holds_foreign_link(const struct collector *c, uint32_t box) {
    const struct document *d = c->document;
    for (uint32_t i = box + 1; i < d->nodes.at[box].end; i++)
        if (d->nodes.at[i].kind == NODE_ELEMENT && d->nodes.at[i].tag == TAG_A &&
            collector_is_foreign(c, url_parse(c->arena, document_attr_value(d, i, "href")).host))
            return true;
    return false;
}

bool collector_heads_slot(const struct collector *c, const struct cue *cue) {
    const struct document *d = c->document;
    const struct words *words = &c->text->words;
    const struct block *b = &c->text->blocks.at[cue->block];
    if (b->kind != BLOCK_TEXT || b->nwords > cue->last - cue->first + 2 ||
        d->source->syntax != SYNTAX_HTML)
        return false;
    uint32_t last = b->word + b->nwords - 1;
    uint32_t next = cue->block + 1 < c->text->blocks.n && b[1].kind == BLOCK_TEXT
                        ? words->at[b[1].word].node
                        : d->nodes.n;
    bool slot = false;
    for (uint32_t i = words->at[last].node + 1; i < next; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind != NODE_ELEMENT)
            continue;
        if (n->tag == TAG_A || n->tag == TAG_IMG || n->tag == TAG_VIDEO || n->tag == TAG_SVG)
            return false; /* it shows something */
        slot = slot || (n->end <= next && is_slot(d, i));
    }
    uint32_t link = collector_first_link(c, words->at[last].end);
    if (!slot ||
        (link < c->nlinks && (next == d->nodes.n || c->facts->placements.at[link].node < next)))
        return false; /* a known widget */
    uint32_t box = collector_box(c, b->node, b->nwords);
    return collector_is_flow(c, box) || !holds_foreign_link(c, box);
}

uint32_t collector_item(const struct collector *c, const struct block *b) {
    const struct document *d = c->document;
    uint32_t item = b->node;
    if (d->nodes.at[item].tag == TAG_P)
        item = d->nodes.at[item].parent;
    const struct node *n = &d->nodes.at[item];
    bool single = collector_words(c, n->parent) == collector_words(c, item);
    return n->tag == TAG_LI && b->linked && !single ? item : 0;
}

uint32_t collector_block_at(const struct collector *c, uint32_t offset) {
    uint32_t low = 0, high = c->text->blocks.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct block *b = &c->text->blocks.at[middle];
        if (b->kind == BLOCK_TEXT && b->span.start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->text->blocks.n && c->text->blocks.at[low].kind == BLOCK_TEXT ? low + 1 : 0;
}

uint32_t collector_last_block(const struct collector *c, uint32_t offset) {
    uint32_t after = collector_block_at(c, offset);
    uint32_t block = after ? after - 1 : c->text->blocks.n;
    while (block && (block == c->text->blocks.n || c->text->blocks.at[block].kind != BLOCK_TEXT ||
                     c->text->blocks.at[block].span.start >= offset))
        block--;
    return block;
}

uint32_t collector_section_end(const struct collector *c, uint32_t heading) {
    return c->section_ends[heading];
}

uint32_t collector_first_promo(const struct collector *c, uint32_t offset) {
    uint32_t low = 0, high = c->promos.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (c->promos.at[middle].span.end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void collector_add_promo(struct collector *c) {
    uint32_t index = c->facts->placements.n - 1;
    struct span span = c->facts->placements.at[index].span;
    uint32_t at = collector_first_promo(c, span.start);
    list_push(c->arena, &c->promos);
    for (uint32_t i = c->promos.n - 1; i > at; i--)
        c->promos.at[i] = c->promos.at[i - 1];
    c->promos.at[at] = (struct promo_place){span, index};
}

uint32_t collector_first_link(const struct collector *c, uint32_t offset) {
    uint32_t low = 0, high = c->nlinks;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (c->facts->placements.at[middle].span.start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
