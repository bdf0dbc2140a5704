/* The public library, with nothing but promolint.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "promolint.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINK                                                                                       \
    "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=https%3A%2F%2Fshop.example%2F"
#define PAGE                                                                                       \
    "<html lang=\"en\"><p>\xf0\x9f\x98\x80 \xc3\xa9 <a href=\"" LINK "\">shop</a></p></html>"

static struct promolint *lint;

static struct promolint_input input_of(const char *path, const char *text) {
    return (struct promolint_input){.path = path, .bytes = text, .size = strlen(text)};
}

static bool text_is(struct promolint_text text, const char *want) {
    return text.size == strlen(want) && memcmp(text.at, want, text.size) == 0;
}

static bool text_has(struct promolint_text text, const char *part) {
    return memmem(text.at, text.size, part, strlen(part)) != NULL;
}

/* What was written, with a final NUL. */
struct sink {
    char *at;
    size_t n;
};

static void into_sink(void *context, const char *bytes, size_t size) {
    struct sink *sink = context;
    sink->at = realloc(sink->at, sink->n + size + 1);
    assert_non_null(sink->at);
    memcpy(sink->at + sink->n, bytes, size);
    sink->n += size;
    sink->at[sink->n] = 0;
}

static void result_has_what_was_found(void **state) {
    (void)state;
    struct promolint_checker *checker = promolint_checker_new(lint);
    struct promolint_input input = input_of("a.html", PAGE);
    const struct promolint_result *r = promolint_check(checker, &input);
    assert_non_null(r);
    assert_true(text_is(promolint_result_language(r), "en"));
    assert_int_equal(promolint_result_syntax(r), PROMOLINT_SYNTAX_HTML);
    struct promolint_counts counts = promolint_result_counts(r);
    assert_int_equal(counts.placements, 1);
    assert_true(counts.findings >= 1);
    assert_true(counts.failing[PROMOLINT_ERROR] >= 1);

    struct promolint_placement placement = promolint_result_placement(r, 0);
    assert_true(text_is(placement.kind, "affiliate-link"));
    assert_true(text_is(placement.network, "awin"));
    assert_true(text_is(placement.merchant, "shop.example"));
    assert_true(text_is(placement.publisher_id, "2"));
    assert_true(text_is(placement.grade, "missing"));
    assert_false(placement.has_disclosure);
    assert_int_equal(placement.place.offset, strstr(PAGE, "<a") - PAGE);
    assert_int_equal(placement.place.column, 24);
    assert_true(placement.evidence > 0);
    assert_true(text_has(promolint_placement_evidence(r, 0, 0).text, "awin1.com"));

    struct promolint_finding finding = promolint_result_finding(r, 0);
    assert_int_equal(finding.place.offset, placement.place.offset);
    assert_int_equal(finding.certainty, PROMOLINT_CERTAIN);
    assert_int_equal(strlen(finding.fingerprint), 32);
    assert_true(finding.policy.size > 0 && finding.message.size > 0);
    promolint_checker_free(checker);
}

/* A sentence that matches in several ways is one disclosure, here as in the reports. */
static void disclosures_are_those_of_the_reports(void **state) {
    (void)state;
    static const char text[] =
        "<html lang=en><p>Advertisement. This post contains affiliate links: "
        "we earn a commission when you buy.</p><p><a href='" LINK "'>x</a>";
    struct promolint_checker *checker = promolint_checker_new(lint);
    struct promolint_report_options options = {.format = "jsonl", .inspect = true};
    struct promolint_report *report = promolint_report_new(&options);
    struct promolint_input input = input_of("a.html", text);
    const struct promolint_result *r = promolint_check(checker, &input);
    struct sink sink = {0};
    assert_true(promolint_report_file(report, r, into_sink, &sink));
    size_t n = promolint_result_counts(r).disclosures, shown = 0;
    for (const char *p = sink.at; (p = strstr(p, "\"negative\":")); p++)
        shown++;
    assert_true(n > 0);
    assert_int_equal(n, shown);
    for (size_t i = 0; i < n; i++) {
        struct promolint_disclosure d = promolint_result_disclosure(r, i);
        assert_true(text_is(d.language, "en") && d.visible && d.text.size > 0);
    }
    free(sink.at);
    promolint_report_free(report);
    promolint_checker_free(checker);
}

static void positions_come_in_every_unit(void **state) {
    (void)state;
    static const struct {
        enum promolint_unit unit;
        unsigned column;
    } rows[] = {{PROMOLINT_CODE_POINTS, 24}, {PROMOLINT_BYTES, 28}, {PROMOLINT_UTF16, 25}};
    struct promolint_checker *checker = promolint_checker_new(lint);
    /* A byte order mark is no part of the first line. */
    static const char *const pages[] = {PAGE, "\xef\xbb\xbf" PAGE};
    for (size_t p = 0; p < 2; p++) {
        struct promolint_input input = input_of("a.html", pages[p]);
        const struct promolint_result *r = promolint_check(checker, &input);
        assert_non_null(r);
        size_t offset = promolint_result_placement(r, 0).place.offset;
        assert_int_equal(offset, strstr(pages[p], "<a") - pages[p]);
        for (size_t i = 0; i < 3; i++) {
            unsigned line, column;
            promolint_result_position(r, offset, rows[i].unit, &line, &column);
            assert_int_equal(line, 1);
            assert_int_equal(column, rows[i].column);
        }
        unsigned line, column;
        promolint_result_position(r, SIZE_MAX, PROMOLINT_CODE_POINTS, &line, &column);
        assert_int_equal(column, strlen(PAGE) - 4 + 1);
    }
    promolint_checker_free(checker);
}

static void checker_goes_on_after_a_failure(void **state) {
    (void)state;
    static const char *const unknown[] = {"nowhere"};
    struct promolint_options options = {.max_size = 1000};
    struct promolint *small = promolint_new(&options, NULL);
    struct promolint_checker *checker = promolint_checker_new(small);
    static char large[1001];
    struct promolint_input input = {.path = "a.html", .bytes = large, .size = sizeof large};
    assert_null(promolint_check(checker, &input));
    assert_non_null(strstr(promolint_checker_error(checker), "1000 bytes"));
    input = input_of("a.html", PAGE);
    input.policies = unknown;
    input.npolicies = 1;
    assert_null(promolint_check(checker, &input));
    assert_non_null(strstr(promolint_checker_error(checker), "'nowhere'"));
    input.npolicies = 0;
    assert_non_null(promolint_check(checker, &input));
    assert_string_equal(promolint_checker_error(checker), "");
    promolint_checker_free(checker);
    promolint_free(small);
}

/* Memory runs out at many different moments; each time it is an error, and nothing leaks. */
static void out_of_memory_is_an_error(void **state) {
    (void)state;
    enum { COPIES = 3000 };
    static const char row[] = "<div><p>text <a href='" LINK "'>x</a></div> *a* {{< b >}}\n\n";
    size_t n = sizeof row - 1;
    char *page = malloc(n * COPIES);
    assert_non_null(page);
    for (size_t i = 0; i < COPIES; i++)
        memcpy(page + i * n, row, n);
    static const enum promolint_syntax syntaxes[] = {
        PROMOLINT_SYNTAX_HTML, PROMOLINT_SYNTAX_MARKDOWN, PROMOLINT_SYNTAX_MDX};
    size_t failures = 0, successes = 0;
    for (size_t limit = 50000; limit < 120000000; limit += limit / 4) {
        struct promolint_options options = {.max_memory = limit};
        struct promolint *tight = promolint_new(&options, NULL);
        struct promolint_checker *checker = promolint_checker_new(tight);
        for (size_t s = 0; s < 3; s++) {
            struct promolint_input input = {
                .path = "a", .bytes = page, .size = n * COPIES, .syntax = syntaxes[s]};
            bool done = promolint_check(checker, &input) != NULL;
            successes += done;
            failures += !done;
            if (!done)
                assert_string_equal(promolint_checker_error(checker), "out of memory");
        }
        promolint_checker_free(checker);
        promolint_free(tight);
    }
    assert_true(failures > 10 && successes > 3);
    free(page);
}

static void wrong_configuration_is_told_whole(void **state) {
    (void)state;
    static const char text[] = "policies: [nowhere]\nunknown: 1\n";
    struct promolint_messages *messages = promolint_messages_new();
    assert_null(promolint_config_read(lint, "x/.promolint.yaml", text, sizeof text - 1, messages));
    assert_int_equal(promolint_messages_count(messages), 2);
    struct promolint_message first = promolint_messages_at(messages, 0);
    assert_true(text_is(first.path, "x/.promolint.yaml"));
    promolint_messages_free(messages);
    assert_null(promolint_config_read(lint, "x", text, sizeof text - 1, NULL));
    assert_int_equal(promolint_config_excludes(NULL, "a.md").size, 0);
}

static void configuration_changes_the_verdict(void **state) {
    (void)state;
    static const char text[] = "templates: {disclosure: true, rel: true}\nexclude: [\"old/**\"]\n"
                               "overrides:\n  - files: [\"fr/**\"]\n    language: fr\n";
    struct promolint_config *config =
        promolint_config_read(lint, ".promolint.yaml", text, sizeof text - 1, NULL);
    assert_non_null(config);
    assert_true(text_is(promolint_config_excludes(config, "old/a.md"), "old/**"));
    assert_int_equal(promolint_config_excludes(config, "new/a.md").size, 0);
    assert_true(promolint_glob("old", "old/a.md"));
    assert_false(promolint_glob("old", "older/a.md"));
    assert_null(promolint_glob_problem("old"));
    assert_non_null(strstr(promolint_glob_problem("./old"), "not with './'"));
    struct promolint_checker *checker = promolint_checker_new(lint);
    struct promolint_input input = input_of("a.html", PAGE);
    input.config = config;
    const struct promolint_result *r = promolint_check(checker, &input);
    assert_non_null(r);
    assert_int_equal(promolint_result_counts(r).findings, 0);
    input = input_of("shown.md", "x\n");
    input.config = config;
    input.relative = "fr/a.md";
    r = promolint_check(checker, &input);
    assert_true(text_is(promolint_result_language(r), "fr"));
    promolint_checker_free(checker);
    promolint_config_free(config);
}

static void wrong_rules_are_told(void **state) {
    (void)state;
    static const char *const folders[] = {"/nonexistent-folder-of-rules"};
    struct promolint_options options = {.rule_folders = folders, .nrule_folders = 1};
    struct promolint_messages *messages = promolint_messages_new();
    assert_null(promolint_new(&options, messages));
    assert_int_equal(promolint_messages_count(messages), 1);
    assert_null(promolint_new(&options, NULL));
    promolint_messages_free(messages);
}

static void report_is_put_together(void **state) {
    (void)state;
    struct promolint_report_options options = {.format = "json"};
    struct promolint_report *report = promolint_report_new(&options);
    struct promolint_totals *totals = promolint_totals_new(), *all = promolint_totals_new();
    struct promolint_checker *checker = promolint_checker_new(lint);
    struct sink sink = {0};
    struct promolint_stream *stream = promolint_stream_new(report, into_sink, &sink);
    assert_non_null(stream);
    for (int i = 0; i < 2; i++) {
        struct promolint_input input = input_of(i ? "b.html" : "a.html", PAGE);
        const struct promolint_result *r = promolint_check(checker, &input);
        struct sink part = {0};
        assert_true(promolint_report_file(report, r, into_sink, &part));
        assert_true(promolint_stream_part(stream, part.at, part.n));
        assert_true(promolint_stream_part(stream, "", 0)); /* no comma for what is empty */
        free(part.at);
        assert_true(promolint_totals_add(totals, r));
    }
    assert_true(promolint_totals_merge(all, totals));
    size_t files;
    assert_true(promolint_totals_counts(all, &files).findings >= 2);
    assert_int_equal(files, 2);
    static const struct promolint_failure failure = {.path = "c.html", .message = "cannot be read"};
    assert_true(promolint_stream_end(stream, all, &failure, 1));
    promolint_stream_free(stream);
    assert_non_null(strstr(sink.at, "\"path\":\"b.html\""));
    assert_null(strstr(sink.at, ",\n,"));
    assert_non_null(strstr(sink.at, "\"errors\":[{\"path\":\"c.html\""));
    assert_non_null(strstr(sink.at, "\"files\":2,"));
    free(sink.at);
    promolint_checker_free(checker);
    promolint_totals_free(totals);
    promolint_totals_free(all);
    promolint_report_free(report);
}

static void pages_are_found(void **state) {
    (void)state;
    static const char *const added[] = {
        "index.html",           "posts/phone/index.html", "2026/03/01/Old%20Tent.html",
        "nl/camera.html",       "en/camera.html",         "shop/new-bike/index.html",
        "blog/lamp/index.html", "archive/lamp/index.html"};
    static const struct {
        const char *source, *text;
        enum promolint_found found;
        const char *page;
    } rows[] = {
        {"content/_index.md", "", PROMOLINT_FOUND, "index.html"},
        {"content/posts/_index.md", "", PROMOLINT_NOT_FOUND, NULL},
        {"index.md", "", PROMOLINT_FOUND, "index.html"},
        {"content/posts/phone.md", "", PROMOLINT_FOUND, "posts/phone/index.html"},
        {"content/posts/phone/index.md", "", PROMOLINT_FOUND, "posts/phone/index.html"},
        {"content/camera.nl.md", "", PROMOLINT_FOUND, "nl/camera.html"},
        {"content/en/Camera.md", "", PROMOLINT_FOUND, "en/camera.html"},
        {"content/camera.md", "", PROMOLINT_AMBIGUOUS, NULL},
        {"_posts/2026-05-06-lamp.md", "", PROMOLINT_AMBIGUOUS, NULL},
        {"blog/_posts/2026-05-06-lamp.md", "", PROMOLINT_FOUND, "blog/lamp/index.html"},
        {"a.md", "---\nslug: New Bike\n---\n", PROMOLINT_FOUND, "shop/new-bike/index.html"},
        {"a.md", "+++\nurl = \"/nl/camera.html\"\n+++\n", PROMOLINT_FOUND, "nl/camera.html"},
        {"a.md", "---\npermalink: /:title/\n---\n", PROMOLINT_NOT_FOUND, NULL},
        {"a.md", "---\ndraft: true\n---\n", PROMOLINT_DRAFT, NULL},
    };
    struct promolint_pages *pages = promolint_pages_new();
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        assert_true(promolint_pages_add(pages, added[i]));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *page;
        assert_int_equal(
            promolint_pages_find(pages, rows[i].source, rows[i].text, strlen(rows[i].text), &page),
            rows[i].found);
        if (rows[i].page)
            assert_string_equal(page, rows[i].page);
        else
            assert_null(page);
    }
    promolint_pages_free(pages);
}

static void formats_are_listed(void **state) {
    (void)state;
    struct promolint_report_options options = {.format = "nothing"};
    assert_null(promolint_report_new(&options));
    options.format = "tree";
    assert_null(promolint_report_new(&options));
    for (int inspect = 0; inspect < 2; inspect++)
        for (size_t i = 0; promolint_report_format(inspect, i); i++) {
            options = (struct promolint_report_options){
                .format = promolint_report_format(inspect, i), .inspect = inspect};
            struct promolint_report *report = promolint_report_new(&options);
            assert_non_null(report);
            promolint_report_free(report);
        }
}

static void urls_are_classified(void **state) {
    (void)state;
    struct promolint_checker *checker = promolint_checker_new(lint);
    struct sink sink = {0};
    assert_true(
        promolint_classify(checker, LINK, strlen(LINK), NULL, NULL, true, into_sink, &sink));
    assert_non_null(strstr(sink.at, "\"affiliate\":true"));
    assert_true(promolint_classify(checker, "x", 1, NULL, "e.example", false, into_sink, &sink));
    assert_non_null(strstr(sink.at, "not known as an affiliate link"));
    free(sink.at);
    promolint_checker_free(checker);
}

static void what_is_known_is_listed(void **state) {
    (void)state;
    static const enum promolint_list lists[] = {PROMOLINT_RULES, PROMOLINT_PACKS,
                                                PROMOLINT_NETWORKS};
    struct sink sink = {0};
    for (size_t i = 0; i < 6; i++)
        assert_true(promolint_list(lint, lists[i / 2], i % 2, into_sink, &sink));
    assert_true(promolint_rule_count(lint) > 0 && promolint_pack_count(lint) > 0);
    assert_true(promolint_pack_at(lint, 0).id.size > 0);
    struct promolint_text id = promolint_rule_at(lint, 0).id;
    char name[100];
    snprintf(name, sizeof name, "%.*s", (int)id.size, id.at);
    assert_true(promolint_explain(lint, name, into_sink, &sink));
    assert_false(promolint_explain(lint, "nothing", into_sink, &sink));
    free(sink.at);
}

struct thread {
    pthread_t id;
    size_t findings;
};

static void *check_many(void *context) {
    struct thread *thread = context;
    struct promolint_checker *checker = promolint_checker_new(lint);
    for (int i = 0; i < 200; i++) {
        struct promolint_input input = input_of("a.html", PAGE);
        const struct promolint_result *r = promolint_check(checker, &input);
        thread->findings += r ? promolint_result_counts(r).findings : 0;
    }
    promolint_checker_free(checker);
    return NULL;
}

static void threads_share_what_is_known(void **state) {
    (void)state;
    struct thread threads[4] = {0};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i].id, NULL, check_many, &threads[i]), 0);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i].id, NULL);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(threads[i].findings, threads[0].findings);
    assert_true(threads[0].findings > 0);
}

static void freeing_nothing_is_fine(void **state) {
    (void)state;
    promolint_free(NULL);
    promolint_config_free(NULL);
    promolint_checker_free(NULL);
    promolint_messages_free(NULL);
    promolint_report_free(NULL);
    promolint_totals_free(NULL);
}

static int set_up(void **state) {
    (void)state;
    lint = promolint_new(NULL, NULL);
    return lint ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    promolint_free(lint);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(result_has_what_was_found),
        cmocka_unit_test(disclosures_are_those_of_the_reports),
        cmocka_unit_test(positions_come_in_every_unit),
        cmocka_unit_test(checker_goes_on_after_a_failure),
        cmocka_unit_test(out_of_memory_is_an_error),
        cmocka_unit_test(wrong_configuration_is_told_whole),
        cmocka_unit_test(configuration_changes_the_verdict),
        cmocka_unit_test(wrong_rules_are_told),
        cmocka_unit_test(report_is_put_together),
        cmocka_unit_test(pages_are_found),
        cmocka_unit_test(formats_are_listed),
        cmocka_unit_test(urls_are_classified),
        cmocka_unit_test(what_is_known_is_listed),
        cmocka_unit_test(threads_share_what_is_known),
        cmocka_unit_test(freeing_nothing_is_fine),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
