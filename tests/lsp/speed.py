"""How long the server takes, and how much memory: used by ci/bench, for no test may depend on it.

An article is edited a word at a time, and each edit's diagnostics are waited for; `beyond` is what
they take beyond the debounce.
"""
import os
import time

from client import PUSH, Client
from text import bounds

DEBOUNCE = 20  # milliseconds, a setting


def start(program):
    client = Client(program, "--no-config", "--policy", "nl,google-search")
    client.initialize(PUSH, initializationOptions={"debounce": DEBOUNCE})
    return client


def places(text, n):
    """Where a word is typed: the ends of `n` lines all over the text."""
    ends = [(line, end - start) for line, (start, end) in enumerate(bounds(text)) if text[start:end].isascii()]
    return [ends[i * len(ends) // n] for i in range(n)]


def cpu(client):
    """Milliseconds that the server has worked."""
    with open(f"/proc/{client.process.pid}/stat", encoding="ascii") as f:
        user, system = f.read().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def beyond(program, text, edits):
    """Milliseconds from an edit to its diagnostics beyond the debounce, that 99 of 100 edits keep; and those
    of work that an edit costs."""
    uri, took = "file:///site/a.md", []
    with start(program) as client:
        client.open(uri, text)
        client.diagnostics(uri)
        worked = cpu(client)
        for line, character in places(text, edits):
            began = time.monotonic()
            client.change(uri, (line, character, line, character, " woord"))
            client.diagnostics(uri)
            took.append((time.monotonic() - began) * 1000 - DEBOUNCE)
        worked = cpu(client) - worked
    return sorted(took)[len(took) * 99 // 100 - 1], worked / edits


def storm(program, text, edits):
    """Milliseconds from the last of many edits, sent a thousand a second, to its diagnostics; and how many were sent."""
    uri = "file:///site/a.md"
    with start(program) as client:
        client.open(uri, text)
        client.diagnostics(uri)
        began = time.monotonic()
        for i, (line, character) in enumerate(places(text, edits)):
            time.sleep(max(0, began + i / 1000 - time.monotonic()))
            client.change(uri, (line, character, line, character, "x"))
        last = time.monotonic()
        client.diagnostics(uri)
        took = (time.monotonic() - last) * 1000 - DEBOUNCE
        return took, sum(m.get("method") == "textDocument/publishDiagnostics" for m in client.log)


def memory(program, text, documents):
    """Bytes at the most, with so many documents open."""
    with start(program) as client:
        for i in range(documents):
            client.open(f"file:///site/{i}.md", text)
        for i in range(documents):
            client.diagnostics(f"file:///site/{i}.md")
        with open(f"/proc/{client.process.pid}/status", encoding="ascii") as f:
            peak = next(int(line.split()[1]) for line in f if line.startswith("VmHWM:"))
    return peak * 1024
