/* rules/<rule-id>.md: front matter, title, why, and the examples that test the rule. */
#include "knowledge/load.h"

#include <string.h>

enum rule_field { ID, CHECK, PARAMETERS, SEVERITY, SINCE, MESSAGE, HELP, RULE_FIELDS };
static const char *const rule_fields[] = {"id",    "check",   "parameters", "severity",
                                          "since", "message", "help"};

/* The kinds of check, and the parameters that each takes. */
enum { MOST_PARAMETERS = 3 };
static const char *const check_names[] = {"pairing",       "rel-tokens",      "required-wording",
                                          "contradiction", "over-disclosure", "own-id",
                                          "cloaked",       "rendered-loss",   "suppression"};
static const char *const check_parameters[ARRAY_COUNT(check_names)][MOST_PARAMETERS] = {
    {"placements", "grades"},
    {"require", "tolerate"},
    {"network", "groups", "statement"},
    {0},
    {0},
    {0},
    {0},
    {0},
    {"states"},
};

/* What rules may say of suppressions: states, as findings/suppression.h has them, and "unclosed".
 */
static const char *const suppression_remarks[] = {"unused", "expired", "unknown-rule", "malformed",
                                                  "unclosed"};

/* ---- the page's text ------------------------------------------------------------------ */

enum section { SECTION_WHY, SECTION_BAD, SECTION_FIXED, SECTION_GOOD };

/* Goes through the lines of a page. */
struct page {
    struct loading *l;
    struct rule *rule;
    struct str rest;
    struct str line; /* without its end */
    uint32_t number; /* of the line, from 1 */
    size_t start;    /* of the line in the page */
    enum section section;
    struct str config, rendered; /* of the example to come */
    uint32_t waiting_line;       /* of the last of these */
};

static bool next_line(struct page *p) {
    if (p->rest.n == 0)
        return false;
    p->start = p->rule->page.n - p->rest.n;
    p->line = str_cut(&p->rest, '\n');
    if (str_ends(p->line, STR("\r")))
        p->line.n--;
    p->number++;
    return true;
}

/* A place inside the present line, which `word` points into. */
static uint32_t column_of(const struct page *p, struct str word) {
    uint32_t column = 1;
    for (const char *c = p->line.p; c < word.p; c++)
        column += ((unsigned char)*c & 0xc0) != 0x80;
    return column;
}

/* Number of backticks or tildes that open a fence, 0 when the line opens none. */
static size_t fence_length(struct str line) {
    size_t n = 0;
    while (n < line.n && line.p[n] == line.p[0] && (line.p[0] == '`' || line.p[0] == '~'))
        n++;
    return n >= 3 && (line.p[0] == '~' || str_find_char(line, '`', n) == SIZE_MAX) ? n : 0;
}

/* The content of a fence; a fence that isn't closed is a problem, and takes the rest of the page.
 */
static struct str read_fence(struct page *p) {
    struct str opening = p->line;
    uint32_t number = p->number;
    size_t length = fence_length(opening);
    size_t from = p->rule->page.n - p->rest.n;
    while (next_line(p)) {
        size_t n = 0;
        while (n < p->line.n && p->line.p[n] == opening.p[0])
            n++;
        if (n >= length && str_trim(p->line).n == n)
            return str_slice(p->rule->page, from, p->start);
    }
    problem_add(p->l->problems, p->rule->path, number, 1, "this fence is never closed");
    return str_slice(p->rule->page, from, p->rule->page.n);
}

/* "html policy=nl,fr": the syntax, then options. Gives the index in `syntaxes`, or -1. */
static int read_info(struct page *p, struct rule_example *example, bool *is_rendered) {
    static const char *const syntaxes[] = {"html", "markdown", "mdx", "yaml"};
    struct str info = str_trim(str_slice(p->line, fence_length(p->line), p->line.n));
    struct str syntax = str_cut(&info, ' ');
    int found = -1;
    for (size_t i = 0; i < ARRAY_COUNT(syntaxes); i++)
        if (str_is(syntax, syntaxes[i]))
            found = (int)i;
    if (found < 0) {
        const char *near = problem_suggest(syntax, syntaxes, ARRAY_COUNT(syntaxes));
        problem_add(p->l->problems, p->rule->path, p->number, column_of(p, syntax),
                    "an example is html, markdown or mdx (or yaml before one), not '%.*s'%s%s%s",
                    STR_ARG(syntax), near ? ": did you mean '" : "", near ? near : "",
                    near ? "'?" : "");
    }
    while ((info = str_trim(info)).n) {
        struct str word = str_cut(&info, ' ');
        if (str_starts(word, STR("policy=")) && word.n > 7)
            example->policies = str_slice(word, 7, word.n);
        else if (str_is(word, "rendered"))
            *is_rendered = true;
        else
            problem_add(p->l->problems, p->rule->path, p->number, column_of(p, word),
                        "unknown option '%.*s', expected policy=<pack>,<pack>, or rendered",
                        STR_ARG(word));
    }
    example->syntax = syntax;
    return found;
}

static void take_fence(struct page *p) {
    enum { YAML_FENCE = 3 };
    struct rule_example example = {.bad = p->section == SECTION_BAD, .line = p->number + 1};
    if (p->section == SECTION_WHY) {
        read_fence(p);
        return;
    }
    bool is_rendered = false;
    int syntax = read_info(p, &example, &is_rendered);
    example.text = read_fence(p);
    if (syntax == YAML_FENCE || is_rendered) {
        *(is_rendered ? &p->rendered : &p->config) = example.text;
        p->waiting_line = example.line;
    } else if (syntax >= 0) {
        example.config = p->config;
        example.rendered = p->rendered;
        p->config = p->rendered = STR("");
        if (p->section == SECTION_FIXED)
            *list_push(p->l->arena, &p->rule->fixed) = example;
        else
            *list_push(p->l->arena, &p->rule->examples) = example;
    }
}

static void end_section(struct page *p) {
    if (p->config.n || p->rendered.n)
        problem_add(p->l->problems, p->rule->path, p->waiting_line, 1,
                    "a %s without an example after it",
                    p->config.n ? "configuration" : "rendered page");
    p->config = p->rendered = STR("");
}

static void take_heading(struct page *p) {
    end_section(p);
    struct str heading = str_trim(str_slice(p->line, 3, p->line.n));
    p->section = str_is(heading, "Bad")     ? SECTION_BAD
                 : str_is(heading, "Fixed") ? SECTION_FIXED
                 : str_is(heading, "Good")  ? SECTION_GOOD
                                            : SECTION_WHY;
}

/* The lines up to a blank one, or to one that begins something else. */
static struct str read_paragraph(struct page *p) {
    size_t from = p->start, to = from;
    do {
        to = p->start + p->line.n;
    } while (next_line(p) && str_trim(p->line).n && p->line.p[0] != '#' && !fence_length(p->line));
    return str_slice(p->rule->page, from, to);
}

static void take_line(struct page *p) {
    if (str_starts(p->line, STR("# ")) && p->rule->title.n == 0)
        p->rule->title = str_trim(str_slice(p->line, 2, p->line.n));
    else if (p->rule->title.n && p->rule->summary.n == 0 && p->section == SECTION_WHY &&
             str_trim(p->line).n && p->line.p[0] != '#' && !fence_length(p->line))
        p->rule->summary = read_paragraph(p);
    if (fence_length(p->line))
        take_fence(p);
    else if (str_starts(p->line, STR("## ")))
        take_heading(p);
}

/* Each text that is fixed was a bad example, of the same syntax. */
static void check_fixed(struct loading *l, const struct rule *rule) {
    uint32_t i = 0;
    for (uint32_t k = 0; k < rule->examples.n && i < rule->fixed.n; k++) {
        const struct rule_example *bad = &rule->examples.at[k], *fixed = &rule->fixed.at[i];
        if (!bad->bad)
            continue;
        if (!str_eq(bad->syntax, fixed->syntax))
            problem_add(l->problems, rule->path, fixed->line - 1, 1,
                        "its bad example, on line %u, is %.*s", (unsigned)bad->line,
                        STR_ARG(bad->syntax));
        i++;
    }
    if (i < rule->fixed.n)
        problem_add(l->problems, rule->path, rule->fixed.at[i].line - 1, 1,
                    "no bad example is left that this could be the fix of");
}

static void load_page(struct loading *l, struct rule *rule, size_t body) {
    struct page p = {.l = l, .rule = rule, .rest = rule->page};
    while (rule->page.n - p.rest.n < body && next_line(&p))
        ;
    uint32_t first = p.number + 1;
    while (next_line(&p))
        take_line(&p);
    end_section(&p);
    check_fixed(l, rule);
    bool bad = false, good = false;
    for (uint32_t i = 0; i < rule->examples.n; i++)
        *(rule->examples.at[i].bad ? &bad : &good) = true;
    if (rule->title.n == 0)
        problem_add(l->problems, rule->path, first, 1, "the page has no title ('# ...')");
    else if (rule->summary.n == 0)
        problem_add(l->problems, rule->path, first, 1, "the page does not say why the rule exists");
    if (!bad || !good)
        problem_add(l->problems, rule->path, first, 1, "the page has no example under '## %s'",
                    bad ? "Good" : "Bad");
}

/* ---- front matter ----------------------------------------------------------------------- */

static void check_values(struct loading *l, const struct yaml *y, uint32_t map, const char *key,
                         const char *what, const char *const *names, size_t n) {
    uint32_t value = yaml_get(y, map, key);
    if (!value)
        return;
    struct str_list list = yaml_items(l->arena, y, value, key, l->problems);
    for (uint32_t i = 0; i < list.n; i++)
        yaml_choice_of(y, list.nodes[i], what, names, n, 0, l->problems);
}

static void check_references(struct loading *l, const struct yaml *y, uint32_t map, const char *key,
                             const char *what, const struct name_map *names) {
    uint32_t value = yaml_get(y, map, key);
    if (!value)
        return;
    struct str_list list = yaml_items(l->arena, y, value, key, l->problems);
    for (uint32_t i = 0; i < list.n; i++)
        if (!load_find(names, list.at[i], 0))
            load_unknown(l, names, what, list.at[i], y->path, y->nodes[list.nodes[i]].line,
                         y->nodes[list.nodes[i]].column);
}

static void check_parameters_of(struct loading *l, const struct yaml *y, uint32_t map,
                                size_t check) {
    const char *const *known = check_parameters[check];
    size_t n = 0;
    while (n < MOST_PARAMETERS && known[n])
        n++;
    if (!map || !yaml_expect(y, map, YAML_MAP, "'parameters'", l->problems))
        return;
    if (n == 0 && y->nodes[map].n)
        yaml_problem(y, y->nodes[map].first, l->problems, "check '%s' takes no parameters",
                     check_names[check]);
    else
        yaml_known_keys(y, map, known, n, l->problems);
    load_text(l, y, yaml_get(y, map, "statement"), "statement");
    check_values(l, y, map, "placements", "placement", placement_names, PLACEMENT_KINDS);
    check_values(l, y, map, "grades", "grade", grade_names, GRADES);
    check_values(l, y, map, "states", "state", suppression_remarks,
                 ARRAY_COUNT(suppression_remarks));
}

static int load_check(struct loading *l, const struct yaml *y, const uint32_t *field) {
    if (!load_require(l, y, 0, field[CHECK], "check"))
        return -1;
    return yaml_choice_of(y, field[CHECK], "check", check_names, ARRAY_COUNT(check_names), -1,
                          l->problems);
}

/* "affiliate-link-undisclosed" of "rules/affiliate-link-undisclosed.md" */
static struct str base_name(struct str path) {
    size_t slash = path.n;
    while (slash && path.p[slash - 1] != '/')
        slash--;
    path = str_slice(path, slash, path.n);
    return str_ends(path, STR(".md")) ? str_slice(path, 0, path.n - 3) : path;
}

/* What policy/check.c fills in. */
static const char *const placeholders[] = {
    "policy",   "text",  "disclosure-line", "kind", "network",
    "merchant", "code",  "publisher-id",    "rel",  "url",
    "rule",     "until", "problem"};

static void check_placeholders(struct loading *l, const struct yaml *y, uint32_t scalar) {
    if (!scalar || !l->strict)
        return;
    struct str text = yaml_text(y, scalar);
    for (size_t open; (open = str_find_char(text, '{', 0)) != SIZE_MAX;) {
        size_t close = str_find_char(text, '}', open);
        if (close == SIZE_MAX)
            return;
        struct str name = str_slice(text, open + 1, close);
        size_t at = (size_t)(text.p - yaml_text(y, scalar).p) + open;
        text = str_slice(text, close + 1, text.n);
        bool known = false;
        for (size_t i = 0; i < ARRAY_COUNT(placeholders); i++)
            known = known || str_is(name, placeholders[i]);
        const char *near = problem_suggest(name, placeholders, ARRAY_COUNT(placeholders));
        if (!known)
            problem_add(l->problems, y->path, y->nodes[scalar].line, load_column(y, scalar, at),
                        "unknown placeholder '{%.*s}'%s%s%s", STR_ARG(name),
                        near ? ", did you mean '{" : "", near ? near : "", near ? "}'?" : "");
    }
}

static void load_front_matter(struct loading *l, const struct yaml *y, const uint32_t *field,
                              struct rule *rule) {
    rule->since = load_text(l, y, field[SINCE], "since");
    rule->message = load_text(l, y, field[MESSAGE], "message");
    rule->help = load_text(l, y, field[HELP], "help");
    load_require(l, y, 0, field[MESSAGE], "message");
    check_placeholders(l, y, field[MESSAGE]);
    check_placeholders(l, y, field[HELP]);
    int check = load_check(l, y, field);
    if (check >= 0) {
        rule->check = yaml_text(y, field[CHECK]);
        check_parameters_of(l, y, field[PARAMETERS], (size_t)check);
    }
    if (load_require(l, y, 0, field[SEVERITY], "severity"))
        rule->severity = (enum severity)yaml_choice_of(
            y, field[SEVERITY], "severity", severity_names, 4, SEVERITY_OFF, l->problems);
    if (!load_require(l, y, 0, field[ID], "id"))
        return;
    rule->id = load_text(l, y, field[ID], "id");
    struct str name = base_name(rule->path);
    if (!str_eq(rule->id, name))
        yaml_problem(y, field[ID], l->problems, "'id' must be the file's name, '%.*s'",
                     STR_ARG(name));
}

void rule_load(struct loading *l, const struct rule_file *file) {
    const struct yaml *y = &file->yaml;
    struct rule rule = {.page = file->text, .path = y->path, .front_matter = y};
    rule.parameters = yaml_get(y, 0, "parameters");
    uint32_t field[RULE_FIELDS] = {0};
    struct str front;
    size_t body;
    if (!yaml_expect(y, 0, YAML_MAP, "front matter", l->problems) ||
        !yaml_front_matter(file->text, &front, &body))
        return;
    yaml_fields(y, 0, rule_fields, RULE_FIELDS, field, l->problems);
    load_front_matter(l, y, field, &rule);
    load_page(l, &rule, body);
    if (rule.id.n == 0)
        return;
    struct name_entry *entry = load_name(l, &l->rules, rule.id, 0, y, field[ID], "rule");
    if (!entry)
        return;
    if (!entry->used) {
        entry->used = true;
        entry->index = l->knowledge->rules.n;
        list_push(l->arena, &l->knowledge->rules);
    }
    l->knowledge->rules.at[entry->index] = rule;
}

/* ---- references to other files ------------------------------------------------------------ */

static void check_policies(struct loading *l, const struct rule *rule,
                           const struct rule_example *example) {
    struct str rest = example->policies;
    while (rest.n) {
        struct str policy = str_cut(&rest, ',');
        const char *line = example->text.p - 1; /* the end of the fence's opening line */
        uint32_t column = 1;
        while (line > rule->page.p && line[-1] != '\n')
            line--;
        for (const char *c = line; c < policy.p; c++)
            column += ((unsigned char)*c & 0xc0) != 0x80;
        if (!load_find(&l->packs, policy, 0))
            load_unknown(l, &l->packs, "policy", policy, rule->path, example->line - 1, column);
    }
}

void rule_check_references(struct loading *l) {
    for (uint32_t i = 0; i < l->knowledge->rules.n; i++) {
        const struct rule *rule = &l->knowledge->rules.at[i];
        const struct yaml *y = rule->front_matter;
        uint32_t parameters = yaml_get(y, 0, "parameters");
        if (parameters) {
            check_references(l, y, parameters, "groups", "group", &l->group_ids);
            check_references(l, y, parameters, "network", "network", &l->networks);
            check_references(l, y, parameters, "statement", "statement", &l->statements);
        }
        for (uint32_t e = 0; e < rule->examples.n; e++)
            check_policies(l, rule, &rule->examples.at[e]);
    }
}
