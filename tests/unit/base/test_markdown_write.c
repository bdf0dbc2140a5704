/* What could mean something in Markdown is code; the words around it, and their stops, are not. */
#include "base/markdown_write.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void words_and_code(void **state) {
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Put a label above it.", "Put a label above it."},
        {"Add rel=\"sponsored\".", "Add `rel=\"sponsored\"`."},
        {"Set a_b, c_d, and go on: x=1; y=2: done", "Set `a_b, c_d`, and go on: `x=1; y=2`: done"},
        {"ask @team", "ask `@team`"},
        {"see https://a.example/?", "see `https://a.example/?`"},
        {"wait ... here", "wait `...` here"},
        {"a `b`.", "a `` `b` ``."},
        {"x*.", "`x*`."},
        {"", ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct buf out;
        buf_init(&out, 1000);
        markdown_write_text(&out, str_of(cases[i].text));
        buf_char(&out, 0);
        assert_string_equal(out.p, cases[i].want);
        buf_release(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_and_code)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
