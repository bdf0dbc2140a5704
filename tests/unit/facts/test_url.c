/* URLs as people and templates write them; hosts as a browser reads them (WHATWG URL). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/url.h"

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

/* ---- hosts and paths ------------------------------------------------------------------------ */

struct row {
    const char *written;
    enum url_kind kind;
    const char *host, *path;
};

static const struct row absolute[] = {
    /* plain */
    {"https://www.bol.com/nl/p/x/1/", URL_ABSOLUTE, "www.bol.com", "/nl/p/x/1/"},
    {"http://shop.example", URL_ABSOLUTE, "shop.example", "/"},
    {"http://shop.example?a_aid=x", URL_ABSOLUTE, "shop.example", "/"},
    {"http://shop.example#top", URL_ABSOLUTE, "shop.example", "/"},
    {"http://shop.example#a?b", URL_ABSOLUTE, "shop.example", "/"},
    /* white space and control characters */
    {"  https://a.example/b \n", URL_ABSOLUTE, "a.example", "/b"},
    {"\x01\x1fhttps://a.example/\x1f", URL_ABSOLUTE, "a.example", "/"},
    {"ht\ntps://a.exa\tmple/b\rc", URL_ABSOLUTE, "a.example", "/bc"},
    {"https://a.example/two words", URL_ABSOLUTE, "a.example", "/two words"},
    {"https://a.example/\xc2\xa0", URL_ABSOLUTE, "a.example", "/\xc2\xa0"},
    /* case */
    {"HTTPS://WWW.Amazon.NL/dp/B0", URL_ABSOLUTE, "www.amazon.nl", "/dp/B0"},
    {"hTTp://A.EXAMPLE", URL_ABSOLUTE, "a.example", "/"},
    /* slashes */
    {"https:a.example/b", URL_ABSOLUTE, "a.example", "/b"},
    {"https:/a.example/b", URL_ABSOLUTE, "a.example", "/b"},
    {"https:///a.example/b", URL_ABSOLUTE, "a.example", "/b"},
    {"https://///a.example//b", URL_ABSOLUTE, "a.example", "//b"},
    {"https:\\\\a.example\\b\\c", URL_ABSOLUTE, "a.example", "/b/c"},
    {"https:/\\a.example/b", URL_ABSOLUTE, "a.example", "/b"},
    {"https://a.example\\@b.example/", URL_ABSOLUTE, "a.example", "/@b.example/"},
    {"https://a.example?x=\\y", URL_ABSOLUTE, "a.example", "/"},
    /* user information */
    {"https://user@a.example/", URL_ABSOLUTE, "a.example", "/"},
    {"https://user:pass@a.example/", URL_ABSOLUTE, "a.example", "/"},
    {"https://bank.example@evil.example/", URL_ABSOLUTE, "evil.example", "/"},
    {"https://a@b@c.example/", URL_ABSOLUTE, "c.example", "/"},
    {"https://a.example/@handle", URL_ABSOLUTE, "a.example", "/@handle"},
    {"https://a.example?to=x@b.example", URL_ABSOLUTE, "a.example", "/"},
    /* ports */
    {"https://a.example:443/", URL_ABSOLUTE, "a.example", "/"},
    {"http://a.example:8080/x", URL_ABSOLUTE, "a.example", "/x"},
    {"http://a.example:/x", URL_ABSOLUTE, "a.example", "/x"},
    {"http://u:1@a.example:0/x", URL_ABSOLUTE, "a.example", "/x"},
    {"http://a.example:0000080/x", URL_ABSOLUTE, "a.example", "/x"},
    /* final dot: a browser keeps it, promolint compares without */
    {"https://a.example./x", URL_ABSOLUTE, "a.example", "/x"},
    /* percent-encoding */
    {"https://%61.example/", URL_ABSOLUTE, "a.example", "/"},
    {"https://A%2eexample/x%2Fy", URL_ABSOLUTE, "a.example", "/x%2Fy"},
    {"https://m%C3%BCnchen.example/", URL_ABSOLUTE, "xn--mnchen-3ya.example", "/"},
    /* internationalised */
    {"https://m\xc3\xbcnchen.example/", URL_ABSOLUTE, "xn--mnchen-3ya.example", "/"},
    {"https://M\xc3\x9cNCHEN.example/", URL_ABSOLUTE, "xn--mnchen-3ya.example", "/"},
    {"https://mu\xcc\x88nchen.example/", URL_ABSOLUTE, "xn--mnchen-3ya.example", "/"},
    {"https://fa\xc3\x9f.example/", URL_ABSOLUTE, "xn--fa-hia.example", "/"},
    {"https://xn--mnchen-3ya.example/", URL_ABSOLUTE, "xn--mnchen-3ya.example", "/"},
    {"https://a\xe3\x80\x82"
     "example/",
     URL_ABSOLUTE, "a.example", "/"},
    {"https://\xef\xbd\x81.example/", URL_ABSOLUTE, "a.example", "/"},
    {"https://soft\xc2\xad"
     "hyphen.example/",
     URL_ABSOLUTE, "softhyphen.example", "/"},
    {"https://sub_domain.a.example/", URL_ABSOLUTE, "sub_domain.a.example", "/"},
    /* addresses */
    {"http://127.0.0.1/x", URL_ABSOLUTE, "127.0.0.1", "/x"},
    {"http://127.1/x", URL_ABSOLUTE, "127.0.0.1", "/x"},
    {"http://0x7f.1/", URL_ABSOLUTE, "127.0.0.1", "/"},
    {"http://017700000001/", URL_ABSOLUTE, "127.0.0.1", "/"},
    {"http://2130706433/", URL_ABSOLUTE, "127.0.0.1", "/"},
    {"http://1.2.3.4./", URL_ABSOLUTE, "1.2.3.4", "/"},
    {"http://[::1]:80/x", URL_ABSOLUTE, "[::1]", "/x"},
    {"http://[2001:DB8::1]/", URL_ABSOLUTE, "[2001:db8::1]", "/"},
    {"http://1.2.3.example/", URL_ABSOLUTE, "1.2.3.example", "/"},
    {"http://3anx.net/", URL_ABSOLUTE, "3anx.net", "/"},
    /* without scheme */
    {"//a.example/b", URL_NETWORK_PATH, "a.example", "/b"},
    {"\\\\a.example\\b", URL_NETWORK_PATH, "a.example", "/b"},
    {"/\\a.example/b", URL_NETWORK_PATH, "a.example", "/b"},
    {"///a.example/b", URL_NETWORK_PATH, "a.example", "/b"},
    {"//A.example:80?x", URL_NETWORK_PATH, "a.example", "/"},
};

static void hosts_are_read_as_a_browser_does(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(absolute); i++) {
        const struct row *r = &absolute[i];
        struct url u = url_parse(&arena, str_of(r->written));
        if (u.kind != r->kind || u.invalid || u.has_template || !str_is(u.host, r->host) ||
            !str_is(u.path, r->path))
            fail_msg("%s: kind %d, host '%s', path '%s'%s", r->written, (int)u.kind, text(u.host),
                     text(u.path), u.invalid ? ", invalid" : "");
    }
}

static void what_a_browser_refuses_has_no_host(void **state) {
    static const char *const urls[] = {
        "https://%20https://www.shop.example/",
        "https://",
        "https:///",
        "https://?x",
        "//",
        "https://a b.example/",
        "https://a.example:port/",
        "https://a.example:99999/",
        "https://a<b.example/",
        "https://a^b/",
        "https://a|b/",
        "https://a%2Fb/",
        "https://a%00b/",
        "https://a%25b.example/",
        "http://256.256.256.256/",
        "http://1.2.3.4.5/",
        "http://0x100000000/",
        "http://1.2.3.09/",
        "https://xn--\xff/",
        "https://\xe4\xf6.example/",
        "https://user@/x",
        "http://[::1",
        "http://[::1/x",
        "http://[a b]/",
        "http://[]/",
        "https://.",
        "https://\xc2\xad/",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(urls); i++) {
        struct url u = url_parse(&arena, str_of(urls[i]));
        if (!u.invalid || u.host.n)
            fail_msg("%s: host '%s'", urls[i], text(u.host));
    }
}

static void other_kinds(void **state) {
    static const struct row rows[] = {
        {"", URL_EMPTY, "", ""},
        {" \t\n", URL_EMPTY, "", ""},
        {"#top", URL_FRAGMENT, "", ""},
        {"?page=2", URL_QUERY, "", ""},
        {"/go/shop", URL_PATH, "", "/go/shop"},
        {"\\go\\shop", URL_PATH, "", "/go/shop"},
        {"/go/shop?a=1#b", URL_PATH, "", "/go/shop"},
        {"go/shop", URL_RELATIVE, "", "go/shop"},
        {"../x", URL_RELATIVE, "", "../x"},
        {"www.shop.example/x", URL_RELATIVE, "", "www.shop.example/x"},
        {"1http://a.example", URL_RELATIVE, "", "1http://a.example"},
        {"mailto:a@b.example?subject=//x", URL_OPAQUE, "", "a@b.example?subject=//x"},
        {"javascript:void(0)", URL_OPAQUE, "", "void(0)"},
        {"data:image/svg+xml,//www.w3.org/", URL_OPAQUE, "", "image/svg+xml,//www.w3.org/"},
        {"tel:+31201234567", URL_OPAQUE, "", "+31201234567"},
        {"java\nscript:x", URL_OPAQUE, "", "x"},
        {"localhost:8080/x", URL_OPAQUE, "", "8080/x"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct url u = url_parse(&arena, str_of(rows[i].written));
        if (u.kind != rows[i].kind || u.host.n || u.invalid || !str_is(u.path, rows[i].path))
            fail_msg("'%s': kind %d, path '%s'", rows[i].written, (int)u.kind, text(u.path));
    }
}

static void query_and_fragment(void **state) {
    struct url u = url_parse(&arena, STR("https://a.example/b?c=d?e#f#g?h"));
    (void)state;
    assert_string_equal(text(u.scheme), "https");
    assert_string_equal(text(u.query), "c=d?e");
    assert_string_equal(text(u.fragment), "f#g?h");
    assert_string_equal(text(u.all), "https://a.example/b?c=d?e#f#g?h");
    u = url_parse(&arena, STR("/p#x?y"));
    assert_string_equal(text(u.query), "");
    assert_string_equal(text(u.fragment), "x?y");
}

/* ---- templates ----------------------------------------------------------------------------------
 */

static void template_braces_are_marked(void **state) {
    static const struct {
        const char *written;
        const char *host;
    } rows[] = {
        {"https://{{ site.domain }}/x", ""},
        {"https://{{site.domain}}/x", ""},
        {"https://{brand}.pxf.io/c/1", ""},
        {"https://%7B%7Bhost%7D%7D/x", ""},
        {"//${host}/x", ""},
        {"https://www.amazon.nl/dp/{{ asin }}?tag={{ tag }}", "www.amazon.nl"},
        {"https://www.amazon.nl/dp/${asin}", "www.amazon.nl"},
        {"https://www.amazon.nl/dp/<?= $asin ?>", "www.amazon.nl"},
        {"{{ url }}", ""},
        {"{% link x %}", ""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct url u = url_parse(&arena, str_of(rows[i].written));
        if (!u.has_template || !str_is(u.host, rows[i].host))
            fail_msg("%s: host '%s'", rows[i].written, text(u.host));
    }
    assert_false(url_parse(&arena, STR("https://a.example/{id}?b=<c>")).has_template);
}

/* ---- the small ones
 * ------------------------------------------------------------------------------- */

static void percent_decoding(void **state) {
    static const struct {
        const char *in, *plain, *form;
    } rows[] = {
        {"abc", "abc", "abc"},
        {"a%20b+c", "a b+c", "a b c"},
        {"%2", "%2", "%2"},
        {"%", "%", "%"},
        {"%zz%41", "%zzA", "%zzA"},
        {"%25%34%31", "%41", "%41"},
        {"%e4%BD%a0", "\xe4\xbd\xa0", "\xe4\xbd\xa0"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        assert_string_equal(text(url_decode(&arena, str_of(rows[i].in), false)), rows[i].plain);
        assert_string_equal(text(url_decode(&arena, str_of(rows[i].in), true)), rows[i].form);
    }
}

static void registrable_domains(void **state) {
    static const struct {
        const char *host, *domain;
    } rows[] = {
        {"www.bol.com", "bol.com"},
        {"bol.com", "bol.com"},
        {"a.b.shop.co.uk", "shop.co.uk"},
        {"writer.github.io", "writer.github.io"},
        {"co.uk", "co.uk"},
        {"localhost", "localhost"},
        {"127.0.0.1", "127.0.0.1"},
        {"[::1]", "[::1]"},
        {"www.xn--mnchen-3ya.de", "xn--mnchen-3ya.de"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
        assert_string_equal(text(url_registrable(str_of(rows[i].host))), rows[i].domain);
}

static void hosts_of_one_registrable_domain(void **state) {
    static const struct {
        const char *host, *other;
        bool same;
    } rows[] = {
        {"www.bol.com", "partner.bol.com", true},
        {"bol.com", "bol.com", true},
        {"bol.com", "coolblue.nl", false},
        {"a.shop.co.uk", "b.shop.co.uk", true},
        {"shop.co.uk", "other.co.uk", false}, /* the last two labels are a public suffix */
        {"writer.github.io", "reader.github.io", false},
        {"localhost", "localhost", true},
        {"www.localhost", "localhost", false},
        {"10.0.0.1", "127.0.0.1", false}, /* addresses have no domain */
        {"", "bol.com", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct str host = str_of(rows[i].host), other = str_of(rows[i].other);
        assert_int_equal(url_same_domain(host, other), rows[i].same);
        assert_int_equal(str_same(url_registrable(host), url_registrable(other)), rows[i].same);
    }
}

static void parameters(void **state) {
    struct str rest = STR("&a=1&&b&=c&d=e=f&"), name, value;
    static const char *const want[][2] = {{"a", "1"}, {"b", ""}, {"", "c"}, {"d", "e=f"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(want); i++) {
        assert_true(url_next_param(&rest, &name, &value));
        assert_string_equal(text(name), want[i][0]);
        assert_string_equal(text(value), want[i][1]);
    }
    assert_false(url_next_param(&rest, &name, &value));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_are_read_as_a_browser_does),
        cmocka_unit_test(what_a_browser_refuses_has_no_host),
        cmocka_unit_test(other_kinds),
        cmocka_unit_test(query_and_fragment),
        cmocka_unit_test(template_braces_are_marked),
        cmocka_unit_test(percent_decoding),
        cmocka_unit_test(registrable_domains),
        cmocka_unit_test(hosts_of_one_registrable_domain),
        cmocka_unit_test(parameters),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
