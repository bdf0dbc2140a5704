/* Names of elements. */
#include "document/tag.h"

#include <string.h>

struct row {
    char name[11];
    uint8_t length;
    uint8_t kind;
};

static const struct row rows[TAG_COUNT] = {
    [TAG_OTHER] = {"other", 0, TAG_INLINE},
#define TAG_ROW(id, name, kind) [TAG_##id] = {name, sizeof name - 1, kind},
    FOR_TAGS(TAG_ROW)
#undef TAG_ROW
        [TAG_SHORTCODE] = {"shortcode", 0, TAG_INLINE},
};

/* The first row of each letter; the rows are in alphabetical order. */
static const uint8_t first_of[27] = {
    TAG_A,      TAG_B,   TAG_CAPTION, TAG_DD,        TAG_EM,        TAG_FIELDSET, TAG_H1,
    TAG_H1,     TAG_I,   TAG_KBD,     TAG_KBD,       TAG_LABEL,     TAG_MAIN,     TAG_NAV,
    TAG_OBJECT, TAG_P,   TAG_Q,       TAG_S,         TAG_S,         TAG_TABLE,    TAG_U,
    TAG_VAR,    TAG_WBR, TAG_XMP,     TAG_SHORTCODE, TAG_SHORTCODE, TAG_SHORTCODE};

enum tag tag_find(struct str name) {
    if (name.n == 0 || name.n >= sizeof rows[0].name || !char_is_alpha(name.p[0]))
        return TAG_OTHER;
    char lower[sizeof rows[0].name];
    for (size_t i = 0; i < name.n; i++)
        lower[i] = char_lower(name.p[i]);
    int letter = lower[0] - 'a';
    for (int tag = first_of[letter]; tag < first_of[letter + 1]; tag++)
        if (rows[tag].length == name.n && memcmp(rows[tag].name, lower, name.n) == 0)
            return (enum tag)tag;
    return TAG_OTHER;
}

const char *tag_name(enum tag tag) {
    return rows[tag].name;
}

unsigned tag_kind(enum tag tag) {
    return rows[tag].kind;
}

int tag_heading_level(enum tag tag) {
    return tag >= TAG_H1 && tag <= TAG_H6 ? (int)(tag - TAG_H1) + 1 : 0;
}
