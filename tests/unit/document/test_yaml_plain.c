/* Front matter read without the YAML parser, compared with what that makes of it. */
#include "reading.h"

#include "document/yaml_plain.h"

#include <stdio.h>

enum { ROOM = 2048 };

/* The reading of lines doesn't know what a tab in a comment means: so this one is the parser's. */
static const char *const for_the_parser = "# \t\n";

static bool same_span(struct span a, struct span b) {
    return a.start == b.start && a.end == b.end;
}

/* Do both ways give the same values at the same places? Prints the first that differs. */
static void assert_same_meta(const char *yaml) {
    char lines[ROOM], parsed[ROOM];
    snprintf(lines, sizeof lines, "---\n%s---\ntext\n", yaml);
    snprintf(parsed, sizeof parsed, "---\n%s%s---\ntext\n", yaml, for_the_parser);
    struct reading a, b;
    read_bytes(&a, str_of(lines), SYNTAX_MARKDOWN);
    read_bytes(&b, str_of(parsed), SYNTAX_MARKDOWN);
    bool same = a.document->meta.n == b.document->meta.n &&
                a.document->unknowns.n == b.document->unknowns.n &&
                a.document->front_matter == b.document->front_matter;
    for (uint32_t i = 0; same && i < a.document->meta.n; i++) {
        const struct meta *x = &a.document->meta.at[i], *y = &b.document->meta.at[i];
        same = str_eq(x->key, y->key) && str_eq(x->value, y->value) &&
               same_span(x->span, y->span) && same_span(x->key_span, y->key_span);
    }
    end_reading(&a);
    end_reading(&b);
    if (!same)
        fail_msg("read differently:\n%s", yaml);
}

static bool reads(const char *yaml) {
    struct arena arena;
    jmp_buf failure;
    arena_init(&arena, 0);
    if (setjmp(failure))
        fail_msg("out of memory");
    arena.on_failure = &failure;
    struct yaml_plain plain = {.arena = &arena};
    bool ok = yaml_plain_read(&plain, str_of(yaml));
    arena_release(&arena);
    return ok;
}

static void common_front_matter_needs_no_parser(void **state) {
    (void)state;
    static const char *const texts[] = {
        "title: A plain title\n",
        "title: \"It's 5 o'clock: tea\"\ndate: 2024-05-06 10:00:00 +0200\n",
        "title: 'Say \"no\" # really'  \n",
        "url: https://example.org/a?b=c#d\n",
        "a: b\n\n# note\n  # another\nc: d\n",
        "tags: [one, two words, \"three, or so\", 'four']\n",
        "tags: []\nother: [ a ]\n",
        "tags:\n- one\n- two\nnext: x\n",
        "tags:\n  -   one\n\n  - \"two: 2\"\nnext: x\n",
        "params:\n  sponsor:\n    name: Acme\n    tags:\n    - x\n  url: /y\nlast: 1\n",
        "list:\n- a: 1\n  b: 2\n-  a: x\n   c:\n   - d\n   - e: f\n     g:\n- h\nend: 1\n",
        "a: \"say \\\"no\\\" \\\\\"\nb: [\"\\\"\", 'c\\d']\nc: x\\\"y\n",
        "a: \xe2\x9d\xa4\xef\xb8\x8f b\xef\xbc\x81\xef\xbf\xbd\n",
        "a: \"x\\u00a0y\\u20AC\\u0041 \\\\u00a0\"\nb: '\\u00a0'\n",
        "empty:\nquoted: \"\"\nnested:\n  empty:\nend:\n",
        "a: |\n  b\n   c: [\nd: >\n c \n d\n# note\nlist:\n- |\n x\n  - y\n- a: >\n    b\n  c: d\n",
        "title: D\xc3\xa9j\xc3\xa0 vu \xe2\x80\x94 encore \xf0\x9f\x98\x80\n",
    };
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        assert_same_meta(texts[i]);
        if (!reads(texts[i]))
            fail_msg("not read without the parser: %s", texts[i]);
    }
}

static void doubts_are_left_to_the_parser(void **state) {
    (void)state;
    static const char *const texts[] = {
        "a: -5\n",
        "a: b\n  c\n",
        "a: b: c\n",
        "a: b:\n",
        "a: b # note\n",
        "a: \"b\" # note\n",
        "a: \"b\\n\"\n",
        "a: \"\\u00a\"\n",
        "a: \"\\u0000\"\n",
        "a: \"\\ud83d\\ude00\"\n",
        "a: 'b''c'\n",
        "a: \"b\n  c\"\n",
        "a: |\n  b\n\n  c\n",
        "a: |\nb: c\n",
        "a: >\n  b\n   c\n",
        "a: >-\n  b\n",
        "a: &x b\n",
        "a: *x\n",
        "a: ! 'b'\n",
        "a: {b: c}\n",
        "a: [b, c: d]\n",
        "a: [b,\n  c]\n",
        "a: [b, ]\n",
        "a: [[b]]\n",
        "a:\n- b: c\n  b: d\n",
        "a:\n- b: c\n d: e\n",
        "a:\n- - b\n",
        "a:\n-\n",
        "a:\n  - b\n  c: d\n",
        "a:\n  b: c\n d: e\n",
        "a: b\na: c\n",
        "a:\n  b: c\n  b: d\n",
        "a : b\n",
        "\"a\": b\n",
        "? a\n: b\n",
        "a:b\n",
        "- a\n",
        "a\n",
        "# nothing\n",
        " a: b\n",
        "a:\tb\n",
        "a: b\r\n",
        "a: b\xe2\x80\xa8"
        "c\n",
        "a: b\xef\xbb\xbf"
        "c\n",
        "a: b\xef\xbf\xbe\n",
        "a: b\xc2\x85\n",
        "a: b\x7f\n",
        "...x: y\n",
    };
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        assert_same_meta(texts[i]);
        if (reads(texts[i]))
            fail_msg("read without the parser: %s", texts[i]);
    }
}

/* Pieces in any order: most of it is no YAML, and all of it must be read the same way. */
static void any_text_is_read_as_the_parser_reads_it(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "a:",        "b:",       "cc: ",     "d: ",        "e:",       "f: x",
        "\n",        "\n",       "\n",       "\n",         "\n  ",     "\n ",
        "\n\n",      "\n    ",   " ",        "- ",         "-",        "- x",
        "- y z",     "\n- x",    "\n  - ",   "[",          "]",        ", ",
        "x",         "y z",      "\"",       "'",          "\"q\"",    "'q: r'",
        "#",         " # ",      "\n# c",    "[x, y]",     ": ",       "https://e.org/",
        "-5",        "|",        "{",        "}",          "&",        "*",
        "!",         "\xc3\xa9", "?",        "%",          "@",        ">",
        "\n  k: v",  "\ng: w",   "\n  h:",   "[a]",        "1.5",      "~",
        "...",       "''",       ",",        "\n    - z",  "\ni:",     "\\",
        "\n- a: x",  "\n  b: ",  "\n  - e:", "\n    f: g", "\\\"",     "\"\\\\",
        "\n  - \"x", "\\u00e9",  "|\n  x",   ">\n    y z", "\n    x y"};
    uint32_t seed = 1, plain = 0;
    for (int round = 0; round < 20000; round++) {
        char yaml[ROOM / 2] = "t: ";
        size_t n = 3;
        for (int k = 0; k < 3 + round % 10; k++) {
            seed = seed * 1664525 + 1013904223;
            const char *piece = pieces[(seed >> 8) % ARRAY_COUNT(pieces)];
            size_t length = strlen(piece);
            memcpy(yaml + n, piece, length);
            n += length;
        }
        memcpy(yaml + n, "\n", 2);
        if (!reads(yaml))
            continue;
        plain++;
        assert_same_meta(yaml);
    }
    assert_true(plain > 500);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_front_matter_needs_no_parser),
        cmocka_unit_test(doubts_are_left_to_the_parser),
        cmocka_unit_test(any_text_is_read_as_the_parser_reads_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
