/*
 * Template syntax in Markdown and HTML: Hugo's shortcodes, Liquid (Jekyll) and Jinja tags
 * and expressions, MDX imports, expressions and components, attribute lists of
 * kramdown and goldmark, shortcodes of WordPress, and footnotes. md4c knows none of these, so they
 * are found before it runs and masked in the text that it gets.
 */
#ifndef DOCUMENT_TEMPLATE_H
#define DOCUMENT_TEMPLATE_H

#include "document/document.h"

enum template_kind {
    TEMPLATE_CONTROL,    /* if, endif, assign, import, ...: renders nothing of its own */
    TEMPLATE_OPEN,       /* shortcode, include, component; with content when it has a pair */
    TEMPLATE_CLOSE,      /* end of the OPEN that it is the pair of */
    TEMPLATE_EXPRESSION, /* {{ x }}, in MDX {x} */
    TEMPLATE_COMMENT,    /* with its content */
    TEMPLATE_CODE,       /* highlighted code, with its content */
    TEMPLATE_ATTRIBUTES, /* attribute list of the link or block before it */
    TEMPLATE_VALUE,      /* MDX: an attribute's {value} in an HTML tag */
    TEMPLATE_FOOTNOTE    /* "[^1]" in the text, "[^1]:" before a note */
};

struct template {
    uint8_t kind; /* enum template_kind */
    bool block;   /* stands alone on its lines */
    bool jsx;     /* arguments are written as in JSX */
    struct span span;
    struct span inner; /* arguments, attributes, content of a comment or of code, label */
    struct str name;   /* as written; of an expression the expression */
    uint32_t pair;     /* index + 1 of the CLOSE of this OPEN, and the other way round; or 0 */
    uint32_t open;     /* for the reader of Markdown: where on its stack, + 1 */
};

/* An HTML tag of MDX, which knows no blocks of HTML: what stands between tags is Markdown. */
struct template_tag {
    struct span span;
    bool block; /* stands alone on its lines */
};

struct templates {
    struct arena *arena;
    struct template *at; /* in order, not overlapping */
    uint32_t n, cap;
    struct {
        struct template_tag *at;
        uint32_t n, cap;
    } tags;
};

/* Finds the template syntax of source->text from `from` on; memory from templates->arena. */
void template_scan(struct document *, struct templates *, uint32_t from);
/* The same in a file of HTML: braces and shortcodes of WordPress, and no attribute lists. */
void template_scan_html(struct document *, struct templates *, uint32_t from);
/*
 * What a {value} of JSX says when it is a string literal without substitutions: the span within
 * its quotation marks; NO_SPAN when it is something else. `value` is what stands in the braces.
 */
struct span template_literal(struct str text, struct span value);
/* Adds a template that can be no node to the unknowns. */
struct unknown *template_unknown(struct document *, struct str name, struct span);
/* A copy of the text for md4c: the same length and lines, nothing in it from templates. */
struct str template_mask(const struct templates *, struct str text);
/*
 * Appends the arguments of an OPEN, or the entries of an attribute list, to
 * document->attrs; gives their number. Positional arguments are named "0", "1", ...
 */
uint32_t template_arguments(struct document *, const struct template *);

/*
 * A component of Vue's, Astro's or the like in Markdown: its name keeps its capital, or holds a
 * hyphen as those of a browser's do. The "<String>" of "List<String>" and a "<your-name>" to be
 * replaced look the same, but have neither attributes nor an end.
 */
bool template_is_component(const struct document *, const struct node *);

/*
 * Reports each shortcode, include, component and expression of the tree as an unknown with its
 * name; in HTML also those that tell where a link leads. To be called once the nodes are built.
 */
void template_report(struct document *);

#endif
