/* Formatting gives what printf() gives, whatever the room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/format.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { ROOM = 64 };

__attribute__((format(printf, 1, 2))) static void assert_as_printf(const char *format, ...) {
    for (size_t room = 0; room <= ROOM; room++) {
        char got[ROOM + 1], want[ROOM + 1];
        memset(got, '#', sizeof got);
        memset(want, '#', sizeof want);
        va_list args, again;
        va_start(args, format);
        va_copy(again, args);
        size_t n = format_text(got, room, format, args);
        int wanted = vsnprintf(want, room, format, again);
        va_end(again);
        va_end(args);
        assert_int_equal(n, wanted);
        assert_string_equal(room ? got : "", room ? want : "");
        assert_int_equal(got[room], '#');
    }
}

static void plain_conversions(void **state) {
    (void)state;
    assert_as_printf("nothing to fill in");
    assert_as_printf("%s", "");
    assert_as_printf("%s%c%s: 100%%", "a", 'b', "text with % in it");
    assert_as_printf("%u of %u (%d, %d)", 0u, UINT_MAX, INT_MIN, INT_MAX);
    assert_as_printf("%lu of %lu (%lx, %lx)", 0ul, ULONG_MAX, 0ul, ULONG_MAX);
    assert_as_printf("'%.*s' and '%.*s' and '%.*s'", 3, "abcdef", 9, "ghi", 0, "jkl");
    assert_as_printf("'%.*s'", -1, "no precision at all");
}

static void other_conversions(void **state) {
    (void)state;
    assert_as_printf("%s: %5u|%-13s|%02x", "padded", 7u, "left", 255u);
    assert_as_printf("%zu and %llu", (size_t)12, 1234567890123456789ull);
    assert_as_printf("%ld and %.3s", LONG_MIN, "abcdef");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_conversions),
        cmocka_unit_test(other_conversions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
