/* The note beside a mark: what it is, its pair, its evidence, and the findings about it. */
#include "report/html.h"

static uint32_t line_of(const struct html_article *article, struct span span) {
    return source_line_at(article->file->source, span_exists(span) ? span.start : 0);
}

/* "P4", a link to the mark. */
static void add_link(const struct html_article *article, char kind, uint32_t index, char label,
                     uint32_t number) {
    buf_text(article->out, "<a href=");
    html_address(article->out, article->file->number, kind, index, 0);
    buf_char(article->out, '>');
    buf_char(article->out, label);
    buf_number(article->out, number);
    buf_text(article->out, "</a>");
}

static void add_line_link(const struct html_article *article, char kind, uint32_t index,
                          struct span span, char label, uint32_t number) {
    add_link(article, kind, index, label, number);
    buf_text(article->out, ", line ");
    buf_number(article->out, line_of(article, span));
}

static void add_evidence(const struct html_article *article, const struct evidence_list *list) {
    struct buf *out = article->out;
    if (list->n == 0)
        return;
    buf_text(out, "<ul class=\"evidence\">");
    for (uint32_t i = 0; i < list->n; i++) {
        buf_text(out, "<li>");
        html_text(out, list->at[i].what);
        if (!span_exists(list->at[i].span))
            continue;
        buf_text(out, " <small>line ");
        buf_number(out, line_of(article, list->at[i].span));
        buf_text(out, "</small>");
    }
    buf_text(out, "</ul>");
}

/* ---- findings --------------------------------------------------------------------------- */

static void add_related(const struct html_article *article, const struct finding *finding) {
    for (uint32_t i = 0; i < finding->related.n; i++) {
        buf_text(article->out, "<p class=\"related\">Line ");
        buf_number(article->out, line_of(article, finding->related.at[i].span));
        buf_text(article->out, ": ");
        html_text(article->out, finding->related.at[i].message);
        buf_text(article->out, "</p>");
    }
}

static void add_finding(const struct html_article *article, uint32_t i) {
    struct buf *out = article->out;
    const struct finding *finding = &article->file->verdict->findings.at[i];
    const char *severity = severity_names[finding->severity];
    buf_text(out, "<div class=\"finding ");
    buf_text(out, severity);
    buf_text(out, finding->standing == STANDING_OPEN ? "\"" : " aside\"");
    html_id(out, article->file->number, 'f', i, 'n');
    buf_text(out, "><p><b>");
    buf_text(out, severity);
    buf_text(out, "</b> ");
    html_text(out, finding->message);
    buf_text(out, "</p>");
    if (finding->standing != STANDING_OPEN) {
        buf_format(out, "<p class=\"reason\">Put aside: %s", standing_names[finding->standing]);
        if (finding->reason.n) {
            buf_text(out, ", ");
            html_text(out, finding->reason);
        }
        buf_text(out, "</p>");
    }
    add_related(article, finding);
    if (finding->help.n) {
        buf_text(out, "<p class=\"help\">");
        html_text(out, finding->help);
        buf_text(out, "</p>");
    }
    for (uint32_t f = 0; f < finding->fixes.n; f++) {
        buf_text(out, finding->fixes.at[f].safe ? "<p class=\"fix\">Fix: "
                                                : "<p class=\"fix\">Fix, to be looked at: ");
        html_text(out, finding->fixes.at[f].title);
        buf_text(out, "</p>");
    }
    if (!html_at_placement(finding)) /* else it stands in the same note */
        add_evidence(article, &finding->evidence);
    buf_text(out, "<p class=\"by\">");
    html_text(out, finding->rule->id);
    buf_text(out, " · policy ");
    html_text(out, finding->policy);
    buf_text(out, " · ");
    buf_text(out, certainty_names[finding->certainty]);
    buf_text(out, "</p></div>");
}

static void add_findings(const struct html_article *article, uint32_t first) {
    for (uint32_t i = first; i; i = article->finding_next[i - 1])
        add_finding(article, i - 1);
}

/* ---- placements ------------------------------------------------------------------------- */

/* " · rel nofollow": a fact behind others on one line. */
static void add_fact(struct buf *out, const char *name, struct str value) {
    if (value.n == 0)
        return;
    buf_text(out, " · ");
    buf_text(out, name);
    buf_char(out, ' ');
    html_text(out, value);
}

static void add_facts(struct buf *out, const struct placement *placement) {
    buf_text(out, "<p>");
    buf_text(out, certainty_names[placement->certainty]);
    add_fact(out, "network",
             placement->network_name.n ? placement->network_name : placement->network);
    add_fact(out, "merchant", placement->merchant);
    add_fact(out, "publisher", placement->publisher_id);
    add_fact(out, "code", placement->code);
    add_fact(out, "rel", placement->rel);
    buf_text(out, "</p>");
}

/* Which disclosure was looked at, whatever its grade. */
static void add_disclosure_of(const struct html_article *article, uint32_t i) {
    struct buf *out = article->out;
    const struct pairing *pairing = &article->file->verdict->pairings[i];
    size_t index = html_disclosure_of(article, i);
    buf_text(out, "<p class=\"pair\"><span class=\"grade ");
    buf_text(out, grade_names[pairing->grade]);
    buf_text(out, "\">");
    html_name(out, str_of(grade_names[pairing->grade]));
    buf_text(out, "</span> ");
    if (index != SIZE_MAX) {
        buf_text(out, "Disclosure ");
        add_line_link(article, 'd', (uint32_t)index, pairing->disclosure->span, 'D',
                      article->numbers[index]);
    } else
        buf_text(out, pairing->by_template ? "The layout discloses it" : "No disclosure");
    if (pairing->pack) {
        buf_text(out, " (");
        html_text(out, pairing->pack->id);
        buf_char(out, ')');
    }
    buf_text(out, "</p>");
}

static void add_placement(const struct html_article *article, uint32_t i) {
    struct buf *out = article->out;
    const struct placement *placement = &article->file->facts->placements.at[i];
    size_t disclosure = html_disclosure_of(article, i);
    buf_text(out, "<div class=\"note p\"");
    html_id(out, article->file->number, 'p', i, 'n');
    html_number(out, " data-p", i + 1);
    if (disclosure != SIZE_MAX)
        html_number(out, " data-of", article->numbers[disclosure]);
    buf_text(out, "><p class=\"title\">");
    add_link(article, 'p', i, 'P', i + 1);
    buf_char(out, ' ');
    html_name(out, str_of(placement_names[placement->kind]));
    buf_text(out, "</p>");
    add_disclosure_of(article, i);
    add_facts(out, placement);
    add_evidence(article, &placement->evidence);
    add_findings(article, article->placement_findings[i]);
    buf_text(out, "</div>");
}

/* ---- disclosures and unknowns ----------------------------------------------------------- */

static void add_covered(const struct html_article *article, uint32_t i) {
    struct buf *out = article->out;
    if (!article->covered[i]) {
        buf_text(out, "<p class=\"pair\">No placement was paired with it</p>");
        return;
    }
    buf_text(out, "<p class=\"pair\">Paired with ");
    for (uint32_t p = article->covered[i]; p; p = article->covered_next[p - 1]) {
        const struct placement *placement = &article->file->facts->placements.at[p - 1];
        add_line_link(article, 'p', p - 1, placement->span, 'P', p);
        buf_text(out, article->covered_next[p - 1] ? "; " : "</p>");
    }
}

static void add_disclosure(const struct html_article *article, uint32_t i) {
    struct buf *out = article->out;
    const struct disclosure *d = &article->file->facts->disclosures.at[i];
    uint32_t number = article->numbers[i];
    buf_text(out, "<div class=\"note d\"");
    html_id(out, article->file->number, 'd', i, 'n');
    html_number(out, " data-d", number);
    buf_text(out, "><p class=\"title\">");
    add_link(article, 'd', i, 'D', number);
    buf_text(out, d->negative ? " denial of a relation</p>" : " disclosure</p>");
    add_covered(article, i);
    buf_text(out, d->visible ? "<p>seen" : "<p>not seen");
    add_fact(out, "wording", d->group);
    add_fact(out, "language", d->language);
    add_fact(out, "covers the", str_of(scope_names[d->scope]));
    add_fact(out, "in the", str_of(region_names[d->region]));
    buf_text(out, "</p>");
    add_findings(article, article->disclosure_findings[i]);
    buf_text(out, "</div>");
}

static void add_unknown(const struct html_article *article, uint32_t i) {
    buf_text(article->out, "<div class=\"note u\"");
    html_id(article->out, article->file->number, 'u', i, 'n');
    buf_text(article->out, "><p class=\"title\">not understood</p><p>");
    html_text(article->out, article->file->facts->unknowns.at[i].what);
    buf_text(article->out, "</p></div>");
}

void html_note_add(const struct html_article *article, const struct html_mark *mark) {
    switch (mark->kind) {
    case 'p':
        add_placement(article, mark->index);
        break;
    case 'd':
        add_disclosure(article, mark->index);
        break;
    case 'u':
        add_unknown(article, mark->index);
        break;
    default:
        buf_text(article->out, "<div class=\"note f\">");
        add_finding(article, mark->index);
        buf_text(article->out, "</div>");
    }
}
