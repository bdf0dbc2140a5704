/* The hashes are those of CodeQL's action: its own test vectors first, then others computed by it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/line_hash.h"

enum { LINES = 8 };

/* All hashes of a text, a blank between two of them. */
static void hashes_of(struct buf *out, struct str text) {
    struct line_hashes lines = {0};
    buf_clear(out);
    for (uint32_t line = LINES; line > 0; line--)
        assert_true(line_hashes_want(&lines, line));
    assert_true(line_hashes_read(&lines, text));
    for (uint32_t line = 1; line <= LINES; line++) {
        buf_text(out, out->n ? " " : "");
        const struct line_hash *found = line_hashes_find(&lines, line);
        if (!found) /* the text has no more */
            break;
        line_hash_add(out, found);
    }
    line_hashes_release(&lines);
    assert_true(out->n > 0 && out->p[out->n - 1] == ' ');
    out->p[--out->n] = 0;
}

static void lines_have_codeqls_hashes(void **state) {
    (void)state;
    static const struct {
        struct str text;
        const char *want;
    } rows[] = {
        {STR(""), "c129715d7a2bc9a3:1"},
        {STR(" a\nb\n  \t\tc\n d"),
         "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1"},
        {STR("\n\n\na\n"), "f9e100e4a16ec7c8:1 2564fb0555e24d7e:1 6f7821bf6a94a0cc:1 "
                           "243cbaa4685aab12:1 c129715d7a2bc9a3:1"},
        {STR("a\r\nb"), "c74339777b6a2c60:1 8ee5a81e681643c1:1"},
        {STR("a\rb"), "c74339777b6a2c60:1 8ee5a81e681643c1:1"},
        {STR("hello\nworld\n"), "a2b8faa8c5a43ef3:1 53f9e022cffbf0f1:1 c129715d7a2bc9a3:1"},
        {STR("x\nx\nx\n"),
         "4c74ab87820424b1:1 8c072f39cc89b447:1 828973aa50c68d6d:1 c129715d7a2bc9a3:1"},
        {STR("\xc3\xa9 \xc3\xbc \xe4\xb8\xad\n\xf0\x9f\x98\x80 b\n"),
         "a6b23b8a2f73dd7c:1 b4603cebcbc4b630:1 c129715d7a2bc9a3:1"},
        {STR("\xef\xbb\xbf"
             "a\nb"),
         "763375ab6ee38983:1 8ee5a81e681643c1:1"},
        {STR("\xff\xfe\x80\n\xe4\xb8\nz"),
         "59b6e98ebb976c3d:1 1e7c380de4ff5f84:1 76dcabf80cb35c79:1"},
        {STR("\xf0\x9f\x98 x\n\xed\xa0\x80\n\xf4\x90\x80\x80\n\xc0\x80\n\xe0\x80\x80y"),
         "b79ebd0ec40745d:1 8d01853d923d00e2:1 bb481134892e46d9:1 7c36ffd3451b46c7:1 "
         "21189bbb99bc4e3b:1"},
        {STR("a\x00"
             "b\n"),
         "636f257f958bb544:1 c129715d7a2bc9a3:1"},
        {STR("\r\r\n\n\r"), "8d2f5848087196b:1 4e5d562094661a0d:1 5b5d4caf73a13177:1 "
                            "3c5bef55b72b93c9:1 c129715d7a2bc9a3:1"},
    };
    struct buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        hashes_of(&out, rows[i].text);
        assert_string_equal(out.p, rows[i].want);
    }
    buf_release(&out);
}

/* Three equal lines of about as many characters as a hash covers. */
static void long_lines_are_counted(void **state) {
    (void)state;
    static const struct {
        size_t width;
        const char *want;
    } rows[] = {
        {99, "da8d78a861d846b7:1 da8d78a861d846b7:2 da8d78a861d846b7:3 c129715d7a2bc9a3:1"},
        {100, "da8d78a861d84724:1 da8d78a861d84724:2 da8d78a861d84724:3 c129715d7a2bc9a3:1"},
        {101, "da8d78a861d84724:1 da8d78a861d84724:2 da8d78a861d84724:3 c129715d7a2bc9a3:1"},
    };
    struct buf text, out;
    buf_init(&text, 4096);
    buf_init(&out, 4096);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        buf_clear(&text);
        for (size_t j = 0; j < 3 * (rows[i].width + 1); j++)
            buf_char(&text, j % (rows[i].width + 1) == rows[i].width ? '\n' : 'w');
        hashes_of(&out, buf_str(&text));
        assert_string_equal(out.p, rows[i].want);
    }
    buf_release(&text);
    buf_release(&out);
}

/* The number of a line counts those before it, whether or not somebody asks for them. */
static void lines_before_are_counted(void **state) {
    (void)state;
    struct buf text, out;
    struct line_hashes lines = {0};
    buf_init(&text, 1 << 16);
    buf_init(&out, 64);
    for (int i = 0; i < 200; i++)
        buf_text(
            &text,
            "the same line, longer than a hundred units without its blanks, so that what comes "
            "after it has no part in the hash\n");
    assert_true(line_hashes_want(&lines, 150));
    assert_true(line_hashes_read(&lines, buf_str(&text)));
    assert_null(line_hashes_find(&lines, 149));
    assert_non_null(line_hashes_find(&lines, 150));
    line_hash_add(&out, line_hashes_find(&lines, 150));
    assert_true(str_ends(buf_str(&out), STR(":150")));
    line_hashes_release(&lines);
    buf_release(&text);
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_have_codeqls_hashes),
        cmocka_unit_test(long_lines_are_counted),
        cmocka_unit_test(lines_before_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
