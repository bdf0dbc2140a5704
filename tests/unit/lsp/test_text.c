/* The editor's text: kept the same as a plain string by any edits. */
#include "lsp/text.h"

#include "base/str.h"
#include "base/unicode.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { EDITS = 10000, MOST = 1 << 20 };

/* ---- the plain string -------------------------------------------------------------------- */

struct plain {
    char at[MOST];
    size_t n;
};

/* Bytes that end a line at `i`; 0: none. */
static size_t line_end(const struct plain *p, size_t i) {
    if (i < p->n && p->at[i] == '\r')
        return i + 1 < p->n && p->at[i + 1] == '\n' ? 2 : 1;
    return i < p->n && p->at[i] == '\n';
}

/* Reads the text from its beginning, each time. */
static size_t plain_offset(const struct plain *p, struct lsp_position position) {
    size_t i = 0;
    for (uint32_t line = 0; line < position.line; line++) {
        while (i < p->n && !line_end(p, i))
            i++;
        if (i == p->n)
            return i;
        i += line_end(p, i);
    }
    for (uint32_t left = position.character; i < p->n && !line_end(p, i);) {
        uint32_t length, c = unicode_decode((struct str){p->at, p->n}, i, &length);
        uint32_t units = c > 0xFFFF ? 2 : 1;
        if (left < units)
            break;
        left -= units;
        i += length;
    }
    return i;
}

static void plain_replace(struct plain *p, struct lsp_range range, const char *bytes, size_t n) {
    size_t one = plain_offset(p, range.start), other = plain_offset(p, range.end);
    size_t start = one < other ? one : other, end = one < other ? other : one;
    assert_true(p->n + n < MOST);
    memmove(p->at + start + n, p->at + end, p->n - end);
    memcpy(p->at + start, bytes, n);
    p->n = p->n - (end - start) + n;
}

/* ---- random edits ------------------------------------------------------------------------ */

static uint32_t next_random(uint64_t *state, uint32_t below) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % below;
}

static const char *const pieces[] = {"",
                                     "a",
                                     "\n",
                                     "\r",
                                     "\r\n",
                                     "\t",
                                     "\xC3\xA9",
                                     "e\xCC\x81",
                                     "\xE6\x97\xA5\xE6\x9C\xAC",
                                     "\xF0\x9F\x98\x80",
                                     "\xEF\xBB\xBF",
                                     "\xEF\xBF\xBD",
                                     "twee woorden",
                                     "\n\n# Kop\n\n",
                                     "[x](y)"};

static struct lsp_position random_position(uint64_t *state, uint32_t lines) {
    struct lsp_position position = {next_random(state, lines), next_random(state, 90)};
    return position;
}

static uint32_t count_lines(const struct plain *p) {
    uint32_t lines = 1;
    for (size_t i = 0; i < p->n; i += line_end(p, i) ? line_end(p, i) : 1)
        lines += line_end(p, i) > 0;
    return lines;
}

/* The range between two random places leads back to them, whatever range was asked for before. */
static void check_range(struct lsp_text *text, const struct plain *p, uint64_t *state,
                        uint32_t lines) {
    size_t start = plain_offset(p, random_position(state, lines));
    size_t end = plain_offset(p, random_position(state, lines));
    if (end < start) {
        size_t first = end;
        end = start;
        start = first;
    }
    struct lsp_range range = lsp_text_range(text, start, end - start);
    assert_int_equal(plain_offset(p, range.start), start);
    assert_int_equal(plain_offset(p, range.end), end);
}

static void edit(struct lsp_text *text, struct plain *p, uint64_t *state) {
    uint32_t lines = count_lines(p) + 2;
    struct lsp_range range;
    range.start = range.end = random_position(state, lines);
    if (next_random(state, 3) == 0)
        range.end.line += next_random(state, 3);
    range.end.character += next_random(state, 12);
    if (next_random(state, 100) == 0)
        range.end = random_position(state, lines); /* also before the start */
    const char *piece = pieces[next_random(state, ARRAY_COUNT(pieces))];
    assert_true(lsp_text_replace(text, range, piece, strlen(piece)));
    plain_replace(p, range, piece, strlen(piece));
    assert_int_equal(text->n, p->n);
    assert_memory_equal(text->at, p->at, p->n);
    assert_int_equal(text->at[text->n], 0);
    /* A place and its position lead to each other. */
    struct lsp_position position = random_position(state, lines);
    size_t offset = lsp_text_offset(text, position);
    assert_int_equal(offset, plain_offset(p, position));
    assert_int_equal(lsp_text_offset(text, lsp_text_position(text, offset)), offset);
    check_range(text, p, state, lines);
    check_range(text, p, state, lines);
}

static void edits_of_one_long_line(void **state) {
    (void)state;
    static struct plain p;
    struct lsp_text text = {0};
    uint64_t random = 11;
    p.n = 0;
    for (size_t i = 0; i < 2000; i++) {
        static const char *const some[] = {"a", "\xC3\xA9", "\xF0\x9F\x98\x80", "\xE6\x97\xA5", ""};
        uint32_t at = next_random(&random, 80);
        struct lsp_range range = {{0, at}, {0, at + next_random(&random, 2)}};
        const char *piece = some[next_random(&random, ARRAY_COUNT(some))];
        assert_true(lsp_text_replace(&text, range, piece, strlen(piece)));
        plain_replace(&p, range, piece, strlen(piece));
        check_range(&text, &p, &random, 1);
        check_range(&text, &p, &random, 1);
    }
    lsp_text_free(&text);
}

static void read_file(const char *path, struct plain *p) {
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    p->n = fread(p->at, 1, MOST / 2, f);
    fclose(f);
}

static void ten_thousand_edits_on_the_seeds(void **state) {
    (void)state;
    glob_t found;
    uint64_t random = 20260822;
    static struct plain p;
    assert_int_equal(glob("seeds/*.*", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct lsp_text text = {0};
        read_file(found.gl_pathv[i], &p);
        assert_true(lsp_text_set(&text, p.at, p.n));
        for (size_t k = 0; k < EDITS / found.gl_pathc + 1; k++)
            edit(&text, &p, &random);
        lsp_text_free(&text);
    }
    globfree(&found);
}

static void edits_of_a_text_of_line_ends(void **state) {
    (void)state;
    static struct plain p;
    struct lsp_text text = {0};
    uint64_t random = 7;
    p.n = 0;
    for (size_t i = 0; i < 2000; i++) {
        static const char *const ends[] = {"\r", "\n", "\r\n", "x", ""};
        uint32_t lines = count_lines(&p) + 1;
        struct lsp_position at = {next_random(&random, lines), next_random(&random, 2)};
        struct lsp_range range = {at, {at.line + next_random(&random, 2), next_random(&random, 2)}};
        const char *piece = ends[next_random(&random, ARRAY_COUNT(ends))];
        assert_true(lsp_text_replace(&text, range, piece, strlen(piece)));
        plain_replace(&p, range, piece, strlen(piece));
        assert_int_equal(text.n, p.n);
        assert_memory_equal(text.n ? text.at : "", p.at, p.n);
    }
    lsp_text_free(&text);
}

/* ---- single places ----------------------------------------------------------------------- */

static size_t offset_in(const char *bytes, uint32_t line, uint32_t character) {
    struct lsp_text text = {0};
    assert_true(lsp_text_set(&text, bytes, strlen(bytes)));
    size_t offset = lsp_text_offset(&text, (struct lsp_position){line, character});
    lsp_text_free(&text);
    return offset;
}

static void positions(void **state) {
    (void)state;
    assert_int_equal(offset_in("", 0, 0), 0);
    assert_int_equal(offset_in("", 5, 5), 0);
    assert_int_equal(offset_in("ab\ncd", 1, 1), 4);
    assert_int_equal(offset_in("ab\r\ncd", 0, 9), 2); /* before what ends the line */
    assert_int_equal(offset_in("ab\rcd", 1, 0), 3);   /* CR alone ends one */
    assert_int_equal(offset_in("ab\n", 1, 0), 3);     /* the empty last line */
    assert_int_equal(offset_in("ab\n", 2, 0), 3);     /* behind the last one */
    assert_int_equal(offset_in("\xF0\x9F\x98\x80x", 0, 2), 4);
    assert_int_equal(offset_in("\xF0\x9F\x98\x80x", 0, 1), 0); /* within the pair */
    assert_int_equal(offset_in("\xC3\xA9x", 0, 1), 2);
    assert_int_equal(offset_in("\xEF\xBB\xBFx", 0, 1), 3);
    assert_int_equal(offset_in("\xFFx", 0, 1), 1); /* what is no UTF-8 counts byte by byte */
    assert_int_equal(offset_in("ab", UINT32_MAX, UINT32_MAX), 2);
}

static void a_text_may_be_set_again(void **state) {
    (void)state;
    struct lsp_text text = {0};
    assert_true(lsp_text_set(&text, "a\nb\nc", 5));
    assert_int_equal(lsp_text_offset(&text, (struct lsp_position){2, 0}), 4);
    assert_true(lsp_text_set(&text, "xyz", 3));
    assert_int_equal(lsp_text_offset(&text, (struct lsp_position){2, 0}), 3);
    assert_true(lsp_text_set(&text, "", 0));
    assert_int_equal(text.n, 0);
    lsp_text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions),
        cmocka_unit_test(a_text_may_be_set_again),
        cmocka_unit_test(edits_of_a_text_of_line_ends),
        cmocka_unit_test(edits_of_one_long_line),
        cmocka_unit_test(ten_thousand_edits_on_the_seeds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
