/* The document as the program sees it, then the facts: to look at each stage. */
#include "report/report.h"

#include "base/sanitize.h"

enum {
    MOST_INDENT = 40, /* levels; deeper ones say their number */
    MOST_TEXT = 120,  /* bytes of a text or value that are shown */
    MOST_ATTRIBUTES = 64
};

static void add_short(struct buf *out, struct str text) {
    size_t n = text.n < MOST_TEXT ? text.n : MOST_TEXT;
    while (n < text.n && n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    sanitize_add(out, str_slice(text, 0, n));
    if (n < text.n)
        buf_text(out, "...");
}

static void add_attributes(struct buf *out, const struct document *d, const struct node *node) {
    for (uint32_t i = 0; i < node->nattrs && i < MOST_ATTRIBUTES; i++) {
        const struct attr *attr = &d->attrs.at[node->attrs + i];
        buf_char(out, ' ');
        sanitize_add(out, attr->name);
        if (attr->quote != 1) {
            buf_text(out, "=\"");
            add_short(out, document_decode_attr(d, attr));
            buf_char(out, '"');
        }
        buf_text(out, attr->duplicate ? " (ignored)" : "");
    }
    if (node->nattrs > MOST_ATTRIBUTES)
        buf_format(out, " and %u more", (unsigned)(node->nattrs - MOST_ATTRIBUTES));
}

static void add_flags(struct buf *out, const struct node *node) {
    static const struct {
        enum node_flags flag;
        const char *name;
    } names[] = {{NODE_ALTERNATIVE, "alternative"}, {NODE_CODE, "code"},
                 {NODE_IMPLIED_END, "end implied"}, {NODE_BROKEN, "broken"},
                 {NODE_UNCLOSED_LINK, "unclosed"},  {NODE_INERT, "inert"}};
    static const char *const origins[] = {
        [ORIGIN_HTML] = "", [ORIGIN_MARKDOWN] = " (markdown)", [ORIGIN_TEMPLATE] = " (template)"};
    if (node->kind == NODE_ELEMENT)
        buf_text(out, origins[node->origin]);
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        if (node->flags & names[i].flag)
            buf_format(out, " (%s)", names[i].name);
}

/* What a reader meets here that he does not meet around it, and the language where it changes. */
static void add_seen(struct buf *out, const struct report_file *file, uint32_t i) {
    static const struct {
        enum seen_flags flag;
        const char *name;
    } names[] = {{SEEN_ARTICLE, "article"},    {SEEN_HIDDEN, "hidden"},
                 {SEEN_CHROME, "page chrome"}, {SEEN_COMMENTS, "comments"},
                 {SEEN_QUOTE, "quotation"},    {SEEN_PROMO, "promo"},
                 {SEEN_SPONSORED, "sponsored"}};
    const struct seen_node *here = &file->seen[i];
    const struct seen_node *around = &file->seen[file->document->nodes.at[i].parent];
    for (size_t n = 0; n < ARRAY_COUNT(names); n++)
        if (here->flags & names[n].flag && (i == 0 || !(around->flags & names[n].flag)))
            buf_format(out, " [%s]", names[n].name);
    if (here->language && here->language != around->language) {
        buf_text(out, " [language ");
        sanitize_add(out, file->knowledge->languages.at[here->language - 1].code);
        buf_char(out, ']');
    }
}

static void add_node(struct buf *out, const struct report_file *file, uint32_t i, uint32_t depth) {
    const struct document *d = file->document;
    const struct node *node = &d->nodes.at[i];
    struct position position = source_position(d->source, node->span.start);
    buf_format(out, "%6u:%-5u", (unsigned)position.line, (unsigned)position.column);
    for (uint32_t level = 0; level < depth && level < MOST_INDENT; level++)
        buf_text(out, "  ");
    if (depth > MOST_INDENT)
        buf_format(out, "(level %u) ", (unsigned)depth);
    static const char *const kinds[] = {
        [NODE_ROOT] = "document", [NODE_ELEMENT] = "",         [NODE_TEXT] = "text ",
        [NODE_BREAK] = "break",   [NODE_COMMENT] = "comment ", [NODE_RAW] = "raw "};
    buf_text(out, kinds[node->kind]);
    if (node->kind == NODE_ELEMENT) {
        sanitize_add(out, node->name.n ? node->name : tag_text((enum tag)node->tag));
        add_attributes(out, d, node);
    } else if (node->kind == NODE_TEXT || node->kind == NODE_COMMENT || node->kind == NODE_RAW) {
        buf_char(out, '"');
        add_short(out, source_slice(d->source, node->span));
        buf_char(out, '"');
    }
    add_flags(out, node);
    if (file->seen)
        add_seen(out, file, i);
    buf_char(out, '\n');
}

static void add_nodes(struct buf *out, const struct report_file *file) {
    const struct document *d = file->document;
    uint32_t *depth = arena_array(d->arena, uint32_t, d->nodes.n);
    for (uint32_t i = 0; i < d->nodes.n; i++) {
        depth[i] = i == 0 ? 0 : depth[d->nodes.at[i].parent] + 1;
        add_node(out, file, i, depth[i]);
    }
}

static void add_meta(struct buf *out, const struct document *d) {
    for (uint32_t i = 0; i < d->meta.n; i++) {
        const struct meta *meta = &d->meta.at[i];
        struct position position = source_position(d->source, meta->span.start);
        buf_format(out, "%6u:%-5ufront matter ", (unsigned)position.line,
                   (unsigned)position.column);
        sanitize_add(out, meta->key);
        buf_text(out, " = \"");
        add_short(out, meta->value);
        buf_text(out, "\"\n");
    }
}

static void add_member(struct buf *out, const char *name, struct str value) {
    if (value.n == 0)
        return;
    buf_format(out, ", %s ", name);
    sanitize_add(out, value);
}

void tree_inspect(struct buf *out, const struct report_options *options,
                  const struct report_file *file) {
    sanitize_add(out, file->path);
    buf_format(out, ": %s, %s", report_syntax_name(file->source->syntax), file->source->encoding);
    add_member(out, "language", file->facts->language);
    add_member(out, "site", file->facts->site);
    buf_text(out, "\n\ndocument\n");
    add_meta(out, file->document);
    add_nodes(out, file);
    buf_text(out, "\nfacts\n");
    text_inspect(out, options, file);
    buf_text(out, "\nverdict\n");
    text_check(out, options, file);
}
