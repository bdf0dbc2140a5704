/* promolint classify-url: what a link is, and why. */
#include "cli/command.h"

#include "cli/configuration.h"
#include "cli/output.h"
#include "cli/session.h"

#include <stdlib.h>
#include <string.h>

const struct option classify_options[] = {
    OPTION("format", 'f', OPTION_CHOICE, "FORMAT", "json: an object for each URL, on a line",
           format, option_text_or_json),
    OPTION_SITE,
    OPTION_CONFIG,
    OPTION_NO_CONFIG,
    OPTION_RULES,
    OPTION_HELP,
    OPTION_END,
};

struct classify {
    const struct options *options;
    struct promolint_checker *checker;
    const struct promolint_config *config;
    size_t n;
};

/* "www.shop.example/x", as people copy it: the scheme that a browser would put before it. */
static const char *with_scheme(const struct classify *c, const char *url, size_t *size) {
    struct str rest = {url, *size};
    size_t host = 0;
    while (host < rest.n && !strchr("/?#:@", rest.p[host]))
        host++;
    struct str name = str_slice(rest, 0, host);
    size_t dot = str_find_char(name, '.', 1);
    bool at_port = host + 1 < rest.n && rest.p[host] == ':' && char_is_digit(rest.p[host + 1]);
    if (dot == SIZE_MAX || dot + 1 >= name.n ||
        (host < rest.n && strchr(":@", rest.p[host]) && !at_port))
        return url;
    struct str whole = str_format(c->options->arena, "https://%.*s", STR_ARG(rest));
    *size = whole.n;
    return whole.p;
}

static bool classify(struct classify *c, const char *url, size_t size) {
    bool json = strcmp(c->options->format, "json") == 0;
    if (size == 0)
        return true;
    c->n++;
    if (!json) /* a script means what it writes: "a.html" is then a relative address */
        url = with_scheme(c, url, &size);
    return promolint_classify(c->checker, url, size, c->config, c->options->site, json, output_file,
                              stdout);
}

/* A URL a line; empty lines are passed over. */
static bool classify_lines(struct classify *c) {
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    bool done = true;
    while (done && (n = getline(&line, &room, stdin)) >= 0) {
        struct str url = str_trim((struct str){line, (size_t)n});
        done = classify(c, url.p, url.n);
    }
    free(line);
    return done;
}

static int classify_all(struct classify *c) {
    const struct text_list *urls = &c->options->operands;
    bool done = c->checker != NULL;
    if (done && (urls->n == 0 || (urls->n == 1 && strcmp(urls->at[0], "-") == 0)))
        done = classify_lines(c);
    else
        for (uint32_t i = 0; done && i < urls->n; i++)
            done = classify(c, urls->at[i], strlen(urls->at[i]));
    if (!done)
        complain("out of memory");
    else if (c->n == 0)
        complain("no URL to classify");
    return output_finish() && done && c->n ? STATUS_FINE : STATUS_TROUBLE;
}

int command_classify(const struct options *options) {
    struct promolint *lint = session_load(options, false);
    struct configurations configurations;
    if (!lint)
        return STATUS_TROUBLE;
    int status = STATUS_TROUBLE;
    struct classify c = {.options = options};
    if (!configurations_init(&configurations, options->arena, lint, options->config,
                             options->no_config))
        complain("out of memory");
    else {
        const char *relative;
        c.config = configuration_for(&configurations, "stdin", &relative)->config;
        c.checker = promolint_checker_new(lint);
        if (!configurations_complain(&configurations))
            status = classify_all(&c);
        promolint_checker_free(c.checker);
        configurations_release(&configurations);
    }
    promolint_free(lint);
    return status;
}
