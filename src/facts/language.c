/* The language of the document and of its blocks. */
#include "facts/text.h"
#include "knowledge/markup.h"

#include <string.h>

enum {
    ENOUGH_STOP_WORDS = 4, /* to tell a document's language */
    PLAIN_STOP_WORDS = 40, /* to contradict what is declared */
    SAMPLE_WORDS = 4000    /* of the visible text; more tells nothing new */
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

struct str text_language(struct arena *a, struct text *t, const struct document *d,
                         const struct knowledge *k, const struct config *config) {
    struct counts counts = {{0}};
    uint32_t *sets = arena_array(a, uint32_t, phrase_stop_sets(k->phrase_index)), words = 0;
    for (uint32_t i = 0; i < t->blocks.n && words < SAMPLE_WORDS; i++) {
        const struct block *b = &t->blocks.at[i];
        if (b->kind != BLOCK_TEXT ||
            (b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CODE | VIEW_CHROME)))
            continue;
        phrase_count_stop_words(k->phrase_index, &t->words, b->word, b->nwords, sets);
        words += b->nwords;
    }
    phrase_count_languages(k->phrase_index, sets, counts.of);
    struct str code = str_trim(declared(d, k, config));
    uint8_t language = find_language(k, code);
    uint8_t detected = leader(&counts, k, code.n ? PLAIN_STOP_WORDS : ENOUGH_STOP_WORDS);
    bool contradicted = language && detected && detected != language &&
                        counts.of[detected - 1] > 4 * counts.of[language - 1];
    if ((!language && !code.n) || contradicted)
        language = detected;
    for (uint32_t i = 0; i < t->blocks.n; i++)
        if (!t->blocks.at[i].language || contradicted)
            t->blocks.at[i].language = language;
    return language ? k->languages.at[language - 1].code : code;
}
