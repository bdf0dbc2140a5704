/*
 * What front matter, metadata, structured data and the first words say of the whole text: that it
 * is sponsored, and when it was published.
 */
#include "base/json.h"
#include "facts/promo.h"

#include <string.h>

enum { LONGEST_VALUE = 80 }; /* bytes in an evidence text */

static struct placement *add_page(struct collector *c, struct span span, uint32_t node,
                                  const char *where, struct str key, struct str value) {
    struct placement *p = collector_place(c, PLACEMENT_PAGE, CERTAINTY_CERTAIN, span, node);
    p->region = REGION_ARTICLE;
    p->last_node = c->document->nodes.n - 1;
    collector_evidence(c, p, span, 0, "%s '%.*s' says '%.*s'", where, STR_ARG(key),
                       STR_ARG(str_shorten(value, LONGEST_VALUE)));
    return p;
}

/* Takes the day from the start of a time as ISO 8601 writes it; the first one that is found holds.
 */
static void take_date(struct collector *c, struct str value) {
    static const char form[] = "0000-00-00";
    value = str_slice(str_trim(value), 0, strlen(form));
    if (c->facts->date.n || value.n < strlen(form))
        return;
    for (size_t i = 0; i < value.n; i++)
        if (form[i] == '0' ? !char_is_digit(value.p[i]) : value.p[i] != form[i])
            return;
    c->facts->date = value;
}

static void read_front_matter_date(struct collector *c) {
    const struct str_list *keys = markup_list(c->knowledge, "date-keys");
    for (uint32_t i = 0; i < c->document->meta.n; i++)
        if (markup_has(keys, c->document->meta.at[i].key))
            take_date(c, c->document->meta.at[i].value);
}

static void read_front_matter(struct collector *c) {
    const struct document *d = c->document;
    const struct str_list *keys = markup_list(c->knowledge, "sponsor-keys");
    const struct str_list *none = markup_list(c->knowledge, "no-values");
    for (uint32_t i = 0; i < d->meta.n; i++) {
        const struct meta *m = &d->meta.at[i];
        if (!markup_has(keys, m->key) || markup_has(none, str_trim(m->value)))
            continue;
        struct span span = span_exists(m->key_span) ? m->key_span : m->span;
        add_page(c, span, 0, "front matter key", m->key, m->value)->payer = str_trim(m->value);
        return;
    }
}

static void read_meta(struct collector *c, uint32_t node) {
    const struct document *d = c->document;
    struct str name = document_attr_value(d, node, "property");
    if (name.n == 0)
        name = document_attr_value(d, node, "name");
    struct str content = document_attr_value(d, node, "content");
    if (markup_has(markup_list(c->knowledge, "date-meta"), name))
        take_date(c, content);
    if (markup_has(markup_list(c->knowledge, "sponsored-meta"), name) &&
        markup_has(markup_list(c->knowledge, "sponsored-values"), str_trim(content)))
        add_page(c, d->nodes.at[node].span, node, "metadata", name, content);
}

/* The string, or the string in the list of strings, that is in `names`; NULL if none. */
static const struct json_value *find_string(const struct json_value *v,
                                            const struct str_list *names) {
    if (v && v->kind == JSON_IS_STRING)
        return markup_has(names, v->text) ? v : NULL;
    for (const struct json_value *i = v ? v->first : NULL; i; i = i->next)
        if (i->kind == JSON_IS_STRING && markup_has(names, i->text))
            return i;
    return NULL;
}

enum { MAX_JSON_DEPTH = 32 };

/* The first value of a JSON-LD tree that declares advertising, or NULL. */
static const struct json_value *find_sponsored(const struct knowledge *k,
                                               const struct json_value *v, int depth) {
    if (depth > MAX_JSON_DEPTH)
        return NULL;
    const struct json_value *type = json_get(v, "@type");
    const struct json_value *found = find_string(type, markup_list(k, "sponsored-types"));
    if (found)
        return found;
    const struct str_list *properties = markup_list(k, "sponsor-properties");
    bool article = find_string(type, markup_list(k, "article-types")) != NULL;
    for (const struct json_value *i = v->first; i; i = i->next) {
        if (article && markup_has(properties, i->key) && (i->first || i->text.n))
            return i;
        found = find_sponsored(k, i, depth + 1);
        if (found)
            return found;
    }
    return NULL;
}

static void find_date(struct collector *c, const struct json_value *v, int depth) {
    const struct knowledge *k = c->knowledge;
    bool article = find_string(json_get(v, "@type"), markup_list(k, "article-types")) != NULL;
    for (const struct json_value *i = v->first; i && depth < MAX_JSON_DEPTH; i = i->next) {
        if (article && markup_has(markup_list(k, "date-properties"), i->key))
            take_date(c, i->text);
        find_date(c, i, depth + 1);
    }
}

/* Is one of the names in the text, in quotes? */
static bool names_any(const struct str_list *names, struct str text) {
    for (uint32_t i = 0; i < names->n; i++) {
        size_t at = str_find(text, names->at[i], 1);
        if (at != SIZE_MAX && text.p[at - 1] == '"')
            return true;
    }
    return false;
}

/* What is no JSON, and speaks of sponsors, is not understood. */
static void add_unread(struct collector *c, uint32_t node) {
    *list_push(c->arena, &c->facts->unknowns) =
        (struct unknown){.what = STR("structured data (JSON-LD) that could not be read"),
                         .span = c->document->nodes.at[node].span,
                         .node = node};
}

static void read_json_ld(struct collector *c, uint32_t node) {
    const struct document *d = c->document;
    if (!str_same(document_attr_value(d, node, "type"), STR("application/ld+json")))
        return;
    uint32_t raw = node + 1;
    if (raw >= d->nodes.at[node].end || d->nodes.at[raw].kind != NODE_RAW)
        return;
    struct json_value *root = NULL;
    struct str text = source_slice(d->source, d->nodes.at[raw].span);
    if (!json_read(c->arena, text, &root)) {
        if (names_any(markup_list(c->knowledge, "sponsored-types"), text) ||
            names_any(markup_list(c->knowledge, "sponsor-properties"), text))
            add_unread(c, node);
        return;
    }
    find_date(c, root, 0);
    const struct json_value *found = find_sponsored(c->knowledge, root, 0);
    const struct json_value *name = json_get(found, "name"); /* of a sponsor that is an object */
    if (found)
        add_page(c, d->nodes.at[node].span, node, "structured data",
                 found->key.n ? found->key : STR("@type"), name ? name->text : found->text);
}

/* ---- dates in paths --------------------------------------------------------------------- */

/* The number of `n` digits at `at` that no further digit follows; -1 if there is none. */
static int digits_at(struct str s, size_t at, size_t n) {
    int value = 0;
    for (size_t i = at; i < at + n; i++) {
        if (i >= s.n || !char_is_digit(s.p[i]))
            return -1;
        value = value * 10 + s.p[i] - '0';
    }
    return at + n < s.n && char_is_digit(s.p[at + n]) ? -1 : value;
}

static bool parts_date(struct str path, size_t at) {
    return at < path.n && (path.p[at] == '-' || path.p[at] == '/' || path.p[at] == '_');
}

struct str facts_date_of_path(struct arena *arena, struct str path) {
    for (size_t i = 0; i < path.n; i++) {
        int year = i && char_is_digit(path.p[i - 1]) ? -1 : digits_at(path, i, 4);
        int month = parts_date(path, i + 4) ? digits_at(path, i + 5, 2) : -1;
        int day = parts_date(path, i + 7) ? digits_at(path, i + 8, 2) : -1;
        if (year < 1990 || year > 2099 || month < 1 || month > 12)
            continue;
        if (day < 1 || day > 31)
            return str_format(arena, "%d-%02d", year, month);
        return str_format(arena, "%d-%02d-%02d", year, month, day);
    }
    return STR("");
}

/* ---- all -------------------------------------------------------------------------------- */

void page_collect(struct collector *c) {
    const struct document *d = c->document;
    read_front_matter(c);
    read_front_matter_date(c);
    uint32_t time = 0; /* the first <time>: metadata counts more, wherever it stands */
    for (uint32_t i = 0; i < c->page.n; i++) {
        uint32_t node = c->page.at[i];
        if (d->nodes.at[node].flags & NODE_INERT)
            continue;
        if (d->nodes.at[node].tag == TAG_META)
            read_meta(c, node);
        else if (d->nodes.at[node].tag == TAG_SCRIPT)
            read_json_ld(c, node);
        else if (d->nodes.at[node].tag == TAG_TIME && !time)
            time = node;
    }
    if (time)
        take_date(c, document_attr_value(d, time, "datetime"));
}

/* ---- pages that call themselves advertising ------------------------------------------------- */

/* Does the article ask its readers to go to somebody's shop? */
static bool sells(const struct collector *c) {
    for (uint32_t i = c->nlinks; i < c->facts->placements.n; i++)
        if (c->facts->placements.at[i].kind != PLACEMENT_PAGE &&
            c->facts->placements.at[i].region == REGION_ARTICLE)
            return true;
    for (uint32_t i = 0; i < c->cues.n; i++) {
        const struct cue *cue = &c->cues.at[i];
        const struct block *b = &c->text->blocks.at[cue->block];
        if (cue->role == ROLE_CALL_TO_ACTION && b->kind == BLOCK_TEXT && !promo_is_more(c, cue) &&
            !(b->flags & (VIEW_HIDDEN | VIEW_CHROME)) && promo_is_call(c, cue) &&
            promo_leads_away(c, b))
            return true;
    }
    return false;
}

/*
 * "Advertisement for <brand>" above the first paragraph, or a sentence in it or
 * just above it that says who paid: the whole article. Of a veiled word ("in
 * partnership with <brand>") that is only believed when the article sells.
 */
static bool opens_article(const struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    struct str group = c->knowledge->groups.at[cue->group].id;
    if (b->span.start > c->body.start || b->level == 1) /* a title names the subject */
        return false;
    bool veiled = markup_has(markup_list(c->knowledge, "veiled-groups"), group);
    if (cue->role == ROLE_SENTENCE)
        return markup_has(markup_list(c->knowledge, "sponsor-groups"), group) ||
               (veiled && sells(c));
    if (c->text->words.at[cue->first].start > c->body.start || !label_stands_alone(c, cue) ||
        collector_heads_slot(c, cue))
        return false;
    if (markup_has(markup_list(c->knowledge, "page-groups"), group))
        return cue->brand || c->view->article || c->document->source->syntax != SYNTAX_HTML;
    bool whole = cue->last - cue->first + 1 == b->nwords &&
                 !markup_has(markup_list(c->knowledge, "nameless-groups"), group);
    return veiled && (cue->brand || whole) && sells(c);
}

/* "With thanks to <brand> for sponsoring": is the wording opened by thanks? */
static bool thanks(const struct collector *c, const struct cue *cue) {
    enum { OPENING = 3 };
    const struct str_list *words = markup_list(c->knowledge, "thanks-words");
    for (uint32_t i = cue->first; i <= cue->last && i < cue->first + OPENING; i++)
        if (markup_has(words, word_text(&c->text->words, &c->text->words.at[i])))
            return true;
    return false;
}

/* "This podcast is sponsored by <brand>" is said of the programme, in the notes of each part. */
static bool is_of_programme(const struct collector *c, const struct cue *cue) {
    const struct str_list *words = markup_list(c->knowledge, "programme-words");
    for (uint32_t i = cue->first; i <= cue->last; i++)
        if (markup_has(words, word_text(&c->text->words, &c->text->words.at[i])))
            return true;
    return false;
}

/*
 * Behind the running text: a sentence that says who paid for it, or a label that names them and
 * stands there as a paragraph of its own. Thanks are given for many things.
 */
static bool closes_article(const struct collector *c, const struct cue *cue) {
    const struct block *b = &c->text->blocks.at[cue->block];
    if (!c->last_running || cue->block + 1 < c->last_running || b->span.start <= c->body.start)
        return false;
    enum { REST_OF_NAME = 3 }; /* "(Lampen) und Leuchten Nord" */
    struct str group = c->knowledge->groups.at[cue->group].id;
    if (cue->role == ROLE_SENTENCE)
        return markup_has(markup_list(c->knowledge, "sponsor-groups"), group) && !thanks(c, cue) &&
               !is_of_programme(c, cue);
    const struct node *n = c->document->nodes.at;
    const struct block *last = &c->text->blocks.at[c->last_running - 1];
    return cue->brand && cue->first == b->word &&
           b->nwords <= cue->last - cue->first + 1 + REST_OF_NAME && !b->linked &&
           n[b->node].parent == n[last->node].parent &&
           markup_has(markup_list(c->knowledge, "page-groups"), group) &&
           !markup_has(markup_list(c->knowledge, "veiled-groups"), group) &&
           !collector_heads_slot(c, cue);
}

static void try_page(struct collector *c, struct cue *cue, bool closing) {
    const struct block *b = &c->text->blocks.at[cue->block];
    if (b->kind != BLOCK_TEXT || (c->text->words.at[cue->first].flags & WORD_QUOTED) ||
        (b->flags & (VIEW_HIDDEN | VIEW_HEAD | VIEW_CHROME)) ||
        (cue->role != ROLE_SENTENCE && (b->flags & VIEW_QUOTE)) || c->view->at[b->first].link ||
        promo_overlaps(c, cue_span(c, cue)) ||
        !(closing ? closes_article(c, cue) : opens_article(c, cue)) || label_is_qualified(c, cue))
        return; /* nor does the label of a block that sells speak for the article */
    cue->closes = closing;
    struct span span = {closing ? c->body.start : c->text->words.at[cue->first].start, c->body.end};
    struct placement *p = collector_place(c, PLACEMENT_PAGE, CERTAINTY_LIKELY, span, b->first);
    collector_evidence(c, p, cue_span(c, cue), 0, "the article calls itself advertising: %.*s",
                       STR_ARG(cue_text(c, cue)));
}

void page_words_collect(struct collector *c) {
    uint32_t before = c->facts->placements.n;
    for (int closing = 0; closing <= 1; closing++)
        for (uint32_t i = 0; i < c->cues.n && c->facts->placements.n == before; i++)
            if (c->cues.at[i].role == ROLE_LABEL || c->cues.at[i].role == ROLE_SENTENCE)
                try_page(c, &c->cues.at[i], closing);
}
