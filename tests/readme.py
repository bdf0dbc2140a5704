#!/usr/bin/env python3
"""What the README shows is what happens: its commands, their output, its configurations, its make targets.

usage: tests/readme.py PROGRAM

Every command line of the README is run as it is written there, in a site made for it: articles in
posts/, their pages in public/, rule files in my-rules/, all in git with a branch origin/main. A
command may end with 0 or 1; 2 means that it could not do what it says. Of make's targets those that
run this test again, or for long, only have to exist.
"""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import yaml

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


# ---- commands -----------------------------------------------------------------------------

LONG_TARGETS = {"test", "check", "unit", "asan", "fuzz", "bench", "eval", "deb", "vsix"}
SITE = {
    "posts/a.md": "# Tents\n\nBuy it [here](https://www.awin1.com/cread.php?awinmid=1&awinaffid=2).\n",
    "posts/b.html": "<html lang=en><p>Advertisement</p><p>Nothing is sold on this page of ours.</p></html>\n",
    "public/posts/a/index.html": "<html lang=en><article><h1>Tents</h1><p>Advertisement</p>"
                                 "<p>Buy it <a href='https://www.awin1.com/cread.php?awinmid=1&amp;awinaffid=2'>here</a>.</article></html>\n",
}


def make_site(program, folder):
    for name, text in SITE.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
    os.makedirs(os.path.join(folder, "my-rules", "packs"))
    shutil.copy(os.path.join(ROOT, "rules", "disclosure-late.md"), os.path.join(folder, "my-rules"))
    os.makedirs(os.path.join(folder, "bin"))
    os.symlink(program, os.path.join(folder, "bin", "promolint"))
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q", "-b", "main"], ["add", "posts"], ["commit", "-q", "-m", "articles"],
                    ["update-ref", "refs/remotes/origin/main", "HEAD"]):
        subprocess.run([*git, *command], cwd=folder, check=True)


def command_lines(readme):
    """Those of the indented blocks, and of the blocks in fences marked sh; without their comments."""
    lines = re.findall(r"^    ((?:promolint|make) .*)$", readme, re.M)
    for block in blocks(readme, "sh"):
        lines += re.findall(r"^((?:promolint|make) .*)$", block, re.M)
    return [re.sub(r"\s+# .*", "", line) for line in lines]


def run_commands(program, readme):
    lines = command_lines(readme)
    expect("the README shows commands", len(lines) > 10, "\n".join(lines))
    for line in lines:
        if line.startswith("make ") and line.split()[1] in LONG_TARGETS:
            continue
        with tempfile.TemporaryDirectory() as folder:
            make_site(program, folder)
            environment = dict(os.environ, HOME=folder, PATH=os.path.join(folder, "bin") + os.pathsep + os.environ["PATH"])
            place = folder
            if line.startswith("make "):
                place = ROOT
                environment["DESTDIR"] = os.path.join(folder, "image")
            done = subprocess.run(["bash", "-c", line], cwd=place, env=environment, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, errors="replace")
            expect(f"'{line}' does what it says", done.returncode in (0, 1), done.stdout[-1000:] + done.stderr[-1000:])


# ---- configurations of other programs ------------------------------------------------------


def workflow(text):
    """The inputs that the README gives the action are inputs of it."""
    with open(os.path.join(ROOT, "action.yml"), encoding="utf-8") as f:
        inputs = set(yaml.safe_load(f)["inputs"])
    steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]
    given = [set(step.get("with", {})) for step in steps if "promolint" in step.get("uses", "")]
    expect("the workflow uses the action, with inputs that it has", given and all(names <= inputs for names in given), text)


def hooks(text):
    with open(os.path.join(ROOT, ".pre-commit-hooks.yaml"), encoding="utf-8") as f:
        known = {hook["id"] for hook in yaml.safe_load(f)}
    asked = {hook["id"] for repo in yaml.safe_load(text)["repos"] for hook in repo["hooks"]}
    expect("the hooks that are asked for exist", asked and asked <= known, text)


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
    run_commands(program, readme)
    for block in blocks(readme, "yaml"):
        if block.startswith("# .github/workflows/"):
            workflow(block)
        elif block.startswith("# .pre-commit-config.yaml"):
            hooks(block)
        else:
            configuration(program, block)
    for target in sorted(set(re.findall(r"^    make ([a-z]+)|`make ([a-z]+)", readme, re.M))):
        name = target[0] or target[1]
        expect(f"make {name} exists", name in targets)
    for path in sorted(set(re.findall(r"`((?:src|rules|tests|ci|seeds)/[\w./-]*)`", readme))):
        expect(f"{path} exists", os.path.exists(os.path.join(ROOT, path)))
    print(f"{COUNTS[0]} passed, {COUNTS[1]} failed")
    sys.exit(1 if COUNTS[1] else 0)


main()
