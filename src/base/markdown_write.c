#include "base/markdown_write.h"

#include <string.h>

/* Is it nothing but letters and digits, with punctuation that means nothing within a line? */
static bool is_plain(struct str word) {
    size_t letters = 0, hexadecimal = 0;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        bool last = i + 1 == word.n;
        bool letter = char_is_alnum(c) || (unsigned char)c >= 0x80;
        bool between = c == '\'' || c == '(' || c == ')' || c == '"' || c == ',' || c == ';' ||
                       (c == '-' && !last && char_is_alpha(word.p[i + 1]));
        bool at_end = (c == '.' || c == ':' || c == '?') && last;
        if (!letter && !between && !at_end)
            return false;
        letters += letter;
        hexadecimal += char_hex(c) >= 0;
    }
    /* Seven digits of a commit are a link to it. */
    return letters > 0 && !(word.n >= 7 && hexadecimal == word.n);
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

void markdown_write_text(struct buf *out, struct str text) {
    struct str rest = text, code = {0};
    bool first = true;
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        if (!is_plain(word)) { /* neighbours become one piece of code */
            code = code.n ? (struct str){code.p, (size_t)(word.p + word.n - code.p)} : word;
            if (rest.n)
                continue;
            word.n = 0;
        }
        if (code.n) {
            buf_text(out, first ? "" : " ");
            markdown_write_code(out, code);
            first = false;
            code.n = 0;
        }
        if (word.n) {
            buf_text(out, first ? "" : " ");
            buf_add(out, word);
            first = false;
        }
    }
}
