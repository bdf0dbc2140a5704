/*
 * The configuration. Its problems must lie in the file, and each glob in it is
 * tried on a path.
 */
#include "knowledge/config.h"

#include <stdlib.h>

enum { MEMORY = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_globs(const struct str_list *globs) {
    for (uint32_t i = 0; i < globs->n; i++) {
        config_glob(globs->at[i], STR("content/posts/caf\xc3\xa9/2026-08-22-review.nl.md"));
        /* Without wildcards, a pattern is the path. */
        if (str_find_char(globs->at[i], '*', 0) == SIZE_MAX &&
            str_find_char(globs->at[i], '?', 0) == SIZE_MAX && globs->at[i].n <= 512 &&
            !config_glob(globs->at[i], globs->at[i]))
            abort();
    }
}

static void run(struct arena *arena, const struct knowledge *known, struct str text) {
    struct problems problems = {.arena = arena};
    const struct config *config = config_parse(arena, STR("a.yaml"), text, known, &problems);
    uint32_t lines = 1;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    for (uint32_t i = 0; i < problems.n; i++)
        if (problems.at[i].line > lines || problems.at[i].column > text.n + 1)
            abort();
    try_globs(&config->exclude);
    for (uint32_t i = 0; i < config->overrides.n; i++)
        try_globs(&config->overrides.at[i].files);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct network network = {.id = {"awin", 4}};
    static struct pack pack = {.id = {"nl", 2}};
    static struct rule rule = {.id = {"disclosure-late", 15}};
    struct knowledge known = {
        .networks = {&network, 1, 1}, .packs = {&pack, 1, 1}, .rules = {&rule, 1, 1}};
    struct arena arena;
    jmp_buf failure;
    arena_init(&arena, MEMORY);
    arena.on_failure = &failure;
    if (setjmp(failure) == 0)
        run(&arena, &known, (struct str){(const char *)data, size});
    arena_release(&arena);
    return 0;
}
