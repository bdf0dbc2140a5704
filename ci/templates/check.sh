#!/bin/sh
# promolint in any CI system that runs a shell: copy this file, run it in the checked-out repository.
#
# usage: check.sh [PATH...]
#
# PROMOLINT_BASE names the commit that the change started from; with it, only what the change adds
# or causes is reported. Reports for people and for machines are left in promolint-report/.
set -eu

if [ -n "${PROMOLINT_BASE:-}" ] && ! git merge-base "$PROMOLINT_BASE" HEAD >/dev/null 2>&1; then
    # A shallow clone: the history up to where the change parted from the base is needed.
    git fetch --quiet --unshallow || git fetch --quiet origin "$PROMOLINT_BASE"
fi
mkdir -p promolint-report
exec promolint check ${PROMOLINT_BASE:+--changed-since "$PROMOLINT_BASE"} \
    --report html=promolint-report/index.html \
    --report sarif=promolint-report/promolint.sarif \
    --report junit=promolint-report/junit.xml \
    -- "${@:-.}"
