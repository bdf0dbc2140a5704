/* What a disclosure that a fix inserts says, and the edits that put it there. */
#include "policy/remedy.h"

#include "document/source_write.h"

struct remedies {
    struct insertion top[INSERTIONS];
    struct str top_text; /* of the fixes below: nearly always the same one */
    struct fix top_fixes[INSERTIONS];
    uint32_t ntop;
    const struct disclosure *moved; /* by the fixes below */
    struct fix moves[INSERTIONS];
    uint32_t nmoves;
};

static struct remedies *remedies_of(struct check_context *ctx) {
    if (!ctx->remedies) {
        ctx->remedies = arena_new(ctx->arena, struct remedies);
        insertion_top(ctx->facts, ctx->remedies->top);
    }
    return ctx->remedies;
}

/* ---- texts ------------------------------------------------------------------------------ */

static struct str pick(const struct disclosure_texts *texts, enum placement_kind kind,
                       enum fix_place place) {
    if (place == FIX_LINK)
        return texts->mark;
    return place == FIX_TOP && kind == PLACEMENT_AFFILIATE_LINK ? texts->disclosure : texts->label;
}

/* The article's language; where it isn't known, the first of the policy. */
static struct str language_for(const struct check_context *ctx) {
    if (ctx->facts->language.n || ctx->pack->languages.n == 0)
        return ctx->facts->language;
    return ctx->pack->languages.at[0];
}

static struct str text_for(const struct check_context *ctx, enum placement_kind kind,
                           enum fix_place place) {
    struct str language = language_for(ctx), own;
    for (uint32_t i = ctx->config->texts.n; i-- > 0;) {
        const struct texts_config *t = &ctx->config->texts.at[i];
        if (str_same(t->language, language) && (own = pick(&t->texts, kind, place)).n)
            return own;
    }
    const struct language *known = knowledge_language(ctx->knowledge, language);
    return known ? pick(&known->texts, kind, place) : STR("");
}

static struct str escape_html(struct arena *a, struct str text) {
    struct str out = STR("");
    while (text.n) {
        size_t n = 0;
        while (n < text.n && text.p[n] != '&' && text.p[n] != '<' && text.p[n] != '>')
            n++;
        const char *reference = n == text.n        ? ""
                                : text.p[n] == '&' ? "&amp;"
                                : text.p[n] == '<' ? "&lt;"
                                                   : "&gt;";
        out = str_format(a, "%.*s%.*s%s", STR_ARG(out), (int)n, text.p, reference);
        text = str_slice(text, n + 1, text.n);
    }
    return out;
}

/* ---- edits ------------------------------------------------------------------------------ */

static struct edit *add_fix(struct check_context *ctx, struct fix *fix, struct str title,
                            uint32_t nedits) {
    *fix = (struct fix){
        .title = title, .edits = arena_array(ctx->arena, struct edit, nedits), .nedits = nedits};
    return fix->edits;
}

/* The block with the line ends and blanks that its place asks for. */
static struct edit insert_block(struct check_context *ctx, const struct insertion *in,
                                struct str block) {
    const struct source *source = ctx->facts->document->source;
    struct str end = source_line_end(source, in->at), text = block;
    if (in->form == INSERT_MARKDOWN)
        text = str_format(ctx->arena, "%.*s%.*s%.*s", STR_ARG(block), STR_ARG(end), STR_ARG(end));
    else if (in->line && in->form == INSERT_HTML_BEFORE)
        text = str_format(ctx->arena, "%.*s%.*s%.*s", STR_ARG(block), STR_ARG(end),
                          STR_ARG(in->indent));
    else if (in->line)
        text = str_format(ctx->arena, "%.*s%.*s%.*s", STR_ARG(end), STR_ARG(in->indent),
                          STR_ARG(block));
    return (struct edit){{in->at, in->at}, source_fit(ctx->arena, source, text)};
}

static struct str paragraph(struct check_context *ctx, const struct insertion *in,
                            struct str text) {
    return insertion_is_html(in)
               ? str_format(ctx->arena, "<p>%.*s</p>", STR_ARG(escape_html(ctx->arena, text)))
               : text;
}

static uint32_t insert_text(struct check_context *ctx, struct fix *fixes,
                            const struct insertion in[INSERTIONS], struct str text) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < INSERTIONS; i++) {
        if (in[i].form == INSERT_NOWHERE)
            continue;
        struct str title = str_format(ctx->arena, "insert \"%.*s\" %s", STR_ARG(text), in[i].where);
        struct edit edit = insert_block(ctx, &in[i], paragraph(ctx, &in[i], text));
        *add_fix(ctx, &fixes[n++], title, 1) = edit;
    }
    return n;
}

static void give(struct check_context *ctx, struct finding *f, const struct fix *fixes,
                 uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        *list_push(ctx->arena, &f->fixes) = fixes[i];
}

static void insert_at_top(struct check_context *ctx, struct finding *f, struct str text) {
    struct remedies *r = remedies_of(ctx);
    if (text.n == 0)
        return;
    if (!str_eq(r->top_text, text)) {
        r->ntop = insert_text(ctx, r->top_fixes, r->top, text);
        r->top_text = text;
    }
    give(ctx, f, r->top_fixes, r->ntop);
}

static void insert_over_block(struct check_context *ctx, struct finding *f,
                              const struct placement *p, struct str text) {
    struct insertion in[INSERTIONS];
    struct fix fixes[INSERTIONS];
    insertion_block(ctx->facts->document, p, in);
    give(ctx, f, fixes, text.n ? insert_text(ctx, fixes, in, text) : 0);
}

static void insert_beside(struct check_context *ctx, struct finding *f, const struct placement *p,
                          struct str text) {
    const struct document *d = ctx->facts->document;
    const struct node *n = &d->nodes.at[p->node];
    if (text.n == 0 || n->kind != NODE_ELEMENT || n->tag != TAG_A ||
        (n->flags & (NODE_IMPLIED_END | NODE_BROKEN | NODE_UNCLOSED_LINK)))
        return;
    struct str written = n->origin == ORIGIN_HTML ? escape_html(ctx->arena, text) : text;
    struct str inserted = str_format(ctx->arena, " %.*s", STR_ARG(written));
    uint32_t at = insertion_behind_link(d, p->node);
    struct fix fix;
    struct str title = str_format(ctx->arena, "insert \"%.*s\" behind the link", STR_ARG(text));
    *add_fix(ctx, &fix, title, 1) =
        (struct edit){{at, at}, source_fit(ctx->arena, d->source, inserted)};
    give(ctx, f, &fix, 1);
}

/* ---- moving what comes too late --------------------------------------------------------- */

/* Appends text without white space, so that what is folded and what is not are equal. */
static void squeeze(struct str text, char *out, size_t *n) {
    for (size_t i = 0; i < text.n; i++)
        if (!char_is_space(text.p[i]))
            out[(*n)++] = text.p[i];
}

/* The text of a place as readers see it, squeezed. */
static struct str squeezed_text(const struct check_context *ctx, struct span place) {
    const struct document *d = ctx->facts->document;
    char *out = arena_alloc(ctx->arena, span_length(place) + 1);
    size_t length = 0;
    for (uint32_t i = 1; i < d->nodes.n; i++) {
        const struct node *n = &d->nodes.at[i];
        if (n->kind == NODE_TEXT && n->span.start >= place.start && n->span.end <= place.end)
            squeeze(source_slice(d->source, n->span), out, &length);
    }
    return (struct str){out, length};
}

/* Does the place hold sentences that disclose, and nothing else? */
static bool only_discloses(const struct check_context *ctx, struct span place) {
    const struct facts *facts = ctx->facts;
    struct str rest = squeezed_text(ctx, place);
    for (uint32_t i = 0; i < facts->placements.n; i++)
        if (facts->placements.at[i].kind != PLACEMENT_PAGE &&
            facts->placements.at[i].span.start < place.end &&
            facts->placements.at[i].span.end > place.start)
            return false;
    for (uint32_t i = 0; i < facts->disclosures.n; i++) {
        const struct disclosure *d = &facts->disclosures.at[i];
        if (d->span.start < place.start || d->span.end > place.end)
            continue;
        char *squeezed = arena_alloc(ctx->arena, d->text.n + 1);
        size_t length = 0;
        squeeze(d->text, squeezed, &length);
        struct str sentence = {squeezed, length};
        size_t at = str_find(rest, sentence, 0);
        if (at != SIZE_MAX && sentence.n)
            rest = str_format(ctx->arena, "%.*s%.*s", STR_ARG(str_slice(rest, 0, at)),
                              STR_ARG(str_slice(rest, at + sentence.n, rest.n)));
    }
    for (size_t i = 0; i < rest.n; i++)
        if (char_is_alnum(rest.p[i]) || (rest.p[i] & 0x80))
            return false;
    return true;
}

/* The fixes that move a disclosure, for the findings that it causes. */
static void find_moves(struct check_context *ctx, const struct disclosure *d) {
    const struct document *document = ctx->facts->document;
    struct remedies *r = remedies_of(ctx);
    struct span content = NO_SPAN, lines = NO_SPAN;
    r->moved = d;
    r->nmoves = 0;
    if (d->scope == SCOPE_ARTICLE && d->visible)
        lines = insertion_own_block(document, d->node, &content);
    if (!span_exists(lines) || !only_discloses(ctx, content))
        return;
    bool html = document->nodes.at[d->node].origin == ORIGIN_HTML;
    for (uint32_t i = 0; i < INSERTIONS; i++) {
        const struct insertion *in = &r->top[i];
        if (in->form == INSERT_NOWHERE || in->at >= lines.start || html != insertion_is_html(in))
            continue;
        struct edit *edits =
            add_fix(ctx, &r->moves[r->nmoves++], STR("move the disclosure to the top"), 2);
        edits[0] = insert_block(ctx, in, source_slice(document->source, content));
        edits[1] = (struct edit){lines, STR("")};
    }
}

static bool move_to_top(struct check_context *ctx, struct finding *f, const struct disclosure *d) {
    struct remedies *r = remedies_of(ctx);
    if (d && r->moved != d)
        find_moves(ctx, d);
    give(ctx, f, r->moves, d ? r->nmoves : 0);
    return d && r->nmoves;
}

/* ---- all of them ------------------------------------------------------------------------ */

/* A hint at what may not even be paid for gets none. */
static bool may_insert(const struct check_context *ctx, const struct finding *f) {
    return f->certainty >= CERTAINTY_LIKELY && source_takes_text(ctx->facts->document->source);
}

void remedy_pairing(struct check_context *ctx, struct finding *f, const struct placement *p,
                    const struct pairing *pairing) {
    enum fix_place place = ctx->pack->place[p->kind];
    if (!may_insert(ctx, f))
        return;
    if (place == FIX_LINK && p->kind != PLACEMENT_AFFILIATE_LINK)
        place = FIX_BLOCK;
    if (place == FIX_TOP && pairing->grade == GRADE_LATE &&
        move_to_top(ctx, f, pairing->disclosure))
        return;
    struct str text = text_for(ctx, p->kind, place);
    if (place == FIX_TOP)
        insert_at_top(ctx, f, text);
    else if (place == FIX_BLOCK)
        insert_over_block(ctx, f, p, text);
    else
        insert_beside(ctx, f, p, text);
}

void remedy_statement(struct check_context *ctx, struct finding *f, struct str name) {
    if (may_insert(ctx, f))
        insert_at_top(ctx, f, knowledge_statement(ctx->knowledge, language_for(ctx), name));
}
