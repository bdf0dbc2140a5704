/* promolint_configure(): what becomes of the text of a configuration, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "promolint.h"

#include <stdio.h>
#include <string.h>

static struct promolint *lint;
static char text[4096];

static struct promolint_text text_of(const char *s) {
    return (struct promolint_text){s, strlen(s)};
}

/* The edited text, or why it is refused after "no: ". */
static const char *add(enum promolint_addition_kind kind, const char *name, const char *value,
                       const char *before) {
    struct promolint_addition wanted = {kind, text_of(name), text_of(value)};
    size_t n = strlen(before);
    struct promolint_configured *made =
        promolint_configure(lint, ".promolint.yaml", before, n, &wanted);
    assert_non_null(made);
    struct promolint_edit e = promolint_configured_edit(made);
    if (promolint_configured_problem(made)) {
        assert_int_equal(e.offset + e.length + e.text.size, 0);
        snprintf(text, sizeof text, "no: %s", promolint_configured_problem(made));
    } else {
        assert_true(e.offset + e.length <= n);
        snprintf(text, sizeof text, "%.*s%.*s%s", (int)e.offset, before, (int)e.text.size,
                 e.text.at, before + e.offset + e.length);
    }
    promolint_configured_free(made);
    return text;
}

struct edit_case {
    const char *before, *after;
};

#define CASES(cases, kind, name, value)                                                            \
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)                                      \
    assert_string_equal(add(kind, name, value, cases[i].before), cases[i].after)

static void redirects_are_added(void **state) {
    (void)state;
    static const struct edit_case cases[] = {
        {"", "cloaking: [/go/]\n"},
        {"\n\n", "cloaking: [/go/]\n\n\n"},
        {"# nothing yet\n", "# nothing yet\ncloaking: [/go/]\n"},
        {"# nothing yet", "# nothing yet\ncloaking: [/go/]"},
        {"---\n", "---\ncloaking: [/go/]\n"},
        {"---\npolicies: auto\n...\n", "---\npolicies: auto\ncloaking: [/go/]\n...\n"},
        {"policies: auto\n\nbaseline: b\n", "policies: auto\n\nbaseline: b\n\ncloaking: [/go/]\n"},
        {"policies: auto\n\n\n", "policies: auto\n\ncloaking: [/go/]\n\n\n"},
        {"  policies: auto\n  baseline: b\n",
         "  policies: auto\n  baseline: b\n  cloaking: [/go/]\n"},
        {"cloaking: # ours\nbaseline: b\n", "cloaking: [/go/] # ours\nbaseline: b\n"},
        {"cloaking:\n# - /out/\n", "cloaking: [/go/]\n# - /out/\n"},
        {"cloaking: []\n", "cloaking: [/go/]\n"},
        {"cloaking: [ ] # none\n", "cloaking: [/go/] # none\n"},
        {"cloaking: [/out/]\n", "cloaking: [/out/, /go/]\n"},
        {"cloaking: ['/out/'] # ours\n", "cloaking: ['/out/', '/go/'] # ours\n"},
        {"cloaking: [ \"/out/\" , ]\n", "cloaking: [ \"/out/\", \"/go/\" , ]\n"},
        {"cloaking: /out/ # ours\n", "cloaking: [/out/, /go/] # ours\n"},
        {"cloaking: '/out/'\n", "cloaking: ['/out/', '/go/']\n"},
        {"cloaking: /a,b/\n", "cloaking: ['/a,b/', /go/]\n"},
        {"cloaking:\n  - /out/ # plain\n  # the end\nbaseline: b\n",
         "cloaking:\n  - /out/ # plain\n  - /go/\n  # the end\nbaseline: b\n"},
        {"cloaking:\n- '/out/'\n- \"/x/\"", "cloaking:\n- '/out/'\n- \"/x/\"\n- \"/go/\""},
        {"cloaking:\n    - /out/\n", "cloaking:\n    - /out/\n    - /go/\n"},
        {"{}\n", "{cloaking: [/go/]}\n"},
        {"{ policies: auto }\n", "{ policies: auto, cloaking: [/go/] }\n"},
        {"{\"policies\": [\"nl\"]}\n", "{\"policies\": [\"nl\"], \"cloaking\": [\"/go/\"]}\n"},
        {"{cloaking: }\n", "{cloaking: [/go/]}\n"},
    };
    CASES(cases, PROMOLINT_ADD_REDIRECT, "", "/go/");
}

static void lists_of_several_lines_stay_so(void **state) {
    (void)state;
    static const struct edit_case cases[] = {
        {"cloaking: [\n  /a/,\n  /b/\n]\n", "cloaking: [\n  /a/,\n  /b/,\n  /go/\n]\n"},
        {"cloaking: [\n  /a/,\n  /b/ # b\n]\n", "cloaking: [\n  /a/,\n  /b/, # b\n  /go/\n]\n"},
        {"cloaking: [\n  /a/,\n  /b/, # b\n]\n", "cloaking: [\n  /a/,\n  /b/, # b\n  /go/,\n]\n"},
        {"cloaking: [/a/,\n  /b/ ]\n", "cloaking: [/a/,\n  /b/,\n  /go/ ]\n"},
        {"cloaking: [/a/,\n  /b/, ]\n", "cloaking: [/a/,\n  /b/,\n  /go/, ]\n"},
        {"cloaking: [ # none yet\n]\n", "cloaking: [/go/ # none yet\n]\n"},
        {"{\n  \"policies\": \"auto\"\n}\n",
         "{\n  \"policies\": \"auto\",\n  \"cloaking\": [\"/go/\"]\n}\n"},
    };
    CASES(cases, PROMOLINT_ADD_REDIRECT, "", "/go/");
}

static void domains_are_added(void **state) {
    (void)state;
    static const struct edit_case cases[] = {
        {"", "site:\n  domains: [b.nl]\n"},
        {"site:\n", "site:\n  domains: [b.nl]\n"},
        {"site: # ours\nbaseline: b\n", "site: # ours\n  domains: [b.nl]\nbaseline: b\n"},
        {"site: # ours\n  # name: X\nexclude:\n    - x\n",
         "site: # ours\n    domains: [b.nl]\n  # name: X\nexclude:\n    - x\n"},
        {"site: {}\n", "site: {domains: [b.nl]}\n"},
        {"site: { name: X }\n", "site: { name: X, domains: [b.nl] }\n"},
        {"{site: }\n", "{site: {domains: [b.nl]}}\n"},
        {"{site: {name: 'X'}}\n", "{site: {name: 'X', domains: ['b.nl']}}\n"},
        {"site:\n    name: X # us\n\nbaseline: b\n",
         "site:\n    name: X # us\n    domains: [b.nl]\n\nbaseline: b\n"},
        {"site:\n  domains:\n    - 'a.nl'\n  language: nl\n",
         "site:\n  domains:\n    - 'a.nl'\n    - 'b.nl'\n  language: nl\n"},
        {"site:\n  domains: a.nl\n", "site:\n  domains: [a.nl, b.nl]\n"},
        {"site:\n  domains:\n  language: nl", "site:\n  domains: [b.nl]\n  language: nl"},
        {"publisher-ids:\n    awin: ['1']\n", "publisher-ids:\n    awin: ['1']\nsite:\n"
                                              "    domains: [b.nl]\n"},
        {"site:\n  name: >\n    A name of\n    two lines\n\n",
         "site:\n  name: >\n    A name of\n    two lines\n  domains: [b.nl]\n\n"},
    };
    CASES(cases, PROMOLINT_ADD_DOMAIN, "", "b.nl");
}

static void publisher_ids_are_added(void **state) {
    (void)state;
    static const struct edit_case cases[] = {
        {"", "publisher-ids:\n  awin: ['123']\n"},
        {"publisher-ids:\n  amazon: [\"a-21\"]\n",
         "publisher-ids:\n  amazon: [\"a-21\"]\n  awin: [\"123\"]\n"},
        {"publisher-ids:\n  awin: 456 # mine\n", "publisher-ids:\n  awin: ['456', '123'] # mine\n"},
        {"publisher-ids: {'awin': ['456']}\n", "publisher-ids: {'awin': ['456', '123']}\n"},
        {"publisher-ids: {awin: 456}\n", "publisher-ids: {awin: ['456', '123']}\n"},
        {"publisher-ids:\n  awin:\n", "publisher-ids:\n  awin: ['123']\n"},
    };
    CASES(cases, PROMOLINT_ADD_PUBLISHER_ID, "awin", "123");
}

static void shortcodes_are_added(void **state) {
    (void)state;
    static const struct edit_case cases[] = {
        {"", "shortcodes:\n  box: disclosure\n"},
        {"shortcodes: {a: nothing}\n", "shortcodes: {a: nothing, box: disclosure}\n"},
        {"shortcodes:\n  'a': nothing # harmless\n  # 'b': nothing\n",
         "shortcodes:\n  'a': nothing # harmless\n  'box': disclosure\n  # 'b': nothing\n"},
        {"shortcodes:\n  box:\n", "shortcodes:\n  box: disclosure\n"},
    };
    CASES(cases, PROMOLINT_ADD_SHORTCODE, "box", "disclosure");
}

static void names_that_mean_something_in_yaml_are_quoted(void **state) {
    (void)state;
    static const struct edit_case names[] = {
        {"Yes", "shortcodes:\n  'Yes': nothing\n"},
        {"12", "shortcodes:\n  '12': nothing\n"},
        {"a: b", "shortcodes:\n  'a: b': nothing\n"},
        {"% it's", "shortcodes:\n  '% it''s': nothing\n"},
        {"caf\xc3\xa9", "shortcodes:\n  'caf\xc3\xa9': nothing\n"},
        {"Amazon.Box_2", "shortcodes:\n  Amazon.Box_2: nothing\n"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(add(PROMOLINT_ADD_SHORTCODE, names[i].before, "nothing", ""),
                            names[i].after);
    assert_string_equal(
        add(PROMOLINT_ADD_SHORTCODE, "a\"\\", "nothing", "shortcodes: {\"b\": nothing}\n"),
        "shortcodes: {\"b\": nothing, \"a\\\"\\\\\": nothing}\n");
}

static void the_bytes_of_lines_and_files_stay(void **state) {
    (void)state;
    static const struct edit_case cases[] = {
        {"site:\r\n  name: X\r\n", "site:\r\n  name: X\r\n  domains: [b.nl]\r\n"},
        {"policies: auto\r\n\r\nsite:\r\n", "policies: auto\r\n\r\nsite:\r\n  domains: [b.nl]\r\n"},
        {"\xef\xbb\xbf", "\xef\xbb\xbfsite:\n  domains: [b.nl]\n"},
        {"\xef\xbb\xbfsite:\n  name: X", "\xef\xbb\xbfsite:\n  name: X\n  domains: [b.nl]"},
        {"\xef\xbb\xbfsite: {name: \xe2\x82\xac}\n",
         "\xef\xbb\xbfsite: {name: \xe2\x82\xac, domains: [b.nl]}\n"},
        {"site:\t# ours\n", "site:\t# ours\n  domains: [b.nl]\n"},
    };
    CASES(cases, PROMOLINT_ADD_DOMAIN, "", "b.nl");
}

static void nothing_is_added_twice(void **state) {
    (void)state;
    static const char *const before[] = {"cloaking: /GO/\n", "cloaking: [a.nl, '/go/']\n",
                                         "cloaking:\n- \"/go/\"\n"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        assert_string_equal(add(PROMOLINT_ADD_REDIRECT, "", "/go/", before[i]),
                            "no: it is there already");
    assert_string_equal(
        add(PROMOLINT_ADD_SHORTCODE, "box", "disclosure", "shortcodes: {box: nothing}\n"),
        "no: it is there already");
}

static void what_cannot_be_added_is_refused(void **state) {
    (void)state;
    static const struct {
        enum promolint_addition_kind kind;
        const char *name, *value, *before, *why;
    } cases[] = {
        {PROMOLINT_ADD_DOMAIN, "", "b.nl", "site: X\n", "where a map is expected"},
        {PROMOLINT_ADD_DOMAIN, "", "b.nl", "- a\n", "where a map is expected"},
        {PROMOLINT_ADD_DOMAIN, "", "b.nl", "site:\n  domains: {a: b}\n", "a list is expected"},
        {PROMOLINT_ADD_DOMAIN, "", "no host", "", "a domain must be a host"},
        {PROMOLINT_ADD_DOMAIN, "", "b.nl", "site: &x {}\n", "anchors"},
        {PROMOLINT_ADD_DOMAIN, "", "b.nl", "site:\n\tname: X\n", "tabs"},
        {PROMOLINT_ADD_DOMAIN, "", "b.nl", "site: [\n", "expected"},
        {PROMOLINT_ADD_DOMAIN, "", "b.nl", "sitee: X\n", "unknown key 'sitee'"},
        {PROMOLINT_ADD_DOMAIN, "", "b.nl", "a: b\n---\nc: d\n", "only one document"},
        {PROMOLINT_ADD_DOMAIN, "", "b.nl", "site:\n  domains: |\n    a\n    b\n", "several lines"},
        {PROMOLINT_ADD_PUBLISHER_ID, "nobody", "1", "", "unknown network 'nobody'"},
        {PROMOLINT_ADD_SHORTCODE, "box", "magic", "", "unknown content 'magic'"},
        {PROMOLINT_ADD_SHORTCODE, "b\nx", "nothing", "", "characters"},
        {PROMOLINT_ADD_SHORTCODE, "b\xe2\x80\xaex", "nothing", "", "characters"},
        {PROMOLINT_ADD_REDIRECT, "", "/go\xff/", "", "characters"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *said = add(cases[i].kind, cases[i].name, cases[i].value, cases[i].before);
        if (strncmp(said, "no: ", 4) != 0 || !strstr(said, cases[i].why))
            fail_msg("%s\nwanted: %s", said, cases[i].why);
    }
}

/* Pieces of configurations in any order: most are none; those that are take the addition. */
static void every_sound_text_takes_an_addition(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "site:", " ",       "  ",     "\n",     "\r\n",         "domains:", "cloaking:",
        "[",     "]",       "{",      "}",      "- ",           "/a/",      "'x'",
        "\"y\"", ",",       " # c\n", "...\n",  "---\n",        "\t",       "publisher-ids:",
        "awin:", "name: X", "\n  ",   "\n    ", "shortcodes:",  "|",        "box: nothing",
        "> ",    "? ",      ": ",     "\n- ",   "\xef\xbb\xbf", "a.nl",     "\xe2\x82\xac",
    };
    static const struct promolint_addition additions[] = {
        {PROMOLINT_ADD_DOMAIN, {"", 0}, {"b.nl", 4}},
        {PROMOLINT_ADD_REDIRECT, {"", 0}, {"/go/", 4}},
        {PROMOLINT_ADD_PUBLISHER_ID, {"awin", 4}, {"123", 3}},
        {PROMOLINT_ADD_SHORTCODE, {"bx", 2}, {"nothing", 7}}};
    uint32_t random = 1, sound = 0;
    for (int turn = 0; turn < 40000; turn++) {
        char before[256] = "";
        for (uint32_t n = turn % 9; n; n--) {
            random = random * 1664525 + 1013904223;
            strcat(before, pieces[(random >> 8) % (sizeof pieces / sizeof *pieces)]);
        }
        struct promolint_config *read =
            promolint_config_read(lint, "x", before, strlen(before), NULL);
        struct promolint_configured *made =
            promolint_configure(lint, "x", before, strlen(before), &additions[turn % 4]);
        assert_non_null(made);
        if (read && promolint_configured_problem(made))
            fail_msg("<%s>: %s", before, promolint_configured_problem(made));
        sound += read != NULL;
        promolint_configured_free(made);
        promolint_config_free(read);
    }
    assert_true(sound > 1000);
}

/* ---- what is offered -------------------------------------------------------------------- */

/* Every addition that a page offers, a line each. */
static const char *offers(const char *configuration, const char *page) {
    static const char *const kinds[] = {"domain", "redirect", "id", "shortcode"};
    struct promolint_checker *checker = promolint_checker_new(lint);
    struct promolint_config *config =
        promolint_config_read(lint, "x.yaml", configuration, strlen(configuration), NULL);
    assert_non_null(config);
    struct promolint_input input = {
        .path = "a.md", .bytes = page, .size = strlen(page), .config = config};
    const struct promolint_result *r = promolint_check(checker, &input);
    assert_non_null(r);
    struct promolint_counts counts = promolint_result_counts(r);
    struct promolint_addition a;
    size_t used = 0;
    text[0] = 0;
#define TELL(who, found)                                                                           \
    for (size_t k = 0; found; k++)                                                                 \
    used +=                                                                                        \
        (size_t)snprintf(text + used, sizeof text - used, "%s %s %.*s %.*s\n", who, kinds[a.kind], \
                         (int)a.name.size, a.name.at, (int)a.value.size, a.value.at)
    for (size_t i = 0; i < counts.findings; i++)
        TELL("finding", k == 0 && promolint_finding_addition(r, i, &a));
    for (size_t i = 0; i < counts.placements; i++)
        TELL("placement", promolint_placement_addition(r, i, k, &a));
    for (size_t i = 0; i < counts.unknowns; i++)
        TELL("unknown", promolint_unknown_addition(r, i, k, &a));
    promolint_checker_free(checker);
    promolint_config_free(config);
    return text;
}

static void publisher_ids_are_offered(void **state) {
    (void)state;
    static const char page[] = "[x](https://www.awin1.com/cread.php?awinmid=1&awinaffid=22)\n";
    assert_string_equal(offers("policies: [nl]\n", page), "placement id awin 22\n");
    assert_string_equal(offers("policies: [nl]\npublisher-ids: {awin: [1]}\n", page),
                        "finding id awin 22\nplacement id awin 22\n");
}

static void redirects_are_offered(void **state) {
    (void)state;
    assert_string_equal(offers("", "[x](/recommends/lamp/)\n"),
                        "placement redirect  /recommends/\n");
    assert_string_equal(
        offers("site: {domains: [www.my-site.example]}\n", "[x](https://go.my-site.example/a)\n"),
        "placement redirect  go.my-site.example\n");
}

static void domains_are_offered(void **state) {
    (void)state;
    static const char page[] = "[x](https://www.some-blog.example/recommends/tool/)\n";
    assert_string_equal(offers("", page), "placement domain  some-blog.example\n");
    assert_string_equal(offers("site: {domains: [my-site.example]}\n", page),
                        "placement domain  some-blog.example\n");
    assert_string_equal(offers("site: {domains: [some-blog.example]}\n", page),
                        "placement redirect  /recommends/\n");
}

static void a_domain_does_not_take_the_place_of_the_pages_own(void **state) {
    (void)state;
    assert_string_equal(offers("", "<html><head><link rel=\"canonical\" "
                                   "href=\"https://my-site.example/a\"></head><body><p><a href=\""
                                   "https://some-blog.example/recommends/tool/\">x</a></p></body>"
                                   "</html>"),
                        "");
}

static void shortcodes_are_offered(void **state) {
    (void)state;
    static const char page[] = "Een lamp.\n\n{{< box >}}\n";
    assert_string_equal(offers("", page),
                        "unknown shortcode box disclosure\nunknown shortcode box affiliate-link\n"
                        "unknown shortcode box promo-block\nunknown shortcode box nothing\n");
    assert_string_equal(offers("shortcodes: {box: nothing}\n", page), "");
}

static int open_library(void **state) {
    (void)state;
    lint = promolint_new(NULL, NULL);
    return lint ? 0 : -1;
}

static int close_library(void **state) {
    (void)state;
    promolint_free(lint);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(redirects_are_added),
        cmocka_unit_test(lists_of_several_lines_stay_so),
        cmocka_unit_test(domains_are_added),
        cmocka_unit_test(publisher_ids_are_added),
        cmocka_unit_test(shortcodes_are_added),
        cmocka_unit_test(names_that_mean_something_in_yaml_are_quoted),
        cmocka_unit_test(the_bytes_of_lines_and_files_stay),
        cmocka_unit_test(nothing_is_added_twice),
        cmocka_unit_test(what_cannot_be_added_is_refused),
        cmocka_unit_test(every_sound_text_takes_an_addition),
        cmocka_unit_test(publisher_ids_are_offered),
        cmocka_unit_test(redirects_are_offered),
        cmocka_unit_test(domains_are_offered),
        cmocka_unit_test(a_domain_does_not_take_the_place_of_the_pages_own),
        cmocka_unit_test(shortcodes_are_offered),
    };
    return cmocka_run_group_tests(tests, open_library, close_library);
}
