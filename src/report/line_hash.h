/*
 * The hash by which GitHub's code scanning knows a line again, exactly as CodeQL's action computes
 * it (primaryLocationLineHash, github/codeql-action, src/fingerprints.ts): a polynomial over the
 * 100 UTF-16 units from the line's start on, without blanks and tabs, and how many lines before had
 * the same.
 */
#ifndef REPORT_LINE_HASH_H
#define REPORT_LINE_HASH_H

#include "base/buf.h"

struct line_hash {
    uint32_t line;       /* from 1 */
    uint32_t occurrence; /* from 1; 0: there is no such line */
    uint64_t hash;
};

/* Zeroes are no lines. */
struct line_hashes {
    struct line_hash *at; /* from malloc; by line after line_hashes_read() */
    size_t n, room;
};

/* Asks for a line's hash. False: no memory. */
bool line_hashes_want(struct line_hashes *, uint32_t line);
/*
 * Computes what was asked for, of a file's bytes, read as Node.js reads UTF-8; a CR ends a line,
 * too. False: no memory.
 */
bool line_hashes_read(struct line_hashes *, struct str bytes);
/* NULL: the text has no such line, or it was not asked for. */
const struct line_hash *line_hashes_find(const struct line_hashes *, uint32_t line);
/* Adds "c129715d7a2bc9a3:1". */
void line_hash_add(struct buf *, const struct line_hash *);
void line_hashes_release(struct line_hashes *);

#endif
