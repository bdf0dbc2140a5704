/* Coupon codes: a code that a coupon phrase introduces, offered by a third party. */
#include "facts/collect.h"

enum leads { LEADS_NOWHERE, LEADS_HOME, LEADS_AWAY };

static struct str code_text(const struct collector *c, const struct cue *cue) {
    const struct word *w = c->text->words.at;
    return source_slice(c->document->source,
                        (struct span){w[cue->code_first].start, w[cue->code_last].end});
}

/* Where do the links in the block lead? To another site, if one of them does. */
static enum leads links_in_block_lead(const struct collector *c, const struct block *b) {
    enum leads leads = LEADS_NOWHERE;
    uint32_t last = 0;
    for (uint32_t i = b->word; i < b->word + b->nwords; i++) {
        uint32_t link = c->view->at[c->text->words.at[i].node].link;
        if (!link || link == last)
            continue;
        last = link;
        struct url url = url_parse(c->arena, document_attr_value(c->document, link, "href"));
        if (collector_is_foreign(c, url.host))
            return LEADS_AWAY;
        leads = LEADS_HOME;
    }
    return leads;
}

/* Is the block nothing but a link that asks to buy? */
static bool is_button(const struct collector *c, const struct block *b) {
    return b < c->text->blocks.at + c->text->blocks.n && b->kind == BLOCK_TEXT &&
           b->linked == b->nwords && cues_find(c, ROLE_CALL_TO_ACTION, b->word, b->word);
}

/* Where do the links of the offer lead: those of the block, or the button below or above it? */
static enum leads links_lead(const struct collector *c, const struct block *b) {
    enum leads leads = links_in_block_lead(c, b);
    if (leads == LEADS_NOWHERE && is_button(c, b + 1))
        leads = links_in_block_lead(c, b + 1);
    if (leads == LEADS_NOWHERE && b > c->text->blocks.at && is_button(c, b - 1))
        leads = links_in_block_lead(c, b - 1);
    if (leads == LEADS_NOWHERE && cues_find(c, ROLE_OWN_OFFER, b->word, b->word + b->nwords - 1))
        leads = LEADS_HOME;
    return leads;
}

/* Text that is crossed out is no offer any more. */
static bool is_struck_out(const struct collector *c, uint32_t node) {
    const struct document *d = c->document;
    uint32_t block = c->view->at[node].block;
    for (uint32_t i = d->nodes.at[node].parent; i > block; i = d->nodes.at[i].parent)
        if (d->nodes.at[i].tag == TAG_DEL || d->nodes.at[i].tag == TAG_S)
            return true;
    return false;
}

void coupons_collect(struct collector *c) {
    uint32_t code = 0;                /* word + 1 of the code that was found last */
    const struct block *asked = NULL; /* where its block's links lead is asked once */
    enum leads leads = LEADS_NOWHERE;
    for (uint32_t i = 0; i < c->cues.n; i++) {
        const struct cue *cue = &c->cues.at[i];
        const struct block *b = &c->text->blocks.at[cue->block];
        if (cue->role != ROLE_COUPON || cue->code_first > cue->code_last || b->kind != BLOCK_TEXT ||
            (b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_QUOTE)))
            continue;
        const struct word *w = c->text->words.at;
        if ((w[cue->first].flags & WORD_QUOTED) || is_struck_out(c, w[cue->code_first].node))
            continue;
        if (code == cue->code_first + 1)
            continue; /* a longer wording introduced it */
        code = cue->code_first + 1;
        struct span span = {w[cue->first].start, w[cue->last].end};
        if (b != asked)
            leads = links_lead(c, b);
        asked = b;
        bool away = leads == LEADS_AWAY;
        if (leads == LEADS_HOME || (!away && (b->flags & VIEW_CHROME)))
            continue; /* the publisher's own shop, or coupon pages */
        struct placement *p =
            collector_place(c, PLACEMENT_COUPON_CODE, away ? CERTAINTY_CERTAIN : CERTAINTY_LIKELY,
                            span, w[cue->first].node);
        p->code = code_text(c, cue);
        collector_evidence(c, p, span, 0, "coupon phrase with the code '%.*s'", STR_ARG(p->code));
        if (away)
            collector_evidence(c, p, b->span, 0, "a link to another site stands beside it");
    }
}
