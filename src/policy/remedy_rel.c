/* A token for the rel attribute of a link: in a tag, or in an attribute list of Markdown. */
#include "policy/remedy.h"

#include "document/source_write.h"

/* What is inserted where; a fix has at most two. */
struct insertions {
    struct edit at[2];
    uint32_t n;
};

static void insert(struct insertions *list, uint32_t at, struct str text) {
    list->at[list->n++] = (struct edit){{at, at}, text};
}

static bool is_quoted(const struct attr *attr) {
    return attr->quote == '"' || attr->quote == '\'';
}

/* JSX's rel={...}: an expression. */
static bool is_expression(struct str text, const struct attr *attr) {
    return attr->quote == 0 && span_length(attr->value) && text.p[attr->value.start] == '{';
}

static bool holds(struct str s, char c) {
    return str_find_char(s, c, 0) != SIZE_MAX;
}

/* rel="a" -> rel="a sponsored"; rel=a -> rel="a sponsored"; rel -> rel="sponsored" */
static bool extend(struct insertions *out, struct arena *a, const struct source *source,
                   const struct attr *rel, struct str token) {
    struct str written = source_slice(source, rel->value);
    bool blank = str_trim(written).n == 0;
    bool parted = blank || char_is_space(written.p[written.n - 1]);
    const char *gap = parted ? "" : " ";
    if (rel->quote == 1) { /* no value */
        insert(out, rel->name_span.end, str_format(a, "=\"%.*s\"", STR_ARG(token)));
    } else if (is_quoted(rel)) {
        insert(out, rel->value.end, str_format(a, "%s%.*s", gap, STR_ARG(token)));
    } else if (rel->quote != 0 || is_expression(source->text, rel) ||
               (holds(written, '"') && holds(written, '\''))) {
        return false;
    } else if (blank) {
        insert(out, rel->value.end, token);
    } else {
        char quote = holds(written, '"') ? '\'' : '"';
        insert(out, rel->value.start, str_format(a, "%c", quote));
        insert(out, rel->value.end, str_format(a, " %.*s%c", STR_ARG(token), quote));
    }
    return true;
}

/* A new attribute right behind the link's target, quoted as that is. */
static bool insert_in_tag(struct insertions *out, struct arena *a, const struct source *source,
                          const struct attr *href, struct str token) {
    if (!href || !span_exists(href->name_span))
        return false;
    if (is_quoted(href))
        insert(out, href->value.end + 1,
               str_format(a, " rel=%c%.*s%c", href->quote, STR_ARG(token), href->quote));
    else if (is_expression(source->text, href))
        insert(out, href->value.end, str_format(a, " rel=\"%.*s\"", STR_ARG(token)));
    else
        insert(out, href->value.end, str_format(a, " rel=%.*s", STR_ARG(token)));
    return true;
}

/* An attribute in the link's list; a new list where the configuration names a dialect. */
static bool insert_in_list(struct insertions *out, const struct check_context *ctx, uint32_t node,
                           struct str token) {
    const struct document *d = ctx->facts->document;
    struct str text = d->source->text;
    uint32_t end = d->nodes.at[node].outer.end, list = insertion_list_end(d, node);
    enum markdown_attributes dialect = ctx->config->attributes;
    if (list) {
        uint32_t at = list - 1;
        while (char_is_space(text.p[at - 1]))
            at--;
        insert(out, at, str_format(ctx->arena, " rel=\"%.*s\"", STR_ARG(token)));
        return true;
    }
    char last = end ? text.p[end - 1] : 0;
    bool reference = last == ']', marked = last == ')' || last == '>' || reference;
    if (dialect == ATTRIBUTES_NONE || !marked || (reference && dialect == ATTRIBUTES_PANDOC))
        return false;
    const char *open = dialect == ATTRIBUTES_KRAMDOWN ? "{: " : "{";
    insert(out, end, str_format(ctx->arena, "%srel=\"%.*s\"}", open, STR_ARG(token)));
    return true;
}

void remedy_rel(struct check_context *ctx, struct finding *f, const struct placement *p,
                struct str token) {
    const struct document *d = ctx->facts->document;
    const struct node *n = &d->nodes.at[p->node];
    bool link = n->kind == NODE_ELEMENT && (n->tag == TAG_A || n->tag == TAG_AREA);
    if (p->certainty < CERTAINTY_LIKELY || !link || (n->flags & NODE_BROKEN) || token.n == 0 ||
        !source_takes_text(d->source))
        return;
    struct insertions list = {.n = 0};
    const struct attr *rel = document_attr(d, p->node, "rel");
    bool done =
        rel ? extend(&list, ctx->arena, d->source, rel, token)
        : n->origin == ORIGIN_MARKDOWN
            ? insert_in_list(&list, ctx, p->node, token)
            : insert_in_tag(&list, ctx->arena, d->source, document_attr(d, p->node, "href"), token);
    if (!done)
        return;
    struct fix *fix = list_push(ctx->arena, &f->fixes);
    fix->title = str_format(ctx->arena, "add \"%.*s\" to the link's rel", STR_ARG(token));
    fix->safe = true;
    fix->edits = arena_array(ctx->arena, struct edit, list.n);
    fix->nedits = list.n;
    for (uint32_t i = 0; i < list.n; i++)
        fix->edits[i] = list.at[i];
}
