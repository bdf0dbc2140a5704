/* New text in an old file: line ends, references, bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "document/source_write.h"

#include <string.h>

static struct arena arena;
static jmp_buf failed;

static const struct source *read_bytes(const char *bytes, size_t n, enum syntax syntax) {
    struct source *source = arena_new(&arena, struct source);
    source_read(source, &arena, (struct str){bytes, n}, syntax);
    return source;
}
#define READ(literal, syntax) read_bytes("" literal, sizeof(literal) - 1, syntax)

static void the_nearest_line_end_counts(void **state) {
    (void)state;
    const struct source *source = READ("a\r\nb\nc\rd", SYNTAX_HTML);
    static const struct {
        uint32_t at;
        const char *want;
    } rows[] = {{0, "\r\n"}, {1, "\r\n"}, {3, "\r\n"}, {5, "\n"}, {7, "\r"}, {8, "\r"}};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
        assert_true(str_is(source_line_end(source, rows[i].at), rows[i].want));
    assert_true(str_is(source_line_end(READ("one line", SYNTAX_HTML), 3), "\n"));
}

#define META(charset) "<meta charset=\"" charset "\"><p>\xE9</p>"

static void what_an_encoding_lacks_is_referred_to(void **state) {
    (void)state;
    const struct source *rows[] = {
        READ("<p>\xC3\xA9</p>", SYNTAX_HTML),       READ(META("iso-8859-1"), SYNTAX_HTML),
        READ("<p>\xE9</p>", SYNTAX_HTML),           READ(META("iso-8859-2"), SYNTAX_HTML),
        READ("\xFF\xFE<\0p\0>\0", SYNTAX_MARKDOWN), READ("caf\xE9", SYNTAX_MARKDOWN),
    };
    static const char *const want[] = {"\xC3\xA9 \xC4\x85", "\xC3\xA9 &#261;",   "\xC3\xA9 &#261;",
                                       "&#233; &#261;",     "\xC3\xA9 \xC4\x85", "&#233; &#261;"};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
        assert_true(str_is(source_fit(&arena, rows[i], STR("\xC3\xA9 \xC4\x85")), want[i]));
}

static void text_becomes_the_bytes_of_the_file(void **state) {
    (void)state;
    const struct source *rows[] = {READ("a", SYNTAX_HTML), READ(META("windows-1252"), SYNTAX_HTML),
                                   READ("\xFF\xFE", SYNTAX_HTML), READ("\xFE\xFF", SYNTAX_HTML)};
    static const struct str want[] = {{"\xE2\x82\xAC\xF0\x9F\x98\x80", 7},
                                      {"\x80", 1},
                                      {"\xAC\x20\x3D\xD8\x00\xDE", 6},
                                      {"\x20\xAC\xD8\x3D\xDE\x00", 6}};
    struct buf out;
    buf_init(&out, 1000);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        buf_clear(&out);
        struct str text = STR("\xE2\x82\xAC\xF0\x9F\x98\x80");
        source_encode(&out, rows[i], i == 1 ? str_slice(text, 0, 3) : text);
        assert_true(str_eq(buf_str(&out), want[i]));
    }
    buf_release(&out);
}

static void some_encodings_take_no_text(void **state) {
    (void)state;
    assert_false(source_takes_text(READ("<meta charset=iso-2022-jp><p>a", SYNTAX_HTML)));
    assert_true(source_takes_text(READ("<p>a", SYNTAX_HTML)));
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
        cmocka_unit_test(the_nearest_line_end_counts),
        cmocka_unit_test(what_an_encoding_lacks_is_referred_to),
        cmocka_unit_test(text_becomes_the_bytes_of_the_file),
        cmocka_unit_test(some_encodings_take_no_text),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
