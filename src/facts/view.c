/* What a reader meets at each node: one pass from parents to children, then the article. */
#include "facts/view.h"

#include "knowledge/markup.h"

enum {
    SHORT_TEXT = 20,      /* bytes; shorter runs are menus and buttons */
    WRAPPER_PERCENT = 50, /* of the page's text */
    SMALLEST_ARTICLE = 80 /* bytes of running text */
};

/* ---- visibility ------------------------------------------------------------------------ */

/* What a declaration of the inline style does to what it is on. */
enum style_effect {
    STYLE_UNSEEN = 1, /* takes it from the screen */
    STYLE_FLAT = 2,   /* leaves it no height: what is in it still shows, */
    STYLE_CUT = 4,    /* unless what does not fit is cut off, */
    STYLE_PADDED = 8  /* and no padding makes room for it (as for a video that scales) */
};

/* A property with a value that matters. */
struct style_row {
    struct str property;
    enum { VALUE_WORD, VALUE_BEGINS, VALUE_ZERO, VALUE_SIZE, VALUE_FAR_OFF } how;
    struct str value;
    enum style_effect effect;
};

static const struct style_row style_rows[] = {
    {{"display", 7}, VALUE_WORD, {"none", 4}, STYLE_UNSEEN},
    {{"visibility", 10}, VALUE_WORD, {"hidden", 6}, STYLE_UNSEEN},
    {{"visibility", 10}, VALUE_WORD, {"collapse", 8}, STYLE_UNSEEN},
    {{"content-visibility", 18}, VALUE_WORD, {"hidden", 6}, STYLE_UNSEEN},
    {{"opacity", 7}, VALUE_ZERO, {"", 0}, STYLE_UNSEEN},
    {{"font-size", 9}, VALUE_ZERO, {"", 0}, STYLE_UNSEEN},
    {{"text-indent", 11}, VALUE_FAR_OFF, {"", 0}, STYLE_UNSEEN},
    {{"left", 4}, VALUE_FAR_OFF, {"", 0}, STYLE_UNSEEN},
    {{"top", 3}, VALUE_FAR_OFF, {"", 0}, STYLE_UNSEEN},
    {{"margin-left", 11}, VALUE_FAR_OFF, {"", 0}, STYLE_UNSEEN},
    {{"clip", 4}, VALUE_BEGINS, {"rect(0", 6}, STYLE_UNSEEN},
    {{"clip", 4}, VALUE_BEGINS, {"rect(1px", 8}, STYLE_UNSEEN},
    {{"clip-path", 9}, VALUE_BEGINS, {"inset(50%", 9}, STYLE_UNSEEN},
    {{"clip-path", 9}, VALUE_BEGINS, {"inset(100%", 10}, STYLE_UNSEEN},
    {{"transform", 9}, VALUE_BEGINS, {"scale(0)", 8}, STYLE_UNSEEN},
    {{"height", 6}, VALUE_ZERO, {"", 0}, STYLE_FLAT},
    {{"max-height", 10}, VALUE_ZERO, {"", 0}, STYLE_FLAT},
    {{"overflow", 8}, VALUE_WORD, {"hidden", 6}, STYLE_CUT},
    {{"overflow", 8}, VALUE_WORD, {"clip", 4}, STYLE_CUT},
    {{"overflow-y", 10}, VALUE_WORD, {"hidden", 6}, STYLE_CUT},
    {{"padding", 7}, VALUE_SIZE, {"", 0}, STYLE_PADDED},
    {{"padding-top", 11}, VALUE_SIZE, {"", 0}, STYLE_PADDED},
    {{"padding-bottom", 14}, VALUE_SIZE, {"", 0}, STYLE_PADDED},
};

/* "0", "0px", "0.0", ".0". */
static bool is_zero(struct str value) {
    size_t i = 0, digits = 0;
    for (; i < value.n && (value.p[i] == '0' || value.p[i] == '.'); i++)
        digits += value.p[i] == '0';
    return digits && (i == value.n || !char_is_digit(value.p[i]));
}

/* "-999px", "-100em": so far to the left or above that no screen shows it. */
static bool is_far_off(struct str value) {
    enum { FEWEST_DIGITS = 3 };
    size_t i = 1;
    while (i < value.n && char_is_digit(value.p[i]))
        i++;
    return value.n && value.p[0] == '-' && i > FEWEST_DIGITS &&
           (i > FEWEST_DIGITS + 1 || str_starts(value, STR("-999")));
}

static bool is_value(const struct style_row *row, struct str value) {
    struct str rest = value;
    switch (row->how) {
    case VALUE_WORD:
        return str_same(str_trim(str_cut(&rest, '!')), row->value);
    case VALUE_BEGINS:
        return str_starts_same(value, row->value);
    case VALUE_ZERO:
        return is_zero(value);
    case VALUE_SIZE:
        return !is_zero(value);
    case VALUE_FAR_OFF:
        return is_far_off(value);
    }
    return false;
}

/* Of two declarations of a property the later one holds. */
static bool style_hides(struct str style) {
    bool holds[ARRAY_COUNT(style_rows)] = {false};
    for (struct str rest = style; rest.n;) {
        struct str declaration = str_cut(&rest, ';');
        struct str name = str_trim(str_cut(&declaration, ':'));
        for (size_t i = 0; i < ARRAY_COUNT(style_rows); i++)
            if (name.n == style_rows[i].property.n && str_same(name, style_rows[i].property))
                holds[i] = is_value(&style_rows[i], str_trim(declaration));
    }
    unsigned effects = 0;
    for (size_t i = 0; i < ARRAY_COUNT(style_rows); i++)
        effects |= holds[i] ? style_rows[i].effect : 0;
    return effects & STYLE_UNSEEN ||
           (effects & (STYLE_FLAT | STYLE_CUT | STYLE_PADDED)) == (STYLE_FLAT | STYLE_CUT);
}

/* The attributes of an element that tell how it is seen; NULL when it lacks them. */
struct looks {
    const struct attr *id, *lang, *role, *class, *style, *hidden, *aria_hidden;
};

/* Looks for all of them at once: most elements have none. */
static struct looks find_looks(const struct document *d, const struct node *n) {
    struct looks looks = {0};
    const struct {
        struct str name;
        const struct attr **attr;
    } known[] = {{STR("id"), &looks.id},
                 {STR("lang"), &looks.lang},
                 {STR("role"), &looks.role},
                 {STR("class"), &looks.class},
                 {STR("style"), &looks.style},
                 {STR("hidden"), &looks.hidden},
                 {STR("aria-hidden"), &looks.aria_hidden}};
    for (uint32_t a = n->attrs; a < n->attrs + n->nattrs; a++) {
        const struct attr *attr = &d->attrs.at[a];
        for (size_t i = 0; i < ARRAY_COUNT(known); i++)
            if (attr->name.n == known[i].name.n && !*known[i].attr &&
                str_eq(attr->name, known[i].name))
                *known[i].attr = attr;
    }
    return looks;
}

static struct str value_of(const struct document *d, const struct attr *attr) {
    return attr ? document_decode_attr(d, attr) : STR("");
}

/*
 * "aria-hidden" says that no screen reader reads it: of a block, that it is not shown yet (a
 * dialog); of words within a line, that they are said elsewhere as well, and these are seen.
 */
static bool hides_itself(const struct document *d, enum tag tag, const struct looks *looks,
                         unsigned classes) {
    if ((classes & CLASS_HIDDEN) || looks->hidden)
        return true;
    if (!(tag_kind(tag) & TAG_INLINE) && str_same(value_of(d, looks->aria_hidden), STR("true")))
        return true;
    struct str style = value_of(d, looks->style);
    return style.n && style_hides(style);
}

/* ---- landmarks -------------------------------------------------------------------------- */

static bool is_chrome_role(struct str role) {
    if (role.n == 0)
        return false;
    static const char *const roles[] = {"navigation",    "banner", "contentinfo",
                                        "complementary", "search", "menu",
                                        "menubar",       "dialog", "alertdialog"};
    for (size_t i = 0; i < ARRAY_COUNT(roles); i++)
        if (str_same(role, str_of(roles[i])))
            return true;
    return false;
}

/* What the element's name says. */
static unsigned tag_flags(enum tag tag, bool in_article_tag) {
    switch (tag) {
    case TAG_NAV:
    case TAG_ASIDE:
    case TAG_DIALOG:
    case TAG_SEARCH:
        return VIEW_CHROME;
    case TAG_FOOTER:
        return in_article_tag ? 0 : VIEW_CHROME;
    case TAG_CODE:
    case TAG_PRE:
    case TAG_KBD:
    case TAG_SAMP:
        return VIEW_CODE;
    case TAG_BLOCKQUOTE:
    case TAG_Q:
        return VIEW_QUOTE;
    case TAG_NOSCRIPT:
        return VIEW_HIDDEN; /* readers have scripts */
    case TAG_HEAD:
    case TAG_TITLE:
    case TAG_OPTION:
    case TAG_TEXTAREA:
    case TAG_SVG:
    case TAG_MATH:
        return VIEW_HEAD;
    default:
        return 0;
    }
}

/* What its attributes say. */
static unsigned looks_flags(const struct document *d, enum tag tag, const struct looks *looks,
                            unsigned classes) {
    unsigned flags = 0;
    if (classes & CLASS_CHROME)
        flags |= VIEW_CHROME;
    if (classes & CLASS_PROMO)
        flags |= VIEW_PROMO;
    if (classes & CLASS_SPONSORED)
        flags |= VIEW_SPONSORED | VIEW_PROMO;
    if (classes & CLASS_PATRON)
        flags |= VIEW_SPONSORED | VIEW_PROMO | VIEW_PATRON;
    if (classes & CLASS_COMMENTS)
        flags |= VIEW_COMMENTS | VIEW_CHROME;
    if (is_chrome_role(value_of(d, looks->role)))
        flags |= VIEW_CHROME;
    if (hides_itself(d, tag, looks, classes))
        flags |= VIEW_HIDDEN;
    return flags;
}

/* ---- the pass --------------------------------------------------------------------------- */

static uint8_t language_of(const struct knowledge *k, struct str code) {
    struct str rest = code;
    struct str first = str_cut(&rest, '-');
    first = str_cut(&first, '_');
    for (uint32_t i = 0; i < k->languages.n; i++)
        if (str_same(k->languages.at[i].code, first))
            return (uint8_t)(i + 1);
    return 0;
}

/* Is the node the content of a closed <details>, and not its <summary>? */
static bool in_closed_details(const struct document *d, uint32_t node) {
    uint32_t parent = d->nodes.at[node].parent;
    return d->nodes.at[parent].tag == TAG_DETAILS && d->nodes.at[parent].kind == NODE_ELEMENT &&
           !document_attr(d, parent, "open") && d->nodes.at[node].tag != TAG_SUMMARY;
}

/* What page furniture never contains: <main>, else the first <h1>; 0 if there is neither. */
static uint32_t find_anchor(const struct document *d) {
    uint32_t title = 0;
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        if (d->nodes.at[i].kind != NODE_ELEMENT)
            continue;
        if (d->nodes.at[i].tag == TAG_MAIN)
            return i;
        if (d->nodes.at[i].tag == TAG_H1 && !title)
            title = i;
    }
    return title;
}

/* What is known of the page's text, once an element asks for it: most pages of Markdown hold none
 * that does. */
struct page_text {
    struct arena *arena;
    uint32_t *before; /* bytes of text before each node, one more at the end; NULL: not yet known */
    uint32_t anchor;  /* find_anchor() */
};

static uint32_t *measure_text(struct arena *a, const struct document *d) {
    uint32_t *before = arena_array_room(a, uint32_t, d->nodes.n + 1);
    before[0] = 0;
    for (uint32_t i = 0; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        bool counts = n->kind == NODE_TEXT && span_length(n->span) >= SHORT_TEXT;
        before[i + 1] = before[i] + (counts ? span_length(n->span) : 0);
    }
    return before;
}

static uint32_t bytes_in(struct page_text *text, const struct document *d, uint32_t node) {
    if (!text->before) {
        text->before = measure_text(text->arena, d);
        text->anchor = find_anchor(d);
    }
    return text->before[d->nodes.at[node].end] - text->before[node];
}

/* Holds the element so much of the page that a name can't make it furniture, or hidden? */
static bool is_wrapper(const struct view *v, uint32_t node, struct page_text *text) {
    const struct document *d = v->document;
    uint64_t bytes = bytes_in(text, d, node), all = text->before[d->nodes.n];
    return d->nodes.at[node].tag == TAG_BODY || document_within(d, text->anchor, node) ||
           bytes * 100 > all * WRAPPER_PERCENT;
}

const struct attr *view_sponsored_attr(const struct knowledge *k, const struct document *d,
                                       const struct node *n) {
    for (uint32_t a = n->attrs; a < n->attrs + n->nattrs; a++) {
        const struct attr *attr = &d->attrs.at[a];
        if (str_starts(attr->name, STR("data-")) &&
            markup_has(markup_list(k, "sponsored-attributes"), attr->name) &&
            !markup_has(markup_list(k, "no-values"), value_of(d, attr)))
            return attr;
    }
    return NULL;
}

/* The flags that come of the attributes; sets the language and the bits of the classes. */
static unsigned view_looks(struct view *v, uint32_t i, struct page_text *text,
                           unsigned char *classes) {
    const struct document *d = v->document;
    struct looks looks = find_looks(d, &d->nodes.at[i]);
    struct str lang = value_of(d, looks.lang);
    if (lang.n)
        v->at[i].language = language_of(v->knowledge, lang);
    unsigned bits = markup_classes(v->knowledge, value_of(d, looks.class)) |
                    markup_classes(v->knowledge, value_of(d, looks.id));
    if (view_sponsored_attr(v->knowledge, d, &d->nodes.at[i]))
        bits |= CLASS_SPONSORED;
    *classes = (unsigned char)bits;
    if (bits && is_wrapper(v, i, text))
        bits &= (unsigned)(CLASS_ARTICLE | CLASS_HIDDEN); /* "has-sidebar" says nothing of it */
    if (v->at[i].flags & VIEW_PROMO)
        bits &= ~(unsigned)CLASS_CHROME; /* the "footer" or "menu" of a box that sells */
    return looks_flags(d, (enum tag)d->nodes.at[i].tag, &looks, bits);
}

/*
 * A code span of one word in capitals and digits, or the text in it: a coupon code, or a name.
 * Unlike a sample, a reader reads it with the sentence around it.
 */
static bool spells_one_word(const struct document *d, uint32_t i) {
    enum { SHORTEST = 4, LONGEST = 20 };
    uint32_t span = d->nodes.at[i].kind == NODE_TEXT ? d->nodes.at[i].parent : i;
    if (d->nodes.at[span].tag != TAG_CODE || d->nodes.at[span].end != span + 2)
        return false;
    struct str word = source_slice(d->source, d->nodes.at[span + 1].span);
    bool capital = false;
    for (size_t k = 0; k < word.n; k++) {
        bool upper = word.p[k] >= 'A' && word.p[k] <= 'Z';
        if (!upper && word.p[k] != '-' && (word.p[k] < '0' || word.p[k] > '9'))
            return false;
        capital = capital || upper;
    }
    return capital && word.n >= SHORTEST && word.n <= LONGEST;
}

static void view_node(struct view *v, uint32_t i, struct page_text *text, unsigned char *classes) {
    const struct document *d = v->document;
    const struct node *n = &d->nodes.at[i];
    struct node_view *view = &v->at[i];
    *view = v->at[n->parent];
    bool word = (n->flags & NODE_CODE) && spells_one_word(d, i);
    if ((n->flags & NODE_CODE) && !word)
        view->flags |= VIEW_CODE;
    if (in_closed_details(d, i))
        view->flags |= VIEW_HIDDEN;
    if (n->kind != NODE_ELEMENT)
        return;
    unsigned flags = word ? 0 : tag_flags((enum tag)n->tag, view->flags & VIEW_MAIN);
    if (n->nattrs)
        flags |= view_looks(v, i, text, &classes[i]);
    if (n->tag == TAG_DIALOG && !document_attr(d, i, "open"))
        flags |= VIEW_HIDDEN;
    if ((flags & (VIEW_CHROME | VIEW_HIDDEN)) && is_wrapper(v, i, text)) {
        flags &= ~(unsigned)VIEW_CHROME;
        if (bytes_in(text, d, i) > SMALLEST_ARTICLE * 3)
            flags &= ~(unsigned)VIEW_HIDDEN; /* a page that a script shows when it has loaded */
    }
    view->flags |= (uint16_t)flags;
    if (n->tag == TAG_ARTICLE || n->tag == TAG_MAIN)
        view->flags |= VIEW_MAIN;
    if (n->tag == TAG_A || n->tag == TAG_AREA)
        view->link = i;
    if ((tag_kind((enum tag)n->tag) & TAG_BLOCK) || n->tag == TAG_SHORTCODE)
        view->block = i;
}

/* ---- the article -------------------------------------------------------------------------- */

struct weights {
    uint32_t *before; /* bytes of running text before each node; one more at the end */
};

static uint32_t weight(const struct weights *w, const struct document *d, uint32_t node) {
    return w->before[d->nodes.at[node].end] - w->before[node];
}

/* Bytes of text outside links and page furniture, in paragraphs and the like. */
static struct weights measure(struct arena *a, const struct view *v) {
    const struct document *d = v->document;
    struct weights w = {arena_array(a, uint32_t, d->nodes.n + 1)};
    for (uint32_t i = 0; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        const struct node_view *view = &v->at[i];
        uint32_t bytes = 0;
        if (n->kind == NODE_TEXT && !view->link &&
            !(view->flags & (VIEW_CHROME | VIEW_HEAD | VIEW_HIDDEN))) {
            bytes = span_length(n->span);
            if (bytes < SHORT_TEXT)
                bytes = 0;
        }
        w.before[i + 1] = w.before[i] + bytes;
    }
    return w;
}

static bool may_be_article(const struct view *v, uint32_t i, unsigned classes) {
    const struct node *n = &v->document->nodes.at[i];
    return n->tag == TAG_ARTICLE || n->tag == TAG_MAIN || (classes & CLASS_ARTICLE) ||
           str_same(document_attr_value(v->document, i, "itemprop"), STR("articleBody")) ||
           str_same(document_attr_value(v->document, i, "role"), STR("main"));
}

/* The first ancestor (or the node itself) that holds the first <h1>, if it is not much larger. */
static uint32_t with_title(const struct view *v, const struct weights *w, uint32_t article) {
    const struct document *d = v->document;
    uint32_t title = 0;
    for (uint32_t i = 1; i < d->nodes.n && !title; i++)
        if (d->nodes.at[i].kind == NODE_ELEMENT && d->nodes.at[i].tag == TAG_H1)
            title = i;
    if (!title || title > d->nodes.at[article].end)
        return article;
    for (uint32_t i = article; i; i = d->nodes.at[i].parent) {
        if (d->nodes.at[i].tag == TAG_BODY || d->nodes.at[i].tag == TAG_HTML ||
            weight(w, d, i) > weight(w, d, article) * 3 / 2 + 500)
            return article;
        if (document_within(d, title, i))
            return i;
    }
    return article;
}

static uint32_t find_article(struct arena *a, const struct view *v, const unsigned char *classes) {
    const struct document *d = v->document;
    if (d->source->syntax != SYNTAX_HTML)
        return 0;
    struct weights w = measure(a, v);
    uint32_t best = 0, most = 0;
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind != NODE_ELEMENT || (v->at[i].flags & VIEW_CHROME) ||
            !may_be_article(v, i, classes[i]))
            continue;
        uint32_t bytes = weight(&w, d, i);
        bool inside = best && document_within(d, i, best);
        if (bytes > most || (inside && bytes >= most - most / 4)) {
            best = i;
            most = bytes;
        }
    }
    uint32_t all = w.before[d->nodes.n];
    if (most * 3 < all || most < SMALLEST_ARTICLE)
        return 0;
    return with_title(v, &w, best);
}

struct view *view_read(struct arena *a, const struct document *d, const struct knowledge *k) {
    struct view *v = arena_new(a, struct view);
    v->document = d;
    v->knowledge = k;
    v->at = arena_array_room(a, struct node_view, d->nodes.n);
    v->at[0] = (struct node_view){0};
    unsigned char *classes = arena_alloc(a, d->nodes.n);
    struct page_text text = {.arena = a};
    for (uint32_t i = 1; i < d->nodes.n; i++)
        view_node(v, i, &text, classes);
    v->article = find_article(a, v, classes);
    if (v->article) {
        const struct node *article = &d->nodes.at[v->article];
        for (uint32_t i = 1; i < d->nodes.n; i++)
            if (i < v->article || i >= article->end)
                v->at[i].flags |= VIEW_CHROME;
    }
    return v;
}
