/*
 * Markdown and MDX of any bytes: the document is read, and its model holds
 * together. The first byte chooses the syntax.
 */
#include "../unit/document/invariants.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* More than this for a fuzzer's small input would be a leak or a loop. */
static const size_t memory_cap = (size_t)512 * 1024 * 1024;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    struct arena arena;
    jmp_buf failure;
    arena_init(&arena, memory_cap);
    if (setjmp(failure)) {
        arena_release(&arena);
        return 0;
    }
    arena.on_failure = &failure;
    struct source source;
    source_read(&source, &arena, (struct str){(const char *)data + 1, size - 1},
                data[0] & 1 ? SYNTAX_MDX : SYNTAX_MARKDOWN);
    const struct document *document = document_read(&arena, &source);
    const char *broken = broken_invariant(document);
    if (broken) {
        fprintf(stderr, "%s\n", broken);
        abort();
    }
    for (uint32_t i = 0; i < document->attrs.n; i++)
        document_decode_attr(document, &document->attrs.at[i]);
    arena_release(&arena);
    return 0;
}
