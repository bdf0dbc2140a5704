/* What an article suppresses: a row for each rule that is named, the audit trail. */
#include "report/report.h"

#include "base/json_write.h"
#include "base/sanitize.h"
#include "report/csv_write.h"

/* "a.md:12:34: used: affiliate-link-undisclosed, next-line: the reason; by ed" */
static void add_text(struct buf *out, const struct report_file *file, const struct suppression *s,
                     long age) {
    struct place place = place_of(file->source, s->span);
    sanitize_add(out, file->path);
    buf_format(out, ":%u:%u: %s: ", (unsigned)place.line, (unsigned)place.column,
               suppression_states[s->state]);
    sanitize_add(out, s->name);
    buf_format(out, "%s%s: ", s->name.n ? ", " : "", suppression_forms[s->form]);
    sanitize_add(out, s->problem.n ? s->problem : s->reason);
    if (s->unclosed)
        buf_text(out, "; without an end");
    if (s->findings)
        buf_format(out, "; %u finding%s", (unsigned)s->findings, s->findings == 1 ? "" : "s");
    buf_text(out, s->by.n ? "; by " : "");
    sanitize_add(out, s->by);
    buf_text(out, s->until.n ? "; until " : "");
    sanitize_add(out, s->until);
    if (age >= 0)
        buf_format(out, "; %ld day%s old", age, age == 1 ? "" : "s");
    buf_char(out, '\n');
}

static void add_json(struct buf *out, const struct report_file *file, const struct suppression *s,
                     long age) {
    struct place place = place_of(file->source, s->span);
    json_open(out, '{');
    json_member(out, "path", file->path);
    json_count(out, "line", place.line);
    json_count(out, "column", place.column);
    json_member(out, "form", str_of(suppression_forms[s->form]));
    json_member_or_null(out, "rule", s->name);
    json_member(out, "state", str_of(suppression_states[s->state]));
    json_flag(out, "unclosed", s->unclosed);
    json_member_or_null(out, "problem", s->problem);
    json_member_or_null(out, "reason", s->reason);
    json_member_or_null(out, "by", s->by);
    json_member_or_null(out, "until", s->until);
    json_count(out, "findings", s->findings);
    if (age >= 0)
        json_count(out, "age_days", (uint64_t)age);
    else
        json_member_or_null(out, "age_days", STR(""));
    json_close(out, '}');
    buf_char(out, '\n');
}

static void add_csv(struct buf *out, const struct report_file *file, const struct suppression *s,
                    long age) {
    struct place place = place_of(file->source, s->span);
    csv_cell(out, file->path);
    csv_number(out, place.line);
    csv_number(out, place.column);
    csv_cell(out, str_of(suppression_forms[s->form]));
    csv_cell(out, s->name);
    csv_cell(out, str_of(suppression_states[s->state]));
    csv_cell(out, s->problem);
    csv_cell(out, s->reason);
    csv_cell(out, s->by);
    csv_cell(out, s->until);
    csv_number(out, s->findings);
    if (age >= 0)
        csv_number(out, (uint32_t)age);
    else
        csv_cell(out, STR(""));
    csv_end_row(out);
}

static const struct {
    const char *name;
    void (*add)(struct buf *, const struct report_file *, const struct suppression *, long age);
    const char *head;
} formats[] = {
    {"text", add_text, ""},
    {"json", add_json, ""},
    {"csv", add_csv,
     "path,line,column,form,rule,state,problem,reason,by,until,findings,age_days\r\n"},
};

void suppressions_head(struct buf *out, struct str format) {
    for (size_t i = 0; i < ARRAY_COUNT(formats); i++)
        if (str_is(format, formats[i].name))
            buf_text(out, formats[i].head);
}

void suppressions_file(struct buf *out, const struct report_file *file, struct str format,
                       long (*age)(void *context, unsigned line), void *context) {
    const struct suppressions *all = &file->verdict->suppressions;
    for (size_t f = 0; f < ARRAY_COUNT(formats); f++)
        for (uint32_t i = 0; str_is(format, formats[f].name) && i < all->n; i++) {
            unsigned line = place_of(file->source, all->at[i].span).line;
            formats[f].add(out, file, &all->at[i], age ? age(context, line) : -1);
        }
}
