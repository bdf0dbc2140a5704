/* Front matter: the data block at the very start of an article. */
#include "document/front_matter.h"

#include "base/json.h"
#include "base/yaml.h"
#include "document/toml.h"
#include "document/yaml_plain.h"

#include <stdio.h>
#include <string.h>

/* More values than that are left out, and keys (with those around them) of more bytes. */
enum { MAX_VALUES = 10000, MAX_KEY = 256 };

struct block {
    struct span content; /* between the fences */
    uint32_t end;        /* behind the closing fence's line */
};

static bool is_newline(char c) {
    return c == '\n' || c == '\r';
}

/* Behind the end of the line that `i` is on. */
static uint32_t next_line(struct str text, uint32_t i) {
    size_t newline = str_find_char(text, '\n', i);
    size_t end = newline == SIZE_MAX ? text.n : newline + 1;
    size_t alone = str_find_char(str_slice(text, 0, end), '\r', i);
    return (uint32_t)(alone == SIZE_MAX || alone + 1 == newline ? end : alone + 1);
}

/* Does the line consist of the fence, and blanks? */
static bool is_fence(struct str text, uint32_t i, const char *fence) {
    if (text.n - i < 3 || memcmp(text.p + i, fence, 3) != 0)
        return false;
    for (i += 3; i < text.n && (text.p[i] == ' ' || text.p[i] == '\t'); i++)
        ;
    return i == text.n || is_newline(text.p[i]);
}

static bool find_block(struct str text, const char *fence, const char *other, struct block *b) {
    if (!is_fence(text, 0, fence))
        return false;
    b->content.start = next_line(text, 0);
    for (uint32_t i = b->content.start; i < text.n; i = next_line(text, i)) {
        if (is_fence(text, i, fence) || (other && is_fence(text, i, other))) {
            b->content.end = i;
            b->end = next_line(text, i);
            return true;
        }
    }
    return false;
}

static void unreadable(struct document *d, const char *why, struct span span) {
    document_unknown(d, str_format(d->arena, "front matter that could not be read: %s", why),
                     STR(""), span, 0);
}

/* False when there are too many; the first time that's reported. */
static bool add_meta(struct document *d, struct str key, struct str value, struct span span,
                     struct span key_span) {
    if (d->meta.n >= MAX_VALUES) {
        unreadable(d, "too many values", d->front_matter_span);
        return false;
    }
    *list_room(d->arena, &d->meta) =
        (struct meta){.key = key, .value = value, .span = span, .key_span = key_span};
    return true;
}

/* ---- paths of keys, for trees ------------------------------------------------------------- */

/* A list or map whose values are still to be read, in the order of the text. */
struct level {
    const void *node;  /* JSON */
    uint32_t index;    /* YAML: the next key or item, 0 at the end */
    uint32_t position; /* items seen */
    uint32_t path;     /* length of the key up to here */
    bool map;
};

struct walk {
    struct document *d;
    char path[MAX_KEY];
    struct {
        struct level *at;
        uint32_t n, cap;
    } levels;
};

/* Sets the last part of the path; its length, or 0 when it becomes too long. */
static uint32_t set_part(struct walk *w, uint32_t path, struct str part) {
    if (path + part.n + 1 >= sizeof w->path)
        return 0;
    if (path)
        w->path[path++] = '.';
    if (part.n)
        memcpy(w->path + path, part.p, part.n);
    return path + (uint32_t)part.n;
}

static uint32_t set_index(struct walk *w, uint32_t path, uint32_t index) {
    char number[12];
    int n = snprintf(number, sizeof number, "%u", index);
    return set_part(w, path, (struct str){number, (size_t)n});
}

static struct str path_of(struct walk *w, uint32_t n) {
    return str_copy(w->d->arena, (struct str){w->path, n});
}

/* ---- YAML ------------------------------------------------------------------------------------ */

static struct span yaml_span(const struct yaml *y, uint32_t node, uint32_t base) {
    return (struct span){base + y->nodes[node].start, base + y->nodes[node].end};
}

static void push_yaml(struct walk *w, const struct yaml *y, uint32_t node, uint32_t path) {
    const struct yaml_node *n = &y->nodes[node];
    *list_room(w->d->arena, &w->levels) =
        (struct level){.index = n->n ? n->first : 0, .path = path, .map = n->kind == YAML_MAP};
}

static void walk_yaml(struct walk *w, const struct yaml *y, uint32_t base) {
    push_yaml(w, y, 0, 0);
    while (w->levels.n) {
        struct level *l = &w->levels.at[w->levels.n - 1];
        if (!l->index) {
            w->levels.n--;
            continue;
        }
        uint32_t key = l->map ? l->index : 0;
        uint32_t value = l->map ? y->nodes[key].next : l->index;
        uint32_t path =
            l->map ? set_part(w, l->path, yaml_text(y, key)) : set_index(w, l->path, l->position++);
        l->index = y->nodes[value].next;
        if (!path)
            continue;
        struct span key_span = key ? yaml_span(y, key, base) : NO_SPAN;
        if (y->nodes[value].kind != YAML_SCALAR)
            push_yaml(w, y, value, path);
        else if (!add_meta(w->d, path_of(w, path), yaml_text(y, value), yaml_span(y, value, base),
                           key_span))
            return;
    }
}

static struct span moved(struct span span, uint32_t by) {
    return span_exists(span) ? (struct span){span.start + by, span.end + by} : span;
}

static bool read_plain_yaml(struct document *d, const struct block *b, struct str content) {
    struct yaml_plain plain = {.arena = d->arena};
    if (!yaml_plain_read(&plain, content))
        return false;
    d->front_matter = FRONT_MATTER_YAML;
    d->front_matter_span = (struct span){0, b->end};
    for (uint32_t i = 0; i < plain.n; i++) {
        const struct yaml_plain_value *v = &plain.at[i];
        add_meta(d, v->key, v->value, moved(v->span, b->content.start),
                 moved(v->key_span, b->content.start));
    }
    return true;
}

/* False for prose between two thematic breaks, which is no map. */
static bool add_yaml(struct document *d, const struct block *b, const struct yaml *yaml) {
    if (yaml->nodes[0].kind != YAML_MAP)
        return false;
    d->front_matter = FRONT_MATTER_YAML;
    d->front_matter_span = (struct span){0, b->end};
    struct walk w = {.d = d};
    walk_yaml(&w, yaml, b->content.start);
    return true;
}

static bool read_yaml(struct document *d, const struct block *b) {
    struct str content = str_slice(d->source->text, b->content.start, b->content.end);
    struct problems problems = {.arena = d->arena};
    struct yaml yaml;
    if (read_plain_yaml(d, b, content))
        return true;
    if (yaml_parse_foreign(d->arena, &yaml, STR(""), content, &problems))
        return add_yaml(d, b, &yaml);
    d->front_matter = FRONT_MATTER_YAML;
    d->front_matter_span = (struct span){0, b->end};
    unreadable(d, problems.n ? str_terminated(d->arena, problems.at[0].message) : "",
               d->front_matter_span);
    return true;
}

/* ---- TOML and JSON -------------------------------------------------------------------------- */

static void read_toml(struct document *d, const struct block *b) {
    uint32_t base = b->content.start;
    struct toml toml = {.arena = d->arena};
    d->front_matter = FRONT_MATTER_TOML;
    d->front_matter_span = (struct span){0, b->end};
    bool ok = toml_read(&toml, str_slice(d->source->text, base, b->content.end));
    for (uint32_t i = 0; i < toml.n; i++) {
        const struct toml_value *v = &toml.at[i];
        if (!add_meta(d, v->key, v->value, (struct span){base + v->span.start, base + v->span.end},
                      (struct span){base + v->key_span.start, base + v->key_span.end}))
            return;
    }
    if (!ok)
        unreadable(d, toml.error, (struct span){base + toml.error_at, b->content.end});
}

/* The places of a JSON text's scalars, in its order; `key` only where one stands right before. */
struct json_places {
    struct json_place {
        struct span key, value;
    } * at;
    uint32_t n, cap;
    uint32_t next; /* the one that the walk comes to */
};

/* Where the string ends whose opening quote is at `i`: at its closing quote. */
static uint32_t json_string_end(struct str text, uint32_t i) {
    for (i++; i < text.n && text.p[i] != '"'; i++)
        i += text.p[i] == '\\';
    return i < text.n ? i : (uint32_t)text.n;
}

static uint32_t json_word_end(struct str text, uint32_t i) {
    while (i < text.n && (char_is_alnum(text.p[i]) || (text.p[i] && strchr("+-.", text.p[i]))))
        i++;
    return i;
}

/* `text` is JSON. */
static void find_json_places(struct arena *arena, struct str text, struct json_places *places) {
    struct span key = NO_SPAN;
    for (uint32_t i = 0; i < text.n;) {
        bool string = text.p[i] == '"';
        uint32_t end = string ? json_string_end(text, i) : json_word_end(text, i);
        struct span span = {i + string, end};
        if (end == i) { /* blanks and punctuation */
            if (text.p[i] == '[' || text.p[i] == '{' || text.p[i] == ',')
                key = NO_SPAN;
            i++;
            continue;
        }
        i = end + string;
        while (string && i < text.n && char_is_space(text.p[i]))
            i++;
        if (string && i < text.n && text.p[i] == ':')
            key = span;
        else
            *list_room(arena, places) = (struct json_place){key, span};
    }
}

/* Members that stand twice are in the text twice and in the tree once: then the place is skipped,
 * or, where nothing fits, all of the front matter is the place. */
static struct json_place next_json_place(struct walk *w, struct json_places *places,
                                         const struct json_value *v) {
    const struct source *source = w->d->source;
    enum { FAR = 64 }; /* places that are passed over at most, so that no text takes long */
    for (uint32_t i = places->next; i < places->n && i < places->next + FAR; i++) {
        struct str written = source_slice(source, places->at[i].value);
        bool same = str_eq(written, v->text) || str_find_char(written, '\\', 0) != SIZE_MAX ||
                    v->kind == JSON_IS_NUMBER;
        if (!same || (v->key.n && !span_exists(places->at[i].key)))
            continue;
        places->next = i + 1;
        return places->at[i];
    }
    return (struct json_place){NO_SPAN, w->d->front_matter_span};
}

static void push_json(struct walk *w, const struct json_value *v, uint32_t path) {
    *list_room(w->d->arena, &w->levels) =
        (struct level){.node = v->first, .path = path, .map = v->kind == JSON_IS_OBJECT};
}

static void walk_json(struct walk *w, const struct json_value *root, struct json_places *places) {
    push_json(w, root, 0);
    while (w->levels.n) {
        struct level *l = &w->levels.at[w->levels.n - 1];
        const struct json_value *v = l->node;
        if (!v) {
            w->levels.n--;
            continue;
        }
        uint32_t path =
            l->map ? set_part(w, l->path, v->key) : set_index(w, l->path, l->position++);
        l->node = v->next;
        if (!path)
            continue;
        if (v->kind == JSON_IS_OBJECT || v->kind == JSON_IS_LIST) {
            push_json(w, v, path);
            continue;
        }
        struct json_place place = next_json_place(w, places, v);
        if (!add_meta(w->d, path_of(w, path), v->text, place.value, place.key))
            return;
    }
}

/* What begins as an object with a key was meant as front matter: it is read as text. */
static uint32_t refuse_json(struct document *d) {
    struct str text = d->source->text;
    uint32_t i = 1;
    while (i < text.n && char_is_space(text.p[i]))
        i++;
    uint32_t end = i < text.n && text.p[i] == '"' ? json_string_end(text, i) + 1 : (uint32_t)text.n;
    while (end < text.n && char_is_space(text.p[end]))
        end++;
    if (end < text.n && text.p[end] == ':')
        unreadable(d, "it is no JSON", (struct span){0, end});
    return 0;
}

/* Only what parses is front matter: a text may well begin with a brace. */
static uint32_t read_json(struct document *d) {
    struct str text = d->source->text;
    struct json_value *root;
    size_t length;
    char next = text.n > 1 ? text.p[1] : '\0';
    if (next != '"' && next != '}' && !char_is_space(next))
        return 0;
    if (!json_read_first(d->arena, text, &root, &length) || root->kind != JSON_IS_OBJECT)
        return refuse_json(d);
    uint32_t end = next_line(text, (uint32_t)length);
    if (str_trim(str_slice(text, length, end)).n)
        return 0;
    d->front_matter = FRONT_MATTER_JSON;
    d->front_matter_span = (struct span){0, (uint32_t)length};
    struct walk w = {.d = d};
    struct json_places places = {0};
    find_json_places(d->arena, str_slice(text, 0, length), &places);
    walk_json(&w, root, &places);
    return end;
}

uint32_t front_matter_read(struct document *d) {
    struct str text = d->source->text;
    struct block b;
    d->front_matter = FRONT_MATTER_NONE;
    d->front_matter_span = NO_SPAN;
    if (text.n && text.p[0] == '{')
        return read_json(d);
    if (find_block(text, "---", "...", &b))
        return read_yaml(d, &b) ? b.end : 0;
    if (!find_block(text, "+++", NULL, &b))
        return 0;
    read_toml(d, &b);
    return b.end;
}
