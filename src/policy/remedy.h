/*
 * Remedies: the fixes that a finding is given, as edits of the text; internal to policy/. A fix is
 * safe when it changes nothing that a reader sees.
 */
#ifndef POLICY_REMEDY_H
#define POLICY_REMEDY_H

#include "policy/check.h"

/* Adds a token to the link's rel. No fix where the link's syntax has no place for it. */
void remedy_rel(struct check_context *, struct finding *, const struct placement *,
                struct str token);
/* Adds a disclosure for the placement, or moves the one that comes too late. */
void remedy_pairing(struct check_context *, struct finding *, const struct placement *,
                    const struct pairing *);
/* Inserts the sentence that a programme asks for, by its name, if the language has it. */
void remedy_statement(struct check_context *, struct finding *, struct str name);

/* ---- between the files of remedies ------------------------------------------------------ */

enum insertion_form {
    INSERT_NOWHERE,
    INSERT_HTML_BEFORE,
    INSERT_HTML_AFTER,
    INSERT_MARKDOWN /* a paragraph before what begins on this line */
};

/* A place for a block of its own. */
struct insertion {
    enum insertion_form form;
    uint32_t at;       /* offset in the text */
    bool line;         /* HTML: what stands there has its line for itself */
    struct str indent; /* of that line */
    const char *where; /* for the fix's title */
};

enum { INSERTIONS = 2 };

/*
 * Where a disclosure of the whole article may stand: below the title, and above the first
 * paragraph.
 */
void insertion_top(const struct facts *, struct insertion out[INSERTIONS]);
/* Where a label of a block may stand: at its head inside, and above it. */
void insertion_block(const struct document *, const struct placement *,
                     struct insertion out[INSERTIONS]);
/* Behind a link, with the attribute list that belongs to it. */
uint32_t insertion_behind_link(const struct document *, uint32_t node);
/* Where the attribute list right behind a Markdown element ends, its '}' included; 0: no list. */
uint32_t insertion_list_end(const struct document *, uint32_t node);
/* Is what was put there a paragraph of HTML, not of Markdown? */
bool insertion_is_html(const struct insertion *);
/*
 * The block that holds this node and nothing else, as it is written, with its lines; NO_SPAN when
 * it can't be taken out. `content`: without white space around it.
 */
struct span insertion_own_block(const struct document *, uint32_t node, struct span *content);

#endif
