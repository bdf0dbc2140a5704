/* Frames, however the bytes arrive, and what comes of bytes that are none. */
#include "lsp/frame.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST_SAID = 512 };

/* A reader of a pipe, and what it has read so far: "<body>", "?" for what is malformed, "!". */
struct talk {
    struct frame_reader reader;
    int write;
    char said[MOST_SAID];
};

static void begin(struct talk *t) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    frame_reader_init(&t->reader, ends[0]);
    t->write = ends[1];
    t->said[0] = 0;
}

static void end(struct talk *t) {
    close(t->reader.fd);
    close(t->write);
    frame_reader_release(&t->reader);
}

static void add_said(struct talk *t, enum frame frame, struct str body) {
    size_t n = strlen(t->said);
    if (frame == FRAME_BODY)
        snprintf(t->said + n, MOST_SAID - n, "<%.*s>", STR_ARG(body));
    else if (n == 0 || t->said[n - 1] != (frame == FRAME_MALFORMED ? '?' : '!'))
        snprintf(t->said + n, MOST_SAID - n, frame == FRAME_MALFORMED ? "?" : "!");
}

/* Sends bytes, and takes what has become whole by them. */
static void send_bytes(struct talk *t, struct str bytes) {
    struct str body;
    enum frame frame;
    assert_int_equal(write(t->write, bytes.p, bytes.n), (ssize_t)bytes.n);
    frame_fill(&t->reader);
    while ((frame = frame_next(&t->reader, &body)) != FRAME_NONE)
        add_said(t, frame, body);
}

static const struct {
    const char *bytes, *want;
} frames[] = {
    {"Content-Length: 2\r\n\r\n{}", "<{}>"},
    {"Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]", "<{}><[1]>"},
    {"content-LENGTH:2\n\n{}", "<{}>"},
    {"Content-Type: x; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}", "<{}>"},
    {"Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n{}", "<><{}>"},
    {"Content-Length: 3\r\n\r\n\xE2\x82\xAC", "<\xE2\x82\xAC>"},
    {"Content-Length: 5\r\n\r\n\r\n\r\n.", "<\r\n\r\n.>"},
    {"noise\r\n\r\nContent-Length: 2\r\n\r\n{}", "?<{}>"},
    {"Content-Length: x\r\n\r\nContent-Length: 2\r\n\r\n{}", "?<{}>"},
    {"Content-Length: -1\r\n\r\nContent-Length: 2\r\n\r\n{}", "?<{}>"},
    {"Content-Length: 99999999999999999999999\r\n\r\nContent-Length: 2\r\n\r\n{}", "?<{}>"},
    {"Content-Length: 2\r\n\r\n{", ""},
    {"Content-Length: 2\r\n", ""},
};

static void in_one_piece(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(frames); i++) {
        struct talk t;
        begin(&t);
        send_bytes(&t, str_of(frames[i].bytes));
        assert_string_equal(t.said, frames[i].want);
        end(&t);
    }
}

static void byte_by_byte(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(frames); i++) {
        struct talk t;
        begin(&t);
        for (const char *c = frames[i].bytes; *c; c++)
            send_bytes(&t, (struct str){c, 1});
        assert_string_equal(t.said, frames[i].want);
        end(&t);
    }
}

static void a_body_that_is_too_large_is_passed_over(void **state) {
    (void)state;
    enum { PIECE = 32768 };
    static const char zeros[PIECE];
    struct talk t;
    char header[64];
    begin(&t);
    int n = snprintf(header, sizeof header, "Content-Length: %d\r\n\r\n", FRAME_LIMIT + 1);
    send_bytes(&t, (struct str){header, (size_t)n});
    for (size_t left = (size_t)FRAME_LIMIT + 1; left; left -= left < PIECE ? left : PIECE)
        send_bytes(&t, (struct str){zeros, left < PIECE ? left : PIECE});
    assert_true(t.reader.in.n <= (size_t)2 * PIECE); /* it was not kept */
    send_bytes(&t, STR("Content-Length: 2\r\n\r\n{}"));
    assert_string_equal(t.said, "!<{}>");
    end(&t);
}

static void a_header_without_end_is_passed_over(void **state) {
    (void)state;
    char noise[10000];
    struct talk t;
    memset(noise, 'x', sizeof noise);
    begin(&t);
    send_bytes(&t, (struct str){noise, sizeof noise});
    assert_string_equal(t.said, "?");
    send_bytes(&t, STR("Content-Length: 2\r\n\r\n{}"));
    assert_string_equal(t.said, "?<{}>");
    end(&t);
}

static void the_end_is_told(void **state) {
    (void)state;
    struct talk t;
    struct str body;
    begin(&t);
    assert_true(frame_write(t.write, STR("{}")));
    close(t.write);
    frame_fill(&t.reader);
    assert_false(t.reader.end);
    assert_int_equal(frame_next(&t.reader, &body), FRAME_BODY);
    assert_true(str_is(body, "{}"));
    frame_fill(&t.reader);
    assert_true(t.reader.end);
    t.write = dup(t.reader.fd);
    end(&t);
}

static void nobody_reads(void **state) {
    (void)state;
    struct talk t;
    begin(&t);
    signal(SIGPIPE, SIG_IGN);
    close(t.reader.fd);
    assert_false(frame_write(t.write, STR("{}")));
    t.reader.fd = dup(t.write);
    end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_one_piece),
        cmocka_unit_test(byte_by_byte),
        cmocka_unit_test(a_body_that_is_too_large_is_passed_over),
        cmocka_unit_test(a_header_without_end_is_passed_over),
        cmocka_unit_test(the_end_is_told),
        cmocka_unit_test(nobody_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
