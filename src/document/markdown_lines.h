/*
 * Lines that md4c 0.4.8 takes for something else than CommonMark and GFM do, so
 * that what stands behind them, or in them, is lost:
 *
 * - a fence, or a tag, that goes on with a paragraph because it is indented by
 *   four columns or more, begins no block;
 * - a fence ends its code although a tab follows it;
 * - a row of dashes with another number of cells than the row above it makes no table.
 */
#ifndef DOCUMENT_MARKDOWN_LINES_H
#define DOCUMENT_MARKDOWN_LINES_H

#include "document/source.h"

/*
 * What is to be parsed instead of `text`, which is source->text with templates masked, from
 * `from` on: a copy of the same length in which those lines are written otherwise, or `text`
 * itself. MDX knows no indented code: there nothing is too far in.
 */
struct str markdown_lines_mask(struct arena *, const struct source *, struct str text,
                               uint32_t from);

#endif
