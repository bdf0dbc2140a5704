/* Character references of HTML, as the WHATWG tokenizer reads them. */
#include "document/entity.h"

#include "document/encoding.h"

#include <string.h>

/* Rows of "name", ',' (works without ';') or ';', what it stands for, NUL; by name. */
static const char table[] =
#include "document/entities_table.inc"
    ;

enum { LONGEST_NAME = 31, LONGEST_OLD_NAME = 6 };

/* Order of a row's name against `name`: below, equal to, or above zero. */
static int compare_row(const char *row, struct str name) {
    for (size_t i = 0; i < name.n; i++) {
        if (row[i] == ';' || row[i] == ',')
            return -1;
        if (row[i] != name.p[i])
            return (uint8_t)row[i] < (uint8_t)name.p[i] ? -1 : 1;
    }
    return row[name.n] == ';' || row[name.n] == ',' ? 0 : 1;
}

/* The end of the row's name in the table, or NULL. */
static const char *find_name(struct str name) {
    size_t low = 0, high = sizeof table - 1; /* both at the start of a row, or the end */
    while (low < high) {
        size_t row = low + (high - low) / 2;
        while (row > low && table[row - 1])
            row--;
        int order = compare_row(table + row, name);
        if (order == 0)
            return table + row + name.n;
        if (order < 0)
            low = row + strlen(table + row) + 1;
        else
            high = row;
    }
    return NULL;
}

/* What browsers make of a number: 128 to 159 are meant as windows-1252. */
static uint32_t number_to_code_point(uint32_t c) {
    if (c < 0xA0 && c > 0)
        return encoding_windows_1252((uint8_t)c);
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        return 0xFFFD;
    return c;
}

static size_t read_number(struct str s, size_t at, enum entity_mode mode, char *out, size_t *n) {
    size_t i = at + 2;
    bool hex = i < s.n && (s.p[i] == 'x' || s.p[i] == 'X');
    if (hex)
        i++;
    size_t digits = i;
    uint32_t c = 0;
    for (; i < s.n && (hex ? char_hex(s.p[i]) >= 0 : char_is_digit(s.p[i])); i++)
        if (c <= 0x10FFFF)
            c = c * (hex ? 16 : 10) + (uint32_t)char_hex(s.p[i]);
    bool closed = i < s.n && s.p[i] == ';';
    if (i == digits)
        return 0;
    if (mode == ENTITY_STRICT && (!closed || i - digits > (hex ? 6 : 7)))
        return 0;
    *n = encoding_put(number_to_code_point(c), out);
    return i + closed - at;
}

static void put_row(const char *after_name, char *out, size_t *n) {
    *n = strlen(after_name + 1);
    memcpy(out, after_name + 1, *n);
}

size_t entity_read(struct str s, size_t at, enum entity_mode mode, char out[ENTITY_MAX],
                   size_t *n) {
    if (at + 1 < s.n && s.p[at + 1] == '#')
        return read_number(s, at, mode, out, n);
    struct str name = {s.p + at + 1, 0};
    while (at + 1 + name.n < s.n && name.n <= LONGEST_NAME && char_is_alnum(name.p[name.n]))
        name.n++;
    const char *row;
    if (at + 1 + name.n < s.n && name.p[name.n] == ';' && (row = find_name(name))) {
        put_row(row, out, n);
        return name.n + 2;
    }
    if (mode == ENTITY_STRICT)
        return 0;
    if (name.n > LONGEST_OLD_NAME)
        name.n = LONGEST_OLD_NAME;
    for (; name.n >= 2; name.n--) {
        char next = at + 1 + name.n < s.n ? name.p[name.n] : ' ';
        if (mode == ENTITY_ATTRIBUTE && (next == '=' || char_is_alnum(next)))
            return 0; /* "&copy=1", and what is shorter has a letter behind it */
        row = find_name(name);
        if (row && *row == ',') {
            put_row(row, out, n);
            return name.n + 1;
        }
    }
    return 0;
}

struct str entity_decode(struct arena *arena, struct str s, enum entity_mode mode) {
    size_t at = str_find_char(s, '&', 0);
    if (at == SIZE_MAX)
        return s;
    char *copy = NULL;
    size_t from = 0, length = 0;
    for (; at != SIZE_MAX; at = str_find_char(s, '&', at)) {
        char out[ENTITY_MAX];
        size_t n, taken = entity_read(s, at, mode, out, &n);
        if (taken == 0) {
            at++;
            continue;
        }
        if (!copy) /* "&nLt;" becomes 6 bytes; no reference grows by more */
            copy = arena_room(arena, s.n + s.n / 2 + ENTITY_MAX);
        memcpy(copy + length, s.p + from, at - from);
        length += at - from;
        memcpy(copy + length, out, n);
        length += n;
        from = at += taken;
    }
    if (!copy)
        return s;
    memcpy(copy + length, s.p + from, s.n - from);
    return (struct str){copy, length + s.n - from};
}
