"""What the server has to say of a text, made from what `promolint check` says of the same bytes."""
import json
import re
import subprocess

SEVERITY = {"error": 1, "warning": 2, "info": 3}
UNKNOWN = "unknown"  # the code of what was not understood
LINE_END = re.compile(rb"\r\n|\n|\r")


def units(data):
    return len(data.decode("utf-8", "replace").encode("utf-16-le")) // 2


class Places:
    """Positions of the protocol for byte offsets, counted anew from the bytes."""

    def __init__(self, data):
        self.data, self.starts = data, [0] + [m.end() for m in LINE_END.finditer(data)]

    def at(self, offset):
        line = max(i for i, start in enumerate(self.starts) if start <= offset)
        return {"line": line, "character": units(self.data[self.starts[line]:offset])}

    def span(self, offset, length):
        return {"start": self.at(offset), "end": self.at(offset + length)}


def report(program, data, name, *arguments, folder=None):
    """The part of check's report that is about the one text."""
    done = subprocess.run([program, "check", "--format", "json", "--stdin-filename", name, *arguments, "-"], input=data,
                          capture_output=True, cwd=folder, check=False)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)["files"][0]


def expected(program, data, name, *arguments, folder=None):
    file, places = report(program, data, name, *arguments, folder=folder), Places(data)
    found = [(places.span(f["offset"], f["length"]), SEVERITY[f["severity"]], f["rule"], f["message"], f["fingerprint"])
             for f in file["findings"]]
    unknown = [(places.span(u["offset"], u["length"]) if "offset" in u else places.span(0, 0), 3, UNKNOWN, u["what"], None)
               for u in file["unknowns"]]
    return found + unknown


def said(diagnostics):
    """The same of the server's diagnostics."""
    return [(d["range"], d["severity"], d["code"], d["message"], d.get("data", {}).get("fingerprint"))
            for d in diagnostics]


def same(one, other):
    """Equal sets; the order of diagnostics says nothing."""
    return sorted(map(repr, one)) == sorted(map(repr, other))
