/* What a disclosure covers, and how far it reaches; internal to facts/. */
#ifndef FACTS_SCOPE_H
#define FACTS_SCOPE_H

#include "facts/collect.h"

enum { SCOPE_LABEL_EXTRA = 3 }; /* words that may stand beside a label in its block */

/* Is there a placement in [from, to)? Links must have been collected. */
bool scope_has_placement(const struct collector *, uint32_t from, uint32_t to);

/* The whole document. */
void scope_all(struct disclosure *);
/* The subtree of a node. */
void scope_node_only(const struct collector *, struct disclosure *, uint32_t node, enum scope);
/*
 * By role and place: a label covers its box, the article when it stands above it,
 * or its section; a sentence covers its box or the article. `block` is its index,
 * `nwords` the length of its sentence.
 */
void scope_set(struct collector *, struct disclosure *, const struct block *, uint32_t block,
               uint32_t nwords);

/* Afterwards, when all sentences are known (the first `n` disclosures): */
void scope_narrow_to_box(const struct collector *, struct disclosure *);
void scope_narrow_to_items(struct collector *, uint32_t n);

#endif
