/*
 * What is wrong with configurations and rule files. Where these are open it is among their
 * diagnostics; of the others it is sent unasked, since no editor asks for a file that is not open.
 */
#include "lsp/method.h"

enum { LINE_END = INT32_MAX }; /* a column that is behind the end of any line */

static bool next_problem(struct server *s, size_t i, struct lsp_problem *problem) {
    return s->host->problem(s->host->context, i, problem);
}

/* Columns of a file that is not at hand: code points for UTF-16 units. */
static void add_problem(struct buf *out, const struct lsp_problem *problem) {
    uint32_t line = problem->line ? problem->line - 1 : 0;
    struct lsp_range range = {{line, problem->column ? problem->column - 1 : 0}, {line, LINE_END}};
    diagnostic_add(out, range, SEVERITY_ERROR, "configuration",
                   (struct str){problem->text.at, problem->text.size});
}

/* All of one file. */
static void add_problems(struct server *s, struct buf *out, const char *path) {
    struct lsp_problem problem;
    for (size_t i = 0; next_problem(s, i, &problem); i++)
        if (str_is(str_of(path), problem.path))
            add_problem(out, &problem);
}

void problems_add(struct server *s, const struct lsp_document *d, struct buf *out) {
    add_problems(s, out, d->path);
}

static bool is_open(const struct server *s, const char *path) {
    const struct lsp_document *d = s->documents.first;
    while (d && !str_is(str_of(path), d->path))
        d = d->next;
    return d;
}

static void publish(struct server *s, const char *path) {
    struct buf params, uri;
    buf_init(&params, s->problems.told.cap);
    buf_init(&uri, s->problems.told.cap);
    uri_add(&uri, str_of(path));
    json_open(&params, '{');
    json_member(&params, "uri", buf_str(&uri));
    json_key(&params, "diagnostics");
    json_open(&params, '[');
    add_problems(s, &params, path);
    json_close(&params, ']');
    json_close(&params, '}');
    server_notify(s, "textDocument/publishDiagnostics", buf_str(&params));
    buf_release(&params);
    buf_release(&uri);
}

/* Is the path in a list as `told` is? */
static bool holds(const struct buf *paths, const char *path) {
    for (size_t i = 0; i < paths->n; i += strlen(paths->p + i) + 1)
        if (strcmp(paths->p + i, path) == 0)
            return true;
    return false;
}

void problems_publish(struct server *s) {
    struct lsp_problem problem;
    struct buf now, *told = &s->problems.told;
    size_t n = 0;
    if (s->state != SERVER_RUNNING || s->client.pull ||
        (!s->problems.stale && !next_problem(s, s->problems.n, &problem)))
        return;
    buf_init(&now, told->cap);
    for (; next_problem(s, n, &problem); n++)
        if (!is_open(s, problem.path) && !holds(&now, problem.path)) {
            buf_add(&now, (struct str){problem.path, strlen(problem.path) + 1});
            publish(s, problem.path);
        }
    for (size_t i = 0; i < told->n; i += strlen(told->p + i) + 1)
        if (!holds(&now, told->p + i) && !is_open(s, told->p + i))
            publish(s, told->p + i);
    buf_release(told);
    s->problems = (struct problems){.told = now, .n = n};
}
