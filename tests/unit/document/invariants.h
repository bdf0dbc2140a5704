/* What holds for the model of every document, whatever its bytes: for tests and fuzzers. */
#ifndef TESTS_INVARIANTS_H
#define TESTS_INVARIANTS_H

#include "document/document.h"

static inline bool span_in(struct span inner, struct span outer) {
    return !span_exists(inner) ||
           (inner.start <= inner.end && inner.start >= outer.start && inner.end <= outer.end);
}

/* What is wrong with an attribute of a node, or NULL. */
static inline const char *broken_attr(const struct document *document, const struct node *node,
                                      const struct attr *attr) {
    struct span text = {0, (uint32_t)document->source->text.n};
    if (!span_in(attr->value, text) || !span_in(attr->name_span, text))
        return "attribute outside of the text";
    if (document->source->syntax != SYNTAX_HTML)
        return NULL;
    if (!span_in(attr->value, node->span) || !span_in(attr->name_span, node->span))
        return "attribute outside of its tag";
    bool named = node->origin != ORIGIN_TEMPLATE; /* "0": an argument without a name */
    if (named && !str_same(source_slice(document->source, attr->name_span), attr->name))
        return "name of an attribute is not what its span holds";
    char before = attr->value.start ? document->source->text.p[attr->value.start - 1] : 0;
    if ((attr->quote == '"' || attr->quote == '\'') &&
        (before != attr->quote || document->source->text.p[attr->value.end] != attr->quote))
        return "quotes are not beside the value";
    return NULL;
}

/* What is wrong with a node, or NULL. */
static inline const char *broken_node(const struct document *document, uint32_t i) {
    const struct node *nodes = document->nodes.at, *node = &nodes[i];
    const struct node *parent = &nodes[node->parent];
    struct span text = {0, (uint32_t)document->source->text.n};
    if (node->end <= i || node->end > document->nodes.n)
        return "end of the subtree out of range";
    if (i > 0 && (node->parent >= i || node->end > parent->end))
        return "not within the parent's subtree";
    if (i > 0 && parent->kind != NODE_ELEMENT && parent->kind != NODE_ROOT)
        return "parent is no element";
    if (!span_in(node->span, text) || !span_in(node->outer, text))
        return "outside of the text";
    if (!span_in(node->span, node->outer) || !span_in(node->outer, parent->outer))
        return "spans are not nested";
    if (node->kind != NODE_ELEMENT && node->kind != NODE_ROOT && node->end != i + 1)
        return "text has children";
    if (document->source->syntax == SYNTAX_HTML && i > 1 &&
        node->span.start < nodes[i - 1].span.start)
        return "not in the order of the text";
    if (node->nattrs > document->attrs.n || node->attrs > document->attrs.n - node->nattrs)
        return "attributes out of range";
    for (uint32_t k = 0; k < node->nattrs; k++) {
        const char *what = broken_attr(document, node, &document->attrs.at[node->attrs + k]);
        if (what)
            return what;
    }
    return NULL;
}

/* What is wrong with a document, or NULL. */
static inline const char *broken_invariant(const struct document *document) {
    if (document->nodes.n == 0 || document->nodes.at[0].kind != NODE_ROOT ||
        document->nodes.at[0].end != document->nodes.n)
        return "no root";
    for (uint32_t i = 0; i < document->nodes.n; i++) {
        const char *what = broken_node(document, i);
        if (what)
            return what;
    }
    struct span text = {0, (uint32_t)document->source->text.n};
    for (uint32_t i = 0; i < document->unknowns.n; i++)
        if (!span_in(document->unknowns.at[i].span, text))
            return "unknown outside of the text";
    return NULL;
}

#endif
