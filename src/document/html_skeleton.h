/*
 * Where elements end, by the rules of WHATWG HTML (section 13.2.6): start tags end
 * what cannot contain them, end tags what is open within their element, and those
 * that browsers ignore are left out.
 *
 * Raw HTML in Markdown becomes a tree so. A page is written as its skeleton: its tags
 * without attributes and text, in ASCII, with an end tag for all that ends, for
 * libxml2's HTML parser. That one reads HTML 4: it doesn't know the elements of HTML 5,
 * its rules of what ends what are not those of browsers, they change between versions,
 * and its tokenizer loses documents. So the skeleton has only tags that it reads alike
 * in all versions.
 */
#ifndef DOCUMENT_HTML_SKELETON_H
#define DOCUMENT_HTML_SKELETON_H

#include "document/tree.h"

/* What became of a token. */
struct skeleton_place {
    uint32_t end; /* offset behind its tag, or the end tags it causes; 0 when none */
};

/* The skeleton of one batch of tokens; the open elements are kept from batch to batch. */
struct skeleton {
    char *text;
    uint32_t n, cap;
    uint32_t start;                /* offset of this text in the skeleton of the whole page */
    struct skeleton_place *places; /* one for each token of the batch */
    uint32_t places_cap;
    struct skeleton_writer *writer;
};

/* An empty skeleton; all memory is in the arena. */
struct skeleton *skeleton_new(const struct document *, struct arena *);

/* Writes the next batch, in place of the last one. */
void skeleton_write(struct skeleton *, const struct tokens *);

/* Puts all tokens of a document into the tree; none but superfluous tags is lost. */
void skeleton_build(struct tree *, const struct tokens *);

/* Elements whose content is raw or text only: they stand outside the skeleton. */
bool skeleton_is_content(enum tag);

/* The name that libxml2 gets for the tag of an element; "" when it is made up. */
const char *skeleton_name(enum tag);

#endif
