/*
 * Frames of the protocol: a header with the length of the body in bytes, an empty line, the body.
 * (Language Server Protocol 3.17, "Base Protocol".)
 */
#ifndef LSP_FRAME_H
#define LSP_FRAME_H

#include "base/buf.h"

enum { FRAME_LIMIT = 64 << 20 }; /* bytes of the largest body that is read */

struct frame_reader {
    int fd;
    struct buf in;  /* bytes that were read */
    size_t at;      /* of these, how many were taken */
    size_t to_skip; /* bytes of a body that is too large */
    bool end;       /* nothing more will come */
};

enum frame {
    FRAME_NONE,      /* no whole one is there yet */
    FRAME_BODY,      /* `body` is one, valid until frame_fill() */
    FRAME_MALFORMED, /* bytes without a length were skipped */
    FRAME_TOO_LARGE  /* a body above the limit is being skipped */
};

void frame_reader_init(struct frame_reader *, int fd);
void frame_reader_release(struct frame_reader *);
/* Reads what there is, waiting for at least one byte. Sets `end` when there is no more. */
void frame_fill(struct frame_reader *);
enum frame frame_next(struct frame_reader *, struct str *body);

/* Writes one. False: the other side does not read any more. */
bool frame_write(int fd, struct str body);

#endif
