#!/usr/bin/env python3
"""The source checks of ci/ can fail: each gets a small tree that is in order, then one thing is broken.

A row is a check, a file, its content, and a word of the complaint.
"""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

PAGE = """---
id: sample
check: pairing
parameters: {}
severity: error
since: 0.1.0
message: 'sample'
---
# Sample

Why, with its source (<https://example.org/>).

## Bad

```html
<p>x</p>
```

```markdown
x
```

## Good

```html
<p>y</p>
```
"""
GOOD = {
    "Makefile": "PACKAGES := libxml-2.0 md4c\n",
    "ci/size-exceptions": "# none\n",
    "src/base/str.h": "struct str;\n",
    "src/base/str.c": '#include "base/str.h"\n\n#include <string.h>\n\nint str_same(void) {\n    return 1;\n}\n',
    "src/document/html.c": '#include "base/str.h"\n\n#include <libxml/HTMLparser.h>\n',
    "src/document/markdown.c": '#include "base/str.h"\n\n#include <md4c.h>\n',
    "src/facts/facts.h": '#include "base/str.h"\n',
    "src/promolint.h": "#include <stddef.h>\n",
    "src/cli/main.c": '#include "base/str.h"\n#include "promolint.h"\n',
    "rules/sample.md": PAGE,
    "ci/good.sh": "#!/bin/sh\nexit 0\n",
}
LONG_FUNCTION = "int long_one(void) {\n" + "    ;\n" * 60 + "}\n"
# Written in pieces, so that this file passes the check itself.
MACHINE_PATH = "see /" + "root/" + "project/notes\n"
REGISTRY = "https://deb." + "debian.org/debian\n"

CASES = [
    ("check-layers", "src/base/str.c", '#include "base/str.h"\n#include "facts/facts.h"\n', "may not include"),
    ("check-layers", "src/cli/main.c", '#include "facts/facts.h"\n', "may not include"),
    ("check-layers", "src/report/json.c", '#include "document/html.h"\n', "no file under src"),
    ("check-layers", "src/base/str.c", '#include <string.h>\n#include "promolint.h"\n#include "base/str.h"\n',
     "must be its own"),
    ("check-layers", "src/facts/second.c", '#include <libxml/tree.h>\n', "more than one file"),
    ("check-layers", "src/facts/json.c", '#include <jansson.h>\n', "not in the Makefile"),
    ("check-layers", "Makefile", "PACKAGES := libxml-2.0 md4c libpsl\n", "no file includes"),
    ("check-layers", "src/extra/new.c", "int x;\n", "is no layer"),
    ("check-layers", "src/promolint.h", '#include "base/str.h"\n', "not installed"),
    ("check-size", "src/base/long.c", LONG_FUNCTION, "long_one(): 62 lines"),
    ("check-size", "src/base/long.c", "int f(int x) {\n    if (x) {\n" + "        ;\n" * 60 + "    }\n    return 0;\n}\n",
     "f(): 65 lines"),
    ("check-size", "src/base/file.c", "int x;\n" * 601, "601 lines"),
    ("check-size", "ci/size-exceptions", "src/base/str.c str_same 90 gone by now\n", "needs no exception"),
    ("check-rules", "rules/sample.md", PAGE.replace("id: sample", "id: other"), "file's name says"),
    ("check-rules", "rules/sample.md", PAGE.replace("severity: error\n", ""), "lacks 'severity'"),
    ("check-rules", "rules/sample.md", PAGE.replace("severity: error", "severity: loud"), "not one of"),
    ("check-rules", "rules/sample.md", PAGE.replace("since:", "sinds:"), "unknown key 'sinds'"),
    ("check-rules", "rules/sample.md", PAGE.split("## Good")[0], "'## Good'"),
    ("check-rules", "rules/sample.md", PAGE.replace("```markdown", "```html"), "no example in markdown"),
    ("check-rules", "rules/sample.md", PAGE.replace("<https://example.org/>", "hearsay"), "no source"),
    ("check-rules", "rules/sample.md", PAGE + "\n```html\n", "not closed"),
    ("check-rules", "rules/sample.md", "# Sample\n", "no front matter"),
    ("check-text", "README.md", MACHINE_PATH, "README.md"),
    ("check-text", "ci/good.sh", "#!/bin/sh\n# " + REGISTRY, "good.sh"),
    ("check-text", "ci/good.sh", "#!/bin/sh\nif true; then\n", "good.sh"),
    ("check-format", "src/base/str.c", "int   str_same( void ){return 1;}\n", "make format"),
]
# C files that are compiled to a library for check-symbols.
SYMBOL_CASES = [
    ("static int count;\nint promolint_f(void);\nint promolint_f(void) { return ++count; }\n", "count can change"),
    ("int promolint_f(void);\nint promolint_f(void) { static int n = 4; return ++n; }\n", "can change"),
    ("#include <stdlib.h>\nint promolint_f(void);\nint promolint_f(void) { exit(1); }\n", "uses exit()"),
    ("#include <stdio.h>\nint promolint_f(void);\nint promolint_f(void) { return printf(\"%d\", 1); }\n", "uses "),
    ("int promolint_f(void);\nint promolint_f(void) { return 1; }\nint helper(void);\nint helper(void) { return 2; }\n",
     "exports helper"),
]
CLEAN_C = "static const char *const names[] = {\"a\", \"b\"};\nconst char *promolint_f(int i);\n" \
          "const char *promolint_f(int i) { return names[i]; }\n"


def write(root, files):
    for path, text in files.items():
        path = os.path.join(root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        if path.endswith(".sh"):
            os.chmod(path, 0o755)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def check(name, root):
    return run(os.path.join(ROOT, "ci", name), root)


def compiled(source):
    root = tempfile.mkdtemp(dir=WORK.name)
    write(root, {"src/base/x.c": source})
    x = os.path.join(root, "src/base/x")
    for command in (["gcc", "-O2", "-fPIC", "-c", "-o", x + ".o", x + ".c"],
                    ["gcc", "-shared", "-o", root + "/libpromolint.so", x + ".o"],
                    ["ar", "rcs", root + "/libpromolint.a", x + ".o"]):
        subprocess.run(command, check=True)
    return root


def manual(page):
    path = os.path.join(tempfile.mkdtemp(dir=WORK.name), "promolint.1")
    with open(path, "w", encoding="utf-8") as f:
        f.write(page)
    return run(os.path.join(ROOT, "ci/check-manual"), path)


def analysed(source):
    path = os.path.join(tempfile.mkdtemp(dir=WORK.name), "x.c")
    with open(path, "w", encoding="utf-8") as f:
        f.write(source)
    return run("clang-tidy", "--quiet", "--config-file=" + os.path.join(ROOT, "ci/clang-tidy.yaml"),
               "--warnings-as-errors=*", path, "--", "-std=c11")


def results():
    """(what, whether it is as wanted, output)"""
    for name in sorted({case[0] for case in CASES}):
        root = tempfile.mkdtemp(dir=WORK.name)
        write(root, GOOD)
        if name == "check-format":
            write(root, {".clang-format": open(os.path.join(ROOT, ".clang-format"), encoding="utf-8").read()})
        status, output = check(name, root)
        yield f"{name} passes a tree that is in order", status == 0, output
        for its, path, text, word in CASES:
            if its != name:
                continue
            broken = tempfile.mkdtemp(dir=WORK.name)
            write(broken, GOOD)
            write(broken, {path: text})
            status, output = check(name, broken)
            fine = status == 1 and word in output or name == "check-format" and "not failed: this is" in output
            yield f"{name} finds '{word}' in {path}", fine, output
    status, output = run(os.path.join(ROOT, "ci/check-symbols"), compiled(CLEAN_C))
    yield "check-symbols passes constant tables of pointers", status == 0, output
    for source, word in SYMBOL_CASES:
        status, output = run(os.path.join(ROOT, "ci/check-symbols"), compiled(source))
        yield f"check-symbols finds '{word}'", status == 1 and word in output, output
    page = ".Dd November 1, 2026\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n.Nd a page\n"
    yield ("check-manual passes a page",) + (lambda r: (r[0] == 0, r[1]))(manual(page))
    yield ("check-manual finds an unknown macro",) + (lambda r: (r[0] == 1, r[1]))(manual(page + ".Zz what\n"))
    yield ("the analyser passes sound code",) + (lambda r: (r[0] == 0, r[1]))(
        analysed("int f(const int *p);\nint f(const int *p) { return p ? *p : 0; }\n"))
    yield ("the analyser finds a null pointer",) + (lambda r: (r[0] != 0 and "null" in r[1], r[1]))(
        analysed("int f(int *p);\nint f(int *p) {\n    if (!p)\n        return *p;\n    return 0;\n}\n"))


WORK = tempfile.TemporaryDirectory(prefix="promolint-checks-")
with WORK:
    counts = [0, 0]
    for what, fine, output in results():
        counts[not fine] += 1
        if not fine:
            print(f"not so: {what}\n{output}")
print(f"{counts[0]} passed, {counts[1]} failed")
sys.exit(1 if counts[1] else 0)
