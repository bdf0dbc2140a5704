/* Tokens of HTML, written as text: one a line, with what their spans hold. */
#include "reading.h"

#include "document/html_tokenizer.h"

/* A reading up to the tokens. */
struct tokenizing {
    struct reading reading;
    struct document document;
    struct tokens tokens;
    struct html_tokenizer tokenizer;
};

static void begin(struct tokenizing *t, struct str text, enum syntax syntax) {
    struct reading *r = &t->reading;
    arena_init(&r->arena, 0);
    if (setjmp(r->failure))
        fail_msg("out of memory");
    r->arena.on_failure = &r->failure;
    source_read(&r->source, &r->arena, text, syntax);
    t->document = (struct document){.arena = &r->arena, .source = &r->source};
    t->tokens = (struct tokens){.arena = &r->arena};
    html_tokenizer_init(&t->tokenizer, &t->document, &t->tokens);
}

static struct str join(struct tokenizing *t, struct str a, struct str b) {
    return str_format(&t->reading.arena, "%.*s%.*s", STR_ARG(a), STR_ARG(b));
}

static struct str describe(struct tokenizing *t) {
    static const char *const kinds[] = {"<", "/", "\"", "_", "!", "#"};
    struct str all = STR("");
    for (uint32_t i = 0; i < t->tokens.n; i++) {
        const struct token *token = &t->tokens.at[i];
        bool tag = token->kind == TOKEN_START || token->kind == TOKEN_END;
        struct str what = tag ? token->name : source_slice(&t->reading.source, token->span);
        all = join(t, all, str_of(kinds[token->kind]));
        all = join(t, all, what);
        for (uint32_t k = 0; k < token->nattrs; k++) {
            const struct attr *attr = &t->document.attrs.at[token->attrs + k];
            struct str value = source_slice(&t->reading.source, attr->value);
            all = join(t, all, str_format(&t->reading.arena, " %.*s", STR_ARG(attr->name)));
            if (attr->quote != 1)
                all = join(t, all, str_format(&t->reading.arena, "=%.*s", STR_ARG(value)));
            if (attr->duplicate)
                all = join(t, all, STR("(again)"));
        }
        if (token->flags & NODE_ENTITIES)
            all = join(t, all, STR(" &"));
        if (token->flags & NODE_EMPTY)
            all = join(t, all, STR(" closed"));
        if (token->flags & NODE_BROKEN)
            all = join(t, all, STR(" broken"));
        all = join(t, all, STR("\n"));
    }
    return all;
}

static const struct {
    const char *html, *want;
} cases[] = {
    {"", ""},
    {"text", "\"text\n"},
    {"a &amp; b", "\"a &amp; b &\n"},
    {"1 < 2 <3 <", "\"1 < 2 <3 <\n"},
    {"<P CLASS=Big>x</P >", "<p class=Big\n\"x\n/p\n"},
    {"<a href='a>b' title=\"it's\" x = y  z>", "<a href=a>b title=it's x=y z\n"},
    {"<a href=a/b/>", "<a href=a/b/\n"},
    {"<a href=x'y\"z>", "<a href=x'y\"z\n"},
    {"<a href=>t", "<a href=\n\"t\n"},
    {"<a href=\"x\"rel=\"y\">", "<a href=x rel=y\n"},
    {"<a =x ==y>", "<a =x==y\n"},
    {"<a\n\thref\r\n=\f'x'>", "<a href=x\n"},
    {"<a b=1 c b=2 B>", "<a b=1 c b=2(again) b(again)\n"},
    {"<a @click=\"f('>')\" :href=u #ref [p]=q v-on:x.y=z (e)>",
     "<a @click=f('>') :href=u #ref [p]=q v-on:x.y=z (e)\n"},
    {"<br/><img src=x />", "<br\n<img src=x\n"},
    {"<div/>x", "<div\n\"x\n"},
    {"<svg><path d=x/><a/></svg>", "<svg\n<path d=x/\n<a closed\n/svg\n"},
    {"<svg/><p/>", "<svg closed\n<p\n"},
    {"<svg><foreignObject><div/></foreignObject><g/></svg>",
     "<svg\n<foreignobject\n<div\n/foreignobject\n<g closed\n/svg\n"},
    {"<svg><![CDATA[<a href=x>&amp;]]></svg>", "<svg\n\"<a href=x>&amp;\n/svg\n"},
    {"<![CDATA[<a>]]>", "![CDATA[<a\n\"]]>\n"},
    {"<!-- a -- b --><!----><!--x--!>y", "! a -- b \n!\n!x\n\"y\n"},
    {"<!-->a<!--->b<!-- --->c", "\"a\n\"b\n! -\n\"c\n"},
    {"<!-- <a href=x> ", "! <a href=x> \n"},
    {"<!DOCTYPE html PUBLIC \"x\"><!x><?pi y ?></ z></><p>", "!x\n!pi y ?\n! z\n<p\n"},
    {"<script>if (a<b) '<a href=x>'</script >x", "<script\n#if (a<b) '<a href=x>'\n/script\n\"x\n"},
    {"<script></scripts></SCRIPT>", "<script\n#</scripts>\n/script\n"},
    {"<script><!-- <script> </script> --></script>x",
     "<script\n#<!-- <script> </script> -->\n/script\n\"x\n"},
    {"<script><!--></script>x", "<script\n#<!-->\n/script\n\"x\n"},
    {"<script><!-- x </script>y", "<script\n#<!-- x \n/script\n\"y\n"},
    {"<style>a{}</style><iframe><a></iframe><noembed><a></noembed>",
     "<style\n#a{}\n/style\n<iframe\n#<a>\n/iframe\n<noembed\n#<a>\n/noembed\n"},
    {"<textarea><a href=x>&amp;</textarea>", "<textarea\n\"<a href=x>&amp; &\n/textarea\n"},
    {"<title>a <b></title>", "<title\n\"a <b>\n/title\n"},
    {"<plaintext><a></plaintext>", "<plaintext\n\"<a></plaintext>\n"},
    {"<noscript><a href=x></noscript>", "<noscript\n<a href=x\n/noscript\n"},
    {"<p>a</p>\n<p> b</p>", "<p\n\"a\n/p\n<p\n\" b\n/p\n"},
    {"<b>a</b> <i>b</i>\n<p>", "<b\n\"a\n/b\n\" \n<i\n\"b\n/i\n<p\n"},
    /* Two blocks after a blank text: only the text goes away. */
    {"<b></b>\n<p><p>", "<b\n/b\n<p\n<p\n"},
    {"x</a href=y>z", "\"x\n/a\n\"z\n"},
    {"<a.b:c-d>", "<a.b:c-d\n"},
    /* Tags that the file ends in are no tags. */
    {"x<a href=y", "\"x\n"},
    {"x<a href=\"y>z</a><p>", "\"x\n"},
    {"x</a", "\"x\n"},
    {"x</", "\"x</\n"},
    {"x<!", "\"x\n"},
};

static void html_becomes_tokens(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct tokenizing t;
        begin(&t, str_of(cases[i].html), SYNTAX_HTML);
        html_tokenize(&t.tokenizer, 0, (uint32_t)t.reading.source.text.n);
        struct str got = describe(&t);
        if (!str_is(got, cases[i].want))
            fail_msg("%s:\ngot\n%.*swant\n%s", cases[i].html, STR_ARG(got), cases[i].want);
        end_reading(&t.reading);
    }
}

static void nul_bytes_and_lone_returns_lose_nothing(void **state) {
    (void)state;
    struct tokenizing t;
    begin(&t, STR("a\0b<a\0 hr\0ef=x\0y>\r<\0p><p\rid=z>"), SYNTAX_HTML);
    html_tokenize(&t.tokenizer, 0, (uint32_t)t.reading.source.text.n);
    assert_int_equal(t.tokens.n, 4);
    assert_int_equal(t.tokens.at[1].name.n, 2);
    assert_int_equal(t.document.attrs.at[0].value.end - t.document.attrs.at[0].value.start, 3);
    assert_str(t.document.attrs.at[1].name, "id");
    end_reading(&t.reading);
}

static void names_and_values_are_sliced_from_the_text(void **state) {
    (void)state;
    struct tokenizing t;
    begin(&t, STR("\xEF\xBB\xBF<A HREF=\"u\" B=v C>"), SYNTAX_HTML);
    html_tokenize(&t.tokenizer, 0, (uint32_t)t.reading.source.text.n);
    static const struct {
        const char *name, *written, *value;
        char quote;
    } want[] = {{"href", "HREF", "u", '"'}, {"b", "B", "v", 0}, {"c", "C", "", 1}};
    for (size_t i = 0; i < ARRAY_COUNT(want); i++) {
        const struct attr *attr = &t.document.attrs.at[i];
        assert_str(attr->name, want[i].name);
        assert_str(source_slice(&t.reading.source, attr->name_span), want[i].written);
        assert_str(source_slice(&t.reading.source, attr->value), want[i].value);
        assert_int_equal(attr->quote, want[i].quote);
    }
    assert_int_equal(source_file_offset(&t.reading.source, t.tokens.at[0].span.start), 3);
    end_reading(&t.reading);
}

static void expressions_are_values_in_mdx(void **state) {
    (void)state;
    struct tokenizing t;
    begin(&t,
          STR("<Promo a={x > '}' ? {b: 1} : \"<a>\"} {...rest} c=\"d\"/><Link href='x'>y</Link>"),
          SYNTAX_MDX);
    html_tokenize(&t.tokenizer, 0, (uint32_t)t.reading.source.text.n);
    assert_str(describe(&t), "<Promo a={x > '}' ? {b: 1} : \"<a>\"} {...rest} c=d closed\n"
                             "<Link href=x\n\"y\n/Link\n");
    assert_int_equal(t.document.attrs.at[0].coding, ATTR_LITERAL);
    assert_int_equal(t.tokens.at[1].tag, TAG_OTHER);
    end_reading(&t.reading);
}

static struct str join_batches(struct tokenizing *t, uint32_t limit) {
    struct str all = STR("");
    uint32_t from = 0;
    while (html_tokenize_batch(&t->tokenizer, &from, limit))
        all = join(t, all, describe(t));
    assert_int_equal(from, t->reading.source.text.n);
    return all;
}

static void batches_give_the_same_tokens(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        for (uint32_t limit = 1; limit <= 4; limit++) {
            struct tokenizing t;
            begin(&t, str_of(cases[i].html), SYNTAX_HTML);
            assert_str(join_batches(&t, limit), cases[i].want);
            end_reading(&t.reading);
        }
    }
}

static void batches_do_not_part_a_script_or_a_link_from_its_end(void **state) {
    (void)state;
    struct tokenizing t;
    begin(&t, STR("<p><title>a</title><a href=x><b>c</b></a><p>"), SYNTAX_HTML);
    static const char *const want[] = {"<p\n", "<title\n\"a\n/title\n",
                                       "<a href=x\n<b\n\"c\n/b\n/a\n", "<p\n"};
    uint32_t from = 0;
    for (size_t i = 0; i < ARRAY_COUNT(want); i++) {
        assert_true(html_tokenize_batch(&t.tokenizer, &from, 1));
        assert_str(describe(&t), want[i]);
    }
    assert_false(html_tokenize_batch(&t.tokenizer, &from, 1));
    end_reading(&t.reading);
}

/* A comment, a script and a tag that go over the pieces of raw HTML in Markdown. */
static void what_is_open_goes_on_in_the_next_piece(void **state) {
    (void)state;
    struct str text = STR("<!-- a|b --><script>x|<a href=y>|</script><p|class=z>");
    struct tokenizing t;
    begin(&t, text, SYNTAX_MARKDOWN);
    t.tokenizer.pieces = true;
    bool open[8];
    size_t from = 0;
    for (size_t i = 0; from < text.n; i++) {
        size_t to = str_find_char(text, '|', from);
        html_tokenize(&t.tokenizer, (uint32_t)from, (uint32_t)(to < text.n ? to : text.n));
        open[i] = html_tokenizer_open(&t.tokenizer);
        from = to < text.n ? to + 1 : text.n;
    }
    assert_str(describe(&t),
               "! a\n!b \n<script\n#x\n#<a href=y>\n/script\n<p broken\n\"class=z>\n");
    assert_true(open[0] && open[1] && open[2] && !open[3] && !open[4]);
    end_reading(&t.reading);
}

/* The lines of a block quote without their prefixes. */
static void spans_are_mapped_to_where_lines_stand(void **state) {
    (void)state;
    struct str text = STR("> <a\n> href=\"x\">te\n> xt</a>");
    static const struct segment map[] = {{0, 2}, {3, 7}, {14, 20}};
    struct tokenizing t;
    begin(&t, text, SYNTAX_MARKDOWN);
    t.tokenizer.pieces = true;
    html_tokenize_mapped(&t.tokenizer, STR("<a\nhref=\"x\">te\nxt</a>"), map, ARRAY_COUNT(map));
    assert_int_equal(t.tokens.n, 3);
    assert_str(source_slice(&t.reading.source, t.tokens.at[0].span), "<a\n> href=\"x\">");
    assert_str(source_slice(&t.reading.source, t.document.attrs.at[0].value), "x");
    assert_str(source_slice(&t.reading.source, t.document.attrs.at[0].name_span), "href");
    assert_str(source_slice(&t.reading.source, t.tokens.at[2].span), "</a>");
    end_reading(&t.reading);
}

static void what_is_never_closed_is_reported(void **state) {
    (void)state;
    static const struct {
        const char *html, *what;
    } files[] = {
        {"<p>x<!-- y", "comment without end"},
        {"<p><script>y", "<script> without end tag"},
        {"<title>y<p>", "<title> without end tag"},
        {"<p><a href=\"x", "tag without end"},
        {"<svg><![CDATA[ y", "CDATA section without end"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(files); i++) {
        struct reading r;
        read_html(&r, files[i].html);
        assert_int_equal(r.document->unknowns.n, 1);
        assert_str(r.document->unknowns.at[0].what, files[i].what);
        end_reading(&r);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_becomes_tokens),
        cmocka_unit_test(nul_bytes_and_lone_returns_lose_nothing),
        cmocka_unit_test(names_and_values_are_sliced_from_the_text),
        cmocka_unit_test(expressions_are_values_in_mdx),
        cmocka_unit_test(batches_give_the_same_tokens),
        cmocka_unit_test(batches_do_not_part_a_script_or_a_link_from_its_end),
        cmocka_unit_test(what_is_open_goes_on_in_the_next_piece),
        cmocka_unit_test(spans_are_mapped_to_where_lines_stand),
        cmocka_unit_test(what_is_never_closed_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
