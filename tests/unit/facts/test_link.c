/*
 * Links: every entry of rules/networks/ against its own probes, and cases of
 * what has to be understood in a URL.
 *
 * As a filter (test_link --classify [SITE]) it reads URLs, one a line, and prints
 * certainty, network, entry, publisher id, destination, merchant and kind of each,
 * separated by tabs; tests/networks.py compares that with the reference matcher.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/link.h"
#include "knowledge/link_index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SITE "www.my-site.example"

struct fixture {
    struct arena rules, document;
    jmp_buf failed;
    struct knowledge *known;
    struct link_matcher *matcher;
};

static struct fixture fixture;

/* Problems of other rule files are the business of other tests. */
static bool has_network_problems(const struct problems *problems) {
    bool found = false;
    for (uint32_t i = 0; i < problems->n; i++) {
        const struct problem *p = &problems->at[i];
        if (str_find(p->path, STR("networks/"), 0) == SIZE_MAX)
            continue;
        fprintf(stderr, "%.*s:%u: %.*s\n", STR_ARG(p->path), p->line, STR_ARG(p->message));
        found = true;
    }
    return found;
}

static int load(void **state) {
    struct problems problems = {.arena = &fixture.rules};
    struct str_list none = {0};
    (void)state;
    arena_init(&fixture.rules, 0);
    arena_init(&fixture.document, 0);
    if (setjmp(fixture.failed))
        return -1;
    fixture.rules.on_failure = fixture.document.on_failure = &fixture.failed;
    fixture.known = knowledge_load(&fixture.rules, &none, &problems);
    if (!fixture.known->link_index)
        fixture.known->link_index = link_index_build(&fixture.rules, fixture.known, &problems);
    if (has_network_problems(&problems))
        return -1;
    fixture.matcher = link_matcher_new(fixture.known);
    return fixture.matcher ? 0 : -1;
}

static int unload(void **state) {
    (void)state;
    link_matcher_free(fixture.matcher);
    arena_release(&fixture.document);
    arena_release(&fixture.rules);
    return 0;
}

static struct link_match classify_on(struct str url, const char *site,
                                     const struct config *config) {
    struct url parsed = url_parse(&fixture.document, url);
    return link_classify(fixture.matcher, &fixture.document, &parsed, str_of(site), config);
}

static struct link_match classify(const char *url) {
    return classify_on(str_of(url), SITE, NULL);
}

static void assert_str(struct str got, const char *want) {
    assert_string_equal(str_terminated(&fixture.document, got), want);
}

/* ---- the entries' own probes -------------------------------------------------------------------
 */

static bool is_wrapper(const struct link_pattern *p) {
    return str_ends(p->id, STR("-wrapper"));
}

static void every_example_matches_with_its_confidence(void **state) {
    (void)state;
    for (uint32_t i = 0; i < fixture.known->link_patterns.n; i++) {
        const struct link_pattern *p = &fixture.known->link_patterns.at[i];
        struct link_match m = classify_on(p->example, SITE, NULL);
        if (is_wrapper(p) ? m.certainty < CERTAINTY_LIKELY : m.certainty < p->certainty)
            fail_msg("%.*s: %.*s is %s", STR_ARG(p->id), STR_ARG(p->example),
                     certainty_names[m.certainty]);
        bool same = m.pattern && m.pattern->network == p->network;
        bool stronger = m.pattern && m.pattern->certainty > p->certainty;
        if (!same && !stronger && !is_wrapper(p))
            print_message("%.*s: %.*s is told as %.*s\n", STR_ARG(p->id), STR_ARG(p->example),
                          STR_ARG(m.pattern ? m.pattern->id : STR("nothing")));
    }
}

static void no_negative_matches_its_entry(void **state) {
    (void)state;
    for (uint32_t i = 0; i < fixture.known->link_patterns.n; i++) {
        const struct link_pattern *p = &fixture.known->link_patterns.at[i];
        struct link_match m = classify_on(p->negative, SITE, NULL);
        if (p->negative.n == 0 || m.pattern == p)
            fail_msg("%.*s: negative '%.*s'", STR_ARG(p->id), STR_ARG(p->negative));
    }
}

static void every_entry_can_be_found_without_trying_all(void **state) {
    (void)state;
    assert_int_equal(link_index_ungated(fixture.known->link_index), 0);
}

/* ---- what is read out of a URL
 * ------------------------------------------------------------------- */

static const struct {
    const char *url;
    enum certainty certainty;
    const char *network, *id, *destination, *merchant;
} readings[] = {
    /* where the publisher's id stands */
    {"https://www.awin1.com/cread.php?awinmid=1&awinaffid=22&ued=https%3A%2F%2Fwww.bol.com%2Fx",
     CERTAINTY_CERTAIN, "awin", "22", "https://www.bol.com/x", "bol.com"},
    {"https://www.shop.example/?tt=1_2_33_ref", CERTAINTY_CERTAIN, "tradetracker", "33", "",
     "shop.example"},
    {"https://clk.tradedoubler.com/click?p(11)a(22)g(33)url(https://shop.example/x?y=1)",
     CERTAINTY_CERTAIN, "tradedoubler", "22", "https://shop.example/x?y=1", "shop.example"},
    {"https://www.financeads.net/tc.php?t=22C33T", CERTAINTY_CERTAIN, "financeads", "22", "", ""},
    {"https://www.anrdoezrs.net/links/44/type/dlg/sid/x/https://www.shop.example/a?b=c#d",
     CERTAINTY_CERTAIN, "cj", "44", "https://www.shop.example/a?b=c#d", "shop.example"},
    {"https://prf.hn/click/camref:1100labc/destination:https%3A%2F%2Fwww.shop.example%2Fx",
     CERTAINTY_CERTAIN, "partnerize", "1100labc", "https://www.shop.example/x", "shop.example"},
    {"https://prf.hn/click/camref:1100labc/destination:https://www.shop.example/x?y=z",
     CERTAINTY_CERTAIN, "partnerize", "1100labc", "https://www.shop.example/x?y=z", "shop.example"},
    {"https://somebody.vendor.hop.clickbank.net/", CERTAINTY_CERTAIN, "clickbank", "somebody", "",
     ""},
    {"https://www.shop.example/#a_aid=me", CERTAINTY_LIKELY, "postaffiliatepro", "me", "",
     "shop.example"},
    {"https://brand.sjv.io/c/123456/654321/1234", CERTAINTY_CERTAIN, "impact", "123456", "", ""},
    {"https://www.amazon.nl/dp/B0?tag=me-21", CERTAINTY_CERTAIN, "amazon", "me-21", "",
     "amazon.nl"},
    /* how people and programs write URLs */
    {"HTTPS://WWW.AMAZON.DE/dp/B0?TAG=me-21", CERTAINTY_CERTAIN, "amazon", "me-21", "",
     "amazon.de"},
    {"//www.amazon.de/s?k=k\xc3\xbc"
     "che&tag=me-21",
     CERTAINTY_CERTAIN, "amazon", "me-21", "", "amazon.de"},
    {"https://www.amazon.com:443/dp/B0?%74ag=me%2D20", CERTAINTY_CERTAIN, "amazon", "me-20", "",
     "amazon.com"},
    {"https://www.amazon.com./dp/B0?tag=me-20", CERTAINTY_CERTAIN, "amazon", "me-20", "",
     "amazon.com"},
    {"https://www.amazon.com/dp/B0&tag=me-20", CERTAINTY_CERTAIN, "amazon", "me-20", "",
     "amazon.com"},
    {"https://www.amazon.com/exec/obidos/redirect?link_code=ur2&tag=me-20&path=ASIN/1",
     CERTAINTY_CERTAIN, "amazon", "me-20", "", "amazon.com"},
    {"https://www.amazon.com/exec/obidos/redirect-home?tag=me-20", CERTAINTY_CERTAIN, "amazon",
     "me-20", "", "amazon.com"},
    {"http://www.shop.example?a_aid=me", CERTAINTY_LIKELY, "postaffiliatepro", "me", "",
     "shop.example"},
    /* a destination that is not encoded, encoded twice, in brackets, behind a blank */
    {"https://track.webgains.com/click.html?wgcampaignid=5&wgprogramid=6&wgtarget="
     "https://www.shop.example/a?b=c&d=e",
     CERTAINTY_CERTAIN, "webgains", "5", "https://www.shop.example/a?b=c&d=e", "shop.example"},
    {"https://track.webgains.com/click.html?wgtarget=https://www.shop.example/a&wgcampaignid=5",
     CERTAINTY_CERTAIN, "webgains", "5", "https://www.shop.example/a", "shop.example"},
    {"https://www.awin1.com/"
     "cread.php?awinaffid=7&p=%5B%5Bhttps%253A%252F%252Fshop.example%252F%5D%5D",
     CERTAINTY_CERTAIN, "awin", "7", "https://shop.example/", "shop.example"},
    {"https://ad.zanox.com/ppc/?12C34&ULP=[[https://shop.example/a]]", CERTAINTY_CERTAIN, "zanox",
     "12C34", "https://shop.example/a", "shop.example"},
    {"https://lt45.net/c/?si=1&li=2&wi=3&dl=nl%2Fproduct", CERTAINTY_CERTAIN, "daisycon", "3", "",
     ""},
    /* hops within hops: the outermost is told, the innermost is where it leads */
    {"https://go.skimresources.com/?id=1X2&url=https%3A%2F%2Fwww.awin1.com%2Fcread.php%3F"
     "awinaffid%3D9%26ued%3Dhttps%253A%252F%252Fwww.shop.example%252F",
     CERTAINTY_CERTAIN, "skimlinks", "1X2", "https://www.shop.example/", "shop.example"},
    {"https://www.news.example/out?url=https%3A%2F%2Fwww.amazon.de%2Fdp%2FB0%3Ftag%3Dme-21",
     CERTAINTY_CERTAIN, "amazon", "me-21", "https://www.amazon.de/dp/B0?tag=me-21", "amazon.de"},
    {"https://www.google.com/url?q=https%3A%2F%2Fwww.amazon.de%2Fdp%2FB0%3Ftag%3Dme-21&sa=D",
     CERTAINTY_CERTAIN, "amazon", "me-21", "https://www.amazon.de/dp/B0?tag=me-21", "amazon.de"},
    {"/out?to=https%3A%2F%2Fprf.hn%2Fclick%2Fcamref%3A1%2Fdestination%3Ahttps%253A%252F%"
     "252Fshop.example",
     CERTAINTY_CERTAIN, "partnerize", "1", "https://shop.example", "shop.example"},
    /* nothing */
    {"https://www.facebook.com/sharer/"
     "sharer.php?u=https%3A%2F%2Fwww.amazon.de%2F%3Ftag%3Dme-21",
     CERTAINTY_NONE, "", "", "", ""},
    {"https://web.whatsapp.com/send?text=https%3A%2F%2Famzn.to%2F3AbCdEf", CERTAINTY_NONE, "", "",
     "", ""},
    {"https://www.example.com/out?url=https%3A%2F%2Fwww.shop.example%2F", CERTAINTY_NONE, "", "",
     "", ""},
    {"https://%20https://www.awin1.com/cread.php?awinaffid=1", CERTAINTY_NONE, "", "", "", ""},
    {"https://{{ network }}/cread.php?awinaffid=1", CERTAINTY_NONE, "", "", "", ""},
    {"https://www.amazon.de.evil.example/dp/B0?tag=me-21", CERTAINTY_NONE, "", "", "", ""},
    {"https://urlgeni.us/facebook/me", CERTAINTY_NONE, "", "", "", ""},
    {"mailto:a@b.example?tag=me-21", CERTAINTY_NONE, "", "", "", ""},
    {"", CERTAINTY_NONE, "", "", "", ""},
};

static void ids_and_destinations(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(readings); i++) {
        struct link_match m = classify(readings[i].url);
        if (m.certainty != readings[i].certainty || !str_is(m.network, readings[i].network) ||
            !str_is(m.publisher_id, readings[i].id) ||
            !str_is(m.destination, readings[i].destination) ||
            !str_is(m.merchant, readings[i].merchant))
            fail_msg("%s\n is %s, network '%.*s', id '%.*s', destination '%.*s', merchant '%.*s'",
                     readings[i].url, certainty_names[m.certainty], STR_ARG(m.network),
                     STR_ARG(m.publisher_id), STR_ARG(m.destination), STR_ARG(m.merchant));
    }
}

static void only_three_destinations_are_peeled(void **state) {
    /* each level is encoded once more; the fifth URL is an affiliate link */
    const char *deep =
        "https://a.example/?url=https%3A%2F%2Fb.example%2F%3Furl%3Dhttps%253A%252F%252F"
        "c.example%252F%253Furl%253Dhttps%25253A%25252F%25252Fd.example%25252F%25253F"
        "url%25253Dhttps%2525253A%2525252F%2525252Famzn.to%2525252Fx";
    struct link_match m = classify(deep);
    (void)state;
    assert_int_equal(m.certainty, CERTAINTY_NONE);
}

static void evidence_is_for_people(void **state) {
    struct link_match m = classify("https://www.awin1.com/cread.php?awinmid=1&awinaffid=22"
                                   "&ued=https%3A%2F%2Fwww.bol.com%2Fx");
    (void)state;
    assert_int_equal(m.nevidence, 3);
    assert_str(m.evidence[0], "host matches awin1.com (Awin)");
    assert_str(m.evidence[1], "publisher id 22 in 'awinaffid'");
    assert_str(m.evidence[2], "destination https://www.bol.com/x in 'ued'");
    m = classify("https://www.shop.example/?a_aid=me");
    assert_str(m.evidence[0], "parameter 'a_aid' (Post Affiliate Pro)");
    m = classify("https://shop.example/c/123456/123456/1234");
    assert_str(m.evidence[0],
               "path '/c/123456/123456/1234' has the form of a click link (impact.com)");
}

static void short_links_are_opaque(void **state) {
    static const struct {
        const char *url;
        enum certainty certainty;
        const char *network;
    } rows[] = {{"https://amzn.to/3AbCdEf", CERTAINTY_CERTAIN, "amazon"},
                {"https://tidd.ly/3AbCdEf", CERTAINTY_CERTAIN, "awin"},
                {"https://bit.ly/3AbCdEf", CERTAINTY_WEAK, "shortener"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct link_match m = classify(rows[i].url);
        assert_int_equal(m.certainty, rows[i].certainty);
        assert_str(m.network, rows[i].network);
        assert_str(m.kind, "shortener");
        assert_true(m.opaque);
    }
    assert_false(classify("https://www.amazon.nl/dp/B0?tag=me-21").opaque);
}

/* ---- the own site
 * ----------------------------------------------------------------------------------- */

static void the_own_site(void **state) {
    static const struct {
        const char *url, *site;
        enum certainty certainty;
    } rows[] = {
        {"https://www.my-site.example/recommends/vpn", SITE, CERTAINTY_LIKELY},
        {"/recommends/vpn", SITE, CERTAINTY_LIKELY},
        {"/recommends/vpn", "", CERTAINTY_LIKELY},
        {"/go/vpn", "", CERTAINTY_WEAK},
        {"/go/vpn", SITE, CERTAINTY_WEAK},
        {"/about/", SITE, CERTAINTY_NONE},
        {"https://go.my-site.example/vpn", SITE, CERTAINTY_LIKELY},
        {"https://golang.my-site.example/vpn", SITE, CERTAINTY_NONE},
        {"https://go.my-site.example/vpn", "", CERTAINTY_NONE},
        {"https://go.my-site.example/vpn", "other.example", CERTAINTY_NONE},
        {"https://recommends.example/recommends/vpn", SITE, CERTAINTY_WEAK},
        /* a parameter on the own pages pays nobody but the site itself */
        {"https://www.my-site.example/page?aff_id=3", SITE, CERTAINTY_NONE},
        {"https://shop.my-site.example/page?aff_id=3", SITE, CERTAINTY_NONE},
        {"/page?aff_id=3", SITE, CERTAINTY_NONE},
        {"https://www.shop.example/page?aff_id=3", SITE, CERTAINTY_LIKELY},
        /* but a network on a sub-domain is one */
        {"https://partner.my-site.example/c/?si=1&li=2&wi=3", SITE, CERTAINTY_CERTAIN},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct link_match m = classify_on(str_of(rows[i].url), rows[i].site, NULL);
        if (m.certainty != rows[i].certainty)
            fail_msg("%s on '%s' is %s", rows[i].url, rows[i].site, certainty_names[m.certainty]);
    }
}

static void configured_cloaking(void **state) {
    struct str cloaking[] = {STR("/go/"), STR("deals.other.example"), STR("out.example/x/")};
    struct str domains[] = {STR("my-site.example")};
    struct config config = {.cloaking = {.at = cloaking, .n = 3},
                            .site_domains = {.at = domains, .n = 1}};
    static const struct {
        const char *url;
        enum certainty certainty;
    } rows[] = {
        {"/go/vpn", CERTAINTY_LIKELY},
        {"https://www.my-site.example/go/vpn", CERTAINTY_LIKELY},
        {"https://my-site.example/go/vpn", CERTAINTY_LIKELY},
        {"/go/", CERTAINTY_NONE},
        {"/golf/", CERTAINTY_NONE},
        {"https://www.elsewhere.example/go/vpn", CERTAINTY_NONE},
        {"https://deals.other.example/1", CERTAINTY_LIKELY},
        {"https://www.other.example/1", CERTAINTY_NONE},
        {"https://out.example/x/1", CERTAINTY_LIKELY},
        {"https://out.example/y/1", CERTAINTY_NONE},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct link_match m = classify_on(str_of(rows[i].url), "", &config);
        if (m.certainty != rows[i].certainty)
            fail_msg("%s is %s", rows[i].url, certainty_names[m.certainty]);
        if (m.certainty)
            assert_str(m.kind, "cloaker");
    }
    struct link_match m = classify_on(
        STR("/go/?url=https%3A%2F%2Fwww.amazon.de%2Fdp%2FB0%3Ftag%3Dme-21"), "", &config);
    assert_int_equal(m.certainty, CERTAINTY_CERTAIN);
    assert_str(m.network, "amazon");
    assert_false(m.opaque);
}

/* ---- hostile
 * -------------------------------------------------------------------------------------------- */

static void a_long_query_is_read_once(void **state) {
    enum { PAIRS = 50000 };
    static const char pair[] = "&ref=x&url=https%3A";
    size_t n = sizeof pair - 1, head = sizeof "https://a.example/?" - 1;
    char *text = malloc(head + PAIRS * n);
    (void)state;
    assert_non_null(text);
    memcpy(text, "https://a.example/?", head);
    for (size_t i = 0; i < PAIRS; i++)
        memcpy(text + head + i * n, pair, n);
    struct link_match m = classify_on((struct str){text, head + PAIRS * n}, SITE, NULL);
    assert_int_equal(m.certainty, CERTAINTY_WEAK);
    arena_clear(&fixture.document);
    free(text);
}

static void evidence_is_cut_to_a_line(void **state) {
    char url[2000];
    (void)state;
    snprintf(url, sizeof url, "https://www.amazon.de/dp/B0?tag=%01500d-21", 1);
    struct link_match m = classify(url);
    assert_int_equal(m.certainty, CERTAINTY_CERTAIN);
    for (uint32_t i = 0; i < m.nevidence; i++)
        assert_true(m.evidence[i].n < 400);
}

/* Prints the classes of URLs on standard input. */
static int filter(const char *site) {
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, stdin)) > 0) {
        struct str url = {line, (size_t)n - (line[n - 1] == '\n')};
        struct link_match m = classify_on(url, site, NULL);
        printf("%s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n", certainty_names[m.certainty],
               STR_ARG(m.network), STR_ARG(m.pattern ? m.pattern->id : STR("")),
               STR_ARG(m.publisher_id), STR_ARG(m.destination), STR_ARG(m.merchant),
               STR_ARG(m.kind));
        arena_clear(&fixture.document);
    }
    free(line);
    return 0;
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_matches_with_its_confidence),
        cmocka_unit_test(no_negative_matches_its_entry),
        cmocka_unit_test(every_entry_can_be_found_without_trying_all),
        cmocka_unit_test(ids_and_destinations),
        cmocka_unit_test(only_three_destinations_are_peeled),
        cmocka_unit_test(evidence_is_for_people),
        cmocka_unit_test(short_links_are_opaque),
        cmocka_unit_test(the_own_site),
        cmocka_unit_test(configured_cloaking),
        cmocka_unit_test(a_long_query_is_read_once),
        cmocka_unit_test(evidence_is_cut_to_a_line),
    };
    if (argc > 1 && strcmp(argv[1], "--classify") == 0) {
        int status = load(NULL) || filter(argc > 2 ? argv[2] : "");
        unload(NULL);
        return status;
    }
    return cmocka_run_group_tests(tests, load, unload);
}
