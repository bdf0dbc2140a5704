#include "policy/rendered.h"

#include "base/unicode.h"

#include <stdlib.h>

enum { NONE = UINT32_MAX };

struct said {
    const struct rule *rule;
    const struct placement *placement; /* NULL: about none */
};

struct said_list {
    struct said *at;
    uint32_t n;
};

struct settling {
    struct arena *arena;
    const struct facts *source;
    struct verdict *verdict;
    const struct rendered *page;
    struct said_list in_source, in_page;
    uint32_t *page_of;   /* [placement of the source]: the same in the page, or NONE */
    uint32_t *source_of; /* [placement of the page]: the same in the source, or NONE */
};

/* ---- the same placement in both ----------------------------------------------------------- */

struct keyed {
    enum placement_kind kind;
    struct str key;
    uint32_t placement;
};

struct keyed_list {
    struct keyed *at;
    uint32_t n, cap;
};

static int compare_keys(const struct keyed *a, const struct keyed *b) {
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return str_compare(a->key, b->key);
}

static int compare_keyed(const void *a, const void *b) {
    const struct keyed *first = a, *second = b;
    int order = compare_keys(first, second);
    return order ? order
                 : (first->placement > second->placement) - (first->placement < second->placement);
}

/* Generators make addresses absolute or relative as they like; a scheme and the own host say
 * nothing. */
static struct str target(struct str url, struct str site) {
    static const char *const schemes[] = {"https://", "http://", "//"};
    for (size_t i = 0; i < ARRAY_COUNT(schemes); i++)
        if (str_starts_same(url, str_of(schemes[i]))) {
            url = str_slice(url, str_of(schemes[i]).n, url.n);
            break;
        }
    return site.n && str_starts_same(url, site) ? str_slice(url, site.n, url.n) : url;
}

static struct str key_of(const struct placement *p, struct str site) {
    return p->kind == PLACEMENT_COUPON_CODE ? p->code : target(p->url, site);
}

static struct keyed_list keys_of(struct arena *arena, const struct facts *facts, struct str site) {
    struct keyed_list list = {0};
    for (uint32_t i = 0; i < facts->placements.n; i++) {
        const struct placement *p = &facts->placements.at[i];
        if (p->region == REGION_ARTICLE)
            *list_push(arena, &list) = (struct keyed){p->kind, key_of(p, site), i};
    }
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, compare_keyed);
    return list;
}

static uint32_t *all_none(struct arena *arena, uint32_t n) {
    uint32_t *list = arena_array(arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        list[i] = NONE;
    return list;
}

/* Equal keys are the same in their order. */
static void match(struct settling *s) {
    struct str site = s->page->facts->site.n ? s->page->facts->site : s->source->site;
    struct keyed_list source = keys_of(s->arena, s->source, site);
    struct keyed_list page = keys_of(s->arena, s->page->facts, site);
    s->page_of = all_none(s->arena, s->source->placements.n);
    s->source_of = all_none(s->arena, s->page->facts->placements.n);
    for (uint32_t i = 0, k = 0; i < source.n && k < page.n;) {
        int order = compare_keys(&source.at[i], &page.at[k]);
        if (order == 0) {
            s->page_of[source.at[i].placement] = page.at[k].placement;
            s->source_of[page.at[k].placement] = source.at[i].placement;
        }
        i += order <= 0;
        k += order >= 0;
    }
}

/* ---- findings ------------------------------------------------------------------------------- */

/* What a verdict says, for look-up: a rule, and the placement that it is about. */
static int compare_said(const void *a, const void *b) {
    const struct said *first = a, *second = b;
    if (first->rule != second->rule)
        return first->rule < second->rule ? -1 : 1;
    return (first->placement > second->placement) - (first->placement < second->placement);
}

/* Which of the facts' placements; NONE when there is none. */
static uint32_t index_of(const struct facts *facts, const struct placement *p) {
    return p ? (uint32_t)(p - facts->placements.at) : NONE;
}

static struct said_list said_by(struct arena *arena, const struct verdict *v) {
    struct said_list list = {arena_array(arena, struct said, v->findings.n + 1), v->findings.n};
    for (uint32_t i = 0; i < list.n; i++)
        list.at[i] = (struct said){v->findings.at[i].rule, v->findings.at[i].placement};
    qsort(list.at, list.n, sizeof *list.at, compare_said);
    return list;
}

static bool says(const struct said_list *list, const struct rule *rule,
                 const struct placement *placement) {
    struct said wanted = {rule, placement};
    return bsearch(&wanted, list->at, list->n, sizeof *list->at, compare_said);
}

static struct str where(struct arena *arena, const struct rendered *page, struct span span) {
    struct position at =
        source_position(page->facts->document->source, span_exists(span) ? span.start : 0);
    return str_format(arena, "%.*s:%u:%u", STR_ARG(page->path), at.line, at.column);
}

/* Where the article begins. */
static struct span beginning(const struct facts *source) {
    uint32_t start = source->document->front_matter ? source->document->front_matter_span.end : 0;
    return (struct span){start, start};
}

static void settle(struct settling *s) {
    for (uint32_t i = 0; i < s->verdict->findings.n; i++) {
        struct finding *f = &s->verdict->findings.at[i];
        uint32_t about = index_of(s->source, f->placement);
        uint32_t same = about == NONE ? NONE : s->page_of[about];
        if (about != NONE && same == NONE)
            continue; /* the page does not show it: nothing is known of how it would look */
        if (says(&s->in_page, f->rule, about == NONE ? NULL : &s->page->facts->placements.at[same]))
            continue;
        f->standing = STANDING_SETTLED;
        f->reason =
            str_format(s->arena, "not so in the page built from it, %.*s", STR_ARG(s->page->path));
    }
}

/* The nearest placement of the page, from `from` on in steps of `step`, that the source has too. */
static uint32_t neighbour(const struct settling *s, uint32_t from, int step) {
    uint32_t n = s->page->facts->placements.n;
    for (uint32_t i = from + (uint32_t)step; i < n; i += (uint32_t)step)
        if (s->source_of[i] != NONE)
            return s->source_of[i];
    return NONE;
}

/* What the source has where the template put the placement: a shortcode, if there is one. */
static struct span origin(const struct settling *s, uint32_t placement) {
    if (placement != NONE && s->source_of[placement] != NONE)
        return s->source->placements.at[s->source_of[placement]].span;
    uint32_t before = placement == NONE ? NONE : neighbour(s, placement, -1);
    uint32_t after = placement == NONE ? NONE : neighbour(s, placement, 1);
    uint32_t from = before == NONE ? 0 : s->source->placements.at[before].span.end;
    uint32_t to = after == NONE ? UINT32_MAX : s->source->placements.at[after].span.start;
    for (uint32_t i = 0; i < s->source->unknowns.n; i++) {
        const struct unknown *u = &s->source->unknowns.at[i];
        if (u->name.n && u->span.start >= from && u->span.end <= to)
            return u->span;
    }
    return beginning(s->source);
}

static const struct placement *same_in_source(const struct settling *s, uint32_t placement) {
    uint32_t same = placement == NONE ? NONE : s->source_of[placement];
    return same == NONE ? NULL : &s->source->placements.at[same];
}

static void add(struct settling *s, const struct finding *found, uint32_t placement) {
    struct finding *f = list_push(s->arena, &s->verdict->findings);
    *f = *found;
    f->placement = same_in_source(s, placement);
    f->span = origin(s, placement);
    f->from_page = true;
    f->related.n = 0; /* places in the page */
    f->related.cap = 0;
    f->fixes.n = 0;
    f->fixes.cap = 0;
    f->evidence = (struct evidence_list){0};
    for (uint32_t i = 0; i < found->evidence.n; i++)
        *list_push(s->arena, &f->evidence) =
            (struct evidence){found->evidence.at[i].what, NO_SPAN, found->evidence.at[i].score};
    *list_push(s->arena, &f->evidence) =
        (struct evidence){str_format(s->arena, "in the page built from it: %.*s",
                                     STR_ARG(where(s->arena, s->page, found->span))),
                          NO_SPAN, 0};
}

static void add_missing(struct settling *s) {
    for (uint32_t i = 0; i < s->page->verdict->findings.n; i++) {
        const struct finding *found = &s->page->verdict->findings.at[i];
        uint32_t about = index_of(s->page->facts, found->placement);
        if (about != NONE && found->placement->region != REGION_ARTICLE)
            continue;
        const struct placement *same = same_in_source(s, about);
        if ((about == NONE || same) && says(&s->in_source, found->rule, same))
            continue;
        add(s, found, about);
    }
}

void rendered_settle(struct arena *arena, const struct facts *source, struct verdict *verdict,
                     const struct rendered *page) {
    struct settling s = {.arena = arena,
                         .source = source,
                         .verdict = verdict,
                         .page = page,
                         .in_source = said_by(arena, verdict),
                         .in_page = said_by(arena, page->verdict)};
    match(&s);
    settle(&s);
    add_missing(&s);
}

/* ---- unknowns ------------------------------------------------------------------------------- */

static bool is_named(const struct facts *facts, struct str what) {
    for (uint32_t i = 0; i < facts->unknowns.n; i++)
        if (str_eq(facts->unknowns.at[i].what, what))
            return true;
    return false;
}

/* Keeps the list in order of place. */
static void add_unknown(struct arena *arena, struct facts *facts, struct str what) {
    struct unknown unknown = {.what = what, .span = beginning(facts)};
    list_push(arena, &facts->unknowns);
    uint32_t i = facts->unknowns.n - 1;
    for (; i > 0 && facts->unknowns.at[i - 1].span.start > unknown.span.start; i--)
        facts->unknowns.at[i] = facts->unknowns.at[i - 1];
    facts->unknowns.at[i] = unknown;
}

void rendered_unknowns(struct arena *arena, struct facts *source, const struct rendered *page) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < source->unknowns.n; i++)
        if (source->unknowns.at[i].name.n == 0)
            source->unknowns.at[kept++] = source->unknowns.at[i];
    source->unknowns.n = kept;
    for (uint32_t i = 0; i < page->facts->unknowns.n; i++) {
        const struct unknown *u = &page->facts->unknowns.at[i];
        if (!is_named(source, u->what))
            add_unknown(arena, source,
                        str_format(arena, "%.*s, at %.*s", STR_ARG(u->what),
                                   STR_ARG(where(arena, page, u->span))));
    }
}

void rendered_missing(struct arena *arena, struct facts *source, struct str why) {
    add_unknown(arena, source, why);
}

/* ---- disclosures ---------------------------------------------------------------------------- */

/* The next letter or digit, folded, in `out`; its length, 0 at the end. */
static uint32_t next_letter(struct str text, size_t *at, char *out) {
    while (*at < text.n) {
        uint32_t length, code_point = unicode_decode(text, *at, &length);
        bool accent;
        *at += length;
        if (unicode_class(code_point) == CHAR_LETTER || unicode_class(code_point) == CHAR_DIGIT)
            return unicode_fold(code_point, out, &accent);
    }
    return 0;
}

/* Generators change quotes, dashes and blanks. */
static bool same_letters(struct str a, struct str b) {
    size_t i = 0, k = 0;
    for (;;) {
        char first[UNICODE_MAX_FOLD], second[UNICODE_MAX_FOLD];
        struct str x = {first, next_letter(a, &i, first)};
        struct str y = {second, next_letter(b, &k, second)};
        if (!str_eq(x, y))
            return false;
        if (x.n == 0)
            return true;
    }
}

bool rendered_says(const struct rendered *page, const struct disclosure *disclosure) {
    for (uint32_t i = 0; i < page->facts->disclosures.n; i++) {
        const struct disclosure *d = &page->facts->disclosures.at[i];
        if (d->visible && d->negative == disclosure->negative &&
            same_letters(d->text, disclosure->text))
            return true;
    }
    return false;
}
