/* A document's facts from a string. */
#include "unit/fixture.h"

#include "document/html_repair.h"

bool fixture_open(struct fixture *f) {
    *f = (struct fixture){0};
    arena_init(&f->knowledge_arena, 0);
    arena_init(&f->arena, 0);
    f->knowledge_arena.on_failure = f->arena.on_failure = &f->failure;
    if (setjmp(f->failure))
        return false;
    struct problems problems = {.arena = &f->knowledge_arena};
    f->knowledge = knowledge_load(&f->knowledge_arena, NULL, &problems);
    f->matcher = link_matcher_new(f->knowledge);
    html_repair_init();
    return problems.n == 0 && f->matcher;
}

void fixture_close(struct fixture *f) {
    link_matcher_free(f->matcher);
    arena_release(&f->arena);
    arena_release(&f->knowledge_arena);
}

const struct facts *fixture_facts(struct fixture *f, const char *text, enum syntax syntax) {
    arena_clear(&f->arena);
    struct source *source = arena_new(&f->arena, struct source);
    source_read(source, &f->arena, str_of(text), syntax);
    struct document *document = document_read(&f->arena, source);
    return facts_collect(&f->arena, document, f->knowledge, &f->config, f->matcher);
}

uint32_t fixture_disclosures(const struct facts *facts) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < facts->disclosures.n; i++)
        n += facts->disclosures.at[i].visible && !facts->disclosures.at[i].negative;
    return n;
}

uint32_t fixture_placements(const struct facts *facts, enum placement_kind kind) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < facts->placements.n; i++)
        n += facts->placements.at[i].kind == kind &&
             facts->placements.at[i].certainty >= CERTAINTY_LIKELY;
    return n;
}
