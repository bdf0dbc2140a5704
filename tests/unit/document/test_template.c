/* Template syntax in Markdown and MDX: never text, reported by name, links in it kept. */
#include "reading.h"

#include "document/template.h"

#include <stdio.h>
#include <time.h>

static void write_attrs(const struct document *document, const struct node *node, FILE *out) {
    for (uint32_t i = 0; i < node->nattrs; i++) {
        const struct attr *attr = &document->attrs.at[node->attrs + i];
        fprintf(out, " %.*s=%.*s", STR_ARG(attr->name),
                STR_ARG(document_decode_attr(document, attr)));
    }
}

/* The tree with the templates' attributes: "[name a=b ...]" for templates, "(p ...)". */
static char *describe(const struct document *document) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    uint32_t ends[256], depth = 0;
    bool template[256];
    for (uint32_t i = 1; i < document->nodes.n; i++) {
        const struct node *n = &document->nodes.at[i];
        struct str written = str_trim(source_slice(document->source, n->span));
        while (depth && ends[depth - 1] <= i)
            fputc(template[--depth] ? ']' : ')', out);
        if (n->kind == NODE_ELEMENT && depth < ARRAY_COUNT(ends)) {
            template[depth] = n->tag == TAG_SHORTCODE;
            ends[depth] = n->end;
            fprintf(out, "%c%.*s", template[depth] ? '[' : '(', STR_ARG(n->name));
            if (template[depth] || n->tag == TAG_P || tag_heading_level(n->tag))
                write_attrs(document, n, out);
            depth++;
        } else if (n->kind == NODE_TEXT && written.n) {
            fprintf(out, " %.*s", STR_ARG(written));
        } else if (n->kind == NODE_COMMENT) {
            fprintf(out, "!%.*s!", STR_ARG(written));
        }
    }
    while (depth)
        fputc(template[--depth] ? ']' : ')', out);
    fclose(out);
    return text;
}

struct template_case {
    const char *text, *want;
    const char *unknown; /* names, with a blank after each */
};

static const struct template_case markdown_cases[] = {
    {"{{< promo >}}", "[promo]", "promo "},
    {"{{% promo a=\"b c\" d=e %}}", "[promo a=b c d=e]", "promo "},
    {"{{< promo \"x\" `y` z >}}", "[promo 0=x 1=y 2=z]", "promo "},
    {"{{< promo />}}", "[promo]", "promo "},
    {"{{< promo\n  a=\"b\"\n>}}", "[promo a=b]", "promo "},
    {"a {{< b >}} c", "(p a[b] c)", "b "},
    {"a\n{{< b >}}\nc", "(p a)[b](p c)", "b "},
    {"{{< a >}}\n\n[b](c)\n\n{{< /a >}}\n\nd", "[a(p(a b))](p d)", "a "},
    {"{{< a >}}b{{< /a >}}", "(p[a b])", "a "},
    {"{{< a >}}b\n\nc{{< /a >}} d\n\ne", "[a(p b)(p c d)](p e)", "a "},
    {"{{< a >}}\n{{< b >}}\nc\n{{< /b >}}\n{{< /a >}}", "[a[b(p c)]]", "a b "},
    {"{{< a >}} {{< b >}} {{< /a >}} {{< /b >}}", "(p[a[b]])", "a b "},
    {"- {{< a >}}\n\n  b\n- c\n\n{{< /a >}}", "(ul(li[a(p)(p b)])(li(p c)))", "a "},
    {"> {{< a >}}\n> b\n> {{< /a >}}", "(blockquote[a(p b)])", "a "},
    {"{{</* a */>}} b", "(p {{</* a */>}} b)", ""},
    {"{{/* a */}} b", "(p!a! b)", ""},
    {"`{{< a >}}` b", "(p(code {{< a >}}) b)", ""},
    {"```\n{{< a >}}\n{% if %}\n```", "(pre {{< a >}}\n{% if %})", ""},
    {"    {{< a >}}", "(pre {{< a >}})", ""},
    {"`{{<` and `>}}`", "(p(code {{<) and(code >}}))", ""},
    {"<!-- {{< a >}} -->", "!{{< a >}}!", ""},
    {"{% include a.html %}", "[a.html]", "a.html "},
    {"{% include \"a/b.html\" c='d' e=page.f %}", "[a/b.html c=d e=page.f]", "a/b.html "},
    {"{% include_relative a.md %} {% render 'b', c: d %}", "(p[a.md][b c=d])", "a.md b "},
    {"{% if a %}b{% else %}c{% endif %}", "(p b c)", ""},
    {"{% if a %}\nb\n{% endif %}", "(p b)", ""},
    {"{%- assign a = 'b' -%}\nc", "(p c)", ""},
    {"{% raw %}{{ a }}{% endraw %} {{ b }}", "(p {{ a }}[b])", "b "},
    {"a {% comment %}[b](c) {{ d }}{% endcomment %} e", "(p a![b](c) {{ d }}! e)", ""},
    {"{% comment %}\na\n\nb\n{% endcomment %}\nc", "!a\n\nb!(p c)", ""},
    {"{# a #} b", "(p!a! b)", ""},
    {"{% highlight c %}\n[a](b)\n\n{{ c }}\n{% endhighlight %}\nd", "(pre [a](b)\n\n{{ c }})(p d)",
     ""},
    {"{{< highlight c >}}\n[a](b)\n{{< /highlight >}}", "(pre [a](b))", ""},
    {"{% callout x %}\na\n{% endcallout %}", "[callout 0=x(p a)]", "callout "},
    {"a {{ b.c | d }} e", "(p a[b.c | d] e)", "b.c | d "},
    {"{{- a -}}", "(p[a])", "a "},
    {"a {{ b\n\nc }} d", "(p a {{ b)(p c }} d)", ""},
    {"a {{ b", "(p a {{ b)", ""},
    {"a {b} {% c", "(p a {b} {% c)", ""},
    {"<div title=\"{{< a \"b\" >}}\">\n\nc\n\n</div>", "(div(p c))", "a "},
    {"<div>\n{{< a >}}\n<b>c</b>\n{{< /a >}}\n</div>", "(div[a(b c)])", "a "},
    {"<script>\nvar a = {{ b }};\n</script>", "(script)", ""},
    {"[a]({{< b >}})", "(p(a a))", "b "},
    {"[{{< a >}} b](c)", "(p(a[a] b))", "a "},
    {"![{{ a }}](b)", "(p(img))", "a "},
    {"# a {#b .c d=e}", "(h1 id=b class=c d=e a)", ""},
    {"a\n{: .b #c}", "(p class=b id=c a)", ""},
    {"{: .b}\na", "(p class=b a)", ""},
    {"a {.b}\n", "(p class=b a)", ""},
    {"a {b=c} d", "(p a {b=c} d)", ""},
    {"{:toc}", "", ""},
    {"|a|\n|---|\n|b|\n{: .c}", "(table(thead(tr(th a)))(tbody(tr(td b))(tr(td))))", ""},
    {"<Promo a=\"b\">c</Promo>", "(p(Promo c))", "Promo "},
    {"<Promo/>\n\na", "(Promo)(p a)", "Promo "},
    {"<Promo>\n\na\n\n</Promo>", "(Promo(p a))", "Promo "},
    {"a List<String> b", "(p a List(String b))", ""},
    {"--8<-- \"a/b.md\"\n\nc", "[a/b.md](p c)", "a/b.md "},
    {"a\n--8<--\nb.md\nc.md\n--8<--\nd", "(p a)[b.md 0=c.md](p d)", "b.md "},
    {"> -8<- 'a.md'", "(blockquote[a.md])", "a.md "},
    {"--8<--\na", "(p --8<-- a)", ""},
    {"a --8<-- \"b.md\"", "(p a --8<-- \"b.md\")", ""},
    {"--8<-- a", "(p --8<-- a)", ""},
    {"`--8<-- \"b.md\"`", "(p(code --8<-- \"b.md\"))", ""},
    {"{!a/b.md!}\n\nc", "[a/b.md](p c)", "a/b.md "},
    {"a {! b.md !} c", "(p a[b.md] c)", "b.md "},
    {"a {!b", "(p a {!b)", ""},
    {"--8<-- \"a.md\" [b](c)", "(p --8<-- \"a.md\"(a b))", ""},
    {"a\r--8<-- \"b.md\"\rc", "(p a)[b.md](p c)", "b.md "},
    {"a <%= b.c %> d <% if e %> f", "(p a[b.c] d f)", "b.c "},
    {"[a](<%= b %>)", "(p(a a))", "b "},
    {"`<%= a %>` <% b", "(p(code <%= a %>) <% b)", ""},
    {"<%-- a\n\nb --%>\n\nc", "!a\n\nb!(p c)", ""},
    {"a {{/* b\n\nc */}} d", "(p a!b\n\nc!)(p d)", ""},
    {"<?php a\nb", "[php]", "php "},
    {"a <?php if ($b > 1) echo $c; ?> d", "(p a[php] d)", "php "},
    {"<?php\necho 1;\n?>\n\na", "[php](p a)", "php "},
    {"<!--#include file=\"a\" -->\n\nb", "[a](p b)", "a "},
    {"<div>\n<!-- <?php a ?> -->\n<?php b ?> c\n</div>", "(div!<?php a ?>![php] c)", "php "},
};

static const struct template_case html_cases[] = {
    {"a {{ b.c }} d", " a[b.c] d", "b.c "},
    {"<p>a {{{ b }}} d</p>", "(p a[b] d)", "b "},
    {"<p>{% include a.html b=\"c\" %}</p>", "(p[a.html b=c])", "a.html "},
    {"{{< a b=\"c\" />}}", "[a b=c]", "a "},
    {"{% if a %}<p>b</p>{% else %}<p>c</p>{% endif %}", "(p b)(p c)", ""},
    {"{{#if a}}b{{else}}c{{/if}}{{! d }}", " b c", ""},
    {"{{ if .a }}b{{ end }}{{ range .c }}{{ end }}{{ $d := 1 }}", " b", ""},
    {"{% comment %}<a href=b>{% endcomment %}c", "!<a href=b>! c", ""},
    {"{% highlight c %}<a>{{ b }}{% endhighlight %}d", " d", ""},
    {"{% raw %}{{ a }}{% endraw %}", " {{ a }}", ""},
    {"{# <p>a</p> #}<p>b</p>", "!<p>a</p>!(p b)", ""},
    {"{{!-- <p>a</p> --}}{{/* <p>b</p> */}}<p>c</p>", "!<p>a</p>!!<p>b</p>!(p c)", ""},
    {"<%-- <p>a</p> --%><%# <p>b</p> %><p>c</p>", "(p c)", ""},
    {"<% include a %>b<!-- #include file=\"c\" -->", "[a] b[c]", "a c "},
    {"<p>a</p><?php include \"b\";", "(p a)[php]", "php "},
    {"{# a #}{{ b }}{#c", "!a![b] {#c", "b "},
    {"a {b} {% c", " a {b} {% c", ""},
    {"a {{ <a href=b>c</a> }} d", " a {{(a c) }} d", ""},
    {"<code>{{ a }}</code> {{ b }}", "(code {{ a }})[b]", "b "},
    {"<pre>{% a %}<b>c</b></pre>", "(pre {% a %}(b c))", ""},
    {"<!-- {{ a }} --><title>{{ b }}</title><script>{{ c }}</script>",
     "!{{ a }}!(title {{ b }})(script)", ""},
    {"<template>{{ a }}</template>", "(template[a])", ""},
    {"<a href=\"{{ b.c }}\" id=\"{{ d }}\">e</a>", "(a e)", "b.c "},
    {"<a href=\"{{ \"b\" | c }}\">e</a>", "(a e)", "\"b\" | c "},
    {"<a href=\"b?c={{d}}\">e</a><img src=\"{{ f }}\">", "(a e)(img)", "d "},
    {"<iframe src='{% a %}'></iframe>", "(iframe)", "a "},
    {"<a href=\"<?= $b ?>\">c</a>", "(a c)", "= $b "},
    {"<p>a <?php if ($b > 1) echo $c; ?> d", "(p a[php] d)", "php "},
    {"<?xml version=\"1.0\"?><p>a", "!xml version=\"1.0\"?!(p a)", ""},
    {"<p>a <%= b.c %> <% if d %> e <% f", "(p a[b.c] e <% f)", "b.c "},
    {"<!--#include virtual=\"/a.html\" -->b", "[/a.html] b", "/a.html "},
};

static const struct template_case mdx_cases[] = {
    {"import A from 'a'\n\nb", "(p b)", ""},
    {"import A from 'a'\nimport {B} from \"b\"\nexport const c = {\n  d: 1,\n\n  e: 2\n}\n\nf",
     "(p f)", ""},
    {"---\na: b\n---\nimport A from 'a'\n\nb", "(p b)", ""},
    {"import duties are high", "(p import duties are high)", ""},
    {"a {b.c} d", "(p a[b.c] d)", "b.c "},
    {"{/* a\n\nb */}\n\nc", "!a\n\nb!(p c)", ""},
    {"{\"}\"} a", "(p[\"}\"] a)", "\"}\" "},
    {"<Promo brand=\"a &amp; b\" link={c + \"}\"} new />",
     "[Promo brand=a & b link=c + \"}\" new=]", "Promo "},
    {"<Promo>\n\n[a](b)\n\n</Promo>", "[Promo(p(a a))]", "Promo "},
    {"<Promo>\n  <A.B c='d'>e</A.B>\n</Promo>", "[Promo(p[A.B c=d e])]", "Promo A.B "},
    {"a <B>c</B> d", "(p a[B c] d)", "B "},
    {"<Promo\n  a=\"b\"\n\n  c=\"d\"\n/>", "[Promo a=b c=d]", "Promo "},
    {"<>a</>", "(p a)", ""},
    {"<div style={{a: \"b>c\"}}>\n\nd\n\n</div>", "(div(p d))", ""},
    {"<div className=\"a\">\n  [b](c) {d}\n</div>", "(div(p(a b)[d]))", "d "},
    {"<a\n  href=\"b\"\n  c={() => d}\n>e</a>", "(p(a e))", ""},
    {"> <a\n> href='b'>c</a>", "(blockquote(p(a c)))", ""},
    {"<p>\n  [a](b)\n</p>", "(p)(p(a a))", ""},
    {"<a\n  href=\"b\"\n>\n  c\n</a>", "(a(p c))", ""},
    {"<li>[a](b)</li>", "(p)(li(a a))", ""},
    {"<style>\n[a](b)\n</style>", "(style)", ""},
    {"`{a}` `<B>`", "(p(code {a})(code <B>))", ""},
    {"```\n<B>{a\n```\n\n{c}", "(pre <B>{a)(p[c])", "c "},
    {"    a", "(p a)", ""},
    {"<https://a.nl>", "(p(a https://a.nl))", ""},
    {"a{' '}b", "(p a b)", ""},
    {"<a href={\"b\"}>c</a> <B to={'d'} />", "(p(a c)[B to=d])", "B "},
    {"<a href={b.c}>d</a> <a {...e}>f</a>", "(p(a d)(a f))", "b.c ...e "},
    {"<a href={`b${c}`}>d</a>", "(p(a d))", "`b${c}` "},
};

static void check(const struct template_case *c, enum syntax syntax) {
    struct reading r;
    read_bytes(&r, str_of(c->text), syntax);
    char *got = describe(r.document), names[200] = "";
    for (uint32_t i = 0; i < r.document->unknowns.n; i++) {
        const struct unknown *u = &r.document->unknowns.at[i];
        size_t n = strlen(names);
        snprintf(names + n, sizeof names - n, "%.*s ", STR_ARG(u->name));
        if (u->node)
            assert_true(str_eq(r.document->nodes.at[u->node].name, u->name));
    }
    if (strcmp(got, c->want) != 0 || strcmp(names, c->unknown) != 0)
        fail_msg("%s\n gives %s unknown: %s\n  want %s unknown: %s", c->text, got, names, c->want,
                 c->unknown);
    free(got);
    end_reading(&r);
}

static void templates_of_markdown_are_nodes(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(markdown_cases); i++)
        check(&markdown_cases[i], SYNTAX_MARKDOWN);
}

static void components_of_mdx_are_nodes(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(mdx_cases); i++)
        check(&mdx_cases[i], SYNTAX_MDX);
}

static void templates_of_html_are_nodes(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(html_cases); i++)
        check(&html_cases[i], SYNTAX_HTML);
}

static void arguments_have_exact_spans(void **state) {
    (void)state;
    struct reading r;
    read_bytes(&r, STR("{{< a b=\"c d\" `e` >}}"), SYNTAX_MARKDOWN);
    uint32_t node = find_element(r.document, TAG_SHORTCODE, 0);
    const struct attr *b = document_attr(r.document, node, "b");
    assert_str(source_slice(&r.source, b->value), "c d");
    assert_str(source_slice(&r.source, b->name_span), "b");
    assert_int_equal(b->quote, '"');
    assert_str(source_slice(&r.source, document_attr(r.document, node, "0")->value), "e");
    assert_str(source_slice(&r.source, r.document->nodes.at[node].outer),
               "{{< a b=\"c d\" `e` >}}");
    assert_str(r.document->unknowns.at[0].what, "shortcode 'a'");
    end_reading(&r);
}

static void value_whose_quote_is_not_closed_has_none(void **state) {
    (void)state;
    struct reading r;
    read_bytes(&r, STR("{{< a \"b c >}}"), SYNTAX_MARKDOWN);
    uint32_t node = find_element(r.document, TAG_SHORTCODE, 0);
    const struct attr *argument = document_attr(r.document, node, "0");
    assert_str(source_slice(&r.source, argument->value), "b c");
    assert_int_equal(argument->quote, 0);
    end_reading(&r);
}

static void what_kind_it_is_is_said(void **state) {
    (void)state;
    static const struct {
        enum syntax syntax;
        const char *text, *want;
    } cases[] = {
        {SYNTAX_MARKDOWN, "{{% a %}}", "shortcode 'a'"},
        {SYNTAX_MARKDOWN, "{% include a.html %}", "template tag 'a.html'"},
        {SYNTAX_MARKDOWN, "{{ a }}", "template expression 'a'"},
        {SYNTAX_MARKDOWN, "<Ab />", "component 'Ab'"},
        {SYNTAX_MARKDOWN, "--8<-- \"a\"", "include 'a'"},
        {SYNTAX_MARKDOWN, "{!a!}", "include 'a'"},
        {SYNTAX_HTML, "<!--#include file=\"a\"-->", "include 'a'"},
        {SYNTAX_HTML, "<?= $a ?>", "code 'php'"},
        {SYNTAX_HTML, "<%= a %>", "code 'a'"},
        {SYNTAX_HTML, "<a href='{{ a }}'>b</a>", "template 'a'"},
        {SYNTAX_MDX, "<A />", "component 'A'"},
        {SYNTAX_MDX, "{a}", "template expression 'a'"},
        {SYNTAX_MDX, "a {b", "MDX expression that does not end"},
    };
    struct reading r;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        read_bytes(&r, str_of(cases[i].text), cases[i].syntax);
        assert_int_equal(r.document->unknowns.n, 1);
        assert_str(r.document->unknowns.at[0].what, cases[i].want);
        end_reading(&r);
    }
}

/* Openings without an end, and the like, many times over: in time that grows with their number. */
static void hostile_templates_take_linear_time(void **state) {
    (void)state;
    static const char *const units[] = {"{{",
                                        "{%",
                                        "{{< a >}}",
                                        "{{< a\n\n",
                                        "{% comment %}",
                                        "{% raw %}",
                                        "[^a]: ",
                                        "{:a=\"",
                                        "`` ` ",
                                        "<A ",
                                        "<A b={",
                                        "{a",
                                        "<A>",
                                        "{{< a >}}\n",
                                        "> {{a}}\n",
                                        "a{:.b}\n",
                                        "[a](b){:c=d}",
                                        "{{< a >}} {{< /b >}} ",
                                        "export a = {\n\n",
                                        "{% a %}{% enda %}",
                                        "--8<--\n",
                                        "--8<-- ",
                                        "{!",
                                        "<?php ",
                                        "<%",
                                        "<!--#include ",
                                        "{{/*",
                                        "{# ",
                                        "<%-- "};
    enum { TIMES = 20000 };
    struct reading r;
    static const enum syntax syntaxes[] = {SYNTAX_MARKDOWN, SYNTAX_MDX, SYNTAX_HTML};
    for (size_t i = 0; i < ARRAY_COUNT(units) * ARRAY_COUNT(syntaxes); i++) {
        const char *unit = units[i / ARRAY_COUNT(syntaxes)];
        size_t n = strlen(unit);
        char *text = malloc(n * TIMES);
        for (size_t k = 0; k < TIMES; k++)
            memcpy(text + k * n, unit, n);
        clock_t before = clock();
        read_bytes(&r, (struct str){text, n * TIMES}, syntaxes[i % ARRAY_COUNT(syntaxes)]);
        end_reading(&r);
        if (clock() - before > 3 * CLOCKS_PER_SEC)
            fail_msg("%d times \"%s\" takes too long", TIMES, unit);
        free(text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(templates_of_markdown_are_nodes),
        cmocka_unit_test(components_of_mdx_are_nodes),
        cmocka_unit_test(templates_of_html_are_nodes),
        cmocka_unit_test(arguments_have_exact_spans),
        cmocka_unit_test(value_whose_quote_is_not_closed_has_none),
        cmocka_unit_test(what_kind_it_is_is_said),
        cmocka_unit_test(hostile_templates_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
