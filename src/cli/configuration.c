/* Finding and reading configurations; each folder is looked at once. */
#include "cli/configuration.h"

#include "cli/file.h"
#include "cli/output.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- paths ------------------------------------------------------------------------------ */

static struct str folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return STR(".");
    return slash == path ? STR("/") : (struct str){path, (size_t)(slash - path)};
}

/* Without final '/', so "" is the root. A folder that isn't there keeps the path as written. */
static const char *absolute_folder(struct configurations *c, struct str folder) {
    const char *written = str_terminated(c->arena, folder);
    struct name_slot *slot = names_get(c->arena, &c->real, written);
    if (slot->value)
        return slot->value;
    char *found = realpath(written, NULL);
    struct str path = found               ? str_of(found)
                      : written[0] == '/' ? str_of(written)
                                          : str_format(c->arena, "%s/%s", c->here, written);
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    slot->value = str_terminated(c->arena, path);
    free(found);
    return slot->value;
}

/* What is left of `path` below `root`, or NULL. */
static const char *below(const char *path, const char *root) {
    size_t n = strlen(root);
    return strncmp(path, root, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

/* ---- reading ---------------------------------------------------------------------------- */

static struct site_config *add_site(struct configurations *c, const char *root, const char *shown) {
    struct site_config *site = arena_new(c->arena, struct site_config);
    site->root = root;
    site->shown = shown;
    site->next = c->all;
    c->all = site;
    return site;
}

enum held configuration_held(const struct configurations *c, const char *path,
                             struct promolint_text *text) {
    return c->held.find ? c->held.find(c->held.context, path, text) : HELD_NOT;
}

static bool parse(struct configurations *c, struct site_config *site, struct promolint_text text) {
    size_t before = promolint_messages_count(c->messages);
    site->owned = promolint_config_read(c->lint, site->shown, text.at, text.size, c->messages);
    site->config = site->owned;
    if (!site->owned && promolint_messages_count(c->messages) == before)
        complain("%s: out of memory", site->shown);
    return site->owned != NULL;
}

static bool read_site(struct configurations *c, struct site_config *site, const char *path) {
    struct file_bytes bytes = {0};
    bool done = file_read(&bytes, path, CONFIG_LIMIT);
    if (done)
        done = parse(c, site, (struct promolint_text){bytes.at, bytes.n});
    else
        complain("%s: %s", site->shown, bytes.error);
    file_free(&bytes);
    return done;
}

/* Is there nothing of that name? A link that leads nowhere is something. */
static bool is_absent(const char *path) {
    struct stat status;
    return lstat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

/* ".promolint.yml": who wrote it believes that it holds. */
static void refuse_other_name(struct configurations *c, const char *folder) {
    char *path = str_terminated(c->arena, str_format(c->arena, "%s/.promolint.yml", folder));
    if (is_absent(path))
        return;
    const char *inside = below(path, c->here);
    complain("%s is not read: call it " CONFIG_NAME, inside ? inside : path);
    c->failed = true;
}

/* The configuration of one folder; NULL when it has none. */
static struct site_config *read_folder(struct configurations *c, const char *folder) {
    struct promolint_text text;
    char *path = str_terminated(c->arena, str_format(c->arena, "%s/" CONFIG_NAME, folder));
    const char *inside = below(path, c->here);
    enum held held = configuration_held(c, path, &text);
    if (held == HELD_ABSENT || (held == HELD_NOT && is_absent(path))) {
        refuse_other_name(c, folder);
        return NULL;
    }
    struct site_config *site = add_site(c, folder, inside ? inside : path);
    c->failed |= !(held == HELD_TEXT ? parse(c, site, text) : read_site(c, site, path));
    return site;
}

/* Upward, until a folder is known or has one; what is found holds for all folders on the way. */
static struct site_config *find(struct configurations *c, const char *folder) {
    struct site_config *site = NULL;
    char *at = str_terminated(c->arena, str_of(folder));
    struct {
        const char **at;
        uint32_t n, cap;
    } passed = {0};
    for (;;) {
        struct name_slot *slot = names_get(c->arena, &c->folders, at);
        *list_push(c->arena, &passed) = slot->name;
        site = slot->value ? slot->value : read_folder(c, slot->name);
        char *slash = strrchr(at, '/');
        if (site || !slash)
            break;
        *slash = 0;
    }
    site = site ? site : &c->none;
    for (uint32_t i = 0; i < passed.n; i++)
        names_get(c->arena, &c->folders, passed.at[i])->value = site;
    return site;
}

/* ---- the whole -------------------------------------------------------------------------- */

static bool read_fixed(struct configurations *c, const char *path) {
    c->fixed = add_site(c, absolute_folder(c, folder_of(path)), path);
    return read_site(c, c->fixed, path);
}

bool configurations_init(struct configurations *c, struct arena *arena,
                         const struct promolint *lint, const char *config, bool no_config) {
    *c =
        (struct configurations){.arena = arena, .lint = lint, .messages = promolint_messages_new()};
    if (!c->messages)
        return false;
    c->here = "";
    c->here = absolute_folder(c, STR("."));
    c->none.root = c->here;
    if (no_config && config) {
        complain("--config and --no-config exclude each other");
        c->failed = true;
    }
    if (no_config)
        c->fixed = &c->none;
    else if (config)
        c->failed |= !read_fixed(c, config);
    return true;
}

void configurations_start_at(struct configurations *c, const char *path) {
    c->none.root = absolute_folder(c, folder_of(path));
}

void configurations_release(struct configurations *c) {
    for (struct site_config *site = c->all; site; site = site->next)
        promolint_config_free(site->owned);
    promolint_messages_free(c->messages);
}

bool configurations_complain(const struct configurations *c) {
    complain_all(c->messages);
    return c->failed;
}

/* `folder`: the absolute one of the path. */
static const char *path_in(struct configurations *c, const char *folder, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    return str_terminated(c->arena, str_format(c->arena, "%s/%s", folder, name));
}

static const char *whole_path(struct configurations *c, const char *path) {
    return path_in(c, absolute_folder(c, folder_of(path)), path);
}

static const char *path_from_here(const struct configurations *c, const char *whole) {
    const char *here = below(whole, c->here);
    return here ? here : whole;
}

const char *configuration_path_here(struct configurations *c, const char *path) {
    return path_from_here(c, whole_path(c, path));
}

bool configuration_is_rule_of(struct configurations *c, const char *folder, const char *path) {
    const char *name = below(whole_path(c, path), absolute_folder(c, str_of(folder)));
    return name && promolint_rule_file_schema(name);
}

bool configuration_reads_rule(struct configurations *c, const struct site_config *site,
                              const char *path) {
    const char *folder;
    for (size_t i = 0; site->config && (folder = promolint_config_rule_folder(site->config, i));
         i++)
        if (configuration_is_rule_of(c, folder, path))
            return true;
    return false;
}

const struct site_config *configuration_for(struct configurations *c, const char *path,
                                            const char **relative) {
    const char *folder = absolute_folder(c, folder_of(path));
    const char *whole = path_in(c, folder, path);
    const struct site_config *site = c->fixed ? c->fixed : find(c, folder);
    *relative = below(whole, site->root);
    if (!*relative)
        *relative = path_from_here(c, whole);
    return site;
}

const char *configuration_file(struct configurations *c, const struct site_config *site) {
    const char *slash = strrchr(site->shown ? site->shown : "", '/');
    if (site == &c->none)
        return NULL;
    return str_terminated(
        c->arena, str_format(c->arena, "%s/%s", site->root, slash ? slash + 1 : site->shown));
}

const char *configuration_looked_for(struct configurations *c, const char *path, size_t i) {
    const char *relative;
    const struct site_config *site = configuration_for(c, path, &relative);
    if (c->fixed)
        return i == 0 ? site->shown : NULL;
    struct str folder = str_of(absolute_folder(c, folder_of(path)));
    for (; i; i--) {
        bool last = site != &c->none && str_is(folder, site->root);
        if (last || !folder.n)
            return NULL;
        while (folder.p[folder.n - 1] != '/')
            folder.n--;
        folder.n--;
    }
    const char *whole =
        str_terminated(c->arena, str_format(c->arena, "%.*s/" CONFIG_NAME, STR_ARG(folder)));
    const char *inside = below(whole, c->here);
    return inside ? inside : whole;
}
