/* A finding: what a rule says about a place in the document, with its evidence. */
#ifndef FINDINGS_FINDING_H
#define FINDINGS_FINDING_H

#include "facts/facts.h"

struct related {
    struct str message;
    struct span span;
};

struct edit {
    struct span span; /* what is replaced, in the text; empty span: insertion */
    struct str text;
};

struct fix {
    struct str title;
    bool safe;
    struct edit *edits;
    uint32_t nedits;
};

/*
 * Does a finding count? One that does not stays in the list, so that reports can say what was put
 * aside and why; it never fails a run.
 */
enum standing {
    STANDING_OPEN,
    STANDING_SUPPRESSED, /* by a comment or the front matter of the article */
    STANDING_KNOWN,      /* accepted in the baseline */
    STANDING_UNCHANGED,  /* no part of the change that is looked at */
    STANDING_SETTLED     /* mended by the templates: the rendered page is fine */
};
enum { STANDINGS = STANDING_SETTLED + 1 };
extern const char *const standing_names[];

struct finding {
    const struct rule *rule;
    enum severity severity;
    enum certainty certainty;
    struct str policy;  /* id of the pack */
    struct str message; /* one line */
    struct str help;    /* what to do, "" if none */
    struct span span;
    const struct placement *placement;   /* that it is about, NULL if none */
    const struct disclosure *disclosure; /* that the placement was paired with, NULL if none */
    struct evidence_list evidence;
    struct {
        struct related *at;
        uint32_t n, cap;
    } related;
    struct {
        struct fix *at;
        uint32_t n, cap;
    } fixes;
    bool from_page; /* only the rendered page shows it, not the text by itself */
    enum standing standing;
    struct str reason;          /* why it is suppressed, "" otherwise */
    unsigned char identity[16]; /* the rule, the file, and what it is about */
    char fingerprint[33];       /* the same, told apart from others alike; hexadecimal */
};

struct findings {
    struct finding *at;
    uint32_t n, cap;
};

/* By place, then rule. */
void findings_sort(struct findings *);
/*
 * Gives each finding, which are sorted, its fingerprint: of its rule, the file, what it is about
 * apart from where that stands, and the wording that it was paired with. `passing` are names of
 * query parameters that may change meanwhile, as markup_has() reads them.
 */
void findings_identify(struct arena *, struct findings *, const struct document *, struct str path,
                       const struct str_list *passing);

/* 128 bits of a hash over the parts, in hexadecimal: the same on every machine. */
void fingerprint_of(char out[33], const struct str *parts, size_t n);

#endif
