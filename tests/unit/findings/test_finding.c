/* The order of findings, and fingerprints that survive what does not matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "findings/finding.h"

#include <string.h>

static struct arena arena;
static jmp_buf failed;
static const struct rule link_rule = {.id = {"link-rule", 9}};
static const struct rule block_rule = {.id = {"block-rule", 10}};

static struct str passing_names[] = {{"click*", 6}};
static const struct str_list passing = {.at = passing_names, .n = 1};

static struct document *read_text(const char *text, enum syntax syntax) {
    struct source *source = arena_new(&arena, struct source);
    source_read(source, &arena, str_of(text), syntax);
    return document_read(&arena, source);
}

static void add(struct findings *findings, const struct rule *rule, struct span span) {
    struct finding *finding = list_push(&arena, findings);
    finding->rule = rule;
    finding->span = span;
}

static struct span span_of(const struct document *d, const char *what) {
    size_t at = str_find(d->source->text, str_of(what), 0);
    assert_true(at != SIZE_MAX);
    return (struct span){(uint32_t)at, (uint32_t)(at + strlen(what))};
}

/* The fingerprint of one finding about `what` in an HTML text. */
static const char *fingerprint(const char *text, const struct rule *rule, const char *what,
                               const char *path) {
    struct findings findings = {0};
    struct document *d = read_text(text, SYNTAX_HTML);
    add(&findings, rule, span_of(d, what));
    findings_identify(&arena, &findings, d, str_of(path), &passing);
    return findings.at[0].fingerprint;
}

#define LINK "<a href='https://n.example/c?m=1&click=77&u=https%3A%2F%2Fshop.example%2Fa'>"
#define NEW_CLICK "<a href='https://n.example/c?m=1&click=99&u=https%3A%2F%2Fshop.example%2Fa'>"
#define OTHER_SHOP "<a href='https://n.example/c?m=1&click=77&u=https%3A%2F%2Fother.example%2F'>"
#define OTHER_MERCHANT                                                                             \
    "<a href='https://n.example/c?m=2&click=77&u=https%3A%2F%2Fshop.example%2Fa'>"
#define ENTITIES "<a href='https://n.example/c?m=1&amp;click=77&amp;u=https://shop.example/a'>"

static void link_is_known_by_its_target(void **state) {
    (void)state;
    const char *first = fingerprint("<p>x " LINK "y</a>", &link_rule, LINK, "a.html");
    assert_int_equal(strlen(first), 32);
    assert_int_equal(strspn(first, "0123456789abcdef"), 32);
    static const struct {
        const char *text, *what, *path;
        bool same;
    } rows[] = {
        {"<p>lines\nabove\n " LINK "other text</a>", LINK, "a.html", true},
        {"<p>" NEW_CLICK "y</a>", NEW_CLICK, "a.html", true},
        {"<p>" ENTITIES "y</a>", ENTITIES, "a.html", true},
        {"<p>" OTHER_SHOP "y</a>", OTHER_SHOP, "a.html", false},
        {"<p>" OTHER_MERCHANT "y</a>", OTHER_MERCHANT, "a.html", false},
        {"<p>" LINK "y</a>", LINK, "b.html", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        const char *now = fingerprint(rows[i].text, &link_rule, rows[i].what, rows[i].path);
        assert_int_equal(strcmp(first, now) == 0, rows[i].same);
    }
    assert_string_not_equal(first, fingerprint("<p>" LINK "y</a>", &block_rule, LINK, "a.html"));
}

static void block_is_known_by_its_text(void **state) {
    (void)state;
    static const char one[] = "<div class=a><p>Buy   this\nnow</p></div>";
    static const char restyled[] = "<div class=b id=x><p>Buy this now</p></div>";
    static const char rewritten[] = "<div class=a><p>Buy that now</p></div>";
    const char *first = fingerprint(one, &block_rule, one, "a.html");
    assert_string_equal(first, fingerprint(restyled, &block_rule, restyled, "a.html"));
    assert_string_not_equal(first, fingerprint(rewritten, &block_rule, rewritten, "a.html"));
}

static void block_is_known_by_its_links(void **state) {
    (void)state;
    static const char one[] = "<div><p>Buy " LINK "now</a></p></div>";
    static const char again[] = "<div><p>Buy " NEW_CLICK "now</a></p></div>";
    static const char swapped[] = "<div><p>Buy " OTHER_SHOP "now</a></p></div>";
    const char *first = fingerprint(one, &block_rule, one, "a.html");
    assert_string_equal(first, fingerprint(again, &block_rule, again, "a.html"));
    assert_string_not_equal(first, fingerprint(swapped, &block_rule, swapped, "a.html"));
}

static void pair_is_known_by_its_wording_too(void **state) {
    (void)state;
    static const struct disclosure vague = {.group = {"collaboration", 13}, .language = {"nl", 2}};
    static const struct disclosure other = {.group = {"affiliate-word", 14}, .language = {"nl", 2}};
    const struct disclosure *const wordings[] = {NULL, &vague, &other};
    char prints[ARRAY_COUNT(wordings)][33];
    for (size_t i = 0; i < ARRAY_COUNT(wordings); i++) {
        struct findings findings = {0};
        struct document *d = read_text("<p>" LINK "a</a>", SYNTAX_HTML);
        add(&findings, &link_rule, span_of(d, LINK));
        findings.at[0].disclosure = wordings[i];
        findings_identify(&arena, &findings, d, STR("a.html"), &passing);
        strcpy(prints[i], findings.at[0].fingerprint);
    }
    assert_string_not_equal(prints[0], prints[1]);
    assert_string_not_equal(prints[1], prints[2]);
}

static void equal_ones_are_told_apart(void **state) {
    (void)state;
    struct findings findings = {0};
    struct document *d = read_text("<p>" LINK "a</a> " LINK "b</a> " LINK "c</a>", SYNTAX_HTML);
    struct span span = span_of(d, LINK);
    size_t second = str_find(d->source->text, STR(LINK), span.end);
    uint32_t at[3] = {span.start, (uint32_t)second,
                      (uint32_t)str_find(d->source->text, STR(LINK), second + 1)};
    for (size_t i = 3; i-- > 0;)
        add(&findings, &link_rule, (struct span){at[i], at[i] + span_length(span)});
    findings_sort(&findings);
    findings_identify(&arena, &findings, d, STR("a.html"), &passing);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(findings.at[i].span.start, at[i]);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(findings.at[i].fingerprint, findings.at[j].fingerprint);
    }
    assert_string_equal(findings.at[0].fingerprint,
                        fingerprint("<p>" LINK "a</a>", &link_rule, LINK, "a.html"));
}

static void order_is_by_place_then_rule(void **state) {
    (void)state;
    struct findings findings = {0};
    add(&findings, &link_rule, (struct span){7, 10});
    add(&findings, &link_rule, (struct span){3, 6});
    add(&findings, &block_rule, (struct span){3, 6});
    add(&findings, &block_rule, NO_SPAN);
    findings_sort(&findings);
    assert_false(span_exists(findings.at[0].span));
    assert_ptr_equal(findings.at[1].rule, &block_rule);
    assert_ptr_equal(findings.at[2].rule, &link_rule);
    assert_int_equal(findings.at[3].span.start, 7);
}

static void nothing_found_is_fine(void **state) {
    (void)state;
    struct findings findings = {0};
    findings_identify(&arena, &findings, read_text("", SYNTAX_MARKDOWN), STR("a.md"), &passing);
    assert_int_equal(findings.n, 0);
}

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 0);
    if (setjmp(failed))
        return -1;
    arena.on_failure = &failed;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(link_is_known_by_its_target),
        cmocka_unit_test(block_is_known_by_its_text),
        cmocka_unit_test(block_is_known_by_its_links),
        cmocka_unit_test(pair_is_known_by_its_wording_too),
        cmocka_unit_test(equal_ones_are_told_apart),
        cmocka_unit_test(order_is_by_place_then_rule),
        cmocka_unit_test(nothing_found_is_fine),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
