/* promolint check: the findings. */
#include "cli/command.h"

#include "cli/reports.h"
#include "cli/run.h"

static const char *format_name(size_t i) {
    return promolint_report_format(false, i);
}

const struct option check_options[] = {
    OPTION("format", 'f', OPTION_CHOICE, "FORMAT", "how findings are written", format, format_name),
    OPTION_FAIL_ON,
    OPTION("severity", 0, OPTION_CHOICE, "SEVERITY", "the least severe finding that is shown",
           severity, reports_severity_name),
    OPTION("rendered", 0, OPTION_TEXT, "DIR", "judge Markdown by the pages built from it, in DIR",
           rendered, NULL),
    OPTION("column-unit", 0, OPTION_CHOICE, "UNIT", "what columns of compact count", column_unit,
           reports_unit_name),
    OPTION("show-suppressed", 0, OPTION_FLAG, NULL,
           "also findings that do not count, marked as such", show_suppressed, NULL),
    OPTION("baseline", 0, OPTION_TEXT, "FILE", "findings in it do not count", baseline, NULL),
    RUN_OPTIONS,
    OPTION("whole-files", 0, OPTION_FLAG, NULL,
           "all findings of changed files, not only those of the change", whole_files, NULL),
    OPTION_HELP,
    OPTION_END,
};

int command_check(const struct options *options) {
    return run_files(options, false);
}
