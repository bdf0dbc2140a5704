/* Which page was built from which source. */
#include "promolint.h"

#include "base/unicode.h"
#include "document/front_matter.h"
#include "promolint_internal.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_PARTS = 64 };

/* A path in comparable form: lower case, blanks and underscores as hyphens, each folder a part. */
struct parts {
    struct str at[MOST_PARTS]; /* the last one is the name */
    uint32_t n;
};

struct page {
    const char *path; /* as it was added */
    struct parts parts;
};

struct promolint_pages {
    struct arena arena;
    struct {
        struct page *at;
        uint32_t n, cap;
    } all;
};

struct promolint_pages *promolint_pages_new(void) {
    struct promolint_pages *pages = calloc(1, sizeof *pages);
    if (pages)
        arena_init(&pages->arena, 0);
    return pages;
}

void promolint_pages_free(struct promolint_pages *pages) {
    if (pages)
        arena_release(&pages->arena);
    free(pages);
}

/* ---- paths ------------------------------------------------------------------------------ */

/* What generators make of a name: letters, digits, hyphens, dots. */
static struct str comparable(struct arena *arena, struct str name) {
    char *out = arena_alloc(arena, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c == ' ' || c == '_')
            c = '-';
        if (char_is_alnum(c) || c == '-' || c == '.' || (unsigned char)c >= 0x80)
            out[n++] = char_lower(c);
    }
    out[n] = 0;
    return (struct str){out, n};
}

static struct parts split(struct arena *arena, struct str path) {
    struct parts parts = {.n = 0};
    while (path.n && parts.n < MOST_PARTS) {
        struct str part = comparable(arena, str_cut(&path, '/'));
        if (part.n && !str_is(part, "."))
            parts.at[parts.n++] = part;
    }
    return parts;
}

static struct str without_extension(struct str name) {
    for (size_t i = name.n; i-- > 1;)
        if (name.p[i] == '.')
            return str_slice(name, 0, i);
    return name;
}

static bool is_index(struct str name) {
    return str_is(name, "index") || str_is(name, "-index") || str_is(name, "readme");
}

/* "2024-01-31-" */
static struct str without_date(struct str name) {
    static const char form[] = "dddd-dd-dd-";
    size_t n = sizeof form - 1;
    if (name.n <= n)
        return name;
    for (size_t i = 0; i < n; i++)
        if (form[i] == 'd' ? !char_is_digit(name.p[i]) : name.p[i] != form[i])
            return name;
    return str_slice(name, n, name.n);
}

/* A page's name is its file's, or its folder's: "a/b/index.html" and "a/b.html" are both a, b. */
static bool drop_index(struct parts *parts) {
    bool index = parts->n && is_index(parts->at[parts->n - 1]);
    parts->n -= index;
    return index;
}

struct add_job {
    struct promolint_pages *pages;
    struct str path;
};

static void add_page(void *context) {
    struct add_job *job = context;
    struct arena *arena = &job->pages->arena;
    struct page page = {.path = str_terminated(arena, job->path)};
    page.parts = split(arena, without_extension(job->path));
    drop_index(&page.parts);
    *list_push(arena, &job->pages->all) = page;
}

bool promolint_pages_add(struct promolint_pages *pages, const char *path) {
    struct add_job job = {pages, str_of(path)};
    return guarded(&pages->arena, NULL, add_page, &job);
}

/* ---- sources ---------------------------------------------------------------------------- */

struct find_job {
    const struct promolint_pages *pages;
    struct arena arena;
    struct str relative, bytes;
    bool draft;
    struct str address;  /* the front matter's url: the page and nothing else */
    struct parts parts;  /* of the source */
    bool index;          /* the source is a folder's index */
    struct str language; /* "post.nl.md", or "" */
    const struct page *best;
    int best_score;
    bool tie;
};

static struct str meta_text(const struct document *document, const char *key) {
    const struct meta *meta = document_meta(document, key);
    return meta ? str_trim(meta->value) : STR("");
}

static void read_front_matter(struct find_job *job, struct str *slug) {
    struct source source;
    struct document *document = arena_new(&job->arena, struct document);
    source_read(&source, &job->arena, job->bytes, source_guess_syntax(job->relative, job->bytes));
    document->arena = &job->arena;
    document->source = &source;
    front_matter_read(document);
    *slug = meta_text(document, "slug");
    job->draft = str_is(meta_text(document, "draft"), "true") ||
                 str_is(meta_text(document, "published"), "false");
    job->address = meta_text(document, "url");
    if (job->address.n == 0)
        job->address = meta_text(document, "permalink");
    if (str_find_char(job->address, ':', 0) != SIZE_MAX ||
        str_find_char(job->address, '{', 0) != SIZE_MAX)
        job->address = STR(""); /* a pattern, or an address on another host */
}

static void read_source(struct find_job *job) {
    struct str slug;
    read_front_matter(job, &slug);
    job->parts = split(&job->arena, without_extension(job->relative));
    if (job->parts.n == 0)
        return;
    struct str *name = &job->parts.at[job->parts.n - 1];
    struct str stem = without_extension(*name);
    if (name->n == stem.n + 3) {
        job->language = str_slice(*name, stem.n + 1, name->n);
        *name = stem;
    }
    job->index = drop_index(&job->parts);
    if (job->parts.n == 0)
        return;
    name = &job->parts.at[job->parts.n - 1];
    *name = slug.n ? comparable(&job->arena, slug) : without_date(*name);
}

static bool is_number(struct str part) {
    for (size_t i = 0; i < part.n; i++)
        if (!char_is_digit(part.p[i]))
            return false;
    return part.n > 0;
}

static bool holds(const struct parts *parts, struct str part) {
    for (uint32_t i = 0; i + 1 < parts->n; i++)
        if (str_eq(parts->at[i], part))
            return true;
    return false;
}

/* Folders that both have speak for a page; those that only it has against it, but for dates. */
static int resemblance(const struct find_job *job, const struct page *page) {
    int score = 0;
    for (uint32_t i = 0; i + 1 < page->parts.n; i++) {
        struct str part = page->parts.at[i];
        if (holds(&job->parts, part) || str_eq(part, job->language))
            score += 2;
        else if (!is_number(part))
            score--;
    }
    return score;
}

static bool is_at(const struct page *page, const struct parts *address) {
    for (uint32_t i = 0; page->parts.n == address->n && i < address->n; i++)
        if (!str_eq(page->parts.at[i], address->at[i]))
            return false;
    return page->parts.n == address->n;
}

static void consider(struct find_job *job, const struct page *page, int score) {
    if (job->best && score <= job->best_score) {
        job->tie = job->tie || score == job->best_score;
        return;
    }
    job->best = page;
    job->best_score = score;
    job->tie = false;
}

static bool is_named_like(const struct page *page, const struct parts *source) {
    if (page->parts.n == 0 || source->n == 0)
        return page->parts.n == source->n;
    return str_eq(page->parts.at[page->parts.n - 1], source->at[source->n - 1]);
}

static void consider_all(struct find_job *job,
                         bool (*fits)(const struct page *, const struct parts *),
                         const struct parts *wanted) {
    for (uint32_t i = 0; i < job->pages->all.n; i++)
        if (fits(&job->pages->all.at[i], wanted))
            consider(job, &job->pages->all.at[i], resemblance(job, &job->pages->all.at[i]));
}

static void find_page(void *context) {
    struct find_job *job = context;
    read_source(job);
    if (job->address.n) {
        struct str address = job->address;
        struct parts wanted =
            split(&job->arena, str_ends(address, STR("/")) ? address : without_extension(address));
        drop_index(&wanted);
        consider_all(job, is_at, &wanted);
        return;
    }
    consider_all(job, is_named_like, &job->parts);
    struct parts home = {.n = 0};
    if (!job->best && job->index && job->parts.n == 1) /* the folder of all sources */
        consider_all(job, is_at, &home);
}

enum promolint_found promolint_pages_find(const struct promolint_pages *pages, const char *relative,
                                          const char *bytes, size_t size, const char **page) {
    struct find_job job = {.pages = pages, .relative = str_of(relative), .bytes = {bytes, size}};
    arena_init(&job.arena, 0);
    bool done = guarded(&job.arena, NULL, find_page, &job);
    arena_release(&job.arena);
    if (!done)
        return PROMOLINT_NO_MEMORY;
    *page = job.best && !job.tie ? job.best->path : NULL;
    if (*page)
        return PROMOLINT_FOUND;
    return job.draft ? PROMOLINT_DRAFT : job.tie ? PROMOLINT_AMBIGUOUS : PROMOLINT_NOT_FOUND;
}
