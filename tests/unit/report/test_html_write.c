/* Nothing that comes from outside is markup, and nothing of it is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/html_write.h"

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

static void markup_becomes_text(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"", ""},
        {"a <b class=\"c\" d='e'>&amp;</b>", "a &lt;b class=\"c\" d='e'&gt;&amp;amp;&lt;/b&gt;"},
        {"--> ]]> </script>", "--&gt; ]]&gt; &lt;/script&gt;"},
        {"caf\xc3\xa9 ##[error] ::x", "caf\xc3\xa9 ##[error] ::x"},
    };
    check(rows, ARRAY_COUNT(rows), html_text);
    check(rows, ARRAY_COUNT(rows), html_source);
}

static void steering_characters_become_visible(void **state) {
    (void)state;
    static const struct row texts[] = {
        {"a\tb\nc", "a\\tb\\nc"},
        {"\x1b \xe2\x80\xae \xef\xbf\xbf \xff", "\\x1b \\u{202e} \\u{ffff} \xef\xbf\xbd"},
    };
    static const struct row sources[] = {
        {"a\tb", "a\tb"},
        {"a\rb", "a<i>\\r</i>b"},
        {"\x1b \xe2\x80\xae \xff", "<i>\\x1b</i> <i>\\u{202e}</i> \xef\xbf\xbd"},
    };
    check(texts, ARRAY_COUNT(texts), html_text);
    check(sources, ARRAY_COUNT(sources), html_source);
}

static void numbers_are_for_people(void **state) {
    (void)state;
    static const struct {
        uint64_t n;
        const char *count, *counted;
    } rows[] = {
        {0, "0", "0 rows"},
        {1, "1", "1 row"},
        {999, "999", "999 rows"},
        {1000, "1,000", "1,000 rows"},
        {1002003, "1,002,003", "1,002,003 rows"},
    };
    struct buf out;
    buf_init(&out, 100);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        buf_clear(&out);
        html_count(&out, rows[i].n);
        assert_string_equal(out.p, rows[i].count);
        buf_clear(&out);
        html_counted(&out, rows[i].n, "row");
        assert_string_equal(out.p, rows[i].counted);
    }
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_becomes_text),
        cmocka_unit_test(steering_characters_become_visible),
        cmocka_unit_test(numbers_are_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
