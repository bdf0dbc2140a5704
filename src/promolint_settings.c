/*
 * What holds for one file, and where each value comes from. The configuration is read from its
 * YAML tree, so that every key there is appears, with its place: first the defaults, then the
 * configuration's own values, then each override that fits, then the options.
 */
#include "promolint.h"

#include "base/json_write.h"
#include "base/sanitize.h"
#include "knowledge/config.h"
#include "promolint_internal.h"

#include <string.h>

enum origin { FROM_DEFAULT, FROM_CONFIGURATION, FROM_OVERRIDE, FROM_OPTION, FROM_POLICY };
static const char *const origin_names[] = {"default", "configuration", "override", "command-line",
                                           "policy"};

enum { DEEPEST = 4 }; /* maps within maps */

struct setting {
    struct str name; /* "site.name" */
    struct str_list values;
    enum origin origin;
    uint32_t line, column, override; /* of the configuration; override from 1 */
    struct str policy;
};

struct settings {
    struct arena *arena;
    const struct promolint_settings *asked;
    const struct knowledge *knowledge;
    const struct config *config;
    struct {
        struct setting *at;
        uint32_t n, cap;
    } rows;
    struct {
        const struct pack **at;
        uint32_t n, cap;
    } packs; /* that judge the file, as far as that is known */
    struct buf *out;
};

/* ---- rows ------------------------------------------------------------------------------- */

static struct setting *find_row(struct settings *s, struct str name) {
    for (uint32_t i = 0; i < s->rows.n; i++)
        if (str_eq(s->rows.at[i].name, name))
            return &s->rows.at[i];
    return NULL;
}

/* The row of that name, emptied; what is said later counts. */
static struct setting *set(struct settings *s, struct str name, enum origin origin) {
    struct setting *row = find_row(s, name);
    row = row ? row : list_push(s->arena, &s->rows);
    *row = (struct setting){.name = name, .origin = origin};
    return row;
}

/* "publisher-ids" when "publisher-ids.awin" is said: it is no row of its own then. */
static bool is_divided(const struct settings *s, const struct setting *row) {
    for (uint32_t i = 0; row->origin == FROM_DEFAULT && i < s->rows.n; i++) {
        struct str other = s->rows.at[i].name;
        if (other.n > row->name.n && str_starts(other, row->name) && other.p[row->name.n] == '.')
            return true;
    }
    return false;
}

static void add_defaults(struct settings *s) {
    static const struct {
        const char *name, *value; /* NULL: nothing */
    } defaults[] = {
        {"policies", "auto"},
        {"site.name", NULL},
        {"site.domains", NULL},
        {"site.language", NULL},
        {"publisher-ids", NULL},
        {"cloaking", NULL},
        {"templates.disclosure", "false"},
        {"templates.statements", NULL},
        {"templates.rel", "false"},
        {"shortcodes", NULL},
        {"markdown-attributes", "none"},
        {"exclude", NULL},
        {"rules-folders", NULL},
        {"baseline", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(defaults); i++) {
        struct setting *row = set(s, str_of(defaults[i].name), FROM_DEFAULT);
        if (defaults[i].value)
            *list_push(s->arena, &row->values) = str_of(defaults[i].value);
    }
}

/* ---- the configuration's tree ----------------------------------------------------------- */

static void take_value(struct settings *s, uint32_t node, struct str name, uint32_t override) {
    const struct yaml *y = s->config->yaml;
    struct problems unseen = {.arena = s->arena};
    struct setting *row = set(s, name, override ? FROM_OVERRIDE : FROM_CONFIGURATION);
    row->line = y->nodes[node].line;
    row->column = y->nodes[node].column;
    row->override = override;
    row->values = yaml_items(s->arena, y, node, "", &unseen);
}

/* All values of a map, by the names of the keys that lead to them. */
static void take_map(struct settings *s, uint32_t map, struct str prefix, uint32_t override) {
    const struct yaml *y = s->config->yaml;
    struct {
        uint32_t key;
        struct str prefix;
    } levels[DEEPEST] = {{y->nodes[map].first, prefix}};
    for (size_t depth = 1; depth;) {
        uint32_t key = levels[depth - 1].key;
        if (!key) {
            depth--;
            continue;
        }
        uint32_t value = y->nodes[key].next;
        struct str own = yaml_text(y, key), outer = levels[depth - 1].prefix;
        struct str name =
            str_format(s->arena, "%.*s%s%.*s", STR_ARG(outer), outer.n ? "." : "", STR_ARG(own));
        levels[depth - 1].key = y->nodes[value].next;
        if (str_is(name, "overrides") || str_is(name, "files"))
            continue;
        if (y->nodes[value].kind != YAML_MAP)
            take_value(s, value, override && str_is(name, "language") ? STR("site.language") : name,
                       override);
        else if (depth < DEEPEST) {
            levels[depth].key = y->nodes[value].first;
            levels[depth++].prefix = name;
        }
    }
}

static struct str path_of(const struct settings *s) {
    const struct promolint_input *input = s->asked->input;
    return str_of(input->relative ? input->relative : input->path);
}

static void take_configuration(struct settings *s) {
    const struct yaml *y = s->config->yaml;
    if (!y)
        return;
    take_map(s, 0, STR(""), 0);
    uint32_t list = yaml_get(y, 0, "overrides"), number = 0;
    for (uint32_t i = list ? y->nodes[list].first : 0; i; i = y->nodes[i].next) {
        const struct override_config *o = &s->config->overrides.at[number++];
        if (config_glob_any(&o->files, path_of(s)))
            take_map(s, i, STR(""), number);
    }
}

static void take_option(struct settings *s, const char *name, const char *const *values, size_t n) {
    if (n == 0)
        return;
    struct setting *row = set(s, str_of(name), FROM_OPTION);
    for (size_t i = 0; i < n; i++)
        *list_push(s->arena, &row->values) = str_of(values[i]);
}

static void take_options(struct settings *s) {
    const struct promolint_input *input = s->asked->input;
    take_option(s, "policies", input->policies, input->npolicies);
    take_option(s, "site.domains", &input->site, input->site != NULL);
    take_option(s, "site.language", &input->language, input->language != NULL);
}

/* ---- severities ------------------------------------------------------------------------- */

/* Those that were applied to the file, or those that are named; none for `auto` without a file. */
static void find_packs(struct settings *s) {
    if (s->asked->result) {
        const struct verdict *v = s->asked->result->file.verdict;
        for (uint32_t i = 0; i < v->packs.n; i++)
            *list_push(s->arena, &s->packs) = v->packs.at[i];
        return;
    }
    const struct setting *policies = find_row(s, STR("policies"));
    for (uint32_t i = 0; i < policies->values.n; i++) {
        const struct pack *pack = knowledge_pack(s->knowledge, policies->values.at[i]);
        if (pack)
            *list_push(s->arena, &s->packs) = pack;
    }
}

/* The severest that a policy of the file gives a rule; NULL when none runs it. */
static const struct pack *severest(const struct settings *s, uint32_t rule,
                                   enum severity *severity) {
    const struct pack *found = NULL;
    *severity = SEVERITY_OFF;
    for (uint32_t i = 0; i < s->packs.n; i++)
        for (uint32_t r = 0; r < s->packs.at[i]->rules.n; r++) {
            const struct pack_rule *row = &s->packs.at[i]->rules.at[r];
            if (row->rule == rule && (!found || row->severity > *severity)) {
                found = s->packs.at[i];
                *severity = row->severity;
            }
        }
    return found;
}

static void add_severities(struct settings *s) {
    for (uint32_t i = 0; s->packs.n && i < s->knowledge->rules.n; i++) {
        struct str name = str_format(s->arena, "rules.%.*s", STR_ARG(s->knowledge->rules.at[i].id));
        enum severity severity;
        const struct pack *pack = severest(s, i, &severity);
        if ((!pack && s->knowledge->rules.at[i].in_pack) || find_row(s, name))
            continue;
        struct setting *row = set(s, name, pack ? FROM_POLICY : FROM_DEFAULT);
        row->policy = pack ? pack->id : STR("");
        severity = pack ? severity : s->knowledge->rules.at[i].severity;
        *list_push(s->arena, &row->values) = str_of(severity_names[severity]);
    }
}

/* The pattern that excludes the file: its index + 1, or 0. */
static uint32_t find_exclude(const struct settings *s) {
    return config_glob_any(&s->config->exclude, path_of(s));
}

/* ---- writing ---------------------------------------------------------------------------- */

static void add_place(struct buf *out, const struct config *config, uint32_t line,
                      uint32_t column) {
    sanitize_add(out, config->path);
    buf_format(out, ":%u:%u", (unsigned)line, (unsigned)column);
}

static void add_list(struct buf *out, const struct str_list *list) {
    for (uint32_t i = 0; i < list->n; i++) {
        buf_text(out, i ? ", " : "");
        sanitize_add(out, list->at[i]);
    }
}

static void fill(struct buf *out, size_t from, size_t width) {
    do
        buf_char(out, ' ');
    while (out->n - from < width && !out->failed);
}

static void write_row(struct settings *s, const struct setting *row) {
    enum { NAME = 36, VALUE = 64 };
    size_t from = s->out->n;
    sanitize_add(s->out, row->name);
    fill(s->out, from, NAME);
    if (row->values.n)
        add_list(s->out, &row->values);
    else
        buf_char(s->out, '-');
    fill(s->out, from, VALUE);
    if (row->line)
        add_place(s->out, s->config, row->line, row->column);
    else if (row->origin == FROM_POLICY)
        buf_format(s->out, "policy %.*s", STR_ARG(row->policy));
    else
        buf_text(s->out, row->origin == FROM_OPTION ? "command line" : "default");
    if (row->override)
        buf_format(s->out, ", override %u", (unsigned)row->override);
    buf_char(s->out, '\n');
}

static void write_head(struct settings *s) {
    const struct promolint_settings *asked = s->asked;
    sanitize_add(s->out, str_of(asked->input->path));
    buf_text(s->out, "\nconfiguration: ");
    if (s->config->path.n)
        sanitize_add(s->out, s->config->path);
    else
        buf_text(s->out, "none");
    for (size_t i = 0; i < asked->nlooked_for; i++) {
        buf_text(s->out, i ? ", " : "\nlooked for: ");
        sanitize_add(s->out, str_of(asked->looked_for[i]));
    }
    uint32_t pattern = find_exclude(s);
    if (pattern) {
        uint32_t node = s->config->exclude.nodes[pattern - 1];
        buf_text(s->out, "\nexcluded by '");
        sanitize_add(s->out, s->config->exclude.at[pattern - 1]);
        buf_text(s->out, "', ");
        add_place(s->out, s->config, s->config->yaml->nodes[node].line,
                  s->config->yaml->nodes[node].column);
    }
    if (asked->result) {
        struct str language = asked->result->file.facts->language;
        buf_text(s->out, "\nlanguage of the article: ");
        sanitize_add(s->out, language.n ? language : STR("unknown"));
    }
    if (!s->packs.n)
        buf_text(s->out, "\njudged by the policies of its language");
    for (uint32_t i = 0; i < s->packs.n; i++)
        buf_format(s->out, "%s%.*s", i ? ", " : "\njudged by: ", STR_ARG(s->packs.at[i]->id));
    for (uint32_t i = 0; i < asked->lint->rule_folders.n; i++) {
        buf_text(s->out, i ? ", " : "\nrule folders of the command line: ");
        sanitize_add(s->out, asked->lint->rule_folders.at[i]);
    }
    buf_text(s->out, "\n\n");
}

static void write_text(struct settings *s) {
    write_head(s);
    for (uint32_t i = 0; i < s->rows.n; i++)
        if (!is_divided(s, &s->rows.at[i]))
            write_row(s, &s->rows.at[i]);
}

static void json_place(struct buf *out, uint32_t line, uint32_t column) {
    if (!line)
        return;
    json_count(out, "line", line);
    json_count(out, "column", column);
}

static void json_row(struct settings *s, const struct setting *row) {
    json_next(s->out);
    json_member(s->out, "name", row->name);
    json_key(s->out, "value");
    json_open(s->out, '[');
    for (uint32_t i = 0; i < row->values.n; i++)
        json_string(s->out, row->values.at[i]);
    json_close(s->out, ']');
    json_member(s->out, "origin", str_of(origin_names[row->origin]));
    json_place(s->out, row->line, row->column);
    if (row->override)
        json_count(s->out, "override", row->override);
    if (row->origin == FROM_POLICY)
        json_member(s->out, "policy", row->policy);
    json_close(s->out, '}');
}

static void json_head(struct settings *s) {
    const struct promolint_settings *asked = s->asked;
    struct buf *out = s->out;
    json_count(out, "version", 1);
    json_member(out, "path", str_of(asked->input->path));
    json_member_or_null(out, "configuration", s->config->path);
    json_key(out, "looked_for");
    json_open(out, '[');
    for (size_t i = 0; i < asked->nlooked_for; i++)
        json_string(out, str_of(asked->looked_for[i]));
    json_close(out, ']');
    uint32_t pattern = find_exclude(s);
    json_flag(out, "excluded", pattern > 0);
    if (pattern) {
        uint32_t node = s->config->exclude.nodes[pattern - 1];
        json_key(out, "excluded_by");
        json_open(out, '{');
        json_member(out, "pattern", s->config->exclude.at[pattern - 1]);
        json_place(out, s->config->yaml->nodes[node].line, s->config->yaml->nodes[node].column);
        json_close(out, '}');
    }
    json_member_or_null(out, "language",
                        asked->result ? asked->result->file.facts->language : STR(""));
    json_key(out, "policies");
    json_open(out, '[');
    for (uint32_t i = 0; i < s->packs.n; i++)
        json_string(out, s->packs.at[i]->id);
    json_close(out, ']');
    json_key(out, "rule_folders");
    json_open(out, '[');
    for (uint32_t i = 0; i < asked->lint->rule_folders.n; i++)
        json_string(out, asked->lint->rule_folders.at[i]);
    json_close(out, ']');
}

static void write_json(struct settings *s) {
    json_open(s->out, '{');
    json_head(s);
    json_key(s->out, "settings");
    buf_text(s->out, "[\n");
    for (uint32_t i = 0; i < s->rows.n; i++)
        if (!is_divided(s, &s->rows.at[i]))
            json_row(s, &s->rows.at[i]);
    buf_text(s->out, "\n]}\n");
}

struct settings_job {
    struct settings settings;
    struct arena arena;
    struct buf out;
};

static void write_settings(void *context) {
    struct settings *s = &((struct settings_job *)context)->settings;
    add_defaults(s);
    take_configuration(s);
    take_options(s);
    find_packs(s);
    add_severities(s);
    if (s->asked->json)
        write_json(s);
    else
        write_text(s);
}

bool promolint_settings_write(const struct promolint_settings *asked, promolint_write *write,
                              void *context) {
    const struct promolint_config *config = asked->input->config;
    struct settings_job job = {
        .settings = {.asked = asked,
                     .knowledge = config ? config->knowledge : asked->lint->knowledge,
                     .config = config ? config->config : asked->lint->defaults}};
    arena_init(&job.arena, 0);
    buf_init(&job.out, OUTPUT_CAP);
    job.settings.arena = &job.arena;
    job.settings.out = &job.out;
    bool done = guarded(&job.arena, NULL, write_settings, &job) && !job.out.failed;
    if (done)
        write(context, job.out.p, job.out.n);
    buf_release(&job.out);
    arena_release(&job.arena);
    return done;
}
