/*
 * Knowledge: what the rule files say, as tables. Built once, never changed
 * afterwards, shared by all threads.
 */
#ifndef KNOWLEDGE_KNOWLEDGE_H
#define KNOWLEDGE_KNOWLEDGE_H

#include "base/yaml.h"

enum certainty { CERTAINTY_NONE, CERTAINTY_WEAK, CERTAINTY_LIKELY, CERTAINTY_CERTAIN };
enum severity { SEVERITY_OFF, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };
enum placement_kind {
    PLACEMENT_AFFILIATE_LINK,
    PLACEMENT_PROMO_BLOCK,
    PLACEMENT_COUPON_CODE,
    PLACEMENT_EMBED,
    PLACEMENT_PAGE,
    PLACEMENT_KINDS
};
enum grade {
    GRADE_ADEQUATE,
    GRADE_VAGUE,
    GRADE_LATE,
    GRADE_DISTANT,
    GRADE_HIDDEN,
    GRADE_WRONG_LANGUAGE,
    GRADE_ELSEWHERE,
    GRADE_MISSING,
    GRADES
};

/* The names used in files and output ("affiliate-link", "wrong-language", ...). */
extern const char *const certainty_names[];
extern const char *const severity_names[];
extern const char *const placement_names[];
extern const char *const grade_names[];

/* ---- rules/networks/<file>.yaml ------------------------------------------------------- */

/* One form of URL; see rules/networks/README.md for the grammar. Strings as in the file. */
struct link_pattern {
    struct str id;
    uint32_t network; /* index into networks */
    struct str_list hosts;
    struct str path;   /* regular expression on the path, or "" */
    struct str params; /* grammar of the README, or "" */
    struct str exclude;
    struct str publisher_id;
    struct str destination;
    enum certainty certainty;
    struct str example, negative; /* probes */
    struct str source, checked, note;
    const struct yaml *file; /* for messages */
    uint32_t node;
};

struct network {
    struct str id, name, countries;
    struct str
        kind; /* network, merchant-programme, sub-network, link-manager, shortener, cloaker */
};

/* ---- rules/vocabulary/<language>.yaml --------------------------------------------------- */

/* What the program does with a group of wordings; see rules/vocabulary/README.md. */
enum role {
    ROLE_LABEL,          /* a disclosure where it stands alone: a badge, a kicker, a heading */
    ROLE_SENTENCE,       /* a disclosure wherever it is written */
    ROLE_SLOTS,          /* a disclosure where all slots are filled within a sentence */
    ROLE_MARK,           /* a disclosure of one link, beside it: "(affiliate link)" */
    ROLE_POINTER,        /* says only where the disclosure stands */
    ROLE_DENIAL,         /* says that nothing is paid */
    ROLE_NEGATION,       /* turns a sentence round */
    ROLE_TRAP,           /* looks like a disclosure and is none: removes what it overlaps */
    ROLE_CALL_TO_ACTION, /* asks the reader to buy, as the whole text of a link or line start */
    ROLE_BUY_QUESTION,   /* asks whether the reader wants to buy */
    ROLE_COUPON,         /* a coupon phrase; the code is in it or follows */
    ROLE_PROMO_HEADING,  /* heading of a promo block */
    ROLE_CHROME,         /* headings of page furniture: "related posts", "comments", ... */
    ROLE_HEDGE,          /* says only that it may be so */
    ROLE_OWN_OFFER,      /* the publisher's own book, course or membership */
    ROLES
};
extern const char *const role_names[];
/* Do phrases with this role still mean something in a text of another language? */
bool role_speaks_abroad(enum role);

/* Where phrases mean something. */
enum role_place {
    PLACE_ANYWHERE,
    PLACE_BEGINNING, /* where a block, a sentence or a link begins; what can begin with a
                        placeholder is found elsewhere too */
    PLACE_BESIDE     /* in a block that holds phrases of the other places */
};
enum role_place role_place(enum role);

enum { MOST_SLOTS = 16 }; /* of a group: a bit each, of 32 */

struct phrase_group {
    struct str id;       /* "ad-word"; what packs refer to */
    struct str language; /* "nl" */
    enum role role;
    uint32_t nslots; /* ROLE_SLOTS: how many must be filled */
    struct str_list slot_names;
    struct str_list must, must_not; /* examples */
    const struct yaml *file;
    uint32_t node;
};

struct phrase_pattern {
    struct str text; /* as written */
    uint32_t group;  /* index into groups */
    int32_t slot;    /* ROLE_SLOTS: which slot it fills, else -1 */
    const struct yaml *file;
    uint32_t node;
};

/* What fixes insert, in one language; "" where there is none. */
struct disclosure_texts {
    struct str disclosure; /* a sentence for articles with affiliate links */
    struct str label;      /* over a block or a paid article */
    struct str mark;       /* beside a link */
};

/* The sentence that a partner programme asks for, in one language. */
struct statement {
    struct str name;     /* "amazon"; what rules and configurations refer to */
    struct str language; /* "nl" */
    struct str text;
};

enum { MOST_LANGUAGES = 32 }; /* a bit each in a set of them; one more is a problem of its file */

struct language {
    struct str code, name;
    bool has_phrases; /* a vocabulary, not stop words alone */
    struct str_list stop_words;
    struct disclosure_texts texts;
};

/* ---- rules/packs/<policy>.yaml ------------------------------------------------------------ */

enum layer { LAYER_READER, LAYER_SEARCH, LAYER_PROGRAMME };
enum wording { WORDING_UNLISTED, WORDING_CLEAR, WORDING_VAGUE, WORDING_REJECTED };
/* Where a fix puts a disclosure: below the title, over the block, beside the link. */
enum fix_place { FIX_TOP, FIX_BLOCK, FIX_LINK };

struct pack_rule {
    uint32_t rule; /* index into rules */
    enum severity severity;
    struct str source, checked;
};

struct pack_wording {
    struct str group;
    enum wording wording;
    struct str source, checked;
};

struct pack {
    struct str id, name;
    enum layer layer;
    struct str_list languages;      /* in which a disclosure is accepted; empty: the article's */
    struct str_list auto_languages; /* articles for which `auto` takes this pack */
    struct {
        struct pack_wording *at;
        uint32_t n, cap;
    } wording[PLACEMENT_KINDS];
    bool late_is_fine[PLACEMENT_KINDS]; /* a disclosure after the placement counts as in time */
    enum fix_place place[PLACEMENT_KINDS];
    struct {
        struct pack_rule *at;
        uint32_t n, cap;
    } rules;
    const struct yaml *file;
};

/* ---- rules/<rule-id>.md --------------------------------------------------------------------- */

struct rule_example {
    bool bad;          /* must raise the rule; else must not */
    struct str syntax; /* "html", "markdown" or "mdx" */
    struct str text;
    struct str config;   /* YAML of a configuration for this example, or "" */
    struct str rendered; /* HTML of the page that was built from it, or "" */
    struct str policies; /* comma-separated, or "" for auto */
    uint32_t line;
};

struct rule {
    struct str id, check, since;
    struct str title;   /* first heading of the page */
    struct str page;    /* the whole page, for `explain` */
    struct str summary; /* its first paragraph */
    struct str
        message; /* of a finding; {network}, {merchant}, {kind}, {text}, {code}, ... filled in */
    struct str help; /* what to do, same placeholders */
    enum severity severity;
    bool in_pack; /* some pack mentions it; none: one of a user's, or about suppressions */
    struct str path;
    const struct yaml *front_matter;
    uint32_t parameters; /* node of the check's parameters in it, 0 none */
    struct {
        struct rule_example *at;
        uint32_t n, cap;
    } examples;
    struct {
        struct rule_example *at;
        uint32_t n, cap;
    } fixed; /* what fixing makes of the first bad examples, in their order */
};

/* ---- rules/markup/<any>.yaml ------------------------------------------------------------- */

/* A power of two, several times what there are lists. */
enum { MARKUP_SLOTS = 256 };

struct markup_list {
    struct str name; /* "hidden-classes" */
    struct str_list items;
};

/* ---- rules/generators/<any>.yaml --------------------------------------------------------- */

/* A site generator, by its files; paths and patterns (config_glob()) from the site's folder. */
struct generator {
    struct str id, name;
    struct str_list detect;         /* any of these; "a & b": both */
    struct str_list configuration;  /* files that hold the values below */
    struct str_list output;         /* where the built site goes */
    struct str_list output_key;     /* keys of the configuration that may say otherwise */
    struct str_list templates;      /* what surrounds articles, and what shortcodes render */
    struct str_list other;          /* what ends like an article and is none */
    struct str_list title, address; /* keys of the configuration */
    struct str note;
    struct str source, checked;
};

struct knowledge {
    struct arena *arena;
    struct {
        struct network *at;
        uint32_t n, cap;
    } networks;
    struct {
        struct link_pattern *at;
        uint32_t n, cap;
    } link_patterns;
    struct {
        struct language *at;
        uint32_t n, cap;
    } languages;
    struct {
        struct phrase_group *at;
        uint32_t n, cap;
    } groups;
    struct {
        struct statement *at;
        uint32_t n, cap;
    } statements;
    struct {
        struct phrase_pattern *at;
        uint32_t n, cap;
    } phrases;
    struct {
        struct pack *at;
        uint32_t n, cap;
    } packs;
    struct {
        struct rule *at;
        uint32_t n, cap;
    } rules;
    struct {
        struct generator *at;
        uint32_t n, cap;
    } generators;
    struct {
        struct str *at;
        uint32_t n, cap;
    } impact_domains;
    struct {
        struct markup_list *at;
        uint32_t n, cap;
        uint32_t slots[MARKUP_SLOTS];        /* by name: index + 1; 0: empty */
    } markup;                                /* markup.h */
    const struct class_index *class_index;   /* markup.h */
    const struct phrase_index *phrase_index; /* phrase.h */
    const struct link_index *link_index;     /* link_index.h */
};

/*
 * Loads the rule files that are built into the program, then each of the user's
 * folders in order: an entry with the same id replaces the earlier one. Problems
 * are collected; the result is usable only when none were added.
 */
struct knowledge *knowledge_load(struct arena *, const struct str_list *folders, struct problems *);

/*
 * The same with every check, also of the built-in files: patterns, and references between files,
 * which are otherwise only looked at when there are folders. For tests of rule files.
 */
struct held_file; /* rule_folder.h; NULL: none */
struct knowledge *knowledge_load_strictly(struct arena *, const struct str_list *folders,
                                          const struct held_file *, struct problems *);

const struct rule *knowledge_rule(const struct knowledge *, struct str id);
const struct pack *knowledge_pack(const struct knowledge *, struct str id);
const struct language *knowledge_language(const struct knowledge *, struct str code);
/* A programme's own sentence in a language, by its name; "" if there is none. */
struct str knowledge_statement(const struct knowledge *, struct str language, struct str name);

#endif
