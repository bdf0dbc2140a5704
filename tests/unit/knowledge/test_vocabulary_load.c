/* Vocabulary files: groups, phrases and slots, and what each mistake is called. */
#include "loader.h"

#define EVIDENCE "    must: [x]\n    must-not: [y]\n    source: s\n    checked: 2026-08-22\n"

static void groups_and_phrases_are_kept(void **state) {
    (void)state;
    START(f);
    vocabulary_load(
        &f.loading,
        begin(
            &f,
            "language: nl\nname: Dutch\nstop-words: [de, het]\n"
            "statements: {shop: Als partner}\ndisclosure: Advertentie\nlabel: Reclame\nmark: (ad)\n"
            "source: s\nchecked: 2026-08-22\n"
            "groups:\n"
            "  - group: ad-word\n    role: label\n"
            "    phrases: [advertentie, reclame]\n" EVIDENCE
            "  - group: commission-sentence\n    role: slots\n"
            "    slots: {money: [commissie], link: [via, door], buy: koop}\n" EVIDENCE));
    assert_string_equal(print_problems(&f), "");
    const struct knowledge *k = f.knowledge;
    assert_int_equal(k->languages.n, 1);
    assert_int_equal(k->languages.at[0].stop_words.n, 2);
    assert_true(str_is(k->languages.at[0].texts.disclosure, "Advertentie"));
    assert_true(str_is(k->languages.at[0].texts.label, "Reclame"));
    assert_true(str_is(k->languages.at[0].texts.mark, "(ad)"));
    assert_int_equal(k->groups.n, 2);
    assert_int_equal(k->groups.at[0].role, ROLE_LABEL);
    assert_int_equal(k->groups.at[0].nslots, 0);
    assert_int_equal(k->groups.at[1].nslots, 3);
    assert_true(str_is(k->groups.at[1].slot_names.at[2], "buy"));
    assert_int_equal(k->phrases.n, 6);
    assert_int_equal(k->phrases.at[0].slot, -1);
    assert_true(str_is(k->phrases.at[4].text, "door"));
    assert_int_equal(k->phrases.at[4].slot, 1);
    assert_int_equal(k->phrases.at[4].group, 1);
    arena_release(&f.arena);
}

static void a_later_folder_replaces_a_group_of_a_language(void **state) {
    (void)state;
    START(f);
    const char *text = "language: nl\nname: Dutch\nstop-words: [de]\ngroups:\n"
                       "  - group: ad-word\n    role: label\n    phrases: [a, b]\n" EVIDENCE
                       "  - group: ad-word\n    role: mark\n    phrases: [c]\n" EVIDENCE;
    struct yaml builtin = *begin(&f, text);
    vocabulary_load(&f.loading, &builtin);
    assert_string_equal(print_problems(&f), "");
    struct loading first = f.loading;
    const struct yaml *y = begin(&f, "language: nl\ngroups:\n"
                                     "  - group: ad-word\n    role: label\n"
                                     "    phrases: [d]\n" EVIDENCE);
    f.loading = first;
    f.loading.layer = 1;
    vocabulary_load(&f.loading, y);
    vocabulary_finish(&f.loading);
    assert_string_equal(print_problems(&f), "");
    const struct knowledge *k = f.loading.knowledge;
    assert_int_equal(k->groups.n, 2);
    assert_int_equal(k->phrases.n, 2);
    assert_true(str_is(k->phrases.at[0].text, "c"));
    assert_true(str_is(k->phrases.at[1].text, "d"));
    assert_int_equal(k->phrases.at[1].group, 0);
    assert_int_equal(k->languages.at[0].stop_words.n, 1);
    arena_release(&f.arena);
}

static void mistakes_are_reported_together(void **state) {
    (void)state;
    static const struct {
        const char *input, *want;
    } cases[] = {
        {"- x\n", "1:1: a vocabulary must be a map, not a list"},
        {"name: Dutch\n", "1:1: key 'language' is missing"},
        {"language: nl\n", "1:1: key 'name' is missing"},
        {"language: nl\nname: Dutch\ngroups: x\n", "3:9: 'groups' must be a list, not text"},
        {"language: nl\nname: Dutch\nstopwords: x\n",
         "3:1: unknown key 'stopwords', did you mean 'stop-words'?"},
        {"language: nl\nname: Dutch\ngroups:\n  - group: a\n",
         "4:5: key 'role' is missing\n4:5: key 'must' is missing\n4:5: key 'must-not' is missing\n"
         "4:5: key 'source' is missing\n4:5: key 'checked' is missing"},
        {"language: nl\nname: Dutch\ngroups:\n  - group: a\n    role: labl\n"
         "    phrases: [p]\n" EVIDENCE,
         "5:11: unknown role 'labl', did you mean 'label'?"},
        {"language: nl\nname: Dutch\ngroups:\n  - group: a\n    role: label\n"
         "    slots: {a: [b], c: [d]}\n" EVIDENCE,
         "6:12: 'slots' does not go with role 'label'\n4:5: key 'phrases' is missing"},
        {"language: nl\nname: Dutch\ngroups:\n  - group: a\n    role: slots\n"
         "    slots: {a: [b]}\n" EVIDENCE,
         "6:12: 'slots' must hold 2 to 16 lists of phrases"},
        {"language: nl\nname: Dutch\ngroups:\n  - group: a\n    role: label\n"
         "    phrases: [p, ' ', [q]]\n    must: []\n    must-not: {}\n    source: ''\n"
         "    checked: soon\n",
         "7:11: 'must' needs at least one example\n"
         "8:15: 'must-not' must be a list of texts, not a map\n"
         "9:13: 'source' is empty\n"
         "10:14: 'checked' must be a date like 2026-08-22, not 'soon'\n"
         "6:23: an item of 'phrases' must be text, not a list\n6:18: a phrase is empty"},
        {"language: nl\nname: Dutch\ngroups:\n"
         "  - group: a\n    role: label\n    phrases: [p]\n" EVIDENCE
         "  - group: a\n    role: label\n    phrases: [p]\n" EVIDENCE,
         "11:12: group 'a' stands twice"},
    };
    START(f);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        vocabulary_load(&f.loading, begin(&f, cases[i].input));
        assert_string_equal(print_problems(&f), cases[i].want);
    }
    arena_release(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_and_phrases_are_kept),
        cmocka_unit_test(a_later_folder_replaces_a_group_of_a_language),
        cmocka_unit_test(mistakes_are_reported_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
