/* A document's facts from a string, for the tests of facts/ and policy/. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include "facts/facts.h"

struct fixture {
    struct arena knowledge_arena, arena;
    jmp_buf failure;
    struct knowledge *knowledge;
    struct link_matcher *matcher;
    struct config config; /* empty; tests may fill it */
};

/* Loads the built-in rules; false when that fails. */
bool fixture_open(struct fixture *);
void fixture_close(struct fixture *);
/* Facts of a text; valid until the next call. */
const struct facts *fixture_facts(struct fixture *, const char *text, enum syntax);
/* How many visible disclosures that do not deny anything. */
uint32_t fixture_disclosures(const struct facts *);
/* How many placements of a kind at least likely. */
uint32_t fixture_placements(const struct facts *, enum placement_kind);

#endif
