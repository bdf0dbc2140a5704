/* Code in Markdown, which a scanner of templates passes over. */
#include "document/template_scan.h"

#include <string.h>

static bool is_quote_mark(char c) {
    return c == ' ' || c == '\t' || c == '>';
}

bool template_begins_line(struct str text, uint32_t i) {
    while (i && is_quote_mark(text.p[i - 1]))
        i--;
    return i == 0 || template_is_newline(text.p[i - 1]);
}

/* Behind the fence's closing line, or the end of the text. */
static uint32_t skip_fence(struct str text, uint32_t i, char mark, uint32_t length) {
    for (size_t at = str_find_char(text, mark, i); at != SIZE_MAX;
         at = str_find_char(text, mark, i)) {
        uint32_t start = (uint32_t)at;
        for (i = start; i < text.n && text.p[i] == mark; i++)
            ;
        uint32_t behind = i;
        while (behind < text.n && (text.p[behind] == ' ' || text.p[behind] == '\t'))
            behind++;
        if (i - start >= length && template_begins_line(text, start) &&
            (behind == text.n || template_is_newline(text.p[behind])))
            return behind;
    }
    return (uint32_t)text.n;
}

/* Is this run of '`' or '~' the first thing on its line, so that it opens a fence? */
static bool opens_fence(const struct template_scan *s, uint32_t run_end) {
    if (run_end - s->i < 3)
        return false;
    uint32_t i = s->i;
    while (i && strchr(" \t>-*+.)", s->text.p[i - 1]) && s->text.p[i - 1])
        i--;
    while (i && char_is_digit(s->text.p[i - 1]))
        i--;
    if (!template_begins_line(s->text, i))
        return false;
    for (i = run_end; s->text.p[s->i] == '`' && i < s->text.n && !template_is_newline(s->text.p[i]);
         i++)
        if (s->text.p[i] == '`')
            return false;
    return true;
}

/* A code span: goes behind it when it ends in its paragraph. `none[n]`: no run of n before there.
 */
static void code_span(struct template_scan *s, uint32_t run_end, uint32_t *none) {
    uint32_t length = run_end - s->i;
    uint32_t start = s->i;
    s->i = run_end;
    if (length >= TEMPLATE_TICKS || none[length] > run_end)
        return;
    uint32_t i = run_end;
    for (bool blank = false; i < s->text.n; i++) {
        char c = s->text.p[i];
        if (c == '`') {
            uint32_t run = i;
            while (run < s->text.n && s->text.p[run] == '`')
                run++;
            if (run - i == length) {
                s->i = run;
                return;
            }
            i = run - 1;
        } else if (c == '\n') {
            if (blank)
                break;
            blank = true;
            continue;
        }
        if (!char_is_space(c))
            blank = false;
    }
    none[length] = i > start ? i : run_end;
}

void template_skip_code(struct template_scan *s, uint32_t none[TEMPLATE_TICKS]) {
    char mark = s->text.p[s->i];
    uint32_t end = s->i;
    while (end < s->text.n && s->text.p[end] == mark)
        end++;
    if (opens_fence(s, end))
        s->i = skip_fence(s->text, end, mark, end - s->i);
    else if (mark == '`')
        code_span(s, end, none);
    else
        s->i = end;
}
