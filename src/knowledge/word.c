/* From text to words: one pass, with a short way for ASCII. */
#include "knowledge/word.h"

#include "document/entity.h"

#include <string.h>

void word_reader_init(struct word_reader *r, struct arena *arena, struct words *words) {
    *r = (struct word_reader){.arena = arena, .words = words, .pending = WORD_SENTENCE};
}

struct str word_text(const struct words *words, const struct word *w) {
    return (struct str){words->folded + w->folded, w->length};
}

/* ---- the shape of ASCII -------------------------------------------------------------- */

/* What an ASCII letter or digit is in a word: its folded byte, and its flag. */
#define SMALL(c) [c] = {c, WORD_LOWER}, [c - 32] = {c, WORD_UPPER}
#define DIGIT(c) [c] = {c, WORD_DIGIT}
static const struct {
    uint8_t folded; /* 0: no letter, no digit */
    uint16_t flag;
} letters[256] = {
    SMALL('a'), SMALL('b'), SMALL('c'), SMALL('d'), SMALL('e'), SMALL('f'), SMALL('g'), SMALL('h'),
    SMALL('i'), SMALL('j'), SMALL('k'), SMALL('l'), SMALL('m'), SMALL('n'), SMALL('o'), SMALL('p'),
    SMALL('q'), SMALL('r'), SMALL('s'), SMALL('t'), SMALL('u'), SMALL('v'), SMALL('w'), SMALL('x'),
    SMALL('y'), SMALL('z'), DIGIT('0'), DIGIT('1'), DIGIT('2'), DIGIT('3'), DIGIT('4'), DIGIT('5'),
    DIGIT('6'), DIGIT('7'), DIGIT('8'), DIGIT('9'),
};
#undef SMALL
#undef DIGIT

static const uint32_t HASH_START = 2166136261u;

/* One byte of str_hash(). */
static uint32_t hash_step(uint32_t hash, uint8_t byte) {
    return (hash ^ byte) * 16777619u;
}

void words_reserve(struct arena *arena, struct words *words, size_t bytes) {
    enum { USUAL_WORD = 5 }; /* bytes, with what parts it from the next */
    uint32_t n = (uint32_t)(bytes / USUAL_WORD);
    if (words->cap - words->n < n) {
        words->at = arena_grow(arena, words->at, sizeof *words->at * words->cap,
                               sizeof *words->at * (words->n + (size_t)n));
        words->cap = words->n + n;
    }
    if (words->folded_cap - words->nfolded < bytes) {
        uint32_t cap = words->nfolded + (uint32_t)bytes;
        words->folded = arena_grow(arena, words->folded, words->folded_cap, cap);
        words->folded_cap = cap;
    }
}

static void make_room(struct word_reader *r, size_t n) {
    struct words *words = r->words;
    if (words->folded_cap - words->nfolded >= n)
        return;
    uint32_t cap = words->folded_cap * 2 + 4096 + (uint32_t)n;
    words->folded = arena_grow(r->arena, words->folded, words->folded_cap, cap);
    words->folded_cap = cap;
}

static void add_folded(struct word_reader *r, const char *bytes, uint32_t n) {
    struct words *words = r->words;
    make_room(r, n);
    for (uint32_t i = 0; i < n; i++) {
        words->folded[words->nfolded++] = bytes[i];
        r->open.hash = hash_step(r->open.hash, (uint8_t)bytes[i]);
    }
}

/* ---- words ------------------------------------------------------------------------------- */

static void begin_word(struct word_reader *r, uint32_t start, uint32_t node) {
    r->reading = true;
    if (r->stop)
        r->pending |= WORD_HYPHEN; /* "bol.com": a point without white space joins */
    r->stop = false;
    r->open = (struct word){.start = start,
                            .end = start,
                            .folded = r->words->nfolded,
                            .node = node,
                            .hash = HASH_START,
                            .flags = r->pending | (r->in_quotes ? WORD_QUOTED : 0)};
    r->pending = 0;
}

static void end_word(struct word_reader *r) {
    if (!r->reading)
        return;
    r->reading = false;
    uint32_t length = r->words->nfolded - r->open.folded;
    if (length == 0)
        return; /* nothing but ignored characters */
    r->open.length = length > UINT16_MAX ? UINT16_MAX : (uint16_t)length;
    bool small = (r->open.flags & WORD_LOWER) && !(r->open.flags & (WORD_CAPITAL | WORD_UPPER));
    if (r->point && small) /* "ggf. eine": nor does a point before a small letter */
        r->open.flags &= (uint16_t)~WORD_SENTENCE;
    r->point = false;
    if ((r->open.flags & WORD_LOWER) || length < 2)
        r->open.flags &= (uint16_t)~WORD_UPPER;
    *list_push(r->arena, r->words) = r->open;
}

/* The last word, if it ends at `at`. */
static struct word *word_before(struct word_reader *r, uint32_t at) {
    struct words *words = r->words;
    if (words->n == 0 || words->at[words->n - 1].end != at)
        return NULL;
    return &words->at[words->n - 1];
}

static void note_letter(struct word_reader *r, bool upper, bool cased) {
    if (upper) {
        if (r->words->nfolded == r->open.folded)
            r->open.flags |= WORD_CAPITAL;
        r->open.flags |= WORD_UPPER;
    } else if (cased) {
        r->open.flags |= WORD_LOWER;
    }
}

/* What punctuation means for the words beside it. */
static void punctuation(struct word_reader *r, uint32_t c, uint32_t at) {
    bool touching = r->reading;
    end_word(r);
    struct word *before = touching ? word_before(r, at) : NULL;
    switch (c) {
    case '-':
    case 0x2010:
    case 0x2011:
        r->pending |= touching ? WORD_HYPHEN : WORD_COMMA;
        break;
    case '#':
        r->pending |= WORD_HASH;
        break;
    case '(':
    case '[':
    case '{':
        r->pending |= WORD_OPEN | WORD_COMMA;
        break;
    case ')':
    case ']':
    case '}':
        if (r->words->n)
            r->words->at[r->words->n - 1].flags |= WORD_CLOSE;
        r->pending |= WORD_COMMA;
        break;
    case ':':
        if (before)
            before->flags |= WORD_COLON;
        r->pending |= WORD_COMMA;
        break;
    case '.':
    case '!':
    case '?':
    case 0x2026:
        r->stop = true; /* a sentence ends only when white space follows */
        r->point = c == '.';
        break;
    case 0x3002:
        r->pending |= WORD_SENTENCE;
        break;
    case 0x201C:
    case 0x201E:
    case 0xAB:
        r->in_quotes = true;
        r->pending |= WORD_COMMA;
        break;
    case 0x201D:
    case 0xBB:
        r->in_quotes = false;
        r->pending |= WORD_COMMA;
        break;
    case '"':
        r->in_quotes = !r->in_quotes;
        r->pending |= WORD_COMMA;
        break;
    default:
        r->pending |= WORD_COMMA;
    }
}

enum { LONGEST_ELISION = 2 }; /* letters before the apostrophe of a word that is cut short */

/* An apostrophe parts a word when at least three letters follow ("l'offre", not "don't"). */
static bool parts_word(struct str piece, size_t after) {
    for (size_t i = after; i < after + 3; i++)
        if (i >= piece.n || !((uint8_t)piece.p[i] >= 0x80 || char_is_alpha(piece.p[i])))
            return false;
    return true;
}

static void apostrophe(struct word_reader *r, struct str piece, size_t after, uint32_t at,
                       uint32_t length) {
    if (!r->reading) {
        r->pending |= WORD_COMMA;
        return;
    }
    bool inside =
        after < piece.n && (char_is_alpha(piece.p[after]) || (uint8_t)piece.p[after] >= 0x80);
    bool article = r->words->nfolded - r->open.folded <= LONGEST_ELISION; /* "l'", "qu'" */
    if (!inside && !article) {
        punctuation(r, '\'', at);
        return;
    }
    add_folded(r, "'", 1);
    r->open.end = at + length;
    if (!inside || parts_word(piece, after))
        end_word(r);
}

static void symbol(struct word_reader *r, uint32_t c, uint32_t at, uint32_t length, uint32_t node) {
    end_word(r);
    begin_word(r, at, node);
    char bytes[4];
    add_folded(r, bytes, unicode_encode(c, bytes));
    r->open.flags |= WORD_SYMBOL;
    r->open.end = at + length;
    end_word(r);
}

/* One character that is not a plain ASCII letter or digit. */
static void character(struct word_reader *r, struct str piece, size_t i, uint32_t c,
                      uint32_t length, uint32_t at, uint32_t node) {
    if (c == '\'' || c == 0x2019) {
        apostrophe(r, piece, i + length, at, length);
        return;
    }
    switch (unicode_class(c)) {
    case CHAR_IGNORED:
        if (r->reading)
            r->open.end = at + length;
        if (c >= 0x300 && c <= 0x36F)
            r->open.flags |= WORD_ACCENT;
        return;
    case CHAR_SPACE:
        word_reader_space(r);
        return;
    case CHAR_PUNCTUATION:
        punctuation(r, c, at);
        return;
    case CHAR_SYMBOL:
        symbol(r, c, at, length, node);
        return;
    case CHAR_LETTER:
    case CHAR_DIGIT:
        break;
    }
    if (!r->reading)
        begin_word(r, at, node);
    char folded[UNICODE_MAX_FOLD];
    bool accent = false;
    uint32_t n = unicode_fold(c, folded, &accent);
    note_letter(r, unicode_is_upper(c), unicode_class(c) == CHAR_LETTER);
    if (accent)
        r->open.flags |= WORD_ACCENT;
    if (unicode_class(c) == CHAR_DIGIT)
        r->open.flags |= WORD_DIGIT;
    add_folded(r, folded, n);
    r->open.end = at + length;
}

/* The run of ASCII letters and digits at piece[i]; returns the offset after it. */
static size_t ascii_run(struct word_reader *r, struct str piece, size_t i, uint32_t start,
                        uint32_t node) {
    if (!r->reading)
        begin_word(r, start + (uint32_t)i, node);
    make_room(r, piece.n - i);
    char *out = r->words->folded + r->words->nfolded;
    uint32_t hash = r->open.hash, flags = r->open.flags;
    if (r->words->nfolded == r->open.folded && letters[(uint8_t)piece.p[i]].flag == WORD_UPPER)
        flags |= WORD_CAPITAL;
    for (; i < piece.n; i++) {
        uint8_t folded = letters[(uint8_t)piece.p[i]].folded;
        uint32_t flag = letters[(uint8_t)piece.p[i]].flag;
        if (!folded)
            break;
        if (flag == WORD_UPPER && (flags & WORD_LOWER))
            flags |= WORD_CAMEL;
        flags |= flag;
        *out++ = (char)folded;
        hash = hash_step(hash, folded);
    }
    r->words->nfolded = (uint32_t)(out - r->words->folded);
    r->open.hash = hash;
    r->open.flags = (uint16_t)flags;
    r->open.end = start + (uint32_t)i;
    return i;
}

/* A character reference; returns the bytes it takes, 0 when it is none. */
static uint32_t reference(struct word_reader *r, struct str piece, size_t i, uint32_t at,
                          uint32_t node) {
    char decoded[ENTITY_MAX];
    size_t n = 0;
    uint32_t length = (uint32_t)entity_read(piece, i, ENTITY_TEXT, decoded, &n);
    for (size_t k = 0; length && k < n;) {
        uint32_t bytes;
        uint32_t code_point = unicode_decode((struct str){decoded, n}, k, &bytes);
        character(r, piece, i, code_point, length, at, node);
        k += bytes;
    }
    return length;
}

void word_reader_text(struct word_reader *r, struct str piece, uint32_t start, bool entities,
                      uint32_t node) {
    for (size_t i = 0; i < piece.n;) {
        char c = piece.p[i];
        uint32_t at = start + (uint32_t)i;
        if (letters[(uint8_t)c].folded) {
            i = ascii_run(r, piece, i, start, node);
            continue;
        }
        if (char_is_space(c)) {
            word_reader_space(r);
            i++;
            continue;
        }
        uint32_t length = c == '&' && entities ? reference(r, piece, i, at, node) : 0;
        if (length == 0) {
            uint32_t code_point = unicode_decode(piece, i, &length);
            character(r, piece, i, code_point, length, at, node);
        }
        i += length;
    }
}

/* "i.s.m. Acme": the point of an abbreviation ends no sentence. */
static bool after_initial(const struct word_reader *r) {
    const struct words *words = r->words;
    const struct word *last = words->n ? &words->at[words->n - 1] : NULL;
    return last && last->length == 1 && (last->flags & WORD_HYPHEN);
}

void word_reader_space(struct word_reader *r) {
    end_word(r);
    if (r->stop && !after_initial(r))
        r->pending |= WORD_SENTENCE;
    r->stop = false;
    r->pending &= (uint16_t) ~(WORD_HYPHEN | WORD_HASH);
}

void word_reader_end(struct word_reader *r) {
    end_word(r);
    r->in_quotes = r->stop = r->point = false;
    r->pending = WORD_SENTENCE;
}
