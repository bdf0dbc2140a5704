/*
 * embed FILE...: writes the rule files as C source to standard output, in the
 * form that builtin.h declares. A tool of the build; uses base/ only.
 */
#include "base/yaml_emit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_OUTPUT = 256 * 1024 * 1024 };

/* The name in enum rule_file_kind, or NULL for a file that is for people only. */
static const char *kind_of(struct str path) {
    static const struct {
        const char *folder, *ending, *kind;
    } kinds[] = {
        {"/networks/", ".yaml", "FILE_NETWORKS"},
        {"/vocabulary/", ".yaml", "FILE_VOCABULARY"},
        {"/packs/", ".yaml", "FILE_PACK"},
        {"/markup/", ".yaml", "FILE_MARKUP"},
        {"/generators/", ".yaml", "FILE_GENERATORS"},
        {"/networks/", "/impact-domains.txt", "FILE_IMPACT_DOMAINS"},
        {"", ".md", "FILE_RULE"},
    };
    if (str_ends(path, STR("/README.md")))
        return NULL;
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
        if (str_find(path, str_of(kinds[i].folder), 0) != SIZE_MAX &&
            str_ends(path, str_of(kinds[i].ending)))
            return kinds[i].kind;
    return NULL;
}

static bool read_file(struct arena *arena, const char *path, struct str *text) {
    FILE *file = fopen(path, "rb");
    long size = file && fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    bool read = size >= 0 && fseek(file, 0, SEEK_SET) == 0;
    if (read) {
        char *p = arena_alloc(arena, (size_t)size + 1);
        *text = (struct str){p, (size_t)size};
        read = fread(p, 1, text->n, file) == text->n;
    }
    if (file)
        fclose(file);
    return read;
}

/* The tree of a file; nothing for a plain list. */
static void emit_tree(struct buf *out, struct arena *arena, struct str path, struct str text,
                      const char *kind, unsigned number, struct problems *problems) {
    struct yaml y;
    struct str front = text;
    size_t body;
    if (strcmp(kind, "FILE_RULE") == 0 && !yaml_front_matter(text, &front, &body))
        problem_add(problems, path, 1, 1, "a rule page begins with front matter between '---'");
    else if (strcmp(kind, "FILE_IMPACT_DOMAINS") != 0 &&
             yaml_parse(arena, &y, path, front, problems))
        yaml_emit(out, &y, number);
}

static void emit_row(struct buf *out, struct str path, struct str text, const char *kind,
                     unsigned number) {
    buf_format(out, "    {%s, {{", kind);
    yaml_emit_text(out, path);
    buf_format(out, ", %zu}, ", path.n);
    if (strcmp(kind, "FILE_IMPACT_DOMAINS") == 0)
        buf_text(out, "0, 0, \"\"}, ");
    else
        buf_format(out, "nodes_%u, sizeof nodes_%u / sizeof *nodes_%u, text_%u}, ", number, number,
                   number, number);
    bool page = strcmp(kind, "FILE_RULE") == 0 || strcmp(kind, "FILE_IMPACT_DOMAINS") == 0;
    buf_char(out, '{');
    yaml_emit_text(out, page ? text : STR(""));
    buf_format(out, ", %zu}},\n", page ? text.n : 0);
}

static void embed(struct buf *trees, struct buf *rows, struct arena *arena, char **paths, int n,
                  struct problems *problems) {
    for (int i = 0; i < n; i++) {
        struct str path = str_of(paths[i]);
        struct str text;
        const char *kind = kind_of(path);
        if (!kind)
            continue;
        if (!read_file(arena, paths[i], &text)) {
            problem_add(problems, path, 0, 0, "can't be read: %s", strerror(errno));
            continue;
        }
        emit_tree(trees, arena, path, text, kind, (unsigned)i, problems);
        emit_row(rows, path, text, kind, (unsigned)i);
    }
}

static int print(const struct buf *trees, const struct buf *rows, const struct problems *problems) {
    for (uint32_t i = 0; i < problems->n; i++) {
        const struct problem *p = &problems->at[i];
        fprintf(stderr, "%.*s:%u:%u: %.*s\n", STR_ARG(p->path), p->line, p->column,
                STR_ARG(p->message));
    }
    if (problems->n || trees->failed || rows->failed)
        return EXIT_FAILURE;
    /* The last row is not counted: a table without any would not be C. */
    printf("/* Written by embed from the files under rules/. */\n"
           "#include \"knowledge/builtin.h\"\n\n%s\n"
           "const struct rule_file builtin_files[] = {\n%s    {0},\n};\n"
           "const size_t builtin_file_count = sizeof builtin_files / sizeof *builtin_files - 1;\n",
           trees->p, rows->p);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv) {
    struct arena arena;
    jmp_buf out_of_memory;
    arena_init(&arena, 0);
    if (setjmp(out_of_memory)) {
        fprintf(stderr, "embed: out of memory\n");
        return EXIT_FAILURE;
    }
    arena.on_failure = &out_of_memory;
    struct problems problems = {.arena = &arena};
    struct buf trees, rows;
    buf_init(&trees, LARGEST_OUTPUT);
    buf_init(&rows, LARGEST_OUTPUT);
    embed(&trees, &rows, &arena, argv + 1, argc - 1, &problems);
    int status = print(&trees, &rows, &problems);
    buf_release(&trees);
    buf_release(&rows);
    arena_release(&arena);
    return status;
}
