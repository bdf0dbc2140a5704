/*
 * Regular expressions of rule files, bounded in time and memory. The only
 * includer of pcre2.
 */
#ifndef KNOWLEDGE_PATTERN_H
#define KNOWLEDGE_PATTERN_H

#include "base/str.h"

enum pattern_result {
    PATTERN_NO,
    PATTERN_YES,
    PATTERN_LIMIT /* too much work: not understood, to be reported */
};

struct pattern;       /* one expression, compiled */
struct pattern_cache; /* the expressions that one thread has used; never shared */

struct pattern_cache *pattern_cache_new(void); /* NULL: no memory */
void pattern_cache_free(struct pattern_cache *);

/*
 * The compiled expression, made when it is asked for first; belongs to the cache. `regex` must live
 * as long as the cache. NULL for one that pattern_check() would refuse, and when there is no
 * memory.
 */
struct pattern *pattern_compile(struct pattern_cache *, struct str regex, bool caseless);

/*
 * Searches the subject. On PATTERN_YES groups[0 .. ngroups) are set to the places of the whole
 * match and of the capturing groups, NO_SPAN for one that took no part. A pattern that has reached
 * a limit gives PATTERN_LIMIT ever after, at once.
 */
enum pattern_result pattern_match(struct pattern_cache *, struct pattern *, struct str subject,
                                  struct span *groups, size_t ngroups);

/*
 * Would it compile, and is it within the limits? If not: a message for its author (without place)
 * and the byte offset in `regex` that it is about.
 */
bool pattern_check(struct str regex, char *message, size_t room, size_t *offset);

#endif
