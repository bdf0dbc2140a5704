#!/usr/bin/env python3
"""Completes command lines in real shells: bash and zsh at a terminal of their own, fish by its `complete -C`.

usage: tests/completion.py PROGRAM

A row of CASES is a command line with the cursor at its end, words that have to be offered, and
words that must not be. Besides, every command and every option that the program's own help shows
has to be offered by every shell: a new one cannot be forgotten.
"""
import os
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TIME_LIMIT = 10  # seconds until a shell that does not answer is given up
COUNTS = [0, 0]
FILES = ["seeds/news.md", "seeds/page.html", "seeds/two words.md", "notes.rst", "site.yaml", "rules-folder/x.md"]

CASES = [
    ("promolint che", ["check"], ["inspect"]),
    ("promolint --v", ["--version"], []),
    ("promolint help insp", ["inspect"], []),
    ("promolint check --fo", ["--format"], ["--fail-on"]),
    ("promolint explain --", ["--rules", "--help"], ["--format"]),
    ("promolint check --format ", ["text", "json", "jsonl", "compact"], ["tree", "news.md"]),
    ("promolint check --format=js", ["json", "jsonl"], ["text"]),
    ("promolint check -f co", ["compact"], ["json"]),
    ("promolint inspect --format t", ["text", "tree"], ["json"]),
    ("promolint check --fail-on w", ["warning"], ["error"]),
    ("promolint explain disclosure-l", ["disclosure-late"], ["disclosure-hidden"]),
    ("promolint explain disclosure-late promo", ["promo-block-undisclosed"], []),
    ("promolint check --policy ", ["auto", "nl", "google-search"], ["check"]),
    ("promolint check --policy=nl,goo", ["nl,google-search"], ["auto"]),
    ("promolint check --report ", ["json=", "text="], ["news.md"]),
    ("promolint check --report json=si", ["json=site.yaml"], ["json=seeds"]),
    ("promolint check --report=json=si", ["json=site.yaml"], []),
    ("promolint check se", ["seeds"], ["notes.rst"]),
    ("promolint check seeds/", ["seeds/news.md", "seeds/page.html", "seeds/two words.md"], []),
    ("promolint check seeds/n", ["seeds/news.md"], ["seeds/page.html"]),
    ("promolint check --quiet seeds/n", ["seeds/news.md"], []),
    ("promolint check not", ["notes.rst"], []),
    ("promolint check -- seeds/p", ["seeds/page.html"], []),
    ("promolint check --config si", ["site.yaml"], ["seeds"]),
    ("promolint check --rules ru", ["rules-folder"], ["site.yaml"]),
    ("promolint test ru", ["rules-folder"], ["site.yaml"]),
    ("promolint completion ", ["bash", "zsh", "fish"], ["site.yaml"]),
]
# What is typed after a value that nobody can guess: nothing may be offered in its place.
NOTHING = ["promolint check --jobs ", "promolint check --site "]


def expect(what, fine, said=""):
    COUNTS[not fine] += 1
    if not fine:
        print(f"not so: {what}\n{said}")


class Terminal:
    """A shell at a pseudo terminal, that writes what it offers for a line to a file."""

    def __init__(self, command, folder, environment, answers):
        self.answers = answers
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.said = b""

    def read(self, seconds):
        while select.select([self.terminal], [], [], seconds)[0]:
            try:
                self.said += os.read(self.terminal, 65536)
            except OSError:
                return

    def wait_for(self, ready, what):
        end = time.monotonic() + TIME_LIMIT
        while not ready():
            self.read(0.02)
            if time.monotonic() > end:
                raise SystemExit(f"{what}: the shell does not answer\n{self.said.decode(errors='replace')}")

    def send(self, text):
        os.write(self.terminal, text.encode())

    def start(self, script):
        marker = script + ".ready"
        self.send(f". {shlex.quote(script)}; : > {shlex.quote(marker)}\r")
        self.wait_for(lambda: os.path.exists(marker), "start")

    def complete(self, line, keys):
        """The words that `keys` made of the last word of the line."""
        if os.path.exists(self.answers):
            os.remove(self.answers)
        self.send("\x15" + line + keys)
        self.wait_for(lambda: os.path.exists(self.answers) and self.answer().endswith("\n"), line)
        return self.answer()[:-1]

    def answer(self):
        with open(self.answers, encoding="utf-8") as f:
            return f.read()

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


# Both shells: one key puts all that is offered into the line, another writes the line to the file.
BASH = r"""
PS1='$ '
. "$SCRIPT"
bind 'set completion-ignore-case off' 'set show-all-if-ambiguous off' 'set bell-style none' 2>/dev/null
bind '"\C-xa": insert-completions'
_show() { printf '%s\n' "$READLINE_LINE" > "$ANSWERS.part"; mv "$ANSWERS.part" "$ANSWERS"; }
bind -x '"\C-xp": _show'
"""
ZSH = r"""
PS1='$ '
unsetopt beep
autoload -Uz compinit
compinit -u -D
. "$SCRIPT"
all() { _main_complete; compstate[insert]=all; compstate[list]= }
zle -C all complete-word all
show() { print -r -- "$BUFFER" > "$ANSWERS.part"; mv "$ANSWERS.part" "$ANSWERS" }
zle -N show
bindkey '^xa' all
bindkey '^xp' show
bindkey '^u' kill-whole-line
"""


class ByTerminal:
    def __init__(self, name, command, setup, scratch, environment):
        self.name = name
        answers, script = os.path.join(scratch, "answers"), os.path.join(scratch, "setup." + name)
        with open(script, "w", encoding="utf-8") as f:
            f.write(setup)
        self.terminal = Terminal(command, os.path.join(scratch, "site"),
                                 dict(environment, ANSWERS=answers, SCRIPT=os.path.join(scratch, name)), answers)
        self.terminal.start(script)

    def offers(self, line):
        shown = self.terminal.complete(line, "\x18a\x18p")
        words = shown[line.rindex(" ") + 1:]
        found = shlex.split(words)
        typed = line[line.rindex(" ") + 1:]
        # Where nothing fits, the word stays as it was typed.
        if shown == line and (not typed or found == [typed]):
            return []
        # bash parts words at '=' and puts what it offers behind the part before it.
        head = typed[:typed.rindex("=") + 1] if "=" in typed and self.name == "bash" else ""
        return [w if w.startswith(head) else head + w for w in found]

    def close(self):
        self.terminal.close()


class Fish:
    name = "fish"

    def __init__(self, scratch, environment):
        self.scratch, self.environment = scratch, environment

    def offers(self, line):
        done = subprocess.run(["fish", "--no-config", "-c", f"source {shlex.quote(self.scratch)}/fish; complete -C $argv[1]",
                               line], cwd=os.path.join(self.scratch, "site"), env=self.environment, capture_output=True,
                              text=True, timeout=TIME_LIMIT)
        if done.stderr:
            raise SystemExit(f"fish: {line}: {done.stderr}")
        return [row.split("\t")[0].replace("\\ ", " ") for row in done.stdout.splitlines()]

    def close(self):
        pass


def bare(words):
    """Shells differ in whether they show the option before a value, and what may follow a word."""
    words = [re.sub(r"^(--[a-z-]+)=$", r"\1", w) for w in words]
    return [re.sub(r"^--[a-z-]+=", "", w).rstrip("/,") for w in words]


def play(shell, program):
    for line, wanted, unwanted in CASES:
        words = bare(shell.offers(line))
        fine = set(wanted) <= set(words) and not set(unwanted) & set(words)
        expect(f"{shell.name}: '{line}' offers {wanted}, not {unwanted}", fine, words)
    for line in NOTHING:
        words = shell.offers(line)
        expect(f"{shell.name}: '{line}' offers nothing", words == [], words)
    text = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^  ([a-z][a-z-]*) ", text, re.M)
    offered = shell.offers("promolint ")
    expect(f"{shell.name}: offers the commands {commands}", set(commands) <= set(offered), offered)
    for command in commands:
        text = subprocess.run([program, command, "--help"], capture_output=True, text=True, check=True).stdout
        options = re.findall(r"^  (?:-[a-zA-Z], |    )--([a-z-]+)", text, re.M)
        offered = bare(shell.offers(f"promolint {command} --"))
        expect(f"{shell.name}: offers the options of {command}",
               options and {"--" + o for o in options} <= set(offered), offered)


def make_place(program, scratch):
    site = os.path.join(scratch, "site")
    for name in FILES:
        os.makedirs(os.path.dirname(os.path.join(site, name)), exist_ok=True)
        with open(os.path.join(site, name), "w", encoding="utf-8"):
            pass
    os.makedirs(os.path.join(scratch, "bin"))
    os.symlink(program, os.path.join(scratch, "bin", "promolint"))
    for shell in ("bash", "zsh", "fish"):
        with open(os.path.join(scratch, shell), "w", encoding="utf-8") as f:
            subprocess.run([program, "completion", shell], stdout=f, check=True)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    lacking = [s for s in ("bash", "zsh", "fish") if not shutil.which(s)]
    if lacking:
        sys.exit(f"not found: {', '.join(lacking)}; run ci/setup test")
    with tempfile.TemporaryDirectory(prefix="promolint-completion-") as scratch:
        make_place(program, scratch)
        environment = {"PATH": os.path.join(scratch, "bin") + ":" + os.environ["PATH"], "HOME": scratch, "TERM": "vt100",
                       "LC_ALL": "C.UTF-8"}
        for shell in (ByTerminal("bash", ["bash", "--norc", "--noprofile", "-i"], BASH, scratch, environment),
                      ByTerminal("zsh", ["zsh", "-f", "-i"], ZSH, scratch, environment),
                      Fish(scratch, environment)):
            play(shell, program)
            shell.close()
    print(f"{COUNTS[0]} passed, {COUNTS[1]} failed")
    sys.exit(1 if COUNTS[1] else 0)


main()
