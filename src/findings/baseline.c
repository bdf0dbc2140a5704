#include "findings/baseline.h"

#include "base/unicode.h"
#include "facts/url.h"

#include <stdlib.h>
#include <string.h>

static const char head[] = "# promolint baseline: findings that were accepted; promolint baseline "
                           "--prune takes out those that are gone\n";

enum { FINGERPRINT_DIGITS = 32, MOST_PROBLEMS = 20 };

/* ---- reading ---------------------------------------------------------------------------- */

struct reading {
    struct arena *arena;
    struct problems *problems;
    struct str path, line;
    uint32_t number; /* of the line */
};

static bool wrong(struct reading *r, const char *at, const char *message) {
    uint32_t column = 1;
    for (const char *c = r->line.p; c < at; c++)
        column += ((unsigned char)*c & 0xc0) != 0x80;
    if (r->problems->n < MOST_PROBLEMS)
        problem_add(r->problems, r->path, r->number, column, "%s", message);
    return false;
}

static bool is_conflict(struct str line) {
    static const char marks[] = "<=>|";
    size_t n = 0;
    while (n < line.n && line.p[n] == line.p[0])
        n++;
    return n == 7 && strchr(marks, line.p[0]) && (line.n == 7 || line.p[7] == ' ');
}

static bool is_fingerprint(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (char_hex(s.p[i]) < 0)
            return false;
    return s.n == FINGERPRINT_DIGITS;
}

static bool is_rule(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alnum(s.p[i]) && s.p[i] != '-')
            return false;
    return s.n > 0;
}

static bool read_line(struct reading *r, struct baseline_entry *entry) {
    struct str rest = r->line;
    if (is_conflict(r->line))
        return wrong(r, r->line.p,
                     "a merge conflict: keep the lines of both sides, and take out this mark");
    entry->line = r->line;
    entry->path = str_cut(&rest, '\t');
    entry->file = url_decode(r->arena, entry->path, false);
    const char *rule = rest.p;
    entry->rule = str_cut(&rest, '\t');
    const char *fingerprint = rest.p;
    entry->fingerprint = str_cut(&rest, '\t');
    if (entry->path.n == 0)
        return wrong(r, r->line.p, "expected the path of a file");
    if (!is_rule(entry->rule))
        return wrong(r, rule, "expected the name of a rule, behind a tab");
    if (!is_fingerprint(entry->fingerprint))
        return wrong(r, fingerprint, "expected a fingerprint of 32 digits, behind a tab");
    return true;
}

static int compare_entries(const void *a, const void *b) {
    const struct baseline_entry *x = a, *y = b;
    int order = str_compare(x->path, y->path);
    if (order == 0)
        order = str_compare(x->fingerprint, y->fingerprint);
    return order ? order : str_compare(x->line, y->line);
}

/* Sorts; of entries that mean the same the first one stays. */
static void sort_entries(struct baseline *b) {
    uint32_t kept = 0;
    if (b->n)
        qsort(b->at, b->n, sizeof *b->at, compare_entries);
    for (uint32_t i = 0; i < b->n; i++)
        if (kept == 0 || !str_eq(b->at[kept - 1].path, b->at[i].path) ||
            !str_eq(b->at[kept - 1].fingerprint, b->at[i].fingerprint))
            b->at[kept++] = b->at[i];
    b->n = kept;
}

struct baseline *baseline_read(struct arena *arena, struct str path, struct str text,
                               struct problems *problems) {
    struct baseline *b = arena_new(arena, struct baseline);
    struct reading r = {.arena = arena, .problems = problems, .path = path};
    for (struct str rest = text; rest.n;) {
        r.line = str_cut(&rest, '\n');
        r.number++;
        if (str_ends(r.line, STR("\r")))
            r.line.n--;
        if (r.line.n == 0 || r.line.p[0] == '#')
            continue;
        struct baseline_entry entry;
        if (read_line(&r, &entry))
            *list_push(arena, b) = entry;
    }
    sort_entries(b);
    return b;
}

/* ---- looking up ------------------------------------------------------------------------- */

/* A character that would end or change a line's fields, or that is none. */
static bool is_encoded(struct str path, size_t i, uint32_t length) {
    unsigned char c = (unsigned char)path.p[i];
    uint32_t ignored;
    if (c < 0x80)
        return c < 0x20 || c == 0x7f || c == '%' || (i == 0 && strchr("#<=>|", c));
    return length == 1 || unicode_class(unicode_decode(path, i, &ignored)) == CHAR_IGNORED;
}

struct str baseline_path(struct arena *arena, struct str path) {
    char *out = arena_array(arena, char, path.n * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < path.n;) {
        uint32_t length = 1;
        unicode_decode(path, i, &length);
        bool encoded = is_encoded(path, i, length);
        for (uint32_t k = 0; k < length; k++, i++) {
            unsigned char c = (unsigned char)path.p[i];
            if (encoded)
                out[n++] = '%';
            out[n++] = encoded ? "0123456789ABCDEF"[c >> 4] : (char)c;
            if (encoded)
                out[n++] = "0123456789ABCDEF"[c & 15];
        }
    }
    return (struct str){out, n};
}

/* Index of the first entry that is not before the path. */
static uint32_t entries_from(const struct baseline *b, struct str path) {
    uint32_t low = 0, high = b->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (str_compare(b->at[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int compare_fingerprint(const void *key, const void *entry) {
    const char *fingerprint = key;
    return memcmp(fingerprint, ((const struct baseline_entry *)entry)->fingerprint.p,
                  FINGERPRINT_DIGITS);
}

static bool did_not_run(const struct knowledge *knowledge, const bool *untried, struct str rule) {
    const struct rule *known = untried ? knowledge_rule(knowledge, rule) : NULL;
    return known && untried[known - knowledge->rules.at];
}

struct baseline_part baseline_apply(struct arena *arena, const struct baseline *b, struct str path,
                                    struct findings *findings, const struct knowledge *knowledge,
                                    const bool *untried) {
    path = baseline_path(arena, path);
    uint32_t first = entries_from(b, path);
    struct baseline_part part = {.at = b->at + first};
    while (first + part.n < b->n && str_eq(part.at[part.n].path, path))
        part.n++;
    part.occurs = arena_array(arena, bool, part.n + 1);
    for (uint32_t i = 0; part.n && i < findings->n; i++) {
        struct finding *f = &findings->at[i];
        const struct baseline_entry *entry =
            bsearch(f->fingerprint, part.at, part.n, sizeof *part.at, compare_fingerprint);
        if (!entry)
            continue;
        part.occurs[entry - part.at] = true;
        if (f->standing == STANDING_OPEN)
            f->standing = STANDING_KNOWN;
    }
    for (uint32_t i = 0; i < part.n; i++) {
        part.occurs[i] = part.occurs[i] || did_not_run(knowledge, untried, part.at[i].rule);
        part.stale += !part.occurs[i];
    }
    return part;
}

/* ---- writing ---------------------------------------------------------------------------- */

static int compare_lines(const void *a, const void *b) {
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

void baseline_write(struct arena *arena, struct buf *out, const struct baseline *b,
                    bool (*keeps)(void *context, struct str file), void *context,
                    struct str lines) {
    struct {
        struct str *at;
        uint32_t n, cap;
    } all = {0};
    for (uint32_t i = 0; b && i < b->n; i++)
        if (keeps(context, b->at[i].file))
            *list_push(arena, &all) = b->at[i].line;
    while (lines.n)
        *list_push(arena, &all) = str_cut(&lines, '\n');
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, compare_lines);
    buf_text(out, head);
    for (uint32_t i = 0; i < all.n; i++) {
        if (i && str_eq(all.at[i], all.at[i - 1]))
            continue;
        buf_add(out, all.at[i]);
        buf_char(out, '\n');
    }
}
