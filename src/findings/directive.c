#include "findings/directive.h"

#include "base/problem.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
    const char *word;
    enum suppression_form form;
    bool ends;
} verbs[] = {
    {"promolint-disable-next-line", SUPPRESS_NEXT_LINE, false},
    {"promolint-disable-next-element", SUPPRESS_NEXT_ELEMENT, false},
    {"promolint-disable", SUPPRESS_REGION, false},
    {"promolint-enable", SUPPRESS_REGION, true},
    {"promolint-disable-file", SUPPRESS_FILE, false},
};

/* The last one in front matter only: comments name rules without a key. */
static const char *const keys[] = {"reason", "until", "by", "rule"};
enum { COMMENT_KEYS = 3 };

void directive_problem(struct directive *d, struct span span, const char *format, ...) {
    char text[256];
    va_list args;
    if (d->problem.n)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    d->problem = str_copy(d->arena, str_of(text));
    d->problem_span = span;
}

/* So much of a word as a message shows. */
static struct str shown(struct str word) {
    return str_shorten(word, LONGEST_SHOWN);
}

static void unknown_word(struct directive *d, struct span span, const char *what, struct str word,
                         const char *const *known, size_t n, const char *otherwise) {
    const char *near = problem_suggest(word, known, n);
    if (near)
        directive_problem(d, span, "unknown %s '%.*s', did you mean '%s'?", what,
                          STR_ARG(shown(word)), near);
    else
        directive_problem(d, span, "unknown %s '%.*s'; %s", what, STR_ARG(shown(word)), otherwise);
}

/* ---- values ----------------------------------------------------------------------------- */

/* A day of the calendar, "2027-01-31". */
static bool is_day(struct str s) {
    static const char form[] = "0000-00-00";
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (s.n != sizeof form - 1)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (form[i] == '0' ? !char_is_digit(s.p[i]) : s.p[i] != form[i])
            return false;
    int year = (s.p[0] - '0') * 1000 + (s.p[1] - '0') * 100 + (s.p[2] - '0') * 10 + s.p[3] - '0';
    int month = (s.p[5] - '0') * 10 + s.p[6] - '0', day = (s.p[8] - '0') * 10 + s.p[9] - '0';
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (leap && month == 2);
}

/* Commas and blanks part the names; `span` is that of the whole text. */
static void add_rules(struct directive *d, struct str names, struct span span) {
    struct str rest = names;
    bool as_written = names.n == span_length(span); /* no escapes: offsets are those of the text */
    for (struct str name = str_next_token(&rest); name.n; name = str_next_token(&rest)) {
        uint32_t from = span.start + (uint32_t)(name.p - names.p);
        *list_push(d->arena, &d->rules) = (struct directive_rule){
            name, as_written ? (struct span){from, from + (uint32_t)name.n} : span};
    }
}

void directive_set(struct directive *d, struct str key, struct span key_span, struct str value,
                   struct span value_span) {
    if (str_is(key, "rule")) {
        add_rules(d, value, value_span);
        return;
    }
    struct str *field = str_is(key, "reason")  ? &d->reason
                        : str_is(key, "until") ? &d->until
                        : str_is(key, "by")    ? &d->by
                                               : NULL;
    value = str_trim(value);
    if (!field)
        unknown_word(d, key_span, "key", key, keys,
                     d->form == SUPPRESS_FRONT_MATTER ? ARRAY_COUNT(keys) : COMMENT_KEYS,
                     "there are reason, until and by");
    else if (field->n)
        directive_problem(d, key_span, "'%.*s' stands twice", STR_ARG(key));
    else if (value.n == 0)
        directive_problem(d, key_span, "'%.*s' is empty", STR_ARG(key));
    else if (field == &d->until && !is_day(value))
        directive_problem(d, value_span, "'until' needs a day such as 2027-01-31, not '%.*s'",
                          STR_ARG(shown(value)));
    else
        *field = value;
}

void directive_check(struct directive *d, struct span span) {
    if (d->rules.n == 0)
        directive_problem(d, span, "it names no rule");
    else if (!d->ends && d->reason.n == 0)
        directive_problem(d, span, "it gives no reason: reason=\"...\"");
}

/* ---- comments --------------------------------------------------------------------------- */

struct cursor {
    struct str text;
    size_t at;
    uint32_t base; /* offset of the text */
};

static struct span span_from(const struct cursor *c, size_t from) {
    return (struct span){c->base + (uint32_t)from, c->base + (uint32_t)c->at};
}

static bool parts_words(char ch) {
    return char_is_space(ch) || ch == ',';
}

/* Moves to the next word; false at the end. */
static bool next_word(struct cursor *c) {
    while (c->at < c->text.n && parts_words(c->text.p[c->at]))
        c->at++;
    return c->at < c->text.n;
}

/* Up to a blank or comma, and in front of "=" if that ends it too. */
static struct str read_word(struct cursor *c, bool key) {
    size_t from = c->at;
    while (c->at < c->text.n && !parts_words(c->text.p[c->at]) && !(key && c->text.p[c->at] == '='))
        c->at++;
    return str_slice(c->text, from, c->at);
}

/* What stands behind '=': a word, or anything in quotes. */
static void read_value(struct directive *d, struct cursor *c, struct str key,
                       struct span key_span) {
    size_t from = c->at;
    char quote = c->at < c->text.n ? c->text.p[c->at] : 0;
    struct str value;
    if (quote == '"' || quote == '\'') {
        size_t close = str_find_char(c->text, quote, c->at + 1);
        if (close == SIZE_MAX) {
            c->at = c->text.n;
            directive_problem(d, span_from(c, from), "this quote is never closed");
            return;
        }
        value = str_slice(c->text, from + 1, close);
        c->at = close + 1;
    } else {
        value = read_word(c, false);
    }
    struct span span = span_from(c, from);
    if (str_is(key, "rule"))
        directive_problem(d, key_span, "rules are named without 'rule='");
    else
        directive_set(d, key, key_span, value, span);
}

static void read_words(struct directive *d, struct cursor *c) {
    bool fields = false;
    while (next_word(c)) {
        size_t from = c->at;
        struct str word = read_word(c, true);
        struct span span = span_from(c, from);
        if (c->at < c->text.n && c->text.p[c->at] == '=') {
            fields = true;
            if (d->ends)
                directive_problem(d, span, "the end of a region names rules only");
            c->at++;
            read_value(d, c, word, span);
        } else if (fields) {
            directive_problem(d, span,
                              "unexpected '%.*s': a value of several words stands in "
                              "quotes, and rules come first",
                              STR_ARG(shown(word)));
        } else {
            add_rules(d, word, span);
        }
    }
}

static void read_verb(struct directive *d, struct str verb, struct span span) {
    const char *words[ARRAY_COUNT(verbs)];
    for (size_t i = 0; i < ARRAY_COUNT(verbs); i++) {
        words[i] = verbs[i].word;
        if (str_is(verb, verbs[i].word)) {
            d->form = verbs[i].form;
            d->ends = verbs[i].ends;
            return;
        }
    }
    unknown_word(d, span, "instruction", verb, words, ARRAY_COUNT(words),
                 "there are promolint-disable-next-line, -next-element and -file, "
                 "promolint-disable and promolint-enable");
}

void directive_read_comment(struct directive *d, const struct source *source, struct span span) {
    struct cursor c = {.text = source_slice(source, span), .base = span.start};
    d->form = SUPPRESS_UNKNOWN;
    next_word(&c);
    size_t from = c.at;
    struct str verb = read_word(&c, false);
    struct span verb_span = span_from(&c, from);
    read_verb(d, verb, verb_span);
    read_words(d, &c);
    directive_check(d, verb_span);
}
