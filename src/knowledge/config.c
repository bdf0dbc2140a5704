/* `.promolint.yaml`: what a site says about itself. */
#include "knowledge/config.h"

static const char *const attributes_names[] = {"none", "kramdown", "pandoc", "markdown-it"};
static const char *const renders_names[] = {"nothing", "disclosure", "affiliate-link",
                                            "promo-block"};

enum config_field {
    POLICIES,
    SITE,
    PUBLISHER_IDS,
    CLOAKING,
    TEMPLATES,
    SHORTCODES,
    EXCLUDE,
    RULES_FOLDERS,
    RULES,
    OVERRIDES,
    MARKDOWN_ATTRIBUTES,
    DISCLOSURE_TEXTS,
    BASELINE,
    CONFIG_FIELDS
};
static const char *const config_fields[] = {"policies",
                                            "site",
                                            "publisher-ids",
                                            "cloaking",
                                            "templates",
                                            "shortcodes",
                                            "exclude",
                                            "rules-folders",
                                            "rules",
                                            "overrides",
                                            "markdown-attributes",
                                            "disclosure-texts",
                                            "baseline"};

enum { LONGEST_GLOB = 512 }; /* also in the text of config_glob_problem() */

struct parsing {
    struct arena *arena;
    const struct yaml *y;
    const struct knowledge *known; /* NULL: names of rules, packs and networks are not checked */
    struct problems *problems;
};

/* ---- names that the rule files define ----------------------------------------------------- */

enum known_table { KNOWN_RULES, KNOWN_PACKS, KNOWN_NETWORKS, KNOWN_STATEMENTS };
static const char *const table_names[] = {"rule", "policy", "network", "statement"};

static uint32_t known_count(const struct knowledge *k, enum known_table table) {
    return table == KNOWN_RULES      ? k->rules.n
           : table == KNOWN_PACKS    ? k->packs.n
           : table == KNOWN_NETWORKS ? k->networks.n
                                     : k->statements.n;
}

static struct str known_name(const struct knowledge *k, enum known_table table, uint32_t i) {
    return table == KNOWN_RULES      ? k->rules.at[i].id
           : table == KNOWN_PACKS    ? k->packs.at[i].id
           : table == KNOWN_NETWORKS ? k->networks.at[i].id
                                     : k->statements.at[i].name;
}

/* Index of the first entry of that name; statements of several languages bear the same. */
static uint32_t find_known(const struct knowledge *k, enum known_table table, struct str name) {
    uint32_t i = 0;
    while (i < known_count(k, table) && !str_eq(known_name(k, table, i), name))
        i++;
    return i;
}

static void check_known(struct parsing *p, enum known_table table, uint32_t node) {
    const struct knowledge *k = p->known;
    struct str name = yaml_text(p->y, node);
    if (!k || find_known(k, table, name) < known_count(k, table))
        return;
    const char **names = arena_array(p->arena, const char *, known_count(k, table) + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < known_count(k, table); i++)
        if (find_known(k, table, known_name(k, table, i)) == i)
            names[n++] = str_terminated(p->arena, known_name(k, table, i));
    bool many = table == KNOWN_RULES || table == KNOWN_NETWORKS;
    if (!many || problem_suggest(name, names, n))
        yaml_unknown(p->y, node, table_names[table], names, n, p->problems);
    else
        yaml_problem(p->y, node, p->problems, "unknown %s '%.*s': `promolint %ss` lists them",
                     table_names[table], STR_ARG(name), table_names[table]);
}

/* ---- values ------------------------------------------------------------------------------- */

/* A list of texts that aren't empty. */
static struct str_list read_list(struct parsing *p, uint32_t value, const char *key) {
    struct str_list list = {0};
    if (!value)
        return list;
    list = yaml_items(p->arena, p->y, value, key, p->problems);
    for (uint32_t i = 0; i < list.n; i++)
        if (list.at[i].n == 0)
            yaml_problem(p->y, list.nodes[i], p->problems, "an item of '%s' is empty", key);
    return list;
}

/* Names of packs, or `auto` alone. */
static struct str_list read_policies(struct parsing *p, uint32_t value) {
    struct str_list list = read_list(p, value, "policies");
    if (list.n == 1 && str_is(list.at[0], "auto"))
        return list;
    for (uint32_t i = 0; i < list.n; i++)
        if (str_is(list.at[i], "auto"))
            yaml_problem(p->y, list.nodes[i], p->problems,
                         "'auto' stands alone: it can't be combined with other policies");
        else if (list.at[i].n)
            check_known(p, KNOWN_PACKS, list.nodes[i]);
    return list;
}

/* "nl", "nl-BE" */
static struct str read_language(struct parsing *p, uint32_t value) {
    if (!value || !yaml_expect(p->y, value, YAML_SCALAR, "'language'", p->problems))
        return STR("");
    struct str language = yaml_text(p->y, value);
    struct str rest = language;
    struct str code = str_cut(&rest, '-');
    bool right = (code.n == 2 || code.n == 3) && (rest.n || code.n == language.n);
    for (size_t i = 0; right && i < language.n; i++)
        right = i < code.n ? char_is_alpha(language.p[i])
                           : char_is_alnum(language.p[i]) || language.p[i] == '-';
    if (!right)
        yaml_problem(p->y, value, p->problems, "'language' must be a code like nl, not '%.*s'",
                     STR_ARG(language));
    return language;
}

static struct severities read_severities(struct parsing *p, uint32_t map) {
    struct severities list = {0};
    const struct yaml *y = p->y;
    if (!map || !yaml_expect(y, map, YAML_MAP, "'rules'", p->problems))
        return list;
    for (uint32_t key = y->nodes[map].first; key; key = y->nodes[y->nodes[key].next].next) {
        struct severity_config *s = list_push(p->arena, &list);
        check_known(p, KNOWN_RULES, key);
        s->rule = yaml_text(y, key);
        s->severity = (enum severity)yaml_choice_of(y, y->nodes[key].next, "severity",
                                                    severity_names, 4, SEVERITY_OFF, p->problems);
    }
    return list;
}

static bool is_host(struct str s) {
    bool dot = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!char_is_alnum(c) && c != '-' && c != '.' && (unsigned char)c < 0x80)
            return false;
        dot |= c == '.';
    }
    return dot || str_is(s, "localhost");
}

/* Globs. One that is too long for config_glob(), or that no path can fit, would do nothing. */
static struct str_list read_globs(struct parsing *p, uint32_t value, const char *key) {
    struct str_list list = read_list(p, value, key);
    for (uint32_t i = 0; i < list.n; i++) {
        const char *problem = config_glob_problem(list.at[i]);
        if (problem)
            yaml_problem(p->y, list.nodes[i], p->problems, "%s", problem);
    }
    return list;
}

/* ---- sections ----------------------------------------------------------------------------- */

static void read_site(struct parsing *p, uint32_t map, struct config *config) {
    static const char *const fields[] = {"name", "domains", "language"};
    uint32_t field[ARRAY_COUNT(fields)];
    if (!map || !yaml_expect(p->y, map, YAML_MAP, "'site'", p->problems))
        return;
    yaml_fields(p->y, map, fields, ARRAY_COUNT(fields), field, p->problems);
    config->site_names = read_list(p, field[0], "name");
    config->site_domains = read_list(p, field[1], "domains");
    config->language = read_language(p, field[2]);
    for (uint32_t i = 0; i < config->site_domains.n; i++) {
        struct str domain = config->site_domains.at[i];
        if (domain.n && !is_host(domain))
            yaml_problem(p->y, config->site_domains.nodes[i], p->problems,
                         "a domain must be a host like example.com, not '%.*s'", STR_ARG(domain));
    }
}

static void read_publishers(struct parsing *p, uint32_t map, struct config *config) {
    const struct yaml *y = p->y;
    if (!map || !yaml_expect(y, map, YAML_MAP, "'publisher-ids'", p->problems))
        return;
    for (uint32_t key = y->nodes[map].first; key; key = y->nodes[y->nodes[key].next].next) {
        struct publisher_config *publisher = list_push(p->arena, &config->publishers);
        check_known(p, KNOWN_NETWORKS, key);
        publisher->network = yaml_text(y, key);
        publisher->ids = read_list(p, y->nodes[key].next, "publisher-ids");
    }
}

static void read_cloaking(struct parsing *p, uint32_t value, struct config *config) {
    config->cloaking = read_list(p, value, "cloaking");
    for (uint32_t i = 0; i < config->cloaking.n; i++) {
        struct str prefix = config->cloaking.at[i];
        if (prefix.n && prefix.p[0] != '/' && !is_host(prefix))
            yaml_problem(p->y, config->cloaking.nodes[i], p->problems,
                         "a cloaking prefix is a path like '/go/' or a host like "
                         "'go.example.com', not '%.*s'",
                         STR_ARG(prefix));
    }
}

bool config_prints(const struct config *config, struct str statement) {
    for (uint32_t i = 0; i < config->template_statements.n; i++)
        if (str_eq(config->template_statements.at[i], statement))
            return true;
    return false;
}

static void read_templates(struct parsing *p, uint32_t map, struct config *config) {
    static const char *const fields[] = {"disclosure", "statements", "rel"};
    uint32_t field[ARRAY_COUNT(fields)];
    if (!map || !yaml_expect(p->y, map, YAML_MAP, "'templates'", p->problems))
        return;
    yaml_fields(p->y, map, fields, ARRAY_COUNT(fields), field, p->problems);
    config->template_disclosure = yaml_bool(p->y, map, fields[0], false, p->problems);
    config->template_statements = read_list(p, field[1], fields[1]);
    for (uint32_t i = 0; i < config->template_statements.n; i++)
        check_known(p, KNOWN_STATEMENTS, config->template_statements.nodes[i]);
    config->template_rel = yaml_bool(p->y, map, fields[2], false, p->problems);
}

static void read_shortcodes(struct parsing *p, uint32_t map, struct config *config) {
    const struct yaml *y = p->y;
    if (!map || !yaml_expect(y, map, YAML_MAP, "'shortcodes'", p->problems))
        return;
    for (uint32_t key = y->nodes[map].first; key; key = y->nodes[y->nodes[key].next].next) {
        struct shortcode_config *shortcode = list_push(p->arena, &config->shortcodes);
        shortcode->name = yaml_text(y, key);
        shortcode->renders =
            (enum renders)yaml_choice_of(y, y->nodes[key].next, "content", renders_names,
                                         ARRAY_COUNT(renders_names), RENDERS_NOTHING, p->problems);
    }
}

static void read_text(struct parsing *p, uint32_t value, const char *key, struct str *text) {
    if (!value || !yaml_expect(p->y, value, YAML_SCALAR, key, p->problems))
        return;
    *text = str_trim(yaml_text(p->y, value));
    if (text->n == 0 || str_find_char(*text, '\n', 0) != SIZE_MAX)
        yaml_problem(p->y, value, p->problems, "%s must be one line of text", key);
}

static void read_texts(struct parsing *p, uint32_t map, struct config *config) {
    static const char *const fields[] = {"disclosure", "label", "mark"};
    uint32_t field[ARRAY_COUNT(fields)];
    const struct yaml *y = p->y;
    if (!map || !yaml_expect(y, map, YAML_MAP, "'disclosure-texts'", p->problems))
        return;
    for (uint32_t key = y->nodes[map].first; key; key = y->nodes[y->nodes[key].next].next) {
        struct texts_config *own = list_push(p->arena, &config->texts);
        own->language = read_language(p, key);
        if (!yaml_expect(y, y->nodes[key].next, YAML_MAP, "the texts of a language", p->problems))
            continue;
        yaml_fields(y, y->nodes[key].next, fields, ARRAY_COUNT(fields), field, p->problems);
        read_text(p, field[0], "'disclosure'", &own->texts.disclosure);
        read_text(p, field[1], "'label'", &own->texts.label);
        read_text(p, field[2], "'mark'", &own->texts.mark);
    }
}

static void read_override(struct parsing *p, uint32_t map, struct config *config) {
    static const char *const fields[] = {"files", "policies", "language", "rules"};
    uint32_t field[ARRAY_COUNT(fields)];
    if (!yaml_expect(p->y, map, YAML_MAP, "an override", p->problems))
        return;
    struct override_config *override = list_push(p->arena, &config->overrides);
    yaml_fields(p->y, map, fields, ARRAY_COUNT(fields), field, p->problems);
    override->files = read_globs(p, field[0], "files");
    override->policies = read_policies(p, field[1]);
    override->language = read_language(p, field[2]);
    override->rules = read_severities(p, field[3]);
    if (!field[0])
        yaml_problem(p->y, map, p->problems, "key 'files' is missing");
    else if (override->files.n == 0)
        yaml_problem(p->y, field[0], p->problems, "'files' is empty");
}

static void read_overrides(struct parsing *p, uint32_t list, struct config *config) {
    if (!list || !yaml_expect(p->y, list, YAML_LIST, "'overrides'", p->problems))
        return;
    for (uint32_t i = p->y->nodes[list].first; i; i = p->y->nodes[i].next)
        read_override(p, i, config);
}

static void read_baseline(struct parsing *p, uint32_t value, struct config *config) {
    if (!value || !yaml_expect(p->y, value, YAML_SCALAR, "'baseline'", p->problems))
        return;
    struct str file = yaml_text(p->y, value);
    if (file.n == 0)
        yaml_problem(p->y, value, p->problems, "'baseline' needs the name of a file");
    config->baseline.p = str_terminated(p->arena, file);
    config->baseline.n = file.n;
}

static void read_config(struct parsing *p, struct config *config) {
    uint32_t field[CONFIG_FIELDS];
    if (!yaml_expect(p->y, 0, YAML_MAP, "a configuration", p->problems))
        return;
    yaml_fields(p->y, 0, config_fields, CONFIG_FIELDS, field, p->problems);
    config->policies = read_policies(p, field[POLICIES]);
    if (config->policies.n == 1 && str_is(config->policies.at[0], "auto"))
        config->policies.n = 0;
    read_site(p, field[SITE], config);
    read_publishers(p, field[PUBLISHER_IDS], config);
    read_cloaking(p, field[CLOAKING], config);
    read_templates(p, field[TEMPLATES], config);
    read_shortcodes(p, field[SHORTCODES], config);
    config->exclude = read_globs(p, field[EXCLUDE], "exclude");
    config->rule_folders = read_list(p, field[RULES_FOLDERS], "rules-folders");
    config->rules = read_severities(p, field[RULES]);
    read_overrides(p, field[OVERRIDES], config);
    read_baseline(p, field[BASELINE], config);
    read_texts(p, field[DISCLOSURE_TEXTS], config);
    if (field[MARKDOWN_ATTRIBUTES])
        config->attributes = (enum markdown_attributes)yaml_choice_of(
            p->y, field[MARKDOWN_ATTRIBUTES], "dialect", attributes_names,
            ARRAY_COUNT(attributes_names), ATTRIBUTES_NONE, p->problems);
}

struct config *config_parse(struct arena *arena, struct str path, struct str text,
                            const struct knowledge *known, struct problems *problems) {
    struct config *config = arena_new(arena, struct config);
    struct yaml *y = arena_new(arena, struct yaml);
    uint32_t before = problems->n;
    config->path = path;
    config->yaml = y;
    if (yaml_parse(arena, y, path, text, problems)) {
        struct parsing p = {arena, y, known, problems};
        read_config(&p, config);
    }
    problems_sort(problems, before);
    return config;
}

/* ---- globs ----------------------------------------------------------------------------------- */

/*
 * A glob is matched as the set of all places in the pattern that the path read so far can have
 * led to, so the time is at most the product of both lengths.
 */
struct places {
    bool at[LONGEST_GLOB + 3];
};

static size_t char_length(struct str s, size_t i) {
    size_t n = 1;
    while (i + n < s.n && ((unsigned char)s.p[i + n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* "**" followed by '/', at the beginning of a folder: any number of whole folders. */
static bool is_folders(struct str pattern, size_t i) {
    return str_starts(str_slice(pattern, i, pattern.n), STR("**/")) &&
           (i == 0 || pattern.p[i - 1] == '/');
}

static bool is_stars(struct str pattern, size_t i) {
    return str_starts(str_slice(pattern, i, pattern.n), STR("**"));
}

/* Adds the places that follow without reading anything: what a star stands for may be empty. */
static void skip_stars(struct str pattern, struct places *p) {
    for (size_t i = 0; i < pattern.n; i++) {
        if (!p->at[i] || pattern.p[i] != '*' || (i && is_folders(pattern, i - 1)))
            continue;
        p->at[i + (is_folders(pattern, i) ? 3 : is_stars(pattern, i) ? 2 : 1)] = true;
    }
}

/* Where one character of the path leads from place `i`. */
static void step(struct str pattern, size_t i, struct str c, struct places *next) {
    bool slash = c.p[0] == '/';
    if (i && is_folders(pattern, i - 1)) /* within a folder that "**" has taken */
        next->at[slash ? i - 1 : i] = true;
    else if (is_folders(pattern, i))
        next->at[slash ? i : i + 1] = true;
    else if (is_stars(pattern, i))
        next->at[i] = true;
    else if (pattern.p[i] == '*')
        next->at[i] |= !slash;
    else if (pattern.p[i] == '?')
        next->at[i + 1] |= !slash;
    else if (str_eq(str_slice(pattern, i, i + char_length(pattern, i)), c))
        next->at[i + c.n] = true;
}

/* "drafts/", or "drafts": a name that may be a folder's, which then stands for what it holds. */
static bool may_be_folder(struct str pattern) {
    for (size_t i = pattern.n; i-- > 0 && pattern.p[i] != '/';)
        if (pattern.p[i] == '*' || pattern.p[i] == '?')
            return false;
    return true;
}

const char *config_glob_problem(struct str pattern) {
#define BEGINS "a pattern begins in its folder, like 'drafts/**', not with "
    static const struct {
        const char *beginning, *problem;
    } wrong[] = {{"/", BEGINS "'/'"}, {"./", BEGINS "'./'"}, {"../", BEGINS "'../'"}};
    if (pattern.n > LONGEST_GLOB)
        return "a pattern may have at most 512 bytes";
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++)
        if (str_starts(pattern, str_of(wrong[i].beginning)))
            return wrong[i].problem;
    return NULL;
}

bool config_glob(struct str pattern, struct str path) {
    if (pattern.n > LONGEST_GLOB)
        return false;
    bool closed = str_ends(pattern, STR("/")), folder = may_be_folder(pattern);
    struct places now = {{true}};
    skip_stars(pattern, &now);
    for (size_t i = 0; i < path.n;) {
        if (folder && now.at[pattern.n] && (closed || path.p[i] == '/'))
            return true;
        struct str c = {path.p + i, char_length(path, i)};
        struct places next = {{false}};
        for (size_t at = 0; at < pattern.n; at++)
            if (now.at[at])
                step(pattern, at, c, &next);
        skip_stars(pattern, &next);
        now = next;
        i += c.n;
    }
    return now.at[pattern.n];
}

uint32_t config_glob_any(const struct str_list *patterns, struct str path) {
    for (uint32_t i = 0; i < patterns->n; i++)
        if (config_glob(patterns->at[i], path))
            return i + 1;
    return 0;
}
