/* What things are called to the people at the editor. */
#ifndef LSP_WORDS_H
#define LSP_WORDS_H

#include "base/buf.h"
#include "promolint.h"

/* "affiliate link" of "affiliate-link". */
const char *placement_words(struct str kind);
const char *certainty_words(enum promolint_certainty);
const char *severity_words(enum promolint_severity);
const char *standing_words(enum promolint_standing);

/*
 * A line about all of an article: "3 paid links, 1 promo block: disclosed". Nothing when nothing is
 * paid for and all was understood.
 */
void words_summary(struct buf *, const struct promolint_result *);

#endif
