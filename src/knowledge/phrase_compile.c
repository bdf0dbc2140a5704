/* From the text of a phrase to its program, by recursive descent over at most MAX_STEPS steps. */
#include "knowledge/phrase_compile.h"

struct compiler {
    struct arena *arena;
    struct phrase_programs *out;
    struct str rest;
    uint32_t first; /* step of the program */
    uint32_t depth;
    const char *message; /* NULL while all is well */
};

enum { MAX_GROUP_DEPTH = 8, MAX_ALTERNATIVES = 256 };

/*
 * Words (a range of phrase_programs.gate) one of which stands in every match of a
 * part of the phrase. The cheaper, the rarer they are in texts.
 */
struct gate {
    uint32_t first, n, cost;
};

enum { NO_GATE = 1 << 30, COMMON_WORD = 20000, RARITY = 2000 };

static const struct gate no_gate = {0, 0, NO_GATE};

static const struct {
    const char *name;
    enum step_op op;
} placeholders[] = {
    {"<brand>", STEP_BRAND}, {"<site>", STEP_SITE}, {"<code>", STEP_CODE},
    {"<money>", STEP_MONEY}, {"...", STEP_GAP},
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

static struct gate cheaper(struct gate a, struct gate b) {
    return b.cost < a.cost ? b : a;
}

/* Long words are rarer than short ones, and those than beginnings of words. */
uint32_t phrase_step_cost(const struct phrase_programs *programs, const struct step *step) {
    uint32_t length = step->length ? step->length : 1;
    uint32_t cost = RARITY / (length * length);
    if (step->op == STEP_PREFIX)
        return cost * 2;
    bool common = programs->is_common && programs->is_common(programs->context, step->key);
    return common ? COMMON_WORD : cost;
}

static struct gate gate_of(struct compiler *c, const struct step *step) {
    *list_push(c->arena, &c->out->gate) = *step;
    return (struct gate){c->out->gate.n - 1, 1, phrase_step_cost(c->out, step)};
}

/* What holds where either of two parts matches. */
static struct gate either(struct compiler *c, struct gate all, struct gate part) {
    if (all.cost >= NO_GATE || part.cost >= NO_GATE)
        return no_gate;
    struct gate joined = {c->out->gate.n, all.n + part.n, all.cost + part.cost};
    for (uint32_t i = 0; i < joined.n; i++) {
        uint32_t from = i < all.n ? all.first + i : part.first + i - all.n;
        struct step *copy = list_push(c->arena, &c->out->gate);
        *copy = c->out->gate.at[from];
    }
    return joined;
}

static struct gate compile_alternatives(struct compiler *c);

/* "(a|b c)" or "(a)?"; the '(' is read. */
static struct gate compile_group(struct compiler *c) {
    uint32_t start = here(c);
    if (++c->depth > MAX_GROUP_DEPTH) {
        c->message = "groups are nested too deeply";
        return no_gate;
    }
    struct gate gate = compile_alternatives(c);
    c->depth--;
    if (c->message)
        return no_gate;
    if (!str_starts(c->rest, STR(")"))) {
        c->message = "')' is missing";
        return no_gate;
    }
    c->rest = str_slice(c->rest, 1, c->rest.n);
    if (!str_starts(c->rest, STR("?")))
        return gate;
    c->rest = str_slice(c->rest, 1, c->rest.n);
    insert_split(c, start);
    c->out->steps.at[c->first + start].target = (uint16_t)here(c);
    return no_gate;
}

/* The words of one blank-separated piece, without a final '*'. */
static struct gate compile_words(struct compiler *c, struct str piece) {
    bool star = str_is(piece, "\\*");
    bool prefix = !star && str_ends(piece, STR("*")) && piece.n > 1;
    if (prefix)
        piece = str_slice(piece, 0, piece.n - 1);
    if (star)
        piece = STR("*");
    struct word_reader reader;
    struct words *words = &c->out->words;
    uint32_t first = words->n;
    struct gate gate = no_gate;
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
        step->key = cut ? phrase_prefix_key(word_text(words, w)) : w->hash;
        if (cut && step->key == 0)
            c->message = "at least three letters must stand before '*'";
        gate = cheaper(gate, gate_of(c, step));
    }
    words->n = first; /* only their folded text is needed */
    return gate;
}

static struct gate compile_piece(struct compiler *c) {
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
            return no_gate;
        }
    }
    if (str_starts(piece, STR("<")) && piece.n > 1) {
        c->message = "unknown placeholder, expected <brand>, <site>, <code> or <money>";
        return no_gate;
    }
    return compile_words(c, piece);
}

static struct gate compile_sequence(struct compiler *c) {
    struct gate gate = no_gate;
    for (skip_spaces(c); c->rest.n && !c->message; skip_spaces(c)) {
        char next = c->rest.p[0];
        if (next == '|' || next == ')')
            return gate;
        if (next == '(') {
            c->rest = str_slice(c->rest, 1, c->rest.n);
            gate = cheaper(gate, compile_group(c));
        } else {
            gate = cheaper(gate, compile_piece(c));
        }
    }
    return gate;
}

/* "a|b|c": each but the last is SPLIT next ... JUMP end. */
static struct gate compile_alternatives(struct compiler *c) {
    uint32_t jumps[MAX_ALTERNATIVES], njumps = 0;
    struct gate gate = no_gate;
    for (bool first = true;; first = false) {
        uint32_t start = here(c);
        struct gate part = compile_sequence(c);
        gate = first ? part : either(c, gate, part);
        if (c->message || !str_starts(c->rest, STR("|")))
            break;
        c->rest = str_slice(c->rest, 1, c->rest.n);
        if (njumps == ARRAY_COUNT(jumps)) {
            c->message = "too many alternatives";
            return no_gate;
        }
        insert_split(c, start);
        jumps[njumps++] = here(c);
        emit(c, STEP_JUMP);
        c->out->steps.at[c->first + start].target = (uint16_t)here(c);
    }
    for (uint32_t i = 0; i < njumps; i++)
        c->out->steps.at[c->first + jumps[i]].target = (uint16_t)here(c);
    return gate;
}

bool phrase_compile(struct arena *arena, struct phrase_programs *out,
                    const struct phrase_pattern *pattern, uint32_t phrase, const char **message) {
    struct compiler c = {.arena = arena, .out = out, .rest = pattern->text, .first = out->steps.n};
    out->gate.n = 0;
    struct gate gate = compile_alternatives(&c);
    if (!c.message && c.rest.n)
        c.message = "')' without '('";
    if (!c.message && here(&c) == 0)
        c.message = "phrase is empty";
    emit(&c, STEP_MATCH);
    if (c.message) {
        *message = c.message;
        out->steps.n = c.first;
        return false;
    }
    for (uint32_t i = 0; i < gate.n; i++)
        out->gate.at[i] = out->gate.at[gate.first + i];
    out->gate.n = gate.n;
    out->gate_cost = gate.cost;
    *list_push(arena, &out->programs) =
        (struct program){c.first, phrase, pattern->group, pattern->slot};
    return true;
}
