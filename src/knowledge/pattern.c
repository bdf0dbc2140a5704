/*
 * Bounded regular expressions.
 *
 * PCRE2's match limit begins anew at each start offset, so a long subject is
 * searched in windows of start offsets with a look at the clock between them.
 * Expressions aren't compiled to machine code: that takes longer than the few
 * short matches that a run needs.
 */
#include "knowledge/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    MATCH_LIMIT = 20000,    /* steps from one start offset */
    HEAP_LIMIT = 1024,      /* KiB */
    WINDOW = 256,           /* start offsets */
    TIME_LIMIT = 50,        /* milliseconds for one search */
    LONGEST_PATTERN = 4096, /* bytes */
    DEEPEST_GROUP = 50,
    GROUPS = 32
};

struct pattern {
    struct str regex;
    bool caseless;
    bool limited; /* has reached a limit */
    pcre2_code *code;
};

struct pattern_cache {
    pcre2_compile_context *compile;
    pcre2_match_context *match;
    pcre2_match_data *data;
    struct pattern **table; /* open addressing */
    uint32_t n, room;
};

static pcre2_compile_context *new_compile_context(void) {
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (context) {
        pcre2_set_parens_nest_limit(context, DEEPEST_GROUP);
        pcre2_set_max_pattern_length(context, LONGEST_PATTERN);
    }
    return context;
}

/* Bytes are enough for an expression in ASCII: it then never fails on a subject that isn't UTF-8.
 */
static uint32_t options_for(struct str regex, bool caseless) {
    uint32_t options = PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;
    if (caseless)
        options |= PCRE2_CASELESS;
    for (size_t i = 0; i < regex.n; i++)
        if ((unsigned char)regex.p[i] >= 0x80)
            return options | PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF;
    return options;
}

struct pattern_cache *pattern_cache_new(void) {
    struct pattern_cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        return NULL;
    cache->compile = new_compile_context();
    cache->match = pcre2_match_context_create(NULL);
    cache->data = pcre2_match_data_create(GROUPS, NULL);
    if (!cache->compile || !cache->match || !cache->data) {
        pattern_cache_free(cache);
        return NULL;
    }
    pcre2_set_match_limit(cache->match, MATCH_LIMIT);
    pcre2_set_heap_limit(cache->match, HEAP_LIMIT);
    return cache;
}

void pattern_cache_free(struct pattern_cache *cache) {
    if (!cache)
        return;
    for (uint32_t i = 0; i < cache->room; i++) {
        if (cache->table[i])
            pcre2_code_free(cache->table[i]->code);
        free(cache->table[i]);
    }
    free(cache->table);
    pcre2_match_data_free(cache->data);
    pcre2_match_context_free(cache->match);
    pcre2_compile_context_free(cache->compile);
    free(cache);
}

/* The slot of an expression in a table of `room` slots, a power of two. */
static struct pattern **find_slot(struct pattern **table, uint32_t room, struct str regex,
                                  bool caseless) {
    uint32_t i = (str_hash(regex) + caseless) & (room - 1);
    while (table[i] && !(table[i]->caseless == caseless && str_eq(table[i]->regex, regex)))
        i = (i + 1) & (room - 1);
    return &table[i];
}

static bool make_room(struct pattern_cache *cache) {
    enum { FIRST = 64 };
    if (cache->room && cache->n < cache->room / 2)
        return true;
    uint32_t room = cache->room ? cache->room * 2 : FIRST;
    struct pattern **table = calloc(room, sizeof(struct pattern *));
    if (!table)
        return false;
    for (uint32_t i = 0; i < cache->room; i++) {
        struct pattern *p = cache->table[i];
        if (p)
            *find_slot(table, room, p->regex, p->caseless) = p;
    }
    free(cache->table);
    cache->table = table;
    cache->room = room;
    return true;
}

/* One that doesn't compile is remembered too, without code. */
static struct pattern *add_pattern(struct pattern_cache *cache, struct str regex, bool caseless) {
    struct pattern *added = calloc(1, sizeof *added);
    if (!added)
        return NULL;
    int error;
    size_t offset;
    *added = (struct pattern){.regex = regex, .caseless = caseless};
    added->code = pcre2_compile((PCRE2_SPTR)regex.p, regex.n, options_for(regex, caseless), &error,
                                &offset, cache->compile);
    cache->n++;
    return added;
}

struct pattern *pattern_compile(struct pattern_cache *cache, struct str regex, bool caseless) {
    if (!make_room(cache))
        return NULL;
    struct pattern **slot = find_slot(cache->table, cache->room, regex, caseless);
    if (!*slot)
        *slot = add_pattern(cache, regex, caseless);
    return *slot && (*slot)->code ? *slot : NULL;
}

static int64_t milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What pcre2_match() returns for the first match, in windows of start offsets. */
static int search(struct pattern_cache *cache, const struct pattern *p, struct str subject) {
    PCRE2_SPTR text = (PCRE2_SPTR)(subject.p ? subject.p : "");
    if (subject.n <= WINDOW) {
        pcre2_set_offset_limit(cache->match, PCRE2_UNSET);
        return pcre2_match(p->code, text, subject.n, 0, 0, cache->data, cache->match);
    }
    int64_t end = milliseconds() + TIME_LIMIT;
    for (size_t from = 0; from <= subject.n; from += WINDOW + 1) {
        pcre2_set_offset_limit(cache->match, from + WINDOW);
        int found = pcre2_match(p->code, text, subject.n, from, 0, cache->data, cache->match);
        if (found != PCRE2_ERROR_NOMATCH)
            return found;
        if (milliseconds() > end)
            return PCRE2_ERROR_MATCHLIMIT;
    }
    return PCRE2_ERROR_NOMATCH;
}

static void copy_groups(struct pattern_cache *cache, int found, struct span *groups,
                        size_t ngroups) {
    const size_t *ovector = pcre2_get_ovector_pointer(cache->data);
    size_t n = found > 0 ? (size_t)found : GROUPS;
    for (size_t i = 0; i < ngroups; i++) {
        bool set = i < n && ovector[2 * i] != PCRE2_UNSET;
        groups[i] =
            set ? (struct span){(uint32_t)ovector[2 * i], (uint32_t)ovector[2 * i + 1]} : NO_SPAN;
    }
}

enum pattern_result pattern_match(struct pattern_cache *cache, struct pattern *p,
                                  struct str subject, struct span *groups, size_t ngroups) {
    if (p->limited || subject.n > INT32_MAX)
        return PATTERN_LIMIT;
    int found = search(cache, p, subject);
    if (found == PCRE2_ERROR_NOMATCH)
        return PATTERN_NO;
    if (found < 0) {
        p->limited = true;
        return PATTERN_LIMIT;
    }
    copy_groups(cache, found, groups, ngroups);
    return PATTERN_YES;
}

bool pattern_check(struct str regex, char *message, size_t room, size_t *offset) {
    pcre2_compile_context *context = new_compile_context();
    int error = PCRE2_ERROR_NOMEMORY;
    *offset = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)regex.p, regex.n, options_for(regex, false),
                                     &error, offset, context);
    pcre2_compile_context_free(context);
    if (!code) {
        unsigned char text[200] = "";
        pcre2_get_error_message(error, text, sizeof text);
        snprintf(message, room, "%s", (const char *)text);
        return false;
    }
    uint32_t matches_empty = 0;
    pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &matches_empty);
    pcre2_code_free(code);
    if (!matches_empty || str_starts(regex, STR("^")))
        return true;
    *offset = 0;
    snprintf(message, room, "it matches the empty text, so it would match everywhere");
    return false;
}
