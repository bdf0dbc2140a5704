/* The grammar of link patterns, and which rules the index finds for a URL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "knowledge/link_index.h"

#include <stdio.h>
#include <string.h>

static struct arena arena;
static jmp_buf failed;

static int begin(void **state) {
    (void)state;
    arena_init(&arena, 0);
    arena.on_failure = &failed;
    return setjmp(failed) ? -1 : 0;
}

static int end(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

static const char *text(struct str s) {
    return str_terminated(&arena, s);
}

/* ---- what is told of a regular expression without running it ------------------------------------
 */

static void beginnings_of_expressions(void **state) {
    static const struct {
        const char *expression, *starts;
        enum link_tail tail;
        const char *inside;
    } rows[] = {
        {"", "", TAIL_NOTHING, ""},
        {"^/", "/", TAIL_NOTHING, ""},
        {"^", "", TAIL_NOTHING, ""},
        {"^/cread\\.php$", "/cread.php", TAIL_END, ""},
        {"^/c/?$", "/c", TAIL_MORE, ""},
        {"^/c/[0-9]+", "/c/", TAIL_MORE, ""},
        {"^ab*c", "a", TAIL_MORE, ""},
        {"^ab{0,2}", "a", TAIL_MORE, ""},
        {"^ab+c", "ab", TAIL_MORE, ""},
        {"^a[.]b", "a.b", TAIL_NOTHING, ""},
        {"^a[^.]b", "a", TAIL_MORE, ""},
        {"^a\\d", "a", TAIL_MORE, ""},
        {"^/(go|out)/x", "/go /out", TAIL_MORE, ""},
        {"^/e(click|link)$", "/eclick /elink", TAIL_MORE, ""},
        {"^/(go|o.t)/x", "/", TAIL_MORE, ""},
        {"^/(go|out)?/x", "/", TAIL_MORE, ""},
        {"^/(?:go|out)", "/", TAIL_MORE, ""},
        {"^/a|^/b", "", TAIL_MORE, ""},
        {"^(a|b)|c", "", TAIL_MORE, ""},
        {"^[a|b]x", "", TAIL_MORE, ""},
        {"/aff\\.php$", "", TAIL_MORE, "/aff.php"},
        {"ab+c", "", TAIL_MORE, "ab"},
        {"[ab]c", "", TAIL_MORE, ""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct link_literal l = link_literal_of(&arena, str_of(rows[i].expression));
        struct str starts = STR("");
        for (uint32_t k = 0; k < l.starts.n; k++)
            starts = str_format(&arena, "%.*s%s%.*s", STR_ARG(starts), k ? " " : "",
                                STR_ARG(l.starts.at[k]));
        if (!str_is(starts, rows[i].starts) || l.tail != rows[i].tail ||
            !str_is(l.inside, rows[i].inside))
            fail_msg("%s: '%s', tail %d, inside '%s'", rows[i].expression, text(starts),
                     (int)l.tail, text(l.inside));
    }
}

/* ---- the grammar
 * ----------------------------------------------------------------------------------- */

static struct knowledge knowledge;
static struct network network;
static struct link_pattern pattern;
static struct str hosts[4];

/* A pattern of one host; its other strings are set by the test. */
static void begin_pattern(const char *id, const char *host) {
    memset(&knowledge, 0, sizeof knowledge);
    network = (struct network){STR("n"), STR("N"), STR("NL"), STR("network")};
    hosts[0] = str_of(host);
    pattern = (struct link_pattern){.id = str_of(id),
                                    .hosts = {.at = hosts, .n = 1, .cap = 1},
                                    .path = STR("^/"),
                                    .params = STR(""),
                                    .exclude = STR(""),
                                    .publisher_id = STR(""),
                                    .destination = STR(""),
                                    .certainty = CERTAINTY_CERTAIN};
    knowledge.networks.at = &network;
    knowledge.networks.n = knowledge.networks.cap = 1;
    knowledge.link_patterns.at = &pattern;
    knowledge.link_patterns.n = knowledge.link_patterns.cap = 1;
}

static void conditions_and_selectors(void **state) {
    struct problems problems = {.arena = &arena};
    (void)state;
    begin_pattern("x-short", ".Shop.example");
    pattern.params = STR("SI & li~^[0-9]+$ | #aff | #re:^ae | ?~^P");
    pattern.exclude = STR("host:www.shop.example,path:/x,ref~[.],eml-publisher");
    pattern.publisher_id = STR("q:WI | value:tt[2] | path:2 | path:last | path-re:a(b) | sub:1 |"
                               " frag:x | query-head | query-re:a(b)");
    pattern.destination = STR("q:dl | path-tail");
    struct link_rule rule = link_rule_parse(&arena, &knowledge, 0, &problems);
    assert_int_equal(problems.n, 0);
    assert_int_equal(rule.role, LINK_SHORT);
    assert_int_equal(rule.hosts.n, 1);
    assert_int_equal(rule.hosts.at[0].kind, HOST_DOMAIN);
    assert_string_equal(text(rule.hosts.at[0].text), "shop.example");
    assert_int_equal(rule.params.n, 4);
    assert_int_equal(rule.params.at[0].n, 2);
    assert_string_equal(text(rule.params.at[0].at[0].name), "si");
    assert_string_equal(text(rule.params.at[0].at[1].value), "^[0-9]+$");
    assert_int_equal(rule.params.at[1].at[0].kind, CONDITION_FRAGMENT_PARAM);
    assert_int_equal(rule.params.at[2].at[0].kind, CONDITION_FRAGMENT);
    assert_int_equal(rule.params.at[3].at[0].kind, CONDITION_QUERY_HEAD);
    assert_int_equal(rule.exclude.n, 4);
    assert_int_equal(rule.exclude.at[0].kind, CONDITION_HOST);
    assert_int_equal(rule.exclude.at[1].kind, CONDITION_PATH);
    assert_int_equal(rule.publisher_id.n, 9);
    assert_int_equal(rule.publisher_id.at[8].part, PART_QUERY_MATCH);
    assert_int_equal(rule.publisher_id.at[1].n, 2);
    assert_int_equal(rule.publisher_id.at[3].part, PART_LAST_SEGMENT);
    assert_int_equal(rule.destination.at[1].part, PART_PATH_TAIL);
}

static void what_is_ungrammatical_is_a_problem(void **state) {
    static const char *const bad_hosts[] = {"shop.example", "=", "=a/b", ".", "@other", "~", "*x"};
    static const char *const bad_params[] = {"a b", "~x", "a~", "#re:", "?x", "a & ", "#"};
    static const char *const bad_ids[] = {
        "x",    "q:",       "path:0",      "path:a",    "value:x[",        "value:[1]",
        "sub:", "path-re:", "path-tail:x", "query-re:", "path:99999999999"};
    struct problems problems = {.arena = &arena};
    uint32_t want = 0;
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad_hosts); i++) {
        begin_pattern("x", bad_hosts[i]);
        link_rule_parse(&arena, &knowledge, 0, &problems);
        if (problems.n != ++want)
            fail_msg("host '%s'", bad_hosts[i]);
    }
    for (size_t i = 0; i < ARRAY_COUNT(bad_params); i++) {
        begin_pattern("x", "*");
        pattern.params = str_of(bad_params[i]);
        link_rule_parse(&arena, &knowledge, 0, &problems);
        if (problems.n != ++want)
            fail_msg("params '%s'", bad_params[i]);
    }
    for (size_t i = 0; i < ARRAY_COUNT(bad_ids); i++) {
        begin_pattern("x", "*");
        pattern.publisher_id = str_of(bad_ids[i]);
        link_rule_parse(&arena, &knowledge, 0, &problems);
        if (problems.n != ++want)
            fail_msg("publisher-id '%s'", bad_ids[i]);
    }
}

/* ---- finding
 * ------------------------------------------------------------------------------------------ */

struct row {
    const char *host, *path, *params; /* of the pattern */
    const char *url_host, *url_path, *query, *fragment;
    bool found;
};

static const struct row rows[] = {
    /* hosts */
    {"=shop.example", "^/", "", "shop.example", "/", "", "", true},
    {"=shop.example", "^/", "", "www.shop.example", "/", "", "", true},
    {"=www.shop.example", "^/", "", "shop.example", "/", "", "", true},
    {"=shop.example", "^/", "", "a.shop.example", "/", "", "", false},
    {".shop.example", "^/", "", "a.b.shop.example", "/", "", "", true},
    {".shop.example", "^/", "", "shop.example", "/", "", "", true},
    {".shop.example", "^/", "", "notshop.example", "/", "", "", false},
    {".shop.example", "^/", "", "shop.example.evil.example", "/", "", "", false},
    {"*.shop.example", "^/", "", "a.shop.example", "/", "", "", true},
    {"*.shop.example", "^/", "", "shop.example", "/", "", "", false},
    {"*.shop.example", "^/", "", "www.shop.example", "/", "", "", false},
    {"~^go[0-9]*[.]", "^/", "", "go2.shop.example", "/", "", "", true},
    {"~^go[0-9]*[.]", "^/", "", "shop.example", "/", "", "", false},
    {"@impact-domains", "^/", "", "brand.7eer.example", "/", "", "", true},
    {"@impact-domains", "^/", "", "7eer.example", "/", "", "", false},
    /* any host: by parameter, beginning of the path, literal, fragment, head of the query */
    {"*", "^/", "a_aid", "x.example", "/", "b=1&A_AID=2", "", true},
    {"*", "^/", "a_aid", "x.example", "/", "a%5faid=2", "", true},
    {"*", "^/", "a_aid", "x.example", "/", "b=a_aid", "", false},
    {"*", "^/c$", "a & campaign | b", "x.example", "/c", "a=1&b=2", "", true},
    {"*", "^/c$", "a & campaign", "x.example", "/c", "a=1", "", false},
    {"*", "^/c/[0-9]", "", "x.example", "/C/1", "", "", true},
    {"*", "^/c/[0-9]", "", "x.example", "/d/1", "", "", false},
    {"*", "/aff[.]php$", "", "x.example", "/shop/AFF.php", "", "", true},
    {"*", "/aff[.]php$", "", "x.example", "/shop/off.php", "", "", false},
    {"*", "^/", "#a_aid", "x.example", "/", "", "a_aid=1", true},
    {"*", "^/", "#re:^ae[0-9]", "x.example", "/", "", "ae12", true},
    {"*", "^/", "#re:^ae[0-9]", "x.example", "/", "", "top", false},
    {"*", "^/", "?~^P[0-9]", "x.example", "/", "P12&b=1", "", true},
    {"*", "^/", "?~^P[0-9]", "x.example", "/", "b=1", "", false},
    /* nothing to hold on to: always a candidate */
    {"*", "[a-z]+", "", "x.example", "/", "", "", true},
};

static void candidates(void **state) {
    struct str domains[] = {STR("7eer.example")};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        const struct row *r = &rows[i];
        struct problems problems = {.arena = &arena};
        struct link_candidates c;
        begin_pattern("x", r->host);
        knowledge.impact_domains.at = domains;
        knowledge.impact_domains.n = 1;
        pattern.path = str_of(r->path);
        pattern.params = str_of(r->params);
        const struct link_index *index = link_index_build(&arena, &knowledge, &problems);
        struct link_query query = {.host = str_of(r->url_host),
                                   .path = str_of(r->url_path),
                                   .query = str_of(r->query),
                                   .fragment = str_of(r->fragment),
                                   .sibling = STR("")};
        assert_int_equal(problems.n, 0);
        assert_true(link_candidates_init(&c, index));
        link_index_find(index, &query, &c);
        if ((c.n == 1) != r->found)
            fail_msg("%s %s %s: %s%s?%s#%s", r->host, r->path, r->params, r->url_host, r->url_path,
                     r->query, r->fragment);
        link_candidates_release(&c);
    }
}

static void own_site_rules_only_on_the_own_site(void **state) {
    struct problems problems = {.arena = &arena};
    struct link_candidates c;
    (void)state;
    begin_pattern("x", "self");
    const struct link_index *index = link_index_build(&arena, &knowledge, &problems);
    struct link_query query = {.host = STR("x.example"),
                               .path = STR("/go/x"),
                               .query = STR(""),
                               .fragment = STR(""),
                               .sibling = STR("")};
    assert_true(link_candidates_init(&c, index));
    link_index_find(index, &query, &c);
    assert_int_equal(c.n, 0);
    query.self = true;
    link_index_find(index, &query, &c);
    assert_int_equal(c.n, 1);
    query.host = STR(""); /* "/go/x" on a site whose name isn't known */
    link_index_find(index, &query, &c);
    assert_int_equal(c.n, 1);
    link_candidates_release(&c);
}

static void a_rule_that_two_parameters_lead_to_is_found_once(void **state) {
    struct problems problems = {.arena = &arena};
    struct link_candidates c;
    (void)state;
    begin_pattern("x", "*");
    pattern.params = STR("a | b");
    const struct link_index *index = link_index_build(&arena, &knowledge, &problems);
    struct link_query query = {.host = STR("x.example"),
                               .path = STR("/"),
                               .query = STR("a=1&b=2&a=3"),
                               .fragment = STR(""),
                               .sibling = STR("")};
    assert_true(link_candidates_init(&c, index));
    link_index_find(index, &query, &c);
    assert_int_equal(c.n, 1);
    link_candidates_release(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beginnings_of_expressions),
        cmocka_unit_test(conditions_and_selectors),
        cmocka_unit_test(what_is_ungrammatical_is_a_problem),
        cmocka_unit_test(candidates),
        cmocka_unit_test(own_site_rules_only_on_the_own_site),
        cmocka_unit_test(a_rule_that_two_parameters_lead_to_is_found_once),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
