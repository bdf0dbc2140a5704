/* One list of git for each folder that is walked. */
#include "cli/ignored.h"

#include "cli/git.h"
#include "cli/output.h"
#include "cli/path.h"

#include <string.h>

static bool asks(struct git *git, const char *const *arguments, struct buf *out) {
    bool done = git_run(git, arguments, out);
    if (!done)
        buf_clear(out);
    return done;
}

/* Is the folder itself ignored? The top of a repository never is, for that repository. */
static bool is_ignored(struct git *git) {
    static const char *const arguments[] = {"check-ignore", "-q", ".", NULL};
    struct buf out;
    bool ignored = asks(git, arguments, &out);
    buf_release(&out);
    return ignored;
}

static void add(struct ignored *ignored, const char *folder, struct str name) {
    if (str_ends(name, STR("/")))
        name.n--;
    const char *path = path_join(ignored->arena, folder, str_terminated(ignored->arena, name));
    names_get(ignored->arena, &ignored->paths, path)->value = ignored;
}

void ignored_below(struct ignored *ignored, const char *folder) {
    static const char *const arguments[] = {
        "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory", NULL};
    struct name_slot *asked = names_get(ignored->arena, &ignored->asked, folder);
    if (asked->value)
        return;
    asked->value = ignored;
    const char *here = path_resolved(ignored->arena, folder);
    const char *top = repository_above(ignored->arena, here);
    struct git git = {.folder = folder, .foreign = true};
    if (!top || (strcmp(top, here) != 0 && is_ignored(&git)))
        return;
    struct buf out;
    if (asks(&git, arguments, &out))
        for (struct str rest = buf_str(&out); rest.n;)
            add(ignored, folder, str_cut(&rest, 0));
    else if (!git.missing && !ignored->complained) {
        complain("%s: what git ignores is not passed over: %s", folder, git.error);
        ignored->complained = true;
    }
    buf_release(&out);
}

bool ignored_has(const struct ignored *ignored, const char *path) {
    return names_find(&ignored->paths, path) != NULL;
}
