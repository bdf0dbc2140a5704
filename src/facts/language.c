/* The language of the document and of its blocks. */
#include "facts/text.h"
#include "knowledge/markup.h"

#include <string.h>

enum {
    ENOUGH_STOP_WORDS = 4, /* to tell a document's language */
    PLAIN_STOP_WORDS = 40, /* to contradict what is declared */
    SAMPLE_WORDS = 4000,   /* of the visible text; more tells nothing new */
    FEW_STOP_WORDS = 10,   /* one in so many: rarely fewer in the text's own language */
    RARE_STOP_WORDS = 20,  /* one in so many: too few to tell the language by */
    NO_STOP_WORDS = 33,    /* one in so many: what chance leaves of them in another language */
    LONG_TEXT = 150,       /* words: by then a language has shown itself */
    FOREIGN_BYTES = 60     /* of an alphabet that no vocabulary is written in: a short sentence */
};

struct counts {
    uint32_t of[MOST_LANGUAGES];
};

/* Index + 1 of the language that leads by half, or 0. */
static uint8_t leader(const struct counts *c, const struct knowledge *k, uint32_t enough) {
    uint32_t best = 0, second = 0;
    uint8_t language = 0;
    for (uint32_t l = 0; l < k->languages.n && l < MOST_LANGUAGES; l++) {
        if (c->of[l] > best) {
            second = best;
            best = c->of[l];
            language = (uint8_t)(l + 1);
        } else if (c->of[l] > second) {
            second = c->of[l];
        }
    }
    return best >= enough && best * 2 >= second * 3 ? language : 0;
}

/* The stop words of the language that has most of them. */
static uint32_t most(const struct counts *c, const struct knowledge *k) {
    uint32_t best = 0;
    for (uint32_t l = 0; l < k->languages.n && l < MOST_LANGUAGES; l++)
        best = c->of[l] > best ? c->of[l] : best;
    return best;
}

static uint8_t find_language(const struct knowledge *k, struct str code) {
    struct str first = str_cut(&code, '-');
    first = str_trim(str_cut(&first, '_'));
    for (uint32_t l = 0; l < k->languages.n; l++)
        if (str_same(k->languages.at[l].code, first) || str_same(k->languages.at[l].name, first))
            return (uint8_t)(l + 1);
    return 0;
}

static struct str declared(const struct document *d, const struct knowledge *k,
                           const struct config *config) {
    const struct str_list *keys = markup_list(k, "language-keys");
    for (uint32_t i = 0; i < d->meta.n; i++)
        if (markup_has(keys, d->meta.at[i].key))
            return d->meta.at[i].value;
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind == NODE_ELEMENT && n->tag == TAG_HTML) {
            struct str lang = document_attr_value(d, i, "lang");
            return lang.n ? lang : document_attr_value(d, i, "xml:lang");
        }
        if (n->kind == NODE_ELEMENT && n->tag == TAG_BODY)
            break;
    }
    return config->language;
}

/* Is the block part of what is read to tell the language? */
static bool is_sample(const struct block *b) {
    return b->kind == BLOCK_TEXT &&
           !(b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CODE | VIEW_CHROME));
}

/* Is most of the text written in an alphabet beyond Latin? */
static bool is_foreign_script(const struct text *t) {
    enum { FIRST_GREEK_BYTE = 0xCD }; /* what is Latin folds to bytes below, in UTF-8 */
    size_t foreign = 0, all = 0;
    uint32_t words = 0;
    for (uint32_t i = 0; i < t->blocks.n && words < SAMPLE_WORDS; i++) {
        const struct block *b = &t->blocks.at[i];
        for (uint32_t w = b->word; is_sample(b) && w < b->word + b->nwords; w++, words++) {
            struct str text = word_text(&t->words, &t->words.at[w]);
            if (t->words.at[w].flags & WORD_SYMBOL)
                continue;
            all += text.n;
            foreign += (uint8_t)text.p[0] >= FIRST_GREEK_BYTE ? text.n : 0;
        }
    }
    return foreign >= FOREIGN_BYTES && foreign * 2 > all;
}

/* Counts each language's stop words; returns how many words were read. */
static uint32_t count_stop_words(struct arena *a, const struct text *t, const struct knowledge *k,
                                 struct counts *counts) {
    uint32_t *sets = arena_array(a, uint32_t, phrase_stop_sets(k->phrase_index)), words = 0;
    for (uint32_t i = 0; i < t->blocks.n && words < SAMPLE_WORDS; i++) {
        const struct block *b = &t->blocks.at[i];
        if (!is_sample(b))
            continue;
        phrase_count_stop_words(k->phrase_index, &t->words, b->word, b->nwords, sets);
        words += b->nwords;
    }
    phrase_count_languages(k->phrase_index, sets, counts->of);
    return words;
}

struct text_language text_language(struct arena *a, struct text *t, const struct document *d,
                                   const struct knowledge *k, const struct config *config) {
    struct counts counts = {{0}};
    uint32_t words = count_stop_words(a, t, k, &counts);
    struct str code = str_trim(declared(d, k, config));
    if (markup_has(markup_list(k, "no-languages"), code))
        code = STR("");
    uint8_t language = find_language(k, code);
    uint32_t stop_words = most(&counts, k);
    bool foreign = stop_words * FEW_STOP_WORDS < words && is_foreign_script(t);
    bool rare = foreign || stop_words * RARE_STOP_WORDS < words;
    uint8_t detected = rare ? 0 : leader(&counts, k, code.n ? PLAIN_STOP_WORDS : ENOUGH_STOP_WORDS);
    if (language && foreign) {
        language = 0; /* a template's "en" round an article in Japanese */
        code = STR("");
    }
    bool contradicted = language && detected && detected != language &&
                        counts.of[detected - 1] > 4 * counts.of[language - 1];
    if ((!language && !code.n) || contradicted)
        language = detected;
    for (uint32_t i = 0; i < t->blocks.n; i++)
        if (!t->blocks.at[i].language || contradicted)
            t->blocks.at[i].language = language;
    bool unread = foreign || code.n || (words >= LONG_TEXT && stop_words * NO_STOP_WORDS < words);
    if (language) {
        code = k->languages.at[language - 1].code;
        unread = !k->languages.at[language - 1].has_phrases;
    }
    return (struct text_language){code, unread};
}
