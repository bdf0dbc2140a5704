/* The tables that the build writes into the program are those that would be compiled now. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "knowledge/phrase_tables.h"

static struct arena arena;
static jmp_buf failure;

static void assert_same_gates(const struct gate_table *built, const struct gate_table *fresh) {
    assert_int_equal(built->n, fresh->n);
    assert_memory_equal(built->gates, fresh->gates, fresh->n * sizeof *fresh->gates);
    assert_memory_equal(built->marks, fresh->marks, MARKS);
}

static void test_builtin_tables_are_fresh(void **state) {
    (void)state;
    struct problems problems = {.arena = &arena};
    const struct knowledge *k = knowledge_load(&arena, NULL, &problems);
    struct phrase_tables fresh = phrase_tables_build(&arena, k, &problems);
    const struct phrase_tables *built = &builtin_phrases;
    assert_int_equal(problems.n, 0);
    assert_true(fresh.nprograms > 100);
    assert_int_equal(built->nprograms, fresh.nprograms);
    assert_int_equal(built->nsteps, fresh.nsteps);
    assert_int_equal(built->nchoices, fresh.nchoices);
    assert_int_equal(built->nfolded, fresh.nfolded);
    assert_int_equal(built->nuses, fresh.nuses);
    assert_int_equal(built->nstop_words, fresh.nstop_words);
    assert_int_equal(built->nstop_sets, fresh.nstop_sets);
    assert_int_equal(built->ncurrency, fresh.ncurrency);
    assert_memory_equal(built->steps, fresh.steps, fresh.nsteps * sizeof *fresh.steps);
    assert_memory_equal(built->choices, fresh.choices, fresh.nchoices * sizeof *fresh.choices);
    assert_memory_equal(built->programs, fresh.programs, fresh.nprograms * sizeof *fresh.programs);
    assert_memory_equal(built->folded, fresh.folded, fresh.nfolded);
    assert_same_gates(&built->anywhere, &fresh.anywhere);
    assert_same_gates(&built->beginning, &fresh.beginning);
    assert_same_gates(&built->beside, &fresh.beside);
    assert_same_gates(&built->slots, &fresh.slots);
    assert_memory_equal(built->uses, fresh.uses, fresh.nuses * sizeof *fresh.uses);
    assert_memory_equal(built->stop_words, fresh.stop_words,
                        fresh.nstop_words * sizeof *fresh.stop_words);
    assert_memory_equal(built->stop_sets, fresh.stop_sets,
                        fresh.nstop_sets * sizeof *fresh.stop_sets);
    assert_memory_equal(built->currency, fresh.currency, sizeof fresh.currency);
}

static void note_gated(const struct gate_table *table, bool *gated) {
    for (uint32_t i = 0; i < table->n; i++)
        for (uint32_t k = 0; k < table->gates[i].n; k++)
            gated[builtin_phrases.uses[table->gates[i].first + k].program] = true;
}

/* Each program is let in by some word, else it would never run. */
static void test_each_program_has_a_gate(void **state) {
    (void)state;
    const struct phrase_tables *t = &builtin_phrases;
    bool *gated = arena_array(&arena, bool, t->nprograms);
    note_gated(&t->anywhere, gated);
    note_gated(&t->beside, gated);
    note_gated(&t->slots, gated);
    note_gated(&t->beginning, gated);
    for (uint32_t i = 0; i < t->nprograms; i++)
        assert_true(gated[i]);
}

int main(void) {
    arena_init(&arena, 0);
    arena.on_failure = &failure;
    if (setjmp(failure))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_builtin_tables_are_fresh),
        cmocka_unit_test(test_each_program_has_a_gate),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
