#!/bin/sh
# promolint in any CI system that runs a shell: copy this file, run it in the checked-out repository.
#
# usage: check.sh [PATH...]
#
# PROMOLINT_BASE names the commit that the change started from; with it, only what the change adds
# or causes is reported. Reports for people and for machines are left in promolint-report/.
set -eu

if [ -n "${PROMOLINT_BASE:-}" ] && ! git cat-file -e "$PROMOLINT_BASE^{commit}" 2>/dev/null; then
    # A shallow clone: the history up to the base is needed.
    git fetch --quiet --unshallow || git fetch --quiet origin "$PROMOLINT_BASE"
fi
mkdir -p promolint-report
exec promolint check ${PROMOLINT_BASE:+--changed-since "$PROMOLINT_BASE"} \
    --report html=promolint-report/index.html \
    --report sarif=promolint-report/promolint.sarif \
    --report junit=promolint-report/junit.xml \
    -- "${@:-.}"
