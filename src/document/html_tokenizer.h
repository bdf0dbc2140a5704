/*
 * The tokenizer of HTML: the states of the WHATWG tokenizer, with the span of
 * everything that is read. It serves whole HTML files and the pieces of raw HTML
 * in Markdown; a script, a comment or the like that is open at the end of a
 * piece goes on in the next one.
 */
#ifndef DOCUMENT_HTML_TOKENIZER_H
#define DOCUMENT_HTML_TOKENIZER_H

#include "document/template.h"
#include "document/token.h"

/* Bytes of a buffer from `at` up to the next segment's `at` stand in the text from `text` on. */
struct segment {
    uint32_t at;   /* offset in the buffer; the first segment has 0 */
    uint32_t text; /* offset in source->text */
};

struct html_tokenizer {
    struct document *document;
    struct tokens *out;
    bool pieces; /* raw HTML in Markdown: what follows the end of input isn't the end of file */
    bool jsx;    /* MDX: {expressions} as attributes, any tag may close itself */
    uint8_t raw; /* what the content that is open now is: enum html_content */
    enum tag raw_tag;
    uint32_t raw_start;   /* text offset of the tag or comment that opened it */
    uint32_t foreign;     /* open <svg> and <math> */
    uint32_t html_inside; /* open <foreignObject> in those */
    /* The input at hand. */
    struct str text;
    uint32_t base;             /* text offset of the first byte, when there is no map */
    const struct segment *map; /* NULL: bytes stand in the text as they are */
    uint32_t nmap;
    /* What batches must not lose: is a link, or raw content, open; what was the last token? */
    bool in_link, in_content, after_block;
    uint32_t blank; /* number of tokens when the last one was a blank text, else 0 */
    /* Of a file in HTML: what template syntax it holds, the next one, and open <code> and <pre>. */
    struct templates templates;
    uint32_t next_template, code;
    unsigned unended; /* a bit for each kind of server code that has no end further on */
    /* Names of the attributes of a tag that has many, to find duplicates. */
    uint32_t *names, names_room, names_cap;
};

enum html_content {
    HTML_MARKUP,         /* text and tags */
    HTML_RAW,            /* until the end tag of raw_tag */
    HTML_RCDATA,         /* the same, with character references */
    HTML_SCRIPT,         /* until </script>, */
    HTML_SCRIPT_ESCAPED, /* after "<!--", */
    HTML_SCRIPT_DOUBLE,  /* and after "<script" in that */
    HTML_PLAINTEXT,      /* until the end of the file */
    HTML_COMMENT,        /* until "-->" */
    HTML_CDATA           /* until "]]>" */
};

/*
 * A tokenizer that appends to `out`. Set `pieces` when what it gets is raw HTML
 * within something else.
 */
void html_tokenizer_init(struct html_tokenizer *, struct document *, struct tokens *out);

/* Finds the templates of a file in HTML from `from` on: shown to nobody, reported by name. */
void html_find_templates(struct html_tokenizer *, uint32_t from);

/* Tokenizes source->text[from, to). Spans are offsets in source->text. */
void html_tokenize(struct html_tokenizer *, uint32_t from, uint32_t to);

/*
 * Tokenizes from `*from` on until there are about `limit` tokens, which replace
 * those in `out`; moves `*from`. The content of a script or the like is never
 * parted from its tags, nor a link from its end unless that is very far away.
 * False at the end of the text.
 */
bool html_tokenize_batch(struct html_tokenizer *, uint32_t *from, uint32_t limit);

/*
 * Tokenizes a buffer whose lines are not contiguous in the text (prefixes of
 * block quotes and lists were cut off). Each span goes from the place of its
 * first byte to behind the place of its last one. The buffer must live as long
 * as the document: names point into it.
 */
void html_tokenize_mapped(struct html_tokenizer *, struct str buffer, const struct segment *map,
                          uint32_t nmap);

/*
 * Is a script, style, textarea, comment, ... open after the last piece? Then
 * what follows is its content and no markup, until a later piece closes it:
 * give all of it to html_tokenize().
 */
static inline bool html_tokenizer_open(const struct html_tokenizer *t) {
    return t->raw != HTML_MARKUP;
}

/* To be called at the end of the file: reports what was never closed. */
void html_tokenizer_end(struct html_tokenizer *);

#endif
