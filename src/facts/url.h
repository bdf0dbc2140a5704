/* URLs as a browser reads them (WHATWG URL), as far as a linter needs. Never fails. */
#ifndef FACTS_URL_H
#define FACTS_URL_H

#include "base/str.h"

enum url_kind {
    URL_EMPTY,
    URL_FRAGMENT,     /* "#x" */
    URL_QUERY,        /* "?x" */
    URL_RELATIVE,     /* "a/b" */
    URL_PATH,         /* "/a/b" */
    URL_NETWORK_PATH, /* "//host/a" */
    URL_ABSOLUTE,     /* http and https with a host */
    URL_OPAQUE        /* mailto:, javascript:, data:, ... */
};

struct url {
    enum url_kind kind;
    struct str all;      /* trimmed; tabs and line ends removed */
    struct str scheme;   /* lower case, without ':' */
    struct str host;     /* lower case, punycode, no final dot; "" if it has none */
    struct str path;     /* as written; "/" when a URL with a host has none */
    struct str query;    /* without '?' */
    struct str fragment; /* without '#' */
    bool has_template;   /* holds template braces */
    bool invalid;        /* absolute, but a browser refuses its host or port: host is "" */
};

/* `written` is decoded of entities or Markdown escapes already. */
struct url url_parse(struct arena *, struct str written);
/* Percent-decodes; '+' becomes a blank when `form`. The same bytes when there is nothing to do. */
struct str url_decode(struct arena *, struct str, bool form);
/* The registrable domain of a host ("bol.com" of "www.bol.com"), the host itself if unknown. */
struct str url_registrable(struct str host);
/* Have two hosts the same registrable domain? Cheap when they plainly haven't. */
bool url_same_domain(struct str host, struct str other);
/* Next `name=value` of a query or fragment (separator '&'); false at the end. Not decoded. */
bool url_next_param(struct str *rest, struct str *name, struct str *value);

#endif
