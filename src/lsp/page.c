/*
 * promolint/page, a request of our own: {"id": RULE} is answered by {"text": PAGE}. So an editor
 * can show the page that the link of a diagnostic leads to, RULE_SCHEME.
 */
#include "lsp/method.h"

enum { PAGE_LIMIT = 1 << 24 };

static void write_page(void *page, const char *bytes, size_t size) {
    buf_add(page, (struct str){bytes, size});
}

bool method_page(struct server *s, const struct json_value *params, struct buf *out,
                 struct rpc_error *error) {
    struct lsp_place place;
    struct buf page;
    if (!server_look_up(s, "", &place))
        return false;
    buf_init(&page, PAGE_LIMIT);
    const char *id = str_terminated(&s->arena, json_text(json_get(params, "id")));
    bool found = promolint_explain(place.lint, id, write_page, &page) && !page.failed;
    if (found) {
        json_open(out, '{');
        json_member(out, "text", buf_str(&page));
        json_close(out, '}');
    } else
        *error = (struct rpc_error){RPC_INVALID_PARAMS, "no such rule"};
    buf_release(&page);
    return found;
}
