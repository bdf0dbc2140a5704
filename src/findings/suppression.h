/*
 * Suppressions: where an article itself says that a rule's findings do not count, and why.
 *
 *     <!-- promolint-disable-next-line RULE,RULE reason="..." until=2027-01-31 by=ed -->
 *     <!-- promolint-disable-next-element RULE reason="..." -->
 *     <!-- promolint-disable RULE reason="..." --> ... <!-- promolint-enable RULE -->
 *     <!-- promolint-disable-file RULE reason="..." -->
 *     promolint: {disable: [{rule: RULE, reason: ...}]}            in front matter
 *
 * Any comment of the document will do: of HTML, MDX, Liquid, Jinja or Hugo. One that begins with
 * the word "promolint" speaks to the program, and what is wrong in it is itself a finding.
 */
#ifndef FINDINGS_SUPPRESSION_H
#define FINDINGS_SUPPRESSION_H

#include "findings/finding.h"

enum suppression_form {
    SUPPRESS_NEXT_LINE,    /* the next line that holds more than such a comment */
    SUPPRESS_NEXT_ELEMENT, /* the next element with all it holds */
    SUPPRESS_REGION,       /* up to the comment that ends it, or the end of the file */
    SUPPRESS_FILE,
    SUPPRESS_FRONT_MATTER, /* the file, too */
    SUPPRESS_UNKNOWN       /* of a form that there is not */
};
enum suppression_state {
    SUPPRESSION_USED,
    SUPPRESSION_UNUSED,
    SUPPRESSION_UNTRIED, /* its rule did not run, because only some policies were asked for */
    SUPPRESSION_EXPIRED,
    SUPPRESSION_UNKNOWN_RULE,
    SUPPRESSION_MALFORMED
};
/* "next-line", ..., and "used", ..., "malformed". */
extern const char *const suppression_forms[];
extern const char *const suppression_states[];

/* One rule that is named; of a malformed suppression without rules, the suppression. */
struct suppression {
    enum suppression_form form;
    enum suppression_state state;
    bool unclosed;           /* a region whose end is not written */
    struct str name;         /* of the rule, as written */
    const struct rule *rule; /* NULL: not known */
    struct span span;        /* of the name; of what is wrong */
    struct span covers;      /* findings that begin in [start, end); NO_SPAN: none */
    struct str reason, until, by;
    struct str problem; /* what is wrong, in the first of a malformed suppression's rules */
    uint32_t findings;  /* that it puts aside */
    uint32_t below;     /* while findings are matched: index + 1 of the one around it */
};

struct suppressions {
    const struct knowledge *knowledge;
    struct suppression *at; /* front matter first, then in the order of the document */
    uint32_t n, cap;
};

/*
 * All of the document. `today` is a day as "2027-01-31", after whose `until` a suppression has
 * expired; "": none has.
 */
struct suppressions suppressions_read(struct arena *, const struct document *,
                                      const struct knowledge *, struct str today);

/*
 * Puts aside what the suppressions cover; findings must be in the order of their places. A finding
 * belongs to where it begins. Of several that cover it the narrowest form counts, of these the
 * innermost. `untried`, a flag for each rule, says which did not run; NULL: none.
 */
void suppressions_apply(struct arena *, struct suppressions *, struct findings *,
                        const bool *untried);

#endif
