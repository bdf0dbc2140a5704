/* Where paragraphs are cut in two. */
#include "document/markdown_breaks.h"

#include "base/marks.h"

#include <string.h>

/* Lines times links of a paragraph, and links of a line, at which it is cut in two. */
enum { MAX_WORK = 512 * 512, MAX_ADDRESSES = 512, MIN_LINK = 3 };

struct cutter {
    struct markdown_breaks *out;
    const struct source *source;
    struct str text;
};

/* How much of the paragraph at hand has been seen. */
struct paragraph {
    uint64_t lines, links, addresses;
    int64_t open; /* '[' without their ']' */
};

/* Starts a new block whatever comes before: "- x", "# x". */
static bool begins_block(struct str text, uint32_t i) {
    while (i < text.n && (text.p[i] == ' ' || text.p[i] == '>'))
        i++;
    if (i + 1 >= text.n)
        return false;
    char c = text.p[i];
    return c == '|' || ((c == '-' || c == '*' || c == '+' || c == '#') && text.p[i + 1] == ' ');
}

static void add_break(struct cutter *c, uint32_t at, struct paragraph *seen) {
    *list_room(c->out->arena, c->out) = at;
    *seen = (struct paragraph){0};
}

/* Where the address begins of which the "://" or the '.' behind "www" stands at `i`; else `i`. */
static uint32_t address_start(struct str text, uint32_t i) {
    if (text.p[i] == '.')
        return i >= 3 && memcmp(text.p + i - 3, "www", 3) == 0 ? i - 3 : i;
    if (text.n - i < 3 || text.p[i + 1] != '/' || text.p[i + 2] != '/')
        return i;
    uint32_t start = i;
    while (start && char_is_alpha(text.p[start - 1]))
        start--;
    return start;
}

static void count_address(struct cutter *c, uint32_t start, struct paragraph *seen) {
    seen->links++;
    if (++seen->addresses > MAX_ADDRESSES && start && c->text.p[start - 1] == ' ')
        add_break(c, start, seen);
}

static void count_line(struct cutter *c, uint32_t end, struct paragraph *seen) {
    uint64_t work = ++seen->lines * seen->links;
    if (work > 4 * MAX_WORK || (work > MAX_WORK && seen->open <= 0))
        add_break(c, end, seen);
}

/*
 * Cuts one paragraph where it would take long: before an address when a line has too many,
 * else at a line's end, if need be within a link.
 */
static void cut_paragraph(struct cutter *c, struct span paragraph) {
    struct paragraph seen = {0};
    struct str text = str_slice(c->text, 0, paragraph.end);
    struct marks marks = {.n = 0};
    marks_add(&marks, text, "[]\n:.", paragraph.start);
    for (uint32_t i = marks_next(&marks, text, paragraph.start), start; i < text.n;
         i = marks_next(&marks, text, i + 1)) {
        switch (text.p[i]) {
        case '[':
            seen.links++;
            seen.open++;
            break;
        case ']':
            seen.open--;
            break;
        case '\n':
            count_line(c, i + 1, &seen);
            break;
        default:
            start = address_start(text, i);
            if (start < i)
                count_address(c, start, &seen);
        }
    }
}

static bool is_blank_line(struct str text, struct span line) {
    uint32_t i = line.start;
    while (i < line.end && (char_is_space(text.p[i]) || text.p[i] == '>'))
        i++;
    return i == line.end;
}

static bool may_take_long(uint64_t bytes, uint64_t lines) {
    return bytes / MIN_LINK > MAX_ADDRESSES || lines * (bytes / MIN_LINK) > MAX_WORK;
}

/* The paragraphs of lines [k, end). */
static void plan_part(struct cutter *c, uint32_t k, uint32_t end) {
    struct str text = c->text;
    const struct source *source = c->source;
    struct span paragraph = {source->lines[k], source->lines[k]};
    for (uint64_t lines = 0; k <= end; k++, lines++) {
        bool last = k == end;
        uint32_t next = k + 1 < source->nlines ? source->lines[k + 1] : (uint32_t)text.n;
        struct span line = {k == source->nlines ? (uint32_t)text.n : source->lines[k], next};
        if (last || begins_block(text, line.start) || is_blank_line(text, line)) {
            if (may_take_long(paragraph.end - paragraph.start, lines))
                cut_paragraph(c, paragraph);
            paragraph.start = line.start;
            lines = 0;
        }
        paragraph.end = line.end;
    }
}

/* What stands between two empty lines is looked at only when it is long. */
void markdown_breaks_find(struct markdown_breaks *out, const struct source *source, struct str text,
                          uint32_t from) {
    struct cutter c = {out, source, text};
    uint32_t k = from ? source_line_at(source, from) - 1 : 0;
    for (uint32_t first = k; k <= source->nlines; k++) {
        bool end = k == source->nlines;
        uint32_t start = end ? (uint32_t)text.n : source->lines[k];
        if (!end && (start == text.n || text.p[start] != '\n'))
            continue;
        if (may_take_long(start - source->lines[first], k - first))
            plan_part(&c, first, k);
        first = k;
    }
}
