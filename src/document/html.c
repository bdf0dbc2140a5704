/* HTML files. */
#include "document/html.h"

#include "document/front_matter.h"
#include "document/html_repair.h"
#include "document/html_tokenizer.h"

enum { BATCH = 16 * 1024, BYTES_PER_NODE = 4, FEW = 64 };

struct reader {
    struct html_tokenizer tokenizer;
    struct tokens tokens;
    uint32_t from;
};

static bool read_batch(void *context) {
    struct reader *reader = context;
    return html_tokenize_batch(&reader->tokenizer, &reader->from, BATCH);
}

/*
 * Room for nodes: a '<' gives one and the text before it another. Memory that is
 * never written to costs nothing, a list that has to move is there twice.
 */
static size_t room_for_nodes(struct str text) {
    size_t n = FEW, most = text.n / BYTES_PER_NODE + FEW;
    for (size_t i = str_find_char(text, '<', 0); i != SIZE_MAX && n < most;
         i = str_find_char(text, '<', i + 1))
        n += 2;
    return n;
}

void html_read(struct document *document, struct arena *scratch) {
    struct reader *reader = arena_new(scratch, struct reader);
    reader->tokens.arena = scratch;
    reader->from = front_matter_read(document);
    html_tokenizer_init(&reader->tokenizer, document, &reader->tokens);
    html_find_templates(&reader->tokenizer, reader->from);
    struct tree tree;
    tree_begin(&tree, document, room_for_nodes(document->source->text));
    html_repair(&tree, &reader->tokens, read_batch, reader);
    tree_end(&tree);
    html_tokenizer_end(&reader->tokenizer);
    template_report(document);
}
