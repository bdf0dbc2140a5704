/* Raw HTML that needs no repair: see html_skeleton.c for the rules that it must not touch. */
#include "document/nesting.h"

#include "document/html_skeleton.h"

enum { MAX_OPEN = 128 };

struct nesting {
    const struct tokens *tokens;
    uint32_t open[MAX_OPEN]; /* indices of tokens */
    uint32_t n;
    uint32_t paragraphs, links; /* open ones */
};

static const struct token *innermost(const struct nesting *s) {
    return s->n ? &s->tokens->at[s->open[s->n - 1]] : NULL;
}

static bool is_list(enum tag tag) {
    return tag == TAG_UL || tag == TAG_OL || tag == TAG_MENU;
}

static bool is_row_group(enum tag tag) {
    return tag == TAG_TBODY || tag == TAG_THEAD || tag == TAG_TFOOT;
}

/* Elements that end others, or are ended by others, unless they stand right in their parent. */
static bool fits(enum tag tag, enum tag parent) {
    switch (tag) {
    case TAG_HTML:
    case TAG_HEAD:
    case TAG_BODY:
    case TAG_TITLE:
    case TAG_XMP:
    case TAG_PLAINTEXT:
        return false;
    case TAG_LI:
        return is_list(parent);
    case TAG_DD:
    case TAG_DT:
        return parent == TAG_DL;
    case TAG_TD:
    case TAG_TH:
        return parent == TAG_TR;
    case TAG_TR:
        return is_row_group(parent) || parent == TAG_TABLE;
    case TAG_TBODY:
    case TAG_THEAD:
    case TAG_TFOOT:
    case TAG_CAPTION:
        return parent == TAG_TABLE;
    case TAG_OPTION:
        return parent != TAG_OPTION;
    default:
        return !tag_heading_level(tag) || !tag_heading_level(parent);
    }
}

static bool start(struct nesting *s, uint32_t i) {
    const struct token *token = &s->tokens->at[i], *parent = innermost(s);
    enum tag tag = (enum tag)token->tag;
    if (parent && skeleton_is_content((enum tag)parent->tag))
        return false;
    if (token->flags & NODE_BROKEN || !fits(tag, parent ? (enum tag)parent->tag : TAG_OTHER) ||
        (s->paragraphs && tag_kind(tag) & TAG_BLOCK) || (s->links && tag == TAG_A))
        return false;
    if (token->flags & NODE_EMPTY || tag_kind(tag) & TAG_VOID)
        return true;
    if (s->n == MAX_OPEN)
        return false;
    s->paragraphs += tag == TAG_P;
    s->links += tag == TAG_A;
    s->open[s->n++] = i;
    return true;
}

static bool end(struct nesting *s, const struct token *token) {
    const struct token *open = innermost(s);
    if (!open || open->tag != token->tag || !str_eq(open->name, token->name))
        return false;
    s->paragraphs -= token->tag == TAG_P;
    s->links -= token->tag == TAG_A;
    s->n--;
    return true;
}

bool nesting_is_sound(const struct tokens *tokens) {
    struct nesting s;
    s.tokens = tokens;
    s.n = s.paragraphs = s.links = 0;
    for (uint32_t i = 0; i < tokens->n; i++) {
        const struct token *token = &tokens->at[i];
        if ((token->kind == TOKEN_START && !start(&s, i)) ||
            (token->kind == TOKEN_END && !end(&s, token)))
            return false;
    }
    return s.n == 0;
}
