/* The answer of `git diff --raw -z -p -U0`. */
#include "cli/diff.h"

#include <string.h>

/* Cuts what stands before `c`; an absent one makes the answer wrong. */
struct answer {
    struct str rest;
    bool wrong;
};

static struct str field(struct answer *answer, char c) {
    size_t n = str_find_char(answer->rest, c, 0);
    answer->wrong = answer->wrong || n == SIZE_MAX;
    return str_cut(&answer->rest, c);
}

static bool is_null_id(struct str id) {
    for (size_t i = 0; i < id.n; i++)
        if (id.p[i] != '0')
            return false;
    return true;
}

static bool is_regular(struct str mode) {
    return str_starts(mode, STR("100"));
}

/* ":<mode> <mode> <id> <id> <status>", the path, for a renamed file the new path. */
static void add_file(struct arena *arena, struct answer *answer, bool staged,
                     struct changed_files *files) {
    field(answer, ':');
    struct str former_mode = field(answer, ' '), mode = field(answer, ' ');
    struct str former = field(answer, ' '), id = field(answer, ' '), status = field(answer, 0);
    struct str path = field(answer, 0);
    if (str_starts(status, STR("R")) || str_starts(status, STR("C")))
        path = field(answer, 0);
    if (answer->wrong || str_starts(status, STR("D")))
        return;
    struct changed_file *file = list_push(arena, files);
    file->path = str_terminated(arena, path);
    file->regular = is_regular(mode);
    file->submodule = str_is(mode, "160000");
    file->conflict = staged && str_starts(status, STR("U"));
    if (is_regular(former_mode) && !is_null_id(former))
        file->former = str_terminated(arena, former);
    if (staged && !is_null_id(id))
        file->staged = str_terminated(arena, id);
}

/* "12" or "12,3"; alone it stands for one line. */
static void read_range(struct str *rest, unsigned *first, unsigned *lines) {
    unsigned numbers[2] = {0, 1};
    for (int i = 0; i < 2; i++) {
        unsigned n = 0;
        for (; rest->n && char_is_digit(rest->p[0]); *rest = str_slice(*rest, 1, rest->n))
            n = n * 10 + (unsigned)(rest->p[0] - '0');
        numbers[i] = n;
        if (i || rest->n == 0 || rest->p[0] != ',')
            break;
        *rest = str_slice(*rest, 1, rest->n);
    }
    *first = numbers[0];
    *lines = numbers[1];
}

/* "@@ -3,2 +3 @@ text", then the lines themselves, which are passed over. `file` NULL: it went. */
static void add_hunk(struct arena *arena, struct changed_file *file, struct str line,
                     struct answer *answer) {
    struct promolint_hunk hunk;
    struct str rest = str_slice(line, strlen("@@ -"), line.n);
    read_range(&rest, &hunk.former_first, &hunk.former_lines);
    answer->wrong = answer->wrong || !str_starts(rest, STR(" +"));
    rest = str_slice(rest, 2, rest.n);
    read_range(&rest, &hunk.first, &hunk.lines);
    if (file)
        *list_push(arena, &file->hunks) = hunk;
    /* "\ No newline at end of file" is no line of the file. */
    for (unsigned left = hunk.former_lines + hunk.lines; left > 0 && !answer->wrong;)
        left -= !str_starts(field(answer, '\n'), STR("\\"));
}

/* A path as a patch writes it: in quotes when a character of it is unusual, or with a tab behind.
 */
static struct str unquoted(struct arena *arena, struct str written) {
    if (!str_starts(written, STR("\""))) {
        size_t tab = str_find_char(written, '\t', 0);
        return tab == SIZE_MAX ? written : str_slice(written, 0, tab);
    }
    static const char escapes[] = "a\ab\bt\tn\nv\vf\fr\r\"\"\\\\";
    char *out = arena_alloc(arena, written.n);
    size_t n = 0;
    for (size_t i = 1; i < written.n && written.p[i] != '"'; i++) {
        char byte = written.p[i];
        if (byte == '\\' && i + 3 < written.n && char_is_digit(written.p[i + 1])) {
            byte = (char)((written.p[i + 1] - '0') * 64 + (written.p[i + 2] - '0') * 8 +
                          (written.p[i + 3] - '0'));
            i += 3;
        } else if (byte == '\\' && i + 1 < written.n) {
            const char *escape = escapes;
            while (*escape && *escape != written.p[i + 1])
                escape += 2;
            byte = *escape ? escape[1] : written.p[i + 1];
            i++;
        }
        out[n++] = byte;
    }
    return (struct str){out, n};
}

/* The patches stand in the order of the files. */
static struct changed_file *find_patched(struct changed_files *files, uint32_t *next,
                                         struct str path) {
    while (*next < files->n && !str_is(path, files->at[*next].path))
        ++*next;
    return *next < files->n ? &files->at[*next] : NULL;
}

static void read_patches(struct arena *arena, struct answer *answer, struct changed_files *files) {
    struct changed_file *file = NULL;
    uint32_t next = 0;
    while (answer->rest.n && !answer->wrong) {
        struct str line = field(answer, '\n');
        if (str_starts(line, STR("@@ -")))
            add_hunk(arena, file, line, answer);
        else if (str_starts(line, STR("diff --git ")))
            file = NULL;
        else if (str_starts(line, STR("+++ ")) && !str_is(line, "+++ /dev/null")) {
            struct str path = unquoted(arena, str_slice(line, strlen("+++ "), line.n));
            file = find_patched(files, &next, str_slice(path, strlen("b/"), path.n));
            answer->wrong = answer->wrong || !file;
        }
    }
}

bool diff_read(struct arena *arena, struct str text, bool staged, struct changed_files *files) {
    struct answer answer = {.rest = text};
    while (str_starts(answer.rest, STR(":")) && !answer.wrong)
        add_file(arena, &answer, staged, files);
    if (answer.rest.n && !answer.wrong) {
        field(&answer, 0);
        read_patches(arena, &answer, files);
    }
    return !answer.wrong;
}
