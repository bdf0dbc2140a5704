#include "lsp/params.h"

#include <stdlib.h>
#include <string.h>

enum { ESCAPE = 6 }; /* bytes of "\\uD83D" */

/* The code unit that is escaped at an offset; -1: none is. */
static int escaped_unit(struct str s, size_t at) {
    if (at + ESCAPE > s.n || s.p[at] != '\\' || s.p[at + 1] != 'u')
        return -1;
    int unit = 0;
    for (size_t i = at + 2; i < at + ESCAPE; i++) {
        int digit = char_hex(s.p[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool is_high(int unit) {
    return unit >= 0xD800 && unit < 0xDC00;
}

static bool is_low(int unit) {
    return unit >= 0xDC00 && unit < 0xE000;
}

/* The same with halves of pairs replaced. */
static struct str mend_halves(struct arena *a, struct str body) {
    char *mended = arena_array_room(a, char, body.n + 1);
    memcpy(mended, body.p, body.n);
    for (size_t i = 0; (i = str_find_char(body, '\\', i)) != SIZE_MAX;) {
        int unit = escaped_unit(body, i);
        bool pair = is_high(unit) && is_low(escaped_unit(body, i + ESCAPE));
        if (!pair && (is_high(unit) || is_low(unit)))
            memcpy(mended + i + 2, "fffd", 4);
        i += pair ? 2 * ESCAPE : unit >= 0 ? ESCAPE : 2;
    }
    return (struct str){mended, body.n};
}

bool read_body(struct arena *a, struct str body, struct json_value **out) {
    return json_read(a, body, out) || json_read(a, mend_halves(a, body), out);
}

int64_t json_integer(const struct json_value *v) {
    return v && v->kind == JSON_IS_NUMBER ? strtoll(v->text.p, NULL, 10) : 0;
}

bool json_true(const struct json_value *v) {
    return v && v->kind == JSON_IS_BOOL && str_is(v->text, "true");
}

struct str json_text(const struct json_value *v) {
    return v && v->kind == JSON_IS_STRING ? v->text : STR("");
}

const struct json_value *json_path(const struct json_value *v, const char *dotted) {
    for (struct str rest = str_of(dotted); v && rest.n;) {
        struct str key = str_cut(&rest, '.');
        const struct json_value *member = v->kind == JSON_IS_OBJECT ? v->first : NULL;
        while (member && !str_eq(member->key, key))
            member = member->next;
        v = member;
    }
    return v;
}

static uint32_t clipped(int64_t number) {
    return number < 0 ? 0 : number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
}

bool read_position(const struct json_value *v, struct lsp_position *position) {
    const struct json_value *line = json_get(v, "line"), *character = json_get(v, "character");
    if (!line || line->kind != JSON_IS_NUMBER || !character || character->kind != JSON_IS_NUMBER)
        return false;
    *position =
        (struct lsp_position){clipped(json_integer(line)), clipped(json_integer(character))};
    return true;
}

bool read_range(const struct json_value *v, struct lsp_range *range) {
    return read_position(json_get(v, "start"), &range->start) &&
           read_position(json_get(v, "end"), &range->end);
}

static void write_position(struct buf *out, const char *key, struct lsp_position position) {
    json_key(out, key);
    json_open(out, '{');
    json_count(out, "line", position.line);
    json_count(out, "character", position.character);
    json_close(out, '}');
}

void write_range(struct buf *out, const char *key, struct lsp_range range) {
    json_key(out, key);
    json_open(out, '{');
    write_position(out, "start", range.start);
    write_position(out, "end", range.end);
    json_close(out, '}');
}
