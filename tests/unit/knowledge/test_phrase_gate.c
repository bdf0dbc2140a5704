/* Gates change nothing: phrases are found in real texts as they are when each is run at each word.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "knowledge/phrase.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_FILE = 1 << 20 };

static struct arena arena;
static jmp_buf failure;
static const struct knowledge *known;
static struct words site; /* a name of the site, as words */
static uint32_t all_hits;

static struct words read_words(struct str text) {
    struct words words = {0};
    struct word_reader r;
    word_reader_init(&r, &arena, &words);
    word_reader_text(&r, text, 0, true, 0);
    word_reader_end(&r);
    return words;
}

/* Leaves the hits that mean something in a text of the language; 0: all. */
static void keep_language(struct phrase_hits *hits, uint32_t language) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < hits->n; i++) {
        const struct phrase_group *group = &known->groups.at[hits->at[i].group];
        if (!language || role_speaks_abroad(group->role) ||
            str_eq(group->language, known->languages.at[language - 1].code))
            hits->at[kept++] = hits->at[i];
    }
    hits->n = kept;
}

/* Leaves of a group with slots only the first one, unless all are filled. */
static void keep_filled(struct phrase_hits *hits) {
    uint32_t *filled = arena_array(&arena, uint32_t, known->groups.n), kept = 0;
    for (uint32_t i = 0; i < hits->n; i++)
        if (hits->at[i].slot >= 0)
            filled[hits->at[i].group] |= 1u << hits->at[i].slot;
    for (uint32_t i = 0; i < hits->n; i++) {
        uint32_t group = hits->at[i].group;
        if (hits->at[i].slot <= 0 || filled[group] == (1u << known->groups.at[group].nslots) - 1)
            hits->at[kept++] = hits->at[i];
    }
    hits->n = kept;
}

/* Leaves none of those that mean something beside others when there are no others. */
static void keep_beside(struct phrase_hits *hits) {
    uint32_t others = 0;
    for (uint32_t i = 0; i < hits->n; i++)
        others += role_place(known->groups.at[hits->at[i].group].role) != PLACE_BESIDE;
    hits->n = others ? hits->n : 0;
}

/* Any word may begin a link here, so that phrases of each place are found everywhere. */
static const uint32_t *all_words(uint32_t n) {
    uint32_t *all = arena_array(&arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        all[i] = i;
    return all;
}

static void assert_same_in(struct str text, uint32_t language) {
    struct words words = read_words(text);
    struct phrase_hits gated = {0}, ungated = {0};
    struct phrase_text all = {&words, 0, words.n, language, &site, all_words(words.n), words.n};
    phrase_find(&arena, known->phrase_index, &all, &gated);
    phrase_find_ungated(&arena, known->phrase_index, &all, &ungated);
    keep_language(&ungated, language);
    keep_filled(&ungated);
    keep_beside(&ungated);
    for (uint32_t i = 0; i < gated.n || i < ungated.n; i++) {
        const struct phrase_hit *a = &gated.at[i], *b = &ungated.at[i];
        if (i < gated.n && i < ungated.n && a->phrase == b->phrase && a->first == b->first &&
            a->last == b->last && a->brand == b->brand && a->code_first == b->code_first &&
            a->code_last == b->code_last)
            continue;
        const struct phrase_hit *hit = i < ungated.n ? b : a;
        fail_msg("hit %u of %u and %u, phrase '%.*s' at word %u to %u: %.*s", i, gated.n, ungated.n,
                 STR_ARG(known->phrases.at[hit->phrase].text), hit->first, hit->last,
                 STR_ARG(str_slice(text, words.at[hit->first].start, words.at[hit->last].end)));
    }
    all_hits += gated.n;
}

static void assert_same_hits(struct str text) {
    assert_same_in(text, 0);
}

static struct str upper(struct str text) {
    char *copy = str_terminated(&arena, text);
    for (size_t i = 0; i < text.n; i++)
        if (copy[i] >= 'a' && copy[i] <= 'z')
            copy[i] = (char)(copy[i] - 32);
    return (struct str){copy, text.n};
}

/* A text with `what` behind each letter of it that is followed by another one. */
static struct str between_letters(struct str text, const char *what) {
    size_t n = 0, length = strlen(what);
    char *out = arena_alloc(&arena, text.n * (length + 1) + 1);
    for (size_t i = 0; i < text.n; i++) {
        out[n++] = text.p[i];
        if (i + 1 < text.n && char_is_alpha(text.p[i]) && char_is_alpha(text.p[i + 1])) {
            memcpy(out + n, what, length);
            n += length;
        }
    }
    return (struct str){out, n};
}

static struct str with_wide_spaces(struct str text) {
    size_t n = 0;
    char *out = arena_alloc(&arena, text.n * 2 + 1);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == ' ')
            out[n++] = '\xC2';
        out[n++] = text.p[i] == ' ' ? '\xA0' : text.p[i];
    }
    return (struct str){out, n};
}

static void assert_variants(struct str text) {
    assert_same_hits(text);
    assert_same_hits(upper(text));
    assert_same_hits(between_letters(text, "\xC2\xAD"));     /* soft hyphens */
    assert_same_hits(between_letters(text, "\xE2\x80\x8B")); /* spaces without width */
    assert_same_hits(with_wide_spaces(text));
}

static void in_the_examples_of_the_vocabulary(void **state) {
    (void)state;
    for (uint32_t g = 0; g < known->groups.n; g++) {
        const struct phrase_group *group = &known->groups.at[g];
        for (uint32_t i = 0; i < group->must.n; i++)
            assert_variants(group->must.at[i]);
        for (uint32_t i = 0; i < group->must_not.n; i++)
            assert_same_in(group->must_not.at[i], 1 + i % known->languages.n);
    }
    assert_true(all_hits > known->groups.n);
}

static void in_the_examples_of_the_rules(void **state) {
    (void)state;
    for (uint32_t i = 0; i < known->rules.n; i++)
        for (uint32_t e = 0; e < known->rules.at[i].examples.n; e++)
            assert_same_hits(known->rules.at[i].examples.at[e].text);
}

static void in_the_articles_of_the_project(void **state) {
    (void)state;
    DIR *dir = opendir("seeds");
    assert_non_null(dir);
    uint32_t files = 0;
    for (struct dirent *e; (e = readdir(dir));) {
        char path[512];
        snprintf(path, sizeof path, "seeds/%s", e->d_name);
        FILE *file = str_ends(str_of(path), STR(".md")) ? fopen(path, "rb") : NULL;
        if (!file)
            continue;
        char *bytes = arena_alloc(&arena, LARGEST_FILE);
        assert_same_hits((struct str){bytes, fread(bytes, 1, LARGEST_FILE, file)});
        fclose(file);
        files++;
    }
    closedir(dir);
    assert_true(files > 10);
}

int main(void) {
    arena_init(&arena, 0);
    arena.on_failure = &failure;
    if (setjmp(failure))
        return 1;
    struct problems problems = {.arena = &arena};
    known = knowledge_load(&arena, NULL, &problems);
    site = read_words(STR("Ubergeek"));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_the_examples_of_the_vocabulary),
        cmocka_unit_test(in_the_examples_of_the_rules),
        cmocka_unit_test(in_the_articles_of_the_project),
    };
    int failed = problems.n ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
