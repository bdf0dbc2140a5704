#include "lsp/edit.h"

/* ---- workspace edits -------------------------------------------------------------------- */

static void add_creation(const struct lsp_document *d, struct buf *out) {
    json_open(out, '{');
    json_member(out, "kind", STR("create"));
    json_member(out, "uri", str_of(d->uri));
    json_key(out, "options");
    json_raw(out, STR("{\"ignoreIfExists\":true}"));
    json_close(out, '}');
}

/* Up to the list of edits, which the caller writes. */
static void open_edit(struct server *s, const struct lsp_document *d, enum edit_target target,
                      struct buf *out) {
    json_key(out, "edit");
    json_open(out, '{');
    if (s->client.document_changes) {
        json_key(out, "documentChanges");
        json_open(out, '[');
        if (target == EDIT_NEW_FILE)
            add_creation(d, out);
        json_open(out, '{');
        json_key(out, "textDocument");
        json_open(out, '{');
        json_member(out, "uri", str_of(d->uri));
        json_key(out, "version");
        json_raw(out, target == EDIT_DOCUMENT ? str_format(&s->arena, "%lld", (long long)d->version)
                                              : STR("null"));
        json_close(out, '}');
        json_key(out, "edits");
        json_open(out, '[');
    } else {
        json_key(out, "changes");
        json_open(out, '{');
        json_string(out, str_of(d->uri));
        buf_text(out, ":[");
    }
}

static void close_edit(const struct server *s, struct buf *out) {
    buf_text(out, s->client.document_changes ? "]}]}" : "]}}");
}

static void add_edit(struct lsp_document *d, struct buf *out, size_t offset, size_t length,
                     struct str text) {
    json_open(out, '{');
    write_range(out, "range", lsp_text_range(&d->text, offset, length));
    json_member(out, "newText", text);
    json_close(out, '}');
}

void edit_write(struct server *s, struct lsp_document *d, enum edit_target target,
                const struct promolint_edit *edits, size_t n, struct buf *out) {
    open_edit(s, d, target, out);
    for (size_t i = 0; i < n; i++)
        add_edit(d, out, edits[i].offset, edits[i].length,
                 (struct str){edits[i].text.at, edits[i].text.size});
    close_edit(s, out);
}

/* ---- differences ------------------------------------------------------------------------ */

static bool within_character(struct str s, size_t at) {
    return at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80;
}

/* The edit from one text to another, which stands at `offset` of the document; none if equal. */
static void add_difference(struct lsp_document *d, struct buf *out, size_t offset, struct str from,
                           struct str to) {
    size_t least = from.n < to.n ? from.n : to.n, start = 0, end = 0;
    while (start < least && from.p[start] == to.p[start])
        start++;
    if (start == from.n && start == to.n)
        return;
    while (within_character(from, start) || within_character(to, start))
        start--;
    while (end < least - start && from.p[from.n - 1 - end] == to.p[to.n - 1 - end])
        end++;
    while (end && (within_character(from, from.n - end) || within_character(to, to.n - end)))
        end--;
    add_edit(d, out, offset + start, from.n - end - start, str_slice(to, start, to.n - end));
}

static size_t count_lines(struct str s) {
    size_t n = 0;
    for (size_t at = 0; (at = str_find_char(s, '\n', at)) != SIZE_MAX; at++)
        n++;
    return n;
}

bool edit_write_difference(struct server *s, struct lsp_document *d, struct str to,
                           struct buf *out) {
    struct str from = {d->text.at, d->text.n};
    if (str_eq(from, to))
        return false;
    open_edit(s, d, EDIT_DOCUMENT, out);
    if (count_lines(from) != count_lines(to)) {
        add_difference(d, out, 0, from, to);
    } else {
        for (size_t offset = 0; from.n;) {
            struct str before = from, line = str_cut(&from, '\n');
            add_difference(d, out, offset, line, str_cut(&to, '\n'));
            offset += before.n - from.n;
        }
    }
    close_edit(s, out);
    return true;
}
