/*
 * The hash by which GitHub's code scanning knows a line again, exactly as CodeQL's action computes
 * it (primaryLocationLineHash, github/codeql-action, src/fingerprints.ts): the value of a rolling
 * hash over the 100 characters that begin at the line, and how often it was met before.
 */
#ifndef REPORT_LINE_HASH_H
#define REPORT_LINE_HASH_H

#include "base/buf.h"

struct line_hash {
    uint64_t hash;
    uint32_t occurrence; /* from 1 */
};

struct line_hashes {
    struct line_hash *at; /* line n is at[n - 1]; from malloc */
    size_t n, room;
};

/*
 * Of a file's bytes, read as Node.js reads UTF-8; a CR ends a line, too. False: no memory.
 * line_hashes_release() is due in any case.
 */
bool line_hashes_read(struct line_hashes *, struct str bytes);
void line_hashes_release(struct line_hashes *);
/* "c129715d7a2bc9a3:1" */
void line_hash_add(struct buf *, struct line_hash);

#endif
