/* Pairing: the best disclosure for a placement, as one pack sees it. */
#ifndef POLICY_PAIRING_H
#define POLICY_PAIRING_H

#include "policy/policy.h"

/* What pairing needs to know of the whole document, computed once. */
struct pairing_context {
    const struct facts *facts;
    const struct knowledge *knowledge;
    const struct config *config;
    uint32_t first_paid; /* offset of the first likely link or block of the article's body */
    bool has_body_link;
    const struct disclosure *first_mark; /* beside the first paid link of the body, or NULL */
    const uint32_t *wide; /* indices of disclosures that reach beyond one box or link */
    uint32_t nwide;
    const uint32_t *narrow; /* the others, by scope_from */
    uint32_t nnarrow;
};

struct pairing_context pairing_prepare(struct arena *, const struct facts *,
                                       const struct knowledge *, const struct config *);
/* The pairing under one pack of the reader's layer. */
struct pairing pairing_find(const struct pairing_context *, const struct placement *,
                            const struct pack *);
/* What the pack says of a group of wordings for a kind of placement. */
enum wording pairing_wording(const struct pack *, enum placement_kind, struct str group);
/* Is `a` a better grade than `b`? */
bool pairing_better(enum grade a, enum grade b);

#endif
