/* Raw HTML becomes the tree that libxml2 makes of its skeleton. */
#include "reading.h"

#include "document/html_repair.h"
#include "document/html_skeleton.h"
#include "document/markdown.h"
#include "document/tree.h"

#include <stdio.h>

enum { ROOM = 4096 };

/* The tokens of a Markdown text. */
struct tokens_of {
    struct arena arena;
    jmp_buf failure;
    struct source source;
    struct document document;
    struct tokens tokens;
};

static void read_tokens(struct tokens_of *t, const char *text) {
    arena_init(&t->arena, 0);
    if (setjmp(t->failure))
        fail_msg("out of memory");
    t->arena.on_failure = &t->failure;
    source_read(&t->source, &t->arena, str_of(text), SYNTAX_MARKDOWN);
    t->document = (struct document){.arena = &t->arena, .source = &t->source};
    t->tokens = (struct tokens){.arena = &t->arena};
    markdown_read(&t->document, &t->tokens);
}

static bool same_node(const struct node *a, const struct node *b) {
    return a->kind == b->kind && a->origin == b->origin && a->flags == b->flags &&
           a->tag == b->tag && a->attrs == b->attrs && a->nattrs == b->nattrs &&
           a->parent == b->parent && a->end == b->end && a->span.start == b->span.start &&
           a->span.end == b->span.end && a->outer.start == b->outer.start &&
           a->outer.end == b->outer.end && str_eq(a->name, b->name);
}

/* Fails when the two ways give different trees. */
static void check_trees(const char *text) {
    struct tokens_of t;
    struct tree tree;
    read_tokens(&t, text);
    tree_begin(&tree, &t.document, t.tokens.n);
    skeleton_build(&tree, &t.tokens);
    tree_end(&tree);
    struct node *nodes = t.document.nodes.at;
    uint32_t n = t.document.nodes.n;
    tree_begin(&tree, &t.document, t.tokens.n);
    html_repair(&tree, &t.tokens, NULL, NULL);
    tree_end(&tree);
    bool same = n == t.document.nodes.n;
    for (uint32_t i = 0; same && i < n; i++)
        same = same_node(&nodes[i], &t.document.nodes.at[i]);
    if (!same)
        fail_msg("another tree: %s", text);
    arena_release(&t.arena);
}

static void raw_html_gives_the_tree_of_its_skeleton(void **state) {
    (void)state;
    static const char *const texts[] = {
        "a <b>c</b> <br> <img src=x> d",
        "<div class=\"row\">\n\n**x** [y](z)\n\n</div>",
        "<table><thead><tr><td><p>a</p></td></tr></thead></table>",
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<iframe src=x></iframe>\n\n<script>a</script>",
        "<div><select><option>a</option><option>b</option></select></div>",
        "a <b>c",
        "a</b> c",
        "<b><i>x</b></i>",
        "<p>a<div>b</div></p>",
        "<p>a<hr></p>",
        "<a><b><a>x</a></b></a>",
        "[a <a>b</a>](c)",
        "<table><td>a</td></table>",
        "a <td>b</td> c",
        "<ul><li>a<li>b</li></li></ul>",
        "<option>a<option>b</option></option>",
        "<h1>a<h2>b</h2></h1>",
        "<body><p>a</p></body>",
        "<html><head><title>a</title></head>b",
        "a <br></br> b",
        "a <span>*b</span>*",
        "<div><a href=x>y</div>z",
        "<script>a<br>b",
    };
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        check_trees(texts[i]);
}

/* Pieces in any order, with end tags for what is open, now and then forgotten. */
static void any_order_gives_the_tree_of_the_skeleton(void **state) {
    (void)state;
    static const char *const names[] = {
        "p",       "div",  "a",    "b",     "span",    "ul",       "li",      "ol",     "table",
        "tr",      "td",   "th",   "tbody", "caption", "select",   "option",  "h1",     "h2",
        "dl",      "dt",   "dd",   "svg",   "x-y",     "button",   "pre",     "script", "iframe",
        "section", "html", "head", "body",  "title",   "noscript", "template"};
    static const char *const pieces[] = {"x",    "\n\n", "*y* ", "[l](u)", "<br>",       "<hr>",
                                         "\n- ", "\n",   "> ",   "## ",    "<!-- c -->", "<img>"};
    uint32_t seed = 1;
    for (int round = 0; round < 3000; round++) {
        char text[ROOM];
        size_t n = 0, depth = 0;
        const char *open[32];
        for (int k = 0; k < 24 || depth; k++) {
            seed = seed * 1664525 + 1013904223;
            uint32_t pick = seed >> 8, way = pick % 16;
            if (k < 16 && way < 6) {
                open[depth] = names[pick / 16 % ARRAY_COUNT(names)];
                n += (size_t)sprintf(text + n, "<%s>", open[depth++]);
            } else if (depth && way < 15) {
                n += (size_t)sprintf(text + n, "</%s>", open[--depth]);
            } else if (depth && pick % 8 > 5) {
                depth--;
            } else {
                n += (size_t)sprintf(text + n, "%s", pieces[pick / 16 % ARRAY_COUNT(pieces)]);
            }
        }
        check_trees(text);
    }
}

int main(void) {
    html_repair_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raw_html_gives_the_tree_of_its_skeleton),
        cmocka_unit_test(any_order_gives_the_tree_of_the_skeleton),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
