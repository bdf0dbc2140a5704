/*
 * Lines are compared from the top; where they differ, the nearest place at which both go on alike
 * ends the change. That is not the shortest diff of any two texts, but of texts that differ in a
 * few places it is, and each step looks no farther than the change is long.
 */
#include "cli/patch.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

enum { CONTEXT = 3, FARTHEST = 400 };

struct lines {
    struct str *at; /* with their ends; from malloc */
    size_t n;
};

/* Lines [from, to) of the old text give way to lines [new_from, new_to) of the new one. */
struct change {
    size_t from, to, new_from, new_to;
};

struct diff {
    struct lines old, new;
    struct change *at; /* from malloc */
    size_t n, room;
    bool failed;
};

static struct lines split(struct str text) {
    size_t n = text.n > 0 && text.p[text.n - 1] != '\n';
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    struct lines lines = {calloc(n + 1, sizeof(struct str)), 0};
    while (lines.at && text.n) {
        size_t end = str_find_char(text, '\n', 0);
        end = end == SIZE_MAX ? text.n : end + 1;
        lines.at[lines.n++] = str_slice(text, 0, end);
        text = str_slice(text, end, text.n);
    }
    return lines;
}

/* ---- changes ---------------------------------------------------------------------------- */

static bool same(const struct diff *d, size_t old, size_t new) {
    return old < d->old.n && new < d->new.n &&str_eq(d->old.at[old], d->new.at[new]);
}

/* Do both texts go on alike here? One equal line may be chance, a blank one most of all. */
static bool meets(const struct diff *d, size_t old, size_t new) {
    bool old_ends = old >= d->old.n, new_ends = new >= d->new.n;
    if (old_ends || new_ends)
        return old_ends && new_ends;
    return same(d, old, new) &&
           (same(d, old + 1, new + 1) || (old + 1 == d->old.n && new + 1 == d->new.n));
}

/* Ends a change that begins at `c`: at the nearest meeting, else at the end of both texts. */
static void find_end(const struct diff *d, struct change *c) {
    for (size_t distance = 1; distance <= FARTHEST; distance++) {
        for (size_t taken = 0; taken <= distance; taken++) {
            size_t old = c->from + taken, new = c->new_from + distance - taken;
            if (old <= d->old.n && new <= d->new.n && meets(d, old, new)) {
                c->to = old;
                c->new_to = new;
                return;
            }
        }
    }
    c->to = d->old.n;
    c->new_to = d->new.n;
}

static void add_change(struct diff *d, struct change change) {
    if (array_reserve(d))
        d->at[d->n++] = change;
    else
        d->failed = true;
}

static void compare(struct diff *d) {
    size_t old = 0, new = 0;
    while (!d->failed && (old < d->old.n || new < d->new.n)) {
        if (same(d, old, new)) {
            old++;
            new ++;
            continue;
        }
        struct change change = {.from = old, .new_from = new};
        find_end(d, &change);
        add_change(d, change);
        old = change.to;
        new = change.new_to;
    }
}

/* ---- output ----------------------------------------------------------------------------- */

/* As git writes names: in quotes where they hold a quote or control characters. */
static void add_name(struct buf *out, const char *prefix, const char *path) {
    bool quoted = strpbrk(path, "\"\\") != NULL;
    for (const char *p = path; *p; p++)
        quoted = quoted || (unsigned char)*p < ' ' || *p == 127;
    buf_text(out, quoted ? "\"" : "");
    buf_text(out, prefix);
    for (const char *p = path; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == '"' || c == '\\')
            buf_format(out, "\\%c", c);
        else if (c < ' ' || c == 127)
            buf_format(out, "\\%03o", c);
        else
            buf_char(out, *p);
    }
    buf_text(out, quoted ? "\"\n" : strchr(path, ' ') ? "\t\n" : "\n");
}

static void add_lines(struct buf *out, char mark, const struct lines *lines, size_t from,
                      size_t to) {
    for (; from < to; from++) {
        struct str line = lines->at[from];
        buf_char(out, mark);
        buf_add(out, line);
        if (!str_ends(line, STR("\n")))
            buf_text(out, "\n\\ No newline at end of file\n");
    }
}

/* "12,3": where a part begins, and how long it is. An empty one begins behind the line before. */
static void add_range(struct buf *out, size_t from, size_t to) {
    buf_format(out, "%zu,%zu", to > from ? from + 1 : from, to - from);
}

/* Changes [first, last] and the lines around them. */
static void add_hunk(struct buf *out, const struct diff *d, size_t first, size_t last) {
    size_t before = d->at[first].from < CONTEXT ? d->at[first].from : CONTEXT;
    size_t behind = d->old.n - d->at[last].to < CONTEXT ? d->old.n - d->at[last].to : CONTEXT;
    size_t from = d->at[first].from - before;
    buf_text(out, "@@ -");
    add_range(out, from, d->at[last].to + behind);
    buf_text(out, " +");
    add_range(out, d->at[first].new_from - before, d->at[last].new_to + behind);
    buf_text(out, " @@\n");
    for (size_t i = first; i <= last; i++) {
        add_lines(out, ' ', &d->old, from, d->at[i].from);
        add_lines(out, '-', &d->old, d->at[i].from, d->at[i].to);
        add_lines(out, '+', &d->new, d->at[i].new_from, d->at[i].new_to);
        from = d->at[i].to;
    }
    add_lines(out, ' ', &d->old, from, from + behind);
}

static void add_hunks(struct buf *out, const struct diff *d) {
    for (size_t first = 0; first < d->n;) {
        size_t last = first;
        while (last + 1 < d->n && d->at[last + 1].from - d->at[last].to <= (size_t)2 * CONTEXT)
            last++;
        add_hunk(out, d, first, last);
        first = last + 1;
    }
}

bool patch_write(struct buf *out, const char *path, struct str old, struct str new) {
    if (str_find_char(old, '\0', 0) != SIZE_MAX || str_find_char(new, '\0', 0) != SIZE_MAX)
        return false;
    struct diff d = {.old = split(old), .new = split(new)};
    d.failed = !d.old.at || !d.new.at;
    compare(&d);
    while (*path == '/')
        path++;
    if (d.n) {
        buf_text(out, "--- ");
        add_name(out, "a/", path);
        buf_text(out, "+++ ");
        add_name(out, "b/", path);
        add_hunks(out, &d);
    }
    out->failed = out->failed || d.failed;
    free(d.old.at);
    free(d.new.at);
    free(d.at);
    return true;
}
