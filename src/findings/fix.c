/* Edits that go together. */
#include "findings/fix.h"

#include "document/source_write.h"

#include <string.h>

/* Index of the first edit that ends at or behind an offset. */
static uint32_t first_from(const struct edit_list *list, uint32_t offset) {
    uint32_t low = 0, high = list->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list->at[middle].span.end < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool same_edit(const struct edit *a, const struct edit *b) {
    return a->span.start == b->span.start && a->span.end == b->span.end && str_eq(a->text, b->text);
}

bool edits_hold(const struct edit_list *list, const struct fix *fix) {
    for (uint32_t i = 0; i < fix->nedits; i++) {
        uint32_t at = first_from(list, fix->edits[i].span.start);
        if (at == list->n || !same_edit(&list->at[at], &fix->edits[i]))
            return false;
    }
    return fix->nedits > 0;
}

static bool meets_any(const struct edit_list *list, const struct fix *fix) {
    for (uint32_t i = 0; i < fix->nedits; i++) {
        uint32_t at = first_from(list, fix->edits[i].span.start);
        if (at < list->n && list->at[at].span.start <= fix->edits[i].span.end)
            return true;
    }
    return false;
}

bool edits_add(struct arena *arena, struct edit_list *list, const struct fix *fix) {
    if (edits_hold(list, fix))
        return true;
    if (meets_any(list, fix))
        return false;
    for (uint32_t i = 0; i < fix->nedits; i++) {
        uint32_t at = first_from(list, fix->edits[i].span.start);
        list_push(arena, list);
        memmove(&list->at[at + 1], &list->at[at], (list->n - 1 - at) * sizeof *list->at);
        list->at[at] = fix->edits[i];
    }
    return true;
}

void edits_index(struct arena *arena, struct edit_list *list) {
    list->to = arena_array(arena, uint32_t, list->n + 1);
    uint32_t shift = 0; /* modulo 2^32: may be less than nothing */
    for (uint32_t i = 0; i < list->n; i++) {
        list->to[i] = list->at[i].span.start + shift;
        shift += (uint32_t)list->at[i].text.n - span_length(list->at[i].span);
    }
}

void edits_apply(struct buf *out, const struct source *source, const struct edit_list *list) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < list->n; i++) {
        const struct edit *edit = &list->at[i];
        uint32_t start = source_file_offset(source, edit->span.start);
        buf_add(out, str_slice(source->bytes, at, start));
        source_encode(out, source, edit->text);
        at = source_file_offset(source, edit->span.end);
    }
    buf_add(out, str_slice(source->bytes, at, source->bytes.n));
}

uint32_t edits_map(const struct edit_list *list, uint32_t offset, bool behind) {
    uint32_t i = first_from(list, offset);
    if (i < list->n && list->at[i].span.start <= offset) {
        const struct edit *edit = &list->at[i];
        bool all = offset == edit->span.end && offset > edit->span.start;
        return list->to[i] + (behind || all ? (uint32_t)edit->text.n : 0);
    }
    if (i == 0)
        return offset;
    const struct edit *last = &list->at[i - 1];
    return offset - last->span.end + list->to[i - 1] + (uint32_t)last->text.n;
}

bool edits_wrote(const struct edit_list *list, struct span span) {
    uint32_t low = 0, high = list->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list->to[middle] + list->at[middle].text.n < span.end)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->n && list->to[low] <= span.start &&
           span.start < list->to[low] + list->at[low].text.n;
}

bool edits_removed(const struct edit_list *list, struct span span) {
    uint32_t i = first_from(list, span.end);
    return i < list->n && list->at[i].span.start <= span.start &&
           span_length(list->at[i].span) > 0 && span.start < list->at[i].span.end;
}
