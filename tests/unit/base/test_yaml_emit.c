/* YAML as C source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/yaml_emit.h"

#include <string.h>

static void a_tree_becomes_two_tables(void **state) {
    (void)state;
    static struct arena arena;
    static jmp_buf failure;
    static struct buf out;
    arena_init(&arena, 0);
    buf_init(&out, 10000);
    arena.on_failure = &failure;
    if (setjmp(failure))
        fail_msg("out of memory");
    struct problems problems = {.arena = &arena};
    struct yaml y;
    assert_true(yaml_parse(&arena, &y, STR("a"), STR("a: 'b'\n"), &problems));
    yaml_emit(&out, &y, 7);
    assert_string_equal(out.p, "static const struct yaml_node nodes_7[] = {\n"
                               "    {2,0,1,1,0,0,0,7,0,1,1}, {0,1,1,1,0,1,0,1,2,0,0}, "
                               "{0,0,4,1,1,1,4,5,0,0,0},\n"
                               "};\n"
                               "static const char text_7[] =\n    \"ab\";\n");
    buf_release(&out);
    arena_release(&arena);
}

static void text_becomes_a_literal(void **state) {
    (void)state;
    static const struct {
        struct str text;
        const char *want;
    } cases[] = {
        {{"", 0}, "\n    \"\""},
        {{"a\"b\\c\n", 6}, "\n    \"a\\\"b\\\\c\\n\""},
        {{"?\?=", 3}, "\n    \"\\?\\?=\""},
        {{"\xc3\xa9"
          "1\0"
          "2\t",
          6},
         "\n    \"\\303\\2511\\0002\\011\""},
    };
    struct buf out;
    buf_init(&out, 10000);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        buf_clear(&out);
        yaml_emit_text(&out, cases[i].text);
        assert_string_equal(out.p, cases[i].want);
    }
    char longer[300];
    memset(longer, 'x', sizeof longer);
    buf_clear(&out);
    yaml_emit_text(&out, (struct str){longer, sizeof longer});
    assert_non_null(strstr(out.p, "x\"\n    \"x"));
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_becomes_two_tables),
        cmocka_unit_test(text_becomes_a_literal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
