/* The server: what it knows of the editor, and the loop that answers it. */
#ifndef LSP_SERVER_H
#define LSP_SERVER_H

#include "base/json.h"
#include "base/json_write.h"
#include "lsp/document.h"
#include "lsp/lsp.h"
#include "lsp/params.h"

/* The page of a rule, as editors may ask for it: "promolint:" ID ".md". */
#define RULE_SCHEME "promolint:"

/* JSON-RPC's error codes, and the protocol's. */
enum rpc_code {
    RPC_PARSE_ERROR = -32700,
    RPC_INVALID_REQUEST = -32600,
    RPC_METHOD_NOT_FOUND = -32601,
    RPC_INVALID_PARAMS = -32602,
    RPC_INTERNAL_ERROR = -32603,
    RPC_NOT_INITIALIZED = -32002,
    RPC_REQUEST_CANCELLED = -32800
};

struct rpc_error {
    enum rpc_code code;
    const char *message; /* one line */
};

/* What the editor says that it can do. */
struct abilities {
    bool pull;             /* asks for diagnostics itself, so that none are sent unasked */
    bool pull_refresh;     /* can be told to ask again */
    bool related;          /* shows places related to a diagnostic */
    bool description;      /* shows a link to a rule's page */
    bool configuration;    /* can be asked for its settings */
    bool watch;            /* watches files that it is told of */
    bool document_changes; /* takes edits with the version that they are for */
    bool create_files;     /* makes files */
    bool resolve_edit;     /* asks for the edit of a code action when it is chosen */
    bool literals;         /* takes code actions that are no commands */
    bool markdown;         /* shows Markdown in a hover */
    bool snippets;         /* takes placeholders in completions */
    bool outline;          /* takes symbols with their ranges */
};

/* What the editor's user has set. */
struct settings {
    const char *const *policies; /* empty: as the configuration says */
    size_t npolicies;
    enum promolint_severity severity; /* what is milder is not shown; 0: all is */
    int64_t debounce;                 /* milliseconds without an edit before a text is judged */
};

/* What is said of files that are not open; problem.c. */
struct problems {
    struct buf told; /* their paths, each terminated */
    size_t n;        /* how many problems there were then */
    bool stale;      /* some may have gone, or a document was opened or closed */
};

enum server_state { SERVER_NEW, SERVER_RUNNING, SERVER_SHUT_DOWN };

struct server {
    const struct lsp_host *host;
    int output;
    enum server_state state;
    bool over;          /* exit was told, or the editor is gone */
    bool lost;          /* the editor does not read any more */
    struct arena arena; /* of the messages at hand: cleared when they are answered */
    struct arena kept;  /* of the settings and folders */
    struct {
        const char **at; /* absolute paths */
        uint32_t n, cap;
    } folders; /* that are open as workspaces */
    struct abilities client;
    struct settings settings;
    struct lsp_documents documents;
    struct promolint_checker *checker; /* NULL: to be made */
    const struct promolint *known;     /* whose checker it is */
    long long parent;                  /* the editor's process; 0: it did not say */
    uint64_t requests;                 /* that were sent to the editor */
    uint64_t settings_request;         /* the one that asked for settings; 0: none */
    uint64_t results;                  /* numbers of diagnostics so far */
    int64_t refreshed;                 /* when the host last looked for changes */
    bool reread;                       /* an open configuration was edited since then */
    struct problems problems;
};

/* Milliseconds of a clock that only goes forward. */
int64_t server_now(void);

/* Sends a notification; `params` is JSON. */
void server_notify(struct server *, const char *method, struct str params);
/* Sends a request; gives its id. */
uint64_t server_request(struct server *, const char *method, struct str params);
/* Writes a line into the editor's log of the server. */
void server_log(struct server *, const char *text);

/* Judges a document's text later, when it has not changed for a while. */
void server_touch(struct server *, struct lsp_document *);
/* An open configuration is not as it was when it was read; or is open no more. */
void server_reread(struct server *, const struct lsp_document *);
/* Reads all configurations again, and judges all documents: what holds for them may be new. */
void server_reload(struct server *);

/* The document of a file that is open, by this name or another; NULL: it is not. */
struct lsp_document *server_open_file(const struct server *, const char *path);
/* What holds for a file, "" for no file; see struct lsp_host. */
bool server_look_up(struct server *, const char *path, struct lsp_place *);
/*
 * How a document is to be checked as it is now, by the server's checker; valid until its next
 * refresh. False: it cannot be judged, and `trouble` says why, NULL when there is nothing to judge.
 */
bool server_input(struct server *, struct lsp_document *, struct promolint_input *,
                  const char **trouble);
/* Makes `known` what holds for a document, whatever can be said of it. False: no memory. */
bool server_know(struct server *, const struct lsp_document *);
/*
 * The check of a document as it is now; valid until the next check. NULL: it cannot be judged, and
 * `trouble` says why. Lives in the message's arena.
 */
const struct promolint_result *server_check(struct server *, struct lsp_document *,
                                            const char **trouble);

#endif
