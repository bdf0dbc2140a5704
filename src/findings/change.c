/* Findings before and after a change, matched by what they are about and by their mapped lines. */
#include "findings/change.h"

#include <stdlib.h>
#include <string.h>

/* How bad a finding is: its severity, and whether it can fail a run. */
enum { LEVELS = 2 * SEVERITY_ERROR + 2 };

/* Former findings alike on one line. */
struct former_row {
    unsigned char identity[16];
    uint32_t line;
    uint32_t left[LEVELS]; /* still to be matched, by level */
};

static unsigned level_of(const struct finding *finding) {
    return finding->severity * 2u + (finding->certainty >= CERTAINTY_LIKELY);
}

static uint32_t first_line(const struct source *source, struct span span) {
    return span_exists(span) ? source_position(source, span.start).line : 0;
}

/* ---- before ----------------------------------------------------------------------------- */

static int compare_rows(const void *a, const void *b) {
    const struct former_row *x = a, *y = b;
    int order = memcmp(x->identity, y->identity, sizeof x->identity);
    return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

/* Rows alike become one. */
static size_t unite(struct former_row *rows, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept && compare_rows(&rows[kept - 1], &rows[i]) == 0) {
            for (int level = 0; level < LEVELS; level++)
                rows[kept - 1].left[level] += rows[i].left[level];
        } else
            rows[kept++] = rows[i];
    }
    return kept;
}

struct former change_remember(struct arena *arena, const struct findings *findings,
                              const struct source *source) {
    struct former former = {.rows = arena_array(arena, struct former_row, findings->n + 1)};
    for (uint32_t i = 0; i < findings->n; i++) {
        const struct finding *finding = &findings->at[i];
        if (finding->standing == STANDING_SUPPRESSED)
            continue;
        struct former_row *row = &former.rows[former.n++];
        memcpy(row->identity, finding->identity, sizeof row->identity);
        row->line = first_line(source, finding->span);
        row->left[level_of(finding)] = 1;
    }
    qsort(former.rows, former.n, sizeof *former.rows, compare_rows);
    former.n = unite(former.rows, former.n);
    return former;
}

/* ---- after ------------------------------------------------------------------------------ */

static uint32_t hunk_last(const struct hunk *hunk) {
    return hunk->first + hunk->lines - (hunk->lines > 0);
}

/* Index of the first hunk that ends at or behind the line; a deletion stands behind its line. */
static size_t hunk_from(const struct change *change, uint32_t line) {
    size_t low = 0, high = change->nhunks;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hunk_last(&change->hunks[middle]) < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool change_touches(const struct change *change, const struct source *source, struct span span) {
    if (!span_exists(span))
        return false;
    uint32_t first = first_line(source, span);
    uint32_t last = source_position(source, span.end > span.start ? span.end - 1 : span.end).line;
    for (size_t i = hunk_from(change, first); i < change->nhunks; i++) {
        if (change->hunks[i].first > last)
            return false;
        if (change->hunks[i].lines)
            return true;
    }
    return false;
}

/* The line's number before the change; the line was not touched. */
static uint32_t former_line(const struct change *change, uint32_t line) {
    size_t i = hunk_from(change, line);
    if (i == 0)
        return line;
    const struct hunk *before = &change->hunks[i - 1];
    uint32_t former_end = before->former_first + before->former_lines - (before->former_lines > 0);
    return former_end + (line - hunk_last(before));
}

/* Takes one that was as bad, or the least worse. */
static bool take(struct former_row *row, unsigned level) {
    while (level < LEVELS && row->left[level] == 0)
        level++;
    if (level == LEVELS)
        return false;
    row->left[level]--;
    return true;
}

static bool was_there(const struct change *change, const struct finding *finding, uint32_t line) {
    struct former_row wanted = {.line = line ? former_line(change, line) : 0};
    memcpy(wanted.identity, finding->identity, sizeof wanted.identity);
    struct former_row *row =
        bsearch(&wanted, change->former.rows, change->former.n, sizeof wanted, compare_rows);
    return row && take(row, level_of(finding));
}

void change_apply(const struct change *change, struct findings *findings,
                  const struct source *source) {
    for (uint32_t i = 0; change->former.n && i < findings->n; i++) {
        struct finding *finding = &findings->at[i];
        if (finding->standing == STANDING_OPEN && !finding->from_page &&
            !change_touches(change, source, finding->span) &&
            was_there(change, finding, first_line(source, finding->span)))
            finding->standing = STANDING_UNCHANGED;
    }
}
