/* What a look at a site has shown, as a configuration with its reasons, and as a summary. */
#include "promolint_survey.h"

#include "base/sanitize.h"
#include "knowledge/config.h"
#include "knowledge/config_edit.h"
#include "knowledge/markup.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 8, LONGEST_QUOTE = 200 };

/* ---- pieces ----------------------------------------------------------------------------- */

static const char *plural(uint32_t n, const char *one, const char *many) {
    return n == 1 ? one : many;
}

/* In quotes: nothing in it then has a meaning. */
static void add_scalar(struct buf *out, struct str s) {
    config_write_text(out, s, '\'');
}

static void add_place(struct buf *out, const struct seen_place *place) {
    sanitize_add(out, place->path);
    if (place->line)
        buf_format(out, ":%u", (unsigned)place->line);
}

/* "31 links in 12 articles" */
static void add_count(struct buf *out, const struct count *c, const char *one, const char *many) {
    buf_format(out, "%u %s in %u %s", (unsigned)c->n, plural(c->n, one, many), (unsigned)c->files,
               plural(c->files, "article", "articles"));
}

static int by_count(const void *a, const void *b) {
    const struct count *x = a, *y = b;
    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return str_compare(x->name, y->name);
}

static void sort_counts(struct promolint_survey *s) {
    struct counts *all[] = {&s->languages, &s->networks,   &s->ids,
                            &s->cloaking,  &s->shortcodes, &s->folders};
    for (size_t i = 0; i < ARRAY_COUNT(all); i++)
        if (all[i]->n)
            qsort(all[i]->at, all[i]->n, sizeof *all[i]->at, by_count);
}

/*
 * A map or list whose entries may all be left for the user to decide. Then its key is a comment
 * too: a key without a value would be an error.
 */
struct section {
    struct buf active, open; /* entries */
};

static struct buf *entry(struct section *section, bool active) {
    struct buf *out = active ? &section->active : &section->open;
    buf_text(out, active ? "  " : "  # ");
    return out;
}

static void begin_section(struct section *section, size_t cap) {
    buf_init(&section->active, cap);
    buf_init(&section->open, cap);
}

static void end_section(struct buf *out, struct section *section, const char *key,
                        const char *reason) {
    if (section->active.n || section->open.n) {
        buf_format(out, "\n# %s\n%s%s:\n", reason, section->active.n ? "" : "# ", key);
        buf_add(out, buf_str(&section->active));
        buf_add(out, buf_str(&section->open));
    }
    out->failed |= section->active.failed || section->open.failed;
    buf_release(&section->active);
    buf_release(&section->open);
}

/* ---- policies --------------------------------------------------------------------------- */

static bool uses_network(const struct promolint_survey *s, struct str network) {
    for (uint32_t i = 0; i < s->networks.n; i++)
        if (str_eq(s->networks.at[i].name, network))
            return true;
    return false;
}

/* The packs that name this language, or all. */
static void add_packs(struct buf *out, const struct promolint_survey *s, struct str language) {
    bool reader = false;
    const char *comma = "";
    for (uint32_t i = 0; i < s->knowledge->packs.n; i++) {
        const struct pack *pack = &s->knowledge->packs.at[i];
        bool own = str_list_has(&pack->auto_languages, language);
        if (!own && !str_list_has(&pack->auto_languages, STR("*")))
            continue;
        if (pack->layer == LAYER_PROGRAMME && !uses_network(s, pack->id))
            continue;
        reader |= pack->layer == LAYER_READER;
        buf_format(out, "%s%.*s", comma, STR_ARG(pack->id));
        comma = ", ";
    }
    if (!reader)
        buf_text(out, ", and those of English: no policy is for this language");
}

static void write_policies(struct buf *out, const struct promolint_survey *s) {
    buf_text(out,
             "\n# Each article is judged by the policies of its language (`promolint packs`):\n");
    for (uint32_t i = 0; i < s->languages.n && i < MOST_SHOWN; i++) {
        const struct count *c = &s->languages.at[i];
        buf_text(out, "#   ");
        if (c->name.n)
            sanitize_add(out, c->name);
        else
            buf_text(out, "of unknown language");
        buf_format(out, ", %u %s: ", (unsigned)c->n, plural(c->n, "article", "articles"));
        add_packs(out, s, c->name);
        buf_char(out, '\n');
    }
    buf_text(out, "policies: auto\n");
}

/* ---- site ------------------------------------------------------------------------------- */

static void add_origin(struct buf *out, const struct count *value) {
    buf_text(out, " # ");
    sanitize_add(out, value->of);
    buf_text(out, " in ");
    sanitize_add(out, value->first.path);
    buf_char(out, '\n');
}

static bool is_code(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alpha(s.p[i]))
            return false;
    return s.n == 2 || s.n == 3;
}

static void write_site(struct buf *out, const struct promolint_survey *s) {
    struct section section;
    const struct count *most = survey_language(s);
    begin_section(&section, out->cap);
    bool named = config_takes(s->title.name), placed = config_takes(s->site);
    struct buf *line = entry(&section, named);
    buf_text(line, "name: ");
    add_scalar(line, named ? s->title.name : STR("My Site"));
    if (named)
        add_origin(line, &s->title);
    else
        buf_text(line, " # not found; as it stands in \"<Site> Loves <Brand>\"\n");
    line = entry(&section, placed);
    buf_text(line, "domains: [");
    add_scalar(line, placed ? s->site : STR("www.my-site.example"));
    buf_char(line, ']');
    if (placed)
        add_origin(line, &s->address);
    else
        buf_text(line, " # not found; tells your own redirects from other addresses\n");
    if (most && is_code(most->name)) {
        /* Where there are several, each article's own text says more. */
        buf_format(entry(&section, most->n == s->read),
                   "language: %.*s # of %u of %u %s; for those that do not say theirs\n",
                   STR_ARG(most->name), (unsigned)most->n, (unsigned)s->read,
                   plural(s->read, "article", "articles"));
    }
    end_section(out, &section, "site", "The site, as its readers know it.");
}

/* ---- publisher ids ---------------------------------------------------------------------- */

static void add_ids(struct buf *line, const struct promolint_survey *s, struct str network,
                    bool counts) {
    uint32_t shown = 0;
    for (uint32_t i = 0; i < s->ids.n && shown < MOST_SHOWN; i++) {
        const struct count *id = &s->ids.at[i];
        if (!str_eq(id->of, network) || !config_takes(id->name))
            continue;
        buf_text(line, shown++ ? ", " : "");
        add_scalar(line, id->name);
        if (counts)
            buf_format(line, " %u", (unsigned)id->n);
    }
}

static void write_ids(struct buf *out, const struct promolint_survey *s) {
    struct section section;
    begin_section(&section, out->cap);
    for (uint32_t i = 0; i < s->networks.n; i++) {
        const struct count *network = &s->networks.at[i];
        uint32_t ids = 0, links = 0;
        for (uint32_t k = 0; k < s->ids.n; k++)
            if (str_eq(s->ids.at[k].of, network->name) && config_takes(s->ids.at[k].name)) {
                ids++;
                links += s->ids.at[k].n;
            }
        if (!ids)
            continue;
        struct buf *line = entry(&section, ids == 1);
        buf_format(line, "%.*s: [", STR_ARG(network->name));
        add_ids(line, s, network->name, false);
        if (ids == 1) {
            buf_format(line, "] # in %u of ", (unsigned)links);
            add_count(line, network, "link", "links");
        } else {
            buf_format(line, "] # %u ids, with their links: ", (unsigned)ids);
            add_ids(line, s, network->name, true);
            buf_text(line, "; keep those that are yours");
        }
        buf_char(line, '\n');
    }
    end_section(out, &section, "publisher-ids",
                "Your ids at the networks: a link with another id is then somebody else's.");
}

/* ---- own redirects ---------------------------------------------------------------------- */

/* Is there a folder of that name, so that the path may be a section of the site? */
static bool is_folder(const struct promolint_survey *s, struct str prefix) {
    struct str name = str_slice(prefix, 1, prefix.n - 1);
    for (uint32_t i = 0; prefix.p[0] == '/' && i < s->paths.n; i++) {
        struct str path = s->paths.at[i].path;
        if (s->paths.at[i].kind == PROMOLINT_NAME_FOLDER && str_ends(path, name) &&
            (path.n == name.n || path.p[path.n - name.n - 1] == '/'))
            return true;
    }
    return false;
}

static void write_cloaking(struct buf *out, const struct promolint_survey *s) {
    struct section section;
    begin_section(&section, out->cap);
    for (uint32_t i = 0; i < s->cloaking.n; i++) {
        const struct count *c = &s->cloaking.at[i];
        if (!config_takes(c->name))
            continue;
        bool folder = is_folder(s, c->name);
        struct buf *line = entry(&section, !folder);
        buf_text(line, "- ");
        add_scalar(line, c->name);
        buf_text(line, " # ");
        add_count(line, c, "link", "links");
        buf_text(line, ", first ");
        add_place(line, &c->first);
        buf_text(line, folder ? "; a folder of the site has that name: does it redirect?\n" : "\n");
    }
    end_section(out, &section, "cloaking", "Addresses of your own that seem to lead to shops.");
}

/* ---- templates -------------------------------------------------------------------------- */

static bool is_shortcode(const struct promolint_survey *s, const struct survey_template *t) {
    for (uint32_t i = 0; i < s->shortcodes.n; i++)
        if (survey_is_template_of(t, s->shortcodes.at[i].name))
            return true;
    return false;
}

/* The template that includes this one, on every page that it makes; NULL when none does. */
static const struct survey_template *user_of(const struct promolint_survey *s,
                                             const struct survey_template *t) {
    struct str name = t->path;
    for (size_t i = name.n; i-- > 0;)
        if (name.p[i] == '/') {
            name = str_slice(name, i + 1, name.n);
            break;
        }
    size_t dot = str_find_char(name, '.', 0);
    name = str_slice(name, 0, dot);
    for (uint32_t i = 0; name.n > 2 && i < s->templates.n; i++) {
        const struct survey_template *u = &s->templates.at[i];
        size_t at = u == t ? SIZE_MAX : str_find(u->text, name, 0);
        if (at != SIZE_MAX && at && !char_is_alnum(u->text.p[at - 1]) &&
            !survey_is_conditional(u->text, at))
            return u;
    }
    return NULL;
}

static void write_disclosure(struct section *section, const struct promolint_survey *s,
                             const struct survey_template *t, bool *done) {
    const struct survey_template *user = user_of(s, t);
    bool part = survey_is_part(t->path);
    const char *but = !t->clear        ? "the site's policies do not call that clear"
                      : t->chrome      ? "it stands in page furniture, where it does not count"
                      : t->conditional ? "printed only under a condition"
                      : part && !user  ? "true, if the layout of every article includes it"
                                       : NULL;
    struct buf *line = entry(section, !but && !*done);
    buf_text(line, "disclosure: true # ");
    add_place(line, &t->stands);
    buf_text(line, ": \"");
    sanitize_add(line, str_shorten(t->disclosure, LONGEST_QUOTE));
    buf_char(line, '"');
    if (but)
        buf_format(line, "; %s", but);
    else if (user) {
        buf_text(line, ", included by ");
        sanitize_add(line, user->path);
    }
    buf_char(line, '\n');
    *done |= !but;
}

static void write_templates(struct buf *out, const struct promolint_survey *s) {
    struct section section;
    bool done = false;
    uint32_t shown = 0;
    begin_section(&section, out->cap);
    for (uint32_t i = 0; i < s->templates.n && shown < MOST_SHOWN; i++) {
        const struct survey_template *t = &s->templates.at[i];
        if (!t->disclosure.n || is_shortcode(s, t))
            continue;
        write_disclosure(&section, s, t, &done);
        shown++;
    }
    if (done && s->nwhole) {
        struct buf *line = entry(&section, false);
        buf_format(line, "but %u %s, which no layout surrounds, first ", (unsigned)s->nwhole,
                   plural(s->nwhole, "article is a whole page", "articles are whole pages"));
        sanitize_add(line, s->first_whole);
        buf_text(line, ": their folder may need a configuration of its own\n");
    }
    if (s->templates.n) {
        struct buf *line = entry(&section, false);
        buf_text(line, "rel: true # when the templates add rel=\"sponsored\" to paid links\n");
    }
    end_section(out, &section, "templates", "What the layout adds to every article.");
}

/* ---- shortcodes ------------------------------------------------------------------------- */

/* Is one of the words of a name ("amazon-box", "AffiliateLink") in the list? */
static bool has_word(const struct str_list *words, struct str name) {
    for (size_t i = 0, start = 0; i <= name.n; i++) {
        bool hump = i > start && i < name.n && name.p[i] >= 'A' && name.p[i] <= 'Z';
        if (i < name.n && !hump && char_is_alnum(name.p[i]))
            continue;
        if (i > start && markup_has(words, str_slice(name, start, i)))
            return true;
        start = hump ? i : i + 1;
    }
    return markup_has(words, name);
}

static const struct survey_template *template_of(const struct promolint_survey *s,
                                                 struct str name) {
    for (uint32_t i = 0; i < s->templates.n; i++)
        if (survey_is_template_of(&s->templates.at[i], name))
            return &s->templates.at[i];
    return NULL;
}

/* What a shortcode renders, by its template, else by its name; NULL when that cannot be told. */
static const char *rendering_of(const struct promolint_survey *s, const struct count *c,
                                const struct survey_template *t, uint32_t *line) {
    *line = 0;
    if (t && t->promo) {
        *line = t->promo;
        return "promo-block";
    }
    if (t && t->link) {
        *line = t->link;
        return "affiliate-link";
    }
    if (t && t->disclosure.n) {
        *line = t->stands.line;
        return "disclosure";
    }
    if (!t && has_word(markup_list(s->knowledge, "disclosure-templates"), c->name))
        return "disclosure";
    if (has_word(markup_list(s->knowledge, "affiliate-templates"), c->name))
        return "affiliate-link";
    return NULL;
}

static void write_shortcodes(struct buf *out, const struct promolint_survey *s) {
    struct section section;
    begin_section(&section, out->cap);
    for (uint32_t i = 0; i < s->shortcodes.n; i++) {
        const struct count *c = &s->shortcodes.at[i];
        if (!config_takes(c->name))
            continue;
        uint32_t at;
        const struct survey_template *t = template_of(s, c->name);
        const char *renders = rendering_of(s, c, t, &at);
        struct buf *line = entry(&section, renders != NULL);
        add_scalar(line, c->name);
        buf_format(line, ": %s # ", renders ? renders : "nothing");
        add_count(line, c, "time", "times");
        if (t) {
            buf_text(line, "; ");
            add_place(line, &(struct seen_place){t->path, at});
        }
        buf_text(line, !renders ? "; what does it render?\n" : at ? "\n" : "; by its name\n");
    }
    end_section(out, &section, "shortcodes",
                "What shortcodes and components render: affiliate-link, promo-block, disclosure or "
                "nothing.");
}

/* ---- what is not checked ---------------------------------------------------------------- */

struct excluding {
    struct section section;
    struct promolint_survey *survey;
    struct str_list active; /* patterns that are no comments */
};

static uint32_t articles_in(const struct promolint_survey *s, struct str pattern) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->paths.n; i++)
        n += s->paths.at[i].kind == PROMOLINT_NAME_ARTICLE &&
             config_glob(pattern, s->paths.at[i].path);
    return n;
}

/* The line of a pattern, up to what is known of it; NULL where an earlier one covers it. */
static struct buf *exclude_line(struct excluding *e, struct str pattern, bool active) {
    if (config_glob_any(&e->active, pattern))
        return NULL;
    if (active)
        *list_push(&e->survey->arena, &e->active) = pattern;
    struct buf *line = entry(&e->section, active);
    buf_text(line, "- ");
    add_scalar(line, pattern);
    return line;
}

static void write_patterns(struct excluding *e, const struct str_list *patterns, bool always,
                           bool active, const char *why) {
    for (uint32_t i = 0; i < patterns->n; i++) {
        uint32_t n = articles_in(e->survey, patterns->at[i]);
        struct buf *line = n || always ? exclude_line(e, patterns->at[i], active) : NULL;
        if (line)
            buf_format(line, " # %s, %u %s\n", why, (unsigned)n, plural(n, "file", "files"));
    }
}

/* Folders of other people's files, and README and the like, as they are written here. */
static void write_others(struct excluding *e) {
    struct promolint_survey *s = e->survey;
    const struct str_list *foreign = markup_list(s->knowledge, "foreign-folders");
    for (uint32_t i = 0; i < s->paths.n; i++) {
        struct str path = s->paths.at[i].path, name = path;
        bool folder = s->paths.at[i].kind == PROMOLINT_NAME_FOLDER;
        for (size_t k = path.n; k-- > 0 && name.n == path.n;)
            if (path.p[k] == '/')
                name = str_slice(path, k + 1, path.n);
        bool other =
            folder ? markup_has(foreign, name)
                   : s->paths.at[i].kind == PROMOLINT_NAME_ARTICLE && survey_is_beside(s, path);
        /* Within the site, "vendor" may as well be what articles are about. */
        bool sure = !folder || name.n == path.n;
        struct buf *line = other ? exclude_line(e, path, sure) : NULL;
        if (line)
            buf_text(line, !folder ? " # no article\n"
                           : sure  ? " # files of others\n"
                                   : " # files of others? then leave them out\n");
    }
}

/* Without a known generator, what others use as output, or for templates, may be that here too. */
static void write_guesses(struct excluding *e) {
    const struct knowledge *k = e->survey->knowledge;
    struct str_list seen = {0};
    for (uint32_t i = 0; i < k->generators.n; i++) {
        const struct generator *g = &k->generators.at[i];
        const struct {
            const struct str_list *list;
            const char *why;
        } guesses[] = {{&g->output, "a built site? then leave it out"},
                       {&g->templates, "templates? then leave them out"}};
        for (size_t j = 0; j < ARRAY_COUNT(guesses); j++)
            for (uint32_t n = 0; n < guesses[j].list->n; n++) {
                struct str_list one = {.at = &guesses[j].list->at[n], .n = 1};
                if (str_list_has(&seen, one.at[0]))
                    continue;
                *list_push(&e->survey->arena, &seen) = one.at[0];
                write_patterns(e, &one, false, false, guesses[j].why);
            }
    }
}

static void write_exclude(struct buf *out, struct promolint_survey *s) {
    struct excluding e = {.survey = s};
    const struct generator *g = s->generator;
    begin_section(&e.section, out->cap);
    if (g) {
        write_patterns(&e, &s->output, true, true, "the built site");
        write_patterns(&e, &g->other, false, true, "no articles");
        write_patterns(&e, &g->templates, false, true, "templates");
    } else
        write_guesses(&e);
    write_others(&e);
    end_section(out, &e.section, "exclude", "What ends like an article and is none of this site.");
}

/* ---- the whole -------------------------------------------------------------------------- */

static void write_configuration(struct buf *out, struct promolint_survey *s) {
    sort_counts(s);
    buf_format(out,
               "# What promolint has to know of this site, as `promolint init` found it in %u %s",
               (unsigned)s->read, plural(s->read, "article", "articles"));
    if (s->generator)
        buf_format(out, " (%.*s)", STR_ARG(s->generator->name));
    buf_text(out, ".\n# Each line says what was seen; what is a comment is for you to decide.\n"
                  "# promolint(1) explains all keys.\n");
    write_policies(out, s);
    write_site(out, s);
    write_ids(out, s);
    write_cloaking(out, s);
    write_templates(out, s);
    write_shortcodes(out, s);
    write_exclude(out, s);
}

static void write_counts(struct buf *out, const char *what, const struct counts *counts) {
    if (counts->n == 0)
        return;
    buf_format(out, "%s: ", what);
    for (uint32_t i = 0; i < counts->n && i < MOST_SHOWN; i++) {
        buf_text(out, i ? ", " : "");
        if (counts->at[i].name.n)
            sanitize_add(out, counts->at[i].name);
        else
            buf_text(out, "unknown");
        buf_format(out, " %u", (unsigned)counts->at[i].n);
    }
    if (counts->n > MOST_SHOWN)
        buf_format(out, ", %u more", (unsigned)(counts->n - MOST_SHOWN));
    buf_char(out, '\n');
}

static void write_summary(struct buf *out, struct promolint_survey *s) {
    sort_counts(s);
    if (s->generator) {
        buf_format(out, "%.*s, by ", STR_ARG(s->generator->name));
        sanitize_add(out, s->detected_by);
        buf_char(out, '\n');
        if (s->generator->note.n)
            buf_format(out, "note: %.*s\n", STR_ARG(s->generator->note));
    } else
        buf_text(out, "no known site generator\n");
    buf_format(out, "%u %s, %u with a disclosure", (unsigned)s->read,
               plural(s->read, "article", "articles"), (unsigned)s->disclosed);
    if (s->unread)
        buf_format(out, ", %u could not be read", (unsigned)s->unread);
    buf_char(out, '\n');
    write_counts(out, "folders", &s->folders);
    write_counts(out, "languages", &s->languages);
    write_counts(out, "links of networks", &s->networks);
    write_counts(out, "links of own redirects", &s->cloaking);
    write_counts(out, "shortcodes", &s->shortcodes);
}

struct write_job {
    struct promolint_survey *survey;
    struct buf out;
    enum promolint_survey_text text;
};

static void write_text(void *context) {
    struct write_job *job = context;
    (job->text == PROMOLINT_SURVEY_SUMMARY ? write_summary : write_configuration)(&job->out,
                                                                                  job->survey);
}

bool promolint_survey_write(struct promolint_survey *survey, enum promolint_survey_text text,
                            promolint_write *write, void *context) {
    struct write_job job = {.survey = survey, .text = text};
    buf_init(&job.out, OUTPUT_CAP);
    bool done = guarded(&survey->arena, NULL, write_text, &job) && !job.out.failed;
    if (done)
        write(context, job.out.p, job.out.n);
    buf_release(&job.out);
    return done;
}
