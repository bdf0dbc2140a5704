/*
 * A look at a site: which generator, which articles, what they hold. What becomes of it, a
 * configuration and a summary, is written by promolint_survey_write.c.
 */
#include "promolint_survey.h"

#include "document/front_matter.h"
#include "facts/url.h"
#include "knowledge/config.h"
#include "knowledge/markup.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_KINDS = 200 }; /* different ids, shortcodes, ... that are told apart */

/* ---- names ------------------------------------------------------------------------------ */

struct promolint_survey *promolint_survey_new(const struct promolint *lint) {
    struct promolint_survey *survey = calloc(1, sizeof *survey);
    if (!survey)
        return NULL;
    survey->lint = lint;
    survey->knowledge = lint->knowledge;
    survey->checker = promolint_checker_new(lint);
    arena_init(&survey->arena, 0);
    if (survey->checker)
        return survey;
    free(survey);
    return NULL;
}

void promolint_survey_free(struct promolint_survey *survey) {
    if (!survey)
        return;
    promolint_checker_free(survey->checker);
    arena_release(&survey->arena);
    free(survey);
}

bool promolint_survey_enters(const struct promolint_survey *survey, const char *name) {
    return name[0] != '.' &&
           !markup_has(markup_list(survey->knowledge, "foreign-folders"), str_of(name));
}

struct name_job {
    struct promolint_survey *survey;
    const char *path;
    enum promolint_name kind;
};

static void add_name(void *context) {
    const struct name_job *job = context;
    struct arena *arena = &job->survey->arena;
    struct str path = str_of(str_terminated(arena, str_of(job->path)));
    *list_push(arena, &job->survey->paths) = (struct survey_path){path, job->kind};
}

bool promolint_survey_name(struct promolint_survey *survey, const char *path,
                           enum promolint_name kind) {
    struct name_job job = {survey, path, kind};
    return guarded(&survey->arena, NULL, add_name, &job);
}

/* ---- the generator ---------------------------------------------------------------------- */

/* The first path that the pattern fits; "" when there is none. */
static struct str find_path(const struct promolint_survey *s, struct str pattern) {
    for (uint32_t i = 0; i < s->paths.n; i++)
        if (config_glob(pattern, s->paths.at[i].path))
            return s->paths.at[i].path;
    return STR("");
}

/* "a & b": are all of them there? Gives the first one's path, or "". */
static struct str find_all(const struct promolint_survey *s, struct str patterns) {
    struct str first = STR("");
    while (patterns.n) {
        struct str found = find_path(s, str_trim(str_cut(&patterns, '&')));
        if (!found.n)
            return found;
        first = first.n ? first : found;
    }
    return first;
}

static void find_generator(struct promolint_survey *s) {
    for (uint32_t i = 0; i < s->knowledge->generators.n; i++) {
        const struct generator *g = &s->knowledge->generators.at[i];
        for (uint32_t d = 0; d < g->detect.n; d++) {
            struct str found = find_all(s, g->detect.at[d]);
            if (!found.n)
                continue;
            s->generator = g;
            s->detected_by = found;
            return;
        }
    }
}

static struct str lower(struct arena *arena, struct str s) {
    char *text = str_terminated(arena, s);
    for (size_t i = 0; i < s.n; i++)
        text[i] = char_lower(text[i]);
    return (struct str){text, s.n};
}

bool survey_is_beside(struct promolint_survey *s, struct str path) {
    const struct str_list *patterns = markup_list(s->knowledge, "no-articles");
    struct str lowered = lower(&s->arena, path);
    for (uint32_t i = 0; i < patterns->n; i++)
        if (config_glob(lower(&s->arena, patterns->at[i]), lowered))
            return true;
    return false;
}

/* In a folder that holds no articles, or a README beside them? */
static bool is_no_article(struct promolint_survey *s, struct str path) {
    const struct generator *g = s->generator;
    return survey_is_beside(s, path) ||
           (g && (config_glob_any(&s->output, path) || config_glob_any(&g->templates, path) ||
                  config_glob_any(&g->other, path)));
}

static bool is_template(const struct promolint_survey *s, struct str path) {
    const struct str_list *endings = markup_list(s->knowledge, "template-endings");
    if (!s->generator || !config_glob_any(&s->generator->templates, path))
        return false;
    for (uint32_t i = 0; i < endings->n; i++)
        if (str_ends(path, endings->at[i]))
            return true;
    return false;
}

static void end_of_names(void *context) {
    struct promolint_survey *s = context;
    find_generator(s);
    const struct generator *g = s->generator;
    for (uint32_t i = 0; g && i < g->output.n; i++)
        *list_push(&s->arena, &s->output) = g->output.at[i];
    for (uint32_t c = 0; g && c < g->configuration.n; c++)
        for (uint32_t i = 0; i < s->paths.n; i++)
            if (s->paths.at[i].kind != PROMOLINT_NAME_FOLDER &&
                config_glob(g->configuration.at[c], s->paths.at[i].path))
                *list_push(&s->arena, &s->queue) = s->paths.at[i].path;
    s->nconfigurations = s->queue.n;
    s->told = true;
}

static void end_of_configuration(void *context) {
    struct promolint_survey *s = context;
    for (uint32_t i = 0; i < s->paths.n; i++)
        if (s->paths.at[i].kind == PROMOLINT_NAME_ARTICLE && !is_no_article(s, s->paths.at[i].path))
            *list_push(&s->arena, &s->queue) = s->paths.at[i].path;
    s->narticles = s->queue.n - s->nconfigurations;
    for (uint32_t i = 0; i < s->paths.n; i++)
        if (s->paths.at[i].kind != PROMOLINT_NAME_FOLDER && is_template(s, s->paths.at[i].path))
            *list_push(&s->arena, &s->queue) = s->paths.at[i].path;
    s->configured = true;
}

const char *promolint_survey_next(struct promolint_survey *survey) {
    if (!survey->told && !guarded(&survey->arena, NULL, end_of_names, survey))
        return NULL;
    if (!survey->configured && survey->next == survey->nconfigurations &&
        !guarded(&survey->arena, NULL, end_of_configuration, survey))
        return NULL;
    return survey->next < survey->queue.n ? survey->queue.at[survey->next++].p : NULL;
}

size_t promolint_survey_articles(const struct promolint_survey *survey) {
    return survey->narticles;
}

/* ---- the generator's configuration ------------------------------------------------------ */

struct file_job {
    struct promolint_survey *survey;
    struct str path, text;
    const struct promolint_result *result;
};

/* Its text as front matter, so that one reader serves YAML, TOML and JSON. */
static const struct document *read_values(struct arena *arena, struct str path, struct str text) {
    bool toml = str_ends(path, STR(".toml")), json = str_ends(path, STR(".json"));
    bool yaml = str_ends(path, STR(".yml")) || str_ends(path, STR(".yaml"));
    const char *fence = toml ? "+++\n" : yaml ? "---\n" : "";
    if (!toml && !json && !yaml)
        return NULL;
    if (yaml && str_starts(text, STR("---")))
        str_cut(&text, '\n');
    struct source *source = arena_new(arena, struct source);
    source_read(
        source, arena,
        str_format(arena, "%s%.*s\n%s", fence, STR_ARG(json ? str_trim(text) : text), fence),
        SYNTAX_MARKDOWN);
    return document_read(arena, source);
}

static bool is_name_char(char c) {
    return char_is_alnum(c) || c == '_' || c == '$' || c == '-';
}

/*
 * `key: 'value'` or `key = "value"` in a program: the first one. A program can compute anything;
 * the values that matter here are written out nearly always.
 */
static struct str scan_value(struct str text, struct str key) {
    for (size_t at = 0; (at = str_find(text, key, at)) != SIZE_MAX; at += key.n) {
        size_t i = at + key.n;
        if ((at && is_name_char(text.p[at - 1])) || (i < text.n && is_name_char(text.p[i])))
            continue;
        i += i < text.n && (text.p[i] == '\'' || text.p[i] == '"');
        while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t'))
            i++;
        if (i >= text.n || (text.p[i] != ':' && text.p[i] != '='))
            continue;
        for (i++; i < text.n && char_is_space(text.p[i]); i++)
            ;
        if (i >= text.n || !strchr("'\"`", text.p[i]))
            continue;
        size_t end = str_find_char(text, text.p[i], i + 1);
        if (end != SIZE_MAX)
            return str_slice(text, i + 1, end);
    }
    return STR("");
}

/* Takes the first of the keys that has a value, unless an earlier file had one. */
static void take_value(const struct file_job *job, const struct document *values,
                       const struct str_list *keys, struct count *out) {
    struct arena *arena = &job->survey->arena;
    for (uint32_t i = 0; !out->name.n && i < keys->n; i++) {
        const struct meta *meta =
            values ? document_meta(values, str_terminated(arena, keys->at[i])) : NULL;
        struct str value = meta     ? meta->value
                           : values ? STR("")
                                    : scan_value(job->text, keys->at[i]);
        out->name = str_copy(arena, str_trim(value));
        out->of = keys->at[i];
        out->first.path = job->path;
    }
}

/* The host of an address; "" for what a generator's template leaves to be filled in. */
static struct str host_of(struct arena *arena, struct str address) {
    static const char *const samples[] = {"example.com", "example.org", "example.net", "localhost"};
    struct str host = url_parse(arena, address).host;
    if (!host.n && str_find_char(address, '/', 0) == SIZE_MAX &&
        str_find_char(address, '.', 0) != SIZE_MAX)
        host = url_parse(arena, str_format(arena, "https://%.*s", STR_ARG(address))).host;
    for (size_t i = 0; i < ARRAY_COUNT(samples); i++)
        if (str_ends(host, str_of(samples[i])))
            return STR("");
    return str_find_char(host, '.', 0) == SIZE_MAX ? STR("") : host;
}

/* A folder of the site, as a pattern; "" for what leads out of it, or is the site itself. */
static struct str inner_folder(struct str path) {
    while (str_starts(path, STR("./")))
        path = str_slice(path, 2, path.n);
    while (str_ends(path, STR("/")))
        path.n--;
    for (struct str rest = path; rest.n;) {
        struct str name = str_cut(&rest, '/');
        if (!name.n || str_is(name, ".") || str_is(name, ".."))
            return STR("");
    }
    return str_find_char(path, '*', 0) == SIZE_MAX && str_find_char(path, '?', 0) == SIZE_MAX
               ? path
               : STR("");
}

static void take_output(const struct file_job *job, const struct document *values) {
    struct promolint_survey *s = job->survey;
    struct count found = {0};
    take_value(job, values, &s->generator->output_key, &found);
    struct str folder = found.name.n ? inner_folder(found.name) : STR("");
    if (folder.n && !config_glob_any(&s->output, folder))
        *list_push(&s->arena, &s->output) = folder;
}

static void take_configuration(void *context) {
    const struct file_job *job = context;
    struct promolint_survey *s = job->survey;
    const struct document *values = read_values(&s->arena, job->path, job->text);
    if (values && !values->meta.n)
        values = NULL; /* it could not be read as what it is called */
    take_value(job, values, &s->generator->title, &s->title);
    take_value(job, values, &s->generator->address, &s->address);
    take_output(job, values);
    if (!s->site.n)
        s->site = host_of(&s->arena, s->address.name);
}

/* ---- articles --------------------------------------------------------------------------- */

static struct count *find_count(struct counts *counts, struct str name, struct str of) {
    for (uint32_t i = 0; i < counts->n; i++)
        if (str_eq(counts->at[i].name, name) && str_eq(counts->at[i].of, of))
            return &counts->at[i];
    return NULL;
}

static struct count *count_one(const struct file_job *job, struct counts *counts, struct str name,
                               struct str of, struct span span) {
    struct promolint_survey *s = job->survey;
    struct count *count = find_count(counts, name, of);
    if (!count && counts->n == MOST_KINDS) {
        counts->more++;
        return NULL;
    }
    if (!count) {
        count = list_push(&s->arena, counts);
        *count = (struct count){.name = str_copy(&s->arena, name), .of = str_copy(&s->arena, of)};
        count->first.path = job->path;
        if (span_exists(span))
            count->first.line = source_position(job->result->file.source, span.start).line;
    }
    count->n++;
    count->files += count->last_file != s->read;
    count->last_file = s->read;
    return count;
}

static void count_redirect(const struct file_job *job, const struct placement *p) {
    struct promolint_survey *s = job->survey;
    struct str prefix = link_redirect_prefix(&s->arena, p->url);
    struct count *count = prefix.n ? count_one(job, &s->cloaking, prefix, STR(""), p->span) : NULL;
    if (count)
        count->likely |= p->certainty >= CERTAINTY_LIKELY;
}

static void count_placements(const struct file_job *job, const struct facts *facts) {
    struct promolint_survey *s = job->survey;
    for (uint32_t i = 0; i < facts->placements.n; i++) {
        const struct placement *p = &facts->placements.at[i];
        if (str_is(p->network, "own-redirect"))
            count_redirect(job, p);
        else if (p->network.n && p->certainty >= CERTAINTY_LIKELY) {
            count_one(job, &s->networks, p->network, STR(""), p->span);
            if (p->publisher_id.n)
                count_one(job, &s->ids, p->publisher_id, p->network, p->span);
        }
    }
}

static bool has_disclosure(const struct facts *facts) {
    for (uint32_t i = 0; i < facts->disclosures.n; i++)
        if (facts->disclosures.at[i].visible && !facts->disclosures.at[i].negative)
            return true;
    return false;
}

/* "<!DOCTYPE html>" or "<html>" begins it. */
static bool is_whole_page(struct str text) {
    text = str_trim(text);
    return str_starts_same(text, STR("<!doctype")) || str_starts_same(text, STR("<html"));
}

static void take_article(void *context) {
    const struct file_job *job = context;
    struct promolint_survey *s = job->survey;
    const struct facts *facts = job->result->file.facts;
    struct str folder = str_slice(job->path, 0, str_find_char(job->path, '/', 0));
    s->read++;
    count_one(job, &s->folders, folder.n < job->path.n ? folder : STR("."), STR(""), NO_SPAN);
    count_one(job, &s->languages, facts->language, STR(""), NO_SPAN);
    count_placements(job, facts);
    for (uint32_t i = 0; i < facts->unknowns.n; i++)
        if (facts->unknowns.at[i].name.n && !facts->unknowns.at[i].value)
            count_one(job, &s->shortcodes, facts->unknowns.at[i].name, STR(""),
                      facts->unknowns.at[i].span);
    s->disclosed += has_disclosure(facts);
    if (is_whole_page(job->result->file.source->text) && s->nwhole++ == 0)
        s->first_whole = job->path;
}

/* ---- templates -------------------------------------------------------------------------- */

const struct count *survey_language(const struct promolint_survey *s) {
    const struct count *most = NULL;
    for (uint32_t i = 0; i < s->languages.n; i++)
        if (s->languages.at[i].name.n && (!most || s->languages.at[i].n > most->n))
            most = &s->languages.at[i];
    return most;
}

/* "box" and "shop/box" for "layouts/shortcodes/shop/box.html"; "box.html", as Jekyll includes. */
bool survey_is_template_of(const struct survey_template *t, struct str name) {
    struct str path = t->path, bare = path;
    for (size_t i = path.n; i-- > 0 && path.p[i] != '/';)
        if (path.p[i] == '.')
            bare = str_slice(path, 0, i);
    struct str candidates[] = {path, bare};
    for (size_t i = 0; i < ARRAY_COUNT(candidates); i++) {
        struct str c = candidates[i];
        if (c.n > name.n && c.p[c.n - name.n - 1] == '/' &&
            str_same(str_slice(c, c.n - name.n, c.n), name))
            return true;
    }
    return false;
}

/* Of "_includes/layouts/" the last word says. */
bool survey_is_part(struct str path) {
    static const char *const words[] = {"layout", "partial", "include", "component"};
    bool part = false;
    for (size_t at = 0; at < path.n; at++)
        for (size_t i = 0; i < ARRAY_COUNT(words); i++)
            if (str_starts(str_slice(path, at, path.n), str_of(words[i])))
                part = i > 0;
    return part;
}

/* The first word of a template's tag at `at`, "{{- if .x }}": "if"; "" when none begins there. */
static struct str tag_word(struct str text, size_t at) {
    struct str rest = str_slice(text, at, text.n);
    if (!str_starts(rest, STR("{{")) && !str_starts(rest, STR("{%")))
        return STR("");
    size_t i = 2;
    while (i < rest.n && (rest.p[i] == '-' || rest.p[i] == ' ' || rest.p[i] == '#'))
        i++;
    size_t end = i;
    while (end < rest.n && (char_is_alpha(rest.p[end]) || rest.p[end] == '/'))
        end++;
    return str_slice(rest, i, end);
}

/* Within an `if` of Go's, Liquid's, Jinja's or Handlebars' templates. */
bool survey_is_conditional(struct str text, size_t offset) {
    enum { DEEPEST = 64 };
    static const char *const blocks[] = {"if",    "with",   "unless", "ifchanged", "range",
                                         "block", "define", "for",    "each",      "case"};
    enum { CONDITIONS = 4 }; /* the first so many of them */
    bool condition[DEEPEST] = {false};
    size_t depth = 0;
    for (size_t at = 0; (at = str_find_char(text, '{', at)) < offset; at++) {
        struct str word = tag_word(text, at);
        for (size_t i = 0; i < ARRAY_COUNT(blocks); i++)
            if (str_is(word, blocks[i]) && depth < DEEPEST)
                condition[depth++] = i < CONDITIONS;
        if (depth && (str_starts(word, STR("end")) || str_starts(word, STR("/"))))
            depth--;
    }
    for (size_t i = 0; i < depth; i++)
        if (condition[i])
            return true;
    return false;
}

/* Does a policy that `auto` takes for this language call the wording clear, for links? */
static bool is_clear(const struct knowledge *k, struct str language, struct str group) {
    for (uint32_t i = 0; i < k->packs.n; i++) {
        const struct pack *pack = &k->packs.at[i];
        bool fits = false;
        for (uint32_t l = 0; l < pack->auto_languages.n; l++)
            fits |= str_eq(pack->auto_languages.at[l], language);
        for (uint32_t w = 0; fits && w < pack->wording[PLACEMENT_AFFILIATE_LINK].n; w++) {
            const struct pack_wording *row = &pack->wording[PLACEMENT_AFFILIATE_LINK].at[w];
            if (row->wording == WORDING_CLEAR && str_eq(row->group, group))
                return true;
        }
    }
    return false;
}

static void judge_disclosures(const struct file_job *job, struct survey_template *t) {
    struct promolint_survey *s = job->survey;
    const struct facts *facts = job->result->file.facts;
    for (uint32_t i = 0; i < facts->disclosures.n; i++) {
        const struct disclosure *d = &facts->disclosures.at[i];
        if (!d->visible || d->negative || d->hedged || d->part || (t->disclosure.n && t->clear))
            continue;
        t->disclosure = str_copy(&s->arena, d->text);
        t->stands.path = job->path;
        t->stands.line = source_position(job->result->file.source, d->span.start).line;
        t->clear = is_clear(s->knowledge, d->language, d->group);
        t->chrome = d->region == REGION_CHROME;
        t->conditional = survey_is_conditional(job->result->file.source->text, d->span.start);
    }
}

static void take_template(void *context) {
    const struct file_job *job = context;
    const struct facts *facts = job->result->file.facts;
    struct survey_template *t = list_push(&job->survey->arena, &job->survey->templates);
    t->path = job->path;
    t->text = str_copy(&job->survey->arena, job->result->file.source->text);
    judge_disclosures(job, t);
    for (uint32_t i = 0; i < facts->placements.n; i++) {
        const struct placement *p = &facts->placements.at[i];
        uint32_t line = source_position(job->result->file.source, p->span.start).line;
        if (p->kind == PLACEMENT_AFFILIATE_LINK && p->certainty >= CERTAINTY_LIKELY && !t->link)
            t->link = line;
        if (p->kind == PLACEMENT_PROMO_BLOCK && p->certainty >= CERTAINTY_LIKELY && !t->promo)
            t->promo = line;
    }
}

/* ---- one file after the other ----------------------------------------------------------- */

/*
 * A template's text with nothing in its tags that would end an attribute: `href="/{{ .Get "id" }}"`
 * is one to the template's language, and two to an HTML reader.
 */
static void mask_quotes(void *context) {
    struct file_job *job = context;
    char *text = str_terminated(&job->survey->arena, job->text);
    for (size_t at = 0; (at = str_find(job->text, STR("{{"), at)) != SIZE_MAX;)
        for (; at < job->text.n && !(text[at] == '}' && text[at - 1] == '}'); at++)
            if (text[at] == '"' || text[at] == '\'')
                text[at] = '_';
    job->text.p = text;
}

static bool check_file(struct file_job *job, bool template) {
    struct promolint_survey *s = job->survey;
    char language[16] = "", site[256] = "";
    const struct count *most = survey_language(s);
    if (template && most && most->name.n < sizeof language)
        memcpy(language, most->name.p, most->name.n);
    if (s->site.n < sizeof site)
        memcpy(site, s->site.p ? s->site.p : "", s->site.n);
    if (template && !guarded(&s->arena, NULL, mask_quotes, job))
        return false;
    struct promolint_input input = {.path = job->path.p,
                                    .bytes = job->text.p,
                                    .size = job->text.n,
                                    .syntax =
                                        template ? PROMOLINT_SYNTAX_HTML : PROMOLINT_SYNTAX_AUTO,
                                    .language = language[0] ? language : NULL,
                                    .site = site[0] ? site : NULL};
    job->result = promolint_check(s->checker, &input);
    return job->result != NULL;
}

bool promolint_survey_read(struct promolint_survey *survey, const char *bytes, size_t size) {
    uint32_t i = survey->next - 1;
    bool configuration = i < survey->nconfigurations;
    bool template = i >= survey->nconfigurations + survey->narticles;
    struct file_job job = {survey, survey->queue.at[i], {bytes, size}, NULL};
    if (configuration)
        return !bytes || guarded(&survey->arena, NULL, take_configuration, &job);
    if (!bytes || !check_file(&job, template)) {
        survey->unread += !template;
        return true;
    }
    /* Reading facts may decode into the result's memory. */
    return guarded(&survey->arena, &survey->checker->arena, template ? take_template : take_article,
                   &job);
}
