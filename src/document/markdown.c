/*
 * Markdown: md4c's events, translated into the calls of markdown_build.h. Here
 * is also what works around a list item that md4c 0.4.8 ends too early.
 */
#include "document/markdown.h"

#include "document/front_matter.h"
#include "document/markdown_address.h"
#include "document/markdown_breaks.h"
#include "document/markdown_build.h"
#include "document/markdown_lines.h"

#include <md4c.h>
#include <string.h>

/* From `at` in the parsed buffer on, `delta` is to be added to come to the text. */
struct shift {
    uint32_t at;
    int64_t delta;
};

/* What is parsed: the masked text behind the front matter, with line ends added. */
struct input {
    struct str buffer;
    struct {
        struct shift *at;
        uint32_t n, cap;
    } shifts;
    uint32_t current; /* index of the shift that was used last */
};

struct parse {
    struct markdown m;
    struct input input;
    struct markdown_breaks breaks;
    uint32_t from;        /* offset in the text where the Markdown begins */
    jmp_buf failure;      /* where the arenas go when memory runs out within a callback */
    uint64_t hash;        /* of all events, where they are compared */
    uint32_t items;       /* open list items */
    uint32_t inner_links; /* depth of links in a link's text, which the parser makes of addresses */
    bool verbatim;        /* what comes are the lines of a block of code or HTML: */
    uint32_t end;    /* where the text of the last one ends in the buffer, UINT32_MAX unknown, */
    uint32_t so_far; /* and the text of the one at hand */
    bool doubtful;   /* an item may have been ended too early: see settle() */
};

/* ---- places ------------------------------------------------------------------------------ */

/* Offset in the text of a pointer that md4c gave; UINT32_MAX when it points elsewhere. */
static uint32_t offset_of(struct input *in, const char *p, size_t n) {
    uintptr_t start = (uintptr_t)in->buffer.p, place = (uintptr_t)p;
    if (place < start || place + n > start + in->buffer.n)
        return UINT32_MAX;
    uint32_t at = (uint32_t)(place - start), low = in->current;
    const struct shift *shifts = in->shifts.at;
    if (at < shifts[low].at || (low + 1 < in->shifts.n && at >= shifts[low + 1].at)) {
        uint32_t high = in->shifts.n;
        for (low = 0; high - low > 1;) {
            uint32_t middle = low + (high - low) / 2;
            *(shifts[middle].at <= at ? &low : &high) = middle;
        }
        in->current = low;
    }
    return (uint32_t)(at + shifts[low].delta);
}

/* ---- what md4c gets ------------------------------------------------------------------------ */

/*
 * The text, with `before` line ends in front. md4c 0.4.8 looks at the byte behind a text that has
 * no line end there ("[a](" and nothing more): then it gets a copy with one behind it.
 */
static void build_input(struct parse *p, uint32_t before) {
    struct arena *a = p->m.out->arena;
    struct str text = str_slice(p->m.text, p->from, p->m.text.n);
    struct input *in = &p->input;
    *in = (struct input){.buffer = text};
    *list_room(a, &in->shifts) = (struct shift){0, (int64_t)p->from - before};
    if (before == 0 && p->breaks.n == 0 && str_ends(text, STR("\n")))
        return;
    char *copy = arena_room(a, text.n + before + 2 * (size_t)p->breaks.n + 1);
    size_t n = before;
    memset(copy, '\n', before);
    uint32_t done = p->from;
    for (uint32_t i = 0; i <= p->breaks.n; i++) {
        uint32_t to = i < p->breaks.n ? p->breaks.at[i] : (uint32_t)p->m.text.n;
        if (to > done)
            memcpy(copy + n, p->m.text.p + done, to - done);
        n += to - done;
        done = to;
        if (i == p->breaks.n)
            break;
        copy[n++] = '\n';
        copy[n++] = '\n';
        *list_room(a, &in->shifts) = (struct shift){(uint32_t)n, (int64_t)to - (int64_t)n};
    }
    copy[n] = '\n';
    in->buffer = (struct str){copy, n};
}

/* ---- events ---------------------------------------------------------------------------------- */

static enum tag block_tag(MD_BLOCKTYPE type, void *detail) {
    static const uint16_t tags[] = {[MD_BLOCK_QUOTE] = TAG_BLOCKQUOTE,
                                    [MD_BLOCK_UL] = TAG_UL,
                                    [MD_BLOCK_OL] = TAG_OL,
                                    [MD_BLOCK_LI] = TAG_LI,
                                    [MD_BLOCK_CODE] = TAG_PRE,
                                    [MD_BLOCK_P] = TAG_P,
                                    [MD_BLOCK_TABLE] = TAG_TABLE,
                                    [MD_BLOCK_THEAD] = TAG_THEAD,
                                    [MD_BLOCK_TR] = TAG_TR,
                                    [MD_BLOCK_TBODY] = TAG_TBODY,
                                    [MD_BLOCK_TH] = TAG_TH,
                                    [MD_BLOCK_TD] = TAG_TD};
    if (type == MD_BLOCK_H)
        return (enum tag)(TAG_H1 + (((MD_BLOCK_H_DETAIL *)detail)->level - 1) % 6);
    return (enum tag)tags[type];
}

static bool is_silent(MD_BLOCKTYPE type) {
    return type == MD_BLOCK_DOC || type == MD_BLOCK_HTML || type == MD_BLOCK_HR;
}

/*
 * md4c may take the record of a line for that of a list item by its low byte: of where the
 * last line of a block of code or HTML ends, or another line begins.
 */
enum { ITEM_BYTE = MD_BLOCK_LI };

static bool ends_like_item(const struct parse *p) {
    return p->end == UINT32_MAX || (p->end & 0xff) == ITEM_BYTE;
}

/* Are the two lines behind the one at `at` blank? */
static bool blank_lines_follow(struct str text, uint32_t at) {
    size_t end = str_find_char(text, '\n', at);
    for (int n = 0; n < 2; n++) {
        size_t next = end == SIZE_MAX ? end : str_find_char(text, '\n', end + 1);
        if (next == SIZE_MAX || str_trim(str_slice(text, end, next)).n)
            return false;
        end = next;
    }
    return true;
}

/* Can its line begin so, with nothing but marks before the text at `start`? */
static bool begins_like_item(struct str text, uint32_t start) {
    enum { MOST_MARKS = 16 };
    uint32_t marks = (start - ITEM_BYTE) & 0xff;
    if (marks > MOST_MARKS || marks > start)
        return false;
    for (uint32_t i = start - marks; i < start; i++)
        if (char_is_space(text.p[i]) || char_is_alnum(text.p[i]))
            return false;
    uint32_t before = start - marks;
    return (!before || char_is_space(text.p[before - 1])) && blank_lines_follow(text, start);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user) {
    struct parse *p = user;
    if (setjmp(p->failure))
        return 1;
    p->items += type == MD_BLOCK_LI;
    p->verbatim = type == MD_BLOCK_CODE || type == MD_BLOCK_HTML;
    p->end = p->so_far = UINT32_MAX;
    if (type == MD_BLOCK_HR)
        markdown_rule(&p->m);
    if (is_silent(type))
        return 0;
    markdown_start(&p->m, block_tag(type, detail), true);
    const MD_BLOCK_LI_DETAIL *item = type == MD_BLOCK_LI ? detail : NULL;
    if (item && item->is_task)
        markdown_task(&p->m, offset_of(&p->input, p->input.buffer.p + item->task_mark_offset, 1));
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user) {
    struct parse *p = user;
    if (setjmp(p->failure))
        return 1;
    p->items -= type == MD_BLOCK_LI;
    if (p->verbatim && p->items && ends_like_item(p))
        p->doubtful = true;
    p->verbatim = false;
    if (type == MD_BLOCK_HTML)
        markdown_flush_html(&p->m);
    else if (!is_silent(type))
        markdown_end(&p->m, block_tag(type, detail), true);
    return 0;
}

static enum tag span_tag(MD_SPANTYPE type) {
    switch (type) {
    case MD_SPAN_EM:
        return TAG_EM;
    case MD_SPAN_STRONG:
        return TAG_STRONG;
    case MD_SPAN_CODE:
        return TAG_CODE;
    case MD_SPAN_DEL:
        return TAG_DEL;
    default:
        return TAG_SPAN; /* kinds of extensions that aren't asked for */
    }
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user) {
    (void)detail;
    struct parse *p = user;
    if (setjmp(p->failure))
        return 1;
    if (type == MD_SPAN_A && markdown_in_link(&p->m))
        p->inner_links++; /* "[www.example.com](/shop)": an address in a link's text is text */
    else if (type == MD_SPAN_A || type == MD_SPAN_IMG)
        markdown_link_start(&p->m, type == MD_SPAN_IMG);
    else
        markdown_start(&p->m, span_tag(type), false);
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user) {
    struct parse *p = user;
    if (setjmp(p->failure))
        return 1;
    if (type == MD_SPAN_A && p->inner_links) {
        p->inner_links--;
        return 0;
    }
    if (type != MD_SPAN_A && type != MD_SPAN_IMG) {
        markdown_end(&p->m, span_tag(type), false);
        return 0;
    }
    const MD_ATTRIBUTE *to = type == MD_SPAN_A ? &((MD_SPAN_A_DETAIL *)detail)->href
                                               : &((MD_SPAN_IMG_DETAIL *)detail)->src;
    struct markdown_meaning meant = {.destination = {to->text ? to->text : "", to->size}};
    meant.destination_at = to->size ? offset_of(&p->input, to->text, to->size) : UINT32_MAX;
    markdown_link_end(&p->m, type == MD_SPAN_IMG, &meant);
    return 0;
}

/* Takes the place in the buffer of text in a list item. */
static void note_text(struct parse *p, const char *at, size_t n) {
    uint32_t start = (uint32_t)(at - p->input.buffer.p);
    if (p->verbatim)
        p->so_far = start + (uint32_t)n;
    else if (begins_like_item(p->input.buffer, start))
        p->doubtful = true;
}

/* Takes text that is no piece of the buffer: a line end, or white space, or a NUL. */
static void note_other(struct parse *p, bool line_end) {
    if (line_end)
        p->end = p->so_far;
    p->so_far = UINT32_MAX;
}

static int text(MD_TEXTTYPE type, const MD_CHAR *at, MD_SIZE n, void *user) {
    static const uint8_t kinds[] = {[MD_TEXT_ENTITY] = MARKDOWN_ENTITY,
                                    [MD_TEXT_CODE] = MARKDOWN_CODE,
                                    [MD_TEXT_HTML] = MARKDOWN_HTML,
                                    [MD_TEXT_LATEXMATH] = MARKDOWN_PLAIN};
    struct parse *p = user;
    if (setjmp(p->failure))
        return 1;
    uint32_t start = offset_of(&p->input, at, n);
    if (type == MD_TEXT_NULLCHAR || type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
        note_other(p, false);
        markdown_break(&p->m);
    } else if (start == UINT32_MAX) {
        bool line_end = *at == '\n';
        if (line_end && type == MD_TEXT_HTML)
            markdown_html_line_end(&p->m);
        note_other(p, line_end);
    } else {
        if (p->items)
            note_text(p, at, n);
        markdown_text(&p->m, (struct span){start, start + n}, (enum markdown_text)kinds[type]);
    }
    return 0;
}

/* ---- events that are only compared ---------------------------------------------------------- */

enum event { EVENT_ENTER = 1, EVENT_LEAVE, EVENT_OPEN, EVENT_SHUT, EVENT_TEXT };

static void mix(struct parse *p, enum event event, unsigned type, uint64_t what) {
    p->hash = (p->hash ^ ((uint64_t)event << 56 | (uint64_t)type << 48 | what)) *
              UINT64_C(0x9e3779b97f4a7c15);
    p->hash ^= p->hash >> 29;
}

static int hash_enter_block(MD_BLOCKTYPE type, void *detail, void *user) {
    (void)detail;
    mix(user, EVENT_ENTER, type, 0);
    return 0;
}

static int hash_leave_block(MD_BLOCKTYPE type, void *detail, void *user) {
    (void)detail;
    mix(user, EVENT_LEAVE, type, 0);
    return 0;
}

static int hash_enter_span(MD_SPANTYPE type, void *detail, void *user) {
    (void)detail;
    mix(user, EVENT_OPEN, type, 0);
    return 0;
}

static int hash_leave_span(MD_SPANTYPE type, void *detail, void *user) {
    (void)detail;
    mix(user, EVENT_SHUT, type, 0);
    return 0;
}

static int hash_text(MD_TEXTTYPE type, const MD_CHAR *at, MD_SIZE n, void *user) {
    struct parse *p = user;
    mix(p, EVENT_TEXT, type, (uint64_t)offset_of(&p->input, at, n) << 24 ^ n);
    return 0;
}

static const MD_PARSER reader = {.enter_block = enter_block,
                                 .leave_block = leave_block,
                                 .enter_span = enter_span,
                                 .leave_span = leave_span,
                                 .text = text};
static const MD_PARSER hasher = {.enter_block = hash_enter_block,
                                 .leave_block = hash_leave_block,
                                 .enter_span = hash_enter_span,
                                 .leave_span = hash_leave_span,
                                 .text = hash_text};

/* Parses; md4c owns memory meanwhile, so the arenas must not jump over it. */
static void run(struct parse *p, const MD_PARSER *callbacks) {
    struct arena *kept = p->m.document->arena, *scratch = p->m.out->arena;
    jmp_buf *outer = kept->on_failure, *outer_scratch = scratch->on_failure;
    MD_PARSER parser = *callbacks;
    parser.flags = MD_DIALECT_GITHUB;
    if (p->m.document->source->syntax == SYNTAX_MDX)
        parser.flags |= MD_FLAG_NOINDENTEDCODEBLOCKS;
    p->hash = 0;
    p->items = 0;
    kept->on_failure = scratch->on_failure = &p->failure;
    int result = md_parse(p->input.buffer.p, (MD_SIZE)p->input.buffer.n, &parser, p);
    kept->on_failure = outer;
    scratch->on_failure = outer_scratch;
    if (result)
        arena_fail(scratch);
}

static uint64_t hash_of(struct parse *p, uint32_t before) {
    build_input(p, before);
    run(p, &hasher);
    return p->hash;
}

static void read_all(struct parse *p, uint32_t before) {
    markdown_begin(&p->m, p->m.document, p->m.out, p->from);
    build_input(p, before);
    run(p, &reader);
    markdown_finish(&p->m);
}

/*
 * md4c 0.4.8 (and its successors so far) ends a list item too early where it takes
 * the record of a line in it for that of an empty item, which happens at certain
 * offsets. Parsed a line end later the same text gives the right events: where the
 * two differ, a third one tells which of them it was.
 */
static void settle(struct parse *p, uint32_t attrs, uint32_t unknowns) {
    uint64_t first = hash_of(p, 0), second = hash_of(p, 1);
    if (first == second || hash_of(p, 2) == first)
        return;
    p->m.out->n = 0;
    p->m.out->balanced = true;
    p->m.document->attrs.n = attrs;
    p->m.document->unknowns.n = unknowns;
    for (uint32_t i = 0; i < p->m.templates.n; i++)
        p->m.templates.at[i].open = 0;
    read_all(p, 1);
}

void markdown_read(struct document *d, struct tokens *out) {
    struct parse *p = arena_new(out->arena, struct parse);
    out->balanced = true;
    p->from = front_matter_read(d);
    p->m = (struct markdown){
        .document = d, .out = out, .text = d->source->text, .templates = {.arena = out->arena}};
    template_scan(d, &p->m.templates, p->from);
    if (p->m.templates.n || p->m.templates.tags.n)
        p->m.text = template_mask(&p->m.templates, p->m.text);
    p->m.text = markdown_lines_mask(out->arena, d->source, p->m.text, p->from);
    p->breaks.arena = out->arena;
    markdown_breaks_find(&p->breaks, d->source, p->m.text, p->from);
    uint32_t attrs = d->attrs.n, unknowns = d->unknowns.n;
    read_all(p, 0);
    if (p->doubtful)
        settle(p, attrs, unknowns);
    markdown_addresses(d, out);
}
