#!/usr/bin/env python3
"""Every report, as those who read it read it: nothing of a hostile article acts there, and nothing is lost.

usage: tests/sinks.py PROGRAM

Articles, file names, rule texts and a configuration hold what terminals, CI systems, spreadsheets,
XML and Markdown would act on. One run writes every report; each is read by a consumer, or by a
model of one (tests/consumers/read.py), and has to say exactly what the JSON report says.
"""
import html
import json
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "consumers"))
try:
    import read
    from read import Wrong, require
except ImportError:
    print("python3-jsonschema is missing: run ci/setup test")
    print("0 passed, 1 failed")
    sys.exit(1)

URL = "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=https%3A%2F%2Fwww.example.com%2F&clickref="
PAYLOADS = {
    "terminal": "\x1b[31mred\x1b]0;title\x07\x1b]8;;http://x.example\x1b\\ \x9b2J",
    "runner": "##[stop-commands]x1y2 ##[error file=a]forged ##[add-mask]a ##[add-matcher]f.json",
    "azure": "##vso[task.setvariable variable=X]1 ##vso[task.complete result=Failed;done=true]",
    "teamcity": "##teamcity[testFailed name='x']",
    "line": "\n::error file=a.md::forged\r\n::stop-commands::t",
    "start": "::error::forged",
    "gitlab": "section_start:1560896352:my_section\r\x1b[0Kx",
    "bidi": "\u202egnp.exe \u2066a\u2069 \u200fb \u2028c",
    "ping": "@team cc @org/all, see #123, GH-12, !7, $3, ~bug, &9 and deadbeefcafe1234",
    "markdown": "![pixel](https://t.example/p.png) <img src=x> </details> `code` ``` [a](javascript:b) | x | www.t.example",
    "link": "[forged](1) and \\\\[forged](2)",
    "formula": "=HYPERLINK(\"http://t.example\",\"x\") +1 @SUM(A1) \t=1",
    "xml": "]]> <!-- <x a=\"b\" c='d'> &amp; &#27; \x00 \x08 \uffff \ufffe",
    "html": "<script>alert(1)</script><b onmouseover=x>",
    "tap": "x # TODO not\nnot ok 99 - forged # SKIP\n1..0",
    "template": "{{ x }} {% raw %} ${y} %s %n %25 %0A",
    "wide": "\U0001f600\u0301 \u4e2d \U000e0041 \U0010ffff",
}
NAMES = ["a,b:c%0A.md", "##[error]x.md", "::error::x.md", "\x1b[31m.md", "new\nline.md", b"no-utf8-\xff.md", "=cmd.md",
         "<b>&\"'.md", "@team #12.md", "-dash.md", "\u202eevil.md", "section_start:1:x\r\x1b[0K.md", "a|b`c`.md", "]]>.md",
         "not ok # TODO.md", "blank  space .md", "caf\u00e9 \U0001f600.md", "`.md", "a\\#b\\.md"]
TEXT = "##[error]r ::x @team #1 <b> ]]> `c` | \u202e =1"
RULE = f"""---
id: hostile
check: rel-tokens
parameters: {{require: [none-has-this]}}
severity: error
since: 0.1.0
message: 'paid link {{url}} {{rel}} {{network}} {TEXT}'
help: 'help {{url}} {TEXT}'
---
# {TEXT}

Why: {TEXT} (<https://example.org/>).

## Bad

```html
<p>x</p>
```

## Good

```html
<p>y</p>
```
"""
PACK = """pack: hostile
name: Hostile
layer: search
languages: []
auto: ['*']
rules:
  hostile: {severity: error, source: https://example.org/, checked: 2026-11-01}
"""
FROM_ROOT = ("github", "gitlab", "checkstyle", "junit", "sarif", "markdown")
FORMATS = [*read.READ, "markdown", "compact", "text", "json", "jsonl"]


def article(payload):
    quoted = html.escape(payload)
    return (f'<!doctype html><html lang="nl"><body><article><h1>Een {quoted}</h1>\n<p>Tekst.</p>\n'
            f'<p>Zie <a href="{html.escape(URL)}{quoted}" rel="{quoted}">{quoted}</a>.</p>\n'
            f"<h2>Hostile Loves {quoted}</h2><p>Wil je een telefoon kopen? Bezoek dan {quoted} en ontdek het aanbod.</p>\n"
            "</article></body></html>\n").encode("utf-8", "surrogatepass")


def shortcodes(payload):
    return f'Tekst.\n\n{{{{< box "{payload}" >}}}}\n\n{{{{% {payload} %}}}}\n\n[x]({URL}1)\n'.encode("utf-8", "surrogatepass")


def write(folder, files):
    for name, data in files.items():
        path = os.path.join(os.fsencode(folder), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)


def make_site(folder):
    files = {f"posts/{name}.html": article(payload) for name, payload in PAYLOADS.items()}
    files.update({f"posts/{name}.md": shortcodes(payload) for name, payload in PAYLOADS.items()})
    files.update({os.fsencode(name) if isinstance(name, str) else name: f"[x]({URL}1)\n".encode() for name in
                  [b"posts/" + os.fsencode(n) for n in NAMES]})
    files["posts/twice.md"] = b"{{< box >}}\n\n{{< box >}}\n"
    files["posts/clean.md"] = b"Tekst zonder reclame.\n"
    files["posts/bytes.md"] = b"\xff\xfe\x80 [x](" + URL.encode() + b"\xff) \xc3"
    files["rules/hostile.md"] = RULE.encode()
    files["rules/packs/hostile.yaml"] = PACK.encode()
    files[".promolint.yaml"] = "site: {name: ['Hostile', '##[error]x @team']}\nrules-folders: [rules]\n".encode()
    write(folder, files)
    os.symlink(b"nowhere", os.path.join(os.fsencode(folder), b"posts/gone ##[error]@team.md"))


# ---- what is expected -----------------------------------------------------------------------------

def harmless(text):
    """The model of what people get to see: base/sanitize.h."""
    out = []
    for i, c in enumerate(text):
        code = ord(c)
        if c in "\n\r\t":
            out.append({"\n": "\\n", "\r": "\\r", "\t": "\\t"}[c])
        elif code < 32 or 127 <= code < 160:
            out.append(f"\\x{code:02x}")
        elif code in (0x61C, 0x200E, 0x200F, 0xFEFF) or 0x2028 <= code <= 0x202E or 0x2060 <= code <= 0x206F \
                or 0xFFF9 <= code <= 0xFFFB or 0xE0000 <= code <= 0xE007F:
            out.append(f"\\u{{{code:04x}}}")
        elif c == "[" and re.search(r"##[A-Za-z0-9-]{0,31}$", text[:i]):
            out.append("\\[")
        elif c == ":" and text[i + 1:i + 2] == ":" and not text[:i].strip(" \t"):
            out.append("\\:")
        else:
            out.append(c)
    return "".join(out)


def in_xml(text):
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


def in_csv(path):
    return "'" + path if path[:1] in tuple("=+-@") else path


SHOWN_PATH = {"github": harmless, "checkstyle": in_xml, "junit": in_xml, "csv": lambda p: in_csv(harmless(p)),
              "tap": harmless, "sarif": lambda p: os.fsencode(p).decode("utf-8", "replace")}


def in_comment(text):
    return " ".join(text.split())


SHOWN_TEXT = {"checkstyle": in_xml, "junit": in_xml, "rdjson": in_comment, "rdjsonl": in_comment}


def expected(report):
    """Every entry that a format with one kind of entry has to have."""
    for file in report["files"]:
        for finding in file["findings"]:
            yield {"path": file["path"], "line": finding["line"], "rule": finding["rule"], "finding": finding,
                   "message": harmless(finding["message"])}
        for unknown in file["unknowns"]:
            yield {"path": file["path"], "line": unknown["line"], "rule": "unknown", "finding": None,
                   "message": "not understood: " + harmless(unknown["what"])}
    for error in report["errors"]:
        yield {"path": error["path"], "line": 1, "rule": "unreadable", "finding": None,
               "message": harmless(error["message"])}


class Tests:
    def __init__(self, program):
        self.program, self.passed, self.failed = program, 0, 0

    def check(self, what, test, *arguments):
        try:
            test(*arguments)
            self.passed += 1
        except Exception as problem:  # whatever a parser raises is a report that its reader refuses
            self.failed += 1
            print(f"{what!a}: {type(problem).__name__}: {str(problem)[:600]!a}")

    def run(self, folder, *arguments, environment=None):
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "CI_"))}
        done = subprocess.run([self.program, *arguments], cwd=folder, capture_output=True, timeout=300, check=False,
                              env=dict(keep, **(environment or {})))
        require(done.returncode in (0, 1, 2), "status", done.returncode, done.stderr[-300:])
        return done.stdout

    def reports(self, folder, command, *arguments, formats=tuple(FORMATS)):
        """One run, every report."""
        out = os.path.join(folder, "..", "reports")
        os.makedirs(out, exist_ok=True)
        wanted = [f"--report={f}={os.path.join(out, f)}" for f in formats]
        self.run(folder, command, "--format", formats[0], *wanted, *arguments)
        reports = {}
        for name in formats:
            with open(os.path.join(out, name), "rb") as f:
                reports[name] = f.read()
        return reports

    # ---- findings ---------------------------------------------------------------------------------

    @staticmethod
    def same(name, report, whole):
        """The consumer gets the entries of the JSON report, with their evidence, and nothing else."""
        entries = read.READ[name](report)
        shown, told = SHOWN_PATH.get(name, lambda p: p), SHOWN_TEXT.get(name, lambda t: t)

        def key(entry):
            return entry["path"], entry["line"], entry["rule"], entry["message"]

        want = [dict(e, path=shown(e["path"]), message=told(e["message"])) for e in expected(whole)]
        if name == "sarif":
            for entry in entries:
                entry["path"] = os.fsencode(entry["path"]).decode("utf-8", "replace")
        rows = (sorted(map(key, entries)), sorted(map(key, want)))
        if rows[0] != rows[1]:
            extra = [e for e in rows[0] if e not in rows[1]][:2], [e for e in rows[1] if e not in rows[0]][:2]
            raise Wrong(f"{len(rows[0])} entries, {len(rows[1])} expected; only here {extra[0]!a}; missing {extra[1]!a}")
        if name in ("gitlab",):  # has a description only
            return
        by_key = {}
        for entry in entries:
            by_key.setdefault(key(entry), []).append(entry.get("text") or " ".join(map(str, entry.values())))
        for entry in want:
            for evidence in entry["finding"]["evidence"] if entry["finding"] else []:
                words = told(harmless(evidence["what"]))
                words = json.dumps(words, ensure_ascii=False)[1:-1] if name == "tap" else words
                require(any(words in text for text in by_key[key(entry)]), "evidence is lost:", repr(words))

    @staticmethod
    def same_page(report, whole):
        text = " ".join(read.page(report).split())
        for entry in expected(whole):
            require(" ".join(entry["message"].split()) in text, "message is lost:", ascii(entry["message"]))
            require(" ".join(harmless(entry["path"]).split()) in text, "path is lost:", ascii(entry["path"]))

    @staticmethod
    def same_lines(report, whole):
        lines = report.decode().splitlines()
        for e in expected(whole):
            require(any(line.startswith(harmless(e["path"]) + f":{e['line']}:") and f": {e['message']} [{e['rule']}]" in line
                        for line in lines), "a line is lost:", ascii(e["message"]))
        require(len(lines) == len(list(expected(whole))), "lines that nothing stands for")

    def findings(self, folder, *arguments):
        reports = self.reports(folder, "check", "--root", ".", *arguments)
        whole = json.loads(reports["json"])
        said = " ".join(entry["message"] + " ".join(e["what"] for e in (entry["finding"] or {}).get("evidence", []))
                        for entry in expected(whole))
        for name, payload in PAYLOADS.items():
            word = max(re.findall(r"[a-zA-Z]+", payload) or ["\u4e2d"], key=len)
            self.check(f"the payload for '{name}' gets into the reports", lambda w=word: require(w in said, w))
        for name in read.READ:
            self.check(f"{name}: says what json says", self.same, name, reports[name], whole)
        self.check("markdown: says what json says", self.same_page, reports["markdown"], whole)
        self.check("compact: says what json says", self.same_lines, reports["compact"], whole)
        self.check("jsonl: is json by the line", lambda: require(
            [json.loads(line) for line in reports["jsonl"].splitlines()][:len(whole["files"])] == whole["files"]))
        for name, report in reports.items():
            self.check(f"{name}: nothing in it acts in a log", self.quiet_log, name, report)
        self.check("sarif: Microsoft's validator", self.validator, folder)
        return reports, whole

    @staticmethod
    def quiet_log(name, report):
        text = report.decode()
        read.quiet(text)
        for line in text.splitlines():
            command = read.runner(line)
            require(not command or name == "github", "a command:", line)

    @staticmethod
    def validator(folder):
        path = os.path.join(folder, "..", "reports", "sarif")
        os.replace(path, path + ".sarif")
        complaints = read.multitool(path + ".sarif")
        require(not complaints, complaints[:3])

    # ---- the inventory ------------------------------------------------------------------------------

    def inventory(self, folder, *arguments):
        formats = ("json", "jsonl", "csv", "markdown", "text", "tree")
        reports = self.reports(folder, "inspect", "--root", ".", *arguments, formats=formats)
        whole = json.loads(reports["json"])

        def rows():
            want = [(in_csv(harmless(f["path"])), p["line"], p["kind"], p["disclosure"]["grade"],
                     in_csv(harmless(p["url"] or ""))) for f in whole["files"] for p in f["placements"]]
            got = read.table(reports["csv"])
            require([(r["path"], int(r["line"]), r["kind"], r["grade"], r["url"]) for r in got
                     if r["kind"] not in ("unknown", "unreadable")] == want, "rows")
            require(sum(r["kind"] == "unknown" for r in got) == sum(len(f["unknowns"]) for f in whole["files"]), "unknowns")
            require(sum(r["kind"] == "unreadable" for r in got) == len(whole["errors"]), "errors")

        def page():
            text = " ".join(read.page(reports["markdown"]).split())
            for file in whole["files"]:
                for placement in file["placements"]:
                    require(" ".join(harmless(placement["url"] or "").split()) in text, "lost:", ascii(placement["url"]))

        self.check("inventory as csv", rows)
        self.check("inventory as markdown", page)
        for name, report in reports.items():
            self.check(f"inventory as {name}: nothing in it acts in a log", self.quiet_log, name, report)

    # ---- other runs ---------------------------------------------------------------------------------

    def small_runs(self, folder):
        """A clean run, an empty one and one that cannot read its file are reports, and say so."""
        write(folder, {"clean/a.md": b"Tekst.\n", "none/x.bin": b"x"})
        for arguments, passing in ((["clean"], 1), (["none"], 0), (["missing.md"], 0)):
            reports = self.reports(folder, "check", "--root", ".", "--no-config", *arguments)
            whole = json.loads(reports["json"])
            for name in read.READ:
                self.check((name, arguments), self.same, name, reports[name], whole)
            self.check(("markdown", arguments), self.same_page, reports["markdown"], whole)
            self.check(("sarif", arguments, "Microsoft's validator"), self.validator, folder)
            if passing:
                self.check("a clean run passes a test", lambda r=reports: require(
                    b'tests="1" failures="0"' in r["junit"] and b"ok 1 - clean/a.md\n1..1\n" in r["tap"]))
                self.check("a clean run is an empty list", lambda r=reports: require(json.loads(r["gitlab"]) == []))
            if not whole["files"] and not whole["errors"]:
                self.check("nothing checked is no test", lambda r=reports: require(b"1..0 # SKIP" in r["tap"]))

    def from_the_root(self, folder):
        """Services get the same path wherever the run starts, through a link, and from the environment."""
        os.symlink("posts", os.path.join(folder, "link"))
        os.makedirs(os.path.join(folder, ".git"))
        write(folder, {"posts/deep/a b.md": f"[x]({URL}1)\n".encode()})
        for where, path, environment in (
                (folder, "posts/deep/a b.md", {}), (folder + "/posts/deep", "a b.md", {}),
                (folder, "link/deep/a b.md", {}), (folder + "/posts", folder + "/posts/deep/a b.md", {}),
                ("/", folder + "/posts/deep/a b.md", {"GITHUB_WORKSPACE": folder}),
                ("/", folder + "/link/deep/a b.md", {"CI_PROJECT_DIR": folder + "/."})):
            for name in ("github", "gitlab", "checkstyle", "junit", "sarif"):
                self.check((name, where, path), lambda n=name, w=where, p=path, e=environment: require(
                    {x["path"] for x in read.READ[n](self.run(w, "check", "--no-config", "--format", n, p, environment=e))}
                    == {"posts/deep/a b.md"}))
        self.check("a file outside is named as it was", lambda: require(
            {e["path"] for e in read.gitlab(self.run(folder, "check", "--no-config", "--root", "clean", "--format", "gitlab",
                                                     "posts/deep/a b.md"))} == {"posts/deep/a b.md"}))

    def put_aside(self, folder):
        """What is suppressed, or known from a baseline, is told in SARIF's own terms, and only when asked for."""
        rule = "affiliate-link-undisclosed"
        known = f"[x]({URL}1)\n"
        suppressed = f'\n<!-- promolint-disable-next-line {rule} reason="the layout says it" -->\n[y]({URL}2)\n'
        write(folder, {"aside/a.md": known.encode()})
        self.run(folder, "baseline", "--no-config", "-o", "known", "aside")
        write(folder, {"aside/a.md": (known + suppressed + f"\n[z]({URL}3)\n").encode()})
        check = ("check", "--root", ".", "--no-config", "--baseline", "known", "aside")

        def results(*more):
            sarif = json.loads(self.reports(folder, *check, *more, formats=("sarif",))["sarif"])
            return [(r["locations"][0]["physicalLocation"]["region"]["startLine"], r.get("baselineState"),
                     [(s["kind"], s["status"], s["justification"]) for s in r.get("suppressions", [])])
                    for r in sarif["runs"][0]["results"] if r["ruleId"] == rule]

        shown = [(1, "unchanged", [("external", "accepted", "known")]),
                 (4, "new", [("inSource", "accepted", "the layout says it")]), (6, "new", [])]
        self.check("sarif says what does not count", lambda: require(results("--show-suppressed") == shown,
                                                                     results("--show-suppressed")))
        self.check("sarif of what does not count: Microsoft's validator", self.validator, folder)
        self.check("sarif leaves out what does not count", lambda: require(results() == [(6, None, [])], results()))

    def step_summary(self, folder):
        summary = os.path.join(folder, "summary.md")
        write(folder, {"summary.md": b"# Before\n\n"})
        environment = {"GITHUB_STEP_SUMMARY": summary}
        self.run(folder, "check", "--no-config", "--format", "github", "posts/deep", environment=environment)
        self.run(folder, "check", "--no-config", "--format", "json", "posts/deep", environment=environment)
        self.run(folder, "check", "--no-config", "--report=github=/dev/null", "posts/deep", environment=environment)
        with open(summary, "rb") as f:
            text = f.read()
        self.check("the step summary is added to", lambda: require(
            text.startswith(b"# Before\n\n<!-- A report of promolint, no article. -->\n## promolint: ") and text.count(b"## promolint: ") == 2, text[:200]))

    def many(self, folder):
        """GitHub shows ten of a level; the notice that says so comes where it is shown."""
        write(folder, {"many/a.md": "\n\n".join(f"[x]({URL}{i})" for i in range(30)).encode()})
        lines = self.run(folder, "check", "--no-config", "--format", "github", "--policy", "google-search,us",
                         "many").decode().splitlines()
        levels = [line.split(" ")[0] for line in lines]
        self.check("all commands are there", lambda: require(levels.count("::error") == 30 and
                                                             levels.count("::warning") == 30, levels))
        self.check("what is not shown is counted", lambda: require(
            levels.count("::notice") == 1 and "40 more" in lines[-1], lines[-1]))

    def editors(self, folder):
        """Vim jumps to the link, whatever stands before it in the line."""
        line = "Koop \U0001f600\U0001f600 \u00e9\t\u4e2d "
        write(folder, {"vim/a.md": f"Tekst.\n\n{line}[x]({URL}1) nu.\n".encode()})
        columns = {"bytes": len(line.encode()) + 1, "code-points": len(line) + 1,
                   "utf16": len(line.encode("utf-16-le")) // 2 + 1, "display": 20}
        for unit, column in columns.items():
            out = self.run(folder, "check", "--no-config", "--policy", "us", "--format", "compact", "--column-unit", unit,
                           "vim/a.md").decode()
            self.check(f"column in {unit}", lambda o=out, c=column: require(o.startswith(f"vim/a.md:3:{c}: error: "), o))
        write(folder, {"quickfix": self.run(folder, "check", "--no-config", "--policy", "us", "--format", "compact", "vim/a.md"),
                       "q.vim": b"set encoding=utf-8\n"
                                b"set errorformat=%f:%l:%c:\\ %trror:\\ %m,%f:%l:%c:\\ %tarning:\\ %m,%f:%l:%c:\\ %tote:\\ %m\n"
                                b"cgetfile quickfix\ncfirst\n"
                                b"call writefile([getqflist()[0].type . getline('.')[col('.') - 1 : col('.') + 1]], 'jumped')\n"
                                b"qa!\n"})
        subprocess.run(["vim", "-es", "-u", "NONE", "-i", "NONE", "-n", "-S", "q.vim"], cwd=folder, check=False, timeout=60,
                       stdin=subprocess.DEVNULL, capture_output=True)
        with open(os.path.join(folder, "jumped"), encoding="utf-8") as f:
            jumped = f.read()
        self.check("Vim jumps to the link", lambda: require(jumped == "e[x]\n", repr(jumped)))

    def fixes(self, folder):
        """A suggestion, and a fix in SARIF, make the same text as the edits of the JSON report."""
        self.fix(folder, "nl", "# \U0001f600 Titel\n\n\U0001f600 Tekst [x](" + URL + "1).\n\r\nVerder.\r\n", "md")
        # A line that is too long to be repeated whole.
        self.fix(folder, "google-search", "<p>\U0001f600 " + f"<a href='{html.escape(URL)}1'>x</a> woord " * 30 + "</p>\n", "html")

    def fix(self, folder, policy, text, extension):
        write(folder, {"fix/a." + extension: text.encode()})
        reports = self.reports(folder, "check", "--root", ".", "--no-config", "--policy", policy, "fix/a." + extension)
        data = text.encode()

        def by_edits(fix):
            out = data
            for edit in sorted(fix["edits"], key=lambda e: -e["offset"]):
                out = out[:edit["offset"]] + edit["text"].encode() + out[edit["offset"] + edit["length"]:]
            return out

        def by_lines(suggestion):
            lines, new = data.split(b"\n"), suggestion["text"].encode()
            start, end = suggestion["range"]["start"], suggestion["range"]["end"]
            if "column" in start:
                new = lines[start["line"] - 1][:start["column"] - 1] + new + lines[end["line"] - 1][end["column"] - 1:]
            return b"\n".join(lines[:start["line"] - 1] + [new] + lines[end["line"]:])

        def by_regions(fix):
            lines = data.decode().split("\n")

            def at(line, column):
                start = sum(len(x) + 1 for x in lines[:line - 1])
                return start + len(lines[line - 1].encode("utf-16-le")[:2 * (column - 1)].decode("utf-16-le"))

            out = data.decode()
            for change in reversed(fix["artifactChanges"][0]["replacements"]):
                r = change["deletedRegion"]
                out = out[:at(r["startLine"], r["startColumn"])] + change["insertedContent"]["text"] \
                    + out[at(r["endLine"], r["endColumn"]):]
            return out.encode()

        want = [by_edits(fix) for f in json.loads(reports["json"])["files"] for x in f["findings"] for fix in x["fixes"]]
        self.check("there are fixes", lambda: require(len(set(want)) == len(want) > 0))
        self.check("suggestions", lambda: require(
            [by_lines(s).replace(b"\r", b"") for e in read.rdjson(reports["rdjson"]) for s in e["suggestions"]]
            == [w.replace(b"\r", b"") for w in want]))
        self.check("fixes in SARIF", lambda: require(
            [by_regions(fix) for e in read.sarif(reports["sarif"]) for fix in e.get("fixes", [])] == want))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tests = Tests(os.path.abspath(sys.argv[1]))
    if not os.path.isdir(read.MODULES):
        print("the consumers of reports are missing: run ci/setup test")
        print("0 passed, 1 failed")
        return 1
    with tempfile.TemporaryDirectory(prefix="promolint-sinks-") as top:
        folder = os.path.join(os.path.realpath(top), "site")
        os.mkdir(folder)
        make_site(folder)
        tests.findings(folder, "posts")
        tests.findings(folder, "--policy", "hostile", "posts")
        tests.inventory(folder, "posts")
        tests.small_runs(folder)
        tests.from_the_root(folder)
        tests.put_aside(folder)
        tests.step_summary(folder)
        tests.many(folder)
        tests.editors(folder)
        tests.fixes(folder)
    print(f"{tests.passed} passed, {tests.failed} failed")
    return 1 if tests.failed or not tests.passed else 0


sys.exit(main())
