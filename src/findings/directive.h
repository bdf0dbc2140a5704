/* The words of one suppression, as a comment or an entry of the front matter says them. */
#ifndef FINDINGS_DIRECTIVE_H
#define FINDINGS_DIRECTIVE_H

#include "findings/suppression.h"

enum { LONGEST_SHOWN = 60 }; /* bytes of a word that a message shows */

struct directive_rule {
    struct str name;
    struct span span;
};

struct directive {
    struct arena *arena;
    enum suppression_form form;
    bool ends; /* the end of a region */
    struct {
        struct directive_rule *at;
        uint32_t n, cap;
    } rules;
    struct str reason, until, by;
    struct str problem; /* the first thing that is wrong, "" if nothing is */
    struct span problem_span;
};

/* Reads the comment whose content is `span`, and checks it. */
void directive_read_comment(struct directive *, const struct source *, struct span);

/* The same for front matter, key by key; `key` is "rule", "reason", "until" or "by". */
void directive_set(struct directive *, struct str key, struct span key_span, struct str value,
                   struct span value_span);
/* Is all there that has to be? `span`: the place of what is not. */
void directive_check(struct directive *, struct span);

void directive_problem(struct directive *, struct span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
