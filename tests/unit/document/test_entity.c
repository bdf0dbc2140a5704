/* Character references. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "document/entity.h"

static const struct {
    enum entity_mode mode;
    const char *written, *want;
} cases[] = {
    {ENTITY_TEXT, "no reference", "no reference"},
    {ENTITY_TEXT, "a &amp; b &lt;c&gt;", "a & b <c>"},
    {ENTITY_TEXT, "caf&eacute; &euro;5", "caf\u00E9 \u20AC5"},
    {ENTITY_TEXT, "&AElig;&zwnj;&Aacute;", "\u00C6\u200C\u00C1"},
    {ENTITY_TEXT, "&CounterClockwiseContourIntegral;", "\u2233"},
    {ENTITY_TEXT, "&nLt;&NotEqualTilde;", "\u226A\u20D2\u2242\u0338"},
    {ENTITY_TEXT, "&NewLine;&Tab;", "\n\t"},
    {ENTITY_TEXT, "&copy 2024 &notit; &notin;", "\u00A9 2024 \u00ACit; \u2209"},
    {ENTITY_TEXT, "&ampx &AMP", "&x &"},
    {ENTITY_TEXT, "&unknown; &; & &", "&unknown; &; & &"},
    {ENTITY_TEXT, "&#8364;&#x20ac;&#X20AC;", "\u20AC\u20AC\u20AC"},
    {ENTITY_TEXT, "&#65 &#65x &#x41g", "A Ax Ag"},
    {ENTITY_TEXT, "&#128;&#x99;", "\u20AC\u2122"},
    {ENTITY_TEXT, "&#0;&#xD800;&#x110000;&#99999999999999;", "\uFFFD\uFFFD\uFFFD\uFFFD"},
    {ENTITY_TEXT, "&#;&#x;&#xg;", "&#;&#x;&#xg;"},
    {ENTITY_ATTRIBUTE, "?a=1&amp;b=2", "?a=1&b=2"},
    {ENTITY_ATTRIBUTE, "?a=1&region=nl&copy=2&param0=x&regx",
     "?a=1&region=nl&copy=2&param0=x&regx"},
    {ENTITY_ATTRIBUTE, "&copy &reg;x &lt", "\u00A9 \u00AEx <"},
    {ENTITY_ATTRIBUTE, "&notin=1&notin;", "&notin=1\u2209"},
    {ENTITY_STRICT, "&amp; &copy &copy; &#65; &#65", "& &copy \u00A9 A &#65"},
    {ENTITY_STRICT, "&#12345678; &#x1234567;", "&#12345678; &#x1234567;"},
};

static void references_become_text(void **state) {
    (void)state;
    struct arena arena;
    jmp_buf failure;
    arena_init(&arena, 0);
    if (setjmp(failure))
        fail();
    arena.on_failure = &failure;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct str got = entity_decode(&arena, str_of(cases[i].written), cases[i].mode);
        if (!str_is(got, cases[i].want))
            fail_msg("\"%s\": got \"%.*s\", want \"%s\"", cases[i].written, STR_ARG(got),
                     cases[i].want);
    }
    arena_release(&arena);
}

static void nothing_to_decode_is_not_copied(void **state) {
    (void)state;
    struct str s = STR("a & b &x");
    assert_ptr_equal(entity_decode(NULL, s, ENTITY_TEXT).p, s.p);
}

static void a_reference_cut_off_by_the_end_is_not_read_beyond(void **state) {
    (void)state;
    struct str s = STR("&amp;");
    char out[ENTITY_MAX];
    size_t n;
    s.n = 2;
    assert_int_equal(entity_read(s, 0, ENTITY_TEXT, out, &n), 0);
    s.n = 4;
    assert_int_equal(entity_read(s, 0, ENTITY_STRICT, out, &n), 0);
    assert_int_equal(entity_read(s, 0, ENTITY_TEXT, out, &n), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_become_text),
        cmocka_unit_test(nothing_to_decode_is_not_copied),
        cmocka_unit_test(a_reference_cut_off_by_the_end_is_not_read_beyond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
