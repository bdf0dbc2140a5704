/*
 * JSON Schemas of configurations and rule files, for editors. The files of knowledge/schema/ say
 * all but the names that rule files define: those are put into the definitions that stand for
 * them, so that a user's own rules, policies and networks are completed too.
 */
#include "promolint.h"

#include "base/json_write.h"
#include "promolint_internal.h"

#include <string.h>

/* Written by ci/embed-text from the files of knowledge/schema/. */
extern const char schema_configuration_text[], schema_rule_text[], schema_pack_text[],
    schema_vocabulary_text[], schema_networks_text[], schema_markup_text[],
    schema_generators_text[];

static const struct {
    const char *name, *text;
} schemas[] = {
    {"configuration", schema_configuration_text},
    {"rule", schema_rule_text},
    {"pack", schema_pack_text},
    {"vocabulary", schema_vocabulary_text},
    {"networks", schema_networks_text},
    {"markup", schema_markup_text},
    {"generators", schema_generators_text},
};

/* ---- names that rule files define ------------------------------------------------------- */

static struct str rule_name(const struct knowledge *k, uint32_t i) {
    return i < k->rules.n ? k->rules.at[i].id : STR("");
}

static struct str policy_name(const struct knowledge *k, uint32_t i) {
    return i < k->packs.n ? k->packs.at[i].id : STR("");
}

static struct str network_name(const struct knowledge *k, uint32_t i) {
    return i < k->networks.n ? k->networks.at[i].id : STR("");
}

/* Groups of several languages bear the same id. */
static struct str group_name(const struct knowledge *k, uint32_t i) {
    return i < k->groups.n ? k->groups.at[i].id : STR("");
}

/* And statements. */
static struct str statement_name(const struct knowledge *k, uint32_t i) {
    return i < k->statements.n ? k->statements.at[i].name : STR("");
}

/* And '*', for all. */
static struct str language_code(const struct knowledge *k, uint32_t i) {
    return i < k->languages.n ? k->languages.at[i].code : i == k->languages.n ? STR("*") : STR("");
}

static struct str markup_name(const struct knowledge *k, uint32_t i) {
    return i < k->markup.n ? k->markup.at[i].name : STR("");
}

/* The beginning of a definition, as knowledge/schema/ has it, and the names that it stands for. */
static const struct definition {
    const char *beginning;
    struct str (*name)(const struct knowledge *, uint32_t i); /* "" behind the last */
} definitions[] = {
    {"\n    \"rule-id\": {\n", rule_name},           {"\n    \"policy-id\": {\n", policy_name},
    {"\n    \"network-id\": {\n", network_name},     {"\n    \"group-id\": {\n", group_name},
    {"\n    \"language-code\": {\n", language_code}, {"\n    \"markup-list\": {\n", markup_name},
    {"\n    \"statement-id\": {\n", statement_name},
};

static bool is_repeated(const struct definition *d, const struct knowledge *k, uint32_t i) {
    for (uint32_t before = 0; before < i; before++)
        if (str_eq(d->name(k, before), d->name(k, i)))
            return true;
    return false;
}

static void add_names(struct buf *out, const struct definition *d, const struct knowledge *k) {
    buf_text(out, "      \"enum\": [");
    struct str name;
    for (uint32_t i = 0; (name = d->name(k, i)).n; i++) {
        if (is_repeated(d, k, i))
            continue;
        buf_text(out, i ? ", " : "");
        json_string(out, name);
    }
    buf_text(out, "],\n");
}

static void add_schema(struct buf *out, const char *text, const struct knowledge *k) {
    struct str rest = str_of(text);
    for (;;) {
        const struct definition *next = NULL;
        size_t at = SIZE_MAX;
        for (size_t i = 0; i < ARRAY_COUNT(definitions); i++) {
            size_t found = str_find(rest, str_of(definitions[i].beginning), 0);
            if (found < at) {
                at = found;
                next = &definitions[i];
            }
        }
        if (!next)
            break;
        size_t end = at + strlen(next->beginning);
        buf_add(out, str_slice(rest, 0, end));
        add_names(out, next, k);
        rest = str_slice(rest, end, rest.n);
    }
    buf_add(out, rest);
}

/* ---- the public functions --------------------------------------------------------------- */

const char *promolint_schema_name(size_t i) {
    return i < ARRAY_COUNT(schemas) ? schemas[i].name : NULL;
}

bool promolint_schema(const struct promolint *lint, const char *name, promolint_write *write,
                      void *context) {
    struct buf out;
    bool done = false;
    buf_init(&out, OUTPUT_CAP);
    for (size_t i = 0; i < ARRAY_COUNT(schemas); i++)
        if (strcmp(schemas[i].name, name) == 0) {
            add_schema(&out, schemas[i].text, lint->knowledge);
            done = !out.failed;
        }
    if (done)
        write(context, out.p, out.n);
    buf_release(&out);
    return done;
}
