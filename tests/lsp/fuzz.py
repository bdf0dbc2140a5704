#!/usr/bin/env python3
"""Says wild things to the server: torn frames, wrong order, random methods and parameters, huge texts.

usage: tests/lsp/fuzz.py PROGRAM [SECONDS [SEED]]

Each round is a session of its own with a seed of its own, so that one that fails can be run again:
it has to answer a last request, or to end in an orderly way where the protocol wants that; no crash,
no complaint of a sanitizer, no leak.
"""
import os
import random
import subprocess
import sys
import time

import case
from client import PULL, PUSH, Client, Lost, frame, uri_of
from text import INSERTED

MESSAGES = 60  # of a session
METHODS = ["textDocument/" + m for m in (
    "didOpen", "didChange", "didClose", "didSave", "diagnostic", "hover", "codeAction", "codeLens", "documentSymbol",
    "completion", "willSave", "definition")] + ["workspace/" + m for m in (
        "didChangeConfiguration", "didChangeWatchedFiles", "didChangeWorkspaceFolders", "executeCommand")] + [
            "initialize", "initialized", "$/cancelRequest", "$/setTrace", "codeAction/resolve", "promolint/page", "", "x"]
ENDING = ["shutdown", "exit"]
CONFIGURATIONS = ["policies: [nl]\n", "policies: [google-search]\nbaseline: none\n", "nonsense: 1\n", "policies: [", "\0",
                  "rules-folders: [mine]\n", "exclude: ['**']\n", "site: {hosts: [example.org]}\n"]
ODD = [None, True, -1, 2 ** 31, 2 ** 63, 1e308, "", "x", "\ud83d", [], {}, [[]], {"a": [1]}]
PIECES = INSERTED + ["<!-- promolint-disable -->", "---\npromolint:\n", "{{< x >}}", "\ud83d", "Advertentie", "&amp;" * 50, "*" * 300]


class Session:
    def __init__(self, program, rng, site):
        self.rng, self.site = rng, site
        self.uris = [uri_of(site.path(name)) for name in ("a.md", "b.html", ".promolint.yaml", "x/.promolint.yaml", "c.txt",
                                                          "mine/networks/n.yaml")] + ["untitled:1", "file:", "%%%"]
        self.client = Client(program, folder=site.folder)
        self.state = "new"
        self.ids = 1000

    # ---- what is said --------------------------------------------------------

    def position(self):
        return {"line": self.rng.choice([0, 0, 1, 2, 5, 2 ** 31, -1]), "character": self.rng.choice([0, 1, 3, 40, 2 ** 32, -9])}

    def range(self):
        return {"start": self.position(), "end": self.position()}

    def text(self):
        if self.rng.random() < 0.02:
            return self.rng.choice(PIECES) * self.rng.choice([1000, 30000])
        return "".join(self.rng.choices(PIECES, k=self.rng.randrange(30)))

    def value(self, key):
        """What belongs to a key, mostly."""
        r = self.rng
        if r.random() < 0.04:
            return r.choice(ODD)
        made = {
            "textDocument": lambda: {k: self.value(k) for k in ("uri", "version", "languageId", "text")},
            "uri": lambda: r.choice(self.uris), "version": lambda: r.choice([r.randrange(300), None]),
            "languageId": lambda: r.choice(["markdown", "html", "yaml", "mdx", ""]),
            "text": lambda: r.choice(CONFIGURATIONS) if r.random() < 0.2 else self.text(),
            "contentChanges": lambda: [{"text": self.text(), **({"range": self.range()} if r.random() < 0.9 else {})}
                                       for _ in range(r.randrange(4))],
            "position": self.position, "range": self.range,
            "context": lambda: {"diagnostics": [{"range": self.range(), "data": self.value("data")}],
                                "only": r.choice([["quickfix"], ["source.fixAll"], ["source"], [], None])},
            "data": lambda: {"fingerprint": "%032x" % r.getrandbits(128), "version": 1},
            "settings": lambda: {"promolint": {"policies": r.choice([["nl"], [], "nl", [1]]), "debounce": r.choice([0, 1, -1, "x"]),
                                               "severity": r.choice(["error", "", 3])}},
            "changes": lambda: [{"uri": r.choice(self.uris), "type": 2}],
            "event": lambda: {"added": [], "removed": []}, "id": lambda: r.choice([self.ids, "x", 5]),
            "capabilities": lambda: r.choice([PUSH, PULL, {}, {"workspace": {"configuration": True}}]),
            "processId": lambda: r.choice([os.getpid(), None]), "previousResultId": lambda: r.choice(["1", "2", ""]),
            "rule": lambda: "disclosure-late",
        }
        return made[key]()

    def message(self):
        r = self.rng
        method = r.choice(METHODS) if r.random() < 0.98 else r.choice(ENDING)
        keys = r.sample(["position", "range", "context", "settings", "changes", "event", "id", "previousResultId", "rule"], 3)
        params = {k: self.value(k) for k in ["textDocument", "contentChanges", "capabilities", "processId", *keys]}
        made = {"jsonrpc": "2.0", "method": method, "params": params if r.random() < 0.95 else r.choice(ODD)}
        if not method.split("/")[-1].startswith("did") or r.random() < 0.05:
            self.ids += 1
            made["id"] = self.ids if r.random() < 0.95 else r.choice(ODD)
        return made

    def torn(self, data):
        """A frame with something wrong; what follows has to be understood again, so it is ended."""
        r = self.rng
        kind = r.randrange(5)
        if kind == 0:  # some bytes are others
            body = bytearray(data.split(b"\r\n\r\n", 1)[1])
            for _ in range(r.randrange(1, 8)):
                body[r.randrange(len(body))] = r.randrange(256)
            return frame(bytes(body))
        return [b"", b"Content-Length: \r\n\r\n", b"X: y\r\n\r\n", frame(b"[" * r.randrange(5000)),
                b"Content-Length: 0\r\n\r\n"][kind]

    # ---- a round -------------------------------------------------------------

    def speak(self):
        for _ in range(MESSAGES):
            made = self.message()
            if made["method"] in ENDING and self.rng.random() < 0.5:
                continue
            data = frame(made)
            if self.rng.random() < 0.1:
                data = self.torn(data)
            self.client.send_raw(data)
            if self.rng.random() < 0.02:
                self.site.write(".promolint.yaml", self.rng.choice(CONFIGURATIONS))

    def end(self):
        """It answers; or it has ended because it was told to."""
        try:
            self.client.send("promolint/last", id="last")
            self.client.answer_to("last")
            self.client.send("shutdown", id="end")
            self.client.answer_to("end")
            self.client.send("exit")
        except Lost:
            pass
        status = self.client.status()
        return status in (0, 1) and (b"ERROR" not in self.client.errors and b"runtime error" not in self.client.errors)


def play(program, seed):
    rng = random.Random(seed)
    with case.Site({"a.md": "x", "mine/networks/n.yaml": "networks: []\n"}) as site:
        session = Session(program, rng, site)
        with session.client:
            if rng.random() < 0.95:
                session.client.send_raw(frame({"jsonrpc": "2.0", "id": 0, "method": "initialize",
                                               "params": {"capabilities": session.value("capabilities")}}))
            try:
                session.speak()
            except Lost:
                pass  # it was told to exit
            try:
                fine = session.end()
            except subprocess.TimeoutExpired:
                fine = False
            if not fine:
                print(f"seed {seed}: status {session.client.process.poll()}\n{session.client.errors[-4000:].decode('utf-8', 'replace')}")
            return fine


def main():
    program, seconds = os.path.abspath(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 20
    if len(sys.argv) > 3:
        return 0 if play(program, int(sys.argv[3])) else 1
    end, passed, failed = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end and failed < 5:
        if play(program, passed + failed):
            passed += 1
        else:
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
