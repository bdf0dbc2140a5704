/* The fixes that findings are given: what they insert, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "findings/fix.h"
#include "policy/policy.h"
#include "unit/fixture.h"

static struct fixture fixture;

/* What a text is made by the first fix of the first finding of a rule; NULL: there is none. */
static const char *fixed_text(const char *text, enum syntax syntax, const char *policies,
                              const char *rule) {
    const struct facts *facts = fixture_facts(&fixture, text, syntax);
    struct str_list *list = arena_new(&fixture.arena, struct str_list);
    for (struct str rest = str_of(policies); rest.n;)
        *list_push(&fixture.arena, list) = str_cut(&rest, ',');
    const struct verdict *v = policy_apply(&fixture.arena, facts, NULL, fixture.knowledge,
                                           &fixture.config, STR("a.html"), list, NULL);
    for (uint32_t i = 0; i < v->findings.n; i++) {
        const struct finding *f = &v->findings.at[i];
        struct edit_list edits = {0};
        if (!str_is(f->rule->id, rule))
            continue;
        if (f->fixes.n == 0)
            return NULL;
        assert_true(edits_add(&fixture.arena, &edits, &f->fixes.at[0]));
        struct buf out;
        buf_init(&out, 100000);
        edits_apply(&out, facts->document->source, &edits);
        const char *result = str_terminated(&fixture.arena, buf_str(&out));
        buf_release(&out);
        return result;
    }
    fail_msg("no finding of %s in: %s", rule, text);
    return NULL;
}

/* ---- rel ---------------------------------------------------------------------------------- */

#define URL "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2"
#define LIST(attributes) "Kijk [hier](" URL ")" attributes " even."

static const struct {
    const char *what;
    enum syntax syntax;
    enum markdown_attributes attributes;
    const char *text, *want; /* NULL: no fix */
} rel_rows[] = {
    {"none", SYNTAX_HTML, 0, "<a href=\"" URL "\">x</a>",
     "<a href=\"" URL "\" rel=\"sponsored\">x</a>"},
    {"none, single quotes", SYNTAX_HTML, 0, "<a href='" URL "' id=a>x</a>",
     "<a href='" URL "' rel='sponsored' id=a>x</a>"},
    {"none, no quotes", SYNTAX_HTML, 0, "<a href=" URL ">x</a>",
     "<a href=" URL " rel=sponsored>x</a>"},
    {"XHTML", SYNTAX_HTML, 0, "<a href=\"" URL "\" />", "<a href=\"" URL "\" rel=\"sponsored\" />"},
    {"in quotes", SYNTAX_HTML, 0, "<a rel='nofollow' href=\"" URL "\">x</a>",
     "<a rel='nofollow sponsored' href=\"" URL "\">x</a>"},
    {"a blank at its end", SYNTAX_HTML, 0, "<a rel=\"ugc \" href=\"" URL "\">x</a>",
     "<a rel=\"ugc sponsored\" href=\"" URL "\">x</a>"},
    {"empty", SYNTAX_HTML, 0, "<a rel=\"\" href=\"" URL "\">x</a>",
     "<a rel=\"sponsored\" href=\"" URL "\">x</a>"},
    {"without a value", SYNTAX_HTML, 0, "<a rel href=\"" URL "\">x</a>",
     "<a rel=\"sponsored\" href=\"" URL "\">x</a>"},
    {"value forgotten", SYNTAX_HTML, 0, "<a href=\"" URL "\" rel=>x</a>",
     "<a href=\"" URL "\" rel=sponsored>x</a>"},
    {"without quotes", SYNTAX_HTML, 0, "<a rel=nofollow href=\"" URL "\">x</a>",
     "<a rel=\"nofollow sponsored\" href=\"" URL "\">x</a>"},
    {"without quotes but one in it", SYNTAX_HTML, 0, "<a rel=no\"follow href=\"" URL "\">x</a>",
     "<a rel='no\"follow sponsored' href=\"" URL "\">x</a>"},
    {"twice", SYNTAX_HTML, 0, "<a rel=\"ugc\" rel=\"me\" href=\"" URL "\">x</a>",
     "<a rel=\"ugc sponsored\" rel=\"me\" href=\"" URL "\">x</a>"},
    {"entities", SYNTAX_HTML, 0, "<A HREF=\"" URL "\" REL='a&#32;b&amp'>x</A>",
     "<A HREF=\"" URL "\" REL='a&#32;b&amp sponsored'>x</A>"},
    {"an area", SYNTAX_HTML, 0, "<map><area href=\"" URL "\"></map>",
     "<map><area href=\"" URL "\" rel=\"sponsored\"></map>"},
    {"raw HTML", SYNTAX_MARKDOWN, 0, "Kijk <a href=\"" URL "\">hier</a>.",
     "Kijk <a href=\"" URL "\" rel=\"sponsored\">hier</a>."},
    {"no dialect", SYNTAX_MARKDOWN, ATTRIBUTES_NONE, LIST(""), NULL},
    {"kramdown", SYNTAX_MARKDOWN, ATTRIBUTES_KRAMDOWN, LIST(""), LIST("{: rel=\"sponsored\"}")},
    {"pandoc", SYNTAX_MARKDOWN, ATTRIBUTES_PANDOC, LIST(""), LIST("{rel=\"sponsored\"}")},
    {"another attribute", SYNTAX_MARKDOWN, ATTRIBUTES_NONE, LIST("{: .btn }"),
     LIST("{: .btn rel=\"sponsored\" }")},
    {"in a list, quotes", SYNTAX_MARKDOWN, ATTRIBUTES_NONE, LIST("{: rel='nofollow' #a}"),
     LIST("{: rel='nofollow sponsored' #a}")},
    {"in a list, no quotes", SYNTAX_MARKDOWN, ATTRIBUTES_NONE, LIST("{rel=nofollow}"),
     LIST("{rel=\"nofollow sponsored\"}")},
    {"a reference", SYNTAX_MARKDOWN, ATTRIBUTES_KRAMDOWN, "Kijk [hier][a].\n\n[a]: " URL "\n",
     "Kijk [hier][a]{: rel=\"sponsored\"}.\n\n[a]: " URL "\n"},
    {"a reference of pandoc", SYNTAX_MARKDOWN, ATTRIBUTES_PANDOC,
     "Kijk [hier][a].\n\n[a]: " URL "\n", NULL},
    {"an address in brackets", SYNTAX_MARKDOWN, ATTRIBUTES_MARKDOWN_IT, "Kijk <" URL ">.",
     "Kijk <" URL ">{rel=\"sponsored\"}."},
    {"a bare address", SYNTAX_MARKDOWN, ATTRIBUTES_KRAMDOWN, "Kijk " URL " even.", NULL},
};

static void assert_text(const char *what, const char *now, const char *want) {
    if ((now == NULL) != (want == NULL) || (now && !str_is(str_of(now), want)))
        fail_msg("%s:\n%s\ninstead of\n%s", what, now ? now : "no fix", want ? want : "no fix");
}

static void a_token_is_added_to_rel(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rel_rows); i++) {
        fixture.config.attributes = rel_rows[i].attributes;
        assert_text(rel_rows[i].what,
                    fixed_text(rel_rows[i].text, rel_rows[i].syntax, "google-search",
                               "rel-sponsored-missing"),
                    rel_rows[i].want);
    }
    fixture.config.attributes = ATTRIBUTES_NONE;
}

static void a_weak_sign_gets_no_fix(void **state) {
    (void)state;
    assert_null(fixed_text("<a href=\"https://shop.example/?ref=abc\">x</a>", SYNTAX_HTML,
                           "google-search", "rel-sponsored-missing"));
}

/* ---- disclosures -------------------------------------------------------------------------- */

#define BODY                                                                                       \
    "De lamp staat al een half jaar op het bureau en doet het nog altijd goed, ook als het "       \
    "buiten donker is."
#define SENTENCE                                                                                   \
    "Advertentie: dit artikel bevat affiliate links. Als je via zo'n link iets koopt, "            \
    "ontvangen wij een commissie."
#define LATE "Dit artikel bevat affiliate links. Als je via zo'n link koopt, krijgen wij commissie."
#define HTML(inside) "<html lang=\"nl\"><body><article>\n" inside "</article></body></html>\n"
#define LINK "<a href=\"" URL "\">de winkel</a>"
#define MD(inside) "---\nlang: nl\n---\n" inside

static const struct {
    const char *what;
    enum syntax syntax;
    const char *policies, *rule, *text, *want;
} text_rows[] = {
    {"below the title", SYNTAX_HTML, "nl", "affiliate-link-undisclosed",
     HTML("  <h1>De lamp</h1>\n  <p>" BODY "</p>\n  <p>" LINK "</p>\n"),
     HTML("  <h1>De lamp</h1>\n  <p>" SENTENCE "</p>\n  <p>" BODY "</p>\n  <p>" LINK "</p>\n")},
    {"all on one line", SYNTAX_HTML, "nl", "affiliate-link-undisclosed",
     HTML("<h1>De lamp</h1><p>" BODY "</p><p>" LINK "</p>"),
     HTML("<h1>De lamp</h1><p>" SENTENCE "</p><p>" BODY "</p><p>" LINK "</p>")},
    {"no title", SYNTAX_HTML, "nl", "affiliate-link-undisclosed",
     HTML("\t<p>" BODY "</p>\r\n\t<p>" LINK "</p>\n"),
     HTML("\t<p>" SENTENCE "</p>\n\t<p>" BODY "</p>\r\n\t<p>" LINK "</p>\n")},
    {"Markdown title", SYNTAX_MARKDOWN, "nl", "affiliate-link-undisclosed",
     MD("\nDe lamp\n=======\n\n" BODY "\n\nBij [de winkel](" URL ").\n"),
     MD("\nDe lamp\n=======\n\n" SENTENCE "\n\n" BODY "\n\nBij [de winkel](" URL ").\n")},
    {"Markdown without one", SYNTAX_MARKDOWN, "nl", "affiliate-link-undisclosed",
     MD(BODY "\n\nBij [de winkel](" URL ").\n"),
     MD(SENTENCE "\n\n" BODY "\n\nBij [de winkel](" URL ").\n")},
    {"a link before the running text", SYNTAX_MARKDOWN, "nl", "affiliate-link-undisclosed",
     MD("\n- [de winkel](" URL ")\n\n" BODY "\n"),
     MD("\n" SENTENCE "\n\n- [de winkel](" URL ")\n\n" BODY "\n")},
    {"beside the link", SYNTAX_HTML, "be", "affiliate-link-undisclosed",
     HTML("<p>" BODY "</p><p>Bij " LINK ".</p>"),
     HTML("<p>" BODY "</p><p>Bij " LINK " (advertentie).</p>")},
    {"beside a Markdown link with attributes", SYNTAX_MARKDOWN, "be", "affiliate-link-undisclosed",
     MD(BODY "\n\nBij [de winkel](" URL "){: .a}.\n"),
     MD(BODY "\n\nBij [de winkel](" URL "){: .a} (advertentie).\n")},
    {"moved up", SYNTAX_MARKDOWN, "nl", "disclosure-late",
     MD("\n" BODY "\n\nBij [de winkel](" URL ").\n\n*" LATE "*\n\nTot slot.\n"),
     MD("\n*" LATE "*\n\n" BODY "\n\nBij [de winkel](" URL ").\n\nTot slot.\n")},
    {"moved up from the end", SYNTAX_MARKDOWN, "nl", "disclosure-late",
     MD("\n" BODY "\n\nBij [de winkel](" URL ").\n\n" LATE),
     MD("\n" LATE "\n\n" BODY "\n\nBij [de winkel](" URL ").\n")},
    {"moved up with its box", SYNTAX_HTML, "nl", "disclosure-late",
     HTML("<h1>De lamp</h1>\n<p>" BODY "</p>\n<p>" LINK "</p>\n<div class=\"note\">\n  <p>" LATE
          "</p>\n</div>\n<p>Tot slot.</p>\n"),
     HTML("<h1>De lamp</h1>\n<div class=\"note\">\n  <p>" LATE "</p>\n</div>\n<p>" BODY
          "</p>\n<p>" LINK "</p>\n<p>Tot slot.</p>\n")},
    {"late, with other words", SYNTAX_HTML, "nl", "disclosure-late",
     HTML("<p>" BODY "</p>\n<p>" LINK "</p>\n<p>" LATE " De prijs kan anders zijn.</p>\n"),
     HTML("<p>" SENTENCE "</p>\n<p>" BODY "</p>\n<p>" LINK "</p>\n<p>" LATE
          " De prijs kan anders zijn.</p>\n")},
    {"over a heading", SYNTAX_HTML, "nl", "promo-block-undisclosed",
     HTML("<h1>De lamp</h1>\n<p>" BODY "</p>\n<h3>Ubergeek Loves Coolblue</h3>\n<p>Wil je een "
          "nieuwe telefoon kopen?</p>\n<p>Bezoek dan Coolblue en ontdek alles.</p>\n"),
     HTML("<h1>De lamp</h1>\n<p>" BODY "</p>\n<p>Advertentie</p>\n<h3>Ubergeek Loves "
          "Coolblue</h3>\n<p>Wil je een nieuwe telefoon kopen?</p>\n<p>Bezoek dan Coolblue en "
          "ontdek alles.</p>\n")},
    {"in the box", SYNTAX_HTML, "nl", "promo-block-undisclosed",
     HTML("<p>" BODY "</p>\n<div class=\"promo-box\">\n  <p>De lamp voor &euro; 19.</p>\n  <p>" LINK
          "</p>\n</div>\n<p>" BODY "</p>\n"),
     HTML("<p>" BODY "</p>\n<div class=\"promo-box\">\n  <p>Advertentie</p>\n  <p>De lamp voor "
          "&euro; 19.</p>\n  <p>" LINK "</p>\n</div>\n<p>" BODY "</p>\n")},
    {"the programme's sentence", SYNTAX_MARKDOWN, "amazon", "amazon-statement-missing",
     MD("\n" BODY "\n\n[x](https://www.amazon.nl/dp/B0?tag=example-21)\n"),
     MD("\nAls Amazon-partner verdien ik aan in aanmerking komende aankopen.\n\n" BODY
        "\n\n[x](https://www.amazon.nl/dp/B0?tag=example-21)\n")},
};

static void a_disclosure_is_put_in_its_place(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(text_rows); i++)
        assert_text(text_rows[i].what,
                    fixed_text(text_rows[i].text, text_rows[i].syntax, text_rows[i].policies,
                               text_rows[i].rule),
                    text_rows[i].want);
}

static void the_configuration_has_its_own_texts(void **state) {
    (void)state;
    struct texts_config own = {STR("nl"), {.mark = STR("(reclame & meer)")}};
    fixture.config.texts.at = &own;
    fixture.config.texts.n = 1;
    assert_text(
        "own mark",
        fixed_text(HTML("<p>" LINK "</p>"), SYNTAX_HTML, "be", "affiliate-link-undisclosed"),
        HTML("<p>" LINK " (reclame &amp; meer)</p>"));
    assert_text(
        "no own sentence",
        fixed_text(HTML("<p>" LINK "</p>"), SYNTAX_HTML, "nl", "affiliate-link-undisclosed"),
        HTML("<p>" SENTENCE "</p>\n<p>" LINK "</p>"));
    fixture.config.texts.n = 0;
}

/* ---- every pack accepts what it asks for --------------------------------------------------- */

#define FILLER                                                                                     \
    "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut "  \
    "labore et dolore magna aliqua."

/* A placement of the kind, which is all that the article holds of it. */
static struct str placement_text(enum placement_kind kind, struct str language) {
    if (kind == PLACEMENT_AFFILIATE_LINK)
        return STR("Lorem [ipsum](" URL ") dolor sit.");
    if (kind == PLACEMENT_PROMO_BLOCK)
        return STR("{{< house-box >}}");
    if (kind == PLACEMENT_EMBED)
        return STR("<iframe src=\"https://rcm-eu.amazon-adsystem.com/e/cm?t=example-21&o=15&p=8\">"
                   "</iframe>");
    for (uint32_t i = 0; kind == PLACEMENT_COUPON_CODE && i < fixture.knowledge->groups.n; i++) {
        const struct phrase_group *g = &fixture.knowledge->groups.at[i];
        if (g->role == ROLE_COUPON && str_eq(g->language, language))
            return g->must.at[0];
    }
    return STR(FILLER);
}

static const char *article(enum placement_kind kind, struct str language) {
    struct str text =
        str_format(&fixture.knowledge_arena,
                   "---\nlang: %.*s\n%s---\n\n# Lorem\n\n" FILLER "\n\n%.*s\n\n" FILLER "\n",
                   STR_ARG(language), kind == PLACEMENT_PAGE ? "sponsored: true\n" : "",
                   STR_ARG(placement_text(kind, language)));
    return str_terminated(&fixture.knowledge_arena, text);
}

static const char *const undisclosed[PLACEMENT_KINDS] = {
    "affiliate-link-undisclosed", "promo-block-undisclosed", "coupon-code-undisclosed",
    "embed-undisclosed", "page-sponsorship-undisclosed"};

static void assert_adequate(const char *text, const char *policy, enum placement_kind kind) {
    const struct facts *facts = fixture_facts(&fixture, text, SYNTAX_MARKDOWN);
    struct str_list list = {0};
    *list_push(&fixture.arena, &list) = str_of(policy);
    const struct verdict *v = policy_apply(&fixture.arena, facts, NULL, fixture.knowledge,
                                           &fixture.config, STR("a.md"), &list, NULL);
    for (uint32_t i = 0; i < facts->placements.n; i++)
        if (facts->placements.at[i].kind == kind &&
            facts->placements.at[i].certainty >= CERTAINTY_LIKELY) {
            if (v->pairings[i].grade != GRADE_ADEQUATE)
                fail_msg("%s: %s is %s after the fix:\n%s", policy, placement_names[kind],
                         grade_names[v->pairings[i].grade], text);
            return;
        }
    fail_msg("%s: no %s any more:\n%s", policy, placement_names[kind], text);
}

static void each_pack_accepts_what_is_inserted_for_it(void **state) {
    (void)state;
    const struct knowledge *k = fixture.knowledge;
    struct shortcode_config box = {STR("house-box"), RENDERS_PROMO_BLOCK};
    fixture.config.shortcodes.at = &box;
    fixture.config.shortcodes.n = 1;
    uint32_t seen = 0;
    for (uint32_t p = 0; p < k->packs.n; p++) {
        const char *policy = str_terminated(&fixture.knowledge_arena, k->packs.at[p].id);
        for (uint32_t l = 0; k->packs.at[p].layer == LAYER_READER && l < k->languages.n; l++) {
            if (k->languages.at[l].texts.disclosure.n == 0)
                continue;
            for (int kind = 0; kind < PLACEMENT_KINDS; kind++) {
                const char *text = article((enum placement_kind)kind, k->languages.at[l].code);
                const char *fixed = fixed_text(text, SYNTAX_MARKDOWN, policy, undisclosed[kind]);
                if (!fixed)
                    fail_msg("%s: no fix for:\n%s", policy, text);
                fixed = str_terminated(&fixture.knowledge_arena, str_of(fixed));
                assert_adequate(fixed, policy, (enum placement_kind)kind);
                seen++;
            }
        }
    }
    assert_true(seen >= 7 * 9 * PLACEMENT_KINDS);
    fixture.config.shortcodes.n = 0;
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
        cmocka_unit_test(a_token_is_added_to_rel),
        cmocka_unit_test(a_weak_sign_gets_no_fix),
        cmocka_unit_test(a_disclosure_is_put_in_its_place),
        cmocka_unit_test(the_configuration_has_its_own_texts),
        cmocka_unit_test(each_pack_accepts_what_is_inserted_for_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
