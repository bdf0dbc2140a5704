/*
 * The rule files that are built into the program. embed.c writes their
 * definition (build/generated/builtin.c) when the program is built.
 */
#ifndef KNOWLEDGE_BUILTIN_H
#define KNOWLEDGE_BUILTIN_H

#include "base/yaml.h"

enum rule_file_kind {
    FILE_RULE,           /* <rule-id>.md: yaml is its front matter, text the page */
    FILE_NETWORKS,       /* networks/<any>.yaml */
    FILE_VOCABULARY,     /* vocabulary/<language>.yaml */
    FILE_PACK,           /* packs/<policy>.yaml */
    FILE_IMPACT_DOMAINS, /* networks/impact-domains.txt: text only */
    FILE_MARKUP,         /* markup/<any>.yaml */
    FILE_GENERATORS      /* generators/<any>.yaml */
};

struct rule_file {
    enum rule_file_kind kind;
    struct yaml yaml; /* its path is set for all kinds */
    struct str text;  /* FILE_RULE and FILE_IMPACT_DOMAINS: the file; else "" */
};

extern const struct rule_file builtin_files[];
extern const size_t builtin_file_count;

#endif
