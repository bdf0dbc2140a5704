/* Comments that suppress, in the syntax of the document. */
#include "findings/suppress.h"

struct writing {
    struct arena *arena;
    const struct document *document;
    const struct finding *finding;
    struct str reason;
    struct fix *out;
    uint32_t n;
};

static struct str text_of(const struct writing *w) {
    return w->document->source->text;
}

static uint32_t line_start(struct str text, uint32_t at) {
    while (at && text.p[at - 1] != '\n')
        at--;
    return at;
}

static struct str line_ending(struct str text) {
    size_t at = str_find_char(text, '\n', 0);
    return at != SIZE_MAX && at && text.p[at - 1] == '\r' ? STR("\r\n") : STR("\n");
}

static struct str comment(const struct writing *w, const char *form) {
    bool mdx = w->document->source->syntax == SYNTAX_MDX;
    return str_format(w->arena, "%s promolint-disable-%s %.*s reason=\"%.*s\" %s",
                      mdx ? "{/*" : "<!--", form, STR_ARG(w->finding->rule->id), STR_ARG(w->reason),
                      mdx ? "*/}" : "-->");
}

static void add(struct writing *w, const char *title, uint32_t at, struct str text) {
    struct edit *edit = arena_new(w->arena, struct edit);
    *edit = (struct edit){{at, at}, text};
    struct str whole =
        str_format(w->arena, "suppress %.*s %s", STR_ARG(w->finding->rule->id), title);
    w->out[w->n++] = (struct fix){.title = whole, .edits = edit, .nedits = 1};
}

/* The start of the line, or of what stands behind other things on it. */
static uint32_t content_start(struct str text, uint32_t at) {
    uint32_t start = line_start(text, at);
    return str_trim(str_slice(text, start, at)).n ? at : start;
}

/* Behind the front matter, or a declaration such as <!doctype html>. */
static uint32_t file_start(const struct document *d) {
    struct str text = d->source->text;
    if (d->front_matter != FRONT_MATTER_NONE)
        return d->front_matter_span.end;
    if (d->source->syntax != SYNTAX_HTML)
        return 0;
    for (uint32_t i = 1; i < d->nodes.n; i++)
        if (d->nodes.at[i].kind == NODE_ELEMENT && span_exists(d->nodes.at[i].outer))
            return content_start(text, d->nodes.at[i].outer.start);
    return 0;
}

/* Does a line begin within a table of Markdown's? Between its rows a comment would end it. */
static bool is_between_rows(const struct document *d, uint32_t line) {
    bool markdown = d->source->syntax != SYNTAX_HTML;
    for (uint32_t i = 1; markdown && i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind == NODE_ELEMENT && n->tag == TAG_TABLE && span_exists(n->outer) &&
            n->outer.start < line && line < n->outer.end &&
            d->source->text.p[n->outer.start] != '<')
            return true;
    }
    return false;
}

/* On a line of its own above the one that `at` stands in, as far indented as that. */
static void add_line(struct writing *w, const char *form, const char *title, uint32_t at) {
    struct str text = text_of(w), end = line_ending(text);
    uint32_t start = line_start(text, at), content = start;
    if (start < file_start(w->document) || is_between_rows(w->document, start))
        return;
    while (content < text.n && (text.p[content] == ' ' || text.p[content] == '\t'))
        content++;
    add(w, title, start,
        str_format(w->arena, "%.*s%.*s%.*s", STR_ARG(str_slice(text, start, content)),
                   STR_ARG(comment(w, form)), STR_ARG(end)));
}

/* The innermost element around a place, and the innermost block around that; 0: none. */
static uint32_t element_at(const struct document *d, uint32_t at, bool block) {
    uint32_t found = 0;
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind == NODE_ELEMENT && span_exists(n->outer) && n->outer.start <= at &&
            at < n->outer.end && (!block || (tag_kind((enum tag)n->tag) & TAG_BLOCK)))
            found = i;
    }
    return found;
}

/* In Markdown a blank line keeps it apart from what follows, where there is none yet. */
static void add_whole_file(struct writing *w) {
    struct str text = text_of(w), end = line_ending(text);
    uint32_t at = file_start(w->document);
    bool apart = w->document->source->syntax == SYNTAX_HTML ||
                 (at < text.n && (text.p[at] == '\n' || text.p[at] == '\r'));
    bool fresh = at == 0 || text.p[at - 1] == '\n';
    add(w, "in this file", at,
        str_format(w->arena, "%.*s%.*s%.*s%.*s", STR_ARG(fresh ? STR("") : end),
                   STR_ARG(comment(w, "file")), STR_ARG(end), STR_ARG(apart ? STR("") : end)));
}

uint32_t suppress_ways(struct arena *arena, const struct document *document,
                       const struct finding *finding, bool whole_file, struct str reason,
                       struct fix out[SUPPRESS_WAYS]) {
    struct writing w = {arena, document, finding, reason, out, 0};
    if (whole_file) {
        add_whole_file(&w);
        return w.n;
    }
    if (!span_exists(finding->span))
        return 0;
    uint32_t at = finding->span.start;
    uint32_t element = element_at(document, at, false), block = element_at(document, at, true);
    add_line(&w, "next-line", "on this line", at);
    if (element)
        add(&w, "here", document->nodes.at[element].outer.start, comment(&w, "next-element"));
    if (block)
        add_line(&w, "next-element", "in this paragraph", document->nodes.at[block].outer.start);
    return w.n;
}
