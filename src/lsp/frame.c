/* Reading and writing frames, also in the company of bytes that are none. */
#include "lsp/frame.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST_HEADER = 8192, PIECE = 1 << 16 };

static const struct str length_name = {"content-length:", 15};

void frame_reader_init(struct frame_reader *r, int fd) {
    *r = (struct frame_reader){.fd = fd};
    buf_init(&r->in, (size_t)FRAME_LIMIT + LONGEST_HEADER + PIECE);
}

void frame_reader_release(struct frame_reader *r) {
    buf_release(&r->in);
}

/* Moves what was not taken to the front. */
static void settle(struct frame_reader *r) {
    if (r->at == 0)
        return;
    size_t left = r->in.n - r->at;
    memmove(r->in.p, r->in.p + r->at, left);
    r->in.n = left;
    r->at = 0;
}

void frame_fill(struct frame_reader *r) {
    char piece[PIECE];
    ssize_t n;
    do
        n = read(r->fd, piece, sizeof piece);
    while (n < 0 && errno == EINTR);
    r->end = n <= 0;
    if (r->end)
        return;
    size_t skipped = (size_t)n < r->to_skip ? (size_t)n : r->to_skip;
    r->to_skip -= skipped;
    settle(r);
    buf_add(&r->in, (struct str){piece + skipped, (size_t)n - skipped});
    r->end = r->in.failed;
}

static struct str rest_of(const struct frame_reader *r) {
    return (struct str){r->in.p + r->at, r->in.n - r->at};
}

/* The length of a header with the empty line behind it; 0: it is not whole yet. */
static size_t header_length(struct str s) {
    for (size_t i = 0; (i = str_find_char(s, '\n', i)) != SIZE_MAX; i++) {
        if (i + 1 < s.n && s.p[i + 1] == '\n')
            return i + 2;
        if (i + 2 < s.n && s.p[i + 1] == '\r' && s.p[i + 2] == '\n')
            return i + 3;
    }
    return 0;
}

/* The number behind Content-Length, in any case of letters; false: there is none. */
static bool read_length(struct str header, size_t *length) {
    bool found = false;
    while (header.n) {
        struct str line = str_trim(str_cut(&header, '\n'));
        if (!str_starts_same(line, length_name))
            continue;
        struct str digits = str_trim(str_slice(line, length_name.n, line.n));
        *length = 0;
        found = digits.n > 0;
        for (size_t i = 0; i < digits.n && found; i++) {
            found = char_is_digit(digits.p[i]) && *length < SIZE_MAX / 20;
            *length = *length * 10 + (size_t)(digits.p[i] - '0');
        }
    }
    return found;
}

/* Passes over what is no header, up to where one may begin. */
static enum frame skip_garbage(struct frame_reader *r) {
    struct str s = rest_of(r);
    size_t at = 1;
    while (at < s.n && !str_starts_same(str_slice(s, at, s.n), length_name) &&
           s.n - at >= length_name.n)
        at++;
    r->at += at;
    return FRAME_MALFORMED;
}

static enum frame skip_body(struct frame_reader *r, size_t length) {
    size_t here = r->in.n - r->at;
    size_t skipped = here < length ? here : length;
    r->at += skipped;
    r->to_skip = length - skipped;
    return FRAME_TOO_LARGE;
}

enum frame frame_next(struct frame_reader *r, struct str *body) {
    struct str s = rest_of(r);
    size_t header = header_length(str_slice(s, 0, LONGEST_HEADER)), length = 0;
    if (header == 0)
        return s.n < LONGEST_HEADER ? FRAME_NONE : skip_garbage(r);
    if (!read_length(str_slice(s, 0, header), &length))
        return skip_garbage(r);
    if (length > FRAME_LIMIT) {
        r->at += header;
        return skip_body(r, length);
    }
    if (s.n - header < length)
        return FRAME_NONE;
    *body = str_slice(s, header, header + length);
    r->at += header + length;
    return FRAME_BODY;
}

bool frame_write(int fd, struct str body) {
    char header[64];
    int n = snprintf(header, sizeof header, "Content-Length: %zu\r\n\r\n", body.n);
    const struct str parts[] = {{header, (size_t)n}, body};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        for (struct str left = parts[i]; left.n;) {
            ssize_t done = write(fd, left.p, left.n);
            if (done < 0 && errno != EINTR)
                return false;
            if (done > 0)
                left = str_slice(left, (size_t)done, left.n);
        }
    return true;
}
