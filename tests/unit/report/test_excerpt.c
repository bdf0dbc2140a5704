/* The mark stands under the place, whatever stands before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/unicode.h"
#include "report/excerpt.h"

#include <string.h>

static struct arena arena;
static jmp_buf failed;

/* The excerpt of the first `mark` in `text`. */
static void excerpt_of(struct buf *out, struct str text, struct str mark) {
    struct source source;
    source_read(&source, &arena, text, SYNTAX_MARKDOWN);
    size_t at = str_find(text, mark, 0);
    assert_true(at != SIZE_MAX);
    buf_clear(out);
    excerpt_add(out, &source, (struct span){(uint32_t)at, (uint32_t)(at + mark.n)}, false);
}

static void mark_is_under_the_place(void **state) {
    (void)state;
    static const struct {
        struct str text, mark;
        const char *want;
    } rows[] = {
        {STR("a\nbuy here now\n"), STR("here"), "     2 | buy here now\n       |     ^~~~\n"},
        {STR("here"), STR("here"), "     1 | here\n       | ^~~~\n"},
        {STR("a\there"), STR("here"), "     1 | a    here\n       |      ^~~~\n"},
        {STR("\xe4\xb8\xad here"), STR("here"), "     1 | \xe4\xb8\xad here\n       |    ^~~~\n"},
        {STR("e\xcc\x81 here"), STR("here"), "     1 | e\xcc\x81 here\n       |   ^~~~\n"},
        {STR("\x1b here"), STR("here"), "     1 | \\x1b here\n       |      ^~~~\n"},
        {STR("##[ here"), STR("here"), "     1 | ##\\[ here\n       |      ^~~~\n"},
        {STR("a\r\nhere\r\n"), STR("here"), "     2 | here\n       | ^~~~\n"},
        {STR("here\nand there"), STR("here\nand"), "     1 | here\n       | ^~~~\n"},
    };
    struct buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        excerpt_of(&out, rows[i].text, rows[i].mark);
        assert_string_equal(out.p, rows[i].want);
    }
    buf_release(&out);
}

static void empty_place_has_a_mark(void **state) {
    (void)state;
    struct source source;
    struct buf out;
    buf_init(&out, 4096);
    source_read(&source, &arena, STR("ab"), SYNTAX_MARKDOWN);
    excerpt_add(&out, &source, (struct span){2, 2}, false);
    assert_string_equal(out.p, "     1 | ab\n       |   ^\n");
    buf_clear(&out);
    excerpt_add(&out, &source, NO_SPAN, false);
    assert_int_equal(out.n, 0);
    buf_release(&out);
}

/* A line of any length gives a short excerpt with the place in it, wherever it stands. */
static void long_lines_are_cut(void **state) {
    (void)state;
    enum { LENGTH = 3000 };
    static const char unit[] = "\xe4\xb8\xad";
    char line[LENGTH + 4];
    struct buf out;
    buf_init(&out, 4096);
    for (size_t at = 0; at <= LENGTH; at += 300) {
        for (size_t i = 0; i < LENGTH; i++)
            line[i] = unit[i % 3];
        memmove(line + at + 4, line + at, LENGTH - at);
        memcpy(line + at, "here", 4);
        excerpt_of(&out, (struct str){line, LENGTH + 4}, STR("here"));
        assert_non_null(strstr(out.p, "here"));
        assert_non_null(strstr(out.p, " ^~~~\n"));
        assert_true(out.n < 600);
        assert_true(unicode_valid(buf_str(&out)));
    }
    buf_release(&out);
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
        cmocka_unit_test(mark_is_under_the_place),
        cmocka_unit_test(empty_place_has_a_mark),
        cmocka_unit_test(long_lines_are_cut),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
