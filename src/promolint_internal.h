/* What stands behind the objects of promolint.h; shared by the files beside it. */
#ifndef PROMOLINT_INTERNAL_H
#define PROMOLINT_INTERNAL_H

#include "facts/link.h"
#include "findings/baseline.h"
#include "findings/effect.h"
#include "promolint.h"
#include "report/remark.h"

struct promolint {
    struct arena arena;
    const struct knowledge *knowledge;
    struct config *defaults;
    struct str_list rule_folders; /* of the options */
    bool strict;
    size_t max_size, max_memory;
};

struct promolint_messages {
    struct arena arena;
    struct problems problems;
    bool out_of_memory; /* one message more */
};

struct promolint_config {
    struct arena arena;
    const struct config *config;
    const struct knowledge *knowledge; /* its own when it names rule folders */
    struct str_list folders;           /* of rule files; terminated */
};

struct promolint_baseline {
    struct arena arena;
    const struct baseline *baseline;
};

struct promolint_totals {
    struct arena arena;
    struct report_totals sums;
    struct tallies tallies[TALLY_KINDS];
    size_t failing[4];
    struct {
        struct str *at;
        uint32_t n, cap;
    } policies; /* sorted */
    struct {
        struct report_rule *at;
        uint32_t n, cap;
    } rules;             /* sorted by id */
    uint32_t places[64]; /* a guess: last_place() */
};

struct promolint_result {
    struct promolint_checker *checker;
    struct str relative;           /* the path that fingerprints have */
    struct baseline_part baseline; /* what the baseline says of the file */
    struct report_file file;
    struct findings *findings; /* those of the file's verdict */
    bool identified;           /* they have their fingerprints */
    struct source source;
    struct {
        const struct disclosure **at;
        uint32_t n, cap;
    } disclosures; /* those that are shown: no parts of others */
    struct promolint_counts counts;
};

struct promolint_checker {
    const struct promolint *lint;
    struct arena arena; /* cleared for each file */
    struct {
        struct matcher_for *at;
        size_t n;
    } matchers;             /* one for each knowledge that was met: nearly always one */
    struct columns columns; /* of the result's file */
    struct remarks remarks; /* the same */
    struct buf part;        /* of a report that is being written; the memory is used again */
    struct promolint_result result;
    struct promolint_fixed *fixed;   /* made at the first promolint_fix() */
    struct promolint_checker *other; /* checks what the fixes made */
    char error[256];
};

enum { OUTPUT_CAP = 1 << 30 }; /* bytes of one file's report */

/*
 * Runs `body`, in which `a` (and `b`, unless it is NULL) may allocate. False when memory ran out:
 * what `body` was doing is then half done, and the arenas hold what they held.
 */
bool guarded(struct arena *a, struct arena *b, void (*body)(void *context), void *context);

struct promolint_text text_of(struct str);
struct promolint_place public_place(const struct promolint_result *, struct span);
void fixed_free(struct promolint_fixed *);

/*
 * Gives the findings their fingerprints, unless they have them: most uses of a result need none.
 * False: no memory.
 */
bool result_identify(const struct promolint_result *);

/* What was judged, to be compared with the same after some edits. */
struct judged judged_of(const struct promolint_result *);

/* Hands the text over and releases it; false when memory ran out. */
bool deliver(struct buf *, promolint_write *, void *context);

/* The classifier of links for a knowledge; NULL: no memory. */
struct link_matcher *checker_matcher(struct promolint_checker *, const struct knowledge *);

#endif
