/* Regular expressions: matches and groups, what is refused, and that none takes long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "knowledge/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void matches_and_groups(void **state) {
    (void)state;
    static const struct {
        const char *regex, *subject;
        bool caseless;
        enum pattern_result want;
        struct span groups[3];
    } cases[] = {
        {"^/c/(\\d+)(?:/(x))?", "/c/123", false, PATTERN_YES, {{0, 6}, {3, 6}, NO_SPAN}},
        {"b+", "aabbb", false, PATTERN_YES, {{2, 5}, NO_SPAN, NO_SPAN}},
        {"B+", "aabbb", false, PATTERN_NO, {{0}}},
        {"B+", "aabbb", true, PATTERN_YES, {{2, 5}, NO_SPAN, NO_SPAN}},
        {"$", "", false, PATTERN_YES, {{0, 0}, NO_SPAN, NO_SPAN}},
        {"a.c",
         "a\xff"
         "c",
         false,
         PATTERN_YES,
         {{0, 3}, NO_SPAN, NO_SPAN}},
        {"\xc3\x89t\xc3\xa9", "\xc3\xa9T\xc3\x89", true, PATTERN_YES, {{0, 5}, NO_SPAN, NO_SPAN}},
        {"\xc3\xa9", "\xff\xc3\xa9", false, PATTERN_YES, {{1, 3}, NO_SPAN, NO_SPAN}},
    };
    struct pattern_cache *cache = pattern_cache_new();
    assert_non_null(cache);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct pattern *p = pattern_compile(cache, str_of(cases[i].regex), cases[i].caseless);
        assert_non_null(p);
        struct span groups[3];
        enum pattern_result got =
            pattern_match(cache, p, str_of(cases[i].subject), groups, ARRAY_COUNT(groups));
        assert_int_equal(got, cases[i].want);
        if (got == PATTERN_YES)
            assert_memory_equal(groups, cases[i].groups, sizeof groups);
    }
    pattern_cache_free(cache);
}

static void a_pattern_is_compiled_once(void **state) {
    (void)state;
    struct pattern_cache *cache = pattern_cache_new();
    assert_non_null(cache);
    char regexes[500][8];
    struct pattern *first[500];
    for (size_t i = 0; i < 500; i++) {
        snprintf(regexes[i], sizeof regexes[i], "^x%zu", i);
        first[i] = pattern_compile(cache, str_of(regexes[i]), false);
        assert_non_null(first[i]);
    }
    for (size_t i = 0; i < 500; i++) {
        assert_ptr_equal(pattern_compile(cache, str_of(regexes[i]), false), first[i]);
        assert_ptr_not_equal(pattern_compile(cache, str_of(regexes[i]), true), first[i]);
    }
    assert_null(pattern_compile(cache, STR("(a"), false));
    assert_null(pattern_compile(cache, STR("(a"), false));
    pattern_cache_free(cache);
}

static void a_match_is_found_beyond_the_first_window(void **state) {
    (void)state;
    struct pattern_cache *cache = pattern_cache_new();
    assert_non_null(cache);
    char subject[2048];
    memset(subject, 'a', sizeof subject);
    struct pattern *p = pattern_compile(cache, STR("(?<=a)b"), false);
    struct pattern *begin = pattern_compile(cache, STR("^b"), false);
    assert_non_null(p);
    for (uint32_t at = 1; at < sizeof subject; at++) {
        struct span group;
        subject[at] = 'b';
        struct str s = {subject, sizeof subject};
        assert_int_equal(pattern_match(cache, p, s, &group, 1), PATTERN_YES);
        assert_int_equal(group.start, at);
        assert_int_equal(pattern_match(cache, begin, s, NULL, 0), PATTERN_NO);
        subject[at] = 'a';
    }
    pattern_cache_free(cache);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void no_pattern_takes_long(void **state) {
    (void)state;
    static const struct {
        const char *regex;
        enum pattern_result want;
    } cases[] = {
        {"(a+)+$", PATTERN_LIMIT},
        {"(?:a|b)+[cd]", PATTERN_LIMIT},
        {"(?:a?){40}a{40}[cd]", PATTERN_LIMIT},
        {"(?:a{1,900}){1,100}[xy]", PATTERN_LIMIT},
        {"(a|b(?R))+$", PATTERN_LIMIT},
        {"(.*)*x", PATTERN_NO}, /* there is no x: seen without trying */
    };
    size_t n = 100000;
    char *subject = malloc(n);
    assert_non_null(subject);
    memset(subject, 'a', n);
    subject[n - 1] = '!';
    struct pattern_cache *cache = pattern_cache_new();
    assert_non_null(cache);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct pattern *p = pattern_compile(cache, str_of(cases[i].regex), false);
        assert_non_null(p);
        double start = seconds();
        assert_int_equal(pattern_match(cache, p, (struct str){subject, n}, NULL, 0), cases[i].want);
        for (int again = 0; again < 1000 && cases[i].want == PATTERN_LIMIT; again++)
            assert_int_equal(pattern_match(cache, p, (struct str){subject, n}, NULL, 0),
                             PATTERN_LIMIT);
        assert_true(seconds() - start < 2);
    }
    pattern_cache_free(cache);
    free(subject);
}

static void what_is_wrong_is_said_with_its_offset(void **state) {
    (void)state;
    char deep[128];
    memset(deep, '(', 60);
    memset(deep + 60, ')', 60);
    deep[120] = 0;
    char wide[4200];
    memset(wide, 'a', sizeof wide);
    wide[sizeof wide - 1] = 0;
    const struct {
        const char *regex, *want;
        size_t offset;
    } cases[] = {
        {"a(b", "missing closing parenthesis", 3},
        {"a[b", "missing terminating ] for character class", 3},
        {"*a", "quantifier does not follow a repeatable item", 0},
        {"a\\C", "using \\C is disabled by the application", 3},
        {"a*", "it matches the empty text, so it would match everywhere", 0},
        {deep, "parentheses are too deeply nested", 51},
        {wide, "pattern string is longer than the limit set by the application", 0},
        {"(?:(?:abcdefghijklmnop){200}){200}", "regular expression is too large", 34},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        char message[256] = "";
        size_t offset = 99;
        assert_false(pattern_check(str_of(cases[i].regex), message, sizeof message, &offset));
        assert_string_equal(message, cases[i].want);
        assert_int_equal(offset, cases[i].offset);
    }
    char message[256];
    size_t offset;
    assert_true(pattern_check(STR("^/?$"), message, sizeof message, &offset));
    assert_true(pattern_check(STR("^/c/(\\d+)"), message, sizeof message, &offset));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_and_groups),
        cmocka_unit_test(a_pattern_is_compiled_once),
        cmocka_unit_test(a_match_is_found_beyond_the_first_window),
        cmocka_unit_test(no_pattern_takes_long),
        cmocka_unit_test(what_is_wrong_is_said_with_its_offset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
