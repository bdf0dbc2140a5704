/* Affiliate links and embeds. */
#include "facts/argument.h"
#include "facts/collect.h"
#include "knowledge/markup.h"

#include <string.h>

/* Does a list of link relations (parted by blanks or commas) hold the token? */
static bool has_token(struct str list, struct str token) {
    for (struct str t = str_next_token(&list); t.n; t = str_next_token(&list))
        if (str_same(t, token))
            return true;
    return false;
}

/* A dimension of at most one pixel. */
static bool is_dot(const struct document *d, uint32_t node, const char *name) {
    struct str value = document_attr_value(d, node, name);
    return value.n && (value.p[0] == '0' || value.p[0] == '1') &&
           (value.n == 1 || str_is(str_slice(value, 1, value.n), "px"));
}

static void copy_match(struct collector *c, struct placement *p, const struct link_match *m) {
    p->network = m->network;
    p->network_name = m->network_name.n ? m->network_name : m->network;
    p->network_kind = m->kind;
    p->publisher_id = m->publisher_id;
    p->destination = m->destination;
    p->merchant = m->merchant;
    p->opaque = m->opaque;
    p->cloaked = m->opaque && str_is(m->kind, "cloaker");
    for (uint32_t i = 0; i < m->nevidence; i++)
        *list_push(c->arena, &p->evidence) = (struct evidence){m->evidence[i], p->span, 0};
}

/* A star as the link's last or next word marks it for a footnote. */
/* Index of the block's first word that begins at or after an offset. */
static uint32_t first_word(const struct words *words, const struct block *b, uint32_t offset) {
    uint32_t low = b->word, high = b->word + b->nwords;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (words->at[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_starred(const struct collector *c, uint32_t node) {
    const struct node *n = &c->document->nodes.at[node];
    const struct words *words = &c->text->words;
    uint32_t first = collector_block_at(c, n->outer.start);
    uint32_t b = first ? first - 1 : c->text->blocks.n;
    if (b && (b == c->text->blocks.n || c->text->blocks.at[b].span.start > n->outer.start))
        b--;
    for (; b < c->text->blocks.n; b++) {
        const struct block *block = &c->text->blocks.at[b];
        if (block->kind != BLOCK_TEXT || block->span.start > n->outer.end + 1)
            return false;
        uint32_t end = block->word + block->nwords;
        for (uint32_t i = first_word(words, block, n->outer.start); i < end; i++) {
            const struct word *w = &words->at[i];
            if (w->start > n->outer.end + 12)
                return false;
            if ((w->flags & WORD_SYMBOL) && str_is(word_text(words, w), "*"))
                return true;
        }
    }
    return false;
}

static void read_rel(const struct collector *c, struct placement *p, uint32_t node) {
    const struct attr *rel = document_attr(c->document, node, "rel");
    p->has_rel = rel != NULL;
    if (rel) {
        p->rel = document_decode_attr(c->document, rel);
        p->rel_span = rel->value;
    }
    const struct node *n = &c->document->nodes.at[node];
    p->markdown = n->origin == ORIGIN_MARKDOWN || (n->tag != TAG_A && n->tag != TAG_AREA);
}

/* Stands the node under a heading such as "Sponsors" or "Backers"? Thanks are no advertising. */
static bool is_under_thanks(const struct collector *c, uint32_t node) {
    if (!c->text->blocks.n)
        return false;
    const struct block *b =
        &c->text->blocks.at[collector_last_block(c, c->document->nodes.at[node].outer.start)];
    if (!b->level && !b->section)
        return false;
    const struct block *heading = b->level ? b : &c->text->blocks.at[b->section - 1];
    const struct str_list *words = markup_list(c->knowledge, "thanks-headings");
    for (uint32_t i = heading->word; i < heading->word + heading->nwords; i++)
        if (markup_has(words, word_text(&c->text->words, &c->text->words.at[i])))
            return true;
    return false;
}

/*
 * How sure it is that a link is paid which the page itself calls so, though its address shows
 * nothing. A path of the own site ("/bonuses/x/") may lead on, or to the house's own offers.
 */
static enum certainty declared_paid(const struct collector *c, uint32_t node,
                                    const struct url *url) {
    if (!has_token(document_attr_value(c->document, node, "rel"), STR("sponsored")) ||
        is_under_thanks(c, node))
        return CERTAINTY_NONE;
    if (url->host.n && collector_is_foreign(c, url->host))
        return CERTAINTY_LIKELY;
    return url->path.n > 1 ? CERTAINTY_WEAK : CERTAINTY_NONE;
}

/* Does the article say that its links earn money? Then its short links are such links. */
static bool is_called_affiliate(const struct collector *c) {
    const struct str_list *groups = markup_list(c->knowledge, "link-disclosure-groups");
    for (uint32_t i = 0; i < c->facts->disclosures.n; i++) {
        const struct disclosure *d = &c->facts->disclosures.at[i];
        if (d->visible && !d->negative && d->region == REGION_ARTICLE &&
            markup_has(groups, d->group))
            return true;
    }
    return false;
}

static void note_unknown(struct collector *c, const char *what, struct str name, struct span span,
                         uint32_t node) {
    *list_push(c->arena, &c->facts->unknowns) = (struct unknown){
        .what = str_format(c->arena, "%s %.*s", what, STR_ARG(name)), .span = span, .node = node};
}

/* The label before the public suffix: "lefigaro" of "www.lefigaro.fr". */
static struct str house_name(const struct collector *c, struct str host) {
    struct str domain = link_registrable(c->matcher, host);
    return str_cut(&domain, '.');
}

/* Do two names share a run of at least OWN_HOUSE letters that is most of the shorter one? */
static bool same_house(struct str a, struct str b) {
    enum { OWN_HOUSE = 5 };
    size_t longest = 0;
    for (size_t i = 0; i < a.n; i++) {
        for (size_t k = 0; k < b.n; k++) {
            size_t n = 0;
            while (i + n < a.n && k + n < b.n && a.p[i + n] == b.p[k + n])
                n++;
            if (n > longest)
                longest = n;
        }
    }
    size_t shorter = a.n < b.n ? a.n : b.n;
    return longest >= OWN_HOUSE && longest * 4 >= shorter * 3;
}

/* A redirect that ends at the publisher's own site, or one of its family, earns nothing. */
static bool leads_home(const struct collector *c, const struct link_match *m) {
    if (!c->facts->site.n || !m->merchant.n)
        return false;
    return same_house(house_name(c, c->facts->site), house_name(c, m->merchant));
}

/* A list of wishes, under an address that could also be a paid one. */
static bool is_wish_list(const struct collector *c, uint32_t node) {
    const struct str_list *words = markup_list(c->knowledge, "wish-list-words");
    const struct document *d = c->document;
    for (uint32_t i = node; i < d->nodes.at[node].end; i++) {
        if (d->nodes.at[i].kind != NODE_TEXT)
            continue;
        struct str text = str_lower(c->arena, source_slice(d->source, d->nodes.at[i].span));
        for (uint32_t w = 0; w < words->n; w++)
            if (str_find(text, words->at[w], 0) != SIZE_MAX)
                return true;
    }
    return false;
}

/* Is it the fallback for readers without scripts, who are few? */
static bool is_fallback(const struct collector *c, uint32_t node) {
    if (!(c->view->at[node].flags & VIEW_HIDDEN))
        return false;
    while (node && c->document->nodes.at[node].tag != TAG_NOSCRIPT)
        node = c->document->nodes.at[node].parent;
    return node != 0;
}

static enum certainty certainty_of(const struct collector *c, const struct link_match *m,
                                   uint32_t node, bool called_affiliate) {
    bool named =
        m->pattern && (!link_pattern_is_general(m->pattern) ||
                       markup_has(markup_list(c->knowledge, "told-links"), m->pattern->id));
    if (m->certainty == CERTAINTY_WEAK && (m->opaque || named) && called_affiliate &&
        !(c->view->at[node].flags & VIEW_CHROME))
        return CERTAINTY_LIKELY;
    if (m->certainty > CERTAINTY_WEAK && (leads_home(c, m) || (m->opaque && is_wish_list(c, node))))
        return CERTAINTY_WEAK;
    return m->certainty;
}

/*
 * `span`: where the link stands; `least`: the least certainty that is kept. True when it was.
 */
static bool add_link(struct collector *c, uint32_t node, const struct attr *attr, struct span span,
                     bool called_affiliate, enum certainty least) {
    struct str written = document_decode_attr(c->document, attr);
    struct url url = url_parse(c->arena, written);
    if (url.kind == URL_EMPTY || url.kind == URL_FRAGMENT || url.kind == URL_OPAQUE)
        return false;
    struct link_match m = link_classify(c->matcher, c->arena, &url, c->facts->site, c->config);
    enum certainty certainty = certainty_of(c, &m, node, called_affiliate);
    enum certainty by_page =
        certainty < CERTAINTY_LIKELY ? declared_paid(c, node, &url) : CERTAINTY_NONE;
    bool declared = by_page > certainty;
    if (declared)
        certainty = by_page;
    bool fallback = certainty > CERTAINTY_WEAK && is_fallback(c, node);
    if (fallback)
        certainty = CERTAINTY_WEAK;
    if (m.opaque && certainty == CERTAINTY_WEAK && certainty >= least)
        note_unknown(c, "short link", url.host.n ? url.host : url.all, span, node);
    if (certainty == CERTAINTY_NONE || certainty < least)
        return false;
    struct placement *p = collector_place(c, PLACEMENT_AFFILIATE_LINK, certainty, span, node);
    p->url = url.all;
    p->starred = is_starred(c, node);
    copy_match(c, p, &m);
    read_rel(c, p, node);
    if (declared)
        collector_evidence(c, p, p->rel_span, 0, "rel=\"sponsored\" declares a paid link");
    if (!declared && certainty > m.certainty)
        collector_evidence(c, p, span, 0, "the page calls its links affiliate links");
    p->leads_home = certainty < m.certainty && leads_home(c, &m);
    if (fallback)
        collector_evidence(c, p, span, 0, "but only readers without scripts see it");
    else if (certainty < m.certainty)
        collector_evidence(c, p, span, 0,
                           p->leads_home ? "but it leads to the publisher's own house"
                                         : "but it is a list of wishes");
    return true;
}

static bool ends_with(struct str id, const char *suffix) {
    return str_ends(id, str_of(suffix));
}

static void add_rewriter(struct collector *c, uint32_t node, const struct link_match *m,
                         const struct url *url) {
    struct span span = c->document->nodes.at[node].outer;
    c->facts->rewriting_script = true;
    note_unknown(c, "links rewritten at run time by", m->network_name, span, node);
    struct placement *p = collector_place(c, PLACEMENT_EMBED, CERTAINTY_WEAK, span, node);
    p->url = url->all;
    copy_match(c, p, m);
    collector_evidence(c, p, span, 0, "this script turns ordinary links into affiliate links");
}

/* Elements that load something: frames, images, scripts, widgets. */
static void add_embed(struct collector *c, uint32_t node, const char *attr_name) {
    const struct attr *attr = document_attr(c->document, node, attr_name);
    if (!attr || span_length(attr->value) < 8)
        return;
    enum tag tag = (enum tag)c->document->nodes.at[node].tag;
    if (tag == TAG_IMG && (c->view->at[node].link || is_dot(c->document, node, "width") ||
                           is_dot(c->document, node, "height")))
        return; /* a banner counts as its link; a counting pixel shows nothing */
    struct url url = url_parse(c->arena, document_decode_attr(c->document, attr));
    if (url.kind != URL_ABSOLUTE && url.kind != URL_NETWORK_PATH)
        return;
    struct link_match m = link_classify(c->matcher, c->arena, &url, c->facts->site, c->config);
    if (m.certainty < CERTAINTY_LIKELY || !m.pattern)
        return;
    if (ends_with(m.pattern->id, "-rewriter")) {
        if (tag == TAG_SCRIPT)
            add_rewriter(c, node, &m, &url);
        return;
    }
    if (tag == TAG_SCRIPT && !ends_with(m.pattern->id, "-asset"))
        return;
    enum certainty certainty = tag == TAG_SCRIPT ? CERTAINTY_WEAK : m.certainty;
    struct span span = c->document->nodes.at[node].outer;
    struct placement *p = collector_place(c, PLACEMENT_EMBED, certainty, span, node);
    p->url = url.all;
    copy_match(c, p, &m);
}

/* Adds a shortcode that, as the configuration says, renders something that earns. */
static bool add_shortcode(struct collector *c, uint32_t node) {
    const struct node *n = &c->document->nodes.at[node];
    if (n->tag != TAG_SHORTCODE && n->tag != TAG_OTHER)
        return false;
    for (uint32_t i = 0; i < c->config->shortcodes.n; i++) {
        const struct shortcode_config *s = &c->config->shortcodes.at[i];
        if (!str_eq(s->name, n->name))
            continue;
        if (s->renders != RENDERS_AFFILIATE_LINK && s->renders != RENDERS_PROMO_BLOCK)
            continue;
        struct placement *p = collector_place(
            c, s->renders == RENDERS_PROMO_BLOCK ? PLACEMENT_PROMO_BLOCK : PLACEMENT_AFFILIATE_LINK,
            CERTAINTY_CERTAIN, n->outer, node);
        p->url = str_format(c->arena, "shortcode:%.*s", STR_ARG(n->name));
        p->markdown = true;
        collector_evidence(c, p, n->span, 0, "the configuration says what '%.*s' renders",
                           STR_ARG(n->name));
        return true;
    }
    return false;
}

/*
 * A redirect that is put around most of the publisher's own links is put around
 * every link: it tells nothing of the others.
 */
static void weaken_wrappers(struct collector *c) {
    for (uint32_t i = 0; i < c->facts->placements.n; i++) {
        const struct placement *home = &c->facts->placements.at[i];
        if (!home->leads_home || home->certainty != CERTAINTY_WEAK)
            continue;
        uint32_t all = 0, homes = 0;
        for (uint32_t k = 0; k < c->facts->placements.n; k++) {
            const struct placement *p = &c->facts->placements.at[k];
            all += str_eq(p->network, home->network);
            homes += str_eq(p->network, home->network) && p->leads_home;
        }
        for (uint32_t k = 0; homes * 2 > all && k < c->facts->placements.n; k++)
            if (str_eq(c->facts->placements.at[k].network, home->network))
                c->facts->placements.at[k].certainty = CERTAINTY_WEAK;
        return;
    }
}

/* The attribute by which a component, or an element that a script makes a link, names its target.
 */
static const struct attr *link_attr(const struct collector *c, uint32_t node) {
    const struct document *d = c->document;
    const struct node *n = &d->nodes.at[node];
    bool component = n->tag == TAG_SHORTCODE || n->tag == TAG_OTHER;
    const struct str_list *names =
        markup_list(c->knowledge, component ? "component-link-attributes" : "link-attributes");
    for (uint32_t a = n->attrs; a < n->attrs + n->nattrs; a++)
        if (markup_has(names, d->attrs.at[a].name))
            return &d->attrs.at[a];
    return NULL;
}

/* The links in the text of an argument: "{{< figure caption="[Buy](...)" >}}". */
static void read_argument(struct collector *c, uint32_t node, const struct attr *attr,
                          bool called_affiliate) {
    struct str value = source_slice(c->document->source, attr->value);
    uint32_t start = attr->value.start;
    struct argument_link link;
    for (uint32_t from = 0; argument_next_link(value, from, &link); from = link.span.end) {
        struct attr address = *attr;
        address.value = (struct span){start + link.address.start, start + link.address.end};
        struct span span = {start + link.span.start, start + link.span.end};
        add_link(c, node, &address, span, called_affiliate, CERTAINTY_WEAK);
    }
}

static void read_element(struct collector *c, uint32_t node, bool called_affiliate) {
    const struct node *n = &c->document->nodes.at[node];
    bool link = n->tag == TAG_A || n->tag == TAG_AREA;
    const char *address = tag_address((enum tag)n->tag);
    const struct attr *href = link ? document_attr(c->document, node, address) : NULL;
    if (href && add_link(c, node, href, n->outer, called_affiliate, CERTAINTY_WEAK))
        return;
    if (address && !link) {
        add_embed(c, node, address);
    } else if (!add_shortcode(c, node) && n->nattrs) {
        const struct attr *other = link_attr(c, node);
        if (other)
            add_link(c, node, other, n->outer, called_affiliate, CERTAINTY_LIKELY);
        for (uint32_t a = n->attrs; a < n->attrs + n->nattrs; a++)
            if (argument_is_text(c->knowledge, c->document, n, &c->document->attrs.at[a]))
                read_argument(c, node, &c->document->attrs.at[a], called_affiliate);
    }
}

void links_collect(struct collector *c) {
    const struct document *d = c->document;
    bool called_affiliate = is_called_affiliate(c);
    for (uint32_t i = 1; i < d->nodes.n; i++)
        if (d->nodes.at[i].kind == NODE_ELEMENT && !(d->nodes.at[i].flags & NODE_INERT))
            read_element(c, i, called_affiliate);
    weaken_wrappers(c);
    c->nlinks = c->facts->placements.n;
}
