/* The attributes of a tag. */
#include "document/html_pieces.h"

#include <string.h>

enum { FEW = 16, FIRST_ROOM = 64 };

struct str html_lower(const struct html_tokenizer *t, struct str name) {
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] >= 'A' && name.p[i] <= 'Z')
            return str_lower(t->document->arena, name);
    return name;
}

/* Finds the name in the table or puts attribute `index` there; true when it was found. */
static bool find_or_put(struct html_tokenizer *t, uint32_t index) {
    const struct attr *attrs = t->document->attrs.at;
    uint32_t mask = t->names_room - 1;
    uint32_t slot = str_hash(attrs[index].name) & mask;
    for (; t->names[slot]; slot = (slot + 1) & mask)
        if (str_eq(attrs[t->names[slot] - 1].name, attrs[index].name))
            return true;
    t->names[slot] = index + 1;
    return false;
}

/* A table that has room for twice the attributes [first, last), with those in it. */
static void fill_names(struct html_tokenizer *t, uint32_t first, uint32_t last) {
    uint32_t room = FIRST_ROOM;
    while (room / 4 < last - first)
        room *= 2;
    if (room > t->names_cap) {
        t->names = arena_array(t->out->arena, uint32_t, room);
        t->names_cap = room;
    }
    memset(t->names, 0, sizeof *t->names * room);
    t->names_room = room;
    for (uint32_t i = first; i < last; i++)
        find_or_put(t, i);
}

/* Does the name of the last attribute stand earlier in the tag? */
static bool is_duplicate(struct html_tokenizer *t, uint32_t first) {
    const struct attr *attrs = t->document->attrs.at;
    uint32_t last = t->document->attrs.n - 1;
    if (last - first >= FEW) {
        if (last - first == FEW || (last - first) * 2 >= t->names_room)
            fill_names(t, first, last);
        return find_or_put(t, last);
    }
    for (uint32_t i = first; i < last; i++)
        if (str_eq(attrs[i].name, attrs[last].name))
            return true;
    return false;
}

/* Behind the '}' that belongs to the '{' at `i`; strings in between may hold braces. */
static size_t skip_braces(struct str text, size_t i) {
    size_t depth = 0;
    char quote = 0;
    for (; i < text.n; i++) {
        char c = text.p[i];
        if (quote) {
            if (c == '\\')
                i++;
            else if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'' || c == '`') {
            quote = c;
        } else if (c == '{') {
            depth++;
        } else if (c == '}' && --depth == 0) {
            return i + 1;
        }
    }
    return text.n;
}

static size_t skip_space(struct str text, size_t i) {
    while (i < text.n && html_is_space(text.p[i]))
        i++;
    return i;
}

/* The value that begins at `i`; false when the input ends in its quotes. */
static bool read_value(struct html_tokenizer *t, struct attr *attr, size_t *at) {
    struct str text = t->text;
    size_t i = *at;
    char c = text.p[i];
    if (c == '"' || c == '\'') {
        size_t close = str_find_char(text, c, i + 1);
        if (close == SIZE_MAX)
            return false;
        attr->quote = c;
        attr->value = html_span(t, i + 1, close);
        *at = close + 1;
        return true;
    }
    if (t->jsx && c == '{') {
        i = skip_braces(text, i);
        attr->coding = ATTR_LITERAL;
        struct span inner = {(uint32_t)*at + 1, (uint32_t)i - 1};
        struct span literal = template_literal(text, inner);
        if (span_exists(literal)) { /* href={"https://..."} */
            attr->quote = text.p[literal.end];
            attr->value = html_span(t, literal.start, literal.end);
            *at = i;
            return true;
        }
    } else {
        while (i < text.n && !html_is_space(text.p[i]) && text.p[i] != '>')
            i++;
    }
    attr->value = html_span(t, *at, i);
    *at = i;
    return true;
}

static size_t read_name(const struct html_tokenizer *t, size_t i) {
    struct str text = t->text;
    if (t->jsx && text.p[i] == '{')
        return skip_braces(text, i);
    i++; /* even a '=' begins a name */
    while (i < text.n && !html_is_space(text.p[i]) && text.p[i] != '/' && text.p[i] != '>' &&
           text.p[i] != '=')
        i++;
    return i;
}

struct html_tag_end html_read_attributes(struct html_tokenizer *t, size_t i) {
    struct document *document = t->document;
    uint32_t first = document->attrs.n;
    struct str text = t->text;
    for (;;) {
        bool slash = false;
        for (; i < text.n && (html_is_space(text.p[i]) || text.p[i] == '/'); i++)
            slash = text.p[i] == '/';
        if (i == text.n)
            return (struct html_tag_end){.after = i, .unclosed = true};
        if (text.p[i] == '>')
            return (struct html_tag_end){.after = i + 1, .self_closed = slash};
        size_t name = i;
        i = read_name(t, i);
        struct attr *attr = list_room(document->arena, &document->attrs);
        *attr = (struct attr){.name = html_lower(t, str_slice(text, name, i)),
                              .name_span = html_span(t, name, i),
                              .value = html_span(t, i, i),
                              .quote = 1};
        attr->duplicate = is_duplicate(t, first);
        size_t next = skip_space(text, i);
        if (next == text.n || text.p[next] != '=')
            continue;
        i = skip_space(text, next + 1);
        attr->quote = 0;
        attr->value = html_span(t, i, i);
        if (i < text.n && text.p[i] != '>' && !read_value(t, attr, &i))
            return (struct html_tag_end){.after = text.n, .unclosed = true, .in_quotes = true};
    }
}
