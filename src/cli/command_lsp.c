/* promolint lsp: the editor server, and what it asks of the command line. */
#include "cli/command.h"

#include "cli/baseline.h"
#include "cli/output.h"
#include "cli/path.h"
#include "cli/session.h"
#include "lsp/lsp.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const struct option lsp_options[] = {
    OPTION("stdio", 0, OPTION_FLAG, NULL, "as is done anyway; some editors say it", stdio, NULL),
    SETTINGS_OPTIONS,
    OPTION_HELP,
    OPTION_END,
};

/* A file or folder, as it was when it was looked at. */
struct watched {
    const char *path;
    uint64_t signature;
};

/* What was read from the disk; all of it is read again when a part of it has changed. */
struct reading {
    const struct options *options;
    struct arena arena;
    struct promolint *lint;                   /* NULL: a rule file is wrong */
    struct promolint *built_in;               /* then this is used */
    struct promolint_messages *rule_messages; /* what is wrong with the files of --rules */
    struct configurations configurations;
    struct lsp_texts texts;
    struct baselines baselines;
    const struct site_config *newest; /* when the baselines were read */
    struct {
        struct watched *at;
        uint32_t n, cap;
    } watched;
    struct names seen;   /* their paths */
    size_t nseen;        /* of the messages, so many whose files are watched */
    struct names places; /* path -> struct known_place */
    char today[SESSION_DAY];
};

/* What was found out about a file: editors ask for the same ones again and again. */
struct known_place {
    const struct site_config *site;
    const char *relative, *trouble, *file;
    bool excluded;
    const char *rule_file, *rule_name;
    struct {
        const char **at;
        uint32_t n, cap;
    } rule_folders;
};

/* ---- has anything changed? -------------------------------------------------------------- */

enum { DEEPEST = 4 };

/* 0 when it is not there. A folder is what all its entries are. */
static uint64_t signature_of(const char *path, int depth) {
    struct stat status;
    if (stat(path, &status) != 0)
        return 0;
    uint64_t sign = (uint64_t)status.st_mtim.tv_sec * 1000000007u ^
                    (uint64_t)status.st_mtim.tv_nsec ^ (uint64_t)status.st_size << 40 ^
                    (uint64_t)status.st_ino << 20;
    DIR *folder = S_ISDIR(status.st_mode) && depth ? opendir(path) : NULL;
    for (const struct dirent *entry; folder && (entry = readdir(folder));) {
        char *inside = NULL;
        if (entry->d_name[0] == '.' || asprintf(&inside, "%s/%s", path, entry->d_name) < 0)
            continue;
        sign += signature_of(inside, depth - 1) * 31;
        free(inside);
    }
    if (folder)
        closedir(folder);
    return sign | 1;
}

static void watch(struct reading *r, const char *path) {
    struct name_slot *slot = names_get(&r->arena, &r->seen, path);
    if (slot->value)
        return;
    slot->value = r;
    *list_push(&r->arena, &r->watched) =
        (struct watched){slot->name, signature_of(slot->name, DEEPEST)};
}

static bool has_changed(const struct reading *r) {
    bool changed = false;
    for (uint32_t i = 0; i < r->watched.n && !changed; i++)
        changed = signature_of(r->watched.at[i].path, DEEPEST) != r->watched.at[i].signature;
    return changed;
}

/* ---- reading ---------------------------------------------------------------------------- */

static void release(struct reading *r) {
    baselines_close(&r->baselines);
    configurations_release(&r->configurations);
    promolint_messages_free(r->rule_messages);
    promolint_free(r->lint);
    arena_clear(&r->arena);
    r->lint = NULL;
    r->rule_messages = NULL;
    r->nseen = 0;
    r->baselines = (struct baselines){0};
    r->configurations = (struct configurations){0};
    r->watched.at = NULL;
    r->watched.n = r->watched.cap = 0;
    r->seen = r->places = (struct names){0};
    r->newest = NULL;
}

/* Where nothing is wrong with the rule files, all that is known; else what is built in. */
static const struct promolint *lint_of(const struct reading *r) {
    return r->lint ? r->lint : r->built_in;
}

static bool begin(struct reading *r) {
    const struct options *options = r->options;
    r->rule_messages = promolint_messages_new();
    r->lint = r->rule_messages ? session_known(options, false, r->rule_messages) : NULL;
    for (uint32_t i = 0; i < options->rule_folders.n; i++)
        watch(r, options->rule_folders.at[i]);
    return configurations_init(&r->configurations, &r->arena, lint_of(r), options->config,
                               options->no_config);
}

static void watch_site(struct reading *r, const char *path, const struct site_config *site) {
    const char *looked_for;
    for (size_t i = 0; (looked_for = configuration_looked_for(&r->configurations, path, i)); i++)
        watch(r, looked_for);
    const char *folder;
    for (size_t i = 0; site->config && (folder = promolint_config_rule_folder(site->config, i));
         i++)
        watch(r, folder);
}

/* A file that is wrong may be one that nothing but its message names: of a configuration's rules.
 */
static void watch_messages(struct reading *r) {
    const struct promolint_messages *all = r->configurations.messages;
    for (; r->nseen < promolint_messages_count(all); r->nseen++) {
        struct promolint_text path = promolint_messages_at(all, r->nseen).path;
        watch(r, str_terminated(&r->arena, (struct str){path.at, path.size}));
    }
}

/* The baselines of the configurations, again when a new configuration was met. */
static const struct baseline_file *baseline_of(struct reading *r, const struct site_config *site) {
    if (r->newest != r->configurations.all) {
        r->newest = r->configurations.all;
        baselines_close(&r->baselines);
        baselines_open(&r->baselines, &r->arena, &r->configurations, NULL, false);
        for (const struct baseline_file *b = r->baselines.first; b; b = b->next)
            watch(r, b->path);
    }
    return baseline_for(&r->baselines, site->config);
}

/* ---- what the server asks --------------------------------------------------------------- */

/* The first message about a file, or else of all; NULL: there is none. */
static const char *first_message(struct reading *r, const struct promolint_messages *all,
                                 const char *path) {
    if (!all || promolint_messages_count(all) == 0)
        return NULL;
    struct promolint_message m = promolint_messages_at(all, 0);
    for (size_t i = 0; path && i < promolint_messages_count(all); i++) {
        struct promolint_message other = promolint_messages_at(all, i);
        if (str_is((struct str){other.path.at, other.path.size}, path)) {
            m = other;
            break;
        }
    }
    return str_terminated(&r->arena,
                          str_format(&r->arena, "%.*s:%u:%u: %.*s", (int)m.path.size, m.path.at,
                                     m.line, m.column, (int)m.text.size, m.text.at));
}

static const char *trouble_of(struct reading *r, const struct site_config *site,
                              const struct baseline_file *baseline) {
    if (!r->lint) {
        const char *message = first_message(r, r->rule_messages, NULL);
        return message ? message : "out of memory";
    }
    if (site != &r->configurations.none && !site->config) {
        const char *message = first_message(r, r->configurations.messages, site->shown);
        return message ? message : "its configuration cannot be read";
    }
    if (baseline && !baseline->read)
        return str_terminated(
            &r->arena, str_format(&r->arena, "its baseline %s cannot be read", baseline->path));
    return NULL;
}

/* The i-th message, those of --rules first. */
static bool message_at(const struct reading *r, size_t i, struct promolint_message *m) {
    const struct promolint_messages *const all[] = {r->rule_messages, r->configurations.messages};
    for (size_t k = 0; k < ARRAY_COUNT(all) && all[k]; k++) {
        size_t n = promolint_messages_count(all[k]);
        if (i < n) {
            *m = promolint_messages_at(all[k], i);
            return true;
        }
        i -= n;
    }
    return false;
}

/* ---- rule files ------------------------------------------------------------------------- */

static void add_rule_folder(struct reading *r, struct known_place *known, const char *folder) {
    for (uint32_t i = 0; i < known->rule_folders.n; i++)
        if (strcmp(known->rule_folders.at[i], folder) == 0)
            return;
    *list_push(&r->arena, &known->rule_folders) = folder;
}

/* The rule folder that holds a file, as far as its path says; NULL: it is no rule file's. */
static const char *rule_folder_of(struct reading *r, struct promolint_text path) {
    char *folder = str_terminated(&r->arena, (struct str){path.at, path.size});
    char *slash = strrchr(folder, '/');
    if (!slash)
        return NULL;
    if (!promolint_rule_file_schema(slash + 1))
        while (slash > folder && *--slash != '/')
            ;
    if (!promolint_rule_file_schema(slash + 1))
        return NULL;
    *slash = 0;
    return folder;
}

/*
 * Those of the configuration, which has those of the command line too. One whose rule files are
 * wrong is none, but the messages name the files.
 */
static void list_rule_folders(struct reading *r, struct known_place *known) {
    const struct promolint_config *config = known->site->config;
    struct promolint_message m;
    const char *folder;
    for (size_t i = 0; config && (folder = promolint_config_rule_folder(config, i)); i++)
        add_rule_folder(r, known, folder);
    for (size_t i = 0; !config && message_at(r, i, &m); i++)
        if ((folder = rule_folder_of(r, m.path)))
            add_rule_folder(r, known, folder);
    for (uint32_t i = 0; i < r->options->rule_folders.n; i++)
        add_rule_folder(r, known, r->options->rule_folders.at[i]);
}

static void find_rule_file(struct reading *r, struct known_place *known, const char *path) {
    const char *real = path_resolved(&r->arena, path);
    list_rule_folders(r, known);
    for (uint32_t i = 0; i < known->rule_folders.n; i++) {
        const char *folder = known->rule_folders.at[i];
        const char *name = path_inside(real, path_resolved(&r->arena, folder));
        if (!name || !promolint_rule_file_schema(name))
            continue;
        known->rule_file = path_join(&r->arena, folder, name);
        known->rule_name = name;
    }
}

struct asked {
    struct reading *reading;
    const char *path;
    struct lsp_place *place;
};

static struct known_place *place_of(struct reading *r, const char *path) {
    struct name_slot *slot = names_get(&r->arena, &r->places, path);
    if (slot->value)
        return slot->value;
    struct known_place *known = arena_new(&r->arena, struct known_place);
    known->site = configuration_for(&r->configurations, path, &known->relative);
    watch_site(r, path, known->site);
    known->file = configuration_file(&r->configurations, known->site);
    known->excluded = promolint_config_excludes(known->site->config, known->relative).size > 0;
    known->trouble = trouble_of(r, known->site, baseline_of(r, known->site));
    watch_messages(r);
    if (*path)
        find_rule_file(r, known, path);
    slot->value = known;
    return known;
}

static void answer(const struct asked *asked) {
    struct reading *r = asked->reading;
    const struct known_place *known = place_of(r, asked->path);
    const struct baseline_file *baseline = baseline_of(r, known->site);
    *asked->place = (struct lsp_place){.lint = lint_of(r),
                                       .config = known->site->config,
                                       .baseline = baseline ? baseline->read : NULL,
                                       .relative = known->relative,
                                       .excluded = known->excluded,
                                       .configuration = known->file,
                                       .looked_for = !r->configurations.fixed,
                                       .trouble = known->trouble,
                                       .rule_file = known->rule_file,
                                       .rule_name = known->rule_name,
                                       .rule_folders = known->rule_folders.at,
                                       .nrule_folders = known->rule_folders.n};
}

/* A configuration counts as the editor has it. */
static enum held find_text(void *context, const char *path, struct promolint_text *text) {
    const struct lsp_texts *texts = context;
    return texts->find(texts->context, path, text) ? HELD_TEXT : HELD_NOT;
}

static bool look_up(void *context, const struct lsp_texts *texts, const char *path,
                    struct lsp_place *place) {
    struct reading *r = context;
    r->texts = *texts;
    r->configurations.held = (struct held_texts){&r->texts, find_text};
    struct asked asked = {r, path, place};
    jmp_buf out_of_memory;
    *place = (struct lsp_place){0};
    if (setjmp(out_of_memory))
        return false;
    r->arena.on_failure = &out_of_memory;
    answer(&asked);
    return true;
}

static bool read_configuration(void *context, const char *path, struct promolint_text *text) {
    struct reading *r = context;
    struct file_bytes bytes = {0};
    jmp_buf out_of_memory;
    if (setjmp(out_of_memory)) {
        file_free(&bytes);
        return false;
    }
    r->arena.on_failure = &out_of_memory;
    bool done = file_read(&bytes, path, CONFIG_LIMIT);
    struct str kept = done ? str_copy(&r->arena, (struct str){bytes.at, bytes.n}) : STR("");
    file_free(&bytes);
    *text = (struct promolint_text){kept.p, kept.n};
    return done;
}

static bool refresh(void *context, bool force) {
    struct reading *r = context;
    jmp_buf out_of_memory;
    if (!force && !has_changed(r))
        return false;
    if (setjmp(out_of_memory))
        return true;
    r->arena.on_failure = &out_of_memory;
    release(r);
    begin(r);
    return true;
}

static bool problem(void *context, size_t i, struct lsp_problem *out) {
    struct reading *r = context;
    struct promolint_message m;
    jmp_buf out_of_memory;
    if (!message_at(r, i, &m) || setjmp(out_of_memory))
        return false;
    r->arena.on_failure = &out_of_memory;
    struct str path = {m.path.at, m.path.size};
    if (!str_starts(path, STR("/")))
        path = str_format(&r->arena, "%s/%.*s", r->configurations.here, STR_ARG(path));
    *out = (struct lsp_problem){str_terminated(&r->arena, path), m.line, m.column, m.text};
    return true;
}

static const char *today(void *context) {
    struct reading *r = context;
    long long now;
    return session_today(r->today, &now) ? r->today : NULL;
}

static int serve(struct reading *r) {
    const struct options *options = r->options;
    struct lsp_host host = {.context = r,
                            .look_up = look_up,
                            .read = read_configuration,
                            .problem = problem,
                            .refresh = refresh,
                            .today = today,
                            .policies = options->policies.at,
                            .npolicies = options->policies.n,
                            .site = options->site,
                            .language = options->language};
    signal(SIGPIPE, SIG_IGN); /* an editor that is gone is told by write() */
    return lsp_run(&host, STDIN_FILENO, STDOUT_FILENO);
}

int command_lsp(const struct options *options) {
    struct reading r = {.options = options, .built_in = promolint_new(NULL, NULL)};
    if (options->operands.n) {
        complain("lsp takes no files; the editor says which");
        promolint_free(r.built_in);
        return STATUS_TROUBLE;
    }
    arena_init(&r.arena, 0);
    bool begun = r.built_in && refresh(&r, true);
    int status = begun ? serve(&r) : STATUS_TROUBLE;
    if (!begun)
        complain("out of memory");
    release(&r);
    promolint_free(r.built_in);
    arena_release(&r.arena);
    return status;
}
