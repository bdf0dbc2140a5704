/*
 * The source of an article: numbered lines, what was found marked where it stands, and the notes
 * beside it. Lines far from any mark are folded; of an HTML page those that hold no text of the
 * page (scripts, styles) are only counted.
 */
#include "report/html.h"

enum {
    LINES_AROUND = 2,   /* a mark, that are never folded */
    FOLDED = 4,         /* fewer lines are not folded */
    TEXTLESS = 8,       /* fewer lines without text are shown */
    WHOLE_MARK = 12,    /* a mark over more lines may be folded in its middle */
    LONG_LINE = 4000,   /* bytes; of longer lines only what is near a mark is shown */
    BYTES_AROUND = 240, /* a mark in such a line */
    MOST_NESTED = 8     /* marks in marks; deeper ones have a note only */
};

enum line_flags { LINE_SHOWN = 1, LINE_TEXT = 2 };

struct lines {
    struct html_article *article;
    const struct source *source;
    uint32_t n; /* without an empty last one */
    uint8_t *flags;
    uint32_t next; /* the first mark that has not begun */
    struct {
        uint32_t at[MOST_NESTED]; /* marks */
        uint32_t n;
    } open;
};

/* ---- which lines ------------------------------------------------------------------------ */

static void show(struct lines *lines, uint32_t first, uint32_t last) {
    first = first > LINES_AROUND ? first - LINES_AROUND : 1;
    for (uint32_t line = first; line <= last + LINES_AROUND && line <= lines->n; line++)
        lines->flags[line] |= LINE_SHOWN;
}

static void find_shown(struct lines *lines) {
    for (uint32_t i = 0; i < lines->article->marks.n; i++) {
        struct span span = lines->article->marks.at[i].span;
        uint32_t first = source_line_at(lines->source, span.start);
        uint32_t last = source_line_at(lines->source, span.end);
        if (last - first < WHOLE_MARK)
            show(lines, first, last);
        else {
            show(lines, first, first);
            show(lines, last, last);
        }
    }
}

/* Markdown is text throughout. */
static void find_text(struct lines *lines) {
    const struct document *document = lines->article->file->document;
    for (uint32_t i = 1; lines->source->syntax == SYNTAX_HTML && i < document->nodes.n; i++) {
        const struct node *node = &document->nodes.at[i];
        if (node->kind != NODE_TEXT || node->flags & NODE_INERT ||
            str_trim(source_slice(lines->source, node->span)).n == 0)
            continue;
        uint32_t last = source_line_at(lines->source, node->span.end);
        for (uint32_t line = source_line_at(lines->source, node->span.start); line <= last; line++)
            lines->flags[line] |= LINE_TEXT;
    }
    for (uint32_t line = 1; lines->source->syntax != SYNTAX_HTML && line <= lines->n; line++)
        lines->flags[line] |= LINE_TEXT;
}

/* The line behind the run of lines from `line` that have the flag, or have it not. */
static uint32_t run_end(const struct lines *lines, uint32_t line, uint32_t limit,
                        enum line_flags flag) {
    uint8_t same = lines->flags[line] & flag;
    while (line < limit && (lines->flags[line] & flag) == same)
        line++;
    return line;
}

static void show_short_runs(struct lines *lines) {
    for (uint32_t line = 1, end; line <= lines->n; line = end) {
        end = run_end(lines, line, lines->n + 1, LINE_SHOWN);
        if (!(lines->flags[line] & LINE_SHOWN) && end - line < FOLDED)
            for (uint32_t i = line; i < end; i++)
                lines->flags[i] |= LINE_SHOWN;
    }
}

/* ---- marks ------------------------------------------------------------------------------ */

/* "data-p" and "data-d" let the script find the other half of a pair. */
static void add_pair(const struct html_article *article, const struct html_mark *mark) {
    struct buf *out = article->out;
    if (mark->kind == 'd')
        html_number(out, " data-d", article->numbers[mark->index]);
    if (mark->kind != 'p')
        return;
    size_t disclosure = html_disclosure_of(article, mark->index);
    html_number(out, " data-p", mark->index + 1);
    if (disclosure != SIZE_MAX)
        html_number(out, " data-of", article->numbers[disclosure]);
}

static const char *class_of(const struct html_article *article, const struct html_mark *mark) {
    switch (mark->kind) {
    case 'p':
        return article->file->verdict->pairings[mark->index].grade == GRADE_ADEQUATE ? "p adequate"
                                                                                     : "p";
    case 'd':
        return "d";
    case 'u':
        return "u";
    }
    return "f";
}

static void open_mark(const struct lines *lines, uint32_t i) {
    struct html_article *article = lines->article;
    struct html_mark *mark = &article->marks.at[i];
    buf_text(article->out, "<mark class=\"");
    buf_text(article->out, class_of(article, mark));
    buf_char(article->out, '"');
    if (!mark->begun)
        html_id(article->out, article->file->number, mark->kind, mark->index, 0);
    add_pair(article, mark);
    buf_char(article->out, '>');
    mark->begun = true;
}

static void add_tag_text(const struct html_article *article, const struct html_mark *mark) {
    switch (mark->kind) {
    case 'p':
        buf_char(article->out, 'P');
        buf_number(article->out, mark->index + 1);
        break;
    case 'd':
        buf_char(article->out, 'D');
        buf_number(article->out, article->numbers[mark->index]);
        break;
    default:
        buf_char(article->out, mark->kind == 'u' ? '?' : '!');
    }
}

/* A link to the other half of the pair, or to the note. */
static void add_tag(const struct lines *lines, const struct html_mark *mark, bool with_id) {
    const struct html_article *article = lines->article;
    struct buf *out = article->out;
    unsigned number = article->file->number;
    buf_text(out, "<a class=\"tag\"");
    if (with_id)
        html_id(out, number, mark->kind, mark->index, 0);
    buf_text(out, " href=");
    size_t disclosure = mark->kind == 'p' ? html_disclosure_of(article, mark->index) : SIZE_MAX;
    if (disclosure != SIZE_MAX) {
        html_address(out, number, 'd', (uint32_t)disclosure, 0);
        buf_text(out, " title=\"to disclosure D");
        buf_number(out, article->numbers[disclosure]);
        buf_text(out, "\">");
    } else {
        html_address(out, number, mark->kind, mark->index, 'n');
        buf_text(out, " title=\"to its note\">");
    }
    add_tag_text(article, mark);
    buf_text(out, "</a>");
}

static void begin_mark(struct lines *lines) {
    const struct html_mark *mark = &lines->article->marks.at[lines->next];
    bool wraps = mark->span.end > mark->span.start && lines->open.n < MOST_NESTED;
    if (wraps) {
        open_mark(lines, lines->next);
        lines->open.at[lines->open.n++] = lines->next;
    }
    add_tag(lines, mark, !wraps);
    lines->next++;
}

static void close_marks(const struct lines *lines, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        buf_text(lines->article->out, "</mark>");
}

static void open_marks(const struct lines *lines, uint32_t from) {
    for (uint32_t i = from; i < lines->open.n; i++)
        open_mark(lines, lines->open.at[i]);
}

/* Forgets the marks that end at or before `at`; gives how many before the first of them stay. */
static uint32_t drop_ended(struct lines *lines, uint32_t at) {
    uint32_t kept = 0, before = UINT32_MAX;
    for (uint32_t i = 0; i < lines->open.n; i++) {
        if (lines->article->marks.at[lines->open.at[i]].span.end > at)
            lines->open.at[kept++] = lines->open.at[i];
        else if (before == UINT32_MAX)
            before = i;
    }
    uint32_t unchanged = before == UINT32_MAX ? lines->open.n : before;
    lines->open.n = kept;
    return unchanged;
}

/* ---- text ------------------------------------------------------------------------------- */

static uint32_t next_start(const struct lines *lines) {
    return lines->next < lines->article->marks.n ? lines->article->marks.at[lines->next].span.start
                                                 : UINT32_MAX;
}

static uint32_t next_event(const struct lines *lines, uint32_t to) {
    uint32_t at = next_start(lines) < to ? next_start(lines) : to;
    for (uint32_t i = 0; i < lines->open.n; i++) {
        uint32_t end = lines->article->marks.at[lines->open.at[i]].span.end;
        at = end < at ? end : at;
    }
    return at;
}

/* The text from `from` to `to` with the marks in it; those that start at `to` belong to it. */
static void add_marked(struct lines *lines, uint32_t from, uint32_t to) {
    struct buf *out = lines->article->out;
    drop_ended(lines, from);
    open_marks(lines, 0);
    for (uint32_t at = from;;) {
        uint32_t event = next_event(lines, to);
        event = event < at ? at : event;
        html_source(out, source_slice(lines->source, (struct span){at, event}));
        at = event;
        uint32_t open = lines->open.n;
        uint32_t unchanged = drop_ended(lines, at);
        close_marks(lines, open - unchanged);
        open_marks(lines, unchanged);
        while (next_start(lines) <= at)
            begin_mark(lines);
        if (at == to)
            break;
    }
    close_marks(lines, lines->open.n);
}

static uint32_t to_character(const struct source *source, uint32_t at) {
    while (at > 0 && at < source->text.n && ((unsigned char)source->text.p[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void add_cut(struct buf *out, uint32_t bytes) {
    if (bytes) {
        buf_text(out, "<b class=\"cut\">");
        html_counted(out, bytes, "byte");
        buf_text(out, " more</b>");
    }
}

/* What is shown of a line from `from` on: all of it, or what is near the next marks. */
static struct span next_window(const struct lines *lines, struct span line, uint32_t from) {
    struct span window = {from, line.end};
    if (span_length(line) <= LONG_LINE)
        return window;
    uint32_t start = next_start(lines) <= line.end ? next_start(lines) : from;
    if (start > from + BYTES_AROUND)
        window.start = to_character(lines->source, start - BYTES_AROUND);
    uint64_t end = (uint64_t)start + BYTES_AROUND;
    for (uint32_t i = lines->next; i < lines->article->marks.n; i++) {
        struct span mark = lines->article->marks.at[i].span;
        if (mark.start > line.end || mark.start > end + BYTES_AROUND)
            break;
        uint64_t length = span_length(mark) < BYTES_AROUND ? span_length(mark) : BYTES_AROUND;
        end = mark.start + length + BYTES_AROUND;
    }
    if (end < line.end)
        window.end = to_character(lines->source, (uint32_t)end);
    return window;
}

static void add_notes(const struct lines *lines, uint32_t first) {
    struct buf *out = lines->article->out;
    if (first == lines->next)
        return;
    buf_text(out, "<div class=\"notes\" lang=\"en\">");
    for (uint32_t i = first; i < lines->next; i++)
        html_note_add(lines->article, &lines->article->marks.at[i]);
    buf_text(out, "</div>");
}

/* A line without marks that may be long. */
static void add_plain(const struct lines *lines, struct span line) {
    uint32_t end = line.end;
    if (span_length(line) > LONG_LINE)
        end = to_character(lines->source, line.start + BYTES_AROUND);
    html_source(lines->article->out, source_slice(lines->source, (struct span){line.start, end}));
    add_cut(lines->article->out, line.end - end);
}

static void add_line(struct lines *lines, uint32_t number) {
    struct buf *out = lines->article->out;
    struct span line = source_line(lines->source, number);
    drop_ended(lines, line.start);
    if (next_start(lines) > line.end && lines->open.n == 0) {
        buf_text(out, "<li>");
        add_plain(lines, line);
        buf_char(out, '\n');
        return;
    }
    buf_text(out, "<li class=\"m\">");
    uint32_t from = line.start;
    do {
        struct span window = next_window(lines, line, from);
        uint32_t first = lines->next;
        buf_text(out, "<div>");
        add_cut(out, window.start - from);
        add_marked(lines, window.start, window.end);
        from = window.end;
        if (next_start(lines) > line.end)
            add_cut(out, line.end - from);
        add_notes(lines, first);
        buf_text(out, "</div>");
    } while (next_start(lines) <= line.end);
}

/* ---- runs of lines ---------------------------------------------------------------------- */

static void begin_lines(struct buf *out, uint32_t from) {
    buf_text(out, "<ol class=\"source\"");
    html_number(out, " start", from);
    buf_text(out, ">\n");
}

static void add_shown(struct lines *lines, uint32_t from, uint32_t to) {
    begin_lines(lines->article->out, from);
    for (uint32_t line = from; line < to; line++)
        add_line(lines, line);
    buf_text(lines->article->out, "</ol>\n");
}

/* "Lines 3 to 20". */
static void add_range(struct buf *out, uint32_t from, uint32_t to) {
    buf_text(out, "Lines ");
    html_count(out, from);
    buf_text(out, " to ");
    html_count(out, to - 1);
}

static void add_lines(struct lines *lines, uint32_t from, uint32_t to) {
    struct buf *out = lines->article->out;
    begin_lines(out, from);
    for (uint32_t line = from; line < to; line++) {
        buf_text(out, "<li>");
        add_plain(lines, source_line(lines->source, line));
        buf_char(out, '\n');
    }
    buf_text(out, "</ol>\n");
}

static void add_folded(struct lines *lines, uint32_t from, uint32_t to) {
    struct buf *out = lines->article->out;
    buf_text(out, "<details class=\"fold\"><summary>");
    add_range(out, from, to);
    buf_text(out, "</summary>\n");
    for (uint32_t line = from, end, plain = from; line < to; line = end) {
        end = run_end(lines, line, to, LINE_TEXT);
        bool textless = !(lines->flags[line] & LINE_TEXT) && end - line >= TEXTLESS;
        if ((textless || end == to) && plain < (textless ? line : end))
            add_lines(lines, plain, textless ? line : end);
        if (textless) {
            buf_text(out, "<p class=\"textless\">");
            add_range(out, line, end);
            buf_text(out, " hold no text of the page.</p>\n");
            plain = end;
        }
    }
    buf_text(out, "</details>\n");
}

void html_source_add(struct html_article *article) {
    const struct source *source = article->file->source;
    struct span last = source_line(source, source->nlines);
    struct lines lines = {.article = article,
                          .source = source,
                          .n = source->nlines - (source->nlines > 1 && span_length(last) == 0)};
    lines.flags = arena_alloc(article->file->document->arena, source->nlines + 2);
    find_shown(&lines);
    find_text(&lines);
    show_short_runs(&lines);
    for (uint32_t line = 1, end; line <= lines.n; line = end) {
        end = run_end(&lines, line, lines.n + 1, LINE_SHOWN);
        (lines.flags[line] & LINE_SHOWN ? add_shown : add_folded)(&lines, line, end);
    }
}
