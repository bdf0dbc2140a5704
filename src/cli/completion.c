/* The tables of commands and options, in the languages of three shells. */
#include "cli/completion.h"

#include "cli/walk.h"

#include <string.h>

/* Each word with a blank before it. */
static void write_words(FILE *out, struct argument argument) {
    for (size_t i = 0; argument.word && argument.word(i); i++)
        fprintf(out, " %s", argument.word(i));
}

/* Text within single quotes, `special` with a backslash before it. */
static void write_quoted(FILE *out, const char *text, const char *special, const char *quote) {
    for (; *text; text++) {
        if (*text == '\'')
            fputs(quote, out);
        else
            fprintf(out, strchr(special, *text) ? "\\%c" : "%c", *text);
    }
}

/* ---- bash: words, and what stands behind an option -------------------------------------- */

static void write_bash_options(FILE *out, const struct command *command) {
    fprintf(out, "    %s) echo '", command->name);
    for (const struct option *o = command->options; o->name; o++) {
        fprintf(out, "%s--%s", o == command->options ? "" : " ", o->name);
        if (o->letter)
            fprintf(out, " -%c", o->letter);
    }
    fputs("' ;;\n", out);
}

static void write_bash_kind(FILE *out, struct argument argument) {
    static const char *const kinds[ARGUMENT_KINDS] = {
        "", "other", "words", "report", "files", "folders", "articles", "rules", "policies"};
    fprintf(out, ") echo '%s", kinds[argument.kind]);
    write_words(out, argument);
    fputs("' ;;\n", out);
}

static void write_bash_arguments(FILE *out, const struct command *command) {
    for (const struct option *o = command->options; o->name; o++) {
        struct argument argument = argument_of_option(command->options, o);
        if (argument.kind == ARGUMENT_NONE)
            continue;
        fprintf(out, "    '%s --%s'", command->name, o->name);
        if (o->letter)
            fprintf(out, " | '%s -%c'", command->name, o->letter);
        write_bash_kind(out, argument);
    }
    struct argument operands = argument_of_operands(command);
    if (operands.kind != ARGUMENT_NONE) {
        fprintf(out, "    '%s '", command->name);
        write_bash_kind(out, operands);
    }
}

void completion_bash_tables(FILE *out) {
    const struct command *command;
    fputs("_promolint_commands='", out);
    for (size_t i = 0; (command = command_at(i)); i++)
        fprintf(out, "%s%s", i ? " " : "", command->name);
    fputs("'\n_promolint_articles='", out);
    for (size_t i = 0; walk_extension(i); i++)
        fprintf(out, "%s*%s", i ? " " : "", walk_extension(i));
    fputs("'\n\n_promolint_options() { # command\n    case $1 in\n", out);
    for (size_t i = 0; (command = command_at(i)); i++)
        write_bash_options(out, command);
    fputs("    esac\n}\n\n"
          "# What stands behind an option, and what a command works on.\n"
          "_promolint_argument() { # command, option or ''\n"
          "    case \"$1 $2\" in\n",
          out);
    for (size_t i = 0; (command = command_at(i)); i++)
        write_bash_arguments(out, command);
    fputs("    esac\n}\n", out);
}

/* ---- zsh: a function for each command, with the specifications of _arguments ------------- */

static void write_zsh_action(FILE *out, struct argument argument) {
    static const char *const actions[ARGUMENT_KINDS] = {[ARGUMENT_OTHER] = " ",
                                                        [ARGUMENT_FILES] = "_files",
                                                        [ARGUMENT_FOLDERS] = "_directories",
                                                        [ARGUMENT_ARTICLES] = "_promolint_articles",
                                                        [ARGUMENT_RULES] = "_promolint_rules",
                                                        [ARGUMENT_POLICIES] =
                                                            "_promolint_policies"};
    fputc(':', out);
    write_quoted(out, argument.name, ":\\", "'\\''");
    fputc(':', out);
    if (actions[argument.kind]) {
        fputs(actions[argument.kind], out);
        return;
    }
    fputs(argument.kind == ARGUMENT_REPORT ? "{_promolint_report" : "(", out);
    write_words(out, argument);
    fputs(argument.kind == ARGUMENT_REPORT ? "}" : ")", out);
}

static void write_zsh_option(FILE *out, const struct option *table, const struct option *o) {
    struct argument argument = argument_of_option(table, o);
    const char *more = o->argument ? "=" : "";
    fputs(" \\\n        ", out);
    if (o->kind == OPTION_LIST || o->kind == OPTION_COMMAS)
        fputs("'*'", out);
    else if (o->letter)
        fprintf(out, "'(-%c --%s)'", o->letter, o->name);
    if (o->letter)
        fprintf(out, "{-%c%s,--%s%s}'[", o->letter, o->argument ? "+" : "", o->name, more);
    else
        fprintf(out, "--%s%s'[", o->name, more);
    write_quoted(out, o->help, "[]:\\", "'\\''");
    fputc(']', out);
    if (argument.kind != ARGUMENT_NONE)
        write_zsh_action(out, argument);
    fputc('\'', out);
}

static void write_zsh_command(FILE *out, const struct command *command) {
    struct argument operands = argument_of_operands(command);
    fprintf(out, "\n_promolint_of_%s() {\n    _arguments -s -S", command->name);
    for (const struct option *o = command->options; o->name; o++)
        write_zsh_option(out, command->options, o);
    if (operands.kind != ARGUMENT_NONE) {
        fprintf(out, " \\\n        '%s", strstr(command->operands, "...") ? "*" : "1");
        write_zsh_action(out, operands);
        fputc('\'', out);
    }
    fputs("\n}\n", out);
}

void completion_zsh_tables(FILE *out) {
    const struct command *command;
    fputs("typeset -ga _promolint_commands\n_promolint_commands=(\n", out);
    for (size_t i = 0; (command = command_at(i)); i++) {
        fprintf(out, "    '%s:", command->name);
        write_quoted(out, command->summary, ":\\", "'\\''");
        fputs("'\n", out);
    }
    fputs("    'help:show the options of a command'\n)\n\n_promolint_articles() {\n"
          "    _files -g '*(",
          out);
    for (size_t i = 0; walk_extension(i); i++)
        fprintf(out, "%s%s", i ? "|" : "", walk_extension(i));
    fputs(")(-.)'\n}\n", out);
    for (size_t i = 0; (command = command_at(i)); i++)
        write_zsh_command(out, command);
}

/* ---- fish: a call of `complete` for each option ------------------------------------------ */

static void write_fish_argument(FILE *out, struct argument argument, const char *for_option) {
    static const char *const actions[ARGUMENT_KINDS] = {
        [ARGUMENT_FILES] = "(__fish_complete_path (commandline -ct))",
        [ARGUMENT_FOLDERS] = "(__fish_complete_directories (commandline -ct) \"\")",
        [ARGUMENT_ARTICLES] = "(__promolint_articles)",
        [ARGUMENT_RULES] = "(__promolint_list rules)",
        [ARGUMENT_POLICIES] = "(__fish_complete_list , __promolint_policies)"};
    fputs(for_option, out);
    if (argument.kind == ARGUMENT_OTHER)
        return;
    fputs(" -a '", out);
    if (actions[argument.kind])
        fputs(actions[argument.kind], out);
    else if (argument.kind == ARGUMENT_REPORT) {
        fputs("(__promolint_report", out);
        write_words(out, argument);
        fputc(')', out);
    } else
        write_words(out, argument);
    fputc('\'', out);
}

static void write_fish_option(FILE *out, const struct command *command, const struct option *o) {
    struct argument argument = argument_of_option(command->options, o);
    fprintf(out, "complete -c promolint -n '__promolint_is %s'", command->name);
    if (o->letter)
        fprintf(out, " -s %c", o->letter);
    fprintf(out, " -l %s -d '", o->name);
    write_quoted(out, o->help, "\\", "\\'");
    fputc('\'', out);
    if (argument.kind != ARGUMENT_NONE)
        write_fish_argument(out, argument, " -x");
    fputc('\n', out);
}

static void write_fish_command(FILE *out, const struct command *command) {
    struct argument operands = argument_of_operands(command);
    fprintf(out, "\ncomplete -c promolint -n __promolint_no_command -a %s -d '", command->name);
    write_quoted(out, command->summary, "\\", "\\'");
    fprintf(out, "'\ncomplete -c promolint -n '__promolint_is help' -a %s\n", command->name);
    for (const struct option *o = command->options; o->name; o++)
        write_fish_option(out, command, o);
    if (operands.kind != ARGUMENT_NONE && operands.kind != ARGUMENT_OTHER) {
        fprintf(out, "complete -c promolint -n '__promolint_is %s'", command->name);
        write_fish_argument(out, operands, "");
        fputc('\n', out);
    }
}

void completion_fish_tables(FILE *out) {
    const struct command *command;
    fputs("set -g __promolint_endings '\\.(", out);
    for (size_t i = 0; walk_extension(i); i++)
        fprintf(out, "%s%s", i ? "|" : "", walk_extension(i) + 1);
    fputs(")$|/$'\n", out);
    for (size_t i = 0; (command = command_at(i)); i++)
        write_fish_command(out, command);
}
