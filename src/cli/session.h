/* What the commands that read articles have in common: what is known, and which files there are. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/baseline.h"
#include "cli/file.h"
#include "cli/options.h"
#include "cli/root.h"
#include "cli/walk.h"
#include "promolint.h"

enum { SESSION_DAY = 11 };

struct session {
    const struct options *options;
    struct promolint *lint;
    struct configurations configurations;
    const char *root; /* of the repository; root.h */
    struct walk walk; /* the operands' files */
    struct changes changes;
    struct baselines baselines; /* none unless they were read */
    bool changes_only;          /* only files that changed are looked at */
    char today[SESSION_DAY];    /* "2027-01-31" */
    long long now;              /* seconds since 1970, of that day */
};

/*
 * The local day, or that of SOURCE_DATE_EPOCH where the environment sets it, and the seconds since
 * 1970. False after a complaint.
 */
bool session_today(char today[SESSION_DAY], long long *now);

/* What is known, with the rule folders of the options; NULL as promolint_new(). */
struct promolint *session_known(const struct options *, bool strict, struct promolint_messages *);
/* The same; NULL after a complaint. */
struct promolint *session_load(const struct options *, bool strict);

/*
 * Are the policies of the options known, also by the rule folders of the configurations that were
 * read? False after a complaint.
 */
bool session_knows_policies(const struct options *, const struct promolint *,
                            const struct configurations *);

/*
 * False after a complaint; session_close() is due in any case. What has expired is judged by the
 * local day, or by that of SOURCE_DATE_EPOCH where the environment sets it.
 */
bool session_open(struct session *, const struct options *);
void session_close(struct session *);

/* Reads the baselines: of the options, or of the configurations; see baselines_open(). */
bool session_read_baselines(struct session *, bool writing);

/* The texts of a file, and its place. Zeroed: none; the memory may be used again for the next file.
 */
struct article {
    struct file_bytes bytes, former;
    struct promolint_change change;
    char *from_root; /* its path from the root; from malloc, NULL: it is not below the root */
    struct root_folder folder;
};
void article_free(struct article *);

/*
 * Reads a file of the walk into `article`, which must stay as long as a result is used, and says
 * how it is to be checked. False when it cannot be read; `failure` then says why.
 */
bool session_input(const struct session *, const struct walk_file *, struct article *,
                   struct promolint_input *, const char **failure);
/* The same, and checks it. NULL when that cannot be done; `failure` then says why. */
const struct promolint_result *session_check(const struct session *, const struct walk_file *,
                                             struct promolint_checker *, struct article *,
                                             const char **failure);

/* The largest file that is read, in bytes. */
size_t session_size_limit(const struct options *);

/*
 * Says why there was no file to check. True when that is as it should be: only changes were to be
 * looked at, or files were passed over and that is allowed.
 */
bool session_complain_nothing(const struct session *);
/* Writes which files are to be checked, and which are not and why. */
void session_show_files(const struct session *);

#endif
