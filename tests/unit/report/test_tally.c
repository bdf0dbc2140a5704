/* Counts by name: one row a name, in order, however many there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/tally.h"

enum { MANY = 1000 };

static struct arena arena;
static jmp_buf failed;

static void equal_names_are_one_row(void **state) {
    (void)state;
    struct tallies tallies = {0};
    char name[] = "awin";
    tallies_add(&arena, &tallies, str_of(name), 1, 0);
    name[0] = 'x'; /* the row keeps a name of its own */
    tallies_add(&arena, &tallies, STR("awin"), 2, 3);
    tallies_add(&arena, &tallies, STR(""), 0, 1);
    struct tally sorted[2];
    assert_int_equal(tallies.n, 2);
    tallies_sorted(&tallies, sorted);
    assert_int_equal(sorted[0].name.n, 0);
    assert_int_equal(sorted[0].findings, 1);
    assert_true(str_is(sorted[1].name, "awin"));
    assert_int_equal(sorted[1].placements, 3);
    assert_int_equal(sorted[1].findings, 3);
}

static void many_names_are_all_kept_in_order(void **state) {
    (void)state;
    struct tallies tallies = {0};
    for (int round = 0; round < 2; round++)
        for (int i = MANY; i-- > 0;)
            tallies_add(&arena, &tallies, str_format(&arena, "%04d", i), 1, (uint64_t)i);
    assert_int_equal(tallies.n, MANY);
    struct tally *sorted = arena_array(&arena, struct tally, MANY);
    tallies_sorted(&tallies, sorted);
    for (int i = 0; i < MANY; i++) {
        assert_true(str_eq(sorted[i].name, str_format(&arena, "%04d", i)));
        assert_int_equal(sorted[i].placements, 2);
        assert_int_equal(sorted[i].findings, 2 * i);
    }
}

static void nothing_counted_is_no_row(void **state) {
    (void)state;
    struct tallies tallies = {0};
    tallies_sorted(&tallies, NULL);
    assert_int_equal(tallies.n, 0);
}

int main(void) {
    arena_init(&arena, 0);
    arena.on_failure = &failed;
    if (setjmp(failed))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_names_are_one_row),
        cmocka_unit_test(many_names_are_all_kept_in_order),
        cmocka_unit_test(nothing_counted_is_no_row),
    };
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return result;
}
