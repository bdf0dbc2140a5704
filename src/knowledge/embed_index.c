/*
 * embed_index: writes the compiled phrases of the built-in rules as C source to
 * standard output, in the form that phrase_tables.h declares, so that no start
 * of the program compiles them. A tool of the build.
 */
#include "base/yaml_emit.h"
#include "knowledge/phrase_tables.h"

#include <stdio.h>
#include <stdlib.h>

enum { LARGEST_OUTPUT = 256 * 1024 * 1024, NUMBERS_A_LINE = 16, ROWS_A_LINE = 8 };

/* What this tool makes is not there yet. */
const struct phrase_tables builtin_phrases;

static const char *line_end(uint32_t i, uint32_t a_line) {
    return i % a_line == a_line - 1 ? "\n" : "";
}

static void emit_numbers(struct buf *out, const char *name, const uint32_t *at, uint32_t n) {
    buf_format(out, "static const uint32_t %s[] = {\n", name);
    for (uint32_t i = 0; i < n; i++)
        buf_format(out, "%u,%s", at[i], line_end(i, NUMBERS_A_LINE));
    buf_text(out, "};\n");
}

/* Tables end with a row of zeros, because a table without any would not be C. */
static void emit_programs(struct buf *out, const struct phrase_tables *t) {
    buf_text(out, "static const struct step steps[] = {\n");
    for (uint32_t i = 0; i < t->nsteps; i++) {
        const struct step *s = &t->steps[i];
        buf_format(out, "{%u,%u,%u,%u,%u,%u},%s", s->key, s->folded, s->target, s->length, s->op,
                   s->hash, line_end(i, ROWS_A_LINE));
    }
    buf_text(out, "{0}};\nstatic const struct choice choices[] = {\n");
    for (uint32_t i = 0; i < t->nchoices; i++)
        buf_format(out, "{%u,%u,%u},%s", t->choices[i].key, t->choices[i].folded,
                   t->choices[i].length, line_end(i, ROWS_A_LINE));
    buf_text(out, "{0}};\nstatic const struct program programs[] = {\n");
    for (uint32_t i = 0; i < t->nprograms; i++) {
        const struct program *p = &t->programs[i];
        buf_format(out, "{%u,%u,%u,%d,%u,%u,0x%llx,{", p->first, p->phrase, p->group, p->slot,
                   p->open, p->begins, (unsigned long long)p->heads);
        for (uint32_t k = 0; k < KEPT_NEEDS; k++)
            buf_format(out, "{0x%llx,%u,%u},", (unsigned long long)p->needs[k].words,
                       p->needs[k].least, p->needs[k].most);
        buf_format(out, "}},%s", line_end(i, ROWS_A_LINE));
    }
    buf_text(out, "{0}};\nstatic const char folded[] =");
    yaml_emit_text(out, (struct str){t->folded, t->nfolded});
    buf_text(out, ";\n");
}

static void emit_gates(struct buf *out, const char *name, const struct gate_table *table) {
    buf_format(out, "static const struct gate %s_gates[] = {\n", name);
    for (uint32_t i = 0; i < table->n; i++) {
        const struct gate *g = &table->gates[i];
        buf_format(out, "{%u,%u,%u,%u,%u},%s", g->key, g->folded, g->first, g->n, g->length,
                   line_end(i, ROWS_A_LINE));
    }
    buf_format(out, "{0}};\nstatic const uint8_t %s_marks[] = {\n", name);
    for (uint32_t i = 0; i < MARKS; i++)
        buf_format(out, "%u,%s", table->marks[i], line_end(i, NUMBERS_A_LINE));
    buf_text(out, "};\n");
}

static void emit_uses(struct buf *out, const struct phrase_tables *t) {
    buf_text(out, "static const struct gate_use uses[] = {\n");
    for (uint32_t i = 0; i < t->nuses; i++)
        buf_format(out, "{%u,%u,%u,%u},%s", t->uses[i].program, t->uses[i].languages,
                   t->uses[i].least, t->uses[i].most, line_end(i, ROWS_A_LINE));
    buf_text(out, "{0}};\n");
}

static void emit_stop_words(struct buf *out, const struct phrase_tables *t) {
    buf_text(out, "static const struct stop_words stop_words[] = {\n");
    for (uint32_t i = 0; i < t->nstop_words; i++) {
        buf_text(out, "{{");
        for (uint32_t way = 0; way < STOP_WAYS; way++)
            buf_format(out, "%u,", t->stop_words[i].keys[way]);
        buf_text(out, "},{");
        for (uint32_t way = 0; way < STOP_WAYS; way++)
            buf_format(out, "%u,", t->stop_words[i].sets[way]);
        buf_format(out, "}},%s", line_end(i, ROWS_A_LINE));
    }
    buf_text(out, "};\n");
}

static void emit_tables(struct buf *out, const struct phrase_tables *t) {
    emit_programs(out, t);
    emit_gates(out, "anywhere", &t->anywhere);
    emit_gates(out, "beginning", &t->beginning);
    emit_gates(out, "beside", &t->beside);
    emit_gates(out, "slots", &t->slots);
    emit_uses(out, t);
    emit_stop_words(out, t);
    emit_numbers(out, "stop_sets", t->stop_sets, t->nstop_sets);
    buf_format(out,
               "\nconst struct phrase_tables builtin_phrases = {\n"
               "    steps, choices, programs, folded, uses, stop_words, stop_sets,\n"
               "    {anywhere_gates, anywhere_marks, %u}, {beginning_gates, beginning_marks, %u},\n"
               "    {beside_gates, beside_marks, %u}, {slots_gates, slots_marks, %u}, %u, %u, %u, "
               "%u, %u, %u, %u, %u, {",
               t->anywhere.n, t->beginning.n, t->beside.n, t->slots.n, t->nsteps, t->nchoices,
               t->nprograms, t->nfolded, t->nuses, t->nstop_sets, t->nstop_words, t->ncurrency);
    for (uint32_t i = 0; i < t->ncurrency; i++)
        buf_format(out, "%u,", t->currency[i]);
    buf_text(out, "0}};\n");
}

static void print_problems(const struct problems *problems) {
    for (uint32_t i = 0; i < problems->n; i++) {
        const struct problem *p = &problems->at[i];
        fprintf(stderr, "%.*s:%u:%u: %.*s\n", STR_ARG(p->path), p->line, p->column,
                STR_ARG(p->message));
    }
}

int main(void) {
    struct arena arena;
    jmp_buf out_of_memory;
    arena_init(&arena, 0);
    if (setjmp(out_of_memory)) {
        fprintf(stderr, "embed_index: out of memory\n");
        return EXIT_FAILURE;
    }
    arena.on_failure = &out_of_memory;
    struct problems problems = {.arena = &arena};
    const struct knowledge *k = knowledge_load(&arena, NULL, &problems);
    struct phrase_tables tables = {0};
    if (problems.n == 0)
        tables = phrase_tables_build(&arena, k, &problems);
    print_problems(&problems);
    if (problems.n)
        return EXIT_FAILURE;
    struct buf out;
    buf_init(&out, LARGEST_OUTPUT);
    emit_tables(&out, &tables);
    if (!out.failed)
        printf("/* Written by embed_index from the built-in rules. */\n"
               "#include \"knowledge/phrase_tables.h\"\n\n%s",
               out.p);
    bool failed = out.failed || fflush(stdout) != 0;
    buf_release(&out);
    arena_release(&arena);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
