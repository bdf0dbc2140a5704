/* Does a link rule hold for a URL, and what does the URL hold for it: id and destination. */
#ifndef FACTS_LINK_MATCH_H
#define FACTS_LINK_MATCH_H

#include "facts/url.h"
#include "knowledge/link_index.h"
#include "knowledge/pattern.h"

/* One URL as the rules see it. */
struct link_view {
    struct arena *arena;
    struct pattern_cache *patterns;
    const struct url *url;
    struct link_query parts; /* host and site, as asked of the index */
};

/* `expression` is that of the rule's path, as written. */
bool link_rule_holds(const struct link_view *, const struct link_rule *, struct str expression);
/* Of the rule's hosts, the one that the URL's host is (NULL: none). */
const struct link_host *link_host_of(const struct link_view *, const struct link_rule *);

/* First parameter `name` (lower case) with a value, decoded; false when there is none. */
bool link_param(struct arena *, struct str query, struct str name, struct str *value);

/* What the selectors take out of the URL. */
struct link_found {
    struct str text;                      /* "" when there is nothing */
    const struct link_selector *selector; /* the one that gave it */
};
struct link_found link_publisher(const struct link_view *, const struct link_rule *);
/* `text` is an absolute or protocol-relative URL, decoded as far as it was encoded. */
struct link_found link_destination(const struct link_view *, const struct link_rule *);

#endif
