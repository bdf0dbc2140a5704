/* libxml2's events, matched with the tokens by their offset in the skeleton. */
#include "document/html_repair.h"

#include "document/html_skeleton.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <string.h>

enum { PIECE = 64 * 1024 }; /* bytes that libxml2 gets at once */

struct repair {
    struct tree *tree;
    const struct tokens *tokens;
    struct skeleton *skeleton;
    htmlParserCtxtPtr parser;
    uint32_t cursor; /* the first token of the batch that is not in the tree yet */
    struct {
        bool *at; /* per open element: libxml2 made it up, it has no node */
        uint32_t n, cap;
    } implied;
};

void html_repair_init(void) {
    xmlInitParser();
}

static uint32_t offset_of(const struct repair *r) {
    const xmlParserInput *input = r->parser->input;
    return (uint32_t)(input->consumed + (unsigned long)(input->cur - input->base));
}

/* An element whose content is raw: up to its end tag, which follows the content. */
static void add_content_element(struct repair *r) {
    const struct token *start = &r->tokens->at[r->cursor++];
    tree_open(r->tree, start);
    for (; r->cursor < r->tokens->n; r->cursor++) {
        const struct token *token = &r->tokens->at[r->cursor];
        if (token->kind == TOKEN_END && token->tag == start->tag) {
            r->cursor++;
            tree_close(r->tree, token);
            return;
        }
        if (token->kind == TOKEN_START || token->kind == TOKEN_END)
            break;
        tree_leaf(r->tree, token);
    }
    tree_close(r->tree, NULL);
}

static bool is_ignored(const struct token *token) {
    return token->kind == TOKEN_END || (token->kind == TOKEN_START && !tree_is_empty(token) &&
                                        !skeleton_is_content((enum tag)token->tag));
}

/* Puts the next token into the innermost element, unless it is a tag that browsers ignore. */
static void add_leaf(struct repair *r) {
    const struct token *token = &r->tokens->at[r->cursor];
    if (is_ignored(token)) {
        r->cursor++;
    } else if (token->kind == TOKEN_START && !tree_is_empty(token)) {
        add_content_element(r);
    } else {
        tree_leaf(r->tree, token);
        r->cursor++;
    }
}

/* Adds what needs no decision, up to the next token that has a place in the skeleton. */
static void add_leaves(struct repair *r) {
    while (r->cursor < r->tokens->n && r->skeleton->places[r->cursor].end == 0)
        add_leaf(r);
}

/* Goes on to the first token whose place is at `offset` or behind it. */
static const struct token *token_at(struct repair *r, uint32_t offset, uint32_t *end) {
    while (r->cursor < r->tokens->n && r->skeleton->places[r->cursor].end < offset)
        add_leaf(r);
    if (r->cursor >= r->tokens->n) /* at the end of the file the last batch is gone */
        return NULL;
    *end = r->skeleton->places[r->cursor].end;
    return &r->tokens->at[r->cursor];
}

/* Is that the name of the token's tag in the skeleton? */
static bool same_name(const xmlChar *name, const struct token *token) {
    const char *known = skeleton_name((enum tag)token->tag);
    return *known ? strcmp((const char *)name, known) == 0
                  : strncmp((const char *)name, "x-", 2) == 0;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes) {
    (void)attributes;
    struct repair *r = context;
    uint32_t end, offset = offset_of(r) + 1; /* libxml2 stands at the '>' */
    const struct token *token = token_at(r, offset, &end);
    bool real = token && token->kind == TOKEN_START && end == offset && same_name(name, token);
    *list_room(r->tokens->arena, &r->implied) = !real;
    if (!real)
        return;
    tree_open(r->tree, token);
    r->cursor++;
    add_leaves(r);
}

static void on_end(void *context, const xmlChar *name) {
    (void)name;
    struct repair *r = context;
    if (r->implied.n == 0 || r->implied.at[--r->implied.n])
        return;
    uint32_t end, offset = offset_of(r);
    const struct token *token = token_at(r, offset, &end);
    bool here = token && end == offset;
    bool real = here && token->kind == TOKEN_END;
    tree_close(r->tree, real ? token : NULL);
    if (here)
        add_leaf(r);
    add_leaves(r);
}

static void parse_batch(struct repair *r) {
    const struct skeleton *skeleton = r->skeleton;
    skeleton_write(r->skeleton, r->tokens);
    r->cursor = 0;
    add_leaves(r);
    for (uint32_t from = 0; from < skeleton->n; from += PIECE) {
        uint32_t n = skeleton->n - from < PIECE ? skeleton->n - from : PIECE;
        htmlParseChunk(r->parser, skeleton->text + from, (int)n, 0);
    }
    /* Only when libxml2 gave up (no memory): the rest of the batch, without nesting. */
    while (r->cursor < r->tokens->n) {
        if (r->tokens->at[r->cursor].kind == TOKEN_START && is_ignored(&r->tokens->at[r->cursor]))
            tree_leaf(r->tree, &r->tokens->at[r->cursor++]);
        else
            add_leaf(r);
    }
}

static void parse(struct repair *r, bool (*more)(void *context), void *context) {
    do
        parse_batch(r);
    while (more && more(context));
    htmlParseChunk(r->parser, "", 0, 1);
}

void html_repair(struct tree *tree, struct tokens *tokens, bool (*more)(void *context),
                 void *context) {
    struct repair r = {.tree = tree, .tokens = tokens};
    r.skeleton = skeleton_new(tree->document, tokens->arena);
    xmlSAXHandler sax = {.startElement = on_start, .endElement = on_end};
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&sax, &r, NULL, 0, NULL, XML_CHAR_ENCODING_NONE);
    if (!parser)
        arena_fail(tokens->arena);
    r.parser = parser;
    htmlCtxtUseOptions(parser, XML_PARSE_HUGE | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                   HTML_PARSE_NONET);
    struct arena *lasting = tree->document->arena, *scratch = tokens->arena;
    jmp_buf *outer = scratch->on_failure, failure;
    if (setjmp(failure)) {
        htmlFreeParserCtxt(parser);
        lasting->on_failure = scratch->on_failure = outer;
        arena_fail(scratch);
    }
    lasting->on_failure = scratch->on_failure = &failure;
    parse(&r, more, context);
    lasting->on_failure = scratch->on_failure = outer;
    htmlFreeParserCtxt(parser);
}
