/* promolint completion: a script for a shell. */
#include "cli/completion.h"

#include "base/problem.h"
#include "cli/output.h"
#include "promolint.h"

#include <string.h>

static const struct shell shells[] = {
    {"bash", completion_bash_text, completion_bash_tables},
    {"zsh", completion_zsh_text, completion_zsh_tables},
    {"fish", completion_fish_text, completion_fish_tables},
};

static const char *shell_name(size_t i) {
    return i < ARRAY_COUNT(shells) ? shells[i].name : NULL;
}

const struct option completion_options[] = {OPTION_HELP, OPTION_END};

/* ---- what an argument is ---------------------------------------------------------------- */

/* By its name in the help; of one that is not listed nothing can be guessed. */
static const struct argument arguments[] = {
    {"PATH", ARGUMENT_ARTICLES, NULL},     {"FILE", ARGUMENT_FILES, NULL},
    {"DIR", ARGUMENT_FOLDERS, NULL},       {"RULES-DIR", ARGUMENT_FOLDERS, NULL},
    {"RULE", ARGUMENT_RULES, NULL},        {"POLICY", ARGUMENT_POLICIES, NULL},
    {"SHELL", ARGUMENT_WORDS, shell_name}, {"SCHEMA", ARGUMENT_WORDS, promolint_schema_name},
};

/* "PATH" of "[PATH...]", "FILE" of "FILE|-". */
static struct str leading_name(const char *text) {
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    text += strcspn(text, capitals);
    size_t n = 0;
    while (text[n] && (strchr(capitals, text[n]) || text[n] == '-'))
        n++;
    return (struct str){text, n};
}

static struct argument argument_called(const char *text) {
    struct str name = leading_name(text);
    for (size_t i = 0; i < ARRAY_COUNT(arguments); i++)
        if (str_is(name, arguments[i].name))
            return arguments[i];
    return (struct argument){text, name.n ? ARGUMENT_OTHER : ARGUMENT_NONE, NULL};
}

struct argument argument_of_option(const struct option *table, const struct option *option) {
    const char *text = option->argument;
    if (!text)
        return (struct argument){"", ARGUMENT_NONE, NULL};
    if (option->choice)
        return (struct argument){text, ARGUMENT_WORDS, option->choice};
    /* "FORMAT=FILE": before '=' stands what the option with the argument FORMAT takes. */
    struct str name = leading_name(text);
    for (const struct option *o = table; o->name && name.p[name.n] == '='; o++)
        if (o->choice && str_is(name, o->argument))
            return (struct argument){text, ARGUMENT_REPORT, o->choice};
    return argument_called(text);
}

struct argument argument_of_operands(const struct command *command) {
    return argument_called(command->operands);
}

/* ---- the command ------------------------------------------------------------------------ */

static const struct shell *find_shell(const char *name) {
    const char *names[ARRAY_COUNT(shells)];
    for (size_t i = 0; i < ARRAY_COUNT(shells); i++) {
        names[i] = shells[i].name;
        if (strcmp(names[i], name) == 0)
            return &shells[i];
    }
    const char *near = problem_suggest(str_of(name), names, ARRAY_COUNT(shells));
    complain(near ? "no completion for '%s', did you mean %s?"
                  : "no completion for '%s', only for bash, zsh and fish",
             name, near);
    return NULL;
}

static void write_script(const struct shell *shell) {
    static const struct str mark = {"@TABLES@\n", 9};
    struct str text = str_of(shell->text);
    size_t at = str_find(text, mark, 0);
    fwrite(text.p, 1, at, stdout);
    shell->write_tables(stdout);
    fputs(text.p + at + mark.n, stdout);
}

int command_completion(const struct options *options) {
    if (options->operands.n != 1) {
        complain("completion needs the name of one shell: bash, zsh or fish");
        return STATUS_TROUBLE;
    }
    const struct shell *shell = find_shell(options->operands.at[0]);
    if (!shell)
        return STATUS_TROUBLE;
    write_script(shell);
    return output_finish() ? STATUS_FINE : STATUS_TROUBLE;
}
