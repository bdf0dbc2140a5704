/* Front matter: what is some, its values and their places, and where the text begins. */
#include "reading.h"

#include <stdio.h>

/* All values: "key=value[written] ...". */
static char *describe_meta(const struct document *document) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    for (uint32_t i = 0; i < document->meta.n; i++) {
        const struct meta *m = &document->meta.at[i];
        struct str written = source_slice(document->source, m->span);
        fprintf(out, "%s%.*s=%.*s", i ? " " : "", STR_ARG(m->key), STR_ARG(m->value));
        if (!str_eq(written, m->value))
            fprintf(out, "[%.*s]", STR_ARG(written));
    }
    fclose(out);
    return text;
}

static const struct {
    const char *text;
    enum front_matter kind;
    const char *meta, *first; /* first: text of the first node with text */
} cases[] = {
    {"---\na: b\n---\ntext", FRONT_MATTER_YAML, "a=b", "text"},
    {"---\r\na: b\r\n---\r\ntext", FRONT_MATTER_YAML, "a=b", "text"},
    {"\xef\xbb\xbf---\na: b\n---\ntext", FRONT_MATTER_YAML, "a=b", "text"},
    {"---\na: b\n...\ntext", FRONT_MATTER_YAML, "a=b", "text"},
    {"--- \na: \"b\\\"c\"\n---  \ntext", FRONT_MATTER_YAML, "a=b\"c[b\\\"c]", "text"},
    {"---\na: 'it''s'\nb:\n  c: {d: e}\n  f: [g, h]\n---\ntext", FRONT_MATTER_YAML,
     "a=it's[it''s] b.c.d=e b.f.0=g b.f.1=h", "text"},
    {"---\na:\n- b: c\n  d: e\n- f\n---\ntext", FRONT_MATTER_YAML, "a.0.b=c a.0.d=e a.1=f", "text"},
    {"---\na: ! 'b'\nc: !tag d\n---\ntext", FRONT_MATTER_YAML, "a=b c=d", "text"},
    {"---\na:   &b c\nd:\n  -  !e f\n---\ntext", FRONT_MATTER_YAML, "a=c d.0=f", "text"},
    {"---\na: &b c\nd: *b\n---\ntext", FRONT_MATTER_YAML, "a=c d=c[*b]", "text"},
    {"---\na: &b !e 'c'\nd: [*b, *b]\n---\ntext", FRONT_MATTER_YAML, "a=c d.0=c[*b] d.1=c[*b]",
     "text"},
    {"---\na: &b\n  c: d\ne:\n  <<: *b\n---\ntext", FRONT_MATTER_YAML, "a.c=d e.<<=[*b]", "text"},
    {"---\na: b\na: c\n---\ntext", FRONT_MATTER_YAML, "a=b a=c", "text"},
    {"---\n---\ntext", FRONT_MATTER_YAML, "", "text"},
    {"---\na: b\n---", FRONT_MATTER_YAML, "a=b", ""},
    {"---\na: [b\n---\ntext", FRONT_MATTER_YAML, "", "text"},
    {"---\nprose\n---\ntext", FRONT_MATTER_NONE, "", "prose"},
    {"---\na: b\ntext", FRONT_MATTER_NONE, "", "a: b"},
    {"\n---\na: b\n---\ntext", FRONT_MATTER_NONE, "", "a: b"},
    {"----\na: b\n----\ntext", FRONT_MATTER_NONE, "", "a: b"},
    {"+++\na = \"b\" # c\n+++\ntext", FRONT_MATTER_TOML, "a=b", "text"},
    {"+++\r\na = \"b\"\r\n+++\r\ntext", FRONT_MATTER_TOML, "a=b", "text"},
    {"+++\na = 'b\\'\n[c.d]\ne = true\n\"f g\".h = 2019-01-01 10:00:00\n+++\ntext",
     FRONT_MATTER_TOML, "a=b\\ c.d.e=true c.d.f g.h=2019-01-01 10:00:00", "text"},
    {"+++\na = [\n  'b', # c\n  [1, 2],\n]\n+++\ntext", FRONT_MATTER_TOML, "a.0=b a.1.0=1 a.1.1=2",
     "text"},
    {"+++\na = {b = 1, c.d = \"\\u00e9\"}\n+++\ntext", FRONT_MATTER_TOML,
     "a.b=1 a.c.d=\xc3\xa9[\\u00e9]", "text"},
    {"+++\n[[a]]\nb = 1\n[[a]]\nb = 2\n+++\ntext", FRONT_MATTER_TOML, "a.0.b=1 a.1.b=2", "text"},
    {"+++\na = \"\"\"\nb\\\n  c\"\"\"\n+++\ntext", FRONT_MATTER_TOML, "a=bc[\nb\\\n  c]", "text"},
    {"+++\na = 1\nb =\n+++\ntext", FRONT_MATTER_TOML, "a=1", "text"},
    {"{\"a\": {\"b\": [1, \"x\"]}}\n\ntext", FRONT_MATTER_JSON, "a.b.0=1 a.b.1=x", "text"},
    {"{\n  \"a\": true\n}\ntext", FRONT_MATTER_JSON, "a=true", "text"},
    {"{\"a\" : \"b\\\"c\", \"d\": [\"e\", {\"f\": -1.5e3}], \"g\": null}\ntext", FRONT_MATTER_JSON,
     "a=b\"c[b\\\"c] d.0=e d.1.f=-1500[-1.5e3] g=null", "text"},
    {"{\"a\": \"b\", \"c\": {}, \"a\": \"d\", \"e\": \"\"}\ntext", FRONT_MATTER_JSON,
     "a=d e=", "text"},
    {"{\"a\": 1} text", FRONT_MATTER_NONE, "", "{\"a\": 1} text"},
    {"{\"a\"}\n\ntext", FRONT_MATTER_NONE, "", "{\"a\"}"},
    {"{braces} text", FRONT_MATTER_NONE, "", "{braces} text"},
};

static struct str first_text(const struct document *document) {
    for (uint32_t i = 1; i < document->nodes.n; i++)
        if (document->nodes.at[i].kind == NODE_TEXT)
            return source_slice(document->source, document->nodes.at[i].span);
    return STR("");
}

static void values_are_read_with_their_place(void **state) {
    (void)state;
    struct reading r;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        read_bytes(&r, str_of(cases[i].text), SYNTAX_MARKDOWN);
        char *got = describe_meta(r.document);
        if (strcmp(got, cases[i].meta) != 0 || r.document->front_matter != cases[i].kind)
            fail_msg("%s\n gives kind %d, %s\n  want %s", cases[i].text, r.document->front_matter,
                     got, cases[i].meta);
        assert_str(first_text(r.document), cases[i].first);
        assert_int_equal(span_exists(r.document->front_matter_span),
                         cases[i].kind != FRONT_MATTER_NONE);
        free(got);
        end_reading(&r);
    }
}

static void what_cannot_be_read_is_an_unknown(void **state) {
    (void)state;
    static const char *const bad[] = {"---\na: [b\n---\ntext",  "---\na: *b\n---\ntext",
                                      "+++\na = \n+++\ntext",   "+++\na b\n+++\ntext",
                                      "+++\na = {b\n+++\ntext", "+++\n[a\n+++\ntext",
                                      "+++\na = \"b\n+++\ntext"};
    struct reading r;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        read_bytes(&r, str_of(bad[i]), SYNTAX_MARKDOWN);
        assert_int_equal(r.document->unknowns.n, 1);
        assert_true(str_starts(r.document->unknowns.at[0].what,
                               STR("front matter that could not be read: ")));
        assert_str(first_text(r.document), "text");
        end_reading(&r);
    }
}

static void huge_front_matter_is_read_in_part(void **state) {
    (void)state;
    enum { VALUES = 20000 };
    char *text = malloc(VALUES * 4 + 100);
    char *p = text + sprintf(text, "---\na: [1");
    for (int i = 1; i < VALUES; i++)
        p += sprintf(p, ",1");
    sprintf(p, "]\n---\ntext");
    struct reading r;
    read_bytes(&r, str_of(text), SYNTAX_MARKDOWN);
    assert_int_equal(r.document->meta.n, 10000);
    assert_int_equal(r.document->unknowns.n, 1);
    assert_str(first_text(r.document), "text");
    end_reading(&r);
    free(text);
}

static void nesting_has_an_end(void **state) {
    (void)state;
    static char text[3000] = "+++\na = ";
    memset(text + 8, '[', 1000);
    memcpy(text + 1008, "\n+++\ntext", 9);
    struct reading r;
    read_bytes(&r, str_of(text), SYNTAX_MARKDOWN);
    assert_int_equal(r.document->unknowns.n, 1);
    end_reading(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read_with_their_place),
        cmocka_unit_test(what_cannot_be_read_is_an_unknown),
        cmocka_unit_test(huge_front_matter_is_read_in_part),
        cmocka_unit_test(nesting_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
