#!/usr/bin/env python3
"""Random edits on the seeds through the server: after each, it says of the text what it says of the
whole text of the client, opened anew. (That the bytes are equal is shown by tests/unit/lsp/test_text.c.)

usage: tests/lsp/edits.py PROGRAM [EDITS [SEED]]
"""
import glob
import os
import random
import sys

import text as plain
from client import PULL, Client
from expected import said

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BATCH = 3  # at most so many edits in one notification


def seeds():
    for path in sorted(glob.glob(os.path.join(ROOT, "seeds", "*.md")) + glob.glob(os.path.join(ROOT, "seeds", "*.html"))):
        with open(path, encoding="utf-8", errors="replace", newline="") as f:
            yield path, f.read()


def follow(client, path, text, edits, rng):
    """False when the server lost track of the text."""
    edited, anew = (f"file:///{name}{os.path.splitext(path)[1]}" for name in ("edited", "anew"))
    client.open(edited, text)
    made = 0
    while made < edits:
        batch = []
        for _ in range(rng.randint(1, min(BATCH, edits - made))):
            batch.append(plain.random_edit(text, rng))
            text = plain.replace(text, batch[-1][:2], batch[-1][2:4], batch[-1][4])
        made += len(batch)
        client.change(edited, *batch)
        client.open(anew, text)
        # Fingerprints hold the path, so they differ.
        one, other = ([d[:4] for d in said(client.diagnostics(uri))] for uri in (edited, anew))
        client.close(anew)
        if one != other:
            print(f"{path}: after {made} edits, the last {batch}:\n  {one}\nis not\n  {other}")
            return False
    client.close(edited)
    return True


def main():
    program, edits = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    texts, failed = list(seeds()), 0
    with Client(program, "--no-config", "--policy", "nl,google-search") as client:
        client.initialize(PULL)
        for path, text in texts:
            failed += not follow(client, path, text, -(-edits // len(texts)), rng)
    print(f"{len(texts) - failed} passed, {failed} failed")
    return 1 if failed or not texts else 0


sys.exit(main())
