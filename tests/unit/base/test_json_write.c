/* JSON text: commas, and strings that are always valid UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/json_write.h"

#include <string.h>

static void commas_stand_between_members_only(void **state) {
    (void)state;
    struct buf out;
    buf_init(&out, 4096);
    json_open(&out, '{');
    json_count(&out, "n", 1);
    json_key(&out, "list");
    json_open(&out, '[');
    json_string(&out, STR("["));
    json_string(&out, STR("{"));
    json_number(&out, 2);
    json_open(&out, '[');
    json_close(&out, ']');
    json_open(&out, '{');
    json_close(&out, '}');
    json_close(&out, ']');
    json_member_or_null(&out, "none", STR(""));
    json_flag(&out, "yes", true);
    json_close(&out, '}');
    assert_string_equal(out.p,
                        "{\"n\":1,\"list\":[\"[\",\"{\",2,[],{}],\"none\":null,\"yes\":true}");
    buf_release(&out);
}

static void strings_are_escaped(void **state) {
    (void)state;
    static const struct {
        struct str input;
        const char *want;
    } rows[] = {
        {STR(""), "\"\""},
        {STR("a\"b\\c/"), "\"a\\\"b\\\\c/\""},
        {STR("\n\t\r\0\x1b\x7f"), "\"\\n\\t\\u000d\\u0000\\u001b\\u007f\""},
        {STR("\xc3\xa9\xf0\x9f\x98\x80"), "\"\xc3\xa9\xf0\x9f\x98\x80\""},
        {STR("\xff\xc3"), "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        {STR("\xc2\x85\xe2\x80\xae\xe2\x80\xa8"), "\"\\u0085\\u202e\\u2028\""},
        {STR("[a] ##[b] ##vso[c]"), "\"[a] ##\\u005bb] ##vso\\u005bc]\""},
    };
    struct buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        buf_clear(&out);
        json_string(&out, rows[i].input);
        assert_string_equal(out.p, rows[i].want);
    }
    buf_release(&out);
}

/* Every byte, alone and in front of another, comes back from a JSON reader. */
static void every_byte_gives_valid_json(void **state) {
    (void)state;
    struct arena arena;
    jmp_buf failed;
    arena_init(&arena, 0);
    if (setjmp(failed))
        fail_msg("out of memory");
    arena.on_failure = &failed;
    struct buf out;
    buf_init(&out, 4096);
    for (int i = 0; i < 256; i++) {
        char bytes[2] = {(char)i, 'x'};
        struct json_value *value;
        buf_clear(&out);
        json_string(&out, (struct str){bytes, 2});
        assert_true(json_read(&arena, buf_str(&out), &value));
        assert_true(str_ends(value->text, STR("x")));
        if (i < 128)
            assert_int_equal(memcmp(value->text.p, bytes, 2), 0);
    }
    buf_release(&out);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_stand_between_members_only),
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(every_byte_gives_valid_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
