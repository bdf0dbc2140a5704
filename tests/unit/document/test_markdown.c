/* Markdown: the tree, and where each link, destination and title stands in the text. */
#include "reading.h"

#include "document/entity.h"
#include "document/markdown.h"

#include <dirent.h>
#include <md4c.h>
#include <stdio.h>

static void read_markdown(struct reading *r, const char *text) {
    read_bytes(r, str_of(text), SYNTAX_MARKDOWN);
}

/* Each A and IMG: "outer -> destination" and " 'title'", in order, one a line. */
static char *describe_links(const struct document *document) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    for (uint32_t i = 1; i < document->nodes.n; i++) {
        const struct node *n = &document->nodes.at[i];
        if (n->kind != NODE_ELEMENT || (n->tag != TAG_A && n->tag != TAG_IMG))
            continue;
        struct str to = document_attr_value(document, i, n->tag == TAG_A ? "href" : "src");
        fprintf(out, "%.*s -> %.*s", STR_ARG(source_slice(document->source, n->outer)),
                STR_ARG(to));
        if (document_attr(document, i, "title"))
            fprintf(out, " '%.*s'", STR_ARG(document_attr_value(document, i, "title")));
        if (document_attr(document, i, "rel"))
            fprintf(out, " rel=%.*s", STR_ARG(document_attr_value(document, i, "rel")));
        fputc(';', out);
    }
    fclose(out);
    return text;
}

static const struct {
    const char *markdown, *want;
} link_cases[] = {
    {"[a](b)", "[a](b) -> b;"},
    {"x [a](b 'c') y", "[a](b 'c') -> b 'c';"},
    {"[a](<b c> \"d\")", "[a](<b c> \"d\") -> b c 'd';"},
    {"[a](b (t))", "[a](b (t)) -> b 't';"},
    {"[a]()", "[a]() -> ;"},
    {"[](b)", "[](b) -> b;"},
    {"[ ](b)", "[ ](b) -> b;"},
    {"x\n\n[d]: e\n\n[](b?x=1&y=2)", "[](b?x=1&y=2) -> b?x=1&y=2;"},
    {"![](b) [](c)", "![](b) -> b;[](c) -> c;"},
    {"[a](b\\)c)", "[a](b\\)c) -> b)c;"},
    {"[a](b(c)d)", "[a](b(c)d) -> b(c)d;"},
    {"[a](b?x=1&amp;y=2)", "[a](b?x=1&amp;y=2) -> b?x=1&y=2;"},
    {"[a](b?x=1&y=2)", "[a](b?x=1&y=2) -> b?x=1&y=2;"},
    {"[a](b?copy=1&copy=2)", "[a](b?copy=1&copy=2) -> b?copy=1&copy=2;"},
    {"[a [b] c](d)", "[a [b] c](d) -> d;"},
    {"[a\\]b](c)", "[a\\]b](c) -> c;"},
    {"[`]`](c)", "[`]`](c) -> c;"},
    {"[*a*](b)", "[*a*](b) -> b;"},
    {"**[a](b)**", "[a](b) -> b;"},
    {"[**a** `b`](c)", "[**a** `b`](c) -> c;"},
    {"[![a](b)](c)", "[![a](b)](c) -> c;![a](b) -> b;"},
    {"[![](b)](c)", "[![](b)](c) -> c;![](b) -> b;"},
    {"[![](b&c)](d&e)", "[![](b&c)](d&e) -> d&e;![](b&c) -> b&c;"},
    {"![a [b](c) d](e 'f')", "![a [b](c) d](e 'f') -> e 'f';"},
    {"![![a](b)](c)", "![![a](b)](c) -> c;"},
    {"[a\nb](c)", "[a\nb](c) -> c;"},
    {"> [a\n> b](c\n> 'd')", "[a\n> b](c\n> 'd') -> c 'd';"},
    {"- x [a](b)\n- [c](d)", "[a](b) -> b;[c](d) -> d;"},
    {"1. [a](b)\n   [c](d)", "[a](b) -> b;[c](d) -> d;"},
    {"- [ ] [a](b)\n- [x] [c](d)", "[a](b) -> b;[c](d) -> d;"},
    {"# [a](b) #", "[a](b) -> b;"},
    {"[a](b)\n===", "[a](b) -> b;"},
    {"|a|b|\n|---|---|\n|[c](d)|[e](f)|", "[c](d) -> d;[e](f) -> f;"},
    {"|a|\n|---|\n|[c](d\\|e)|", "[c](d\\|e) -> d|e;"},
    {"~~[a](b)~~", "[a](b) -> b;"},
    {"[a][b]\n\n[b]: c 'd'", "[a][b] -> c 'd';"},
    {"[a][]\n\n[a]: <c d>", "[a][] -> c d;"},
    {"[a]\n\n[a]: c", "[a] -> c;"},
    {"[a]\n\n[A]: c&amp;d 'e'", "[a] -> c&d 'e';"},
    {"[a][x]\n\n[y]: c&d\n[x]: e\\&f", "[a][x] -> e&f;"},
    {"[a] [b]\n\n[a]: c", "[a] -> c;"},
    {"![a][b]\n\n[b]: c", "![a][b] -> c;"},
    {"[a]: b\n\n[a] and [a]", "[a] -> b;[a] -> b;"},
    {"> [a]: b\n\n[a]", "[a] -> b;"},
    {"<http://a.nl>", "<http://a.nl> -> http://a.nl;"},
    {"<http://a.nl/?b&amp;c>", "<http://a.nl/?b&amp;c> -> http://a.nl/?b&c;"},
    {"<a@b.nl>", "<a@b.nl> -> mailto:a@b.nl;"},
    {"x http://a.nl/b?c=d&e, y", "http://a.nl/b?c=d&e -> http://a.nl/b?c=d&e;"},
    {"x www.a.nl/b y", "www.a.nl/b -> http://www.a.nl/b;"},
    {"(http://a.nl/b)", "http://a.nl/b -> http://a.nl/b;"},
    {"*http://a.nl/b*", "http://a.nl/b -> http://a.nl/b;"},
    {"x a@b.nl y", "a@b.nl -> mailto:a@b.nl;"},
    {"\"http://a.nl/b\". c", "http://a.nl/b -> http://a.nl/b;"},
    {"a:http://a.nl/(b)?!) HTTP://b.nl",
     "http://a.nl/(b) -> http://a.nl/(b);HTTP://b.nl -> HTTP://b.nl;"},
    {"a<br>http://a.nl", "http://a.nl -> http://a.nl;"},
    {"|a|\n|---|\n|http://a.nl|", "http://a.nl -> http://a.nl;"},
    {"\xe2\x86\x92https://\xc3\xa9.nl/a", "https://\xc3\xa9.nl/a -> https://\xc3\xa9.nl/a;"},
    {"[\"http://a.nl\"](b) <a href='c'>\"http://a.nl\"</a>",
     "[\"http://a.nl\"](b) -> b;<a href='c'>\"http://a.nl\"</a> -> c;"},
    {"`\"http://a.nl\"` xhttp://a.nl \"http://localhost/\" \"http:\\//a.nl\"", ""},
    {"[http://a.nl](http://b.nl)", "[http://a.nl](http://b.nl) -> http://b.nl;"},
    {"[x](data:image/png;base64,AAA=)",
     "[x](data:image/png;base64,AAA=) -> data:image/png;base64,AAA=;"},
    {"a\r\n\r\n[b\r\nc](d\r\n\"e\")", "[b\r\nc](d\r\n\"e\") -> d 'e';"},
    {"[a](b)\r[c](d)", "[a](b) -> b;[c](d) -> d;"},
    {"\xef\xbb\xbf[a](b)", "[a](b) -> b;"},
    {"`[a](b)` ``[c](d)``", ""},
    {"```\n[a](b) http://c.nl\n```", ""},
    {"    [a](b)", ""},
    {"<!-- [a](b) -->", ""},
    {"\\[a](b)", ""},
    {"[a](b)c](d)", "[a](b) -> b;"},
    {"[a]{b}(c)", ""},
    {"[a](b){:rel=\"sponsored\"}", "[a](b) -> b rel=sponsored;"},
    {"[a](b){: rel='nofollow sponsored' .c}", "[a](b) -> b rel=nofollow sponsored;"},
    {"[a](b){rel=sponsored}", "[a](b) -> b rel=sponsored;"},
    {"[a](b){:target=x}{:rel=y}", "[a](b) -> b rel=y;"},
    {"[a]({{< relref \"p\" >}})", "[a]({{< relref \"p\" >}}) -> {{< relref \"p\" >}};"},
    {"[a]({% link x y.md %} 't')", "[a]({% link x y.md %} 't') -> {% link x y.md %} 't';"},
    {"<div>\n\n[a](b)\n\n</div>", "[a](b) -> b;"},
    {"<div>\n[a](b)\n</div>", ""},
    {"x <a href=\"b\">c</a>", "<a href=\"b\">c</a> -> b;"},
    {"> <a\n> href=\"b\">c</a>", "<a\n> href=\"b\">c</a> -> b;"},
    {"text[^1]\n\n[^1]: https://a.nl", "https://a.nl -> https://a.nl;"},
    {"text[^1]\n\n[^1]: See [a](b).", "[a](b) -> b;"},
    {"x **[\na](b)**", "[\na](b) -> b;"},
    {"a\n    ```\n    [b](c)\n    ```\n[d](e)\n\n[f](g)", "[d](e) -> e;[f](g) -> g;"},
    {"- a\n      ~~~\n\n[b](c)", "[b](c) -> c;"},
    {"1. a\n    ```\n    [b](c)\n    ```", ""},
    {"- a\n  - b\nc\n    ```\n    [d](e)\n    ```", ""},
    {"[a]\n\n[a]: b\n    ```\n    c\n    ```", "[a] -> b;"},
    {"a\n    <div>\n[b](c)", "[b](c) -> c;"},
    {"> a\n>     <div>\n> [b](c)", "[b](c) -> c;"},
    {"<div>\na\n    <div>\n[b](c)", ""},
    {"```\na\n```\t\n[b](c)", "[b](c) -> c;"},
    {"a|[b](c)\n---|", "[b](c) -> c;"},
    {"|a|\n|---|---|\n|b|c|[d](e)|", "[d](e) -> e;"},
    {"- |a|b|\n  |---|---|\n  |[c](d)|e|[f](g)|", "[c](d) -> d;"},
};

static void links_have_their_place(void **state) {
    (void)state;
    struct reading r;
    for (size_t i = 0; i < ARRAY_COUNT(link_cases); i++) {
        read_markdown(&r, link_cases[i].markdown);
        char *got = describe_links(r.document);
        if (strcmp(got, link_cases[i].want) != 0)
            fail_msg("%s\n gives %s\n  want %s", link_cases[i].markdown, got, link_cases[i].want);
        free(got);
        end_reading(&r);
    }
}

static void write_node(const struct document *document, uint32_t i, FILE *out) {
    const struct node *node = &document->nodes.at[i];
    struct str text = source_slice(document->source, node->span);
    switch ((enum node_kind)node->kind) {
    case NODE_ELEMENT:
        fprintf(out, "(%.*s", STR_ARG(node->name));
        break;
    case NODE_TEXT:
        if (str_trim(text).n)
            fprintf(out, " %.*s", STR_ARG(str_trim(text)));
        break;
    case NODE_COMMENT:
        fprintf(out, "!%.*s!", STR_ARG(str_trim(text)));
        break;
    case NODE_BREAK:
        fprintf(out, "/");
        break;
    case NODE_RAW:
        fprintf(out, "#");
        break;
    case NODE_ROOT:
        break;
    }
}

static char *describe_tree(const struct document *document) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    uint32_t ends[256];
    size_t depth = 0;
    for (uint32_t i = 1; i < document->nodes.n; i++) {
        for (; depth && ends[depth - 1] <= i; depth--)
            fputc(')', out);
        write_node(document, i, out);
        if (document->nodes.at[i].kind == NODE_ELEMENT && depth < ARRAY_COUNT(ends))
            ends[depth++] = document->nodes.at[i].end;
    }
    for (; depth; depth--)
        fputc(')', out);
    fclose(out);
    return text;
}

static const struct {
    const char *markdown, *want;
} tree_cases[] = {
    {"", ""},
    {"a\nb", "(p a/ b)"},
    {"a  \nb", "(p a/ b)"},
    {"# a\n\nb", "(h1 a)(p b)"},
    {"a\n-\n", "(h2 a)"},
    {"- a\n- b", "(ul(li a)(li b))"},
    {"1. a\n\n2. b", "(ol(li(p a))(li(p b)))"},
    {"> a\n> > b", "(blockquote(p a)(blockquote(p b)))"},
    {"*a* **b** ~~c~~ `d`", "(p(em a)(strong b)(del c)(code d))"},
    {"***a***", "(p(em(strong a)))"},
    {"a\n\n***\n\nb", "(p a)(hr)(p b)"},
    {"|a|b|\n|---|---|\n|c|", "(table(thead(tr(th a)(th b)))(tbody(tr(td c)(td))))"},
    {"> a \\| b | c\n> ---|---", "(blockquote(table(thead(tr(th a | b)(th c)))))"},
    {"a|b\n|---|", "(p a|b/ |---|)"},
    {"```c\na\n  b\n```", "(pre a\n  b)"},
    {"> ```\n> a\n> b\n> ```", "(blockquote(pre a/ b))"},
    {"a &amp; b", "(p a &amp; b)"},
    {"a \\* b", "(p a * b)"},
    {"<div class=\"promo\">\n\n## a\n\n*b*\n\n</div>\n\nc", "(div(h2 a)(p(em b)))(p c)"},
    {"<div>\n<b>a</b>\n</div>", "(div(b a))"},
    {"> <div\n> class=\"x\">\n>\n> a\n>\n> </div>", "(blockquote(div(p a)))"},
    {"a <b>b</b> <br> c", "(p a(b b)(br) c)"},
    {"a <!-- b --> c", "(p a!b! c)"},
    {"<!--\na\n\nb\n-->\n\nc", "!a\n\nb!(p c)"},
    {"<script>\nvar a = '[b](c)';\n\nd\n</script>\n\ne", "(script#)(p e)"},
    {"<details>\n<summary>a</summary>\n\nb\n\n</details>", "(details(summary a)(p b))"},
    {"a[^1].\n\n[^1]: b", "(p a(sup 1) .)(p(sup 1) b)"},
    {"[^1] without a note", "(p [^1] without a note)"},
    {"{:.x}\na\n{:.y}", "(p a)"},
    {"(ftp://.n*n*", "(p ((a ftp://.n*n))"},
};

static void blocks_become_a_tree(void **state) {
    (void)state;
    struct reading r;
    for (size_t i = 0; i < ARRAY_COUNT(tree_cases); i++) {
        read_markdown(&r, tree_cases[i].markdown);
        char *got = describe_tree(r.document);
        if (strcmp(got, tree_cases[i].want) != 0)
            fail_msg("%s\n gives %s\n  want %s", tree_cases[i].markdown, got, tree_cases[i].want);
        free(got);
        end_reading(&r);
    }
}

static void marks_of_elements_have_their_place(void **state) {
    (void)state;
    static const struct {
        const char *markdown;
        enum tag tag;
        const char *span, *outer;
    } cases[] = {
        {"x *a* y", TAG_EM, "*", "*a*"},
        {"x __a__ y", TAG_STRONG, "__", "__a__"},
        {"x `` a`b `` y", TAG_CODE, "`` ", "`` a`b ``"},
        {"x\n\n## a b\n\ny", TAG_H2, "## ", "## a b"},
        {"- a\n- b", TAG_LI, "- ", "- a"},
        {" 12. a", TAG_LI, "12. ", "12. a"},
        {"- [x] a", TAG_LI, "- ", "- [x] a"},
        {"> a", TAG_BLOCKQUOTE, "> ", "> a"},
        {"[a](b)", TAG_A, "[", "[a](b)"},
        {"<ab:c>", TAG_A, "<", "<ab:c>"},
        {"**[a](b)**", TAG_STRONG, "**", "**[a](b)**"},
        {"- **[![c](d)](e)**", TAG_STRONG, "**", "**[![c](d)](e)**"},
        {"a\n\n* * *\n\nb", TAG_HR, "* * *", "* * *"},
    };
    struct reading r;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        read_markdown(&r, cases[i].markdown);
        const struct node *n = &r.document->nodes.at[find_element(r.document, cases[i].tag, 0)];
        assert_str(source_slice(&r.source, n->span), cases[i].span);
        assert_str(source_slice(&r.source, n->outer), cases[i].outer);
        end_reading(&r);
    }
}

static void attributes_have_exact_spans(void **state) {
    (void)state;
    struct reading r;
    read_markdown(&r, "[a](<b> \"c\"){: rel=\"d\" .e .f} [g][h]\n\n{:#i}\n\n[h]: j\n  'k'");
    uint32_t first = find_element(r.document, TAG_A, 0),
             second = find_element(r.document, TAG_A, 1);
    static const struct {
        int link;
        const char *name, *want;
    } cases[] = {{0, "href", "b"}, {0, "title", "c"},    {0, "rel", "d"},
                 {1, "href", "j"}, {0, "class", "e .f"}, {1, "title", "k"}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        const struct attr *attr =
            document_attr(r.document, cases[i].link ? second : first, cases[i].name);
        assert_non_null(attr);
        assert_str(source_slice(&r.source, attr->value), cases[i].want);
    }
    const struct attr *rel = document_attr(r.document, first, "rel");
    assert_int_equal(rel->quote, '"');
    assert_str(source_slice(&r.source, rel->name_span), "rel");
    assert_false(span_exists(document_attr(r.document, first, "href")->name_span));
    end_reading(&r);
}

static void code_and_entities_are_marked(void **state) {
    (void)state;
    struct reading r;
    read_markdown(&r, "a &euro; `b`\n\n```\nc\n```");
    for (uint32_t i = 1; i < r.document->nodes.n; i++) {
        const struct node *n = &r.document->nodes.at[i];
        struct str text = source_slice(&r.source, n->span);
        if (n->kind != NODE_TEXT)
            continue;
        assert_int_equal(n->flags & NODE_ENTITIES, str_is(text, "&euro;") ? NODE_ENTITIES : 0);
        assert_int_equal(n->flags & NODE_CODE,
                         str_is(text, "b") || str_is(text, "c") ? NODE_CODE : 0);
    }
    end_reading(&r);
}

/* md4c 0.4.8 ended it too early at some offsets: what followed became code. */
static void an_item_goes_on_at_any_offset(void **state) {
    (void)state;
    static const struct {
        const char *item, *want;
    } cases[] = {
        {"1.  a\n\n    ```\n    b\n    ```\n\n    [c](d)\n", "(ol(li(p a)(pre b)(p(a c))))"},
        {"1.  a\n\n    ```\n    b\n\n    ```\n\n    [c](d)\n", "(ol(li(p a)(pre b)(p(a c))))"},
        {"1.  a\n\n\n    [c](d)\n", "(ol(li(p a)(p(a c))))"},
        {"1.  a\n    b\n\n\n    [c](d)\n", "(ol(li(p a/ b)(p(a c))))"},
        {"1.  **a**\n\n\n    [c](d)\n", "(ol(li(p(strong a))(p(a c))))"},
        {"1.  [`a`](b)\n\n\n    [c](d)\n", "(ol(li(p(a(code a)))(p(a c))))"},
        {"1.  a\n    ```\n    ```\n\n\n    [c](d)\n", "(ol(li(p a)(pre)(p(a c))))"},
        {"1.  <!--b-->\n\n    [c](d)\n", "(ol(li!b!(p(a c))))"},
        {"- - x\n\n    ~~~\n    b\n    ~~~\n\n    [c](d)\n",
         "(ul(li(ul(li(p x)(pre b)(p(a c))))))"},
    };
    struct reading r;
    for (size_t pad = 0; pad < 512 * ARRAY_COUNT(cases); pad++) {
        const char *item = cases[pad / 512].item;
        char text[700];
        size_t n = pad % 512 + 1;
        memset(text, 'x', n);
        snprintf(text + n, sizeof text - n, "\n\n%s", item);
        read_markdown(&r, text);
        char *got = describe_tree(r.document);
        if (strcmp(strchr(got, ')') + 1, cases[pad / 512].want) != 0)
            fail_msg("%s\n after %zu bytes gives %s", item, n, got);
        free(got);
        end_reading(&r);
    }
}

/* md4c 0.4.8 takes quadratic time for these; they are parsed in pieces. */
/* md4c reads on behind a text without a last line end. */
static void what_stands_behind_the_text_is_not_read(void **state) {
    (void)state;
    static const char *const cases[] = {
        "[a](|)", "[a](b|)", "[a](<b>|)",    "[a](b 'c'|)",     "[a|](b)", "[a][|a]\n\n[a]: b\n",
        "`a|`",   "<b|>",    "\n- [|x] a\n", "```\na\n``|`\nb", "\\|*",    "&am|p;",
        "a|*"};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        char whole[64], *alone;
        size_t bar = strcspn(cases[i], "|");
        snprintf(whole, sizeof whole, "%.*s%s", (int)bar, cases[i], cases[i] + bar + 1);
        alone = malloc(bar);
        memcpy(alone, whole, bar);
        struct reading r, s;
        read_bytes(&r, (struct str){whole, bar}, SYNTAX_MARKDOWN);
        read_bytes(&s, (struct str){alone, bar}, SYNTAX_MARKDOWN);
        assert_int_equal(count_elements(r.document, TAG_A), 0);
        assert_int_equal(r.document->nodes.n, s.document->nodes.n);
        for (uint32_t n = 0; n < r.document->nodes.n; n++)
            assert_int_equal(r.document->nodes.at[n].span.end, s.document->nodes.at[n].span.end);
        end_reading(&r);
        end_reading(&s);
        free(alone);
    }
}

static void no_link_is_lost_in_a_huge_paragraph(void **state) {
    (void)state;
    static const char *const units[] = {"[a](b)\n",       "[a](b) ",         "x [a][r]\n",
                                        "http://b.nl/c ", "http://b.nl/c\n", "<http://b.nl> "};
    enum { TIMES = 20000 };
    struct reading r;
    for (size_t i = 0; i < ARRAY_COUNT(units); i++) {
        size_t n = strlen(units[i]);
        char *text = malloc(n * TIMES + 10);
        for (size_t k = 0; k < TIMES; k++)
            memcpy(text + k * n, units[i], n);
        memcpy(text + n * TIMES, "\n\n[r]: s\n", 10);
        read_markdown(&r, text);
        assert_int_equal(count_elements(r.document, TAG_A), TIMES);
        end_reading(&r);
        free(text);
    }
}

/* ---- the same as md4c says ---------------------------------------------------------------- */

/* The destinations that md4c gives, decoded, in order of the links' starts. */
struct oracle {
    struct arena *arena;
    struct str links[20000];
    uint32_t n;
    uint32_t images;
};

static int no_block(MD_BLOCKTYPE type, void *detail, void *user) {
    (void)type;
    (void)detail;
    (void)user;
    return 0;
}

static int note_link(MD_SPANTYPE type, void *detail, void *user) {
    struct oracle *o = user;
    if (type != MD_SPAN_A && type != MD_SPAN_IMG)
        return 0;
    const MD_ATTRIBUTE *to = type == MD_SPAN_A ? &((MD_SPAN_A_DETAIL *)detail)->href
                                               : &((MD_SPAN_IMG_DETAIL *)detail)->src;
    char *value = arena_alloc(o->arena, to->size * 2 + 8);
    size_t n = 0;
    for (unsigned i = 0; to->size && to->substr_offsets[i] < to->size; i++) {
        struct str part = {to->text + to->substr_offsets[i],
                           to->substr_offsets[i + 1] - to->substr_offsets[i]};
        if (to->substr_types[i] == MD_TEXT_ENTITY)
            part = entity_decode(o->arena, part, ENTITY_STRICT);
        memcpy(value + n, part.p, part.n);
        n += part.n;
    }
    if (!o->images && o->n < ARRAY_COUNT(o->links))
        o->links[o->n++] = (struct str){value, n};
    o->images += type == MD_SPAN_IMG;
    return 0;
}

static int end_link(MD_SPANTYPE type, void *detail, void *user) {
    (void)detail;
    ((struct oracle *)user)->images -= type == MD_SPAN_IMG;
    return 0;
}

static int no_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE n, void *user) {
    (void)type;
    (void)text;
    (void)n;
    (void)user;
    return 0;
}

/* What md4c knows nothing of. */
static bool has_dialect(struct str text) {
    return str_find(text, STR(" markdown=\"1\""), 0) != SIZE_MAX ||
           str_find(text, STR("{{"), 0) != SIZE_MAX || str_find(text, STR("{%"), 0) != SIZE_MAX ||
           str_find(text, STR("[^"), 0) != SIZE_MAX;
}

/* md4c takes the marks that close a sentence for the end of a bare address. */
static bool is_same_destination(struct str got, struct str said) {
    while (said.n > got.n && strchr("\"'.,;", said.p[said.n - 1]))
        said.n--;
    return str_eq(got, said);
}

static void compare_with_md4c(struct reading *r, const char *name) {
    static struct oracle o;
    o = (struct oracle){.arena = &r->arena};
    MD_PARSER parser = {.flags = MD_DIALECT_GITHUB,
                        .enter_block = no_block,
                        .leave_block = no_block,
                        .enter_span = note_link,
                        .leave_span = end_link,
                        .text = no_text};
    struct str text = r->source.text;
    uint32_t body =
        span_exists(r->document->front_matter_span) ? r->document->front_matter_span.end : 0;
    md_parse(text.p + body, (MD_SIZE)(text.n - body), &parser, &o);
    uint32_t n = 0;
    for (uint32_t i = 1; i < r->document->nodes.n; i++) {
        const struct node *node = &r->document->nodes.at[i];
        if (node->origin != ORIGIN_MARKDOWN || node->kind != NODE_ELEMENT ||
            (node->tag != TAG_A && node->tag != TAG_IMG))
            continue;
        struct str got = document_attr_value(r->document, i, node->tag == TAG_A ? "href" : "src");
        if (n >= o.n || !is_same_destination(got, o.links[n]))
            fail_msg("%s: link %u is %.*s, md4c says %.*s", name, n, STR_ARG(got),
                     STR_ARG(n < o.n ? o.links[n] : STR("no more")));
        n++;
    }
    assert_int_equal(n, o.n);
}

static char *read_whole(const char *path, size_t *n) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *bytes = malloc(1 << 20);
    *n = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void links_of_real_articles_are_what_md4c_says(void **state) {
    (void)state;
    static const char folder[] = "../shared/corpus/dev/files";
    DIR *dir = opendir(folder);
    if (!dir) {
        print_message("no corpus at %s\n", folder);
        skip();
    }
    for (struct dirent *e; (e = readdir(dir));) {
        if (!str_ends(str_of(e->d_name), STR(".md")))
            continue;
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        size_t n = 0;
        char *bytes = read_whole(path, &n);
        assert_non_null(bytes);
        struct reading r;
        read_bytes(&r, (struct str){bytes, n}, SYNTAX_MARKDOWN);
        if (!has_dialect(r.source.text))
            compare_with_md4c(&r, e->d_name);
        end_reading(&r);
        free(bytes);
    }
    closedir(dir);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_have_their_place),
        cmocka_unit_test(blocks_become_a_tree),
        cmocka_unit_test(marks_of_elements_have_their_place),
        cmocka_unit_test(attributes_have_exact_spans),
        cmocka_unit_test(code_and_entities_are_marked),
        cmocka_unit_test(an_item_goes_on_at_any_offset),
        cmocka_unit_test(what_stands_behind_the_text_is_not_read),
        cmocka_unit_test(no_link_is_lost_in_a_huge_paragraph),
        cmocka_unit_test(links_of_real_articles_are_what_md4c_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
