/* What a single URL is, for people and for scripts. */
#include "report/report.h"

#include "base/json_write.h"
#include "base/sanitize.h"

void classify_json(struct buf *out, struct str url, const struct link_match *match) {
    json_open(out, '{');
    json_member(out, "url", url);
    json_flag(out, "affiliate", match->certainty != CERTAINTY_NONE);
    json_member(out, "certainty", str_of(certainty_names[match->certainty]));
    json_member_or_null(out, "network", match->network);
    json_member_or_null(out, "kind", match->kind);
    json_member_or_null(out, "publisher_id", match->publisher_id);
    json_member_or_null(out, "destination", match->destination);
    json_member_or_null(out, "merchant", match->merchant);
    json_flag(out, "opaque", match->opaque);
    json_key(out, "evidence");
    json_open(out, '[');
    for (uint32_t i = 0; i < match->nevidence; i++) {
        json_open(out, '{');
        json_member(out, "what", match->evidence[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    buf_char(out, '\n');
}

static void add_row(struct buf *out, const char *name, struct str value) {
    if (value.n == 0)
        return;
    buf_format(out, "  %-13s", name);
    sanitize_add(out, value);
    buf_char(out, '\n');
}

void classify_text(struct buf *out, struct str url, const struct link_match *match) {
    sanitize_add(out, url);
    buf_char(out, '\n');
    if (match->certainty == CERTAINTY_NONE) {
        buf_text(out, match->opaque ? "  where it leads cannot be told\n"
                                    : "  not known as an affiliate link\n");
    } else
        add_row(out, "certainty", str_of(certainty_names[match->certainty]));
    add_row(out, "network", match->network_name.n ? match->network_name : match->network);
    add_row(out, "kind", match->kind);
    add_row(out, "publisher id", match->publisher_id);
    add_row(out, "merchant", match->merchant);
    add_row(out, "destination", match->destination);
    for (uint32_t i = 0; i < match->nevidence; i++)
        add_row(out, i == 0 ? "because" : "", match->evidence[i]);
}
