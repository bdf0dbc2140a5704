/* Rule pages: front matter, title, summary, examples, and what each mistake is called. */
#include "loader.h"

static void load(struct fixture *f, const char *page) {
    struct str front = STR("");
    size_t body;
    begin(f, "");
    struct rule_file *file = arena_new(&f->arena, struct rule_file);
    file->text = str_of(page);
    assert_true(yaml_front_matter(file->text, &front, &body));
    assert_true(yaml_parse(&f->arena, &file->yaml, STR("rules/late.md"), front, &f->problems));
    rule_load(&f->loading, file);
    rule_check_references(&f->loading);
}

#define HEAD                                                                                       \
    "---\nid: late\ncheck: pairing\nparameters: {grades: [late]}\nseverity: warning\n"             \
    "since: 0.1.0\nmessage: too late\nhelp: move it\n---\n"
#define WHY "# Too late\n\nBecause.\n\n"
#define GOOD "## Good\n\n```html\n<p>\n```\n"
#define BAD "## Bad\n\n```html\n<p>\n```\n"

static void a_page_is_kept(void **state) {
    (void)state;
    START(f);
    load(&f,
         HEAD "\n# Too late \n\nFirst line\nsecond line.\n\nMore. \n\n```html\nno example\n```\n"
              "## Bad\n\n```html policy=\n```\n\ntext\n\n"
              "````markdown\n```yaml\nx: y\n```\n## Good\n````\n"
              "## Good\r\n\r\n~~~yaml\ntemplates:\n  rel: true\n~~~\n\n```mdx\n<P/>\n```\n"
              "## See also\n\n```c\nint x;\n```\n");
    assert_string_equal(
        print_problems(&f),
        "23:9: unknown option 'policy=', expected policy=<pack>,<pack>, or rendered");
    assert_int_equal(f.knowledge->rules.n, 1);
    const struct rule *r = &f.knowledge->rules.at[0];
    assert_true(str_is(r->id, "late"));
    assert_true(str_is(r->check, "pairing"));
    assert_true(str_is(r->message, "too late"));
    assert_int_equal(r->severity, SEVERITY_WARNING);
    assert_true(str_is(r->title, "Too late"));
    assert_true(str_is(r->summary, "First line\nsecond line."));
    assert_int_equal(r->examples.n, 3);
    assert_true(r->examples.at[0].bad);
    assert_int_equal(r->examples.at[0].text.n, 0);
    assert_true(r->examples.at[1].bad);
    assert_true(str_is(r->examples.at[1].syntax, "markdown"));
    assert_true(str_is(r->examples.at[1].text, "```yaml\nx: y\n```\n## Good\n"));
    assert_int_equal(r->examples.at[1].line, 29);
    assert_false(r->examples.at[2].bad);
    assert_true(str_is(r->examples.at[2].syntax, "mdx"));
    assert_true(str_is(r->examples.at[2].config, "templates:\n  rel: true\n"));
    arena_release(&f.arena);
}

static void what_is_fixed_belongs_to_a_bad_example(void **state) {
    (void)state;
    START(f);
    load(&f, HEAD WHY BAD "## Fixed\n\n```html\n<p>fixed\n```\n" GOOD);
    assert_string_equal(print_problems(&f), "");
    const struct rule *r = &f.knowledge->rules.at[0];
    assert_int_equal(r->examples.n, 2);
    assert_int_equal(r->fixed.n, 1);
    assert_true(str_is(r->fixed.at[0].text, "<p>fixed\n"));
    load(&f, HEAD WHY BAD "## Fixed\n```mdx\n<P/>\n```\n```html\n<p>\n```\n" GOOD);
    assert_string_equal(print_problems(&f),
                        "20:1: its bad example, on line 17, is html\n"
                        "23:1: no bad example is left that this could be the fix of");
    arena_release(&f.arena);
}

static void mistakes_are_reported_together(void **state) {
    (void)state;
    static const struct {
        const char *input, *want;
    } cases[] = {
        {"---\n---\n" WHY BAD GOOD, "2:1: key 'message' is missing\n2:1: key 'check' is missing\n"
                                    "2:1: key 'severity' is missing\n2:1: key 'id' is missing"},
        {"---\n- x\n---\n" WHY BAD GOOD, "2:1: front matter must be a map, not a list"},
        {"---\nid: early\ncheck: pair\nseverity: warn\nmessage: m\nmesage: m\n---\n" WHY BAD GOOD,
         "6:1: unknown key 'mesage', did you mean 'message'?\n"
         "3:8: unknown check 'pair', expected one of: pairing, rel-tokens, required-wording, "
         "contradiction, over-disclosure, own-id, cloaked, rendered-loss, suppression\n"
         "4:11: unknown severity 'warn', expected one of: off, info, warning, error\n"
         "2:5: 'id' must be the file's name, 'late'"},
        {"---\nid: late\ncheck: pairing\nparameters: {grade: [late], placements: [link]}\n"
         "severity: error\nmessage: m\n---\n" WHY BAD GOOD,
         "4:14: unknown key 'grade', did you mean 'grades'?\n"
         "4:42: unknown placement 'link', expected one of: affiliate-link, promo-block, "
         "coupon-code, embed, page"},
        {"---\nid: late\ncheck: cloaked\nparameters: {grades: [lat]}\n"
         "severity: error\nmessage: m\n---\n" WHY BAD GOOD,
         "4:14: check 'cloaked' takes no parameters\n"
         "4:23: unknown grade 'lat', did you mean 'late'?"},
        {"---\nid: late\ncheck: required-wording\nparameters: {network: amazn, groups: [x]}\n"
         "severity: error\nmessage: m\n---\n" WHY BAD GOOD,
         "4:39: unknown group 'x'\n4:23: unknown network 'amazn'"},
        {"---\nid: late\ncheck: cloaked\nseverity: error\n"
         "message: '{knd} of {network}'\nhelp: \"it's {nothing at all} {\"\n---\n" WHY BAD GOOD,
         "5:11: unknown placeholder '{knd}', did you mean '{kind}'?\n"
         "6:13: unknown placeholder '{nothing at all}'"},
        {HEAD, "10:1: the page has no title ('# ...')\n"
               "10:1: the page has no example under '## Bad'"},
        {HEAD "# Title\n\n" BAD, "10:1: the page does not say why the rule exists\n"
                                 "10:1: the page has no example under '## Good'"},
        {HEAD WHY GOOD, "10:1: the page has no example under '## Bad'"},
        {HEAD WHY BAD "## Good\n```htm\n<p>\n```\n```\n```\n" GOOD,
         "20:4: an example is html, markdown or mdx (or yaml before one), not 'htm': did you mean "
         "'html'?\n"
         "23:4: an example is html, markdown or mdx (or yaml before one), not ''"},
        {HEAD WHY GOOD "## Bad\n```html policy=nl,\xc3\xa9 nofail\n<p>\n```\n",
         "20:21: unknown option 'nofail', expected policy=<pack>,<pack>, or rendered\n"
         "20:16: unknown policy 'nl'\n20:19: unknown policy '\xc3\xa9'"},
        {HEAD WHY BAD GOOD "```yaml\nx: y\n```\n",
         "25:1: a configuration without an example after it"},
        {HEAD WHY GOOD "## Bad\n```html\n<p>\n``\n", "20:1: this fence is never closed"},
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
        cmocka_unit_test(a_page_is_kept),
        cmocka_unit_test(what_is_fixed_belongs_to_a_bad_example),
        cmocka_unit_test(mistakes_are_reported_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
