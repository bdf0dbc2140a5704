/* Which findings are part of a change, and which were there before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "findings/change.h"

#include <string.h>

static struct arena arena;
static jmp_buf failed;
static const struct rule rules[] = {{.id = {"one-rule", 8}}, {.id = {"other-rule", 10}}};

enum { MOST_HUNKS = 3 };

/* A text of lines "<a href='x'>", a letter for each: the findings are about its links. */
static struct findings find_links(const char *letters, const struct rule *rule,
                                  struct source **source) {
    struct str text = STR("");
    for (const char *letter = letters; *letter; letter++)
        text = str_format(&arena, "%.*s<a href='/%c'>\n", STR_ARG(text), *letter);
    *source = arena_new(&arena, struct source);
    source_read(*source, &arena, text, SYNTAX_HTML);
    struct document *document = document_read(&arena, *source);
    struct findings findings = {0};
    for (uint32_t i = 0; letters[i]; i++) {
        if (letters[i] == '.')
            continue;
        struct finding *finding = list_push(&arena, &findings);
        struct span line = source_line(*source, i + 1);
        *finding = (struct finding){.rule = rule,
                                    .severity = SEVERITY_WARNING,
                                    .certainty = CERTAINTY_LIKELY,
                                    .span = line};
    }
    static const struct str_list none;
    findings_identify(&arena, &findings, document, STR("a.html"), &none);
    return findings;
}

/* The letters whose findings are part of the change. */
static struct str part_of(const char *before, const char *after, const struct hunk *hunks,
                          size_t nhunks) {
    struct source *source;
    struct findings findings = find_links(before, &rules[0], &source);
    struct change change = {
        .hunks = hunks, .nhunks = nhunks, .former = change_remember(&arena, &findings, source)};
    findings = find_links(after, &rules[0], &source);
    change_apply(&change, &findings, source);
    struct str open = STR("");
    for (uint32_t i = 0; i < findings.n; i++)
        if (findings.at[i].standing == STANDING_OPEN)
            open = str_format(&arena, "%.*s%u", STR_ARG(open),
                              source_position(source, findings.at[i].span.start).line);
    return open;
}

/* A '.' is a line without a finding; the wanted digits are the lines of what is part. */
static void what_is_part_of_a_change(void **state) {
    (void)state;
    static const struct {
        const char *about, *before, *after;
        struct hunk hunks[MOST_HUNKS];
        const char *want;
    } rows[] = {
        {"nothing", "a.b", "a.b", {{0}}, ""},
        {"added at the top", "a", "ba", {{0, 0, 1, 1}}, "1"},
        {"added at the end", "a", "ab", {{1, 0, 2, 1}}, "2"},
        {"line replaced", "ab", "cb", {{1, 1, 1, 1}}, "1"},
        {"touched, and found before", "ab", "ab", {{2, 1, 2, 1}}, "2"},
        {"deletions mark nothing", "..a.b", "ab", {{1, 2, 0, 0}, {4, 1, 1, 0}}, ""},
        {"made by a deletion", "...b", ".ab", {{1, 1, 0, 0}}, "2"},
        {"the second of two alike, above", "a", "aa", {{0, 0, 1, 1}}, "1"},
        {"the second of two alike, below", "a", "aa", {{1, 0, 2, 1}}, "2"},
        {"the one alike that the change made", "a..", "a.a", {{1, 1, 1, 1}, {2, 1, 2, 1}}, "13"},
        {"one alike went, another came", "a.", ".a", {{1, 1, 1, 1}}, "2"},
        {"moved up", ".a", "a.", {{0, 0, 1, 1}, {2, 1, 2, 0}}, "1"},
        {"between two hunks", "..ab..", "....ab.", {{1, 0, 2, 2}, {6, 1, 7, 0}}, ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        size_t n = 0;
        while (n < MOST_HUNKS && (rows[i].hunks[n].lines || rows[i].hunks[n].former_lines))
            n++;
        struct str open = part_of(rows[i].before, rows[i].after, rows[i].hunks, n);
        if (!str_is(open, rows[i].want))
            fail_msg("%s: '%.*s'", rows[i].about, STR_ARG(open));
    }
}

/* How the one finding of a text stands after it was different before; no line was touched. */
static enum standing standing_after(struct finding before, struct finding after) {
    struct source *source;
    struct findings findings = find_links("a", before.rule, &source);
    findings.at[0].severity = before.severity;
    findings.at[0].certainty = before.certainty;
    findings.at[0].standing = before.standing;
    struct change change = {.former = change_remember(&arena, &findings, source)};
    findings = find_links("a", after.rule, &source);
    findings.at[0].severity = after.severity;
    findings.at[0].certainty = after.certainty;
    findings.at[0].standing = after.standing;
    change_apply(&change, &findings, source);
    return findings.at[0].standing;
}

static void worse_than_before_is_part_of_it(void **state) {
    (void)state;
    const struct finding error = {
        .rule = &rules[0], .severity = SEVERITY_ERROR, .certainty = CERTAINTY_CERTAIN};
    struct finding other = error, warning = error, weak = error, suppressed = error, known = error;
    other.rule = &rules[1];
    warning.severity = SEVERITY_WARNING;
    weak.certainty = CERTAINTY_WEAK;
    suppressed.standing = STANDING_SUPPRESSED;
    known.standing = STANDING_KNOWN;
    assert_int_equal(standing_after(error, error), STANDING_UNCHANGED);
    assert_int_equal(standing_after(error, warning), STANDING_UNCHANGED);
    assert_int_equal(standing_after(error, weak), STANDING_UNCHANGED);
    assert_int_equal(standing_after(known, error), STANDING_UNCHANGED);
    assert_int_equal(standing_after(warning, error), STANDING_OPEN);
    assert_int_equal(standing_after(weak, error), STANDING_OPEN);
    assert_int_equal(standing_after(other, error), STANDING_OPEN);
    assert_int_equal(standing_after(suppressed, error), STANDING_OPEN);
    assert_int_equal(standing_after(error, suppressed), STANDING_SUPPRESSED);
}

static void a_place_is_touched_when_a_line_of_it_is(void **state) {
    (void)state;
    struct source source;
    source_read(&source, &arena, STR("1\n2\n3\n4\n"), SYNTAX_MARKDOWN);
    static const struct hunk hunks[] = {{1, 1, 1, 1}, {2, 4, 1, 0}, {7, 0, 3, 1}};
    const struct change change = {.hunks = hunks, .nhunks = ARRAY_COUNT(hunks)};
    assert_true(change_touches(&change, &source, (struct span){0, 1}));
    assert_false(change_touches(&change, &source, (struct span){2, 3}));
    assert_false(change_touches(&change, &source, (struct span){2, 4})); /* its line end */
    assert_true(change_touches(&change, &source, (struct span){2, 5}));
    assert_true(change_touches(&change, &source, (struct span){4, 4}));
    assert_false(change_touches(&change, &source, (struct span){6, 7}));
    assert_false(change_touches(&change, &source, NO_SPAN));
}

int main(void) {
    arena_init(&arena, 0);
    arena.on_failure = &failed;
    if (setjmp(failed))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_part_of_a_change),
        cmocka_unit_test(worse_than_before_is_part_of_it),
        cmocka_unit_test(a_place_is_touched_when_a_line_of_it_is),
    };
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return result;
}
