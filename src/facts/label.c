/* Labels: single words that disclose only where they stand apart. */
#include "facts/scope.h"
#include "knowledge/markup.h"

enum {
    LABEL_WORDS = 6,                /* a label is short ... */
    PAYER_WORDS = 8,                /* of a name: "sponsored by the makers of ..." */
    LINE_WORDS = 16,                /* a line about the article: date, author, label */
    LABEL_EXTRA = SCOPE_LABEL_EXTRA /* words beside its wording */
};

uint32_t collector_element_of(const struct collector *c, uint32_t first, uint32_t last) {
    const struct word *w = c->text->words.at;
    const struct document *d = c->document;
    uint32_t i = d->nodes.at[w[first].node].parent;
    if (d->nodes.at[i].kind != NODE_ELEMENT || c->view->at[i].block == i ||
        !document_within(d, w[last].node, i))
        return 0;
    return collector_words(c, i) == last - first + 1 ? i : 0;
}

/* Does a bar, or (outside headings) a dash between blanks, part it from what follows? */
static bool is_parted(const struct collector *c, const struct block *b, uint32_t last) {
    if (last + 1 >= b->word + b->nwords)
        return false;
    const struct word *next = &c->text->words.at[last + 1];
    bool bar = (next->flags & WORD_SYMBOL) && str_is(word_text(&c->text->words, next), "|");
    return bar || ((next->flags & WORD_PARTED) && !b->level);
}

/* A part of a line such as "12 May | Sponsored" or "Anna - Advertorial - 5 min". */
static bool is_part_of_line(const struct collector *c, const struct block *b,
                            const struct cue *cue) {
    const struct word *first = &c->text->words.at[cue->first];
    if (cue->first == b->word || b->nwords > LINE_WORDS || !(first->flags & WORD_CAPITAL) ||
        (b->flags & VIEW_CHROME))
        return false;
    bool bar =
        (first[-1].flags & WORD_SYMBOL) && str_is(word_text(&c->text->words, &first[-1]), "|");
    return (bar || (first->flags & WORD_PARTED)) &&
           (cue->last + 1 == b->word + b->nwords || is_parted(c, b, cue->last));
}

struct str collector_between(const struct collector *c, uint32_t word) {
    const struct word *w = &c->text->words.at[word];
    return str_trim(source_slice(c->document->source, (struct span){w[0].end, w[1].start}));
}

/* "Advertising & media" names a subject, and labels nothing. */
static bool goes_on(const struct collector *c, uint32_t last) {
    struct str sign = collector_between(c, last);
    return str_is(sign, "&") || str_is(sign, "&amp;");
}

/* Is what follows the word no more than one phrase, such as a name? */
static bool is_one_phrase(const struct collector *c, const struct block *b, uint32_t last) {
    for (uint32_t i = last + 1; i < b->word + b->nwords; i++)
        if (c->text->words.at[i].flags & (WORD_COMMA | WORD_SENTENCE))
            return false;
    return true;
}

/* "<button>Anzeigen</button>" does something, and labels nothing. */
static bool is_control(const struct document *d, uint32_t node) {
    enum { NEAR = 4 };
    uint32_t i = d->nodes.at[node].parent;
    for (int steps = 0; i && steps < NEAR; i = d->nodes.at[i].parent, steps++)
        if (d->nodes.at[i].tag == TAG_BUTTON || d->nodes.at[i].tag == TAG_LABEL ||
            d->nodes.at[i].tag == TAG_OPTION || d->nodes.at[i].tag == TAG_SUMMARY)
            return true;
    return false;
}

/* "The studio (powered by <brand>) is large": veiled words within a sentence are no label of it. */
static bool is_aside(const struct collector *c, const struct cue *cue, bool at_edge) {
    return !at_edge && markup_has(markup_list(c->knowledge, "veiled-groups"),
                                  c->knowledge->groups.at[cue->group].id);
}

bool label_stands_alone(const struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    const struct word *w = c->text->words.at;
    uint32_t covered = cue->last - cue->first + 1;
    uint32_t start = b->word;
    while (start < cue->first && (w[start].flags & WORD_SYMBOL))
        start++; /* "*Anzeige", "> Ad" */
    bool at_start = cue->first == start;
    bool at_end = cue->last + 1 == b->word + b->nwords;
    if ((w[cue->first].flags & WORD_QUOTED) || is_control(c->document, w[cue->first].node))
        return false;
    if (w[cue->first].flags & WORD_HASH)
        return true;
    if (at_start && at_end)
        return true;
    if ((w[cue->first].flags & WORD_OPEN) && (w[cue->last].flags & WORD_CLOSE))
        return !is_aside(c, cue, at_start || at_end);
    if (cue->foreign)
        return false;
    bool colon = w[cue->last].flags & WORD_COLON;
    bool sentence = !at_end && (w[cue->last + 1].flags & WORD_SENTENCE); /* "Ad. We tried ..." */
    if (at_start && covered <= 4 && (colon || sentence || is_parted(c, b, cue->last)))
        return true;
    if (b->level && b->level < BOLD_LEVEL)
        return false; /* a heading's first words are its subject */
    if (is_part_of_line(c, b, cue))
        return true;
    bool named = markup_has(markup_list(c->knowledge, "payer-groups"),
                            c->knowledge->groups.at[cue->group].id);
    if (named && at_start && b->nwords <= covered + PAYER_WORDS &&
        !cues_find(c, ROLE_NEGATION, cue->first, b->word + b->nwords - 1))
        return is_one_phrase(c, b, cue->last);
    bool short_block = b->nwords <= LABEL_WORDS + covered && b->nwords - covered <= LABEL_EXTRA;
    bool parted = at_start && !at_end && (w[cue->last + 1].flags & (WORD_COMMA | WORD_SYMBOL)) &&
                  !goes_on(c, cue->last);
    if (parted && b->nwords <= 8)
        return true;
    if (short_block && at_start && (cue->brand || (w[cue->first].flags & WORD_UPPER)))
        return true;
    return collector_element_of(c, cue->first, cue->last) && (at_start || at_end) &&
           b->nwords <= 40;
}

bool label_is_qualified(const struct collector *c, const struct cue *cue) {
    const struct str_list *links = markup_list(c->knowledge, "link-disclosure-groups");
    const struct str_list *marks = markup_list(c->knowledge, "link-mark-groups");
    uint32_t block = cue->block;
    for (uint32_t i = cues_of_block(c, block); i < c->cues.n && c->cues.at[i].block == block; i++) {
        const struct cue *other = &c->cues.at[i];
        bool of_a_link = other->role == ROLE_MARK && other->last >= cue->first &&
                         other->first <= cue->last &&
                         markup_has(marks, c->knowledge->groups.at[other->group].id);
        if (other->role == ROLE_POINTER || of_a_link)
            return true;
    }
    struct span span = c->text->blocks.at[block].span, words = cue_span(c, cue);
    for (uint32_t i = 0; i < c->facts->disclosures.n; i++) {
        const struct disclosure *d = &c->facts->disclosures.at[i];
        bool itself = cue->brand && d->span.start >= words.start && d->span.start < words.end;
        if (d->span.start >= span.start && d->span.start < span.end &&
            (d->role == ROLE_DENIAL || (!itself && markup_has(links, d->group))))
            return true;
    }
    return false;
}
