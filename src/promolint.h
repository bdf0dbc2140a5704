/*
 * libpromolint: is everything in an article that earns money recognisable as such to the reader?
 *
 * This header is the library's manual. A complete program:
 *
 *     #include <promolint.h>
 *     #include <stdio.h>
 *     #include <string.h>
 *
 *     int main(void) {
 *         static const char page[] = "<p>Buy it <a href='https://www.awin1.com/cread.php?"
 *                                    "awinmid=1&awinaffid=2'>here</a>.</p>";
 *         struct promolint *lint = promolint_new(NULL, NULL);
 *         struct promolint_checker *checker = lint ? promolint_checker_new(lint) : NULL;
 *         const struct promolint_result *result = NULL;
 *         struct promolint_input input = {
 *             .path = "page.html", .bytes = page, .size = strlen(page)};
 *         if (checker)
 *             result = promolint_check(checker, &input);
 *         for (size_t i = 0; result && i < promolint_result_counts(result).findings; i++) {
 *             struct promolint_finding f = promolint_result_finding(result, i);
 *             printf("%u: %.*s\n", f.place.line, (int)f.message.size, f.message.at);
 *         }
 *         promolint_checker_free(checker);
 *         promolint_free(lint);
 *         return result ? 0 : 2;
 *     }
 *
 * Objects
 *   promolint          what is known: rules, packs, vocabulary, networks. Never changes after
 *                      promolint_new(), so threads may share it.
 *   promolint_config   a site's configuration, read from a text. Never changes; may be shared.
 *   promolint_baseline findings that were accepted. Never changes; may be shared.
 *   promolint_checker  what one thread needs to check files, one after the other. Not to be shared.
 *   promolint_result   what was found in one file. It belongs to its checker, and is valid until
 *                      the checker's next call, or its end.
 *   promolint_fixed    a file with its fixes made. As a result, it belongs to its checker.
 *   promolint_report   how results are written; never changes, may be shared.
 *   promolint_survey   what was seen of a site, for its first configuration.
 *   promolint_totals   sums over results; one a thread, added up at the end.
 *   promolint_configured an edit that adds to a configuration.
 *   promolint_messages what is wrong with rule files and configurations.
 * What ..._new and ..._read give (NULL: no memory, or as said) is the caller's, to be freed by
 * ..._free, which takes NULL too. An object must not outlive the promolint that it was made from.
 *
 * Errors
 *   A function that can fail gives NULL or false; `messages` or promolint_checker_error() say why.
 *   Nothing is printed, and the process never ended. Out of memory is an error like another.
 *
 * Text and places
 *   Texts are bytes with a length, not terminated; those that come from an article may hold
 *   anything, also what is not UTF-8: never print them as they are. Offsets and lengths are bytes
 *   of the file as it was given. Lines and columns start at 1; columns count Unicode code points,
 *   promolint_result_position() has other units. Ends are exclusive.
 */
#ifndef PROMOLINT_H
#define PROMOLINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PROMOLINT_API __attribute__((visibility("default")))
#else
#define PROMOLINT_API
#endif

struct promolint;
struct promolint_config;
struct promolint_baseline;
struct promolint_checker;
struct promolint_result;
struct promolint_report;
struct promolint_totals;
struct promolint_messages;

/* A text of `size` bytes, not terminated. Empty: size 0. */
struct promolint_text {
    const char *at;
    size_t size;
};

/* The library's version, "1.2.3". */
PROMOLINT_API const char *promolint_version(void);

/* ---- messages: what is wrong with rule files and configurations ------------------------- */

struct promolint_message {
    struct promolint_text path;
    unsigned line, column;      /* 0 when unknown */
    struct promolint_text text; /* one line, says what was expected */
};

PROMOLINT_API struct promolint_messages *promolint_messages_new(void);
PROMOLINT_API void promolint_messages_free(struct promolint_messages *);
PROMOLINT_API size_t promolint_messages_count(const struct promolint_messages *);
/* `i` below the count; valid until messages are added or freed. */
PROMOLINT_API struct promolint_message promolint_messages_at(const struct promolint_messages *,
                                                             size_t i);

/* ---- what is known ---------------------------------------------------------------------- */

/* A rule file as an editor holds it. */
struct promolint_rule_text {
    const char *path; /* its rule folder as the options name it, '/', and the rest */
    const char *bytes;
    size_t size;
};

struct promolint_options {
    const char *const *rule_folders; /* each adds to what is built in, or replaces it by id */
    size_t nrule_folders;
    bool strict;       /* check every rule file fully, the built-in ones too: for tests of rules */
    size_t max_size;   /* bytes of the largest file that is checked; 0: 32 MiB */
    size_t max_memory; /* bytes that checking one file may take; 0: 2 GiB */
    const struct promolint_rule_text *text; /* counts for the file on the disk, and is checked
                                               fully; NULL: none */
};

/*
 * Loads what is known. `options` NULL: the built-in rules only. NULL when a rule file is wrong or
 * memory runs out; `messages` (may be NULL) then says what and where, all of it at once.
 */
PROMOLINT_API struct promolint *promolint_new(const struct promolint_options *,
                                              struct promolint_messages *);
PROMOLINT_API void promolint_free(struct promolint *);

struct promolint_rule {
    struct promolint_text id, title, summary, severity, since;
};

struct promolint_pack {
    struct promolint_text id, name;
};

PROMOLINT_API size_t promolint_rule_count(const struct promolint *);
PROMOLINT_API struct promolint_rule promolint_rule_at(const struct promolint *, size_t i);
PROMOLINT_API size_t promolint_pack_count(const struct promolint *);
PROMOLINT_API struct promolint_pack promolint_pack_at(const struct promolint *, size_t i);

/* ---- configuration ---------------------------------------------------------------------- */

/*
 * Reads the text of a `.promolint.yaml`. `path` is used in messages, and its folder for the rule
 * folders that the text names. NULL when anything is wrong; `messages` (may be NULL) has it all.
 */
PROMOLINT_API struct promolint_config *promolint_config_read(const struct promolint *,
                                                             const char *path, const char *bytes,
                                                             size_t size,
                                                             struct promolint_messages *);
PROMOLINT_API void promolint_config_free(struct promolint_config *);
/* The path of the i-th folder of rule files that it was read with, those of the options too; NULL
 * behind the last one, and when it names none. Valid as long as it is. */
PROMOLINT_API const char *promolint_config_rule_folder(const struct promolint_config *, size_t i);
/* Is this the id of a pack of its own rule folders, or of a built-in one? NULL: false. */
PROMOLINT_API bool promolint_config_has_pack(const struct promolint_config *, const char *id);
/* The same of a rule. */
PROMOLINT_API bool promolint_config_has_rule(const struct promolint_config *, const char *id);
/* The pattern by which it excludes a file; empty: none. `path` from the configuration's folder,
 * with
 * '/'. NULL: none. */
PROMOLINT_API struct promolint_text promolint_config_excludes(const struct promolint_config *,
                                                              const char *path);
/* Does a pattern, as configurations have them, fit a path? */
PROMOLINT_API bool promolint_glob(const char *pattern, const char *path);
/* Why a pattern fits no path at all; NULL: it may fit one. */
PROMOLINT_API const char *promolint_glob_problem(const char *pattern);

/* The file that it names as its baseline, from its folder; NULL: none. Valid as long as it is. */
PROMOLINT_API const char *promolint_config_baseline(const struct promolint_config *);

/* ---- baselines -------------------------------------------------------------------------- */

/* Reads a baseline. `path` is used in messages. NULL: as promolint_config_read(). */
PROMOLINT_API struct promolint_baseline *promolint_baseline_read(const char *path,
                                                                 const char *bytes, size_t size,
                                                                 struct promolint_messages *);
PROMOLINT_API void promolint_baseline_free(struct promolint_baseline *);
/* Its entries, and the path of an entry's file as `relative` has it; those of a file in a row. */
PROMOLINT_API size_t promolint_baseline_count(const struct promolint_baseline *);
PROMOLINT_API struct promolint_text promolint_baseline_path(const struct promolint_baseline *,
                                                            size_t i);

/* ---- checking --------------------------------------------------------------------------- */

enum promolint_syntax {
    PROMOLINT_SYNTAX_AUTO, /* by the path's extension, else by the content */
    PROMOLINT_SYNTAX_HTML,
    PROMOLINT_SYNTAX_MARKDOWN,
    PROMOLINT_SYNTAX_MDX
};

/*
 * Lines that were replaced, as a unified diff without context says it: `former_lines` lines from
 * `former_first` on became `lines` lines from `first` on. All from 1; when a count is 0, the place
 * is behind the line that is given.
 */
struct promolint_hunk {
    unsigned former_first, former_lines, first, lines;
};

/*
 * What a change did to a file. Its findings are those whose place lies on a line that was added or
 * changed, and those that the change made: where the line stood before, there was no finding of
 * that rule about the same link or text, or a milder one. So a link that lost its disclosure is
 * found although nobody touched its line. The other findings get PROMOLINT_UNCHANGED, and what
 * could not be understood on other lines is left out of the result. The former text is judged as
 * the present one is, by the same input but without a page, which is that of the present text: a
 * finding that only `rendered` shows is never unchanged.
 */
struct promolint_change {
    const char *former; /* the text before the change; as `bytes` of the input */
    size_t former_size;
    const struct promolint_hunk *hunks; /* in order */
    size_t nhunks;
};

/*
 * A page that a site generator built from a source. With it the source is judged by what the reader
 * sees: findings that the templates mend are settled, those that they add or a disclosure that they
 * lose are told at the place of the source. The bytes must stay as long as the result is used.
 */
struct promolint_page {
    const char *path; /* as it is shown */
    const char *bytes;
    size_t size;
};

struct promolint_input {
    const char *path;     /* as it is shown */
    const char *relative; /* from the configuration's folder, for its globs and for fingerprints;
                             NULL: path */
    const char
        *from_root;    /* from the repository's root, with '/', as services want it; NULL: path */
    const char *bytes; /* not copied: must stay as long as the result is used */
    size_t size;
    enum promolint_syntax syntax;
    const struct promolint_config *config; /* NULL: none */
    const char *const *policies; /* ids of packs, or "auto"; none: the configuration's, else auto */
    size_t npolicies;
    const char *site;     /* host that it is published on; NULL: configured, or detected */
    const char *language; /* of an article that does not say; NULL: configured, or detected */
    const struct promolint_change *change; /* NULL: all findings count */
    unsigned number; /* of the file in its run: an html report tells its articles apart by it */
    const struct promolint_page *rendered; /* NULL: the source is judged by itself */
    const char *unrendered; /* why its page cannot be looked at, which is then not understood */
    const struct promolint_baseline *baseline; /* NULL: none */
    const char *today; /* "2027-01-31": suppressions with an earlier `until` have expired; NULL:
                          none has */
};

PROMOLINT_API struct promolint_checker *promolint_checker_new(const struct promolint *);
PROMOLINT_API void promolint_checker_free(struct promolint_checker *);
/* Why the last call gave NULL or false; one line. */
PROMOLINT_API const char *promolint_checker_error(const struct promolint_checker *);

/* NULL when the file is too large, memory runs out, or a policy is not known. */
PROMOLINT_API const struct promolint_result *promolint_check(struct promolint_checker *,
                                                             const struct promolint_input *);

/* ---- sources and their pages ------------------------------------------------------------ */

/* Finds the page that a site generator built from a source, by names and front matter. */
struct promolint_pages;
PROMOLINT_API struct promolint_pages *promolint_pages_new(void);
PROMOLINT_API void promolint_pages_free(struct promolint_pages *);
/* Adds a page: its path from the folder of all pages, with '/'. False: no memory. */
PROMOLINT_API bool promolint_pages_add(struct promolint_pages *, const char *path);

enum promolint_found {
    PROMOLINT_FOUND,
    PROMOLINT_NOT_FOUND,
    PROMOLINT_AMBIGUOUS, /* several pages could be it */
    PROMOLINT_DRAFT,     /* not found, but the front matter says that it is none yet */
    PROMOLINT_NO_MEMORY
};

/*
 * The page of a source: `relative` is the source's path with '/', `bytes` its content. When it is
 * found, `*page` is its path as it was added. A front matter's `url`, `permalink` or `slug`
 * decides; else the file's name without date and language (for index files the folder's) is the
 * page's name, and among several of that name the one whose folders resemble the source's.
 */
PROMOLINT_API enum promolint_found promolint_pages_find(const struct promolint_pages *,
                                                        const char *relative, const char *bytes,
                                                        size_t size, const char **page);

/* ---- results ---------------------------------------------------------------------------- */

enum promolint_severity { PROMOLINT_INFO = 1, PROMOLINT_WARNING, PROMOLINT_ERROR };

enum promolint_certainty { PROMOLINT_NONE, PROMOLINT_WEAK, PROMOLINT_LIKELY, PROMOLINT_CERTAIN };

/* Does a finding count, and if not, why. */
enum promolint_standing {
    PROMOLINT_OPEN,
    PROMOLINT_SUPPRESSED, /* by a comment or the front matter of the article */
    PROMOLINT_KNOWN,      /* accepted in the baseline */
    PROMOLINT_UNCHANGED,  /* no part of the change that is looked at */
    PROMOLINT_SETTLED     /* mended by the site's templates: the rendered page is fine */
};

struct promolint_counts {
    size_t findings, placements, disclosures, unknowns;
    size_t failing[4];  /* open findings, certain or likely, by enum promolint_severity */
    size_t stale;       /* entries of the baseline for the file that no longer occur */
    size_t standing[5]; /* findings by enum promolint_standing */
};

struct promolint_place {
    size_t offset, length;
    unsigned line, column, end_line, end_column;
};

/* A remark with its place; `here` is false when it has none. */
struct promolint_note {
    struct promolint_text text;
    bool here;
    struct promolint_place place;
};

struct promolint_finding {
    struct promolint_text rule, policy, message, help;
    enum promolint_severity severity;
    enum promolint_certainty certainty;
    struct promolint_place place;
    size_t evidence, related; /* how many: promolint_finding_evidence(), ..._related() */
    size_t fixes;             /* likewise: promolint_finding_fix() */
    enum promolint_standing standing;
    struct promolint_text reason; /* why it is suppressed */
    const char *fingerprint;      /* 32 hexadecimal digits; the same as long as what is found is;
                                     "" when memory ran out */
};

struct promolint_placement {
    struct promolint_text kind; /* affiliate-link, promo-block, coupon-code, embed, page */
    enum promolint_certainty certainty;
    struct promolint_place place;
    struct promolint_text network, merchant, publisher_id, url, destination, rel, code;
    struct promolint_text network_name; /* for people */
    struct promolint_text region;       /* article, chrome */
    size_t evidence;
    struct promolint_text grade;  /* of its disclosure: adequate, vague, late, ..., missing */
    struct promolint_text policy; /* that gave the grade; empty: none has anything to say of it */
    bool has_disclosure;          /* then: where it stands */
    struct promolint_place disclosure;
};

struct promolint_disclosure {
    struct promolint_text text, group, language;
    struct promolint_text scope; /* article, section, block, link */
    struct promolint_text region;
    bool visible, negative;
    struct promolint_place place;
};

PROMOLINT_API struct promolint_counts promolint_result_counts(const struct promolint_result *);
/* Two letters, or empty when it cannot be told. */
PROMOLINT_API struct promolint_text promolint_result_language(const struct promolint_result *);
PROMOLINT_API enum promolint_syntax promolint_result_syntax(const struct promolint_result *);
/* Each by index, below the count; findings by place. */
PROMOLINT_API struct promolint_finding promolint_result_finding(const struct promolint_result *,
                                                                size_t i);
PROMOLINT_API struct promolint_note promolint_finding_evidence(const struct promolint_result *,
                                                               size_t finding, size_t i);
PROMOLINT_API struct promolint_note promolint_finding_related(const struct promolint_result *,
                                                              size_t finding, size_t i);
PROMOLINT_API struct promolint_placement promolint_result_placement(const struct promolint_result *,
                                                                    size_t i);
PROMOLINT_API struct promolint_note promolint_placement_evidence(const struct promolint_result *,
                                                                 size_t placement, size_t i);
PROMOLINT_API struct promolint_disclosure
promolint_result_disclosure(const struct promolint_result *, size_t i);
/* What could not be understood. */
PROMOLINT_API struct promolint_note promolint_result_unknown(const struct promolint_result *,
                                                             size_t i);

/*
 * The i-th wording that fixes would insert into this article: a sentence, a label, a mark, in the
 * article's language, or where that is not known in those of the policies. Empty behind the last.
 */
PROMOLINT_API struct promolint_text promolint_result_wording(const struct promolint_result *,
                                                             size_t i);

/* Display: cells of a terminal, with a tab stop every eight. */
enum promolint_unit { PROMOLINT_CODE_POINTS, PROMOLINT_BYTES, PROMOLINT_UTF16, PROMOLINT_DISPLAY };

/*
 * Line and column, both from 1, of a byte offset in the file. Bytes and UTF-16 units are those of
 * the text as UTF-8 and UTF-16, whatever the file's encoding. An offset past the end is the end.
 */
PROMOLINT_API void promolint_result_position(const struct promolint_result *, size_t offset,
                                             enum promolint_unit, unsigned *line, unsigned *column);

/* ---- fixing ----------------------------------------------------------------------------- */

struct promolint_fix_options {
    bool unsafe;              /* also fixes that change what readers see */
    const char *const *rules; /* ids: fix what these find; none: what any finds */
    size_t nrules;
};

enum promolint_outcome {
    PROMOLINT_FIXED,
    PROMOLINT_ROLLED_BACK, /* a fix was tried and taken back: `reason` says why */
    PROMOLINT_UNSAFE,      /* has a fix, which is unsafe and was not asked for */
    PROMOLINT_NOT_FIXABLE  /* has no fix */
};

/* What became of one finding. */
struct promolint_fixing {
    enum promolint_outcome outcome;
    enum promolint_severity severity;
    struct promolint_text rule, message;
    struct promolint_text title;  /* of its fix; empty when it has none */
    struct promolint_text reason; /* why the fix was taken back */
    struct promolint_place place; /* where it was found, at its turn; else in the fixed text */
};

/*
 * A text with fixes made. It belongs to its checker, and is valid until the checker's next call,
 * or its end.
 */
struct promolint_fixed;

/*
 * Checks the input and makes the fixes of its open findings, round by round: all that go together
 * at once, then the text is checked again. A fix after which its finding is still there, or
 * anything else has changed (a new finding, a placement or disclosure that is lost, other text), is
 * taken back. The bytes outside the edits are those of the input, whose change and rendered page
 * are not looked at. NULL as promolint_check().
 */
PROMOLINT_API const struct promolint_fixed *promolint_fix(struct promolint_checker *,
                                                          const struct promolint_input *,
                                                          const struct promolint_fix_options *);
/* The whole file as it should be; the input's own bytes when nothing was fixed. */
PROMOLINT_API struct promolint_text promolint_fixed_bytes(const struct promolint_fixed *);
/* The check of these bytes. */
PROMOLINT_API const struct promolint_result *promolint_fixed_result(const struct promolint_fixed *);
/* Each finding that was fixed, in the order in which that was done, then each that was not. */
PROMOLINT_API size_t promolint_fixed_count(const struct promolint_fixed *);
PROMOLINT_API struct promolint_fixing promolint_fixed_at(const struct promolint_fixed *, size_t i);

/* ---- remedies for one finding, as editors offer them ------------------------------------ */

struct promolint_fix_offer {
    struct promolint_text title;
    bool safe; /* it changes nothing that readers see */
};

PROMOLINT_API struct promolint_fix_offer promolint_finding_fix(const struct promolint_result *,
                                                               size_t finding, size_t i);

struct promolint_edit {
    size_t offset, length; /* what is replaced */
    struct promolint_text text;
};

enum promolint_remedy_kind {
    PROMOLINT_REMEDY_FIX,          /* make the fix of index `fix` */
    PROMOLINT_REMEDY_SUPPRESS,     /* write a comment that suppresses it where it stands */
    PROMOLINT_REMEDY_SUPPRESS_FILE /* the same for all of the file */
};

struct promolint_remedy {
    enum promolint_remedy_kind kind;
    size_t fix;
    const char *reason; /* of a suppression; without quotation marks */
};

/*
 * The edits that do it, in order, none meeting another; how many. They were tried: the finding is
 * gone, or put aside with as few others as can be, and nothing else has changed. `result` is that
 * of checking `input` with this checker; it stays valid, as the edits do, until the checker's next
 * check. 0: it cannot be done, promolint_checker_error() says why.
 */
PROMOLINT_API size_t promolint_remedy(struct promolint_checker *, const struct promolint_input *,
                                      const struct promolint_result *, size_t finding,
                                      const struct promolint_remedy *,
                                      const struct promolint_edit **edits);

/* ---- changing a configuration ------------------------------------------------------------ */

enum promolint_addition_kind {
    PROMOLINT_ADD_DOMAIN,       /* a host of the site's own */
    PROMOLINT_ADD_REDIRECT,     /* a prefix of the site's own redirects: "/go/", or a host */
    PROMOLINT_ADD_PUBLISHER_ID, /* at the network of that name */
    PROMOLINT_ADD_SHORTCODE     /* what the shortcode of that name renders: "disclosure" */
};

/* One thing that a configuration does not say yet. */
struct promolint_addition {
    enum promolint_addition_kind kind;
    struct promolint_text name; /* id of a network, name of a shortcode; else empty */
    struct promolint_text value;
};

/*
 * What a configuration could say of a placement, or of something that was not understood: the i-th;
 * false: there are no more. Valid as long as the result is.
 */
PROMOLINT_API bool promolint_placement_addition(const struct promolint_result *, size_t placement,
                                                size_t i, struct promolint_addition *);
PROMOLINT_API bool promolint_unknown_addition(const struct promolint_result *, size_t unknown,
                                              size_t i, struct promolint_addition *);
/* The one with which the finding would not be there; false: there is none. */
PROMOLINT_API bool promolint_finding_addition(const struct promolint_result *, size_t finding,
                                              struct promolint_addition *);

/*
 * The edit that adds it to the text of a configuration, "" for a new one. Nothing else changes:
 * comments, order and style stay. It was tried: the edited text is read without a problem, and says
 * just this more. `path` as in promolint_config_read(). NULL: no memory.
 */
struct promolint_configured;
PROMOLINT_API struct promolint_configured *promolint_configure(const struct promolint *,
                                                               const char *path, const char *bytes,
                                                               size_t size,
                                                               const struct promolint_addition *);
PROMOLINT_API void promolint_configured_free(struct promolint_configured *);
/* Why it cannot be added, one line; NULL: it can. Valid as long as it is. */
PROMOLINT_API const char *promolint_configured_problem(const struct promolint_configured *);
/* The edit, of length 0 when there is a problem. Valid as long as it is. */
PROMOLINT_API struct promolint_edit promolint_configured_edit(const struct promolint_configured *);

/* ---- reports ---------------------------------------------------------------------------- */

/* Gets a report's bytes piece by piece. */
typedef void promolint_write(void *context, const char *bytes, size_t size);

struct promolint_report_options {
    const char *format; /* promolint_report_format() names them */
    bool inspect;       /* the inventory of placements and disclosures instead of the findings */
    bool colour;        /* text: ANSI colours */
    bool excerpt;       /* text: the source's line with a mark under the place */
    bool summary;       /* text: a last line that counts */
    bool statistics;    /* text: tables of rules and networks */
    bool aside;         /* also findings that do not count, see enum promolint_standing */
    enum promolint_severity severity; /* findings that are less severe are left out; 0: none */
    enum promolint_unit unit;         /* columns of "compact" */
};

/* The name of the i-th format, for findings or for the inventory; NULL behind the last one. */
PROMOLINT_API const char *promolint_report_format(bool inspect, size_t i);
/* NULL: no such format, or no memory. */
PROMOLINT_API struct promolint_report *
promolint_report_new(const struct promolint_report_options *);
PROMOLINT_API void promolint_report_free(struct promolint_report *);

/*
 * A file's part of a report. It depends on the result only, so that several threads may write
 * theirs; a stream puts them together. False: no memory.
 */
PROMOLINT_API bool promolint_report_file(const struct promolint_report *,
                                         const struct promolint_result *, promolint_write *,
                                         void *context);

/* A file that could not be checked, and why. */
struct promolint_failure {
    const char *path, *from_root; /* as in struct promolint_input */
    const char *message;
};

/*
 * A report in the making: begins it, takes the files' parts in the order in which they are to
 * stand, ends it. What is written when depends on the format. NULL and false: no memory.
 */
struct promolint_stream;
PROMOLINT_API struct promolint_stream *promolint_stream_new(const struct promolint_report *,
                                                            promolint_write *, void *context);
PROMOLINT_API void promolint_stream_free(struct promolint_stream *);
PROMOLINT_API bool promolint_stream_part(struct promolint_stream *, const char *part, size_t size);
PROMOLINT_API bool promolint_stream_end(struct promolint_stream *, const struct promolint_totals *,
                                        const struct promolint_failure *, size_t nfailures);

PROMOLINT_API struct promolint_totals *promolint_totals_new(void);
PROMOLINT_API void promolint_totals_free(struct promolint_totals *);
/* Adds a result, or other totals. False: no memory. */
PROMOLINT_API bool promolint_totals_add(struct promolint_totals *, const struct promolint_result *);
PROMOLINT_API bool promolint_totals_merge(struct promolint_totals *,
                                          const struct promolint_totals *);
/* The sums; `files` (may be NULL) gets the number of results. */
PROMOLINT_API struct promolint_counts promolint_totals_counts(const struct promolint_totals *,
                                                              size_t *files);

/*
 * Is this the beginning of what the format "html" or "markdown" wrote, in this version or another
 * one? That quotes articles and is none. PROMOLINT_REPORT_START bytes are enough to tell.
 */
enum { PROMOLINT_REPORT_START = 128 };
PROMOLINT_API bool promolint_is_report(const char *bytes, size_t size);

/*
 * Writes a row for each rule that the article suppresses, as "text", "json" or "csv"; without a
 * result what stands before all rows. `age` (may be NULL): days since a line was written, or -1.
 */
PROMOLINT_API bool promolint_suppressions(const struct promolint_result *, const char *format,
                                          long (*age)(void *age_context, unsigned line),
                                          void *age_context, promolint_write *, void *context);
/*
 * Writes the file's lines of a new baseline: its entries that still occur and, unless `prune`, the
 * open findings. False: no memory.
 */
PROMOLINT_API bool promolint_result_baseline(const struct promolint_result *, bool prune,
                                             promolint_write *, void *context);
/*
 * Writes a baseline: such lines of any files, and the entries of `old` (may be NULL) for whose path
 * `keeps` is true. False: no memory.
 */
PROMOLINT_API bool promolint_baseline_write(const struct promolint_baseline *old,
                                            bool (*keeps)(void *keeps_context,
                                                          struct promolint_text path),
                                            void *keeps_context, const char *lines, size_t size,
                                            promolint_write *, void *context);

/*
 * Text made harmless for a terminal or a log, as one line: control characters, bidi controls, bytes
 * that are not UTF-8, and commands of CI systems. False: no memory.
 */
PROMOLINT_API bool promolint_sanitize(const char *bytes, size_t size, promolint_write *,
                                      void *context);

/* ---- one URL, and what is known --------------------------------------------------------- */

/*
 * Writes what a URL is: with `json` one object on a line, else some lines for people. `config` and
 * `site` may be NULL. False: no memory.
 */
PROMOLINT_API bool promolint_classify(struct promolint_checker *, const char *url, size_t size,
                                      const struct promolint_config *, const char *site, bool json,
                                      promolint_write *, void *context);

enum promolint_list { PROMOLINT_RULES, PROMOLINT_PACKS, PROMOLINT_NETWORKS };

/* Writes a list of what is known, with its sources in JSON. False: no memory. */
PROMOLINT_API bool promolint_list(const struct promolint *, enum promolint_list, bool json,
                                  promolint_write *, void *context);
/* Writes a rule's page for people. False: no such rule, or no memory. */
PROMOLINT_API bool promolint_explain(const struct promolint *, const char *rule, promolint_write *,
                                     void *context);

/*
 * Writes a JSON Schema (draft 2020-12) of configurations or of a kind of rule file, with the names
 * that are known. False: no such schema, or no memory.
 */
PROMOLINT_API bool promolint_schema(const struct promolint *, const char *name, promolint_write *,
                                    void *context);
/* The name of the i-th schema: "configuration", "rule", ...; NULL behind the last one. */
PROMOLINT_API const char *promolint_schema_name(size_t i);

/* ---- what holds for a file --------------------------------------------------------------- */

struct promolint_settings {
    const struct promolint *lint;
    const struct promolint_input *input;   /* as for promolint_check(); bytes may be NULL */
    const struct promolint_result *result; /* of checking it; NULL: it was not checked */
    const char *const *looked_for;         /* where a configuration was looked for, in order */
    size_t nlooked_for;
    bool json;
};

/*
 * Writes every setting that holds for the file, with its origin: a default, a place in the
 * configuration, one of its overrides, an option. False: no memory.
 */
PROMOLINT_API bool promolint_settings_write(const struct promolint_settings *, promolint_write *,
                                            void *context);

/* ---- a look at a site ------------------------------------------------------------------- */

/*
 * What a configuration for a site should say, from its files: the generator, languages, networks
 * and ids in use, own redirects, shortcodes, disclosures of the layout. First all names are told,
 * then the survey says one by one which files it wants to read:
 *
 *     promolint_survey_name(survey, "content/a.md", PROMOLINT_NAME_ARTICLE); ...
 *     while ((path = promolint_survey_next(survey)))
 *         promolint_survey_read(survey, bytes, size);
 *     promolint_survey_write(survey, PROMOLINT_SURVEY_CONFIGURATION, write, context);
 */
struct promolint_survey;

enum promolint_name {
    PROMOLINT_NAME_FOLDER,
    PROMOLINT_NAME_ARTICLE, /* a file that would be checked, by its name */
    PROMOLINT_NAME_OTHER
};

PROMOLINT_API struct promolint_survey *promolint_survey_new(const struct promolint *);
PROMOLINT_API void promolint_survey_free(struct promolint_survey *);
/* Is there anything in a folder of that name that belongs to the site? `name` without path. */
PROMOLINT_API bool promolint_survey_enters(const struct promolint_survey *, const char *name);
/* `path` from the site's folder, with '/'. False: no memory. */
PROMOLINT_API bool promolint_survey_name(struct promolint_survey *, const char *path,
                                         enum promolint_name);
/* The path of the next file to read; NULL: that was all, or no memory. */
PROMOLINT_API const char *promolint_survey_next(struct promolint_survey *);
/* Looks at the file that was asked for; NULL for bytes: it cannot be read. False: no memory. */
PROMOLINT_API bool promolint_survey_read(struct promolint_survey *, const char *bytes, size_t size);
/* How many articles there are, by their names. */
PROMOLINT_API size_t promolint_survey_articles(const struct promolint_survey *);

enum promolint_survey_text {
    PROMOLINT_SURVEY_CONFIGURATION, /* the text of a `.promolint.yaml`, with comments */
    PROMOLINT_SURVEY_SUMMARY        /* what was seen, for people */
};

/* False: no memory. */
PROMOLINT_API bool promolint_survey_write(struct promolint_survey *, enum promolint_survey_text,
                                          promolint_write *, void *context);

/* ---- tests of rule files ---------------------------------------------------------------- */

struct promolint_test_counts {
    size_t passed, failed;
};

/*
 * Runs what rule files say about themselves: the examples of rule pages, what wordings must and
 * must not match, the probes of networks. Each failure is written as a line `path:line: message`.
 * `folder` NULL: all; else only what comes from files in it. False: no memory.
 */
PROMOLINT_API bool promolint_test(const struct promolint *, const char *folder,
                                  struct promolint_test_counts *, promolint_write *, void *context);

/*
 * The same for one rule file while it is written, `text` of the options: loads all that is known
 * with it, and runs what it says about itself. All that is wrong becomes messages; where anything
 * is wrong with rule files, nothing is run. False: no memory.
 */
PROMOLINT_API bool promolint_test_text(const struct promolint_options *,
                                       struct promolint_messages *);
/*
 * The name of the schema of a rule file; `path` from its rule folder, "packs/a.yaml". NULL: it has
 * none, or is read as no rule file.
 */
PROMOLINT_API const char *promolint_rule_file_schema(const char *path);

#ifdef __cplusplus
}
#endif

#endif
