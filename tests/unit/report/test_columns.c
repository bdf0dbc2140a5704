/* Columns in each unit, in short lines and in lines that are longer than a step of marks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "report/columns.h"

static struct arena arena;
static jmp_buf failed;

struct row {
    struct str before; /* the '|' whose column is asked for */
    uint32_t code_points, bytes, utf16, display;
};

static const struct row rows[] = {
    {STR(""), 1, 1, 1, 1},
    {STR("ab"), 3, 3, 3, 3},
    {STR("a\tb"), 4, 4, 4, 10},
    {STR("Buy \xf0\x9f\x98\x80\xf0\x9f\x98\x80 \xc3\xa9 [x]("), 14, 21, 16, 16},
    {STR("e\xcc\x81"), 3, 4, 3, 2},
    {STR("\xe4\xb8\xad\xe4\xb8\xad"), 3, 7, 3, 5},
    {STR("\xff\xfe"), 3, 3, 3, 3},
};

static void assert_columns(struct str text, size_t at, const struct row *row, uint32_t more) {
    struct source source;
    struct columns columns = {0};
    source_read(&source, &arena, text, SYNTAX_MARKDOWN);
    columns_begin(&columns, &source);
    const uint32_t want[] = {[COLUMN_CODE_POINTS] = row->code_points,
                             [COLUMN_BYTES] = row->bytes,
                             [COLUMN_UTF16] = row->utf16,
                             [COLUMN_DISPLAY] = row->display};
    for (int unit = 0; unit < COLUMN_UNITS; unit++)
        assert_int_equal(column_of(&columns, (uint32_t)at, (enum column_unit)unit),
                         want[unit] + more);
    columns_release(&columns);
}

static void columns_count_their_unit(void **state) {
    (void)state;
    struct buf text;
    buf_init(&text, 1 << 20);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        buf_clear(&text);
        buf_text(&text, "first line\n");
        buf_add(&text, rows[i].before);
        assert_columns(buf_str(&text), text.n, &rows[i], 0);
    }
    buf_release(&text);
}

/* The same behind so many columns of one byte each, a multiple of eight. */
static void columns_in_a_long_line(void **state) {
    (void)state;
    struct buf text;
    buf_init(&text, 1 << 20);
    for (uint32_t more = 2000; more <= 20000; more += 1800)
        for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
            buf_clear(&text);
            buf_text(&text, "\xe4\xb8\xad\xf0\x9f\x98\x80\n");
            for (uint32_t n = 0; n < more; n++)
                buf_char(&text, 'x');
            buf_add(&text, rows[i].before);
            assert_columns(buf_str(&text), text.n, &rows[i], more);
        }
    buf_release(&text);
}

/* Wide characters all along, so that a mark in the middle of one would show. */
static void every_column_of_a_long_line(void **state) {
    (void)state;
    struct buf text;
    struct source source;
    struct columns columns = {0};
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 4000; i++)
        buf_text(&text, "\xf0\x9f\x98\x80");
    source_read(&source, &arena, buf_str(&text), SYNTAX_MARKDOWN);
    columns_begin(&columns, &source);
    for (uint32_t i = 0; i < 4000; i++) {
        assert_int_equal(column_of(&columns, 4 * i, COLUMN_UTF16), 2 * i + 1);
        assert_int_equal(column_of(&columns, 4 * i, COLUMN_DISPLAY), 2 * i + 1);
    }
    columns_begin(&columns, &source); /* the next file has marks of its own */
    assert_int_equal(column_of(&columns, 15996, COLUMN_UTF16), 7999);
    columns_release(&columns);
    buf_release(&text);
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
        cmocka_unit_test(columns_count_their_unit),
        cmocka_unit_test(columns_in_a_long_line),
        cmocka_unit_test(every_column_of_a_long_line),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
