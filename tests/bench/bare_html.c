/*
 * The bare parse that `make bench` compares promolint with: each HTML file named
 * is read into memory and goes through libxml2's SAX parser, whose events do nothing.
 * From memory and with the encoding given, its quickest way.
 */
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes) {
    (void)context, (void)name, (void)attributes;
}

static void on_end(void *context, const xmlChar *name) {
    (void)context, (void)name;
}

static void on_text(void *context, const xmlChar *text, int length) {
    (void)context, (void)text, (void)length;
}

static void on_comment(void *context, const xmlChar *text) {
    (void)context, (void)text;
}

static void parse(const char *bytes, long length) {
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.startElement = on_start;
    handler.endElement = on_end;
    handler.characters = on_text;
    handler.ignorableWhitespace = on_text;
    handler.cdataBlock = on_text;
    handler.comment = on_comment;
    htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(bytes, (int)length);
    if (!context)
        exit(2);
    memcpy(context->sax, &handler, sizeof handler);
    htmlCtxtUseOptions(context, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
    htmlParseDocument(context);
    htmlFreeParserCtxt(context);
}

int main(int argc, char **argv) {
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
        parse(bytes, length);
        free(bytes);
    }
    xmlCleanupParser();
    return 0;
}
