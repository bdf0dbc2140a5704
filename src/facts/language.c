/* The language of the document and of its blocks. */
#include "facts/text.h"
#include "knowledge/markup.h"

#include <string.h>

enum {
    ENOUGH_STOP_WORDS = 4, /* to tell a document's language */
    FEW_DIFFERENT = 3,     /* stop words: the columns of a table repeat one */
    MORE_DIFFERENT = 6,    /* ... of a language without vocabulary, in which nothing is read */
    PLAIN_STOP_WORDS = 40, /* to contradict what is declared */
    SAMPLE_WORDS = 4000,   /* of the visible text; more tells nothing new */
    FEW_STOP_WORDS = 10,   /* one in so many: rarely fewer in the text's own language */
    RARE_STOP_WORDS = 20,  /* one in so many: too few to tell the language by */
    LONG_TEXT = 40,        /* words: by then a language has shown itself */
    FOREIGN_BYTES = 60     /* of an alphabet that no vocabulary is written in: a short sentence */
};

struct counts {
    struct stop_count of[MOST_LANGUAGES];
};

/* Index + 1 of the language that leads by half, or 0. */
static uint8_t leader(const struct counts *c, const struct knowledge *k, uint32_t enough) {
    uint32_t best = 0, second = 0;
    uint8_t language = 0;
    for (uint32_t l = 0; l < k->languages.n && l < MOST_LANGUAGES; l++) {
        if (c->of[l].n > best) {
            second = best;
            best = c->of[l].n;
            language = (uint8_t)(l + 1);
        } else if (c->of[l].n > second) {
            second = c->of[l].n;
        }
    }
    if (best < enough || best * 2 < second * 3)
        return 0;
    int different = __builtin_popcountll(c->of[language - 1].seen);
    bool read = k->languages.at[language - 1].has_phrases;
    return different >= (read ? FEW_DIFFERENT : MORE_DIFFERENT) ? language : 0;
}

/* The stop words of the language that has most of them. */
static uint32_t most(const struct counts *c, const struct knowledge *k) {
    uint32_t best = 0;
    for (uint32_t l = 0; l < k->languages.n && l < MOST_LANGUAGES; l++)
        best = c->of[l].n > best ? c->of[l].n : best;
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

/* "en", "pt-BR", "zh_Hans": not what templates leave, nor a word. */
static bool is_code(struct str code) {
    struct str first = str_cut(&code, '-');
    first = str_cut(&first, '_');
    for (size_t i = 0; i < first.n; i++)
        if (!char_is_alpha(first.p[i]))
            return false;
    return first.n == 2 || first.n == 3;
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

/* Index + 1 of the language that most of the text is said to be in where it stands, or 0. */
static uint8_t language_of_parts(const struct text *t) {
    uint32_t of[MOST_LANGUAGES + 1] = {0}, words = 0;
    for (uint32_t i = 0; i < t->blocks.n; i++) {
        const struct block *b = &t->blocks.at[i];
        if (!is_sample(b) || b->language > MOST_LANGUAGES)
            continue;
        of[b->language] += b->nwords;
        words += b->nwords;
    }
    for (uint32_t l = 1; l <= MOST_LANGUAGES; l++)
        if (of[l] * 2 > words)
            return (uint8_t)l;
    return 0;
}

struct letters {
    bool foreign;  /* most of the text is written in an alphabet beyond Latin */
    bool accented; /* many words have accents, more than those of a list of products */
};

static struct letters read_letters(const struct text *t) {
    enum { FIRST_GREEK_BYTE = 0xCD, ACCENTED = 8 }; /* Latin folds to lower bytes; one word in 8 */
    size_t foreign = 0, all = 0;
    uint32_t words = 0, accented = 0;
    for (uint32_t i = 0; i < t->blocks.n && words < SAMPLE_WORDS; i++) {
        const struct block *b = &t->blocks.at[i];
        for (uint32_t w = b->word; is_sample(b) && w < b->word + b->nwords; w++, words++) {
            const struct word *word = &t->words.at[w];
            if (word->flags & WORD_SYMBOL)
                continue;
            all += word->length;
            foreign +=
                (uint8_t)word_text(&t->words, word).p[0] >= FIRST_GREEK_BYTE ? word->length : 0;
            accented += (word->flags & WORD_ACCENT) != 0;
        }
    }
    return (struct letters){foreign >= FOREIGN_BYTES && foreign * 2 > all,
                            accented * ACCENTED > words};
}

/* Counts each language's stop words; returns how many words were read. */
static uint32_t count_stop_words(struct arena *a, const struct text *t, const struct knowledge *k,
                                 struct counts *counts) {
    struct stop_count *sets = arena_array(a, struct stop_count, phrase_stop_sets(k->phrase_index));
    uint32_t words = 0;
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
    struct counts counts = {{{0}}};
    uint32_t words = count_stop_words(a, t, k, &counts);
    struct str code = str_trim(declared(d, k, config));
    uint8_t language = find_language(k, code), parts = language_of_parts(t);
    if (parts && parts != language) { /* <html lang="en"> round <main lang="nl"> */
        language = parts;
        code = k->languages.at[parts - 1].code;
    }
    if (!language && (!is_code(code) || markup_has(markup_list(k, "no-languages"), code)))
        code = STR("");
    uint32_t stop_words = most(&counts, k);
    struct letters letters = {0};
    if (stop_words * FEW_STOP_WORDS < words)
        letters = read_letters(t);
    bool foreign = letters.foreign;
    bool rare = foreign || stop_words * RARE_STOP_WORDS < words;
    uint8_t detected = rare ? 0 : leader(&counts, k, code.n ? PLAIN_STOP_WORDS : ENOUGH_STOP_WORDS);
    if (language && foreign) {
        language = 0; /* a template's "en" round an article in Japanese */
        code = STR("");
    }
    bool contradicted = language && detected && detected != language &&
                        counts.of[detected - 1].n > 4 * counts.of[language - 1].n;
    if ((!language && !code.n) || contradicted)
        language = detected;
    for (uint32_t i = 0; i < t->blocks.n; i++)
        if (!t->blocks.at[i].language || contradicted)
            t->blocks.at[i].language = language;
    bool unread = foreign || code.n || (letters.accented && words >= LONG_TEXT && rare);
    if (language) {
        code = k->languages.at[language - 1].code;
        unread = !k->languages.at[language - 1].has_phrases;
    }
    return (struct text_language){code, unread};
}
