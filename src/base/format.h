/*
 * Formatting: what printf() does, at a fraction of its cost for the conversions that texts
 * for people are made of: %s, %.*s, %c, %u, %d, %lu, %lx and %%. Others go to vsnprintf().
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Writes at most `room` bytes, a NUL at the end included (none without room), and returns the
 * length of the whole text without it.
 */
size_t format_text(char *out, size_t room, const char *format, va_list)
    __attribute__((format(printf, 3, 0)));

#endif
