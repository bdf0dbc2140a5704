/*
 * Element names. One row an element: enum, name, and how it stands in a page.
 * Names that are not listed are TAG_OTHER; Markdown constructs use the HTML
 * element they are rendered as.
 */
#ifndef DOCUMENT_TAG_H
#define DOCUMENT_TAG_H

#include "base/str.h"

enum tag_kind {
    TAG_BLOCK = 1,   /* begins and ends a block of text */
    TAG_INLINE = 2,  /* flows with the text around it */
    TAG_VOID = 4,    /* has no content and no end tag */
    TAG_RAWTEXT = 8, /* content is not markup and no text of the page: script, style, ... */
    TAG_RCDATA = 16, /* content is text with entities: title, textarea */
    TAG_HTML5 = 32,  /* a block that libxml2 does not know: it must close an open <p> */
};

/* FOR_TAGS(ROW): ROW(ID, "name", kind bits) */
#define FOR_TAGS(ROW)                                                                              \
    ROW(A, "a", TAG_INLINE)                                                                        \
    ROW(ABBR, "abbr", TAG_INLINE)                                                                  \
    ROW(ADDRESS, "address", TAG_BLOCK)                                                             \
    ROW(AREA, "area", TAG_INLINE | TAG_VOID)                                                       \
    ROW(ARTICLE, "article", TAG_BLOCK | TAG_HTML5)                                                 \
    ROW(ASIDE, "aside", TAG_BLOCK | TAG_HTML5)                                                     \
    ROW(AUDIO, "audio", TAG_INLINE)                                                                \
    ROW(B, "b", TAG_INLINE)                                                                        \
    ROW(BASE, "base", TAG_VOID)                                                                    \
    ROW(BASEFONT, "basefont", TAG_INLINE | TAG_VOID)                                               \
    ROW(BGSOUND, "bgsound", TAG_VOID)                                                              \
    ROW(BLOCKQUOTE, "blockquote", TAG_BLOCK)                                                       \
    ROW(BODY, "body", TAG_BLOCK)                                                                   \
    ROW(BR, "br", TAG_INLINE | TAG_VOID)                                                           \
    ROW(BUTTON, "button", TAG_INLINE)                                                              \
    ROW(CAPTION, "caption", TAG_BLOCK)                                                             \
    ROW(CENTER, "center", TAG_BLOCK)                                                               \
    ROW(CITE, "cite", TAG_INLINE)                                                                  \
    ROW(CODE, "code", TAG_INLINE)                                                                  \
    ROW(COL, "col", TAG_VOID)                                                                      \
    ROW(DD, "dd", TAG_BLOCK)                                                                       \
    ROW(DEL, "del", TAG_INLINE)                                                                    \
    ROW(DETAILS, "details", TAG_BLOCK | TAG_HTML5)                                                 \
    ROW(DIALOG, "dialog", TAG_BLOCK | TAG_HTML5)                                                   \
    ROW(DIV, "div", TAG_BLOCK)                                                                     \
    ROW(DL, "dl", TAG_BLOCK)                                                                       \
    ROW(DT, "dt", TAG_BLOCK)                                                                       \
    ROW(EM, "em", TAG_INLINE)                                                                      \
    ROW(EMBED, "embed", TAG_INLINE | TAG_VOID)                                                     \
    ROW(FIELDSET, "fieldset", TAG_BLOCK)                                                           \
    ROW(FIGCAPTION, "figcaption", TAG_BLOCK | TAG_HTML5)                                           \
    ROW(FIGURE, "figure", TAG_BLOCK | TAG_HTML5)                                                   \
    ROW(FOOTER, "footer", TAG_BLOCK | TAG_HTML5)                                                   \
    ROW(FORM, "form", TAG_BLOCK)                                                                   \
    ROW(FRAME, "frame", TAG_VOID)                                                                  \
    ROW(H1, "h1", TAG_BLOCK)                                                                       \
    ROW(H2, "h2", TAG_BLOCK)                                                                       \
    ROW(H3, "h3", TAG_BLOCK)                                                                       \
    ROW(H4, "h4", TAG_BLOCK)                                                                       \
    ROW(H5, "h5", TAG_BLOCK)                                                                       \
    ROW(H6, "h6", TAG_BLOCK)                                                                       \
    ROW(HEAD, "head", TAG_BLOCK)                                                                   \
    ROW(HEADER, "header", TAG_BLOCK | TAG_HTML5)                                                   \
    ROW(HGROUP, "hgroup", TAG_BLOCK | TAG_HTML5)                                                   \
    ROW(HR, "hr", TAG_BLOCK | TAG_VOID)                                                            \
    ROW(HTML, "html", TAG_BLOCK)                                                                   \
    ROW(I, "i", TAG_INLINE)                                                                        \
    ROW(IFRAME, "iframe", TAG_INLINE | TAG_RAWTEXT)                                                \
    ROW(IMG, "img", TAG_INLINE | TAG_VOID)                                                         \
    ROW(INPUT, "input", TAG_INLINE | TAG_VOID)                                                     \
    ROW(INS, "ins", TAG_INLINE)                                                                    \
    ROW(KBD, "kbd", TAG_INLINE)                                                                    \
    ROW(KEYGEN, "keygen", TAG_INLINE | TAG_VOID)                                                   \
    ROW(LABEL, "label", TAG_INLINE)                                                                \
    ROW(LEGEND, "legend", TAG_BLOCK)                                                               \
    ROW(LI, "li", TAG_BLOCK)                                                                       \
    ROW(LINK, "link", TAG_VOID)                                                                    \
    ROW(MAIN, "main", TAG_BLOCK | TAG_HTML5)                                                       \
    ROW(MARK, "mark", TAG_INLINE)                                                                  \
    ROW(MATH, "math", TAG_INLINE)                                                                  \
    ROW(MENU, "menu", TAG_BLOCK)                                                                   \
    ROW(META, "meta", TAG_VOID)                                                                    \
    ROW(NAV, "nav", TAG_BLOCK | TAG_HTML5)                                                         \
    ROW(NOEMBED, "noembed", TAG_RAWTEXT)                                                           \
    ROW(NOFRAMES, "noframes", TAG_RAWTEXT)                                                         \
    ROW(NOSCRIPT, "noscript", TAG_INLINE)                                                          \
    ROW(OBJECT, "object", TAG_INLINE)                                                              \
    ROW(OL, "ol", TAG_BLOCK)                                                                       \
    ROW(OPTION, "option", TAG_BLOCK)                                                               \
    ROW(P, "p", TAG_BLOCK)                                                                         \
    ROW(PARAM, "param", TAG_VOID)                                                                  \
    ROW(PICTURE, "picture", TAG_INLINE)                                                            \
    ROW(PLAINTEXT, "plaintext", TAG_BLOCK)                                                         \
    ROW(PRE, "pre", TAG_BLOCK)                                                                     \
    ROW(Q, "q", TAG_INLINE)                                                                        \
    ROW(S, "s", TAG_INLINE)                                                                        \
    ROW(SAMP, "samp", TAG_INLINE)                                                                  \
    ROW(SCRIPT, "script", TAG_RAWTEXT)                                                             \
    ROW(SEARCH, "search", TAG_BLOCK | TAG_HTML5)                                                   \
    ROW(SECTION, "section", TAG_BLOCK | TAG_HTML5)                                                 \
    ROW(SELECT, "select", TAG_INLINE)                                                              \
    ROW(SMALL, "small", TAG_INLINE)                                                                \
    ROW(SOURCE, "source", TAG_VOID)                                                                \
    ROW(SPAN, "span", TAG_INLINE)                                                                  \
    ROW(STRONG, "strong", TAG_INLINE)                                                              \
    ROW(STYLE, "style", TAG_RAWTEXT)                                                               \
    ROW(SUB, "sub", TAG_INLINE)                                                                    \
    ROW(SUMMARY, "summary", TAG_BLOCK | TAG_HTML5)                                                 \
    ROW(SUP, "sup", TAG_INLINE)                                                                    \
    ROW(SVG, "svg", TAG_INLINE)                                                                    \
    ROW(TABLE, "table", TAG_BLOCK)                                                                 \
    ROW(TBODY, "tbody", TAG_BLOCK)                                                                 \
    ROW(TD, "td", TAG_BLOCK)                                                                       \
    ROW(TEMPLATE, "template", TAG_INLINE)                                                          \
    ROW(TEXTAREA, "textarea", TAG_INLINE | TAG_RCDATA)                                             \
    ROW(TFOOT, "tfoot", TAG_BLOCK)                                                                 \
    ROW(TH, "th", TAG_BLOCK)                                                                       \
    ROW(THEAD, "thead", TAG_BLOCK)                                                                 \
    ROW(TIME, "time", TAG_INLINE)                                                                  \
    ROW(TITLE, "title", TAG_BLOCK | TAG_RCDATA)                                                    \
    ROW(TR, "tr", TAG_BLOCK)                                                                       \
    ROW(TRACK, "track", TAG_VOID)                                                                  \
    ROW(U, "u", TAG_INLINE)                                                                        \
    ROW(UL, "ul", TAG_BLOCK)                                                                       \
    ROW(VAR, "var", TAG_INLINE)                                                                    \
    ROW(VIDEO, "video", TAG_INLINE)                                                                \
    ROW(WBR, "wbr", TAG_INLINE | TAG_VOID)                                                         \
    ROW(XMP, "xmp", TAG_BLOCK | TAG_RAWTEXT)

#define TAG_ENUM(id, name, kind) TAG_##id,
enum tag {
    TAG_OTHER,                        /* unknown or custom element */
    FOR_TAGS(TAG_ENUM) TAG_SHORTCODE, /* a template's shortcode, include or expression */
    TAG_COUNT
};
#undef TAG_ENUM

/* Looks a name up, A-Z without case; TAG_OTHER when it is not listed. */
enum tag tag_find(struct str name);
/* "other" for TAG_OTHER, "shortcode" for TAG_SHORTCODE. */
const char *tag_name(enum tag);
struct str tag_text(enum tag); /* the same with its length */
/* Bits of enum tag_kind; TAG_OTHER and TAG_SHORTCODE are inline. */
extern const uint8_t tag_kinds[TAG_COUNT];
static inline unsigned tag_kind(enum tag tag) {
    return tag_kinds[tag];
}
/* The attribute with the address of what the element leads to or shows; NULL: it has none. */
const char *tag_address(enum tag);
/* 1 to 6 for h1 to h6, else 0. */
static inline int tag_heading_level(enum tag tag) {
    return tag >= TAG_H1 && tag <= TAG_H6 ? (int)(tag - TAG_H1) + 1 : 0;
}

#endif
