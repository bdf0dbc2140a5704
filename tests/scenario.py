#!/usr/bin/env python3
"""A publisher's month with promolint, on a real git repository, step by step.

usage: tests/scenario.py PROGRAM

Adopt with a baseline on 300 old articles; a clean day; a new link without a label; a swapped
link; a template migration that loses disclosures; a suppression that expires; a fix; a merge of
two baselines. Each step's exit status and findings are asserted.
"""
import json
import os
import subprocess
import sys
import tempfile

COUNTS = [0, 0]
LABEL = "Advertising: this article contains affiliate links, for which we get a commission."
HALF_LABELLED = range(0, 300, 2)  # the old articles that say so
DAY = 24 * 60 * 60
START = 1798761600  # 2027-01-01


def expect(what, fine, said=""):
    COUNTS[not fine] += 1
    if not fine:
        print(f"not so: {what}\n{said}")


def link(merchant, text="here"):
    return f"[{text}](https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=https%3A%2F%2F{merchant}%2F)"


def article(number, merchant="tents.example", label=None):
    says = number in HALF_LABELLED if label is None else label
    return (f"---\ntitle: Article {number}\nlang: en\n---\n\n# Article {number}\n\n" + (LABEL + "\n\n" if says else "")
            + f"The tent of this story kept us dry through a whole autumn, and it folds small.\n\nBuy it {link(merchant)}.\n")


class Publisher:
    def __init__(self, program, folder):
        self.program, self.folder, self.day = program, folder, 0
        os.makedirs(os.path.join(folder, "posts"))
        self.git("init", "-q", "-b", "main")

    def environment(self):
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS")}
        now = START + self.day * DAY
        return dict(keep, LC_ALL="C.UTF-8", HOME=self.folder, SOURCE_DATE_EPOCH=str(now), GIT_CONFIG_NOSYSTEM="1",
                    GIT_AUTHOR_NAME="ed", GIT_AUTHOR_EMAIL="ed@example.org", GIT_COMMITTER_NAME="ed",
                    GIT_COMMITTER_EMAIL="ed@example.org", GIT_AUTHOR_DATE=f"{now} +0000", GIT_COMMITTER_DATE=f"{now} +0000")

    def run(self, *command):
        done = subprocess.run(command, cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace")
        return done.returncode, done.stdout, done.stderr

    def git(self, *arguments, status=0):
        code, out, err = self.run("git", *arguments)
        if code != status:
            sys.exit(f"git {' '.join(arguments)}: {out}{err}")
        return out.strip()

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8", newline="") as f:
            f.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as f:
            return f.read()

    def promolint(self, *arguments):
        status, out, err = self.run(self.program, *arguments)
        return status, out + err

    def check(self, *arguments):
        """The exit status, and the open findings as {(path, rule)}, all severities."""
        status, out, err = self.run(self.program, "check", "--format", "json", *arguments)
        try:
            answer = json.loads(out)
        except ValueError:
            return status, {("-", "no JSON")}, out + err
        found = {(f["path"], g["rule"]) for f in answer["files"] for g in f["findings"]}
        return status, found, out + err

    # ---- the month --------------------------------------------------------------------------

    def adopt(self):
        for i in range(300):
            self.write(f"posts/{i:03}.md", article(i))
        self.commit("three hundred articles")
        self.write(".promolint.yaml", "policies: [us]\n")
        status, found, said = self.check("posts")
        wanted = {(f"posts/{i:03}.md", "affiliate-link-undisclosed") for i in range(300) if i not in HALF_LABELLED}
        expect("half of the old articles lack a label", status == 1 and found == wanted, said[-2000:])
        self.write(".promolint.yaml", "policies: [us]\nbaseline: .promolint-baseline\n")
        status, said = self.promolint("baseline", "posts")
        expect("they are accepted", status == 0, said)
        rows = [r for r in self.read(".promolint-baseline").splitlines() if not r.startswith("#")]
        expect("the baseline has a line for each, sorted", len(rows) == 150 and rows == sorted(rows), "\n".join(rows[:5]))
        expect("it holds no date", "2027" not in self.read(".promolint-baseline"))
        status, found, said = self.check("posts")
        expect("with it the check passes", status == 0 and not found, said[-2000:])
        self.commit("promolint")

    def clean_day(self):
        self.day += 1
        self.write("posts/300.md", article(300, label=True))
        self.write("posts/001.md", self.read("posts/001.md").replace("a whole autumn", "a long and wet autumn") + "\nOne line more.\n")
        self.commit("a new article, and a word changed in an old one")
        status, found, said = self.check("posts")
        expect("a clean day passes", status == 0 and not found, said[-2000:])
        status, found, said = self.check("--changed-since", "HEAD~1")
        expect("so does the check of the change", status == 0 and not found, said[-2000:])

    def new_link(self):
        self.day += 1
        self.write("posts/301.md", article(301, label=False))
        self.git("add", "-A")
        status, found, said = self.check("--staged")
        wanted = {("posts/301.md", "affiliate-link-undisclosed")}
        expect("the commit hook finds a new link without a label", status == 1 and found == wanted, said[-2000:])
        self.commit("in a hurry")
        status, found, said = self.check("--changed-since", "HEAD~1")
        expect("the pull request's check finds it", status == 1 and found == wanted, said[-2000:])
        status, found, said = self.check("posts")
        expect("the nightly check finds it, and nothing old", status == 1 and found == wanted, said[-2000:])
        self.write("posts/301.md", article(301, label=True))
        self.commit("label it")
        status, found, said = self.check("posts")
        expect("with its label it passes", status == 0 and not found, said[-2000:])

    def swapped_link(self):
        self.day += 1
        self.write("posts/003.md", self.read("posts/003.md").replace("tents.example", "other-shop.example"))
        self.commit("another shop")
        status, found, said = self.check("posts")
        expect("a link to another shop is no accepted one", status == 1 and found == {("posts/003.md", "affiliate-link-undisclosed")},
               said[-2000:])
        status, said = self.promolint("baseline", "--check", "posts")
        expect("the baseline's entry for the old shop is stale", status == 1 and "posts/003.md" in said + self.read(".promolint-baseline"), said)
        self.write("posts/003.md", self.read("posts/003.md").replace("# Article 3\n", f"# Article 3\n\n{LABEL}\n"))
        status, said = self.promolint("baseline", "--prune", "posts")
        expect("the stale entry is pruned", status == 0 and "posts/003.md" not in self.read(".promolint-baseline"), said)
        self.commit("label it, prune")
        status, found, said = self.check("posts")
        expect("then all is well", status == 0 and not found, said[-2000:])

    def migration(self):
        """A new theme drops the notice that stood in ten articles: nobody touches their links."""
        self.day += 7
        moved = [f"posts/{i:03}.md" for i in range(100, 120) if i in HALF_LABELLED]
        for name in moved:
            self.write(name, self.read(name).replace(LABEL + "\n\n", ""))
        self.commit("the notice is the theme's now")
        wanted = {(name, "affiliate-link-undisclosed") for name in moved}
        status, found, said = self.check("--changed-since", "HEAD~1")
        expect("links that nobody touched are found when their label is gone", status == 1 and found == wanted, said[-2000:])
        page = ('<!doctype html><html lang="en"><head><title>x</title></head><body><main><article><h1>Article</h1>{}'
                '<p>Buy it <a rel="sponsored" href="https://www.awin1.com/cread.php?awinmid=1&amp;awinaffid=2&amp;'
                'ued=https%3A%2F%2Ftents.example%2F">here</a>.</p></article></main></body></html>\n')
        for i, name in enumerate(moved):
            notice = "" if i == 0 else f"<p>{LABEL}</p>"
            self.write(f"public/{name[:-3]}/index.html", page.format(notice))
        status, found, said = self.check("--rendered", "public", *moved)
        expect("the pages show which of them the theme labels", status == 1 and found == {(moved[0], "affiliate-link-undisclosed")},
               said[-2000:])
        self.git("checkout", "-q", "HEAD~1", "--", "posts")
        self.run("rm", "-r", self.path("public"))
        self.commit("back to the notices")
        status, found, said = self.check("posts")
        expect("with the notices back it passes", status == 0 and not found, said[-2000:])

    def suppression(self):
        self.day += 1
        text = article(302, label=False).replace(
            "Buy it", "<!-- promolint-disable-next-line affiliate-link-undisclosed reason=\"label is in the video\" until=2027-01-20 by=ed -->\nBuy it")
        self.write("posts/302.md", text)
        self.commit("an exception")
        status, found, said = self.check("posts")
        expect("the exception holds", status == 0 and not found, said[-2000:])
        status, said = self.promolint("suppressions", "posts")
        expect("it is on the list of exceptions, with its reason",
               status == 0 and "posts/302.md" in said and "label is in the video" in said, said)
        self.day = 25
        status, found, said = self.check("posts")
        expect("after its day it is told, and the link with it", status == 1 and found == {
            ("posts/302.md", "suppression-expired"), ("posts/302.md", "affiliate-link-undisclosed")}, said[-2000:])
        self.write("posts/302.md", article(302, label=True))
        self.commit("label it")
        status, found, said = self.check("posts")
        expect("with a label instead it passes", status == 0 and not found, said[-2000:])

    def fix(self):
        self.day += 1
        self.write(".promolint.yaml", "policies: [us, google-search]\nbaseline: .promolint-baseline\n")
        page = ('<!doctype html>\r\n<html lang="en"><body><article><h1>Lamps</h1>\r\n<p>Buy one <a href="https://www.awin1.com/cread.php?'
                'awinmid=1&amp;awinaffid=2&amp;ued=https%3A%2F%2Flamps.example%2F">here</a>.</p></article></body></html>\r\n')
        self.write("posts/303.html", page)
        status, found, said = self.check("posts/303.html")
        expect("the page lacks a label and a token", status == 1 and found == {
            ("posts/303.html", "affiliate-link-undisclosed"), ("posts/303.html", "rel-sponsored-missing")}, said[-2000:])
        status, said = self.promolint("fix", "posts/303.html")
        expect("the safe fix leaves the label to a person", status == 1, said)
        expect("it adds the token and changes nothing else",
               self.read("posts/303.html").replace(' rel="sponsored"', "") == page and "sponsored" in self.read("posts/303.html"), said)
        status, said = self.promolint("fix", "--unsafe", "posts/303.html")
        expect("the other fix adds a label", status == 0, said)
        fixed = self.read("posts/303.html")
        status, found, said = self.check("posts/303.html")
        expect("then the page passes", status == 0 and not found, said[-2000:])
        expect("its line ends are kept", fixed.count("\n") == fixed.count("\r\n"))
        status, said = self.promolint("fix", "--unsafe", "posts/303.html")
        expect("a second time changes nothing", status == 0 and self.read("posts/303.html") == fixed, said)
        self.write(".promolint.yaml", "policies: [us]\nbaseline: .promolint-baseline\n")
        self.commit("lamps")

    def merge(self):
        """Two branches accept a finding each; the union of both files is right."""
        self.day += 1
        for branch, number in (("one", 310), ("two", 320)):
            self.git("checkout", "-q", "-b", branch, "main")
            self.write(f"posts/{number}.md", article(number, label=False))
            status, said = self.promolint("baseline", "posts")
            expect(f"branch {branch} accepts its article", status == 0, said)
            self.commit(f"accept {number}")
        self.git("checkout", "-q", "main")
        self.git("merge", "-q", "--no-edit", "one")
        code, out, err = self.run("git", "merge", "-q", "--no-edit", "two")
        if code:
            text = self.read(".promolint-baseline")
            expect("a conflict is one of lines only", "<<<<<<<" in text, out + err)
            status, said = self.promolint("check", "posts")
            expect("a baseline with conflict marks is refused, with the line", status == 2 and ".promolint-baseline:" in said, said)
            kept = [r for r in text.splitlines() if not r.startswith(("<<<<<<<", "=======", ">>>>>>>"))]
            self.write(".promolint-baseline", "\n".join(kept) + "\n")
            self.commit("merge")
        status, found, said = self.check("posts")
        expect("after the merge both are accepted", status == 0 and not found, said[-2000:])
        status, said = self.promolint("baseline", "--check", "posts")
        expect("and nothing is stale", status == 0, said)
        self.promolint("baseline", "posts")
        expect("writing it anew changes nothing", not self.git("status", "--porcelain"), self.git("diff"))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="promolint-month-") as place:
        publisher = Publisher(os.path.abspath(sys.argv[1]), os.path.join(os.path.realpath(place), "site"))
        for step in ("adopt", "clean_day", "new_link", "swapped_link", "migration", "suppression", "fix", "merge"):
            getattr(publisher, step)()
    print(f"{COUNTS[0]} passed, {COUNTS[1]} failed")
    sys.exit(1 if COUNTS[1] else 0)


main()
