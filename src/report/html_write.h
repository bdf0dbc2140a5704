/*
 * Writing HTML. All that comes from an article, a path or a rule file goes through html_text() or
 * html_source(): after that it holds no markup, no control character but tabs of the source, no
 * bidi control, and is UTF-8.
 */
#ifndef REPORT_HTML_WRITE_H
#define REPORT_HTML_WRITE_H

#include "base/buf.h"

/* Text of an element, never of an attribute, in which quotes mean nothing: one line, with visible
 * escapes. */
void html_text(struct buf *, struct str);
/* Text of the source, for white-space: pre-wrap: tabs stay, escapes stand in <i>. */
void html_source(struct buf *, struct str);
/* A name of promolint's own for people: "promo-block" becomes "promo block". */
void html_name(struct buf *, struct str name);
/* "1,234". */
void html_count(struct buf *, uint64_t);
/* "1 finding", "2 findings": `one` is the word for one. */
void html_counted(struct buf *, uint64_t, const char *one);

#endif
