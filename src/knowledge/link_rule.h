/*
 * Link rules: the link patterns of rules/networks/, their small grammar parsed
 * once (rules/networks/README.md describes it), so that classifying a URL
 * compares and never parses.
 */
#ifndef KNOWLEDGE_LINK_RULE_H
#define KNOWLEDGE_LINK_RULE_H

#include "knowledge/knowledge.h"

/* What a regular expression says without being run. */
enum link_tail { TAIL_MORE, TAIL_NOTHING, TAIL_END };
struct link_literal {
    struct str_list starts; /* the text begins with one of these (any case), if there are any */
    enum link_tail tail;    /* after them: more to match, anything goes, or the end of the text */
    struct str inside;      /* the text must hold this, "" if unknown */
};

enum link_condition_kind {
    CONDITION_PARAM,          /* "name", "name~ERE" */
    CONDITION_FRAGMENT_PARAM, /* "#name": the fragment read as a query */
    CONDITION_FRAGMENT,       /* "#re:ERE": the raw fragment */
    CONDITION_QUERY_HEAD,     /* "?~ERE": the first token of the query, if it has no '=' */
    CONDITION_HOST,           /* only in an exclude, "host:d" */
    CONDITION_PATH            /* only in an exclude, "path:ERE" */
};

struct link_condition {
    enum link_condition_kind kind;
    struct str name;             /* of the parameter, lower case; of CONDITION_HOST the domain */
    struct str value;            /* regular expression; "" means present and not empty */
    struct link_literal literal; /* of `value` */
};

/* What must hold together. */
struct link_conditions {
    struct link_condition *at;
    uint32_t n, cap;
};

enum link_host_kind {
    HOST_EXACT,      /* "=h" */
    HOST_DOMAIN,     /* ".d": d and what is below it */
    HOST_BELOW,      /* "*.d" and "@list": only below it */
    HOST_ANY,        /* "*" */
    HOST_SELF,       /* "self": the host of the article */
    HOST_SIBLING,    /* "sib~ERE": another sub-domain of the article's site */
    HOST_EXPRESSION, /* "~ERE" */
};

struct link_host {
    enum link_host_kind kind;
    struct str text;             /* domain without "www.", or a regular expression */
    struct link_literal literal; /* of the expression */
};

/* How the publisher id or the destination is taken out of a URL. */
enum link_part {
    PART_PARAM,        /* "q:name" */
    PART_FIELD,        /* "value:name[i]": the value's i-th field, cut at '_' */
    PART_SEGMENT,      /* "path:N" */
    PART_LAST_SEGMENT, /* "path:last" */
    PART_PATH_MATCH,   /* "path-re:ERE": first group */
    PART_PATH_TAIL,    /* "path-tail": the URL that the path ends in */
    PART_LABEL,        /* "sub:N": label of the host, from the left */
    PART_FRAGMENT,     /* "frag:name", or the whole fragment when there is no '=' in it */
    PART_QUERY_HEAD,   /* "query-head" */
    PART_QUERY_MATCH   /* "query-re:ERE": first group */
};

struct link_selector {
    enum link_part part;
    struct str name; /* parameter (lower case) or regular expression */
    uint32_t n;      /* field from 0, segment and label from 1 */
};

struct link_selectors {
    struct link_selector *at; /* the first that gives something counts */
    uint32_t n, cap;
};

/* What an entry stands for beyond a click; said by the end of its id. */
enum link_role {
    LINK_CLICK,
    LINK_ASSET,    /* "-asset": a banner, pixel or widget */
    LINK_REWRITER, /* "-rewriter": a script that turns links into affiliate links */
    LINK_SHORT,    /* "-short": a short link, where it leads can't be told */
    LINK_WRAPPER   /* "-wrapper": leads elsewhere, counts only when that is an affiliate link */
};

struct link_rule {
    uint32_t pattern; /* index into knowledge.link_patterns */
    enum link_role role;
    struct {
        struct link_host *at;
        uint32_t n, cap;
    } hosts;
    struct link_literal path;
    struct {
        struct link_conditions *at;
        uint32_t n, cap;
    } params;                       /* one of these must hold; none: no parameter is needed */
    struct link_conditions exclude; /* none of these may hold */
    struct link_selectors publisher_id, destination;
    bool anywhere;   /* holds on any host but the article's own */
    bool landing;    /* a parameter on the merchant's own page: the URL is where it leads */
    uint32_t detail; /* how specific it is; of two that match equally, the higher counts */
};

/* Parses one pattern; what is ungrammatical is reported and left out. Strings live in the arena. */
struct link_rule link_rule_parse(struct arena *, const struct knowledge *, uint32_t pattern,
                                 struct problems *);
/* What can be told of a regular expression by reading its beginning. */
struct link_literal link_literal_of(struct arena *, struct str expression);

#endif
