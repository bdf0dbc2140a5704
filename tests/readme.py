#!/usr/bin/env python3
"""What the README shows is what happens: its commands' output, its configuration, its make targets.

usage: tests/readme.py PROGRAM
"""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COUNTS = [0, 0]


def expect(what, fine, said=""):
    COUNTS[not fine] += 1
    if not fine:
        print(f"not so: {what}\n{said}")


def run(program, arguments, folder=ROOT):
    done = subprocess.run([program, *arguments], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def blocks(text, syntax):
    return re.findall(rf"^```{syntax}\n(.*?)^```$", text, re.M | re.S)


def configuration(program, text):
    with tempfile.TemporaryDirectory() as folder:
        for name in re.findall(r"^rules-folders: \[(.*?)\]", text, re.M):
            os.makedirs(os.path.join(folder, name, "packs"))
            shutil.copy(os.path.join(ROOT, "rules", "packs", "us.yaml"), os.path.join(folder, name, "packs"))
        with open(os.path.join(folder, ".promolint.yaml"), "w", encoding="utf-8") as f:
            f.write(text)
        with open(os.path.join(folder, "a.md"), "w", encoding="utf-8") as f:
            f.write("Just a line of text.\n")
        status, said = run(program, ["check", "a.md"], folder)
        expect("the configuration is accepted", status == 0, said)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as f:
        readme = f.read()
    with open(os.path.join(ROOT, "Makefile"), encoding="utf-8") as f:
        targets = set(re.findall(r"^([a-z][a-z-]*):", f.read(), re.M))
    for block in blocks(readme, "console"):
        command, _, shown = block.partition("\n")
        _, said = run(program, shlex.split(command.removeprefix("$ promolint")))
        expect(f"'{command}' prints what is shown", said == shown, said)
    expect("an example with its output is shown", bool(blocks(readme, "console")))
    for block in blocks(readme, "yaml"):
        configuration(program, block)
    for target in sorted(set(re.findall(r"^    make ([a-z]+)|`make ([a-z]+)", readme, re.M))):
        name = target[0] or target[1]
        expect(f"make {name} exists", name in targets)
    for path in sorted(set(re.findall(r"`((?:src|rules|tests|ci|seeds)/[\w./-]*)`", readme))):
        expect(f"{path} exists", os.path.exists(os.path.join(ROOT, path)))
    print(f"{COUNTS[0]} passed, {COUNTS[1]} failed")
    sys.exit(1 if COUNTS[1] else 0)


main()
