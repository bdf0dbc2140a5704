/* The machine-readable contract: json and jsonl. Its schema stands in report/schema/. */
#include "report/report.h"

#include "base/json_write.h"
#include "report/remark.h"

/* ---- parts of both ---------------------------------------------------------------------- */

static void add_place(struct buf *out, const struct source *source, struct span span) {
    struct place place = place_of(source, span);
    json_count(out, "line", place.line);
    json_count(out, "column", place.column);
    json_count(out, "end_line", place.end_line);
    json_count(out, "end_column", place.end_column);
    json_count(out, "offset", place.offset);
    json_count(out, "length", place.length);
}

static void add_start(struct buf *out, const struct source *source, struct span span) {
    struct position position = source_position(source, span_exists(span) ? span.start : 0);
    json_count(out, "line", position.line);
    json_count(out, "column", position.column);
}

static void add_evidence(struct buf *out, const struct source *source,
                         const struct evidence_list *list) {
    json_key(out, "evidence");
    json_open(out, '[');
    for (uint32_t i = 0; i < list->n; i++) {
        const struct evidence *evidence = &list->at[i];
        json_open(out, '{');
        json_member(out, "what", evidence->what);
        if (span_exists(evidence->span))
            add_start(out, source, evidence->span);
        if (evidence->score) {
            json_key(out, "score");
            buf_format(out, "%d", evidence->score);
        }
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void add_unknowns(struct buf *out, const struct report_file *file) {
    json_key(out, "unknowns");
    json_open(out, '[');
    for (uint32_t i = 0; i < file->facts->unknowns.n; i++) {
        const struct unknown *unknown = &file->facts->unknowns.at[i];
        json_open(out, '{');
        json_member(out, "what", unknown->what);
        add_place(out, file->source, unknown->span);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void add_file_start(struct buf *out, const struct report_file *file) {
    json_open(out, '{');
    json_member(out, "path", file->path);
    json_member(out, "language", file->facts->language);
    json_member(out, "syntax", str_of(report_syntax_name(file->source->syntax)));
    if (file->rendered.n)
        json_member(out, "rendered", file->rendered);
    json_key(out, "policies");
    json_open(out, '[');
    for (uint32_t i = 0; i < file->verdict->packs.n; i++)
        json_string(out, file->verdict->packs.at[i]->id);
    json_close(out, ']');
}

/* ---- check ------------------------------------------------------------------------------ */

static void add_fixes(struct buf *out, const struct source *source, const struct finding *finding) {
    json_key(out, "fixes");
    json_open(out, '[');
    for (uint32_t i = 0; i < finding->fixes.n; i++) {
        const struct fix *fix = &finding->fixes.at[i];
        json_open(out, '{');
        json_member(out, "title", fix->title);
        json_flag(out, "safe", fix->safe);
        json_key(out, "edits");
        json_open(out, '[');
        for (uint32_t j = 0; j < fix->nedits; j++) {
            struct place place = place_of(source, fix->edits[j].span);
            json_open(out, '{');
            json_count(out, "offset", place.offset);
            json_count(out, "length", place.length);
            json_member(out, "text", fix->edits[j].text);
            json_close(out, '}');
        }
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void add_finding(struct buf *out, const struct source *source,
                        const struct finding *finding) {
    json_open(out, '{');
    json_member(out, "rule", finding->rule->id);
    json_member(out, "severity", str_of(severity_names[finding->severity]));
    json_member(out, "certainty", str_of(certainty_names[finding->certainty]));
    json_member(out, "policy", finding->policy);
    json_member(out, "message", finding->message);
    json_member(out, "help", finding->help);
    add_place(out, source, finding->span);
    add_evidence(out, source, &finding->evidence);
    json_key(out, "related");
    json_open(out, '[');
    for (uint32_t i = 0; i < finding->related.n; i++) {
        json_open(out, '{');
        json_member(out, "message", finding->related.at[i].message);
        add_place(out, source, finding->related.at[i].span);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_member(out, "fingerprint", str_of(finding->fingerprint));
    if (finding->standing != STANDING_OPEN)
        json_member(out, "standing", str_of(standing_names[finding->standing]));
    if (finding->reason.n)
        json_member(out, "reason", finding->reason);
    add_fixes(out, source, finding);
    json_close(out, '}');
}

static void add_object(struct buf *out, const struct report_options *options,
                       const struct report_file *file) {
    add_file_start(out, file);
    json_key(out, "findings");
    json_open(out, '[');
    for (uint32_t i = 0; i < file->verdict->findings.n; i++)
        if (report_shows(options, &file->verdict->findings.at[i]))
            add_finding(out, file->source, &file->verdict->findings.at[i]);
    json_close(out, ']');
    add_unknowns(out, file);
    json_close(out, '}');
}

void json_check(struct buf *out, const struct report_options *options,
                const struct report_file *file) {
    buf_add(out, kept_part_of(out, &file->remarks->objects, options, file, add_object));
}

/* ---- inspect ---------------------------------------------------------------------------- */

static void add_pairing(struct buf *out, const struct source *source,
                        const struct pairing *pairing) {
    json_key(out, "disclosure");
    json_open(out, '{');
    json_member(out, "grade", str_of(grade_names[pairing->grade]));
    if (pairing->pack)
        json_member(out, "policy", pairing->pack->id);
    if (pairing->disclosure) {
        add_place(out, source, pairing->disclosure->span);
        json_member(out, "text", pairing->disclosure->text);
    }
    if (pairing->by_template)
        json_flag(out, "by_template", true);
    json_close(out, '}');
}

static void add_rel(struct buf *out, const struct placement *placement) {
    json_key(out, "rel");
    json_open(out, '[');
    struct str rest = placement->rel;
    for (struct str token = str_next_token(&rest); token.n; token = str_next_token(&rest))
        json_string(out, token);
    json_close(out, ']');
}

static void add_placement(struct buf *out, const struct source *source,
                          const struct placement *placement, const struct pairing *pairing) {
    json_open(out, '{');
    json_member(out, "kind", str_of(placement_names[placement->kind]));
    json_member(out, "certainty", str_of(certainty_names[placement->certainty]));
    json_member_or_null(out, "network", placement->network);
    json_member_or_null(out, "merchant", placement->merchant);
    json_member_or_null(out, "publisher_id", placement->publisher_id);
    json_member_or_null(out, "url", placement->url);
    json_member_or_null(out, "destination", placement->destination);
    if (placement->code.n)
        json_member(out, "code", placement->code);
    add_rel(out, placement);
    json_member(out, "region", str_of(region_names[placement->region]));
    add_place(out, source, placement->span);
    add_evidence(out, source, &placement->evidence);
    add_pairing(out, source, pairing);
    json_close(out, '}');
}

static void add_disclosure(struct buf *out, const struct source *source,
                           const struct disclosure *disclosure) {
    json_open(out, '{');
    json_member(out, "text", disclosure->text);
    json_member_or_null(out, "group", disclosure->group);
    json_member_or_null(out, "language", disclosure->language);
    json_flag(out, "visible", disclosure->visible);
    json_flag(out, "negative", disclosure->negative);
    json_member(out, "scope", str_of(scope_names[disclosure->scope]));
    json_member(out, "region", str_of(region_names[disclosure->region]));
    add_place(out, source, disclosure->span);
    json_close(out, '}');
}

void json_inspect(struct buf *out, const struct report_options *options,
                  const struct report_file *file) {
    (void)options;
    const struct facts *facts = file->facts;
    add_file_start(out, file);
    json_key(out, "placements");
    json_open(out, '[');
    for (uint32_t i = 0; i < facts->placements.n; i++)
        add_placement(out, file->source, &facts->placements.at[i], &file->verdict->pairings[i]);
    json_close(out, ']');
    json_key(out, "disclosures");
    json_open(out, '[');
    for (uint32_t i = 0; i < facts->disclosures.n; i++)
        if (!facts->disclosures.at[i].part)
            add_disclosure(out, file->source, &facts->disclosures.at[i]);
    json_close(out, ']');
    add_unknowns(out, file);
    json_close(out, '}');
}

/* ---- the frame -------------------------------------------------------------------------- */

void json_report_begin(struct buf *out, const struct report_options *options) {
    json_open(out, '{');
    json_count(out, "version", 1);
    json_key(out, "tool");
    json_open(out, '{');
    json_member(out, "name", STR("promolint"));
    json_member(out, "version", str_of(options->version));
    json_close(out, '}');
    json_key(out, "files");
    buf_text(out, "[\n");
}

/* Rules have findings only. */
static void add_tallies(struct buf *out, const struct report_totals *totals, enum tally_kind kind,
                        const char *list, const char *name) {
    json_key(out, list);
    json_open(out, '[');
    for (uint32_t i = 0; i < totals->tallies[kind].n; i++) {
        const struct tally *tally = &totals->tallies[kind].at[i];
        json_open(out, '{');
        json_member_or_null(out, name, tally->name);
        if (kind != TALLY_RULE)
            json_count(out, "placements", tally->placements);
        json_count(out, "findings", tally->findings);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void add_summary(struct buf *out, const struct report_options *options,
                        const struct report_totals *totals) {
    json_key(out, "summary");
    json_open(out, '{');
    json_count(out, "files", totals->files);
    if (options->inspect) {
        json_count(out, "placements", totals->placements);
        json_count(out, "disclosures", totals->disclosures);
    } else {
        json_count(out, "findings", totals->findings);
        json_count(out, "errors", totals->errors);
        json_count(out, "warnings", totals->warnings);
        json_count(out, "infos", totals->infos);
    }
    json_count(out, "unknowns", totals->unknowns);
    json_count(out, "unreadable", totals->nunreadable);
    if (!options->inspect) {
        json_key(out, "aside");
        json_open(out, '{');
        for (int i = STANDING_OPEN + 1; i < STANDINGS; i++)
            json_count(out, standing_names[i], totals->standing[i]);
        json_close(out, '}');
    }
    add_tallies(out, totals, TALLY_RULE, "rules", "rule");
    add_tallies(out, totals, TALLY_NETWORK, "networks", "network");
    json_close(out, '}');
}

void json_report_end(struct buf *out, const struct report_options *options,
                     const struct report_totals *totals) {
    buf_text(out, "\n],\n\"errors\":[");
    for (size_t i = 0; i < totals->nunreadable; i++) {
        json_open(out, '{');
        json_member(out, "path", totals->unreadable[i].path);
        json_member(out, "message", totals->unreadable[i].message);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_key(out, "policies");
    json_open(out, '[');
    for (size_t i = 0; i < totals->npolicies; i++)
        json_string(out, totals->policies[i]);
    json_close(out, ']');
    add_summary(out, options, totals);
    json_close(out, '}');
    buf_char(out, '\n');
}

void jsonl_check(struct buf *out, const struct report_options *options,
                 const struct report_file *file) {
    json_check(out, options, file);
    buf_char(out, '\n');
}

void jsonl_inspect(struct buf *out, const struct report_options *options,
                   const struct report_file *file) {
    json_inspect(out, options, file);
    buf_char(out, '\n');
}

/* Files that could not be read come last, an object each. */
void jsonl_end(struct buf *out, const struct report_options *options,
               const struct report_totals *totals) {
    (void)options;
    for (size_t i = 0; i < totals->nunreadable; i++) {
        json_open(out, '{');
        json_member(out, "path", totals->unreadable[i].path);
        json_member(out, "error", totals->unreadable[i].message);
        json_close(out, '}');
        buf_char(out, '\n');
    }
}
