/*
 * The view: what a reader meets at each node. Hidden or visible, article or page
 * furniture, code or quotation, in which language, inside which link and block.
 */
#ifndef FACTS_VIEW_H
#define FACTS_VIEW_H

#include "facts/facts.h"

enum view_flags {
    VIEW_HIDDEN = 1,     /* not seen without doing something */
    VIEW_CHROME = 2,     /* page furniture: navigation, sidebar, footer, comments, related posts */
    VIEW_CODE = 4,       /* sample text */
    VIEW_QUOTE = 8,      /* somebody else's words */
    VIEW_HEAD = 16,      /* <head>, <title>, <option>, ...: no text of the page */
    VIEW_PROMO = 32,     /* inside an element whose class says that it sells */
    VIEW_PATRON = 64,    /* ... paid for by those who pay for the site or the event */
    VIEW_MAIN = 128,     /* inside <article> or <main> */
    VIEW_COMMENTS = 256, /* what readers wrote below the article */
    VIEW_SPONSORED = 512 /* inside an element whose class says that it is paid for */
};

struct node_view {
    uint16_t flags;   /* bits of enum view_flags */
    uint8_t language; /* index + 1 in knowledge.languages of the nearest lang attribute, 0 none */
    uint32_t link;    /* the nearest <a> or <area>, the node itself included; 0 none */
    uint32_t block;   /* the nearest block element, the node itself included */
};

struct view {
    const struct document *document;
    const struct knowledge *knowledge;
    struct node_view *at; /* one a node */
    uint32_t article;     /* node that holds the article; 0 = the whole document */
};

/* The attribute by which the element calls itself advertising: data-sponsored="true"; or NULL. */
const struct attr *view_sponsored_attr(const struct knowledge *, const struct document *,
                                       const struct node *);

struct view *view_read(struct arena *, const struct document *, const struct knowledge *);

#endif
