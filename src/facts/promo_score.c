/* What speaks for a part of the text being a promo block; each part of the score is evidence. */
#include "facts/promo.h"

enum { LONGEST_QUOTE = 120 }; /* bytes in an evidence text */

void promo_add(struct collector *c, struct score *s, int points, struct span span, const char *what,
               struct str text) {
    s->total += points;
    if (text.n)
        collector_evidence(c, s->block, span, points, "%s: %.*s", what,
                           STR_ARG(str_shorten(text, LONGEST_QUOTE)));
    else
        collector_evidence(c, s->block, span, points, "%s", what);
}

void promo_add_label(struct collector *c, struct score *s, int points, struct span span,
                     const char *what, struct cue *cue) {
    promo_add(c, s, points, span, what, cue_text(c, cue));
    s->label = cue;
}

bool promo_asks(const struct collector *c, const struct score *s, const struct region_of_text *r) {
    return s->calls || s->coupon || (s->offers && promo_away(c, r).n > 0);
}

bool promo_is_more(const struct collector *c, const struct cue *cue) {
    return markup_has(markup_list(c->knowledge, "more-groups"),
                      c->knowledge->groups.at[cue->group].id);
}

/* Does a star for a footnote follow the word in the link: "Buy at <shop>*"? */
static bool ends_in_star(const struct collector *c, const struct block *b, uint32_t last,
                         uint32_t link) {
    const struct word *next = &c->text->words.at[last + 1];
    return last + 1 < b->word + b->nwords && c->view->at[next->node].link == link &&
           (next->flags & WORD_SYMBOL) && str_is(word_text(&c->text->words, next), "*");
}

bool promo_is_call(const struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    const struct word *w = c->text->words.at;
    if (w[cue->first].flags & (WORD_QUOTED))
        return false;
    uint32_t link = c->view->at[w[cue->first].node].link;
    if (markup_has(markup_list(c->knowledge, "button-groups"),
                   c->knowledge->groups.at[cue->group].id))
        return link && collector_words(c, link) ==
                           cue->last - cue->first + 1 + ends_in_star(c, b, cue->last, link);
    if (link) {
        bool begins = cue->first == b->word || c->view->at[w[cue->first - 1].node].link != link ||
                      (w[cue->first].flags & WORD_SENTENCE);
        return begins && collector_words(c, link) <= LINK_WORDS;
    }
    return cue->first == b->word || (w[cue->first].flags & WORD_SENTENCE);
}

static bool find_link_away(const struct collector *c, const struct block *b) {
    uint32_t last = 0;
    for (uint32_t i = b->word; b->linked && i < b->word + b->nwords; i++) {
        uint32_t link = c->view->at[c->text->words.at[i].node].link;
        if (!link || link == last)
            continue;
        last = link;
        struct str href = document_attr_value(c->document, link, "href");
        if (promo_is_foreign(c, url_parse(c->arena, href).host))
            return true;
    }
    return false;
}

bool promo_leads_away(const struct collector *c, const struct block *b) {
    enum { UNKNOWN, NO, YES };
    uint8_t *known = &c->leads_away[b - c->text->blocks.at];
    if (*known == UNKNOWN)
        *known = find_link_away(c, b) ? YES : NO;
    return *known == YES;
}

void promo_score_call(struct collector *c, struct score *s, const struct cue *cue) {
    if (!s->calls)
        promo_add(c, s, SCORE_CALL_TO_ACTION, cue_span(c, cue), "call to action", cue_text(c, cue));
    s->calls = true;
    if (s->leads || !promo_leads_away(c, &c->text->blocks.at[cue->block]))
        return;
    s->leads = true;
    promo_add(c, s, SCORE_AWAY, cue_span(c, cue), "with a link to another site", STR(""));
}

static void score_cues(struct collector *c, struct score *s, const struct region_of_text *r) {
    for (uint32_t i = cues_of_block(c, r->first_block);
         i < c->cues.n && c->cues.at[i].block < r->first_block + r->nblocks; i++) {
        const struct cue *cue = &c->cues.at[i];
        s->own = s->own || cue->role == ROLE_OWN_OFFER;
        if (cue->role == ROLE_CALL_TO_ACTION && !s->leads && cue->block + 1 != r->heading &&
            !promo_is_more(c, cue) && promo_is_call(c, cue)) {
            promo_score_call(c, s, cue);
        } else if (cue->role == ROLE_BUY_QUESTION && !s->tempts) {
            s->tempts = s->offers = true;
            promo_add(c, s, SCORE_BUY_QUESTION, cue_span(c, cue), "asks whether to buy",
                      cue_text(c, cue));
        } else if (cue->role == ROLE_COUPON && cue->code_first <= cue->code_last && !s->coupon) {
            s->coupon = s->offers = true;
            promo_add(c, s, SCORE_COUPON, cue_span(c, cue), "coupon code", cue_text(c, cue));
        }
    }
}

/* Are two neighbouring words a number and a currency, in either order? */
static bool is_money(const struct collector *c, uint32_t word) {
    const struct word *w = &c->text->words.at[word];
    if (!((w[0].flags ^ w[1].flags) & WORD_DIGIT))
        return false;
    const struct word *unit = (w[0].flags & WORD_DIGIT) ? &w[1] : &w[0];
    const char *list = unit->flags & WORD_SYMBOL ? "currency-signs" : "currency-words";
    return markup_has(markup_list(c->knowledge, list), word_text(&c->text->words, unit));
}

static void score_money(struct collector *c, struct score *s, const struct region_of_text *r) {
    const struct word *w = c->text->words.at;
    for (uint32_t i = r->first_block; i < r->first_block + r->nblocks; i++) {
        const struct block *b = &c->text->blocks.at[i];
        for (uint32_t k = b->word; k + 1 < b->word + b->nwords; k++) {
            if (!is_money(c, k))
                continue;
            s->offers = true;
            promo_add(c, s, SCORE_MONEY, (struct span){w[k].start, w[k + 1].end},
                      "price or discount",
                      text_excerpt(c->arena, c->document, c->text, k, k + 1, 40));
            return;
        }
    }
}

bool promo_is_foreign(const struct collector *c, struct str host) {
    return collector_is_foreign(c, host) && !markup_has(markup_list(c->knowledge, "social-hosts"),
                                                        link_registrable(c->matcher, host));
}

bool promo_has_campaign(const struct collector *c, const struct url *url) {
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
    for (uint32_t i = r->node; i <= r->last_node && !(twice && s->campaign); i++) {
        const struct node *n = &c->document->nodes.at[i];
        if (n->kind != NODE_ELEMENT || n->tag != TAG_A || n->span.start < r->span.start ||
            n->span.start >= r->span.end)
            continue;
        struct url url = url_parse(c->arena, document_attr_value(c->document, i, "href"));
        if (!promo_is_foreign(c, url.host))
            continue;
        struct str domain = link_registrable(c->matcher, url.host);
        if (!s->block->merchant.n)
            s->block->merchant = domain;
        if (!s->campaign && promo_has_campaign(c, &url)) {
            s->campaign = s->pays = true;
            promo_add(c, s, SCORE_CAMPAIGN, n->span, "campaign parameters", url.query);
        }
        bool known = false;
        for (uint32_t h = 0; h < nhosts && !known; h++)
            known = str_eq(hosts[h], domain);
        if (nhosts < ARRAY_COUNT(hosts))
            hosts[nhosts++] = domain;
        if (!known || twice)
            continue;
        twice = s->pays = true;
        promo_add(c, s, SCORE_ONE_MERCHANT, n->span, "several links to one merchant", domain);
    }
}

void promo_score_affiliate(struct collector *c, struct score *s, const struct region_of_text *r) {
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
        promo_add(c, s, SCORE_AFFILIATE, p->span, "affiliate link", p->url);
        return;
    }
}

/* Gives the links inside the block its number (index + 1); the star of a link is the block's too.
 */
static void adopt_links(struct collector *c, uint32_t block, struct span span) {
    struct placement *at = c->facts->placements.at;
    for (uint32_t i = collector_first_link(c, span.start);
         i < c->nlinks && at[i].span.start < span.end; i++) {
        at[i].block = block + 1;
        at[block].starred = at[block].starred || at[i].starred;
    }
}

void promo_adopt_coupons(struct collector *c) {
    struct placement *at = c->facts->placements.at;
    for (uint32_t i = c->nlinks; i < c->first_promo; i++) {
        uint32_t promo = collector_first_promo(c, at[i].span.start);
        if (at[i].kind == PLACEMENT_COUPON_CODE && promo < c->promos.n &&
            c->promos.at[promo].span.start <= at[i].span.start)
            at[i].block = c->promos.at[promo].placement + 1;
    }
}

bool promo_overlaps(const struct collector *c, struct span span) {
    uint32_t i = collector_first_promo(c, span.start);
    return i < c->promos.n && c->promos.at[i].span.start < span.end;
}

/* The label in each of the languages that have the word: which one counts is seen later. */
static void note_label(struct collector *c, const struct score *s) {
    const struct cue *end = c->cues.at + c->cues.n;
    for (struct cue *cue = s->label; cue && cue < end && cue->first == s->label->first; cue++) {
        cue->labels = cue->role == ROLE_LABEL;
        cue->box = s->box;
    }
}

void promo_settle(struct collector *c, struct score *s, bool keep) {
    uint32_t index = c->facts->placements.n - 1;
    bool own = s->own && !s->block->network.n; /* nobody else pays for that */
    if (!keep || own || s->total < SCORE_LIKELY) {
        c->facts->placements.n = index;
        return;
    }
    s->block->certainty = s->total >= SCORE_CERTAIN ? CERTAINTY_CERTAIN : CERTAINTY_LIKELY;
    adopt_links(c, index, s->block->span);
    collector_add_promo(c);
    note_label(c, s);
}

struct score promo_begin(struct collector *c, const struct region_of_text *r) {
    struct score s = {0};
    s.block = collector_place(c, PLACEMENT_PROMO_BLOCK, CERTAINTY_WEAK, r->span, r->node);
    s.block->last_node = r->last_node;
    s.box = r->heading ? 0 : r->node;
    return s;
}

void promo_score(struct collector *c, struct score *s, const struct region_of_text *r) {
    score_cues(c, s, r);
    score_money(c, s, r);
    score_links(c, s, r);
    promo_score_affiliate(c, s, r);
}

struct region_of_text promo_section(const struct collector *c, uint32_t heading) {
    const struct block *blocks = c->text->blocks.at;
    uint32_t end = collector_section_end(c, heading);
    uint32_t link = c->view->at[blocks[heading].first].link; /* a heading may be all link */
    struct region_of_text r = {.node = link ? link : blocks[heading].first,
                               .last_node = blocks[heading].last,
                               .heading = heading + 1,
                               .first_block = heading,
                               .span = blocks[heading].span};
    if (link)
        r.span.start = c->document->nodes.at[link].outer.start;
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

struct region_of_text promo_element(const struct collector *c, uint32_t node) {
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

struct str promo_away(const struct collector *c, const struct region_of_text *r) {
    for (uint32_t i = r->node; i <= r->last_node; i++) {
        const struct node *n = &c->document->nodes.at[i];
        if (n->kind != NODE_ELEMENT || n->tag != TAG_A)
            continue;
        struct url url = url_parse(c->arena, document_attr_value(c->document, i, "href"));
        if (promo_is_foreign(c, url.host))
            return url.host;
    }
    return STR("");
}
