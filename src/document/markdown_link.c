/* Links of Markdown in the text. */
#include "document/markdown_link.h"

#include "document/entity.h"
#include "document/markdown.h"

#include <string.h>

enum { MAX_PARENTHESES = 32, MAX_LABEL = 999, MAX_CHAIN = 16 };

struct link_definition {
    struct span destination;
    uint32_t next; /* index + 1 of the next one of the same hash */
};

static bool is_punctuation(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

static bool is_newline(char c) {
    return c == '\n' || c == '\r';
}

static bool is_escape(struct str text, uint32_t i) {
    return text.p[i] == '\\' && i + 1 < text.n && is_punctuation(text.p[i + 1]);
}

static uint32_t skip_blanks(struct str text, uint32_t i) {
    while (i < text.n && char_is_space(text.p[i]) && !is_newline(text.p[i]))
        i++;
    return i;
}

/* Behind a line end, and behind the '>' of block quotes at the start of the next line. */
static uint32_t skip_line_end(struct str text, uint32_t i) {
    if (i < text.n && text.p[i] == '\r')
        i++;
    if (i < text.n && text.p[i] == '\n')
        i++;
    while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t' || text.p[i] == '>'))
        i++;
    return i;
}

/* White space with at most one line end. */
static uint32_t skip_space(struct str text, uint32_t i) {
    i = skip_blanks(text, i);
    if (i < text.n && is_newline(text.p[i]))
        i = skip_blanks(text, skip_line_end(text, i));
    return i;
}

static bool bracketed_destination(struct str text, uint32_t *at, struct span *out) {
    for (uint32_t i = *at + 1; i < text.n && !is_newline(text.p[i]); i++) {
        if (is_escape(text, i)) {
            i++;
        } else if (text.p[i] == '<') {
            return false;
        } else if (text.p[i] == '>') {
            *out = (struct span){*at + 1, i};
            *at = i + 1;
            return true;
        }
    }
    return false;
}

static bool bare_destination(struct str text, uint32_t *at, struct span *out) {
    int depth = 0;
    uint32_t i = *at;
    for (; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (is_escape(text, i)) {
            i++;
            continue;
        }
        if (c <= ' ' || c == 127 || (c == ')' && depth == 0))
            break;
        depth += (c == '(') - (c == ')');
        if (depth > MAX_PARENTHESES)
            return false;
    }
    if (depth || i == *at)
        return false;
    *out = (struct span){*at, i};
    *at = i;
    return true;
}

static bool read_destination(struct str text, uint32_t *at, struct span *out) {
    if (*at >= text.n)
        return false;
    return text.p[*at] == '<' ? bracketed_destination(text, at, out)
                              : bare_destination(text, at, out);
}

static bool read_title(struct str text, uint32_t *at, struct span *out) {
    if (*at >= text.n)
        return false;
    char open = text.p[*at], close = open == '(' ? ')' : open;
    if (open != '"' && open != '\'' && open != '(')
        return false;
    for (uint32_t i = *at + 1; i < text.n; i++) {
        char c = text.p[i];
        if (is_escape(text, i)) {
            i++;
        } else if (c == close) {
            *out = (struct span){*at + 1, i};
            *at = i + 1;
            return true;
        } else if (c == '(' && open == '(') {
            return false;
        } else if (is_newline(c)) {
            uint32_t next = skip_line_end(text, i);
            if (next >= text.n || is_newline(text.p[next]))
                return false; /* a blank line ends the paragraph */
            i = next - 1;
        }
    }
    return false;
}

/* The destination at `*at` when its place is known, without reading it again. */
static bool take_known(struct str text, uint32_t *at, struct span known, struct span *out) {
    bool bracket = *at < text.n && text.p[*at] == '<';
    if (*at + bracket != known.start || known.end >= text.n)
        return false;
    *out = known;
    *at = known.end + bracket;
    return true;
}

bool link_inline(struct str text, uint32_t at, struct span known, struct link_tail *tail) {
    *tail = (struct link_tail){.destination = NO_SPAN, .title = NO_SPAN};
    if (at >= text.n || text.p[at] != '(')
        return false;
    uint32_t i = skip_space(text, at + 1);
    if (i < text.n && text.p[i] == ')') {
        tail->destination = (struct span){i, i};
        tail->end = i + 1;
        return true;
    }
    if (!(span_exists(known) ? take_known(text, &i, known, &tail->destination)
                             : read_destination(text, &i, &tail->destination)))
        return false;
    uint32_t behind = skip_space(text, i);
    if (behind > i && read_title(text, &behind, &tail->title))
        i = behind;
    i = skip_space(text, i);
    if (i >= text.n || text.p[i] != ')')
        return false;
    tail->end = i + 1;
    return true;
}

uint32_t link_label(struct str text, uint32_t at) {
    if (at >= text.n || text.p[at] != '[')
        return 0;
    for (uint32_t i = at + 1; i < text.n && i - at <= MAX_LABEL + 1; i++) {
        if (is_escape(text, i)) {
            i++;
        } else if (text.p[i] == '[') {
            return 0;
        } else if (text.p[i] == ']') {
            return i + 1;
        } else if (is_newline(text.p[i])) {
            i = skip_line_end(text, i) - 1;
            if (i + 1 < text.n && is_newline(text.p[i + 1]))
                return 0;
        }
    }
    return 0;
}

uint32_t link_closer(struct str text, uint32_t at) {
    for (; at < text.n && text.p[at] != ']'; at++)
        if (is_escape(text, at))
            at++;
    return at < text.n ? at : (uint32_t)text.n;
}

struct span link_definition_title(struct str text, uint32_t at) {
    if (at < text.n && text.p[at] == '>')
        at++;
    uint32_t i = skip_space(text, at);
    struct span title;
    if (i == at || !read_title(text, &i, &title))
        return NO_SPAN;
    i = skip_blanks(text, i);
    return i >= text.n || is_newline(text.p[i]) ? title : NO_SPAN;
}

/* The offset in `s` of the byte after `i` that stands for itself. */
static size_t unescaped(struct str s, size_t i) {
    return s.p[i] == '\\' && i + 1 < s.n && (is_punctuation(s.p[i + 1]) || is_newline(s.p[i + 1]))
               ? i + 1
               : i;
}

bool link_means(struct str written, struct str meant) {
    size_t i = 0, m = 0;
    for (; i < written.n && m < meant.n; i++, m++) {
        i = unescaped(written, i);
        if (written.p[i] != meant.p[m])
            return false;
    }
    return i == written.n && m == meant.n;
}

static uint32_t hash_meaning(struct str written) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < written.n; i++) {
        i = unescaped(written, i);
        h = (h ^ (uint8_t)written.p[i]) * 16777619u;
    }
    return h;
}

static struct str slice(struct str text, struct span s) {
    return (struct str){text.p + s.start, span_length(s)};
}

/* Behind "[label]:" in the line that begins at `i`, within quotes and list items too; or 0. */
static uint32_t definition_label(struct str text, uint32_t i) {
    while (i < text.n && text.p[i] && (strchr(" \t>*+-.)", text.p[i]) || char_is_digit(text.p[i])))
        i++;
    uint32_t end = link_label(text, i);
    return end && end < text.n && text.p[end] == ':' ? end + 1 : 0;
}

bool link_stands_in_definition(struct str text, uint32_t at) {
    enum { LONGEST = 1024 }; /* bytes before it in its line */
    uint32_t line = at;
    while (line && !is_newline(text.p[line - 1]) && at - line < LONGEST)
        line--;
    uint32_t label = definition_label(text, line);
    return label && label <= at;
}

static void read_definition(struct link_definitions *d, struct str text, uint32_t i) {
    struct span destination;
    i = definition_label(text, i);
    if (!i)
        return;
    i = skip_space(text, i);
    if (read_destination(text, &i, &destination))
        *list_room(d->arena, d) = (struct link_definition){destination, 0};
}

/* The first definition of a label counts, so each hash chain is in order of the text. */
static void build_table(struct link_definitions *d, struct str text) {
    d->ready = true;
    for (uint32_t line = 0; line < text.n;) {
        read_definition(d, text, line);
        const char *p = text.p + line;
        while (p < text.p + text.n && !is_newline(*p))
            p++;
        line = (uint32_t)(p - text.p) + 1;
    }
    for (d->room = 16; d->room < d->n * 2; d->room *= 2)
        ;
    d->table = arena_array(d->arena, uint32_t, d->room);
    for (uint32_t i = d->n; i-- > 0;) {
        uint32_t *slot = &d->table[hash_meaning(slice(text, d->at[i].destination)) & (d->room - 1)];
        d->at[i].next = *slot;
        *slot = i + 1;
    }
}

struct span link_definition_find(struct link_definitions *d, struct str text, struct str meant) {
    if (!d->ready)
        build_table(d, text);
    uint32_t i = d->table[str_hash(meant) & (d->room - 1)];
    for (int n = 0; i && n < MAX_CHAIN; i = d->at[i - 1].next, n++)
        if (link_means(slice(text, d->at[i - 1].destination), meant))
            return d->at[i - 1].destination;
    return NO_SPAN;
}

static struct str without_escapes(struct arena *a, struct str written) {
    if (str_find_char(written, '\\', 0) == SIZE_MAX)
        return entity_decode(a, written, ENTITY_STRICT);
    char *out = arena_alloc(a, written.n * 2 + ENTITY_MAX);
    size_t n = 0;
    for (size_t i = 0; i < written.n; i++) {
        size_t length = 0, taken;
        char c[ENTITY_MAX];
        if (written.p[i] == '&' && (taken = entity_read(written, i, ENTITY_STRICT, c, &length))) {
            memcpy(out + n, c, length);
            n += length;
            i += taken - 1;
        } else {
            i = unescaped(written, i);
            out[n++] = written.p[i];
        }
    }
    return (struct str){out, n};
}

/* "https:" and the like, also "mailto:". */
static bool has_scheme(struct str s) {
    size_t i = 0;
    while (i < s.n && (char_is_alnum(s.p[i]) || strchr("+.-", s.p[i])) && s.p[i])
        i++;
    return i > 1 && i < s.n && s.p[i] == ':' && char_is_alpha(s.p[0]);
}

struct str markdown_decode(struct arena *a, struct str written, enum attr_coding coding) {
    if (coding != ATTR_AUTOLINK)
        return without_escapes(a, written);
    struct str address = entity_decode(a, written, ENTITY_STRICT);
    if (has_scheme(address))
        return address;
    bool mail =
        str_find_char(address, '@', 0) != SIZE_MAX && str_find_char(address, '/', 0) == SIZE_MAX;
    return str_format(a, "%s%.*s", mail ? "mailto:" : "http://", STR_ARG(address));
}
