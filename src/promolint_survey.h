/* What a look at a site has shown, and how it is written: shared by promolint_survey*.c. */
#ifndef PROMOLINT_SURVEY_H
#define PROMOLINT_SURVEY_H

#include "promolint_internal.h"

/* The first place of something. */
struct seen_place {
    struct str path;
    uint32_t line;
};

/* How often something was seen. */
struct count {
    struct str name;
    struct str of; /* of a publisher id: its network; of a value: the key that it stands under */
    struct seen_place first;
    uint32_t n, files;
    uint32_t last_file; /* number of the article that it was last seen in */
    bool likely;        /* more than weak evidence, at least once */
};

struct counts {
    struct count *at;
    uint32_t n, cap;
    uint32_t more; /* seen when there was no room for others */
};

struct survey_path {
    struct str path; /* from the site's folder */
    enum promolint_name kind;
};

/* A file of the layout, or the template of a shortcode. */
struct survey_template {
    struct str path, text;
    struct str disclosure;    /* its wording; "" none */
    struct seen_place stands; /* where */
    bool clear;               /* the policies of the site's language accept it */
    bool chrome;              /* it stands in page furniture */
    bool conditional;         /* it is not printed for each page */
    uint32_t link;            /* line of an affiliate link, 0 none */
    uint32_t promo;           /* line of a promo block, 0 none */
};

struct promolint_survey {
    const struct promolint *lint;
    const struct knowledge *knowledge;
    struct promolint_checker *checker;
    struct arena arena;
    struct {
        struct survey_path *at;
        uint32_t n, cap;
    } paths;
    bool told;                         /* all paths are known, and the generator */
    bool configured;                   /* and what its configuration says */
    const struct generator *generator; /* NULL: none is recognised */
    struct str detected_by;
    struct {
        struct str *at;
        uint32_t n, cap;
    } queue; /* configuration files, articles, templates */
    uint32_t nconfigurations, narticles, next;
    struct count title, address;      /* of the generator's configuration; name "" unknown */
    struct str_list output;           /* where the built site goes */
    struct str site;                  /* host of the address */
    uint32_t read, unread, disclosed; /* articles; those with a disclosure */
    uint32_t nwhole;                  /* those that are whole pages, which no layout surrounds */
    struct str first_whole;
    struct counts languages, networks, ids, cloaking, shortcodes, folders;
    struct {
        struct survey_template *at;
        uint32_t n, cap;
    } templates;
};

/* Is it a README or the like, beside articles? */
bool survey_is_beside(struct promolint_survey *, struct str path);
/* The language of most articles; NULL: none is known. */
const struct count *survey_language(const struct promolint_survey *);
/* Is this template the one of a shortcode of that name? */
bool survey_is_template_of(const struct survey_template *, struct str shortcode);

/* Is a template a part of pages, by the folders that it stands in? */
bool survey_is_part(struct str path);
/* Does a place in a template stand within a condition, so that it is not there on each page? */
bool survey_is_conditional(struct str text, size_t offset);

#endif
