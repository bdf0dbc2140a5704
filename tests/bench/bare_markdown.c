/*
 * The bare parse that `make bench` compares promolint with: each Markdown file
 * named is read into memory and goes through md4c with GitHub's extensions, whose
 * events do nothing.
 */
#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>

static int on_block(MD_BLOCKTYPE type, void *detail, void *user) {
    (void)type, (void)detail, (void)user;
    return 0;
}

static int on_span(MD_SPANTYPE type, void *detail, void *user) {
    (void)type, (void)detail, (void)user;
    return 0;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE length, void *user) {
    (void)type, (void)text, (void)length, (void)user;
    return 0;
}

int main(int argc, char **argv) {
    const MD_PARSER parser = {.flags = MD_DIALECT_GITHUB,
                              .enter_block = on_block,
                              .leave_block = on_block,
                              .enter_span = on_span,
                              .leave_span = on_span,
                              .text = on_text};
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file || fseek(file, 0, SEEK_END) != 0)
            return 2;
        long length = ftell(file);
        char *bytes = malloc((size_t)length + 1);
        rewind(file);
        if (!bytes || fread(bytes, 1, (size_t)length, file) != (size_t)length)
            return 2;
        fclose(file);
        md_parse(bytes, (MD_SIZE)length, &parser, NULL);
        free(bytes);
    }
    return 0;
}
