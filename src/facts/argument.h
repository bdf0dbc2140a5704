/* What the arguments of shortcodes and components say to the reader; internal to facts/. */
#ifndef FACTS_ARGUMENT_H
#define FACTS_ARGUMENT_H

#include "document/document.h"
#include "knowledge/knowledge.h"

/* Is the attribute an argument whose text the reader is shown: "{{< notice "Advertisement" >}}"? */
bool argument_is_text(const struct knowledge *, const struct document *, const struct node *,
                      const struct attr *);

/* A Markdown link in the text of an argument; offsets in it. */
struct argument_link {
    struct span span;    /* from its bracket to its parenthesis */
    struct span address; /* between the parentheses */
};

/* The first one from an offset on; false when there is none. */
bool argument_next_link(struct str text, uint32_t from, struct argument_link *);

#endif
