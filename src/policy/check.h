/* The checks: each kind of rule, as a function over facts and pairings; internal to policy/. */
#ifndef POLICY_CHECK_H
#define POLICY_CHECK_H

#include "policy/pairing.h"

struct check_context {
    struct arena *arena;
    const struct facts *facts;
    const struct knowledge *knowledge;
    const struct config *config;
    struct str path;
    const struct rendered *page; /* NULL: not looked at */
    struct verdict *verdict;
    bool *ran;                /* for each rule: it was applied */
    struct pairing **by_pack; /* [pack in verdict->packs][placement]; NULL: not a reader pack */
    /* The rule that is applied: */
    const struct rule *rule;
    const struct pack *pack; /* NULL: the rule holds whatever the policy */
    uint32_t pack_index;
    enum severity severity;
    struct remedies *remedies; /* what fixes of this document have in common; made at first use */
    const struct suppression *suppression; /* that a finding is about, NULL if none */
};

/* Runs the rule's check under the context's pack. */
void check_run(struct check_context *);
enum check_kind {
    CHECK_PER_PACK,    /* its outcome depends on the pack */
    CHECK_ONCE,        /* it does not: said once, by the strictest */
    CHECK_COMPARES,    /* the same, about a source and the page built from it together */
    CHECK_SUPPRESSIONS /* under every policy, when it is known what suppressions put aside */
};
enum check_kind check_kind(const struct rule *);

#endif
