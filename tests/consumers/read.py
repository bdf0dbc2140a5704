"""Reads promolint's reports as others do: with their parsers, or after a model of what they do.

Each of READ takes a report and gives its entries, a dict each: path, line, rule, message, and
what else the format holds. It raises Wrong when the consumer would not take the report.
"""
import csv
import html.parser
import io
import json
import os
import re
import subprocess
import urllib.parse
import xml.etree.ElementTree

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("PROMOLINT_BUILD", os.path.join(HERE, "..", "..", "build"))
# A build with sanitizers stands in the ordinary one, where ci/setup puts what the tests need.
MODULES = next((m for m in (os.path.join(BUILD, "consumers"), os.path.join(BUILD, "..", "consumers"))
                if os.path.isdir(m)), "consumers-are-missing")
SARIF = os.path.join(MODULES, "node_modules/@microsoft/sarif-multitool-linux")


class Wrong(Exception):
    pass


def require(condition, *what):
    if not condition:
        raise Wrong(" ".join(map(str, what))[:400])


def schema(path):
    with open(path, encoding="utf-8-sig") as f:
        loaded = json.load(f)
    return jsonschema.validators.validator_for(loaded)(loaded)


def valid(value, checker):
    for error in checker.iter_errors(value):
        raise Wrong("/".join(map(str, error.absolute_path)), error.message[:300])
    return value


# ---- CI systems that look at every line -------------------------------------------------------

COMMAND = re.compile(r"^::([a-z-]+)(?: ([^:]*(?:(?!::).)*?))?::(.*)$")


def runner(line):
    """GitHub's runner: a command at a line's start, or its old form anywhere in the line."""
    match = COMMAND.match(line.lstrip())
    if match:
        name, properties, data = match.groups()
        pairs = dict(p.split("=", 1) for p in (properties or "").split(",") if "=" in p)
        for code, c in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            pairs = {k: v.replace(code, c) for k, v in pairs.items()}
        for code, c in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            data = data.replace(code, c)
        return name, pairs, data
    old = re.search(r"##\[([a-z-]+)", line)
    return (old.group(1), {}, line) if old else None


def quiet(text):
    """A log in which no terminal and no CI system finds anything to do but GitHub's own format."""
    require(not re.search(r"##[A-Za-z0-9-]*\[", text), "a command of Azure, TeamCity or GitHub in the log")
    require(not re.search(r"section_(start|end):\d+:[\w.-]+\r\x1b\[0K", text), "a section of GitLab's log")
    for c in text:
        code = ord(c)
        require(c in "\n\r" or not (code < 32 or 127 <= code < 160), f"control character {code:#x}")
        require(code not in (0x61C, 0x200E, 0x200F, 0xFEFF) and not 0x2028 <= code <= 0x202E
                and not 0x2060 <= code <= 0x206F, f"character {code:#x}, which is not seen")


# ---- formats ------------------------------------------------------------------------------------

def github(report):
    entries = []
    for line in report.decode().splitlines():
        command = runner(line)
        require(command, "no command:", line)
        name, pairs, data = command
        require(name in ("error", "warning", "notice"), "command", name)
        require(set(pairs) <= {"file", "line", "endLine", "col", "endColumn", "title"}, pairs)
        if "file" in pairs:
            require("endColumn" not in pairs or pairs["line"] == pairs["endLine"], "columns of several lines")
            entries.append({"path": pairs["file"], "line": int(pairs["line"]), "rule": pairs["title"], "level": name,
                            "message": data.split("\n")[0], "text": data})
    order = ["error", "warning", "notice"]
    require(sorted(entries, key=lambda e: order.index(e["level"])) == entries, "the worst do not come first")
    return entries


def gitlab(report):
    issues = valid(json.loads(report), schema(os.path.join(HERE, "gitlab.schema.json")))
    require(len({i["fingerprint"] for i in issues}) == len(issues), "a fingerprint stands twice")
    require(all(i["description"].startswith(i["check_name"] + ": ") for i in issues), "a description without its rule")
    return [{"path": i["location"]["path"], "line": i["location"]["lines"]["begin"], "rule": i["check_name"],
             "message": i["description"][len(i["check_name"]) + 2:]} for i in issues]


def checkstyle(report):
    root = xml.etree.ElementTree.fromstring(report)
    require(root.tag == "checkstyle" and root.get("version"), root.tag)
    entries = []
    for file in root:
        require(file.tag == "file" and set(file.attrib) == {"name"}, file.tag, file.attrib)
        for error in file:
            require(error.tag == "error" and error.get("severity") in ("error", "warning", "info"), error.attrib)
            require(error.get("source").startswith("promolint."), error.get("source"))
            entries.append({"path": file.get("name"), "line": int(error.get("line")), "rule": error.get("source")[10:],
                            "text": error.get("message"), "message": error.get("message").split("; evidence: ")[0]
                            .split("; help: ")[0]})
    return entries


def parsed(format_name, report):
    done = subprocess.run(["node", os.path.join(HERE, "parse.js"), os.path.abspath(MODULES), format_name], input=report,
                          capture_output=True, check=False, timeout=300)
    require(done.returncode == 0, done.stderr.decode())
    return json.loads(done.stdout)


def junit(report):
    root = xml.etree.ElementTree.fromstring(report)
    entries, names = [], set()
    for suite in root:
        cases = list(suite)
        require(suite.tag == "testsuite" and int(suite.get("tests")) == len(cases), "tests", suite.attrib)
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            require(int(suite.get(attribute)) == sum(c.find(tag) is not None for c in cases), attribute, suite.attrib)
        for case in cases:
            key = (case.get("classname"), case.get("name"))
            require(key not in names or case.find("error") is not None, "a test twice:", key)
            names.add(key)
            for outcome in case:
                entries.append({"path": case.get("file"), "line": int(case.get("line")), "outcome": outcome.tag,
                                "rule": case.get("name").split(" at ")[0], "text": outcome.text,
                                "message": outcome.get("message").replace("weak: ", "", 1)})
    others = parsed("junit", report)
    require(sum(len(s.get("testcase") or []) for s in others.get("testsuite") or []) == sum(len(s) for s in root),
            "junit2json reads another number of tests")
    return entries


def tap(report):
    entries = []
    events = parsed("tap", report)
    complete = next(e[1] for e in events if e[0] == "complete")
    require(not [e for e in events if e[0] in ("extra", "bailout")] and not complete.get("bailout"), events[-3:])
    asserts = [e[1] for e in events if e[0] == "assert"]
    require(complete["count"] == len(asserts) and [a["id"] for a in asserts] == list(range(1, len(asserts) + 1)),
            "numbers of tests", complete)
    require(complete["plan"]["end"] == len(asserts) if asserts else complete["plan"].get("skipAll"), complete["plan"])
    for test in asserts:
        if test["ok"]:
            continue
        match = re.match(r"(.*):(\d+):(\d+) (\S+)$", test["name"])
        require(match and test.get("diag"), test["name"])
        entries.append({"path": match.group(1), "line": int(match.group(2)), "rule": match.group(4),
                        "message": test["diag"]["message"], "fails": not test.get("todo"),
                        "text": json.dumps(test["diag"], ensure_ascii=False)})
    return entries


def diagnostic(d):
    """As reviewdog posts it: in a comment, whose text is Markdown."""
    at = d["location"].get("range", {}).get("start", {}).get("line", 1)
    lines = [" ".join(page(line.encode()).split()) for line in d["message"].split("\n")]
    return {"path": d["location"]["path"], "line": at, "rule": d["code"]["value"], "text": "\n".join(lines),
            "message": lines[0], "suggestions": d.get("suggestions", []), "range": d["location"].get("range")}


def rdformat(report):
    """A validator of reviewdog's format that others wrote."""
    program = os.path.join(MODULES, "node_modules/@umbrelladocs/rdformat-validator/bin/rdformat-validator.js")
    done = subprocess.run(["node", program, "--strict", "--no-extra-fields"], input=report, capture_output=True, check=False)
    require(done.returncode == 0, done.stdout.decode("utf-8", "replace")[-300:], done.stderr.decode("utf-8", "replace")[-300:])


def rdjson(report):
    rdformat(report)
    checker = schema(os.path.join(HERE, "rdjson.schema.json"))
    return [diagnostic(d) for d in valid(json.loads(report), checker)["diagnostics"]]


def rdjsonl(report):
    for line in report.splitlines()[:3]:
        rdformat(line)
    checker = schema(os.path.join(HERE, "rdjson.schema.json"))
    lines = [json.loads(line) for line in report.splitlines()]
    valid({"source": {"name": "promolint"}, "diagnostics": lines}, checker)
    return [diagnostic(d) for d in lines]


def table(report):
    require(not report.startswith(b"\xef\xbb\xbf") and report.endswith(b"\r\n"), "no RFC 4180")
    rows = list(csv.reader(io.StringIO(report.decode(), newline=""), strict=True))
    require(len({len(r) for r in rows}) == 1, "rows of several lengths")
    for row in rows:
        for cell in row:
            require(cell[:1] not in tuple("=+-@\t\r"), "a formula:", cell)
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def comma(report):
    return [dict(row, line=int(row["line"])) for row in table(report)]


def plain(text):
    """A message of SARIF without the escapes of its links."""
    return re.sub(r"\\([\[\]\\])", r"\1", text)


def sarif(report):
    log = valid(json.loads(report), schema(os.path.join(SARIF, "sarif-2.1.0.json")))
    run = log["runs"][0]
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    require(len(set(rules)) == len(rules) and run["columnKind"] == "utf16CodeUnits", rules)
    require(len({"suppressions" in r for r in run["results"]}) < 2, "some results have suppressions")
    entries = []

    def path_of(location):
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        require(re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri) and not uri.startswith("./"), uri)
        return os.fsdecode(urllib.parse.unquote_to_bytes(uri))

    for result in run["results"]:
        text = result["message"]["text"]
        require(result["ruleId"] in rules, result["ruleId"])
        links = [int(n) for n in re.findall(r"(?<!\\)\]\((\d+)\)", text)]
        require(links == [r["id"] for r in result.get("relatedLocations", [])], "links", text)
        region = result["locations"][0]["physicalLocation"]["region"]
        require(region["startLine"] == region["endLine"] and region["endColumn"] >= region["startColumn"], region)
        require(re.fullmatch(r"[0-9a-f]+:\d+", result["partialFingerprints"]["primaryLocationLineHash"]), result)
        entries.append({"path": path_of(result["locations"][0]), "line": region["startLine"], "rule": result["ruleId"],
                        "message": plain(re.split(r"\. Evidence: |\. See \[|\.$", text)[0]), "text": plain(text),
                        "region": region, "fixes": result.get("fixes", [])})
    invocation = run["invocations"][0]
    for note in invocation["toolExecutionNotifications"]:
        entries.append({"path": path_of(note["locations"][0]), "line": 1, "rule": "unreadable",
                        "message": note["message"]["text"], "text": note["message"]["text"]})
    require(invocation["executionSuccessful"] == (not invocation["toolExecutionNotifications"]), invocation)
    return entries


def multitool(report_path):
    """What Microsoft's validator says with GitHub's rules; without a home page one warning is to be expected."""
    program = os.path.join(SARIF, "Sarif.Multitool")
    os.chmod(program, 0o755)  # its package would do that, but ci/setup lets no package run anything
    done = subprocess.run([program, "validate", report_path, "--rule-kind", "Sarif;Ghas"],
                          capture_output=True, text=True, check=False, timeout=300,
                          env=dict(os.environ, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1"))
    require("Analysis completed successfully" in done.stdout, done.stdout, done.stderr)
    return [line for line in done.stdout.splitlines() if re.search(r": (error|warning) ", line)
            and "does not provide 'informationUri'" not in line]


class Page(html.parser.HTMLParser):
    """What a page holds: elements, attributes, text outside code, all text."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.bare, self.all, self.inside = set(), [], [], [], 0

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        self.inside += tag == "code"

    def handle_endtag(self, tag):
        self.inside -= tag == "code"

    def handle_data(self, data):
        self.all.append(data)
        if not self.inside:
            self.bare.append(data)


def page(report):
    """GitHub's own Markdown, as it is in a comment: what would ping, link or draw?"""
    done = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough"],
                          input=report, capture_output=True, check=True)
    seen = Page()
    seen.feed(done.stdout.decode())
    require(seen.tags <= {"h2", "h3", "p", "ul", "li", "strong", "code", "details", "summary"}, seen.tags)
    require(not seen.attributes, seen.attributes)
    bare = "".join(seen.bare)
    acts = re.search(r"[@#!~%$&^+]\w|://|www\.|\bGH-\d|\b[0-9a-f]{7,40}\b", bare)
    require(not acts, "acts:", acts and acts.group())
    return "".join(seen.all)


READ = {"github": github, "gitlab": gitlab, "checkstyle": checkstyle, "junit": junit, "tap": tap, "rdjson": rdjson,
        "rdjsonl": rdjsonl, "csv": comma, "sarif": sarif}
