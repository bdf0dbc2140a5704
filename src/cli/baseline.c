#include "cli/baseline.h"

#include "cli/output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { BASELINE_LIMIT = 1 << 28 };

static bool parse(struct baseline_file *b, struct promolint_text text) {
    struct promolint_messages *messages = promolint_messages_new();
    if (messages)
        b->read = promolint_baseline_read(b->path, text.at, text.size, messages);
    if (!b->read && messages && promolint_messages_count(messages))
        complain_all(messages);
    else if (!b->read)
        complain("out of memory");
    promolint_messages_free(messages);
    return b->read;
}

static bool complain_missing(const char *path) {
    complain("%s: there is no such baseline; `promolint baseline` writes one", path);
    return false;
}

/* `whole`: its absolute path, where another text may count in its place; else NULL. */
static bool add(struct baselines *all, const char *path, const char *whole,
                const struct promolint_config *config, bool writing) {
    struct promolint_text text;
    enum held held = whole ? configuration_held(all->configurations, whole, &text) : HELD_NOT;
    struct baseline_file *b = arena_new(all->arena, struct baseline_file);
    *b = (struct baseline_file){.path = path, .config = config, .next = all->first};
    all->first = b;
    if (held == HELD_TEXT)
        return parse(b, text);
    if (held == HELD_ABSENT || (access(path, F_OK) != 0 && errno == ENOENT))
        return writing || complain_missing(path);
    if (file_read(&b->bytes, path, BASELINE_LIMIT))
        return parse(b, (struct promolint_text){b->bytes.at, b->bytes.n});
    complain("%s: %s", path, b->bytes.error);
    return false;
}

/* A file in a configuration's folder. */
static bool add_beside(struct baselines *all, const char *root, const char *name,
                       const struct promolint_config *config, bool writing) {
    const char *here = all->configurations->here;
    size_t n = strlen(here);
    struct str path = name[0] == '/' ? str_of(name) : str_format(all->arena, "%s/%s", root, name);
    const char *whole = str_terminated(all->arena, path);
    bool inside = strncmp(whole, here, n) == 0 && whole[n] == '/';
    return add(all, inside ? whole + n + 1 : whole, whole, config, writing);
}

bool baselines_open(struct baselines *all, struct arena *arena, const struct configurations *c,
                    const char *path, bool writing) {
    *all = (struct baselines){.arena = arena, .configurations = c, .for_all = path};
    if (path)
        return add(all, path, NULL, NULL, writing);
    bool done = true, at_root = false;
    for (const struct site_config *site = c->all; site && done; site = site->next) {
        const char *name = site->config ? promolint_config_baseline(site->config) : NULL;
        if (!name && writing)
            name = BASELINE_NAME;
        if (name)
            done = add_beside(all, site->root, name, site->config, writing);
        at_root = at_root || strcmp(site->root, c->none.root) == 0;
    }
    if (done && writing && !at_root) /* of files without a configuration */
        done = add_beside(all, c->none.root, BASELINE_NAME, NULL, true);
    return done;
}

void baselines_close(struct baselines *all) {
    for (struct baseline_file *b = all->first; b; b = b->next) {
        promolint_baseline_free(b->read);
        file_free(&b->bytes);
    }
}

struct baseline_file *baseline_for(const struct baselines *all,
                                   const struct promolint_config *config) {
    struct baseline_file *b = all->first;
    while (b && !all->for_all && b->config != config)
        b = b->next;
    return b;
}

static bool is_below(struct arena *arena, const char *root, const char *relative) {
    struct str path =
        relative[0] == '/' ? str_of(relative) : str_format(arena, "%s/%s", root, relative);
    return access(str_terminated(arena, path), F_OK) == 0;
}

bool baseline_file_exists(const struct baselines *all, const char *relative) {
    const struct configurations *c = all->configurations;
    bool found = is_below(all->arena, c->none.root, relative);
    for (const struct site_config *site = c->all; site && !found; site = site->next)
        found = is_below(all->arena, site->root, relative);
    return found;
}

size_t baselines_vanished(const struct baselines *all, const struct names *checked) {
    size_t vanished = 0;
    for (const struct baseline_file *b = all->first; b; b = b->next) {
        struct str last = {NULL, 0};
        bool gone = false;
        for (size_t i = 0; b->read && i < promolint_baseline_count(b->read); i++) {
            struct promolint_text path = promolint_baseline_path(b->read, i);
            if (!last.p || !str_eq(last, (struct str){path.at, path.size})) {
                last = (struct str){path.at, path.size};
                const char *relative = str_terminated(all->arena, last);
                gone = !names_find(checked, relative) && !baseline_file_exists(all, relative);
            }
            vanished += gone;
        }
    }
    return vanished;
}
