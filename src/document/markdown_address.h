/*
 * Bare addresses that md4c 0.4.8 leaves as text: it wants white space or one of a few marks
 * before them and knows small letters only, where GitHub and others make links of
 * "Shop:https://shop.example/", of |https://shop.example/| and of <br>https://shop.example/.
 */
#ifndef DOCUMENT_MARKDOWN_ADDRESS_H
#define DOCUMENT_MARKDOWN_ADDRESS_H

#include "document/token.h"

/* Makes links of those in the text of Markdown that is in no link and no code. */
void markdown_addresses(struct document *, struct tokens *);
/* Where the address [start, end) really ends: what closes the sentence is no part of it. */
uint32_t markdown_address_end(struct str text, uint32_t start, uint32_t end);

#endif
