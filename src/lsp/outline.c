/* An article at a glance: the lens above it, and the symbols it holds. */
#include "lsp/method.h"
#include "lsp/words.h"

enum { LINE_LIMIT = 1 << 12, LONGEST_NAME = 80 /* bytes */ };
enum { SYMBOL_STRING = 15, SYMBOL_EVENT = 24 };

/* ---- the lens --------------------------------------------------------------------------- */

void lens_offer(const struct server *s, struct buf *out) {
    (void)s;
    json_key(out, "codeLensProvider");
    json_raw(out, STR("{\"resolveProvider\":false}"));
}

bool method_lens(struct server *s, const struct json_value *params, struct buf *out,
                 struct rpc_error *error) {
    struct lsp_document *d = document_of(s, params, error);
    const char *trouble;
    if (!d)
        return false;
    const struct promolint_result *r = server_check(s, d, &trouble);
    struct buf line;
    buf_init(&line, LINE_LIMIT);
    if (r)
        words_summary(&line, r);
    json_open(out, '[');
    if (line.n) {
        json_open(out, '{');
        write_range(out, "range", (struct lsp_range){{0, 0}, {0, 0}});
        json_key(out, "command");
        json_open(out, '{');
        json_member(out, "title", buf_str(&line));
        json_member(out, "command", STR("")); /* it says all that there is */
        json_close(out, '}');
        json_close(out, '}');
    }
    json_close(out, ']');
    buf_release(&line);
    return true;
}

/* ---- symbols ---------------------------------------------------------------------------- */

struct symbol {
    struct str name;
    struct promolint_place place;
    unsigned kind;
};

struct outline {
    struct server *server;
    struct lsp_document *document;
    struct {
        struct symbol *at;
        uint32_t n, cap;
    } symbols; /* by place */
};

static void add_symbol(struct outline *o, struct str name, struct promolint_place place,
                       unsigned kind) {
    list_push(&o->server->arena, &o->symbols);
    uint32_t i = o->symbols.n - 1;
    for (; i && o->symbols.at[i - 1].place.offset > place.offset; i--)
        o->symbols.at[i] = o->symbols.at[i - 1];
    o->symbols.at[i] = (struct symbol){name, place, kind};
}

static struct str cut(struct promolint_text text) {
    size_t n = text.size;
    if (n > LONGEST_NAME)
        for (n = LONGEST_NAME; n && ((unsigned char)text.at[n] & 0xC0) == 0x80;)
            n--;
    return (struct str){text.at, n};
}

static void add_placements(struct outline *o, const struct promolint_result *r) {
    for (size_t i = 0; i < promolint_result_counts(r).placements; i++) {
        struct promolint_placement p = promolint_result_placement(r, i);
        const char *words = placement_words((struct str){p.kind.at, p.kind.size});
        struct promolint_text whose = p.network_name.size ? p.network_name : p.merchant;
        struct str name =
            str_format(&o->server->arena, "%s%s%.*s, %.*s", words, whose.size ? ": " : "",
                       STR_ARG(cut(whose)), STR_ARG(cut(p.grade)));
        add_symbol(o, name, p.place, SYMBOL_EVENT);
    }
}

static void add_disclosures(struct outline *o, const struct promolint_result *r) {
    for (size_t i = 0; i < promolint_result_counts(r).disclosures; i++) {
        struct promolint_disclosure d = promolint_result_disclosure(r, i);
        add_symbol(o, str_format(&o->server->arena, "disclosure: %.*s", STR_ARG(cut(d.text))),
                   d.place, SYMBOL_STRING);
    }
}

static void write_symbol(const struct outline *o, struct buf *out, const struct symbol *symbol) {
    struct lsp_range range =
        lsp_text_range(&o->document->text, symbol->place.offset, symbol->place.length);
    json_open(out, '{');
    json_member(out, "name", symbol->name);
    json_count(out, "kind", symbol->kind);
    if (o->server->client.outline) {
        write_range(out, "range", range);
        write_range(out, "selectionRange", range);
    } else {
        json_key(out, "location");
        json_open(out, '{');
        json_member(out, "uri", str_of(o->document->uri));
        write_range(out, "range", range);
        json_close(out, '}');
    }
    json_close(out, '}');
}

void symbols_offer(const struct server *s, struct buf *out) {
    (void)s;
    json_flag(out, "documentSymbolProvider", true);
}

bool method_symbols(struct server *s, const struct json_value *params, struct buf *out,
                    struct rpc_error *error) {
    struct outline o = {.server = s, .document = document_of(s, params, error)};
    const char *trouble;
    if (!o.document)
        return false;
    const struct promolint_result *r = server_check(s, o.document, &trouble);
    if (r) {
        add_placements(&o, r);
        add_disclosures(&o, r);
    }
    json_open(out, '[');
    for (uint32_t i = 0; i < o.symbols.n; i++)
        write_symbol(&o, out, &o.symbols.at[i]);
    json_close(out, ']');
    return true;
}
