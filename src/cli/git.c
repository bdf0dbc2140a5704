/* Child processes with pipes. */
#include "cli/git.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_ARGUMENTS = 32, OUTPUT_LIMIT = 1 << 30, ERROR_LIMIT = 1 << 16, PIECE = 1 << 16 };

/* ---- environment ------------------------------------------------------------------------ */

/* Which repository is meant: `git rev-parse --local-env-vars` lists these. */
static const char *const local_variables[] = {"GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                              "GIT_CONFIG",
                                              "GIT_CONFIG_PARAMETERS",
                                              "GIT_CONFIG_COUNT",
                                              "GIT_OBJECT_DIRECTORY",
                                              "GIT_DIR",
                                              "GIT_WORK_TREE",
                                              "GIT_IMPLICIT_WORK_TREE",
                                              "GIT_GRAFT_FILE",
                                              "GIT_INDEX_FILE",
                                              "GIT_NO_REPLACE_OBJECTS",
                                              "GIT_REPLACE_REF_BASE",
                                              "GIT_PREFIX",
                                              "GIT_INTERNAL_SUPER_PREFIX",
                                              "GIT_SHALLOW_FILE",
                                              "GIT_COMMON_DIR"};
/* What would change the form of an answer. */
static const char *const form_variables[] = {"GIT_DIFF_OPTS",
                                             "GIT_EXTERNAL_DIFF",
                                             "GIT_LITERAL_PATHSPECS",
                                             "GIT_GLOB_PATHSPECS",
                                             "GIT_NOGLOB_PATHSPECS",
                                             "GIT_ICASE_PATHSPECS",
                                             "LC_ALL",
                                             "LANGUAGE"};
/* English messages, no lock files for what is only looked at, and nobody to ask for a password. */
static const char *const settings[] = {"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0"};

static bool names(const char *variable, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(list[i]);
        if (strncmp(variable, list[i], length) == 0 && variable[length] == '=')
            return true;
    }
    return false;
}

/* From malloc; what it points to belongs to the process. NULL: no memory. */
static char **environment_for(const struct git *git) {
    size_t n = 0, kept = 0;
    while (environ[n])
        n++;
    char **out = calloc(n + ARRAY_COUNT(settings) + 1, sizeof *out);
    for (size_t i = 0; out && i < n; i++)
        if (!names(environ[i], form_variables, ARRAY_COUNT(form_variables)) &&
            !(git->foreign && names(environ[i], local_variables, ARRAY_COUNT(local_variables))))
            out[kept++] = environ[i];
    for (size_t i = 0; out && i < ARRAY_COUNT(settings); i++)
        out[kept++] = (char *)settings[i];
    return out;
}

/* ---- processes -------------------------------------------------------------------------- */

struct child {
    pid_t pid;
    int in, out, err; /* our ends; -1: none */
};

static bool could_not(struct git *git, const char *what, int error) {
    git->status = -1;
    git->missing = error == ENOENT;
    snprintf(git->error, sizeof git->error, "%s: %s", what, strerror(error));
    return false;
}

static int spawn(const struct git *git, const char *const *arguments, const int ends[3],
                 pid_t *pid) {
    const char *words[MOST_ARGUMENTS] = {"git"};
    size_t n = 1;
    if (git->folder) {
        words[n++] = "-C";
        words[n++] = git->folder;
    }
    while (*arguments && n < MOST_ARGUMENTS - 1)
        words[n++] = *arguments++;
    char **environment = environment_for(git);
    if (!environment)
        return ENOMEM;
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error == 0) {
        for (int i = 0; i < 3 && error == 0; i++)
            error = ends[i] < 0
                        ? posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0)
                        : posix_spawn_file_actions_adddup2(&actions, ends[i], i);
        signal(SIGCHLD, SIG_DFL); /* where a parent ignored it, nobody could wait for git */
        if (error == 0)
            error = posix_spawnp(pid, "git", &actions, NULL, (char *const *)words, environment);
        posix_spawn_file_actions_destroy(&actions);
    }
    free(environment);
    return error;
}

static void close_pair(int pair[2]) {
    for (int i = 0; i < 2; i++)
        if (pair[i] >= 0)
            close(pair[i]);
}

/* With `asks`, its standard input is ours to write to, and its errors go nowhere. */
static bool start(struct git *git, const char *const *arguments, bool asks, struct child *child) {
    int out[2] = {-1, -1}, other[2] = {-1, -1};
    *child = (struct child){.in = -1, .out = -1, .err = -1};
    bool piped = pipe2(out, O_CLOEXEC) == 0 &&
                 (asks ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, other)
                       : pipe2(other, O_CLOEXEC)) == 0;
    int error = piped ? 0 : errno;
    const int ends[3] = {asks ? other[1] : -1, out[1], asks ? -1 : other[1]};
    if (piped)
        error = spawn(git, arguments, ends, &child->pid);
    if (error) {
        close_pair(out);
        close_pair(other);
        return could_not(git, "cannot run git", error);
    }
    close(out[1]);
    close(other[1]);
    child->out = out[0];
    *(asks ? &child->in : &child->err) = other[0];
    return true;
}

/* False at the end of what it says. */
static bool receive(int fd, struct buf *into) {
    char piece[PIECE];
    ssize_t got = read(fd, piece, sizeof piece);
    if (got > 0)
        buf_add(into, (struct str){piece, (size_t)got});
    return got > 0 || (got < 0 && errno == EINTR);
}

/* Both at once, so that neither waits for the other. */
static void receive_all(const struct child *child, struct buf *out, struct buf *err) {
    struct pollfd ends[2] = {{.fd = child->out, .events = POLLIN},
                             {.fd = child->err, .events = POLLIN}};
    struct buf *into[2] = {out, err};
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
        if (poll(ends, 2, -1) < 0 && errno != EINTR)
            return;
        for (int i = 0; i < 2; i++)
            if (ends[i].fd >= 0 && ends[i].revents && !receive(ends[i].fd, into[i]))
                ends[i].fd = -1;
    }
}

static int wait_for(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The line that says what was fatal, else the last one. */
static void keep_error(struct git *git, struct str text) {
    struct str kept = STR("");
    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n'));
        bool fatal = str_starts(line, STR("fatal: "));
        if (line.n && (fatal || !str_starts(kept, STR("fatal: "))))
            kept = line;
        if (fatal)
            break;
    }
    if (kept.n)
        snprintf(git->error, sizeof git->error, "git: %.*s", STR_ARG(str_slice(kept, 0, 480)));
    else
        snprintf(git->error, sizeof git->error, "git ended with status %d", git->status);
}

bool git_run(struct git *git, const char *const *arguments, struct buf *out) {
    struct child child;
    buf_init(out, OUTPUT_LIMIT);
    if (!start(git, arguments, false, &child))
        return false;
    struct buf err;
    buf_init(&err, ERROR_LIMIT);
    receive_all(&child, out, &err);
    close(child.out);
    close(child.err);
    git->status = wait_for(child.pid);
    if (git->status != 0)
        keep_error(git, buf_str(&err));
    else if (out->failed)
        snprintf(git->error, sizeof git->error, "git said more than can be kept");
    buf_release(&err);
    return git->status == 0 && !out->failed;
}

/* ---- objects ---------------------------------------------------------------------------- */

struct git_objects {
    struct child child;
    FILE *answers;
    char *line; /* from malloc; see getline() */
    size_t room;
    pthread_mutex_t lock;
};

struct git_objects *git_objects_open(struct git *git) {
    static const char *const arguments[] = {"cat-file", "--batch", NULL};
    struct git_objects *objects = calloc(1, sizeof *objects);
    if (!objects || !start(git, arguments, true, &objects->child)) {
        free(objects);
        return NULL;
    }
    objects->answers = fdopen(objects->child.out, "rb");
    pthread_mutex_init(&objects->lock, NULL);
    if (objects->answers)
        return objects;
    close(objects->child.out);
    git_objects_close(objects);
    could_not(git, "cannot run git", ENOMEM);
    return NULL;
}

void git_objects_close(struct git_objects *objects) {
    if (!objects)
        return;
    close(objects->child.in);
    if (objects->answers)
        fclose(objects->answers);
    wait_for(objects->child.pid);
    pthread_mutex_destroy(&objects->lock);
    free(objects->line);
    free(objects);
}

/* To a socket, so that a git that has died is an error and no signal. */
static bool tell(int fd, struct str text) {
    while (text.n) {
        ssize_t n = send(fd, text.p, text.n, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR)
            return false;
        text = str_slice(text, n < 0 ? 0 : (size_t)n, text.n);
    }
    return true;
}

/* "<id> blob <size>", the bytes, a line end; or "<what was asked> missing", which is no error. */
static bool answer(struct git_objects *objects, struct file_bytes *bytes, size_t limit) {
    ssize_t n = getline(&objects->line, &objects->room, objects->answers);
    struct str line = {objects->line, n > 0 ? (size_t)n : 0};
    bytes->error[0] = 0;
    if (str_ends(line, STR(" missing\n")))
        return false;
    const char *blob = n > 0 ? strstr(objects->line, " blob ") : NULL;
    if (!blob)
        return file_fail(bytes, "git has ended");
    size_t size = (size_t)strtoull(blob + strlen(" blob "), NULL, 10);
    size_t wanted = size > limit ? 0 : size;
    bool room = file_room(bytes, wanted + 1);
    bytes->n = room ? fread(bytes->at, 1, wanted, objects->answers) : 0;
    for (size_t left = size - bytes->n + 1; left > 0 && getc(objects->answers) != EOF; left--)
        continue;
    if (!room)
        return file_fail(bytes, "out of memory");
    if (bytes->n < wanted)
        return file_fail(bytes, "git has ended");
    return size <= limit || file_too_large(bytes, limit);
}

static bool ask(struct git_objects *objects, const char *before, const char *name,
                struct file_bytes *bytes, size_t limit) {
    int fd = objects->child.in;
    pthread_mutex_lock(&objects->lock);
    bool asked = tell(fd, str_of(before)) && tell(fd, str_of(name)) && tell(fd, STR("\n"));
    bool done = asked ? answer(objects, bytes, limit) : file_fail(bytes, "git has ended");
    pthread_mutex_unlock(&objects->lock);
    return done;
}

bool git_objects_read(struct git_objects *objects, const char *id, struct file_bytes *bytes,
                      size_t limit) {
    bool done = ask(objects, "", id, bytes, limit);
    if (!done && bytes->error[0] == 0)
        file_fail(bytes, "git does not have the version of it that is meant");
    return done;
}

bool git_objects_staged(struct git_objects *objects, const char *path, struct file_bytes *bytes,
                        size_t limit) {
    bytes->error[0] = 0;
    return !strchr(path, '\n') && ask(objects, ":", path, bytes, limit);
}
