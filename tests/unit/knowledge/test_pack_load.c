/* Policy packs: what is kept, and what each mistake is called. */
#include "loader.h"

/* Rules and groups that the packs of these tests may name. */
static void add_name(struct fixture *f, struct name_map *map, const char *name, uint32_t index) {
    struct name_entry *entry = load_name(&f->loading, map, str_of(name), 0, &f->yaml, 0, NULL);
    entry->used = true;
    entry->index = index;
}

static void load(struct fixture *f, const char *text) {
    const struct yaml *y = begin(f, text);
    add_name(f, &f->loading.rules, "disclosure-late", 4);
    add_name(f, &f->loading.rules, "disclosure-vague", 5);
    add_name(f, &f->loading.group_ids, "ad-word", 0);
    add_name(f, &f->loading.group_ids, "gifted", 0);
    add_name(f, &f->loading.group_ids, "collaboration", 0);
    add_name(f, &f->loading.languages, "nl", 0);
    pack_load(&f->loading, y);
}

static void a_pack_is_kept(void **state) {
    (void)state;
    START(f);
    load(&f, "pack: a\nname: Netherlands\nlayer: reader\nlanguages: [nl]\nauto: [nl]\n"
             "wording:\n"
             "  affiliate-link:\n"
             "    clear: [ad-word]\n"
             "    vague: [{group: collaboration, source: own, checked: 2026-08-20}]\n"
             "    rejected: [gifted]\n"
             "    source: code\n    checked: 2026-08-22\n"
             "  page: {clear: [ad-word], late-is-fine: true, source: x, checked: 2026-08-21}\n"
             "rules:\n"
             "  disclosure-late: warning\n"
             "  disclosure-vague: {severity: error, source: law, checked: 2026-08-22}\n");
    assert_string_equal(print_problems(&f), "");
    assert_int_equal(f.knowledge->packs.n, 1);
    const struct pack *p = &f.knowledge->packs.at[0];
    assert_true(str_is(p->id, "a"));
    assert_int_equal(p->layer, LAYER_READER);
    assert_int_equal(p->languages.n, 1);
    assert_int_equal(p->auto_languages.n, 1);
    assert_int_equal(p->wording[PLACEMENT_AFFILIATE_LINK].n, 3);
    const struct pack_wording *w = p->wording[PLACEMENT_AFFILIATE_LINK].at;
    assert_int_equal(w[0].wording, WORDING_CLEAR);
    assert_true(str_is(w[0].source, "code"));
    assert_int_equal(w[1].wording, WORDING_VAGUE);
    assert_true(str_is(w[1].group, "collaboration"));
    assert_true(str_is(w[1].source, "own"));
    assert_int_equal(w[2].wording, WORDING_REJECTED);
    assert_true(p->late_is_fine[PLACEMENT_PAGE]);
    assert_false(p->late_is_fine[PLACEMENT_AFFILIATE_LINK]);
    assert_int_equal(p->rules.n, 2);
    assert_int_equal(p->rules.at[0].rule, 4);
    assert_int_equal(p->rules.at[0].severity, SEVERITY_WARNING);
    assert_true(str_is(p->rules.at[1].source, "law"));
    arena_release(&f.arena);
}

#define HEAD "pack: a\nname: N\nlayer: reader\n"

static void mistakes_are_reported_together(void **state) {
    (void)state;
    static const struct {
        const char *input, *want;
    } cases[] = {
        {"x", "1:1: a pack must be a map, not text"},
        {"layer: readers\n", "1:1: key 'name' is missing\n"
                             "1:8: unknown layer 'readers', did you mean 'reader'?\n"
                             "1:1: key 'pack' is missing"},
        {"pack: b\nname: N\nlayer: reader\n", "1:7: 'pack' must be the file's name, 'a'"},
        {HEAD "languages: [nl, zz]\nauto: ['*', xx]\n",
         "4:17: unknown language 'zz'\n5:13: unknown language 'xx'"},
        {HEAD "wordings: {}\n", "4:1: unknown key 'wordings', did you mean 'wording'?"},
        {HEAD "wording: []\n", "4:10: 'wording' must be a map, not a list"},
        {HEAD "wording:\n  affiliate-links: {}\n",
         "5:3: unknown key 'affiliate-links', did you mean 'affiliate-link'?"},
        {HEAD "wording:\n  page: [ad-word]\n", "5:9: page must be a map, not a list"},
        {HEAD "wording:\n  page: {clear: ad-word}\n", "5:17: clear must be a list, not text"},
        {HEAD "wording:\n  page: {clear: [ad-wrd, {source: x}, [y]]}\n",
         "5:18: unknown group 'ad-wrd', did you mean 'ad-word'?\n"
         "5:26: key 'group' is missing\n5:39: a wording must be a map, not a list"},
        {HEAD "wording:\n  page: {clear: [ad-word], vague: [gifted, ad-word]}\n",
         "5:44: group 'ad-word' stands twice under 'page'"},
        {HEAD "wording:\n  page: {late-is-fine: maybe, checked: today}\n",
         "5:40: 'checked' must be a date like 2026-08-22, not 'today'\n"
         "5:24: 'late-is-fine' must be true or false, not 'maybe'"},
        {HEAD "rules: [disclosure-late]\n", "4:8: 'rules' must be a map, not a list"},
        {HEAD "rules:\n  disclosure-lat: error\n",
         "5:3: unknown rule 'disclosure-lat', did you mean 'disclosure-late'?"},
        {HEAD "rules:\n  disclosure-late: fatal\n",
         "5:20: unknown severity 'fatal', expected one of: off, info, warning, error"},
        {HEAD "rules:\n  disclosure-late: {level: error}\n",
         "5:21: unknown key 'level', expected one of: severity, source, checked\n"
         "5:20: key 'severity' is missing"},
        {HEAD "rules:\n  disclosure-late: [error]\n",
         "5:20: a rule of a pack must be a map, not a list"},
    };
    START(f);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        load(&f, cases[i].input);
        assert_string_equal(print_problems(&f), cases[i].want);
    }
    arena_release(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pack_is_kept),
        cmocka_unit_test(mistakes_are_reported_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
