/* The loop: reads what there is, answers it in order, then judges what was edited. */
#include "lsp/server.h"

#include "lsp/frame.h"
#include "lsp/method.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    OUTPUT_LIMIT = 1 << 30,
    IDLE = 2000,         /* milliseconds after which the editor's process and files are looked at */
    LONGEST_WAIT = 1000, /* milliseconds that going on typing puts off what is said of a text */
    REFRESH = 500        /* milliseconds between two looks at the files on the disk */
};

int64_t server_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- sending ---------------------------------------------------------------------------- */

static void send_body(struct server *s, struct buf *body) {
    s->lost = s->lost || body->failed || !frame_write(s->output, buf_str(body));
    buf_release(body);
}

static void begin(struct buf *body) {
    buf_init(body, OUTPUT_LIMIT);
    json_open(body, '{');
    json_member(body, "jsonrpc", STR("2.0"));
}

static void add_id(struct buf *body, const struct json_value *id) {
    json_key(body, "id");
    if (id && id->kind == JSON_IS_STRING)
        json_string(body, id->text);
    else
        json_raw(body, id && id->kind == JSON_IS_NUMBER ? id->text : STR("null"));
}

static void add_params(struct buf *body, const char *method, struct str params) {
    json_member(body, "method", str_of(method));
    if (params.n) {
        json_key(body, "params");
        json_raw(body, params);
    }
    json_close(body, '}');
}

void server_notify(struct server *s, const char *method, struct str params) {
    struct buf body;
    begin(&body);
    add_params(&body, method, params);
    send_body(s, &body);
}

uint64_t server_request(struct server *s, const char *method, struct str params) {
    struct buf body;
    begin(&body);
    json_count(&body, "id", ++s->requests);
    add_params(&body, method, params);
    send_body(s, &body);
    return s->requests;
}

void server_log(struct server *s, const char *text) {
    enum { WARNING = 2 };
    struct buf params;
    buf_init(&params, OUTPUT_LIMIT);
    json_open(&params, '{');
    json_count(&params, "type", WARNING);
    json_member(&params, "message", str_of(text));
    json_close(&params, '}');
    server_notify(s, "window/logMessage", buf_str(&params));
    buf_release(&params);
}

static void answer(struct server *s, const struct json_value *id, struct str result) {
    struct buf body;
    begin(&body);
    add_id(&body, id);
    json_key(&body, "result");
    json_raw(&body, result);
    json_close(&body, '}');
    send_body(s, &body);
}

static void refuse(struct server *s, const struct json_value *id, enum rpc_code code,
                   const char *message) {
    struct buf body;
    begin(&body);
    add_id(&body, id);
    json_key(&body, "error");
    json_open(&body, '{');
    json_key(&body, "code");
    json_raw(&body, str_format(&s->arena, "%d", (int)code));
    json_member(&body, "message", str_of(message));
    json_close(&body, '}');
    json_close(&body, '}');
    send_body(s, &body);
}

/* ---- documents -------------------------------------------------------------------------- */

void server_touch(struct server *s, struct lsp_document *d) {
    int64_t now = server_now();
    if (!d->due)
        d->due_since = now;
    d->due = true;
    int64_t latest = d->due_since + LONGEST_WAIT, wanted = now + s->settings.debounce;
    d->due_at = wanted < latest ? wanted : latest;
}

static void touch_all(struct server *s) {
    for (struct lsp_document *d = s->documents.first; d; d = d->next) {
        server_touch(s, d);
        d->due_at = server_now();
    }
    if (s->client.pull && s->client.pull_refresh)
        server_request(s, "workspace/diagnostic/refresh", STR(""));
}

/* Looks whether configurations have changed, on the disk now and then. */
static void refresh(struct server *s, bool force) {
    int64_t now = server_now();
    force = force || s->reread;
    if (!force && now - s->refreshed < REFRESH)
        return;
    s->refreshed = now;
    s->reread = false;
    if (!s->host->refresh(s->host->context, force))
        return;
    promolint_checker_free(s->checker);
    s->checker = NULL;
    s->problems.stale = true;
    touch_all(s);
}

void server_reload(struct server *s) {
    refresh(s, true);
}

void server_reread(struct server *s, const struct lsp_document *d) {
    s->reread = s->reread || d->kind == LSP_CONFIGURATION;
    s->problems.stale = true;
}

/* Two names of one file, also by links. */
static bool same_file(const char *a, const char *b) {
    struct stat one, other;
    return strcmp(a, b) == 0 || (stat(a, &one) == 0 && stat(b, &other) == 0 &&
                                 one.st_ino == other.st_ino && one.st_dev == other.st_dev);
}

struct lsp_document *server_open_file(const struct server *s, const char *path) {
    struct lsp_document *d = s->documents.first;
    while (d && !(d->is_file && same_file(d->path, path)))
        d = d->next;
    return d;
}

static bool find_text(void *context, const char *path, struct promolint_text *text) {
    const struct lsp_document *d = server_open_file(context, path);
    if (!d || d->kind != LSP_CONFIGURATION)
        return false;
    *text = (struct promolint_text){d->text.n ? d->text.at : "", d->text.n};
    return true;
}

bool server_look_up(struct server *s, const char *path, struct lsp_place *place) {
    const struct lsp_texts texts = {s, find_text};
    return s->host->look_up(s->host->context, &texts, path, place);
}

static bool look_up(struct server *s, const struct lsp_document *d, struct lsp_place *place) {
    return server_look_up(s, d->is_file ? d->path : "", place);
}

static struct promolint_checker *checker_for(struct server *s, const struct promolint *lint) {
    if (s->checker && s->known == lint)
        return s->checker;
    promolint_checker_free(s->checker);
    s->known = lint;
    s->checker = promolint_checker_new(lint);
    return s->checker;
}

static enum promolint_syntax syntax_of(const struct lsp_document *d) {
    static const struct {
        const char *language;
        enum promolint_syntax syntax;
    } known[] = {{"html", PROMOLINT_SYNTAX_HTML},
                 {"xhtml", PROMOLINT_SYNTAX_HTML},
                 {"markdown", PROMOLINT_SYNTAX_MARKDOWN},
                 {"mdx", PROMOLINT_SYNTAX_MDX}};
    /* A file is what its name says: so it will be checked. */
    for (size_t i = 0; i < ARRAY_COUNT(known) && !d->is_file; i++)
        if (strcmp(d->language, known[i].language) == 0)
            return known[i].syntax;
    return PROMOLINT_SYNTAX_AUTO;
}

bool server_know(struct server *s, const struct lsp_document *d) {
    struct lsp_place place;
    return look_up(s, d, &place) && checker_for(s, place.lint);
}

bool server_input(struct server *s, struct lsp_document *d, struct promolint_input *input,
                  const char **trouble) {
    const struct lsp_host *host = s->host;
    struct lsp_place place;
    refresh(s, false);
    *trouble = "out of memory";
    if (!look_up(s, d, &place))
        return false;
    *trouble = place.trouble;
    if (place.trouble || place.excluded || d->kind != LSP_ARTICLE)
        return false;
    bool own = host->npolicies > 0;
    *input = (struct promolint_input){.path = d->path,
                                      .relative = d->is_file ? place.relative : NULL,
                                      .bytes = d->text.n ? d->text.at : "",
                                      .size = d->text.n,
                                      .syntax = syntax_of(d),
                                      .config = place.config,
                                      .policies = own ? host->policies : s->settings.policies,
                                      .npolicies = own ? host->npolicies : s->settings.npolicies,
                                      .site = host->site,
                                      .language = host->language,
                                      .baseline = place.baseline,
                                      .today = host->today(host->context)};
    bool ready = checker_for(s, place.lint);
    *trouble = ready ? NULL : "out of memory";
    return ready;
}

const struct promolint_result *server_check(struct server *s, struct lsp_document *d,
                                            const char **trouble) {
    struct promolint_input input;
    if (!server_input(s, d, &input, trouble))
        return NULL;
    const struct promolint_result *result = promolint_check(s->checker, &input);
    if (!result)
        *trouble = str_terminated(&s->arena, str_of(promolint_checker_error(s->checker)));
    return result;
}

/* Publishes what is due; one document at a time, so that the editor is heard in between. */
static void publish_due(struct server *s) {
    int64_t now = server_now();
    struct lsp_document *next = NULL;
    for (struct lsp_document *d = s->documents.first; d; d = d->next)
        if (d->due && d->due_at <= now && (!next || d->due_at < next->due_at))
            next = d;
    if (!next)
        return;
    next->due = false;
    refresh(s, false);
    diagnostics_publish(s, next);
}

/* ---- messages --------------------------------------------------------------------------- */

struct message {
    const struct json_value *body;
    bool cancelled;
};

struct messages {
    struct message *at;
    uint32_t n, cap;
};

static bool same_id(const struct json_value *a, const struct json_value *b) {
    return a && b && a->kind == b->kind && str_eq(a->text, b->text);
}

/* Marks the request that a cancellation is about, when it is not answered yet. */
static void cancel(struct messages *all, const struct json_value *body) {
    const struct json_value *id = json_path(body, "params.id");
    for (uint32_t i = 0; i < all->n; i++)
        if (json_get(all->at[i].body, "method") && same_id(json_get(all->at[i].body, "id"), id))
            all->at[i].cancelled = true;
}

static void run_method(struct server *s, const struct method *method, const struct json_value *id,
                       const struct json_value *params) {
    struct rpc_error error = {RPC_INTERNAL_ERROR, "out of memory"};
    struct buf result;
    buf_init(&result, OUTPUT_LIMIT);
    bool done = method->run(s, params, &result, &error) && !result.failed;
    if (id && !method->notification) {
        if (done)
            answer(s, id, result.n ? buf_str(&result) : STR("null"));
        else
            refuse(s, id, error.code, error.message);
    }
    buf_release(&result);
}

/* An answer of the editor to a request of ours. */
static void take_answer(struct server *s, const struct json_value *body) {
    if (s->settings_request &&
        (uint64_t)json_integer(json_get(body, "id")) == s->settings_request) {
        s->settings_request = 0;
        settings_take(s, json_get(body, "result"));
    }
}

static void handle_request(struct server *s, const struct message *m, struct str name) {
    const struct json_value *id = json_get(m->body, "id");
    const struct method *method = method_find(name);
    bool starts = str_is(name, "initialize"), ends = str_is(name, "exit");
    if (m->cancelled)
        refuse(s, id, RPC_REQUEST_CANCELLED, "cancelled");
    else if (s->state == SERVER_NEW && !starts && !ends) {
        if (id)
            refuse(s, id, RPC_NOT_INITIALIZED, "initialize comes first");
    } else if ((starts && s->state != SERVER_NEW) || (s->state == SERVER_SHUT_DOWN && !ends)) {
        if (id)
            refuse(s, id, RPC_INVALID_REQUEST,
                   starts ? "initialize comes once" : "the server is shut down");
    } else if (method && !method->notification && !id)
        ; /* a request that nobody waits for */
    else if (method)
        run_method(s, method, id, json_get(m->body, "params"));
    else if (id)
        refuse(s, id, RPC_METHOD_NOT_FOUND, "no such method");
}

static void handle(struct server *s, const struct message *m) {
    const struct json_value *method = json_get(m->body, "method");
    if (method && method->kind == JSON_IS_STRING)
        handle_request(s, m, method->text);
    else if (!method && (json_get(m->body, "result") || json_get(m->body, "error")))
        take_answer(s, m->body);
    else
        refuse(s, json_get(m->body, "id"), RPC_INVALID_REQUEST, "neither a request nor an answer");
}

static void take_frame(struct server *s, struct messages *all, struct str body) {
    struct json_value *value;
    if (!read_body(&s->arena, body, &value)) {
        refuse(s, NULL, RPC_PARSE_ERROR, "not JSON");
        return;
    }
    if (str_is(json_text(json_get(value, "method")), "$/cancelRequest"))
        cancel(all, value);
    *list_push(&s->arena, all) = (struct message){.body = value};
}

/* Takes all frames that are there before the first is answered: one may cancel another. */
static void handle_input(struct server *s, struct frame_reader *reader) {
    struct messages all = {0};
    struct str body;
    for (enum frame frame; (frame = frame_next(reader, &body)) != FRAME_NONE;) {
        if (frame == FRAME_BODY)
            take_frame(s, &all, body);
        else
            refuse(s, NULL, frame == FRAME_TOO_LARGE ? RPC_INVALID_REQUEST : RPC_PARSE_ERROR,
                   frame == FRAME_TOO_LARGE ? "the message is too large" : "no Content-Length");
    }
    for (uint32_t i = 0; i < all.n && !s->over; i++)
        handle(s, &all.at[i]);
}

/* ---- the loop --------------------------------------------------------------------------- */

/* Milliseconds until something is due. */
static int time_left(const struct server *s) {
    int64_t now = server_now(), least = IDLE;
    for (const struct lsp_document *d = s->documents.first; d; d = d->next)
        if (d->due && d->due_at - now < least)
            least = d->due_at - now;
    return least < 0 ? 0 : (int)least;
}

static bool parent_is_gone(const struct server *s) {
    return s->parent > 0 && kill((pid_t)s->parent, 0) != 0 && errno == ESRCH;
}

static void turn(struct server *s, struct frame_reader *reader) {
    struct pollfd input = {.fd = reader->fd, .events = POLLIN};
    int ready = poll(&input, 1, time_left(s));
    if (ready > 0) {
        frame_fill(reader);
        handle_input(s, reader);
    } else if (ready == 0) {
        refresh(s, false);
        s->over = s->over || parent_is_gone(s);
    }
    publish_due(s);
    problems_publish(s);
    arena_clear(&s->arena);
}

static void serve(struct server *s, struct frame_reader *reader) {
    jmp_buf out_of_memory;
    s->arena.on_failure = s->kept.on_failure = &out_of_memory;
    if (setjmp(out_of_memory)) { /* what was being answered is lost, the texts are not */
        arena_release(&s->arena);
        s->arena.on_failure = &out_of_memory;
        refuse(s, NULL, RPC_INTERNAL_ERROR, "out of memory");
    }
    while (!s->over && !s->lost && !reader->end)
        turn(s, reader);
    s->arena.on_failure = s->kept.on_failure = NULL;
}

int lsp_run(const struct lsp_host *host, int input, int output) {
    struct server s = {.host = host, .output = output, .settings = {.debounce = 150}};
    struct frame_reader reader;
    arena_init(&s.arena, 0);
    arena_init(&s.kept, 0);
    buf_init(&s.problems.told, OUTPUT_LIMIT);
    frame_reader_init(&reader, input);
    serve(&s, &reader);
    frame_reader_release(&reader);
    documents_release(&s.documents);
    buf_release(&s.problems.told);
    promolint_checker_free(s.checker);
    arena_release(&s.arena);
    arena_release(&s.kept);
    return s.state == SERVER_SHUT_DOWN ? 0 : 1;
}
