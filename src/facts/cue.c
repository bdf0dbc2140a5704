/* Cues: the phrases of the vocabulary that stand in the text, in the right language. */
#include "facts/collect.h"
#include "knowledge/markup.h"

enum { LONGEST_PHRASE = 64 }; /* words, about */

/* Accents tell languages apart ("reclame", "il réclame"): folding them is for the own language. */
static bool has_accent(const struct text *t, uint32_t first, uint32_t last) {
    for (uint32_t i = first; i <= last; i++)
        if (t->words.at[i].flags & WORD_ACCENT)
            return true;
    return false;
}

/* A label is a word of its own: not "state-sponsored", not "Werbe-Anzeige". */
static bool is_joined(const struct text *t, const struct block *b, uint32_t first, uint32_t last) {
    const struct word *w = t->words.at;
    if (first > b->word && (w[first].flags & WORD_HYPHEN))
        return true;
    return last + 1 < b->word + b->nwords && (w[last + 1].flags & WORD_HYPHEN);
}

/*
 * "Pay with PayPal at checkout": a name with a capital within is a code only where the words say
 * so ("use code SummerDeal").
 */
static bool is_name_for_code(const struct collector *c, const struct phrase_hit *hit) {
    const struct words *words = &c->text->words;
    uint16_t flags = 0;
    for (uint32_t i = hit->code_first; i <= hit->code_last; i++)
        flags |= words->at[i].flags;
    if ((flags & WORD_DIGIT) || !(flags & WORD_LOWER))
        return false;
    const struct str_list *list = markup_list(c->knowledge, "code-words");
    for (uint32_t i = hit->first; i <= hit->last; i++)
        if ((i < hit->code_first || i > hit->code_last) &&
            markup_has(list, word_text(words, &words->at[i])))
            return false;
    return true;
}

static bool accept(const struct collector *c, const struct block *b, const struct phrase_hit *hit,
                   struct cue *cue) {
    const struct phrase_group *g = &c->knowledge->groups.at[hit->group];
    const struct language *own = b->language ? &c->knowledge->languages.at[b->language - 1] : NULL;
    *cue = (struct cue){.group = hit->group,
                        .role = (uint8_t)g->role,
                        .slot = (int8_t)hit->slot,
                        .first = hit->first,
                        .last = hit->last,
                        .code_first = hit->code_first,
                        .code_last = hit->code_last,
                        .brand = hit->brand};
    cue->foreign = own && !str_eq(own->code, g->language);
    if (cue->foreign && (!role_speaks_abroad(g->role) || (hit->brand && g->role == ROLE_LABEL) ||
                         has_accent(c->text, hit->first, hit->last)))
        return false;
    if (g->role == ROLE_COUPON && hit->code_first <= hit->code_last && is_name_for_code(c, hit))
        return false;
    bool word = g->role == ROLE_LABEL || g->role == ROLE_MARK || g->role == ROLE_COUPON ||
                g->role == ROLE_CALL_TO_ACTION;
    return !word || !is_joined(c->text, b, hit->first, hit->last);
}

static bool strictly_holds(const struct cue *outer, const struct cue *inner) {
    return outer->first <= inner->first && inner->last <= outer->last &&
           outer->last - outer->first > inner->last - inner->first;
}

/* Is the cue in a trap? `near` is the first cue that can reach it; it moves on with the cues. */
static bool is_trapped(const struct cue *cues, uint32_t n, uint32_t i, uint32_t *near) {
    const struct cue *cue = &cues[i];
    if (cue->role == ROLE_NEGATION || cue->role == ROLE_DENIAL)
        return false;
    while (cues[*near].first + LONGEST_PHRASE < cue->first)
        (*near)++;
    for (uint32_t t = *near; t < n && cues[t].first <= cue->last; t++)
        if (cues[t].role == ROLE_TRAP && cues[t].last >= cue->first &&
            !strictly_holds(cue, &cues[t]))
            return true;
    return false;
}

/* Removes what overlaps a trap, from cue `from` on; the traps go too. */
static void spring_traps(struct collector *c, uint32_t from) {
    struct cue *cues = c->cues.at;
    uint32_t n = c->cues.n, kept = from, near = from;
    bool *gone = arena_array(c->arena, bool, n - from + 1);
    for (uint32_t i = from; i < n; i++)
        gone[i - from] = cues[i].role == ROLE_TRAP || is_trapped(cues, n, i, &near);
    for (uint32_t i = from; i < n; i++)
        if (!gone[i - from])
            cues[kept++] = cues[i];
    c->cues.n = kept;
}

static bool holds_trap(const struct collector *c, uint32_t from) {
    for (uint32_t i = from; i < c->cues.n; i++)
        if (c->cues.at[i].role == ROLE_TRAP)
            return true;
    return false;
}

static void index_roles(struct collector *c) {
    for (uint32_t i = 0; i < c->cues.n; i++)
        c->role_cues[c->cues.at[i].role].n += !c->cues.at[i].foreign;
    for (int role = 0; role < ROLES; role++) {
        c->role_cues[role].at = arena_array(c->arena, uint32_t, c->role_cues[role].n);
        c->role_cues[role].n = 0;
    }
    for (uint32_t i = 0; i < c->cues.n; i++)
        if (!c->cues.at[i].foreign)
            c->role_cues[c->cues.at[i].role].at[c->role_cues[c->cues.at[i].role].n++] = i;
}

struct link_starts {
    uint32_t *at; /* words */
    uint32_t n, cap;
};

/* The words of the block with which a link begins. */
static void find_links(const struct collector *c, const struct block *b,
                       struct link_starts *starts) {
    uint32_t last = 0;
    starts->n = 0;
    for (uint32_t i = b->word; b->linked && i < b->word + b->nwords; i++) {
        uint32_t link = c->view->at[c->text->words.at[i].node].link;
        if (link && link != last)
            *list_push(c->arena, starts) = i;
        last = link;
    }
}

void cues_collect(struct collector *c) {
    enum { WORDS_PER_CUE = 8, FEW = 16 }; /* a list that has to move is there twice */
    struct phrase_hits hits = {0};
    struct link_starts links = {0};
    c->cues.cap = c->text->words.n / WORDS_PER_CUE + FEW;
    c->cues.at = arena_array_room(c->arena, struct cue, c->cues.cap);
    for (uint32_t i = 0; i < c->text->blocks.n; i++) {
        const struct block *b = &c->text->blocks.at[i];
        if (b->flags & (VIEW_CODE | VIEW_COMMENTS))
            continue;
        hits.n = 0;
        find_links(c, b, &links);
        phrase_find(c->arena, c->knowledge->phrase_index,
                    &(struct phrase_text){&c->text->words, b->word, b->word + b->nwords,
                                          b->language, &c->site, links.at, links.n},
                    &hits);
        uint32_t from = c->cues.n;
        for (uint32_t h = 0; h < hits.n; h++) {
            struct cue cue;
            if (!accept(c, b, &hits.at[h], &cue))
                continue;
            cue.block = i;
            *list_push(c->arena, &c->cues) = cue;
        }
        if (holds_trap(c, from))
            spring_traps(c, from);
    }
    index_roles(c);
}

const struct cue *cues_find(const struct collector *c, enum role role, uint32_t from, uint32_t to) {
    const uint32_t *cues = c->role_cues[role].at;
    uint32_t low = 0, high = c->role_cues[role].n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (c->cues.at[cues[middle]].first < from)
            low = middle + 1;
        else
            high = middle;
    }
    bool here = low < c->role_cues[role].n && c->cues.at[cues[low]].first <= to;
    return here ? &c->cues.at[cues[low]] : NULL;
}

struct span cue_span(const struct collector *c, const struct cue *cue) {
    const struct word *w = c->text->words.at;
    return (struct span){w[cue->first].start, w[cue->last].end};
}

struct str cue_text(const struct collector *c, const struct cue *cue) {
    return text_excerpt(c->arena, c->document, c->text, cue->first, cue->last, 80);
}

uint32_t cues_of_block(const struct collector *c, uint32_t block) {
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
