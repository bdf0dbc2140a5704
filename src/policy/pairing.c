/*
 * Pairing. For each placement every disclosure that could speak for it is graded
 * by four questions: does it cover the place, is it seen, does it come in time,
 * and does the pack accept its words and its language? The best grade counts.
 */
#include "policy/pairing.h"

#include <stdlib.h>

/* From best to worst; not the order of enum grade, which is that of the output's documentation. */
static const uint8_t rank_of_grade[GRADES] = {
    [GRADE_ADEQUATE] = 0, [GRADE_LATE] = 1,    [GRADE_WRONG_LANGUAGE] = 2, [GRADE_VAGUE] = 3,
    [GRADE_HIDDEN] = 4,   [GRADE_DISTANT] = 5, [GRADE_ELSEWHERE] = 6,      [GRADE_MISSING] = 7,
};

bool pairing_better(enum grade a, enum grade b) {
    return rank_of_grade[a] < rank_of_grade[b];
}

enum wording pairing_wording(const struct pack *pack, enum placement_kind kind, struct str group) {
    for (uint32_t i = 0; i < pack->wording[kind].n; i++)
        if (str_eq(pack->wording[kind].at[i].group, group))
            return pack->wording[kind].at[i].wording;
    return WORDING_UNLISTED;
}

/* The article's own language, or one that the pack names, in the articles that it is made for. */
static bool accepts_language(const struct pairing_context *ctx, const struct pack *pack,
                             const struct disclosure *d) {
    if (d->language.n == 0 || ctx->facts->language.n == 0 ||
        str_eq(d->language, ctx->facts->language))
        return true;
    const struct str_list *for_articles = &pack->auto_languages;
    bool its_article = for_articles->n == 0 || str_list_has(for_articles, STR("*")) ||
                       str_list_has(for_articles, ctx->facts->language);
    return its_article && str_list_has(&pack->languages, d->language);
}

/* Does the label stand in the promo block that holds the placement? What is good enough for the
 * block is good enough for what stands in it. */
static bool heads_block_of(const struct pairing_context *ctx, const struct placement *p,
                           const struct disclosure *d) {
    if (!p->block || d->role != ROLE_LABEL)
        return false;
    struct span block = ctx->facts->placements.at[p->block - 1].span;
    return d->span.start >= block.start && d->span.end <= block.end;
}

/* The grade of the words alone. */
static enum grade grade_words(const struct pairing_context *ctx, const struct placement *p,
                              const struct disclosure *d, const struct pack *pack) {
    if (d->group.n == 0)
        return GRADE_ADEQUATE; /* a component that the configuration vouches for */
    enum wording wording = pairing_wording(pack, p->kind, d->group);
    if (wording != WORDING_CLEAR && heads_block_of(ctx, p, d))
        wording = pairing_wording(pack, PLACEMENT_PROMO_BLOCK, d->group);
    if (wording == WORDING_UNLISTED) /* a hint where to read it, or about something else */
        return d->role == ROLE_POINTER ? GRADE_ELSEWHERE : GRADE_MISSING;
    if (wording != WORDING_CLEAR || d->hedged)
        return GRADE_VAGUE; /* "may be": what that means is said by another sentence, or not */
    return accepts_language(ctx, pack, d) ? GRADE_ADEQUATE : GRADE_WRONG_LANGUAGE;
}

/*
 * A newsletter's front matter names its sponsor, and its text labels the sponsor's message: a promo
 * block, with the name in the label.
 */
static bool labels_message(const struct pairing_context *ctx, const struct placement *p,
                           const struct disclosure *d) {
    if (!p->payer.n || str_find(d->text, p->payer, 0) == SIZE_MAX)
        return false;
    for (uint32_t i = 0; i < ctx->facts->placements.n; i++) {
        const struct placement *block = &ctx->facts->placements.at[i];
        if (block->kind == PLACEMENT_PROMO_BLOCK && d->span.start >= block->span.start &&
            d->span.end <= block->span.end)
            return true;
    }
    return false;
}

static bool covers(const struct pairing_context *ctx, const struct placement *p,
                   const struct disclosure *d) {
    if (d->star && !p->starred)
        return false;
    if (d->scope == SCOPE_SECTION && d->region != p->region)
        return false;
    bool inside = p->span.start < d->scope_to && p->span.end > d->scope_from;
    if (p->kind == PLACEMENT_PAGE) /* the label that makes it one, or one for the article */
        return d->scope == SCOPE_ARTICLE || d->span.start == p->span.start ||
               labels_message(ctx, p, d);
    return inside;
}

/* Is the disclosure the last that the article says, or does it stand below it? */
static bool closes(const struct span *article, const struct disclosure *d) {
    return d->span.end + 1 >= article->end; /* a full stop may stand behind it */
}

/* Does the disclosure come before the reader meets the placement? */
static bool in_time(const struct pairing_context *ctx, const struct placement *p,
                    const struct disclosure *d) {
    switch (d->scope) {
    case SCOPE_LINK:
    case SCOPE_BLOCK:
        return true; /* a label of the same box or item is seen with it, wherever it stands */
    case SCOPE_SECTION:
        return true;
    case SCOPE_ARTICLE:
        break;
    }
    if (d->item_from && p->span.start >= d->item_from)
        return true;
    if (p->kind == PLACEMENT_PAGE)
        return d->span.start <= ctx->facts->article.start || d->span.start == p->span.start ||
               (d->span.start <= ctx->first_paid && !closes(&ctx->facts->article, d));
    if (p->region == REGION_CHROME && d->region == REGION_ARTICLE)
        return !ctx->has_body_link || d->span.start <= ctx->first_paid;
    return d->span.start <= p->span.end;
}

/*
 * Where the first paid link bears a clear mark, the reader knows of such links
 * when a note below a later list speaks for the rest.
 */
static bool told_before(const struct pairing_context *ctx, const struct placement *p,
                        const struct pack *pack) {
    return p->kind == PLACEMENT_AFFILIATE_LINK && ctx->first_mark &&
           p->span.start > ctx->first_paid &&
           pairing_wording(pack, p->kind, ctx->first_mark->group) == WORDING_CLEAR;
}

/* Outside the article: does the placement stand right below the words? */
static bool is_right_below(const struct placement *p, const struct disclosure *d) {
    enum { NEAR = 1000 }; /* bytes */
    return p->region == REGION_CHROME && d->visible && p->span.start >= d->span.end &&
           p->span.start - d->span.end <= NEAR;
}

static enum grade grade_disclosure(const struct pairing_context *ctx, const struct placement *p,
                                   const struct disclosure *d, const struct pack *pack) {
    if (d->negative)
        return GRADE_MISSING;
    bool after_article = d->span.start > ctx->facts->article.start;
    if (d->region == REGION_CHROME && d->scope == SCOPE_ARTICLE && after_article &&
        !is_right_below(p, d))
        return d->role == ROLE_LABEL || !d->visible ? GRADE_MISSING : GRADE_ELSEWHERE;
    if (!covers(ctx, p, d)) {
        bool label = d->role == ROLE_LABEL && d->visible && d->region == p->region &&
                     d->span.start < p->span.start &&
                     grade_words(ctx, p, d, pack) != GRADE_MISSING; /* "Disclosures:" */
        return label ? GRADE_DISTANT : GRADE_MISSING;
    }
    if (d->placeholder)
        return GRADE_MISSING;
    enum grade words = grade_words(ctx, p, d, pack);
    if (!d->visible)
        return words == GRADE_ADEQUATE || words == GRADE_WRONG_LANGUAGE ? GRADE_HIDDEN
                                                                        : GRADE_MISSING;
    if (words != GRADE_ADEQUATE)
        return words;
    if (pack->late_is_fine[p->kind] || in_time(ctx, p, d) || told_before(ctx, p, pack))
        return GRADE_ADEQUATE;
    return GRADE_LATE;
}

/* ---- preparation -------------------------------------------------------------------------- */

static bool is_paid(const struct placement *p) {
    return p->certainty >= CERTAINTY_LIKELY && p->kind != PLACEMENT_PAGE;
}

static void find_first_paid(struct pairing_context *ctx) {
    ctx->first_paid = UINT32_MAX;
    for (uint32_t i = 0; i < ctx->facts->placements.n; i++) {
        const struct placement *p = &ctx->facts->placements.at[i];
        if (!is_paid(p) || p->region != REGION_ARTICLE)
            continue;
        ctx->first_paid = p->span.start;
        ctx->has_body_link = true;
        return;
    }
}

static void find_first_mark(struct pairing_context *ctx) {
    for (uint32_t i = 0; ctx->has_body_link && i < ctx->nnarrow; i++) {
        const struct disclosure *d = &ctx->facts->disclosures.at[ctx->narrow[i]];
        if (d->scope_from == ctx->first_paid && d->visible && !d->negative)
            ctx->first_mark = d;
    }
}

struct narrow_scope {
    uint32_t from, index;
};

static int by_scope(const void *a, const void *b) {
    const struct narrow_scope *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

struct pairing_context pairing_prepare(struct arena *a, const struct facts *facts,
                                       const struct knowledge *knowledge,
                                       const struct config *config) {
    struct pairing_context ctx = {.facts = facts, .knowledge = knowledge, .config = config};
    find_first_paid(&ctx);
    uint32_t n = facts->disclosures.n;
    uint32_t *wide = arena_array(a, uint32_t, n + 1), *narrow = arena_array(a, uint32_t, n + 1);
    struct narrow_scope *scopes = arena_array(a, struct narrow_scope, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        const struct disclosure *d = &facts->disclosures.at[i];
        if (d->scope == SCOPE_LINK)
            scopes[ctx.nnarrow++] = (struct narrow_scope){d->scope_from, i};
        else
            wide[ctx.nwide++] = i;
    }
    qsort(scopes, ctx.nnarrow, sizeof *scopes, by_scope);
    for (uint32_t i = 0; i < ctx.nnarrow; i++)
        narrow[i] = scopes[i].index;
    ctx.wide = wide;
    ctx.narrow = narrow;
    find_first_mark(&ctx);
    return ctx;
}

static void consider(const struct pairing_context *ctx, const struct placement *p,
                     const struct pack *pack, uint32_t index, struct pairing *best) {
    const struct disclosure *d = &ctx->facts->disclosures.at[index];
    enum grade grade = grade_disclosure(ctx, p, d, pack);
    if (!pairing_better(grade, best->grade))
        return;
    best->grade = grade;
    best->disclosure = d;
}

/*
 * A quick look before the grading, because on long pages most disclosures speak for other places,
 * or say what was refused already.
 */
static bool may_be_better(const struct placement *p, const struct disclosure *d,
                          const struct pairing *best) {
    if (p->kind == PLACEMENT_PAGE || pairing_better(GRADE_DISTANT, best->grade))
        return true;
    if (d->scope != SCOPE_ARTICLE && (p->span.start >= d->scope_to || p->span.end <= d->scope_from))
        return false; /* at best distant */
    const struct disclosure *b = best->disclosure;
    bool words = best->grade == GRADE_VAGUE || best->grade == GRADE_WRONG_LANGUAGE;
    return !words || !b || d->group.p != b->group.p || d->language.p != b->language.p ||
           d->role != b->role || d->hedged != b->hedged || !d->visible;
}

struct pairing pairing_find(const struct pairing_context *ctx, const struct placement *p,
                            const struct pack *pack) {
    struct pairing best = {.grade = GRADE_MISSING, .pack = pack};
    if (ctx->config->template_disclosure) {
        best.grade = GRADE_ADEQUATE;
        best.by_template = true;
        return best;
    }
    uint32_t low = 0, high = ctx->nnarrow; /* marks that cover the placement's own link */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ctx->facts->disclosures.at[ctx->narrow[middle]].scope_from < p->span.start)
            low = middle + 1;
        else
            high = middle;
    }
    for (uint32_t i = low; i < ctx->nnarrow; i++) {
        if (ctx->facts->disclosures.at[ctx->narrow[i]].scope_from >= p->span.end)
            break;
        consider(ctx, p, pack, ctx->narrow[i], &best);
    }
    for (uint32_t i = 0; i < ctx->nwide && best.grade != GRADE_ADEQUATE; i++)
        if (may_be_better(p, &ctx->facts->disclosures.at[ctx->wide[i]], &best))
            consider(ctx, p, pack, ctx->wide[i], &best);
    return best;
}
