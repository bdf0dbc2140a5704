/* HTML tags round Markdown that is read as such, though no blank line parts it from them. */
#include "document/template_scan.h"

bool template_is_alone(struct str text, struct span span) {
    uint32_t start = span.start, end = span.end;
    while (start && (text.p[start - 1] == ' ' || text.p[start - 1] == '\t'))
        start--;
    while (end < text.n && (text.p[end] == ' ' || text.p[end] == '\t' || text.p[end] == '\r'))
        end++;
    return (start == 0 || text.p[start - 1] == '\n') && (end == text.n || text.p[end] == '\n');
}

void template_markdown_tag(struct template_scan *s, uint32_t start) {
    static const char *const values[] = {">", "=\"1\"", "='1'", "=1", "=\"block\"", "=\"span\""};
    enum { LONGEST = 512 }; /* bytes of such a tag */
    struct str rest = str_slice(s->text, start, start + LONGEST);
    size_t end = str_find_char(rest, '>', 0);
    if (end == SIZE_MAX || str_find_char(rest, '\n', 0) < end)
        return;
    struct span tag = {start, start + (uint32_t)end + 1};
    const struct str name = STR(" markdown");
    size_t attribute = str_find(str_slice(s->text, tag.start, tag.end), name, 0);
    if (attribute == SIZE_MAX || !template_is_alone(s->text, tag))
        return;
    rest = str_slice(s->text, start + attribute + name.n, tag.end);
    for (size_t i = 0; i < ARRAY_COUNT(values); i++)
        if (str_starts(rest, str_of(values[i]))) {
            *list_room(s->out->arena, &s->out->tags) = (struct template_tag){tag, true};
            return;
        }
}
