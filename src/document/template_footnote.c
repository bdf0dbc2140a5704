/* Footnotes of Markdown: "[^label]", and "[^label]: text", which may go on in indented lines. */
#include "document/template_scan.h"

bool template_has_footnotes(struct str text, uint32_t from) {
    for (size_t i = str_find_char(text, '^', from); i != SIZE_MAX;
         i = str_find_char(text, '^', i + 1)) {
        if (i == from || text.p[i - 1] != '[')
            continue;
        size_t end = str_find_char(text, ']', i);
        if (end != SIZE_MAX && end + 1 < text.n && text.p[end + 1] == ':')
            return true;
    }
    return false;
}

static uint32_t line_end(struct str text, uint32_t i) {
    size_t end = str_find_char(text, '\n', i);
    return end == SIZE_MAX ? (uint32_t)text.n : (uint32_t)end;
}

/*
 * A further paragraph of the note, which md4c takes for code since it is indented: it is reported,
 * for links may stand in it.
 */
static void report_more(const struct template_scan *s, struct str label) {
    enum { INDENTATION = 4 };
    struct str text = s->text;
    bool blank = false;
    for (uint32_t end = line_end(text, s->i); end < text.n; end = line_end(text, end + 1)) {
        uint32_t line = end + 1, i = line;
        while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t' || text.p[i] == '\r'))
            i++;
        bool empty = i == text.n || text.p[i] == '\n';
        blank = blank || empty;
        if (empty || (!blank && text.p[i] != '['))
            continue;
        if (blank && (text.p[line] == '\t' || i - line >= INDENTATION))
            document_unknown(s->document,
                             str_format(s->document->arena, "more paragraphs of footnote '%.*s'",
                                        STR_ARG(str_shorten(label, 60))),
                             STR(""), (struct span){i, line_end(text, i)}, 0);
        return;
    }
}

bool template_footnote(struct template_scan *s) {
    struct str text = s->text;
    uint32_t i = s->i + 2;
    if (!s->footnotes || i >= text.n || text.p[s->i + 1] != '^')
        return false;
    while (i < text.n && text.p[i] != ']' && text.p[i] != '[' && !char_is_space(text.p[i]))
        i++;
    char next = i + 1 < text.n ? text.p[i + 1] : '\0';
    if (i == text.n || text.p[i] != ']' || i == s->i + 2 || next == '(' || next == '[')
        return false;
    bool defines = next == ':' && template_begins_line(text, s->i);
    struct span label = {s->i + 2, i};
    struct str name = str_slice(text, label.start, label.end);
    template_add(s, TEMPLATE_FOOTNOTE, i + 1 + (next == ':'), label, name);
    if (defines)
        report_more(s, name);
    return true;
}
