/*
 * Rule files; their kind is told by a key that they hold. The tree must be
 * sound, and problems must lie in the file.
 */
#include "knowledge/link_index.h"
#include "knowledge/load.h"
#include "knowledge/markup.h"
#include "knowledge/phrase.h"

#include <stdlib.h>

enum { MEMORY = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth) {
    if (!truth)
        abort();
}

static enum rule_file_kind kind_of(struct str text) {
    static const struct {
        const char *key;
        enum rule_file_kind kind;
    } keys[] = {
        {"---", FILE_RULE},
        {"pack:", FILE_PACK},
        {"networks:", FILE_NETWORKS},
        {"language:", FILE_VOCABULARY},
        {"generators:", FILE_GENERATORS},
        {":", FILE_MARKUP},
    };
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++)
        if (str_find(text, str_of(keys[i].key), 0) != SIZE_MAX)
            return keys[i].kind;
    return FILE_IMPACT_DOMAINS;
}

static void check_tree(const struct yaml *y, struct str text) {
    for (uint32_t i = 0; i < y->nnodes; i++) {
        const struct yaml_node *n = &y->nodes[i];
        require(n->start <= n->end && n->end <= text.n);
        require(n->line > 0 && n->column > 0);
        require((n->next == 0 || n->next > i) && n->next < y->nnodes);
        require((n->first == 0 || n->first == i + 1) && n->first < y->nnodes);
        require((n->first == 0) == (n->n == 0));
        uint32_t children = 0;
        for (uint32_t c = n->first; c; c = y->nodes[c].next)
            children++;
        require(children == (n->kind == YAML_MAP ? 2 * n->n : n->n));
    }
}

static void check_problems(const struct problems *problems, struct str text) {
    uint32_t lines = 1;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    for (uint32_t i = 0; i < problems->n; i++) {
        require(problems->at[i].line <= lines);
        require(problems->at[i].column <= text.n + 1);
        require(problems->at[i].message.n > 0);
    }
}

static void load(struct loading *l, struct rule_file *file) {
    switch (file->kind) {
    case FILE_RULE:
        rule_load(l, file);
        break;
    case FILE_NETWORKS:
        network_load(l, &file->yaml);
        break;
    case FILE_VOCABULARY:
        vocabulary_load(l, &file->yaml);
        vocabulary_finish(l);
        break;
    case FILE_GENERATORS:
        generators_load(l, &file->yaml);
        break;
    case FILE_PACK:
        pack_load(l, &file->yaml);
        break;
    case FILE_MARKUP:
        markup_load(l->arena, l->knowledge, &file->yaml, l->problems);
        break;
    case FILE_IMPACT_DOMAINS:
        impact_domains_load(l, file->yaml.path, file->text);
        break;
    }
}

static void run(struct arena *arena, struct str text) {
    enum rule_file_kind kind = kind_of(text);
    struct problems problems = {.arena = arena};
    struct knowledge *k = arena_new(arena, struct knowledge);
    struct rule_file file = {.kind = kind, .yaml = {.path = STR("rules/a.md")}, .text = text};
    struct loading l = {
        .arena = arena, .knowledge = k, .problems = &problems, .strict = true, .names = true};
    struct str front = text;
    size_t body;
    k->arena = arena;
    if (kind == FILE_RULE && !yaml_front_matter(text, &front, &body))
        return;
    if (kind != FILE_IMPACT_DOMAINS) {
        if (yaml_parse(arena, &file.yaml, STR("rules/a.md"), front, &problems))
            check_tree(&file.yaml, front);
        else
            file.yaml.nnodes = 0;
    }
    if (kind == FILE_IMPACT_DOMAINS || file.yaml.nnodes) {
        load(&l, &file);
        rule_check_references(&l);
    }
    if (problems.n == 0) {
        k->class_index = markup_index_build(arena, k);
        k->phrase_index = phrase_index_build(arena, k, &problems);
        k->link_index = link_index_build(arena, k, &problems);
    }
    check_problems(&problems, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    jmp_buf failure;
    arena_init(&arena, MEMORY);
    arena.on_failure = &failure;
    if (setjmp(failure) == 0)
        run(&arena, (struct str){(const char *)data, size});
    arena_release(&arena);
    return 0;
}
