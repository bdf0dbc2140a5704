/*
 * Promo blocks, by evidence: parts of the text that sell, scored by what stands
 * in them. No single word decides; each part of the score is kept as evidence.
 */
#include "facts/collect.h"
#include "knowledge/markup.h"

enum {
    SCORE_HEADING_BRAND = 3, /* "<site> loves <brand>" and kin */
    SCORE_HEADING = 2,
    SCORE_CALL_TO_ACTION = 2,
    SCORE_BUY_QUESTION = 2,
    SCORE_ONE_MERCHANT = 2,
    SCORE_MONEY = 1,
    SCORE_AFFILIATE = 4,
    SCORE_NAME = 1, /* class or shortcode that says so */
    SCORE_SHORTCODE = 3,
    SCORE_COUPON = 2,
    SCORE_LAST = 1,
    SCORE_BANNER = 3,    /* an image that links to another site */
    SCORE_CAMPAIGN = 2,  /* campaign parameters, an advertisement's size, a telling name */
    SCORE_LABEL = 4,     /* the publisher calls it advertising */
    SCORE_THANKS = 4,    /* a sentence that names who paid */
    SCORE_AWAY = 1,      /* link to another site */
    SCORE_SPONSORED = 3, /* a class that means nothing else */
    SCORE_LIKELY = 5,
    SCORE_CERTAIN = 7,
    MAX_REGION_BLOCKS = 60, /* a longer section is an article of its own */
    MAX_PASSAGE_BLOCKS = 14,
    MAX_REGION_NODES = 3000,
    SHELF_WORDS = 30,
    MAX_HEADING_WORDS = 12,
    LINK_WORDS = 16 /* a longer link is a teaser, no button */
};

struct region_of_text {
    struct span span;
    uint32_t node, last_node;
    uint32_t heading; /* index + 1 of the heading block, 0 none */
    uint32_t first_block, nblocks;
};

struct score {
    struct placement *block;
    int total;
    bool asks;  /* call to action, question, price or coupon: it sells */
    bool calls; /* call to action */
    bool pays;  /* affiliate link, several links to one merchant, or a campaign */
};

static void add_score(struct collector *c, struct score *s, int points, struct span span,
                      const char *what, struct str text) {
    s->total += points;
    if (text.n)
        collector_evidence(c, s->block, span, points, "%s: %.*s", what,
                           (int)(text.n < 120 ? text.n : 120), text.p);
    else
        collector_evidence(c, s->block, span, points, "%s", what);
}

static struct span cue_span(const struct collector *c, const struct cue *cue) {
    const struct word *w = c->text->words.at;
    return (struct span){w[cue->first].start, w[cue->last].end};
}

static struct str cue_text(const struct collector *c, const struct cue *cue) {
    return text_excerpt(c->arena, c->document, c->text, cue->first, cue->last, 80);
}

/* A call to action is the whole text of a link, or begins a line or sentence. */
static bool is_call(const struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    const struct word *w = c->text->words.at;
    if (w[cue->first].flags & (WORD_QUOTED))
        return false;
    uint32_t link = c->view->at[w[cue->first].node].link;
    if (link) {
        bool begins = cue->first == b->word || c->view->at[w[cue->first - 1].node].link != link ||
                      (w[cue->first].flags & WORD_SENTENCE);
        return begins && collector_words(c, link) <= LINK_WORDS;
    }
    return cue->first == b->word || (w[cue->first].flags & WORD_SENTENCE);
}

/* Index of the first cue in or after a block. */
static uint32_t first_cue(const struct collector *c, uint32_t block) {
    uint32_t low = 0, high = c->cues.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (c->cues.at[middle].block < block)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void score_cues(struct collector *c, struct score *s, const struct region_of_text *r) {
    bool call = false, question = false, coupon = false;
    for (uint32_t i = first_cue(c, r->first_block);
         i < c->cues.n && c->cues.at[i].block < r->first_block + r->nblocks; i++) {
        const struct cue *cue = &c->cues.at[i];
        if (cue->role == ROLE_CALL_TO_ACTION && !call && cue->block + 1 != r->heading &&
            is_call(c, cue)) {
            call = s->asks = s->calls = true;
            add_score(c, s, SCORE_CALL_TO_ACTION, cue_span(c, cue), "call to action",
                      cue_text(c, cue));
        } else if (cue->role == ROLE_BUY_QUESTION && !question) {
            question = s->asks = true;
            add_score(c, s, SCORE_BUY_QUESTION, cue_span(c, cue), "asks whether to buy",
                      cue_text(c, cue));
        } else if (cue->role == ROLE_COUPON && cue->code_first <= cue->code_last && !coupon) {
            coupon = s->asks = true;
            add_score(c, s, SCORE_COUPON, cue_span(c, cue), "coupon code", cue_text(c, cue));
        }
    }
}

static void score_money(struct collector *c, struct score *s, const struct region_of_text *r) {
    const struct word *w = c->text->words.at;
    for (uint32_t i = r->first_block; i < r->first_block + r->nblocks; i++) {
        const struct block *b = &c->text->blocks.at[i];
        for (uint32_t k = b->word; k + 1 < b->word + b->nwords; k++) {
            bool before = (w[k].flags & WORD_SYMBOL) && (w[k + 1].flags & WORD_DIGIT);
            bool after = (w[k].flags & WORD_DIGIT) && (w[k + 1].flags & WORD_SYMBOL);
            struct str sign = word_text(&c->text->words, &w[before ? k : k + 1]);
            if ((!before && !after) ||
                !markup_has(markup_list(c->knowledge, "currency-signs"), sign))
                continue;
            s->asks = true;
            add_score(c, s, SCORE_MONEY, (struct span){w[k].start, w[k + 1].end}, "amount of money",
                      text_excerpt(c->arena, c->document, c->text, k, k + 1, 40));
            return;
        }
    }
}

/* Another site's host, and no profile page. */
static bool is_foreign_host(const struct collector *c, struct str host) {
    return collector_is_foreign(c, host) &&
           !markup_has(markup_list(c->knowledge, "social-hosts"), url_registrable(host));
}

static bool has_campaign(const struct collector *c, const struct url *url) {
    const struct str_list *names = markup_list(c->knowledge, "campaign-parameters");
    struct str rest = url->query, name, value;
    while (url_next_param(&rest, &name, &value))
        if (value.n && markup_has(names, name))
            return true;
    return false;
}

static void score_links(struct collector *c, struct score *s, const struct region_of_text *r) {
    struct str hosts[32];
    uint32_t nhosts = 0;
    bool twice = false;
    for (uint32_t i = r->node; i <= r->last_node; i++) {
        const struct node *n = &c->document->nodes.at[i];
        if (n->kind != NODE_ELEMENT || n->tag != TAG_A || n->span.start < r->span.start ||
            n->span.start >= r->span.end)
            continue;
        struct url url = url_parse(c->arena, document_attr_value(c->document, i, "href"));
        if (!is_foreign_host(c, url.host))
            continue;
        struct str domain = url_registrable(url.host);
        if (!s->block->merchant.n)
            s->block->merchant = domain;
        for (uint32_t h = 0; h < nhosts && !twice; h++)
            twice = str_eq(hosts[h], domain);
        if (nhosts < ARRAY_COUNT(hosts))
            hosts[nhosts++] = domain;
        if (twice) {
            s->pays = true;
            add_score(c, s, SCORE_ONE_MERCHANT, n->span, "several links to one merchant", domain);
            return;
        }
    }
}

static void score_affiliate(struct collector *c, struct score *s, const struct region_of_text *r) {
    for (uint32_t i = collector_first_link(c, r->span.start); i < c->nlinks; i++) {
        const struct placement *p = &c->facts->placements.at[i];
        if (p->span.start >= r->span.end)
            return;
        if (p->kind != PLACEMENT_AFFILIATE_LINK || p->certainty < CERTAINTY_LIKELY)
            continue;
        s->pays = true;
        s->block->network = p->network;
        s->block->network_name = p->network_name;
        if (p->merchant.n)
            s->block->merchant = p->merchant;
        add_score(c, s, SCORE_AFFILIATE, p->span, "affiliate link", p->url);
        return;
    }
}

/* Gives the placements inside the block its number (index + 1). */
static void adopt(struct collector *c, uint32_t block, struct span span) {
    struct placement *at = c->facts->placements.at;
    for (uint32_t i = collector_first_link(c, span.start);
         i < c->nlinks && at[i].span.start < span.end; i++)
        at[i].block = block + 1;
    for (uint32_t i = c->nlinks; i < c->first_promo; i++)
        if (at[i].kind == PLACEMENT_COUPON_CODE && at[i].span.start >= span.start &&
            at[i].span.start < span.end)
            at[i].block = block + 1;
}

static bool overlaps_block(const struct collector *c, struct span span) {
    uint32_t i = collector_first_promo(c, span.start);
    return i < c->promos.n && c->promos.at[i].start < span.end;
}

/* Keeps the block that was scored last, or takes it back. */
static void settle(struct collector *c, struct score *s, bool keep) {
    uint32_t index = c->facts->placements.n - 1;
    if (!keep || s->total < SCORE_LIKELY) {
        c->facts->placements.n = index;
        return;
    }
    s->block->certainty = s->total >= SCORE_CERTAIN ? CERTAINTY_CERTAIN : CERTAINTY_LIKELY;
    adopt(c, index, s->block->span);
    collector_add_promo(c, s->block->span);
}

static struct score begin(struct collector *c, const struct region_of_text *r) {
    struct score s = {0};
    s.block = collector_place(c, PLACEMENT_PROMO_BLOCK, CERTAINTY_WEAK, r->span, r->node);
    s.block->last_node = r->last_node;
    return s;
}

static void score_common(struct collector *c, struct score *s, const struct region_of_text *r) {
    score_cues(c, s, r);
    score_money(c, s, r);
    score_links(c, s, r);
    score_affiliate(c, s, r);
}

/* ---- sections under a promo heading --------------------------------------------------------- */

static struct region_of_text section_region(const struct collector *c, uint32_t heading) {
    const struct block *blocks = c->text->blocks.at;
    uint32_t end = collector_section_end(c, heading);
    struct region_of_text r = {.node = blocks[heading].first,
                               .last_node = blocks[heading].last,
                               .heading = heading + 1,
                               .first_block = heading,
                               .span = blocks[heading].span};
    uint32_t hr = UINT32_MAX, beyond = heading + MAX_REGION_BLOCKS + 1; /* too long a section */
    uint32_t stop = beyond < c->text->blocks.n && blocks[beyond].kind == BLOCK_TEXT
                        ? blocks[beyond].first
                        : c->document->nodes.n;
    for (uint32_t i = blocks[heading].last; i < stop; i++) {
        const struct node *n = &c->document->nodes.at[i];
        if (n->span.start >= end || (n->kind == NODE_ELEMENT && n->tag == TAG_HR)) {
            hr = i;
            break;
        }
    }
    for (uint32_t i = heading; i < c->text->blocks.n && i <= beyond; i++) {
        const struct block *b = &blocks[i];
        if (b->kind != BLOCK_TEXT || b->span.start >= end || b->first > hr ||
            (b->flags & VIEW_HIDDEN))
            break;
        r.nblocks++;
        r.last_node = b->last;
        r.span.end = b->span.end;
    }
    return r;
}

/* Does no running text follow? */
static bool is_last(const struct collector *c, const struct region_of_text *r) {
    return r->first_block + r->nblocks >= c->last_running;
}

/* Is the block nothing but a heading of page furniture ("Related deals")? */
static bool heads_furniture(const struct collector *c, const struct block *b) {
    const struct cue *cue = cues_find(c, ROLE_CHROME, b->word, b->word);
    return cue && cue->last + 1 == b->word + b->nwords;
}

static void try_heading(struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    uint32_t covered = cue->last - cue->first + 1;
    bool own = cue->first == b->word && b->nwords <= covered + 3;
    bool heading = b->level || (own && b->nwords <= MAX_HEADING_WORDS);
    if (!heading || b->nwords > MAX_HEADING_WORDS || !own ||
        (b->flags & (VIEW_HIDDEN | VIEW_HEAD)) || heads_furniture(c, b))
        return;
    struct region_of_text r = section_region(c, cue->block);
    if (overlaps_block(c, r.span) || r.nblocks > MAX_REGION_BLOCKS)
        return;
    struct score s = begin(c, &r);
    add_score(c, &s, cue->brand ? SCORE_HEADING_BRAND : SCORE_HEADING, b->span, "promo heading",
              text_excerpt(c->arena, c->document, c->text, b->word, b->word + b->nwords - 1, 80));
    score_common(c, &s, &r);
    if (is_last(c, &r))
        add_score(c, &s, SCORE_LAST, b->span, "ends the article", STR(""));
    bool chrome = s.block->region == REGION_CHROME;
    settle(c, &s,
           cue->brand && !chrome ? s.asks || s.pays
           : chrome              ? s.calls && s.block->network.n > 0
                                 : s.calls && s.pays);
}

/* ---- elements whose name says that they sell ------------------------------------------------- */

static struct region_of_text element_region(const struct collector *c, uint32_t node) {
    const struct node *n = &c->document->nodes.at[node];
    struct region_of_text r = {.node = node, .last_node = n->end - 1, .span = n->outer};
    uint32_t first = collector_block_at(c, n->span.start);
    for (uint32_t i = first ? first - 1 : c->text->blocks.n; i < c->text->blocks.n; i++) {
        const struct block *b = &c->text->blocks.at[i];
        if (b->kind != BLOCK_TEXT || b->span.start >= n->outer.end || r.nblocks > MAX_REGION_BLOCKS)
            break;
        if (!r.nblocks)
            r.first_block = i;
        r.nblocks++;
    }
    return r;
}

/* The first image in an element, or 0. */
static uint32_t find_image(const struct document *d, uint32_t node) {
    for (uint32_t i = node + 1; i < d->nodes.at[node].end; i++)
        if (d->nodes.at[i].kind == NODE_ELEMENT && d->nodes.at[i].tag == TAG_IMG)
            return i;
    return 0;
}

/* A disclosing label in a box that shows something besides it. */
static bool score_label(struct collector *c, struct score *s, const struct region_of_text *r) {
    bool shows = find_image(c->document, r->node) || collector_words(c, r->node) > LINK_WORDS;
    for (uint32_t i = first_cue(c, r->first_block);
         shows && i < c->cues.n && c->cues.at[i].block < r->first_block + r->nblocks; i++) {
        const struct cue *cue = &c->cues.at[i];
        if (cue->role != ROLE_LABEL || cue->first != c->text->blocks.at[cue->block].word)
            continue;
        add_score(c, s, SCORE_LABEL, cue_span(c, cue), "label", cue_text(c, cue));
        return true;
    }
    return false;
}

/* The first link of the region that leads to another site; NULL-like (n = 0) when there is none. */
static struct str away(const struct collector *c, const struct region_of_text *r) {
    for (uint32_t i = r->node; i <= r->last_node; i++) {
        const struct node *n = &c->document->nodes.at[i];
        if (n->kind != NODE_ELEMENT || n->tag != TAG_A)
            continue;
        struct url url = url_parse(c->arena, document_attr_value(c->document, i, "href"));
        if (is_foreign_host(c, url.host))
            return url.host;
    }
    return STR("");
}

static void try_element(struct collector *c, uint32_t node) {
    const struct node *n = &c->document->nodes.at[node];
    const struct node_view *v = &c->view->at[node];
    bool sold = (v->flags & VIEW_SPONSORED) && !(c->view->at[n->parent].flags & VIEW_SPONSORED);
    bool named = sold || ((v->flags & VIEW_PROMO) && !(c->view->at[n->parent].flags & VIEW_PROMO));
    bool shortcode = n->tag == TAG_SHORTCODE && n->end > node + 1 &&
                     (markup_classes(c->knowledge, n->name) & CLASS_PROMO);
    bool table = n->tag == TAG_TABLE;
    if ((!named && !shortcode && !table) || (v->flags & VIEW_HIDDEN) ||
        (!shortcode && v->block != node) || collector_is_flow(c, node))
        return;
    struct region_of_text r = element_region(c, node);
    if (overlaps_block(c, r.span) || r.nblocks > MAX_REGION_BLOCKS || (table && !r.nblocks) ||
        r.last_node - r.node > MAX_REGION_NODES)
        return;
    struct score s = begin(c, &r);
    if (named)
        add_score(c, &s, sold ? SCORE_SPONSORED : SCORE_NAME, n->span, "class name",
                  document_attr_value(c->document, node, "class"));
    bool labelled = sold && score_label(c, &s, &r);
    if (shortcode)
        add_score(c, &s, SCORE_SHORTCODE, n->span, "shortcode", n->name);
    score_common(c, &s, &r);
    s.pays = s.pays || (sold && away(c, &r).n > 0);
    settle(c, &s, labelled || (s.pays && (s.calls || shortcode || (named && s.asks))));
}

/* ---- boxes that the publisher calls advertising -----------------------------------------------
 */

static void try_labelled(struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    uint32_t covered = cue->last - cue->first + 1;
    if (!markup_has(markup_list(c->knowledge, "advertising-groups"),
                    c->knowledge->groups.at[cue->group].id) ||
        b->kind != BLOCK_TEXT || (b->flags & (VIEW_HIDDEN | VIEW_HEAD)) ||
        c->view->at[b->first].link || b->nwords > covered + 1)
        return;
    uint32_t box = collector_box(c, b->node, b->nwords);
    if (collector_is_flow(c, box))
        return;
    struct region_of_text r = element_region(c, box);
    if (r.nblocks > MAX_REGION_BLOCKS || r.first_block != cue->block || overlaps_block(c, r.span))
        return;
    struct str host = away(c, &r);
    if (!host.n)
        return;
    struct score s = begin(c, &r);
    add_score(c, &s, SCORE_LABEL, b->span, "called advertising", cue_text(c, cue));
    add_score(c, &s, SCORE_AWAY, r.span, "link to another site", host);
    score_common(c, &s, &r);
    settle(c, &s, true);
}

/* ---- shelves ------------------------------------------------------------------------------------
 */

/* A box of pictures that are paid links, with little more than a heading. */
static void try_shelf(struct collector *c, uint32_t link) {
    const struct document *d = c->document;
    if (collector_words(c, link) || !find_image(d, link))
        return;
    uint32_t box = collector_box(c, d->nodes.at[link].parent, 0);
    if (collector_is_flow(c, box) || collector_words(c, box) > SHELF_WORDS)
        return;
    struct region_of_text r = element_region(c, box);
    uint32_t first = collector_first_link(c, r.span.start), pictures = 0;
    for (uint32_t i = first; i < c->nlinks; i++) {
        const struct placement *p = &c->facts->placements.at[i];
        if (p->span.start >= r.span.end)
            break;
        pictures += p->kind == PLACEMENT_AFFILIATE_LINK && p->certainty >= CERTAINTY_LIKELY &&
                    !collector_words(c, p->node) && find_image(d, p->node);
    }
    if (pictures < 2 || overlaps_block(c, r.span))
        return;
    struct score s = begin(c, &r);
    add_score(c, &s, SCORE_BANNER, r.span, "a box of pictures that are paid links", STR(""));
    score_common(c, &s, &r);
    settle(c, &s, true);
}

/* ---- sponsored passages -------------------------------------------------------------------------
 */

/* "Thanks to <brand> for sponsoring": the passage that follows, up to the next heading. */
static void try_sponsored(struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    if (!markup_has(markup_list(c->knowledge, "sponsor-groups"),
                    c->knowledge->groups.at[cue->group].id) ||
        b->kind != BLOCK_TEXT || (b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CHROME)))
        return;
    struct region_of_text r = section_region(c, cue->block);
    if (r.nblocks > MAX_PASSAGE_BLOCKS || overlaps_block(c, r.span))
        return;
    struct score s = begin(c, &r);
    add_score(c, &s, SCORE_THANKS, cue_span(c, cue), "says who paid", cue_text(c, cue));
    score_common(c, &s, &r);
    settle(c, &s, s.asks || s.pays);
}

/* ---- pages that call themselves advertising
 * ------------------------------------------------------- */

/*
 * "Advertising disclosure", "not sponsored", "Ad: contains affiliate links": the
 * word is there, but speaks of something else than the article.
 */
static bool is_qualified(const struct collector *c, uint32_t block) {
    const struct str_list *links = markup_list(c->knowledge, "link-disclosure-groups");
    for (uint32_t i = first_cue(c, block); i < c->cues.n && c->cues.at[i].block == block; i++) {
        const struct cue *cue = &c->cues.at[i];
        if (cue->role == ROLE_POINTER || cue->role == ROLE_DENIAL ||
            markup_has(links, c->knowledge->groups.at[cue->group].id))
            return true;
    }
    return false;
}

/*
 * "Advertisement for <brand>" above the first paragraph, or a sentence in it or
 * just above it that says who paid: the whole article.
 */
static bool opens_article(const struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    struct str group = c->knowledge->groups.at[cue->group].id;
    if (b->span.start > c->body.start)
        return false;
    if (cue->role == ROLE_SENTENCE)
        return markup_has(markup_list(c->knowledge, "sponsor-groups"), group);
    uint32_t start = b->word;
    while (start < cue->first && (c->text->words.at[start].flags & WORD_SYMBOL))
        start++; /* "*Ad" */
    uint32_t rest = b->nwords - (cue->last - cue->first + 1);
    bool title = b->level && b->level < BOLD_LEVEL; /* its first words are its subject */
    if ((rest && title) || collector_heads_slot(c, cue))
        return false;
    return (cue->brand || c->view->article) && cue->first == start &&
           c->text->words.at[cue->first].start <= c->body.start &&
           markup_has(markup_list(c->knowledge, "page-groups"), group);
}

static void try_page(struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    if (b->kind != BLOCK_TEXT ||
        (b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CHROME | VIEW_QUOTE)) ||
        c->view->at[b->first].link || !opens_article(c, cue) || is_qualified(c, cue->block))
        return;
    struct span span = {c->text->words.at[cue->first].start, c->body.end};
    struct placement *p = collector_place(c, PLACEMENT_PAGE, CERTAINTY_LIKELY, span, b->first);
    collector_evidence(c, p, cue_span(c, cue), 0, "the article calls itself advertising: %.*s",
                       STR_ARG(cue_text(c, cue)));
}

/* ---- banners ------------------------------------------------------------------------------------
 */

/* Is the image as large as advertisements are sold? */
static struct str ad_size(const struct collector *c, uint32_t image) {
    struct str width = document_attr_value(c->document, image, "width");
    struct str height = document_attr_value(c->document, image, "height");
    struct str size = str_format(c->arena, "%.*sx%.*s", STR_ARG(width), STR_ARG(height));
    return markup_has(markup_list(c->knowledge, "banner-sizes"), size) ? size : STR("");
}

/* Does the image come from an affiliate network's server? */
static bool is_creative(const struct collector *c, uint32_t image) {
    struct url url = url_parse(c->arena, document_attr_value(c->document, image, "src"));
    if (!url.host.n)
        return false;
    struct link_match m = link_classify(c->matcher, c->arena, &url, c->facts->site, c->config);
    return m.certainty >= CERTAINTY_LIKELY && m.pattern;
}

static void try_banner(struct collector *c, uint32_t node) {
    const struct document *d = c->document;
    uint32_t image = collector_words(c, node) ? 0 : find_image(d, node);
    if (!image)
        return;
    struct url url = url_parse(c->arena, document_attr_value(d, node, "href"));
    const struct node *n = &d->nodes.at[node];
    struct region_of_text r = {.node = node, .last_node = n->end - 1, .span = n->outer};
    if (!is_foreign_host(c, url.host) || overlaps_block(c, r.span))
        return;
    struct score s = begin(c, &r);
    s.block->url = url.all;
    s.block->merchant = url_registrable(url.host);
    add_score(c, &s, SCORE_BANNER, n->span, "image that links to another site", url.host);
    struct str size = ad_size(c, image);
    bool named = c->view->at[node].flags & VIEW_SPONSORED;
    bool campaign = has_campaign(c, &url);
    score_affiliate(c, &s, &r);
    bool aside = s.pays && s.block->region == REGION_CHROME;
    if (campaign)
        add_score(c, &s, SCORE_CAMPAIGN, n->span, "campaign parameters", url.query);
    if (size.n && (campaign || s.pays))
        add_score(c, &s, SCORE_CAMPAIGN, n->span, "size of an advertisement", size);
    if (named)
        add_score(c, &s, SCORE_CAMPAIGN, n->span, "class name",
                  document_attr_value(d, node, "class"));
    bool product = s.pays && s.block->region == REGION_ARTICLE; /* a picture of what is sold */
    bool creative = is_creative(c, image);
    if (creative)
        add_score(c, &s, SCORE_CAMPAIGN, c->document->nodes.at[image].span,
                  "image from a network's server", STR(""));
    settle(c, &s, size.n || aside || creative || (named && !product));
}

void promos_collect(struct collector *c) {
    c->first_promo = c->facts->placements.n;
    for (uint32_t i = 0; i < c->cues.n; i++)
        if (c->cues.at[i].role == ROLE_PROMO_HEADING)
            try_heading(c, &c->cues.at[i]);
    const struct document *d = c->document;
    for (uint32_t i = 1; i < d->nodes.n; i++)
        if (d->nodes.at[i].kind == NODE_ELEMENT && !(d->nodes.at[i].flags & NODE_INERT) &&
            d->nodes.at[i].tag != TAG_A)
            try_element(c, i);
    for (uint32_t i = 0; i < c->cues.n; i++)
        if (c->cues.at[i].role == ROLE_LABEL)
            try_labelled(c, &c->cues.at[i]);
        else if (c->cues.at[i].role == ROLE_SENTENCE)
            try_sponsored(c, &c->cues.at[i]);
    for (uint32_t i = 1; i < d->nodes.n; i++)
        if (d->nodes.at[i].kind == NODE_ELEMENT && !(d->nodes.at[i].flags & NODE_INERT) &&
            d->nodes.at[i].tag == TAG_A)
            try_banner(c, i);
    for (uint32_t i = 0; i < c->nlinks; i++)
        if (c->facts->placements.at[i].kind == PLACEMENT_AFFILIATE_LINK &&
            c->facts->placements.at[i].certainty >= CERTAINTY_LIKELY)
            try_shelf(c, c->facts->placements.at[i].node);
    uint32_t promos = c->facts->placements.n;
    for (uint32_t i = 0; i < c->cues.n && c->facts->placements.n == promos; i++)
        if (c->cues.at[i].role == ROLE_LABEL || c->cues.at[i].role == ROLE_SENTENCE)
            try_page(c, &c->cues.at[i]);
}
