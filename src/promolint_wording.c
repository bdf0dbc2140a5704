/* The words that disclose, for who writes them. */
#include "promolint.h"

#include "promolint_internal.h"

/* Wordings that are gone through, up to the one that was asked for. */
struct wordings {
    size_t left;
    struct str found;
};

static void meet(struct wordings *w, struct str text) {
    if (text.n == 0 || w->found.n)
        return;
    if (w->left-- == 0)
        w->found = text;
}

static const struct disclosure_texts *configured(const struct config *config, struct str language) {
    for (uint32_t i = config->texts.n; i-- > 0;)
        if (str_same(config->texts.at[i].language, language))
            return &config->texts.at[i].texts;
    return NULL;
}

static void meet_language(struct wordings *w, const struct report_file *file, struct str code) {
    static const struct disclosure_texts none = {0};
    const struct language *language = knowledge_language(file->knowledge, code);
    const struct disclosure_texts *known = language ? &language->texts : &none;
    const struct disclosure_texts *own = configured(file->facts->config, code);
    own = own ? own : &none;
    meet(w, own->disclosure.n ? own->disclosure : known->disclosure);
    meet(w, own->label.n ? own->label : known->label);
    meet(w, own->mark.n ? own->mark : known->mark);
    for (uint32_t i = 0; i < file->knowledge->statements.n; i++)
        if (str_eq(file->knowledge->statements.at[i].language, code))
            meet(w, file->knowledge->statements.at[i].text);
}

struct promolint_text promolint_result_wording(const struct promolint_result *r, size_t i) {
    struct wordings w = {i, STR("")};
    const struct report_file *file = &r->file;
    if (file->facts->language.n) {
        meet_language(&w, file, file->facts->language);
        return text_of(w.found);
    }
    for (uint32_t p = 0; p < file->verdict->packs.n; p++)
        for (uint32_t k = 0; k < file->verdict->packs.at[p]->languages.n; k++)
            meet_language(&w, file, file->verdict->packs.at[p]->languages.at[k]);
    return text_of(w.found);
}
