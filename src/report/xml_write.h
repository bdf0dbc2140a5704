/* Writes XML 1.0 into a buffer. */
#ifndef REPORT_XML_WRITE_H
#define REPORT_XML_WRITE_H

#include "base/buf.h"

/*
 * Text between tags, or in an attribute's quotes. What XML cannot hold, even as a reference,
 * becomes U+FFFD, and so do bytes that are not UTF-8; what steers a terminal or a CI system becomes
 * a reference.
 */
void xml_text(struct buf *, struct str);

/* ` name="value"` */
static inline void xml_attribute(struct buf *out, const char *name, struct str value) {
    buf_char(out, ' ');
    buf_text(out, name);
    buf_text(out, "=\"");
    xml_text(out, value);
    buf_char(out, '"');
}
static inline void xml_number(struct buf *out, const char *name, uint64_t value) {
    buf_char(out, ' ');
    buf_text(out, name);
    buf_text(out, "=\"");
    buf_number(out, value);
    buf_char(out, '"');
}

#endif
