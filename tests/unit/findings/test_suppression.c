/* Which suppressions a document holds, what is wrong with them, and what they put aside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/fixture.h"

#include "findings/suppression.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TODAY "2026-11-27"
#define RULE "affiliate-link-undisclosed"
#define OTHER "rel-sponsored-missing"
#define WHY " reason=\"r\""

static struct fixture fixture;

/* A finding of RULE at each "HIT" of the text; then S for those put aside, O for those that count.
 */
struct outcome {
    char hits[64];
    char states[256]; /* "form:state ..." in their order, with "!" when a region has no end */
    struct suppressions all;
    const struct document *document;
};

static struct outcome apply(const char *text, enum syntax syntax, const bool *untried) {
    struct outcome out = {0};
    struct findings findings = {0};
    struct arena *arena = &fixture.arena;
    arena_clear(arena);
    struct source *source = arena_new(arena, struct source);
    source_read(source, arena, str_of(text), syntax);
    out.document = document_read(arena, source);
    for (size_t at = 0; (at = str_find(source->text, STR("HIT"), at)) != SIZE_MAX; at += 3) {
        struct finding *f = list_push(arena, &findings);
        f->rule = knowledge_rule(fixture.knowledge, STR(RULE));
        f->span = (struct span){(uint32_t)at, (uint32_t)at + 3};
    }
    out.all = suppressions_read(arena, out.document, fixture.knowledge, STR(TODAY));
    suppressions_apply(arena, &out.all, &findings, untried);
    for (uint32_t i = 0; i < findings.n; i++)
        out.hits[i] = findings.at[i].standing == STANDING_SUPPRESSED ? 'S' : 'O';
    for (uint32_t i = 0; i < out.all.n; i++) {
        size_t n = strlen(out.states);
        const struct suppression *s = &out.all.at[i];
        snprintf(out.states + n, sizeof out.states - n, "%s%s:%s%s", n ? " " : "",
                 suppression_forms[s->form], suppression_states[s->state], s->unclosed ? "!" : "");
    }
    return out;
}

struct row {
    const char *text, *hits, *states;
};

static void check_rows(const struct row *rows, size_t n, enum syntax syntax) {
    for (size_t i = 0; i < n; i++) {
        struct outcome out = apply(rows[i].text, syntax, NULL);
        assert_string_equal(out.hits, rows[i].hits);
        assert_string_equal(out.states, rows[i].states);
    }
}

static void html_forms(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"<!-- promolint-disable-next-line " RULE WHY " -->HIT\n\n  HIT HIT\nHIT", "OSSO",
         "next-line:used"},
        {"<p>x <!-- promolint-disable-next-line " RULE WHY "\n--> HIT\nHIT\n", "OS",
         "next-line:used"},
        {"<!-- promolint-disable-next-line " RULE WHY " -->\n"
         "<!-- promolint-disable-next-line " OTHER WHY " -->\n<p>HIT</p>\n<p>HIT",
         "SO", "next-line:used next-line:unused"},
        {"<p>HIT</p><!-- promolint-disable-next-element " RULE WHY
         " --> HIT <p>HIT <b>HIT</b></p>HIT",
         "OOSSO", "next-element:used"},
        {"HIT<!-- promolint-disable " RULE WHY " --><p>HIT</p><!-- promolint-enable " RULE
         " -->HIT",
         "OSO", "region:used"},
        {"<!-- promolint-disable " RULE WHY " --><p>HIT</p>", "S", "region:used!"},
        {"<p>HIT</p><!-- promolint-disable-file " RULE WHY " -->HIT", "SS", "file:used"},
        {"---\npromolint: {disable: [{rule: " RULE ", reason: r}]}\n---\n<p>HIT</p>", "S",
         "front-matter:used"},
    };
    check_rows(rows, ARRAY_COUNT(rows), SYNTAX_HTML);
}

static void markdown_forms(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"<!-- promolint-disable-next-line " RULE WHY " -->\nHIT\nHIT\n", "SO", "next-line:used"},
        {"text <!-- promolint-disable-next-element " RULE WHY " --> HIT [HIT](/a) HIT", "OSO",
         "next-element:used"},
        {"<!-- promolint-disable-next-element " RULE WHY " -->\n\n- HIT\n- HIT\n\nHIT\n", "SSO",
         "next-element:used"},
        {"<!-- promolint-disable-next-element " RULE WHY " -->\n\n| a |\n|---|\n| HIT |\n\nHIT\n",
         "SO", "next-element:used"},
        {"{% comment %}\npromolint-disable-next-line " RULE WHY "\n{% endcomment %}\n\nHIT\nHIT\n",
         "SO", "next-line:used"},
        {"{# promolint-disable " RULE WHY " #}\n\nHIT\n\n{# promolint-enable " RULE " #}\n\nHIT\n",
         "SO", "region:used"},
        {"{{/* promolint-disable-file " RULE WHY " */}}\n\nHIT\n", "S", "file:used"},
        {"---\npromolint:\n  disable:\n    - rule: [" OTHER ", " RULE "]\n      reason: r\n"
         "      until: " TODAY "\n---\nHIT\n",
         "S", "front-matter:unused front-matter:used"},
        {"+++\n[[promolint.disable]]\nrule = \"" RULE "\"\nreason = \"r\"\nuntil = " TODAY
         "\n+++\nHIT\n",
         "S", "front-matter:used"},
        {"{\"promolint\": {\"disable\": [{\"rule\": \"" RULE "\", \"reason\": \"r\"}]}}\n\nHIT\n",
         "S", "front-matter:used"},
    };
    check_rows(rows, ARRAY_COUNT(rows), SYNTAX_MARKDOWN);
    static const struct row mdx[] = {
        {"{/* promolint-disable-next-line " RULE WHY " */}\nHIT\n\nHIT\n", "SO", "next-line:used"},
    };
    check_rows(mdx, ARRAY_COUNT(mdx), SYNTAX_MDX);
}

static void shown_code_is_no_suppression(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"`<!-- promolint-disable-file " RULE WHY " -->` HIT", "O", ""},
        {"```\n<!-- promolint-disable-file " RULE WHY
         " -->\n{# promolint-enable x #}\n```\n\nHIT\n",
         "O", ""},
        {"    <!-- promolint-disable-file " RULE WHY " -->\n\nHIT\n", "O", ""},
        {"<pre><!-- promolint-disable-file " RULE WHY " --></pre>\n\nHIT\n", "O", ""},
        {"<script><!-- promolint-disable-file " RULE WHY " --></script>\n\nHIT\n", "O", ""},
        {"<!-- <!-- promolint-disable-file " RULE WHY " -->\n\nHIT\n", "O", ""},
        {"<!-- see promolint-disable-file -->\n\nHIT <!-- promolinting, promolint's -->\n", "O",
         ""},
    };
    check_rows(rows, ARRAY_COUNT(rows), SYNTAX_MARKDOWN);
}

static void what_is_wrong_puts_nothing_aside(void **state) {
    (void)state;
    static const struct {
        const char *comment, *problem, *place;
    } rows[] = {
        {"promolint-disable-file " RULE, "it gives no reason", "promolint-disable-file"},
        {"promolint-disable-file reason=r", "it names no rule", "promolint-disable-file"},
        {"promolint-disabel-file " RULE WHY, "did you mean 'promolint-disable-file'?",
         "promolint-disabel-file"},
        {"promolint: off", "unknown instruction 'promolint:'", "promolint:"},
        {"promolint-disable-file " RULE " reason=", "'reason' is empty", "reason"},
        {"promolint-disable-file " RULE " reason=\" \"", "'reason' is empty", "reason"},
        {"promolint-disable-file " RULE " reason=\"a", "this quote is never closed", "\"a"},
        {"promolint-disable-file " RULE " reason=a b", "unexpected 'b'", "b"},
        {"promolint-disable-file " RULE WHY " reason=b", "'reason' stands twice", "reason"},
        {"promolint-disable-file " RULE WHY " untill=2027-01-31", "did you mean 'until'?",
         "untill"},
        {"promolint-disable-file " RULE WHY " until=2027-02-29", "not '2027-02-29'", "2027-02-29"},
        {"promolint-disable-file " RULE WHY " until=31-1-2027", "not '31-1-2027'", "31-1-2027"},
        {"promolint-disable-file rule=" RULE WHY, "without 'rule='", "rule"},
        {"promolint-enable " RULE, "no region of '" RULE "' has begun", RULE},
        {"promolint-enable " RULE WHY, "names rules only", "reason"},
        {"promolint-disable-file suppression-unused" WHY, "cannot be suppressed",
         "suppression-unused"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char text[512];
        snprintf(text, sizeof text, "<!-- %s -->\n<p>HIT</p>", rows[i].comment);
        struct outcome out = apply(text, SYNTAX_HTML, NULL);
        assert_string_equal(out.hits, "O");
        assert_int_equal(out.all.n, 1);
        const struct suppression *s = &out.all.at[0];
        assert_int_equal(s->state, SUPPRESSION_MALFORMED);
        assert_non_null(strstr(str_terminated(&fixture.arena, s->problem), rows[i].problem));
        struct str place = source_slice(out.document->source, s->span);
        assert_true(str_starts(place, str_of(rows[i].place)));
    }
}

static void front_matter_that_is_wrong(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"---\npromolint: off\n---\nHIT\n", "O", "front-matter:malformed"},
        {"---\npromolint:\n  disable: " RULE "\n---\nHIT\n", "O", "front-matter:malformed"},
        {"---\npromolint:\n  disabel:\n    - rule: " RULE "\n      reason: r\n---\nHIT\n", "O",
         "front-matter:malformed"},
        {"---\npromolint:\n  disable:\n    - rules: " RULE "\n      reason: r\n---\nHIT\n", "O",
         "front-matter:malformed"},
        {"---\npromolint:\n  disable:\n    - rule: " RULE "\n---\nHIT\n", "O",
         "front-matter:malformed"},
        {"---\npromolint:\n  disable:\n    - reason: r\n    - rule: " RULE
         "\n      reason: r\n---\nHIT\n",
         "S", "front-matter:malformed front-matter:used"},
        {"---\nparams: {promolint: x}\n---\nHIT\n", "O", ""},
    };
    check_rows(rows, ARRAY_COUNT(rows), SYNTAX_MARKDOWN);
}

static void day_is_inclusive(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"<!-- promolint-disable-file " RULE WHY " until=2026-11-27 by=ed -->HIT", "S",
         "file:used"},
        {"<!-- promolint-disable-file " RULE WHY " until='2026-11-26' -->HIT", "O", "file:expired"},
        {"<!-- promolint-disable-file " RULE WHY " until=2028-02-29 -->", "", "file:unused"},
    };
    check_rows(rows, ARRAY_COUNT(rows), SYNTAX_HTML);
}

static void rules_are_judged_one_by_one(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"<!-- promolint-disable-file " RULE ", no-rule," OTHER WHY " -->HIT", "S",
         "file:used file:unknown-rule file:unused"},
        {"<!-- promolint-disable " RULE "," OTHER WHY " -->HIT<!-- promolint-enable " OTHER
         " -->HIT",
         "SS", "region:used! region:unused"},
        {"<!-- promolint-disable-file " RULE "," OTHER " -->HIT", "O",
         "file:malformed file:malformed"},
    };
    check_rows(rows, ARRAY_COUNT(rows), SYNTAX_HTML);
}

static void narrowest_one_is_used(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"<!-- promolint-disable-file " RULE WHY " -->\n<!-- promolint-disable " RULE WHY " -->\n"
         "<!-- promolint-disable-next-element " RULE WHY " -->\n"
         "<!-- promolint-disable-next-line " RULE WHY " -->\n<p>HIT\nHIT</p>\nHIT"
         "<!-- promolint-enable " RULE " -->HIT",
         "SSSS", "file:used region:used next-element:used next-line:used"},
        {"<!-- promolint-disable-next-element " RULE WHY " --><div>HIT "
         "<!-- promolint-disable-next-element " RULE WHY " --><div>HIT</div>HIT</div>HIT",
         "SSSO", "next-element:used next-element:used"},
        {"<!-- promolint-disable-file " RULE WHY " -->\n"
         "<!-- promolint-disable-next-line " RULE WHY " -->\nHIT",
         "S", "file:unused next-line:used"},
        {"<!-- promolint-disable " RULE WHY " -->HIT<!-- promolint-disable " RULE WHY " -->HIT"
         "<!-- promolint-enable " RULE " -->HIT<!-- promolint-enable " RULE " -->HIT",
         "SSSO", "region:used region:used"},
    };
    check_rows(rows, ARRAY_COUNT(rows), SYNTAX_HTML);
}

static void rule_that_did_not_run_is_untried(void **state) {
    (void)state;
    bool *untried = calloc(fixture.knowledge->rules.n, sizeof *untried);
    assert_non_null(untried);
    untried[knowledge_rule(fixture.knowledge, STR(OTHER)) - fixture.knowledge->rules.at] = true;
    struct outcome out =
        apply("<!-- promolint-disable-file " RULE "," OTHER WHY " -->", SYNTAX_HTML, untried);
    free(untried);
    assert_string_equal(out.states, "file:unused file:untried");
}

static void finding_without_a_place_belongs_to_the_file(void **state) {
    (void)state;
    static const char *const texts[] = {"<!-- promolint-disable " RULE WHY " -->x",
                                        "<!-- promolint-disable-file " RULE WHY " -->x"};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        struct outcome out = apply(texts[i], SYNTAX_HTML, NULL);
        struct findings findings = {0};
        struct finding *f = list_push(&fixture.arena, &findings);
        f->rule = knowledge_rule(fixture.knowledge, STR(RULE));
        f->span = NO_SPAN;
        suppressions_apply(&fixture.arena, &out.all, &findings, NULL);
        assert_int_equal(f->standing, i ? STANDING_SUPPRESSED : STANDING_OPEN);
    }
}

static void reason_comes_with_the_finding(void **state) {
    (void)state;
    struct outcome out = apply("<!-- promolint-disable-file " RULE
                               " reason='the \"layout\", prints it' until=2027-01-31 by=ed -->",
                               SYNTAX_HTML, NULL);
    const struct suppression *s = &out.all.at[0];
    assert_true(str_is(s->reason, "the \"layout\", prints it"));
    assert_true(str_is(s->until, "2027-01-31"));
    assert_true(str_is(s->by, "ed"));
    assert_true(str_is(source_slice(out.document->source, s->span), RULE));
}

static int open_fixture(void **state) {
    (void)state;
    return fixture_open(&fixture) ? 0 : -1;
}

static int close_fixture(void **state) {
    (void)state;
    fixture_close(&fixture);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_forms),
        cmocka_unit_test(markdown_forms),
        cmocka_unit_test(shown_code_is_no_suppression),
        cmocka_unit_test(what_is_wrong_puts_nothing_aside),
        cmocka_unit_test(front_matter_that_is_wrong),
        cmocka_unit_test(day_is_inclusive),
        cmocka_unit_test(rules_are_judged_one_by_one),
        cmocka_unit_test(narrowest_one_is_used),
        cmocka_unit_test(rule_that_did_not_run_is_untried),
        cmocka_unit_test(finding_without_a_place_belongs_to_the_file),
        cmocka_unit_test(reason_comes_with_the_finding),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
