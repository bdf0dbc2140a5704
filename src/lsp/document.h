/* The documents that are open in the editor. */
#ifndef LSP_DOCUMENT_H
#define LSP_DOCUMENT_H

#include "base/buf.h"
#include "lsp/text.h"

enum lsp_kind {
    LSP_ARTICLE,
    LSP_CONFIGURATION, /* a .promolint.yaml */
    LSP_OTHER          /* nothing that promolint can say something of */
};

struct lsp_document {
    struct lsp_document *next;
    char *uri, *path; /* path: of a file; for others the uri, which ends no folder */
    char *language;   /* as the editor names it: "markdown" */
    enum lsp_kind kind;
    bool is_file;
    int64_t version;
    struct lsp_text text;
    bool due;          /* its diagnostics are to be published */
    int64_t due_since; /* the first edit of which they say nothing; milliseconds */
    int64_t due_at;    /* when */
    uint64_t result;   /* a number for the diagnostics that were sent last */
    struct buf sent;   /* these */
    int64_t sent_for;  /* the version that they were sent for unasked */
};

struct lsp_documents {
    struct lsp_document *first;
};

struct lsp_document *documents_find(const struct lsp_documents *, struct str uri);
/* Opens one, or opens it again. NULL: no memory. */
struct lsp_document *documents_open(struct lsp_documents *, struct str uri, struct str language);
void documents_close(struct lsp_documents *, struct lsp_document *);
void documents_release(struct lsp_documents *);

/* The path of a file: URI, percent-decoded and terminated; NULL: it is no such URI, or no memory.
 * From malloc. */
char *uri_path(struct str uri);
/* The file: URI of an absolute path. */
void uri_add(struct buf *, struct str path);

#endif
