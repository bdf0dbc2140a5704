/* Network files: what is kept, and what each mistake is called. */
#include "loader.h"

#define LINK_END                                                                                   \
    "    confidence: certain\n    example: https://a.example/x\n    source: own observation\n"     \
    "    checked: 2026-08-22\n"

static void links_are_kept_as_written(void **state) {
    (void)state;
    START(f);
    const struct yaml *y = begin(&f, "networks:\n"
                                     "- id: acme\n"
                                     "  name: Acme\n"
                                     "  countries: [NL, BE]\n"
                                     "  kind: network\n"
                                     "  links:\n"
                                     "  - id: acme-click\n"
                                     "    hosts: [=a.example, '.b.example']\n"
                                     "    path: '^/c/(\\d+)'\n"
                                     "    params: 'id & url'\n"
                                     "    exclude: 'host:c.example'\n"
                                     "    publisher-id: q:id\n"
                                     "    destination: q:url\n" LINK_END);
    network_load(&f.loading, y);
    assert_string_equal(print_problems(&f), "");
    assert_int_equal(f.knowledge->networks.n, 1);
    assert_int_equal(f.knowledge->link_patterns.n, 1);
    const struct network *n = &f.knowledge->networks.at[0];
    const struct link_pattern *p = &f.knowledge->link_patterns.at[0];
    assert_true(str_is(n->countries, "NL, BE"));
    assert_true(str_is(n->kind, "network"));
    assert_int_equal(p->hosts.n, 2);
    assert_true(str_is(p->path, "^/c/(\\d+)"));
    assert_int_equal(p->certainty, CERTAINTY_CERTAIN);
    assert_true(str_is(p->publisher_id, "q:id"));
    assert_true(str_is(p->checked, "2026-08-22"));
    arena_release(&f.arena);
}

static void a_later_folder_adds_and_replaces(void **state) {
    (void)state;
    START(f);
    network_load(&f.loading, begin(&f, "networks:\n- id: acme\n  name: Acme\n  kind: network\n"
                                       "  links:\n"
                                       "  - id: one\n    hosts: [=a.example]\n" LINK_END
                                       "  - id: two\n    hosts: [=b.example]\n" LINK_END));
    struct loading first = f.loading;
    const struct yaml *y = begin(&f, "networks:\n- id: acme\n  links:\n"
                                     "  - id: two\n    hosts: [=c.example]\n" LINK_END
                                     "  - id: three\n    hosts: [=d.example]\n" LINK_END);
    f.loading = first;
    f.loading.layer = 1;
    network_load(&f.loading, y);
    assert_string_equal(print_problems(&f), "");
    const struct knowledge *k = f.loading.knowledge;
    assert_int_equal(k->networks.n, 1);
    assert_true(str_is(k->networks.at[0].name, "Acme"));
    assert_int_equal(k->link_patterns.n, 3);
    assert_true(str_is(k->link_patterns.at[1].hosts.at[0], "=c.example"));
    assert_true(str_is(k->link_patterns.at[2].id, "three"));
    arena_release(&f.arena);
}

static void mistakes_are_reported_together(void **state) {
    (void)state;
    static const struct {
        const char *input, *want;
    } cases[] = {
        {"[]", "1:1: a file of networks must be a map, not a list"},
        {"network: []\n", "1:1: unknown key 'network', did you mean 'networks'?\n"
                          "1:1: key 'networks' is missing"},
        {"networks: x\n", "1:11: 'networks' must be a list, not text"},
        {"networks: [x]\n", "1:12: a network must be a map, not text"},
        {"networks:\n- name: A\n", "2:3: key 'links' is missing\n2:3: key 'id' is missing"},
        {"networks:\n- id: a\n  links: []\n",
         "2:3: key 'name' is missing\n2:3: key 'kind' is missing"},
        {"networks:\n- {id: a, name: A, kind: netwerk, links: []}\n",
         "2:26: unknown kind 'netwerk', did you mean 'network'?"},
        {"networks:\n- {id: a, name: [A], kind: network, links: {}}\n",
         "2:17: 'name' must be text, not a list\n2:44: 'links' must be a list, not a map"},
        {"networks:\n- id: a\n  name: A\n  kind: network\n  links:\n  - hosts: []\n",
         "6:5: key 'confidence' is missing\n6:5: key 'example' is missing\n"
         "6:5: key 'source' is missing\n6:5: key 'checked' is missing\n6:5: key 'id' is missing"},
        {"networks:\n- id: a\n  name: A\n  kind: network\n  links:\n"
         "  - {id: x, hosts: [h], confidence: sure, example: e, source: s, checked: '22-08-2026', "
         "path: '^/it''s/(a', hots: 1}\n",
         "6:109: unknown key 'hots', did you mean 'hosts'?\n"
         "6:37: unknown confidence 'sure', expected one of: certain, likely, weak\n"
         "6:75: 'checked' must be a date like 2026-08-22, not '22-08-2026'\n"
         "6:106: in a pattern: missing closing parenthesis"},
        {"networks:\n- id: a\n  name: A\n  kind: network\n  links:\n"
         "  - id: x\n    hosts: [h]\n" LINK_END "  - id: x\n    hosts: [h]\n" LINK_END,
         "12:9: link 'x' stands twice"},
    };
    START(f);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        network_load(&f.loading, begin(&f, cases[i].input));
        assert_string_equal(print_problems(&f), cases[i].want);
    }
    arena_release(&f.arena);
}

static void impact_domains_are_one_a_line(void **state) {
    (void)state;
    START(f);
    begin(&f, "");
    impact_domains_load(&f.loading, STR("impact-domains.txt"),
                        STR("# comment\n\n7eer.net # source\r\nfoo bar\nqvig.net"));
    assert_int_equal(f.knowledge->impact_domains.n, 2);
    assert_true(str_is(f.knowledge->impact_domains.at[0], "7eer.net"));
    assert_true(str_is(f.knowledge->impact_domains.at[1], "qvig.net"));
    assert_string_equal(print_problems(&f), "4:1: expected one domain a line, not 'foo bar'");
    arena_release(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_are_kept_as_written),
        cmocka_unit_test(a_later_folder_adds_and_replaces),
        cmocka_unit_test(mistakes_are_reported_together),
        cmocka_unit_test(impact_domains_are_one_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
