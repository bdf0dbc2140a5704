/* JSON: what is a value and what isn't, and the tree of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/json.h"

#include <string.h>

static struct arena arena;
static jmp_buf failure;

static int start(void **state) {
    (void)state;
    arena_init(&arena, 0);
    arena.on_failure = &failure;
    return 0;
}

static int stop(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

/* The tree, written with its kinds: o(a:n1 b:l(s"x")). For small ones only. */
static void write_value(struct buf *out, const struct json_value *v) {
    static const char kinds[] = "0bnslo";
    if (v->key.n)
        buf_format(out, "%.*s:", STR_ARG(v->key));
    buf_char(out, kinds[v->kind]);
    buf_add(out, v->text);
    if (v->kind != JSON_IS_LIST && v->kind != JSON_IS_OBJECT)
        return;
    buf_char(out, '(');
    for (const struct json_value *c = v->first; c; c = c->next) {
        write_value(out, c);
        buf_text(out, c->next ? " " : "");
    }
    buf_char(out, ')');
}

static void values_become_a_tree(void **state) {
    (void)state;
    static const struct {
        const char *json, *want;
    } cases[] = {
        {"null", "0null"},
        {"true", "btrue"},
        {"[]", "l()"},
        {"{}", "o()"},
        {"\"\\u00e9\"", "s\xc3\xa9"},
        {" [1, -2.5, 1e3] ", "l(n1 n-2.5 n1000)"},
        {"9007199254740993", "n9007199254740993"},
        {"[123456789012345678901234567890]", "l(n1.2345678901234568e+29)"},
        {"{\"a\": {\"b\": [false, null]}, \"c\": \"x\"}", "o(a:o(b:l(bfalse 0null)) c:sx)"},
        {"{\"a\": 1, \"a\": 2}", "o(a:n2)"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct json_value *v;
        if (setjmp(failure))
            fail_msg("out of memory");
        assert_true(json_read(&arena, str_of(cases[i].json), &v));
        struct buf out;
        buf_init(&out, 1000);
        write_value(&out, v);
        if (!str_is(buf_str(&out), cases[i].want))
            fail_msg("%s gives %.*s, want %s", cases[i].json, STR_ARG(buf_str(&out)),
                     cases[i].want);
        buf_release(&out);
    }
}

static void what_is_no_json_is_refused(void **state) {
    (void)state;
    static const char *const cases[] = {"",      "{",        "{\"a\"}", "[1,]",       "{'a': 1}",
                                        "[1] 2", "\"\xff\"", "nul",     "{\"a\": 1}}"};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct json_value *v;
        if (setjmp(failure))
            fail_msg("out of memory");
        if (json_read(&arena, str_of(cases[i]), &v))
            fail_msg("accepted: %s", cases[i]);
        assert_null(v);
    }
}

static void a_value_may_be_followed_by_text(void **state) {
    (void)state;
    struct json_value *v;
    size_t length = 0;
    if (setjmp(failure))
        fail_msg("out of memory");
    assert_true(json_read_first(&arena, STR("{\"a\": 1}\n# Title"), &v, &length));
    assert_int_equal(length, 8);
    assert_true(str_is(json_get(v, "a")->text, "1"));
    assert_null(json_get(v, "b"));
    assert_null(json_get(json_get(v, "a"), "b"));
    assert_null(json_get(NULL, "a"));
}

static void deep_nesting_ends(void **state) {
    (void)state;
    static char text[200001];
    memset(text, '[', 200000);
    struct json_value *v;
    if (setjmp(failure))
        fail_msg("out of memory");
    assert_false(json_read(&arena, str_of(text), &v));
    memset(text + 1000, ']', 1000);
    assert_true(json_read(&arena, (struct str){text, 2000}, &v));
}

static void strings_may_hold_nul(void **state) {
    (void)state;
    struct json_value *v;
    if (setjmp(failure))
        fail_msg("out of memory");
    assert_true(json_read(&arena, STR("\"a\\u0000b\""), &v));
    assert_int_equal(v->text.n, 3);
}

static void a_full_arena_leaks_nothing(void **state) {
    (void)state;
    struct arena small;
    jmp_buf full;
    static char text[400000];
    memset(text, ' ', sizeof text);
    for (size_t i = 0; i + 4 <= sizeof text; i += 4)
        memcpy(text + i, i ? ",\"a\"" : "[\"a\"", 4);
    text[sizeof text - 1] = ']';
    text[sizeof text - 2] = ' ';
    text[sizeof text - 3] = ' ';
    text[sizeof text - 4] = ' ';
    arena_init(&small, 100000);
    small.on_failure = &full;
    if (setjmp(full) == 0) {
        struct json_value *v;
        json_read(&small, (struct str){text, sizeof text}, &v);
        fail_msg("there was memory");
    }
    assert_ptr_equal(small.on_failure, &full);
    arena_release(&small);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_become_a_tree, start, stop),
        cmocka_unit_test_setup_teardown(what_is_no_json_is_refused, start, stop),
        cmocka_unit_test_setup_teardown(a_value_may_be_followed_by_text, start, stop),
        cmocka_unit_test_setup_teardown(deep_nesting_ends, start, stop),
        cmocka_unit_test_setup_teardown(strings_may_hold_nul, start, stop),
        cmocka_unit_test_setup_teardown(a_full_arena_leaks_nothing, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
