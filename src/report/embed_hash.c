/*
 * embed_hash NAME < FILE: writes the hash of a file as C source to standard output, in the form of
 * a Content-Security-Policy: `const char NAME[]`. A tool of the build; uses base/ only.
 */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_FILE = 1024 * 1024, BLOCK = 64, WORDS = 8 };

/* ---- SHA-256: FIPS 180-4, sections 4.1.2, 4.2.2, 5 and 6.2 -------------------------------- */

static const uint32_t constants[BLOCK] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, int n) {
    return x >> n | x << (32 - n);
}

static void hash_block(uint32_t hash[WORDS], const unsigned char *block) {
    uint32_t w[BLOCK], s[WORDS];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < BLOCK; i++) {
        uint32_t small0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t small1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + small0 + w[i - 7] + small1;
    }
    memcpy(s, hash, sizeof s);
    for (int i = 0; i < BLOCK; i++) {
        uint32_t big1 = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
        uint32_t big0 = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
        uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        uint32_t t = s[7] + big1 + choice + constants[i] + w[i];
        memmove(&s[1], &s[0], (WORDS - 1) * sizeof *s);
        s[4] += t;
        s[0] = t + big0 + majority;
    }
    for (int i = 0; i < WORDS; i++)
        hash[i] += s[i];
}

static void sha256(const struct str text, unsigned char out[4 * WORDS]) {
    uint32_t hash[WORDS] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    unsigned char last[2 * BLOCK] = {0};
    size_t whole = text.n - text.n % BLOCK, rest = text.n - whole;
    for (size_t i = 0; i < whole; i += BLOCK)
        hash_block(hash, (const unsigned char *)text.p + i);
    memcpy(last, text.p + whole, rest);
    last[rest] = 0x80;
    size_t end = rest + 9 <= BLOCK ? BLOCK : 2 * BLOCK;
    for (int i = 0; i < 8; i++)
        last[end - 1 - (size_t)i] = (unsigned char)((uint64_t)text.n * 8 >> (8 * i));
    for (size_t i = 0; i < end; i += BLOCK)
        hash_block(hash, last + i);
    for (int i = 0; i < 4 * WORDS; i++)
        out[i] = (unsigned char)(hash[i / 4] >> (24 - 8 * (i % 4)));
}

/* ---- the file ----------------------------------------------------------------------------- */

/* Base64 (RFC 4648) of a hash: its length leaves two bytes over. */
static void add_base64(struct buf *out, const unsigned char *bytes, size_t n) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16 | (uint32_t)(i + 1 < n ? bytes[i + 1] : 0) << 8 |
                         (i + 2 < n ? bytes[i + 2] : 0);
        for (size_t k = 0; k < 4; k++)
            buf_char(out, i + k > n ? '=' : digits[group >> (18 - 6 * k) & 63]);
    }
}

static bool read_input(struct buf *text) {
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, stdin)) > 0;)
        buf_add(text, (struct str){piece, n});
    return !ferror(stdin) && !text->failed;
}

int main(int argc, char **argv) {
    struct buf text, out;
    unsigned char hash[4 * WORDS];
    buf_init(&text, LARGEST_FILE);
    buf_init(&out, LARGEST_FILE);
    if (argc != 2 || !read_input(&text)) {
        fprintf(stderr, "usage: embed_hash NAME < FILE, of at most %d bytes\n", LARGEST_FILE);
        return EXIT_FAILURE;
    }
    sha256(buf_str(&text), hash);
    add_base64(&out, hash, sizeof hash);
    printf("\nextern const char %s[];\nconst char %s[] = \"sha256-%s\";\n", argv[1], argv[1],
           out.p);
    bool written = !out.failed && fflush(stdout) == 0;
    buf_release(&text);
    buf_release(&out);
    return written ? EXIT_SUCCESS : EXIT_FAILURE;
}
