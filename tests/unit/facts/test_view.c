/* What a reader sees of an element, by its attributes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/view.h"
#include "unit/fixture.h"

#include <stdio.h>
#include <string.h>

static struct fixture fixture;

static const struct {
    const char *tag, *attributes;
    bool hidden;
} cases[] = {
    {"p", "", false},
    {"p", "hidden", true},
    {"p", "style=\"display:none\"", true},
    {"p", "style=\"Display : NONE !important; color: red\"", true},
    {"p", "style=\"display:none;display:block\"", false},
    {"p", "style=\"display:block;display:none\"", true},
    {"p", "style=\"--display:none\"", false},
    {"p", "style=\"visibility:collapse\"", true},
    {"p", "style=\"opacity:0.0\"", true},
    {"p", "style=\"opacity:.05\"", false},
    {"p", "style=\"font-size:0\"", true},
    {"p", "style=\"font-size:0.9em\"", false},
    {"p", "style=\"position:absolute;left:-9999px\"", true},
    {"p", "style=\"left:-20px\"", false},
    {"p", "style=\"position:absolute;top:-1000em\"", true},
    {"p", "style=\"clip-path:inset(50%)\"", true},
    {"p", "style=\"transform:scale(0)\"", true},
    {"p", "style=\"transform:scale(0.9)\"", false},
    {"p", "style=\"height:0;overflow:hidden\"", true},
    {"p", "style=\"max-height:0px;overflow:hidden\"", true},
    {"p", "style=\"height:0\"", false},
    {"div", "style=\"padding-bottom:56.25%;height:0;overflow:hidden\"", false},
    {"div", "class=\"d-none\"", true},
    {"div", "class=\"d-none d-md-block\"", false},
    {"div", "aria-hidden=\"true\"", true},
    {"span", "aria-hidden=\"true\"", false},
};

static void what_is_hidden_by_attributes(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        char html[512];
        snprintf(html, sizeof html,
                 "<body><p>Words around it, of which there are many more than of those within it "
                 "so that nobody takes it for the page itself.</p><%s id=x %s>words</%s></body>",
                 cases[i].tag, cases[i].attributes, cases[i].tag);
        const struct document *d = fixture_facts(&fixture, html, SYNTAX_HTML)->document;
        const struct view *view = view_read(&fixture.arena, d, fixture.knowledge);
        uint32_t node = 0;
        for (uint32_t n = 1; n < d->nodes.n; n++)
            if (d->nodes.at[n].kind == NODE_ELEMENT && document_attr(d, n, "id"))
                node = n;
        assert_int_not_equal(node, 0);
        if ((view->at[node].flags & VIEW_HIDDEN) != (cases[i].hidden ? VIEW_HIDDEN : 0))
            fail_msg("<%s %s> is taken for %s", cases[i].tag, cases[i].attributes,
                     cases[i].hidden ? "visible" : "hidden");
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
        cmocka_unit_test(what_is_hidden_by_attributes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
