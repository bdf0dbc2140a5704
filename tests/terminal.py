#!/usr/bin/env python3
"""What is seen on a terminal only: the progress of a long run.

usage: tests/terminal.py PROGRAM

The program runs on a pseudo-terminal, over more and more files until it has taken
long enough to show how far it is.
"""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
PAGE = "---\nlanguage: nl\n---\n\n" + "De lamp staat al een half jaar op het bureau en doet wat hij moet doen.\n\n" * 400
PAID = PAGE + "[shop](https://www.awin1.com/cread.php?awinmid=1&awinaffid=2)\n"
FIRST_FILES, MOST_FILES, TIME_LIMIT = 200, 50_000, 300
COLUMNS = 60
WIPE = b"\r\x1b[K"
BAR = re.compile(rb"\r\x1b\[K\[(#*)(\.*)\] (\d+)/(\d+) ([^\r]*)")


def run(folder, *arguments, term="xterm", error_only=False):
    """(status, what the terminal got, what standard output got when it is no terminal)."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([PROGRAM, "check", "--jobs", "1", *arguments], cwd=folder, stdin=subprocess.DEVNULL,
                                   stdout=out if error_only else theirs, stderr=theirs,
                                   env=dict(os.environ, TERM=term, LC_ALL="C.UTF-8"))
        os.close(theirs)
        got = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            got += piece
        os.close(ours)
        status = process.wait(TIME_LIMIT)
        out.seek(0)
        return status, got.replace(b"\r\n", b"\n"), out.read()


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write(text)


def long_enough(folder):
    """Fills the folder until a run shows its progress, and gives what was shown."""
    count = FIRST_FILES
    while count <= MOST_FILES:
        for i in range(count):
            write(folder, f"{i:05d}\u202elamp 电灯 that has a very long name indeed, to be cut.md", PAGE)
        status, got, out = run(folder, error_only=True)
        if b"[#" in got or b"[." in got:
            return count, status, got, out
        count *= 3
    return count, None, b"", b""


def screen(got):
    """What stands on the terminal in the end, of lines that are wiped and never wrap."""
    return [line.rsplit(WIPE, 1)[-1] for line in got.split(b"\n")]


def main():
    passed, wrong = [], []

    def expect(what, fine):
        (passed if fine else wrong).append(what)
    with tempfile.TemporaryDirectory(prefix="promolint-terminal-") as folder:
        count, status, got, out = long_enough(folder)
        bars = BAR.findall(got)
        expect("a long run shows how far it is", status == 0 and bars)
        expect("each time further", [int(b[2]) for b in bars] == sorted({int(b[2]) for b in bars}))
        expect("of all files", all(int(b[3]) == count for b in bars))
        expect("within the width", all(len(b[0]) + len(b[1]) == 20 for b in bars) and
               all(cells(text) < COLUMNS for text in got.split(WIPE)))
        expect("names are harmless", "\u202e".encode() not in got)
        expect("nothing is left of it", screen(got) == [b""])
        expect("standard output has none of it", out == b"no findings in %d files\n" % count)
        for arguments, term in ((["--quiet"], "xterm"), ([], "dumb")):
            status, got, _ = run(folder, *arguments, term=term, error_only=True)
            expect(f"none with {arguments or term}", status == 0 and got == b"")
        # Findings come between: each in a line of its own, and the bar never behind an unfinished line.
        write(folder, f"{count // 2:05d}z.md", PAID)
        _, got, _ = run(folder, "--format", "compact")
        lines = [line for line in screen(got) if line]
        expect("findings stand alone", lines and all(re.match(rb"\d+z\.md:\d+:\d+: ", line) for line in lines))
        _, got, _ = run(folder, "--format", "json")
        expect("JSON is not broken", WIPE not in got)
        os.mkdir(os.path.join(folder, "small"))
        write(os.path.join(folder, "small"), "a.md", PAGE)
        _, got, _ = run(os.path.join(folder, "small"))
        expect("a short run shows nothing", got == b"no findings in 1 file\n")
    for what in wrong:
        print("not so: " + what)
    print(f"{len(passed)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


def cells(line):
    """Of what stands here: two for Chinese, one for anything else."""
    text = line.split(b"\n")[0].decode("utf-8", "replace")
    return sum(2 if "\u4e00" <= c <= "\u9fff" else 1 for c in text)


sys.exit(main())
