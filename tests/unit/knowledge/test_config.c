/* The configuration file: what is kept, what each mistake is called, and globs. */
#include "loader.h"

#include "knowledge/config.h"

static const struct config *parse(struct fixture *f, const char *text,
                                  const struct knowledge *known) {
    f->problems.n = 0;
    return config_parse(&f->arena, STR(".promolint.yaml"), str_of(text), known, &f->problems);
}

/* A knowledge with a few names. */
static const struct knowledge *names(struct fixture *f) {
    struct knowledge *k = arena_new(&f->arena, struct knowledge);
    list_push(&f->arena, &k->rules)->id = STR("disclosure-late");
    list_push(&f->arena, &k->rules)->id = STR("disclosure-vague");
    list_push(&f->arena, &k->packs)->id = STR("nl");
    list_push(&f->arena, &k->packs)->id = STR("google-search");
    list_push(&f->arena, &k->networks)->id = STR("awin");
    return k;
}

static void everything_is_kept(void **state) {
    (void)state;
    START(f);
    const struct config *c = parse(&f,
                                   "policies: [nl, google-search]\n"
                                   "site:\n  name: Ubergeek\n  domains: [ubergeek.nl]\n"
                                   "  language: nl\n"
                                   "publisher-ids: {awin: ['123', 456]}\n"
                                   "cloaking: ['/go/', go.ubergeek.nl]\n"
                                   "templates: {disclosure: true, rel: false}\n"
                                   "shortcodes: {promo: promo-block, note: nothing}\n"
                                   "exclude: ['drafts/**']\n"
                                   "rules-folders: [house]\n"
                                   "rules: {disclosure-late: off, disclosure-vague: error}\n"
                                   "markdown-attributes: kramdown\n"
                                   "disclosure-texts: {nl: {label: Reclame, mark: '(ad)'}}\n"
                                   "overrides:\n"
                                   "  - files: ['en/**']\n    policies: auto\n    language: en-GB\n"
                                   "    rules: {disclosure-late: info}\n",
                                   names(&f));
    assert_string_equal(print_problems(&f), "");
    assert_int_equal(c->policies.n, 2);
    assert_true(str_is(c->site_names.at[0], "Ubergeek"));
    assert_true(str_is(c->site_domains.at[0], "ubergeek.nl"));
    assert_true(str_is(c->language, "nl"));
    assert_int_equal(c->publishers.n, 1);
    assert_true(str_is(c->publishers.at[0].ids.at[1], "456"));
    assert_int_equal(c->cloaking.n, 2);
    assert_true(c->template_disclosure);
    assert_false(c->template_rel);
    assert_false(config_prints(c, STR("amazon")));
    assert_int_equal(c->shortcodes.at[0].renders, RENDERS_PROMO_BLOCK);
    assert_int_equal(c->shortcodes.at[1].renders, RENDERS_NOTHING);
    assert_int_equal(c->exclude.n, 1);
    assert_true(str_is(c->rule_folders.at[0], "house"));
    assert_int_equal(c->rules.at[0].severity, SEVERITY_OFF);
    assert_int_equal(c->rules.at[1].severity, SEVERITY_ERROR);
    assert_int_equal(c->attributes, ATTRIBUTES_KRAMDOWN);
    assert_int_equal(c->texts.n, 1);
    assert_true(str_is(c->texts.at[0].language, "nl"));
    assert_true(str_is(c->texts.at[0].texts.label, "Reclame"));
    assert_int_equal(c->texts.at[0].texts.disclosure.n, 0);
    assert_int_equal(c->overrides.n, 1);
    assert_int_equal(c->overrides.at[0].policies.n, 1); /* else it could not undo the site's */
    assert_true(str_is(c->overrides.at[0].policies.at[0], "auto"));
    assert_true(str_is(c->overrides.at[0].language, "en-GB"));
    assert_int_equal(c->overrides.at[0].rules.at[0].severity, SEVERITY_INFO);
    arena_release(&f.arena);
}

static void nothing_at_all_is_the_default(void **state) {
    (void)state;
    START(f);
    const struct config *c = parse(&f, "# nothing yet\n", names(&f));
    assert_string_equal(print_problems(&f), "");
    assert_int_equal(c->policies.n, 0);
    assert_int_equal(c->language.n, 0);
    assert_false(c->template_disclosure);
    arena_release(&f.arena);
}

static void mistakes_are_reported_together(void **state) {
    (void)state;
    static const struct {
        const char *input, *want;
    } cases[] = {
        {"[]", "1:1: a configuration must be a map, not a list"},
        {"policy: [nl]\n", "1:1: unknown key 'policy', did you mean 'policies'?"},
        {"policies: [nk]\n", "1:12: unknown policy 'nk', did you mean 'nl'?"},
        {"policies: [zzzz]\n", "1:12: unknown policy 'zzzz', expected one of: nl, google-search"},
        {"policies: [auto, nl]\n",
         "1:12: 'auto' stands alone: it can't be combined with other policies"},
        {"policies: {nl: 1}\n", "1:11: 'policies' must be a list of texts, not a map"},
        {"policies: ['']\n", "1:12: an item of 'policies' is empty"},
        {"site: Ubergeek\n", "1:7: 'site' must be a map, not text"},
        {"site: {nam: U}\n", "1:8: unknown key 'nam', did you mean 'name'?"},
        {"site:\n  domains: ['https://ubergeek.nl/']\n",
         "2:13: a domain must be a host like example.com, not 'https://ubergeek.nl/'"},
        {"site: {language: Dutch}\n", "1:18: 'language' must be a code like nl, not 'Dutch'"},
        {"publisher-ids: {awim: ['1']}\n", "1:17: unknown network 'awim', did you mean 'awin'?"},
        {"publisher-ids: {zzzz: ['1']}\n",
         "1:17: unknown network 'zzzz': `promolint networks` lists them"},
        {"publisher-ids: [awin]\n", "1:16: 'publisher-ids' must be a map, not a list"},
        {"cloaking: ['/go/', 'go', 'http://go.x.nl/']\n",
         "1:20: a cloaking prefix is a path like '/go/' or a host like 'go.example.com', not 'go'\n"
         "1:26: a cloaking prefix is a path like '/go/' or a host like 'go.example.com', not "
         "'http://go.x.nl/'"},
        {"templates: {disclosure: yes}\n", "1:25: 'disclosure' must be true or false, not 'yes'"},
        {"templates: {disclosures: true}\n",
         "1:13: unknown key 'disclosures', did you mean 'disclosure'?"},
        {"shortcodes: {x: promo}\n", "1:17: unknown content 'promo', expected one of: nothing, "
                                     "disclosure, affiliate-link, promo-block"},
        {"rules: {disclosure-lat: error}\n",
         "1:9: unknown rule 'disclosure-lat', did you mean 'disclosure-late'?"},
        {"rules: {disclosure-late: no}\n",
         "1:26: unknown severity 'no', expected one of: off, info, warning, error"},
        {"rules: {disclosure-late: [off]}\n", "1:26: 'severity' must be text, not a list"},
        {"overrides: {files: x}\n", "1:12: 'overrides' must be a list, not a map"},
        {"overrides: [x]\n", "1:13: an override must be a map, not text"},
        {"overrides:\n  - policies: [nl]\n", "2:5: key 'files' is missing"},
        {"overrides:\n  - files: []\n    file: x\n",
         "2:12: 'files' is empty\n3:5: unknown key 'file', did you mean 'files'?"},
        {"site: {language: Dutch, domains: ['a b']}\npolicis: []\n",
         "1:18: 'language' must be a code like nl, not 'Dutch'\n"
         "1:35: a domain must be a host like example.com, not 'a b'\n"
         "2:1: unknown key 'policis', did you mean 'policies'?"},
        {"exclude: [/drafts, ./x/**, ../y, a/../b]\n",
         "1:11: a pattern begins in its folder, like 'drafts/**', not with '/'\n"
         "1:20: a pattern begins in its folder, like 'drafts/**', not with './'\n"
         "1:28: a pattern begins in its folder, like 'drafts/**', not with '../'"},
        {"site: {name: x\n", "2:1: expected ',' or '}' in a map"},
    };
    START(f);
    const struct knowledge *known = names(&f);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        assert_non_null(parse(&f, cases[i].input, known));
        assert_string_equal(print_problems(&f), cases[i].want);
    }
    arena_release(&f.arena);
}

static void names_are_not_checked_before_the_rule_folders_are_known(void **state) {
    (void)state;
    START(f);
    parse(&f, "policies: [house]\nrules: {house-rule: error}\npublisher-ids: {own: ['1']}\n", NULL);
    assert_string_equal(print_problems(&f), "");
    arena_release(&f.arena);
}

static void globs_match(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *path;
        bool want;
    } cases[] = {
        {"a.md", "a.md", true},
        {"a.md", "b/a.md", false},
        {"*.md", "a.md", true},
        {"*.md", "b/a.md", false},
        {"**/*.md", "a.md", true},
        {"**/*.md", "b/c/a.md", true},
        {"b/**", "b/c/a.md", true},
        {"b/**", "b", false},
        {"b/", "b/c/a.md", true},
        {"b/", "bc/a.md", false},
        {"b", "b/c/a.md", true},
        {"b", "bc/a.md", false},
        {"x/b", "x/b/a.md", true},
        {"**/drafts", "x/drafts/a.md", true},
        {"*", "b/a.md", false},
        {"b/*", "b/c/a.md", false},
        {"**/drafts/", "x/drafts/a.md", true},
        {"b/**/a.md", "b/a.md", true},
        {"b/**/a.md", "b/c/d/a.md", true},
        {"b/**/a.md", "b/cda.md", false},
        {"b/**/a.md", "b/xa.md", false},
        {"b**", "bcd/e", true},
        {"a?c", "abc", true},
        {"a?c", "a/c", false},
        {"a?c",
         "a\xc3\xa9"
         "c",
         true},
        {"caf\xc3\xa9*", "caf\xc3\xa9.md", true},
        {"caf\xc3\xa9*", "caf\xc3\xa8.md", false},
        {"*", "", true},
        {"", "", true},
        {"", "a", false},
        {"*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
        {"**/**/x", "a/b/c/x", true},
        {"***", "a/b", true},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
        if (config_glob(str_of(cases[i].pattern), str_of(cases[i].path)) != cases[i].want)
            fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].path);
}

static void a_glob_takes_no_more_than_its_length_times_the_paths(void **state) {
    (void)state;
    char pattern[513], path[4001];
    for (size_t i = 0; i + 2 < sizeof pattern; i += 2)
        memcpy(pattern + i, "*a", 2);
    pattern[511] = 'b';
    pattern[512] = 0;
    memset(path, 'a', sizeof path - 1);
    path[4000] = 0;
    assert_false(config_glob(str_of(pattern), str_of(path)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_kept),
        cmocka_unit_test(nothing_at_all_is_the_default),
        cmocka_unit_test(mistakes_are_reported_together),
        cmocka_unit_test(names_are_not_checked_before_the_rule_folders_are_known),
        cmocka_unit_test(globs_match),
        cmocka_unit_test(a_glob_takes_no_more_than_its_length_times_the_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
