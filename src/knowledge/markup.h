/*
 * Lists of names that stand in markup: class names, attributes, metadata keys.
 * They are data (rules/markup/<any>.yaml: a map from a list's name to its
 * items), so that a new theme or CMS needs no C.
 */
#ifndef KNOWLEDGE_MARKUP_H
#define KNOWLEDGE_MARKUP_H

#include "knowledge/knowledge.h"

/* The items of a list, of which the name is looked for from a slot on. */
const struct str_list *markup_find(const struct knowledge *, struct str name, uint32_t slot);
/* Here, because the slot of a literal is then known. */
static inline uint32_t markup_slot(struct str name) {
    uint32_t mixed = (uint32_t)name.n;
    if (name.n)
        mixed += (uint8_t)name.p[0] * 3u + (uint8_t)name.p[name.n / 2] * 29u +
                 (uint8_t)name.p[name.n - 1] * 7u;
    return mixed % MARKUP_SLOTS;
}
/* The items of a list, empty when no file has it. */
static inline const struct str_list *markup_list(const struct knowledge *k, const char *name) {
    struct str wanted = str_of(name);
    return markup_find(k, wanted, markup_slot(wanted));
}
/* Is `word` (A-Z without case) in the list? An item that ends with '*' stands for a beginning. */
bool markup_has(const struct str_list *, struct str word);

/* Adds the lists of one file to the knowledge. */
void markup_load(struct arena *, struct knowledge *, const struct yaml *, struct problems *);

/* Bits of the class lists, for class names that are looked up once for each element. */
enum class_bits {
    CLASS_HIDDEN = 1,
    CLASS_CHROME = 2,
    CLASS_ARTICLE = 4,
    CLASS_PROMO = 8,
    CLASS_COMMENTS = 16,
    CLASS_SPONSORED = 32,
    CLASS_PATRON = 64,
    CLASS_NEGATES = 128, /* what follows it in the name ("no-ad") */
    CLASS_SHOWN = 256    /* takes CLASS_HIDDEN back; not among the bits of a value */
};

/* Builds the index behind markup_classes(), once all files are loaded. */
const struct class_index *markup_index_build(struct arena *, const struct knowledge *);
/*
 * Bits of enum class_bits for the value of a class or id attribute: each name is
 * looked up whole and by its parts ("td-sidebar-wrap", "relatedPosts").
 */
unsigned markup_classes(const struct knowledge *, struct str value);

#endif
