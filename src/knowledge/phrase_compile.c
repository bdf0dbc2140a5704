/* From the text of a phrase to its program, by recursive descent over at most MAX_STEPS steps. */
#include "knowledge/phrase_compile.h"

#include "knowledge/phrase_gate.h"

struct compiler {
    struct arena *arena;
    struct phrase_programs *out;
    struct str rest;
    uint32_t first; /* step of the program */
    uint32_t depth;
    const char *message; /* NULL while all is well */
};

enum { MAX_GROUP_DEPTH = 8, MAX_ALTERNATIVES = 256 };

static const struct {
    const char *name;
    enum step_op op;
    uint8_t least, most; /* words */
} placeholders[] = {
    {"<brand>", STEP_BRAND, 1, NAME_WORDS}, {"<site>", STEP_SITE, 1, FAR},
    {"<code>", STEP_CODE, 1, FAR},          {"<money>", STEP_MONEY, 2, MONEY_WORDS},
    {"...", STEP_GAP, 0, GAP_WORDS},
};

static uint32_t here(const struct compiler *c) {
    return c->out->steps.n - c->first;
}

static struct step *emit(struct compiler *c, enum step_op op) {
    if (here(c) >= MAX_STEPS && !c->message)
        c->message = "phrase is too long";
    struct step *step = list_push(c->arena, &c->out->steps);
    *step = (struct step){.op = (uint16_t)op};
    return step;
}

/* Opens a hole of one step at `at`, moving what follows and its targets. */
static void insert_split(struct compiler *c, uint32_t at) {
    emit(c, STEP_SPLIT);
    struct step *steps = c->out->steps.at + c->first;
    uint32_t n = here(c);
    for (uint32_t i = n - 1; i > at; i--) {
        steps[i] = steps[i - 1];
        if ((steps[i].op == STEP_SPLIT || steps[i].op == STEP_JUMP) && steps[i].target >= at)
            steps[i].target++;
    }
    steps[at] = (struct step){.op = STEP_SPLIT};
}

static void skip_spaces(struct compiler *c) {
    while (c->rest.n && char_is_space(c->rest.p[0]))
        c->rest = str_slice(c->rest, 1, c->rest.n);
}

static struct phrase_part compile_alternatives(struct compiler *c);

/* "(a|b c)" or "(a)?"; the '(' is read. */
static struct phrase_part compile_group(struct compiler *c) {
    uint32_t start = here(c);
    if (++c->depth > MAX_GROUP_DEPTH) {
        c->message = "groups are nested too deeply";
        return phrase_part_open(0, 0);
    }
    struct phrase_part part = compile_alternatives(c);
    c->depth--;
    if (c->message)
        return part;
    if (!str_starts(c->rest, STR(")"))) {
        c->message = "')' is missing";
        return part;
    }
    c->rest = str_slice(c->rest, 1, c->rest.n);
    if (!str_starts(c->rest, STR("?")))
        return part;
    c->rest = str_slice(c->rest, 1, c->rest.n);
    insert_split(c, start);
    c->out->steps.at[c->first + start].target = (uint16_t)here(c);
    return phrase_part_open(0, part.most);
}

/* The words of one blank-separated piece, without a final '*'. */
static struct phrase_part compile_words(struct compiler *c, struct str piece) {
    bool star = str_is(piece, "\\*");
    bool prefix = !star && str_ends(piece, STR("*")) && piece.n > 1;
    if (prefix)
        piece = str_slice(piece, 0, piece.n - 1);
    if (star)
        piece = STR("*");
    struct word_reader reader;
    struct words *words = &c->out->words;
    uint32_t first = words->n;
    struct phrase_part part = phrase_part_open(0, 0);
    word_reader_init(&reader, c->arena, words);
    word_reader_text(&reader, piece, 0, false, 0);
    word_reader_end(&reader);
    if (words->n == first)
        c->message = "a word without a letter, digit or symbol";
    for (uint32_t i = first; i < words->n; i++) {
        const struct word *w = &words->at[i];
        bool cut = prefix && i + 1 == words->n;
        struct step *step = emit(c, cut ? STEP_PREFIX : STEP_WORD);
        step->hash = (w->flags & WORD_HASH) != 0;
        step->folded = w->folded;
        step->length = w->length;
        step->key = cut ? phrase_beginning(words, w, PREFIX_KEY) : w->hash;
        step->target = phrase_head_number(phrase_key(words, w));
        if (cut && w->length < SHORTEST_PREFIX)
            c->message = "at least three letters must stand before '*'";
        struct phrase_part last = phrase_part_word(c->arena, &c->out->gates, step);
        part = i == first ? last : phrase_part_follow(c->arena, &c->out->gates, part, last);
    }
    words->n = first; /* only their folded text is needed */
    return part;
}

static struct phrase_part compile_piece(struct compiler *c) {
    size_t n = 0;
    while (n < c->rest.n && !char_is_space(c->rest.p[n]) && c->rest.p[n] != '(' &&
           c->rest.p[n] != ')' && c->rest.p[n] != '|')
        n++;
    struct str piece = str_slice(c->rest, 0, n);
    c->rest = str_slice(c->rest, n, c->rest.n);
    bool special = piece.n && (piece.p[0] == '<' || piece.p[0] == '.');
    for (size_t i = 0; special && i < ARRAY_COUNT(placeholders); i++) {
        if (str_is(piece, placeholders[i].name)) {
            emit(c, placeholders[i].op);
            return phrase_part_open(placeholders[i].least, placeholders[i].most);
        }
    }
    if (str_starts(piece, STR("<")) && piece.n > 1) {
        c->message = "unknown placeholder, expected <brand>, <site>, <code> or <money>";
        return phrase_part_open(0, 0);
    }
    return compile_words(c, piece);
}

static struct phrase_part compile_sequence(struct compiler *c) {
    struct phrase_part part = phrase_part_open(0, 0);
    bool first = true;
    for (skip_spaces(c); c->rest.n && !c->message; skip_spaces(c)) {
        char next = c->rest.p[0];
        if (next == '|' || next == ')')
            return part;
        if (next == '(')
            c->rest = str_slice(c->rest, 1, c->rest.n);
        struct phrase_part last = next == '(' ? compile_group(c) : compile_piece(c);
        part = first ? last : phrase_part_follow(c->arena, &c->out->gates, part, last);
        first = false;
    }
    return part;
}

/* Is what was compiled from step `start` on just a word? */
static bool is_one_word(const struct compiler *c, uint32_t start) {
    const struct step *step = &c->out->steps.at[c->first + start];
    return here(c) == start + 1 && step->op == STEP_WORD && !step->hash;
}

static void emit_choice(struct compiler *c, const struct step *words, uint32_t n) {
    struct step *step = emit(c, n == 1 ? STEP_WORD : STEP_CHOICE);
    if (n == 1) {
        *step = words[0];
        return;
    }
    step->key = c->out->choices.n;
    step->target = (uint16_t)n;
    for (uint32_t i = 0; i < n; i++) {
        step->folded |= phrase_choice_bit(words[i].key);
        *list_push(c->arena, &c->out->choices) =
            (struct choice){words[i].key, words[i].folded, words[i].length};
    }
}

/* "a|b c|d": each alternative but the last is SPLIT next ... JUMP end; the last is of all words. */
static struct phrase_part compile_alternatives(struct compiler *c) {
    uint32_t jumps[MAX_ALTERNATIVES], njumps = 0, nwords = 0;
    struct step words[MAX_ALTERNATIVES];
    struct phrase_part part = phrase_part_open(0, 0);
    for (bool first = true, more = true; more; first = false) {
        uint32_t start = here(c);
        struct phrase_part last = compile_sequence(c);
        part = first ? last : phrase_part_either(c->arena, &c->out->gates, part, last);
        more = !c->message && str_starts(c->rest, STR("|"));
        c->rest = str_slice(c->rest, more, c->rest.n);
        if (njumps + nwords == MAX_ALTERNATIVES) {
            c->message = "too many alternatives";
            return part;
        }
        if (is_one_word(c, start)) {
            words[nwords++] = c->out->steps.at[--c->out->steps.n];
        } else if (more || nwords) {
            insert_split(c, start);
            jumps[njumps++] = here(c);
            emit(c, STEP_JUMP);
            c->out->steps.at[c->first + start].target = (uint16_t)here(c);
        }
    }
    if (nwords)
        emit_choice(c, words, nwords);
    for (uint32_t i = 0; i < njumps; i++)
        c->out->steps.at[c->first + jumps[i]].target = (uint16_t)here(c);
    return part;
}

/* ---- what a program can begin with ------------------------------------------------------ */

static bool is_text(const struct step *s) {
    return s->op == STEP_WORD || s->op == STEP_PREFIX || s->op == STEP_CHOICE;
}

static word_heads text_heads(const struct phrase_programs *programs, const struct step *s) {
    word_heads heads = 0;
    if (s->op != STEP_CHOICE)
        return (word_heads)1 << s->target;
    for (uint32_t i = s->key; i < s->key + s->target; i++) {
        const struct choice *choice = &programs->choices.at[i];
        struct word word = {.folded = choice->folded, .length = (uint16_t)choice->length};
        heads |= phrase_head(phrase_key(&programs->words, &word));
    }
    return heads;
}

/* The words that can be taken at a step of a program; ALL_HEADS when they are not known. */
static word_heads heads_at(const struct phrase_programs *programs, const struct step *steps,
                           uint32_t i) {
    while (steps[i].op == STEP_JUMP)
        i = steps[i].target;
    if (steps[i].op == STEP_SPLIT)
        return heads_at(programs, steps, i + 1) | heads_at(programs, steps, steps[i].target);
    return is_text(&steps[i]) ? text_heads(programs, &steps[i]) : ALL_HEADS;
}

static bool is_open_at(const struct step *steps, uint32_t i) {
    while (steps[i].op == STEP_JUMP)
        i = steps[i].target;
    if (steps[i].op == STEP_SPLIT)
        return is_open_at(steps, i + 1) || is_open_at(steps, steps[i].target);
    return !is_text(&steps[i]);
}

bool phrase_first_words(struct arena *a, const struct phrase_programs *programs, uint32_t i,
                        struct phrase_words *out) {
    const struct step *steps = programs->steps.at;
    uint32_t first = programs->programs.at[programs->programs.n - 1].first;
    while (steps[i].op == STEP_JUMP)
        i = first + steps[i].target;
    const struct step *s = &steps[i];
    if (s->op == STEP_SPLIT)
        return phrase_first_words(a, programs, i + 1, out) &&
               phrase_first_words(a, programs, first + s->target, out);
    if (s->op == STEP_WORD || s->op == STEP_PREFIX)
        *list_push(a, out) = *s;
    for (uint32_t k = 0; s->op == STEP_CHOICE && k < s->target; k++) {
        const struct choice *choice = &programs->choices.at[s->key + k];
        *list_push(a, out) = (struct step){.key = choice->key,
                                           .folded = choice->folded,
                                           .length = (uint16_t)choice->length,
                                           .op = STEP_WORD};
    }
    return is_text(s);
}

/* An amount begins with a number or a currency; other placeholders with what they like. */
static uint16_t flags_at(const struct step *steps, uint32_t i) {
    while (steps[i].op == STEP_JUMP)
        i = steps[i].target;
    if (steps[i].op != STEP_SPLIT)
        return steps[i].op == STEP_MONEY ? WORD_DIGIT | WORD_SYMBOL : 0;
    uint16_t first = flags_at(steps, i + 1), second = flags_at(steps, steps[i].target);
    return first && second ? (uint16_t)(first | second) : 0;
}

/* Notes at each SPLIT what its alternatives begin with; from the last step back. */
static void note_heads(const struct phrase_programs *programs, struct step *steps, uint32_t n) {
    for (uint32_t i = n; i-- > 0;) {
        if (steps[i].op != STEP_SPLIT)
            continue;
        const struct step *next = &steps[steps[i].target];
        bool last = next->op != STEP_SPLIT;
        word_heads heads = heads_at(programs, steps, i + 1) | (last ? 0 : step_heads(next));
        steps[i].length = last ? steps[i].target : next->length;
        steps[i].key = (uint32_t)(heads >> 32);
        steps[i].folded = (uint32_t)heads;
    }
}

/* Does the gate meet the need anyway? */
static bool is_of_gate(const struct phrase_gates *gates, const struct need *need) {
    bool by_word = true, by_next = true;
    for (uint32_t i = gates->gate.first; i < gates->gate.first + gates->gate.n; i++) {
        const struct gate_word *w = &gates->words.at[i];
        by_word = by_word && need->words >> w->word.target & 1;
        by_next = by_next && w->next.length && need->words >> w->next.target & 1;
    }
    return by_word || by_next;
}

static void keep_needs(struct program *program, const struct phrase_gates *gates,
                       const struct phrase_part *whole) {
    for (uint32_t i = 0, n = 0; i < whole->nneeds && n < KEPT_NEEDS; i++)
        if (!is_of_gate(gates, &whole->needs[i]))
            program->needs[n++] = whole->needs[i];
}

bool phrase_compile(struct arena *arena, struct phrase_programs *out,
                    const struct phrase_pattern *pattern, uint32_t phrase, const char **message) {
    struct compiler c = {.arena = arena, .out = out, .rest = pattern->text, .first = out->steps.n};
    out->gates.words.n = out->gates.edges.n = 0;
    struct phrase_part whole = compile_alternatives(&c);
    if (!c.message && c.rest.n)
        c.message = "')' without '('";
    if (!c.message && here(&c) == 0)
        c.message = "phrase is empty";
    if (!c.message && whole.cost >= NO_GATE)
        c.message = "phrase can be empty";
    emit(&c, STEP_MATCH);
    if (c.message) {
        *message = c.message;
        out->steps.n = c.first;
        return false;
    }
    out->gates.gate = whole.gate;
    out->gates.cost = whole.cost;
    struct step *steps = out->steps.at + c.first;
    note_heads(out, steps, here(&c));
    struct program *program = list_push(arena, &out->programs);
    *program = (struct program){.first = c.first,
                                .phrase = phrase,
                                .group = pattern->group,
                                .slot = (int8_t)pattern->slot,
                                .open = is_open_at(steps, 0),
                                .begins = flags_at(steps, 0),
                                .heads = heads_at(out, steps, 0)};
    keep_needs(program, &out->gates, &whole);
    return true;
}
