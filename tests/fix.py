#!/usr/bin/env python3
"""What `promolint fix` does to files, beyond the single case.

usage: tests/fix.py PROGRAM

Each seed is written with every line end and encoding that it can be written in. A fix
of such a file must be the same file as such a file of the fixed text; a second
run must change nothing; git apply and patch must make of a --diff what fix makes.
And a run that is killed leaves each file as it was or as it should be.
"""
import collections
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.abspath(sys.argv[1])
ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
ENCODINGS = {"utf-8": "", "bom": "\ufeff", "utf-16-le": "\ufeff", "utf-16-be": "\ufeff", "iso-8859-1": ""}
passed, failures = 0, []


def check(what, right, detail=""):
    global passed
    if right:
        passed += 1
    else:
        failures.append(f"{what}{': ' if detail else ''}{detail}")


def fix(folder, *options, status=(0, 1)):
    run = subprocess.run([PROGRAM, "fix", "--unsafe", "--no-config", *options], cwd=folder, capture_output=True)
    check(f"fix {' '.join(options)}: status", run.returncode in status, f"{run.returncode} {run.stderr[:400]!r}")
    return run


def contents(folder):
    found = {}
    for at, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = f.read()
    return found


def write(folder, name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def texts():
    """Name and text of each seed, and of articles that put fixes in odd places."""
    for name in sorted(os.listdir(os.path.join(ROOT, "seeds"))):
        if name.endswith((".md", ".html", ".mdx")) and name != "README.md":
            with open(os.path.join(ROOT, "seeds", name), "rb") as f:
                data = f.read().replace(b"\r\n", b"\n")
            try:
                yield name, data.decode("utf-8").removeprefix("\ufeff")
            except UnicodeDecodeError:
                yield name, data.decode("iso-8859-1")
    url = "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2"
    body = "Die Lampe steht seit einem halben Jahr auf dem Tisch und hält, was der Händler im Laden verspricht."
    yield "no-end.md", f"---\nlang: de\n---\n\n{body}\n\nBei [dem Händler]({url})."
    yield "one-line.html", f"<html lang=de><body><h1>Lampe</h1><p>{body}</p><p><a href='{url}'>hier</a></p></body></html>"
    yield "short.md", f"Bij [de winkel]({url}) is het te koop, en ook nog voor weinig geld.\n"
    yield "polish.html", (f"<html lang=\"pl\"><body>\n<p>To jest artykuł o lampie, która stoi na biurku i świeci.</p>\n"
                          f"<p><a href=\"{url}\">sklep</a></p>\n</body></html>\n")


def encoded(name, text, end, encoding):
    """The bytes of the text in this form; None when it cannot be written so."""
    text = text.replace("\n", ENDS[end])
    if encoding == "iso-8859-1":
        if not name.endswith(".html"):
            return None  # nothing in Markdown says so
        meta = '<meta charset="iso-8859-1">'
        text = re.sub(r"<meta charset=[^>]*>", meta, text) if "<meta charset" in text else meta + text
        try:
            return text.encode("iso-8859-1")
        except UnicodeEncodeError:
            return None
    codec = "utf-8" if encoding == "bom" else encoding
    return (ENCODINGS[encoding] + text).encode(codec)


def is_kept(old, new):
    """Is each old line still there, as it was or with something inserted into it?"""
    lost = collections.Counter(old.split("\n")) - collections.Counter(new.split("\n"))
    added = collections.Counter(new.split("\n")) - collections.Counter(old.split("\n"))
    for line in lost:
        def holds(longer):
            rest = iter(longer)
            return all(c in rest for c in line)
        if line and not any(holds(longer) for longer in added):
            return False
    return True


def check_forms(folder):
    """fix(form of a text) is the form of fix(text), for every form."""
    plain = os.path.join(folder, "plain")
    forms = os.path.join(folder, "forms")
    sources = dict(texts())
    for name, text in sources.items():
        write(plain, name, text.encode("utf-8"))
    fix(plain)
    fixed = {name: data.decode("utf-8") for name, data in contents(plain).items()}
    for name, text in sources.items():
        check(f"{name}: the rest is kept", is_kept(text, fixed[name]))
    check("seeds were fixed", sum(fixed[n] != sources[n] for n in sources) > 15)
    want = {}
    for end in ENDS:
        for encoding in ENCODINGS:
            for name, text in sources.items():
                data = encoded(name, text, end, encoding)
                if data is None:
                    continue
                path = f"{encoding}-{end}/{name}"
                write(forms, path, data)
                goal = references(fixed[name]) if encoding == "iso-8859-1" else fixed[name]
                want[path] = encoded(name, goal, end, encoding)
    fix(forms)
    now = contents(forms)
    for path in want:
        check(f"{path}: fixed as the plain text is", now[path] == want[path], difference(want[path], now[path]))
    before = {path: os.stat(os.path.join(forms, path)).st_ino for path in now}
    run = fix(forms)
    check("a second run changes nothing", contents(forms) == now and b"\n0 fixed in 0 of " in b"\n" + run.stdout)
    check("a second run writes no file",
          all(os.stat(os.path.join(forms, path)).st_ino == inode for path, inode in before.items()))


def references(text):
    """With character references for what ISO 8859-1 lacks."""
    return text.encode("iso-8859-1", "xmlcharrefreplace").decode("iso-8859-1")


def difference(want, now):
    if want == now:
        return ""
    at = next((i for i, (a, b) in enumerate(zip(want, now)) if a != b), min(len(want), len(now)))
    return f"at byte {at}: {want[max(0, at - 30):at + 40]!r} became {now[max(0, at - 30):at + 40]!r}"


def check_diffs(folder):
    """git apply and patch take the diff; nothing is written by it."""
    for end in ENDS:
        for encoding in ("utf-8", "bom", "iso-8859-1", "utf-16-le"):
            start = os.path.join(folder, f"{end}-{encoding}")
            for name, text in texts():
                data = encoded(name, text, end, encoding)
                if data is not None:
                    write(start, name if name != "short.md" else "a folder/ü \"quoted\".md", data)
            before = contents(start)
            run = fix(start, "--diff", ".")
            check(f"{end} {encoding}: --diff writes nothing", contents(start) == before)
            if encoding == "utf-16-le":
                check("UTF-16 is named as binary", b"Binary files a/" in run.stdout and b"\n@@" not in run.stdout)
                continue
            goal = start + "-fixed"
            shutil.copytree(start, goal)
            fix(goal)
            for tool in (["git", "apply", "--whitespace=nowarn", "-"], ["patch", "-p1", "-s", "--binary"]):
                copy = start + "-" + tool[0]
                shutil.copytree(start, copy)
                applied = subprocess.run(tool, cwd=copy, input=run.stdout, capture_output=True,
                                         env=dict(os.environ, GIT_CEILING_DIRECTORIES=folder, HOME=folder))
                check(f"{end} {encoding}: {tool[0]} takes the diff",
                      applied.returncode == 0 and contents(copy) == contents(goal),
                      (applied.stderr + applied.stdout)[:300].decode("utf-8", "replace"))


def check_interruption(folder):
    """Killed at any moment: each file is the old one or the new one, and the next run goes on."""
    random.seed(7)
    sources = {f"{i:03}/{name}": text.encode("utf-8") for i in range(6) for name, text in texts()}
    goal = os.path.join(folder, "goal")
    for path, data in sources.items():
        write(goal, path, data)
    started = time.monotonic()
    fix(goal)
    took = time.monotonic() - started
    new, work = contents(goal), os.path.join(folder, "work")
    seen_half = 0
    for _ in range(12):
        shutil.rmtree(work, ignore_errors=True)
        for path, data in sources.items():
            write(work, path, data)
        process = subprocess.Popen([PROGRAM, "fix", "--unsafe", "--no-config", "."], cwd=work,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0, took * 1.2))
        process.kill()
        process.wait()
        now = contents(work)
        check("killed: each file is old or new", all(now[path] in (sources[path], new[path]) for path in sources))
        extra = [path for path in now if path not in sources]
        check("killed: what is left has a hidden name",
              all(re.fullmatch(r"\.promolint-\w+\.tmp", os.path.basename(path)) for path in extra), str(extra))
        seen_half += any(now[p] == new[p] != sources[p] for p in sources) and any(
            now[p] == sources[p] != new[p] for p in sources)
        fix(work)
        check("the run after it finishes and cleans", contents(work) == new)
    check("some runs were killed halfway", seen_half > 0)


def check_change_meanwhile(folder):
    """A file that somebody writes while it is being fixed is left to them."""
    link = '<p><a href="https://www.awin1.com/cread.php?awinmid=1&amp;awinaffid=%d">x</a> en verder niets.</p>\n'
    path = os.path.join(folder, "large.html")
    for size in (20000, 60000, 150000):
        text = ("<html lang=nl><body>\n" + "".join(link % i for i in range(size)) + "</body></html>\n").encode()
        write(folder, "large.html", text)
        process = subprocess.Popen([PROGRAM, "fix", "--no-config", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while process.poll() is None and not works_on(process.pid, len(text)):
            time.sleep(0.001)
        with open(path, "ab") as f:
            f.write(b"<!-- mine -->\n")
        err = process.communicate()[1]
        if process.returncode == 2:
            break
    with open(path, "rb") as f:
        now = f.read()
    check("changed meanwhile: not overwritten", now == text + b"<!-- mine -->\n")
    check("changed meanwhile: said so", process.returncode == 2 and b"has changed since it was read" in err, repr(err[:200]))
    check("changed meanwhile: nothing left", os.listdir(folder) == ["large.html"])


def works_on(pid, size):
    """Has the process read so many bytes, and had processor time (two ticks) to go on with them?"""
    try:
        with open(f"/proc/{pid}/io", encoding="ascii") as f:
            read = int(re.search(r"rchar: (\d+)", f.read()).group(1))
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
            ticks = sum(map(int, f.read().rpartition(")")[2].split()[11:13]))
        return read >= size and ticks >= 2
    except (OSError, AttributeError):
        return False


def check_attributes(folder):
    """Extended attributes come along, where the file system has them."""
    write(folder, "a.html", b'<html lang=nl><p><a href="https://www.awin1.com/cread.php?awinmid=1&amp;awinaffid=2">x</a></p>')
    path = os.path.join(folder, "a.html")
    try:
        os.setxattr(path, "user.origin", b"desk 4")
    except OSError:
        return
    fix(folder)
    check("extended attributes are kept", os.getxattr(path, "user.origin") == b"desk 4")


def main():
    for part in (check_forms, check_diffs, check_interruption, check_change_meanwhile, check_attributes):
        with tempfile.TemporaryDirectory(prefix="promolint-fix-") as folder:
            part(folder)
    for failure in failures[:40]:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
