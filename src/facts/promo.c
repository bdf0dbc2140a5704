/*
 * Promo blocks, by evidence: parts of the text that sell, scored by what stands
 * in them. No single word decides; each part of the score is kept as evidence.
 */
#include "facts/promo.h"

/* ---- sections under a promo heading --------------------------------------------------------- */

/* Does no running text follow? */
static bool is_last(const struct collector *c, const struct region_of_text *r) {
    return r->first_block + r->nblocks >= c->last_running;
}

/* Is the block nothing but a heading of page furniture ("Related deals")? */
static bool heads_furniture(const struct collector *c, const struct block *b) {
    const struct cue *cue = cues_find(c, ROLE_CHROME, b->word, b->word);
    return cue && cue->last + 1 == b->word + b->nwords;
}

/* Does the heading promise no more than shops that have the thing ("Where to buy")? */
static bool is_shop_heading(const struct collector *c, const struct cue *cue) {
    return markup_has(markup_list(c->knowledge, "shop-heading-groups"),
                      c->knowledge->groups.at[cue->group].id);
}

/* Does a host bear a name that the heading writes with a capital? */
static bool is_named(const struct collector *c, const struct block *heading, struct str host) {
    enum { NAME = 4 }; /* letters of a name that no host holds by chance */
    const struct words *words = &c->text->words;
    for (uint32_t i = heading->word; i < heading->word + heading->nwords; i++) {
        struct str name = word_text(words, &words->at[i]);
        if ((words->at[i].flags & WORD_CAPITAL) && name.n >= NAME &&
            str_find(host, name, 0) != SIZE_MAX)
            return true;
    }
    return false;
}

/* A link that stands alone, to the site of one that the heading names, is a button: whatever it
 * says. */
static void score_named_button(struct collector *c, struct score *s,
                               const struct region_of_text *r) {
    enum { BUTTON_WORDS = 5 }; /* a longer link is a headline */
    const struct block *blocks = c->text->blocks.at, *heading = &blocks[r->heading - 1];
    for (uint32_t i = r->heading; i < r->first_block + r->nblocks; i++) {
        uint32_t link = c->view->at[c->text->words.at[blocks[i].word].node].link;
        if (blocks[i].linked < blocks[i].nwords || blocks[i].nwords > BUTTON_WORDS || !link)
            continue;
        struct str host = url_parse(c->arena, document_attr_value(c->document, link, "href")).host;
        if (!promo_is_foreign(c, host) || !is_named(c, heading, host))
            continue;
        promo_add(c, s, SCORE_CALL_TO_ACTION, blocks[i].span, "a button to the one it names", host);
        s->calls = s->leads = true;
        return;
    }
}

static void try_heading(struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    uint32_t covered = cue->last - cue->first + 1;
    bool own = cue->first == b->word && b->nwords <= covered + 3;
    bool titled = b->level && b->level < BOLD_LEVEL;
    bool item = !titled && c->document->nodes.at[b->node].tag == TAG_LI; /* heads nothing */
    if (!own || item || b->nwords > MAX_HEADING_WORDS || (b->flags & (VIEW_HIDDEN | VIEW_HEAD)) ||
        heads_furniture(c, b))
        return;
    struct region_of_text r = promo_section(c, cue->block);
    if (promo_overlaps(c, r.span) || r.nblocks > MAX_REGION_BLOCKS)
        return;
    struct score s = promo_begin(c, &r);
    promo_add(c, &s, cue->brand ? SCORE_HEADING_BRAND : SCORE_HEADING, b->span, "promo heading",
              text_excerpt(c->arena, c->document, c->text, b->word, b->word + b->nwords - 1, 80));
    promo_score(c, &s, &r);
    if (cue->brand && !s.calls)
        score_named_button(c, &s, &r);
    bool last = is_last(c, &r), chrome = s.block->region == REGION_CHROME;
    if (last)
        promo_add(c, &s, SCORE_LAST, b->span, "ends the article", STR(""));
    bool sells = s.leads || (s.offers && last); /* words alone do so where the article ends */
    promo_settle(c, &s,
                 cue->brand && !chrome
                     ? promo_asks(c, &s, &r) || s.campaign || s.block->network.n > 0
                 : chrome ? s.calls && s.block->network.n > 0
                          : s.calls && (s.pays || (sells && !is_shop_heading(c, cue))));
}

/* ---- elements whose name says that they sell ------------------------------------------------- */

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
    for (uint32_t i = cues_of_block(c, r->first_block);
         shows && i < c->cues.n && c->cues.at[i].block < r->first_block + r->nblocks; i++) {
        struct cue *cue = &c->cues.at[i];
        const struct block *b = &c->text->blocks.at[cue->block];
        if (cue->role != ROLE_LABEL || cue->first != b->word || (b->flags & VIEW_HIDDEN) ||
            collector_heads_slot(c, cue))
            continue;
        promo_add_label(c, s, SCORE_LABEL, cue_span(c, cue), "label", cue);
        return true;
    }
    return false;
}

/* A shortcode or component that wraps something sold; within a sentence it is but a link. */
static bool is_selling_shortcode(const struct collector *c, uint32_t node) {
    const struct node *n = &c->document->nodes.at[node];
    if (n->tag != TAG_SHORTCODE || n->end == node + 1 ||
        !(markup_classes(c->knowledge, n->name) & CLASS_PROMO))
        return false;
    bool in_paragraph = c->document->nodes.at[n->parent].tag == TAG_P;
    return !in_paragraph || collector_words(c, n->parent) == collector_words(c, node);
}

/* Is most of its text a menu? Sites call the place above the page a banner, too. */
static bool holds_menu(const struct collector *c, uint32_t node) {
    const struct document *d = c->document;
    uint32_t words = collector_words(c, node);
    for (uint32_t i = node; i < d->nodes.at[node].end; i++)
        if (d->nodes.at[i].tag == TAG_NAV && collector_words(c, i) * 2 > words)
            return true;
    return false;
}

/* The class, or the data attribute, by which the element says so. */
static void score_name(struct collector *c, struct score *s, const struct node *n, int points) {
    const struct attr *attr = view_sponsored_attr(c->knowledge, c->document, n);
    struct str class = document_attr_value(c->document, s->block->node, "class");
    promo_add(c, s, points, n->span, attr ? "attribute" : "class name", attr ? attr->name : class);
}

/* Is there a line of words beside the links? */
static bool says_something(const struct collector *c, const struct region_of_text *r) {
    enum { LINE = 5 }; /* words */
    for (uint32_t i = r->first_block; i < r->first_block + r->nblocks; i++)
        if (c->text->blocks.at[i].nwords >= LINE && !c->text->blocks.at[i].linked)
            return true;
    return false;
}

static void try_element(struct collector *c, uint32_t node) {
    const struct node *n = &c->document->nodes.at[node];
    const struct node_view *v = &c->view->at[node];
    bool sold = (v->flags & VIEW_SPONSORED) && !(c->view->at[n->parent].flags & VIEW_SPONSORED);
    bool named = sold || ((v->flags & VIEW_PROMO) && !(c->view->at[n->parent].flags & VIEW_PROMO));
    bool shortcode = is_selling_shortcode(c, node);
    bool table = n->tag == TAG_TABLE;
    if ((!named && !shortcode && !table) || (v->flags & VIEW_HIDDEN) ||
        (!shortcode && v->block != node) || collector_is_flow(c, node))
        return;
    struct region_of_text r = promo_element(c, node);
    if (promo_overlaps(c, r.span) || r.nblocks > MAX_REGION_BLOCKS || (table && !r.nblocks) ||
        r.last_node - r.node > MAX_REGION_NODES || holds_menu(c, node))
        return;
    struct score s = promo_begin(c, &r);
    if (named)
        score_name(c, &s, n, sold ? SCORE_SPONSORED : SCORE_NAME);
    bool labelled = sold && score_label(c, &s, &r);
    if (shortcode)
        promo_add(c, &s, SCORE_SHORTCODE, n->span, "shortcode", n->name);
    promo_score(c, &s, &r);
    s.pays = s.pays || (sold && promo_away(c, &r).n > 0);
    bool sells = s.pays && (s.calls || shortcode || (named && s.offers));
    bool within = named && s.leads && s.block->region == REGION_ARTICLE && says_something(c, &r);
    if (within)
        promo_add(c, &s, SCORE_WITHIN, n->span, "a box within the article", STR(""));
    promo_settle(c, &s, labelled || sells || within || (named && s.leads && s.offers));
}

/* ---- boxes that the publisher calls advertising --------------------------------------------- */

/* The box of the label; where text has no boxes, the label and the short passage that it heads. */
static struct region_of_text labelled_region(const struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    uint32_t item = collector_item(c, b), box = item ? item : collector_box(c, b->node, b->nwords);
    if (!collector_is_flow(c, box))
        return promo_element(c, box);
    struct region_of_text r = promo_section(c, cue->block);
    bool short_passage = b->span.start > c->body.start && r.nblocks <= SHORT_PASSAGE;
    return short_passage ? r : (struct region_of_text){.nblocks = UINT32_MAX};
}

/*
 * "(Sponsor)" at the end of a block: the item of a newsletter that it closes, where a campaign's
 * link stands in it. Beside an affiliate link it is the mark of that link.
 */
static void try_closing_label(struct collector *c, struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    const struct word *w = c->text->words.at;
    bool bracketed = (w[cue->first].flags & WORD_OPEN) && (w[cue->last].flags & WORD_CLOSE);
    if (!bracketed || cue->last + 1 < b->word + b->nwords || (!b->level && !b->section) ||
        !label_stands_alone(c, cue))
        return;
    struct region_of_text r = promo_section(c, b->level ? cue->block : b->section - 1);
    if (r.nblocks > SHORT_PASSAGE || cue->block >= r.first_block + r.nblocks ||
        promo_overlaps(c, r.span))
        return;
    struct score s = promo_begin(c, &r);
    promo_add_label(c, &s, SCORE_LABEL, cue_span(c, cue), "called advertising", cue);
    promo_score(c, &s, &r);
    promo_settle(c, &s, s.campaign && !s.block->network.n);
}

static void try_labelled(struct collector *c, struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    struct str group = c->knowledge->groups.at[cue->group].id;
    bool plain = markup_has(markup_list(c->knowledge, "advertising-groups"), group);
    if ((!plain && !markup_has(markup_list(c->knowledge, "veiled-groups"), group)) ||
        b->kind != BLOCK_TEXT || (b->flags & (VIEW_HIDDEN | VIEW_HEAD)))
        return;
    if (plain && cue->first != b->word)
        try_closing_label(c, cue);
    if (c->view->at[b->first].link || cue->first != b->word || !label_stands_alone(c, cue) ||
        collector_heads_slot(c, cue) || label_is_qualified(c, cue))
        return;
    struct region_of_text r = labelled_region(c, cue);
    if (r.nblocks > MAX_REGION_BLOCKS || r.first_block != cue->block || promo_overlaps(c, r.span))
        return;
    struct str host = promo_away(c, &r);
    if (!host.n)
        return;
    bool alone = b->nwords <= cue->last - cue->first + 2;
    struct score s = promo_begin(c, &r);
    promo_add_label(c, &s, plain ? SCORE_LABEL : SCORE_VEILED, b->span, "called advertising", cue);
    promo_add(c, &s, SCORE_AWAY, r.span, "link to another site", host);
    promo_score(c, &s, &r);
    bool boxed = r.node != b->first;
    promo_settle(c, &s,
                 plain && boxed && alone ? true : s.leads || s.campaign || s.block->network.n);
}

/* ---- boxes round a button ------------------------------------------------------------------- */

/* The element round a link that holds more than the link's own block of text. */
static struct region_of_text box_of(const struct collector *c, uint32_t link) {
    uint32_t box = collector_box(c, c->document->nodes.at[link].parent, collector_words(c, link));
    struct region_of_text r = promo_element(c, box);
    if (r.nblocks > 1 || !box)
        return r;
    return promo_element(
        c, collector_box(c, c->document->nodes.at[box].parent, collector_words(c, box)));
}

/* Does the link carry a campaign's parameters, or (where that counts) an affiliate id? */
static bool is_paid_link(const struct collector *c, uint32_t link, bool affiliate) {
    const struct placement *p =
        &c->facts->placements.at[collector_first_link(c, c->document->nodes.at[link].outer.start)];
    if (affiliate && p < c->facts->placements.at + c->nlinks && p->node == link &&
        p->certainty >= CERTAINTY_LIKELY)
        return true;
    struct url url = url_parse(c->arena, document_attr_value(c->document, link, "href"));
    return promo_is_foreign(c, url.host) && promo_has_campaign(c, &url);
}

/*
 * A button that leads to a shop, together with a price, a code or a question, in a small box
 * without a telling name; or, where text has no boxes, in a short section.
 */
static void try_button(struct collector *c, const struct cue *cue, uint32_t *tried) {
    const struct block *b = &c->text->blocks.at[cue->block];
    uint32_t link = c->view->at[c->text->words.at[cue->first].node].link;
    if (!link || b->kind != BLOCK_TEXT || (b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CHROME)) ||
        !promo_is_call(c, cue))
        return;
    struct region_of_text r = box_of(c, link);
    enum tag tag = (enum tag)c->document->nodes.at[r.node].tag;
    if (tag == TAG_UL || tag == TAG_OL)
        return; /* a list of links is no box */
    bool boxed = !collector_is_flow(c, r.node);
    if (!boxed && b->section && c->text->blocks.at[b->section - 1].level > 1)
        r = promo_section(c, b->section - 1);
    else if (!boxed)
        return;
    if (r.node == *tried || r.nblocks > MAX_PASSAGE_BLOCKS || promo_overlaps(c, r.span) ||
        !is_paid_link(c, link, boxed && r.nblocks <= SMALL_BOX))
        return;
    *tried = r.node;
    struct score s = promo_begin(c, &r);
    promo_score_call(c, &s, cue);
    promo_score(c, &s, &r);
    promo_settle(c, &s, s.leads && s.offers);
}

/*
 * A paragraph that asks to go to a shop, names a price or a discount, and leads there by a
 * campaign's link: "Look at the range at <shop> and save 10%".
 */
static void try_paragraph(struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    if (b->kind != BLOCK_TEXT || (b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CHROME)) ||
        promo_is_more(c, cue) || !promo_is_call(c, cue) || !promo_leads_away(c, b))
        return;
    struct region_of_text r = promo_element(c, b->node);
    if (r.nblocks != 1 || promo_overlaps(c, r.span))
        return;
    struct score s = promo_begin(c, &r);
    promo_score_call(c, &s, cue);
    promo_score(c, &s, &r);
    promo_settle(c, &s, s.leads && s.offers && s.campaign);
}

/* ---- pitches -------------------------------------------------------------------------------- */

/* What answers the question: a call behind it that names a shop, or leads to one. */
static const struct cue *find_answer(const struct collector *c, const struct cue *question) {
    for (const struct cue *cue = question + 1, *end = c->cues.at + c->cues.n; cue < end; cue++) {
        if (cue->block > question->block + SHORT_PASSAGE)
            break;
        if (cue->role == ROLE_CALL_TO_ACTION && !promo_is_more(c, cue) && promo_is_call(c, cue) &&
            (cue->brand || promo_leads_away(c, &c->text->blocks.at[cue->block])))
            return cue;
    }
    return NULL;
}

/* Does the article itself ask its reader? */
static bool asks_to_buy(const struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    return cue->role == ROLE_BUY_QUESTION && b->kind == BLOCK_TEXT &&
           !(b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CHROME)) &&
           !(c->text->words.at[cue->first].flags & WORD_QUOTED);
}

/*
 * "Looking for a new phone? Visit <shop>.": where an article ends so, the text alone sells, under
 * any heading or none.
 */
static void try_pitch(struct collector *c, const struct cue *question) {
    const struct block *b = &c->text->blocks.at[question->block];
    const struct cue *answer = find_answer(c, question);
    bool headed = b->section && b->section == question->block &&
                  c->text->blocks.at[b->section - 1].level > 1; /* no title */
    struct region_of_text r = promo_section(c, question->block - headed);
    if (!answer || answer->block >= r.first_block + r.nblocks || r.nblocks > SHORT_PASSAGE ||
        answer->block + 1 < c->last_running || promo_overlaps(c, r.span))
        return;
    struct score s = promo_begin(c, &r);
    promo_score_call(c, &s, answer);
    promo_score(c, &s, &r);
    promo_add(c, &s, SCORE_LAST, b->span, "ends the article", STR(""));
    promo_settle(c, &s, s.tempts);
}

/* ---- shelves -------------------------------------------------------------------------------- */

/* A box of pictures that are paid links, with little more than a heading. */
static void try_shelf(struct collector *c, uint32_t link) {
    const struct document *d = c->document;
    if (collector_words(c, link) || !find_image(d, link))
        return;
    uint32_t box = collector_box(c, d->nodes.at[link].parent, 0);
    if (collector_is_flow(c, box) || collector_words(c, box) > SHELF_WORDS)
        return;
    struct region_of_text r = promo_element(c, box);
    uint32_t first = collector_first_link(c, r.span.start), pictures = 0;
    for (uint32_t i = first; i < c->nlinks; i++) {
        const struct placement *p = &c->facts->placements.at[i];
        if (p->span.start >= r.span.end)
            break;
        pictures += p->kind == PLACEMENT_AFFILIATE_LINK && p->certainty >= CERTAINTY_LIKELY &&
                    !collector_words(c, p->node) && find_image(d, p->node);
    }
    if (pictures < 2 || promo_overlaps(c, r.span))
        return;
    struct score s = promo_begin(c, &r);
    promo_add(c, &s, SCORE_BANNER, r.span, "a box of pictures that are paid links", STR(""));
    promo_score(c, &s, &r);
    promo_settle(c, &s, true);
}

/* ---- sponsored passages --------------------------------------------------------------------- */

/*
 * The box of the sentence; its own block, if that holds the sponsor's link or begins no short
 * passage; or the passage.
 */
static struct region_of_text sponsored_region(const struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    uint32_t box = collector_box(c, b->node, b->nwords);
    if (!collector_is_flow(c, box))
        return promo_element(c, box);
    struct region_of_text r = promo_section(c, cue->block);
    bool whole = promo_leads_away(c, b) || r.nblocks > MAX_PASSAGE_BLOCKS;
    return whole ? promo_element(c, b->node) : r;
}

/*
 * "Thanks to <brand> for sponsoring": the passage that follows, up to the next heading. In the
 * first paragraph it speaks for the whole article.
 */
static void try_sponsored(struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    if (!markup_has(markup_list(c->knowledge, "sponsor-groups"),
                    c->knowledge->groups.at[cue->group].id) ||
        b->kind != BLOCK_TEXT || (b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CHROME)) ||
        (c->text->words.at[cue->first].flags & WORD_QUOTED) || b->span.start <= c->body.start ||
        collector_is_denied(c, b, cue->first, cue->last))
        return;
    struct region_of_text r = sponsored_region(c, cue);
    if (!r.nblocks || r.nblocks > MAX_PASSAGE_BLOCKS || promo_overlaps(c, r.span))
        return;
    struct score s = promo_begin(c, &r);
    promo_add(c, &s, SCORE_THANKS, cue_span(c, cue), "says who paid", cue_text(c, cue));
    promo_score(c, &s, &r);
    promo_settle(c, &s, promo_asks(c, &s, &r) || s.pays);
}

/* ---- banners -------------------------------------------------------------------------------- */

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
    if (!promo_is_foreign(c, url.host) || promo_overlaps(c, r.span) ||
        (c->view->at[node].flags & VIEW_HIDDEN))
        return;
    struct score s = promo_begin(c, &r);
    s.block->url = url.all;
    s.block->merchant = link_registrable(c->matcher, url.host);
    promo_add(c, &s, SCORE_BANNER, n->span, "image that links to another site", url.host);
    struct str size = ad_size(c, image);
    bool named = (c->view->at[node].flags & (VIEW_SPONSORED | VIEW_PATRON)) == VIEW_SPONSORED;
    bool campaign = promo_has_campaign(c, &url);
    promo_score_affiliate(c, &s, &r);
    bool aside = s.pays && s.block->region == REGION_CHROME;
    if (campaign)
        promo_add(c, &s, SCORE_CAMPAIGN, n->span, "campaign parameters", url.query);
    if (size.n && (campaign || s.pays))
        promo_add(c, &s, SCORE_CAMPAIGN, n->span, "size of an advertisement", size);
    if (named)
        promo_add(c, &s, SCORE_CAMPAIGN, n->span, "class name",
                  document_attr_value(d, node, "class"));
    bool product = s.pays && s.block->region == REGION_ARTICLE; /* a picture of what is sold */
    bool creative = is_creative(c, image);
    if (creative)
        promo_add(c, &s, SCORE_CAMPAIGN, c->document->nodes.at[image].span,
                  "image from a network's server", STR(""));
    promo_settle(c, &s, size.n || aside || creative || (named && !product));
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
    uint32_t tried = 0;
    for (uint32_t i = 0; i < c->cues.n; i++)
        if (c->cues.at[i].role == ROLE_CALL_TO_ACTION)
            try_button(c, &c->cues.at[i], &tried);
    for (uint32_t i = 0; i < c->cues.n; i++)
        if (c->cues.at[i].role == ROLE_CALL_TO_ACTION)
            try_paragraph(c, &c->cues.at[i]);
    uint32_t asked = UINT32_MAX; /* block: what answers its first question answers all of them */
    for (uint32_t i = 0; i < c->cues.n; i++)
        if (c->cues.at[i].block != asked && asks_to_buy(c, &c->cues.at[i])) {
            asked = c->cues.at[i].block;
            try_pitch(c, &c->cues.at[i]);
        }
    for (uint32_t i = 1; i < d->nodes.n; i++)
        if (d->nodes.at[i].kind == NODE_ELEMENT && !(d->nodes.at[i].flags & NODE_INERT) &&
            d->nodes.at[i].tag == TAG_A)
            try_banner(c, i);
    for (uint32_t i = 0; i < c->nlinks; i++)
        if (c->facts->placements.at[i].kind == PLACEMENT_AFFILIATE_LINK &&
            c->facts->placements.at[i].certainty >= CERTAINTY_LIKELY)
            try_shelf(c, c->facts->placements.at[i].node);
    promo_adopt_coupons(c);
}
