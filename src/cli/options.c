/* Reading the command line. */
#include "cli/options.h"

#include "base/problem.h"
#include "cli/output.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_NAMES = 64 };

struct reading {
    struct options *options;
    const struct option *table;
    int argc;
    char **argv;
    int next; /* index of the next argument */
};

static void *member(struct options *options, const struct option *option) {
    return (char *)options + option->offset;
}

static const char *nearest(const struct option *table, struct str name) {
    const char *names[MOST_NAMES];
    size_t n = 0;
    for (const struct option *o = table; o->name && n < MOST_NAMES; o++)
        names[n++] = o->name;
    return problem_suggest(name, names, n);
}

static const struct option *find(const struct option *table, struct str name) {
    for (const struct option *o = table; o->name; o++)
        if (str_is(name, o->name))
            return o;
    return NULL;
}

const char *option_when(size_t i) {
    static const char *const names[] = {"auto", "always", "never"};
    return i < ARRAY_COUNT(names) ? names[i] : NULL;
}

const char *option_text_or_json(size_t i) {
    static const char *const names[] = {"text", "json"};
    return i < ARRAY_COUNT(names) ? names[i] : NULL;
}

/* The choice that is meant; NULL after a complaint. */
static const char *find_choice(struct options *options, const struct option *option,
                               const char *value) {
    const char *names[MOST_NAMES];
    size_t n = 0;
    for (const char *name; n < MOST_NAMES && (name = option->choice(n)); n++) {
        if (strcmp(name, value) == 0)
            return name;
        names[n] = name;
    }
    const char *near = problem_suggest(str_of(value), names, n);
    struct str all = STR("");
    for (size_t i = 0; i < n; i++)
        all = str_format(options->arena, "%.*s%s%s", STR_ARG(all), i ? ", " : "", names[i]);
    if (near)
        complain("--%s cannot be '%s', did you mean '%s'? (%.*s)", option->name, value, near,
                 STR_ARG(all));
    else
        complain("--%s cannot be '%s'; it is one of %.*s", option->name, value, STR_ARG(all));
    return NULL;
}

static bool set_choice(struct options *options, const struct option *option, const char *value) {
    const char *choice = find_choice(options, option, value);
    if (choice)
        *(const char **)member(options, option) = choice;
    return choice;
}

/* "www.example.com", not a URL. */
static bool check_host(const struct option *option, const char *value) {
    if (!strpbrk(value, "/:@ \t") && strchr(value, '.'))
        return true;
    complain("--%s needs a host such as www.example.com, not '%s'", option->name, value);
    return false;
}

/* "nl", "nl-BE" */
static bool check_language(const struct option *option, const char *value) {
    size_t n = 0;
    while (char_is_alpha(value[n]))
        n++;
    if ((n == 2 || n == 3) && (value[n] == 0 || value[n] == '-'))
        return true;
    complain("--%s needs a code such as nl, not '%s'", option->name, value);
    return false;
}

static bool set_number(struct options *options, const struct option *option, const char *value) {
    size_t number = 0;
    const char *p = value;
    for (; char_is_digit(*p) && number < 1000000; p++)
        number = number * 10 + (size_t)(*p - '0');
    if (*p || number == 0 || number > 10000) {
        complain("--%s needs a number from 1 to 10000, not '%s'", option->name, value);
        return false;
    }
    *(size_t *)member(options, option) = number;
    return true;
}

static bool add_commas(struct options *options, const struct option *option, const char *value) {
    struct text_list *list = member(options, option);
    struct str rest = str_of(value);
    uint32_t before = list->n;
    while (rest.n) {
        struct str item = str_trim(str_cut(&rest, ','));
        if (item.n == 0)
            continue;
        const char *text = str_terminated(options->arena, item);
        if (option->choice && !(text = find_choice(options, option, text)))
            return false;
        *list_push(options->arena, list) = text;
    }
    if (list->n > before)
        return true;
    complain("--%s is empty", option->name);
    return false;
}

static bool set_value(struct options *options, const struct option *option, const char *value) {
    switch (option->kind) {
    case OPTION_FLAG:
        break;
    case OPTION_CHOICE:
        return set_choice(options, option, value);
    case OPTION_NUMBER:
        return set_number(options, option, value);
    case OPTION_COMMAS:
    case OPTION_CHOICES:
        return add_commas(options, option, value);
    case OPTION_HOST:
    case OPTION_LANGUAGE:
    case OPTION_TEXT:
        *(const char **)member(options, option) = value;
        break;
    case OPTION_LIST: {
        struct text_list *list = member(options, option);
        *list_push(options->arena, list) = value;
        break;
    }
    }
    if (option->kind == OPTION_HOST)
        return check_host(option, value);
    if (option->kind == OPTION_LANGUAGE)
        return check_language(option, value);
    if (value[0])
        return true;
    complain("--%s is empty", option->name);
    return false;
}

/* `inline_value` is what stands behind '=' or behind the letter; NULL when nothing does. */
static bool apply(struct reading *r, const struct option *option, const char *inline_value) {
    if (option->kind == OPTION_FLAG) {
        if (inline_value) {
            complain("--%s takes no value", option->name);
            return false;
        }
        *(bool *)member(r->options, option) = true;
        return true;
    }
    if (inline_value)
        return set_value(r->options, option, inline_value);
    if (r->next == r->argc) {
        complain("--%s needs a value: %s", option->name, option->argument);
        return false;
    }
    return set_value(r->options, option, r->argv[r->next++]);
}

static bool read_long(struct reading *r, const char *argument) {
    struct str rest = str_of(argument + 2), name = str_cut(&rest, '=');
    const char *value = argument[2 + name.n] == '=' ? argument + 2 + name.n + 1 : NULL;
    const struct option *option = find(r->table, name);
    if (option)
        return apply(r, option, value);
    const char *near = nearest(r->table, name);
    if (near)
        complain("unknown option --%.*s, did you mean --%s?", STR_ARG(name), near);
    else
        complain("unknown option --%.*s; --help lists them", STR_ARG(name));
    return false;
}

/* "-q", "-qh", "-j4", "-j 4" */
static bool read_letters(struct reading *r, const char *argument) {
    for (const char *letter = argument + 1; *letter; letter++) {
        const struct option *option = r->table;
        while (option->name && option->letter != *letter)
            option++;
        if (!option->name) {
            complain("unknown option -%c; --help lists them", *letter);
            return false;
        }
        if (option->kind != OPTION_FLAG)
            return apply(r, option, letter[1] ? letter + 1 : NULL);
        if (!apply(r, option, NULL))
            return false;
    }
    return true;
}

bool options_read(struct options *options, const struct option *table, int argc, char **argv) {
    struct reading r = {.options = options, .table = table, .argc = argc, .argv = argv};
    for (const struct option *o = table; o->name; o++)
        if (o->kind == OPTION_CHOICE)
            *(const char **)member(options, o) = o->choice(0);
    bool ended = false;
    while (r.next < argc) {
        const char *argument = argv[r.next++];
        bool right = true;
        if (ended || argument[0] != '-' || argument[1] == 0)
            *list_push(options->arena, &options->operands) = argument;
        else if (strcmp(argument, "--") == 0)
            ended = true;
        else if (argument[1] == '-')
            right = read_long(&r, argument);
        else
            right = read_letters(&r, argument);
        if (!right)
            return false;
    }
    return true;
}

void options_help(FILE *out, const struct option *table) {
    enum { WIDTH = 28 };
    for (const struct option *o = table; o->name; o++) {
        int n = o->letter ? fprintf(out, "  -%c, --%s", o->letter, o->name)
                          : fprintf(out, "      --%s", o->name);
        if (o->argument)
            n += fprintf(out, " %s", o->argument);
        fprintf(out, "%*s%s", n < WIDTH ? WIDTH - n : 1, "", o->help);
        for (size_t i = 0; o->choice && o->choice(i); i++)
            fprintf(out, "%s%s", i ? ", " : " (", o->choice(i));
        if (o->choice)
            fprintf(out, "; %s unless said)", o->choice(0));
        fputc('\n', out);
    }
}
