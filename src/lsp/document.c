/* Open documents, and the URIs that name them. */
#include "lsp/document.h"

#include <stdlib.h>
#include <string.h>

enum { SENT_LIMIT = 1 << 30 };

/* ---- URIs ------------------------------------------------------------------------------- */

static const struct str file_scheme = {"file://", 7};

char *uri_path(struct str uri) {
    if (!str_starts_same(uri, file_scheme))
        return NULL;
    size_t start = str_find_char(uri, '/', file_scheme.n); /* behind a host, which is this one */
    if (start == SIZE_MAX)
        return NULL;
    char *path = malloc(uri.n - start + 1), *end = path;
    if (!path)
        return NULL;
    for (size_t i = start; i < uri.n; i++) {
        int high = i + 2 < uri.n && uri.p[i] == '%' ? char_hex(uri.p[i + 1]) : -1;
        int low = high >= 0 ? char_hex(uri.p[i + 2]) : -1;
        *end = low >= 0 ? (char)(high * 16 + low) : uri.p[i];
        i += low >= 0 ? 2 : 0;
        end += *end != 0; /* no path holds one */
    }
    *end = 0;
    return path;
}

void uri_add(struct buf *out, struct str path) {
    buf_add(out, file_scheme);
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        if (char_is_alnum(c) || strchr("/-._~", c))
            buf_char(out, c);
        else
            buf_format(out, "%%%c%c", "0123456789ABCDEF"[(unsigned char)c >> 4],
                       "0123456789ABCDEF"[c & 15]);
    }
}

/* ---- documents -------------------------------------------------------------------------- */

struct lsp_document *documents_find(const struct lsp_documents *all, struct str uri) {
    struct lsp_document *d = all->first;
    while (d && !str_is(uri, d->uri))
        d = d->next;
    return d;
}

static void document_free(struct lsp_document *d) {
    free(d->uri);
    free(d->path);
    free(d->language);
    lsp_text_free(&d->text);
    buf_release(&d->sent);
    free(d);
}

static enum lsp_kind kind_of(const char *path, const char *language) {
    static const char *const articles[] = {"html", "xhtml",        "markdown",
                                           "mdx",  "markdown.mdx", "plaintext"};
    const char *slash = strrchr(path, '/');
    if (strcmp(slash ? slash + 1 : path, ".promolint.yaml") == 0)
        return LSP_CONFIGURATION;
    for (size_t i = 0; i < ARRAY_COUNT(articles); i++)
        if (strcmp(language, articles[i]) == 0)
            return LSP_ARTICLE;
    static const char *const endings[] = {".md", ".markdown", ".mdx", ".html", ".htm", ".xhtml"};
    for (size_t i = 0; i < ARRAY_COUNT(endings); i++)
        if (str_ends(str_of(path), str_of(endings[i])))
            return LSP_ARTICLE;
    return LSP_OTHER;
}

struct lsp_document *documents_open(struct lsp_documents *all, struct str uri,
                                    struct str language) {
    struct lsp_document *d = documents_find(all, uri);
    if (d)
        return d;
    d = calloc(1, sizeof *d);
    if (!d)
        return NULL;
    buf_init(&d->sent, SENT_LIMIT);
    d->uri = strndup(uri.p, uri.n);
    d->language = strndup(language.n ? language.p : "", language.n);
    d->path = uri_path(uri);
    d->is_file = d->path != NULL;
    if (!d->path)
        d->path = strndup(uri.p, uri.n);
    if (!d->uri || !d->language || !d->path) {
        document_free(d);
        return NULL;
    }
    d->kind = kind_of(d->path, d->language);
    d->next = all->first;
    all->first = d;
    return d;
}

void documents_close(struct lsp_documents *all, struct lsp_document *closed) {
    struct lsp_document **link = &all->first;
    while (*link != closed)
        link = &(*link)->next;
    *link = closed->next;
    document_free(closed);
}

void documents_release(struct lsp_documents *all) {
    while (all->first)
        documents_close(all, all->first);
}
