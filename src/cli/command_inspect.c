/* promolint inspect: the inventory of placements and disclosures. */
#include "cli/command.h"

#include "cli/run.h"

static const char *format_name(size_t i) {
    return promolint_report_format(true, i);
}

const struct option inspect_options[] = {
    OPTION("format", 'f', OPTION_CHOICE, "FORMAT",
           "how the inventory is written; tree shows the document too", format, format_name),
    RUN_OPTIONS,
    OPTION_HELP,
    OPTION_END,
};

int command_inspect(const struct options *options) {
    struct options own = *options;
    own.whole_files = options->changed_since || options->staged;
    return run_files(&own, true);
}
