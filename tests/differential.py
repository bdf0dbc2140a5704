#!/usr/bin/env python3
"""Compares the links that promolint finds in Markdown with those that cmark-gfm makes of it.

usage: tests/differential.py [PROGRAM [SEED...]]

Articles are made up of everything that Markdown has, nested and in odd places, the same ones in
every run; each link in them is an affiliate link with an address of its own. Of each article the
same links must be found, in the same order, and each in its place in the file. With SEEDs only
those articles are compared, and one that differs is shown.
"""
import html
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

ARTICLES = 400
EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist"]
WORDS = "lamp tables and the review of prices we bought naïve 灯 😀 3.5 e.g. don't (so) x_y 2*3".split()


class Article:
    """Text from a seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.links = 0
        self.labels = []

    def pick(self, *choices):
        return self.random.choice(choices)

    def words(self, most=4):
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(1, most)))

    def address(self):
        self.links += 1
        return f"https://amzn.to/3x{self.links:05d}"

    def destination(self):
        address = self.address()
        return self.pick(address, address, f"<{address}>", address + "?a=1&amp;b=(2)", address + "?x=\\_a", f" {address} ")

    def title(self):
        return self.pick("", "", ' "t"', " 'a \"b\"'", " (c)", '\n"[d](e)"')

    def reference(self):
        self.labels.append(f"r{len(self.labels)}")
        label = self.labels[-1]
        return self.pick(f"[{label}]", f"[{label.upper()}][]", f"[{self.words()}][{label}]")

    def span(self, depth=0):
        if depth > 2 or self.random.random() < 0.35:
            return self.words()
        inner = lambda: self.span(depth + 1)
        unlinked = self.pick(self.words(), f"*{self.words()}*", f"`{self.words()}`", "![i](j.png)", "\\]", "&amp;")
        return self.pick(
            lambda: f"[{unlinked}]({self.destination().strip()}{self.title()})",
            lambda: f"[{unlinked}]({self.destination()})",
            self.reference,
            lambda: f"![{unlinked}]({self.address()})",
            lambda: f"<{self.address()}>",
            lambda: self.pick("%s", "(%s)", "*%s*", '"%s"', "see:%s", "%s.", "%s,", "→%s", "<br>%s") % self.address(),
            lambda: self.pick("*%s*", "**%s**", "_%s_", "~~%s~~") % self.words(),
            lambda: self.pick("`[a](%s)`", "\\[a](%s )x", "``a ` <%s>``") % self.address(),
            lambda: f'<a href="{self.address()}">{self.words().replace("*", "")}</a>',
            lambda: f"<b>{inner()}</b>",
            lambda: self.pick("&copy;", "\\*", "&#91;", "a  \nb", "c\\\nd", "!", "&lt;"),
        )()

    def text(self, most=5):
        return self.pick(" ", " ", "\n").join(self.span() for _ in range(self.random.randint(1, most)))

    def line(self):
        return self.span().replace("\n", " ")

    def cell(self):
        return self.line().replace("|", "\\|").replace("`", "")

    def table(self):
        columns = self.random.randint(1, 3)
        wrong = self.pick(0, 0, 0, 1)
        row = lambda n: "| " + " | ".join(self.cell() for _ in range(n)) + " |"
        dashes = "|" + self.pick("---|", ":-:|", " --- |") * columns
        return "\n".join([row(columns + wrong), dashes] + [row(columns) for _ in range(self.random.randint(0, 2))])

    def indented(self, depth, first, rest):
        lines = self.blocks(2, depth + 1).split("\n")
        return "\n".join([first + lines[0]] + [rest + line if line else line for line in lines[1:]])

    def item(self, depth):
        mark = self.pick("- ", "* ", "1. ", "2) ", "- [ ] ")
        return self.indented(depth, mark, " " * (2 if "[" in mark else len(mark)))

    def block(self, depth):
        if depth > 2 or self.random.random() < 0.4:
            return self.text()
        return self.pick(
            lambda: "#" * self.random.randint(1, 6) + " " + self.line() + self.pick("", " #"),
            lambda: self.line() + "\n===",
            lambda: self.item(depth),
            lambda: self.item(depth) + "\n\n" + self.item(depth),
            lambda: self.indented(depth, "> ", "> "),
            self.table,
            lambda: self.pick("```\n%s\n```", "~~~ a\n%s\n~~~", "```\n%s\n```\t") % self.text(),
            lambda: f"{self.words()}\n    ```\n    {self.words()}\n    ```\n{self.text()}",
            lambda: f"{self.words()}\n     <div>\n{self.text()}",
            lambda: f"    [a]({self.address()})",
            lambda: f"<div>\n[a]({self.address()})\n</div>",
            lambda: f"<div>\n\n{self.text()}\n\n</div>",
            lambda: "***",
        )()

    def blocks(self, most, depth=0):
        return self.pick("\n\n", "\n\n\n").join(self.block(depth) for _ in range(self.random.randint(1, most)))

    def whole(self):
        text = self.blocks(6) + "\n\n***\n"
        for label in self.labels:
            text += f"\n[{label}]: {self.destination().strip()}{self.title()}\n"
        return text.replace("\n", self.pick("\n", "\n", "\r\n")).encode()


def links_of_cmark(path):
    command = ["cmark-gfm", "--unsafe"] + [word for name in EXTENSIONS for word in ("-e", name)]
    made = subprocess.run(command + [path], capture_output=True, check=True).stdout.decode("utf-8", "replace")
    return [html.unescape(link) for link in re.findall(r'<a\s+href="([^"]*)"', made)]


def links_of_promolint(program, paths):
    """By file: the addresses, and what stands at each one's place."""
    run = subprocess.run([program, "inspect", "--no-config", "--format", "json", *paths], capture_output=True)
    found = {}
    for file in json.loads(run.stdout)["files"]:
        with open(file["path"], "rb") as f:
            content = f.read()
        found[file["path"]] = [(p["url"], content[p["offset"]:p["offset"] + p["length"]].decode("utf-8", "replace"))
                               for p in file["placements"] if p["kind"] == "affiliate-link"]
    return found


def is_link(written):
    return re.fullmatch(r"\[.*[])]|<https:[^<>]*>|https:[^<>\s]*|<a [^>]*>.*</a>", written, re.DOTALL)


def difference(found, want):
    """What differs, or ""."""
    for number, address in enumerate(want):
        if number >= len(found) or found[number][0] != address:
            return f"link {number + 1} is {address}, found: {found[number] if number < len(found) else 'none'}"
    if len(found) > len(want):
        return f"no link: {found[len(want)]}"
    return "".join(f"{address} is not at {written!r}" for address, written in found if not is_link(written))


def main(arguments):
    program = os.path.abspath(arguments[0] if arguments else os.environ.get("PROMOLINT", "build/promolint"))
    seeds = [int(seed) for seed in arguments[1:]] or range(ARTICLES)
    if not shutil.which("cmark-gfm"):
        print("no cmark-gfm here\n0 passed, 0 failed, 1 skipped")
        return 0
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = {seed: os.path.join(folder, f"{seed}.md") for seed in seeds}
        for seed, path in paths.items():
            with open(path, "wb") as f:
                f.write(Article(seed).whole())
        found = links_of_promolint(program, paths.values())
        for seed, path in paths.items():
            what = difference(found[path], links_of_cmark(path))
            if what:
                failed += 1
                print(f"article {seed}: {what}")
                if arguments[1:]:
                    print(open(path, encoding="utf-8").read())
    print(f"{len(paths) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
