/* What a disclosure covers: a link, a box, a section, the article. */
#include "facts/scope.h"

#include "knowledge/markup.h"

enum {
    CHROME_BLOCKS = 10, /* blocks of page furniture that a label without a box covers */
    SENTENCE_EXTRA = 15 /* words beside a disclosure in a box of its own ("learn more") */
};

/* Is there a placement in [from, to)? */
bool scope_has_placement(const struct collector *c, uint32_t from, uint32_t to) {
    uint32_t link = collector_first_link(c, from);
    if (link < c->nlinks && c->facts->placements.at[link].span.start < to)
        return true;
    for (uint32_t i = c->nlinks; i < c->facts->placements.n; i++) {
        const struct placement *p = &c->facts->placements.at[i];
        if (p->span.start < to && p->span.end > from)
            return true;
    }
    return false;
}

/* ---- what it covers ------------------------------------------------------------------------- */

void scope_all(struct disclosure *d) {
    d->scope = SCOPE_ARTICLE;
    d->scope_node = 0;
    d->scope_from = 0;
    d->scope_to = UINT32_MAX;
}

void scope_node_only(const struct collector *c, struct disclosure *d, uint32_t node,
                     enum scope scope) {
    const struct node *n = &c->document->nodes.at[node];
    d->scope = scope;
    d->scope_node = node;
    d->scope_from = n->outer.start;
    d->scope_to = n->outer.end;
}

/* Is the block of text nothing but a label? */
static bool is_label_block(const struct collector *c, uint32_t block) {
    const struct block *b = &c->text->blocks.at[block];
    const struct cue *cue =
        b->kind == BLOCK_TEXT ? cues_find(c, ROLE_LABEL, b->word, b->word) : NULL;
    return cue && b->nwords <= cue->last - cue->first + 1 + SCOPE_LABEL_EXTRA;
}

/*
 * A label between two sections: the end of the one (a newsletter's habit) or the
 * head of the next? The first such label below a section that sells decides for
 * all: it is the end, when the next section sells nothing or ends with a label too.
 */
static bool closes_section(struct collector *c, uint32_t block) {
    const struct block *blocks = c->text->blocks.at;
    uint32_t heading = blocks[block].section - 1, next = block + 1;
    if (!scope_has_placement(c, blocks[heading].span.start, blocks[block].span.start))
        return false;
    if (c->labels == LABELS_UNSEEN) {
        uint32_t next_end = collector_section_end(c, next);
        bool end = !(heading && is_label_block(c, heading - 1)) &&
                   (!scope_has_placement(c, blocks[next].span.start, next_end) ||
                    is_label_block(c, collector_last_block(c, next_end)));
        c->labels = end ? LABELS_CLOSE : LABELS_OPEN;
    }
    return c->labels == LABELS_CLOSE;
}

/*
 * How many blocks stand before an item, or before the first hidden text if that is sooner. Items
 * are numbered in order, and hidden text comes last.
 */
static uint32_t blocks_before(const struct collector *c, uint32_t item, bool text_only) {
    uint32_t low = 0, high = c->text->blocks.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct block *b = &c->text->blocks.at[middle];
        if (b->item < item && (!text_only || b->kind == BLOCK_TEXT))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Rules part items: what stands beyond one belongs to another, what stands before a label in its
 * own item does not. */
static void cut_to_item(const struct collector *c, struct disclosure *d, uint32_t block) {
    const struct block *blocks = c->text->blocks.at;
    uint32_t item = blocks[block].item, n = c->text->blocks.n;
    uint32_t first = blocks_before(c, item, false), last = blocks_before(c, item + 1, true);
    last = last > block ? last - 1 : block;
    bool ruled = first > 0 && blocks[first - 1].item != blocks[block].item;
    bool parted = last + 1 < n && blocks[last + 1].kind == BLOCK_TEXT;
    if (parted && blocks[last + 1].span.start < d->scope_to)
        d->scope_to = blocks[last + 1].span.start;
    if (blocks[first].span.start > d->scope_from)
        d->scope_from = blocks[first].span.start;
    else if ((ruled || parted) && !blocks[block].section)
        d->scope_from = blocks[first].span.start;
}

/*
 * From a label in the running text to the end of its section: that of the
 * heading it is, or stands directly above, or stands under.
 */
static void cover_section(struct collector *c, struct disclosure *d, uint32_t block) {
    const struct block *blocks = c->text->blocks.at;
    const struct block *b = &blocks[block];
    uint32_t next = block + 1, start = d->span.start, end;
    bool heading = b->level && b->level < BOLD_LEVEL;
    bool before_heading = next < c->text->blocks.n && blocks[next].kind == BLOCK_TEXT &&
                          blocks[next].level && !heading;
    bool under = b->section && !((blocks[b->section - 1].flags ^ b->flags) & VIEW_CHROME);
    if (before_heading && under && closes_section(c, block))
        before_heading = false;
    if (heading || (!before_heading && !under)) {
        end = collector_section_end(c, block);
    } else if (before_heading) {
        end = collector_section_end(c, next);
    } else {
        start = blocks[b->section - 1].span.start;
        end = collector_section_end(c, b->section - 1);
    }
    uint32_t last = block + CHROME_BLOCKS;
    if (d->region == REGION_CHROME && last < c->text->blocks.n && blocks[last].kind == BLOCK_TEXT &&
        blocks[last].span.start < end)
        end = blocks[last].span.start; /* furniture has no sections */
    d->scope = SCOPE_SECTION;
    d->scope_from = start;
    d->scope_to = end;
    if (!heading)
        cut_to_item(c, d, block);
}

/* Nothing of the running text stands before it. */
static bool is_at_top(const struct collector *c, const struct disclosure *d) {
    return d->span.start <= c->body.start;
}

void scope_set(struct collector *c, struct disclosure *d, const struct block *b, uint32_t block,
               uint32_t nwords) {
    bool label = d->role == ROLE_LABEL;
    uint32_t words = 2 * nwords + SENTENCE_EXTRA;
    if (label) /* "Label: text" in a block without links speaks for what stands around the block */
        words = b->linked ? nwords : collector_words(c, b->node);
    uint32_t item = label ? collector_item(c, b) : 0;
    uint32_t box = item ? item : collector_box(c, b->node, words);
    bool flow = collector_is_flow(c, box);
    if (label) {
        if (!flow)
            scope_node_only(c, d, box, SCOPE_BLOCK);
        else if (is_at_top(c, d) && d->region == REGION_ARTICLE)
            scope_all(d);
        else
            cover_section(c, d, block);
        return;
    }
    bool in_promo = b->flags & VIEW_PROMO;
    if (in_promo && !flow)
        scope_node_only(c, d, box, SCOPE_BLOCK);
    else
        scope_all(d);
}

/* ---- sentences that speak for a box ------------------------------------------------------- */

/*
 * A sentence that closes a box with paid links in it ("these recommendations
 * contain ...") speaks for the box. One that opens it speaks for what follows, too.
 */
void scope_narrow_to_box(const struct collector *c, struct disclosure *d) {
    if (d->scope != SCOPE_ARTICLE || !d->visible || d->negative)
        return;
    uint32_t node = c->view->at[d->node].block;
    uint32_t box = collector_box(c, node, collector_words(c, node));
    if (collector_is_flow(c, box))
        return;
    uint32_t start = c->document->nodes.at[box].outer.start;
    uint32_t link = collector_first_link(c, start);
    if (link < c->nlinks && c->facts->placements.at[link].span.start < d->span.start)
        scope_node_only(c, d, box, SCOPE_BLOCK);
}

/* Does the sentence close its section or item, and does another one follow? */
static bool closes_item(const struct collector *c, const struct disclosure *d, uint32_t *from) {
    const struct block *blocks = c->text->blocks.at;
    uint32_t at = collector_block_at(c, d->span.start + 1);
    uint32_t block = at ? at - 1 : c->text->blocks.n;
    while (block && (block == c->text->blocks.n || blocks[block].span.start > d->span.start))
        block--;
    uint32_t next = block + 1;
    if (next >= c->text->blocks.n || blocks[next].kind != BLOCK_TEXT ||
        ((blocks[next].flags ^ blocks[block].flags) & VIEW_CHROME))
        return false;
    bool ruled = blocks[next].item != blocks[block].item;
    if (!ruled && !(blocks[next].level && blocks[block].section))
        return false;
    uint32_t first = block;
    while (first && blocks[first - 1].section == blocks[block].section &&
           blocks[first - 1].item == blocks[block].item)
        first--;
    *from = blocks[first].span.start;
    return true;
}

/*
 * A newsletter says it at the end of each item. One such sentence may be late
 * for the article; two show the habit, and each then speaks for its item in time.
 */
void scope_narrow_to_items(struct collector *c, uint32_t n) {
    const struct str_list *groups = markup_list(c->knowledge, "link-disclosure-groups");
    uint32_t closing = 0, from, last = UINT32_MAX;
    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < n; i++) {
            struct disclosure *d = &c->facts->disclosures.at[i];
            if (!d->visible || d->negative || d->scope != SCOPE_ARTICLE ||
                !markup_has(groups, d->group) || !closes_item(c, d, &from))
                continue;
            closing += pass == 0 && from != last; /* items, not sentences */
            last = from;
            if (pass == 1 && closing > 1)
                d->item_from = from;
        }
    }
}
