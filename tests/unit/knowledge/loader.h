/* What tests of the rule file loaders share: a knowledge of one's own, problems as text. */
#ifndef TESTS_LOADER_H
#define TESTS_LOADER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "knowledge/load.h"

#include <stdio.h>
#include <string.h>

struct fixture {
    struct arena arena;
    jmp_buf failure;
    struct problems problems;
    struct knowledge *knowledge;
    struct loading loading;
    struct yaml yaml;
    char text[8192]; /* what a test prints */
};

static inline void out_of_memory(void) {
    fail_msg("out of memory");
}

/* A macro, because setjmp() belongs to the function that stays. */
#define START(f)                                                                                   \
    struct fixture f;                                                                              \
    memset(&f, 0, sizeof f);                                                                       \
    arena_init(&f.arena, 0);                                                                       \
    f.arena.on_failure = &f.failure;                                                               \
    f.problems.arena = &f.arena;                                                                   \
    if (setjmp(f.failure))                                                                         \
    out_of_memory()

/* Forgets what was loaded, and parses the next file. */
static inline const struct yaml *begin(struct fixture *f, const char *text) {
    f->problems.n = 0;
    f->knowledge = arena_new(&f->arena, struct knowledge);
    f->knowledge->arena = &f->arena;
    f->loading = (struct loading){.arena = &f->arena,
                                  .knowledge = f->knowledge,
                                  .problems = &f->problems,
                                  .strict = true,
                                  .names = true};
    yaml_parse(&f->arena, &f->yaml, STR("a.yaml"), str_of(text), &f->problems);
    assert_int_equal(f->problems.n, 0);
    return &f->yaml;
}

static inline const char *print_problems(struct fixture *f) {
    size_t used = 0;
    f->text[0] = 0;
    for (uint32_t i = 0; i < f->problems.n && used < sizeof f->text; i++) {
        const struct problem *p = &f->problems.at[i];
        used += (size_t)snprintf(f->text + used, sizeof f->text - used, "%s%u:%u: %.*s",
                                 i ? "\n" : "", p->line, p->column, STR_ARG(p->message));
    }
    return f->text;
}

#endif
