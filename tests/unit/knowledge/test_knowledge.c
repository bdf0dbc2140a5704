/* Loading as a whole: the built-in files, and a user's folder over them. */
#include "loader.h"

#include "knowledge/knowledge.h"
#include "knowledge/markup.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a folder on disk ------------------------------------------------------------------------ */

static char folder[64];
static char written[16][160];
static size_t nwritten;

static void make_folder(void) {
    snprintf(folder, sizeof folder, "/tmp/promolint-rules-XXXXXX");
    assert_non_null(mkdtemp(folder));
    nwritten = 0;
}

/* Makes the file's folder too; both are removed by remove_folder(). */
static void write_file(const char *name, const char *text) {
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *slash = strrchr(path, '/');
    *slash = 0;
    if (mkdir(path, 0700) == 0)
        snprintf(written[nwritten++], sizeof written[0], "%s", path);
    *slash = '/';
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    snprintf(written[nwritten++], sizeof written[0], "%s", path);
}

static void remove_folder(void) {
    while (nwritten)
        remove(written[--nwritten]);
    rmdir(folder);
}

/* Loads with the folder; the built-in files' own problems are not this test's. */
static struct knowledge *load(struct fixture *f) {
    struct str path = str_of(folder);
    struct str_list folders = {.at = &path, .n = 1, .cap = 1};
    f->problems.n = 0;
    return knowledge_load(&f->arena, &folders, &f->problems);
}

/* Problems in the folder, without its path. */
static const char *print_own_problems(struct fixture *f) {
    size_t used = 0;
    f->text[0] = 0;
    for (uint32_t i = 0; i < f->problems.n && used < sizeof f->text; i++) {
        const struct problem *p = &f->problems.at[i];
        if (!str_starts(p->path, str_of(folder)))
            continue;
        struct str name = str_slice(p->path, strlen(folder), p->path.n);
        used += (size_t)snprintf(f->text + used, sizeof f->text - used, "%s%.*s:%u:%u: %.*s",
                                 used ? "\n" : "", STR_ARG(name), p->line, p->column,
                                 STR_ARG(p->message));
    }
    return f->text;
}

/* ---- tests ------------------------------------------------------------------------------------
 */

static void the_built_in_files_are_right(void **state) {
    (void)state;
    START(f);
    struct knowledge *k = knowledge_load_strictly(&f.arena, NULL, NULL, &f.problems);
    for (uint32_t i = 0; i < f.problems.n; i++)
        print_message("%.*s:%u:%u: %.*s\n", STR_ARG(f.problems.at[i].path), f.problems.at[i].line,
                      f.problems.at[i].column, STR_ARG(f.problems.at[i].message));
    assert_int_equal(f.problems.n, 0);
    assert_true(k->rules.n > 0 && k->packs.n > 0 && k->networks.n > 0 && k->phrases.n > 0);
    assert_non_null(knowledge_rule(k, STR("affiliate-link-undisclosed")));
    assert_null(knowledge_rule(k, STR("affiliate-link")));
    assert_non_null(knowledge_pack(k, STR("nl")));
    assert_null(knowledge_pack(k, STR("")));
    assert_non_null(knowledge_language(k, STR("nl")));
    assert_null(knowledge_language(k, STR("xx")));
    for (uint32_t i = 0; i < k->packs.n; i++)
        for (int kind = 0; kind < PLACEMENT_KINDS; kind++)
            for (uint32_t w = 0; w < k->packs.at[i].wording[kind].n; w++) {
                assert_true(k->packs.at[i].wording[kind].at[w].source.n > 0);
                assert_true(k->packs.at[i].wording[kind].at[w].checked.n > 0);
            }
    arena_release(&f.arena);
}

static void the_quick_load_gives_the_same_as_the_strict_one(void **state) {
    (void)state;
    START(f);
    const struct knowledge *quick = knowledge_load(&f.arena, NULL, &f.problems);
    const struct knowledge *strict = knowledge_load_strictly(&f.arena, NULL, NULL, &f.problems);
    assert_int_equal(quick->networks.n, strict->networks.n);
    assert_int_equal(quick->link_patterns.n, strict->link_patterns.n);
    assert_int_equal(quick->groups.n, strict->groups.n);
    assert_int_equal(quick->phrases.n, strict->phrases.n);
    assert_int_equal(quick->packs.n, strict->packs.n);
    for (uint32_t i = 0; i < quick->phrases.n; i++) {
        assert_true(str_eq(quick->phrases.at[i].text, strict->phrases.at[i].text));
        assert_int_equal(quick->phrases.at[i].group, strict->phrases.at[i].group);
    }
    for (uint32_t i = 0; i < quick->link_patterns.n; i++)
        assert_true(str_eq(quick->link_patterns.at[i].id, strict->link_patterns.at[i].id));
    arena_release(&f.arena);
}

static void a_users_folder_adds_and_replaces(void **state) {
    (void)state;
    START(f);
    make_folder();
    write_file("house-style.md",
               "---\nid: house-style\ncheck: cloaked\nseverity: error\n"
               "message: m\n---\n# House\n\nWhy.\n\n## Bad\n```html policy=house\n"
               "x\n```\n## Good\n```html\ny\n```\n");
    write_file("README.md", "# Not a rule\n");
    write_file("packs/house.yaml", "pack: house\nname: House\nlayer: reader\n"
                                   "wording:\n  page: {clear: [house-word]}\n"
                                   "rules: {house-style: error}\n");
    write_file(
        "vocabulary/nl.yaml",
        "language: nl\nname: Dutch\ngroups:\n- group: house-word\n  role: label\n"
        "  phrases: [huisreclame]\n  must: [Huisreclame]\n  must-not: [huis]\n  source: own\n"
        "  checked: 2026-08-22\n");
    write_file(
        "networks/own.yaml",
        "networks:\n- id: own\n  name: Own\n  kind: cloaker\n  links:\n  - id: own-go\n"
        "    hosts: [=go.example]\n    confidence: certain\n    example: https://go.example/x\n"
        "    source: own\n    checked: 2026-08-22\n");
    write_file("markup/own.yaml", "promo-classes: [own-promo]\n");
    struct knowledge *k = load(&f);
    assert_string_equal(print_own_problems(&f), "");
    const struct rule *rule = knowledge_rule(k, STR("house-style"));
    const struct pack *pack = knowledge_pack(k, STR("house"));
    assert_non_null(rule);
    assert_non_null(pack);
    assert_true(str_is(rule->examples.at[0].policies, "house"));
    assert_int_equal(pack->rules.n, 1);
    assert_ptr_equal(&k->rules.at[pack->rules.at[0].rule], rule);
    assert_true(str_is(k->networks.at[k->networks.n - 1].id, "own"));
    assert_true(str_is(k->phrases.at[k->phrases.n - 1].text, "huisreclame"));
    assert_true(markup_has(markup_list(k, "promo-classes"), STR("own-promo")));
    remove_folder();
    arena_release(&f.arena);
}

static void all_files_problems_come_in_one_run_in_order(void **state) {
    (void)state;
    START(f);
    make_folder();
    write_file("page.md", "# No front matter\n");
    write_file("loose.yaml", "pack: x\n");
    write_file("packs/a.yaml", "pack: a\nname: A\nlayer: reader\nwordings: x\n"
                               "rules: {no-such-rule: error}\n");
    write_file("packs/b.yml", "pack: b\n");
    write_file("packs/c.yaml", "pack: [\n");
    write_file("network/x.yaml", "networks: []\n");
    write_file("vocabulary/nl.yaml", "language: nl\nlanguage: de\n");
    load(&f);
    assert_string_equal(print_own_problems(&f),
                        "/loose.yaml:0:0: not read: it belongs in networks/, vocabulary/, packs/, "
                        "markup/ or generators/\n"
                        "/network:0:0: not read: did you mean 'networks'?\n"
                        "/packs/a.yaml:4:1: unknown key 'wordings', did you mean 'wording'?\n"
                        "/packs/a.yaml:5:9: unknown rule 'no-such-rule'\n"
                        "/packs/b.yml:0:0: not read: the names of rule files end in .yaml\n"
                        "/packs/c.yaml:2:1: expected a value\n"
                        "/page.md:1:1: a rule page begins with front matter between '---'\n"
                        "/vocabulary/nl.yaml:2:1: key 'language' stands twice, first on line 1");
    remove_folder();
    arena_release(&f.arena);
}

static void a_folder_that_is_not_there_or_empty_is_a_problem(void **state) {
    (void)state;
    START(f);
    make_folder();
    load(&f);
    assert_string_equal(print_own_problems(&f),
                        ":0:0: holds no rule files: expected *.md, networks/*.yaml, "
                        "vocabulary/*.yaml, packs/*.yaml, markup/*.yaml or "
                        "generators/*.yaml");
    remove_folder();
    load(&f);
    assert_string_equal(print_own_problems(&f), ":0:0: can't be read: No such file or directory");
    arena_release(&f.arena);
}

static void a_file_that_cannot_be_read_is_a_problem(void **state) {
    (void)state;
    START(f);
    make_folder();
    write_file("packs/dangling", "");
    char path[160];
    snprintf(path, sizeof path, "%s/packs/gone.yaml", folder);
    assert_int_equal(symlink("nowhere", path), 0);
    snprintf(written[nwritten++], sizeof written[0], "%s", path);
    load(&f);
    assert_string_equal(print_own_problems(&f),
                        "/packs/gone.yaml:0:0: can't be read: No such file or directory");
    remove_folder();
    arena_release(&f.arena);
}

static void running_out_of_memory_leaks_nothing(void **state) {
    (void)state;
    static struct arena arena;
    static jmp_buf failure;
    static volatile size_t cap;
    make_folder();
    write_file("packs/house.yaml", "pack: house\nname: House\nlayer: reader\n");
    static struct str path;
    path = str_of(folder);
    for (cap = 64 * 1024; cap < 16 * 1024 * 1024; cap *= 2) {
        arena_init(&arena, cap);
        arena.on_failure = &failure;
        if (setjmp(failure) == 0) {
            struct problems problems = {.arena = &arena};
            struct str_list folders = {.at = &path, .n = 1, .cap = 1};
            knowledge_load(&arena, &folders, &problems);
        }
        assert_ptr_equal(arena.on_failure, &failure);
        arena_release(&arena);
    }
    remove_folder();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_built_in_files_are_right),
        cmocka_unit_test(the_quick_load_gives_the_same_as_the_strict_one),
        cmocka_unit_test(a_users_folder_adds_and_replaces),
        cmocka_unit_test(all_files_problems_come_in_one_run_in_order),
        cmocka_unit_test(a_folder_that_is_not_there_or_empty_is_a_problem),
        cmocka_unit_test(a_file_that_cannot_be_read_is_a_problem),
        cmocka_unit_test(running_out_of_memory_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
