/* The tree of good and bad HTML, written as text: (name ... ) for elements. */
#include "reading.h"

#include "document/html_repair.h"

#include <stdio.h>
#include <time.h>

static void write_node(const struct document *document, uint32_t i, FILE *out) {
    const struct node *node = &document->nodes.at[i];
    struct str text = source_slice(document->source, node->span);
    switch ((enum node_kind)node->kind) {
    case NODE_ELEMENT:
        fprintf(out, "(%.*s%s", STR_ARG(node->name), node->flags & NODE_UNCLOSED_LINK ? "?" : "");
        break;
    case NODE_TEXT:
        fprintf(out, " %.*s", STR_ARG(str_trim(text)));
        break;
    case NODE_COMMENT:
        fprintf(out, "!");
        break;
    case NODE_RAW:
        fprintf(out, "#");
        break;
    case NODE_ROOT:
    case NODE_BREAK:
        break;
    }
}

/* The tree without html, head and body: "(p text(b x))". For small documents only. */
static char *describe(const struct document *document) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    uint32_t ends[256];
    size_t depth = 0;
    for (uint32_t i = 1; i < document->nodes.n; i++) {
        for (; depth && ends[depth - 1] <= i; depth--)
            fputc(')', out);
        const struct node *node = &document->nodes.at[i];
        if (node->tag == TAG_HTML || node->tag == TAG_HEAD || node->tag == TAG_BODY)
            continue;
        write_node(document, i, out);
        if (node->kind == NODE_ELEMENT && depth < ARRAY_COUNT(ends))
            ends[depth++] = node->end;
    }
    for (; depth; depth--)
        fputc(')', out);
    fclose(out);
    return text;
}

static const struct {
    const char *html, *want;
} cases[] = {
    {"", ""},
    {"text", " text"},
    {"<p>a<p>b", "(p a)(p b)"},
    {"<p>a</p></p>b", "(p a) b"},
    {"</div></div><p>a", "(p a)"},
    {"<!DOCTYPE html><html><head><title>t</title></head><body><p>x</body></html>",
     "(title t)(p x)"},
    {"<html><body><p>a</body></html><p>b", "(p a)(p b)"},
    {"<p>a<html><body><p>b", "(p a)(p b)"},
    {"<head><title>t</title>text<p>x", "(title t) text(p x)"},
    {"<p>a<div>b</div>c", "(p a)(div b) c"},
    /* Elements of HTML 5 end a paragraph, */
    {"<p>a<section>b</section>c", "(p a)(section b) c"},
    {"<p>a<aside>b<p>c</aside>d", "(p a)(aside b(p c)) d"},
    {"<p>a<figure><img><figcaption>x</figure>", "(p a)(figure(img)(figcaption x))"},
    {"<p>a<b>c<main>d", "(p a(b c))(main d)"},
    /* and a rule does. */
    {"<p>a<hr>b", "(p a)(hr) b"},
    {"<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "(ul(li a)(li b(ul(li c)))(li d)) e"},
    {"<li>a<b>b<li>c", "(li a(b b))(li c)"},
    {"<ul><li>a<div><ul></li><li>b</ul></div></ul>c", "(ul(li a(div(ul(li b))))) c"},
    {"<dl><dt>a<dd>b<dd>c<dt>d</dl>", "(dl(dt a)(dd b)(dd c)(dt d))"},
    {"<select><option>a<option>b</select>c", "(select(option a)(option b)) c"},
    {"<table><tr><td>a<td>b<tr><th>c</table>d", "(table(tr(td a)(td b))(tr(th c))) d"},
    {"<table><thead><tr><th>a<tbody><tr><td>b</table>",
     "(table(thead(tr(th a)))(tbody(tr(td b))))"},
    {"<table><tr><td><table><tr><td>a</table>b<td>c</table>",
     "(table(tr(td(table(tr(td a))) b)(td c)))"},
    {"<table><tr><td><p>a</table></p>b", "(table(tr(td(p a)))) b"},
    {"<div><table><tr><td></div>a</td></table></div>b", "(div(table(tr(td a)))) b"},
    {"<h2>a</h3>b", "(h2 a) b"},
    {"<h2>a<h3>b</h3>", "(h2 a)(h3 b)"},
    {"<h2><p>a</p></h2>b", "(h2(p a)) b"},
    /* An end tag of an inline element doesn't end a block in it. */
    {"<div><span><p>a</span>b</p></div>c", "(div(span(p a b))) c"},
    {"<section><b><article>a</b>b</article>c</section>d", "(section(b(article a b) c)) d"},
    {"<div><section><div>a</section>b</div>c", "(div(section(div a)) b) c"},
    {"<button><p>a</button>b", "(button(p a)) b"},
    /* Links: */
    {"<a href=x>a<a href=y>b</a>c", "(a? a)(a b) c"},
    {"<a href=x><b>a<a href=y>b</a></b>c", "(a?(b a))(a b) c"},
    {"<a href/>a</a>b", "(a a) b"},
    {"<p><a href=x>a<p>b", "(p(a? a))(p b)"},
    {"<p><a href=x>a</p>b", "(p(a? a)) b"},
    {"<a href=x>a<b>b</b><p>c", "(a? a(b b))(p c)"},
    {"<a href=x><p>a</p><p>b</p>", "(a?(p a))(p b)"},
    {"<a href=x><h2>a</h2><p>b</p></a>c", "(a(h2 a)(p b)) c"},
    {"<p><a href=x>a<div>b</div></a>c", "(p(a a(div b)) c)"},
    {"<a href=x><table><tr><td>a</table></a>b", "(a(table(tr(td a)))) b"},
    {"<a href=x><div>a</a>b</div>c", "(a(div a b)) c"},
    {"<li><a href=x>a<li><a href=y>b</a>", "(li(a? a))(li(a b))"},
    {"<a name=x>a<h2>b", "(a? a)(h2 b)"},
    /* What is not text of the page: */
    {"<script>a<p></script><style>b</style>c", "(script#)(style#) c"},
    {"<p><iframe src=x><p>a</iframe>b", "(p(iframe#) b)"},
    {"<p><textarea><a href=x></textarea>b", "(p(textarea <a href=x>) b)"},
    {"<p>a<xmp><p></xmp>b", "(p a)(xmp#) b"},
    {"a<plaintext><p>", " a(plaintext <p>)"},
    {"<noscript><a href=x>a</a></noscript>", "(noscript(a a))"},
    {"<head><noscript><img></noscript><title>t</title></head>a", "(noscript(img))(title t) a"},
    {"<template><tr><td>a</template>b", "(template(tr(td a))) b"},
    {"<p><svg><path/><g><a>x</a></g></svg>b", "(p(svg(path)(g(a x))) b)"},
    {"<p><picture><source><img></picture>a<video><track></video><wbr>b",
     "(p(picture(source)(img)) a(video(track))(wbr) b)"},
    {"<!--a--><p><!--b-->c<!--d--></p><!--e-->", "!(p! c!)!"},
    {"<my-box><p>a</my-box>b</p></my-box>c", "(my-box(p a b)) c"},
    {"<o:p></o:p><x.y>a</x.y>b", "(o:p)(x.y a) b"},
    {"</br></img><br></br>a", "(br) a"},
    {"<isindex>a<image>b", "(isindex a(image b))"},
    {"<frameset><frame src=x></frameset>", "(frameset(frame))"},
};

static void html_becomes_a_tree(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct reading r;
        read_html(&r, cases[i].html);
        char *got = describe(r.document);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%s: got %s, want %s", cases[i].html, got, cases[i].want);
        free(got);
        end_reading(&r);
    }
}

static void assert_outer(const struct reading *r, enum tag tag, const char *want) {
    uint32_t i = find_element(r->document, tag, 0);
    assert_true(i > 0);
    assert_str(source_slice(&r->source, r->document->nodes.at[i].outer), want);
}

static void outer_spans_go_to_the_end_of_the_element(void **state) {
    (void)state;
    struct reading r;
    read_html(&r, "<p>a <b>b</b> c<div><a href=x>d</a>\n</div><ul><li>e<br></ul>");
    assert_outer(&r, TAG_P, "<p>a <b>b</b> c");
    assert_outer(&r, TAG_B, "<b>b</b>");
    assert_outer(&r, TAG_DIV, "<div><a href=x>d</a>\n</div>");
    assert_outer(&r, TAG_A, "<a href=x>d</a>");
    assert_outer(&r, TAG_LI, "<li>e<br>");
    assert_outer(&r, TAG_UL, "<ul><li>e<br></ul>");
    const struct node *nodes = r.document->nodes.at;
    assert_true(nodes[find_element(r.document, TAG_P, 0)].flags & NODE_IMPLIED_END);
    assert_false(nodes[find_element(r.document, TAG_UL, 0)].flags & NODE_IMPLIED_END);
    end_reading(&r);
}

static void code_and_templates_mark_what_is_in_them(void **state) {
    (void)state;
    struct reading r;
    read_html(&r, "<pre>a <a href=x>b</a></pre><template><p>c</p></template>d");
    const struct document *document = r.document;
    uint32_t link = find_element(document, TAG_A, 0), p = find_element(document, TAG_P, 0);
    assert_true(document->nodes.at[link].flags & NODE_CODE);
    assert_true(document->nodes.at[link + 1].flags & NODE_CODE);
    assert_true(document->nodes.at[p].flags & NODE_INERT);
    assert_true(document->nodes.at[p + 1].flags & NODE_INERT);
    assert_int_equal(document->nodes.at[document->nodes.n - 1].flags, 0);
    end_reading(&r);
}

/* ---- hostile input ----------------------------------------------------------------------- */

struct hostile {
    const char *name, *first, *again, *then, *last; /* first, n times again, n times then, last */
    enum tag tag;
    uint32_t want; /* elements with the tag */
};

enum { MANY = 100000 };

static const struct hostile hostile[] = {
    {"nested", "", "<div>", "</div>", "<a href=x>", TAG_DIV, MANY},
    {"never closed", "", "<div>", "", "<a href=x>", TAG_A, 1},
    {"ends of another name", "", "<b>", "</i>", "", TAG_B, MANY},
    {"ends that a block keeps off", "<i><div>", "<b>", "</i>", "", TAG_B, MANY},
    {"paragraphs", "", "<p>x", "", "", TAG_P, MANY},
    {"paragraphs in depth", "", "<b>", "<p><div></div></p>", "", TAG_DIV, MANY},
    {"links in links", "", "<a href=x>", "", "", TAG_A, MANY},
    {"links around blocks", "", "<a href=x><div>t", "", "", TAG_A, MANY},
    {"links and wrong ends", "", "<a><div>", "</a>", "", TAG_A, MANY},
    {"tables", "", "<table><tr><td>", "</p>", "", TAG_TD, MANY},
    {"cells", "<table><tr>", "<td>x", "", "", TAG_TD, MANY},
    {"lists", "", "<ul><li>", "</li>", "", TAG_LI, MANY},
    {"ends only", "<p>", "</div>", "</nav>", "x", TAG_P, 1},
    {"sections", "", "<p><section>", "</p>", "", TAG_SECTION, MANY},
    {"templates", "", "<template>", "</div>", "", TAG_TEMPLATE, MANY},
    {"unfinished", "<p>", "<", "&", "", TAG_P, 1},
    {"attributes", "<a ", "x\0", "", " href=x>y</a>", TAG_A, 1},
};

static struct str repeat(const struct hostile *h, bool numbered) {
    size_t room = 64 + (size_t)MANY * 40, n = 0;
    char *text = malloc(room);
    assert_non_null(text);
    n += (size_t)snprintf(text, room, "%s", h->first);
    for (int i = 0; i < MANY; i++)
        n += numbered ? (size_t)snprintf(text + n, room - n, "%s%d=%d ", h->again, i, i)
                      : (size_t)snprintf(text + n, room - n, "%s", h->again);
    for (int i = 0; i < MANY; i++)
        n += (size_t)snprintf(text + n, room - n, "%s", h->then);
    n += (size_t)snprintf(text + n, room - n, "%s", h->last);
    return (struct str){text, n};
}

static void hostile_pages_are_read_whole_and_in_time(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(hostile); i++) {
        struct str text = repeat(&hostile[i], str_is(str_of(hostile[i].name), "attributes"));
        clock_t start = clock();
        struct reading r;
        read_bytes(&r, text, SYNTAX_HTML);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds > 5) /* 0.2 s at most, without sanitizers */
            fail_msg("%s: %.1f s", hostile[i].name, seconds);
        uint32_t got = 0;
        for (uint32_t k = 1; k < r.document->nodes.n; k++)
            got += r.document->nodes.at[k].kind == NODE_ELEMENT &&
                   r.document->nodes.at[k].tag == hostile[i].tag;
        if (got != hostile[i].want)
            fail_msg("%s: %u elements, want %u", hostile[i].name, got, hostile[i].want);
        end_reading(&r);
        free((char *)(uintptr_t)text.p);
    }
}

/* Everything that must not make, or lose, a link. */
static void hostile_pages_have_their_links_and_no_others(void **state) {
    (void)state;
    static const struct {
        struct str html;
        uint32_t links;
    } pages[] = {
        {STR("<p>\0<a\0 href=x>a</a><a href=y\0>b</a>\0<a href=z>c</a>"), 2},
        {STR("<a href=x>a</a><b\0><a href=y>b</a><c \0=\0><a href=z>c</a>"), 3},
        {STR("\r<a\rhref=x\r>\ra</a>\r<a href=y>"), 2},
        {STR("\xEF\xBB\xBF<a href=x>"), 1},
        {STR("<a href=x>a</a><a href=\"y>b</a>"), 1},
        {STR("<a href=x>a</a><a href=y"), 1},
        {STR("<a href='x' title='y>a</a><a href=z>"), 0},
        {STR("<a href=x>a<a href=y>b<a href=z>c"), 3},
        {STR("<a @click=\"x='<a href=y>'\" :href=\"a>b\">t</a>"), 1},
        {STR("<article><p><a href=x></article><dialog><a href=y></dialog>"), 2},
        {STR("<svg><a href=x><text>t</text></a><path d='<a href=y>'/></svg><a href=z>"), 2},
        {STR("<template><a href=x></a></template><noscript><a href=y></a></noscript>"), 2},
        {STR("<textarea><a href=x></textarea><title><a href=y></title>"), 0},
        {STR("<iframe><a href=x></iframe><noembed><a href=y></noembed><xmp><a></xmp>"), 0},
        {STR("<script>'<a href=x>'</script><style><a href=y></style><a href=z>"), 1},
        {STR("<!-- <a href=x> --><!-->  <a href=y><!--- ><a>--><![CDATA[<a href=z>]]>"), 1},
        {STR("<?php echo '<a href=x>' ?><a href=y>"), 1},
        {STR("<option><a href=x></option><select><option><a href=y></select>"), 2},
    };
    for (size_t i = 0; i < ARRAY_COUNT(pages); i++) {
        struct reading r;
        read_bytes(&r, pages[i].html, SYNTAX_HTML);
        if (count_elements(r.document, TAG_A) != pages[i].links)
            fail_msg("%.*s: %u links", STR_ARG(pages[i].html), count_elements(r.document, TAG_A));
        end_reading(&r);
    }
}

int main(void) {
    html_repair_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_becomes_a_tree),
        cmocka_unit_test(outer_spans_go_to_the_end_of_the_element),
        cmocka_unit_test(code_and_templates_mark_what_is_in_them),
        cmocka_unit_test(hostile_pages_are_read_whole_and_in_time),
        cmocka_unit_test(hostile_pages_have_their_links_and_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
