/*
 * URLs: split, and classified on a site and with a configuration. What comes out
 * must be sound: parts lie within their bounds, hosts have only what a host may have.
 */
#include "facts/link.h"

#include <stdlib.h>
#include <string.h>

enum { MEMORY = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loaded once; a fuzzer is a process of its own. */
struct loaded {
    struct arena arena;
    jmp_buf failure;
    struct link_matcher *matcher;
};

static struct link_matcher *load(struct loaded *l) {
    struct problems problems = {.arena = &l->arena};
    struct str_list none = {0};
    arena_init(&l->arena, 0);
    l->arena.on_failure = &l->failure;
    if (setjmp(l->failure))
        abort();
    struct knowledge *known = knowledge_load(&l->arena, &none, &problems);
    if (problems.n)
        abort();
    return link_matcher_new(known);
}

static void must(bool holds) {
    if (!holds)
        abort();
}

static void check_url(const struct url *u) {
    bool address = u->kind == URL_ABSOLUTE || u->kind == URL_NETWORK_PATH;
    must(address || u->host.n == 0);
    must(!address || u->path.n);
    must(!u->invalid || u->host.n == 0);
    for (size_t i = 0; i < u->host.n; i++) {
        unsigned char c = (unsigned char)u->host.p[i];
        must(c > ' ' && c < 0x7f && c != '/' && c != '?' && c != '#' && c != '@' && c != '%');
        must(c < 'A' || c > 'Z');
    }
    struct str domain = url_registrable(u->host);
    must(domain.n <= u->host.n && str_ends(u->host, domain));
}

static void check_match(const struct link_match *m) {
    must(m->nevidence <= ARRAY_COUNT(m->evidence));
    must(m->certainty == CERTAINTY_NONE || m->nevidence > 0);
    must(m->certainty != CERTAINTY_NONE ||
         (!m->pattern && m->network.n == 0 && m->destination.n == 0 && m->publisher_id.n == 0));
    must(!m->opaque || m->destination.n == 0);
}

static void run(struct link_matcher *matcher, struct arena *arena, struct str text) {
    struct str cloaking[] = {STR("/go/"), STR("go.site.example")};
    struct str domains[] = {STR("site.example")};
    struct config config = {.cloaking = {.at = cloaking, .n = 2},
                            .site_domains = {.at = domains, .n = 1}};
    struct url u = url_parse(arena, text);
    check_url(&u);
    struct link_match m = link_classify(matcher, arena, &u, STR(""), NULL);
    check_match(&m);
    m = link_classify(matcher, arena, &u, STR("www.site.example"), &config);
    check_match(&m);
    /* The host of the URL as the site: own paths, siblings. */
    m = link_classify(matcher, arena, &u, u.host, NULL);
    check_match(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct loaded loaded;
    struct arena arena;
    jmp_buf failure;
    if (!loaded.matcher)
        loaded.matcher = load(&loaded);
    arena_init(&arena, MEMORY);
    arena.on_failure = &failure;
    if (setjmp(failure) == 0)
        run(loaded.matcher, &arena, (struct str){(const char *)data, size});
    arena_release(&arena);
    return 0;
}
