/* Before and after: the same but for what was meant. */
#include "findings/effect.h"

#include <string.h>

struct comparing {
    struct arena *arena;
    const struct judged *before, *after;
    const struct edit_list *edits;
};

/* A list whose items have a span and are sorted by where it begins. */
struct places {
    const void *items;
    size_t size, member; /* of an item; where its span is */
    uint32_t n;
};
#define PLACES(list, type)                                                                         \
    { (list).at, sizeof(type), offsetof(type, span), (list).n }

static uint32_t start_of(const struct places *p, uint32_t i) {
    struct span span;
    memcpy(&span, (const char *)p->items + i * p->size + p->member, sizeof span);
    return span_exists(span) ? span.start : 0; /* of the whole file */
}

/* Where a place of the old text may begin in the new one. */
static struct span mapped(const struct comparing *c, uint32_t offset) {
    return (struct span){edits_map(c->edits, offset, false), edits_map(c->edits, offset, true)};
}

static bool is_at(struct span range, uint32_t offset) {
    return range.start <= offset && offset <= range.end;
}

typedef bool same_item(const struct comparing *, uint32_t before, uint32_t after);

/* Index of the first item at or behind an offset. */
static uint32_t first_from(const struct places *p, uint32_t offset) {
    uint32_t low = 0, high = p->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (start_of(p, middle) < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Which items of the old list are in the new one, and the other way round. */
struct matches {
    bool *kept, *found; /* one for each item of the old list, and of the new one */
};

static struct matches match(const struct comparing *c, const struct places *before,
                            const struct places *after, same_item *same) {
    struct matches m = {arena_array(c->arena, bool, before->n + 1),
                        arena_array(c->arena, bool, after->n + 1)};
    for (uint32_t i = 0; i < before->n; i++) {
        struct span range = mapped(c, start_of(before, i));
        for (uint32_t k = first_from(after, range.start);
             k < after->n && start_of(after, k) <= range.end; k++)
            if (same(c, i, k))
                m.found[k] = m.kept[i] = true;
    }
    return m;
}

static unsigned line_of(const struct judged *j, uint32_t offset) {
    return (unsigned)source_position(j->document->source, offset).line;
}

/* ---- findings --------------------------------------------------------------------------- */

/* It may weigh more now: where the article says that its links earn, a doubtful one does. */
static bool same_finding(const struct comparing *c, uint32_t before, uint32_t after) {
    return str_eq(c->before->findings->at[before].rule->id, c->after->findings->at[after].rule->id);
}

static struct str findings_problem(const struct comparing *c, bool *meant) {
    const struct findings *before = c->before->findings, *after = c->after->findings;
    struct places old = PLACES(*before, struct finding), new = PLACES(*after, struct finding);
    struct matches m = match(c, &old, &new, same_finding);
    bool helped = true;
    for (uint32_t i = 0; i < before->n; i++) {
        meant[i] = meant[i] && m.kept[i];
        helped = helped && !meant[i];
    }
    if (!helped)
        return STR("it did not help");
    for (uint32_t i = 0; i < after->n; i++) {
        const struct finding *f = &after->at[i];
        if (!m.found[i])
            return str_format(c->arena, "%.*s would be found on line %u", STR_ARG(f->rule->id),
                              line_of(c->after, span_exists(f->span) ? f->span.start : 0));
    }
    return STR("");
}

/* ---- facts ------------------------------------------------------------------------------ */

static bool same_placement(const struct comparing *c, uint32_t before, uint32_t after) {
    const struct placement *a = &c->before->facts->placements.at[before];
    const struct placement *b = &c->after->facts->placements.at[after];
    return a->kind == b->kind && a->certainty <= b->certainty && str_eq(a->url, b->url);
}

/* A label of a paid page shows that the page is one, which was known. */
static bool is_known_page(const struct comparing *c, const struct placement *p) {
    const struct facts *before = c->before->facts;
    bool labelled = p->kind == PLACEMENT_PAGE &&
                    edits_wrote(c->edits, (struct span){p->span.start, p->span.start});
    for (uint32_t i = 0; labelled && i < before->placements.n; i++)
        if (before->placements.at[i].kind == PLACEMENT_PAGE)
            return true;
    return false;
}

static struct str placements_problem(const struct comparing *c) {
    const struct facts *before = c->before->facts, *after = c->after->facts;
    struct places old = PLACES(before->placements, struct placement);
    struct places new = PLACES(after->placements, struct placement);
    struct matches m = match(c, &old, &new, same_placement);
    for (uint32_t i = 0; i < before->placements.n; i++)
        if (!m.kept[i])
            return str_format(c->arena, "the %s on line %u would no longer be seen",
                              placement_names[before->placements.at[i].kind],
                              line_of(c->before, before->placements.at[i].span.start));
    for (uint32_t i = 0; i < after->placements.n; i++)
        if (!m.found[i] && !is_known_page(c, &after->placements.at[i]))
            return str_format(c->arena, "a new %s would be seen on line %u",
                              placement_names[after->placements.at[i].kind],
                              line_of(c->after, after->placements.at[i].span.start));
    return STR("");
}

static bool same_disclosure(const struct comparing *c, uint32_t before, uint32_t after) {
    const struct disclosure *a = &c->before->facts->disclosures.at[before];
    const struct disclosure *b = &c->after->facts->disclosures.at[after];
    return str_eq(a->group, b->group) && a->visible == b->visible && a->negative == b->negative;
}

static struct str disclosures_problem(const struct comparing *c) {
    const struct facts *before = c->before->facts, *after = c->after->facts;
    struct places old = PLACES(before->disclosures, struct disclosure);
    struct places new = PLACES(after->disclosures, struct disclosure);
    struct matches m = match(c, &old, &new, same_disclosure);
    for (uint32_t i = 0; i < before->disclosures.n; i++) {
        struct span span = before->disclosures.at[i].span;
        if (!m.kept[i] && !edits_removed(c->edits, span))
            return str_format(c->arena, "the disclosure on line %u would no longer count",
                              line_of(c->before, span.start));
    }
    return STR("");
}

/* ---- the document ----------------------------------------------------------------------- */

/* Is the node no part of the comparison: white space? */
static bool is_nothing(const struct document *d, uint32_t node) {
    const struct node *n = &d->nodes.at[node];
    return n->kind == NODE_BREAK ||
           (n->kind == NODE_TEXT && str_trim(source_slice(d->source, n->span)).n == 0);
}

static bool same_span(const struct comparing *c, struct span a, struct span b) {
    if (!span_exists(a) || !span_exists(b))
        return span_exists(a) == span_exists(b);
    return is_at(mapped(c, a.start), b.start) && is_at(mapped(c, a.end), b.end);
}

/* The next attribute of a node at or behind `i` that isn't its rel; NULL at the end. */
static const struct attr *next_attr(const struct document *d, const struct node *n, uint32_t *i) {
    while (*i < n->nattrs) {
        const struct attr *attr = &d->attrs.at[n->attrs + (*i)++];
        if (!str_same(attr->name, STR("rel")))
            return attr;
    }
    return NULL;
}

static bool same_attrs(const struct comparing *c, const struct node *a, const struct node *b) {
    uint32_t i = 0, k = 0;
    for (;;) {
        const struct attr *x = next_attr(c->before->document, a, &i);
        const struct attr *y = next_attr(c->after->document, b, &k);
        if (!x || !y)
            return x == y;
        if (!str_eq(x->name, y->name) || !same_span(c, x->value, y->value))
            return false;
    }
}

static bool same_node(const struct comparing *c, uint32_t before, uint32_t after) {
    enum { LOOKED_AT = NODE_ALTERNATIVE | NODE_CODE | NODE_INERT };
    const struct node *a = &c->before->document->nodes.at[before];
    const struct node *b = &c->after->document->nodes.at[after];
    if (a->kind != b->kind || a->tag != b->tag || (a->flags & LOOKED_AT) != (b->flags & LOOKED_AT))
        return false;
    if (a->kind != NODE_ELEMENT)
        return same_span(c, a->span, b->span);
    return same_attrs(c, a, b) && same_span(c, a->outer, b->outer);
}

/* What begins without a mark of its own may begin where text was written, and still be older. */
static bool is_written(const struct comparing *c, const struct node *n) {
    bool unmarked = span_length(n->span) == 0 && span_exists(n->outer);
    return edits_wrote(c->edits, unmarked ? n->outer : n->span);
}

static struct str document_problem(const struct comparing *c) {
    const struct document *a = c->before->document, *b = c->after->document;
    uint32_t i = 1, k = 1;
    uint32_t *place = arena_array(c->arena, uint32_t, a->nodes.n); /* in the new document */
    for (;;) {
        while (i < a->nodes.n && (is_nothing(a, i) || edits_removed(c->edits, a->nodes.at[i].span)))
            i++;
        while (k < b->nodes.n && (is_nothing(b, k) || is_written(c, &b->nodes.at[k])))
            k++;
        if (i == a->nodes.n && k == b->nodes.n)
            return STR("");
        if (i == a->nodes.n || k == b->nodes.n || !same_node(c, i, k) ||
            place[a->nodes.at[i].parent] != b->nodes.at[k].parent)
            break;
        place[i++] = k++;
    }
    struct span at = i < a->nodes.n ? a->nodes.at[i].span : NO_SPAN;
    return span_exists(at) ? str_format(c->arena, "the text of line %u would be read otherwise",
                                        line_of(c->before, at.start))
                           : STR("the text would be read otherwise");
}

struct str effect_problem(struct arena *arena, const struct judged *before,
                          const struct judged *after, const struct edit_list *edits, bool *meant) {
    struct comparing c = {arena, before, after, edits};
    struct str problem = findings_problem(&c, meant);
    if (problem.n == 0 && !str_eq(before->facts->language, after->facts->language))
        problem = STR("the article would be taken to be in another language");
    if (problem.n == 0 && after->facts->unknowns.n > before->facts->unknowns.n)
        problem = STR("less of the article would be understood");
    if (problem.n == 0)
        problem = placements_problem(&c);
    if (problem.n == 0)
        problem = disclosures_problem(&c);
    return problem.n ? problem : document_problem(&c);
}
