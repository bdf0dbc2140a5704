/* YAML: values, exact positions, and what is refused with which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
    struct arena arena;
    jmp_buf failure;
    struct problems problems;
    struct yaml yaml;
    bool usable;
    char text[4096]; /* what a test prints */
};

static void out_of_memory(void) {
    fail_msg("out of memory");
}

#define START(f)                                                                                   \
    struct fixture f;                                                                              \
    memset(&f, 0, sizeof f);                                                                       \
    arena_init(&f.arena, 0);                                                                       \
    f.arena.on_failure = &f.failure;                                                               \
    f.problems.arena = &f.arena;                                                                   \
    if (setjmp(f.failure))                                                                         \
    out_of_memory()

static void parse(struct fixture *f, struct str text) {
    f->problems.n = 0;
    f->usable = yaml_parse(&f->arena, &f->yaml, STR("a.yaml"), text, &f->problems);
}

static const char *print_problems(struct fixture *f) {
    size_t used = 0;
    f->text[0] = 0;
    for (uint32_t i = 0; i < f->problems.n && used < sizeof f->text; i++) {
        const struct problem *p = &f->problems.at[i];
        used += (size_t)snprintf(f->text + used, sizeof f->text - used, "%s%u:%u: %.*s",
                                 i ? "\n" : "", p->line, p->column, STR_ARG(p->message));
    }
    return f->text;
}

/* "{a: [b, c]}", with the kinds as they were understood. */
static const char *print_tree(struct fixture *f) {
    const struct yaml *y = &f->yaml;
    size_t used = 0;
    f->text[0] = 0;
    uint32_t stack[128], depth = 0, node = 0;
    for (;;) {
        const struct yaml_node *n = &y->nodes[node];
        const char *mark = n->kind == YAML_LIST ? "[" : n->kind == YAML_MAP ? "{" : "";
        used += (size_t)snprintf(f->text + used, sizeof f->text - used, "%s%.*s", mark,
                                 STR_ARG(yaml_text(y, node)));
        if (n->first) {
            stack[depth++] = node;
            node = n->first;
            continue;
        }
        if (n->kind != YAML_SCALAR)
            used += (size_t)snprintf(f->text + used, sizeof f->text - used, "%s",
                                     n->kind == YAML_LIST ? "]" : "}");
        while (depth && !y->nodes[node].next) {
            node = stack[--depth];
            used += (size_t)snprintf(f->text + used, sizeof f->text - used, "%s",
                                     y->nodes[node].kind == YAML_LIST ? "]" : "}");
        }
        if (!depth)
            return f->text;
        used += (size_t)snprintf(f->text + used, sizeof f->text - used, ",");
        node = y->nodes[node].next;
    }
}

static void values_are_understood(void **state) {
    (void)state;
    static const struct {
        const char *input, *want;
    } cases[] = {
        {"", "{}"},
        {"# only a comment\n", "{}"},
        {"---\n", "{}"},
        {"---\na: b\n...\n", "{a,b}"},
        {"a: b", "{a,b}"},
        {"a:\nb: ~\n", "{a,,b,~}"},
        {"a: [b, c]\nd: {e: f}\n", "{a,[b,c],d,{e,f}}"},
        {"a:\n  - b\n  - - c\n    - d\n", "{a,[b,[c,d]]}"},
        {"a:\n- b\n", "{a,[b]}"},
        {"a: 'it''s'\n", "{a,it's}"},
        {"a: \"x\\ty\\u00e9\"\n", "{a,x\ty\xc3\xa9}"},
        {"a: |\n  b\n  c\n", "{a,b\nc\n}"},
        {"a: >-\n  b\n  c\n", "{a,b c}"},
        {"off: no\n", "{off,no}"},
        {"a: b # comment\n", "{a,b}"},
        {"a: 'x # y'\n", "{a,x # y}"},
        {"a: []\nb: {}\n", "{a,[],b,{}}"},
        {"\xef\xbb\xbf"
         "a: b\r\nc: d\r\n",
         "{a,b,c,d}"},
        {"a: \"\\L\\L\\L\\L\"", "{a,\xe2\x80\xa8\xe2\x80\xa8\xe2\x80\xa8\xe2\x80\xa8}"},
        {"? a\n: b\n", "{a,b}"},
        {"- a\n- b\n", "[a,b]"},
        {"just text", "just text"},
    };
    START(f);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        parse(&f, str_of(cases[i].input));
        assert_string_equal(print_problems(&f), "");
        assert_true(f.usable);
        assert_string_equal(print_tree(&f), cases[i].want);
    }
    arena_release(&f.arena);
}

static void spans_hold_the_value_as_written(void **state) {
    (void)state;
    static const struct {
        const char *input;
        uint32_t line, column;
        const char *want; /* bytes of the span of the value of "k" */
    } cases[] = {
        {"k: value\n", 1, 4, "value"},
        {"k: 'it''s'\n", 1, 4, "it''s"},
        {"k: \"a\\tb\"\n", 1, 4, "a\\tb"},
        {"k: ''\n", 1, 4, ""},
        {"k:\n", 1, 3, ""},
        {"\n\n  k:   value  # c\n", 3, 8, "value"},
        {"\xc3\xa9\xc3\xa9: x\nk: \xe2\x82\xac y\n", 2, 4, "\xe2\x82\xac y"},
        {"{\xf0\x9f\x8e\x81: 1, k: 'v'}\n", 1, 11, "v"},
        {"\xef\xbb\xbfk: v\n", 1, 4, "v"},
        {"\xef\xbb\xbf\xc3\xa9: x\r\nk: v\r\n", 2, 4, "v"},
        {"\xef\xbb\xbf# \xc3\xa9\r\nk: 'v'\r\n", 2, 4, "v"},
        {"k: |\n  one\n  two\n\nj: x\n", 1, 4, "one\n  two"},
        {"k: >+\n\n  one\n\n", 1, 4, "one"},
        {"k: one\n  two\n", 1, 4, "one\n  two"},
        {"a: b\rk: v\r", 1, 9, "v"},
        {"a: \"x\xe2\x80\xa8y\"\nk: v\n", 2, 4, "v"},
        {"k: [a, 'b']\n", 1, 4, "[a, 'b']"},
    };
    START(f);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct str text = str_of(cases[i].input);
        parse(&f, text);
        assert_string_equal(print_problems(&f), "");
        uint32_t value = yaml_get(&f.yaml, 0, "k");
        assert_int_not_equal(value, 0);
        const struct yaml_node *n = &f.yaml.nodes[value];
        snprintf(f.text, sizeof f.text, "%.*s", STR_ARG(str_slice(text, n->start, n->end)));
        assert_string_equal(f.text, cases[i].want);
        assert_int_equal(n->line, cases[i].line);
        assert_int_equal(n->column, cases[i].column);
    }
    arena_release(&f.arena);
}

static void what_is_wrong_is_said_with_its_place(void **state) {
    (void)state;
    static const struct {
        const char *input, *want;
    } cases[] = {
        {"a: &x b\n", "1:4: anchors (&name) are not supported"},
        {"a: *x\n", "1:4: aliases (*name) are not supported: put text that begins with '*' in "
                    "quotes"},
        {"a: !x b\n", "1:4: tags (!name) are not supported: put text that begins with '!' in "
                      "quotes"},
        {"a: !!map {}\n", "1:4: tags (!name) are not supported"},
        {"a: &x [1]\n", "1:4: anchors (&name) are not supported"},
        {"%YAML 1.1\n---\na: b\n", "1:1: directives (%NAME) are not supported"},
        {"a: b\n---\nc: d\n", "2:1: only one document is allowed in a file"},
        {"[a]: b\n", "1:1: a key must be text, not a list or map"},
        {"? {a: b}\n: c\n", "1:3: a key must be text, not a list or map"},
        {"a: 1\nb: 2\na: 3\nb: 4\n", "3:1: key 'a' stands twice, first on line 1\n"
                                     "4:1: key 'b' stands twice, first on line 2"},
        {"b: {a: 1}\na: 2\na: 3\nc:\n  a: 4\na: 5\n", "3:1: key 'a' stands twice, first on line 2\n"
                                                      "6:1: key 'a' stands twice, first on line 2"},
        {"x:\n  a: 1\n  'a': 2\n", "3:3: key 'a' stands twice, first on line 2"},
        {"a: b\n\xc3\xa9: \xff\n", "2:4: not UTF-8: save the file as UTF-8"},
        {"a: \xed\xa0\x80\n", "1:4: not UTF-8: save the file as UTF-8"},
        {"a: \xc0\x80\n", "1:4: not UTF-8: save the file as UTF-8"},
        {"\xff\xfe"
         "a",
         "1:1: not UTF-8: save the file as UTF-8"},
        {"a: b\x07\n", "1:5: control character U+0007 is not allowed"},
        {"\xc3\xa9: b\nc: \xc2\x81\n", "2:4: control character U+0081 is not allowed"},
        {"a: b: c\n", "1:5: a ':' is not allowed here: check the indentation, and put text that "
                      "holds ': ' in quotes"},
        {"a: 'b\n", "1:4: quoted text has no closing quote"},
        {"a: [b\n", "2:1: expected ',' or ']' in a list"},
        {"a: {b: c\n", "2:1: expected ',' or '}' in a map"},
        {"a: \"\\d\"\n", "1:5: unknown escape after '\\': patterns belong in single quotes"},
        {"a:\n\tb: c\n", "2:1: tabs can't indent: use blanks"},
        {"a: [*.md]\n", "1:6: text that begins with '*' or '&' belongs in quotes"},
        {"a: @b\n", "1:4: text can't begin with '@': put it in quotes"},
        {"a: `b`\n", "1:4: text can't begin with '`': put it in quotes"},
        {"a:\n  b: c\n d: e\n", "3:2: expected a key at this indentation: check the indentation "
                                "and the quotes above"},
        {"a: b\nc\n", "3:1: expected ':' after a key"},
    };
    START(f);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        parse(&f, str_of(cases[i].input));
        assert_string_equal(print_problems(&f), cases[i].want);
        assert_false(f.usable);
    }
    arena_release(&f.arena);
}

static void nul_bytes_are_refused(void **state) {
    (void)state;
    START(f);
    parse(&f, (struct str){"a: b\0c\nd: e", 11});
    assert_string_equal(print_problems(&f), "1:5: control character U+0000 is not allowed");
    arena_release(&f.arena);
}

static char *repeat(const char *unit, size_t n, const char *tail) {
    size_t length = strlen(unit);
    char *text = malloc(length * n + strlen(tail) + 1);
    assert_non_null(text);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * length, unit, length);
    memcpy(text + n * length, tail, strlen(tail) + 1);
    return text;
}

static void depth_is_limited(void **state) {
    (void)state;
    START(f);
    char *text = repeat("[", 64, "");
    parse(&f, str_of(text));
    assert_string_equal(print_problems(&f), "1:65: expected a value");
    free(text);
    text = repeat("[", 100000, "");
    parse(&f, str_of(text));
    assert_string_equal(print_problems(&f),
                        "1:65: lists and maps are nested deeper than 64 levels");
    free(text);
    text = repeat("- ", 100000, "x");
    parse(&f, str_of(text));
    assert_string_equal(print_problems(&f),
                        "1:129: lists and maps are nested deeper than 64 levels");
    free(text);
    arena_release(&f.arena);
}

static void many_keys_take_linear_time(void **state) {
    (void)state;
    START(f);
    size_t n = 50000;
    char *text = malloc(n * 16 + 16);
    assert_non_null(text);
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        used += (size_t)snprintf(text + used, 16, "key%zu: v\n", i);
    used += (size_t)snprintf(text + used, 16, "key7: v\n");
    parse(&f, (struct str){text, used});
    assert_string_equal(print_problems(&f), "50001:1: key 'key7' stands twice, first on line 8");
    assert_int_equal(f.yaml.nodes[0].n, n + 1);
    free(text);
    arena_release(&f.arena);
}

static void libyaml_is_freed_when_the_arena_fails(void **state) {
    (void)state;
    struct arena arena;
    jmp_buf failure;
    char *volatile text = repeat("- value\n", 100000, "");
    volatile bool failed = true;
    arena_init(&arena, 1024 * 1024 * 2);
    arena.on_failure = &failure;
    if (setjmp(failure) == 0) {
        struct problems problems = {.arena = &arena};
        struct yaml y;
        yaml_parse(&arena, &y, STR("a"), str_of(text), &problems);
        failed = false;
    }
    assert_true(failed);
    assert_ptr_equal(arena.on_failure, &failure);
    free(text);
    arena_release(&arena);
}

static void readers_check_kinds(void **state) {
    (void)state;
    static const char *const names[] = {"off", "info", "warning", "error"};
    START(f);
    parse(&f, STR("list: [a, {b: c}, d]\nmap: {a: b}\nyes: true\nnot: maybe\n"
                  "one: a\nseverity: eror\nother: q\nnone: []\n"));
    const struct yaml *y = &f.yaml;
    assert_true(yaml_bool(y, 0, "yes", false, &f.problems));
    assert_true(yaml_bool(y, 0, "absent", true, &f.problems));
    assert_int_equal(yaml_strings(&f.arena, y, 0, "one", true, &f.problems).n, 1);
    assert_int_equal(yaml_strings(&f.arena, y, 0, "absent", false, &f.problems).n, 0);
    assert_string_equal(print_problems(&f), "");

    struct str_list list = yaml_strings(&f.arena, y, 0, "list", true, &f.problems);
    assert_int_equal(list.n, 2);
    assert_true(str_is(list.at[1], "d"));
    yaml_strings(&f.arena, y, 0, "map", false, &f.problems);
    yaml_strings(&f.arena, y, 0, "none", true, &f.problems);
    yaml_strings(&f.arena, y, 0, "absent", true, &f.problems);
    assert_true(yaml_bool(y, 0, "not", true, &f.problems));
    assert_true(yaml_bool(y, 0, "list", true, &f.problems));
    uint32_t severity = yaml_get(y, 0, "severity"), other = yaml_get(y, 0, "other");
    assert_int_equal(yaml_choice_of(y, severity, "severity", names, 4, 1, &f.problems), 1);
    yaml_choice_of(y, other, "other", names, 4, 1, &f.problems);
    assert_string_equal(print_problems(&f),
                        "1:11: an item of 'list' must be text, not a map\n"
                        "2:6: 'map' must be a list of texts, not a map\n"
                        "8:7: 'none' is empty\n"
                        "1:1: key 'absent' is missing\n"
                        "4:6: 'not' must be true or false, not 'maybe'\n"
                        "1:7: 'list' must be true or false, not a list\n"
                        "6:11: unknown severity 'eror', did you mean 'error'?\n"
                        "7:8: unknown other 'q', expected one of: off, info, warning, error");
    arena_release(&f.arena);
}

static void unknown_keys_get_a_suggestion(void **state) {
    (void)state;
    static const char *const known[] = {"name", "wording"};
    START(f);
    parse(&f, STR("wordings: x\nname: y\nzzz: 1\n"));
    yaml_known_keys(&f.yaml, 0, known, 2, &f.problems);
    const char *want = "1:1: unknown key 'wordings', did you mean 'wording'?\n"
                       "3:1: unknown key 'zzz', expected one of: name, wording";
    assert_string_equal(print_problems(&f), want);
    f.problems.n = 0;
    uint32_t values[2];
    assert_true(yaml_fields(&f.yaml, 0, known, 2, values, &f.problems));
    assert_string_equal(print_problems(&f), want);
    assert_true(str_is(yaml_text(&f.yaml, values[0]), "y"));
    assert_int_equal(values[1], 0);
    arena_release(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_understood),
        cmocka_unit_test(spans_hold_the_value_as_written),
        cmocka_unit_test(what_is_wrong_is_said_with_its_place),
        cmocka_unit_test(nul_bytes_are_refused),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(many_keys_take_linear_time),
        cmocka_unit_test(libyaml_is_freed_when_the_arena_fails),
        cmocka_unit_test(readers_check_kinds),
        cmocka_unit_test(unknown_keys_get_a_suggestion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
