/* What a change makes of an article: the pair of a paid link and its disclosure comes apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "promolint.h"

#include <stdio.h>
#include <string.h>

#define LINK(merchant, path)                                                                       \
    "Hij stond [bij de winkel](https://www.awin1.com/cread.php?awinmid=" merchant                  \
    "&awinaffid=2&ued=https%3A%2F%2F" path "%2F) in het rek.\n"
#define SHOP LINK("1", "www.shop.example")
#define OTHER LINK("9", "www.other.example")
#define HEAD "---\ntitle: De lamp\nlanguage: nl\n---\n\n# De lamp\n\n"
#define TEXT "De lamp staat al een half jaar op het bureau en doet wat hij moet doen.\n\n"
#define CLEAR "Dit artikel bevat affiliate-links: wij krijgen een commissie als je iets koopt.\n\n"
#define VAGUE "Dit artikel kwam tot stand in samenwerking met Stofwolk.\n\n"

#define ALLOW                                                                                      \
    "<!-- promolint-disable-next-line affiliate-link-undisclosed reason=\"the layout says it\" "   \
    "-->\n"

static struct promolint *lint;

/* Where a text differs from another as one hunk: what is between equal lines at both ends. */
static struct promolint_hunk compare(const char *former, const char *now) {
    struct promolint_hunk hunk = {0};
    unsigned line = 1;
    const char *a = former, *b = now;
    for (size_t i = 0; former[i] && former[i] == now[i]; i++)
        if (former[i] == '\n') {
            a = former + i + 1;
            b = now + i + 1;
            line++;
        }
    const char *a_end = former + strlen(former), *b_end = now + strlen(now);
    const char *x = a_end, *y = b_end;
    for (; x > a && y > b && x[-1] == y[-1]; x--, y--)
        if (x < a_end && x[-1] == '\n') {
            a_end = x;
            b_end = y;
        }
    if (x == a || y == b) { /* one is the other with something put in */
        a_end = x;
        b_end = y;
    }
    for (const char *p = a; p < a_end; p++)
        hunk.former_lines += *p == '\n';
    for (const char *p = b; p < b_end; p++)
        hunk.lines += *p == '\n';
    hunk.former_first = hunk.former_lines ? line : line - 1;
    hunk.first = hunk.lines ? line : line - 1;
    return hunk;
}

/* " rule:line" for each finding that counts; without rel-sponsored-missing, which is the same for
 * every Markdown link. */
static const char *part_of(const char *former, const char *now) {
    static char out[512];
    out[0] = 0;
    struct promolint_hunk hunk = compare(former, now);
    struct promolint_change change = {.former = former,
                                      .former_size = strlen(former),
                                      .hunks = &hunk,
                                      .nhunks = strcmp(former, now) != 0};
    const char *const policies[] = {"nl"};
    struct promolint_input input = {.path = "a.md",
                                    .bytes = now,
                                    .size = strlen(now),
                                    .policies = policies,
                                    .npolicies = 1,
                                    .change = &change};
    struct promolint_checker *checker = promolint_checker_new(lint);
    const struct promolint_result *result = promolint_check(checker, &input);
    assert_non_null(result);
    struct promolint_counts counts = promolint_result_counts(result);
    for (size_t i = 0; i < counts.findings; i++) {
        struct promolint_finding finding = promolint_result_finding(result, i);
        size_t n = strlen(out);
        if (finding.standing == PROMOLINT_OPEN)
            snprintf(out + n, sizeof out - n, " %.*s:%u", (int)finding.rule.size, finding.rule.at,
                     finding.place.line);
        else
            assert_int_equal(finding.standing, PROMOLINT_UNCHANGED);
    }
    assert_int_equal(counts.findings,
                     counts.standing[PROMOLINT_OPEN] + counts.standing[PROMOLINT_UNCHANGED]);
    promolint_checker_free(checker);
    return out;
}

static void a_pair_that_comes_apart_is_found(void **state) {
    (void)state;
    static const struct {
        const char *about, *former, *now, *want;
    } rows[] = {
        {"nothing happened", HEAD TEXT SHOP, HEAD TEXT SHOP, ""},
        {"other text changed", HEAD TEXT TEXT SHOP, HEAD "Anders.\n\n" TEXT SHOP, ""},
        {"disclosure removed", HEAD CLEAR TEXT SHOP, HEAD TEXT SHOP,
         " affiliate-link-undisclosed:10"},
        {"disclosure moved below", HEAD CLEAR TEXT SHOP, HEAD TEXT SHOP "\n" CLEAR,
         " disclosure-late:10"},
        {"a late disclosure removed", HEAD TEXT SHOP "\n" CLEAR, HEAD TEXT SHOP,
         " affiliate-link-undisclosed:10"},
        {"link moved above its disclosure", HEAD CLEAR TEXT SHOP, HEAD SHOP "\n" CLEAR TEXT,
         " disclosure-late:8"},
        {"merchant swapped", HEAD TEXT SHOP TEXT OTHER, HEAD TEXT OTHER TEXT OTHER,
         " affiliate-link-undisclosed:10"},
        {"merchant swapped, still disclosed", HEAD CLEAR TEXT SHOP, HEAD CLEAR TEXT OTHER, ""},
        {"disclosure weakened", HEAD CLEAR TEXT SHOP, HEAD VAGUE TEXT SHOP, " disclosure-vague:12"},
        {"disclosure made clear", HEAD VAGUE TEXT SHOP, HEAD CLEAR TEXT SHOP, ""},
        {"an equal link added", HEAD TEXT SHOP, HEAD SHOP "\n" TEXT SHOP,
         " affiliate-link-undisclosed:8"},
        {"an equal link added below", HEAD TEXT SHOP, HEAD TEXT SHOP "\n" TEXT SHOP,
         " affiliate-link-undisclosed:14"},
        {"suppression removed", HEAD ALLOW SHOP, HEAD SHOP, " affiliate-link-undisclosed:8"},
        {"link removed", HEAD TEXT SHOP TEXT OTHER, HEAD TEXT TEXT OTHER, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *part = part_of(rows[i].former, rows[i].now);
        if (strcmp(part, rows[i].want) != 0)
            fail_msg("%s: '%s', expected '%s'", rows[i].about, part, rows[i].want);
    }
}

#define SPONSORED "---\ntitle: De lamp\nlanguage: nl\nsponsored: true\n---\n\n# De lamp\n\n"

static void front_matter_that_changes_the_whole_is_part_of_it(void **state) {
    (void)state;
    assert_string_equal(part_of(HEAD TEXT, SPONSORED TEXT), " page-sponsorship-undisclosed:4");
    assert_string_equal(part_of(SPONSORED TEXT, SPONSORED TEXT TEXT), "");
}

/* The policy goes by the language: what the new one demands is part of the change. */
static void language_of_the_front_matter_brings_other_demands(void **state) {
    (void)state;
    static const char former[] = "---\nlang: en\n---\n\n# Lamp\n\nThis post contains affiliate "
                                 "links; we earn a commission.\n\n[shop](https://www.awin1.com/"
                                 "cread.php?awinmid=1&awinaffid=2)\n";
    char now[sizeof former];
    memcpy(now, former, sizeof former);
    memcpy(strstr(now, "en"), "de", 2);
    const struct promolint_hunk hunk = {2, 1, 2, 1};
    const struct promolint_change change = {former, strlen(former), &hunk, 1};
    struct promolint_input input = {
        .path = "a.md", .bytes = now, .size = strlen(now), .change = &change};
    struct promolint_checker *checker = promolint_checker_new(lint);
    const struct promolint_result *result = promolint_check(checker, &input);
    assert_non_null(result);
    struct promolint_finding finding = promolint_result_finding(result, 0);
    assert_int_equal(finding.standing, PROMOLINT_OPEN);
    assert_int_equal(finding.place.line, 9);
    promolint_checker_free(checker);
}

/* Nobody who changed one line is told again what is not understood elsewhere. */
static void unknowns_are_those_of_the_lines_that_changed(void **state) {
    (void)state;
    static const char text[] = "# Lamp\n\n{{< shopbox >}}\n\nText.\n\n{{< shopbox >}}\n";
    const struct promolint_hunk hunk = {5, 0, 6, 2};
    const struct promolint_change change = {"", 0, &hunk, 1};
    struct promolint_input input = {.path = "a.md", .bytes = text, .size = strlen(text)};
    struct promolint_checker *checker = promolint_checker_new(lint);
    assert_int_equal(promolint_result_counts(promolint_check(checker, &input)).unknowns, 2);
    input.change = &change;
    const struct promolint_result *result = promolint_check(checker, &input);
    assert_int_equal(promolint_result_counts(result).unknowns, 1);
    assert_int_equal(promolint_result_unknown(result, 0).place.line, 7);
    promolint_checker_free(checker);
}

/* Without a former text all findings are new, also those that have no line. */
static void everything_of_a_new_file_is_part_of_it(void **state) {
    (void)state;
    assert_string_equal(part_of("", HEAD TEXT SHOP), " affiliate-link-undisclosed:10");
}

static int set_up(void **state) {
    (void)state;
    lint = promolint_new(NULL, NULL);
    return lint ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    promolint_free(lint);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_that_comes_apart_is_found),
        cmocka_unit_test(front_matter_that_changes_the_whole_is_part_of_it),
        cmocka_unit_test(language_of_the_front_matter_brings_other_demands),
        cmocka_unit_test(unknowns_are_those_of_the_lines_that_changed),
        cmocka_unit_test(everything_of_a_new_file_is_part_of_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
