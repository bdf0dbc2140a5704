/*
 * Completion in YAML by its schema. The text is half written, so it is not parsed: indentation
 * tells where in the document the cursor stands.
 */
#include "lsp/completion.h"

enum { DEEPEST = 32, MOST_SCHEMAS = 16, SCHEMA_LIMIT = 1 << 24 };

/* ---- where the cursor stands ------------------------------------------------------------- */

/* A step from the root: to the value of a key, or (key empty) to an item of a list. */
struct path {
    struct str steps[DEEPEST]; /* the last one first */
    uint32_t n;
    size_t column; /* of what the last step leads to */
    bool item;     /* it is an item: a key at the same column may hold the list */
};

static void step(struct path *path, struct str key) {
    if (path->n < DEEPEST)
        path->steps[path->n++] = key;
}

/* The key of "key: value" or "'key':" at the start, "" if there is none; `behind` it and ':'. */
static struct str key_of(struct str content, size_t *behind) {
    char quote = content.n && (content.p[0] == '"' || content.p[0] == '\'') ? content.p[0] : 0;
    size_t end = quote ? str_find_char(content, quote, 1) : 0;
    if (quote && end == SIZE_MAX)
        return STR("");
    size_t colon = str_find_char(content, ':', end);
    bool ends = colon != SIZE_MAX && (colon + 1 == content.n || content.p[colon + 1] == ' ');
    if (!ends || content.p[0] == '#')
        return STR("");
    *behind = colon + 1;
    return str_trim(quote ? str_slice(content, 1, end) : str_slice(content, 0, colon));
}

/* Passes over blanks and the dashes of items; `dashes` gets their columns. */
static size_t content_column(struct str line, size_t dashes[DEEPEST], uint32_t *n) {
    size_t at = 0;
    *n = 0;
    for (; at < line.n; at++) {
        bool dash = line.p[at] == '-' && (at + 1 == line.n || line.p[at + 1] == ' ');
        if (dash && *n < DEEPEST)
            dashes[(*n)++] = at;
        else if (line.p[at] != ' ')
            break;
    }
    return at;
}

/* Goes up to what holds this line's items. */
static void leave_items(struct path *path, const size_t dashes[DEEPEST], uint32_t n) {
    while (n) {
        step(path, STR(""));
        path->column = dashes[--n];
        path->item = true;
    }
}

/* Without blanks and a CR at its end. */
static struct str without_end(struct str line) {
    while (line.n && char_is_space(line.p[line.n - 1]))
        line.n--;
    return line;
}

/* A line above: does it hold what the path leads to so far? */
static void climb(struct path *path, struct str line) {
    size_t dashes[DEEPEST], behind;
    uint32_t n;
    size_t column = content_column(line, dashes, &n);
    struct str content = str_slice(line, column, line.n);
    if (content.n == 0 || content.p[0] == '#')
        return;
    size_t first = n ? dashes[0] : column;
    bool holds = column < path->column || (path->item && column == path->column && n == 0);
    if (first >= path->column && !(holds && n == 0))
        return; /* beside it, or deeper */
    if (holds) {
        step(path, key_of(content, &behind));
        path->column = column;
        path->item = false;
    }
    leave_items(path, dashes, n);
}

/* The path to where the cursor is. True: to a value, else to where a key is to be written. */
static bool find_path(const struct completion *c, struct path *path) {
    size_t dashes[DEEPEST], behind = 0;
    uint32_t n;
    size_t column = content_column(c->before, dashes, &n);
    struct str content = str_slice(c->before, column, c->before.n);
    struct str key = key_of(content, &behind);
    path->column = column;
    if (key.n)
        step(path, key);
    leave_items(path, dashes, n);
    struct str above = {c->document->text.at, c->cursor - c->before.n};
    while (above.n && (path->column || path->item)) {
        above.n--; /* the line's end */
        size_t start = above.n;
        while (start && above.p[start - 1] != '\n')
            start--;
        climb(path, without_end(str_slice(above, start, above.n)));
        above.n = start;
    }
    return key.n > 0;
}

/* ---- what the schema says there ----------------------------------------------------------- */

struct schemas {
    const struct json_value *root;
    const struct json_value *at[MOST_SCHEMAS];
    uint32_t n;
};

/* Adds a schema, and what it refers to or chooses from. */
static void add_schema(struct schemas *all, const struct json_value *schema, int depth) {
    static const char *const choices[] = {"anyOf", "oneOf", "allOf"};
    if (!schema || schema->kind != JSON_IS_OBJECT || all->n == MOST_SCHEMAS || depth > DEEPEST)
        return;
    all->at[all->n++] = schema;
    struct str reference = json_text(json_get(schema, "$ref")), defs = STR("#/$defs/");
    if (str_starts(reference, defs)) {
        const struct json_value *v = json_get(all->root, "$defs");
        for (v = v ? v->first : NULL; v; v = v->next)
            if (str_eq(v->key, str_slice(reference, defs.n, reference.n)))
                add_schema(all, v, depth + 1);
    }
    for (size_t i = 0; i < ARRAY_COUNT(choices); i++) {
        const struct json_value *list = json_get(schema, choices[i]);
        for (const struct json_value *v = list ? list->first : NULL; v; v = v->next)
            add_schema(all, v, depth + 1);
    }
}

static const struct json_value *property(const struct json_value *schema, struct str key) {
    const struct json_value *all = json_get(schema, "properties");
    for (const struct json_value *v = all ? all->first : NULL; v; v = v->next)
        if (str_eq(v->key, key))
            return v;
    return json_get(schema, "additionalProperties");
}

static struct schemas follow(const struct schemas *from, struct str key) {
    struct schemas next = {.root = from->root};
    for (uint32_t i = 0; i < from->n; i++)
        add_schema(&next, key.n ? property(from->at[i], key) : json_get(from->at[i], "items"), 0);
    return next;
}

/* ---- proposals ---------------------------------------------------------------------------- */

/* False: it names none. */
static bool propose_names(struct completion *c, const struct schemas *all, struct str ending) {
    size_t word = completion_word(c), before = c->out->n;
    for (uint32_t i = 0; i < all->n; i++) {
        const struct json_value *list = json_get(all->at[i], "enum");
        for (const struct json_value *v = list ? list->first : NULL; v; v = v->next)
            completion_add(
                c, v->text,
                str_format(&c->server->arena, "%.*s%.*s", STR_ARG(v->text), STR_ARG(ending)), word,
                ITEM_VALUE, STR(""));
    }
    return c->out->n > before;
}

static void propose_values(struct completion *c, const struct schemas *all) {
    struct schemas items = follow(all, STR(""));
    if (!propose_names(c, all, STR("")))
        propose_names(c, &items, STR(""));
    bool truth = false;
    for (uint32_t i = 0; i < all->n; i++)
        truth = truth || str_is(json_text(json_get(all->at[i], "type")), "boolean");
    static const struct str words[] = {STR("true"), STR("false")};
    for (size_t i = 0; i < ARRAY_COUNT(words) && truth; i++)
        completion_add(c, words[i], words[i], completion_word(c), ITEM_VALUE, STR(""));
}

/* Is there more below the key than a word or a number? */
static bool is_large(const struct schemas *root, const struct json_value *schema) {
    struct schemas all = {.root = root->root};
    add_schema(&all, schema, 0);
    bool small = false, large = false;
    for (uint32_t i = 0; i < all.n; i++) {
        struct str type = json_text(json_get(all.at[i], "type"));
        large = large || str_is(type, "object") || str_is(type, "array");
        small = small || json_get(all.at[i], "enum") ||
                (type.n && !str_is(type, "object") && !str_is(type, "array"));
    }
    return large && !small;
}

static void propose_keys(struct completion *c, const struct schemas *all) {
    size_t word = completion_word(c);
    for (uint32_t i = 0; i < all->n; i++) {
        const struct json_value *list = json_get(all->at[i], "properties");
        for (const struct json_value *v = list ? list->first : NULL; v; v = v->next)
            completion_add(c, v->key,
                           str_format(&c->server->arena, "%.*s:%s", STR_ARG(v->key),
                                      is_large(all, v) ? "" : " "),
                           word, ITEM_PROPERTY, json_text(json_get(v, "description")));
        struct schemas names = {.root = all->root};
        add_schema(&names, json_get(all->at[i], "propertyNames"), 0);
        propose_names(c, &names, STR(": "));
    }
}

static void keep_schema(void *context, const char *bytes, size_t size) {
    buf_add(context, (struct str){bytes, size});
}

void completion_yaml(struct completion *c, const char *name) {
    struct path path = {0};
    struct buf text;
    struct json_value *root = NULL;
    buf_init(&text, SCHEMA_LIMIT);
    bool known = c->server->known && promolint_schema(c->server->known, name, keep_schema, &text) &&
                 json_read(&c->server->arena, buf_str(&text), &root);
    buf_release(&text);
    if (!known || str_find_char(c->before, '#', 0) != SIZE_MAX) /* within a comment */
        return;
    bool value = find_path(c, &path);
    struct schemas at = {.root = root};
    add_schema(&at, root, 0);
    while (path.n)
        at = follow(&at, path.steps[--path.n]);
    if (value)
        propose_values(c, &at);
    else {
        propose_keys(c, &at);
        propose_names(c, &at, STR("")); /* an item of a list of words */
    }
}
