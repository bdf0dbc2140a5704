/*
 * Reports: how the result of a run is written. A format is a row of one table.
 *
 * A report is made of `begin`, each file's part with `between` between two of
 * them that are not empty, and `end`. A file's part depends on that file only, so
 * that files may be written by several threads and put together in order. A format
 * that begins with what is known only at the end (a summary, an order of its own)
 * is whole: `end` gets all parts together and writes everything. What such a format
 * writes of a file may come to stand in several places: then its part is made of
 * pieces, and `end` gets all first ones together, all second ones, and so on.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/buf.h"
#include "policy/policy.h"
#include "report/columns.h"
#include "report/tally.h"

enum { REPORT_PIECES = 3 };     /* at most */
#define REPORT_PIECE_END '\x02' /* stands between two pieces of a part */

struct report_options {
    bool inspect;           /* the inventory instead of the findings */
    bool colour;            /* text: ANSI colours */
    bool excerpt;           /* text: the source line with a mark under the place */
    bool summary;           /* text: the last line that counts */
    bool statistics;        /* text: tables of rules and networks */
    bool aside;             /* also findings that do not count: suppressed, known, unchanged */
    enum severity severity; /* findings that are less severe are left out */
    enum column_unit unit;  /* of formats that leave the choice */
    const char *version;
};

/* What a reader meets at a node, itself or around it. */
enum seen_flags {
    SEEN_ARTICLE = 1, /* the node is the article */
    SEEN_HIDDEN = 2,
    SEEN_CHROME = 4,
    SEEN_COMMENTS = 8,
    SEEN_QUOTE = 16,
    SEEN_PROMO = 32,
    SEEN_SPONSORED = 64
};

struct seen_node {
    uint16_t flags;   /* bits of enum seen_flags */
    uint8_t language; /* index + 1 in knowledge->languages of the nearest lang, 0 none */
};

/* What was found in one file; all memory belongs to who made it. */
struct report_file {
    struct str path; /* as it was given */
    struct str
        from_root;   /* from the repository's root, for services; `path` when it is not known */
    unsigned number; /* of the file in its run */
    const struct source *source;
    struct columns *columns; /* of the source */
    struct remarks *remarks; /* remark.h: what formats with one kind of entry write */
    const struct document *document;
    const struct facts *facts;
    const struct verdict *verdict;
    const struct knowledge *knowledge; /* that it was judged by */
    struct str rendered;               /* path of the page that the source was judged by, or "" */
    const struct seen_node *seen;      /* one a node; NULL unless the format is `tree` */
};

struct report_error {
    struct str path, from_root; /* as in struct report_file */
    struct str message;
};

/* A rule that was looked at in a run. */
struct report_rule {
    struct str id, title, summary, help, page;
    enum severity severity;
    enum certainty least; /* of its open findings; none: it has none */
};

struct report_totals {
    uint64_t files;
    uint64_t files_by_worst[4];                 /* by the severity of its worst open finding */
    uint64_t findings, errors, warnings, infos; /* open ones */
    uint64_t weak;                              /* of these: those that never fail a run */
    uint64_t standing[STANDINGS];               /* all findings by enum standing */
    uint64_t placements, disclosures, unknowns;
    uint64_t stale; /* entries of the baseline that no longer occur */
    struct {
        const struct tally *at; /* by name */
        uint32_t n;
    } tallies[TALLY_KINDS];
    const struct str *policies; /* that were applied to any file */
    size_t npolicies;
    const struct report_rule *rules; /* of those policies, by id */
    size_t nrules;
    const struct report_error *unreadable;
    size_t nunreadable;
    uint64_t parts;                  /* files whose part is not empty */
    struct str whole[REPORT_PIECES]; /* of a whole format: that piece of all parts */
    /* Writes at once: see report_pass(). */
    void (*write)(void *write_context, const char *, size_t);
    void *write_context;
};

/* Writes what `end` has in its buffer so far, then the text, which may be too long to copy. */
void report_pass(struct buf *, const struct report_totals *, struct str text);

typedef void report_file_fn(struct buf *, const struct report_options *,
                            const struct report_file *);

struct report_format {
    const char *name;
    void (*begin)(struct buf *, const struct report_options *); /* may be NULL */
    report_file_fn *check;                                      /* NULL: not a format of findings */
    report_file_fn *inspect; /* NULL: not a format of the inventory */
    const char *between;
    bool identifies; /* findings are written with their fingerprints */
    unsigned pieces; /* of a whole format's parts, which are kept for `end`; there is no `begin` */
    void (*end)(struct buf *, const struct report_options *, const struct report_totals *);
};

/* The table ends with a row without name. */
extern const struct report_format report_formats[];

/* A span as reports give it. A span that does not exist is the start of the file. */
struct place {
    uint32_t offset, length;                     /* bytes of the file */
    uint32_t line, column, end_line, end_column; /* from 1, code points, end exclusive */
};
struct place place_of(const struct source *, struct span);

/* Is the finding part of the report? Formats pass over those that are not. */
bool report_shows(const struct report_options *, const struct finding *);

/*
 * What a run counted, in some words: "2 errors in 1 of 5 files; not shown: 4 warnings; 3 known".
 * What the report leaves out is said.
 */
void summary_add(struct buf *, const struct report_options *, const struct report_totals *);
/* Tables of the rules and the networks. */
void statistics_add(struct buf *, const struct report_options *, const struct report_totals *);

/* Names of enum syntax: "html", "markdown", "mdx". */
const char *report_syntax_name(enum syntax);

/* ---- the formats, one file each --------------------------------------------------------- */

void text_check(struct buf *, const struct report_options *, const struct report_file *);
void text_inspect(struct buf *, const struct report_options *, const struct report_file *);
void text_end(struct buf *, const struct report_options *, const struct report_totals *);

void compact_check(struct buf *, const struct report_options *, const struct report_file *);
void compact_end(struct buf *, const struct report_options *, const struct report_totals *);

void json_report_begin(struct buf *, const struct report_options *);
void json_check(struct buf *, const struct report_options *, const struct report_file *);
void json_inspect(struct buf *, const struct report_options *, const struct report_file *);
void json_report_end(struct buf *, const struct report_options *, const struct report_totals *);
void jsonl_check(struct buf *, const struct report_options *, const struct report_file *);
void jsonl_inspect(struct buf *, const struct report_options *, const struct report_file *);
void jsonl_end(struct buf *, const struct report_options *, const struct report_totals *);

void checkstyle_begin(struct buf *, const struct report_options *);
void checkstyle_check(struct buf *, const struct report_options *, const struct report_file *);
void checkstyle_end(struct buf *, const struct report_options *, const struct report_totals *);

void csv_begin(struct buf *, const struct report_options *);
void csv_check(struct buf *, const struct report_options *, const struct report_file *);
void csv_inspect(struct buf *, const struct report_options *, const struct report_file *);
void csv_end(struct buf *, const struct report_options *, const struct report_totals *);

void github_check(struct buf *, const struct report_options *, const struct report_file *);
void github_end(struct buf *, const struct report_options *, const struct report_totals *);

void gitlab_begin(struct buf *, const struct report_options *);
void gitlab_check(struct buf *, const struct report_options *, const struct report_file *);
void gitlab_end(struct buf *, const struct report_options *, const struct report_totals *);

void junit_begin(struct buf *, const struct report_options *);
void junit_check(struct buf *, const struct report_options *, const struct report_file *);
void junit_end(struct buf *, const struct report_options *, const struct report_totals *);

/* How every report in Markdown begins, and nothing else: see promolint_is_report(). */
#define MARKDOWN_BEGINNING "<!-- A report of promolint, no article. -->\n"
void markdown_check(struct buf *, const struct report_options *, const struct report_file *);
void markdown_inspect(struct buf *, const struct report_options *, const struct report_file *);
void markdown_report_end(struct buf *, const struct report_options *, const struct report_totals *);

void rdjson_begin(struct buf *, const struct report_options *);
void rdjson_check(struct buf *, const struct report_options *, const struct report_file *);
void rdjson_end(struct buf *, const struct report_options *, const struct report_totals *);
void rdjsonl_check(struct buf *, const struct report_options *, const struct report_file *);
void rdjsonl_end(struct buf *, const struct report_options *, const struct report_totals *);

void sarif_begin(struct buf *, const struct report_options *);
void sarif_check(struct buf *, const struct report_options *, const struct report_file *);
void sarif_end(struct buf *, const struct report_options *, const struct report_totals *);

void tap_check(struct buf *, const struct report_options *, const struct report_file *);
void tap_end(struct buf *, const struct report_options *, const struct report_totals *);

/* These two may leave through the document's arena when memory runs out. */
void html_file(struct buf *, const struct report_options *, const struct report_file *);
void tree_inspect(struct buf *, const struct report_options *, const struct report_file *);

void html_end(struct buf *, const struct report_options *, const struct report_totals *);
/* The line before all rows of a format, and the rows of a file's suppressions; see promolint.h. */
void suppressions_head(struct buf *, struct str format);
void suppressions_file(struct buf *, const struct report_file *, struct str format,
                       long (*age)(void *context, unsigned line), void *context);

/* Lines of a baseline for the open findings; `path` as it stands in one. */
void baseline_lines(struct arena *, struct buf *, const struct report_file *, struct str path);

/* ---- one URL, and what is known --------------------------------------------------------- */

/* One object, or a few lines, for one URL. */
void classify_json(struct buf *, struct str url, const struct link_match *);
void classify_text(struct buf *, struct str url, const struct link_match *);

void list_rules(struct buf *, const struct knowledge *, bool json);
void list_packs(struct buf *, const struct knowledge *, bool json);
void list_networks(struct buf *, const struct knowledge *, bool json);
/* The page of a rule, made harmless for a terminal, under a line with its id and severity. */
void explain_rule(struct buf *, const struct rule *);

#endif
