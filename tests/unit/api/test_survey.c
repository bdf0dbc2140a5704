/* A look at a site through the public library, without a disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "promolint.h"

#include <stdlib.h>
#include <string.h>

struct site_file {
    const char *path, *text; /* text NULL: cannot be read */
};

#define LINK "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2"

static void into_text(void *context, const char *bytes, size_t size) {
    char **text = context;
    *text = malloc(size + 1);
    assert_non_null(*text);
    memcpy(*text, bytes, size);
    (*text)[size] = 0;
}

static const char *text_of(const struct site_file *files, size_t n, const char *path) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i].path, path) == 0)
            return files[i].text;
    fail_msg("asked for %s", path);
    return NULL;
}

/* The order in which files are asked for goes to `order`; gives the configuration. */
static char *survey(const struct site_file *files, size_t n, enum promolint_survey_text what,
                    char *order) {
    struct promolint *lint = promolint_new(NULL, NULL);
    struct promolint_survey *survey = promolint_survey_new(lint);
    char *text = NULL;
    assert_non_null(survey);
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(files[i].path);
        bool article = strcmp(files[i].path + length - 3, ".md") == 0;
        assert_true(promolint_survey_name(survey, files[i].path,
                                          article ? PROMOLINT_NAME_ARTICLE : PROMOLINT_NAME_OTHER));
    }
    for (const char *path; (path = promolint_survey_next(survey));) {
        const char *bytes = text_of(files, n, path);
        strcat(strcat(order, path), " ");
        assert_true(promolint_survey_read(survey, bytes, bytes ? strlen(bytes) : 0));
    }
    assert_null(promolint_survey_next(survey));
    assert_true(promolint_survey_write(survey, what, into_text, &text));
    promolint_survey_free(survey);
    promolint_free(lint);
    return text;
}

static void the_configuration_is_read_before_articles_and_those_before_templates(void **state) {
    (void)state;
    static const struct site_file files[] = {
        {"_includes/box.html", "<p>x</p>"},
        {"_layouts/post.html", "<p>y</p>"},
        {"_posts/a.md", "We say: [x](/go/shop) and [y](https://www.site.nl/go/other)."},
        {"_config.yml", "title: The Site\nurl: https://www.site.nl\n"},
        {"_site/a.md", "built"},
    };
    char order[256] = "";
    char *text = survey(files, 5, PROMOLINT_SURVEY_CONFIGURATION, order);
    assert_string_equal(order, "_config.yml _posts/a.md _includes/box.html _layouts/post.html ");
    assert_non_null(strstr(text, "name: 'The Site' # title in _config.yml"));
    assert_non_null(strstr(text, "- '/go/' # 2 links in 1 article, first _posts/a.md:1\n"));
    free(text);
}

static void what_is_written_is_a_configuration(void **state) {
    (void)state;
    static const struct site_file files[] = {{"a.md", "[x](" LINK ")"}, {"b.md", "[y](" LINK ")"}};
    char order[256] = "";
    char *text = survey(files, 2, PROMOLINT_SURVEY_CONFIGURATION, order);
    struct promolint *lint = promolint_new(NULL, NULL);
    struct promolint_config *config =
        promolint_config_read(lint, ".promolint.yaml", text, strlen(text), NULL);
    assert_non_null(config);
    assert_non_null(strstr(text, "awin: ['2'] # in 2 of 2 links in 2 articles\n"));
    promolint_config_free(config);
    promolint_free(lint);
    free(text);
}

static void a_file_that_cannot_be_read_is_counted(void **state) {
    (void)state;
    static const struct site_file files[] = {{"a.md", NULL}, {"b.md", "text"}};
    char order[256] = "";
    char *text = survey(files, 2, PROMOLINT_SURVEY_SUMMARY, order);
    assert_non_null(strstr(text, "1 article, 0 with a disclosure, 1 could not be read\n"));
    free(text);
}

static void folders_of_packages_and_hidden_ones_are_not_entered(void **state) {
    (void)state;
    struct promolint *lint = promolint_new(NULL, NULL);
    struct promolint_survey *survey = promolint_survey_new(lint);
    assert_true(promolint_survey_enters(survey, "content"));
    assert_false(promolint_survey_enters(survey, "node_modules"));
    assert_false(promolint_survey_enters(survey, ".git"));
    promolint_survey_free(survey);
    promolint_free(lint);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_configuration_is_read_before_articles_and_those_before_templates),
        cmocka_unit_test(what_is_written_is_a_configuration),
        cmocka_unit_test(a_file_that_cannot_be_read_is_counted),
        cmocka_unit_test(folders_of_packages_and_hidden_ones_are_not_entered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
