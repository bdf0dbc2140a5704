/* What a page says of its encoding, read as browsers do. */
#include "document/encoding.h"

enum { PRESCAN = 1024, LATE = 64 * 1024 };

/* Labels of browsers (WHATWG Encoding) and the names that iconv knows them by. */
static const char *const labels[][2] = {
    {"utf8", "utf-8"},
    {"utf-8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"utf-16", "utf-8"}, /* a declaration in ASCII can't mean it */
    {"utf-16le", "utf-8"},
    {"utf-16be", "utf-8"},
    {"ascii", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"latin1", "windows-1252"},
    {"l1", "windows-1252"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"iso88591", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"cp819", "windows-1252"},
    {"windows-1252", "windows-1252"},
    {"x-cp1252", "windows-1252"},
    {"x-user-defined", "windows-1252"},
    {"iso-8859-9", "CP1254"},
    {"latin5", "CP1254"},
    {"iso-8859-11", "CP874"},
    {"tis-620", "CP874"},
    {"windows-874", "CP874"},
    {"latin2", "ISO-8859-2"},
    {"x-sjis", "CP932"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"windows-31j", "CP932"},
    {"gb2312", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"x-gbk", "GB18030"},
    {"gbk", "GB18030"},
    {"gb18030", "GB18030"},
    {"big5", "BIG5-HKSCS"},
    {"big5-hkscs", "BIG5-HKSCS"},
    {"euc-jp", "EUC-JP"},
    {"x-euc-jp", "EUC-JP"},
    {"iso-2022-jp", "ISO-2022-JP"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"korean", "CP949"},
    {"koi8-r", "KOI8-R"},
    {"koi", "KOI8-R"},
    {"koi8-u", "KOI8-U"},
    {"macintosh", "MACINTOSH"},
    {"ibm866", "CP866"},
    {"cp866", "CP866"},
    {"iso-8859-2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-6", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-10", "ISO-8859-10"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-15", "ISO-8859-15"},
    {"iso-8859-16", "ISO-8859-16"},
    {"windows-1250", "CP1250"},
    {"windows-1251", "CP1251"},
    {"windows-1253", "CP1253"},
    {"windows-1254", "CP1254"},
    {"windows-1255", "CP1255"},
    {"windows-1256", "CP1256"},
    {"windows-1257", "CP1257"},
    {"windows-1258", "CP1258"},
};

/* The encoding for a label, NULL when it is unknown. */
static const char *encoding_of(struct str label) {
    label = str_trim(label);
    for (size_t i = 0; i < ARRAY_COUNT(labels); i++)
        if (str_same(label, str_of(labels[i][0])))
            return labels[i][1];
    return NULL;
}

static size_t skip_space(struct str s, size_t i) {
    while (i < s.n && char_is_space(s.p[i]))
        i++;
    return i;
}

/* The value that begins at `i`, with or without quotes. */
static struct str value_at(struct str s, size_t i) {
    if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'')) {
        size_t close = str_find_char(s, s.p[i], i + 1);
        return close == SIZE_MAX ? STR("") : str_slice(s, i + 1, close);
    }
    size_t end = i;
    while (end < s.n && !char_is_space(s.p[end]) && s.p[end] != ';' && s.p[end] != '>' &&
           s.p[end] != '"' && s.p[end] != '\'')
        end++;
    return str_slice(s, i, end);
}

/* The value after `key` and '=': charset="x", content="text/html; charset=x", encoding='x'. */
static const char *read_key(struct str s, struct str key) {
    for (size_t i = 0; i + key.n <= s.n; i++) {
        if (!str_starts_same(str_slice(s, i, s.n), key))
            continue;
        size_t at = skip_space(s, i + key.n);
        if (at < s.n && s.p[at] == '=')
            return encoding_of(value_at(s, skip_space(s, at + 1)));
    }
    return NULL;
}

static size_t behind(struct str s, struct str what, size_t from) {
    size_t at = str_find(s, what, from);
    return at == SIZE_MAX ? s.n : at + what.n;
}

const char *encoding_declared(struct str bytes, bool utf8) {
    struct str s = str_slice(bytes, 0, utf8 ? PRESCAN : LATE);
    const char *found = NULL;
    for (size_t i = 0; i < s.n && !found; i++) {
        struct str rest = str_slice(s, i, s.n);
        if (str_starts(rest, STR("<!--"))) {
            i = behind(s, STR("-->"), i + 2) - 1;
        } else if (str_starts_same(rest, STR("<?xml")) && i == 0) {
            found = read_key(str_slice(s, 0, behind(s, STR(">"), 0)), STR("encoding"));
        } else if (str_starts_same(rest, STR("<meta")) && rest.n > 5 &&
                   (char_is_space(rest.p[5]) || rest.p[5] == '/')) {
            size_t end = behind(s, STR(">"), i);
            found = read_key(str_slice(s, i, end), STR("charset"));
            i = end - 1;
        }
    }
    return found;
}
