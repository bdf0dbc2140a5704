/* Is a URL an affiliate link, whose, and where does it lead? */
#ifndef FACTS_LINK_H
#define FACTS_LINK_H

#include "facts/url.h"
#include "knowledge/config.h"

enum { LINK_MAX_DEPTH = 3 }; /* nested destinations that are peeled */

struct link_match {
    enum certainty certainty;           /* CERTAINTY_NONE: not an affiliate link */
    const struct link_pattern *pattern; /* NULL for a configured cloaking prefix, or none */
    struct str network;                 /* id, "" if none */
    struct str network_name;
    struct str kind;         /* as in struct network */
    struct str publisher_id; /* "" if unknown */
    struct str destination;  /* innermost URL that could be read, "" if opaque */
    struct str merchant;     /* registrable domain of where it leads, "" if unknown */
    bool opaque;             /* a shortener or cloaker: where it leads can't be told */
    struct str evidence[6];  /* "host matches awin1.com (Awin)" */
    uint32_t nevidence;
};

/* What is remembered while one thread classifies URLs (compiled patterns); not shared. */
struct link_matcher;
struct link_matcher *link_matcher_new(const struct knowledge *); /* NULL: no memory */
void link_matcher_free(struct link_matcher *);
/* url_registrable(), remembered: the same merchants come again and again. */
struct str link_registrable(struct link_matcher *, struct str host);

/*
 * `site` is the host that the article is published on ("" unknown): for paths of
 * the own site and its sub-domains. Strings of the result live in the arena.
 */
struct link_match link_classify(struct link_matcher *, struct arena *, const struct url *,
                                struct str site, const struct config *);
/* Does the pattern hold for any host, so that a match tells little? */
bool link_pattern_is_general(const struct link_pattern *);
/*
 * What the configuration has to say for a redirect of the own site to be one: "/go/" of "/go/shop",
 * "go.site.example" of a sub-domain; "" when the address is of neither form.
 */
struct str link_redirect_prefix(struct arena *, struct str address);

#endif
