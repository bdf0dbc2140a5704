/* JSON, read into a tree. */
#include "base/json.h"

#include <jansson.h>

/* A list or object of jansson whose content is still to be copied. */
struct pending {
    json_t *from;
    struct json_value *to;
};

struct work {
    struct pending *at;
    uint32_t n, cap;
};

static struct str number_text(struct arena *a, json_t *number) {
    if (json_is_integer(number))
        return str_format(a, "%lld", (long long)json_integer_value(number));
    return str_format(a, "%.17g", json_real_value(number));
}

static void copy_value(struct arena *a, json_t *from, struct json_value *to, struct work *work) {
    switch (json_typeof(from)) {
    case JSON_OBJECT:
    case JSON_ARRAY:
        to->kind = json_is_object(from) ? JSON_IS_OBJECT : JSON_IS_LIST;
        *list_push(a, work) = (struct pending){from, to};
        return;
    case JSON_STRING:
        to->kind = JSON_IS_STRING;
        to->text = str_copy(a, (struct str){json_string_value(from), json_string_length(from)});
        return;
    case JSON_INTEGER:
    case JSON_REAL:
        to->kind = JSON_IS_NUMBER;
        to->text = number_text(a, from);
        return;
    case JSON_TRUE:
    case JSON_FALSE:
        to->kind = JSON_IS_BOOL;
        to->text = json_is_true(from) ? STR("true") : STR("false");
        return;
    case JSON_NULL:
        to->kind = JSON_IS_NULL;
        to->text = STR("null");
        return;
    }
}

static void copy_list(struct arena *a, struct pending p, struct work *work) {
    struct json_value **end = &p.to->first;
    size_t i;
    json_t *item;
    json_array_foreach(p.from, i, item) {
        *end = arena_new(a, struct json_value);
        copy_value(a, item, *end, work);
        end = &(*end)->next;
    }
}

static void copy_object(struct arena *a, struct pending p, struct work *work) {
    struct json_value **end = &p.to->first;
    for (void *i = json_object_iter(p.from); i; i = json_object_iter_next(p.from, i)) {
        *end = arena_new(a, struct json_value);
        (*end)->key = str_copy(a, str_of(json_object_iter_key(i)));
        copy_value(a, json_object_iter_value(i), *end, work);
        end = &(*end)->next;
    }
}

static struct json_value *copy_tree(struct arena *a, json_t *from) {
    struct work work = {0};
    struct json_value *root = arena_new(a, struct json_value);
    copy_value(a, from, root, &work);
    while (work.n) {
        struct pending p = work.at[--work.n];
        if (p.to->kind == JSON_IS_OBJECT)
            copy_object(a, p, &work);
        else
            copy_list(a, p, &work);
    }
    return root;
}

/* jansson refuses integers of more than 64 bits; as a floating point number they are fine. */
static json_t *load(struct str text, size_t flags, size_t *length) {
    json_error_t error;
    json_t *root = json_loadb(text.n ? text.p : "", text.n, flags, &error);
    if (!root && json_error_code(&error) == json_error_numeric_overflow)
        root = json_loadb(text.p, text.n, flags | JSON_DECODE_INT_AS_REAL, &error);
    *length = root ? (size_t)error.position : 0;
    return root;
}

static bool read_value(struct arena *a, struct str text, size_t flags, struct json_value **out,
                       size_t *length) {
    *out = NULL;
    json_t *volatile root = load(text, flags | JSON_DECODE_ANY | JSON_ALLOW_NUL, length);
    if (!root)
        return false;
    jmp_buf *outer = a->on_failure, here;
    if (setjmp(here)) {
        a->on_failure = outer;
        json_decref(root);
        arena_fail(a);
    }
    a->on_failure = &here;
    *out = copy_tree(a, root);
    a->on_failure = outer;
    json_decref(root);
    return true;
}

bool json_read(struct arena *a, struct str text, struct json_value **out) {
    size_t length;
    return read_value(a, text, 0, out, &length);
}

bool json_read_first(struct arena *a, struct str text, struct json_value **out, size_t *length) {
    return read_value(a, text, JSON_DISABLE_EOF_CHECK, out, length);
}

const struct json_value *json_get(const struct json_value *object, const char *key) {
    if (!object || object->kind != JSON_IS_OBJECT)
        return NULL;
    for (const struct json_value *v = object->first; v; v = v->next)
        if (str_is(v->key, key))
            return v;
    return NULL;
}
