/*
 * Eight bytes of text at once, as a number: the first is the lowest, on any machine. A set of
 * them is a number with the high bit of each member.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { BYTES = 8 };

#define BYTES_OF(c) (0x0101010101010101u * (uint8_t)(c))

static inline uint64_t bytes_in_order(uint64_t bytes) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(bytes);
#else
    return bytes;
#endif
}

/* The first eight of n bytes, zeros behind the last; reads no further. */
static inline uint64_t bytes_load(const char *p, size_t n) {
    uint64_t bytes = 0;
    if (n >= BYTES) {
        memcpy(&bytes, p, BYTES);
        return bytes_in_order(bytes);
    }
    for (size_t i = 0; i < n; i++)
        bytes |= (uint64_t)(uint8_t)p[i] << 8 * i;
    return bytes;
}

static inline void bytes_store(char *p, uint64_t bytes) {
    bytes = bytes_in_order(bytes);
    memcpy(p, &bytes, BYTES);
}

/* Those from `low` to `high`, both ASCII. */
static inline uint64_t bytes_within(uint64_t bytes, char low, char high) {
    uint64_t high_bits = bytes | BYTES_OF(0x80); /* so that nothing is borrowed from the next */
    uint64_t within = (high_bits - BYTES_OF(low)) ^ (high_bits - BYTES_OF(high + 1));
    return within & (high_bits ^ bytes);
}

/* The place of the first member; there must be one. */
static inline uint32_t bytes_first(uint64_t set) {
    return (uint32_t)__builtin_ctzll(set) / 8;
}

/* All bits of the bytes before the first member. */
static inline uint64_t bytes_before(uint64_t set) {
    return ((set & -set) >> 7) - 1;
}

#endif
