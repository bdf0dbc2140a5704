/*
 * The document: one model for HTML and Markdown.
 *
 * Nodes stand in document order in one array; the subtree of node i is
 * nodes[i .. nodes[i].end). Node 0 is the root. All spans are byte offsets in
 * source->text. Whatever syntax a node came from, links are TAG_A elements with
 * an attribute "href", images TAG_IMG with "src" and "alt", and so on.
 */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "document/source.h"
#include "document/tag.h"

enum node_kind {
    NODE_ROOT,
    NODE_ELEMENT,
    NODE_TEXT,    /* text a reader may see; `span` is the text */
    NODE_BREAK,   /* white space that is not in the text: soft break, <br> in a cell, ... */
    NODE_COMMENT, /* <!-- ... -->, the content; also MDX and Liquid comments */
    NODE_RAW      /* content of script, style, iframe, ...: no text of the page */
};

enum node_origin { ORIGIN_HTML, ORIGIN_MARKDOWN, ORIGIN_TEMPLATE };

enum node_flags {
    NODE_ENTITIES = 1,       /* text: character references are to be decoded */
    NODE_ALTERNATIVE = 2,    /* text: an image's alternative text, not seen when it loads */
    NODE_CODE = 4,           /* element or text: code span, code block, pre, kbd, samp */
    NODE_IMPLIED_END = 8,    /* element: no end tag in the source */
    NODE_SELF_CLOSED = 16,   /* element: written <x ... /> */
    NODE_BROKEN = 32,        /* element: its tag has no '>' (raw HTML in Markdown) */
    NODE_UNCLOSED_LINK = 64, /* <a> whose end the parser had to guess */
    NODE_INERT = 128,        /* inside <template>: not rendered */
    NODE_EMPTY = 256         /* element: closed by its own "/>" (svg, JSX), or without content */
};

/* How the written value of an attribute becomes its value. */
enum attr_coding {
    ATTR_HTML,
    ATTR_MARKDOWN, /* backslash escapes and strict entities (markdown_decode()) */
    ATTR_LITERAL,
    ATTR_AUTOLINK /* bare address in Markdown: strict entities; "http://" or "mailto:" is put
                     before it where it has no scheme (markdown_decode()) */
};

struct attr {
    struct str name;       /* lower case A-Z for HTML names; as written otherwise */
    struct span value;     /* as written, without quotes; empty when there is none */
    struct span name_span; /* NO_SPAN for synthetic attributes (href of a Markdown link) */
    char quote;            /* '"', '\'', 0 unquoted, 1 no value */
    uint8_t coding;        /* enum attr_coding */
    bool duplicate;        /* the same name stands earlier in the tag: ignored by browsers */
};

struct node {
    uint8_t kind;   /* enum node_kind */
    uint8_t origin; /* enum node_origin */
    uint16_t flags; /* bits of enum node_flags */
    uint16_t tag;   /* enum tag, for elements */
    uint32_t nattrs;
    uint32_t attrs;    /* index of the first in document.attrs */
    uint32_t parent;   /* index; the root is its own parent */
    uint32_t end;      /* index after the last node of the subtree */
    struct span span;  /* start tag, text, comment; for Markdown the construct's opening mark */
    struct span outer; /* all of the element, end tag included */
    struct str name;   /* element's or shortcode's name, lower case for HTML */
};

/* A key of the front matter, nested keys joined with '.', list items with their index. */
struct meta {
    struct str key;   /* "params.sponsor.name", "tags.0" */
    struct str value; /* scalar as text */
    struct span span; /* of the value in the source */
    struct span key_span;
};

enum front_matter { FRONT_MATTER_NONE, FRONT_MATTER_YAML, FRONT_MATTER_TOML, FRONT_MATTER_JSON };

/* Something that could not be understood, so that nobody takes it for clean. */
struct unknown {
    struct str what; /* "shortcode 'amazon-box'" */
    struct str name; /* the shortcode's or component's name, "" otherwise */
    struct span span;
    uint32_t node; /* index, 0 when it belongs to none */
    bool value;    /* an expression: the name is that of what the site puts there */
};

struct document {
    struct arena *arena;
    const struct source *source;
    struct {
        struct node *at;
        uint32_t n, cap;
    } nodes;
    struct {
        struct attr *at;
        uint32_t n, cap;
    } attrs;
    enum front_matter front_matter;
    struct span front_matter_span;
    struct {
        struct meta *at;
        uint32_t n, cap;
    } meta;
    struct {
        struct unknown *at;
        uint32_t n, cap;
    } unknowns;
};

/* Parses the source; all memory is in the arena, which must outlive the document. */
struct document *document_read(struct arena *, const struct source *);

/* The attribute of an element, or NULL; a duplicate never. `name` in lower case. */
static inline const struct attr *document_attr(const struct document *document, uint32_t node,
                                               const char *name) {
    const struct node *element = &document->nodes.at[node];
    for (uint32_t i = 0; i < element->nattrs; i++)
        if (str_is(document->attrs.at[element->attrs + i].name, name))
            return &document->attrs.at[element->attrs + i];
    return NULL;
}
/* Its value decoded (entities, Markdown escapes); "" when it is absent or has none. */
struct str document_attr_value(const struct document *, uint32_t node, const char *name);
struct str document_decode_attr(const struct document *, const struct attr *);
/* Is `node` equal to or inside `ancestor`? */
bool document_within(const struct document *, uint32_t node, uint32_t ancestor);
/* Value of a front matter key (A-Z without case), or NULL. */
const struct meta *document_meta(const struct document *, const char *key);
/* Does a comment of this content begin with the word "promolint": is it meant for the program? */
bool document_is_instruction(struct str comment);
/* Adds to the unknowns; returned until the next one is added. */
struct unknown *document_unknown(struct document *, struct str what, struct str name, struct span,
                                 uint32_t node);

#endif
