/* The baselines of a run: one for all files, or those that the configurations name. */
#ifndef CLI_BASELINE_H
#define CLI_BASELINE_H

#include "cli/configuration.h"
#include "cli/file.h"

#define BASELINE_NAME ".promolint-baseline"

struct baseline_file {
    const char *path;                      /* to be opened, and as it is shown */
    const struct promolint_config *config; /* whose files it is for; NULL: those without one */
    struct file_bytes bytes;               /* as it was read */
    struct promolint_baseline *read;       /* NULL: it is not there yet */
    struct baseline_file *next;
};

struct baselines {
    struct arena *arena;
    const struct configurations *configurations;
    struct baseline_file *first;
    bool for_all; /* the first one is for all files */
};

/*
 * Reads them: `path` for all files, or when it is NULL those of the configurations that were read.
 * With `writing` one may be missing, and where none is named that is BASELINE_NAME beside the
 * configuration. False after a complaint; baselines_close() is due in any case.
 */
bool baselines_open(struct baselines *, struct arena *, const struct configurations *,
                    const char *path, bool writing);
void baselines_close(struct baselines *);

/* The one for files of this configuration; NULL: none. */
struct baseline_file *baseline_for(const struct baselines *, const struct promolint_config *);
/* Is there a file of this path, as fingerprints have it? */
bool baseline_file_exists(const struct baselines *, const char *relative);
/* Entries of files that are not there any more, and were not checked: `checked` has their paths. */
size_t baselines_vanished(const struct baselines *, const struct names *checked);

#endif
