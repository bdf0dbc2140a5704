/*
 * Link index: from the parts of a URL to the few link rules that could match it.
 *
 * Rules with a host hang on that host in a hash table, which is asked once for
 * each suffix of the URL's host. Rules for any host hang on the name of a
 * parameter, the beginning of the path, or a literal of either. A URL that no
 * rule is about costs a few hash look-ups and no regular expression.
 */
#ifndef KNOWLEDGE_LINK_INDEX_H
#define KNOWLEDGE_LINK_INDEX_H

#include "knowledge/link_rule.h"

struct link_index {
    struct link_rule *rules; /* as many as knowledge.link_patterns, in that order */
    uint32_t nrules;
    struct link_tables *tables;
};

/* Builds the index; ungrammatical patterns are problems. Called by knowledge_load(). */
const struct link_index *link_index_build(struct arena *, const struct knowledge *,
                                          struct problems *);

/* What is asked: the parts of one URL. */
struct link_query {
    struct str host; /* lower case, "" if none */
    struct str path, query, fragment;
    bool self;          /* the host is the article's own */
    struct str sibling; /* what stands before the article's domain in the host, "" otherwise */
};

/* The answer, and the memory for it: one for each thread, used again for each URL. */
struct link_candidates {
    uint32_t *rules; /* indices, each once */
    uint32_t n;
    uint32_t *seen, round;
};
/* False: no memory. */
bool link_candidates_init(struct link_candidates *, const struct link_index *);
void link_candidates_release(struct link_candidates *);

void link_index_find(const struct link_index *, const struct link_query *,
                     struct link_candidates *);
/* Number of rules that are candidates for every URL, because nothing gives a hold on them. */
uint32_t link_index_ungated(const struct link_index *);
/* `host` without a leading "www.". */
static inline struct str link_host_bare(struct str host) {
    bool www = host.n >= 4 && memcmp(host.p, "www.", 4) == 0;
    return www ? (struct str){host.p + 4, host.n - 4} : host;
}

#endif
