#!/usr/bin/env python3
"""Check that the articles in seeds/ give the findings that are written beside them.

usage: tests/seeds.py [--accept] [FILE...]

Beside each article stands <article>.expected, one finding a line: "LINE RULE",
sorted, empty for a clean article. seeds/README.md is no seed and must be clean.
--accept rewrites the files that differ, so that the change can be reviewed.
PROMOLINT names the program (default: build/promolint).
"""
import difflib
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SEEDS = "seeds"
SUFFIX = ".expected"


def articles():
    names = sorted(os.listdir(os.path.join(ROOT, SEEDS)))
    return [SEEDS + "/" + n for n in names if not n.endswith(SUFFIX) and not n.startswith(".")]


def check(program):
    command = [program, "check", "--format", "json", "--no-config", SEEDS + "/"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120)
    if run.returncode not in (0, 1):
        sys.exit("%s: exit status %d\n%s" % (" ".join(command), run.returncode,
                                             run.stderr.decode("utf-8", "replace")))
    report = json.loads(run.stdout)
    for error in report.get("errors", []):
        sys.exit("%s: %s" % (error.get("path"), error.get("message")))
    found = {}
    for file in report["files"]:
        path = os.path.normpath(file["path"]).replace(os.sep, "/")
        findings = sorted((f["line"], f["rule"]) for f in file["findings"])
        found[path] = ["%d %s" % finding for finding in findings]
    return found


def expectation(path):
    """What is expected of an article, or None where nobody wrote it down."""
    try:
        with open(os.path.join(ROOT, path + SUFFIX), encoding="utf-8") as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return [] if path.endswith("/README.md") else None


def accept(path, got):
    with open(os.path.join(ROOT, path + SUFFIX), "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in got)


def main():
    arguments = sys.argv[1:]
    accepting = "--accept" in arguments
    wanted = {os.path.basename(a) for a in arguments if a != "--accept"}
    program = os.environ.get("PROMOLINT", os.path.join("build", "promolint"))
    if os.sep in program:
        program = os.path.join(ROOT, program)
    found = check(program)

    passed = failed = 0
    for path in articles():
        if wanted and os.path.basename(path) not in wanted:
            continue
        want, got = expectation(path), found.get(path)
        if got is not None and want == got:
            passed += 1
            continue
        failed += 1
        if got is None:
            print("%s: was not checked" % path)
        elif want is None:
            print("%s: has no %s file; found:\n  %s" % (path, SUFFIX, "\n  ".join(got)))
        else:
            print("\n".join(difflib.unified_diff(want, got, path + SUFFIX, path, lineterm="", n=0)))
        if accepting and got is not None and not path.endswith("/README.md"):
            accept(path, got)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
