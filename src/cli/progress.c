/* Drawn over itself with a carriage return, and wiped with the terminal's own sequence. */
#include "cli/progress.h"

#include "base/buf.h"
#include "base/unicode.h"
#include "cli/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { BAR_WIDTH = 20, USUAL_WIDTH = 80, LINE_LIMIT = 1 << 16 };
static const double PATIENCE = 1.0, INTERVAL = 0.1; /* seconds */
#define WIPE "\r\x1b[K"

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_begin(struct progress *p, size_t all, bool quiet) {
    const char *terminal = getenv("TERM");
    *p = (struct progress){.all = all};
    p->on = !quiet && isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
    if (p->on)
        p->start = now();
}

static size_t width(void) {
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return USUAL_WIDTH;
}

/* The start of a text that fits into so many cells. */
static struct str cut(struct str text, size_t cells) {
    uint32_t length;
    size_t used = 0, i = 0;
    for (; i < text.n; i += length) {
        int wide = unicode_width(unicode_decode(text, i, &length));
        used += wide > 0 ? (size_t)wide : 0;
        if (used > cells)
            break;
    }
    return str_slice(text, 0, i);
}

static void into_line(void *line, const char *bytes, size_t size) {
    buf_add(line, (struct str){bytes, size});
}

static void draw(const struct progress *p, const char *path) {
    struct buf line;
    buf_init(&line, LINE_LIMIT);
    buf_char(&line, '[');
    for (size_t i = 0; i < BAR_WIDTH; i++)
        buf_char(&line, i * p->all < p->done * BAR_WIDTH ? '#' : '.');
    buf_format(&line, "] %zu/%zu ", p->done, p->all);
    promolint_sanitize(path, strlen(path), into_line, &line);
    /* A line that reaches the edge would go on in the next one, where it could not be wiped. */
    fflush(stdout);
    fprintf(stderr, WIPE "%.*s", STR_ARG(cut(buf_str(&line), width() - 1)));
    fflush(stderr);
    buf_release(&line);
}

void progress_step(struct progress *p, const char *path) {
    p->done++;
    if (!p->on || p->suspended)
        return;
    double time = now();
    if (time - p->start < PATIENCE || time - p->drawn < INTERVAL)
        return;
    draw(p, path);
    p->drawn = time;
    p->shown = true;
}

void progress_clear(struct progress *p) {
    if (!p->shown)
        return;
    fputs(WIPE, stderr);
    fflush(stderr);
    p->shown = false;
}

void progress_line_end(struct progress *p, bool ended) {
    p->suspended = !ended && output_is_terminal();
}
