/* Edits of a document, as the protocol has them. */
#ifndef LSP_EDIT_H
#define LSP_EDIT_H

#include "lsp/server.h"

/* What is edited: a document that is open, a file that is not, or one that is to be made first. */
enum edit_target { EDIT_DOCUMENT, EDIT_FILE, EDIT_NEW_FILE };

/* Adds the member "edit": these edits of the document as it is now. Only an editor that makes files
 * (abilities.create_files) can be told to make one. */
void edit_write(struct server *, struct lsp_document *, enum edit_target,
                const struct promolint_edit *, size_t n, struct buf *);
/*
 * The same, with the edits that lead from the document's text to another one: a line each where
 * both have as many. False: the texts are the same.
 */
bool edit_write_difference(struct server *, struct lsp_document *, struct str text, struct buf *);

#endif
