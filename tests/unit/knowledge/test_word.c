/* Words: folding, places, and what stands around them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "knowledge/word.h"

#include <string.h>

static struct arena arena;
static jmp_buf failure;

static struct words read_words(const char *text, bool entities) {
    struct words words = {0};
    struct word_reader r;
    word_reader_init(&r, &arena, &words);
    word_reader_text(&r, str_of(text), 0, entities, 7);
    word_reader_end(&r);
    return words;
}

/* The folded words, parted by '|'. */
static const char *folded(const char *text) {
    struct words words = read_words(text, true);
    static char out[512];
    size_t n = 0;
    for (uint32_t i = 0; i < words.n; i++) {
        struct str w = word_text(&words, &words.at[i]);
        if (i)
            out[n++] = '|';
        memcpy(out + n, w.p, w.n);
        n += w.n;
    }
    out[n] = 0;
    return out;
}

static void test_folding(void **state) {
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Advertentie", "advertentie"},
        {"PUBLICITÉ", "publicite"},
        {"Publicite\xCC\x81", "publicite"},             /* NFD */
        {"adver\xC2\xADten\xC2\xADtie", "advertentie"}, /* soft hyphens */
        {"adver\xE2\x80\x8Btentie", "advertentie"},     /* zero-width space */
        {"a\xEF\xAC\x83liate", "affiliate"},            /* ligature ffi */
        {"betaalde\xC2\xA0samenwerking", "betaalde|samenwerking"},
        {"caf&eacute; &amp; bar", "cafe|bar"},
        {"affiliate-links", "affiliate|links"},
        {"l\xE2\x80\x99offre s'est don't", "l'|offre|s'|est|don't"},
        {"\xE2\x82\xAC 499,-", "\xE2\x82\xAC|499"},
        {"Stra\xC3\x9F"
         "e",
         "strasse"},
        {"", ""},
        {" .,;: ", ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
        assert_string_equal(folded(cases[i].text), cases[i].want);
}

static uint16_t flags_of(const char *text, uint32_t word) {
    struct words words = read_words(text, false);
    assert_true(word < words.n);
    return words.at[word].flags;
}

static void test_flags(void **state) {
    (void)state;
    assert_true(flags_of("Coolblue", 0) & WORD_CAPITAL);
    assert_true(flags_of("AD", 0) & WORD_UPPER);
    assert_false(flags_of("Ad", 0) & WORD_UPPER);
    assert_true(flags_of("#ad", 0) & WORD_HASH);
    assert_false(flags_of("# ad", 0) & WORD_HASH);
    assert_true(flags_of("state-sponsored", 1) & WORD_HYPHEN);
    assert_true(flags_of("bol.com", 1) & WORD_HYPHEN);
    assert_false(flags_of("zijn. Wij", 1) & WORD_HYPHEN);
    assert_true(flags_of("zijn. Wij", 1) & WORD_SENTENCE);
    assert_true(flags_of("zijn.) Wij", 1) & WORD_SENTENCE);
    assert_false(flags_of("ggf. eine", 1) & WORD_SENTENCE);
    assert_false(flags_of("i.s.m. Acme", 3) & WORD_SENTENCE);
    assert_true(flags_of("Acme! en", 1) & WORD_SENTENCE);
    assert_true(flags_of("(advertentie)", 0) & WORD_OPEN);
    assert_true(flags_of("(advertentie)", 0) & WORD_CLOSE);
    assert_true(flags_of("Anzeige: Kaffee", 0) & WORD_COLON);
    assert_true(flags_of("zei \"bestel nu\" en", 2) & WORD_QUOTED);
    assert_false(flags_of("zei \"bestel nu\" en", 3) & WORD_QUOTED);
    assert_true(flags_of("EngineeringKiosk", 0) & WORD_CAMEL);
    assert_true(flags_of("ZOMER10", 0) & WORD_DIGIT);
}

/* Quotations end with the mark that their language closes them with. */
static void test_quotations(void **state) {
    (void)state;
    static const char *const quoting[] = {
        "sagt \"Anzeige\" und",
        "sagt \u201eAnzeige\u201c und",
        "sagt \u201eAnzeige\" und",
        "sagt \u00bbAnzeige\u00ab und",
        "s\u00e4ger \u201dannons\u201d och",
        "s\u00e4ger \u00bbannons\u00bb och",
        "says \u201cad\u201d and",
        "dit \u00abpublicit\u00e9\u00bb et",
    };
    for (size_t i = 0; i < sizeof quoting / sizeof *quoting; i++) {
        assert_false(flags_of(quoting[i], 0) & WORD_QUOTED);
        assert_true(flags_of(quoting[i], 1) & WORD_QUOTED);
        assert_false(flags_of(quoting[i], 2) & WORD_QUOTED);
    }
    assert_false(flags_of("ein 27\" Monitor", 2) & WORD_QUOTED);
    assert_false(flags_of("ein 27\u201d Monitor", 2) & WORD_QUOTED);
}

/* Places are those of the text as written, entities and all. */
static void test_places(void **state) {
    (void)state;
    struct words words = read_words("a &eacute;t&eacute; b", true);
    assert_int_equal(words.n, 3);
    assert_int_equal(words.at[1].start, 2);
    assert_int_equal(words.at[1].end, 19);
    assert_int_equal(words.at[1].node, 7);
    assert_int_equal(words.at[2].start, 20);
}

/* A word may be spread over pieces: "Adver<b>tentie</b>". */
static void test_word_over_pieces(void **state) {
    (void)state;
    struct words words = {0};
    struct word_reader r;
    word_reader_init(&r, &arena, &words);
    word_reader_text(&r, STR("Adver"), 0, true, 1);
    word_reader_text(&r, STR("tentie x"), 8, true, 2);
    word_reader_end(&r);
    assert_int_equal(words.n, 2);
    assert_true(str_is(word_text(&words, &words.at[0]), "advertentie"));
    assert_int_equal(words.at[0].start, 0);
    assert_int_equal(words.at[0].end, 14);
    assert_int_equal(words.at[0].node, 1);
}

/* What is remembered of a letter holds for it alone, and wherever it stands in a word. */
static void test_letters_again(void **state) {
    (void)state;
    assert_string_equal(folded("\xC3\x89t\xC3\xA9 \xC3\xA9t\xC3\x89 \xC3\x99"),
                        "ete|ete|u"); /* E9, C9 and D9 share a place */
    const char *text = "\xC3\x89 X\xC3\x89 \xC3\xA9t\xC3\xA9";
    static const uint16_t want[] = {WORD_CAPITAL, WORD_CAPITAL | WORD_UPPER, WORD_LOWER};
    for (uint32_t i = 0; i < ARRAY_COUNT(want); i++)
        assert_int_equal(flags_of(text, i) & (WORD_CAPITAL | WORD_UPPER | WORD_LOWER), want[i]);
}

/* A mark touches the word that ends at it, of whatever letters; a symbol or an elision does not. */
static void test_touching_marks(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t word;
        bool joined;
    } cases[] = {
        {"affiliate-links", 1, true},
        {"affiliate -links", 1, false},
        {"caf\xC3\xA9-bar", 1, true},
        {"$-bar", 1, false},
        {"l\xE2\x80\x99-offre", 1, false},
        {"bol.com", 1, true},
        {"bol. com", 1, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
        assert_int_equal((flags_of(cases[i].text, cases[i].word) & WORD_HYPHEN) != 0,
                         cases[i].joined);
}

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 0);
    arena.on_failure = &failure;
    return setjmp(failure);
}

static int tear_down(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

/* Whole runs of plain words are read at once: as they are when each byte is a piece of its own. */
static void pieces_do_not_change_the_words(void **state) {
    (void)state;
    static const char *const texts[] = {
        "Plain words with one blank between them and nothing else",
        "Two  blanks, a\ttab - and  - a dash -x x- x-y (in brackets) [and others] {too}",
        "iPhone and McDonald MIXED Case ALL CAPS a A 4K 5g X-100 B2B",
        "It ends. next goes on. Next begins! Now? i.s.m. Acme bol.com 3.14",
        "\"quoted words. Still quoted\" and not #hash #HASH: colon; semicolon",
        "a cost of $5 or 5$ * star *, 100% + more = all <tag> ~ ^ |",
        "sevenlt eightltr nineletrs sixteen_ sixteenletterss seventeenletterss ABCDEFGHi aBCDEFGHI",
        "abcdefg1 abcdefgh1 12345678 123456789 aaaaaaaaA AAAAAAAAa aaaaaaaA1 1aaaaaaaA",
        "@A[Z`a{z/0:9 @a [b `c {d /0 :9 ^~|;",
        "ends with a blank ",
        " begins with one",
        "x",
        " ",
        ""};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        struct words whole = read_words(texts[t], true), bytes = {0};
        struct word_reader r;
        word_reader_init(&r, &arena, &bytes);
        for (uint32_t i = 0; texts[t][i]; i++)
            word_reader_text(&r, (struct str){texts[t] + i, 1}, i, true, 7);
        word_reader_end(&r);
        assert_int_equal(whole.n, bytes.n);
        for (uint32_t i = 0; i < whole.n; i++) {
            const struct word *a = &whole.at[i], *b = &bytes.at[i];
            assert_true(str_eq(word_text(&whole, a), word_text(&bytes, b)));
            assert_int_equal(a->start, b->start);
            assert_int_equal(a->end, b->end);
            assert_int_equal(a->flags, b->flags);
            assert_int_equal(a->hash, b->hash);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folding),          cmocka_unit_test(test_flags),
        cmocka_unit_test(test_quotations),       cmocka_unit_test(test_places),
        cmocka_unit_test(test_word_over_pieces), cmocka_unit_test(test_letters_again),
        cmocka_unit_test(test_touching_marks),   cmocka_unit_test(pieces_do_not_change_the_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
