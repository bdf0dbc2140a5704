/* promolint_remedy(): what editors offer for one finding, as edits that were tried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "promolint.h"

#include <stdio.h>
#include <string.h>

#define URL "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2"
#define BODY "De lamp staat al een half jaar op het bureau en doet het nog altijd goed.\n\n"
#define LINK "[hier](" URL ")"
#define HTML_LINK "<a href=\"" URL "\">hier</a>"
#define PAIR "affiliate-link-undisclosed"
#define REL "rel-sponsored-missing"
#define HERE(form) "<!-- promolint-disable-" form " " PAIR " reason=\"a test\" -->"
#define MDX_HERE(form) "{/* promolint-disable-" form " " PAIR " reason=\"a test\" */}"

static struct promolint *lint;
static struct promolint_checker *checker;

/* ---- one remedy ------------------------------------------------------------------------- */

static bool text_is(struct promolint_text text, const char *want) {
    return text.size == strlen(want) && memcmp(text.at, want, text.size) == 0;
}

static struct promolint_input input_of(const char *path, const char *text) {
    static const char *const policies[] = {"nl", "google-search"};
    return (struct promolint_input){.path = path,
                                    .bytes = text,
                                    .size = strlen(text),
                                    .policies = policies,
                                    .npolicies = 2,
                                    .language = "nl"};
}

/* The index of the n-th finding of a rule, from 0. */
static size_t find(const struct promolint_result *result, const char *rule, unsigned n) {
    for (size_t i = 0; i < promolint_result_counts(result).findings; i++)
        if (text_is(promolint_result_finding(result, i).rule, rule) && n-- == 0)
            return i;
    fail_msg("no such finding of %s", rule);
    return SIZE_MAX;
}

/* The text with the edits made; "" when the remedy is refused. Valid until the next call. */
static const char *remedied(const char *path, const char *text, const char *rule, unsigned n,
                            enum promolint_remedy_kind kind) {
    static char out[4096];
    const struct promolint_remedy remedy = {.kind = kind, .reason = "a test"};
    const struct promolint_edit *edits = NULL;
    struct promolint_input input = input_of(path, text);
    const struct promolint_result *result = promolint_check(checker, &input);
    assert_non_null(result);
    size_t count =
        promolint_remedy(checker, &input, result, find(result, rule, n), &remedy, &edits);
    size_t at = 0, length = 0;
    for (size_t i = 0; i < count; i++) {
        length += (size_t)snprintf(out + length, sizeof out - length, "%.*s%.*s",
                                   (int)(edits[i].offset - at), text + at, (int)edits[i].text.size,
                                   edits[i].text.at);
        at = edits[i].offset + edits[i].length;
    }
    snprintf(out + length, sizeof out - length, "%s", count ? text + at : "");
    return out;
}

static const char *suppressed(const char *path, const char *text) {
    return remedied(path, text, PAIR, 0, PROMOLINT_REMEDY_SUPPRESS);
}

static const char *suppressed_in_file(const char *path, const char *text) {
    return remedied(path, text, PAIR, 0, PROMOLINT_REMEDY_SUPPRESS_FILE);
}

/* ---- where a comment stands ------------------------------------------------------------- */

static void on_the_line_above(void **state) {
    (void)state;
    assert_string_equal(suppressed("a.md", BODY "Koop " LINK ".\n"),
                        BODY HERE("next-line") "\nKoop " LINK ".\n");
    assert_string_equal(suppressed("a.html", "<p>De lamp.</p>\n  <p>" HTML_LINK "</p>\n"),
                        "<p>De lamp.</p>\n  " HERE("next-line") "\n  <p>" HTML_LINK "</p>\n");
}

static void lines_end_as_the_others_do(void **state) {
    (void)state;
    assert_string_equal(suppressed("a.md", "De lamp.\r\n\r\nKoop " LINK ".\r\n"),
                        "De lamp.\r\n\r\n" HERE("next-line") "\r\nKoop " LINK ".\r\n");
}

static void offsets_count_the_byte_order_mark(void **state) {
    (void)state;
    assert_string_equal(suppressed("a.md", "\xEF\xBB\xBF" LINK "\n"),
                        "\xEF\xBB\xBF" HERE("next-line") "\n" LINK "\n");
}

static void within_a_paragraph_it_stands_at_the_link(void **state) {
    (void)state;
    assert_string_equal(suppressed("a.md", BODY "Koop\ndit " LINK ".\n"),
                        BODY "Koop\ndit " HERE("next-element") LINK ".\n");
    assert_string_equal(suppressed("a.mdx", BODY "Koop\ndit " LINK ".\n"),
                        BODY "Koop\ndit " MDX_HERE("next-element") LINK ".\n");
    assert_string_equal(suppressed("a.md", BODY "- een\n- dit " LINK "\n- drie\n"),
                        BODY "- een\n- dit " HERE("next-element") LINK "\n- drie\n");
}

static void between_the_rows_of_a_table_it_would_end_the_table(void **state) {
    (void)state;
    assert_string_equal(
        suppressed("a.md", BODY "| a | b |\n|---|---|\n| x | y |\n| " LINK " | z |\n"),
        BODY "| a | b |\n|---|---|\n| x | y |\n| " HERE("next-element") LINK " | z |\n");
}

static void it_stands_around_a_tag_of_several_lines(void **state) {
    (void)state;
    assert_string_equal(
        suppressed("a.html", "<p>De lamp.</p>\n<p>Koop <a\n href=\"" URL "\">hier</a></p>\n"),
        "<p>De lamp.</p>\n" HERE("next-line") "\n<p>Koop <a\n href=\"" URL "\">hier</a></p>\n");
}

static void of_two_on_a_line_only_one_is_put_aside(void **state) {
    (void)state;
    assert_string_equal(
        remedied("a.md", BODY "Koop " LINK " en " LINK ".\n", PAIR, 1, PROMOLINT_REMEDY_SUPPRESS),
        BODY "Koop " LINK " en " HERE("next-element") LINK ".\n");
}

static void nothing_stands_before_a_declaration(void **state) {
    (void)state;
    assert_string_equal(suppressed("a.html", "<!doctype html><html><body><p>De lamp " HTML_LINK
                                             "</p></body></html>"),
                        "<!doctype html><html><body><p>De lamp " HERE("next-element") HTML_LINK
                        "</p></body></html>");
    assert_string_equal(suppressed_in_file("a.html",
                                           "<?xml version='1.0'?><html><body><p>De lamp " HTML_LINK
                                           "</p></body></html>"),
                        "<?xml version='1.0'?>\n" HERE("file") "\n<html><body><p>De lamp " HTML_LINK
                                                               "</p></body></html>");
}

static void a_file_has_it_behind_its_front_matter(void **state) {
    (void)state;
    assert_string_equal(suppressed_in_file("a.md", "---\nlang: nl\n---\n\nKoop " LINK ".\n"),
                        "---\nlang: nl\n---\n" HERE("file") "\n\nKoop " LINK ".\n");
    assert_string_equal(suppressed_in_file("a.md", "Koop " LINK ".\n"),
                        HERE("file") "\n\nKoop " LINK ".\n");
}

/* ---- fixes ------------------------------------------------------------------------------ */

static void a_fix_is_for_its_finding_alone(void **state) {
    (void)state;
    assert_string_equal(
        remedied("a.html", "<p>" HTML_LINK HTML_LINK "</p>\n", REL, 1, PROMOLINT_REMEDY_FIX),
        "<p>" HTML_LINK "<a href=\"" URL "\" rel=\"sponsored\">hier</a></p>\n");
}

static void a_fix_that_there_is_not_is_refused(void **state) {
    (void)state;
    assert_string_equal(remedied("a.md", BODY "Koop " LINK ".\n", REL, 0, PROMOLINT_REMEDY_FIX),
                        "");
    assert_string_not_equal(promolint_checker_error(checker), "");
}

static void the_result_outlives_its_remedies(void **state) {
    (void)state;
    const char *text = BODY "Koop " LINK ".\n";
    const struct promolint_remedy remedy = {.kind = PROMOLINT_REMEDY_SUPPRESS, .reason = "a test"};
    const struct promolint_edit *edits;
    struct promolint_input input = input_of("a.md", text);
    const struct promolint_result *result = promolint_check(checker, &input);
    assert_non_null(result);
    size_t n = promolint_result_counts(result).findings;
    assert_int_equal(n, 2);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(promolint_remedy(checker, &input, result, i, &remedy, &edits), 1);
    assert_int_equal(promolint_result_counts(result).findings, n);
    assert_true(text_is(promolint_result_finding(result, find(result, PAIR, 0)).rule, PAIR));
}

/* ---- set up ----------------------------------------------------------------------------- */

static int set_up(void **state) {
    (void)state;
    lint = promolint_new(NULL, NULL);
    checker = lint ? promolint_checker_new(lint) : NULL;
    return checker ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    promolint_checker_free(checker);
    promolint_free(lint);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_the_line_above),
        cmocka_unit_test(lines_end_as_the_others_do),
        cmocka_unit_test(offsets_count_the_byte_order_mark),
        cmocka_unit_test(within_a_paragraph_it_stands_at_the_link),
        cmocka_unit_test(between_the_rows_of_a_table_it_would_end_the_table),
        cmocka_unit_test(it_stands_around_a_tag_of_several_lines),
        cmocka_unit_test(of_two_on_a_line_only_one_is_put_aside),
        cmocka_unit_test(nothing_stands_before_a_declaration),
        cmocka_unit_test(a_file_has_it_behind_its_front_matter),
        cmocka_unit_test(a_fix_is_for_its_finding_alone),
        cmocka_unit_test(a_fix_that_there_is_not_is_refused),
        cmocka_unit_test(the_result_outlives_its_remedies),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
