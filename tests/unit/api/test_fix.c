/* promolint_fix(): what stays, what is taken back, and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "promolint.h"

#include <stdio.h>
#include <string.h>

#define URL "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2"
#define BODY                                                                                       \
    "De lamp staat al een half jaar op het bureau en doet het nog altijd goed, ook als het "       \
    "buiten donker is."
#define PAGE "---\nlang: nl\n---\n\n" BODY "\n\nBij <a href=\"" URL "\">de winkel</a>.\n"
#define FIXED_REL                                                                                  \
    "---\nlang: nl\n---\n\n" BODY "\n\nBij <a href=\"" URL "\" rel=\"sponsored\">de winkel</a>.\n"

static struct promolint *lint;
static struct promolint_checker *checker;
static struct promolint_config *config;

static bool text_is(struct promolint_text text, const char *want) {
    return text.size == strlen(want) && memcmp(text.at, want, text.size) == 0;
}

/* Fixes the page under a configuration, "" for none; freed at the next call. */
static const struct promolint_fixed *fix(const char *configuration, bool unsafe, const char *rule) {
    promolint_config_free(config);
    config = promolint_config_read(lint, "x.yaml", configuration, strlen(configuration), NULL);
    assert_non_null(config);
    struct promolint_input input = {
        .path = "a.md", .bytes = PAGE, .size = strlen(PAGE), .config = config};
    struct promolint_fix_options options = {
        .unsafe = unsafe, .rules = &rule, .nrules = rule ? 1 : 0};
    const struct promolint_fixed *fixed = promolint_fix(checker, &input, &options);
    assert_non_null(fixed);
    return fixed;
}

static struct promolint_fixing find(const struct promolint_fixed *fixed, const char *rule) {
    for (size_t i = 0; i < promolint_fixed_count(fixed); i++)
        if (text_is(promolint_fixed_at(fixed, i).rule, rule))
            return promolint_fixed_at(fixed, i);
    fail_msg("nothing is said of %s", rule);
    return (struct promolint_fixing){0};
}

static void safe_fixes_are_made(void **state) {
    (void)state;
    const struct promolint_fixed *fixed = fix("", false, NULL);
    assert_true(text_is(promolint_fixed_bytes(fixed), FIXED_REL));
    assert_int_equal(promolint_fixed_count(fixed), 2);
    assert_int_equal(find(fixed, "rel-sponsored-missing").outcome, PROMOLINT_FIXED);
    assert_int_equal(find(fixed, "rel-sponsored-missing").place.line, 7);
    assert_int_equal(find(fixed, "affiliate-link-undisclosed").outcome, PROMOLINT_UNSAFE);
    struct promolint_counts counts = promolint_result_counts(promolint_fixed_result(fixed));
    assert_int_equal(counts.failing[PROMOLINT_ERROR], 1);
    assert_int_equal(counts.failing[PROMOLINT_WARNING], 0);
}

static void only_the_rules_that_are_asked_for(void **state) {
    (void)state;
    const struct promolint_fixed *fixed = fix("", false, "affiliate-link-undisclosed");
    assert_true(text_is(promolint_fixed_bytes(fixed), PAGE));
    assert_int_equal(promolint_fixed_count(fixed), 1);
    assert_int_equal(promolint_fixed_at(fixed, 0).outcome, PROMOLINT_UNSAFE);
}

static void both_kinds_end_clean(void **state) {
    (void)state;
    const struct promolint_fixed *fixed = fix("", true, NULL);
    struct promolint_counts counts = promolint_result_counts(promolint_fixed_result(fixed));
    assert_int_equal(counts.findings, 0);
    assert_int_equal(promolint_fixed_count(fixed), 2);
    struct promolint_text text = promolint_fixed_bytes(fixed);
    struct promolint_input again = {.path = "a.md", .bytes = text.at, .size = text.size};
    struct promolint_checker *other = promolint_checker_new(lint);
    const struct promolint_fixed *twice =
        promolint_fix(other, &again, &(struct promolint_fix_options){.unsafe = true});
    assert_non_null(twice);
    assert_int_equal(promolint_fixed_count(twice), 0);
    assert_ptr_equal(promolint_fixed_bytes(twice).at, text.at);
    promolint_checker_free(other);
}

/* A text that the site wants inserted, and why that can't stay. The safe fix does. */
static const struct {
    const char *text, *reason;
} refused[] = {
    {"'Wij zijn dol op lampen.'", "it did not help"},
    {"'This article contains affiliate links: we earn a commission when you buy.'",
     "disclosure-wrong-language would be found on line 9"},
    {"'In samenwerking met Lampenhuis'", "disclosure-vague would be found on line 5"},
    {"'Advertentie van Lampenhuis'", "a new page would be seen on line 5"},
    {"'<!-- Advertentie'", "less of the article would be understood"},
    {"'Advertentie: dit artikel bevat affiliate links. <div>'",
     "the text of line 5 would be read otherwise"},
};

static void what_does_harm_is_taken_back(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        char configuration[300];
        snprintf(configuration, sizeof configuration, "disclosure-texts: {nl: {disclosure: %s}}\n",
                 refused[i].text);
        const struct promolint_fixed *fixed = fix(configuration, true, NULL);
        struct promolint_fixing f = find(fixed, "affiliate-link-undisclosed");
        if (f.outcome != PROMOLINT_ROLLED_BACK || !text_is(f.reason, refused[i].reason))
            fail_msg("%s: outcome %d, %.*s", refused[i].text, (int)f.outcome, (int)f.reason.size,
                     f.reason.at);
        assert_true(text_is(promolint_fixed_bytes(fixed), FIXED_REL));
    }
}

static void files_follow_one_another(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(text_is(promolint_fixed_bytes(fix("", false, NULL)), FIXED_REL));
    struct promolint_input nothing = {.path = "b.html", .bytes = "", .size = 0};
    const struct promolint_fixed *fixed =
        promolint_fix(checker, &nothing, &(struct promolint_fix_options){0});
    assert_non_null(fixed);
    assert_int_equal(promolint_fixed_bytes(fixed).size, 0);
    assert_int_equal(promolint_fixed_count(fixed), 0);
}

static int set_up(void **state) {
    (void)state;
    lint = promolint_new(NULL, NULL);
    checker = lint ? promolint_checker_new(lint) : NULL;
    return checker ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    promolint_checker_free(checker);
    promolint_config_free(config);
    promolint_free(lint);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(safe_fixes_are_made),
        cmocka_unit_test(only_the_rules_that_are_asked_for),
        cmocka_unit_test(both_kinds_end_clean),
        cmocka_unit_test(what_does_harm_is_taken_back),
        cmocka_unit_test(files_follow_one_another),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
