/* Reading a user's folder of rule files. */
#include "knowledge/rule_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST_FILE = 16 * 1024 * 1024 };

/* Where the files of each kind stand. */
static const struct place {
    const char *folder; /* "" is the folder itself */
    const char *ending;
    enum rule_file_kind kind;
    const char *schema;
} places[] = {
    {"", ".md", FILE_RULE, "rule"},
    {"networks", ".yaml", FILE_NETWORKS, "networks"},
    {"networks", "/impact-domains.txt", FILE_IMPACT_DOMAINS, NULL},
    {"vocabulary", ".yaml", FILE_VOCABULARY, "vocabulary"},
    {"packs", ".yaml", FILE_PACK, "pack"},
    {"markup", ".yaml", FILE_MARKUP, "markup"},
    {"generators", ".yaml", FILE_GENERATORS, "generators"},
};
static const char *const folder_names[] = {"networks", "vocabulary", "packs", "markup",
                                           "generators"};

struct names {
    char **at;
    uint32_t n, cap;
};

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Copies the names out of a directory that stays open until that is done. */
static void copy_names(struct arena *arena, DIR *volatile directory, struct names *names) {
    jmp_buf *former = arena->on_failure;
    jmp_buf here;
    volatile bool failed = true;
    if (setjmp(here) == 0) {
        arena->on_failure = &here;
        for (const struct dirent *entry; (entry = readdir(directory));)
            *list_push(arena, names) = str_terminated(arena, str_of(entry->d_name));
        failed = false;
    }
    closedir(directory);
    arena->on_failure = former;
    if (failed)
        arena_fail(arena);
}

/* False when the directory can't be read; errno says why. */
static bool list_names(struct arena *arena, const char *path, struct names *names) {
    DIR *directory = opendir(path);
    if (!directory)
        return false;
    copy_names(arena, directory, names);
    if (names->n)
        qsort(names->at, names->n, sizeof *names->at, by_name);
    return true;
}

static struct str join(struct arena *arena, struct str folder, const char *name) {
    const char *slash = folder.n == 0 || str_ends(folder, STR("/")) ? "" : "/";
    return str_format(arena, "%.*s%s%s", STR_ARG(folder), slash, name);
}

/* The bytes of a file; false with a problem. The arena is not used while the file is open. */
static bool read_file(struct arena *arena, struct str path, struct str *text,
                      struct problems *problems) {
    FILE *file = fopen(path.p, "rb");
    long size = file && fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    int error = errno;
    if (file)
        fclose(file);
    if (size < 0 || size > LARGEST_FILE) {
        problem_add(problems, path, 0, 0, "can't be read: %s",
                    size < 0 ? strerror(error) : "it is larger than 16 MB");
        return false;
    }
    char *bytes = arena_alloc(arena, (size_t)size + 1);
    file = fopen(path.p, "rb");
    *text = (struct str){bytes, file ? fread(bytes, 1, (size_t)size, file) : 0};
    bool failed = !file || ferror(file);
    if (failed)
        problem_add(problems, path, 0, 0, "can't be read: %s", strerror(errno));
    if (file)
        fclose(file);
    return !failed;
}

/* What the files of a folder are read into. */
struct reading {
    struct arena *arena;
    struct rule_files files;
    const struct held_file *held; /* NULL: none */
    struct problems *problems;
};

static void add_file(struct reading *r, enum rule_file_kind kind, struct str path) {
    struct arena *arena = r->arena;
    struct problems *problems = r->problems;
    struct str text, front;
    size_t body;
    if (r->held && str_eq(path, r->held->path))
        text = str_copy(arena, r->held->text);
    else if (!read_file(arena, path, &text, problems))
        return;
    struct rule_file file = {.kind = kind, .yaml = {.path = path, .text = ""}, .text = text};
    front = text;
    if (kind == FILE_RULE && !yaml_front_matter(text, &front, &body)) {
        problem_add(problems, path, 1, 1, "a rule page begins with front matter between '---'");
        return;
    }
    if (kind == FILE_IMPACT_DOMAINS || yaml_parse(arena, &file.yaml, path, front, problems))
        *list_push(arena, &r->files) = file;
}

/* A file whose name is nearly right, or a folder: nobody should wonder why it has no effect. */
static void check_other(const char *folder, const char *name, struct str path,
                        struct problems *problems) {
    const char *near = NULL;
    if (str_ends(str_of(name), STR(".yml")))
        problem_add(problems, path, 0, 0, "not read: the names of rule files end in .yaml");
    else if (!*folder && str_ends(str_of(name), STR(".yaml")))
        problem_add(problems, path, 0, 0,
                    "not read: it belongs in networks/, vocabulary/, packs/, markup/ or "
                    "generators/");
    else if (!*folder)
        near = problem_suggest(str_of(name), folder_names, ARRAY_COUNT(folder_names));
    if (near && strcmp(near, name) != 0)
        problem_add(problems, path, 0, 0, "not read: did you mean '%s'?", near);
}

static struct str base_name(struct str path) {
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return str_slice(path, n, path.n);
}

static bool is_passed_over(struct str name) {
    return str_starts(name, STR(".")) || str_is(name, "README.md");
}

static void add_name(struct reading *r, const char *folder, const char *name, struct str path) {
    if (is_passed_over(str_of(name)))
        return;
    for (size_t i = 0; i < ARRAY_COUNT(places); i++)
        if (strcmp(places[i].folder, folder) == 0 && str_ends(path, str_of(places[i].ending))) {
            add_file(r, places[i].kind, path);
            return;
        }
    check_other(folder, name, path, r->problems);
}

/* A file that is new in the editor is in no list yet. */
static void add_held_name(struct reading *r, struct str folder, struct names *names) {
    struct str name = base_name(r->held->path);
    for (uint32_t i = 0; i < names->n; i++)
        if (str_is(name, names->at[i]))
            return;
    char *terminated = str_terminated(r->arena, name);
    if (str_eq(join(r->arena, folder, terminated), r->held->path))
        *list_push(r->arena, names) = terminated;
}

static bool add_folder(struct reading *r, struct str root, const char *folder) {
    struct str path = *folder ? join(r->arena, root, folder) : root;
    struct names names = {0};
    if (!list_names(r->arena, str_terminated(r->arena, path), &names))
        return false;
    if (r->held)
        add_held_name(r, path, &names);
    for (uint32_t i = 0; i < names.n; i++)
        add_name(r, folder, names.at[i], join(r->arena, path, names.at[i]));
    return true;
}

const char *rule_file_schema(struct str path) {
    struct str name = base_name(path);
    struct str folder = str_slice(path, 0, path.n > name.n ? path.n - name.n - 1 : 0);
    for (size_t i = 0; i < ARRAY_COUNT(places) && !is_passed_over(name); i++)
        if (str_is(folder, places[i].folder) && str_ends(path, str_of(places[i].ending)))
            return places[i].schema;
    return NULL;
}

bool rule_folder_exists(struct arena *arena, struct str folder) {
    struct stat status;
    return stat(str_terminated(arena, folder), &status) == 0 && S_ISDIR(status.st_mode);
}

struct rule_files rule_folder_read(struct arena *arena, struct str folder,
                                   const struct held_file *held, struct problems *problems) {
    struct reading r = {.arena = arena, .held = held, .problems = problems};
    uint32_t before = problems->n;
    if (!add_folder(&r, folder, "")) {
        problem_add(problems, folder, 0, 0, "can't be read: %s", strerror(errno));
        return r.files;
    }
    for (size_t i = 0; i < ARRAY_COUNT(folder_names); i++)
        if (!add_folder(&r, folder, folder_names[i]) && errno != ENOENT)
            problem_add(problems, join(arena, folder, folder_names[i]), 0, 0, "can't be read: %s",
                        strerror(errno));
    if (r.files.n == 0 && problems->n == before)
        problem_add(problems, folder, 0, 0,
                    "holds no rule files: expected *.md, networks/*.yaml, vocabulary/*.yaml, "
                    "packs/*.yaml, markup/*.yaml or generators/*.yaml");
    return r.files;
}
