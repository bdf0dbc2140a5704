#include "lsp/words.h"

enum { KINDS = 5 };

static const struct {
    const char *kind, *words;
    const char *one, *many; /* as they are counted */
} kinds[KINDS] = {
    {"affiliate-link", "affiliate link", "paid link", "paid links"},
    {"promo-block", "promo block", "promo block", "promo blocks"},
    {"coupon-code", "coupon code", "coupon code", "coupon codes"},
    {"embed", "embed", "paid embed", "paid embeds"},
    {"page", "sponsored page", "sponsored page", "sponsored pages"},
};

static size_t kind_index(struct str kind) {
    size_t i = 0;
    while (i < KINDS && !str_is(kind, kinds[i].kind))
        i++;
    return i;
}

const char *placement_words(struct str kind) {
    size_t i = kind_index(kind);
    return i < KINDS ? kinds[i].words : "placement";
}

const char *certainty_words(enum promolint_certainty certainty) {
    static const char *const words[] = {"uncertain", "weak evidence", "likely", "certain"};
    return words[certainty];
}

const char *severity_words(enum promolint_severity severity) {
    static const char *const words[] = {"off", "info", "warning", "error"};
    return words[severity];
}

const char *standing_words(enum promolint_standing standing) {
    static const char *const words[] = {"open", "suppressed", "in the baseline", "unchanged",
                                        "settled by the rendered page"};
    return words[standing];
}

static void add_count(struct buf *out, size_t n, const char *one, const char *many) {
    if (n)
        buf_format(out, "%s%lu %s", out->n ? ", " : "", (unsigned long)n, n == 1 ? one : many);
}

void words_summary(struct buf *out, const struct promolint_result *r) {
    struct promolint_counts all = promolint_result_counts(r);
    size_t counts[KINDS + 1] = {0}, paid = 0, open = 0;
    for (size_t i = 0; i < all.placements; i++) {
        struct promolint_placement p = promolint_result_placement(r, i);
        if (p.certainty < PROMOLINT_LIKELY)
            continue;
        counts[kind_index((struct str){p.kind.at, p.kind.size})]++;
        paid++;
        open += !str_is((struct str){p.grade.at, p.grade.size}, "adequate");
    }
    for (size_t i = 0; i < KINDS; i++)
        add_count(out, counts[i], kinds[i].one, kinds[i].many);
    if (paid && !open)
        buf_text(out, ": disclosed");
    else if (paid && open == paid)
        buf_text(out, ": not disclosed");
    else if (paid)
        buf_format(out, ": %lu not disclosed", (unsigned long)open);
    add_count(out, all.unknowns, "place not understood", "places not understood");
}
