/* A file's lines of a baseline; findings/baseline.h says what stands in them. */
#include "report/report.h"

#include "base/sanitize.h"

enum { MOST_SHOWN = 80 }; /* bytes of what a finding is about */

/* The first words within the span, white space folded; markup where it has no text. */
static struct str words_in(struct arena *arena, const struct document *d, struct span span) {
    struct str out = STR("");
    for (uint32_t i = 1; i < d->nodes.n && out.n < MOST_SHOWN; i++) {
        const struct node *node = &d->nodes.at[i];
        if (node->kind == NODE_TEXT && node->span.start >= span.start &&
            node->span.start < span.end)
            out =
                str_format(arena, "%.*s %.*s", STR_ARG(out),
                           STR_ARG(str_slice(source_slice(d->source, node->span), 0, MOST_SHOWN)));
    }
    if (str_trim(out).n == 0)
        out = str_slice(source_slice(d->source, span), 0, MOST_SHOWN);
    struct str folded = STR("");
    while ((out = str_trim(out)).n) {
        size_t n = 0;
        while (n < out.n && !char_is_space(out.p[n]))
            n++;
        folded =
            str_format(arena, "%.*s%s%.*s", STR_ARG(folded), folded.n ? " " : "", (int)n, out.p);
        out = str_slice(out, n, out.n);
    }
    return folded;
}

/* Where a link leads, without parameters, or the words. */
static struct str about(struct arena *arena, const struct report_file *file,
                        const struct finding *f) {
    const struct placement *p = f->placement;
    if (p && p->code.n)
        return p->code;
    struct str target = p && p->destination.n ? p->destination : p ? p->url : STR("");
    if (target.n && (p->kind == PLACEMENT_AFFILIATE_LINK || p->kind == PLACEMENT_EMBED))
        return str_slice(target, 0, str_find_char(target, '?', 0));
    return span_exists(f->span) ? words_in(arena, file->document, f->span) : STR("");
}

/* At most MOST_SHOWN bytes, and no part of a character. */
static struct str shorten(struct str s) {
    if (s.n <= MOST_SHOWN)
        return s;
    s.n = MOST_SHOWN;
    while (s.n && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
        s.n--;
    return s;
}

void baseline_lines(struct arena *arena, struct buf *out, const struct report_file *file,
                    struct str path) {
    for (uint32_t i = 0; i < file->verdict->findings.n; i++) {
        const struct finding *f = &file->verdict->findings.at[i];
        if (f->standing != STANDING_OPEN)
            continue;
        buf_add(out, path);
        buf_char(out, '\t');
        buf_add(out, f->rule->id);
        buf_format(out, "\t%s\t", f->fingerprint);
        sanitize_add(out, shorten(about(arena, file, f)));
        buf_char(out, '\n');
    }
}
