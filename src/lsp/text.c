/* The editor's text, and where its lines begin. */
#include "lsp/text.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* ---- characters ------------------------------------------------------------------------- */

/* Bytes of the character at `at`; what is no UTF-8 counts byte by byte. */
static size_t width(const struct lsp_text *t, size_t at) {
    unsigned char c = (unsigned char)t->at[at];
    size_t n = c < 0xC2 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 1;
    for (size_t i = 1; i < n; i++)
        if (at + i >= t->n || ((unsigned char)t->at[at + i] & 0xC0) != 0x80)
            return 1;
    return n;
}

static uint32_t units(size_t width) {
    return width == 4 ? 2 : 1;
}

/* ---- lines ------------------------------------------------------------------------------ */

static bool add_line(struct lsp_text *t, size_t start) {
    if (!array_reserve(&t->lines))
        return false;
    t->lines.at[t->lines.n++] = (uint32_t)start;
    return true;
}

/*
 * Finds the lines up to the end of one, and all that begin at or before an offset; lines behind may
 * stay unknown, so that edits at the start of a long text need not look at the rest.
 */
static bool know_lines(struct lsp_text *t, size_t line, size_t offset) {
    if (t->lines.n == 0 && !add_line(t, 0))
        return false;
    size_t i = t->lines.known;
    bool done = true;
    for (; done && i < t->n && (t->lines.n < line + 2 || i < offset); i++) {
        char c = t->at[i];
        if (c == '\n' || (c == '\r' && !(i + 1 < t->n && t->at[i + 1] == '\n')))
            done = add_line(t, i + 1);
    }
    t->lines.known = done ? i : t->lines.known;
    return done;
}

/* The last line that begins at or before an offset. */
static size_t line_at(const struct lsp_text *t, size_t offset) {
    size_t low = 0, high = t->lines.n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (t->lines.at[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Forgets the lines that an edit at an offset may move: a CR before it may get a LF behind it. */
static void forget_lines(struct lsp_text *t, size_t offset) {
    if (t->lines.n == 0 || offset > t->lines.known)
        return;
    size_t line = line_at(t, offset ? offset - 1 : 0);
    t->lines.n = line + 1;
    t->lines.known = t->lines.at[line];
}

/* Where the text of a line ends, before what ends the line. */
static size_t line_end(const struct lsp_text *t, size_t line) {
    if (line + 1 == t->lines.n)
        return t->n; /* the last one: all are known */
    size_t end = t->lines.at[line + 1] - 1;
    return t->at[end] == '\n' && end > t->lines.at[line] && t->at[end - 1] == '\r' ? end - 1 : end;
}

/* ---- the text --------------------------------------------------------------------------- */

static bool make_room(struct lsp_text *t, size_t n) {
    if (n < t->room)
        return true;
    if (n >= INT32_MAX)
        return false;
    size_t room = n + n / 8 + 64;
    char *grown = realloc(t->at, room);
    if (!grown)
        return false;
    t->at = grown;
    t->room = room;
    return true;
}

/* Bytes [start, end) become `n` others. */
static bool splice(struct lsp_text *t, size_t start, size_t end, const char *bytes, size_t n) {
    if (!make_room(t, t->n - (end - start) + n))
        return false;
    forget_lines(t, start);
    t->near.at = 0;
    memmove(t->at + start + n, t->at + end, t->n - end);
    if (n)
        memcpy(t->at + start, bytes, n);
    t->n += n - (end - start);
    t->at[t->n] = 0;
    return true;
}

bool lsp_text_set(struct lsp_text *t, const char *bytes, size_t n) {
    return splice(t, 0, t->n, bytes, n);
}

void lsp_text_free(struct lsp_text *t) {
    free(t->at);
    free(t->lines.at);
    *t = (struct lsp_text){0};
}

bool lsp_text_replace(struct lsp_text *t, struct lsp_range range, const char *bytes, size_t n) {
    size_t start = lsp_text_offset(t, range.start), end = lsp_text_offset(t, range.end);
    if (start == SIZE_MAX || end == SIZE_MAX)
        return false;
    return start <= end ? splice(t, start, end, bytes, n) : splice(t, end, start, bytes, n);
}

size_t lsp_text_offset(struct lsp_text *t, struct lsp_position position) {
    if (!know_lines(t, position.line, 0))
        return SIZE_MAX;
    if (position.line >= t->lines.n)
        return t->n;
    size_t at = t->lines.at[position.line], end = line_end(t, position.line);
    for (uint32_t left = position.character; at < end; at += width(t, at)) {
        uint32_t here = units(width(t, at));
        if (left < here)
            break;
        left -= here;
    }
    return at;
}

/* The same, and the offset that it stands for: the end of a character that `offset` is within. */
static struct lsp_position locate(struct lsp_text *t, size_t offset, size_t *at) {
    *at = 0;
    offset = offset < t->n ? offset : t->n;
    if (!know_lines(t, 0, offset))
        return (struct lsp_position){0};
    size_t line = line_at(t, offset);
    struct lsp_position position = {.line = (uint32_t)line};
    *at = t->lines.at[line];
    if (t->near.at > *at && t->near.at <= offset) {
        *at = t->near.at;
        position = t->near.position;
    }
    for (; *at < offset; *at += width(t, *at))
        position.character += units(width(t, *at));
    return position;
}

struct lsp_position lsp_text_position(struct lsp_text *t, size_t offset) {
    size_t at;
    return locate(t, offset, &at);
}

struct lsp_range lsp_text_range(struct lsp_text *t, size_t offset, size_t length) {
    size_t at, end;
    struct lsp_position start = locate(t, offset, &at);
    t->near.at = at;
    t->near.position = start;
    return (struct lsp_range){start, locate(t, offset + length, &end)};
}
