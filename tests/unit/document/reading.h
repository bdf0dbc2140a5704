/* Reading a document in a test, and finding things in it. */
#ifndef TESTS_READING_H
#define TESTS_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "document/document.h"
#include "invariants.h"

#include <stdlib.h>
#include <string.h>

/* A document with its memory. */
struct reading {
    struct arena arena;
    jmp_buf failure;
    struct source source;
    struct document *document;
};

static inline void read_bytes(struct reading *r, struct str bytes, enum syntax syntax) {
    arena_init(&r->arena, 0);
    if (setjmp(r->failure))
        fail_msg("out of memory");
    r->arena.on_failure = &r->failure;
    source_read(&r->source, &r->arena, bytes, syntax);
    r->document = document_read(&r->arena, &r->source);
    const char *broken = broken_invariant(r->document);
    if (broken)
        fail_msg("%s", broken);
}

static inline void read_html(struct reading *r, const char *text) {
    read_bytes(r, str_of(text), SYNTAX_HTML);
}

static inline void end_reading(struct reading *r) {
    arena_release(&r->arena);
}

/* Does `s` equal the text? Prints both when not. */
static inline void assert_str(struct str s, const char *want) {
    if (!str_is(s, want))
        fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(s), want);
}

/* The n-th element with that tag, from 0; 0 when there is none. */
static inline uint32_t find_element(const struct document *document, enum tag tag, uint32_t n) {
    for (uint32_t i = 1; i < document->nodes.n; i++)
        if (document->nodes.at[i].kind == NODE_ELEMENT && document->nodes.at[i].tag == tag &&
            n-- == 0)
            return i;
    return 0;
}

static inline uint32_t count_elements(const struct document *document, enum tag tag) {
    uint32_t n = 0;
    while (find_element(document, tag, n))
        n++;
    return n;
}

#endif
