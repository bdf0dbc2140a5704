#!/usr/bin/env python3
"""What the program writes for machines keeps its contract.

usage: tests/schema.py PROGRAM

Runs check, inspect, classify-url, suppressions and config over seeds/, the inputs of tests/cases/ and
hostile texts made here, and holds every answer against the schemas in
src/report/schema/ (members that they do not name are failures here), against
strict JSON, and against the files themselves: lines and columns are counted
again from the offsets.
"""
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXTENSIONS = (".md", ".markdown", ".mdx", ".html", ".htm", ".xhtml", ".txt")
LINK = "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=https%3A%2F%2Fwww.example.com%2F"
BATCH = 200

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is missing: run ci/setup test")
    print("0 passed, 1 failed")
    sys.exit(1)


def closed(schema):
    """The same schema, in which an object has no member that is not named."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if schema.get("type") == "object" and "properties" in schema:
            schema["additionalProperties"] = False
        return schema
    return [closed(s) for s in schema] if isinstance(schema, list) else schema


def load(name):
    with open(os.path.join(ROOT, "src/report/schema", name + ".schema.json"), encoding="utf-8") as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    return closed(schema)


def validator(schema, part=None):
    if part:
        schema = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/" + part}
    return jsonschema.Draft202012Validator(schema)


def no_duplicates(pairs):
    keys = [k for k, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"a member stands twice: {keys}")
    return dict(pairs)


def refuse(word):
    raise ValueError(f"{word} is not JSON")


def parse(data):
    """Strict: valid UTF-8 without control characters, no member twice, no NaN."""
    text = data.decode("utf-8")
    bad = [c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or ord(c) in range(0x202A, 0x202F)]
    if bad:
        raise ValueError(f"raw control character {bad[0]!r}")
    return json.loads(text, object_pairs_hook=no_duplicates, parse_constant=refuse)


HOSTILE = {
    "empty.md": b"",
    "nul.md": f"A\0 b [x]({LINK}) \0".encode(),
    "bytes.md": b"\xff\xfe\x80 [x](" + LINK.encode() + b") \xc3",
    "latin1.html": b"<meta charset=iso-8859-1><p>\xe9\xe9 <a href='" + LINK.encode() + b"'>\xfc</a>",
    "utf16.html": ("\ufeff<p>\u00e9 <a href='" + LINK + "'>x</a>").encode("utf-16-le"),
    "bom.md": b"\xef\xbb\xbf---\r\nlang: nl\r\n---\r\n\r\n\xc3\xa9 [x](" + LINK.encode() + b")\r\n",
    "cr.md": f"a\rb [x]({LINK})\r\rc".encode(),
    "escapes.md": f"\x1b[31m ##[error]x \u202e\u2066 \u0085 [##vso[a]b]({LINK}&x=\"\\) \x7f\n::error::x".encode(),
    "quotes.html": f"<p title='\"\\'><a href=\"{LINK}&amp;q=%22\\\" rel='a\tb\nc'>x\\y\"z</a>".encode(),
    "astral.md": f"\U0001F600\u0301 \u4e2d [\U0001F600]({LINK}) \U000E0041 \U0010FFFF".encode(),
    "surrogate.md": b"\xed\xa0\x80 [x](" + LINK.encode() + b")",
    "deep.html": b"<div>" * 5000 + f"<a href='{LINK}'>x".encode(),
    "many.html": f"<a href='{LINK}'>x</a> ".encode() * 500,
    "long.md": b"word " * 100000 + f"[x]({LINK})".encode(),
    "shortcode.md": f"{{{{< box \"\x1b\" >}}}}\n\n[x]({LINK}){{{{% y %}}}}".encode(),
    "no-utf8-\udcff.md": b"x",
    "new\nline.md": b"x",
    "\x1b[31m.md": b"x",
}


class Tests:
    def __init__(self, program):
        self.program = program
        self.passed = self.failed = 0
        self.schemas = {name: load(name) for name in ("check", "inspect", "classify-url", "suppressions", "config")}

    def result(self, what, problem):
        self.passed, self.failed = self.passed + (not problem), self.failed + bool(problem)
        if problem:
            print(f"{what!a}: {str(problem)[:500]}")

    def run(self, *arguments, stdin=b""):
        done = subprocess.run([self.program, *arguments], input=stdin, capture_output=True, timeout=600, check=False)
        if done.returncode not in (0, 1, 2):
            raise ValueError(f"status {done.returncode}: {done.stderr[-300:]!r}")
        return done.stdout

    def files(self, command, paths):
        try:
            whole = parse(self.run(command, "--format", "json", "--no-config", "--", *paths))
            lines = self.run(command, "--format", "jsonl", "--no-config", "--", *paths)
            rows = [parse(line) for line in lines.splitlines()]
        except (ValueError, RecursionError) as problem:
            self.result((command, paths[:3]), problem)
            return
        frame = dict(whole, files=[])
        self.result((command, "frame"), self.broken(validator(self.schemas[command]), frame))
        self.result((command, "jsonl differs"), [r for r in rows if "error" not in r] != whole["files"])
        names = [p.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for p in paths]
        got = {f["path"] for f in whole["files"]} | {e["path"] for e in whole["errors"]}
        self.result((command, "files that are missing"), set(names) - got)
        check = validator(self.schemas[command], "file")
        by_name = dict(zip(names, paths))
        for file in whole["files"]:
            self.result((command, file["path"]), self.broken(check, file) or self.misplaced(by_name.get(file["path"]), file))

    @staticmethod
    def broken(check, value):
        for error in check.iter_errors(value):
            return f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        return None

    @staticmethod
    def misplaced(path, file):
        """Are lines and columns what the offsets say? Only for UTF-8 without broken bytes."""
        with open(path, "rb") as f:
            data = f.read()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"charset=iso" in data:
            return None
        bom = 3 if data.startswith(b"\xef\xbb\xbf") else 0

        def at(offset):
            start = max(data.rfind(b"\n", 0, offset) + 1, bom if b"\n" not in data[:offset] else 0)
            return data.count(b"\n", 0, offset) + 1, len(data[start:offset].decode("utf-8")) + 1

        def walk(value):
            if isinstance(value, list):
                for item in value:
                    yield from walk(item)
            elif isinstance(value, dict):
                if "offset" in value and "line" in value:
                    yield value
                for item in value.values():
                    yield from walk(item)

        for place in walk(file):
            start, end = place["offset"], place["offset"] + place["length"]
            if end > len(data):
                return f"{place} is behind the end"
            if start < bom and place["length"] == 0:
                continue
            want = (*at(start), *at(end))
            if (place["line"], place["column"], place["end_line"], place["end_column"]) != want:
                return f"{place} should be at {want}"
        return None

    def urls(self, urls):
        try:
            lines = self.run("classify-url", "--format", "json", stdin=b"\n".join(urls)).splitlines()
        except ValueError as problem:
            self.result("classify-url", problem)
            return
        self.result("classify-url: answers", len(lines) != len(urls))
        check = validator(self.schemas["classify-url"])
        for line in lines:
            try:
                self.result(line, self.broken(check, parse(line)))
            except ValueError as problem:
                self.result(line, problem)

    def suppressions(self, paths):
        lines = self.run("suppressions", "--format", "json", "--no-config", "--", *paths).splitlines()
        self.result("suppressions: none in all inputs", not lines)
        check = validator(self.schemas["suppressions"])
        for line in lines:
            try:
                self.result(line, self.broken(check, parse(line)))
            except ValueError as problem:
                self.result(line, problem)

    def settings(self, paths):
        """What holds for the inputs that have a configuration; a broken one gives no document."""
        check, answers = validator(self.schemas["config"]), 0
        for path in paths:
            try:
                answer = self.run("config", "--format", "json", path)
                if answer:
                    answers += 1
                    self.result(("config", path), self.broken(check, parse(answer)))
            except ValueError as problem:
                self.result(("config", path), problem)
        self.result("config: no answer", not answers)

    def errors(self, folder):
        """Files that cannot be read, and nothing to read, still give whole documents."""
        for arguments in ([os.path.join(folder, "nowhere.md")], [folder + "/nothing"]):
            for command in ("check", "inspect"):
                try:
                    answer = parse(self.run(command, "--format", "json", *arguments))
                    self.result((command, "nothing"), self.broken(validator(self.schemas[command]), answer))
                except ValueError as problem:
                    self.result((command, arguments), problem)


def articles():
    found = []
    for top in ("seeds", "tests/cases"):
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            found += [os.path.join(folder, n) for n in names if n.endswith(EXTENSIONS)]
    return sorted(found)


def configured():
    """A file in each folder of the cases that has a configuration."""
    return sorted(os.path.join(folder, "a.md") for folder, _, names in os.walk(os.path.join(ROOT, "tests/cases"))
                  if ".promolint.yaml" in names)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tests = Tests(os.path.abspath(sys.argv[1]))
    with tempfile.TemporaryDirectory(prefix="promolint-schema-") as folder:
        os.mkdir(os.path.join(folder, "nothing"))
        for name, data in HOSTILE.items():
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
        hostile = [os.path.join(folder, name) for name in HOSTILE]
        known = articles()
        for paths in [hostile] + [known[i:i + BATCH] for i in range(0, len(known), BATCH)]:
            for command in ("check", "inspect"):
                tests.files(command, paths)
        tests.suppressions(hostile + known)
        tests.settings(configured() + hostile)
        tests.errors(folder)
    tests.urls([LINK.encode(), b"x", b"https://\xff/", b"\x1b[31m", b"javascript:##[a]", b"//", b"https://amzn.to/1",
                b"http://" + b"a." * 2000, b"https://e.com/?" + b"url=https%3A%2F%2F" * 500])
    for kind in ("rules", "packs", "networks"):
        try:
            tests.result(kind, parse(tests.run(kind, "--format", "json"))["version"] != 1)
        except ValueError as problem:
            tests.result(kind, problem)
    print(f"{tests.passed} passed, {tests.failed} failed")
    return 1 if tests.failed or not tests.passed else 0


sys.exit(main())
