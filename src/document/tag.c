/* Names of elements. */
#include "document/tag.h"

#include <string.h>

enum { ROOM = 16 };

/* Filled up with NUL, so that two words tell whether names are equal. */
static const char names[TAG_COUNT][ROOM] = {
    [TAG_OTHER] = "other",
#define TAG_ROW(id, name, kind) [TAG_##id] = name,
    FOR_TAGS(TAG_ROW)
#undef TAG_ROW
        [TAG_SHORTCODE] = "shortcode",
};

const uint8_t tag_kinds[TAG_COUNT] = {
    [TAG_OTHER] = TAG_INLINE,
#define TAG_ROW(id, name, kind) [TAG_##id] = (kind),
    FOR_TAGS(TAG_ROW)
#undef TAG_ROW
        [TAG_SHORTCODE] = TAG_INLINE,
};

/* The first row of each letter; the rows are in alphabetical order. */
static const uint8_t first_of[27] = {
    TAG_A,      TAG_B,   TAG_CAPTION, TAG_DD,        TAG_EM,        TAG_FIELDSET, TAG_H1,
    TAG_H1,     TAG_I,   TAG_KBD,     TAG_KBD,       TAG_LABEL,     TAG_MAIN,     TAG_NAV,
    TAG_OBJECT, TAG_P,   TAG_Q,       TAG_S,         TAG_S,         TAG_TABLE,    TAG_U,
    TAG_VAR,    TAG_WBR, TAG_XMP,     TAG_SHORTCODE, TAG_SHORTCODE, TAG_SHORTCODE};

enum tag tag_find(struct str name) {
    if (name.n == 0 || name.n >= ROOM || !char_is_alpha(name.p[0]))
        return TAG_OTHER;
    char lower[ROOM] = "";
    for (size_t i = 0; i < name.n; i++) {
        lower[i] = char_lower(name.p[i]);
        if (!lower[i]) /* "a" followed by a NUL is no <a> */
            return TAG_OTHER;
    }
    int letter = lower[0] - 'a';
    for (int tag = first_of[letter]; tag < first_of[letter + 1]; tag++)
        if (memcmp(names[tag], lower, ROOM) == 0)
            return (enum tag)tag;
    return TAG_OTHER;
}

const char *tag_name(enum tag tag) {
    return names[tag];
}

struct str tag_text(enum tag tag) {
    static const uint8_t lengths[TAG_COUNT] = {
        [TAG_OTHER] = sizeof "other" - 1,
#define TAG_ROW(id, name, kind) [TAG_##id] = sizeof name - 1,
        FOR_TAGS(TAG_ROW)
#undef TAG_ROW
            [TAG_SHORTCODE] = sizeof "shortcode" - 1,
    };
    return (struct str){names[tag], lengths[tag]};
}

const char *tag_address(enum tag tag) {
    switch (tag) {
    case TAG_A:
    case TAG_AREA:
        return "href";
    case TAG_IFRAME:
    case TAG_FRAME:
    case TAG_IMG:
    case TAG_SCRIPT:
    case TAG_EMBED:
        return "src";
    case TAG_OBJECT:
        return "data";
    default:
        return NULL;
    }
}
