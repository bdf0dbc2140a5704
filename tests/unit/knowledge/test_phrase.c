/* The phrase language: what a phrase finds, and what it does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "knowledge/phrase.h"

static struct arena arena;
static jmp_buf failure;

/* Knowledge that consists of one group with one phrase. */
static struct knowledge one_phrase(const char *phrase) {
    struct knowledge k = {.arena = &arena};
    struct phrase_group *g = list_push(&arena, &k.groups);
    g->id = STR("test");
    struct phrase_pattern *p = list_push(&arena, &k.phrases);
    p->text = str_of(phrase);
    p->slot = -1;
    return k;
}

static struct words read_words(const char *text) {
    struct words words = {0};
    struct word_reader r;
    word_reader_init(&r, &arena, &words);
    word_reader_text(&r, str_of(text), 0, false, 0);
    word_reader_end(&r);
    return words;
}

static struct phrase_hits find(const char *phrase, const char *text, struct words *words) {
    struct knowledge *k = arena_new(&arena, struct knowledge);
    *k = one_phrase(phrase);
    struct problems problems = {.arena = &arena};
    const struct phrase_index *index = phrase_index_build(&arena, k, &problems);
    assert_int_equal(problems.n, 0);
    *words = read_words(text);
    struct phrase_hits hits = {0};
    phrase_find(&arena, index, &(struct phrase_text){.words = words, .to = words->n}, &hits);
    return hits;
}

/* The text of the only hit, or "" when there is none. */
static struct str hit_text(const char *phrase, const char *text) {
    struct words words;
    struct phrase_hits hits = find(phrase, text, &words);
    assert_true(hits.n <= 1);
    if (hits.n == 0)
        return STR("");
    uint32_t start = words.at[hits.at[0].first].start, end = words.at[hits.at[0].last].end;
    return str_slice(str_of(text), start, end);
}

static void test_language_of_phrases(void **state) {
    (void)state;
    static const struct {
        const char *phrase, *text, *want;
    } cases[] = {
        {"advertentie", "Dit is een ADVERTENTIE.", "ADVERTENTIE"},
        {"advertentie", "advertentiebeleid", ""},
        {"affiliate links", "met affiliate-links erin", "affiliate-links"},
        {"koop*", "Gekocht of kopers", ""},
        {"koop*", "een koopwoning", "koopwoning"},
        {"(dit|deze) (artikel|pagina) bevat (enkele)? links", "Deze pagina bevat links",
         "Deze pagina bevat links"},
        {"(dit|deze) (artikel|pagina) bevat (enkele)? links", "Dit artikel bevat enkele links!",
         "Dit artikel bevat enkele links"},
        {"(dit|deze) artikel", "deze pagina", ""},
        {"wij ... commissie", "Wij krijgen soms een kleine commissie.",
         "Wij krijgen soms een kleine commissie"},
        {"wij ... commissie", "Wij een twee drie vier vijf zes commissie", ""},
        {"wij ... commissie", "Wij gaan. De commissie ook.", ""},
        {"gesponsord door <brand>", "gesponsord door Acme Koffie en meer",
         "gesponsord door Acme Koffie"},
        {"gesponsord door <brand>", "gesponsord door een bedrijf", ""},
        {"gesponsord door <brand>", "gesponsord door bol.com vandaag", "gesponsord door bol.com"},
        {"<site> loves <brand>", "Ubergeek Loves Coolblue", "Ubergeek Loves Coolblue"},
        {"<site> loves <brand>", "everybody loves raymond", ""},
        {"<site> loves <brand>", "Journal du Quai loves Lampadis",
         "Journal du Quai loves Lampadis"},
        {"<site> loves <brand>", "Paul said it and loves Lampadis", ""},
        {"paid by <brand>", "paid by @lampadis", "paid by @lampadis"},
        {"paid by <brand>", "paid by post@lampadis", ""},
        {"met code <code>", "Met code ZOMER10 krijg je", "Met code ZOMER10"},
        {"met code <code>", "met code kun je", ""},
        {"met code <code>", "met code SAVE-20 nu", "met code SAVE-20"},
        {"vanaf <money>", "vanaf \xE2\x82\xAC 499", "vanaf \xE2\x82\xAC 499"},
        {"vanaf <money>", "vanaf 1999", ""},
        {"#ad", "mooi #ad", "ad"},
        {"#ad", "ad hoc", ""},
        {"publicité", "PUBLICITE", "PUBLICITE"},
        {"l' offre", "voir l\xE2\x80\x99offre", "l\xE2\x80\x99offre"},
        {"\\*", "een * teken", "*"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct str got = hit_text(cases[i].phrase, cases[i].text);
        if (!str_is(got, cases[i].want))
            fail_msg("'%s' in '%s': '%.*s'", cases[i].phrase, cases[i].text, STR_ARG(got));
    }
}

static void test_code_is_kept(void **state) {
    (void)state;
    struct words words;
    struct phrase_hits hits = find("code <code>", "gebruik code ABC-12 nu", &words);
    assert_int_equal(hits.n, 1);
    assert_int_equal(hits.at[0].code_first, 2);
    assert_int_equal(hits.at[0].code_last, 3);
}

static void add_phrase(struct knowledge *k, enum role role, const char *phrase) {
    struct phrase_group *g = list_push(&arena, &k->groups);
    *g = (struct phrase_group){.id = STR("test"), .role = role};
    *list_push(&arena, &k->phrases) =
        (struct phrase_pattern){.text = str_of(phrase), .group = k->groups.n - 1, .slot = -1};
}

/* The phrases found, by their first letters; a link begins at word `link`. */
static const char *places(const char *text, uint32_t link) {
    struct knowledge k = {.arena = &arena};
    add_phrase(&k, ROLE_SENTENCE, "advert");
    add_phrase(&k, ROLE_CALL_TO_ACTION, "buy now");
    add_phrase(&k, ROLE_NEGATION, "not");
    struct problems problems = {.arena = &arena};
    const struct phrase_index *index = phrase_index_build(&arena, &k, &problems);
    struct words words = read_words(text);
    struct phrase_hits hits = {0};
    phrase_find(&arena, index,
                &(struct phrase_text){.words = &words, .to = words.n, .links = &link, .nlinks = 1},
                &hits);
    char *letters = arena_alloc(&arena, hits.n + 1);
    for (uint32_t i = 0; i < hits.n; i++)
        letters[i] = *k.phrases.at[hits.at[i].phrase].text.p;
    return letters;
}

static void phrases_are_found_where_they_mean_something(void **state) {
    (void)state;
    assert_string_equal(places("Buy now or buy now later", UINT32_MAX), "b");
    assert_string_equal(places("They buy now. Buy now!", UINT32_MAX), "b");
    assert_string_equal(places("They buy now", UINT32_MAX), "");
    assert_string_equal(places("They buy now", 1), "b");
    assert_string_equal(places("This is not", UINT32_MAX), "");
    assert_string_equal(places("This is not an advert", UINT32_MAX), "na");
    assert_string_equal(places("Buy now, do not wait", UINT32_MAX), "bn");
}

static void test_errors(void **state) {
    (void)state;
    static const struct {
        const char *phrase, *message;
    } cases[] = {
        {"", "phrase is empty"},
        {"(a b", "')' is missing"},
        {"a b)", "')' without '('"},
        {"(advertentie)?", "phrase can be empty"},
        {"ko*", "at least three letters must stand before '*'"},
        {"<shop> now", "unknown placeholder, expected <brand>, <site>, <code> or <money>"},
        {"...", "phrase can be empty"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct knowledge k = one_phrase(cases[i].phrase);
        struct yaml file = {.path = STR("x.yaml")};
        struct yaml_node node = {.line = 3, .column = 5};
        file.nodes = &node;
        file.nnodes = 1;
        file.text = "";
        k.phrases.at[0].file = &file;
        struct problems problems = {.arena = &arena};
        phrase_index_build(&arena, &k, &problems);
        assert_int_equal(problems.n, 1);
        assert_int_equal(problems.at[0].line, 3);
        assert_true(str_is(problems.at[0].message, cases[i].message));
    }
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_language_of_phrases),
        cmocka_unit_test(test_code_is_kept),
        cmocka_unit_test(phrases_are_found_where_they_mean_something),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
