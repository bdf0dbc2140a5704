/*
 * Links of Markdown in the text: md4c tells that there is a link and what its
 * destination means, not where each part is written. These functions read the
 * parts by the rules of CommonMark. `text` is what md4c parsed, in which
 * template syntax is masked.
 */
#ifndef DOCUMENT_MARKDOWN_LINK_H
#define DOCUMENT_MARKDOWN_LINK_H

#include "base/str.h"

/* What follows the link text. Spans without brackets and quotes; NO_SPAN when absent. */
struct link_tail {
    uint32_t end; /* offset after the last bracket */
    struct span destination;
    struct span title;
};

/*
 * Reads "(destination "title")" at the '(' at `at`; false when there is none. `known` is
 * the place of the destination, or NO_SPAN: what stands elsewhere is none, then.
 */
bool link_inline(struct str text, uint32_t at, struct span known, struct link_tail *);
/* Reads a label "[...]" at `at`: the offset after it, or 0 when there is none. */
uint32_t link_label(struct str text, uint32_t at);
/* Offset of the next ']' at or after `at` that isn't escaped; the text's length if none. */
uint32_t link_closer(struct str text, uint32_t at);
/* The title of a definition whose destination ends at `at` (behind a '>'), or NO_SPAN. */
struct span link_definition_title(struct str text, uint32_t at);
/* Is `written` what md4c gave as `meant`, once backslash escapes are taken out? */
bool link_means(struct str written, struct str meant);

/* Destinations of the reference definitions, found by what they mean. */
struct link_definitions {
    struct arena *arena; /* set by the owner */
    struct link_definition *at;
    uint32_t n, cap;
    uint32_t *table; /* hash of what it means -> index + 1, filled at first use */
    uint32_t room;   /* a power of two */
    bool ready;
};

/* Does "[label]:" begin the line in which `at` stands, before it? */
bool link_stands_in_definition(struct str text, uint32_t at);
/* The destination of a definition that means this; NO_SPAN when there is none. */
struct span link_definition_find(struct link_definitions *, struct str text, struct str meant);

#endif
