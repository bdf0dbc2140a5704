"""A site that editors open in the tests, and what they have in common.

Each article has one or more paid links, written [x](...) or <a href=...>, behind what moves columns:
wherever an editor puts a finding, the text there has to be the link. Nothing here knows an editor.
"""
import json
import os
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EDITORS = os.path.join(ROOT, "src", "editors")
URL = "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2"
LINK = f"[x]({URL})"
ANCHOR = f'<a href="{URL.replace("&", "&amp;")}">x</a>'
CONFIGURATION = ("policies: [us, google-search]\nsite: {language: en}\nmarkdown-attributes: kramdown\n"
                 "shortcodes: {box: nothing}\n")
ARTICLES = {
    "plain.md": f"# Tents\n\nBuy it {LINK} now.\n",
    "emoji.md": f"# Tents\n\n\U0001f600\U0001f600 \u00e9 {LINK} and {LINK}{{:.b}} \U0001f468\u200d\U0001f469\u200d\U0001f467 {LINK}.\n",
    "cjk.md": f"# Tents\n\n\u4e2d\u6587\u5b57 {LINK} \u304b\u306a\n",
    "combining.md": f"# Tents\n\ne\u0301a\u030a\u0323 {LINK} n\u0303\n",
    "tabs.md": f"# Tents\n\nA\tlist\t\u4e2d\t{LINK}\tof\ttents.\n",
    "crlf.md": f"# Tents\r\n\r\nBuy \U0001f600 it {LINK} now.\r\n\r\nMore {LINK}.\r\n",
    "bom.md": f"\ufeffBuy \U0001f600 {LINK} now.\n",
    "no-newline.md": f"# Tents\n\nBuy \U0001f600 {LINK}",
    "twice.md": f"# Tents\n\nBuy {LINK} or {LINK}.\n",
    "front.md": f"---\ntitle: Tents \U0001f600\n---\n\n{{{{< box >}}}} \u00e9 {LINK}\n",
    "page.html": f"<!doctype html>\n<html lang=en><body><article><h1>Tents</h1>\n<p>\U0001f600 &eacute;\t{ANCHOR} or {ANCHOR}</p>\n"
                 "</article></body></html>\n",
    "blank name \u00e9.md": f"# Tents\n\n\U0001f600 {LINK}\n",
    "clean.md": "# Tents\n\nNothing is sold here.\n",
}


class Site:
    """A folder with the articles, deleted at the end; bin/ holds the program and is first in PATH."""

    def __init__(self, program):
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.program = os.path.abspath(program)
        for name, text in dict(ARTICLES, **{".promolint.yaml": CONFIGURATION}).items():
            self.write(name, text)
        os.mkdir(self.path("bin"))
        os.symlink(self.program, self.path("bin/promolint"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "wb") as f:
            f.write(text.encode())

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as f:
            return f.read()

    def environment(self):
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "VIM", "NVIM", "EMACS"))}
        return dict(keep, HOME=self.folder, PATH=self.path("bin") + os.pathsep + os.environ["PATH"], LC_ALL="C.UTF-8",
                    TERM="dumb")

    def run(self, *command, seconds=60):
        """Runs an editor here; what it printed."""
        done = subprocess.run(command, cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL, timeout=seconds,
                              capture_output=True, check=False)
        return (done.stdout + done.stderr).decode("utf-8", "replace")

    def findings(self, name):
        """What check says of an article: (rule, line, column in code points), in order."""
        done = subprocess.run([self.program, "check", "--format", "json", name], cwd=self.folder, capture_output=True,
                              check=False)
        file = json.loads(done.stdout)["files"][0]
        return [(f["rule"], f["line"], f["column"]) for f in file["findings"]]


class Count:
    """What a test script counts; the last line is for ci/suite."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, what, fine, said=""):
        if fine:
            self.passed += 1
        else:
            self.failed += 1
            print(f"not so: {what}\n{said!a}"[:2000])

    def end(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.passed} passed, {self.failed} failed{skipped}")
        return 1 if self.failed else 0


def skip_without(*programs):
    """Ends the script where an editor is not installed."""
    lacking = [p for p in programs if not shutil.which(p)]
    if lacking:
        print(f"{lacking[0]} is not installed: ci/setup test installs it where it can")
        print("0 passed, 0 failed, 1 skipped")
        raise SystemExit(0)
