/* Placements: links, embeds, coupon codes, promo blocks, pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/fixture.h"

#include <string.h>

static struct fixture fixture;

#define AWIN "https://www.awin1.com/cread.php?awinmid=1&amp;awinaffid=2"
#define TEXT                                                                                       \
    "<p>The lamp has stood on the desk for half a year now and it still does what it should do, "  \
    "even when it is dark outside and the sun is not there at all.</p>"
#define PAGE(inside)                                                                               \
    "<html lang=\"en\"><head><link rel=\"canonical\" href=\"https://lampblog.example/a\"></head>"  \
    "<body><article><h1>The lamp</h1>" inside "</article></body></html>"

struct counts {
    const char *what, *html;
    uint32_t links, blocks, coupons, embeds, pages;
};

static const struct counts cases[] = {
    {"plain links", PAGE(TEXT "<a href=\"https://shop.example/x\">x</a>"), 0, 0, 0, 0, 0},
    {"affiliate link", PAGE(TEXT "<a href=\"" AWIN "\">x</a>"), 1, 0, 0, 0, 0},
    {"link in a template", PAGE(TEXT "<template><a href=\"" AWIN "\">x</a></template>"), 0, 0, 0, 0,
     0},
    {"link in a comment", PAGE(TEXT "<!-- <a href=\"" AWIN "\">x</a> -->"), 0, 0, 0, 0, 0},
    {"link in a textarea", PAGE(TEXT "<textarea><a href=\"" AWIN "\">x</a></textarea>"), 0, 0, 0, 0,
     0},
    {"image map", PAGE(TEXT "<map><area href=\"" AWIN "\"></map>"), 1, 0, 0, 0, 0},
    {"declared with rel",
     PAGE(TEXT "<a rel=\"nofollow, sponsored\" href=\"https://shop.example/x\">x</a>"), 1, 0, 0, 0,
     0},
    {"rel on those who are thanked",
     PAGE(TEXT "<h2>Backers</h2><p>They give.</p><a rel=\"sponsored\" "
               "href=\"https://shop.example/x\"><img src=\"a.png\"></a>"),
     0, 0, 0, 0, 0},
    {"hint that the page confirms beside the link",
     PAGE(TEXT "<p>My <a href=\"https://shop.example/?aff=12\">lamp</a> (affiliate link).</p>"), 1,
     0, 0, 0, 0},
    {"hint that the page confirms for all its links",
     PAGE("<p>This article contains affiliate links.</p>" TEXT
          "<p>My <a href=\"https://shop.example/?aff=12\">lamp</a>.</p>"),
     1, 0, 0, 0, 0},
    {"parameter that blogging systems add to every link",
     PAGE("<p>This article contains affiliate links.</p>" TEXT
          "<p>My <a href=\"https://shop.example/?ref=lampblog\">lamp</a>.</p>"),
     0, 0, 0, 0, 0},
    {"element that a script makes a link", PAGE(TEXT "<span data-href=\"" AWIN "\">lamp</span>"), 1,
     0, 0, 0, 0},
    {"rel on an own page",
     PAGE(TEXT "<a rel=\"sponsored\" href=\"https://www.lampblog.example/x\">x</a>"), 0, 0, 0, 0,
     0},
    {"frame of a network", PAGE(TEXT "<iframe src=\"" AWIN "\"></iframe>"), 0, 0, 0, 1, 0},
    {"pixel",
     PAGE(TEXT "<img width=\"1\" height=\"1\" "
               "src=\"https://www.awin1.com/cshow.php?s=1&amp;v=2&amp;q=3&amp;r=4\">"),
     0, 0, 0, 0, 0},
    {"coupon with a link",
     PAGE(TEXT "<p>Use code LUMO20 at <a href=\"https://shop.example/\">the shop</a>.</p>"), 0, 0,
     1, 0, 0},
    {"coupon in a quotation", PAGE(TEXT "<p>The mail said \"use code LUMO20 today\" in red.</p>"),
     0, 0, 0, 0, 0},
    {"coupon crossed out", PAGE(TEXT "<p><del>Use code LUMO20 at the shop.</del></p>"), 0, 0, 0, 0,
     0},
    {"coupon in sample text", PAGE(TEXT "<p><code>use code LUMO20</code></p>"), 0, 0, 0, 0, 0},
    {"loves heading alone", PAGE(TEXT "<h2>Lampblog Loves Acme</h2>" TEXT), 0, 0, 0, 0, 0},
    {"loves heading with a call", PAGE(TEXT "<h2>Lampblog Loves Acme</h2><p>Shop now at Acme.</p>"),
     0, 1, 0, 0, 0},
    {"banner of an advertisement's size",
     PAGE(TEXT "<a href=\"https://acme.example/?utm_source=lampblog&amp;utm_campaign=x\"><img "
               "width=\"300\" height=\"250\" src=\"a.png\"></a>"),
     0, 1, 0, 0, 0},
    {"box whose foot has the button",
     PAGE(TEXT "<div class=\"aawp-product\"><p>Lumo 2, $49</p><div "
               "class=\"aawp-product__footer\"><a href=\"" AWIN "\">Buy now</a></div></div>" TEXT),
     1, 1, 0, 0, 0},
    {"price and button without a blank between",
     PAGE(TEXT "<div class=\"deal\"><span>Lumo 2 for 49 $</span><a href=\"" AWIN
               "\">Buy now</a></div>" TEXT),
     1, 1, 0, 0, 0},
    {"price and paid button in a box without a telling name",
     PAGE(TEXT "<div><h3>Lumo 2</h3><p>Now $49.</p><a "
               "href=\"https://acme.example/?utm_source=lampblog\">Buy now</a></div>" TEXT),
     0, 1, 0, 0, 0},
    {"paid button without a price",
     PAGE(TEXT "<div><h3>Lumo 2</h3><p>It shines.</p><a "
               "href=\"https://acme.example/?utm_source=lampblog\">Buy now</a></div>" TEXT),
     0, 0, 0, 0, 0},
    {"list of paid buttons with prices",
     PAGE(TEXT "<ul><li>Lumo 2, $49: <a href=\"" AWIN "\">view deal</a></li><li>Lumo 3, $59: <a "
               "href=\"" AWIN "\">view deal</a></li></ul>" TEXT),
     2, 0, 0, 0, 0},
    {"paid button that only leads on",
     PAGE(TEXT "<div><h3>Lumo 2</h3><p>Now $49.</p><a "
               "href=\"https://acme.example/?utm_source=lampblog\">Learn more</a></div>" TEXT),
     0, 1, 0, 0, 0},
    {"word of a button in running text",
     PAGE(TEXT "<div><h3>Lumo 2</h3><p>Now $49.</p><p>Shop windows <a "
               "href=\"https://acme.example/?utm_source=lampblog\">show it</a>.</p></div>" TEXT),
     0, 0, 0, 0, 0},
    {"the publisher's own book",
     PAGE(TEXT "<div class=\"promo\"><h3>My new book</h3><p>Now $49.</p><a "
               "href=\"https://acme.example/?utm_source=lampblog\">Buy now</a></div>" TEXT),
     0, 0, 0, 0, 0},
    {"the publisher's own book through an affiliate link",
     PAGE(TEXT "<div class=\"promo\"><h3>My new book</h3><p>Now $49.</p><a href=\"" AWIN
               "\">Buy now</a></div>" TEXT),
     1, 1, 0, 0, 0},
    {"gifts to the publisher",
     PAGE(TEXT
          "<div><h3>A coffee</h3><p>Give $5.</p><a "
          "href=\"https://ko-fi.com/lampblog?utm_source=lampblog\">Get started</a></div>" TEXT),
     0, 0, 0, 0, 0},
    {"price and button that nobody pays for",
     PAGE(TEXT "<div><h3>Lumo 2</h3><p>Now $49.</p><a href=\"https://acme.example/\">Buy "
               "now</a></div>" TEXT),
     0, 0, 0, 0, 0},
    {"deal of the day with a button to its shop",
     PAGE(TEXT "<h2>Deal of the day</h2><p>Lumo 2, now 49 dollars.</p><p><a "
               "href=\"https://acme.example/\">Buy now</a></p>"),
     0, 1, 0, 0, 0},
    {"where to buy with a button to a shop",
     PAGE(TEXT "<h2>Where to buy</h2><p>Lumo 2, now 49 dollars.</p><p><a "
               "href=\"https://acme.example/\">Buy now</a></p>"),
     0, 0, 0, 0, 0},
    {"coupon for the own shop",
     PAGE(TEXT
          "<p>Use code LUMO20 in <a href=\"https://www.lampblog.example/shop\">our shop</a>.</p>"),
     0, 0, 0, 0, 0},
    {"kicker that names the payer", PAGE("<p>Sponsored by Acme</p>" TEXT), 0, 0, 0, 0, 1},
    {"kicker in a language whose rules speak of money in the same words",
     "<html lang=\"sv\"><body><article><h1>Lampan</h1><p><strong>I betalt samarbete med "
     "Acme</strong></p>" TEXT "</article></body></html>",
     0, 0, 0, 0, 1},
    {"label before a bar in the first line",
     PAGE("<p>Ad | Press trip. Our lamp came from Acme.</p>" TEXT), 0, 0, 0, 0, 1},
    {"label before a dash in the first paragraph", PAGE("<p>Ad \xE2\x80\x93 The lamp" TEXT), 0, 0,
     0, 0, 1},
    {"payer whose name has no capitals", PAGE("<p>Sponsored by the makers of the lamp</p>" TEXT), 0,
     0, 0, 0, 1},
    {"sentence about something that is sponsored",
     PAGE("<p>Sponsored by the city, the lamp went on.</p>" TEXT), 0, 0, 0, 0, 0},
    {"quoted words of a sponsored article",
     PAGE("<p>Look for phrases such as \"this post is sponsored\" and for lamps that stand on the "
          "desk.</p>" TEXT),
     0, 0, 0, 0, 0},
    {"partner named above an article that sells",
     PAGE("<p>In partnership with Acme</p>" TEXT
          "<p><a href=\"https://acme.example/\">Buy now</a></p>"),
     0, 1, 0, 0, 0},
    {"partner named above an article that sells nothing",
     PAGE("<p>In partnership with Acme</p>" TEXT), 0, 0, 0, 0, 0},
    {"partner named at the head of a box that sells",
     PAGE(TEXT "<div><p>Together with Acme</p><p>Lamps for you. <a "
               "href=\"https://acme.example/\">Buy now</a></p></div>" TEXT TEXT),
     0, 1, 0, 0, 0},
    {"picture that links away",
     PAGE(TEXT "<a href=\"https://acme.example/\"><img src=\"a.png\"></a>"), 0, 0, 0, 0, 0},
    {"structured data",
     PAGE(TEXT
          "<script type=\"application/ld+json\">{\"@type\":\"AdvertiserContentArticle\"}</script>"),
     0, 0, 0, 0, 1},
    {"ordinary structured data",
     PAGE(TEXT "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\"}</script>"), 0, 0,
     0, 0, 0},
};

static void test_html(void **state) {
    (void)state;
    uint32_t wrong = 0;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        const struct counts *k = &cases[i];
        const struct facts *f = fixture_facts(&fixture, k->html, SYNTAX_HTML);
        uint32_t got[] = {fixture_placements(f, PLACEMENT_AFFILIATE_LINK),
                          fixture_placements(f, PLACEMENT_PROMO_BLOCK),
                          fixture_placements(f, PLACEMENT_COUPON_CODE),
                          fixture_placements(f, PLACEMENT_EMBED),
                          fixture_placements(f, PLACEMENT_PAGE)};
        uint32_t want[] = {k->links, k->blocks, k->coupons, k->embeds, k->pages};
        if (memcmp(got, want, sizeof got) == 0)
            continue;
        print_message("%s: links %u blocks %u coupons %u embeds %u pages %u\n", k->what, got[0],
                      got[1], got[2], got[3], got[4]);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void test_front_matter_says_sponsored(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t pages;
    } pages[] = {
        {"---\nsponsored: true\n---\nText.\n", 1},
        {"---\nsponsored: false\n---\nText.\n", 0},
        {"---\nadvertiser: \"\"\n---\nText.\n", 0},
        {"---\nsponsor:\n  name: Acme\n---\nText.\n", 1},
        {"+++\nadvertorial = true\n+++\nText.\n", 1},
        {"---\ntitle: Sponsored\n---\nText.\n", 0},
    };
    for (size_t i = 0; i < ARRAY_COUNT(pages); i++) {
        const struct facts *f = fixture_facts(&fixture, pages[i].text, SYNTAX_MARKDOWN);
        assert_int_equal(fixture_placements(f, PLACEMENT_PAGE), pages[i].pages);
    }
}

/* A script that rewrites links makes the static result incomplete, and says so. */
static void test_rewriting_script_is_unknown(void **state) {
    (void)state;
    const struct facts *f = fixture_facts(
        &fixture,
        PAGE(TEXT "<script src=\"https://s.skimresources.com/js/1X2.skimlinks.js\"></script>"),
        SYNTAX_HTML);
    assert_true(f->rewriting_script);
    assert_int_equal(f->unknowns.n, 1);
}

static void test_configured_shortcode(void **state) {
    (void)state;
    const char *text = "Text.\n\n{{< shopbox id=\"1\" >}}\n";
    const struct facts *f = fixture_facts(&fixture, text, SYNTAX_MARKDOWN);
    assert_int_equal(f->unknowns.n, 1);
    assert_int_equal(f->placements.n, 0);
    struct shortcode_config shortcode = {STR("shopbox"), RENDERS_PROMO_BLOCK};
    fixture.config.shortcodes.at = &shortcode;
    fixture.config.shortcodes.n = 1;
    f = fixture_facts(&fixture, text, SYNTAX_MARKDOWN);
    fixture.config.shortcodes.n = 0;
    assert_int_equal(f->unknowns.n, 0);
    assert_int_equal(fixture_placements(f, PLACEMENT_PROMO_BLOCK), 1);
}

static void test_date_of_publication(void **state) {
    (void)state;
    static const struct {
        enum syntax syntax;
        const char *text, *want;
    } rows[] = {
        {SYNTAX_MARKDOWN, "---\ndate: 2026-03-04T10:00:00+01:00\n---\nx\n", "2026-03-04"},
        {SYNTAX_MARKDOWN, "+++\npublishDate = 2025-12-31\n+++\nx\n", "2025-12-31"},
        {SYNTAX_MARKDOWN, "---\ndate: 4 March 2026\n---\nx\n", ""},
        {SYNTAX_MARKDOWN, "---\nupdated: 2026-03-04\n---\nx\n", ""},
        {SYNTAX_HTML, "<meta property='article:published_time' content='2024-01-02T03:04Z'><p>x",
         "2024-01-02"},
        {SYNTAX_HTML,
         "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebSite\","
         "\"datePublished\":\"2001-01-01\"},{\"@type\":\"NewsArticle\","
         "\"datePublished\":\"2023-05-06\"}]}</script><p>x",
         "2023-05-06"},
        {SYNTAX_HTML, "<p>2026-01-01</p>", ""},
        {SYNTAX_HTML,
         "<p><time datetime='2022-07-08T09:10Z'>July</time> <time datetime='2000-01-01'>",
         "2022-07-08"},
        {SYNTAX_HTML,
         "<p><time datetime='2022-07-08'>July</time><script type='application/ld+json'>"
         "{\"@type\":\"NewsArticle\",\"datePublished\":\"2023-05-06\"}</script>",
         "2023-05-06"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct str date = fixture_facts(&fixture, rows[i].text, rows[i].syntax)->date;
        if (!str_is(date, rows[i].want))
            fail_msg("row %zu: '%.*s'", i, STR_ARG(date));
    }
}

static void test_date_of_path(void **state) {
    (void)state;
    static const struct {
        const char *path, *want;
    } rows[] = {
        {"_posts/2026-11-27-lamp.md", "2026-11-27"},
        {"posts/2026/11/27/lamp.md", "2026-11-27"},
        {"posts/2026/11/lamp-12.md", "2026-11"},
        {"2026_11_lamp.md", "2026-11"},
        {"posts/2026/lamp.md", ""},
        {"posts/2026/13/lamp.md", ""},
        {"posts/2026-111.md", ""},
        {"posts/12026-11.md", ""},
        {"1234-11.md", ""},
        {"lamp-2026-1", ""},
        {"", ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct str date = facts_date_of_path(&fixture.arena, str_of(rows[i].path));
        if (!str_is(date, rows[i].want))
            fail_msg("%s: '%.*s'", rows[i].path, STR_ARG(date));
    }
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
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_front_matter_says_sponsored),
        cmocka_unit_test(test_rewriting_script_is_unknown),
        cmocka_unit_test(test_configured_shortcode),
        cmocka_unit_test(test_date_of_publication),
        cmocka_unit_test(test_date_of_path),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
