/* The capped output buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

static void it_is_always_terminated(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, 10000);
    assert_string_equal(b.p, "");
    buf_text(&b, "");
    buf_add(&b, STR("ab"));
    buf_char(&b, 'c');
    buf_format(&b, "%d%s", 12, "x");
    assert_string_equal(b.p, "abc12x");
    assert_true(str_is(buf_str(&b), "abc12x"));
    buf_clear(&b);
    assert_string_equal(b.p, "");
    for (int i = 0; i < 1000; i++)
        buf_format(&b, "%03d", i);
    assert_int_equal(b.n, 3000);
    assert_int_equal(b.p[3000], 0);
    assert_true(str_is(str_slice(buf_str(&b), 2991, 3000), "997998999"));
    buf_release(&b);
    assert_string_equal(b.p, "");
    buf_text(&b, "again");
    assert_string_equal(b.p, "again");
    buf_release(&b);
}

static void the_cap_holds_and_is_told(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, 5);
    buf_text(&b, "abc");
    buf_text(&b, "de");
    assert_false(b.failed);
    buf_char(&b, 'f');
    assert_true(b.failed);
    assert_string_equal(b.p, "abcde");
    buf_clear(&b);
    assert_false(b.failed);
    buf_format(&b, "%s", "123456");
    assert_true(b.failed);
    assert_string_equal(b.p, "");
    buf_text(&b, "x");
    assert_string_equal(b.p, "");
    buf_release(&b);
    buf_init(&b, 0);
    buf_text(&b, "");
    assert_false(b.failed);
    buf_char(&b, 'x');
    assert_true(b.failed);
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_always_terminated),
        cmocka_unit_test(the_cap_holds_and_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
