/* Strings that carry their length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

#include <string.h>

/* "nofollow,sponsored" was one token in the report and two in the rule. */
static void tokens_are_parted_by_blanks_or_commas(void **state) {
    (void)state;
    struct str rest = STR(" nofollow,sponsored , ugc ");
    assert_true(str_is(str_next_token(&rest), "nofollow"));
    assert_true(str_is(str_next_token(&rest), "sponsored"));
    assert_true(str_is(str_next_token(&rest), "ugc"));
    assert_int_equal(str_next_token(&rest).n, 0);
}

static void comparing(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        bool equal, same, starts, ends, starts_same;
        int order;
    } cases[] = {
        {"", "", true, true, true, true, true, 0},
        {"a", "", false, false, true, true, true, 1},
        {"", "a", false, false, false, false, false, -1},
        {"Abc", "aBC", false, true, false, false, true, -1},
        {"abc", "ab", false, false, true, false, true, 1},
        {"abc", "bc", false, false, false, true, false, -1},
        {"ABC", "ab", false, false, false, false, true, -1},
        {"\xc3\x89", "\xc3\xa9", false, false, false, false, false, -1},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct str a = str_of(cases[i].a), b = str_of(cases[i].b);
        assert_int_equal(str_eq(a, b), cases[i].equal);
        assert_int_equal(str_is(a, cases[i].b), cases[i].equal);
        assert_int_equal(str_same(a, b), cases[i].same);
        assert_int_equal(str_starts(a, b), cases[i].starts);
        assert_int_equal(str_ends(a, b), cases[i].ends);
        assert_int_equal(str_starts_same(a, b), cases[i].starts_same);
        int order = str_compare(a, b);
        assert_int_equal((order > 0) - (order < 0), cases[i].order);
    }
    assert_true(str_eq(str_of(NULL), STR("")));
    assert_true(str_eq((struct str){NULL, 0}, STR("")));
    assert_false(str_eq((struct str){"a\0b", 3}, (struct str){"a\0c", 3}));
}

static void slicing(void **state) {
    (void)state;
    struct str s = STR("0123456789");
    assert_true(str_is(str_slice(s, 2, 5), "234"));
    assert_true(str_is(str_slice(s, 0, SIZE_MAX), "0123456789"));
    assert_true(str_is(str_slice(s, 8, 99), "89"));
    assert_int_equal(str_slice(s, 20, 30).n, 0);
    assert_int_equal(str_slice(s, 5, 2).n, 0);
    assert_true(str_is(str_trim(STR(" \t\r\n a b \f\v ")), "a b"));
    assert_int_equal(str_trim(STR("  ")).n, 0);
    assert_int_equal(str_trim(STR("")).n, 0);
}

static void finding(void **state) {
    (void)state;
    struct str s = STR("abcabc");
    assert_int_equal(str_find(s, STR("c"), 0), 2);
    assert_int_equal(str_find(s, STR("abc"), 1), 3);
    assert_int_equal(str_find(s, STR(""), 4), 4);
    assert_true(str_find(s, STR("abcd"), 0) == SIZE_MAX);
    assert_true(str_find(s, STR("a"), 4) == SIZE_MAX);
    assert_true(str_find(s, STR("a"), 99) == SIZE_MAX);
    assert_true(str_find(STR(""), STR("a"), 0) == SIZE_MAX);
    assert_int_equal(str_find_char(s, 'b', 2), 4);
    assert_true(str_find_char(s, 'x', 0) == SIZE_MAX);
    assert_true(str_find_char(s, 'a', 6) == SIZE_MAX);
}

static void cutting(void **state) {
    (void)state;
    struct str rest = STR("a=1&&b");
    assert_true(str_is(str_cut(&rest, '&'), "a=1"));
    assert_true(str_is(str_cut(&rest, '&'), ""));
    assert_true(str_is(str_cut(&rest, '&'), "b"));
    assert_int_equal(rest.n, 0);
    assert_true(str_is(str_cut(&rest, '&'), ""));
    rest = STR("a&");
    assert_true(str_is(str_cut(&rest, '&'), "a"));
    assert_int_equal(rest.n, 0);
}

static void copying(void **state) {
    (void)state;
    static struct arena arena;
    static jmp_buf failure;
    arena_init(&arena, 0);
    arena.on_failure = &failure;
    if (setjmp(failure))
        fail_msg("out of memory");
    assert_string_equal(str_terminated(&arena, str_slice(STR("abcdef"), 1, 3)), "bc");
    assert_true(str_is(str_lower(&arena, STR("AbZ\xc3\x89[`")), "abz\xc3\x89[`"));
    assert_true(str_is(str_copy(&arena, STR("")), ""));
    assert_true(str_is(str_format(&arena, "%s-%d", "x", 42), "x-42"));
    assert_true(str_is(str_format(&arena, "%s", ""), ""));
    char longer[5000];
    memset(longer, 'y', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    assert_int_equal(str_format(&arena, "<%s>", longer).n, sizeof longer + 1);
    arena_release(&arena);
}

static void characters(void **state) {
    (void)state;
    for (int i = 0; i < 256; i++) {
        char c = (char)i;
        bool lower = i >= 'a' && i <= 'z', upper = i >= 'A' && i <= 'Z',
             digit = i >= '0' && i <= '9';
        assert_int_equal(char_is_alpha(c), lower || upper);
        assert_int_equal(char_is_digit(c), digit);
        assert_int_equal(char_is_alnum(c), lower || upper || digit);
        assert_int_equal(char_lower(c), upper ? (char)(i + 32) : c);
        assert_int_equal(char_is_space(c), i == ' ' || (i >= 9 && i <= 13));
    }
    assert_int_equal(char_hex('0'), 0);
    assert_int_equal(char_hex('f'), 15);
    assert_int_equal(char_hex('A'), 10);
    assert_int_equal(char_hex('g'), -1);
    assert_int_equal(str_hash(STR("")), 2166136261u);
    assert_int_equal(str_hash(STR("a")), 0xe40c292cu);
}

static void a_shortened_text_ends_between_characters(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t most;
        const char *want;
    } cases[] = {
        {"lamp", 4, "lamp"},         {"lamp", 3, "lam"},
        {"la\xc3\xabmp", 3, "la"},   {"la\xc3\xabmp", 4, "la\xc3\xab"},
        {"\xf0\x9f\x92\xa1", 3, ""}, {"lamp", 0, ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
        assert_true(str_is(str_shorten(str_of(cases[i].text), cases[i].most), cases[i].want));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shortened_text_ends_between_characters),
        cmocka_unit_test(tokens_are_parted_by_blanks_or_commas),
        cmocka_unit_test(comparing),
        cmocka_unit_test(slicing),
        cmocka_unit_test(finding),
        cmocka_unit_test(cutting),
        cmocka_unit_test(copying),
        cmocka_unit_test(characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
