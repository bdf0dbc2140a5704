/* YAML trees as C source. */
#include "base/yaml_emit.h"

enum { LITERAL_WIDTH = 90, NODES_A_LINE = 4 };

/* Octal escapes have a fixed length, so no following digit can belong to them. */
static void emit_char(struct buf *out, char c) {
    if (c == '\n')
        buf_text(out, "\\n");
    else if (c == '"' || c == '\\' || c == '?')
        buf_format(out, "\\%c", c);
    else if (c < ' ' || c > '~')
        buf_format(out, "\\%03o", (unsigned)(unsigned char)c);
    else
        buf_char(out, c);
}

void yaml_emit_text(struct buf *out, struct str s) {
    buf_text(out, "\n    \"");
    size_t line = out->n;
    for (size_t i = 0; i < s.n; i++) {
        emit_char(out, s.p[i]);
        if (out->n - line > LITERAL_WIDTH && i + 1 < s.n) {
            buf_text(out, "\"\n    \"");
            line = out->n;
        }
    }
    buf_char(out, '"');
}

/* Bytes of yaml.text that the nodes use: each scalar's text stands behind the former's. */
static size_t text_length(const struct yaml *y) {
    size_t length = 0;
    for (uint32_t i = 0; i < y->nnodes; i++)
        if (y->nodes[i].text + y->nodes[i].length > length)
            length = y->nodes[i].text + y->nodes[i].length;
    return length;
}

void yaml_emit(struct buf *out, const struct yaml *y, unsigned number) {
    buf_format(out, "static const struct yaml_node nodes_%u[] = {", number);
    for (uint32_t i = 0; i < y->nnodes; i++) {
        const struct yaml_node *n = &y->nodes[i];
        buf_format(out, "%s{%u,%u,%u,%u,%u,%u,%u,%u,%u,%u,%u},",
                   i % NODES_A_LINE == 0 ? "\n    " : " ", n->kind, n->plain, n->column, n->line,
                   n->text, n->length, n->start, n->end, n->next, n->first, n->n);
    }
    buf_format(out, "\n};\nstatic const char text_%u[] =", number);
    yaml_emit_text(out, (struct str){y->text, text_length(y)});
    buf_text(out, ";\n");
}
