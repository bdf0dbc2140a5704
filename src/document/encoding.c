/* Decoding with a map back to the file: by tables of our own, or by iconv. */
#include "document/encoding.h"

#include "base/bytes.h"

#include <iconv.h>
#include <string.h>

size_t encoding_ascii_run(const char *p, size_t n) {
    size_t i = 0;
    for (; n - i >= 32; i += 32) {
        uint64_t words[4];
        memcpy(words, p + i, sizeof words);
        if ((words[0] | words[1] | words[2] | words[3]) & BYTES_OF(0x80))
            break;
    }
    for (; n - i >= BYTES; i += BYTES) {
        uint64_t beyond = bytes_load(p + i, BYTES) & BYTES_OF(0x80);
        if (beyond)
            return i + bytes_first(beyond);
    }
    while (i < n && !(p[i] & 0x80))
        i++;
    return i;
}

size_t encoding_sequence(const char *p, size_t n) {
    const uint8_t *b = (const uint8_t *)p;
    uint8_t low = 0x80, high = 0xBF;
    if (n == 0)
        return 0;
    if (b[0] < 0x80)
        return 1;
    size_t length = b[0] >= 0xF0 ? 4 : b[0] >= 0xE0 ? 3 : 2;
    if (b[0] < 0xC2 || b[0] > 0xF4 || n < length)
        return 0;
    if (b[0] == 0xE0)
        low = 0xA0;
    else if (b[0] == 0xED)
        high = 0x9F;
    else if (b[0] == 0xF0)
        low = 0x90;
    else if (b[0] == 0xF4)
        high = 0x8F;
    if (b[1] < low || b[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((b[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

struct utf8_check encoding_check(struct str s) {
    size_t i = encoding_ascii_run(s.p, s.n);
    struct utf8_check check = {.ascii = i == s.n, .valid = true};
    while (i < s.n) {
        size_t length = encoding_sequence(s.p + i, s.n - i);
        if (length == 0) {
            check.valid = false;
            return check;
        }
        i += length;
        if (i < s.n && !(s.p[i] & 0x80))
            i += encoding_ascii_run(s.p + i, s.n - i);
    }
    return check;
}

const char *encoding_guess(struct str s) {
    size_t sequences = 0, others = 0;
    for (size_t i = encoding_ascii_run(s.p, s.n); i < s.n;
         i += encoding_ascii_run(s.p + i, s.n - i)) {
        size_t length = encoding_sequence(s.p + i, s.n - i);
        sequences += length > 0;
        others += length == 0;
        i += length ? length : 1;
    }
    return sequences > others ? "utf-8" : "windows-1252";
}

size_t encoding_put(uint32_t c, char *out) {
    size_t n = 0;
    if (c < 0x80) {
        out[n++] = (char)c;
        return n;
    }
    if (c < 0x800) {
        out[n++] = (char)(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        out[n++] = (char)(0xE0 | c >> 12);
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
    } else {
        out[n++] = (char)(0xF0 | c >> 18);
        out[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
    }
    out[n++] = (char)(0x80 | (c & 0x3F));
    return n;
}

uint32_t encoding_windows_1252(uint8_t byte) {
    static const uint16_t from_128[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    return byte >= 0x80 && byte < 0xA0 ? from_128[byte - 0x80] : byte;
}

/* ---- decoding -------------------------------------------------------------------------- */

/* The text while it is decoded. */
struct target {
    struct arena *arena;
    char *text;
    uint32_t *origin;
    size_t n, room;
};

/* Room for `more` bytes; offsets in the text must fit 31 bits. */
static void reserve(struct target *t, size_t more) {
    if (t->room - t->n > more)
        return;
    size_t room = t->room + t->room / 4 + more + 64;
    if (room > INT32_MAX)
        arena_fail(t->arena);
    t->text = arena_grow(t->arena, t->text, t->room, room);
    t->origin =
        arena_grow(t->arena, t->origin, t->room * sizeof *t->origin, room * sizeof *t->origin);
    t->room = room;
}

/* Appends bytes that come from the same place in the file. */
static void put_bytes(struct target *t, const char *p, size_t n, size_t from) {
    reserve(t, n);
    for (size_t i = 0; i < n; i++) {
        t->text[t->n] = p[i];
        t->origin[t->n++] = (uint32_t)from;
    }
}

static void put_code_point(struct target *t, uint32_t c, size_t from) {
    char out[4];
    put_bytes(t, out, encoding_put(c, out), from);
}

static void decode_utf16(struct target *t, struct str bytes, size_t i, bool big) {
    const uint8_t *b = (const uint8_t *)bytes.p;
    while (i < bytes.n) {
        if (bytes.n - i == 1) {
            put_code_point(t, 0xFFFD, i);
            return;
        }
        uint32_t unit = (uint32_t)b[i + !big] << 8 | b[i + big];
        size_t from = i;
        i += 2;
        if (unit >= 0xD800 && unit < 0xDC00 && bytes.n - i >= 2) {
            uint32_t low = (uint32_t)b[i + !big] << 8 | b[i + big];
            if (low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        put_code_point(t, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit, from);
    }
}

static void decode_windows_1252(struct target *t, struct str bytes, size_t i) {
    for (; i < bytes.n; i++)
        put_code_point(t, encoding_windows_1252((uint8_t)bytes.p[i]), i);
}

/* One character after the other, so that the place of each is known. */
static void decode_iconv(struct target *t, struct str bytes, size_t i, iconv_t cd) {
    enum { LONGEST = 8 };
    while (i < bytes.n) {
        size_t taken = 0, made = 0;
        char out[32];
        for (size_t n = 1; n <= LONGEST && n <= bytes.n - i && taken == 0; n++) {
            char *in = (char *)(uintptr_t)(bytes.p + i), *to = out;
            size_t in_left = n, out_left = sizeof out;
            iconv(cd, &in, &in_left, &to, &out_left);
            made = sizeof out - out_left;
            taken = n - in_left;
        }
        if (taken == 0) {
            put_code_point(t, 0xFFFD, i);
            taken = 1;
            iconv(cd, NULL, NULL, NULL, NULL);
        } else {
            put_bytes(t, out, made, i);
        }
        i += taken;
    }
}

struct decoded encoding_decode(struct arena *arena, struct str bytes, uint32_t from,
                               const char *encoding) {
    struct target t = {.arena = arena};
    reserve(&t, bytes.n - from);
    if (strncmp(encoding, "utf-16", 6) == 0) {
        decode_utf16(&t, bytes, from, strcmp(encoding, "utf-16be") == 0);
    } else if (strcmp(encoding, "windows-1252") == 0) {
        decode_windows_1252(&t, bytes, from);
    } else {
        iconv_t cd = iconv_open("UTF-8", encoding);
        if (cd == (iconv_t)-1)
            arena_fail(arena);
        jmp_buf *outer = arena->on_failure, failure;
        if (setjmp(failure)) {
            iconv_close(cd);
            arena->on_failure = outer;
            arena_fail(arena);
        }
        arena->on_failure = &failure;
        decode_iconv(&t, bytes, from, cd);
        arena->on_failure = outer;
        iconv_close(cd);
    }
    reserve(&t, 1);
    t.origin[t.n] = (uint32_t)bytes.n;
    return (struct decoded){{t.text, t.n}, t.origin};
}
