/* Hostile text loses its power, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sanitize.h"

struct row {
    const char *input, *want;
};

static void check(const struct row *rows, size_t n, void (*add)(struct buf *, struct str)) {
    struct buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < n; i++) {
        buf_clear(&out);
        add(&out, str_of(rows[i].input));
        assert_string_equal(out.p, rows[i].want);
    }
    buf_release(&out);
}

static void ordinary_text_stays(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"", ""},
        {"An ordinary [link](x): 100% & <b>", "An ordinary [link](x): 100% & <b>"},
        {"caf\xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80"},
        {"a::b, # [x], ## [x]", "a::b, # [x], ## [x]"},
    };
    check(rows, ARRAY_COUNT(rows), sanitize_add);
}

static void control_characters_become_visible(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"},
        {"a\nb\r\tc", "a\\nb\\r\\tc"},
        {"bell\x07 del\x7f", "bell\\x07 del\\x7f"},
        {"C1: \xc2\x9b\x33\x31m", "C1: \\x9b31m"},
        {"bidi \xe2\x80\xae and \xe2\x81\xa6", "bidi \\u{202e} and \\u{2066}"},
        {"line\xe2\x80\xa8separator", "line\\u{2028}separator"},
        {"tag \xf3\xa0\x81\x81", "tag \\u{e0041}"},
        {"bytes \xff\xfe \xc3", "bytes \xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd"},
        {"surrogate \xed\xa0\x80", "surrogate \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    };
    check(rows, ARRAY_COUNT(rows), sanitize_add);
}

static void commands_of_ci_systems_are_broken(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"x ##[error]forged", "x ##\\[error]forged"},
        {"##vso[task.complete result=Failed;]", "##vso\\[task.complete result=Failed;]"},
        {"##teamcity[x]", "##teamcity\\[x]"},
        {"###[x] ##a-b[x]", "###\\[x] ##a-b\\[x]"},
        {"::error file=a::forged", "\\::error file=a::forged"},
        {"  ::warning::x", "  \\::warning::x"},
    };
    check(rows, ARRAY_COUNT(rows), sanitize_add);
}

static void pages_keep_their_lines(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"# a\r\n\r\nb\n", "# a\n\nb\n"},
        {"a\n::error::x\n\x1b[2J", "a\n\\::error::x\n\\x1b[2J"},
    };
    check(rows, ARRAY_COUNT(rows), sanitize_page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_text_stays),
        cmocka_unit_test(control_characters_become_visible),
        cmocka_unit_test(commands_of_ci_systems_are_broken),
        cmocka_unit_test(pages_keep_their_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
