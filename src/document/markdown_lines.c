/* Lines of Markdown that have to be written otherwise for md4c. */
#include "document/markdown_lines.h"

#include <string.h>

enum { CODE_INDENT = 4, MIN_FENCE = 3, MAX_DIGITS = 9, MAX_LINES_BACK = 64 };

struct liner {
    struct arena *arena;
    const struct source *source;
    struct str text;
    char *copy; /* NULL: nothing was changed yet */
};

/* How a line begins. */
struct opening {
    uint32_t at;     /* offset of what stands behind the marks */
    uint32_t column; /* its column, from 0 */
    uint32_t quotes; /* '>' among the marks */
    bool item;       /* a list item begins here */
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static struct span line_span(const struct liner *l, uint32_t k) {
    const struct source *source = l->source;
    uint32_t end = k + 1 < source->nlines ? source->lines[k + 1] : (uint32_t)l->text.n;
    while (end > source->lines[k] && char_is_space(l->text.p[end - 1]))
        end--;
    return (struct span){source->lines[k], end};
}

static void advance(const struct liner *l, struct opening *o) {
    o->column = l->text.p[o->at] == '\t' ? (o->column | 3) + 1 : o->column + 1;
    o->at++;
}

/* The length of the bullet or number at `at`, which a blank must follow; 0 when there is none. */
static uint32_t item_mark(struct str text, uint32_t at, uint32_t end) {
    uint32_t i = at;
    while (i < end && i - at <= MAX_DIGITS && char_is_digit(text.p[i]))
        i++;
    if (i + 1 >= end || !is_blank(text.p[i + 1]))
        return 0;
    char c = text.p[i];
    bool mark = i > at ? c == '.' || c == ')' : c == '-' || c == '+' || c == '*';
    return mark ? i + 1 - at : 0;
}

static struct opening read_opening(const struct liner *l, struct span line) {
    struct opening o = {.at = line.start};
    while (o.at < line.end) {
        char c = l->text.p[o.at];
        uint32_t mark = c == '>' || is_blank(c) ? 0 : item_mark(l->text, o.at, line.end);
        if (c == '>')
            o.quotes++;
        else if (!mark && !is_blank(c))
            break;
        o.item |= mark > 0;
        for (uint32_t end = o.at + (mark ? mark : 1); o.at < end;)
            advance(l, &o);
    }
    return o;
}

static uint32_t fence_end(struct str text, uint32_t at) {
    uint32_t i = at;
    while (i < text.n && text.p[i] == text.p[at])
        i++;
    return i - at < MIN_FENCE ? at : i;
}

/* Can the line be one of a paragraph, and no other block by itself? */
static bool is_text(struct str text, struct span line, uint32_t at) {
    if (at >= line.end || strchr("#<|", text.p[at]) ||
        (strchr("`~", text.p[at]) && fence_end(text, at) > at))
        return false;
    struct str rest = str_slice(text, at, line.end);
    if (rest.p[0] == '[' && str_find(rest, STR("]:"), 0) != SIZE_MAX)
        return false;
    for (uint32_t i = at; i < line.end; i++)
        if (char_is_alnum(text.p[i]) || (unsigned char)text.p[i] >= 0x80)
            return true;
    return false;
}

/* Does what begins there go on with the line before it in what is parsed? */
static bool is_joined(const struct liner *l, uint32_t start) {
    return l->copy && start && l->copy[start - 1] == ' ';
}

/*
 * Does line `k`, whose content begins at `o`, go on with the paragraph before it, and nothing
 * else? So it is when it stands four columns further in than that paragraph's first line.
 */
static bool goes_on(const struct liner *l, uint32_t first, uint32_t k, const struct opening *o) {
    uint32_t column = UINT32_MAX;
    for (uint32_t n = 0; k > first && n < MAX_LINES_BACK; n++) {
        struct span line = line_span(l, --k);
        if (is_joined(l, line.start))
            continue;
        struct opening before = read_opening(l, line);
        if (!is_text(l->text, line, before.at) || before.quotes < o->quotes)
            break;
        column = before.column;
        if (before.item)
            break;
    }
    return column != UINT32_MAX && o->column >= column + CODE_INDENT;
}

static void set(struct liner *l, uint32_t at, char c) {
    if (!l->copy) {
        l->copy = arena_room(l->arena, l->text.n + 1);
        memcpy(l->copy, l->text.p, l->text.n);
    }
    l->copy[at] = c;
}

static void blank(struct liner *l, uint32_t from, uint32_t to) {
    for (; from < to; from++)
        set(l, from, ' ');
}

static void read_fence(struct liner *l, struct span line, uint32_t at) {
    uint32_t end = fence_end(l->text, at);
    if (end == line.end && end < l->text.n && is_blank(l->text.p[end])) {
        uint32_t behind = end;
        while (behind < l->text.n && is_blank(l->text.p[behind]))
            behind++;
        blank(l, end, behind);
    }
}

/* The cells of a row: its '|' without an escape, but for those at its ends, and one. */
static uint32_t count_cells(struct str text, struct span line, uint32_t at) {
    uint32_t cells = 1;
    for (uint32_t i = at + (text.p[at] == '|'); i < line.end; i++) {
        if (text.p[i] == '\\')
            i++;
        else if (text.p[i] == '|' && i + 1 < line.end)
            cells++;
    }
    return cells;
}

static bool is_delimiter_row(struct str text, struct span line, uint32_t at) {
    bool dash = false, pipe = false;
    for (uint32_t i = at; i < line.end; i++) {
        if (!strchr("-:| \t", text.p[i]) || !text.p[i])
            return false;
        dash |= text.p[i] == '-';
        pipe |= text.p[i] == '|';
    }
    return dash && pipe;
}

static void read_row(struct liner *l, uint32_t first, uint32_t k, struct span line, uint32_t at) {
    if (k == first || !is_delimiter_row(l->text, line, at))
        return;
    struct span before = line_span(l, k - 1);
    struct opening header = read_opening(l, before);
    if (header.at < before.end &&
        count_cells(l->text, before, header.at) != count_cells(l->text, line, at))
        set(l, (uint32_t)str_find_char(l->text, '-', at), 'x');
}

static void read_line(struct liner *l, uint32_t first, uint32_t k) {
    struct span line = line_span(l, k);
    struct opening o = read_opening(l, line);
    if (o.at >= line.end)
        return;
    char c = l->text.p[o.at];
    bool fence = c == '`' || c == '~';
    if (fence)
        read_fence(l, line, o.at);
    else if (strchr("|:-", c))
        read_row(l, first, k, line, o.at);
    if (!o.item && o.column >= CODE_INDENT && l->source->syntax != SYNTAX_MDX &&
        (fence ? fence_end(l->text, o.at) > o.at : l->source->text.p[o.at] == '<') &&
        goes_on(l, first, k, &o))
        blank(l, line_span(l, k - 1).end, o.at);
}

struct str markdown_lines_mask(struct arena *a, const struct source *source, struct str text,
                               uint32_t from) {
    static const bool telling[256] = {[' '] = true, ['\t'] = true, ['>'] = true, ['|'] = true,
                                      [':'] = true, ['-'] = true,  ['`'] = true, ['~'] = true};
    struct liner l = {.arena = a, .source = source, .text = text};
    uint32_t first = from ? source_line_at(source, from) - 1 : 0;
    for (uint32_t k = first; k < source->nlines; k++) {
        uint32_t start = source->lines[k];
        if (start < text.n && telling[(uint8_t)text.p[start]])
            read_line(&l, first, k);
    }
    return l.copy ? (struct str){l.copy, text.n} : text;
}
