/* Front matter read line by line: see the header for what is left to the YAML parser. */
#include "document/yaml_plain.h"

#include "document/encoding.h"

#include <string.h>

enum { MAX_LEVELS = 8, MAX_KEYS = 64, MAX_NAME = 128 };

/* A map or list that is open. */
struct level {
    uint32_t indent;
    uint32_t path;  /* length of its own path */
    uint32_t keys;  /* index of its first key in reading.keys */
    uint32_t items; /* read so far */
    bool list;
};

struct reading {
    struct yaml_plain *out;
    struct str text;
    uint32_t i;      /* offset of the line that is to be read next */
    uint32_t indent; /* of that line */
    char path[YAML_PLAIN_MAX_KEY];
    struct level levels[MAX_LEVELS];
    uint32_t nlevels;
    struct str keys[MAX_KEYS]; /* of all open maps */
    uint32_t nkeys;
};

/* Part of a line: the scanners below move `i`. */
struct line {
    struct str text;
    uint32_t i, end;
};

/* ---- what YAML takes for text -------------------------------------------------------------- */

/* Not a control character, a line end of Unicode, or what else YAML doesn't take as it is. */
static bool is_simple_sequence(const char *p, size_t n) {
    const uint8_t *b = (const uint8_t *)p;
    if (n < 2 || (b[0] == 0xC2 && b[1] < 0xA0))
        return false;
    bool line_end = b[0] == 0xE2 && b[1] == 0x80 && (b[2] == 0xA8 || b[2] == 0xA9);
    bool mark = b[0] == 0xEF && (b[1] == 0xBB || b[1] == 0xBF) && b[2] >= 0xBE;
    return !line_end && !mark;
}

/* Are all eight bytes from ' ' to '~'? Otherwise the high bit of one of them is set. */
static bool are_simple(const char *p) {
    const uint64_t ones = 0x0101010101010101u;
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return ((word | (word + ones) | (word - ones * ' ')) & ones * 0x80) == 0;
}

static bool is_simple_text(struct str s) {
    for (size_t i = 0; i < s.n;) {
        while (s.n - i >= 8 && are_simple(s.p + i))
            i += 8;
        if (i == s.n)
            break;
        char c = s.p[i];
        if ((c >= ' ' && c < 0x7F) || c == '\n') {
            i++;
            continue;
        }
        size_t n = encoding_sequence(s.p + i, s.n - i);
        if (!is_simple_sequence(s.p + i, n))
            return false;
        i += n;
    }
    return true;
}

static bool is_key_char(char c) {
    return char_is_alnum(c) || c == '_' || c == '-' || c == '.';
}

static bool is_plain_in_list(char c) {
    return is_key_char(c) || c == ' ' || c == '/' || c == '+' || c == '(' || c == ')' ||
           c == '\'' || c & 0x80;
}

/* ---- values -------------------------------------------------------------------------------- */

/* Sets a part of the path behind `path`; its length, or 0 when that's too long. */
static uint32_t set_part(struct reading *r, uint32_t path, struct str part) {
    if (path + part.n + 1 >= sizeof r->path)
        return 0;
    if (path)
        r->path[path++] = '.';
    memcpy(r->path + path, part.p, part.n);
    return path + (uint32_t)part.n;
}

/* The code point of "\uXXXX" at the '\'; 0 when it is none that stands for a character. */
static uint32_t unicode_escape(struct str s, size_t i) {
    enum { DIGITS = 4 };
    uint32_t code = 0;
    if (s.n - i < 2 + DIGITS || s.p[i + 1] != 'u')
        return 0;
    for (size_t k = i + 2; k < i + 2 + DIGITS; k++) {
        char c = char_lower(s.p[k]);
        if (!char_is_digit(c) && (c < 'a' || c > 'f'))
            return 0;
        code = code * 16 + (uint32_t)(char_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return code < ' ' || (code >= 0xD800 && code < 0xE000) ? 0 : code;
}

/* What a scalar means; a copy only when it has escapes, those of quoted(). */
static struct str value_of(const struct reading *r, struct span span) {
    struct str written = str_slice(r->text, span.start, span.end);
    bool escapes = span.start && r->text.p[span.start - 1] == '"' &&
                   str_find_char(written, '\\', 0) != SIZE_MAX;
    if (!escapes)
        return written;
    char *value = arena_room(r->out->arena, written.n);
    size_t n = 0;
    for (size_t i = 0; i < written.n;) {
        size_t mark = str_find_char(written, '\\', i), end = mark < written.n ? mark : written.n;
        memcpy(value + n, written.p + i, end - i);
        n += end - i;
        if (end == written.n)
            break;
        uint32_t code = unicode_escape(written, mark);
        n += encoding_put(code ? code : (uint8_t)written.p[mark + 1], value + n);
        i = mark + (code ? 6 : 2);
    }
    return (struct str){value, n};
}

static bool add_value(struct reading *r, uint32_t path, struct str value, struct span span,
                      struct span key_span) {
    if (r->out->n == YAML_PLAIN_MAX_VALUES)
        return false;
    *list_room(r->out->arena, r->out) =
        (struct yaml_plain_value){.key = str_copy(r->out->arena, (struct str){r->path, path}),
                                  .value = value,
                                  .span = span,
                                  .key_span = key_span};
    return true;
}

static bool add(struct reading *r, uint32_t path, struct span span, struct span key_span) {
    return add_value(r, path, value_of(r, span), span, key_span);
}

static uint32_t set_index(struct reading *r, uint32_t path, uint32_t index) {
    char digits[10], *end = digits + sizeof digits, *start = end;
    do
        *--start = (char)('0' + index % 10);
    while (index /= 10);
    return set_part(r, path, (struct str){start, (size_t)(end - start)});
}

static bool add_item(struct reading *r, uint32_t path, uint32_t index, struct span span) {
    uint32_t item = set_index(r, path, index);
    return item && add(r, item, span, NO_SPAN);
}

static void skip_blanks(struct line *l) {
    while (l->i < l->end && l->text.p[l->i] == ' ')
        l->i++;
}

/* The closing double quote from `i` on; SIZE_MAX when there is none, or an escape that isn't read.
 */
static size_t behind_escapes(struct str line, size_t i) {
    static const bool tells[256] = {['"'] = true, ['\\'] = true};
    for (; i < line.n; i++) {
        if (!tells[(uint8_t)line.p[i]])
            continue;
        if (line.p[i] == '"')
            return i;
        bool unicode = unicode_escape(line, i) != 0;
        i++;
        if (i == line.n || (line.p[i] != '"' && line.p[i] != '\\' && !unicode))
            return SIZE_MAX;
    }
    return SIZE_MAX;
}

/* Of the escapes in double quotes \", \\ and \uXXXX are read, none in single ones. */
static bool quoted(struct line *l, struct span *span) {
    struct str line = {l->text.p, l->end};
    char quote = line.p[l->i];
    size_t i = str_find_char(line, quote, l->i + 1);
    if (i == SIZE_MAX)
        return false;
    if (quote == '"' && str_find_char((struct str){line.p, i}, '\\', l->i + 1) != SIZE_MAX)
        i = behind_escapes(line, l->i + 1);
    if (i == SIZE_MAX)
        return false;
    *span = (struct span){l->i + 1, (uint32_t)i};
    l->i = (uint32_t)i + 1;
    return true;
}

/* To the line's end. */
static bool plain(struct line *l, struct span *span) {
    const char *p = l->text.p;
    if (strchr("-?:,[]{}#&*!|>'\"%@`", p[l->i]))
        return false;
    uint32_t end = l->end;
    while (p[end - 1] == ' ')
        end--;
    static const bool tells[256] = {[':'] = true, ['#'] = true};
    for (uint32_t i = l->i; i < end; i++)
        if (tells[(uint8_t)p[i]] &&
            (p[i] == ':' ? i + 1 == end || p[i + 1] == ' ' : p[i - 1] == ' '))
            return false;
    *span = (struct span){l->i, end};
    l->i = l->end;
    return true;
}

/* The rest of the line is one scalar. */
static bool scalar(struct line *l, struct span *span) {
    char c = l->text.p[l->i];
    if (c != '"' && c != '\'')
        return plain(l, span);
    if (!quoted(l, span))
        return false;
    skip_blanks(l);
    return l->i == l->end;
}

/* An item of "[x, y]", up to the mark behind it. */
static bool flow_item(struct line *l, struct span *span) {
    const char *p = l->text.p;
    char first = l->i < l->end ? p[l->i] : ' ';
    if (first == '"' || first == '\'') {
        if (!quoted(l, span))
            return false;
        skip_blanks(l);
        return true;
    }
    if (!char_is_alnum(first) && !(first & 0x80))
        return false;
    uint32_t start = l->i;
    while (l->i < l->end && is_plain_in_list(p[l->i]))
        l->i++;
    uint32_t end = l->i;
    while (p[end - 1] == ' ')
        end--;
    *span = (struct span){start, end};
    return true;
}

static bool flow_list(struct reading *r, struct line *l, uint32_t path) {
    char mark = ',';
    l->i++;
    skip_blanks(l);
    if (l->i < l->end && l->text.p[l->i] == ']')
        mark = l->text.p[l->i++];
    for (uint32_t index = 0; mark == ','; index++) {
        struct span span;
        skip_blanks(l);
        if (!flow_item(l, &span) || l->i == l->end || !add_item(r, path, index, span))
            return false;
        mark = l->text.p[l->i++];
    }
    skip_blanks(l);
    return mark == ']' && l->i == l->end;
}

/* ---- lines --------------------------------------------------------------------------------- */

static uint32_t line_end(const struct reading *r, uint32_t i) {
    const char *end = i < r->text.n ? memchr(r->text.p + i, '\n', r->text.n - i) : NULL;
    return end ? (uint32_t)(end - r->text.p) : (uint32_t)r->text.n;
}

/* Goes to the next line from `from` on that has content. False at the end. */
static bool next_line(struct reading *r, uint32_t from) {
    for (r->i = from; r->i < r->text.n; r->i = line_end(r, r->i) + 1) {
        uint32_t i = r->i;
        while (i < r->text.n && r->text.p[i] == ' ')
            i++;
        r->indent = i - r->i;
        if (i < r->text.n && r->text.p[i] != '\n' && r->text.p[i] != '#')
            return true;
    }
    r->i = (uint32_t)r->text.n;
    r->indent = 0;
    return false;
}

static bool at_item(const struct reading *r) {
    uint32_t i = r->i + r->indent;
    return i + 1 < r->text.n && r->text.p[i] == '-' && r->text.p[i + 1] == ' ';
}

/* The lines of a block scalar from the one at `i` on. */
struct block_lines {
    uint32_t indent; /* of each of them */
    uint32_t end;    /* offset behind them */
};

/* False when one is blank, ends the text, or means something by its indentation. */
static bool find_block_lines(const struct reading *r, uint32_t i, bool fold,
                             struct block_lines *lines) {
    lines->indent = 0;
    for (uint32_t end; i < r->text.n; i = end + 1) {
        uint32_t spaces = 0;
        end = line_end(r, i);
        while (i + spaces < end && r->text.p[i + spaces] == ' ')
            spaces++;
        if (i + spaces == end || end == r->text.n)
            return false;
        if (spaces <= r->indent)
            break;
        if (!lines->indent)
            lines->indent = spaces;
        if (spaces < lines->indent || (fold && spaces > lines->indent))
            return false;
    }
    lines->end = i;
    return lines->indent > 0;
}

/* "|" or ">", with the lines below it that are indented further. */
static bool block_scalar(struct reading *r, const struct line *l, uint32_t path, struct span key) {
    bool fold = l->text.p[l->i] == '>';
    struct block_lines lines;
    uint32_t first = l->end + 1;
    if (l->i + 1 != l->end || !find_block_lines(r, first, fold, &lines))
        return false;
    char *value = arena_room(r->out->arena, lines.end - first);
    size_t n = 0;
    for (uint32_t i = first, end; i < lines.end; i = end + 1) {
        end = line_end(r, i);
        i += lines.indent;
        memcpy(value + n, r->text.p + i, end - i);
        n += end - i;
        value[n++] = fold && end + 1 < lines.end ? ' ' : '\n';
    }
    struct span span = {first + lines.indent, lines.end};
    while (char_is_space(r->text.p[span.start]))
        span.start++;
    while (char_is_space(r->text.p[span.end - 1]))
        span.end--;
    next_line(r, lines.end);
    return add_value(r, path, (struct str){value, n}, span, key);
}

static bool at_block(const struct line *l) {
    return l->text.p[l->i] == '|' || l->text.p[l->i] == '>';
}

/* A key that stands twice in its map is for the parser to report. */
static bool add_key(struct reading *r, struct str key) {
    for (uint32_t i = r->levels[r->nlevels - 1].keys; i < r->nkeys; i++)
        if (str_eq(r->keys[i], key))
            return false;
    if (r->nkeys == MAX_KEYS)
        return false;
    r->keys[r->nkeys++] = key;
    return true;
}

static bool open_level(struct reading *r, uint32_t path, bool list) {
    if (r->nlevels == MAX_LEVELS)
        return false;
    r->levels[r->nlevels++] =
        (struct level){.indent = r->indent, .path = path, .keys = r->nkeys, .list = list};
    return true;
}

/* What stands below a key that has nothing behind it on its line. */
static bool value_below(struct reading *r, uint32_t path, struct span key, uint32_t end) {
    uint32_t indent = r->indent;
    bool more = next_line(r, end + 1);
    bool list = more && r->indent >= indent && at_item(r);
    if (list || (more && r->indent > indent))
        return open_level(r, path, list);
    return add(r, path, (struct span){key.end + 1, key.end + 1}, key);
}

/* Does a key stand here, with its ':'? */
static bool find_key(const struct line *l, struct span *key) {
    const char *p = l->text.p;
    uint32_t i = l->i;
    if (i == l->end || p[i] == '-' || p[i] == '.')
        return false;
    while (i < l->end && is_key_char(p[i]))
        i++;
    *key = (struct span){l->i, i};
    return i > l->i && i - l->i <= MAX_NAME && i < l->end && p[i] == ':' &&
           (i + 1 == l->end || p[i + 1] == ' ');
}

/* "key: value" */
static bool entry(struct reading *r) {
    struct line l = {r->text, r->i + r->indent, line_end(r, r->i)};
    struct span key, span;
    if (!find_key(&l, &key))
        return false;
    struct str name = str_slice(l.text, key.start, key.end);
    uint32_t path = set_part(r, r->levels[r->nlevels - 1].path, name);
    if (!path || !add_key(r, name))
        return false;
    l.i = key.end + 1;
    skip_blanks(&l);
    if (l.i == l.end)
        return value_below(r, path, key, l.end);
    if (at_block(&l))
        return block_scalar(r, &l, path, key);
    bool ok = l.text.p[l.i] == '[' ? flow_list(r, &l, path)
                                   : scalar(&l, &span) && add(r, path, span, key);
    next_line(r, l.end + 1);
    return ok;
}

/* "- value", or "- key: value", with which a map begins that is indented as that key is. */
static bool item(struct reading *r) {
    struct level *list = &r->levels[r->nlevels - 1];
    struct line l = {r->text, r->i + r->indent + 1, line_end(r, r->i)};
    struct span span;
    uint32_t index = list->items++;
    skip_blanks(&l);
    if (l.i == l.end)
        return false;
    if (find_key(&l, &span)) {
        uint32_t path = set_index(r, list->path, index);
        r->indent = l.i - r->i;
        return path && open_level(r, path, false) && entry(r);
    }
    if (at_block(&l))
        return block_scalar(r, &l, set_index(r, list->path, index), NO_SPAN);
    if (!scalar(&l, &span) || !add_item(r, list->path, index, span))
        return false;
    next_line(r, l.end + 1);
    return true;
}

/* Ends what the line at hand is no part of. */
static const struct level *close_levels(struct reading *r) {
    const struct level *level = &r->levels[r->nlevels - 1];
    while (r->indent < level->indent ||
           (r->indent == level->indent && level->list && !at_item(r))) {
        r->nkeys = level->keys;
        r->nlevels--;
        level--;
    }
    return level;
}

bool yaml_plain_read(struct yaml_plain *out, struct str text) {
    struct reading r;
    r.out = out;
    r.text = text;
    r.nlevels = r.nkeys = 0;
    if (!is_simple_text(text) || !next_line(&r, 0) || r.indent || !open_level(&r, 0, false))
        return false;
    while (r.i < text.n) {
        const struct level *level = close_levels(&r);
        if (r.indent != level->indent || !(level->list ? item(&r) : entry(&r)))
            return false;
    }
    return true;
}
