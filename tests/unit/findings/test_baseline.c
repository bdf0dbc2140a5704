/* What a baseline holds, what it makes known, and how it is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "findings/baseline.h"

#include <string.h>

#define ONE "00000000000000000000000000000001"
#define TWO "00000000000000000000000000000002"
#define TEN "00000000000000000000000000000010"

static struct arena arena;
static jmp_buf failed;
static struct problems problems;
static struct rule rules[] = {{.id = {"first", 5}}, {.id = {"second", 6}}};
static struct knowledge knowledge;

static struct baseline *read_lines(const char *text) {
    problems = (struct problems){.arena = &arena};
    return baseline_read(&arena, STR("accepted"), str_of(text), &problems);
}

static void lines_become_entries_in_order(void **state) {
    (void)state;
    struct baseline *b = read_lines("# remark\n\nb.md\tfirst\t" TWO "\twhat\r\nb.md\tfirst\t" ONE
                                    "\ta\tb\na%09\tsecond\t" TEN "\nb.md\tfirst\t" TWO "\twhat\n");
    assert_int_equal(problems.n, 0);
    assert_int_equal(b->n, 3);
    assert_true(str_is(b->at[0].path, "a%09"));
    assert_true(str_is(b->at[0].file, "a\t"));
    assert_true(str_is(b->at[1].fingerprint, ONE));
    assert_true(str_is(b->at[1].line, "b.md\tfirst\t" ONE "\ta\tb"));
    assert_true(str_is(b->at[2].fingerprint, TWO));
    assert_int_equal(read_lines("")->n, 0);
}

static void mistakes_have_their_places(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t line, column;
        const char *says;
    } rows[] = {
        {"a.md", 1, 5, "name of a rule"},
        {"\n\xc3\xa9.md\ttwo words\t" ONE, 2, 6, "name of a rule"},
        {"\tfirst\t" ONE, 1, 1, "path of a file"},
        {"a.md\tfirst\t123", 1, 12, "fingerprint"},
        {"a.md\tfirst\t0000000000000000000000000000000g", 1, 12, "fingerprint"},
        {"<<<<<<< ours", 1, 1, "merge conflict"},
        {"=======", 1, 1, "merge conflict"},
        {">>>>>>> theirs\r", 1, 1, "merge conflict"},
        {"||||||| base", 1, 1, "merge conflict"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        read_lines(rows[i].text);
        assert_int_equal(problems.n, 1);
        assert_int_equal(problems.at[0].line, rows[i].line);
        assert_int_equal(problems.at[0].column, rows[i].column);
        assert_non_null(strstr(str_terminated(&arena, problems.at[0].message), rows[i].says));
    }
}

static void paths_are_encoded_where_they_must(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"posts/a b.md", "posts/a b.md"},
        {"100%.md", "100%25.md"},
        {"a\tb\nc\x7f", "a%09b%0Ac%7F"},
        {"#a#", "%23a#"},
        {"<<<<<<<", "%3C<<<<<<"},
        {"\xc3\xa9", "\xc3\xa9"},
        {"a\xff", "a%FF"},
        {"a\xe2\x80\xae", "a%E2%80%AE"}, /* turns round what follows */
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct str path = baseline_path(&arena, str_of(rows[i][0]));
        assert_true(str_is(path, rows[i][1]));
        struct baseline *b = read_lines(
            str_terminated(&arena, str_format(&arena, "%.*s\tfirst\t" ONE, STR_ARG(path))));
        assert_true(str_is(b->at[0].file, rows[i][0]));
    }
}

static struct finding *add(struct findings *findings, const char *fingerprint,
                           enum standing standing) {
    struct finding *f = list_push(&arena, findings);
    strcpy(f->fingerprint, fingerprint);
    f->standing = standing;
    return f;
}

static void open_findings_become_known(void **state) {
    (void)state;
    struct baseline *b =
        read_lines("a.md\tfirst\t" ONE "\nb.md\tfirst\t" TWO "\na.md\tsecond\t" TEN "\n");
    struct findings findings = {0};
    add(&findings, ONE, STANDING_OPEN);
    add(&findings, TWO, STANDING_OPEN);
    struct baseline_part part = baseline_apply(&arena, b, STR("a.md"), &findings, &knowledge, NULL);
    assert_int_equal(findings.at[0].standing, STANDING_KNOWN);
    assert_int_equal(findings.at[1].standing, STANDING_OPEN);
    assert_int_equal(part.n, 2);
    assert_true(part.occurs[0]);
    assert_false(part.occurs[1]);
    assert_int_equal(part.stale, 1);
    assert_int_equal(baseline_apply(&arena, b, STR("c.md"), &findings, &knowledge, NULL).stale, 0);
}

static void what_was_put_aside_stays_so_and_occurs(void **state) {
    (void)state;
    struct baseline *b = read_lines("a.md\tfirst\t" ONE "\n");
    struct findings findings = {0};
    add(&findings, ONE, STANDING_SUPPRESSED);
    struct baseline_part part = baseline_apply(&arena, b, STR("a.md"), &findings, &knowledge, NULL);
    assert_int_equal(findings.at[0].standing, STANDING_SUPPRESSED);
    assert_int_equal(part.stale, 0);
}

static void rule_that_did_not_run_makes_nothing_stale(void **state) {
    (void)state;
    static const bool untried[] = {true, false};
    struct baseline *b =
        read_lines("a.md\tfirst\t" ONE "\na.md\tsecond\t" TWO "\na.md\tgone\t" TEN "\n");
    struct findings findings = {0};
    struct baseline_part part =
        baseline_apply(&arena, b, STR("a.md"), &findings, &knowledge, untried);
    assert_int_equal(part.stale, 2);
    assert_true(part.occurs[0]);
}

static bool is_not_gone(void *context, struct str file) {
    (void)context;
    return !str_is(file, "gone.md");
}

static void union_is_written_sorted(void **state) {
    (void)state;
    struct baseline *b = read_lines("gone.md\tfirst\t" ONE "\nz.md\tfirst\t" ONE "\n");
    struct buf out;
    buf_init(&out, 4096);
    baseline_write(&arena, &out, b, is_not_gone, NULL,
                   STR("z.md\tfirst\t" ONE "\na.md\tsecond\t" TWO "\n"));
    const char *lines = strchr(out.p, '\n') + 1;
    assert_int_equal(out.p[0], '#');
    assert_string_equal(lines, "a.md\tsecond\t" TWO "\nz.md\tfirst\t" ONE "\n");
    read_lines(out.p);
    assert_int_equal(problems.n, 0);
    buf_release(&out);
}

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 0);
    if (setjmp(failed))
        return -1;
    arena.on_failure = &failed;
    knowledge.rules.at = rules;
    knowledge.rules.n = ARRAY_COUNT(rules);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_become_entries_in_order),
        cmocka_unit_test(mistakes_have_their_places),
        cmocka_unit_test(paths_are_encoded_where_they_must),
        cmocka_unit_test(open_findings_become_known),
        cmocka_unit_test(what_was_put_aside_stays_so_and_occurs),
        cmocka_unit_test(rule_that_did_not_run_makes_nothing_stale),
        cmocka_unit_test(union_is_written_sorted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
