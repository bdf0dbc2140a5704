/*
 * Disclosures: wordings that tell the reader of the money. A sentence counts
 * wherever it is written; a single word only where it stands as a label.
 */
#include "facts/scope.h"
#include "knowledge/markup.h"

#include <stdlib.h>

enum {
    LABEL_EXTRA = SCOPE_LABEL_EXTRA, /* words beside a label in its block */
    POINTER_EXTRA = 6,               /* ... beside a pointer in its block */
    MARK_DISTANCE = 4,               /* words between a link and its mark ... */
    BRACKET_DISTANCE = 16,           /* ... in brackets */
    BRACKET_WORDS = 12,    /* from a mark to the closing bracket: "(paid link, I get 10%)" */
    PASSAGE_BLOCKS = 4,    /* blocks under a heading "Disclosures:" that belong to it */
    NEGATION_DISTANCE = 6, /* words between a negation and what it denies */
    HEDGE_DISTANCE = 4,    /* words between a hedge and the wording */
    TEXT_MOST = 300,       /* bytes of the wording that are kept */
};

/* ---- links and menus that bear the words ---------------------------------------------------- */

/* A menu item or a footer link that only bears the word. */
static bool is_bare_link(const struct collector *c, const struct cue *cue) {
    const struct word *w = c->text->words.at;
    uint32_t link = c->view->at[w[cue->first].node].link;
    return link && collector_words(c, link) <= cue->last - cue->first + 1 + LABEL_EXTRA;
}

/* Words that point nowhere: within a sentence about something else without a link, or in the title
 * as its subject. */
static bool points_nowhere(const struct collector *c, const struct block *b,
                           const struct cue *cue) {
    uint32_t from, to, covered = cue->last - cue->first + 1;
    text_sentence(c->text, b, cue->first, &from, &to);
    bool subject = b->level == 1 && b->nwords > covered;
    return !b->linked && (subject || to - from + 1 > covered + POINTER_EXTRA);
}

/* A block that is all link, next to another one: an item of a menu, wherever it stands. */
static bool is_menu_item(const struct collector *c, const struct block *b) {
    const struct block *first = c->text->blocks.at, *end = first + c->text->blocks.n;
    if (b->linked < b->nwords)
        return false;
    bool after = b > first && b[-1].kind == BLOCK_TEXT && b[-1].linked == b[-1].nwords;
    bool before = b + 1 < end && b[1].kind == BLOCK_TEXT && b[1].linked == b[1].nwords;
    return after || before;
}

/* ---- is it denied? --------------------------------------------------------------------------- */

bool collector_is_denied(const struct collector *c, const struct block *b, uint32_t first,
                         uint32_t last) {
    uint32_t from, to;
    text_sentence(c->text, b, first, &from, &to);
    const struct cue *no = cues_find(c, ROLE_NEGATION, from, last);
    if (!no || no->first > last)
        return false;
    for (uint32_t i = no->last + 1; i <= first; i++)
        if (c->text->words.at[i].flags & WORD_COMMA)
            return false; /* "not paid, but with affiliate links" */
    return no->last >= first || first - no->last <= NEGATION_DISTANCE;
}

/* Do the words around also say what the publisher gets? That is what the hedge left open. */
static bool is_explained(const struct collector *c, const struct block *b, uint32_t word) {
    uint32_t from = word > b->word + SENTENCE_WORDS ? word - SENTENCE_WORDS : b->word;
    uint32_t to = b->word + b->nwords;
    if (to > word + SENTENCE_WORDS)
        to = word + SENTENCE_WORDS;
    const struct cue *slot = cues_find(c, ROLE_SLOTS, from, to);
    for (; slot && slot < c->cues.at + c->cues.n && slot->first < to; slot++) {
        const struct phrase_group *g = &c->knowledge->groups.at[slot->group];
        if (slot->role == ROLE_SLOTS && slot->slot >= 0 &&
            str_is(g->slot_names.at[slot->slot], "money"))
            return true;
    }
    return false;
}

/* "may contain", "bevat mogelijk": a hedge in the wording, or just before it. */
static bool is_hedged(const struct collector *c, const struct block *b, uint32_t first,
                      uint32_t last) {
    uint32_t from, to;
    text_sentence(c->text, b, first, &from, &to);
    if (first > from + HEDGE_DISTANCE)
        from = first - HEDGE_DISTANCE;
    const struct cue *hedge = cues_find(c, ROLE_HEDGE, from, last);
    return hedge && hedge->first <= last && !is_explained(c, b, first);
}

/* ---- adding ---------------------------------------------------------------------------------- */

/* Is a star among the words? */
static bool holds_star(const struct text *t, uint32_t first, uint32_t last) {
    for (uint32_t i = first; i <= last; i++)
        if ((t->words.at[i].flags & WORD_SYMBOL) &&
            str_is(word_text(&t->words, &t->words.at[i]), "*"))
            return true;
    return false;
}

static struct disclosure *add(struct collector *c, const struct cue *cue, uint32_t first,
                              uint32_t last) {
    const struct block *b = &c->text->blocks.at[cue->block];
    const struct word *w = c->text->words.at;
    const struct phrase_group *g = &c->knowledge->groups.at[cue->group];
    struct disclosure *d = list_push(c->arena, &c->facts->disclosures);
    d->span = (struct span){w[first].start, w[last].end};
    d->group = g->id;
    d->language = g->language;
    d->role = g->role;
    d->node = w[first].node;
    d->visible = b->kind == BLOCK_TEXT && !(b->flags & (VIEW_HIDDEN | VIEW_HEAD));
    d->region = b->flags & VIEW_CHROME ? REGION_CHROME : REGION_ARTICLE;
    uint32_t from, to;
    text_sentence(c->text, b, first, &from, &to);
    if (to < last)
        to = last;
    d->text = text_excerpt(c->arena, c->document, c->text, from, to, TEXT_MOST);
    d->negative = g->role == ROLE_DENIAL || collector_is_denied(c, b, first, last);
    d->named = g->role == ROLE_DENIAL && cue->brand;
    d->sentence = from;
    d->star = holds_star(c->text, first, last);
    d->hedged = g->role == ROLE_SENTENCE && is_hedged(c, b, first, last);
    scope_set(c, d, b, cue->block, to - from + 1);
    return d;
}

/*
 * Does a bracket open at the mark and close behind it, or a few words on: "(paid link, ...)"? One
 * word that goes on without a mark is what the text speaks of: "(advertising and media)".
 */
static bool in_brackets(const struct collector *c, const struct block *b, const struct cue *cue) {
    const struct word *w = c->text->words.at;
    if (!(w[cue->first].flags & WORD_OPEN))
        return false;
    bool closed = w[cue->last].flags & WORD_CLOSE;
    bool apart = cue->last + 1 < b->word + b->nwords &&
                 (w[cue->last + 1].flags & (WORD_COMMA | WORD_SYMBOL | WORD_SENTENCE));
    if (cue->first == cue->last && !closed && !apart)
        return false;
    for (uint32_t i = cue->last; i < b->word + b->nwords && i <= cue->last + BRACKET_WORDS; i++)
        if (w[i].flags & WORD_CLOSE)
            return true;
    return false;
}

/* What the page marks as a paid link is one, though its address only hints at it. */
static void believe_mark(struct collector *c, uint32_t link, const struct cue *cue) {
    uint32_t i = collector_first_link(c, c->document->nodes.at[link].outer.start);
    struct placement *p = &c->facts->placements.at[i];
    if (i == c->nlinks || p->node != link || p->certainty != CERTAINTY_WEAK || p->leads_home)
        return;
    p->certainty = CERTAINTY_LIKELY;
    collector_evidence(c, p, cue_span(c, cue), 0, "the page marks it: %.*s",
                       STR_ARG(cue_text(c, cue)));
}

/* Is a mark within a link's text set off from the rest ("Ad: buy it", "A lamp | ANZEIGE")? */
static bool is_set_off(const struct collector *c, const struct cue *cue, uint32_t link) {
    const struct word *first = &c->text->words.at[cue->first];
    const struct word *last = &c->text->words.at[cue->last];
    const struct block *b = &c->text->blocks.at[cue->block];
    bool begins = cue->first == b->word || c->view->at[first[-1].node].link != link;
    bool ends = cue->last + 1 == b->word + b->nwords || c->view->at[last[1].node].link != link;
    bool loud = (first->flags & WORD_UPPER) && !cue->foreign;
    bool before = first->flags & (WORD_PARTED | WORD_COMMA);
    if (begins && (loud || ends || (last->flags & WORD_COLON) ||
                   (last[1].flags & (WORD_PARTED | WORD_SENTENCE | WORD_SYMBOL))))
        return true;
    if (ends && (loud || before || (first[-1].flags & WORD_SYMBOL)))
        return true;
    return collector_element_of(c, cue->first, cue->last) != 0;
}

/* Is the mark an element of its own that touches the link, such as <sup>? */
static bool touches(const struct collector *c, const struct block *b, const struct cue *cue,
                    uint32_t link) {
    const struct word *w = c->text->words.at;
    bool after = cue->first > b->word && c->view->at[w[cue->first - 1].node].link == link;
    bool before =
        cue->last + 1 < b->word + b->nwords && c->view->at[w[cue->last + 1].node].link == link;
    return (after || before) && collector_element_of(c, cue->first, cue->last);
}

/* A mark covers the link that it stands beside, or in. */
static void add_mark(struct collector *c, const struct cue *cue) {
    const struct word *w = c->text->words.at;
    const struct block *b = &c->text->blocks.at[cue->block];
    bool bracketed = in_brackets(c, b, cue);
    uint32_t link = c->view->at[w[cue->first].node].link;
    uint32_t reach = bracketed ? BRACKET_DISTANCE : MARK_DISTANCE;
    for (uint32_t i = 1; !link && i <= reach && cue->first >= b->word + i; i++)
        link = c->view->at[w[cue->first - i].node].link;
    for (uint32_t i = 1; !link && i <= MARK_DISTANCE && cue->last + i < b->word + b->nwords; i++)
        link = c->view->at[w[cue->last + i].node].link;
    if (!link && (!bracketed || (w[cue->first].flags & WORD_QUOTED)))
        return; /* a hashtag far from links is a label, a word in quotation marks is mentioned */
    bool hashed = w[cue->first].flags & WORD_HASH;
    if (link && !bracketed && !hashed && c->view->at[w[cue->first].node].link != link &&
        !touches(c, b, cue, link))
        return;
    if (link && !bracketed && (is_bare_link(c, cue) || (!hashed && !is_set_off(c, cue, link))))
        return;
    struct disclosure *d = add(c, cue, cue->first, cue->last);
    if (!link)
        return;
    scope_node_only(c, d, link, SCOPE_LINK);
    if (!d->negative)
        believe_mark(c, link, cue);
}

static void add_label(struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    if (!cue->labels &&
        (!label_stands_alone(c, cue) || is_bare_link(c, cue) || collector_heads_slot(c, cue)))
        return;
    if (b->kind == BLOCK_COMMENT && b->nwords > cue->last - cue->first + 1)
        return;
    struct disclosure *d = add(c, cue, cue->first, cue->last);
    if (cue->labels && cue->box)
        scope_node_only(c, d, cue->box, SCOPE_BLOCK);
    if (cue->closes)
        scope_all(d);
}

/* ---- the link that a sentence speaks of ------------------------------------------------------ */

/*
 * "See <the lamp>. It is an affiliate link, ...": the link in the sentence, or the sentence before
 * it in the paragraph, is what it speaks of. Gives where that link begins, 0 when there is none.
 */
static uint32_t link_spoken_of(const struct collector *c, const struct cue *cue) {
    enum { FAR = 30 }; /* words */
    const struct word *w = c->text->words.at;
    const struct block *b = &c->text->blocks.at[cue->block];
    uint32_t from, to, before;
    text_sentence(c->text, b, cue->first, &from, &to);
    if (from > b->word)
        text_sentence(c->text, b, from - 1, &before, &to);
    else
        before = from;
    for (uint32_t i = cue->first; i > before && i + FAR > cue->first; i--) {
        uint32_t link = c->view->at[w[i - 1].node].link;
        if (link)
            return c->document->nodes.at[link].outer.start;
    }
    return 0;
}

/* "A lamp (this is an affiliate link)": in brackets behind a link, a sentence is read with it. */
static void read_with_link(const struct collector *c, struct disclosure *d, const struct cue *cue) {
    enum { OPENING = 6 }; /* words of the sentence before its cue */
    const struct word *w = c->text->words.at;
    uint32_t begin = c->text->blocks.at[cue->block].word;
    for (uint32_t i = cue->first; i > begin && i + OPENING > cue->first; i--) {
        if (w[i].flags & WORD_OPEN) {
            uint32_t link = c->view->at[w[i - 1].node].link;
            d->item_from = link ? c->document->nodes.at[link].outer.start : 0;
            return;
        }
        if (w[i - 1].flags & WORD_CLOSE)
            break;
    }
    d->item_from = link_spoken_of(c, cue);
}

/* ---- slots ----------------------------------------------------------------------------------- */

/* Does the sentence that ends with the word ask? What follows answers: "... this link? Then we ..."
 */
static bool asks(const struct collector *c, const struct block *b, uint32_t last) {
    if (last + 1 >= b->word + b->nwords)
        return false;
    struct str between = collector_between(c, last); /* an address in it may hold a '?' too */
    return str_starts(between, STR("?")) || str_ends(between, STR("?"));
}

/* For each group the slots that are filled anywhere: of most groups one isn't. */
static uint32_t *slots_filled(const struct collector *c) {
    uint32_t *filled = arena_array(c->arena, uint32_t, c->knowledge->groups.n + 1);
    for (uint32_t i = 0; i < c->cues.n; i++) {
        const struct cue *cue = &c->cues.at[i];
        if (cue->slot >= 0)
            filled[cue->group] |= 1u << cue->slot;
    }
    return filled;
}

/* All slots of the group of cue `i`, filled within its sentence: adds the disclosure. */
static void add_slots(struct collector *c, uint32_t i, const uint32_t *anywhere) {
    const struct cue *cue = &c->cues.at[i];
    const struct phrase_group *g = &c->knowledge->groups.at[cue->group];
    const uint32_t all = (1u << g->nslots) - 1;
    if (!g->nslots || (anywhere[cue->group] & all) != all)
        return;
    const struct block *b = &c->text->blocks.at[cue->block];
    uint32_t from, to, answer, filled = 0, last = cue->last;
    text_sentence(c->text, b, cue->first, &from, &to);
    if (asks(c, b, to))
        text_sentence(c->text, b, to + 1, &answer, &to);
    for (uint32_t k = i; k > 0 && c->cues.at[k - 1].first >= from; k--)
        if (c->cues.at[k - 1].group == cue->group)
            return; /* the first cue of the sentence speaks for all */
    for (uint32_t k = i; k < c->cues.n && c->cues.at[k].first <= to; k++) {
        const struct cue *other = &c->cues.at[k];
        if (other->group != cue->group || other->slot < 0)
            continue;
        filled |= 1u << other->slot;
        if (other->last > last)
            last = other->last;
    }
    if (filled == all)
        read_with_link(c, add(c, cue, cue->first, last), cue);
}

/* ---- labels that label nothing ------------------------------------------------------------- */

/* Does the box hold a link to another site that is no profile? */
static bool box_holds_something(const struct collector *c, uint32_t box) {
    const struct document *d = c->document;
    for (uint32_t i = box + 1; i < d->nodes.at[box].end; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind != NODE_ELEMENT)
            continue;
        struct url url = {0};
        if (n->tag == TAG_A)
            url = url_parse(c->arena, document_attr_value(d, i, "href"));
        if (collector_is_foreign(c, url.host) &&
            !markup_has(markup_list(c->knowledge, "social-hosts"),
                        link_registrable(c->matcher, url.host)))
            return true;
    }
    return false;
}

/*
 * A label over an empty slot that a script fills, or over nothing at all, tells
 * nothing about this text; one that nobody sees matters only beside a placement.
 */
static bool is_idle(const struct collector *c, const struct disclosure *d) {
    if (d->role != ROLE_LABEL && d->role != ROLE_POINTER)
        return false;
    if (c->document->nodes.at[d->node].kind == NODE_COMMENT && d->scope == SCOPE_SECTION)
        return true; /* an editor's comment between paragraphs */
    if (d->visible && d->region == REGION_ARTICLE &&
        markup_has(markup_list(c->knowledge, "passage-groups"), d->group))
        return false;
    if (scope_has_placement(c, d->scope_from, d->scope_to) &&
        (d->scope != SCOPE_ARTICLE || d->region == REGION_ARTICLE))
        return d->role == ROLE_POINTER && d->region == REGION_CHROME;
    if (d->role == ROLE_POINTER)
        return !d->visible || d->region == REGION_CHROME;
    if (!d->visible)
        return true;
    if (d->scope == SCOPE_ARTICLE)
        return false;
    bool plain = markup_has(markup_list(c->knowledge, "advertising-groups"), d->group);
    return d->scope == SCOPE_SECTION || !plain || !box_holds_something(c, d->scope_node);
}

static void drop_idle_labels(struct collector *c, uint32_t from) {
    struct disclosure *d = c->facts->disclosures.at;
    uint32_t kept = from;
    for (uint32_t i = from; i < c->facts->disclosures.n; i++)
        if (!is_idle(c, &d[i]))
            d[kept++] = d[i];
    c->facts->disclosures.n = kept;
}

/* ---- components and placeholders ------------------------------------------------------------- */

static void add_component(struct collector *c, uint32_t node, bool placeholder, struct str name) {
    const struct node *n = &c->document->nodes.at[node];
    struct disclosure *d = list_push(c->arena, &c->facts->disclosures);
    d->span = n->outer;
    d->text = name;
    d->group = STR("");
    d->language = c->facts->language;
    d->role = ROLE_SENTENCE;
    d->visible = true;
    d->placeholder = placeholder;
    d->node = node;
    d->region = REGION_ARTICLE;
    scope_all(d);
}

static void find_components(struct collector *c) {
    const struct document *d = c->document;
    const struct str_list *placeholders = markup_list(c->knowledge, "disclosure-placeholders");
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind != NODE_ELEMENT)
            continue;
        if (n->nattrs && n->tag == TAG_DIV) {
            struct str id = document_attr_value(d, i, "id");
            if (id.n && markup_has(placeholders, id))
                add_component(c, i, true, id);
        }
        if (n->tag != TAG_SHORTCODE && n->tag != TAG_OTHER)
            continue;
        for (uint32_t s = 0; s < c->config->shortcodes.n; s++)
            if (c->config->shortcodes.at[s].renders == RENDERS_DISCLOSURE &&
                str_eq(c->config->shortcodes.at[s].name, n->name))
                add_component(c, i, false, n->name);
    }
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* How much a disclosure says; a mark far from any link says less than a label. */
static uint8_t weight(const struct disclosure *d) {
    static const uint8_t of_role[ROLES] = {
        [ROLE_POINTER] = 1,  [ROLE_LABEL] = 2, [ROLE_MARK] = 3,
        [ROLE_SENTENCE] = 4, [ROLE_SLOTS] = 4, [ROLE_DENIAL] = 5};
    return d->role == ROLE_MARK && d->scope != SCOPE_LINK ? 1 : of_role[d->role];
}

/* Does the group say less of who pays than others do? "Free of charge, and I was paid to write" */
static bool is_lesser(const struct collector *c, struct str group) {
    return markup_has(markup_list(c->knowledge, "veiled-groups"), group) ||
           markup_has(markup_list(c->knowledge, "gift-groups"), group);
}

/* Of two disclosures that overlap, does `a` say more than `b`? */
static bool outweighs(const struct collector *c, const struct disclosure *a,
                      const struct disclosure *b) {
    if (a->star != b->star && a->role == b->role)
        return b->star;
    if (weight(a) != weight(b))
        return weight(a) > weight(b);
    if (is_lesser(c, a->group) != is_lesser(c, b->group))
        return is_lesser(c, b->group); /* "is advertising, made together with <brand>" */
    bool own = str_eq(a->language, c->facts->language);
    if (own != str_eq(b->language, c->facts->language))
        return own;
    return span_length(a->span) > span_length(b->span);
}

static bool is_sentence(const struct disclosure *d) {
    return d->role == ROLE_SENTENCE || d->role == ROLE_SLOTS;
}

/* Do they overlap, or say one thing in one sentence? A label may run into a sentence. */
static bool same_statement(const struct disclosure *a, const struct disclosure *b) {
    if (a->span.start < b->span.end && b->span.start < a->span.end)
        return !(a->role == ROLE_LABEL && is_sentence(b) && a->span.start < b->span.start);
    return is_sentence(a) && is_sentence(b) && a->sentence == b->sentence;
}

/* Puts the one that says more in the place of the two; it knows the group of the other. */
static void merge(struct collector *c, struct disclosure *kept, const struct disclosure *other) {
    bool more = outweighs(c, other, kept);
    struct str_list also = kept->also;
    *list_push(c->arena, &also) = more ? kept->group : other->group;
    if (more)
        *kept = *other;
    kept->also = also;
}

/* Of disclosures that overlap, only one stays. */
static void drop_overlaps(struct collector *c) {
    struct disclosure *d = c->facts->disclosures.at;
    uint32_t n = c->facts->disclosures.n, kept = 0;
    for (uint32_t i = 0; i < n; i++)
        if (kept && same_statement(&d[kept - 1], &d[i]))
            merge(c, &d[kept - 1], &d[i]);
        else
            d[kept++] = d[i];
    c->facts->disclosures.n = kept;
}

void sentences_collect(struct collector *c) {
    const uint32_t *filled = slots_filled(c);
    for (uint32_t i = 0; i < c->cues.n; i++) {
        const struct cue *cue = &c->cues.at[i];
        if ((c->text->words.at[cue->first].flags & WORD_QUOTED) ||
            (c->text->blocks.at[cue->block].flags & VIEW_HEAD))
            continue;
        if (cue->role == ROLE_SENTENCE || cue->role == ROLE_DENIAL)
            read_with_link(c, add(c, cue, cue->first, cue->last), cue);
        else if (cue->role == ROLE_SLOTS)
            add_slots(c, i, filled);
    }
}

static int by_place(const void *a, const void *b) {
    const struct disclosure *x = a, *y = b;
    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    return (x->span.end < y->span.end) - (x->span.end > y->span.end);
}

/*
 * "Disclosures:" and the statements under it are one passage: the statements stay
 * for pairing, the inventory lists the passage.
 */
static void gather_passages(struct collector *c) {
    const struct str_list *headings = markup_list(c->knowledge, "passage-groups");
    uint32_t end = 0;
    for (uint32_t i = 0; i < c->facts->disclosures.n; i++) {
        struct disclosure *d = &c->facts->disclosures.at[i];
        if (d->role == ROLE_LABEL && markup_has(headings, d->group)) {
            uint32_t block = collector_block_at(c, d->span.start + 1);
            end = block && block + PASSAGE_BLOCKS < c->text->blocks.n
                      ? c->text->blocks.at[block + PASSAGE_BLOCKS].span.start
                      : 0;
        } else if (d->span.start < end && (d->negative || is_sentence(d))) {
            d->part = true;
        }
    }
}

void labels_collect(struct collector *c) {
    uint32_t labels = c->facts->disclosures.n;
    for (uint32_t i = 0; i < labels; i++)
        scope_narrow_to_box(c, &c->facts->disclosures.at[i]);
    scope_narrow_to_items(c, labels);
    for (uint32_t i = 0; i < c->cues.n; i++) {
        const struct cue *cue = &c->cues.at[i];
        const struct block *b = &c->text->blocks.at[cue->block];
        if (cue->role == ROLE_LABEL)
            add_label(c, cue);
        else if (cue->role == ROLE_MARK && b->kind == BLOCK_TEXT)
            add_mark(c, cue);
        else if (cue->role == ROLE_POINTER && b->kind == BLOCK_TEXT && !is_menu_item(c, b) &&
                 !points_nowhere(c, b, cue))
            add(c, cue, cue->first, cue->last);
    }
    drop_idle_labels(c, labels);
    if (c->facts->disclosures.n)
        qsort(c->facts->disclosures.at, c->facts->disclosures.n, sizeof *c->facts->disclosures.at,
              by_place);
    drop_overlaps(c);
    gather_passages(c);
    find_components(c);
}
