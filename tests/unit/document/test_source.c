/* Encodings, lines and columns; the syntax of a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "document/source.h"

#include <stdio.h>
#include <string.h>

struct fixture {
    struct arena arena;
    jmp_buf failure;
    struct source source;
};

static void open_source(struct fixture *f, struct str bytes, enum syntax syntax) {
    arena_init(&f->arena, 0);
    if (setjmp(f->failure))
        fail();
    f->arena.on_failure = &f->failure;
    source_read(&f->source, &f->arena, bytes, syntax);
}

/* `at` is a place in the text, `file` the offset in the file it comes from. */
static const struct {
    struct str bytes, text;
    const char *encoding;
    uint32_t at, file;
} encodings[] = {
    {STR("<p>x"), STR("<p>x"), "utf-8", 3, 3},
    {STR(""), STR(""), "utf-8", 0, 0},
    {STR("\xEF\xBB\xBF<p>\xC3\xA9x"), STR("<p>\xC3\xA9x"), "utf-8", 5, 8},
    {STR("\xFF\xFE<\0\xE9\0x\0"), STR("<\xC3\xA9x"), "utf-16le", 3, 6},
    {STR("\xFE\xFF\0<\0\xE9\0x"), STR("<\xC3\xA9x"), "utf-16be", 3, 6},
    {STR("\xFF\xFE\x3D\xD8\x00\xDEx\0"), STR("\xF0\x9F\x98\x80x"), "utf-16le", 4, 6},
    {STR("\xFF\xFE\x3D\xD8x\0y"), STR("\xEF\xBF\xBDx\xEF\xBF\xBD"), "utf-16le", 4, 6},
    {STR("<meta charset=iso-8859-1>\xE9\x80x"),
     STR("<meta charset=iso-8859-1>\xC3\xA9\xE2\x82\xACx"), "windows-1252", 30, 27},
    {STR("<meta charset='Latin1' />\xE9"), STR("<meta charset='Latin1' />\xC3\xA9"), "windows-1252",
     27, 26},
    {STR("<meta http-equiv=x content=\"text/html; charset=windows-1252\">\x93"),
     STR("<meta http-equiv=x content=\"text/html; charset=windows-1252\">\xE2\x80\x9C"),
     "windows-1252", 64, 62},
    {STR("<?xml version='1.0' encoding='iso-8859-15'?>\xA4x"),
     STR("<?xml version='1.0' encoding='iso-8859-15'?>\xE2\x82\xACx"), "ISO-8859-15", 47, 45},
    {STR("<meta charset=shift_jis>\x83\x65x"), STR("<meta charset=shift_jis>\xE3\x83\x86x"),
     "CP932", 27, 26},
    {STR("<meta charset=windows-1251>\xCF\xF0"), STR("<meta charset=windows-1251>\xD0\x9F\xD1\x80"),
     "CP1251", 29, 28},
    /* A declaration is not believed when the bytes say UTF-8, */
    {STR("<meta charset=iso-8859-1>\xC3\xA9x"), STR("<meta charset=iso-8859-1>\xC3\xA9x"), "utf-8",
     27, 27},
    /* nor when it can't be true, is unknown, or in a comment. */
    {STR("<meta charset=utf-16le>x"), STR("<meta charset=utf-16le>x"), "utf-8", 23, 23},
    {STR("<meta charset=klingon>\xC3\xA9\xC3\xA9\xE9x"),
     STR("<meta charset=klingon>\xC3\xA9\xC3\xA9\xE9x"), "utf-8", 27, 27},
    {STR("<!--<meta charset=koi8-r>-->\xE9x"), STR("<!--<meta charset=koi8-r>-->\xC3\xA9x"),
     "windows-1252", 30, 29},
    /* What is not declared is UTF-8 where most of it is, or else what browsers take it for. */
    {STR("a\xE9\0b"), STR("a\xC3\xA9\0b"), "windows-1252", 4, 3},
    /* Bytes that are not valid stay. */
    {STR("\xC3\xA9\xC3\xA9\xFF\0b"), STR("\xC3\xA9\xC3\xA9\xFF\0b"), "utf-8", 6, 6},
};

static void bytes_become_text_with_a_way_back(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(encodings); i++) {
        struct fixture f;
        open_source(&f, encodings[i].bytes, SYNTAX_HTML);
        if (!str_eq(f.source.text, encodings[i].text))
            fail_msg("case %zu: got \"%.*s\"", i, STR_ARG(f.source.text));
        assert_string_equal(f.source.encoding, encodings[i].encoding);
        assert_int_equal(source_file_offset(&f.source, encodings[i].at), encodings[i].file);
        assert_int_equal(source_file_offset(&f.source, (uint32_t)f.source.text.n),
                         encodings[i].bytes.n);
        arena_release(&f.arena);
    }
}

static void a_late_declaration_is_believed_when_needed(void **state) {
    (void)state;
    static char page[4096];
    for (int utf8 = 0; utf8 < 2; utf8++) {
        struct fixture f;
        int n = snprintf(page, sizeof page, "<style>%2000s</style><meta charset=latin1><p>%s", "",
                         utf8 ? "\xC3\xA9" : "\xE9");
        open_source(&f, (struct str){page, (size_t)n}, SYNTAX_HTML);
        assert_string_equal(f.source.encoding, utf8 ? "utf-8" : "windows-1252");
        assert_true(str_ends(f.source.text, STR("\xC3\xA9")));
        arena_release(&f.arena);
    }
}

static void markdown_has_no_declaration(void **state) {
    (void)state;
    struct fixture f;
    open_source(&f, STR("<meta charset=iso-8859-1>\xE9"), SYNTAX_MARKDOWN);
    assert_string_equal(f.source.encoding, "utf-8");
    arena_release(&f.arena);
}

static void lines_end_at_line_feeds_only(void **state) {
    (void)state;
    struct fixture f;
    open_source(&f, STR("a\r\nb\rc\n\nd"), SYNTAX_MARKDOWN);
    static const char *const want[] = {"a", "b\rc", "", "d"};
    assert_int_equal(f.source.nlines, 4);
    for (uint32_t line = 1; line <= 4; line++) {
        struct str text = source_slice(&f.source, source_line(&f.source, line));
        assert_true(str_is(text, want[line - 1]));
    }
    arena_release(&f.arena);
}

static void assert_position(const struct source *source, uint32_t offset, uint32_t line,
                            uint32_t column) {
    struct position p = source_position(source, offset);
    assert_int_equal(p.line, line);
    assert_int_equal(p.column, column);
}

static void columns_are_code_points(void **state) {
    (void)state;
    struct fixture f;
    open_source(&f, STR("a\xC3\xA9\xF0\x9F\x98\x80x\nb\xFF\xC3y\n"), SYNTAX_MARKDOWN);
    assert_position(&f.source, 0, 1, 1);
    assert_position(&f.source, 3, 1, 3);
    assert_position(&f.source, 7, 1, 4);
    assert_position(&f.source, 8, 1, 5);
    assert_position(&f.source, 9, 2, 1);
    assert_position(&f.source, 11, 2, 3);
    assert_position(&f.source, 12, 2, 4);
    assert_position(&f.source, 14, 3, 1);
    arena_release(&f.arena);
}

/* Columns of long lines are counted from marks: each place must come out as if from the start. */
static void columns_of_a_long_line_are_exact(void **state) {
    (void)state;
    static char text[20000];
    static const char *const parts[] = {"x",    "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                        "\xFF", "abc"};
    static uint32_t column_of[sizeof text + 1];
    uint32_t n = 0, column = 1, seed = 7;
    while (n < sizeof text - 8) {
        seed = seed * 1103515245u + 12345u;
        const char *part = parts[(seed >> 16) % ARRAY_COUNT(parts)];
        size_t length = strlen(part);
        bool single = (part[0] & 0x80) && length > 1;
        for (size_t i = 0; i < length; i++)
            column_of[n + i] = single ? (i ? 0 : column) : column + (uint32_t)i;
        memcpy(text + n, part, length);
        n += (uint32_t)length;
        column += single ? 1 : (uint32_t)length;
    }
    struct fixture f;
    open_source(&f, (struct str){text, n}, SYNTAX_MARKDOWN);
    for (uint32_t i = 0; i < n; i++)
        if (column_of[i])
            assert_position(&f.source, i, 1, column_of[i]);
    arena_release(&f.arena);
}

static void syntax_comes_from_the_name_or_the_content(void **state) {
    (void)state;
    static const struct {
        const char *path, *bytes;
        enum syntax want;
    } files[] = {
        {"a.md", "<p>", SYNTAX_MARKDOWN},
        {"a.MARKDOWN", "", SYNTAX_MARKDOWN},
        {"a.txt", "<p>", SYNTAX_MARKDOWN},
        {"a.mdx", "", SYNTAX_MDX},
        {"a.html", "# x", SYNTAX_HTML},
        {"a.b/x.htm", "", SYNTAX_HTML},
        {"a.xhtml", "", SYNTAX_HTML},
        {"", "", SYNTAX_MARKDOWN},
        {"-", "# Title", SYNTAX_MARKDOWN},
        {"-", "\xEF\xBB\xBF\n <!doctype HTML>", SYNTAX_HTML},
        {"-", "<!-- x -->\n<?xml version='1.0'?><html>", SYNTAX_HTML},
        {"-", "<div class=x>", SYNTAX_HTML},
        {"-", "<HTML>", SYNTAX_HTML},
        {"-", "<https://example.com>", SYNTAX_MARKDOWN},
        {"-", "<em>x</em> y", SYNTAX_MARKDOWN},
        {"-", "<!-- never closed", SYNTAX_MARKDOWN},
    };
    for (size_t i = 0; i < ARRAY_COUNT(files); i++)
        assert_int_equal(source_guess_syntax(str_of(files[i].path), str_of(files[i].bytes)),
                         files[i].want);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_become_text_with_a_way_back),
        cmocka_unit_test(a_late_declaration_is_believed_when_needed),
        cmocka_unit_test(markdown_has_no_declaration),
        cmocka_unit_test(lines_end_at_line_feeds_only),
        cmocka_unit_test(columns_are_code_points),
        cmocka_unit_test(columns_of_a_long_line_are_exact),
        cmocka_unit_test(syntax_comes_from_the_name_or_the_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
