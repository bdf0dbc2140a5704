/*
 * Text that a format writes as it is: printable ASCII, but for the few characters that mean
 * something in that format. Nearly all text is, so that sixteen bytes of it are looked at at once.
 */
#ifndef BASE_PLAIN_RUN_H
#define BASE_PLAIN_RUN_H

#include "base/bytes.h"
#include "base/str.h"

typedef int8_t plain_block __attribute__((vector_size(2 * BYTES)));

/* All bits of the bytes that are printable ASCII and not among `special`; from 0x80 on they are
 * negative. */
static inline plain_block plain_bytes(plain_block block, struct str special) {
    plain_block other = block == 0x7F;
#pragma GCC unroll 8
    for (size_t c = 0; c < special.n; c++)
        other |= block == special.p[c];
    return (block > 0x1F) & ~other;
}

/* How many bytes from `from` on are printable ASCII and not among `special`, a literal. */
static inline size_t plain_run(struct str s, size_t from, struct str special) {
    uint64_t halves[2] = {UINT64_MAX, UINT64_MAX};
    plain_block block;
    size_t i = from;
    for (; s.n - i >= sizeof block; i += sizeof block) {
        memcpy(&block, s.p + i, sizeof block);
        block = plain_bytes(block, special);
        memcpy(halves, &block, sizeof block);
        if ((halves[0] & halves[1]) != UINT64_MAX)
            break;
    }
    if (s.n - i < sizeof block) {
        block = (plain_block){0}; /* which is not printable */
        if (s.n > i)
            memcpy(&block, s.p + i, s.n - i);
        block = plain_bytes(block, special);
        memcpy(halves, &block, sizeof block);
    }
    size_t half = halves[0] == UINT64_MAX;
    return i - from + half * BYTES + bytes_first(bytes_in_order(~halves[half]));
}

#endif
