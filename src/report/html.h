/* The html report, inside: a file's part, and what the files of the format share. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/html_write.h"
#include "report/report.h"

/*
 * The pieces of a part: rows of the table, the article, its entry in the list of those that hold
 * nothing. Text from outside never has control characters (html_write.h), which end a piece.
 */
enum html_piece { HTML_ROWS, HTML_ARTICLES, HTML_NOTHING, HTML_PIECES };

/* How every report begins, before its version: see promolint_is_report(). */
#define HTML_BEGINNING                                                                             \
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"                      \
    "<meta name=\"generator\" content=\"promolint "

/* A row of the table. */
struct html_row {
    const char *kind;            /* severity, or what it is else */
    struct str type, text, note; /* note: why it was put aside */
    struct str path, network, merchant, month;
    uint32_t line;                 /* 0: none */
    const char *grade, *certainty; /* NULL: none */
    char anchor;                   /* kind of the mark whose note explains the row; 0: none */
    unsigned article;
    uint32_t index;
};
void html_row_add(struct buf *, const struct html_row *);

/*
 * A mark in the source: 'p' placement, 'd' disclosure, 'u' unknown, 'f' finding. Placement 3 of
 * article 1 stands at "a1p3", its note at "a1p3n"; a finding may have a note only.
 */
struct html_mark {
    struct span span;
    char kind;
    uint32_t index; /* in the facts, or the findings */
    bool begun;
};

/* What an article is shown by; all memory is the document's. */
struct html_article {
    struct buf *out;
    const struct report_options *options;
    const struct report_file *file;
    struct {
        struct html_mark *at;
        uint32_t n, cap;
    } marks;           /* by place */
    uint32_t *numbers; /* of the disclosures, from 1; a part has that of its passage */
    /* Lists of indices + 1 that end with 0: of the placements that a disclosure covers, and of the
     * findings that stand in the note of a placement or a disclosure. */
    uint32_t *covered, *covered_next; /* by disclosure, by placement */
    uint32_t *placement_findings, *disclosure_findings, *finding_next;
};

/*
 * An attribute that names an element, and the address of one: " id=\"a1p3\"", "\"#a1p3\"". `of` is
 * 'n' for the note of a mark, 0 for the mark.
 */
void html_id(struct buf *, unsigned article, char kind, uint32_t index, char of);
void html_address(struct buf *, unsigned article, char kind, uint32_t index, char of);
/* An attribute that is a number: " data-p=\"4\"". */
static inline void html_number(struct buf *out, const char *name, uint32_t number) {
    buf_text(out, name);
    buf_text(out, "=\"");
    buf_number(out, number);
    buf_char(out, '"');
}

/* Writes the article's source with its marks, each with its note beside it. */
void html_source_add(struct html_article *);
/* Writes the note of a mark. */
void html_note_add(const struct html_article *, const struct html_mark *);
/* The disclosure that a placement is paired with, its index; SIZE_MAX if none. */
size_t html_disclosure_of(const struct html_article *, uint32_t placement);

/* Does a finding begin where the placement does that it is about? Then it stands in its note. */
bool html_at_placement(const struct finding *);

/* Writes the plots of the summary. */
void html_plots_add(struct buf *, const struct report_options *, const struct report_totals *);

/* report/html/report.css and report.js, and their hashes; written by the build (embed_hash.c). */
extern const char html_style[], html_style_hash[], html_script[], html_script_hash[];

#endif
