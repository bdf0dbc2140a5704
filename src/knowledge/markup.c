/* Lists of names in markup. */
#include "knowledge/markup.h"

#include <assert.h>

/* The slot of the name, or the empty one where it would be. */
static uint32_t settle(const struct knowledge *k, struct str name, uint32_t slot) {
    while (k->markup.slots[slot] && !str_eq(k->markup.at[k->markup.slots[slot] - 1].name, name))
        slot = (slot + 1) % MARKUP_SLOTS;
    return slot;
}

const struct str_list *markup_find(const struct knowledge *k, struct str name, uint32_t slot) {
    static const struct str_list no_items;
    uint32_t place = k->markup.slots[settle(k, name, slot)];
    return place ? &k->markup.at[place - 1].items : &no_items;
}

bool markup_has(const struct str_list *list, struct str word) {
    for (uint32_t i = 0; i < list->n; i++) {
        struct str item = list->at[i];
        bool open = item.n && item.p[item.n - 1] == '*';
        item.n -= open;
        bool fits = open ? word.n >= item.n : word.n == item.n;
        if (fits && (item.n == 0 || char_lower(word.p[0]) == char_lower(item.p[0])) &&
            str_starts_same(word, item))
            return true;
    }
    return false;
}

void markup_load(struct arena *a, struct knowledge *k, const struct yaml *file,
                 struct problems *problems) {
    const struct yaml_node *root = &file->nodes[0];
    if (root->kind != YAML_MAP) {
        yaml_problem(file, 0, problems, "expected a map from a list's name to its items");
        return;
    }
    uint32_t known = k->markup.n;
    const char **names = arena_array(a, const char *, known + 1);
    for (uint32_t i = 0; i < known; i++)
        names[i] = k->markup.at[i].name.p;
    /* Which lists there are is what the built-in file, the first one, says. */
    if (known)
        yaml_known_keys(file, 0, names, known, problems);
    for (uint32_t key = root->first; key; key = file->nodes[file->nodes[key].next].next) {
        char *text = str_terminated(a, yaml_text(file, key));
        struct markup_list list = {str_of(text), yaml_strings(a, file, 0, text, true, problems)};
        uint32_t slot = settle(k, list.name, markup_slot(list.name));
        if (k->markup.slots[slot]) {
            k->markup.at[k->markup.slots[slot] - 1] = list;
        } else if (!known) {
            *list_room(a, &k->markup) = list;
            k->markup.slots[slot] = k->markup.n;
        }
    }
    assert(k->markup.n < MARKUP_SLOTS / 2);
}

enum { CLASS_BUCKETS = 512 };

struct class_entry {
    struct str name; /* lower case */
    uint32_t hash, next;
    unsigned bits;
};

struct class_index {
    struct class_entry *at;
    uint32_t n, cap;
    uint32_t buckets[CLASS_BUCKETS];
};

static const struct {
    const char *list;
    enum class_bits bit;
} class_lists[] = {
    {"hidden-classes", CLASS_HIDDEN},    {"chrome-classes", CLASS_CHROME},
    {"article-classes", CLASS_ARTICLE},  {"promo-classes", CLASS_PROMO},
    {"comment-classes", CLASS_COMMENTS}, {"sponsored-classes", CLASS_SPONSORED},
    {"patron-classes", CLASS_PATRON},    {"negating-class-parts", CLASS_NEGATES},
    {"shown-classes", CLASS_SHOWN},
};

const struct class_index *markup_index_build(struct arena *a, const struct knowledge *k) {
    struct class_index *index = arena_new(a, struct class_index);
    for (size_t l = 0; l < ARRAY_COUNT(class_lists); l++) {
        const struct str_list *list = markup_list(k, class_lists[l].list);
        for (uint32_t i = 0; i < list->n; i++) {
            struct class_entry *e = list_push(a, index);
            e->name = str_lower(a, list->at[i]);
            e->hash = str_hash(e->name);
            e->bits = class_lists[l].bit;
            e->next = index->buckets[e->hash % CLASS_BUCKETS];
            index->buckets[e->hash % CLASS_BUCKETS] = index->n;
        }
    }
    return index;
}

static unsigned find_class(const struct class_index *index, struct str lower) {
    unsigned bits = 0;
    uint32_t hash = str_hash(lower);
    for (uint32_t i = index->buckets[hash % CLASS_BUCKETS]; i; i = index->at[i - 1].next)
        if (index->at[i - 1].hash == hash && str_eq(index->at[i - 1].name, lower))
            bits |= index->at[i - 1].bits;
    return bits;
}

/* One class name in lower case; `humps` has a bit set where a capital stood. */
static unsigned class_name_bits(const struct class_index *index, struct str name, uint64_t humps) {
    unsigned bits = find_class(index, name), before = 0;
    size_t start = 0;
    bool parts = false;
    for (size_t i = 0; i <= name.n; i++) {
        bool end = i == name.n || name.p[i] == '-' || name.p[i] == '_';
        bool hump = !end && i && (humps >> i & 1) && !(humps >> (i - 1) & 1);
        if (!end && !hump)
            continue;
        parts = parts || i < name.n;
        if (parts && i > start) {
            unsigned part = find_class(index, str_slice(name, start, i));
            bits |= before & CLASS_NEGATES ? 0 : part;
            before = part;
        }
        start = hump ? i : i + 1;
    }
    return bits;
}

unsigned markup_classes(const struct knowledge *k, struct str value) {
    unsigned bits = 0;
    char lower[64];
    for (size_t i = 0; i < value.n;) {
        size_t n = 0;
        uint64_t humps = 0;
        for (; i < value.n && !char_is_space(value.p[i]); i++) {
            if (n == sizeof lower)
                continue;
            lower[n] = char_lower(value.p[i]);
            humps |= (uint64_t)(lower[n] != value.p[i]) << n;
            n++;
        }
        bits |= n ? class_name_bits(k->class_index, (struct str){lower, n}, humps) : 0;
        i++;
    }
    unsigned without = bits & CLASS_SHOWN ? CLASS_SHOWN | CLASS_HIDDEN : 0;
    return bits & ~without;
}
