/* Pairing: which disclosure speaks for a placement, and how well. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/policy.h"
#include "unit/fixture.h"

#include <stdio.h>
#include <string.h>

static struct fixture fixture;

#define LINK "<a href=\"https://www.awin1.com/cread.php?awinmid=1&amp;awinaffid=2\">de winkel</a>"
#define BODY                                                                                       \
    "<p>Deze lamp staat nu al een half jaar op het bureau en hij doet het nog altijd goed, ook "   \
    "als het buiten donker is en de zon niet meer schijnt.</p>"
#define SENTENCE                                                                                   \
    "<p>Dit artikel bevat affiliate links. Als je via zo'n link iets koopt, ontvangen wij een "    \
    "commissie.</p>"
#define PAGE(inside)                                                                               \
    "<html lang=\"nl\"><body><article><h1>De lamp</h1>" inside "</article></body></html>"

static const struct verdict *apply(const char *html, const char *policies,
                                   const struct facts **facts) {
    *facts = fixture_facts(&fixture, html, SYNTAX_HTML);
    struct str_list *list = arena_new(&fixture.arena, struct str_list);
    for (struct str rest = str_of(policies); rest.n;)
        *list_push(&fixture.arena, list) = str_cut(&rest, ',');
    return policy_apply(&fixture.arena, *facts, NULL, fixture.knowledge, &fixture.config,
                        STR("a.html"), list, NULL);
}

/* The grade of the first placement that is at least likely; "none" if there is none. */
static const char *grade_of(const char *html, const char *policies) {
    const struct facts *facts;
    const struct verdict *v = apply(html, policies, &facts);
    for (uint32_t i = 0; i < facts->placements.n; i++)
        if (facts->placements.at[i].certainty >= CERTAINTY_LIKELY)
            return grade_names[v->pairings[i].grade];
    return "none";
}

static const struct {
    const char *what, *html, *policies, *want;
} grade_cases[] = {
    {"nothing", PAGE(BODY "<p>Koop bij " LINK ".</p>"), "nl", "missing"},
    {"sentence before", PAGE(SENTENCE BODY "<p>Koop bij " LINK ".</p>"), "nl", "adequate"},
    {"sentence after", PAGE(BODY "<p>Koop bij " LINK ".</p>" BODY SENTENCE), "nl", "late"},
    {"mark behind the link", PAGE(BODY "<p>Koop bij " LINK " (affiliate link).</p>"), "nl",
     "adequate"},
    {"mark of another link",
     PAGE(BODY "<p>Koop bij " LINK ".</p><p>Of bij <a href=\"https://x.example/\">x</a> "
               "(affiliate link).</p>"),
     "nl", "missing"},
    {"mark with more words in its brackets",
     PAGE(BODY "<p>Koop bij " LINK " (affiliate link, ik krijg tien procent).</p>"), "nl",
     "adequate"},
    {"label over an empty slot",
     PAGE("<div class=\"ad\"><span>Advertentie</span><div id=\"gpt-1\"></div></div>" BODY
          "<p>Koop bij " LINK ".</p>"),
     "nl", "missing"},
    {"title that begins with an ad word",
     "<html lang=\"nl\"><body><article><h1>Advertenties in de bus verboden</h1>" BODY
     "<p>Koop bij " LINK ".</p></article></body></html>",
     "nl", "missing"},
    {"what others are paid",
     PAGE("<p>Bol betaalt influencers een commissie als mensen via hun link iets kopen.</p>" BODY
          "<p>Koop bij " LINK ".</p>"),
     "nl", "missing"},
    {"label behind an arrow", PAGE("<p>► Advertentie</p>" BODY "<p>Koop bij " LINK ".</p>"), "nl",
     "adequate"},
    {"denial with a clause behind it",
     PAGE("<p>Dit is niet gesponsord, maar bevat affiliate links.</p>" BODY "<p>Koop bij " LINK
          ".</p>"),
     "nl", "adequate"},
    {"label at the top", PAGE("<p>Advertentie</p>" BODY "<p>Koop bij " LINK ".</p>"), "nl",
     "adequate"},
    {"hidden sentence",
     PAGE("<div style=\"display:none\">" SENTENCE "</div>" BODY "<p>Koop bij " LINK ".</p>"), "nl",
     "hidden"},
    {"hidden sentence on a short page",
     PAGE("<p class=\"visually-hidden\">Dit artikel bevat affiliate links.</p><p>Een " LINK
          ".</p>"),
     "nl", "hidden"},
    {"hidden label on a short page", PAGE("<p hidden>Advertentie</p><p>Een " LINK ".</p>"), "nl",
     "hidden"},
    {"sentence for readers without scripts",
     PAGE("<noscript><p>Dit artikel bevat affiliate links.</p></noscript>" BODY "<p>Een " LINK
          ".</p>"),
     "nl", "hidden"},
    {"sentence in a closed dialog",
     PAGE("<dialog><p>Dit artikel bevat affiliate links.</p></dialog>" BODY "<p>Een " LINK ".</p>"),
     "nl", "hidden"},
    {"sentence in a comment",
     PAGE("<!-- Dit artikel bevat affiliate links. -->" BODY "<p>Koop bij " LINK ".</p>"), "nl",
     "hidden"},
    {"hedged sentence",
     PAGE("<p>Deze post bevat mogelijk affiliate links.</p>" BODY "<p>Koop bij " LINK ".</p>"),
     "nl", "vague"},
    {"other language",
     PAGE("<p>This article contains affiliate links.</p>" BODY "<p>Koop bij " LINK ".</p>"), "nl",
     "wrong-language"},
    {"label word that be does not take", PAGE(SENTENCE BODY "<p>Koop bij " LINK ".</p>"), "be",
     "vague"},
    {"ad word that be takes", PAGE("<p>Reclame</p>" BODY "<p>Koop bij " LINK ".</p>"), "be",
     "adequate"},
    {"only in the footer",
     "<html lang=\"nl\"><body><main><h1>De lamp</h1>" BODY BODY "<p>Koop bij " LINK
     ".</p></main><footer>" SENTENCE "</footer></body></html>",
     "nl", "elsewhere"},
    {"label of the box around it",
     PAGE(BODY "<div><p>Koop bij " LINK ".</p><p>Advertentie</p></div>" BODY BODY BODY), "nl",
     "adequate"},
};

static void test_grades(void **state) {
    (void)state;
    uint32_t wrong = 0;
    for (size_t i = 0; i < ARRAY_COUNT(grade_cases); i++) {
        const char *got = grade_of(grade_cases[i].html, grade_cases[i].policies);
        if (strcmp(got, grade_cases[i].want) == 0)
            continue;
        print_message("%s: %s, expected %s\n", grade_cases[i].what, got, grade_cases[i].want);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* A label covers its section; what stands in the next one has none. */
static void test_label_of_another_section(void **state) {
    (void)state;
    const struct facts *facts;
    const struct verdict *v =
        apply(PAGE(BODY "<h2>Tip</h2><p><strong>Advertentie</strong></p><p>Bestel bij " LINK
                        ".</p><h2>Verder</h2>" BODY "<p>Koop bij " LINK ".</p>"),
              "nl", &facts);
    assert_int_equal(facts->placements.n, 3); /* the labelled block, its link, the other link */
    assert_int_equal(v->pairings[0].grade, GRADE_ADEQUATE);
    assert_int_equal(v->pairings[1].grade, GRADE_ADEQUATE);
    assert_int_equal(v->pairings[2].grade, GRADE_DISTANT);
}

#define ITEM(n, rest) "<h2>Item " n "</h2>" BODY "<p>Koop bij " LINK ".</p>" rest

/* Newsletters say it at the end of each item: in time there, also between rules. */
static void test_items_labelled_at_their_end(void **state) {
    (void)state;
    static const char *const pages[] = {
        PAGE(ITEM("1", "<p>Advertentie</p>") ITEM("2", "<p>Advertentie</p>") "<h2>Slot</h2>" BODY),
        PAGE(ITEM("1", SENTENCE) ITEM("2", SENTENCE) "<h2>Slot</h2>" BODY),
        PAGE(BODY "<p>Koop bij " LINK ".</p><p>Advertentie</p><hr>" BODY "<p>Of bij " LINK
                  ".</p><p>Advertentie</p><hr>" BODY),
    };
    for (size_t i = 0; i < ARRAY_COUNT(pages); i++) {
        const struct facts *facts;
        const struct verdict *v = apply(pages[i], "nl", &facts);
        assert_int_equal(facts->placements.n, 2);
        for (uint32_t k = 0; k < 2; k++)
            assert_string_equal(grade_names[v->pairings[k].grade], "adequate");
    }
}

/* A label over the first of two blocks does not cover the second. */
static void test_one_label_over_two_blocks(void **state) {
    (void)state;
    const struct facts *facts;
    const struct verdict *v =
        apply(PAGE(BODY "<p>Advertentie</p><h3>Ubergeek Loves Acme</h3><p>Bestel nu bij Acme.</p>"
                        "<h3>Ubergeek Loves Boltje</h3><p>Bestel nu bij Boltje.</p>"),
              "nl", &facts);
    assert_int_equal(facts->placements.n, 2);
    assert_string_equal(grade_names[v->pairings[0].grade], "adequate");
    assert_string_equal(grade_names[v->pairings[1].grade], "distant");
}

/* The strictest pack speaks: what is clear in the Netherlands is vague in Belgium. */
static void test_strictest_pack_wins(void **state) {
    (void)state;
    const struct facts *facts;
    const struct verdict *v =
        apply(PAGE(SENTENCE BODY "<p>Koop bij " LINK ".</p>"), "nl,be", &facts);
    assert_int_equal(v->pairings[0].grade, GRADE_VAGUE);
    assert_true(str_is(v->pairings[0].pack->id, "be"));
    uint32_t reader = 0;
    for (uint32_t i = 0; i < v->findings.n; i++)
        reader += str_is(v->findings.at[i].rule->id, "disclosure-vague");
    assert_int_equal(reader, 1);
}

/* `auto` takes the pack of the language, the search pack, and a programme's where its link stands.
 */
static void test_auto_packs(void **state) {
    (void)state;
    const struct facts *facts;
    const struct verdict *v =
        apply(PAGE(BODY "<p><a href=\"https://www.amazon.nl/dp/B0?tag=example-21\">x</a></p>"), "",
              &facts);
    bool nl = false, search = false, amazon = false;
    for (uint32_t i = 0; i < v->packs.n; i++) {
        nl = nl || str_is(v->packs.at[i]->id, "nl");
        search = search || str_is(v->packs.at[i]->id, "google-search");
        amazon = amazon || str_is(v->packs.at[i]->id, "amazon");
    }
    assert_true(nl && search && amazon);
    assert_int_equal(v->packs.n, 3);
    v = apply(PAGE(BODY "<p>" LINK "</p>"), "", &facts);
    assert_int_equal(v->packs.n, 2);
}

/* The owner's article: one finding, though no link is left in the block. */
static void test_promo_block_without_link(void **state) {
    (void)state;
    const struct facts *facts;
    const struct verdict *v = apply(
        PAGE("<p>Samsung en Google werken samen aan een nieuwe bril. De samenwerking werd door "
             "een partner van beide bevestigd, en de bril komt volgend jaar naar Europa.</p>"
             "<h3>Ubergeek Loves Coolblue</h3>"
             "<p>Wil je na het lezen van dit artikel een nieuwe telefoon kopen?</p>"
             "<p>Bezoek dan Coolblue en ontdek het hele aanbod.</p>"),
        "", &facts);
    assert_int_equal(v->findings.n, 1);
    assert_true(str_is(v->findings.at[0].rule->id, "promo-block-undisclosed"));
    assert_true(v->findings.at[0].evidence.n >= 3);
}

static int set_up(void **state) {
    (void)state;
    return fixture_open(&fixture) ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    fixture_close(&fixture);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grades),
        cmocka_unit_test(test_label_of_another_section),
        cmocka_unit_test(test_items_labelled_at_their_end),
        cmocka_unit_test(test_one_label_over_two_blocks),
        cmocka_unit_test(test_strictest_pack_wins),
        cmocka_unit_test(test_auto_packs),
        cmocka_unit_test(test_promo_block_without_link),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
