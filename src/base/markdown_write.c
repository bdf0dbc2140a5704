#include "base/markdown_write.h"

#include <string.h>

enum { NO = 0, LETTER, BETWEEN, HYPHEN, AT_END };

static const unsigned char kinds[256] = {
    ['0' ... '9'] = LETTER,   ['A' ... 'Z'] = LETTER, ['a' ... 'z'] = LETTER,
    [0x80 ... 0xFF] = LETTER, ['\''] = BETWEEN,       ['('] = BETWEEN,
    [')'] = BETWEEN,          ['"'] = BETWEEN,        [','] = BETWEEN,
    [';'] = BETWEEN,          ['-'] = HYPHEN,         ['.'] = AT_END,
    [':'] = AT_END,           ['?'] = AT_END};

static bool is_hexadecimal(struct str word) {
    size_t i = 0;
    while (i < word.n && char_hex(word.p[i]) >= 0)
        i++;
    return i == word.n;
}

/*
 * Cuts the part before the first blank off `rest`. Is it nothing but letters and digits, with
 * punctuation that means nothing within a line?
 */
static struct str cut_word(struct str *rest, bool *plain) {
    bool letters = false, harmless = true;
    size_t i = 0;
    for (; i < rest->n && rest->p[i] != ' '; i++) {
        unsigned char kind = kinds[(unsigned char)rest->p[i]];
        if (kind == LETTER) {
            letters = true;
            continue;
        }
        char next = i + 1 < rest->n ? rest->p[i + 1] : ' ';
        if (kind == NO || (kind == AT_END && next != ' ') ||
            (kind == HYPHEN && !char_is_alpha(next)))
            harmless = false;
    }
    struct str word = str_slice(*rest, 0, i);
    *rest = str_slice(*rest, i + 1, rest->n);
    /* Seven digits of a commit are a link to it. */
    *plain = harmless && letters && !(word.n >= 7 && is_hexadecimal(word));
    return word;
}

/* The longest run of backticks. */
static size_t longest_fence(struct str text) {
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.n; i++) {
        run = text.p[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

void markdown_write_code(struct buf *out, struct str text) {
    size_t fence = longest_fence(text) + 1;
    /* A blank at both ends is taken off again; it parts the fence from a backtick. */
    bool padded =
        text.n == 0 || strchr("` ", text.p[0]) != NULL || strchr("` ", text.p[text.n - 1]) != NULL;
    for (size_t i = 0; i < fence; i++)
        buf_char(out, '`');
    buf_text(out, padded ? " " : "");
    buf_add(out, text);
    buf_text(out, padded ? " " : "");
    for (size_t i = 0; i < fence; i++)
        buf_char(out, '`');
}

/* Without what ends a sentence or a part of one, unless there is nothing else. */
static struct str without_stop(struct str text) {
    size_t n = text.n;
    while (n && strchr(".,:;", text.p[n - 1]))
        n--;
    return str_slice(text, 0, n ? n : text.n);
}

/* Words of one kind, with the blanks between them. */
static void add_piece(struct buf *out, struct str piece, bool code, size_t start) {
    if (piece.n == 0)
        return;
    buf_text(out, out->n > start ? " " : "");
    if (code) {
        struct str shown = without_stop(piece);
        markdown_write_code(out, shown);
        piece = str_slice(piece, shown.n, piece.n);
    }
    buf_add(out, piece);
}

void markdown_write_text(struct buf *out, struct str text) {
    struct str rest = text, piece = {0};
    size_t start = out->n;
    bool code = false;
    while (rest.n) {
        bool plain;
        struct str word = cut_word(&rest, &plain);
        if (piece.n && code != plain && (word.n || code)) {
            piece.n = (size_t)(word.p + word.n - piece.p);
            continue;
        }
        add_piece(out, piece, code, start);
        piece = word;
        code = !plain;
    }
    add_piece(out, piece, code, start);
}
