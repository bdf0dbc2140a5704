/* TOML as it is written in front matter. */
#include "document/toml.h"

#include "base/unicode.h"

#include <stdio.h>
#include <string.h>

/* An array or inline table that is open; `path`: length of the key up to it. */
struct frame {
    bool array;
    uint32_t path;
    uint32_t index;
};

/* How many times a header [[name]] has been seen, by hash of the name. */
struct count {
    struct str name;
    uint32_t n;
};

struct reader {
    struct toml *out;
    struct str text;
    uint32_t i;
    char path[TOML_MAX_KEY];
    uint32_t npath;
    struct frame frames[TOML_MAX_DEPTH];
    uint32_t nframes;
    struct {
        struct count *at;
        uint32_t n, cap;
    } tables;
};

static char now(const struct reader *r) {
    return r->i < r->text.n ? r->text.p[r->i] : '\0';
}

static bool expected(struct reader *r, const char *what) {
    if (!r->out->error) {
        r->out->error = what;
        r->out->error_at = r->i;
    }
    return false;
}

static void skip_blanks(struct reader *r) {
    while (now(r) == ' ' || now(r) == '\t')
        r->i++;
}

static void skip_comment(struct reader *r) {
    if (now(r) == '#')
        while (r->i < r->text.n && now(r) != '\n')
            r->i++;
}

/* White space, line ends and comments. */
static void skip_lines(struct reader *r) {
    for (uint32_t before = UINT32_MAX; before != r->i;) {
        before = r->i;
        while (r->i < r->text.n && char_is_space(now(r)))
            r->i++;
        skip_comment(r);
    }
}

/* ---- keys ---------------------------------------------------------------------------- */

static bool add_path(struct reader *r, struct str part) {
    if (r->npath + part.n + 1 > sizeof r->path)
        return expected(r, "a shorter key");
    if (r->npath)
        r->path[r->npath++] = '.';
    memcpy(r->path + r->npath, part.p, part.n);
    r->npath += (uint32_t)part.n;
    return true;
}

static bool add_index(struct reader *r, uint32_t index) {
    char number[12];
    int n = snprintf(number, sizeof number, "%u", index);
    return add_path(r, (struct str){number, (size_t)n});
}

static bool is_key_char(char c) {
    return char_is_alnum(c) || c == '_' || c == '-';
}

/* One part of a dotted key. */
static bool read_key_part(struct reader *r, struct span *span) {
    char quote = now(r);
    if (quote == '"' || quote == '\'') {
        size_t end = str_find_char(r->text, quote, r->i + 1);
        if (end == SIZE_MAX)
            return expected(r, "the end of a quoted key");
        *span = (struct span){r->i + 1, (uint32_t)end};
        r->i = (uint32_t)end + 1;
        return true;
    }
    span->start = r->i;
    while (is_key_char(now(r)))
        r->i++;
    span->end = r->i;
    return span->end > span->start || expected(r, "a key");
}

/* Appends a dotted key to the path. */
static bool read_key(struct reader *r, struct span *span) {
    struct span part;
    *span = (struct span){UINT32_MAX, UINT32_MAX};
    for (;;) {
        skip_blanks(r);
        if (!read_key_part(r, &part) || !add_path(r, str_slice(r->text, part.start, part.end)))
            return false;
        if (span->start == UINT32_MAX)
            span->start = part.start;
        span->end = part.end;
        skip_blanks(r);
        if (now(r) != '.')
            return true;
        r->i++;
    }
}

/* ---- values --------------------------------------------------------------------------- */

/* "u20AC", "U0001F600": gives the bytes it takes, 0 when it is none. */
static size_t unicode_escape(struct str s, size_t i, char *out, size_t *n) {
    size_t digits = s.p[i] == 'u' ? 4 : 8;
    uint32_t code = 0;
    for (size_t k = 1; k <= digits; k++) {
        int digit = i + k < s.n ? char_hex(s.p[i + k]) : -1;
        if (digit < 0 || code > 0x10ffff)
            return 0;
        code = code * 16 + (uint32_t)digit;
    }
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return 0;
    *n += unicode_encode(code, out + *n);
    return digits + 1;
}

/* The escape behind a backslash at `i`; gives the bytes that it takes. */
static size_t escape(struct str s, size_t i, char *out, size_t *n) {
    static const char from[] = "btnfre\"\\", to[] = "\b\t\n\f\r\033\"\\";
    if (i >= s.n)
        return 0;
    const char *known = s.p[i] ? strchr(from, s.p[i]) : NULL;
    if (known) {
        out[(*n)++] = to[known - from];
        return 1;
    }
    if (s.p[i] == 'u' || s.p[i] == 'U')
        return unicode_escape(s, i, out, n);
    size_t start = i;
    while (i < s.n && char_is_space(s.p[i])) /* a line end and what follows is left out */
        i++;
    return i - start;
}

static struct str without_escapes(struct arena *a, struct str s) {
    if (str_find_char(s, '\\', 0) == SIZE_MAX)
        return s;
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        if (s.p[i] == '\\')
            i += 1 + escape(s, i + 1, out, &n);
        else
            out[n++] = s.p[i++];
    }
    return (struct str){out, n};
}

static bool ends_string(const struct reader *r, char quote, bool lines) {
    if (now(r) != quote)
        return false;
    return !lines || (r->i + 2 < r->text.n && r->text.p[r->i + 1] == quote &&
                      r->text.p[r->i + 2] == quote && /* the last three of up to five count */
                      !(r->i + 3 < r->text.n && r->text.p[r->i + 3] == quote));
}

static bool read_string(struct reader *r, struct toml_value *v) {
    char quote = now(r);
    bool lines =
        r->i + 2 < r->text.n && r->text.p[r->i + 1] == quote && r->text.p[r->i + 2] == quote;
    r->i += lines ? 3 : 1;
    uint32_t start = r->i;
    while (r->i < r->text.n && !ends_string(r, quote, lines)) {
        if (now(r) == '\n' && !lines)
            return expected(r, "the end of a string");
        r->i += now(r) == '\\' && quote == '"' ? 2 : 1;
    }
    if (r->i >= r->text.n)
        return expected(r, "the end of a string");
    v->span = (struct span){start, r->i};
    r->i += lines ? 3 : 1;
    struct str written = str_slice(r->text, v->span.start, v->span.end);
    if (lines && str_starts(written, STR("\r\n")))
        written = str_slice(written, 2, written.n);
    else if (lines && str_starts(written, STR("\n")))
        written = str_slice(written, 1, written.n);
    v->value = quote == '"' ? without_escapes(r->out->arena, written) : written;
    return true;
}

/* A number, date or boolean: up to white space or punctuation; a date may hold one blank. */
static bool read_word(struct reader *r, struct toml_value *v) {
    uint32_t start = r->i;
    while (r->i < r->text.n && !char_is_space(now(r)) && !strchr(",]}#=[{\"'", now(r)))
        r->i++;
    if (r->i == start + 10 && r->text.p[start + 4] == '-' && now(r) == ' ' &&
        r->i + 1 < r->text.n && char_is_digit(r->text.p[r->i + 1]))
        for (r->i++; char_is_digit(now(r)) || (now(r) && strchr(":.+-Z", now(r))); r->i++)
            ;
    v->span = (struct span){start, r->i};
    v->value = str_slice(r->text, start, r->i);
    return r->i > start || expected(r, "a value");
}

static bool push_frame(struct reader *r) {
    if (r->nframes == TOML_MAX_DEPTH)
        return expected(r, "less nesting");
    r->frames[r->nframes++] = (struct frame){now(r) == '[', r->npath, 0};
    r->i++;
    return true;
}

static bool read_scalar(struct reader *r, struct span key) {
    struct toml_value v = {.key_span = key};
    if (!(now(r) == '"' || now(r) == '\'' ? read_string(r, &v) : read_word(r, &v)))
        return false;
    v.key = str_copy(r->out->arena, (struct str){r->path, r->npath});
    *list_room(r->out->arena, r->out) = v;
    return true;
}

/* Goes on in the innermost array or inline table: to its next value, or out of it. */
static bool next_in_frame(struct reader *r, struct span *key, bool *value) {
    struct frame *f = &r->frames[r->nframes - 1];
    r->npath = f->path;
    *value = false;
    skip_lines(r);
    if (now(r) == (f->array ? ']' : '}')) {
        r->i++;
        r->nframes--;
        return true;
    }
    if (f->index && now(r) != ',')
        return expected(r, f->array ? "',' or ']'" : "',' or '}'");
    if (f->index) {
        r->i++;
        skip_lines(r);
        if (now(r) == (f->array ? ']' : '}'))
            return true; /* after a last comma */
    }
    *value = true;
    if (f->array)
        return add_index(r, f->index++);
    f->index++;
    if (!read_key(r, key))
        return false;
    if (now(r) != '=')
        return expected(r, "'='");
    r->i++;
    skip_blanks(r);
    return true;
}

static bool read_value(struct reader *r, struct span key) {
    for (bool value = true;;) {
        bool opens = value && (now(r) == '[' || now(r) == '{');
        if (value && !(opens ? push_frame(r) : read_scalar(r, key)))
            return false;
        if (!r->nframes)
            return true;
        if (!next_in_frame(r, &key, &value))
            return false;
    }
}

/* ---- lines -------------------------------------------------------------------------------- */

/* The number of this header among those of its name; all after the 64th name are the first. */
static uint32_t count_table(struct reader *r, struct str name) {
    enum { MAX_NAMES = 64 };
    for (uint32_t i = 0; i < r->tables.n; i++)
        if (str_eq(r->tables.at[i].name, name))
            return ++r->tables.at[i].n;
    if (r->tables.n < MAX_NAMES)
        *list_room(r->out->arena, &r->tables) = (struct count){str_copy(r->out->arena, name), 0};
    return 0;
}

/* [table] or [[array of tables]] */
static bool read_header(struct reader *r) {
    bool array = r->i + 1 < r->text.n && r->text.p[r->i + 1] == '[';
    r->i += array ? 2 : 1;
    r->npath = 0;
    struct span key;
    if (!read_key(r, &key))
        return false;
    for (int n = array ? 2 : 1; n > 0; n--, r->i++)
        if (now(r) != ']')
            return expected(r, "']'");
    return !array || add_index(r, count_table(r, (struct str){r->path, r->npath}));
}

static bool read_pair(struct reader *r) {
    struct span key;
    if (!read_key(r, &key))
        return false;
    if (now(r) != '=')
        return expected(r, "'='");
    r->i++;
    skip_blanks(r);
    return read_value(r, key);
}

bool toml_read(struct toml *out, struct str text) {
    struct reader r = {.out = out, .text = text};
    uint32_t table = 0;
    out->error = NULL;
    for (skip_lines(&r); r.i < text.n; skip_lines(&r)) {
        bool header = now(&r) == '[';
        r.npath = table;
        if (!(header ? read_header(&r) : read_pair(&r)))
            return false;
        table = header ? r.npath : table;
        skip_blanks(&r);
        skip_comment(&r);
        if (r.i < text.n && now(&r) != '\n' && now(&r) != '\r')
            return expected(&r, "the end of the line");
    }
    return true;
}
