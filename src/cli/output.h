/* Standard output and standard error. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "promolint.h"

#include <stdbool.h>
#include <stddef.h>

/* A promolint_write to a FILE, the context. */
void output_file(void *file, const char *bytes, size_t size);
/* "promolint: <message>" on standard error, made harmless, after what standard output has. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* "<path>:<line>:<column>: error: <text>" for each message. */
void complain_all(const struct promolint_messages *);
/* Does standard output show colours, as --color says ("auto", "always", "never")? */
bool output_colour(const char *when);
bool output_is_terminal(void);
/* Flushes standard output; false, with a complaint, when it could not be written. */
bool output_finish(void);

#endif
