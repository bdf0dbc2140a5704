/* Formatting of the plain conversions. */
#include "base/format.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct output {
    char *p;
    size_t room, n; /* bytes: that may be written, of the whole text */
};

static void put(struct output *out, const char *p, size_t n) {
    if (out->n < out->room)
        memcpy(out->p + out->n, p, n < out->room - out->n ? n : out->room - out->n);
    out->n += n;
}

static void put_decimal(struct output *out, unsigned long value) {
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    put(out, digits + at, sizeof digits - at);
}

static void put_hexadecimal(struct output *out, unsigned long value) {
    char digits[16];
    size_t at = sizeof digits;
    do
        digits[--at] = "0123456789abcdef"[value % 16];
    while (value /= 16);
    put(out, digits + at, sizeof digits - at);
}

/* The conversion behind a '%', of which `*format` is moved to the end; false: it is none of ours.
 */
static bool convert(struct output *out, const char **format, va_list *args) {
    char c = *(*format)++;
    int number;
    const char *text;
    switch (c) {
    case '%':
        put(out, "%", 1);
        return true;
    case 'c':
        c = (char)va_arg(*args, int);
        put(out, &c, 1);
        return true;
    case 'u':
        put_decimal(out, va_arg(*args, unsigned));
        return true;
    case 'l':
        c = *(*format)++;
        if (c != 'u' && c != 'x')
            return false;
        (c == 'u' ? put_decimal : put_hexadecimal)(out, va_arg(*args, unsigned long));
        return true;
    case 'd':
        number = va_arg(*args, int);
        if (number < 0)
            put(out, "-", 1);
        put_decimal(out, number < 0 ? 0u - (unsigned)number : (unsigned)number);
        return true;
    case 's':
        text = va_arg(*args, const char *);
        put(out, text, strlen(text));
        return true;
    default:
        if (c != '.' || strncmp(*format, "*s", 2) != 0)
            return false;
        *format += 2;
        number = va_arg(*args, int);
        text = va_arg(*args, const char *);
        if (number != 0) /* then there may be no text at all */
            put(out, text, number < 0 ? strlen(text) : strnlen(text, (size_t)number));
        return true;
    }
}

size_t format_text(char *text, size_t room, const char *format, va_list args) {
    struct output out = {.p = text, .room = room ? room - 1 : 0};
    va_list mine;
    va_copy(mine, args);
    for (const char *p = format; *p;) {
        size_t plain = (size_t)(strchrnul(p, '%') - p);
        put(&out, p, plain);
        p += plain;
        if (*p++ == '\0')
            break;
        if (!convert(&out, &p, &mine)) {
            va_end(mine);
            int n = vsnprintf(text, room, format, args);
            return n > 0 ? (size_t)n : 0;
        }
    }
    va_end(mine);
    if (room)
        text[out.n < room ? out.n : room - 1] = '\0';
    return out.n;
}
