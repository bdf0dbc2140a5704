"""A client of `promolint lsp` for tests: sends what an editor sends, and waits for what it is told.

    with Client(program) as client:
        client.initialize(PUSH)
        client.open("file:///a.md", "text")
        client.diagnostics("file:///a.md")

Requests of the server are answered at once, as a friendly editor would; all that came is kept in
`client.log`. Nothing here judges how long an answer takes: LIMIT only ends a wait that is lost.
"""
import json
import os
import pathlib
import queue
import subprocess
import threading

SANITIZED = bool(os.environ.get("PROMOLINT_SANITIZED"))
LIMIT = 120 if SANITIZED else 30  # seconds

RELATED = {"relatedInformation": True, "codeDescriptionSupport": True}
PUSH = {"textDocument": {"publishDiagnostics": dict(RELATED, versionSupport=True)}}
PULL = {"textDocument": {"diagnostic": dict(RELATED)}, "workspace": {"diagnostics": {"refreshSupport": True}}}


def uri_of(path):
    return pathlib.Path(os.path.abspath(path)).as_uri()


def frame(message):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class Lost(Exception):
    """The server ended, or says nothing more."""


class Client:
    def __init__(self, program, *arguments, folder=None, environment=None):
        self.process = subprocess.Popen([program, "lsp", *arguments], cwd=folder, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=dict(os.environ, **(environment or {})))
        self.settings = None  # what the server gets when it asks for them
        self.pulls = False
        self.log, self.waiting, self.ids, self.versions = [], [], 0, {}
        self.errors = b""
        self.came = queue.Queue()
        self.threads = [threading.Thread(target=run, daemon=True) for run in (self.listen, self.listen_to_errors)]
        for thread in self.threads:
            thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for thread in self.threads:
            thread.join(LIMIT)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                pipe.close()
            except OSError:
                pass  # what was not sent before the server ended

    # ---- frames --------------------------------------------------------------

    def listen(self):
        """Anything on standard output that is no frame ends the reading, and so the test."""
        stream = self.process.stdout
        while True:
            header = b""
            while not header.endswith(b"\r\n\r\n"):
                byte = stream.read(1)
                if not byte:
                    self.came.put(("end", header))
                    return
                header += byte
            if not header.startswith(b"Content-Length: "):
                self.came.put(("stray", header))
                return
            self.came.put(("message", json.loads(stream.read(int(header.split(b":")[1])))))

    def listen_to_errors(self):
        for line in self.process.stderr:
            self.errors += line

    def send_raw(self, data):
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise Lost(f"the server does not read any more: {self.errors[-3000:]!r}") from error

    def send(self, method, params=None, **more):
        message = dict({"jsonrpc": "2.0", "method": method}, **more)
        if params is not None:
            message["params"] = params
        self.send_raw(frame(message))

    def ask(self, method, params=None):
        """Sends a request without waiting; gives its id."""
        self.ids += 1
        self.send(method, params, id=self.ids)
        return self.ids

    # ---- waiting -------------------------------------------------------------

    def receive(self, limit=LIMIT):
        try:
            kind, what = self.came.get(timeout=limit)
        except queue.Empty:
            raise Lost(f"nothing came in {limit} s; {self.errors[-3000:]!r}") from None
        if kind != "message":
            raise Lost(f"{kind}: {what!r}; {self.errors[-3000:]!r}")
        self.log.append(what)
        if "method" in what and "id" in what:
            self.answer(what)
        return what

    def answer(self, request):
        result = None
        if request["method"] == "workspace/configuration":
            result = [self.settings for _ in request["params"]["items"]]
        self.send_raw(frame({"jsonrpc": "2.0", "id": request["id"], "result": result}))

    def wait(self, fits):
        """The first message that fits, of those that nobody has waited for yet."""
        for message in self.waiting:
            if fits(message):
                self.waiting.remove(message)
                return message
        while True:
            message = self.receive()
            if fits(message):
                return message
            self.waiting.append(message)

    def answer_to(self, number):
        return self.wait(lambda m: "method" not in m and m.get("id") == number)

    def request(self, method, params=None):
        """The result; an AssertionError when there is none."""
        answer = self.answer_to(self.ask(method, params))
        assert "result" in answer, f"{method}: {answer}"
        return answer["result"]

    def refused(self, method, params=None):
        """The code of the error that the request gets, or None."""
        return self.answer_to(self.ask(method, params)).get("error", {}).get("code")

    def told(self, method):
        """The parameters of a notification, or of a request: that is answered already."""
        return self.wait(lambda m: m.get("method") == method).get("params")

    def settle(self):
        """All that was sent is handled: a request that nobody knows is answered."""
        assert self.refused("promolint/nothing") == -32601

    # ---- a session -----------------------------------------------------------

    def initialize(self, capabilities=None, **more):
        capabilities = PUSH if capabilities is None else capabilities
        self.pulls = "diagnostic" in capabilities.get("textDocument", {})
        params = {"processId": os.getpid(), "rootUri": None, "capabilities": capabilities}
        result = self.request("initialize", dict(params, **more))
        self.send("initialized", {})
        return result

    def open(self, uri, text, language="markdown", version=1):
        self.versions[uri] = version
        self.send("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": language, "version": version,
                                                            "text": text}})

    def change(self, uri, *changes):
        """Each change is a whole text, or (start line, character, end line, character, text)."""
        self.versions[uri] += 1
        made = [{"text": c} if isinstance(c, str) else
                {"range": {"start": {"line": c[0], "character": c[1]}, "end": {"line": c[2], "character": c[3]}},
                 "text": c[4]} for c in changes]
        self.send("textDocument/didChange", {"textDocument": {"uri": uri, "version": self.versions[uri]},
                                             "contentChanges": made})

    def close(self, uri):
        self.send("textDocument/didClose", {"textDocument": {"uri": uri}})

    def diagnostics(self, uri):
        """Those of the version that was sent last."""
        if self.pulls:
            return self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
        return self.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
                         and m["params"].get("version") == self.versions.get(uri))["params"]["diagnostics"]

    def until(self, holds, most=20):
        """Asks again, a few times, until it holds: more is sent than the last word."""
        assert any(holds() for _ in range(most)), "it never held"

    def end(self):
        """Ends the session as the protocol wants it; gives the exit status."""
        self.request("shutdown")
        self.send("exit")
        return self.status()

    def status(self):
        return self.process.wait(timeout=LIMIT)
