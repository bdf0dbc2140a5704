/* Facts: one walk over the document, then each collector in turn. */
#include "facts/facts.h"

#include "facts/collect.h"
#include "knowledge/markup.h"

#include <stdlib.h>

const char *const region_names[] = {"article", "chrome"};
const char *const scope_names[] = {"article", "section", "block", "link"};

/* ---- the site ------------------------------------------------------------------------------- */

/* Few stand among many, and are asked for several times. */
static void find_page_elements(struct collector *c) {
    const struct document *d = c->document;
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        enum tag tag = (enum tag)d->nodes.at[i].tag;
        if ((tag == TAG_META || tag == TAG_LINK || tag == TAG_SCRIPT || tag == TAG_TIME) &&
            d->nodes.at[i].kind == NODE_ELEMENT)
            *list_room(c->arena, &c->page) = i;
    }
}

static struct str meta_content(const struct collector *c, const char *name) {
    const struct document *d = c->document;
    for (uint32_t i = 0; i < c->page.n; i++) {
        uint32_t node = c->page.at[i];
        if (d->nodes.at[node].tag == TAG_META &&
            (str_same(document_attr_value(d, node, "property"), str_of(name)) ||
             str_same(document_attr_value(d, node, "name"), str_of(name))))
            return document_attr_value(d, node, "content");
    }
    return STR("");
}

/* Where the first <link> of this kind leads with a whole address. */
static struct str linked(const struct collector *c, struct str rel) {
    const struct document *d = c->document;
    for (uint32_t i = 0; i < c->page.n; i++) {
        uint32_t node = c->page.at[i];
        if (d->nodes.at[node].tag != TAG_LINK ||
            !str_same(document_attr_value(d, node, "rel"), rel))
            continue;
        struct str href = document_attr_value(d, node, "href");
        if (url_parse(c->arena, href).host.n)
            return href;
    }
    return STR("");
}

/* An address of the site itself. */
static struct str own_url(const struct collector *c) {
    const struct document *d = c->document;
    const struct str_list *keys = markup_list(c->knowledge, "url-keys");
    for (uint32_t i = 0; i < d->meta.n; i++)
        if (markup_has(keys, d->meta.at[i].key))
            return d->meta.at[i].value;
    struct str url = linked(c, STR("canonical"));
    if (!url.n)
        url = meta_content(c, "og:url");
    const struct str_list *rels = markup_list(c->knowledge, "own-site-rels");
    for (uint32_t i = 0; i < rels->n && !url.n; i++)
        url = linked(c, rels->at[i]);
    return url;
}

static void find_site(struct collector *c) {
    struct facts *f = c->facts;
    f->site_names = c->config->site_names;
    if (f->site_names.n == 0) {
        struct str name = meta_content(c, "og:site_name");
        if (name.n)
            *list_push(c->arena, &f->site_names) = name;
    }
    if (c->config->site_domains.n) {
        f->site = c->config->site_domains.at[0];
    } else {
        struct url url = url_parse(c->arena, own_url(c));
        f->site = url.host;
    }
    struct word_reader reader;
    word_reader_init(&reader, c->arena, &c->site);
    for (uint32_t i = 0; i < f->site_names.n; i++) {
        word_reader_text(&reader, f->site_names.at[i], 0, false, 0);
        word_reader_end(&reader);
    }
}

/* ---- order ---------------------------------------------------------------------------------- */

static int by_offset(struct span a, struct span b) {
    if (a.start != b.start)
        return a.start < b.start ? -1 : 1;
    return (a.end < b.end) - (a.end > b.end); /* the longer one first */
}

static int compare_placements(const void *a, const void *b) {
    const struct placement *x = a, *y = b;
    int order = by_offset(x->span, y->span);
    if (order == 0)
        order = (int)y->kind - (int)x->kind;
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

static int compare_disclosures(const void *a, const void *b) {
    return by_offset(((const struct disclosure *)a)->span, ((const struct disclosure *)b)->span);
}

static int compare_unknowns(const void *a, const void *b) {
    return by_offset(((const struct unknown *)a)->span, ((const struct unknown *)b)->span);
}

/* Sorts the placements, and lets each still name its block. */
static void sort_placements(struct arena *a, struct facts *f) {
    uint32_t n = f->placements.n;
    uint32_t *place = arena_array(a, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        f->placements.at[i].id = i;
    if (n)
        qsort(f->placements.at, n, sizeof *f->placements.at, compare_placements);
    for (uint32_t i = 0; i < n; i++)
        place[f->placements.at[i].id] = i;
    for (uint32_t i = 0; i < n; i++)
        if (f->placements.at[i].block)
            f->placements.at[i].block = place[f->placements.at[i].block - 1] + 1;
}

static void sort_facts(struct arena *a, struct facts *f) {
    sort_placements(a, f);
    if (f->disclosures.n)
        qsort(f->disclosures.at, f->disclosures.n, sizeof *f->disclosures.at, compare_disclosures);
    if (f->unknowns.n)
        qsort(f->unknowns.at, f->unknowns.n, sizeof *f->unknowns.at, compare_unknowns);
}

/* ---- the walk ------------------------------------------------------------------------------- */

static void count_words(struct collector *c) {
    uint32_t n = c->document->nodes.n;
    c->words_before = arena_array(c->arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < c->text->blocks.n; i++) {
        const struct block *b = &c->text->blocks.at[i];
        if (b->kind != BLOCK_TEXT || (b->flags & (VIEW_HIDDEN | VIEW_HEAD)))
            continue;
        c->body_words += b->flags & VIEW_CHROME ? 0 : b->nwords;
        const struct word *w = c->text->words.at + b->word, *end = w + b->nwords;
        for (const struct word *first = w; w < end; first = w) {
            while (w < end && w->node == first->node)
                w++;
            c->words_before[first->node + 1] += (uint32_t)(w - first);
        }
    }
    for (uint32_t i = 0; i < n; i++)
        c->words_before[i + 1] += c->words_before[i];
}

/*
 * Where a section ends that begins at a block: at the next heading of its level or above, where
 * page furniture begins or ends, and where hidden text follows. From the last block backwards,
 * keeping the nearest block of each level, of article and furniture, and of no running text.
 */
static void find_section_ends(struct collector *c) {
    const struct block *blocks = c->text->blocks.at;
    uint32_t n = c->text->blocks.n, nearest[BOLD_LEVEL + 1], region[2] = {n, n}, other = n;
    for (int level = 0; level <= BOLD_LEVEL; level++)
        nearest[level] = n;
    c->section_ends = arena_array_room(c->arena, uint32_t, n);
    for (uint32_t i = n; i-- > 0;) {
        const struct block *b = &blocks[i];
        bool chrome = b->flags & VIEW_CHROME;
        uint32_t end = region[!chrome] < other ? region[!chrome] : other;
        for (int level = 1; level <= (b->level ? b->level : BOLD_LEVEL); level++)
            end = nearest[level] < end ? nearest[level] : end;
        bool text = end < n && blocks[end].kind == BLOCK_TEXT;
        c->section_ends[i] = text ? blocks[end].span.start : (uint32_t)c->document->source->text.n;
        if (b->kind != BLOCK_TEXT)
            other = i;
        else
            region[chrome] = nearest[b->level] = i;
    }
}

static void find_last_running(struct collector *c) {
    uint32_t i = c->text->blocks.n;
    for (; i; i--) {
        const struct block *b = &c->text->blocks.at[i - 1];
        if (b->kind == BLOCK_TEXT && b->nwords > 12 && b->linked * 2 < b->nwords &&
            !(b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CHROME)))
            break;
    }
    c->last_running = i;
}

/* First to last paragraph of the article that has so many words; none: NO_SPAN. */
static struct span paragraphs(const struct collector *c, uint32_t least) {
    struct span body = NO_SPAN;
    for (uint32_t i = 0; i < c->text->blocks.n; i++) {
        const struct block *b = &c->text->blocks.at[i];
        if (b->kind != BLOCK_TEXT || b->level || b->nwords < least || b->linked * 2 > b->nwords ||
            (b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CODE | VIEW_CHROME)))
            continue;
        if (!span_exists(body))
            body = b->span;
        body.end = b->span.end;
    }
    return body;
}

/* Does a heading that is no title stand between the offsets? */
static bool holds_heading(const struct collector *c, uint32_t from, uint32_t to) {
    uint32_t first = collector_block_at(c, from);
    for (uint32_t i = first ? first - 1 : c->text->blocks.n; i < c->text->blocks.n; i++) {
        const struct block *b = &c->text->blocks.at[i];
        if (b->kind != BLOCK_TEXT || b->span.start >= to)
            return false;
        if (b->level > 1 && b->level < BOLD_LEVEL)
            return true;
    }
    return false;
}

/*
 * The running text of the article; a short one has short paragraphs, and a short greeting above
 * the first heading is part of it.
 */
static void find_body(struct collector *c) {
    enum { USUAL_WORDS = 12, FEW_WORDS = 6 };
    struct span all = paragraphs(c, FEW_WORDS);
    c->body = paragraphs(c, USUAL_WORDS);
    if (!span_exists(c->body))
        c->body = all;
    else if (holds_heading(c, all.start, c->body.start))
        c->body.start = all.start;
    if (!span_exists(c->body))
        c->body = (struct span){0, (uint32_t)c->document->source->text.n};
    c->facts->article = c->body;
}

static bool explained(const struct collector *c, const struct unknown *u) {
    for (uint32_t i = 0; i < c->config->shortcodes.n; i++)
        if (str_eq(c->config->shortcodes.at[i].name, u->name))
            return true;
    return u->name.n && !u->value &&
           markup_has(markup_list(c->knowledge, "harmless-templates"), u->name);
}

static void copy_unknowns(struct collector *c) {
    for (uint32_t i = 0; i < c->document->unknowns.n; i++)
        if (!explained(c, &c->document->unknowns.at[i]))
            *list_push(c->arena, &c->facts->unknowns) = c->document->unknowns.at[i];
}

/* Says once that the text can't be read, where it begins. */
static void add_unread(struct collector *c) {
    struct unknown *u = list_push(c->arena, &c->facts->unknowns);
    u->what = c->facts->language.n
                  ? str_format(c->arena, "language '%.*s', which has no vocabulary",
                               STR_ARG(c->facts->language))
                  : STR("the language of the text");
    u->span = c->body;
    for (uint32_t i = 0; i < c->text->blocks.n; i++) {
        const struct block *b = &c->text->blocks.at[i];
        if (b->kind == BLOCK_TEXT && !(b->flags & VIEW_HEAD)) {
            u->span = b->span;
            return;
        }
    }
}

struct facts *facts_collect(struct arena *arena, const struct document *document,
                            const struct knowledge *knowledge, const struct config *config,
                            struct link_matcher *matcher) {
    struct collector c = {.arena = arena,
                          .document = document,
                          .knowledge = knowledge,
                          .config = config,
                          .matcher = matcher,
                          .facts = arena_new(arena, struct facts)};
    c.facts->document = document;
    c.facts->config = config;
    find_page_elements(&c);
    find_site(&c);
    c.view = view_read(arena, document, knowledge);
    c.text = text_read(arena, c.view);
    c.leads_away = arena_array(arena, uint8_t, c.text->blocks.n + 1);
    struct text_language language = text_language(c.arena, c.text, document, knowledge, config);
    c.facts->language = language.code;
    c.facts->unread = language.unread;
    count_words(&c);
    find_body(&c);
    find_section_ends(&c);
    find_last_running(&c);
    copy_unknowns(&c);
    if (c.facts->unread)
        add_unread(&c);
    cues_collect(&c);
    sentences_collect(&c);
    links_collect(&c);
    page_collect(&c);
    coupons_collect(&c);
    promos_collect(&c);
    page_words_collect(&c);
    labels_collect(&c);
    sort_facts(arena, c.facts);
    return c.facts;
}
