/* promolint_test_text(): a rule file while it is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "promolint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE(group)                                                                                \
    "language: xx\nname: X\ngroups:\n  - group: x-" group "\n    role: label\n"                    \
    "    phrases: [qwop]\n    must: [qwop]\n    must-not: [%s]\n    source: a test\n"              \
    "    checked: 2026-01-01\n"

static char folder[] = "/tmp/promolint-rule-text-XXXXXX";
static char path[sizeof folder + 32];

/* The messages about the text as the file of the test; to be freed. */
static struct promolint_messages *told(const char *bytes) {
    const char *const folders[] = {folder};
    struct promolint_rule_text text = {path, bytes, strlen(bytes)};
    struct promolint_options options = {.rule_folders = folders, .nrule_folders = 1, .text = &text};
    struct promolint_messages *messages = promolint_messages_new();
    assert_non_null(messages);
    assert_true(promolint_test_text(&options, messages));
    return messages;
}

static void sound_text_is_silent(void **state) {
    (void)state;
    char text[512];
    snprintf(text, sizeof text, PAGE("word"), "other");
    struct promolint_messages *messages = told(text);
    assert_int_equal(promolint_messages_count(messages), 0);
    promolint_messages_free(messages);
}

static void a_failure_is_a_message_at_its_line(void **state) {
    (void)state;
    char text[512];
    snprintf(text, sizeof text, PAGE("word"), "qwop");
    struct promolint_messages *messages = told(text);
    assert_int_equal(promolint_messages_count(messages), 1);
    struct promolint_message m = promolint_messages_at(messages, 0);
    assert_int_equal(m.line, 8);
    assert_memory_equal(m.path.at, path, m.path.size);
    assert_non_null(memmem(m.text.at, m.text.size, "must not match", 14));
    promolint_messages_free(messages);
}

static void the_file_on_the_disk_does_not_count(void **state) {
    (void)state;
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("nonsense: [", f);
    fclose(f);
    sound_text_is_silent(state);
    struct promolint_messages *messages = told("nonsense: 1\n");
    assert_true(promolint_messages_count(messages) > 0);
    promolint_messages_free(messages);
    unlink(path);
}

static void kinds_are_told_by_their_folders(void **state) {
    (void)state;
    assert_string_equal(promolint_rule_file_schema("packs/a.yaml"), "pack");
    assert_string_equal(promolint_rule_file_schema("vocabulary/a.yaml"), "vocabulary");
    assert_string_equal(promolint_rule_file_schema("a.md"), "rule");
    static const char *const others[] = {"",       "README.md",   "packs/a.md",     "packs/.a.yaml",
                                         "a.yaml", "packs/a.yml", "x/packs/a.yaml", "packs/"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(promolint_rule_file_schema(others[i]));
}

static int set_up(void **state) {
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/vocabulary", folder);
    int made = mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/vocabulary/xx.yaml", folder);
    return made;
}

static int tear_down(void **state) {
    (void)state;
    snprintf(path, sizeof path, "%s/vocabulary", folder);
    rmdir(path);
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_text_is_silent),
        cmocka_unit_test(a_failure_is_a_message_at_its_line),
        cmocka_unit_test(the_file_on_the_disk_does_not_count),
        cmocka_unit_test(kinds_are_told_by_their_folders),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
