/* YAML through libyaml's events into flat tables; the only includer of libyaml. */
#include "base/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { MAX_DEPTH = 64, MAX_COLUMN = UINT16_MAX };

/* A place in the text; moves forward only, so that all marks of a file cost one pass. */
struct cursor {
    uint32_t index;  /* code points before it: libyaml's unit */
    uint32_t offset; /* bytes before it */
    uint32_t line;   /* line ends (LF) before it */
    uint32_t column; /* code points since the line began */
};

/* A list or map that is still open. */
struct level {
    uint32_t node;
    uint32_t last; /* its latest child, 0 if none */
    bool key_next; /* a map that expects a key */
};

/* What ended the reading, kept until libyaml's objects are gone. */
struct fault {
    bool set;
    struct cursor at;
    char message[256];
};

/* A node that an alias may stand for. */
struct anchor {
    struct str name;
    uint32_t node;
};

struct reading {
    struct arena *arena;
    struct str text; /* without byte order mark */
    yaml_parser_t parser;
    yaml_event_t event;
    struct {
        struct yaml_node *at;
        uint32_t n, cap;
    } nodes;
    char *scalars;
    size_t nscalars, room;
    struct cursor cursor;
    struct level stack[MAX_DEPTH];
    uint32_t depth;
    bool document; /* one has begun */
    bool foreign;  /* anchors, aliases and tags are read as far as they go */
    struct {
        struct anchor *at;
        uint32_t n, cap;
    } anchors;
    struct fault fault;
};

static bool is_continuation(char c) {
    return ((unsigned char)c & 0xc0) == 0x80;
}

static void cursor_step(struct cursor *c, struct str text) {
    bool line_end = text.p[c->offset] == '\n';
    c->offset++;
    while (c->offset < text.n && is_continuation(text.p[c->offset]))
        c->offset++;
    c->index++;
    c->column = line_end ? 0 : c->column + 1;
    c->line += line_end;
}

/* The place of libyaml's mark, which counts code points, seen from an earlier place. */
static struct cursor cursor_at(struct cursor from, struct str text, size_t index) {
    if (index < from.index)
        from = (struct cursor){0};
    while (from.index < index && from.offset < text.n)
        cursor_step(&from, text);
    return from;
}

static struct cursor cursor_at_byte(struct str text, size_t offset) {
    struct cursor c = {0};
    while (c.offset < offset && c.offset < text.n)
        cursor_step(&c, text);
    return c;
}

static bool fail_at(struct reading *r, struct cursor at, const char *message) {
    if (!r->fault.set) {
        r->fault.set = true;
        r->fault.at = at;
        snprintf(r->fault.message, sizeof r->fault.message, "%s", message);
    }
    return false;
}

static bool fail_here(struct reading *r, const char *message) {
    return fail_at(r, cursor_at(r->cursor, r->text, r->event.start_mark.index), message);
}

/* Length of the UTF-8 sequence at `p`, 0 when it is none. */
static size_t sequence_length(const unsigned char *p, size_t n) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (length == 1)
        return 1;
    if (length == 0 || p[0] > 0xf4 || length > n)
        return 0;
    uint32_t code = p[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (!is_continuation((char)p[i]))
            return 0;
        code = code << 6 | (p[i] & 0x3fu);
    }
    return code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0
                                                                                        : length;
}

/* Offset of the first byte that is not UTF-8, or SIZE_MAX. */
static size_t find_invalid(struct str s) {
    for (size_t i = 0; i < s.n;) {
        size_t length = sequence_length((const unsigned char *)s.p + i, s.n - i);
        if (!length)
            return i;
        i += length;
    }
    return SIZE_MAX;
}

/* What libyaml says, and what helps the author of a file more. */
static const struct {
    const char *theirs, *ours;
} syntax_messages[] = {
    {"mapping values are not allowed in this context",
     "a ':' is not allowed here: check the indentation, and put text that holds ': ' in quotes"},
    {"did not find expected key",
     "expected a key at this indentation: check the indentation and the quotes above"},
    {"could not find expected ':'", "expected ':' after a key"},
    {"did not find expected '-' indicator", "expected '- ' or less indentation"},
    {"did not find expected ',' or ']'", "expected ',' or ']' in a list"},
    {"did not find expected ',' or '}'", "expected ',' or '}' in a map"},
    {"did not find expected node content", "expected a value"},
    {"did not find expected <document start>", "unexpected text after the end of the document"},
    {"found unexpected end of stream", "quoted text has no closing quote"},
    {"found unexpected document indicator", "quoted text has no closing quote before '---'"},
    {"block sequence entries are not allowed in this context", "a '- ' is not allowed here"},
    {"mapping keys are not allowed in this context", "a key is not allowed here"},
    {"found unknown escape character",
     "unknown escape after '\\': patterns belong in single quotes"},
    {"found a tab character where an indentation space is expected",
     "tabs can't indent: use blanks"},
    {"found a tab character that violates indentation", "tabs can't indent: use blanks"},
    {"did not find expected alphabetic or numeric character",
     "text that begins with '*' or '&' belongs in quotes"}, /* "*.md" is no name of an alias */
};

static const char *syntax_message(const char *theirs) {
    for (size_t i = 0; i < ARRAY_COUNT(syntax_messages); i++)
        if (strcmp(syntax_messages[i].theirs, theirs) == 0)
            return syntax_messages[i].ours;
    return theirs;
}

/* Text without its closing quote is reported where it begins, all else where it was noticed. */
static bool fail_syntax(struct reading *r) {
    const yaml_parser_t *p = &r->parser;
    const char *theirs = p->problem ? p->problem : "not understood";
    if (p->error == YAML_MEMORY_ERROR)
        arena_fail(r->arena);
    char text[128];
    if (p->error == YAML_READER_ERROR) {
        struct cursor at = cursor_at_byte(r->text, p->problem_offset);
        snprintf(text, sizeof text, "control character U+%04X is not allowed",
                 (unsigned)p->problem_value);
        return fail_at(r, at, text);
    }
    struct cursor at = cursor_at(r->cursor, r->text, p->problem_mark.index);
    if (strcmp(theirs, "found unexpected end of stream") == 0)
        at = cursor_at((struct cursor){0}, r->text, p->context_mark.index);
    if (strcmp(theirs, "found character that cannot start any token") != 0)
        return fail_at(r, at, syntax_message(theirs));
    char c = at.offset < r->text.n ? r->text.p[at.offset] : ' ';
    if (c == '\t')
        return fail_at(r, at, "tabs can't indent: use blanks");
    snprintf(text, sizeof text, "text can't begin with '%c': put it in quotes", c);
    return fail_at(r, at, text);
}

/* Copies a scalar's value behind the others; gives its offset. */
static uint32_t keep_scalar(struct reading *r, struct str value) {
    if (value.n > r->room - r->nscalars) {
        size_t room = r->room * 2 + value.n;
        if (room > UINT32_MAX)
            arena_fail(r->arena);
        r->scalars = arena_grow(r->arena, r->scalars, r->room, room);
        r->room = room;
    }
    if (value.n)
        memcpy(r->scalars + r->nscalars, value.p, value.n);
    r->nscalars += value.n;
    return (uint32_t)(r->nscalars - value.n);
}

/* The content's place: without quotes; without the head of a block scalar and its white space. */
static void set_scalar_span(struct yaml_node *node, struct str text, yaml_scalar_style_t style) {
    if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) {
        node->start++;
        node->end -= node->end > node->start;
    } else if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) {
        while (node->start < node->end && text.p[node->start] != '\n')
            node->start++;
        while (node->start < node->end && char_is_space(text.p[node->start]))
            node->start++;
        while (node->end > node->start && char_is_space(text.p[node->end - 1]))
            node->end--;
    }
}

/* Adds a node as the next child of the innermost open list or map. */
static struct yaml_node *add_node(struct reading *r, enum yaml_kind kind) {
    struct level *parent = r->depth ? &r->stack[r->depth - 1] : NULL;
    if (parent && parent->key_next && kind != YAML_SCALAR) {
        fail_here(r, "a key must be text, not a list or map");
        return NULL;
    }
    struct yaml_node *node = list_push(r->arena, &r->nodes);
    uint32_t index = r->nodes.n - 1;
    r->cursor = cursor_at(r->cursor, r->text, r->event.start_mark.index);
    node->kind = (uint8_t)kind;
    node->line = r->cursor.line + 1;
    node->column = (uint16_t)(r->cursor.column < MAX_COLUMN ? r->cursor.column + 1 : MAX_COLUMN);
    node->start = r->cursor.offset;
    node->end = cursor_at(r->cursor, r->text, r->event.end_mark.index).offset;
    if (!parent)
        return node;
    struct yaml_node *list = &r->nodes.at[parent->node];
    if (parent->last)
        r->nodes.at[parent->last].next = index;
    else
        list->first = index;
    parent->last = index;
    if (list->kind == YAML_LIST || parent->key_next)
        list->n++;
    parent->key_next = list->kind == YAML_MAP && !parent->key_next;
    return node;
}

/* Remembers that the last node has an anchor, if it has. */
static void keep_anchor(struct reading *r, const yaml_char_t *anchor) {
    if (!anchor)
        return;
    struct str name = str_of(str_terminated(r->arena, str_of((const char *)anchor)));
    *list_push(r->arena, &r->anchors) = (struct anchor){name, r->nodes.n - 1};
}

/* The last node with the anchor, or NULL. */
static const struct yaml_node *find_anchor(const struct reading *r, struct str name) {
    enum { MOST_ANCHORS = 256 }; /* that are asked */
    for (uint32_t i = r->anchors.n, seen = 0; i-- > 0 && seen < MOST_ANCHORS; seen++)
        if (str_eq(r->anchors.at[i].name, name))
            return &r->nodes.at[r->anchors.at[i].node];
    return NULL;
}

/*
 * An alias becomes the text of the scalar that it stands for; for a list or a map, which is read
 * where it was written, it is empty.
 */
static bool take_alias(struct reading *r) {
    struct str name = str_of((const char *)r->event.data.alias.anchor);
    struct yaml_node *node = add_node(r, YAML_SCALAR);
    if (!node)
        return false;
    const struct yaml_node *other = find_anchor(r, name);
    if (!other)
        return fail_here(r, "an alias (*name) without its anchor: put text that begins with '*' "
                            "in quotes");
    node->plain = other->plain;
    node->text = other->text;
    node->length = other->kind == YAML_SCALAR ? other->length : 0;
    return true;
}

/* The value's place, without the tag and the anchor before it. */
static void skip_properties(struct yaml_node *node, struct str text) {
    while (node->start < node->end && (text.p[node->start] == '!' || text.p[node->start] == '&')) {
        while (node->start < node->end && !char_is_space(text.p[node->start]))
            node->start++;
        while (node->start < node->end && char_is_space(text.p[node->start]))
            node->start++;
    }
}

static bool take_scalar(struct reading *r) {
    yaml_scalar_style_t style = r->event.data.scalar.style;
    const yaml_char_t *anchor = r->event.data.scalar.anchor;
    if (anchor && !r->foreign)
        return fail_here(r, "anchors (&name) are not supported");
    if (r->event.data.scalar.tag && !r->foreign)
        return fail_here(r, "tags (!name) are not supported: put text that begins with '!' in "
                            "quotes");
    struct yaml_node *node = add_node(r, YAML_SCALAR);
    if (!node)
        return false;
    keep_anchor(r, anchor);
    struct str value = {(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
    node->plain = style == YAML_PLAIN_SCALAR_STYLE;
    node->length = (uint32_t)value.n;
    if (anchor || r->event.data.scalar.tag)
        skip_properties(node, r->text);
    set_scalar_span(node, r->text, style);
    uint32_t place = keep_scalar(r, value);
    node->text = place;
    return true;
}

static bool open_level(struct reading *r, enum yaml_kind kind, const yaml_char_t *anchor,
                       bool tag) {
    if (anchor && !r->foreign)
        return fail_here(r, "anchors (&name) are not supported");
    if (tag && !r->foreign)
        return fail_here(r, "tags (!name) are not supported");
    if (r->depth == MAX_DEPTH)
        return fail_here(r, "lists and maps are nested deeper than 64 levels");
    if (!add_node(r, kind))
        return false;
    keep_anchor(r, anchor);
    r->stack[r->depth++] = (struct level){r->nodes.n - 1, 0, kind == YAML_MAP};
    return true;
}

static bool close_level(struct reading *r) {
    struct yaml_node *node = &r->nodes.at[r->stack[--r->depth].node];
    uint32_t end = cursor_at(r->cursor, r->text, r->event.end_mark.index).offset;
    if (end > node->end)
        node->end = end;
    return true;
}

static bool begin_document(struct reading *r) {
    if (r->document)
        return fail_here(r, "only one document is allowed in a file");
    r->document = true;
    if (r->event.data.document_start.version_directive ||
        r->event.data.document_start.tag_directives.start !=
            r->event.data.document_start.tag_directives.end)
        return fail_here(r, "directives (%NAME) are not supported");
    return true;
}

/* False at the end of the file and at a fault. */
static bool take_event(struct reading *r) {
    const yaml_event_t *e = &r->event;
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        return begin_document(r);
    case YAML_SCALAR_EVENT:
        return take_scalar(r);
    case YAML_SEQUENCE_START_EVENT:
        return open_level(r, YAML_LIST, e->data.sequence_start.anchor, e->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return open_level(r, YAML_MAP, e->data.mapping_start.anchor, e->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_level(r);
    case YAML_ALIAS_EVENT:
        if (r->foreign)
            return take_alias(r);
        return fail_here(r, "aliases (*name) are not supported: put text that begins with '*' "
                            "in quotes");
    default:
        return e->type != YAML_STREAM_END_EVENT;
    }
}

static void read_events(struct reading *r) {
    for (bool more = true; more;) {
        more = yaml_parser_parse(&r->parser, &r->event) ? take_event(r) : fail_syntax(r);
        yaml_event_delete(&r->event);
    }
}

/* Reads all events; frees libyaml's objects however it ends. */
static void read_guarded(struct reading *r) {
    jmp_buf *former = r->arena->on_failure;
    jmp_buf here;
    if (!yaml_parser_initialize(&r->parser))
        arena_fail(r->arena);
    volatile bool failed = true;
    if (setjmp(here) == 0) {
        r->arena->on_failure = &here;
        yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&r->parser, (const unsigned char *)r->text.p, r->text.n);
        read_events(r);
        failed = false;
    }
    yaml_event_delete(&r->event);
    yaml_parser_delete(&r->parser);
    r->arena->on_failure = former;
    if (failed)
        arena_fail(r->arena);
}

struct key {
    uint32_t map, node;
    uint32_t former; /* node of the same key before it, 0 if there is none */
    struct str text;
};

/* By map and text; the same key twice in the order of the file. */
static int by_text(const void *a, const void *b) {
    const struct key *p = a, *q = b;
    if (p->map != q->map)
        return p->map < q->map ? -1 : 1;
    int order = str_compare(p->text, q->text);
    return order ? order : (p->node > q->node) - (p->node < q->node);
}

static int by_node(const void *a, const void *b) {
    const struct key *p = a, *q = b;
    return (p->node > q->node) - (p->node < q->node);
}

/* Sorting, unlike a hash table, takes no longer for keys that were chosen to collide. */
static bool check_keys(struct arena *arena, const struct yaml *y, struct problems *problems) {
    struct {
        struct key *at;
        uint32_t n, cap;
    } keys = {0};
    for (uint32_t map = 0; map < y->nnodes; map++) {
        uint32_t key = y->nodes[map].kind == YAML_MAP ? y->nodes[map].first : 0;
        for (; key; key = y->nodes[y->nodes[key].next].next)
            *list_push(arena, &keys) = (struct key){map, key, 0, yaml_text(y, key)};
    }
    if (keys.n < 2)
        return true;
    qsort(keys.at, keys.n, sizeof *keys.at, by_text);
    bool unique = true;
    for (uint32_t i = 1; i < keys.n; i++) {
        const struct key *before = &keys.at[i - 1];
        if (keys.at[i].map == before->map && str_eq(keys.at[i].text, before->text)) {
            keys.at[i].former = before->former ? before->former : before->node;
            unique = false;
        }
    }
    if (!unique)
        qsort(keys.at, keys.n, sizeof *keys.at, by_node);
    for (uint32_t i = 0; i < keys.n && !unique; i++)
        if (keys.at[i].former)
            yaml_problem(y, keys.at[i].node, problems, "key '%.*s' stands twice, first on line %u",
                         STR_ARG(keys.at[i].text), y->nodes[keys.at[i].former].line);
    return unique;
}

/* An empty document is an empty map. */
static void finish_root(struct reading *r) {
    struct yaml_node *root = r->nodes.n ? r->nodes.at : list_push(r->arena, &r->nodes);
    bool empty = root->kind == YAML_SCALAR && root->plain && root->length == 0;
    if (r->nodes.n == 1 && (empty || root->line == 0)) {
        root->kind = YAML_MAP;
        root->line = root->line ? root->line : 1;
        root->column = root->column ? root->column : 1;
    }
}

static void shift_offsets(struct reading *r, uint32_t by) {
    for (uint32_t i = 0; by && i < r->nodes.n; i++) {
        r->nodes.at[i].start += by;
        r->nodes.at[i].end += by;
    }
}

static bool parse(struct arena *arena, struct yaml *y, struct str path, struct str text,
                  bool foreign, struct problems *problems) {
    struct str bom = STR("\xef\xbb\xbf");
    uint32_t skipped = str_starts(text, bom) ? 3 : 0;
    struct reading r = {
        .arena = arena, .text = str_slice(text, skipped, text.n), .foreign = foreign};
    *y = (struct yaml){.path = path, .text = ""};
    if (text.n > INT32_MAX) {
        problem_add(problems, path, 0, 0, "the file is larger than 2 GiB");
        return false;
    }
    size_t invalid = find_invalid(r.text);
    if (invalid != SIZE_MAX) {
        fail_at(&r, cursor_at_byte(r.text, invalid), "not UTF-8: save the file as UTF-8");
    } else {
        r.room = r.text.n + 1;
        r.scalars = arena_alloc(arena, r.room);
        read_guarded(&r);
    }
    if (r.fault.set) {
        problem_add(problems, path, r.fault.at.line + 1, r.fault.at.column + 1, "%s",
                    r.fault.message);
        return false;
    }
    finish_root(&r);
    shift_offsets(&r, skipped);
    y->nodes = r.nodes.at;
    y->nnodes = r.nodes.n;
    y->text = r.scalars;
    return foreign || check_keys(arena, y, problems);
}

bool yaml_parse(struct arena *arena, struct yaml *y, struct str path, struct str text,
                struct problems *problems) {
    return parse(arena, y, path, text, false, problems);
}

bool yaml_parse_foreign(struct arena *arena, struct yaml *y, struct str path, struct str text,
                        struct problems *problems) {
    return parse(arena, y, path, text, true, problems);
}
