/* Findings in their final order, and the fingerprints by which a baseline knows them again. */
#include "findings/finding.h"

#include "knowledge/markup.h"

#include <stdlib.h>
#include <string.h>

const char *const standing_names[] = {"open", "suppressed", "known", "unchanged", "settled"};

/* FNV-1a over 128 bits: offset basis and prime as its authors published them. */
typedef unsigned __int128 hash128;
#define HASH(high, low) (((hash128)(high) << 64) | (low))
#define HASH_BASIS HASH(0x6c62272e07bb0142u, 0x62b821756295c58du)
#define HASH_PRIME HASH(0x0000000001000000u, 0x000000000000013bu)

/* So much of a block's text tells it from others; it also bounds the work for nested blocks. */
enum { MOST_EVIDENCE = 4096, MOST_LINKS = 16 };

static hash128 hash_bytes(hash128 h, const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * HASH_PRIME;
    return h;
}

/* A string and its end, so that "ab" + "c" is not "a" + "bc". */
static hash128 hash_str(hash128 h, struct str s) {
    h = hash_bytes(h, s.p, s.n);
    return hash_bytes(h, "", 1);
}

/* ---- what a place says, apart from where it stands -------------------------------------- */

/* Text with white space folded; `*most` bytes may still be used. */
static hash128 hash_folded(hash128 h, struct str text, size_t *most) {
    bool space = false;
    for (size_t i = 0; *most > 0 && i < text.n; i++) {
        if (char_is_space(text.p[i])) {
            space = true;
            continue;
        }
        if (space)
            h = hash_bytes(h, " ", 1);
        space = false;
        h = hash_bytes(h, &text.p[i], 1);
        --*most;
    }
    return h;
}

/* Nodes by the place where they begin: those that are links, and those that are text. */
struct place {
    uint32_t start, node;
};

struct places {
    struct place *at;
    uint32_t n, cap;
};

struct index {
    const struct document *document;
    struct arena *arena;
    const struct str_list *passing; /* names of parameters that say nothing of whose a link is */
    struct places links, texts;
};

static int compare_places(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->node < y->node ? -1 : x->node > y->node;
}

/* Nodes come in the order of the text, except where a parser moved some. */
static void sort_places(struct places *places) {
    uint32_t i = 1;
    while (i < places->n && compare_places(&places->at[i - 1], &places->at[i]) <= 0)
        i++;
    if (i < places->n)
        qsort(places->at, places->n, sizeof *places->at, compare_places);
}

static const struct attr *target_of(const struct document *d, uint32_t node) {
    static const char *const names[] = {"href", "src", "data"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        const struct attr *attr = document_attr(d, node, names[i]);
        if (attr)
            return attr;
    }
    return NULL;
}

static void index_build(struct index *index) {
    const struct document *d = index->document;
    for (uint32_t i = 0; i < d->nodes.n; i++) {
        const struct node *node = &d->nodes.at[i];
        bool link = node->kind == NODE_ELEMENT && node->nattrs && target_of(d, i);
        if (!span_exists(node->span) || (!link && node->kind != NODE_TEXT))
            continue;
        struct places *places = link ? &index->links : &index->texts;
        struct place *place = list_push(index->arena, places);
        *place = (struct place){node->span.start, i};
    }
    sort_places(&index->links);
    sort_places(&index->texts);
}

/* Index of the first place at or after `start`. */
static uint32_t places_from(const struct places *places, uint32_t start) {
    uint32_t low = 0, high = places->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (places->at[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/*
 * Where a target leads and who earns: its host, path and parameters, but for those of a single
 * click or campaign. A target inside a parameter is looked at in the same way.
 */
static hash128 hash_url(hash128 h, const struct index *index, struct str written, int depth) {
    struct url url = url_parse(index->arena, written);
    h = hash_str(h, url.host);
    h = hash_str(h, url.host.n ? url.path : url.all);
    struct str rest = url.query, name, value;
    while (url_next_param(&rest, &name, &value)) {
        if (markup_has(index->passing, name))
            continue;
        struct str inner = url_decode(index->arena, value, true);
        h = hash_str(h, name);
        bool target =
            str_starts_same(inner, STR("http://")) || str_starts_same(inner, STR("https://"));
        h = target && depth > 0 ? hash_url(h, index, inner, depth - 1) : hash_str(h, inner);
    }
    return h;
}

static hash128 hash_texts(hash128 h, const struct index *index, struct span span) {
    size_t most = MOST_EVIDENCE;
    for (uint32_t i = places_from(&index->texts, span.start);
         i < index->texts.n && index->texts.at[i].start < span.end && most > 0; i++) {
        const struct node *node = &index->document->nodes.at[index->texts.at[i].node];
        h = hash_folded(h, source_slice(index->document->source, node->span), &most);
        h = hash_bytes(h, " ", 1);
    }
    if (most == MOST_EVIDENCE) /* a block without text: its markup */
        h = hash_folded(h, source_slice(index->document->source, span), &most);
    return h;
}

static hash128 hash_link(hash128 h, const struct index *index, uint32_t link) {
    const struct document *d = index->document;
    const struct attr *target = target_of(d, index->links.at[link].node);
    return hash_url(h, index, document_decode_attr(d, target), 3);
}

/* A link is its target; a block is its text, and the targets of its first links. */
static hash128 hash_place(hash128 h, const struct index *index, struct span span) {
    if (!span_exists(span))
        return h;
    uint32_t i = places_from(&index->links, span.start);
    if (i < index->links.n && index->links.at[i].start == span.start)
        return hash_link(h, index, i);
    h = hash_texts(h, index, span);
    for (int n = 0; n < MOST_LINKS && i < index->links.n && index->links.at[i].start < span.end;
         n++, i++)
        h = hash_link(h, index, i);
    return h;
}

/* The other side of the pair: what kind of wording was found wanting. A word of several languages
 * is taken for that of the text, which is no property of the pair. */
static hash128 hash_disclosure(hash128 h, const struct disclosure *d) {
    return d ? hash_str(h, d->group) : h;
}

/* ---- order ------------------------------------------------------------------------------ */

/* A finding about the whole file comes first. */
static uint32_t place_of(const struct finding *f) {
    return span_exists(f->span) ? f->span.start : 0;
}

static int compare_findings(const void *a, const void *b) {
    const struct finding *x = a, *y = b;
    if (place_of(x) != place_of(y))
        return place_of(x) < place_of(y) ? -1 : 1;
    if (x->span.end != y->span.end)
        return x->span.end < y->span.end ? -1 : 1;
    int order = str_compare(x->rule->id, y->rule->id);
    if (order == 0)
        order = str_compare(x->policy, y->policy);
    return order ? order : str_compare(x->message, y->message);
}

void findings_sort(struct findings *findings) {
    if (findings->n)
        qsort(findings->at, findings->n, sizeof *findings->at, compare_findings);
}

struct numbered {
    hash128 hash;
    uint32_t finding;
};

static int compare_numbered(const void *a, const void *b) {
    const struct numbered *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->finding < y->finding ? -1 : x->finding > y->finding;
}

static void write_identity(unsigned char out[16], hash128 h) {
    for (int i = 0; i < 16; i++)
        out[i] = (unsigned char)(h >> (120 - 8 * i));
}

static void write_fingerprint(char out[33], hash128 h) {
    for (int i = 0; i < 32; i++)
        out[i] = "0123456789abcdef"[(unsigned)(h >> (124 - 4 * i)) & 15];
    out[32] = 0;
}

void fingerprint_of(char out[33], const struct str *parts, size_t n) {
    hash128 h = HASH_BASIS;
    for (size_t i = 0; i < n; i++)
        h = hash_str(h, parts[i]);
    write_fingerprint(out, h);
}

void findings_identify(struct arena *arena, struct findings *findings,
                       const struct document *document, struct str path,
                       const struct str_list *passing) {
    if (findings->n == 0)
        return;
    struct index index = {.document = document, .arena = arena, .passing = passing};
    index_build(&index);
    struct numbered *numbered = arena_array(arena, struct numbered, findings->n);
    for (uint32_t i = 0; i < findings->n; i++) {
        const struct finding *f = &findings->at[i];
        hash128 h = hash_str(hash_str(HASH_BASIS, f->rule->id), path);
        h = hash_disclosure(hash_place(h, &index, f->span), f->disclosure);
        numbered[i] = (struct numbered){h, i};
    }
    /* Equal ones are told apart by their order in the file. */
    qsort(numbered, findings->n, sizeof *numbered, compare_numbered);
    uint32_t occurrence = 0;
    for (uint32_t i = 0; i < findings->n; i++) {
        occurrence = i > 0 && numbered[i].hash == numbered[i - 1].hash ? occurrence + 1 : 0;
        unsigned char bytes[4] = {(unsigned char)(occurrence >> 24),
                                  (unsigned char)(occurrence >> 16),
                                  (unsigned char)(occurrence >> 8), (unsigned char)occurrence};
        struct finding *finding = &findings->at[numbered[i].finding];
        write_identity(finding->identity, numbered[i].hash);
        write_fingerprint(finding->fingerprint, hash_bytes(numbered[i].hash, bytes, sizeof bytes));
    }
}
