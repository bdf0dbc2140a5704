/* The nodes of a document, in its order, with parents and spans. */
#include "document/tree.h"

#include "document/html_skeleton.h"

/* Makes the span contain `part`; either may be no place. */
static void cover(struct span *span, struct span part) {
    if (!span_exists(part))
        return;
    if (!span_exists(*span)) {
        *span = part;
        return;
    }
    if (part.start < span->start)
        span->start = part.start;
    if (part.end > span->end)
        span->end = part.end;
}

static bool is_code(uint16_t tag) {
    return tag == TAG_CODE || tag == TAG_PRE || tag == TAG_KBD || tag == TAG_SAMP;
}

static const uint8_t node_kinds[] = {
    [TOKEN_START] = NODE_ELEMENT, [TOKEN_END] = NODE_ELEMENT,     [TOKEN_TEXT] = NODE_TEXT,
    [TOKEN_BREAK] = NODE_BREAK,   [TOKEN_COMMENT] = NODE_COMMENT, [TOKEN_RAW] = NODE_RAW,
};

static struct node *add_node(struct tree *tree, const struct token *token) {
    struct document *document = tree->document;
    struct node *node = list_room(document->arena, &document->nodes);
    *node = (struct node){.kind = node_kinds[token->kind],
                          .origin = token->origin,
                          .flags = token->flags | tree->inherited,
                          .parent = tree->current,
                          .end = document->nodes.n,
                          .span = token->span,
                          .outer = token->span};
    if (token->kind != TOKEN_START)
        return node;
    node->tag = token->tag;
    node->name = token->name.n ? token->name : tag_text((enum tag)token->tag);
    node->attrs = token->attrs;
    node->nattrs = token->nattrs;
    if (is_code(token->tag))
        node->flags |= NODE_CODE;
    return node;
}

/* `node` is now the innermost open element. */
static void set_current(struct tree *tree, const struct node *node) {
    tree->current = (uint32_t)(node - tree->document->nodes.at);
    tree->inherited = node->flags & (NODE_CODE | NODE_INERT);
    if (node->tag == TAG_TEMPLATE)
        tree->inherited |= NODE_INERT;
}

void tree_open(struct tree *tree, const struct token *token) {
    set_current(tree, add_node(tree, token));
}

void tree_leaf(struct tree *tree, const struct token *token) {
    add_node(tree, token);
    cover(&tree->document->nodes.at[tree->current].outer, token->span);
}

void tree_close(struct tree *tree, const struct token *end) {
    struct node *nodes = tree->document->nodes.at;
    struct node *node = &nodes[tree->current];
    if (node->kind == NODE_ROOT)
        return;
    node->end = tree->document->nodes.n;
    if (end)
        cover(&node->outer, end->span);
    else
        node->flags |= NODE_IMPLIED_END;
    cover(&nodes[node->parent].outer, node->outer);
    set_current(tree, &nodes[node->parent]);
}

static void build_balanced(struct tree *tree, const struct tokens *tokens) {
    for (uint32_t i = 0; i < tokens->n; i++) {
        const struct token *token = &tokens->at[i];
        if (token->kind == TOKEN_END)
            tree_close(tree, token);
        else if (token->kind == TOKEN_START && !tree_is_empty(token))
            tree_open(tree, token);
        else
            tree_leaf(tree, token);
    }
}

void tree_begin(struct tree *tree, struct document *document, size_t room) {
    if (room > UINT32_MAX / 2)
        arena_fail(document->arena);
    document->nodes.at = arena_array_room(document->arena, struct node, room + 1);
    document->nodes.cap = (uint32_t)room + 1;
    document->nodes.n = 1;
    struct span all = {0, (uint32_t)document->source->text.n};
    document->nodes.at[0] = (struct node){.kind = NODE_ROOT, .span = all, .outer = all};
    *tree = (struct tree){.document = document};
}

void tree_end(struct tree *tree) {
    while (tree->current)
        tree_close(tree, NULL);
    tree->document->nodes.at[0].end = tree->document->nodes.n;
}

void tree_build(struct document *document, struct tokens *tokens) {
    size_t n = 0;
    for (uint32_t i = 0; i < tokens->n; i++)
        n += tokens->at[i].kind != TOKEN_END;
    struct tree tree;
    tree_begin(&tree, document, n);
    if (tokens->balanced)
        build_balanced(&tree, tokens);
    else
        skeleton_build(&tree, tokens);
    tree_end(&tree);
}
