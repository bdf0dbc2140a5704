/* HTML of any bytes: the document is read, and its model holds together. */
#include "../unit/document/invariants.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* More than this for a fuzzer's small input would be a leak or a loop. */
static const size_t memory_cap = (size_t)512 * 1024 * 1024;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    jmp_buf failure;
    arena_init(&arena, memory_cap);
    if (setjmp(failure)) {
        arena_release(&arena);
        return 0;
    }
    arena.on_failure = &failure;
    struct source source;
    source_read(&source, &arena, (struct str){(const char *)data, size}, SYNTAX_HTML);
    const struct document *document = document_read(&arena, &source);
    const char *broken = broken_invariant(document);
    if (broken) {
        fprintf(stderr, "%s\n", broken);
        abort();
    }
    for (uint32_t i = 0; i < document->attrs.n; i++)
        document_decode_attr(document, &document->attrs.at[i]);
    for (uint32_t i = 0; i <= source.text.n; i += 97) {
        source_position(&source, i);
        source_file_offset(&source, i);
    }
    arena_release(&arena);
    return 0;
}
