/* Files of site generators: what is kept, and what each mistake is called. */
#include "loader.h"

static void a_generator_is_kept_as_written(void **state) {
    (void)state;
    START(f);
    generators_load(&f.loading, begin(&f, "generators:\n"
                                          "- id: press\n"
                                          "  name: The Press\n"
                                          "  detect: [press.toml, 'a & b']\n"
                                          "  output: built\n"
                                          "  output-key: [dir, out]\n"
                                          "  source: https://press.example/\n"
                                          "  checked: 2026-11-27\n"));
    assert_string_equal(print_problems(&f), "");
    assert_int_equal(f.knowledge->generators.n, 1);
    const struct generator *g = &f.knowledge->generators.at[0];
    assert_true(str_is(g->name, "The Press"));
    assert_int_equal(g->detect.n, 2);
    assert_true(str_is(g->output.at[0], "built"));
    assert_int_equal(g->output_key.n, 2);
    assert_int_equal(g->templates.n, 0);
    arena_release(&f.arena);
}

static void mistakes_are_told_with_their_places(void **state) {
    (void)state;
    START(f);
    generators_load(&f.loading, begin(&f, "generators:\n"
                                          "- id: press\n"
                                          "  detekt: [x]\n"
                                          "  name: ''\n"
                                          "  source: x\n"
                                          "  checked: today\n"));
    problems_sort(&f.problems, 0);
    assert_string_equal(print_problems(&f), "2:3: key 'detect' is missing\n"
                                            "3:3: unknown key 'detekt', did you mean 'detect'?\n"
                                            "4:9: 'name' is empty\n"
                                            "6:12: 'checked' must be a date like 2026-08-22, not "
                                            "'today'");
    arena_release(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_generator_is_kept_as_written),
        cmocka_unit_test(mistakes_are_told_with_their_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
