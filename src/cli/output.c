/* What reaches the terminal. */
#include "cli/output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void output_file(void *file, const char *bytes, size_t size) {
    fwrite(bytes, 1, size, file);
}

void complain(const char *format, ...) {
    char text[2048];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fflush(stdout);
    fputs("promolint: ", stderr);
    if (n > 0)
        promolint_sanitize(text, strlen(text), output_file, stderr);
    fputc('\n', stderr);
}

void complain_all(const struct promolint_messages *messages) {
    fflush(stdout);
    for (size_t i = 0; i < promolint_messages_count(messages); i++) {
        struct promolint_message message = promolint_messages_at(messages, i);
        if (message.path.size)
            promolint_sanitize(message.path.at, message.path.size, output_file, stderr);
        else
            fputs("promolint", stderr);
        if (message.line)
            fprintf(stderr, ":%u:%u", message.line, message.column);
        fputs(": error: ", stderr);
        promolint_sanitize(message.text.at, message.text.size, output_file, stderr);
        fputc('\n', stderr);
    }
}

bool output_is_terminal(void) {
    return isatty(STDOUT_FILENO);
}

bool output_colour(const char *when) {
    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool refused = no_colour && no_colour[0];
    return !refused && output_is_terminal() && terminal && strcmp(terminal, "dumb") != 0;
}

bool output_finish(void) {
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    complain("cannot write to standard output%s%s", errno ? ": " : "",
             errno ? strerror(errno) : "");
    return false;
}
