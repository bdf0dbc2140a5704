/* Which elements are open, and what each tag ends: for the tree itself, or as a skeleton. */
#include "document/html_skeleton.h"

#include "document/html_names.h"
#include "document/html_pieces.h"

#include <string.h>

enum { FIRST_TEXT = 4096 };

/*
 * An open element. The limits are indices in the stack: of the innermost open
 * element of a sort, this one included.
 */
struct open {
    uint32_t id;    /* of its name; th is td, h2 is h1, ... (see id_of()) */
    uint32_t outer; /* index of the next outer element with this id, 0 = none */
    uint32_t block; /* any block */
    uint32_t scope; /* what end tags inside can't reach across: table cell, template, ... */
    uint32_t list;  /* the same for list items */
    uint32_t table; /* the same for parts of a table */
    bool made_up;   /* it has no tag in the page */
};

struct skeleton_writer {
    const struct document *document;
    const struct tokens *tokens;
    struct arena *arena;
    struct tree *tree; /* what is built; NULL: `out` is written */
    struct skeleton *out;
    struct {
        struct open *at; /* at[0] is no element */
        uint32_t n, cap;
    } stack;
    struct {
        uint32_t *at; /* by id: index of the innermost open element, 0 = none */
        uint32_t n, cap;
    } last;
    struct html_names names;
    bool content;      /* tags other than html and head were written */
    uint16_t raw;      /* the tag of the title, script, ... whose content comes, or 0 */
    uint32_t behind;   /* the skeleton's length when an end was added behind a tag, or 0 */
    uint32_t guessed;  /* index of an open <a> that has no end tag of its own, or 0 */
    bool guessed_text; /* it has content */
};

const char *skeleton_name(enum tag tag) {
    return tag == TAG_HTML || tag == TAG_HEAD || tag == TAG_BODY ? tag_name(tag) : "";
}

/* Elements that stand for one another when it comes to what ends what share an id. */
static uint32_t id_of(struct skeleton_writer *w, const struct token *token) {
    enum tag tag = (enum tag)token->tag;
    switch (tag) {
    case TAG_OTHER:
        return TAG_COUNT + html_names_id(&w->names, w->arena, token->name);
    case TAG_DD:
    case TAG_DT:
        return TAG_LI;
    case TAG_TH:
        return TAG_TD;
    case TAG_THEAD:
    case TAG_TFOOT:
        return TAG_TBODY;
    default:
        return tag_heading_level(tag) ? TAG_H1 : tag;
    }
}

bool skeleton_is_content(enum tag tag) {
    return tag_kind(tag) & (TAG_RAWTEXT | TAG_RCDATA) || tag == TAG_PLAINTEXT;
}

/* ---- the text ------------------------------------------------------------------------ */

/* The length of the skeleton of all batches so far. */
static uint32_t written(const struct skeleton_writer *w) {
    return w->out->start + w->out->n;
}

static void put(struct skeleton_writer *w, const char *text, size_t n) {
    struct skeleton *out = w->out;
    if (out->cap - out->n < n) {
        uint32_t cap = out->cap * 2;
        if (cap < out->cap)
            arena_fail(w->arena);
        out->text = arena_grow(w->arena, out->text, out->cap, cap);
        out->cap = cap;
    }
    memcpy(out->text + out->n, text, n);
    out->n += (uint32_t)n;
}

/* "<body>", "</x-section>", "<x-17>": libxml2 knows none of the latter and ends nothing there. */
static void put_tag(struct skeleton_writer *w, uint32_t id, bool end) {
    const char *known = id < TAG_COUNT ? skeleton_name((enum tag)id) : "";
    char tag[32] = "<";
    size_t n = 1;
    if (end)
        tag[n++] = '/';
    if (*known) {
        size_t length = strlen(known);
        memcpy(tag + n, known, length);
        n += length;
    } else {
        memcpy(tag + n, "x-", 2);
        n += 2;
        for (; id; id /= 16)
            tag[n++] = (char)('a' + id % 16);
    }
    tag[n++] = '>';
    put(w, tag, n);
}

/* Its place is behind what was written last. */
static void set_place(struct skeleton_writer *w, uint32_t i) {
    if (!w->tree)
        w->out->places[i].end = written(w);
}

static void put_start(struct skeleton_writer *w, uint32_t id, const struct token *token) {
    if (!w->tree)
        put_tag(w, id, false);
    else if (token)
        tree_open(w->tree, token);
}

static void put_end(struct skeleton_writer *w, const struct open *open, const struct token *end) {
    if (!w->tree)
        put_tag(w, open->id, true);
    else if (!open->made_up)
        tree_close(w->tree, end);
}

/* Ends the title, script, ... that is open, with its end tag or NULL. */
static void end_raw(struct skeleton_writer *w, const struct token *end) {
    if (w->raw && w->tree)
        tree_close(w->tree, end);
    w->raw = 0;
}

/* What is no element of the skeleton. */
static void put_leaf(struct skeleton_writer *w, const struct token *token) {
    if (!w->tree)
        return;
    if (token->kind == TOKEN_START && !tree_is_empty(token))
        tree_open(w->tree, token);
    else
        tree_leaf(w->tree, token);
}

/* ---- the open elements --------------------------------------------------------------- */

static const struct open *top(const struct skeleton_writer *w) {
    return &w->stack.at[w->stack.n - 1];
}

static uint32_t innermost(const struct skeleton_writer *w, uint32_t id) {
    return id < w->last.n ? w->last.at[id] : 0;
}

static bool is_scope(uint32_t id) {
    return id == TAG_TABLE || id == TAG_TD || id == TAG_CAPTION || id == TAG_TEMPLATE ||
           id == TAG_OBJECT || id == TAG_BUTTON || id == TAG_SHORTCODE;
}

static bool is_list(uint32_t id) {
    return id == TAG_UL || id == TAG_OL || id == TAG_MENU || id == TAG_DL;
}

/* `token`: its tag, NULL when it has none. */
static void open_element(struct skeleton_writer *w, uint32_t id, const struct token *token) {
    while (w->last.n <= id)
        *list_room(w->arena, &w->last) = 0;
    uint32_t index = w->stack.n;
    struct open open = *top(w);
    open.id = id;
    open.made_up = !token;
    open.outer = w->last.at[id];
    if (is_scope(id) || (id < TAG_COUNT && tag_kind((enum tag)id) & TAG_BLOCK))
        open.block = index;
    if (is_scope(id))
        open.scope = open.list = index;
    if (is_list(id))
        open.list = index;
    if (id == TAG_TABLE || id == TAG_TEMPLATE)
        open.table = index;
    *list_room(w->arena, &w->stack) = open;
    w->last.at[id] = index;
    put_start(w, id, token);
}

static void close_top(struct skeleton_writer *w, const struct token *end) {
    const struct open *open = top(w);
    put_end(w, open, end);
    w->last.at[open->id] = open->outer;
    w->stack.n--;
    if (w->guessed == w->stack.n)
        w->guessed = 0;
}

/* Closes elements until `n` are left. */
static void close_down_to(struct skeleton_writer *w, uint32_t n) {
    while (w->stack.n > n)
        close_top(w, NULL);
}

/* Closes the innermost element with the id if it is within the limit. */
static void close_within(struct skeleton_writer *w, uint32_t id, uint32_t limit) {
    uint32_t index = innermost(w, id);
    if (index > limit)
        close_down_to(w, index);
}

/* ---- start tags ---------------------------------------------------------------------- */

/* A link without end tag ends with the first block that it has text in. */
static void end_guessed_link(struct skeleton_writer *w) {
    if (w->guessed && w->guessed_text && top(w)->block < w->guessed)
        close_down_to(w, w->guessed);
}

static void end_table_parts(struct skeleton_writer *w, enum tag tag) {
    uint32_t table = top(w)->table;
    close_within(w, TAG_CAPTION, table);
    close_within(w, TAG_TD, table);
    if (tag == TAG_TD || tag == TAG_TH)
        return;
    close_within(w, TAG_TR, table);
    if (tag != TAG_TR)
        close_within(w, TAG_TBODY, table);
}

/* A paragraph ends where a block begins, but not below a link that it holds. */
static void end_paragraph(struct skeleton_writer *w) {
    uint32_t p = innermost(w, TAG_P);
    if (p > top(w)->scope && innermost(w, TAG_A) < p)
        close_down_to(w, p);
}

/* Ends what cannot contain the element that begins. */
static void before_start(struct skeleton_writer *w, enum tag tag) {
    switch (tag) {
    case TAG_A: {
        uint32_t link = innermost(w, TAG_A);
        if (link > top(w)->scope && top(w)->block < link)
            close_down_to(w, link);
        return;
    }
    case TAG_TD:
    case TAG_TH:
    case TAG_TR:
    case TAG_TBODY:
    case TAG_THEAD:
    case TAG_TFOOT:
        end_table_parts(w, tag);
        return;
    case TAG_OPTION:
        if (top(w)->id == TAG_OPTION)
            close_top(w, NULL);
        return;
    case TAG_LI:
    case TAG_DD:
    case TAG_DT:
        end_guessed_link(w);
        close_within(w, TAG_LI, top(w)->list);
        end_paragraph(w);
        return;
    default:
        break;
    }
    if (!(tag_kind(tag) & TAG_BLOCK) || tag == TAG_LEGEND || tag == TAG_TITLE)
        return;
    end_guessed_link(w);
    end_paragraph(w);
    if (tag_heading_level(tag) && top(w)->id == TAG_H1)
        close_top(w, NULL);
}

/* html, head and body: once each, in that order. False when browsers ignore the tag. */
static bool frame_allowed(struct skeleton_writer *w, enum tag tag) {
    if (tag == TAG_HTML)
        return w->stack.n == 1;
    if (w->stack.n == 1)
        open_element(w, TAG_HTML, NULL);
    if (tag == TAG_BODY)
        close_within(w, TAG_HEAD, 0);
    return !w->content && w->stack.n == 2;
}

static void write_start(struct skeleton_writer *w, uint32_t i) {
    const struct token *token = &w->tokens->at[i];
    enum tag tag = (enum tag)token->tag;
    bool frame = tag == TAG_HTML || tag == TAG_HEAD || tag == TAG_BODY;
    if (frame && !frame_allowed(w, tag))
        return;
    if (w->stack.n == 1 && !frame)
        open_element(w, TAG_HTML, NULL);
    if (!frame && tag != TAG_NOSCRIPT && tag != TAG_TEMPLATE)
        close_within(w, TAG_HEAD, 0);
    before_start(w, tag);
    open_element(w, id_of(w, token), token);
    if (tag != TAG_HTML && tag != TAG_HEAD)
        w->content = !innermost(w, TAG_HEAD);
    set_place(w, i);
    if (token->flags & NODE_UNCLOSED_LINK) {
        w->guessed = w->stack.n - 1;
        w->guessed_text = false;
    }
}

/* ---- end tags and the rest ----------------------------------------------------------- */

/* The index below which an end tag can't reach. */
static uint32_t limit_of(const struct skeleton_writer *w, uint32_t id) {
    switch (id) {
    case TAG_TABLE:
    case TAG_TBODY:
    case TAG_TR:
    case TAG_TD:
    case TAG_CAPTION:
        return top(w)->table;
    case TAG_LI:
        return top(w)->list;
    case TAG_HEAD:
    case TAG_TEMPLATE:
    case TAG_SHORTCODE:
        return 0;
    case TAG_BUTTON:
    case TAG_OBJECT:
    case TAG_SVG:
    case TAG_MATH:
    case TAG_SELECT:
    case TAG_NOSCRIPT:
        return top(w)->scope;
    default:
        return id < TAG_COUNT && tag_kind((enum tag)id) & TAG_BLOCK ? top(w)->scope : top(w)->block;
    }
}

static void write_end(struct skeleton_writer *w, uint32_t i) {
    const struct token *token = &w->tokens->at[i];
    enum tag tag = (enum tag)token->tag;
    if (tag == TAG_HTML || tag == TAG_BODY || tag_kind(tag) & TAG_VOID || skeleton_is_content(tag))
        return;
    uint32_t id = id_of(w, token), index = innermost(w, id);
    if (index == 0)
        return;
    if (index < limit_of(w, id)) {
        if (tag == TAG_A) {
            w->guessed = index;
            w->guessed_text = true;
        }
        return;
    }
    close_down_to(w, index + 1);
    close_top(w, token);
    set_place(w, i);
    uint32_t here = written(w);
    if (tag_kind(tag) & TAG_BLOCK)
        end_guessed_link(w);
    w->behind = written(w) > here ? written(w) : 0;
}

static bool has_text(const struct skeleton_writer *w, const struct token *token) {
    struct str text = source_slice(w->document->source, token->span);
    for (size_t i = 0; i < text.n; i++)
        if (!html_is_space(text.p[i]))
            return true;
    return false;
}

/* What is no tag of the skeleton may still end something: then it stands behind those ends. */
static void write_leaf(struct skeleton_writer *w, uint32_t i) {
    const struct token *token = &w->tokens->at[i];
    enum tag tag = (enum tag)token->tag;
    bool start = token->kind == TOKEN_START;
    bool text = token->kind == TOKEN_TEXT && has_text(w, token);
    uint32_t before = written(w), head = innermost(w, TAG_HEAD);
    if (text && head && head == w->stack.n - 1)
        close_top(w, NULL);
    if (start && tag_kind(tag) & TAG_BLOCK)
        before_start(w, tag);
    if (written(w) > before || (w->behind && w->behind == before))
        set_place(w, i);
    w->behind = 0;
    if (w->guessed && (text || (start && tag_kind(tag) & TAG_INLINE)))
        w->guessed_text = true;
    put_leaf(w, token);
    if (start && !tree_is_empty(token))
        w->raw = token->tag;
}

/* An <a> has no end tag of its own when the next tag of a link is a start tag, or none. */
static void find_unclosed_links(struct skeleton_writer *w) {
    bool closed = false;
    for (uint32_t i = w->tokens->n; i-- > 0;) {
        struct token *token = &w->tokens->at[i];
        if (token->tag != TAG_A || tree_is_empty(token))
            continue;
        if (token->kind == TOKEN_START && !closed)
            token->flags |= NODE_UNCLOSED_LINK;
        closed = token->kind == TOKEN_END;
    }
}

/* A writer with an empty skeleton. */
static struct skeleton_writer *new_writer(const struct document *document, struct arena *arena) {
    struct skeleton_writer *w = arena_new(arena, struct skeleton_writer);
    *w = (struct skeleton_writer){
        .document = document, .arena = arena, .out = arena_new(arena, struct skeleton)};
    list_push(arena, &w->stack);
    return w;
}

struct skeleton *skeleton_new(const struct document *document, struct arena *arena) {
    struct skeleton_writer *w = new_writer(document, arena);
    w->out->writer = w;
    w->out->cap = FIRST_TEXT;
    w->out->text = arena_alloc(arena, FIRST_TEXT);
    return w->out;
}

static void clear_places(struct skeleton *out, struct arena *arena, uint32_t n) {
    if (n > out->places_cap) {
        out->places = arena_array(arena, struct skeleton_place, n);
        out->places_cap = n;
    } else if (n) {
        memset(out->places, 0, sizeof *out->places * n);
    }
}

static void write_token(struct skeleton_writer *w, uint32_t i) {
    const struct token *token = &w->tokens->at[i];
    bool start = token->kind == TOKEN_START, end = token->kind == TOKEN_END;
    if (w->raw) {
        bool its_end = end && token->tag == w->raw;
        if (start || end)
            end_raw(w, its_end ? token : NULL);
        else
            put_leaf(w, token);
        if (its_end || !(start || end))
            return;
    }
    if (end)
        write_end(w, i);
    else if (start && !tree_is_empty(token) && !skeleton_is_content((enum tag)token->tag))
        write_start(w, i);
    else
        write_leaf(w, i);
}

static void write_tokens(struct skeleton_writer *w, const struct tokens *tokens) {
    w->tokens = tokens;
    find_unclosed_links(w);
    for (uint32_t i = 0; i < tokens->n; i++)
        write_token(w, i);
}

void skeleton_write(struct skeleton *out, const struct tokens *tokens) {
    out->start += out->n;
    out->n = 0;
    clear_places(out, out->writer->arena, tokens->n);
    write_tokens(out->writer, tokens);
}

void skeleton_build(struct tree *tree, const struct tokens *tokens) {
    struct skeleton_writer *w = new_writer(tree->document, tokens->arena);
    w->tree = tree;
    write_tokens(w, tokens);
    end_raw(w, NULL);
}
