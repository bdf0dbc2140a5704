/* Few questions to git: where, since when, what changed, what is new; the contents come later. */
#include "cli/changes.h"

#include "base/problem.h"
#include "cli/output.h"
#include "cli/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *option_name(const struct changes *c) {
    return c->since ? "--changed-since" : "--staged";
}

static bool complain_git(const struct changes *c, const struct git *git) {
    if (git->missing)
        complain("%s needs git, which is not installed", option_name(c));
    else
        complain("%s: %s", option_name(c), git->error);
    return false;
}

/* ---- since when ------------------------------------------------------------------------- */

/* The first line. */
static const char *line_of(struct arena *arena, const struct buf *text) {
    struct str rest = buf_str(text);
    return str_terminated(arena, str_cut(&rest, '\n'));
}

static bool knows(struct git *git, const char *commit) {
    const char *const arguments[] = {"rev-parse", "--verify", "--quiet", commit, NULL};
    struct buf out;
    bool known = git_run(git, arguments, &out);
    buf_release(&out);
    return known;
}

/* The branch or tag that was meant, or NULL. */
static const char *nearest_ref(struct changes *c, struct git *git) {
    static const char *const arguments[] = {"for-each-ref", "--format=%(refname:short)", NULL};
    struct {
        const char **at;
        uint32_t n, cap;
    } names = {0};
    struct buf out;
    if (git_run(git, arguments, &out))
        for (struct str rest = buf_str(&out); rest.n;)
            *list_push(c->arena, &names) = str_terminated(c->arena, str_cut(&rest, '\n'));
    buf_release(&out);
    return problem_suggest(str_of(c->since), names.at, names.n);
}

static bool is_shallow(struct git *git) {
    static const char *const arguments[] = {"rev-parse", "--is-shallow-repository", NULL};
    struct buf out;
    bool shallow = git_run(git, arguments, &out) && str_starts(buf_str(&out), STR("true"));
    buf_release(&out);
    return shallow;
}

/* Why there is no commit to compare with, and what to do. */
static bool complain_base(struct changes *c, struct git *git) {
    if (git->status != 1 && git->status != 128)
        return complain_git(c, git);
    const char *wanted = str_terminated(c->arena, str_format(c->arena, "%s^{commit}", c->since));
    bool shallow = is_shallow(git);
    if (!knows(git, "HEAD^{commit}"))
        complain("--changed-since: there is no commit yet; --staged looks at what is to be the "
                 "first");
    else if (knows(git, wanted))
        complain("--changed-since: '%s' and HEAD have no commit in common%s", c->since,
                 shallow ? "; the clone is shallow: fetch more of it (git fetch --unshallow, or "
                           "fetch-depth: 0)"
                         : "");
    else if (shallow)
        complain("--changed-since: there is no commit '%s' in this clone, which is shallow: fetch "
                 "it (git fetch --unshallow, or fetch-depth: 0)",
                 c->since);
    else {
        const char *near = nearest_ref(c, git);
        complain(near ? "--changed-since: there is no commit '%s', did you mean '%s'?"
                      : "--changed-since: there is no commit '%s' in this repository; a branch of "
                        "a remote must be fetched first",
                 c->since, near);
    }
    return false;
}

/* The commit that a pull request is compared with: where HEAD left the other branch. */
static const char *find_base(struct changes *c, struct git *git) {
    const char *const arguments[] = {"merge-base", c->since, "HEAD", NULL};
    const char *base = NULL;
    struct buf out;
    if (c->since[0] == '-')
        complain("--changed-since needs a commit or a branch, not '%s'", c->since);
    else if (git_run(git, arguments, &out))
        base = line_of(c->arena, &out);
    else
        complain_base(c, git);
    if (c->since[0] != '-')
        buf_release(&out);
    return base;
}

/* ---- what changed ----------------------------------------------------------------------- */

static bool read_diff(struct changes *c, struct repository *r, const char *base) {
    const char *const arguments[] = {"-c",
                                     "core.quotePath=off",
                                     "-c",
                                     "diff.autoRefreshIndex=true",
                                     "-c",
                                     "diff.relative=false",
                                     "diff",
                                     "--raw",
                                     "-z",
                                     "--no-abbrev",
                                     "--no-ext-diff",
                                     "--no-textconv",
                                     "--no-color",
                                     "--ignore-submodules=dirty", /* asks none what changed in it */
                                     "-M",
                                     c->whole_files ? "--raw" : "-U0",
                                     "--inter-hunk-context=0",
                                     "--src-prefix=a/",
                                     "--dst-prefix=b/",
                                     base ? base : "--cached",
                                     "--",
                                     NULL};
    struct buf out;
    bool done = git_run(&r->git, arguments, &out);
    if (!done)
        complain_git(c, &r->git);
    else if (!diff_read(c->arena, buf_str(&out), !c->since, &r->files)) {
        complain("%s: the answer of git was not understood", option_name(c));
        done = false;
    }
    buf_release(&out);
    return done;
}

/* New files that nobody has told git about; a folder is a repository of its own. */
static bool read_untracked(struct changes *c, struct repository *r) {
    static const char *const arguments[] = {"ls-files",    "-z", "--others", "--exclude-standard",
                                            "--full-name", "--", ":/",       NULL};
    struct buf out;
    bool done = git_run(&r->git, arguments, &out);
    if (!done)
        complain_git(c, &r->git);
    for (struct str rest = buf_str(&out); done && rest.n;) {
        struct str path = str_cut(&rest, 0);
        if (str_ends(path, STR("/")))
            continue;
        struct changed_file *file = list_push(c->arena, &r->files);
        file->path = str_terminated(c->arena, path);
        file->regular = true;
    }
    buf_release(&out);
    return done;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct changed_file *)a)->path, ((const struct changed_file *)b)->path);
}

static bool read_changes(struct changes *c, struct repository *r) {
    const char *base = c->since ? find_base(c, &r->git) : NULL;
    if (c->since && !base)
        return false;
    if (!read_diff(c, r, base) || (c->since && !read_untracked(c, r)))
        return false;
    if (r->files.n)
        qsort(r->files.at, r->files.n, sizeof *r->files.at, by_path);
    r->objects = git_objects_open(&r->git);
    return r->objects || complain_git(c, &r->git);
}

/* ---- which repository ------------------------------------------------------------------- */

static struct repository *add_repository(struct changes *c, const char *top, bool foreign) {
    struct repository *r = arena_new(c->arena, struct repository);
    *r = (struct repository){.top = top,
                             .git = {.folder = foreign ? top : NULL, .foreign = foreign}};
    r->next = c->all;
    c->all = r;
    return r;
}

/* The repository of the current folder and of the environment. Without a top folder: there is none.
 */
static struct repository *find_home(struct changes *c) {
    static const char *const arguments[] = {"rev-parse", "--is-bare-repository", "--show-toplevel",
                                            NULL};
    struct git git = {0};
    struct buf out;
    const char *top = NULL;
    if (git_run(&git, arguments, &out)) {
        struct str rest = str_trim(buf_str(&out));
        str_cut(&rest, '\n');
        top = str_terminated(c->arena, rest);
    }
    if (str_starts(buf_str(&out), STR("true")))
        snprintf(git.error, sizeof git.error, "a bare repository has no files to look at");
    buf_release(&out);
    struct repository *home = add_repository(c, top, false);
    if (!top)
        home->git = git;
    return home;
}

struct repository *changes_in(struct changes *c, const char *path, const char **inside) {
    const char *whole = path_resolved(c->arena, path);
    const char *root = repository_above(c->arena, whole);
    if (!c->home)
        c->home = find_home(c);
    struct repository *r = c->home;
    bool at_home = r->top && path_inside(whole, r->top) &&
                   !(root && path_inside(root, r->top) && strcmp(root, r->top) != 0);
    if (!at_home && !root) {
        if (r->top)
            complain("%s: '%s' is in no git repository", option_name(c), path);
        else
            complain_git(c, &r->git);
        return NULL;
    }
    for (r = c->all; !at_home && r && !(r->top && strcmp(r->top, root) == 0); r = r->next)
        continue;
    if (at_home)
        r = c->home;
    else if (!r)
        r = add_repository(c, root, true);
    *inside = path_inside(whole, r->top);
    if (!r->read)
        r->failed = !read_changes(c, r);
    r->read = true;
    return r->failed ? NULL : r;
}

void changes_release(struct changes *c) {
    for (struct repository *r = c->all; r; r = r->next)
        git_objects_close(r->objects);
}
