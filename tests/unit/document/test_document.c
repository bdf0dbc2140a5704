/* Questions to a document; and what holds for real pages, whole and damaged. */
#include "reading.h"

#include "document/html_repair.h"

#include <dirent.h>
#include <stdio.h>

static void attributes_are_found_and_decoded(void **state) {
    (void)state;
    static const struct {
        const char *html, *href;
    } cases[] = {
        {"<a href='https://x.nl/?a=1&amp;b=2'>", "https://x.nl/?a=1&b=2"},
        {"<a HREF=https://x.nl/?a=1&region=nl&param0=2>", "https://x.nl/?a=1&region=nl&param0=2"},
        {"<a href=\"&#104;ttps&colon;//x.nl\">", "https://x.nl"},
        {"<a href=x href=y>", "x"},
        {"<a title=x>", ""},
        {"<a href>", ""},
        {"<a href=>", ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct reading r;
        read_html(&r, cases[i].html);
        uint32_t link = find_element(r.document, TAG_A, 0);
        assert_str(document_attr_value(r.document, link, "href"), cases[i].href);
        assert_null(document_attr(r.document, link, "hre"));
        end_reading(&r);
    }
}

static void duplicates_are_found_among_many(void **state) {
    (void)state;
    struct reading r;
    char text[4096] = "<a ";
    size_t n = 3;
    for (int i = 0; i < 200; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "a%d=%d ", i % 150, i);
    snprintf(text + n, sizeof text - n, ">");
    read_html(&r, text);
    assert_int_equal(r.document->attrs.n, 200);
    for (uint32_t i = 0; i < 200; i++)
        assert_int_equal(r.document->attrs.at[i].duplicate, i >= 150);
    assert_str(document_attr_value(r.document, 1, "a49"), "49");
    end_reading(&r);
}

static void a_node_is_within_itself_and_its_ancestors(void **state) {
    (void)state;
    struct reading r;
    read_html(&r, "<div><p>a</p></div><p>b</p>");
    uint32_t div = find_element(r.document, TAG_DIV, 0);
    uint32_t first = find_element(r.document, TAG_P, 0);
    uint32_t second = find_element(r.document, TAG_P, 1);
    assert_true(document_within(r.document, first, div));
    assert_true(document_within(r.document, first + 1, div));
    assert_true(document_within(r.document, div, div));
    assert_true(document_within(r.document, div, 0));
    assert_false(document_within(r.document, second, div));
    assert_false(document_within(r.document, div, first));
    end_reading(&r);
}

static void a_full_arena_is_reported_to_its_owner(void **state) {
    (void)state;
    static char page[60000];
    for (size_t i = 0; i + 12 < sizeof page; i += 12)
        memcpy(page + i, "<p a=b>x</p>", 12);
    volatile uint32_t failures = 0, successes = 0;
    for (volatile size_t cap = 100000; cap < 8000000; cap += 100000) {
        struct arena arena;
        jmp_buf failure;
        arena_init(&arena, cap);
        arena.on_failure = &failure;
        if (setjmp(failure) == 0) {
            struct source source;
            source_read(&source, &arena, (struct str){page, sizeof page}, SYNTAX_HTML);
            document_read(&arena, &source);
            assert_ptr_equal(arena.on_failure, &failure);
            successes++;
        } else {
            assert_ptr_equal(arena.on_failure, &failure);
            failures++;
        }
        arena_release(&arena);
    }
    assert_true(failures > 0 && successes > 0);
}

/* ---- real pages -------------------------------------------------------------------------- */

static const char corpus[] = "../shared/corpus/dev/files";

/* The file's bytes, to be freed. */
static struct str read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size_t n = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(n + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, n, file), n);
    fclose(file);
    return (struct str){bytes, n};
}

/* Drops one byte in about `rate`, and puts odd ones in place of as many. */
static size_t damage(char *bytes, size_t n, uint32_t seed, uint32_t rate) {
    static const char odd[] = "<>\"'/=&\0\xFF-! ";
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1103515245u + 12345u;
        uint32_t dice = (seed >> 8) % (rate * 2);
        if (dice == 0)
            continue;
        bytes[kept++] = dice == 1 ? odd[(seed >> 4) % (sizeof odd - 1)] : bytes[i];
    }
    return kept;
}

/* Every link that the source shows plainly must be in the document. */
static void assert_links_are_found(const struct reading *r, const char *name) {
    uint32_t n = 0;
    for (uint32_t i = 1; i < r->document->nodes.n; i++) {
        const struct node *node = &r->document->nodes.at[i];
        const struct attr *href = document_attr(r->document, i, "href");
        if (node->kind != NODE_ELEMENT || node->tag != TAG_A || !href)
            continue;
        n++;
        struct str tag = source_slice(&r->source, node->span);
        assert_true(str_starts_same(tag, STR("<a")));
        assert_int_equal(tag.p[tag.n - 1], '>');
    }
    if (n == 0)
        print_message("no links in %s\n", name);
}

static void real_pages_hold_together(void **state) {
    (void)state;
    DIR *folder = opendir(corpus);
    if (!folder) {
        print_message("skipped: no %s\n", corpus);
        skip();
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        struct str name = str_of(entry->d_name);
        if (!str_ends(name, STR(".html")))
            continue;
        char path[512];
        snprintf(path, sizeof path, "%s/%s", corpus, entry->d_name);
        struct str bytes = read_file(path);
        struct reading r;
        read_bytes(&r, bytes, SYNTAX_HTML);
        assert_links_are_found(&r, path);
        end_reading(&r);
        char *damaged = (char *)(uintptr_t)bytes.p;
        for (uint32_t round = 1; round <= 2; round++) {
            bytes.n = damage(damaged, bytes.n, str_hash(name) + round, round * 300);
            read_bytes(&r, bytes, SYNTAX_HTML);
            end_reading(&r);
        }
        free(damaged);
    }
    closedir(folder);
}

int main(void) {
    html_repair_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attributes_are_found_and_decoded),
        cmocka_unit_test(duplicates_are_found_among_many),
        cmocka_unit_test(a_node_is_within_itself_and_its_ancestors),
        cmocka_unit_test(a_full_arena_is_reported_to_its_owner),
        cmocka_unit_test(real_pages_hold_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
