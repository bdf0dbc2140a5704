/* Finding the suppressions of a document, what each covers, and which findings that puts aside. */
#include "findings/suppression.h"

#include "findings/directive.h"

#include <stdlib.h>

const char *const suppression_forms[] = {"next-line", "next-element", "region",
                                         "file",      "front-matter", "unknown"};
const char *const suppression_states[] = {"used",    "unused",       "untried",
                                          "expired", "unknown-rule", "malformed"};

/* Forms that cover a part of the document, and come first. */
enum { LOCAL_FORMS = SUPPRESS_REGION + 1 };

struct reading {
    struct arena *arena;
    const struct document *document;
    struct suppressions *out;
    struct str today;
    uint32_t *open;   /* for each rule: index + 1 of its innermost open region */
    uint32_t line;    /* node at which the search for the next line goes on */
    uint32_t element; /* the same for the next element */
    bool misplaced;   /* a key of the front matter that belongs to no entry was reported */
};

static uint32_t rule_index(const struct suppressions *s, const struct rule *rule) {
    return (uint32_t)(rule - s->knowledge->rules.at);
}

/* ---- what a suppression covers ---------------------------------------------------------- */

static bool is_instruction(const struct document *d, uint32_t node) {
    return d->nodes.at[node].kind == NODE_COMMENT && !(d->nodes.at[node].flags & NODE_CODE) &&
           document_is_instruction(source_slice(d->source, d->nodes.at[node].span));
}

static uint32_t line_end(struct str text, uint32_t at) {
    size_t end = str_find_char(text, '\n', at);
    return end == SIZE_MAX ? (uint32_t)text.n : (uint32_t)end;
}

/* Where the node says something behind `from`; UINT32_MAX if nowhere. */
static uint32_t content_behind(const struct document *d, uint32_t node, uint32_t from) {
    struct span span = d->nodes.at[node].span;
    if (!span_exists(span) || is_instruction(d, node))
        return UINT32_MAX;
    for (uint32_t i = span.start > from ? span.start : from; i < span.end; i++)
        if (!char_is_space(d->source->text.p[i]))
            return i;
    return UINT32_MAX;
}

/*
 * The line of the first content that stands on a later line than the comment. What one comment
 * passed over holds nothing for those behind it either, so all searches are one walk.
 */
static struct span next_line(struct reading *r, uint32_t comment) {
    const struct document *d = r->document;
    struct str text = d->source->text;
    uint32_t from = line_end(text, d->nodes.at[comment].span.end);
    if (r->line <= comment)
        r->line = comment + 1;
    for (; r->line < d->nodes.n; r->line++) {
        uint32_t at = content_behind(d, r->line, from);
        if (at == UINT32_MAX)
            continue;
        uint32_t start = at;
        while (start > 0 && text.p[start - 1] != '\n')
            start--;
        return (struct span){start, line_end(text, at)};
    }
    return NO_SPAN;
}

static struct span next_element(struct reading *r, uint32_t comment) {
    const struct document *d = r->document;
    if (r->element <= comment)
        r->element = comment + 1;
    for (; r->element < d->nodes.n; r->element++) {
        const struct node *node = &d->nodes.at[r->element];
        if (node->kind == NODE_ELEMENT && span_exists(node->outer))
            return node->outer;
    }
    return NO_SPAN;
}

static struct span covered(struct reading *r, enum suppression_form form, uint32_t comment) {
    uint32_t end = (uint32_t)r->document->source->text.n;
    switch (form) {
    case SUPPRESS_NEXT_LINE:
        return next_line(r, comment);
    case SUPPRESS_NEXT_ELEMENT:
        return next_element(r, comment);
    case SUPPRESS_REGION:
        return (struct span){r->document->nodes.at[comment].span.end, end};
    case SUPPRESS_FILE:
    case SUPPRESS_FRONT_MATTER:
        return (struct span){0, end};
    case SUPPRESS_UNKNOWN:
        break;
    }
    return NO_SPAN;
}

/* ---- from words to suppressions --------------------------------------------------------- */

static enum suppression_state state_of(const struct reading *r, const struct directive *d,
                                       const struct rule *rule) {
    if (d->problem.n)
        return SUPPRESSION_MALFORMED;
    if (!rule)
        return SUPPRESSION_UNKNOWN_RULE;
    bool expired = d->until.n && r->today.n && str_compare(d->until, r->today) < 0;
    return expired ? SUPPRESSION_EXPIRED : SUPPRESSION_UNUSED;
}

static struct suppression *add(struct reading *r, const struct directive *d) {
    struct suppression *s = list_push(r->arena, r->out);
    s->form = d->form;
    s->reason = d->reason;
    s->until = d->until;
    s->by = d->by;
    s->covers = NO_SPAN;
    return s;
}

static void add_problem(struct reading *r, const struct directive *d) {
    struct suppression *s = add(r, d);
    s->state = SUPPRESSION_MALFORMED;
    s->problem = d->problem;
    s->span = d->problem_span;
}

/* A rule that judges suppressions can't be put aside by one. */
static void refuse_own_rules(struct reading *r, struct directive *d) {
    for (uint32_t i = 0; i < d->rules.n; i++) {
        const struct rule *rule = knowledge_rule(r->out->knowledge, d->rules.at[i].name);
        if (rule && str_is(rule->check, "suppression"))
            directive_problem(d, d->rules.at[i].span,
                              "'%.*s' judges suppressions and cannot be suppressed; a "
                              "configuration can set its severity",
                              STR_ARG(rule->id));
    }
}

/* `comment`: its node, 0 for front matter. */
static void add_directive(struct reading *r, struct directive *d, uint32_t comment) {
    refuse_own_rules(r, d);
    struct span covers = covered(r, d->form, comment);
    for (uint32_t i = 0; i < d->rules.n; i++) {
        const struct rule *rule = knowledge_rule(r->out->knowledge, d->rules.at[i].name);
        struct suppression *s = add(r, d);
        s->name = d->rules.at[i].name;
        s->span = d->rules.at[i].span;
        s->rule = rule;
        s->state = state_of(r, d, rule);
        s->covers = covers;
        if (d->problem.n && i == 0) {
            s->problem = d->problem;
            s->span = d->problem_span;
        }
        if (d->form != SUPPRESS_REGION || !rule)
            continue;
        uint32_t *open = &r->open[rule_index(r->out, rule)];
        s->unclosed = s->state != SUPPRESSION_MALFORMED;
        s->below = *open;
        *open = r->out->n;
    }
    if (d->rules.n == 0)
        add_problem(r, d);
}

static void end_regions(struct reading *r, struct directive *d, uint32_t comment) {
    for (uint32_t i = 0; i < d->rules.n; i++) {
        const struct directive_rule *named = &d->rules.at[i];
        const struct rule *rule = knowledge_rule(r->out->knowledge, named->name);
        uint32_t *open = rule ? &r->open[rule_index(r->out, rule)] : NULL;
        if (!open || !*open) {
            directive_problem(d, named->span, "no region of '%.*s' has begun before its end",
                              STR_ARG(str_shorten(named->name, LONGEST_SHOWN)));
            continue;
        }
        struct suppression *s = &r->out->at[*open - 1];
        s->covers.end = r->document->nodes.at[comment].span.start;
        s->unclosed = false;
        *open = s->below;
    }
    if (d->problem.n)
        add_problem(r, d);
}

static void read_comments(struct reading *r) {
    for (uint32_t i = 1; i < r->document->nodes.n; i++) {
        if (!is_instruction(r->document, i))
            continue;
        struct directive d = {.arena = r->arena};
        directive_read_comment(&d, r->document->source, r->document->nodes.at[i].span);
        if (d.ends)
            end_regions(r, &d, i);
        else
            add_directive(r, &d, i);
    }
}

/* ---- front matter ----------------------------------------------------------------------- */

static struct span place_of_key(const struct meta *m) {
    return span_exists(m->key_span) ? m->key_span : m->span;
}

/* "promolint.disable.<number>.<key>": the number and the key, which may have an item's behind it.
 */
static bool is_entry_key(struct str path, struct str *number, struct str *key) {
    if (!str_eq(str_cut(&path, '.'), STR("promolint")) ||
        !str_eq(str_cut(&path, '.'), STR("disable")))
        return false;
    *number = str_cut(&path, '.');
    *key = str_cut(&path, '.');
    return number->n && char_is_digit(number->p[0]) && key->n &&
           (path.n == 0 || (str_is(*key, "rule") && char_is_digit(path.p[0])));
}

static void report_misplaced(struct reading *r, const struct meta *m) {
    if (r->misplaced)
        return;
    r->misplaced = true;
    struct directive d = {.arena = r->arena, .form = SUPPRESS_FRONT_MATTER};
    directive_problem(&d, place_of_key(m),
                      "front matter says promolint: {disable: [{rule: ..., reason: ...}]}, "
                      "not '%.*s'",
                      STR_ARG(str_shorten(m->key, LONGEST_SHOWN)));
    add_directive(r, &d, 0);
}

/* Reads the entry whose first key is meta[i]; gives the index behind it. */
static uint32_t read_entry(struct reading *r, uint32_t i) {
    const struct document *document = r->document;
    struct directive d = {.arena = r->arena, .form = SUPPRESS_FRONT_MATTER};
    struct span place = place_of_key(&document->meta.at[i]);
    struct str first = STR(""), number = STR(""), key = STR("");
    is_entry_key(document->meta.at[i].key, &first, &key);
    for (; i < document->meta.n; i++) {
        const struct meta *m = &document->meta.at[i];
        if (!is_entry_key(m->key, &number, &key) || !str_eq(number, first))
            break;
        directive_set(&d, key, place_of_key(m), m->value, m->span);
    }
    directive_check(&d, place);
    add_directive(r, &d, 0);
    return i;
}

static void read_front_matter(struct reading *r) {
    const struct document *d = r->document;
    for (uint32_t i = 0; i < d->meta.n;) {
        const struct meta *m = &d->meta.at[i];
        struct str path = m->key, number, key;
        if (!str_is(str_cut(&path, '.'), "promolint")) {
            i++;
        } else if (is_entry_key(m->key, &number, &key)) {
            i = read_entry(r, i);
        } else {
            report_misplaced(r, m);
            i++;
        }
    }
}

struct suppressions suppressions_read(struct arena *arena, const struct document *document,
                                      const struct knowledge *knowledge, struct str today) {
    struct suppressions out = {.knowledge = knowledge};
    struct reading r = {.arena = arena, .document = document, .out = &out, .today = today};
    r.open = arena_array(arena, uint32_t, knowledge->rules.n + 1);
    read_front_matter(&r);
    read_comments(&r);
    return out;
}

/* ---- which findings --------------------------------------------------------------------- */

/*
 * While the findings are gone through in order: for each rule and local form the innermost
 * suppression that has begun, those around it below it; and the one of the whole file. Within
 * a form and a rule, one suppression never ends inside of another, so a stack will do.
 */
struct matching {
    struct suppressions *all;
    uint32_t (*local)[LOCAL_FORMS]; /* index + 1 */
    uint32_t *whole;
};

struct beginning {
    uint32_t at, suppression;
};

static int compare_beginnings(const void *a, const void *b) {
    const struct beginning *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->suppression < y->suppression ? -1 : x->suppression > y->suppression;
}

/* Those that may put something aside, by where they begin. */
static uint32_t list_beginnings(struct matching *m, struct beginning *begin) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->all->n; i++) {
        const struct suppression *s = &m->all->at[i];
        if (s->state != SUPPRESSION_UNUSED || !span_exists(s->covers))
            continue;
        uint32_t *whole = &m->whole[rule_index(m->all, s->rule)];
        if (s->form <= SUPPRESS_REGION)
            begin[n++] = (struct beginning){s->covers.start, i};
        else if (!*whole || m->all->at[*whole - 1].form > s->form)
            *whole = i + 1;
    }
    if (n)
        qsort(begin, n, sizeof *begin, compare_beginnings);
    return n;
}

static struct suppression *find(const struct matching *m, const struct finding *f) {
    uint32_t rule = rule_index(m->all, f->rule);
    for (int form = 0; span_exists(f->span) && form < LOCAL_FORMS; form++) {
        uint32_t *top = &m->local[rule][form];
        while (*top && m->all->at[*top - 1].covers.end <= f->span.start)
            *top = m->all->at[*top - 1].below;
        if (*top)
            return &m->all->at[*top - 1];
    }
    return m->whole[rule] ? &m->all->at[m->whole[rule] - 1] : NULL;
}

void suppressions_apply(struct arena *arena, struct suppressions *all, struct findings *findings,
                        const bool *untried) {
    if (all->n == 0)
        return;
    struct matching m = {.all = all};
    m.local = arena_alloc(arena, sizeof *m.local * (all->knowledge->rules.n + 1));
    m.whole = arena_array(arena, uint32_t, all->knowledge->rules.n + 1);
    struct beginning *begin = arena_array(arena, struct beginning, all->n);
    uint32_t n = list_beginnings(&m, begin), next = 0;
    for (uint32_t i = 0; i < findings->n; i++) {
        struct finding *f = &findings->at[i];
        for (; next < n && span_exists(f->span) && begin[next].at <= f->span.start; next++) {
            struct suppression *s = &all->at[begin[next].suppression];
            uint32_t *top = &m.local[rule_index(all, s->rule)][s->form];
            s->below = *top;
            *top = begin[next].suppression + 1;
        }
        struct suppression *s = find(&m, f);
        if (!s)
            continue;
        f->standing = STANDING_SUPPRESSED;
        f->reason = s->reason;
        s->state = SUPPRESSION_USED;
        s->findings++;
    }
    for (uint32_t i = 0; untried && i < all->n; i++)
        if (all->at[i].state == SUPPRESSION_UNUSED && untried[rule_index(all, all->at[i].rule)])
            all->at[i].state = SUPPRESSION_UNTRIED;
}
