/* Problems: what is collected, and which word is suggested for which. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/problem.h"

#include <string.h>

static void problems_are_collected_and_copied(void **state) {
    (void)state;
    static struct arena arena;
    static jmp_buf failure;
    arena_init(&arena, 0);
    arena.on_failure = &failure;
    if (setjmp(failure))
        fail_msg("out of memory");
    struct problems problems = {.arena = &arena};
    char path[] = "a.yaml";
    for (uint32_t i = 1; i <= 100; i++)
        problem_add(&problems, str_of(path), i, i * 2, "number %u of '%s'", i, path);
    path[0] = 'b';
    assert_int_equal(problems.n, 100);
    assert_true(str_is(problems.at[41].path, "a.yaml"));
    assert_true(str_is(problems.at[41].message, "number 42 of 'a.yaml'"));
    assert_int_equal(problems.at[41].line, 42);
    assert_int_equal(problems.at[41].column, 84);
    char longer[3000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    problem_add(&problems, STR("c"), 0, 0, "%s", longer);
    assert_int_equal(problems.at[100].message.n, 1023);
    arena_release(&arena);
}

static void the_nearest_word_is_suggested(void **state) {
    (void)state;
    static const char *const names[] = {"wording", "source", "checked", "off", "nl", "severity"};
    static const struct {
        const char *word, *want;
    } cases[] = {
        {"wordings", "wording"},
        {"WORDING", "wording"},
        {"wroding", "wording"},
        {"souce", "source"},
        {"chekced", "checked"},
        {"of", "off"},
        {"nk", "nl"},
        {"servity", "severity"},
        {"", NULL},
        {"x", NULL},
        {"fog", NULL}, /* two letters of three */
        {"zzzzzz", NULL},
        {"sauerkraut", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        const char *got = problem_suggest(str_of(cases[i].word), names, ARRAY_COUNT(names));
        if (cases[i].want)
            assert_string_equal(got ? got : cases[i].word, cases[i].want);
        else if (got)
            fail_msg("'%s' for '%s'", got, cases[i].word);
    }
}

static void they_are_sorted_by_place_from_the_first_one_on(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct problems problems = {.arena = &arena};
    problem_add(&problems, STR("z"), 9, 9, "kept");
    problem_add(&problems, STR("b"), 2, 1, "fourth");
    problem_add(&problems, STR("b"), 1, 9, "third");
    problem_add(&problems, STR("a"), 7, 1, "first");
    problem_add(&problems, STR("b"), 1, 2, "second");
    problems_sort(&problems, 1);
    static const char *const want[] = {"kept", "first", "second", "third", "fourth"};
    for (size_t i = 0; i < ARRAY_COUNT(want); i++)
        assert_true(str_is(problems.at[i].message, want[i]));
    problems_sort(&problems, 5);
    arena_release(&arena);
}

static void long_words_get_no_suggestion(void **state) {
    (void)state;
    char word[200];
    memset(word, 'a', sizeof word);
    const char *same[] = {
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    assert_null(problem_suggest((struct str){word, sizeof word}, same, 1));
    assert_null(problem_suggest((struct str){word, 63}, same, 1));
    assert_null(problem_suggest(STR("word"), NULL, 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_are_collected_and_copied),
        cmocka_unit_test(the_nearest_word_is_suggested),
        cmocka_unit_test(they_are_sorted_by_place_from_the_first_one_on),
        cmocka_unit_test(long_words_get_no_suggestion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
