/*
 * Edits of configurations. The tree tells where things stand, the text how they are written: the
 * node's first byte whether it is in flow style, its line how far it is indented.
 */
#include "knowledge/config_edit.h"

#include "base/unicode.h"

enum { LONGEST_VALUE = 200, INDENT = 2, EDIT_CAP = 1 << 16 };

struct editing {
    const struct yaml *y;
    struct str text;
    const struct config_addition *added;
    struct buf *out; /* what is inserted */
    size_t offset, length;
};

/* ---- scalars ---------------------------------------------------------------------------- */

bool config_takes(struct str s) {
    uint32_t length;
    for (size_t i = 0; i < s.n; i += length) {
        uint32_t c = unicode_decode(s, i, &length);
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || unicode_class(c) == CHAR_IGNORED)
            return false;
    }
    return s.n > 0 && s.n <= LONGEST_VALUE && unicode_valid(s);
}

/* Is it text to every reader of YAML, wherever it stands? Numbers, dates and words such as "yes"
 * are not. */
static bool needs_no_quotes(struct str s) {
    static const char *const words[] = {"true", "false", "yes", "no", "on",
                                        "off",  "null",  "y",   "n"};
    if (s.n == 0 || (!char_is_alpha(s.p[0]) && s.p[0] != '/'))
        return false;
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        if (str_same(s, str_of(words[i])))
            return false;
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alnum(s.p[i]) && str_find_char(STR("-_./"), s.p[i], 0) == SIZE_MAX)
            return false;
    return true;
}

void config_write_text(struct buf *out, struct str s, char quote) {
    if (!quote && needs_no_quotes(s)) {
        buf_add(out, s);
        return;
    }
    quote = quote ? quote : '\'';
    buf_char(out, quote);
    for (size_t i = 0; i < s.n; i++) {
        if (quote == '\'' ? s.p[i] == '\'' : s.p[i] == '"' || s.p[i] == '\\')
            buf_char(out, quote == '\'' ? '\'' : '\\');
        buf_char(out, s.p[i]);
    }
    buf_char(out, quote);
}

/* ---- nodes ------------------------------------------------------------------------------ */

static const struct yaml_node *node_at(const struct editing *e, uint32_t node) {
    return &e->y->nodes[node];
}

static bool is_flow(const struct editing *e, uint32_t node) {
    const struct yaml_node *n = node_at(e, node);
    return n->kind != YAML_SCALAR && n->start < e->text.n &&
           (e->text.p[n->start] == '[' || e->text.p[n->start] == '{');
}

/* "key:" with nothing behind it. */
static bool is_nothing(const struct editing *e, uint32_t node) {
    const struct yaml_node *n = node_at(e, node);
    return n->kind == YAML_SCALAR && n->plain && n->length == 0;
}

/* The quote that a scalar stands in, 0: none. */
static char quote_around(const struct editing *e, uint32_t node) {
    const struct yaml_node *n = node_at(e, node);
    char quote = n->kind == YAML_SCALAR && !n->plain && n->start ? e->text.p[n->start - 1] : 0;
    return quote == '\'' || quote == '"' ? quote : 0;
}

/* The last item of a list, the last value of a map; 0: it is empty. `key`: that of the value. */
static uint32_t last_of(const struct editing *e, uint32_t node, uint32_t *key) {
    uint32_t last = node_at(e, node)->first;
    *key = 0;
    while (last && node_at(e, last)->next) {
        *key = last;
        last = node_at(e, last)->next;
    }
    return last;
}

/* The quotes that are used there: those of the last scalar. */
static char quote_of(const struct editing *e, uint32_t node) {
    uint32_t key;
    while (node && node_at(e, node)->kind != YAML_SCALAR)
        node = last_of(e, node, &key);
    return node ? quote_around(e, node) : 0;
}

static size_t start_of(const struct editing *e, uint32_t node) {
    return node_at(e, node)->start - (quote_around(e, node) != 0);
}

/* Where it ends, without the blank lines and comments that follow it. */
static size_t end_of(const struct editing *e, uint32_t node) {
    uint32_t key;
    while (node_at(e, node)->kind != YAML_SCALAR && !is_flow(e, node) && node_at(e, node)->n)
        node = last_of(e, node, &key);
    return node_at(e, node)->end + (quote_around(e, node) != 0);
}

static uint32_t find_key(const struct editing *e, uint32_t map, struct str name) {
    uint32_t key = node_at(e, map)->first;
    while (key && !str_eq(yaml_text(e->y, key), name))
        key = node_at(e, node_at(e, key)->next)->next;
    return key;
}

/* ---- lines ------------------------------------------------------------------------------ */

static size_t text_start(struct str text) {
    return str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;
}

static size_t line_start(struct str text, size_t at) {
    size_t first = text_start(text);
    while (at > first && text.p[at - 1] != '\n' && text.p[at - 1] != '\r')
        at--;
    return at;
}

static size_t line_end(struct str text, size_t at) {
    while (at < text.n && text.p[at] != '\n' && text.p[at] != '\r')
        at++;
    return at;
}

/* What ends the file's lines. */
static struct str line_break(struct str text) {
    size_t at = line_end(text, 0);
    if (at == text.n || text.p[at] == '\n')
        return STR("\n");
    return str_slice(text, at, at + (at + 1 < text.n && text.p[at + 1] == '\n' ? 2 : 1));
}

static bool is_blank(struct str s) {
    return str_trim(s).n == 0;
}

static size_t indent_of(const struct editing *e, uint32_t node) {
    size_t start = node_at(e, node)->start;
    return node_at(e, node)->n ? start - line_start(e->text, start) : 0;
}

/* By how much the file indents what a key of the root holds. */
static size_t step_of(const struct editing *e) {
    size_t root = indent_of(e, 0);
    for (uint32_t key = node_at(e, 0)->first; key;) {
        uint32_t value = node_at(e, key)->next;
        bool block = node_at(e, value)->kind != YAML_SCALAR && !is_flow(e, value);
        if (block && indent_of(e, value) > root)
            return indent_of(e, value) - root;
        key = node_at(e, value)->next;
    }
    return INDENT;
}

/* The end of the last line that is not blank, before the line "..." that ends a document. */
static size_t content_end(struct str text) {
    size_t end = text.n;
    for (size_t at = text_start(text); at < text.n; at = line_end(text, at) + 1) {
        struct str line = str_slice(text, at, line_end(text, at));
        if (str_starts(line, STR("...")) && (line.n == 3 || char_is_space(line.p[3]))) {
            end = at;
            break;
        }
    }
    while (end > text_start(text) && char_is_space(text.p[end - 1]))
        end--;
    return end;
}

/* Do empty lines part what the file says? */
static bool has_empty_line(struct str text) {
    struct str end = line_break(text);
    for (size_t at = 0; (at = str_find(text, end, at)) != SIZE_MAX; at += end.n)
        if (str_starts(str_slice(text, at + end.n, text.n), end))
            return true;
    return false;
}

/* ---- what is inserted ------------------------------------------------------------------- */

static void write_value(struct editing *e, char quote) {
    buf_text(e->out, e->added->item ? "[" : "");
    config_write_text(e->out, e->added->value, quote);
    buf_text(e->out, e->added->item ? "]" : "");
}

static void new_line(struct editing *e, size_t indent) {
    buf_add(e->out, line_break(e->text));
    while (indent--)
        buf_char(e->out, ' ');
}

/* "key: {key: value}", from that key of the path on. `beside`: the map that it comes into. */
static void write_flow(struct editing *e, uint32_t depth, uint32_t beside) {
    uint32_t key, last = last_of(e, beside, &key), n = e->added->nkeys;
    for (uint32_t i = depth; i < n; i++) {
        config_write_text(e->out, e->added->keys[i], key ? quote_around(e, key) : 0);
        buf_text(e->out, i + 1 < n ? ": {" : ": ");
    }
    write_value(e, quote_of(e, last));
    for (uint32_t i = depth; i + 1 < n; i++)
        buf_char(e->out, '}');
}

/* The same on lines of their own; the first one is begun already. */
static void write_block(struct editing *e, uint32_t depth, size_t indent, uint32_t beside) {
    uint32_t key, last = last_of(e, beside, &key);
    for (uint32_t i = depth; i < e->added->nkeys; i++) {
        if (i > depth)
            new_line(e, indent += step_of(e));
        config_write_text(e->out, e->added->keys[i], key ? quote_around(e, key) : 0);
        buf_char(e->out, ':');
    }
    buf_char(e->out, ' ');
    write_value(e, depth ? quote_of(e, last) : 0);
}

/* ---- flow style ------------------------------------------------------------------------- */

/* An entry of a map (depth: of its key in the path), or an item of a list. */
static void write_entry(struct editing *e, uint32_t node, uint32_t depth) {
    if (node_at(e, node)->kind == YAML_MAP)
        write_flow(e, depth, node);
    else
        config_write_text(e->out, e->added->value, quote_of(e, node));
}

static void add_first(struct editing *e, uint32_t node, uint32_t depth) {
    size_t start = node_at(e, node)->start + 1, end = node_at(e, node)->end - 1;
    e->offset = start;
    e->length = is_blank(str_slice(e->text, start, end)) ? end - start : 0;
    write_entry(e, node, depth);
}

/* The last entry has a line of its own, so the new one gets one too. */
static void add_on_line(struct editing *e, uint32_t node, uint32_t depth, size_t start,
                        size_t end) {
    size_t stop = line_end(e->text, end), indent = start - line_start(e->text, start);
    bool closed = node_at(e, node)->end <= stop;
    struct str rest = str_slice(e->text, end, stop), trimmed = str_trim(rest);
    bool comma = trimmed.n && trimmed.p[0] == ',';
    e->offset = comma && !closed ? stop : end;
    if (!comma && !closed) { /* its comma goes before the comment */
        e->length = rest.n;
        buf_char(e->out, ',');
        buf_add(e->out, rest);
    } else if (closed)
        buf_char(e->out, ',');
    new_line(e, 0);
    buf_add(e->out, str_slice(e->text, start - indent, start));
    write_entry(e, node, depth);
    if (comma && !closed)
        buf_char(e->out, ',');
}

static void add_in_flow(struct editing *e, uint32_t node, uint32_t depth) {
    uint32_t key, last = last_of(e, node, &key);
    if (!last) {
        add_first(e, node, depth);
        return;
    }
    size_t start = start_of(e, key && node_at(e, node)->kind == YAML_MAP ? key : last);
    size_t end = end_of(e, last);
    if (is_blank(str_slice(e->text, line_start(e->text, start), start))) {
        add_on_line(e, node, depth, start, end);
        return;
    }
    e->offset = end;
    buf_text(e->out, ", ");
    write_entry(e, node, depth);
}

/* ---- where it goes ---------------------------------------------------------------------- */

static void add_to_root(struct editing *e) {
    size_t end = content_end(e->text);
    bool first = end == text_start(e->text);
    e->offset = end;
    if (!first && has_empty_line(e->text))
        new_line(e, 0);
    if (!first)
        new_line(e, indent_of(e, 0));
    write_block(e, 0, indent_of(e, 0), 0);
    if (first)
        new_line(e, 0);
}

static void add_entry(struct editing *e, uint32_t map, uint32_t depth) {
    if (is_flow(e, map))
        add_in_flow(e, map, depth);
    else if (map == 0)
        add_to_root(e);
    else {
        e->offset = line_end(e->text, end_of(e, map));
        new_line(e, indent_of(e, map));
        write_block(e, depth, indent_of(e, map), map);
    }
}

/* Behind the key of `map` that has no value: "site:". */
static void fill(struct editing *e, uint32_t map, uint32_t value, uint32_t depth) {
    bool whole = depth == e->added->nkeys;
    e->offset = node_at(e, value)->start;
    if (whole || is_flow(e, map)) {
        bool close = e->offset && e->text.p[e->offset - 1] == ':';
        buf_text(e->out, close ? " " : "");
        buf_text(e->out, whole ? "" : "{");
        if (whole)
            write_value(e, 0);
        else
            write_flow(e, depth, value);
        buf_text(e->out, whole ? "" : "}");
        return;
    }
    size_t indent = indent_of(e, map) + step_of(e);
    e->offset = line_end(e->text, e->offset);
    new_line(e, indent);
    write_block(e, depth, indent, value);
}

/* "cloaking: /go/" becomes a list of two. */
static const char *make_list(struct editing *e, uint32_t node) {
    struct str value = yaml_text(e->y, node);
    char quote = quote_around(e, node);
    e->offset = start_of(e, node);
    struct str written = str_slice(e->text, e->offset, end_of(e, node));
    if (!config_takes(value))
        return "its text is of several lines, or of unusual characters";
    e->length = written.n;
    buf_char(e->out, '[');
    bool plain = str_eq(written, value) && needs_no_quotes(value);
    if (quote || plain)
        buf_add(e->out, written);
    else
        config_write_text(e->out, value, 0);
    buf_text(e->out, ", ");
    config_write_text(e->out, e->added->value, quote);
    buf_char(e->out, ']');
    return NULL;
}

static const char *add_item(struct editing *e, uint32_t node) {
    bool scalar = node_at(e, node)->kind == YAML_SCALAR;
    if (node_at(e, node)->kind == YAML_MAP)
        return "a map stands where a list is expected";
    for (uint32_t i = scalar ? node : node_at(e, node)->first; i; i = node_at(e, i)->next) {
        if (node_at(e, i)->kind == YAML_SCALAR && str_same(yaml_text(e->y, i), e->added->value))
            return "it is there already";
        if (scalar)
            return make_list(e, node);
    }
    if (is_flow(e, node)) {
        add_in_flow(e, node, e->added->nkeys);
        return NULL;
    }
    e->offset = line_end(e->text, end_of(e, node));
    new_line(e, indent_of(e, node));
    buf_text(e->out, "- ");
    config_write_text(e->out, e->added->value, quote_of(e, node));
    return NULL;
}

static const char *find_place(struct editing *e) {
    uint32_t map = 0;
    for (uint32_t depth = 0;;) {
        if (node_at(e, map)->kind != YAML_MAP)
            return "something else stands where a map is expected";
        uint32_t key = find_key(e, map, e->added->keys[depth]);
        if (!key) {
            add_entry(e, map, depth);
            return NULL;
        }
        uint32_t value = node_at(e, key)->next;
        depth++;
        if (is_nothing(e, value)) {
            fill(e, map, value, depth);
            return NULL;
        }
        if (depth == e->added->nkeys)
            return e->added->item ? add_item(e, value) : "it is there already";
        map = value;
    }
}

const char *config_add(struct arena *arena, const struct yaml *y, struct str text,
                       const struct config_addition *added, struct config_edit *edit) {
    struct buf out;
    struct editing e = {.y = y, .text = text, .added = added, .out = &out};
    for (uint32_t i = 0; i < added->nkeys; i++)
        if (!config_takes(added->keys[i]))
            return "its name has characters that nobody sees, or too many";
    if (!config_takes(added->value))
        return "it has characters that nobody sees, or too many";
    buf_init(&out, EDIT_CAP);
    const char *problem = find_place(&e);
    if (!problem && out.failed)
        problem = "out of memory";
    if (!problem)
        *edit = (struct config_edit){e.offset, e.length, str_copy(arena, buf_str(&out))};
    buf_release(&out);
    return problem;
}

/* ---- what a configuration says ---------------------------------------------------------- */

/* A scalar that is not empty, and the keys that lead to it. An item of a list counts as one that
 * stands there alone, as it does for those who read it. */
struct row {
    struct str path, value;
};

struct rows {
    struct row *at;
    uint32_t n, cap;
};

static struct str step_into(struct arena *arena, struct str path, struct str key) {
    return str_format(arena, "%.*s%lu:%.*s", STR_ARG(path), (unsigned long)key.n, STR_ARG(key));
}

static void list_rows(struct arena *arena, const struct yaml *y, uint32_t node, struct str path,
                      struct rows *rows) {
    const struct yaml_node *n = &y->nodes[node];
    if (n->kind == YAML_SCALAR && (n->length || !n->plain))
        *list_push(arena, rows) = (struct row){path, yaml_text(y, node)};
    uint32_t number = 0;
    for (uint32_t i = n->kind == YAML_LIST ? n->first : 0; i; i = y->nodes[i].next) {
        bool scalar = y->nodes[i].kind == YAML_SCALAR;
        struct str place = str_format(arena, "%.*s[%u]", STR_ARG(path), (unsigned)number++);
        list_rows(arena, y, i, scalar ? path : place, rows);
    }
    for (uint32_t key = n->kind == YAML_MAP ? n->first : 0; key;) {
        uint32_t value = y->nodes[key].next;
        list_rows(arena, y, value, step_into(arena, path, yaml_text(y, key)), rows);
        key = y->nodes[value].next;
    }
}

static bool same_row(const struct row *a, const struct row *b) {
    return str_eq(a->path, b->path) && str_eq(a->value, b->value);
}

bool config_adds(struct arena *arena, const struct yaml *before, const struct yaml *after,
                 const struct config_addition *added) {
    struct rows old = {0}, new = {0};
    struct row wanted = {STR(""), added->value};
    for (uint32_t i = 0; i < added->nkeys; i++)
        wanted.path = step_into(arena, wanted.path, added->keys[i]);
    list_rows(arena, before, 0, STR(""), &old);
    list_rows(arena, after, 0, STR(""), &new);
    if (new.n != old.n + 1)
        return false;
    uint32_t same = 0;
    while (same < old.n && same_row(&old.at[same], &new.at[same]))
        same++;
    bool only = same_row(&new.at[same], &wanted);
    for (uint32_t i = same; i < old.n && only; i++)
        only = same_row(&old.at[i], &new.at[i + 1]);
    return only;
}
