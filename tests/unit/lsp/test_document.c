/* URIs and the paths that they name. */
#include "lsp/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_path(const char *uri, const char *path) {
    char *found = uri_path(str_of(uri));
    if (path)
        assert_string_equal(found, path);
    else
        assert_null(found);
    free(found);
}

static void paths(void **state) {
    (void)state;
    expect_path("file:///a/b.md", "/a/b.md");
    expect_path("FILE:///a/b.md", "/a/b.md");
    expect_path("file://localhost/a.md", "/a.md");
    expect_path("file:///een%20art%C3%ADkel%25.md", "/een art\xC3\xADkel%.md");
    expect_path("file:///a%2Fb", "/a/b");
    expect_path("file:///100%", "/100%");
    expect_path("file:///100%zz", "/100%zz");
    expect_path("untitled:Untitled-1", NULL);
    expect_path("file:", NULL);
    expect_path("", NULL);
}

static void a_path_and_its_uri_lead_to_each_other(void **state) {
    (void)state;
    static const char *const paths[] = {"/a b/c%d.md", "/\xC3\xA9/\xF0\x9F\x98\x80#?.md", "/"};
    for (size_t i = 0; i < ARRAY_COUNT(paths); i++) {
        struct buf uri;
        buf_init(&uri, 1000);
        uri_add(&uri, str_of(paths[i]));
        expect_path(uri.p, paths[i]);
        buf_release(&uri);
    }
}

static void documents_are_opened_and_closed(void **state) {
    (void)state;
    struct lsp_documents all = {0};
    struct lsp_document *a = documents_open(&all, STR("file:///a.md"), STR("markdown"));
    struct lsp_document *b = documents_open(&all, STR("file:///.promolint.yaml"), STR("yaml"));
    struct lsp_document *c = documents_open(&all, STR("untitled:x"), STR("html"));
    assert_int_equal(a->kind, LSP_ARTICLE);
    assert_int_equal(b->kind, LSP_CONFIGURATION);
    assert_int_equal(c->kind, LSP_ARTICLE);
    assert_false(c->is_file);
    assert_ptr_equal(documents_open(&all, STR("file:///a.md"), STR("markdown")), a);
    documents_close(&all, b);
    assert_null(documents_find(&all, STR("file:///.promolint.yaml")));
    assert_ptr_equal(documents_find(&all, STR("untitled:x")), c);
    documents_release(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths),
        cmocka_unit_test(a_path_and_its_uri_lead_to_each_other),
        cmocka_unit_test(documents_are_opened_and_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
