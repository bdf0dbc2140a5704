/* Documents: reading, and questions about nodes and attributes. */
#include "document/document.h"

#include "document/entity.h"
#include "document/html.h"
#include "document/markdown.h"
#include "document/template.h"
#include "document/tree.h"

#include <string.h>

/*
 * The first room for attributes, and for the tokens of Markdown: enough for most
 * pages, so that the lists needn't move, and not much more, as it is made zero.
 */
enum { BYTES_PER_ATTR = 24, BYTES_PER_LINK = 96, BYTES_PER_TOKEN = 28, FEW = 64 };

static void read_nodes(struct document *document, struct arena *scratch) {
    bool html = document->source->syntax == SYNTAX_HTML;
    size_t bytes = html ? BYTES_PER_ATTR : BYTES_PER_LINK;
    document->attrs.cap = (uint32_t)(document->source->text.n / bytes + FEW);
    document->attrs.at = arena_array_room(document->arena, struct attr, document->attrs.cap);
    if (html) {
        html_read(document, scratch);
        return;
    }
    struct tokens tokens = {.arena = scratch};
    tokens.cap = (uint32_t)(document->source->text.n / BYTES_PER_TOKEN + FEW);
    tokens.at = arena_array_room(scratch, struct token, tokens.cap);
    markdown_read(document, &tokens);
    tree_build(document, &tokens);
    if (tokens.templates || document->source->syntax == SYNTAX_MDX)
        template_report(document);
}

/* A picture that is called a.md holds no links, but is not clean either. */
static void report_nul(struct document *document) {
    size_t at = str_find_char(document->source->text, '\0', 0);
    if (at != SIZE_MAX)
        document_unknown(document, STR("NUL byte, as in files that are no text"), STR(""),
                         (struct span){(uint32_t)at, (uint32_t)at + 1}, 0);
}

struct document *document_read(struct arena *arena, const struct source *source) {
    struct document *document = arena_new(arena, struct document);
    document->arena = arena;
    document->source = source;
    struct arena *scratch = arena_new(arena, struct arena);
    arena_init(scratch, arena->cap ? arena->cap - arena->total + 1 : 0);
    jmp_buf *outer = arena->on_failure, failure;
    if (setjmp(failure)) {
        arena_release(scratch);
        arena->on_failure = outer;
        arena_fail(arena);
    }
    arena->on_failure = scratch->on_failure = &failure;
    read_nodes(document, scratch);
    arena_release(scratch);
    arena->on_failure = outer;
    report_nul(document);
    return document;
}

struct str document_attr_value(const struct document *document, uint32_t node, const char *name) {
    const struct attr *attr = document_attr(document, node, name);
    return attr ? document_decode_attr(document, attr) : STR("");
}

struct str document_decode_attr(const struct document *document, const struct attr *attr) {
    if (!span_exists(attr->value))
        return STR("");
    struct str written = source_slice(document->source, attr->value);
    switch ((enum attr_coding)attr->coding) {
    case ATTR_HTML:
        return entity_decode(document->arena, written, ENTITY_ATTRIBUTE);
    case ATTR_MARKDOWN:
    case ATTR_AUTOLINK:
        return markdown_decode(document->arena, written, (enum attr_coding)attr->coding);
    case ATTR_LITERAL:
        break;
    }
    return written;
}

bool document_within(const struct document *document, uint32_t node, uint32_t ancestor) {
    return node >= ancestor && node < document->nodes.at[ancestor].end;
}

const struct meta *document_meta(const struct document *document, const char *key) {
    struct str name = str_of(key);
    for (uint32_t i = 0; i < document->meta.n; i++)
        if (str_same(document->meta.at[i].key, name))
            return &document->meta.at[i];
    return NULL;
}

bool document_is_instruction(struct str comment) {
    static const struct str name = {"promolint", 9};
    comment = str_trim(comment);
    if (!str_starts(comment, name))
        return false;
    char next = comment.n > name.n ? comment.p[name.n] : ' ';
    return char_is_space(next) || next == '-' || next == '_' || next == ':';
}

struct unknown *document_unknown(struct document *document, struct str what, struct str name,
                                 struct span span, uint32_t node) {
    struct unknown *unknown = list_room(document->arena, &document->unknowns);
    *unknown = (struct unknown){.what = what, .name = name, .span = span, .node = node};
    return unknown;
}
