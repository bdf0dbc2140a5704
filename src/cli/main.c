/* promolint: the commands, and how one is chosen. */
#include "base/problem.h"
#include "cli/command.h"
#include "cli/output.h"

#include <malloc.h>
#include <string.h>

enum { LARGE_BLOCK = 1024 * 1024 };

static const struct command commands[] = {
    {"check", "[PATH...]", "check files and folders ('-' is standard input)", check_options,
     command_check},
    {"baseline", "[PATH...]", "accept what is found today, so that only new findings count",
     baseline_options, command_baseline},
    {"suppressions", "[PATH...]", "list what articles suppress, why, and since when",
     suppressions_options, command_suppressions},
    {"fix", "[PATH...]", "make the fixes that findings have", fix_options, command_fix},
    {"inspect", "[PATH...]", "show every placement and disclosure, graded", inspect_options,
     command_inspect},
    {"classify-url", "[URL...]", "say what a link is, and why", classify_options, command_classify},
    {"explain", "RULE...", "show the page of a rule", explain_options, command_explain},
    {"rules", "", "list the rules", list_options, command_rules},
    {"packs", "", "list the policies", list_options, command_packs},
    {"networks", "", "list the affiliate networks", list_options, command_networks},
    {"test", "[RULES-DIR]", "run the examples and probes of rule files", test_options,
     command_test},
    {"init", "[DIR]", "look at a site, and write a configuration that fits", init_options,
     command_init},
    {"config", "[FILE]", "show what holds for a file, and where each value comes from",
     config_options, command_config},
    {"lsp", "", "serve an editor: findings while writing", lsp_options, command_lsp},
    {"schema", "[SCHEMA]", "write a JSON Schema of the configuration or of rule files",
     schema_options, command_schema},
    {"completion", "SHELL", "write a completion script for bash, zsh or fish", completion_options,
     command_completion},
};

const struct command *command_at(size_t i) {
    return i < ARRAY_COUNT(commands) ? &commands[i] : NULL;
}

static void list_commands(FILE *out) {
    for (size_t i = 0; i < ARRAY_COUNT(commands); i++)
        fprintf(out, "  %-14s%s\n", commands[i].name, commands[i].summary);
}

static int short_usage(void) {
    fputs("usage: promolint COMMAND [OPTION...] [ARGUMENT...]\n\n", stderr);
    list_commands(stderr);
    fputs("\npromolint COMMAND --help says more; promolint(1) says all.\n", stderr);
    return STATUS_TROUBLE;
}

static int help(void) {
    puts("promolint finds paid content in articles that the reader is not told about.\n\n"
         "usage: promolint COMMAND [OPTION...] [ARGUMENT...]\n\ncommands:");
    list_commands(stdout);
    puts("\noptions:\n  -h, --help     show this\n      --version  show the version\n\n"
         "promolint COMMAND --help lists the options of a command.\n"
         "Exit status: 0 nothing that fails, 1 findings, 2 it could not do what was asked.");
    return output_finish() ? STATUS_FINE : STATUS_TROUBLE;
}

static int command_help(const struct command *command) {
    printf("usage: promolint %s [OPTION...]%s%s\n\n%s\n\noptions:\n", command->name,
           command->operands[0] ? " " : "", command->operands, command->summary);
    options_help(stdout, command->options);
    return output_finish() ? STATUS_FINE : STATUS_TROUBLE;
}

static const struct command *find_command(const char *name) {
    const char *names[ARRAY_COUNT(commands)];
    static const char *const options[] = {"--version", "--help"};
    for (size_t i = 0; i < ARRAY_COUNT(commands); i++) {
        names[i] = commands[i].name;
        if (strcmp(names[i], name) == 0)
            return &commands[i];
    }
    bool option = name[0] == '-';
    const char *what = option ? "option" : "command";
    const char *near = option ? problem_suggest(str_of(name), options, ARRAY_COUNT(options))
                              : problem_suggest(str_of(name), names, ARRAY_COUNT(commands));
    if (near)
        complain("unknown %s '%s', did you mean '%s'?", what, name, near);
    else
        complain("unknown %s '%s'; promolint --help lists the commands", what, name);
    return NULL;
}

static int run(struct options *options, int argc, char **argv) {
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0) {
        printf("promolint %s\n", promolint_version());
        return output_finish() ? STATUS_FINE : STATUS_TROUBLE;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help();
    bool asks_help = strcmp(name, "help") == 0;
    if (asks_help && argc == 2)
        return help();
    const struct command *command = find_command(asks_help ? argv[2] : name);
    if (!command)
        return STATUS_TROUBLE;
    if (asks_help)
        return command_help(command);
    if (!options_read(options, command->options, argc - 2, argv + 2))
        return STATUS_TROUBLE;
    return options->help ? command_help(command) : command->run(options);
}

int main(int argc, char **argv) {
    if (argc < 2)
        return short_usage();
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK); /* what a large page took goes back to the system */
#endif
    struct arena arena;
    jmp_buf out_of_memory;
    arena_init(&arena, 0);
    arena.on_failure = &out_of_memory;
    if (setjmp(out_of_memory)) {
        complain("out of memory");
        return STATUS_TROUBLE;
    }
    struct options options = {.arena = &arena};
    int status = run(&options, argc, argv);
    arena_release(&arena);
    return status;
}
