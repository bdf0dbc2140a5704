#!/usr/bin/env python3
"""What the server says of a text equals what `promolint check` says of the same bytes.

usage: tests/lsp/equality.py PROGRAM

For every seed and, where it is there, every page of the corpus beside the repository; one that is
not UTF-8 is taken as an editor would send it.
"""
import glob
import os
import sys

from client import PULL, Client
from expected import expected, said, same

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.path.join(ROOT, "..", "shared", "corpus", "dev", "files")
ENDINGS = (".md", ".markdown", ".mdx", ".html", ".htm")


def pages(folder):
    return [p for p in sorted(glob.glob(os.path.join(folder, "**"), recursive=True)) if p.endswith(ENDINGS)]


def main():
    program, failed, site = sys.argv[1], 0, "/site"
    paths = pages(os.path.join(ROOT, "seeds")) + pages(CORPUS)
    with Client(program, "--no-config") as client:
        client.initialize(PULL)
        for path in paths:
            with open(path, "rb") as f:
                text = f.read().decode("utf-8", "replace")
            name = f"{site}/{os.path.basename(path)}"
            client.open("file://" + name.replace(" ", "%20"), text)
            got = said(client.diagnostics("file://" + name.replace(" ", "%20")))
            wanted = expected(program, text.encode(), name, "--no-config")
            client.close("file://" + name.replace(" ", "%20"))
            if not same(got, wanted):
                failed += 1
                print(f"{path}:\n  only the server: {[d for d in got if d not in wanted]}\n"
                      f"  only check: {[d for d in wanted if d not in got]}")
    skipped = int(not os.path.isdir(CORPUS))
    print(f"{len(paths) - failed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not paths else 0


sys.exit(main())
