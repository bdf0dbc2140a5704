/* Names of elements. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "document/tag.h"

static void each_name_is_found(void **state) {
    (void)state;
    for (int tag = TAG_OTHER + 1; tag < TAG_SHORTCODE; tag++)
        assert_int_equal(tag_find(str_of(tag_name((enum tag)tag))), tag);
}

static void case_does_not_matter(void **state) {
    (void)state;
    assert_int_equal(tag_find(STR("BlockQuote")), TAG_BLOCKQUOTE);
    assert_int_equal(tag_find(STR("A")), TAG_A);
}

static void other_names_are_other(void **state) {
    (void)state;
    static const char *const names[] = {"",  "other", "shortcode", "aa", "bloc", "blockquotes",
                                        "z", "my-a",  "1",         "r",  "j",    "figcaptionx",
                                        "@", "[",     "\xC3\xA9",  "{"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        assert_int_equal(tag_find(str_of(names[i])), TAG_OTHER);
}

static void headings_have_levels(void **state) {
    (void)state;
    assert_int_equal(tag_heading_level(TAG_H1), 1);
    assert_int_equal(tag_heading_level(TAG_H6), 6);
    assert_int_equal(tag_heading_level(TAG_HEAD), 0);
    assert_int_equal(tag_heading_level(TAG_HR), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_name_is_found),
        cmocka_unit_test(case_does_not_matter),
        cmocka_unit_test(other_names_are_other),
        cmocka_unit_test(headings_have_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
