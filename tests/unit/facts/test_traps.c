/*
 * Traps: words of ordinary reporting that look like a disclosure, an offer or a
 * paid link, and are none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/fixture.h"

#include <stdio.h>

static struct fixture fixture;

struct trap {
    const char *language, *text;
};

static const struct trap traps[] = {
    {"nl", "De samenwerking tussen Samsung en Google levert een nieuwe telefoon op."},
    {"nl", "Het onderzoek werd in samenwerking met de TU Delft uitgevoerd."},
    {"nl", "Het bedrijf is al jaren officiële partner van Ajax en blijft dat."},
    {"nl", "Zijn partner neemt volgende maand partnerverlof op."},
    {"nl", "De ploeg, gesponsord door Red Bull, won de sprint met de hoofdsponsor op de borst."},
    {"nl", "De toezichthouder kijkt naar gepersonaliseerde advertenties van Meta."},
    {"nl", "Hij plaatste een advertentie op Marktplaats voor zijn oude fiets."},
    {"nl", "De Reclame Code Commissie pleit voor een reclameverbod op snoep."},
    {"nl", "Affiliate-marketing is booming, zeggen de bureaus."},
    {"nl", "De Europese Commissie en de commissie-Van Dam kwamen met een rapport."},
    {"nl", "Het toestel wordt aangeboden voor 499 euro in drie kleuren."},
    {"nl", "De tablet is powered by Snapdragon en mede mogelijk gemaakt door het "
           "Stimuleringsfonds."},
    {"nl", "Na de promotie naar de Eredivisie begon zij aan haar promotieonderzoek."},
    {"nl", "De vakbond voert collectieve actie voor huurkorting en korting op de uitkering."},
    {"nl", "De kortingscode blijkt oplichting en de broncode lekte uit via een sms-code."},
    {"nl", "In de phishingmail stond \"bestel nu\" in grote letters."},
    {"nl", "Dit artikel is niet gesponsord."},
    {"en", "An ad hoc group met in AD 79, long before Active Directory (AD) and AD.nl."},
    {"en", "The ad blocker cuts ad revenue for every ad-supported site."},
    {"en", "The phone maker has partnered with Qualcomm for its next chip."},
    {"en", "The bank is the official partner of the Premier League."},
    {"en", "State-sponsored hackers read the bill sponsored by Sen. Warner."},
    {"en", "You can support the project through GitHub Sponsors; see the conference sponsor list."},
    {"en", "It builds on a paper presented by Smith in Vienna."},
    {"en", "It was found in association with higher risk, the Associated Press reports."},
    {"en", "She was promoted to CEO while promoted tweets were in the news."},
    {"en",
     "Waymo is an affiliate of Alphabet; the NBC affiliate and a ransomware affiliate are not."},
    {"en", "The European Commission commissioned a study of the market."},
    {"en", "Everybody remembers the 1984 advertisement for the first Macintosh."},
    {"en", "Install SP1, ask the SP about sp. nov. and move on."},
    {"en", "Open it in Google Colab and listen to the collab album."},
    {"en", "The school has a class for gifted students."},
    {"en", "They earn trust before they earn points in the game."},
    {"en", "Microsoft to buy Activision after a share buyback, Best Buy reports."},
    {"de", "Die Anzeige am Display erlischt; er will Anzeige erstatten, eine Strafanzeige folgt."},
    {"de", "Ihre Bewerbung kam nach der Anwerbung durch die Firma."},
    {"de", "Der Koalitionspartner lobt die Partnerschaft der Städte."},
    {"de", "Die Kooperation von VW und Rivian kostet Milliarden."},
    {"de", "Seine Promotion an der TU dauerte fünf Jahre."},
    {"de", "Die Gutscheinregelung sieht Gutscheine statt Erstattung vor."},
    {"de", "Der Trikotsponsor geht, der Verein wird gesponsert vom Land."},
    {"de", "Die Provision für Maskendeals beschäftigt den Ausschuss."},
    {"de", "Das Zubehör wird unterstützt von iOS 18 und unterstützt USB-C."},
    {"fr", "Apple annonce un nouveau téléphone pour l'automne."},
    {"fr", "La publicité des débats et la régie publicitaire relèvent de la loi sur la publicité."},
    {"fr", "La Commission européenne attend la commission d'enquête."},
    {"fr", "Les partenaires sociaux saluent le partenariat entre Renault et Google."},
    {"fr", "Le groupe s'est offert une startup de Lyon."},
    {"fr", "Devant le tribunal, il réclame justice pour sa famille."},
    {"fr", "L'étude a été menée en collaboration avec l'Inria."},
    {"fr", "Il tient un pub à Londres, et son code utilise pub/sub de pub.dev."},
    {"fr", "Le sponsor maillot du PSG change cet été."},
};

static void test_words_that_are_no_disclosure(void **state) {
    (void)state;
    char html[2048];
    uint32_t wrong = 0;
    for (size_t i = 0; i < ARRAY_COUNT(traps); i++) {
        snprintf(
            html, sizeof html,
            "<html lang=\"%s\"><body><article><h1>Bericht</h1><p>%s</p></article></body></html>",
            traps[i].language, traps[i].text);
        const struct facts *facts = fixture_facts(&fixture, html, SYNTAX_HTML);
        uint32_t found = fixture_disclosures(facts);
        uint32_t placed = facts->placements.n;
        if (found == 0 && placed == 0)
            continue;
        wrong++;
        print_message("'%s': %u disclosures, %u placements", traps[i].text, found, placed);
        if (facts->disclosures.n)
            print_message(" (%.*s: %.*s)", STR_ARG(facts->disclosures.at[0].group),
                          STR_ARG(facts->disclosures.at[0].text));
        print_message("\n");
    }
    assert_int_equal(wrong, 0);
}

static void test_links_that_are_not_paid(void **state) {
    (void)state;
    static const char *const urls[] = {
        "https://blog.example.com/?tag=security",
        "https://www.example.com/repo?ref=main",
        "https://www.example.com/?utm_source=nieuwsbrief",
        "https://go.dev/doc/",
        "https://www.example.com/products?affine=true",
        "https://aws.amazon.com/pricing/",
        "https://www.aboutamazon.com/news",
        "https://www.amazon.nl/dp/B000000000",
        "https://www.bol.com/nl/nl/p/voorbeeld/9300000000000000/",
        "https://www.coolblue.nl/product/900000/voorbeeld.html",
    };
    for (size_t i = 0; i < ARRAY_COUNT(urls); i++) {
        char html[512];
        snprintf(html, sizeof html, "<p>Lees <a href=\"%s\">hier</a> meer.</p>", urls[i]);
        const struct facts *facts = fixture_facts(&fixture, html, SYNTAX_HTML);
        assert_int_equal(fixture_placements(facts, PLACEMENT_AFFILIATE_LINK), 0);
    }
}

/* REGULATION trap 35: a code in a tutorial's sample is no coupon. */
static void test_code_sample_is_no_coupon(void **state) {
    (void)state;
    const struct facts *facts = fixture_facts(&fixture,
                                              "<html lang=\"en\"><p>The form shows <code>use code "
                                              "SAVE10</code> to the tester.</p></html>",
                                              SYNTAX_HTML);
    assert_int_equal(fixture_placements(facts, PLACEMENT_COUPON_CODE), 0);
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
        cmocka_unit_test(test_words_that_are_no_disclosure),
        cmocka_unit_test(test_links_that_are_not_paid),
        cmocka_unit_test(test_code_sample_is_no_coupon),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
