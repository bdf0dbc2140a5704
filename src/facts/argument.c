/* The text of arguments, and the links in it. */
#include "facts/argument.h"

#include "document/template.h"
#include "knowledge/markup.h"

/* A path or an address: no text. */
static bool is_path(struct str value) {
    return str_find_char(value, '/', 0) != SIZE_MAX && str_find_char(value, ' ', 0) == SIZE_MAX;
}

bool argument_is_text(const struct knowledge *k, const struct document *d, const struct node *n,
                      const struct attr *attr) {
    if (n->tag != TAG_SHORTCODE && !template_is_component(d, n))
        return false;
    bool quoted = attr->quote == '"' || attr->quote == '\'';
    if (!quoted || is_path(source_slice(d->source, attr->value)))
        return false;
    bool unnamed = attr->name.n && char_is_digit(attr->name.p[0]);
    return unnamed || markup_has(markup_list(k, "component-text-attributes"), attr->name);
}

bool argument_next_link(struct str text, uint32_t from, struct argument_link *link) {
    size_t close = from, after = from; /* no bracket that is still open stands before `after` */
    for (size_t i = str_find(text, STR("]("), from); i != SIZE_MAX;
         i = str_find(text, STR("]("), i + 1)) {
        size_t open = i;
        while (open > after && text.p[open] != '[')
            open--;
        after = i + 1;
        if (text.p[open] != '[')
            continue;
        if (close < i)
            close = str_find_char(text, ')', i);
        if (close == SIZE_MAX)
            return false;
        size_t start = i + 2, end = start;
        while (end < close && !char_is_space(text.p[end])) /* a title may follow */
            end++;
        link->span = (struct span){(uint32_t)open, (uint32_t)close + 1};
        link->address = (struct span){(uint32_t)start, (uint32_t)end};
        return true;
    }
    return false;
}
