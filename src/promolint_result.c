/* What was found in a file, as promolint.h shows it: nothing is computed before it is asked for. */
#include "promolint.h"

#include "promolint_internal.h"

struct promolint_text text_of(struct str s) {
    return (struct promolint_text){s.p, s.n};
}

static struct promolint_text name_of(const char *name) {
    return text_of(str_of(name));
}

struct promolint_place public_place(const struct promolint_result *r, struct span span) {
    struct place place = place_of(r->file.source, span);
    return (struct promolint_place){.offset = place.offset,
                                    .length = place.length,
                                    .line = place.line,
                                    .column = place.column,
                                    .end_line = place.end_line,
                                    .end_column = place.end_column};
}

static struct promolint_note note_of(const struct promolint_result *r, struct str text,
                                     struct span span) {
    struct promolint_note note = {.text = text_of(text), .here = span_exists(span)};
    if (note.here)
        note.place = public_place(r, span);
    return note;
}

struct promolint_counts promolint_result_counts(const struct promolint_result *r) {
    return r->counts;
}

struct promolint_text promolint_result_language(const struct promolint_result *r) {
    return text_of(r->file.facts->language);
}

enum promolint_syntax promolint_result_syntax(const struct promolint_result *r) {
    switch (r->file.source->syntax) {
    case SYNTAX_HTML:
        return PROMOLINT_SYNTAX_HTML;
    case SYNTAX_MDX:
        return PROMOLINT_SYNTAX_MDX;
    case SYNTAX_MARKDOWN:
        break;
    }
    return PROMOLINT_SYNTAX_MARKDOWN;
}

struct judged judged_of(const struct promolint_result *r) {
    return (struct judged){r->file.document, r->file.facts, &r->file.verdict->findings};
}

/* ---- findings --------------------------------------------------------------------------- */

struct promolint_finding promolint_result_finding(const struct promolint_result *r, size_t i) {
    const struct finding *f = &r->file.verdict->findings.at[i];
    bool identified = result_identify(r);
    return (struct promolint_finding){.rule = text_of(f->rule->id),
                                      .policy = text_of(f->policy),
                                      .message = text_of(f->message),
                                      .help = text_of(f->help),
                                      .severity = (enum promolint_severity)f->severity,
                                      .certainty = (enum promolint_certainty)f->certainty,
                                      .place = public_place(r, f->span),
                                      .evidence = f->evidence.n,
                                      .related = f->related.n,
                                      .fixes = f->fixes.n,
                                      .standing = (enum promolint_standing)f->standing,
                                      .reason = text_of(f->reason),
                                      .fingerprint = identified ? f->fingerprint : ""};
}

struct promolint_note promolint_finding_evidence(const struct promolint_result *r, size_t finding,
                                                 size_t i) {
    const struct evidence *e = &r->file.verdict->findings.at[finding].evidence.at[i];
    return note_of(r, e->what, e->span);
}

struct promolint_note promolint_finding_related(const struct promolint_result *r, size_t finding,
                                                size_t i) {
    const struct related *related = &r->file.verdict->findings.at[finding].related.at[i];
    return note_of(r, related->message, related->span);
}

/* ---- placements, disclosures, unknowns -------------------------------------------------- */

struct promolint_placement promolint_result_placement(const struct promolint_result *r, size_t i) {
    const struct placement *p = &r->file.facts->placements.at[i];
    const struct pairing *pairing = &r->file.verdict->pairings[i];
    struct promolint_placement out = {.kind = name_of(placement_names[p->kind]),
                                      .certainty = (enum promolint_certainty)p->certainty,
                                      .place = public_place(r, p->span),
                                      .network = text_of(p->network),
                                      .network_name = text_of(p->network_name),
                                      .merchant = text_of(p->merchant),
                                      .publisher_id = text_of(p->publisher_id),
                                      .url = text_of(p->url),
                                      .destination = text_of(p->destination),
                                      .rel = text_of(p->rel),
                                      .code = text_of(p->code),
                                      .region = name_of(region_names[p->region]),
                                      .evidence = p->evidence.n,
                                      .grade = name_of(grade_names[pairing->grade]),
                                      .policy =
                                          text_of(pairing->pack ? pairing->pack->id : STR("")),
                                      .has_disclosure = pairing->disclosure != NULL};
    if (pairing->disclosure)
        out.disclosure = public_place(r, pairing->disclosure->span);
    return out;
}

struct promolint_note promolint_placement_evidence(const struct promolint_result *r,
                                                   size_t placement, size_t i) {
    const struct evidence *e = &r->file.facts->placements.at[placement].evidence.at[i];
    return note_of(r, e->what, e->span);
}

struct promolint_disclosure promolint_result_disclosure(const struct promolint_result *r,
                                                        size_t i) {
    const struct disclosure *d = r->disclosures.at[i];
    return (struct promolint_disclosure){.text = text_of(d->text),
                                         .group = text_of(d->group),
                                         .language = text_of(d->language),
                                         .scope = name_of(scope_names[d->scope]),
                                         .region = name_of(region_names[d->region]),
                                         .visible = d->visible,
                                         .negative = d->negative,
                                         .place = public_place(r, d->span)};
}

struct promolint_note promolint_result_unknown(const struct promolint_result *r, size_t i) {
    const struct unknown *u = &r->file.facts->unknowns.at[i];
    return note_of(r, u->what, u->span);
}

/* ---- positions in other units ----------------------------------------------------------- */

/* The last offset in the text that stands at or before `offset` in the file. */
static uint32_t text_offset(const struct source *source, size_t offset) {
    if (!source->origin)
        return offset < source->bom                    ? 0
               : offset - source->bom > source->text.n ? (uint32_t)source->text.n
                                                       : (uint32_t)(offset - source->bom);
    uint32_t low = 0, high = (uint32_t)source->text.n;
    while (low < high) {
        uint32_t middle = low + (high - low + 1) / 2;
        if (source->origin[middle] <= offset)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

void promolint_result_position(const struct promolint_result *r, size_t offset,
                               enum promolint_unit unit, unsigned *line, unsigned *column) {
    const struct source *source = r->file.source;
    uint32_t at = text_offset(source, offset);
    *line = source_position(source, at).line;
    *column = column_of(r->file.columns, at, (enum column_unit)unit);
}
