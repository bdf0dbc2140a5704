/* Splits a URL as a browser does; the only includer of libidn2 and libpsl. */
#include "facts/url.h"

#include <idn2.h>
#include <libpsl.h>
#include <stdio.h>
#include <string.h>

enum {
    LONGEST_HOST = 1024, /* bytes of a host that goes through IDN mapping */
    LONGEST_DNS_NAME = 255
};

static bool is_removed(char c) {
    return c == '\t' || c == '\n' || c == '\r';
}

static bool is_slash(char c) {
    return c == '/' || c == '\\';
}

/* Without C0 controls and blanks at both ends, without tabs and line ends inside. */
static struct str cleaned(struct arena *a, struct str s) {
    while (s.n && (unsigned char)s.p[0] <= ' ')
        s = str_slice(s, 1, s.n);
    while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
        s.n--;
    if (str_find_char(s, '\t', 0) == SIZE_MAX && str_find_char(s, '\n', 0) == SIZE_MAX &&
        str_find_char(s, '\r', 0) == SIZE_MAX)
        return s;
    char *copy = str_terminated(a, s);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!is_removed(s.p[i]))
            copy[n++] = s.p[i];
    return (struct str){copy, n};
}

/* Length of a scheme at the start (without ':'), or 0. */
static size_t scheme_length(struct str s) {
    if (s.n == 0 || !char_is_alpha(s.p[0]))
        return 0;
    for (size_t i = 1; i < s.n; i++) {
        char c = s.p[i];
        if (c == ':')
            return i;
        if (!char_is_alnum(c) && c != '+' && c != '-' && c != '.')
            return 0;
    }
    return 0;
}

/* Cuts fragment and query off `rest`, which keeps the part before them. */
static void split_tail(struct url *u, struct str *rest) {
    size_t hash = str_find_char(*rest, '#', 0);
    if (hash != SIZE_MAX)
        u->fragment = str_slice(*rest, hash + 1, rest->n);
    *rest = str_slice(*rest, 0, hash);
    size_t mark = str_find_char(*rest, '?', 0);
    if (mark != SIZE_MAX)
        u->query = str_slice(*rest, mark + 1, rest->n);
    *rest = str_slice(*rest, 0, mark);
}

/* The braces of the usual template languages: {{, {%, ${, #{, <%, <?. */
static bool holds_template(struct str s) {
    for (size_t at = 0; (at = str_find_char(s, '{', at)) != SIZE_MAX; at++) {
        char before = at ? s.p[at - 1] : 0, after = at + 1 < s.n ? s.p[at + 1] : 0;
        if (before == '$' || before == '#' || after == '{' || after == '%')
            return true;
    }
    for (size_t at = 0; (at = str_find_char(s, '<', at)) != SIZE_MAX; at++)
        if (at + 1 < s.n && (s.p[at + 1] == '%' || s.p[at + 1] == '?'))
            return true;
    return false;
}

static bool is_forbidden_in_host(unsigned char c) {
    switch (c) {
    case '#':
    case '%':
    case '/':
    case ':':
    case '<':
    case '>':
    case '?':
    case '@':
    case '[':
    case '\\':
    case ']':
    case '^':
    case '|':
    case 0x7f:
        return true;
    default:
        return c <= ' ';
    }
}

/* A part of an IPv4 address: decimal, 0octal or 0xhex. */
static bool ipv4_number(struct str s, uint64_t *value) {
    unsigned base = 10;
    if (s.n >= 2 && s.p[0] == '0') {
        base = char_lower(s.p[1]) == 'x' ? 16 : 8;
        s = str_slice(s, base == 16 ? 2 : 1, s.n);
    } else if (s.n == 0)
        return false;
    *value = 0;
    for (size_t i = 0; i < s.n; i++) {
        int digit = char_hex(s.p[i]);
        if (digit < 0 || digit >= (int)base)
            return false;
        if (*value <= UINT32_MAX)
            *value = *value * base + (unsigned)digit;
    }
    return true;
}

/* Does a browser take the host for an IPv4 address? Its last label is a number. */
static bool ends_in_number(struct str host) {
    size_t dot = host.n;
    while (dot && host.p[dot - 1] != '.')
        dot--;
    struct str last = str_slice(host, dot, host.n);
    uint64_t value;
    size_t digits = 0;
    while (digits < last.n && char_is_digit(last.p[digits]))
        digits++;
    return last.n && char_is_digit(last.p[0]) && (digits == last.n || ipv4_number(last, &value));
}

/* The dotted form of a numeric host ("127.1" is 127.0.0.1), "" when it is no address. */
static struct str ipv4(struct arena *a, struct str host) {
    uint64_t sum = 0;
    unsigned n = 0;
    struct str rest = host;
    while (true) {
        bool last = str_find_char(rest, '.', 0) == SIZE_MAX;
        uint64_t value;
        if (n == 4 || !ipv4_number(str_cut(&rest, '.'), &value))
            return STR("");
        if (last) {
            if (value >= (uint64_t)1 << 8 * (4 - n))
                return STR("");
            sum += value;
            break;
        }
        if (value > 255)
            return STR("");
        sum += value << 8 * (3 - n);
        n++;
    }
    return str_format(a, "%u.%u.%u.%u", (unsigned)(sum >> 24) & 255, (unsigned)(sum >> 16) & 255,
                      (unsigned)(sum >> 8) & 255, (unsigned)sum & 255);
}

/* "[...]" with nothing in it that no address has; the groups aren't counted. */
static bool is_ipv6(struct str host) {
    for (size_t i = 1; i + 1 < host.n; i++)
        if (char_hex(host.p[i]) < 0 && host.p[i] != ':' && host.p[i] != '.')
            return false;
    return host.n > 3 && host.p[host.n - 1] == ']';
}

/* The ASCII form of an internationalised host, "" when it has none. */
static struct str idn(struct arena *a, struct str host) {
    if (host.n > LONGEST_HOST || memchr(host.p, 0, host.n))
        return STR("");
    char *in = str_terminated(a, host), *out = NULL;
    char ascii[LONGEST_HOST];
    size_t n = 0;
    if (idn2_to_ascii_8z(in, &out, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) == IDN2_OK) {
        n = strlen(out);
        if (n >= sizeof ascii)
            n = 0;
        memcpy(ascii, out, n);
        idn2_free(out); /* before the arena, which may not return */
    }
    return str_copy(a, (struct str){ascii, n});
}

/* The host as a browser compares it, "" when a browser refuses it. */
static struct str host_normal(struct arena *a, struct str host) {
    if (host.n && host.p[0] == '[')
        return is_ipv6(host) ? str_lower(a, host) : STR("");
    if (str_find_char(host, '%', 0) != SIZE_MAX)
        host = url_decode(a, host, false);
    bool ascii = true, lower = true;
    for (size_t i = 0; i < host.n; i++) {
        ascii &= (unsigned char)host.p[i] < 0x80;
        lower &= host.p[i] < 'A' || host.p[i] > 'Z';
    }
    if (!ascii)
        host = idn(a, host);
    else if (!lower)
        host = str_lower(a, host);
    for (size_t i = 0; i < host.n; i++)
        if (is_forbidden_in_host((unsigned char)host.p[i]))
            return STR("");
    if (host.n && host.p[host.n - 1] == '.')
        host.n--;
    return ends_in_number(host) ? ipv4(a, host) : host;
}

/* Takes a port off the authority; false when it is none. */
static bool take_port(struct str *authority) {
    size_t colon = authority->n;
    while (colon && authority->p[colon - 1] != ':' && authority->p[colon - 1] != ']')
        colon--;
    if (colon == 0 || authority->p[colon - 1] == ']')
        return true;
    uint32_t port = 0;
    for (size_t i = colon; i < authority->n; i++) {
        if (!char_is_digit(authority->p[i]))
            return false;
        port = port * 10 + (uint32_t)(authority->p[i] - '0');
        if (port > 65535)
            return false;
    }
    authority->n = colon - 1;
    return true;
}

/* Length of a usual host before a path: small letters, digits, '-' and '.'; else 0. */
static size_t plain_host(struct str s) {
    static const bool usual[256] = {
        ['-'] = true, ['.'] = true, ['0' ... '9'] = true, ['a' ... 'z'] = true};
    size_t n = str_run(s, 0, usual);
    bool ends = n == s.n || is_slash(s.p[n]);
    return ends && n && s.p[n - 1] != '.' ? n : 0;
}

/* `rest` follows the slashes: user@host:port/path. */
static void split_authority(struct arena *a, struct url *u, struct str rest) {
    size_t end = plain_host(rest);
    if (end) {
        struct str host = str_slice(rest, 0, end);
        u->path = end < rest.n ? str_slice(rest, end, rest.n) : STR("/");
        u->host = ends_in_number(host) ? ipv4(a, host) : host;
        u->invalid = u->host.n == 0;
        return;
    }
    while (end < rest.n && !is_slash(rest.p[end]))
        end++;
    struct str authority = str_slice(rest, 0, end);
    u->path = end < rest.n ? str_slice(rest, end, rest.n) : STR("/");
    const char *user = authority.n ? memrchr(authority.p, '@', authority.n) : NULL;
    if (user)
        authority = str_slice(authority, (size_t)(user - authority.p) + 1, authority.n);
    if (str_find_char(authority, '{', 0) != SIZE_MAX || holds_template(authority)) {
        u->has_template = true;
        return;
    }
    if (take_port(&authority))
        u->host = host_normal(a, authority);
    u->invalid = u->host.n == 0;
    if (str_find_char(u->host, '{', 0) != SIZE_MAX) { /* braces that were percent-encoded */
        u->has_template = true;
        u->host = STR("");
    }
}

/* A browser reads '\' in the path of a web address as '/'. */
static struct str slashed(struct arena *a, struct str path) {
    if (str_find_char(path, '\\', 0) == SIZE_MAX)
        return path;
    char *copy = str_terminated(a, path);
    for (size_t i = 0; i < path.n; i++)
        if (copy[i] == '\\')
            copy[i] = '/';
    return (struct str){copy, path.n};
}

static enum url_kind kind_of_relative(struct str s) {
    if (s.n == 0)
        return URL_EMPTY;
    if (s.p[0] == '#')
        return URL_FRAGMENT;
    if (s.p[0] == '?')
        return URL_QUERY;
    if (!is_slash(s.p[0]))
        return URL_RELATIVE;
    return s.n > 1 && is_slash(s.p[1]) ? URL_NETWORK_PATH : URL_PATH;
}

struct url url_parse(struct arena *a, struct str written) {
    struct str s = cleaned(a, written), rest = s;
    struct url u = {.all = s,
                    .scheme = STR(""),
                    .host = STR(""),
                    .path = STR(""),
                    .query = STR(""),
                    .fragment = STR("")};
    u.has_template = holds_template(s);
    size_t n = scheme_length(s);
    if (n == 0) {
        u.kind = kind_of_relative(s);
    } else {
        struct str scheme = str_slice(s, 0, n);
        bool web = str_same(scheme, STR("https")) || str_same(scheme, STR("http"));
        u.kind = web ? URL_ABSOLUTE : URL_OPAQUE;
        u.scheme = !web ? str_lower(a, scheme) : n == 5 ? STR("https") : STR("http");
        rest = str_slice(s, n + 1, s.n);
    }
    if (u.kind == URL_OPAQUE) {
        u.path = rest;
        return u;
    }
    split_tail(&u, &rest);
    if (u.kind == URL_ABSOLUTE || u.kind == URL_NETWORK_PATH) {
        while (rest.n && is_slash(rest.p[0]))
            rest = str_slice(rest, 1, rest.n);
        split_authority(a, &u, rest);
    } else
        u.path = rest;
    u.path = slashed(a, u.path);
    return u;
}

struct str url_decode(struct arena *a, struct str s, bool form) {
    size_t first = 0;
    while (first < s.n && s.p[first] != '%' && !(form && s.p[first] == '+'))
        first++;
    if (first == s.n)
        return s;
    char *copy = str_terminated(a, s);
    size_t n = first;
    for (size_t i = first; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%' && s.n - i > 2 && char_hex(s.p[i + 1]) >= 0 && char_hex(s.p[i + 2]) >= 0) {
            c = (char)(char_hex(s.p[i + 1]) * 16 + char_hex(s.p[i + 2]));
            i += 2;
        } else if (form && c == '+')
            c = ' ';
        copy[n++] = c;
    }
    return (struct str){copy, n};
}

struct str url_registrable(struct str host) {
    char name[LONGEST_DNS_NAME + 1];
    if (host.n == 0 || host.n > LONGEST_DNS_NAME || host.p[0] == '[' || ends_in_number(host) ||
        memchr(host.p, 0, host.n))
        return host;
    memcpy(name, host.p, host.n);
    name[host.n] = 0;
    const char *domain = psl_registrable_domain(psl_builtin(), name);
    return domain ? str_slice(host, (size_t)(domain - name), host.n) : host;
}

/* The last two labels of a host. */
static struct str last_labels(struct str host) {
    size_t at = host.n;
    for (int dots = 0; at; at--) {
        dots += host.p[at - 1] == '.';
        if (dots == 2)
            break;
    }
    return str_slice(host, at, host.n);
}

bool url_same_domain(struct str host, struct str other) {
    if (str_same(host, other))
        return true;
    /* A registrable domain has two labels at least, unless it is the whole host. */
    return str_same(last_labels(host), last_labels(other)) &&
           str_same(url_registrable(host), url_registrable(other));
}

bool url_next_param(struct str *rest, struct str *name, struct str *value) {
    while (rest->n) {
        struct str pair = str_cut(rest, '&');
        if (pair.n == 0)
            continue;
        *value = pair;
        *name = str_cut(value, '=');
        return true;
    }
    return false;
}
