/* From text to words: one pass, with a short way for ASCII. */
#include "knowledge/word.h"

#include "base/bytes.h"
#include "document/entity.h"

#include <string.h>

void word_reader_init(struct word_reader *r, struct arena *arena, struct words *words) {
    *r = (struct word_reader){.arena = arena, .words = words, .pending = WORD_SENTENCE};
}

struct str word_text(const struct words *words, const struct word *w) {
    return (struct str){words->folded + w->folded, w->length};
}

/* ---- the shape of ASCII -------------------------------------------------------------- */

/* What a byte does to the word before it. */
enum shape {
    SHAPE_GO_ON, /* perhaps goes on with it: no ASCII, a character reference, an apostrophe */
    SHAPE_LETTER,
    SHAPE_SPACE,
    SHAPE_PUNCTUATION,
    SHAPE_SYMBOL
};

#define LETTER(c) [c] = SHAPE_LETTER
#define SMALL(c) LETTER(c), LETTER(c - 32)
#define MARK(c) [c] = SHAPE_PUNCTUATION
#define SYMBOL(c) [c] = SHAPE_SYMBOL
static const uint8_t shapes[256] = {
    SMALL('a'),  SMALL('b'),  SMALL('c'),  SMALL('d'),
    SMALL('e'),  SMALL('f'),  SMALL('g'),  SMALL('h'),
    SMALL('i'),  SMALL('j'),  SMALL('k'),  SMALL('l'),
    SMALL('m'),  SMALL('n'),  SMALL('o'),  SMALL('p'),
    SMALL('q'),  SMALL('r'),  SMALL('s'),  SMALL('t'),
    SMALL('u'),  SMALL('v'),  SMALL('w'),  SMALL('x'),
    SMALL('y'),  SMALL('z'),  LETTER('0'), LETTER('1'),
    LETTER('2'), LETTER('3'), LETTER('4'), LETTER('5'),
    LETTER('6'), LETTER('7'), LETTER('8'), LETTER('9'),
    MARK('!'),   MARK('"'),   MARK('#'),   MARK('('),
    MARK(')'),   MARK(','),   MARK('-'),   MARK('.'),
    MARK('/'),   MARK(':'),   MARK(';'),   MARK('?'),
    MARK('@'),   MARK('['),   MARK('\\'),  MARK(']'),
    MARK('_'),   MARK('`'),   MARK('{'),   MARK('}'),
    MARK(0x7F),  SYMBOL('$'), SYMBOL('*'), SYMBOL('%'),
    SYMBOL('+'), SYMBOL('='), SYMBOL('<'), SYMBOL('>'),
    SYMBOL('|'), SYMBOL('^'), SYMBOL('~'), [0 ... ' '] = SHAPE_SPACE,
};
#undef LETTER
#undef SMALL
#undef MARK
#undef SYMBOL

/* ---- the hash of a word --------------------------------------------------------------- */

static const uint64_t HASH_START = 0x9E3779B97F4A7C15u, HASH_FACTOR = 0xD6E8FEB86659FD93u;

/* Adds the next eight folded bytes; the last ones are filled up with zeros. */
static inline uint64_t hash_step(uint64_t hash, uint64_t bytes) {
    hash = (hash ^ bytes) * HASH_FACTOR;
    return hash ^ hash >> 32;
}

static inline uint32_t hash_end(uint64_t hash) {
    return (uint32_t)(hash * HASH_FACTOR >> 32);
}

static uint32_t hash_of(const char *folded, uint32_t length) {
    uint64_t hash = HASH_START;
    for (uint32_t i = 0; i < length; i += BYTES)
        hash = hash_step(hash, bytes_load(folded + i, length - i));
    return hash_end(hash);
}

/* ---- room ------------------------------------------------------------------------------ */

void words_reserve(struct arena *arena, struct words *words, size_t bytes) {
    enum { USUAL_WORD = 5 }; /* bytes, with what parts it from the next */
    uint32_t n = (uint32_t)(bytes / USUAL_WORD);
    if (words->cap - words->n < n) {
        words->at = arena_grow(arena, words->at, sizeof *words->at * words->cap,
                               sizeof *words->at * (words->n + (size_t)n));
        words->cap = words->n + n;
    }
    if (words->folded_cap - words->nfolded < bytes + BYTES) {
        uint32_t cap = words->nfolded + (uint32_t)bytes + BYTES;
        words->folded = arena_grow(arena, words->folded, words->folded_cap, cap);
        words->folded_cap = cap;
    }
}

/* Room for n folded bytes, and for eight to be written where the last one goes. */
static void make_room(struct word_reader *r, size_t n) {
    struct words *words = r->words;
    if (words->folded_cap - words->nfolded >= n + BYTES)
        return;
    uint32_t cap = words->folded_cap * 2 + 4096 + (uint32_t)n;
    words->folded = arena_grow(r->arena, words->folded, words->folded_cap, cap);
    words->folded_cap = cap;
}

static void add_folded(struct word_reader *r, const char *bytes, uint32_t n) {
    struct words *words = r->words;
    make_room(r, n);
    memcpy(words->folded + words->nfolded, bytes, n);
    words->nfolded += n;
}

/* ---- words ------------------------------------------------------------------------------- */

/* The flags of a word that begins here. */
static inline uint32_t begin_flags(struct word_reader *r) {
    uint32_t flags = r->pending;
    if (r->stop)
        flags |= WORD_HYPHEN; /* "bol.com": a point without white space joins */
    if (r->quote)
        flags |= WORD_QUOTED;
    r->stop = false;
    r->pending = 0;
    return flags;
}

static void begin_word(struct word_reader *r, uint32_t start, uint32_t node) {
    r->reading = true;
    r->open = (struct word){.start = start,
                            .end = start,
                            .folded = r->words->nfolded,
                            .node = node,
                            .flags = (uint16_t)begin_flags(r)};
}

/* The flags of a word that ends here, with so many folded bytes. */
static inline uint16_t end_flags(struct word_reader *r, uint32_t flags, uint32_t length) {
    if (r->point) { /* "ggf. eine": nor does a point before a small letter */
        bool small = (flags & WORD_LOWER) && !(flags & (WORD_CAPITAL | WORD_UPPER));
        flags &= small ? ~(uint32_t)WORD_SENTENCE : UINT32_MAX;
        r->point = false;
    }
    if ((flags & WORD_LOWER) || length < 2)
        flags &= ~(uint32_t)WORD_UPPER;
    return (uint16_t)flags;
}

static inline uint16_t clipped(size_t length) {
    return length > UINT16_MAX ? UINT16_MAX : (uint16_t)length;
}

static inline void end_word(struct word_reader *r) {
    if (!r->reading)
        return;
    r->reading = false;
    uint16_t length = clipped(r->words->nfolded - r->open.folded);
    if (length == 0)
        return; /* nothing but ignored characters */
    r->open.length = length;
    r->open.hash = hash_of(r->words->folded + r->open.folded, length);
    r->open.flags = end_flags(r, r->open.flags, length);
    *list_push(r->arena, r->words) = r->open;
}

/* The last word, if it ends at `at`. */
static struct word *word_before(struct word_reader *r, uint32_t at) {
    struct words *words = r->words;
    if (words->n == 0 || words->at[words->n - 1].end != at)
        return NULL;
    return &words->at[words->n - 1];
}

static struct word_letter read_letter(uint32_t c, enum char_class class) {
    struct word_letter letter = {.code_point = c};
    bool accent = false;
    letter.length = (uint16_t)unicode_fold(c, letter.folded, &accent);
    letter.flags = unicode_is_upper(c) ? WORD_UPPER : class == CHAR_LETTER ? WORD_LOWER : 0;
    letter.flags |= (accent ? WORD_ACCENT : 0) | (class == CHAR_DIGIT ? WORD_DIGIT : 0);
    return letter;
}

static void add_letter(struct word_reader *r, const struct word_letter *letter, uint32_t at,
                       uint32_t length, uint32_t node) {
    if (!r->reading)
        begin_word(r, at, node);
    if ((letter->flags & WORD_UPPER) && r->words->nfolded == r->open.folded)
        r->open.flags |= WORD_CAPITAL;
    r->open.flags |= letter->flags;
    add_folded(r, letter->folded, letter->length);
    r->open.end = at + length;
}

/* Does the mark part two texts, when blanks stand around it? */
static bool is_parting(uint32_t c) {
    return c == '/' || c == 0xB7 || c == 0x2013 || c == 0x2014 || c == 0x2022;
}

/* Does the mark close what the other one opened? Languages differ: "a", “a”, „a“, ”a”, «a», »a«. */
static bool closes_quotation(uint32_t open, uint32_t c) {
    switch (open) {
    case 0xAB:
        return c == 0xBB;
    case 0xBB:
        return c == 0xBB || c == 0xAB;
    case 0x201C:
    case 0x201D:
        return c == 0x201D || c == '"';
    default:
        return c == '"' || c == 0x201C || c == 0x201D;
    }
}

/* A quotation opens where no word ends: not in 27". */
static void quotation(struct word_reader *r, uint32_t c, bool touching) {
    if (r->quote && closes_quotation(r->quote, c))
        r->quote = 0;
    else if (!r->quote && !touching)
        r->quote = c;
}

/* What punctuation means for the words beside it; `touching`: one ends here. */
static void punctuation(struct word_reader *r, uint32_t c, uint32_t at, bool touching) {
    struct word *before = touching ? word_before(r, at) : NULL;
    switch (c) {
    case '-':
    case '_':
    case 0x2010:
    case 0x2011:
        r->pending |= touching ? WORD_HYPHEN : WORD_COMMA | WORD_PARTED;
        break;
    case '#':
        r->pending |= WORD_HASH;
        break;
    case '@': /* "@lampia": the name of an account, which needs no capital */
        r->pending |= touching ? WORD_COMMA : WORD_CAMEL;
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
    case '"':
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0xAB:
    case 0xBB:
        quotation(r, c, touching);
        r->pending |= WORD_COMMA;
        break;
    default:
        r->pending |= !touching && is_parting(c) ? WORD_COMMA | WORD_PARTED : WORD_COMMA;
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
        end_word(r);
        punctuation(r, '\'', at, true);
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
    char encoded[4];
    add_folded(r, encoded, unicode_encode(c, encoded));
    r->open.flags |= WORD_SYMBOL;
    r->open.end = at + length;
    end_word(r);
}

/* One character that ASCII's table says nothing of, or that a reference stands for. */
static void character(struct word_reader *r, struct str piece, size_t i, uint32_t c,
                      uint32_t length, uint32_t at, uint32_t node) {
    if (c == '\'' || c == 0x2019) {
        apostrophe(r, piece, i + length, at, length);
        return;
    }
    struct word_letter *known = &r->known[c % KNOWN_LETTERS];
    if (c && known->code_point == c) {
        add_letter(r, known, at, length, node);
        return;
    }
    enum char_class class = unicode_class(c);
    bool touching = r->reading;
    switch (class) {
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
        end_word(r);
        punctuation(r, c, at, touching);
        return;
    case CHAR_SYMBOL:
        symbol(r, c, at, length, node);
        return;
    case CHAR_LETTER:
    case CHAR_DIGIT:
        break;
    }
    *known = read_letter(c, class);
    add_letter(r, known, at, length, node);
}

/* A run of ASCII letters and digits. */
struct run {
    size_t end;
    uint64_t hash; /* without hash_end() */
    uint32_t flags;
};

/* What letters among eight bytes say; `first`: the first begins the word. */
static uint32_t letter_flags(uint64_t capitals, uint64_t small, bool first, uint32_t flags) {
    bool camel = (flags & WORD_LOWER) || (small && capitals > (small & -small));
    return WORD_UPPER | (small ? WORD_LOWER : 0) | (camel ? WORD_CAMEL : 0) |
           (first && (capitals & 0x80) ? WORD_CAPITAL : 0);
}

/*
 * Goes on with a run at text[run->end], by at most eight bytes; `first`: with a word's first
 * letter. Folds it to the same place in `out`, where eight bytes more than the text has may be
 * written. Returns the set of bytes that end it.
 */
static inline uint64_t read_eight(struct str text, char *out, bool first, bool with_digits,
                                  struct run *run) {
    uint64_t bytes = bytes_load(text.p + run->end, text.n - run->end);
    uint64_t folded = bytes | BYTES_OF(0x20);
    uint64_t letters = bytes_within(folded, 'a', 'z');
    uint64_t digits = with_digits ? bytes_within(bytes, '0', '9') : 0;
    uint64_t others = (letters | digits) ^ BYTES_OF(0x80), mask = bytes_before(others);
    bytes &= mask;
    folded &= mask;
    bytes_store(out + run->end, folded);
    if (!with_digits || mask)
        run->hash = hash_step(run->hash, folded);
    uint64_t small = letters & bytes << 2;
    run->flags |= bytes == folded ? (!with_digits || small ? WORD_LOWER : 0)
                                  : letter_flags((bytes ^ folded) << 2, small, first, run->flags);
    run->flags |= digits & mask ? WORD_DIGIT : 0;
    run->end += others ? bytes_first(others) : BYTES;
    return others;
}

static void read_run(struct str text, char *out, bool first, struct run *run) {
    while (!read_eight(text, out, first, true, run))
        first = false;
}

/* What the byte at text[i] does to the word before it; what follows the text is not known yet. */
static inline enum shape shape_at(struct str text, size_t i) {
    return i < text.n ? (enum shape)shapes[(uint8_t)text.p[i]] : SHAPE_GO_ON;
}

/*
 * The same of a whole word; returns the shape of what follows. Most words are of letters, at most
 * eight: one step and no loop.
 */
static inline enum shape read_word(struct str text, char *out, struct run *run) {
    run->hash = HASH_START;
    struct run begun = *run;
    uint64_t others = read_eight(text, out, true, false, run);
    enum shape next = shape_at(text, run->end);
    if (next != SHAPE_LETTER)
        return next;
    if (others)
        *run = begun; /* a digit is among the eight */
    read_run(text, out, others != 0, run);
    return shape_at(text, run->end);
}

/* Letters behind others that are not of this piece, or not ASCII. */
static size_t more_letters(struct word_reader *r, struct str piece, size_t i, uint32_t start) {
    struct words *words = r->words;
    struct run run = {.flags = r->open.flags};
    read_run(str_slice(piece, i, piece.n), words->folded + words->nfolded,
             words->nfolded == r->open.folded, &run);
    words->nfolded += (uint32_t)run.end;
    r->open.flags = (uint16_t)run.flags;
    r->open.end = start + (uint32_t)(i + run.end);
    return i + run.end;
}

/*
 * Most text: ASCII words with one blank between them, from the letter at piece[i] on. What follows
 * ends the last one, or else it stays open. Returns the offset after it, or after the last blank.
 */
static size_t plain_words(struct word_reader *r, struct str piece, size_t i, uint32_t start,
                          uint32_t node) {
    struct words *words = r->words;
    struct str text = {piece.p + i, piece.n - i};
    const uint32_t folded = words->nfolded, quoted = r->quote ? WORD_QUOTED : 0;
    char *const out = words->folded + folded;
    struct run run = {.flags = begin_flags(r)};
    uint32_t n = words->n;
    start += (uint32_t)i;
    do {
        if (n == words->cap)
            words->at = list_grow(r->arena, words->at, sizeof *words->at, &words->cap);
        struct word *w = &words->at[n];
        size_t from = run.end;
        enum shape next = read_word(text, out, &run);
        *w = (struct word){.start = start + (uint32_t)from,
                           .end = start + (uint32_t)run.end,
                           .folded = folded + (uint32_t)from,
                           .length = clipped(run.end - from),
                           .flags = (uint16_t)run.flags,
                           .hash = hash_end(run.hash),
                           .node = node};
        if (next == SHAPE_GO_ON) {
            r->reading = true;
            r->open = *w;
            break;
        }
        if ((run.flags & WORD_UPPER) || r->point)
            w->flags = end_flags(r, run.flags, w->length);
        n++;
        run.flags = quoted; /* nothing is pending behind a blank */
        if (text.p[run.end] != ' ')
            break;
        run.end++;
    } while (shape_at(text, run.end) == SHAPE_LETTER);
    words->n = n;
    words->nfolded = folded + (uint32_t)run.end;
    return i + run.end;
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

/* A character that ASCII's table says nothing of; returns its length. */
static uint32_t other(struct word_reader *r, struct str piece, size_t i, uint32_t at, bool entities,
                      uint32_t node) {
    uint32_t length = piece.p[i] == '&' && entities ? reference(r, piece, i, at, node) : 0;
    if (length == 0) {
        uint32_t code_point = unicode_decode(piece, i, &length);
        character(r, piece, i, code_point, length, at, node);
    }
    return length;
}

void word_reader_text(struct word_reader *r, struct str piece, uint32_t start, bool entities,
                      uint32_t node) {
    size_t ended = SIZE_MAX; /* where the last ASCII word did */
    make_room(r, piece.n);
    for (size_t i = 0; i < piece.n;) {
        uint32_t at = start + (uint32_t)i;
        enum shape shape = (enum shape)shapes[(uint8_t)piece.p[i]];
        if (shape == SHAPE_LETTER && r->reading) {
            i = more_letters(r, piece, i, start);
        } else if (shape == SHAPE_LETTER) {
            i = plain_words(r, piece, i, start, node);
            ended = piece.p[i - 1] == ' ' ? SIZE_MAX : i;
        } else if (shape == SHAPE_SPACE) {
            word_reader_space(r);
            i++;
        } else if (shape == SHAPE_PUNCTUATION) {
            bool touching = r->reading || i == ended;
            end_word(r);
            punctuation(r, (uint8_t)piece.p[i], at, touching);
            i++;
        } else if (shape == SHAPE_SYMBOL) {
            symbol(r, (uint8_t)piece.p[i], at, 1, node); /* uses as much room as it takes */
            i++;
        } else {
            i += other(r, piece, i, at, entities, node);
            make_room(r, piece.n - i);
        }
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
    r->quote = 0;
    r->stop = r->point = false;
    r->pending = WORD_SENTENCE;
}
