/* A file's part: its rows of the table, and the article. */
#include "report/html.h"

#include <stdlib.h>

enum { MONTH_LENGTH = 7 };

/* ---- rows ------------------------------------------------------------------------------- */

static void add_cell(struct buf *out, struct str text) {
    buf_text(out, "<td>");
    html_text(out, text);
}

static void add_small(struct buf *out, struct str text) {
    if (text.n == 0)
        return;
    buf_text(out, "<small>");
    html_text(out, text);
    buf_text(out, "</small>");
}

static void add_name_cell(struct buf *out, const char *name) {
    buf_text(out, "<td>");
    html_name(out, str_of(name));
}

static void add_name(struct buf *out, unsigned article, char kind, uint32_t index, char of) {
    buf_char(out, 'a');
    buf_number(out, article);
    buf_char(out, kind);
    buf_number(out, index);
    if (of)
        buf_char(out, of);
    buf_char(out, '"');
}

void html_id(struct buf *out, unsigned article, char kind, uint32_t index, char of) {
    buf_text(out, " id=\"");
    add_name(out, article, kind, index, of);
}

void html_address(struct buf *out, unsigned article, char kind, uint32_t index, char of) {
    buf_text(out, "\"#");
    add_name(out, article, kind, index, of);
}

void html_row_add(struct buf *out, const struct html_row *row) {
    buf_text(out, "<tr class=\"");
    buf_text(out, row->kind);
    buf_text(out, "\"><td>");
    buf_text(out, row->kind);
    add_small(out, row->note);
    add_cell(out, row->type);
    add_cell(out, row->text);
    buf_text(out, "<td>");
    if (row->anchor) {
        buf_text(out, "<a href=");
        html_address(out, row->article, row->anchor, row->index, 'n');
        buf_char(out, '>');
    }
    html_text(out, row->path);
    buf_text(out, row->anchor ? "</a><td>" : "<td>");
    if (row->line)
        buf_number(out, row->line);
    add_cell(out, row->network);
    add_cell(out, row->merchant);
    add_name_cell(out, row->grade);
    add_name_cell(out, row->certainty);
    add_cell(out, row->month);
    buf_text(out, "</tr>\n");
}

static struct html_row row_of(const struct report_file *file, const char *kind, char anchor,
                              uint32_t index, struct span span) {
    return (struct html_row){.kind = kind,
                             .path = file->path,
                             .month = str_slice(file->facts->date, 0, MONTH_LENGTH),
                             .line =
                                 source_line_at(file->source, span_exists(span) ? span.start : 0),
                             .anchor = anchor,
                             .article = file->number,
                             .index = index};
}

/* What a row says of a placement. */
static void set_placement(struct html_row *row, const struct report_file *file,
                          const struct placement *placement) {
    ptrdiff_t i = placement - file->facts->placements.at;
    row->network = placement->network;
    row->merchant = placement->merchant;
    row->grade = grade_names[file->verdict->pairings[i].grade];
}

static void add_finding_row(struct buf *out, const struct report_file *file, uint32_t i) {
    const struct finding *finding = &file->verdict->findings.at[i];
    struct html_row row = row_of(file, severity_names[finding->severity], 'f', i, finding->span);
    row.type = finding->rule->id;
    row.text = finding->message;
    row.certainty = certainty_names[finding->certainty];
    if (finding->standing != STANDING_OPEN)
        row.note = str_of(standing_names[finding->standing]);
    if (finding->placement)
        set_placement(&row, file, finding->placement);
    html_row_add(out, &row);
}

static void add_placement_row(struct buf *out, const struct report_file *file, uint32_t i) {
    const struct placement *placement = &file->facts->placements.at[i];
    struct html_row row = row_of(file, "placement", 'p', i, placement->span);
    row.type = str_of(placement_names[placement->kind]);
    row.text = placement->code.n          ? placement->code
               : placement->destination.n ? placement->destination
               : placement->url.n         ? placement->url
               : placement->evidence.n    ? placement->evidence.at[0].what
                                          : STR("");
    row.certainty = certainty_names[placement->certainty];
    set_placement(&row, file, placement);
    html_row_add(out, &row);
}

static void add_disclosure_row(struct buf *out, const struct report_file *file, uint32_t i) {
    const struct disclosure *disclosure = &file->facts->disclosures.at[i];
    struct html_row row = row_of(file, "disclosure", 'd', i, disclosure->span);
    row.type = disclosure->group;
    row.text = disclosure->text;
    html_row_add(out, &row);
}

static void add_rows(struct buf *out, const struct report_options *options,
                     const struct report_file *file) {
    const struct facts *facts = file->facts;
    for (uint32_t i = 0; !options->inspect && i < file->verdict->findings.n; i++)
        if (report_shows(options, &file->verdict->findings.at[i]))
            add_finding_row(out, file, i);
    for (uint32_t i = 0; options->inspect && i < facts->placements.n; i++)
        add_placement_row(out, file, i);
    for (uint32_t i = 0; options->inspect && i < facts->disclosures.n; i++)
        if (!facts->disclosures.at[i].part)
            add_disclosure_row(out, file, i);
    for (uint32_t i = 0; i < facts->unknowns.n; i++) {
        struct html_row row = row_of(file, "unknown", 'u', i, facts->unknowns.at[i].span);
        row.text = facts->unknowns.at[i].what;
        html_row_add(out, &row);
    }
}

/* ---- marks ------------------------------------------------------------------------------ */

static void mark(struct html_article *article, char kind, uint32_t index, struct span span) {
    if (!span_exists(span))
        span = (struct span){0, 0};
    *list_push(article->file->document->arena, &article->marks) =
        (struct html_mark){.span = span, .kind = kind, .index = index};
}

/* By start, the longer first, so that marks nest. */
static int by_place(const void *a, const void *b) {
    const struct html_mark *x = a, *y = b;
    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end)
        return x->span.end > y->span.end ? -1 : 1;
    return x->kind != y->kind ? y->kind - x->kind : x->index < y->index ? -1 : x->index > y->index;
}

static void mark_facts(struct html_article *article) {
    const struct facts *facts = article->file->facts;
    for (uint32_t i = 0; i < facts->placements.n; i++)
        mark(article, 'p', i, facts->placements.at[i].span);
    for (uint32_t i = 0, number = 0; i < facts->disclosures.n; i++) {
        if (!facts->disclosures.at[i].part) {
            mark(article, 'd', i, facts->disclosures.at[i].span);
            number++;
        }
        article->numbers[i] = number;
    }
    for (uint32_t i = 0; i < facts->unknowns.n; i++)
        mark(article, 'u', i, facts->unknowns.at[i].span);
}

/* The disclosure that begins at an offset, its index; SIZE_MAX if none. */
static size_t disclosure_at(const struct facts *facts, uint32_t offset) {
    size_t low = 0, high = facts->disclosures.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (facts->disclosures.at[middle].span.start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < facts->disclosures.n && !facts->disclosures.at[low].part &&
                 facts->disclosures.at[low].span.start == offset;
    return found ? low : SIZE_MAX;
}

bool html_at_placement(const struct finding *finding) {
    return finding->placement && finding->placement->span.start == finding->span.start;
}

/* The list of the note in which a finding stands: of what it is about, if that begins where the
 * finding does; NULL: it has a note of its own. */
static uint32_t *note_of(const struct html_article *article, const struct finding *finding) {
    const struct facts *facts = article->file->facts;
    if (html_at_placement(finding))
        return &article->placement_findings[finding->placement - facts->placements.at];
    size_t disclosure = disclosure_at(facts, finding->span.start);
    return disclosure == SIZE_MAX ? NULL : &article->disclosure_findings[disclosure];
}

static void mark_findings(struct html_article *article) {
    const struct findings *findings = &article->file->verdict->findings;
    for (uint32_t i = article->options->inspect ? 0 : findings->n; i-- > 0;) {
        const struct finding *finding = &findings->at[i];
        if (!report_shows(article->options, finding))
            continue;
        uint32_t *first = note_of(article, finding);
        if (first) {
            article->finding_next[i] = *first;
            *first = i + 1;
        } else
            mark(article, 'f', i, finding->span);
    }
}

size_t html_disclosure_of(const struct html_article *article, uint32_t placement) {
    const struct facts *facts = article->file->facts;
    const struct disclosure *disclosure = article->file->verdict->pairings[placement].disclosure;
    if (!disclosure)
        return SIZE_MAX;
    size_t i = (size_t)(disclosure - facts->disclosures.at);
    while (i > 0 && facts->disclosures.at[i].part)
        i--;
    return i;
}

static void find_covered(struct html_article *article) {
    for (uint32_t i = article->file->facts->placements.n; i-- > 0;) {
        size_t disclosure = html_disclosure_of(article, i);
        if (disclosure == SIZE_MAX)
            continue;
        article->covered_next[i] = article->covered[disclosure];
        article->covered[disclosure] = i + 1;
    }
}

static void find_marks(struct html_article *article) {
    const struct report_file *file = article->file;
    struct arena *arena = file->document->arena;
    article->numbers = arena_array(arena, uint32_t, file->facts->disclosures.n);
    article->covered = arena_array(arena, uint32_t, file->facts->disclosures.n);
    article->covered_next = arena_array(arena, uint32_t, file->facts->placements.n);
    article->placement_findings = arena_array(arena, uint32_t, file->facts->placements.n);
    article->disclosure_findings = arena_array(arena, uint32_t, file->facts->disclosures.n);
    article->finding_next = arena_array(arena, uint32_t, file->verdict->findings.n);
    mark_facts(article);
    mark_findings(article);
    find_covered(article);
    if (article->marks.n)
        qsort(article->marks.at, article->marks.n, sizeof *article->marks.at, by_place);
}

/* ---- the article ------------------------------------------------------------------------ */

static void add_counts(struct buf *out, const struct report_options *options,
                       const struct report_file *file) {
    uint64_t severities[4] = {0}, grades[GRADES] = {0};
    const struct findings *findings = &file->verdict->findings;
    for (uint32_t i = 0; !options->inspect && i < findings->n; i++)
        severities[findings->at[i].severity] += report_shows(options, &findings->at[i]);
    for (uint32_t i = 0; i < file->facts->placements.n; i++)
        grades[file->verdict->pairings[i].grade]++;
    buf_text(out, "<ul class=\"counts\">");
    for (int i = SEVERITY_ERROR; i > SEVERITY_OFF; i--)
        if (severities[i]) {
            buf_text(out, "<li class=\"");
            buf_text(out, severity_names[i]);
            buf_text(out, "\">");
            html_counted(out, severities[i], severity_names[i]);
        }
    for (int i = 0; i < GRADES; i++)
        if (grades[i]) {
            buf_text(out, "<li class=\"grade ");
            buf_text(out, grade_names[i]);
            buf_text(out, "\">");
            html_counted(out, grades[i], "placement");
            buf_text(out, ": disclosure ");
            html_name(out, str_of(grade_names[i]));
        }
    buf_text(out, "</ul>\n");
}

static void add_heading(struct buf *out, const struct report_options *options,
                        const struct report_file *file) {
    buf_format(out,
               "<section class=\"article\" id=\"a%u\" aria-labelledby=\"a%uh\">\n<h3 id=\"a%uh\">",
               file->number, file->number, file->number);
    html_text(out, file->path);
    buf_format(out, "</h3>\n<p class=\"by\">%s", report_syntax_name(file->source->syntax));
    if (file->facts->language.n) {
        buf_text(out, " · language ");
        html_text(out, file->facts->language);
    }
    if (file->facts->date.n) {
        buf_text(out, " · ");
        html_text(out, file->facts->date);
    }
    for (uint32_t i = 0; i < file->verdict->packs.n; i++) {
        buf_text(out, i ? ", " : " · policies ");
        html_text(out, file->verdict->packs.at[i]->id);
    }
    buf_text(out, "</p>\n");
    add_counts(out, options, file);
}

/* The text's language, for those who hear it read. */
static void add_language(struct buf *out, struct str language) {
    if (language.n == 2 && char_is_alpha(language.p[0]) && char_is_alpha(language.p[1]))
        buf_format(out, " lang=\"%.*s\"", STR_ARG(language));
}

void html_file(struct buf *out, const struct report_options *options,
               const struct report_file *file) {
    struct html_article article = {.out = out, .options = options, .file = file};
    find_marks(&article);
    add_rows(out, options, file);
    buf_char(out, REPORT_PIECE_END);
    if (article.marks.n) {
        add_heading(out, options, file);
        buf_text(out, "<div class=\"text\"");
        add_language(out, file->facts->language);
        buf_text(out, ">\n");
        html_source_add(&article);
        buf_text(out, "</div>\n</section>\n");
    }
    buf_char(out, REPORT_PIECE_END);
    if (article.marks.n == 0) {
        buf_text(out, "<li>");
        html_text(out, file->path);
        buf_char(out, '\n');
    }
}
