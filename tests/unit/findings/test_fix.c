/* Edits that go together: which are taken, what they make of a file, where places go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "findings/fix.h"

static struct arena arena;
static jmp_buf failed;

static bool add(struct edit_list *list, uint32_t start, uint32_t end, const char *text) {
    struct edit edit = {{start, end}, str_of(text)};
    return edits_add(&arena, list, &(struct fix){.edits = &edit, .nedits = 1});
}

static bool add_two(struct edit_list *list, uint32_t first, uint32_t second, const char *text) {
    struct edit edits[] = {{{first, first}, str_of(text)}, {{second, second}, str_of(text)}};
    return edits_add(&arena, list, &(struct fix){.edits = edits, .nedits = 2});
}

static void assert_applied(const struct edit_list *list, struct str bytes, struct str want) {
    struct source source;
    struct buf out;
    buf_init(&out, 1000);
    source_read(&source, &arena, bytes, SYNTAX_MARKDOWN);
    edits_apply(&out, &source, list);
    assert_true(str_eq(buf_str(&out), want));
    buf_release(&out);
}

static void edits_that_meet_are_refused(void **state) {
    (void)state;
    struct edit_list list = {0};
    assert_true(add(&list, 4, 6, "x"));
    assert_false(add(&list, 5, 7, "y"));
    assert_false(add(&list, 6, 6, "y")); /* touches it */
    assert_false(add(&list, 2, 4, "y"));
    assert_false(add_two(&list, 1, 5, "y"));
    assert_true(add(&list, 8, 8, "z"));
    assert_false(add(&list, 8, 8, "other"));
    assert_true(add_two(&list, 0, 2, "q"));
    assert_int_equal(list.n, 4);
    assert_applied(&list, STR("0123456789"), STR("q01q23x67z89"));
}

static void the_same_edit_is_made_once(void **state) {
    (void)state;
    struct edit_list list = {0};
    for (int i = 0; i < 3; i++)
        assert_true(add_two(&list, 1, 3, "-"));
    assert_int_equal(list.n, 2);
    assert_applied(&list, STR("abcd"), STR("a-bc-d"));
}

static void bytes_outside_stay(void **state) {
    (void)state;
    struct edit_list list = {0};
    assert_true(add(&list, 1, 2, "+"));
    assert_applied(&list,
                   STR("\xEF\xBB\xBF"
                       "abc\r\n"),
                   STR("\xEF\xBB\xBF"
                       "a+c\r\n"));
    assert_applied(&list,
                   STR("\xFF\xFE"
                       "a\0b\0\0\xD8"),
                   STR("\xFF\xFE"
                       "a\0+\0\0\xD8"));
    assert_applied(&list, STR("a\xFF\xFE\0"), STR("a+\xFE\0"));
}

static void places_move_along(void **state) {
    (void)state;
    struct edit_list list = {0};
    assert_true(add(&list, 2, 2, "abc"));
    assert_true(add(&list, 5, 8, "d"));
    edits_index(&arena, &list);
    static const struct {
        uint32_t offset;
        bool behind;
        uint32_t want;
    } rows[] = {{0, false, 0}, {2, false, 2}, {2, true, 5},  {3, false, 6}, {5, false, 8},
                {6, false, 8}, {6, true, 9},  {8, false, 9}, {8, true, 9},  {9, true, 10}};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
        assert_int_equal(edits_map(&list, rows[i].offset, rows[i].behind), rows[i].want);
    assert_true(edits_wrote(&list, (struct span){2, 5}));
    assert_true(edits_wrote(&list, (struct span){8, 9}));
    assert_false(edits_wrote(&list, (struct span){2, 6}));
    assert_false(edits_wrote(&list, (struct span){5, 6}));
    assert_true(edits_removed(&list, (struct span){5, 8}));
    assert_true(edits_removed(&list, (struct span){6, 7}));
    assert_false(edits_removed(&list, (struct span){4, 8}));
    assert_false(edits_removed(&list, (struct span){2, 2}));
}

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 0);
    if (setjmp(failed))
        return -1;
    arena.on_failure = &failed;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_that_meet_are_refused),
        cmocka_unit_test(the_same_edit_is_made_once),
        cmocka_unit_test(bytes_outside_stay),
        cmocka_unit_test(places_move_along),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
