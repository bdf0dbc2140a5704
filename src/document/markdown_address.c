/* Bare addresses in the text of Markdown. */
#include "document/markdown_address.h"

#include <string.h>

/* An address in a TEXT. */
struct address {
    uint32_t token; /* index of the TEXT */
    struct span span;
};

struct addresses {
    struct address *at;
    uint32_t n, cap;
};

/* ---- where one begins and ends ------------------------------------------------------------ */

/* Where the scheme before the ':' at `colon` begins; `colon` when no page has such an address. */
static uint32_t scheme_start(struct str text, uint32_t from, uint32_t colon) {
    enum { LONGEST = 5 };
    uint32_t start = colon;
    while (start > from && colon - start <= LONGEST && char_is_alpha(text.p[start - 1]))
        start--;
    struct str scheme = str_slice(text, start, colon);
    if ((!str_same(scheme, STR("http")) && !str_same(scheme, STR("https"))) ||
        (start > 0 && char_is_alnum(text.p[start - 1])))
        return colon;
    return start;
}

/* A '.' in it, and nothing but what hosts are made of before. */
static bool has_host(struct str text, uint32_t at, uint32_t end) {
    for (uint32_t i = at; i < end; i++) {
        char c = text.p[i];
        if (c == '.' && i > at && i + 1 < end)
            return char_is_alnum(text.p[i + 1]) || (unsigned char)text.p[i + 1] >= 0x80;
        if (!char_is_alnum(c) && c != '-' && c != '_' && (unsigned char)c < 0x80)
            return false;
    }
    return false;
}

static bool is_unbalanced(struct str text, uint32_t start, uint32_t end) {
    int depth = 0;
    for (uint32_t i = start; i < end; i++)
        depth += (text.p[i] == '(') - (text.p[i] == ')');
    return depth < 0;
}

uint32_t markdown_address_end(struct str text, uint32_t start, uint32_t end) {
    enum { MOST = 64 };
    for (int n = 0; end > start && n < MOST; n++) {
        char last = text.p[end - 1];
        if (!last ||
            (!strchr("?!.,:;*_~'\"", last) && (last != ')' || !is_unbalanced(text, start, end))))
            break;
        end--;
    }
    return end;
}

/* The address around the ':' at `colon` in the piece of text; NO_SPAN when there is none. */
static struct span address_at(struct str text, struct span piece, uint32_t colon) {
    uint32_t start = scheme_start(text, piece.start, colon), host = colon + 3;
    if (start == colon || host >= piece.end || text.p[colon + 1] != '/' ||
        text.p[colon + 2] != '/' || !has_host(text, host, piece.end))
        return NO_SPAN;
    uint32_t end = host;
    while (end < piece.end && !char_is_space(text.p[end]) && text.p[end] != '<')
        end++;
    return (struct span){start, markdown_address_end(text, start, end)};
}

/* ---- links of them ------------------------------------------------------------------------ */

static void find_in_text(struct addresses *found, const struct tokens *tokens, uint32_t index,
                         struct str text) {
    struct span piece = tokens->at[index].span;
    struct str until = str_slice(text, 0, piece.end);
    size_t colon = str_find_char(until, ':', piece.start);
    while (colon != SIZE_MAX) {
        struct span address = address_at(text, piece, (uint32_t)colon);
        if (span_exists(address)) {
            *list_room(tokens->arena, found) = (struct address){index, address};
            piece.start = address.end;
        }
        colon = str_find_char(until, ':', span_exists(address) ? address.end : colon + 1);
    }
}

static void find_all(struct addresses *found, const struct tokens *tokens, struct str text) {
    uint32_t links = 0;
    for (uint32_t i = 0; i < tokens->n; i++) {
        const struct token *t = &tokens->at[i];
        if (t->kind == TOKEN_TEXT) {
            if (!links && t->origin == ORIGIN_MARKDOWN && !(t->flags & (NODE_CODE | NODE_ENTITIES)))
                find_in_text(found, tokens, i, text);
        } else if (t->tag == TAG_A && t->kind == TOKEN_START && !(t->flags & NODE_EMPTY)) {
            links++;
        } else if (t->tag == TAG_A && t->kind == TOKEN_END && links) {
            links--;
        }
    }
}

static void push_text(struct tokens *out, const struct token *whole, uint32_t from, uint32_t to) {
    struct token *t = list_room(out->arena, out);
    *t = *whole;
    t->span = (struct span){from, to};
}

static void push_link(struct document *d, struct tokens *out, const struct token *whole,
                      struct span address) {
    const struct token mark = {.origin = ORIGIN_MARKDOWN, .tag = TAG_A, .name = tag_text(TAG_A)};
    struct token *t = list_room(out->arena, out);
    *t = mark;
    t->kind = TOKEN_START;
    t->span = (struct span){address.start, address.start};
    t->attrs = d->attrs.n;
    t->nattrs = 1;
    *list_room(d->arena, &d->attrs) = (struct attr){
        .name = STR("href"), .value = address, .name_span = NO_SPAN, .coding = ATTR_AUTOLINK};
    push_text(out, whole, address.start, address.end);
    t = list_room(out->arena, out);
    *t = mark;
    t->kind = TOKEN_END;
    t->span = (struct span){address.end, address.end};
}

void markdown_addresses(struct document *d, struct tokens *tokens) {
    struct addresses found = {0};
    find_all(&found, tokens, d->source->text);
    if (found.n == 0)
        return;
    struct tokens out = *tokens;
    out.at = NULL;
    out.n = out.cap = 0;
    for (uint32_t i = 0, next = 0; i < tokens->n; i++) {
        const struct token *t = &tokens->at[i];
        uint32_t at = t->span.start;
        for (; next < found.n && found.at[next].token == i; next++) {
            struct span address = found.at[next].span;
            if (address.start > at)
                push_text(&out, t, at, address.start);
            push_link(d, &out, t, address);
            at = address.end;
        }
        if (at == t->span.start)
            *list_room(out.arena, &out) = *t;
        else if (at < t->span.end)
            push_text(&out, t, at, t->span.end);
    }
    *tokens = out;
}
