/* A file's bytes, its text, and where the lines begin. */
#include "document/source.h"

#include "document/encoding.h"
#include "document/tag.h"

#include <string.h>

enum { MARK_STEP = 256, LONG_LINE = 4096 };

/* ---- reading ----------------------------------------------------------------------------- */

static uint32_t byte_order_mark(struct str bytes, const char **encoding) {
    static const struct {
        struct str mark;
        const char *encoding;
    } marks[] = {{{"\xEF\xBB\xBF", 3}, "utf-8"},
                 {{"\xFF\xFE", 2}, "utf-16le"},
                 {{"\xFE\xFF", 2}, "utf-16be"}};
    for (size_t i = 0; i < ARRAY_COUNT(marks); i++) {
        if (str_starts(bytes, marks[i].mark)) {
            *encoding = marks[i].encoding;
            return (uint32_t)marks[i].mark.n;
        }
    }
    *encoding = NULL;
    return 0;
}

/* Returns the length of the longest line. */
static size_t index_lines(struct source *source, struct arena *arena) {
    enum { USUAL_LINE = 32 };
    struct {
        uint32_t *at;
        uint32_t n, cap;
    } lines = {.cap = (uint32_t)(source->text.n / USUAL_LINE) + 2};
    lines.at = arena_array_room(arena, uint32_t, lines.cap);
    lines.at[lines.n++] = 0;
    const char *start = source->text.p, *end = start + source->text.n, *line = start;
    size_t longest = 0;
    for (const char *p; line < end && (p = memchr(line, '\n', (size_t)(end - line)));
         line = p + 1) {
        longest = (size_t)(p - line) > longest ? (size_t)(p - line) : longest;
        *list_room(arena, &lines) = (uint32_t)(p + 1 - start);
    }
    source->lines = lines.at;
    source->nlines = lines.n;
    return (size_t)(end - line) > longest ? (size_t)(end - line) : longest;
}

/* Length of the code point at `i`; a byte that is part of none counts as one. */
static size_t step(struct str text, size_t i) {
    size_t n = encoding_sequence(text.p + i, text.n - i);
    return n ? n : 1;
}

/* Code points that begin before each step, so that columns of long lines are found at once. */
static void mark_columns(struct source *source, struct arena *arena) {
    struct str text = source->text;
    uint32_t *marks = arena_array(arena, uint32_t, text.n / MARK_STEP + 1);
    size_t i = 0, count = 0;
    for (size_t mark = 0; mark <= text.n; mark += MARK_STEP) {
        while (i < mark) {
            size_t run = encoding_ascii_run(text.p + i, mark - i);
            i += run ? run : step(text, i);
            count += run ? run : 1;
        }
        marks[mark / MARK_STEP] = (uint32_t)count;
    }
    source->marks = marks;
}

void source_read(struct source *source, struct arena *arena, struct str bytes, enum syntax syntax) {
    if (bytes.n > INT32_MAX - 16)
        arena_fail(arena);
    *source = (struct source){.bytes = bytes, .syntax = syntax};
    source->bom = byte_order_mark(bytes, &source->encoding);
    source->text = str_slice(bytes, source->bom, bytes.n);
    struct utf8_check check = {.ascii = false};
    if (!source->encoding || strcmp(source->encoding, "utf-8") == 0)
        check = encoding_check(source->text);
    if (!source->encoding)
        source->encoding = syntax == SYNTAX_HTML ? encoding_declared(bytes, check.valid) : "utf-8";
    if (!source->encoding)
        source->encoding = check.valid ? "utf-8" : encoding_guess(source->text);
    bool stateful = strcmp(source->encoding, "ISO-2022-JP") == 0;
    if (check.ascii && !stateful)
        source->encoding = "utf-8";
    else if (check.valid && !check.ascii)
        source->encoding = "utf-8";
    if (strcmp(source->encoding, "utf-8") != 0) {
        struct decoded decoded = encoding_decode(arena, bytes, source->bom, source->encoding);
        source->text = decoded.text;
        source->origin = decoded.origin;
        check = encoding_check(source->text);
    }
    source->ascii = check.ascii;
    source->valid = check.valid;
    if (index_lines(source, arena) > LONG_LINE && !check.ascii)
        mark_columns(source, arena);
}

/* ---- places ------------------------------------------------------------------------------ */

struct str source_slice(const struct source *source, struct span span) {
    return str_slice(source->text, span.start, span.end);
}

uint32_t source_file_offset(const struct source *source, uint32_t offset) {
    return source->origin ? source->origin[offset] : offset + source->bom;
}

bool source_is_faithful(const struct source *source, struct span span) {
    struct str text = source_slice(source, span);
    struct str bytes = str_slice(source->bytes, source_file_offset(source, span.start),
                                 source_file_offset(source, span.end));
    return str_eq(bytes, text) && (source->valid || encoding_ascii_run(text.p, text.n) == text.n);
}

/* Code points that begin in [from, to); `from` is where one begins. */
static uint32_t count_between(struct str text, size_t from, size_t to) {
    uint32_t count = 0;
    while (from < to) {
        size_t run = encoding_ascii_run(text.p + from, to - from);
        from += run ? run : step(text, from);
        count += run ? (uint32_t)run : 1;
    }
    return count;
}

/* Code points that begin before the offset. */
static uint32_t code_points(const struct source *source, uint32_t offset) {
    struct str text = source->text;
    uint32_t count = source->marks[offset / MARK_STEP];
    size_t i = offset / MARK_STEP * MARK_STEP;
    /* The code point that the mark stands in, if any, began before it and is counted. */
    for (size_t back = 1; back <= 3 && back <= i; back++) {
        size_t n = encoding_sequence(text.p + i - back, text.n - (i - back));
        if (n > back) {
            i += n - back;
            break;
        }
    }
    return count + count_between(text, i, offset);
}

/* Code points of a line that begin before the offset. */
static uint32_t code_points_of_line(const struct source *source, uint32_t line, uint32_t offset) {
    if (source->ascii)
        return offset - line;
    if (!source->marks || offset - line <= MARK_STEP)
        return count_between(source->text, line, offset);
    return code_points(source, offset) - code_points(source, line);
}

uint32_t source_line_at(const struct source *source, uint32_t offset) {
    uint32_t low = 0, high = source->nlines;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

struct position source_position(const struct source *source, uint32_t offset) {
    uint32_t line = source_line_at(source, offset);
    uint32_t before = code_points_of_line(source, source->lines[line - 1], offset);
    return (struct position){line, before + 1};
}

struct span source_line(const struct source *source, uint32_t line) {
    uint32_t start = source->lines[line - 1];
    uint32_t end = line < source->nlines ? source->lines[line] - 1 : (uint32_t)source->text.n;
    if (end > start && source->text.p[end - 1] == '\r' && line < source->nlines)
        end--;
    return (struct span){start, end};
}

/* ---- syntax ------------------------------------------------------------------------------ */

/* Does the content begin with a tag that a page or a fragment of one begins with? */
static bool looks_like_html(struct str s) {
    const char *encoding;
    s = str_slice(s, byte_order_mark(s, &encoding), s.n);
    for (;;) {
        while (s.n && char_is_space(s.p[0]))
            s = str_slice(s, 1, s.n);
        bool comment = str_starts(s, STR("<!--"));
        if (!comment && !str_starts_same(s, STR("<?xml")))
            break;
        size_t end = str_find(s, comment ? STR("-->") : STR("?>"), 2);
        if (end == SIZE_MAX)
            return false;
        s = str_slice(s, end + (comment ? 3 : 2), s.n);
    }
    if (str_starts_same(s, STR("<!doctype")))
        return true;
    size_t n = 1;
    while (n < s.n && char_is_alnum(s.p[n]))
        n++;
    enum tag tag = s.n && s.p[0] == '<' ? tag_find(str_slice(s, 1, n)) : TAG_OTHER;
    return tag_kind(tag) & TAG_BLOCK || tag == TAG_META || tag == TAG_LINK || tag == TAG_SCRIPT ||
           tag == TAG_STYLE;
}

enum syntax source_guess_syntax(struct str path, struct str bytes) {
    static const struct {
        struct str end;
        enum syntax syntax;
    } extensions[] = {
        {{".md", 3}, SYNTAX_MARKDOWN},  {{".markdown", 9}, SYNTAX_MARKDOWN},
        {{".txt", 4}, SYNTAX_MARKDOWN}, {{".mdx", 4}, SYNTAX_MDX},
        {{".html", 5}, SYNTAX_HTML},    {{".htm", 4}, SYNTAX_HTML},
        {{".xhtml", 6}, SYNTAX_HTML},
    };
    for (size_t i = 0; i < ARRAY_COUNT(extensions); i++) {
        struct str end = extensions[i].end;
        if (path.n >= end.n && str_same(str_slice(path, path.n - end.n, path.n), end))
            return extensions[i].syntax;
    }
    return looks_like_html(bytes) ? SYNTAX_HTML : SYNTAX_MARKDOWN;
}
