/* What a check is made with: rule files, configurations, and the messages about them. */
#include "promolint.h"

#include "document/html_repair.h"
#include "knowledge/rule_folder.h"
#include "promolint_internal.h"

#include <pthread.h>
#include <stdlib.h>

/* ---- messages --------------------------------------------------------------------------- */

struct promolint_messages *promolint_messages_new(void) {
    struct promolint_messages *messages = calloc(1, sizeof *messages);
    if (!messages)
        return NULL;
    arena_init(&messages->arena, 0);
    messages->problems.arena = &messages->arena;
    return messages;
}

void promolint_messages_free(struct promolint_messages *messages) {
    if (messages)
        arena_release(&messages->arena);
    free(messages);
}

size_t promolint_messages_count(const struct promolint_messages *messages) {
    return messages->problems.n + messages->out_of_memory;
}

struct promolint_message promolint_messages_at(const struct promolint_messages *messages,
                                               size_t i) {
    if (i >= messages->problems.n)
        return (struct promolint_message){.text = text_of(STR("out of memory"))};
    const struct problem *problem = &messages->problems.at[i];
    return (struct promolint_message){.path = text_of(problem->path),
                                      .line = problem->line,
                                      .column = problem->column,
                                      .text = text_of(problem->message)};
}

/* Runs `body` with the caller's messages, or with some that nobody sees. */
struct loading_job {
    struct promolint_messages *messages;
    struct promolint *lint;
    const struct promolint_options *options;
    const struct promolint *known;
    struct promolint_config *config;
    struct str path, text;
};

static bool load(struct loading_job *job, struct arena *arena, struct promolint_messages *messages,
                 void (*body)(void *)) {
    struct promolint_messages *own = messages ? NULL : promolint_messages_new();
    job->messages = messages ? messages : own;
    if (!job->messages)
        return false;
    uint32_t before = job->messages->problems.n;
    bool done = guarded(arena, &job->messages->arena, body, job);
    job->messages->out_of_memory |= !done;
    done = done && job->messages->problems.n == before;
    promolint_messages_free(own);
    return done;
}

/* libxml2 asks to be set up once in a process, before its first use. */
static pthread_once_t libraries_ready = PTHREAD_ONCE_INIT;

/* ---- what is known ---------------------------------------------------------------------- */

static struct str_list copy_folders(struct arena *arena, const struct promolint_options *options) {
    struct str_list list = {0};
    for (size_t i = 0; i < options->nrule_folders; i++)
        *list_push(arena, &list) = str_of(str_terminated(arena, str_of(options->rule_folders[i])));
    return list;
}

static const struct knowledge *load_knowledge(struct arena *arena, const struct str_list *folders,
                                              bool strict, const struct held_file *held,
                                              struct problems *problems) {
    return strict || held ? knowledge_load_strictly(arena, folders, held, problems)
                          : knowledge_load(arena, folders, problems);
}

static void load_lint(void *context) {
    struct loading_job *job = context;
    struct promolint *lint = job->lint;
    lint->rule_folders = copy_folders(&lint->arena, job->options);
    const struct promolint_rule_text *text = job->options->text;
    struct held_file held = {STR(""), STR("")};
    if (text)
        held = (struct held_file){str_of(text->path), {text->bytes, text->size}};
    lint->knowledge = load_knowledge(&lint->arena, &lint->rule_folders, lint->strict,
                                     text ? &held : NULL, &job->messages->problems);
    lint->defaults = arena_new(&lint->arena, struct config);
}

struct promolint *promolint_new(const struct promolint_options *options,
                                struct promolint_messages *messages) {
    static const struct promolint_options none;
    options = options ? options : &none;
    pthread_once(&libraries_ready, html_repair_init);
    struct promolint *lint = calloc(1, sizeof *lint);
    if (!lint)
        return NULL;
    arena_init(&lint->arena, 0);
    lint->strict = options->strict;
    lint->max_size = options->max_size ? options->max_size : (size_t)32 << 20;
    if (lint->max_size > INT32_MAX)
        lint->max_size = INT32_MAX;
    lint->max_memory = options->max_memory ? options->max_memory : (size_t)2 << 30;
    struct loading_job job = {.lint = lint, .options = options};
    if (load(&job, &lint->arena, messages, load_lint))
        return lint;
    promolint_free(lint);
    return NULL;
}

void promolint_free(struct promolint *lint) {
    if (lint)
        arena_release(&lint->arena);
    free(lint);
}

/* ---- configuration ---------------------------------------------------------------------- */

/*
 * The configuration's own rule folders, from its folder, then those of the options. One that is
 * not there is a problem of the configuration, at the place that names it.
 */
static struct str_list all_folders(struct arena *arena, const struct config *config,
                                   const struct str_list *of_options, struct problems *problems) {
    size_t n = config->path.n;
    while (n > 0 && config->path.p[n - 1] != '/')
        n--;
    struct str folder = str_slice(config->path, 0, n);
    struct str_list list = {0};
    for (uint32_t i = 0; i < config->rule_folders.n; i++) {
        struct str name = config->rule_folders.at[i];
        struct str base = str_starts(name, STR("/")) ? STR("") : folder;
        struct str path = str_of(
            str_terminated(arena, str_format(arena, "%.*s%.*s", STR_ARG(base), STR_ARG(name))));
        if (rule_folder_exists(arena, path))
            *list_push(arena, &list) = path;
        else if (name.n)
            yaml_problem(config->yaml, config->rule_folders.nodes[i], problems,
                         "there is no folder '%.*s'", STR_ARG(path));
    }
    for (uint32_t i = 0; i < of_options->n; i++)
        *list_push(arena, &list) = of_options->at[i];
    return list;
}

/* Which rule folders there are is known only after a first look at the text. */
static void load_config(void *context) {
    struct loading_job *job = context;
    struct promolint_config *config = job->config;
    struct arena *arena = &config->arena;
    struct str path = str_copy(arena, job->path), text = str_copy(arena, job->text);
    struct problems unseen = {.arena = arena};
    const struct config *first = config_parse(arena, path, text, NULL, &unseen);
    config->knowledge = job->known->knowledge;
    struct problems *problems = &job->messages->problems;
    uint32_t before = problems->n;
    if (first && first->rule_folders.n) {
        config->folders = all_folders(arena, first, &job->known->rule_folders, problems);
        config->knowledge =
            load_knowledge(arena, &config->folders, job->known->strict, NULL, problems);
    }
    /* With rules missing nobody can say which names are known; all else can be wrong too. */
    bool complete = problems->n == before;
    config->config = config_parse(arena, path, text, complete ? config->knowledge : NULL, problems);
    problems_sort(problems, before);
}

struct promolint_config *promolint_config_read(const struct promolint *lint, const char *path,
                                               const char *bytes, size_t size,
                                               struct promolint_messages *messages) {
    struct promolint_config *config = calloc(1, sizeof *config);
    if (!config)
        return NULL;
    arena_init(&config->arena, 0);
    struct loading_job job = {
        .known = lint, .config = config, .path = str_of(path), .text = {bytes, size}};
    if (load(&job, &config->arena, messages, load_config) && config->config)
        return config;
    promolint_config_free(config);
    return NULL;
}

void promolint_config_free(struct promolint_config *config) {
    if (config)
        arena_release(&config->arena);
    free(config);
}

const char *promolint_config_baseline(const struct promolint_config *config) {
    return config->config->baseline.n ? config->config->baseline.p : NULL;
}

const char *promolint_config_rule_folder(const struct promolint_config *config, size_t i) {
    return i < config->folders.n ? config->folders.at[i].p : NULL;
}

bool promolint_config_has_pack(const struct promolint_config *config, const char *id) {
    return config && knowledge_pack(config->knowledge, str_of(id));
}

bool promolint_config_has_rule(const struct promolint_config *config, const char *id) {
    return config && knowledge_rule(config->knowledge, str_of(id));
}

struct promolint_text promolint_config_excludes(const struct promolint_config *config,
                                                const char *path) {
    if (!config)
        return text_of(STR(""));
    const struct str_list *exclude = &config->config->exclude;
    uint32_t pattern = config_glob_any(exclude, str_of(path));
    return text_of(pattern ? exclude->at[pattern - 1] : STR(""));
}

bool promolint_glob(const char *pattern, const char *path) {
    return config_glob(str_of(pattern), str_of(path));
}

const char *promolint_glob_problem(const char *pattern) {
    return config_glob_problem(str_of(pattern));
}
