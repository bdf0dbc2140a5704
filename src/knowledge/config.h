/*
 * Configuration: what `.promolint.yaml` says about a site. Parsed here, found on
 * disk by the command line program.
 */
#ifndef KNOWLEDGE_CONFIG_H
#define KNOWLEDGE_CONFIG_H

#include "knowledge/knowledge.h"

enum renders { RENDERS_NOTHING, RENDERS_DISCLOSURE, RENDERS_AFFILIATE_LINK, RENDERS_PROMO_BLOCK };

struct shortcode_config {
    struct str name;
    enum renders renders;
};

struct publisher_config {
    struct str network; /* id of a network */
    struct str_list ids;
};

/* How the site's Markdown writes attributes of a link; see promolint(1). */
enum markdown_attributes {
    ATTRIBUTES_NONE,
    ATTRIBUTES_KRAMDOWN,   /* [x](url){: rel="sponsored"} */
    ATTRIBUTES_PANDOC,     /* [x](url){rel="sponsored"}, not behind references */
    ATTRIBUTES_MARKDOWN_IT /* the same, of markdown-it-attrs, behind any link */
};

struct texts_config {
    struct str language;
    struct disclosure_texts texts; /* "" as elsewhere */
};

struct severity_config {
    struct str rule;
    enum severity severity;
};

struct severities {
    struct severity_config *at;
    uint32_t n, cap;
};

struct override_config {
    struct str_list files;    /* globs, relative to the configuration's folder */
    struct str_list policies; /* empty: as elsewhere; may be "auto" alone */
    struct str language;
    struct severities rules;
};

struct config {
    struct str path;              /* "" for the defaults */
    const struct yaml *yaml;      /* the file, for the places of problems; NULL for the defaults */
    struct str_list policies;     /* empty: auto */
    struct str_list site_names;   /* "Ubergeek" */
    struct str_list site_domains; /* "ubergeek.nl" */
    struct str language;          /* "" unknown */
    struct str_list cloaking;     /* "/go/", or a host "go.ubergeek.nl" */
    struct {
        struct publisher_config *at;
        uint32_t n, cap;
    } publishers;
    struct {
        struct shortcode_config *at;
        uint32_t n, cap;
    } shortcodes;
    enum markdown_attributes attributes;
    struct {
        struct texts_config *at;
        uint32_t n, cap;
    } texts;                  /* for fixes, instead of the languages' own */
    bool template_disclosure; /* the layout prints a disclosure at the top of each article */
    struct str_list template_statements; /* programmes' own sentences that it prints, by name */
    bool template_rel;                   /* the site generator adds rel="sponsored" to paid links */
    struct str baseline;          /* file, from the configuration's folder; "" none; terminated */
    struct str_list exclude;      /* globs */
    struct str_list rule_folders; /* relative to the configuration's folder */
    struct severities rules;
    struct {
        struct override_config *at;
        uint32_t n, cap;
    } overrides;
};

/* Parses; all problems of the file are added. Names that rule files define are checked against
 * `known` unless it is NULL (the folders of rules are only known after a first parse). */
struct config *config_parse(struct arena *, struct str path, struct str text,
                            const struct knowledge *known, struct problems *);
/* Does the layout print a programme's own sentence? */
bool config_prints(const struct config *, struct str statement);
/*
 * '*' within a folder, '**' across folders, '?' one character; `path` with '/'. A pattern whose
 * last name has none of them, with '/' behind it or not, also matches all that a folder of that
 * name holds.
 */
bool config_glob(struct str pattern, struct str path);
/* The first of the patterns that fits the path: its index + 1, 0 when none does. */
uint32_t config_glob_any(const struct str_list *patterns, struct str path);
/* What is wrong with a pattern that fits no path, NULL when nothing is. */
const char *config_glob_problem(struct str pattern);

#endif
