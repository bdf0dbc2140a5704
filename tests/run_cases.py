#!/usr/bin/env python3
"""Runs tests/cases/<what-is-wrong>/: each a folder that plays one use of the program.

usage: tests/run_cases.py PROGRAM [--accept] [NAME...]

tests/README.md says what stands in a case. --accept writes what the program
does now as what is expected, to be reviewed as a change.
"""
import argparse
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")
SPECIAL = {"args", "run", "setup", "stdin", "about", "expected.stdout", "expected.stderr", "expected.status"}
TIME_LIMIT = 60
SKIP = 77  # status of a setup that cannot be done here


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        return b""


def environment(program):
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TMPDIR")}
    return dict(keep, LC_ALL="C.UTF-8", PROMOLINT=program)


def run(folder, program):
    """(status, stdout, stderr), or None when the case cannot be played on this machine."""
    with tempfile.TemporaryDirectory(prefix="promolint-case-") as scratch:
        place = os.path.join(os.path.realpath(scratch), "site")
        shutil.copytree(folder, place, symlinks=True, ignore=lambda d, names: SPECIAL & set(names) if d == folder else [])
        try:
            if os.path.exists(os.path.join(folder, "setup")):
                setup = subprocess.run(["sh", os.path.join(folder, "setup")], cwd=place, env=environment(program),
                                       timeout=TIME_LIMIT)
                if setup.returncode == SKIP:
                    return None
                setup.check_returncode()
            if os.path.exists(os.path.join(folder, "run")):
                command = ["sh", os.path.join(folder, "run")]
            else:
                command = [program] + shlex.split(read(os.path.join(folder, "args")).decode())
            done = subprocess.run(command, cwd=place, env=environment(program), timeout=TIME_LIMIT,
                                  input=read(os.path.join(folder, "stdin")), capture_output=True)
        finally:
            subprocess.run(["chmod", "-R", "u+rwX", place], check=False)  # what setup took away
        return done.returncode, *(clean(text, place) for text in (done.stdout, done.stderr))


def clean(text, place):
    """Without what differs between machines and versions, and without rules' help texts."""
    text = text.replace(place.encode(), b"@SITE@")
    text = re.sub(rb'("name":"promolint","version":)"[^"]*"', rb'\1"@VERSION@"', text)
    text = re.sub(rb'("help":)"(?:[^"\\]|\\.)+"', rb'\1"@HELP@"', text)
    return re.sub(rb"(?m)^  = help: .*$", b"  = help: @HELP@", text)


def differences(name, want, got):
    lines = (x.decode("utf-8", "backslashreplace").splitlines() for x in (want, got))
    return "\n".join(difflib.unified_diff(*lines, f"{name} expected", f"{name} now", lineterm=""))


def check(name, result):
    folder = os.path.join(CASES, name)
    status, stdout, stderr = result
    wrong = []
    want = read(os.path.join(folder, "expected.status")).decode().strip()
    if str(status) != want:
        wrong.append(f"status {status}, expected {want or 'nothing yet: see --accept'}")
    for what, got in (("stdout", stdout), ("stderr", stderr)):
        expected = read(os.path.join(folder, "expected." + what))
        if got != expected:
            wrong.append(differences(what, expected, got))
    return wrong


def accept(name, result):
    folder = os.path.join(CASES, name)
    status, stdout, stderr = result
    with open(os.path.join(folder, "expected.status"), "w", encoding="ascii") as f:
        f.write(f"{status}\n")
    for what, got in (("stdout", stdout), ("stderr", stderr)):
        path = os.path.join(folder, "expected." + what)
        if got:
            with open(path, "wb") as f:
                f.write(got)
        elif os.path.exists(path):
            os.remove(path)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("name", nargs="*")
    options = parser.parse_intermixed_args()
    program = os.path.abspath(options.program)
    passed = failed = skipped = 0
    for name in options.name or sorted(os.listdir(CASES)):
        result = run(os.path.join(CASES, name), program)
        if result is None:
            print(f"{name}: skipped, cannot be played here")
            skipped += 1
            continue
        if options.accept:
            accept(name, result)
        wrong = check(name, result)
        passed, failed = passed + (not wrong), failed + bool(wrong)
        for text in wrong:
            print(f"{name}: {text}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


sys.exit(main())
