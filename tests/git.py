#!/usr/bin/env python3
"""What is checked of a git repository: changes, what is staged, what .gitignore leaves.

usage: tests/git.py PROGRAM

Each test makes a repository of its own with the git of this machine, whose settings
are kept out. A test is a function that ends in assertions about what a user sees.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile

LINK = "Hij stond [bij de winkel](https://www.awin1.com/cread.php?awinmid={}&awinaffid=2&ued=https%3A%2F%2Fwww.example.com%2F{}) in het rek."
DISCLOSURE = "Dit artikel bevat affiliate-links: wij krijgen een commissie als je iets koopt."
WORDS = "De lamp staat al een half jaar op het bureau en doet wat hij moet doen."
PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
TIME_LIMIT = 60
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def article(*paragraphs):
    return "---\nlanguage: nl\n---\n\n# De lamp\n\n" + "\n\n".join(paragraphs) + "\n"


CLEAN = article(WORDS)
PAID = article(WORDS, LINK.format(1, "a"))  # the link stands in line 9
PAIR = article(DISCLOSURE, WORDS, LINK.format(1, "a"))  # in line 11


class Repository:
    """A repository in a folder, with the program run in it."""

    def __init__(self, folder, *options):
        self.folder = os.path.realpath(folder)
        os.makedirs(folder, exist_ok=True)
        self.git("init", "-q", "-b", "main", *options)

    def environment(self, more=None):
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TMPDIR")}
        return dict(keep, LC_ALL="C.UTF-8", HOME=os.path.dirname(self.folder), GIT_CONFIG_NOSYSTEM="1",
                    GIT_CONFIG_GLOBAL="/dev/null", GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@example.org",
                    GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@example.org", GIT_AUTHOR_DATE="1700000000 +0000",
                    GIT_COMMITTER_DATE="1700000000 +0000", **(more or {}))

    def git(self, *arguments, fails=False):
        done = subprocess.run(["git", "-c", "protocol.file.allow=always", *arguments], cwd=self.folder,
                              env=self.environment(), capture_output=True, timeout=TIME_LIMIT)
        assert fails or done.returncode == 0, f"git {arguments}: {done.stderr.decode()}"
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, files):
        for path, text in files.items():
            path = os.path.join(os.fsencode(self.folder), os.fsencode(path))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as f:
                f.write(text if isinstance(text, bytes) else text.encode())

    def commit(self, files=(), remove=()):
        self.write(dict(files))
        for path in remove:
            os.remove(os.path.join(self.folder, path))
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")

    def run(self, *arguments, inside="", environment=None, data=b""):
        return subprocess.run([PROGRAM, *arguments], cwd=os.path.join(self.folder, inside), input=data,
                              env=self.environment(environment), capture_output=True, timeout=TIME_LIMIT)

    def check(self, *arguments, **more):
        """(status, findings as "path:line rule", standard error); rel-sponsored-missing is left out."""
        done = self.run("check", "--format", "json", *arguments, **more)
        found = []
        if done.stdout:
            for file in json.loads(done.stdout)["files"]:
                found += [f"{file['path']}:{f['line']} {f['rule']}" for f in file["findings"]
                          if f["rule"] != "rel-sponsored-missing" and "standing" not in f]
        return done.returncode, sorted(found), done.stderr.decode("utf-8", "replace")

    def files(self, *arguments, **more):
        """The paths that are checked."""
        done = self.run("check", "--format", "json", "--fail-on", "never", *arguments, **more)
        return [file["path"] for file in json.loads(done.stdout)["files"]] if done.stdout else None


def undisclosed(*places):
    return [place + " affiliate-link-undisclosed" for place in places]


# ---- what a change is ---------------------------------------------------------


@test
def only_what_changed_is_looked_at(folder):
    r = Repository(folder)
    r.commit({"old.md": PAID, "edited.md": CLEAN, "gone.md": "Weg.\n"})
    r.git("checkout", "-q", "-b", "work")
    r.commit({"added.md": PAID, "edited.md": PAID}, remove=["gone.md"])
    assert r.check("--changed-since", "main") == (1, undisclosed("added.md:9", "edited.md:9"), "")
    assert r.check() == (1, undisclosed("added.md:9", "edited.md:9", "old.md:9"), "")


@test
def working_tree_and_untracked_files_count(folder):
    r = Repository(folder)
    r.commit({"a.md": CLEAN, "b.md": CLEAN, ".gitignore": "ignored.md\n"})
    r.write({"a.md": PAID, "new.md": PAID, "ignored.md": PAID})
    r.write({"b.md": PAID})
    r.git("add", "b.md")
    assert r.check("--changed-since", "HEAD") == (1, undisclosed("a.md:9", "b.md:9", "new.md:9"), "")


@test
def the_other_branch_moved_on(folder):
    """The merge base is what counts, as in a pull request."""
    r = Repository(folder)
    r.commit({"a.md": CLEAN, "b.md": PAID})
    r.git("checkout", "-q", "-b", "work")
    r.commit({"a.md": PAID})
    r.git("checkout", "-q", "main")
    r.commit({"b.md": CLEAN})
    r.git("checkout", "-q", "work")
    assert r.check("--changed-since", "main") == (1, undisclosed("a.md:9"), "")


@test
def removed_disclosure_is_found_at_the_untouched_link(folder):
    r = Repository(folder)
    r.commit({"a.md": PAIR})
    r.write({"a.md": PAIR.replace(DISCLOSURE + "\n\n", "")})
    assert r.check("--changed-since", "HEAD") == (1, undisclosed("a.md:9"), "")


@test
def findings_of_untouched_lines_are_put_aside(folder):
    r = Repository(folder)
    r.commit({"a.md": article(WORDS, LINK.format(1, "a"), WORDS)})
    r.write({"a.md": article(WORDS, LINK.format(1, "a"), WORDS + " Echt waar.")})
    assert r.check("--changed-since", "HEAD") == (0, [], "")
    assert r.check("--changed-since", "HEAD", "--whole-files") == (1, undisclosed("a.md:9"), "")


@test
def staged_content_is_checked_not_the_file(folder):
    r = Repository(folder)
    r.commit({"a.md": CLEAN, "b.md": CLEAN})
    r.write({"a.md": PAID, "b.md": CLEAN + "\nMeer.\n"})
    r.git("add", "-A")
    r.write({"a.md": CLEAN, "b.md": PAID, "c.md": PAID})
    assert r.check("--staged") == (1, undisclosed("a.md:9"), "")


OFF = "rules:\n  affiliate-link-undisclosed: off\n"
CHANGED = "promolint: .promolint.yaml changed: articles that did not are not judged anew\n"


@test
def staged_configuration_counts_not_the_file(folder):
    r = Repository(folder)
    r.commit({"posts/a.md": CLEAN, ".promolint.yaml": "policies: [nl]\n"})
    r.write({"posts/a.md": PAID})
    r.git("add", "-A")
    r.write({".promolint.yaml": OFF})
    assert r.check("--staged") == (1, undisclosed("posts/a.md:9"), "")
    assert r.check("--staged", "a.md", inside="posts") == (1, undisclosed("a.md:9"), "")
    assert r.check("--changed-since", "HEAD") == (0, [], CHANGED)
    assert r.check("--changed-since", "HEAD", "-q") == (0, [], "")
    r.git("add", "-A")
    r.write({".promolint.yaml": "polices: [nl]\n"})
    assert r.check("--staged") == (0, [], CHANGED)
    os.remove(os.path.join(folder, ".promolint.yaml"))
    assert r.check("--staged") == (0, [], CHANGED)
    r.write({"posts/.promolint.yaml": "polices: [nl]\n"})
    r.git("add", "posts")
    status, _, error = r.check("--staged")
    assert status == 2 and "\nposts/.promolint.yaml:1:1: error: unknown key 'polices'" in error, error


@test
def configuration_that_is_not_staged_does_not_count(folder):
    r = Repository(folder)
    r.commit({"a.md": CLEAN})
    r.write({"a.md": PAID})
    r.git("add", "-A")
    r.write({".promolint.yaml": OFF, "c.yaml": OFF})
    said = "promolint: .promolint.yaml: not staged in git, so it does not count\n"
    assert r.check("--staged") == (1, undisclosed("a.md:9"), said)
    assert r.check("--staged", "--config", "c.yaml") == (0, [], "")
    r.git("add", ".promolint.yaml")
    assert r.check("--staged") == (0, [], CHANGED)


@test
def configuration_that_is_a_link_is_read_through_it(folder):
    r = Repository(folder)
    r.commit({"a.md": CLEAN, "settings/c.yaml": OFF})
    os.symlink("settings/c.yaml", os.path.join(folder, ".promolint.yaml"))
    r.write({"a.md": PAID})
    r.git("add", "-A")
    assert r.check("--staged") == (0, [], CHANGED)


@test
def staged_baseline_counts_not_the_file(folder):
    r = Repository(folder)
    r.commit({"a.md": CLEAN, ".promolint.yaml": "baseline: lists/accepted\n"})
    r.write({"a.md": PAID, "lists/accepted": ""})
    r.git("add", "-A")
    assert r.run("baseline").returncode == 0
    assert r.check("--staged") == (1, undisclosed("a.md:9"), "")
    r.git("add", "-A")
    r.write({"lists/accepted": ""})
    assert r.check("--staged") == (0, [], "")
    r.git("rm", "-q", "-f", "--cached", "lists/accepted")
    r.write({"lists/accepted": ""})
    status, _, error = r.check("--staged")
    assert status == 2 and "lists/accepted: not staged in git" in error and "no such baseline" in error, error


@test
def staged_disclosure_removed(folder):
    r = Repository(folder)
    r.commit({"a.md": PAIR})
    r.write({"a.md": PAIR.replace(DISCLOSURE + "\n\n", "")})
    assert r.check("--staged")[:2] == (0, [])
    r.git("add", "a.md")
    r.write({"a.md": PAIR})
    assert r.check("--staged") == (1, undisclosed("a.md:9"), "")


@test
def staged_file_that_is_gone(folder):
    r = Repository(folder)
    r.commit()
    r.write({"posts/a.md": PAID})
    r.git("add", "-A")
    shutil.rmtree(os.path.join(r.folder, "posts"))
    want = (1, undisclosed("posts/a.md:9"), "")
    assert r.check("--staged") == want
    assert r.check("--staged", "posts/a.md") == want
    assert r.check("--staged", "posts") == want
    r.write({"drafts/b.md": CLEAN})
    status, found, error = r.check("--staged", "../posts", inside="drafts")
    assert (status, found, error) == (1, undisclosed("../posts/a.md:9"), "")
    report = json.loads(r.run("check", "--staged", "--format", "gitlab", "../posts/", inside="drafts").stdout)
    assert {f["location"]["path"] for f in report} == {"posts/a.md"}, report


@test
def repository_without_commits(folder):
    r = Repository(folder)
    r.write({"a.md": PAID, "b.md": PAID})
    r.git("add", "a.md")
    assert r.check("--staged") == (1, undisclosed("a.md:9"), "")
    status, found, error = r.check("--changed-since", "HEAD")
    assert (status, found) == (2, []) and "no commit yet; --staged" in error


# ---- renames and kinds of files ----------------------------------------------


@test
def renamed_file_is_compared_with_what_it_was(folder):
    r = Repository(folder)
    r.commit({"a.md": article(WORDS, LINK.format(1, "a"), *[WORDS] * 9), "b.md": PAIR})
    r.git("mv", "a.md", "moved.md")
    r.git("mv", "b.md", "also.md")
    assert r.check("--changed-since", "HEAD") == (0, [], "")
    assert r.files("--changed-since", "HEAD") == ["also.md", "moved.md"]
    r.write({"also.md": PAIR.replace(DISCLOSURE + "\n\n", "")})
    assert r.check("--changed-since", "HEAD") == (1, undisclosed("also.md:9"), "")


@test
def mode_alone_is_no_change_of_the_text(folder):
    r = Repository(folder)
    r.commit({"a.md": PAID})
    os.chmod(os.path.join(r.folder, "a.md"), 0o755)
    assert r.check("--changed-since", "HEAD") == (0, [], "")


@test
def file_that_git_takes_for_binary(folder):
    r = Repository(folder)
    r.commit({"a.md": "\ufeff".encode("utf-16-le") + CLEAN.encode("utf-16-le"), ".gitattributes": "b.md -diff\n",
              "b.md": CLEAN})
    r.write({"a.md": "\ufeff".encode("utf-16-le") + PAID.encode("utf-16-le"), "b.md": PAID})
    assert r.check("--changed-since", "HEAD") == (1, undisclosed("a.md:9", "b.md:9"), "")


@test
def link_that_becomes_a_file(folder):
    r = Repository(folder)
    r.write({"b.md": PAID})
    os.symlink("b.md", os.path.join(r.folder, "a.md"))
    os.symlink("b.md", os.path.join(r.folder, "c.md"))
    r.commit()
    os.remove(os.path.join(r.folder, "a.md"))
    os.remove(os.path.join(r.folder, "c.md"))
    os.symlink("a.md", os.path.join(r.folder, "c.md"))
    r.write({"a.md": PAID})
    assert r.check("--changed-since", "HEAD") == (1, undisclosed("a.md:9"), "")
    r.git("add", "-A")
    assert r.check("--staged") == (1, undisclosed("a.md:9"), "")


@test
def intent_to_add(folder):
    r = Repository(folder)
    r.commit()
    r.write({"a.md": PAID})
    r.git("add", "-N", "a.md")
    assert r.check("--changed-since", "HEAD") == (1, undisclosed("a.md:9"), "")
    assert r.check("--staged")[0] == 0


@test
def file_names_that_are_hard_to_read(folder):
    names = ["-leading.md", "a\nb.md", "quo\"te.md", "back\\slash.md", "tab\t.md", "spa ce.md", "é.md", "\u202egpj.md",
             b"bad\xff.md", ":colon.md", "per%cent.md", "bell\a.md"]
    r = Repository(folder)
    r.commit({name: CLEAN for name in names})
    r.write({name: PAID for name in names})
    for arguments in (["--changed-since", "HEAD"], ["--staged"]):
        status, found, error = r.check(*arguments)
        assert status == 1 and len(found) == len(names) and not error, (arguments, found, error)
        assert all(":9 " in place for place in found), found
        r.git("add", "-A")
    done = r.run("check", "--staged", "--", "-leading.md")
    assert done.returncode == 1 and done.stdout.startswith(b"-leading.md:9:")


@test
def line_ends_and_a_last_line_without_one(folder):
    r = Repository(folder)
    r.commit({"a.md": CLEAN.rstrip("\n"), "b.md": CLEAN.replace("\n", "\r\n")})
    r.write({"a.md": PAID.rstrip("\n"), "b.md": PAID.replace("\n", "\r\n")})
    assert r.check("--changed-since", "HEAD") == (1, undisclosed("a.md:9", "b.md:9"), "")


@test
def converted_line_ends_are_no_change(folder):
    r = Repository(folder)
    r.git("config", "core.autocrlf", "true")
    text = article(WORDS, LINK.format(1, "a"), WORDS)
    r.commit({"a.md": text.replace("\n", "\r\n")})
    r.write({"a.md": article(WORDS, LINK.format(1, "a"), WORDS + " Ja.").replace("\n", "\r\n")})
    assert r.check("--changed-since", "HEAD") == (0, [], "")


@test
def lines_that_look_like_a_patch(folder):
    r = Repository(folder)
    marks = "\n".join(["-- a", "++ b/other.md", "@@ -1 +1 @@", "diff --git a/x b/x"])
    r.commit({"a.md": article(marks, LINK.format(1, "a"), "Einde."), "other.md": PAID})
    r.write({"a.md": article(marks.replace("a", "e"), LINK.format(1, "a"), "Einde.\n\n" + LINK.format(2, "b"))})
    assert r.check("--changed-since", "HEAD") == (1, undisclosed("a.md:16"), "")


# ---- where it runs -----------------------------------------------------------


@test
def operands_restrict(folder):
    r = Repository(folder)
    r.commit()
    r.write({"posts/a.md": PAID, "posts-old/b.md": PAID, "c.md": PAID, "notes.xyz": PAID, "posts/.hidden/h.md": PAID,
             "posts/node_modules/n.md": PAID})
    want = (1, undisclosed("posts/a.md:9"), "")
    assert r.check("--changed-since", "HEAD", "posts") == want
    assert r.check("--changed-since", "HEAD", "posts/") == want
    assert r.check("--changed-since", "HEAD", "posts/a.md") == want
    assert r.check("--changed-since", "HEAD", "posts", "posts/a.md") == want
    assert r.check("--changed-since", "HEAD", "notes.xyz") == (1, undisclosed("notes.xyz:9"), "")
    status, found, error = r.check("--changed-since", "HEAD", "nowhere.md", "c.md")
    assert (status, found) == (2, undisclosed("c.md:9"))
    assert error == "promolint: nowhere.md: cannot read: no such file or directory\n"


@test
def from_a_subfolder(folder):
    r = Repository(folder)
    r.commit({"top.md": CLEAN, "posts/a.md": CLEAN})
    r.write({"top.md": PAID, "posts/a.md": PAID, "posts/new.md": PAID})
    assert r.check("--changed-since", "HEAD", inside="posts") == (1, undisclosed("a.md:9", "new.md:9"), "")
    assert r.check("--changed-since", "HEAD", "..", inside="posts") == (
        1, undisclosed("../posts/a.md:9", "../posts/new.md:9", "../top.md:9"), "")
    r.git("add", "-A")
    assert r.check("--staged", "../top.md", inside="posts") == (1, undisclosed("../top.md:9"), "")


@test
def configuration_holds_as_ever(folder):
    r = Repository(folder)
    r.commit({".promolint.yaml": "exclude: [drafts/**]\nrules:\n  affiliate-link-undisclosed: off\n",
              "en/.promolint.yaml": "policies: [nl]\n"})
    r.write({"drafts/a.md": PAID, "b.md": PAID, "en/c.md": PAID})
    assert r.files("--changed-since", "HEAD") == ["b.md", "en/c.md"]
    assert r.check("--changed-since", "HEAD") == (1, undisclosed("en/c.md:9"), "")


@test
def settings_of_the_user_do_not_matter(folder):
    r = Repository(folder)
    for key, value in {"diff.noprefix": "true", "diff.mnemonicPrefix": "true", "diff.relative": "true",
                       "diff.context": "9", "diff.external": "false", "color.ui": "always", "diff.renames": "false",
                       "core.quotePath": "true", "diff.interHunkContext": "9", "diff.submodule": "log",
                       "diff.autoRefreshIndex": "false", "status.relativePaths": "true"}.items():
        r.git("config", key, value)
    r.commit({"é/a.md": article(WORDS, LINK.format(1, "a"), *[WORDS] * 5), "b.md": CLEAN})
    r.git("mv", "é/a.md", "é/moved.md")
    r.write({"b.md": PAID})
    more = {"GIT_DIFF_OPTS": "-u5", "GIT_EXTERNAL_DIFF": "false", "GIT_LITERAL_PATHSPECS": "1"}
    assert r.check("--changed-since", "HEAD", environment=more) == (1, undisclosed("b.md:9"), "")
    assert r.check("--changed-since", "HEAD", inside="é", environment=more) == (0, [], "")


@test
def detached_head(folder):
    r = Repository(folder)
    r.commit({"a.md": CLEAN})
    r.commit({"a.md": PAID})
    r.git("checkout", "-q", "--detach")
    assert r.check("--changed-since", "main~1") == (1, undisclosed("a.md:9"), "")


@test
def second_work_tree(folder):
    r = Repository(os.path.join(folder, "one"))
    r.commit({"a.md": CLEAN})
    r.git("worktree", "add", "-q", "-b", "work", "../two")
    two = Repository.__new__(Repository)
    two.folder = os.path.join(os.path.realpath(folder), "two")
    two.write({"a.md": PAID})
    assert two.check("--changed-since", "main") == (1, undisclosed("a.md:9"), "")
    two.git("add", "-A")
    assert two.check("--staged") == (1, undisclosed("a.md:9"), "")
    assert r.check("--staged", "../two") == (1, undisclosed("../two/a.md:9"), "")
    assert r.check("--staged")[0] == 0


@test
def pages_that_changed_alone_are_told_of(folder):
    r = Repository(folder)
    r.commit({"content/a.md": CLEAN, "public/a/index.html": "<p>x"})
    r.write({"public/a/index.html": "<p>y"})
    said = "promolint: nothing changed since HEAD\npromolint: pages in public whose source did not change are not compared\n"
    assert r.check("--rendered", "public", "--changed-since", "HEAD", "content") == (0, [], said)


@test
def submodules_answer_for_themselves(folder):
    inner = Repository(os.path.join(folder, "inner"))
    inner.commit({"a.md": CLEAN})
    r = Repository(os.path.join(folder, "outer"))
    r.commit({"b.md": CLEAN})
    r.git("submodule", "add", "-q", "../inner", "sub")
    r.commit()
    r.write({"sub/a.md": PAID, "b.md": PAID})
    assert r.check("--changed-since", "HEAD") == (1, undisclosed("b.md:9"), "")
    assert r.check("--changed-since", "HEAD", "sub", "b.md") == (1, undisclosed("b.md:9", "sub/a.md:9"), "")
    hook = {"GIT_DIR": os.path.join(r.folder, ".git"), "GIT_INDEX_FILE": os.path.join(r.folder, ".git/index")}
    assert r.check("--changed-since", "HEAD", "sub/a.md", environment=hook) == (1, undisclosed("sub/a.md:9"), "")
    assert r.check("--changed-since", "HEAD", inside="sub") == (1, undisclosed("a.md:9"), "")
    sub = Repository.__new__(Repository)
    sub.folder = os.path.join(r.folder, "sub")
    sub.commit()
    r.git("add", "-A")
    said = "promolint: sub: another commit of this submodule is meant: name it to check what changed in it\n"
    assert r.check("--staged") == (1, undisclosed("b.md:9"), said)


@test
def repository_inside_a_repository(folder):
    r = Repository(folder)
    r.commit()
    inner = Repository(os.path.join(folder, "inner"))
    inner.commit()
    inner.write({"a.md": PAID})
    assert r.check("--changed-since", "HEAD")[0] == 0
    assert r.check("--changed-since", "HEAD", "inner") == (1, undisclosed("inner/a.md:9"), "")


@test
def only_the_repository_that_is_meant_is_asked(folder):
    """The current folder's has no such branch, and that does not matter."""
    r = Repository(os.path.join(folder, "one"))
    r.commit()
    two = Repository(os.path.join(folder, "two"))
    two.commit({"a.md": CLEAN})
    two.git("checkout", "-q", "-b", "work")
    two.commit({"a.md": PAID})
    two.git("branch", "base", "main")
    assert r.check("--changed-since", "base", "../two") == (1, undisclosed("../two/a.md:9"), "")


@test
def bare_repository(folder):
    r = Repository(folder, "--bare")
    for arguments in (["--staged"], ["--changed-since", "main"]):
        status, _, error = r.check(*arguments)
        assert status == 2 and "bare repository has no files" in error, error


@test
def no_repository(folder):
    r = Repository.__new__(Repository)
    r.folder = os.path.realpath(folder)
    r.write({"a.md": PAID})
    status, _, error = r.check("--changed-since", "main", environment={"GIT_CEILING_DIRECTORIES": "/"})
    assert status == 2 and error.startswith("promolint: --changed-since: git: fatal: not a git repository"), error
    status, _, error = r.check("--staged", "a.md")
    assert status == 2 and "not a git repository" in error


@test
def path_in_no_repository(folder):
    r = Repository(os.path.join(folder, "one"))
    r.commit()
    status, _, error = r.check("--staged", "..")
    assert status == 2 and error == "promolint: --staged: '..' is in no git repository\n", error


@test
def git_is_not_installed(folder):
    r = Repository(folder)
    r.commit({"a.md": PAID})
    status, _, error = r.check("--staged", environment={"PATH": "/nowhere"})
    assert status == 2 and error == "promolint: --staged needs git, which is not installed\n", error
    assert r.check("a.md", environment={"PATH": "/nowhere"}) == (1, undisclosed("a.md:9"), "")
    assert r.check(environment={"PATH": "/nowhere"}) == (1, undisclosed("a.md:9"), "")


@test
def unknown_commit(folder):
    r = Repository(folder)
    r.commit()
    r.git("branch", "develop")
    for ref, words in (("develpo", "did you mean 'develop'?"), ("origin/xyz", "must be fetched first"),
                       ("-x", "needs a commit or a branch"), ("main..develop", "there is no commit 'main..develop'"),
                       ("", "--changed-since is empty")):
        status, _, error = r.check("--changed-since=" + ref)
        assert status == 2 and words in error, (ref, error)


@test
def histories_without_a_common_commit(folder):
    r = Repository(folder)
    r.commit({"a.md": CLEAN})
    r.git("checkout", "-q", "--orphan", "other")
    r.commit({"a.md": PAID})
    status, _, error = r.check("--changed-since", "main")
    assert status == 2 and error == "promolint: --changed-since: 'main' and HEAD have no commit in common\n", error


@test
def shallow_clone_says_what_to_fetch(folder):
    origin = Repository(os.path.join(folder, "origin"))
    origin.commit({"a.md": CLEAN})
    origin.git("checkout", "-q", "-b", "work")
    for i in range(3):
        origin.commit({f"w{i}.md": PAID})
    origin.git("checkout", "-q", "main")
    origin.commit({"b.md": CLEAN})
    clone = Repository(os.path.join(folder, "clone"))
    clone.git("fetch", "-q", "--depth=1", "file://" + origin.folder, "work")
    clone.git("checkout", "-q", "FETCH_HEAD")
    status, _, error = clone.check("--changed-since", "main")
    assert status == 2 and "no commit 'main' in this clone, which is shallow" in error, error
    clone.git("fetch", "-q", "--depth=1", "file://" + origin.folder, "main:main")
    status, _, error = clone.check("--changed-since", "main")
    assert status == 2 and "no commit in common; the clone is shallow" in error, error
    clone.git("fetch", "-q", "--unshallow", "file://" + origin.folder, "work", "main:main")
    assert clone.files("--changed-since", "main") == ["w0.md", "w1.md", "w2.md"]


@test
def merge_conflict(folder):
    r = Repository(folder)
    r.commit({"a.md": CLEAN, "b.md": CLEAN})
    r.git("checkout", "-q", "-b", "work")
    r.commit({"a.md": article(WORDS, "Werk."), "b.md": CLEAN})
    r.git("checkout", "-q", "main")
    r.commit({"a.md": article(WORDS, LINK.format(1, "a"))})
    r.git("merge", "-q", "work", fails=True)
    r.write({"b.md": PAID})
    r.git("add", "b.md")
    status, found, error = r.check("--staged")
    assert (status, found) == (2, undisclosed("b.md:9")), (status, found)
    assert error == "promolint: a.md: has a merge conflict: nothing of it is staged\n"
    assert r.check("--changed-since", "work")[1] == undisclosed("a.md:10", "b.md:9")


@test
def hook_of_a_commit_with_its_own_index(folder):
    """`git commit FILE` and `git commit -a` give their hooks an index of their own."""
    r = Repository(folder)
    r.commit({"a.md": CLEAN, "b.md": CLEAN, "posts/c.md": CLEAN})
    r.write({"a.md": PAID, "b.md": PAID, "posts/c.md": PAID})
    hook = os.path.join(r.folder, ".git/hooks/pre-commit")
    with open(hook, "w", encoding="utf-8") as f:
        f.write(f"#!/bin/sh\n'{PROGRAM}' check --staged --format compact >../said 2>&1; echo $? >>../said; exit 1\n")
    os.chmod(hook, 0o755)
    def said():
        with open(os.path.join(os.path.dirname(r.folder), "said"), encoding="utf-8") as f:
            return re.findall(r"^(\S+?):.*undisclosed|^(\d)$", f.read(), re.M)
    r.git("commit", "-q", "-m", "x", "a.md", fails=True)
    assert said() == [("a.md", ""), ("", "1")], said()
    r.git("commit", "-q", "-a", "-m", "x", fails=True)
    assert said() == [("a.md", ""), ("b.md", ""), ("posts/c.md", ""), ("", "1")], said()
    r.git("add", "b.md")
    r.git("commit", "-q", "-m", "x", fails=True)
    assert said() == [("b.md", ""), ("", "1")], said()
    r.write({".promolint.yaml": OFF})
    r.git("add", ".promolint.yaml")
    r.git("commit", "-q", "-m", "x", "a.md", fails=True)
    assert said() == [("a.md", ""), ("", "1")], said()
    r.git("commit", "-q", "-m", "x", fails=True)
    assert said() == [("", "0")], said()
    r.git("rm", "-q", "-f", ".promolint.yaml")
    r.git("worktree", "add", "-q", "-b", "work", "../two")
    two = Repository.__new__(Repository)
    two.folder = os.path.join(os.path.dirname(r.folder), "two")
    two.write({"a.md": PAID, "b.md": PAID})
    two.git("commit", "-q", "-m", "x", "a.md", fails=True)
    assert said() == [("a.md", ""), ("", "1")], said()


# ---- what git ignores ---------------------------------------------------------


def shown(r, *arguments, **more):
    """What --show-files says: (files to check, {path: why not})."""
    done = r.run("check", "--show-files", *arguments, **more)
    assert done.returncode == 0, done.stderr
    lines = [line.split(None, 1) for line in done.stdout.decode().splitlines()]
    return [rest for word, rest in lines if word == "check"], dict(
        rest.split(": ", 1) for word, rest in lines if word != "check")


@test
def ignored_files_are_passed_over_in_folders(folder):
    r = Repository(folder)
    r.write({".gitignore": "*.tmp.md\npublic/\n/top.md\n!keep.tmp.md\n", "posts/.gitignore": "own.md\n",
             "posts/a.md": CLEAN, "posts/b.tmp.md": CLEAN, "posts/own.md": CLEAN, "posts/keep.tmp.md": CLEAN,
             "public/p.md": CLEAN, "top.md": CLEAN, "posts/top.md": CLEAN, "forced.tmp.md": CLEAN})
    with open(os.path.join(r.folder, ".git/info/exclude"), "w", encoding="utf-8") as f:
        f.write("mine.md\n")
    r.write({"mine.md": CLEAN})
    r.git("add", "-f", "forced.tmp.md")
    kept = ["posts/a.md", "posts/keep.tmp.md", "posts/top.md"]
    git = "ignored by git"
    assert shown(r) == (["forced.tmp.md", *kept], {
        "mine.md": git, "posts/b.tmp.md": git, "posts/own.md": git, "public": git, "top.md": git})
    assert shown(r, "posts")[0] == kept
    assert shown(r, inside="posts")[0] == [path[len("posts/"):] for path in kept]
    assert len(shown(r, "--no-ignore")[0]) == 9
    assert r.files("top.md", "posts/b.tmp.md") == ["top.md", "posts/b.tmp.md"]
    assert shown(r, environment={"PATH": "/nowhere"})[0] == shown(r, "--no-ignore")[0]


@test
def ignored_folder_that_is_named_is_walked(folder):
    """The output of a site generator is checked like that."""
    r = Repository(folder)
    r.commit({".gitignore": "public/\n*.tmp.md\n"})
    r.write({"public/a.md": CLEAN, "public/deep/b.tmp.md": CLEAN})
    assert shown(r, "public") == (["public/a.md", "public/deep/b.tmp.md"], {})
    assert shown(r, "public/deep") == (["public/deep/b.tmp.md"], {})
    assert shown(r, ".")[0] == []


@test
def folder_of_ignored_files_only(folder):
    r = Repository(folder)
    r.commit({".gitignore": "*.md\n"})
    r.write({"a/x.md": CLEAN, "a/y.md": CLEAN, "a/z.html": "<p>x"})
    assert shown(r, "a") == (["a/z.html"], {"a/x.md": "ignored by git", "a/y.md": "ignored by git"})
    os.remove(os.path.join(r.folder, "a/z.html"))
    assert r.check("a") == (2, [], "promolint: nothing checked: 2 files ignored by git\n")


@test
def repositories_below_have_their_own_rules(folder):
    inner = Repository(os.path.join(folder, "inner"))
    inner.commit({"a.md": CLEAN, ".gitignore": "b.md\n"})
    r = Repository(os.path.join(folder, "outer"))
    r.commit({".gitignore": "c.md\n"})
    r.git("submodule", "add", "-q", "../inner", "sub")
    r.git("clone", "-q", "../inner", "nested")
    for place in ("sub", "nested", "."):
        r.write({f"{place}/b.md": CLEAN, f"{place}/c.md": CLEAN})
    assert shown(r)[0] == ["b.md", "nested/a.md", "nested/c.md", "sub/a.md", "sub/c.md"]


@test
def repository_that_git_does_not_read_is_told(folder):
    """git does not read it; what it would ignore is checked, and that is said."""
    r = Repository(folder)
    r.commit({".gitignore": "b.md\n", "a.md": CLEAN})
    r.write({"b.md": CLEAN, ".git/config": "[broken\n"})
    done = r.run("check", "--format", "compact")
    assert done.returncode == 0 and b"what git ignores is not passed over: git: fatal: bad config" in done.stderr
    assert shown(r)[0] == ["a.md", "b.md"]


@test
def hook_variables_do_not_mislead(folder):
    r = Repository(os.path.join(folder, "one"))
    r.commit({".gitignore": "a.md\n"})
    two = Repository(os.path.join(folder, "two"))
    two.commit({".gitignore": "b.md\n"})
    two.write({"a.md": CLEAN, "b.md": CLEAN})
    hook = {"GIT_DIR": os.path.join(r.folder, ".git"), "GIT_WORK_TREE": r.folder}
    assert shown(two, environment=hook)[0] == ["a.md"]


@test
def reasons_are_counted(folder):
    r = Repository(folder)
    r.commit({".gitignore": "i.md\nfolder/\n", ".promolint.yaml": "exclude: [drafts/**, old.*]\n"})
    r.write({"i.md": CLEAN, "folder/x.md": CLEAN, "drafts/a.md": CLEAN, "drafts/b.md": CLEAN, "old.md": CLEAN,
             "new.md": CLEAN, "p.png": "x", "q.css": "x", ".hidden/h.md": CLEAN, "node_modules/n.md": CLEAN})
    status, _, error = r.check("--exclude", "new.md")
    assert status == 2 and sorted(error[len("promolint: nothing checked: "):-1].split(", ")) == [
        "1 excluded by --exclude new.md", "1 excluded by .promolint.yaml (exclude: old.*)", "1 folder hidden",
        "1 folder ignored by git", "1 folder of a package manager", "1 ignored by git",
        "2 files excluded by .promolint.yaml (exclude: drafts/**)", "2 of unknown type"], error


@test
def excludes_win_over_names(folder):
    r = Repository(folder)
    r.write({".promolint.yaml": "exclude: [drafts]\n", "drafts/a.md": PAID, "b.md": PAID, "posts/c.md": PAID})
    assert r.files("drafts/a.md", "b.md") == ["b.md"]
    assert r.files("--exclude", "posts", "--exclude", "b.md", ".") == []
    assert r.files("--exclude", "posts/*", "--exclude", "nothing", "../site/posts/c.md", "b.md") == ["b.md"]
    assert r.files("--exclude", "c.md", "posts/c.md") == ["posts/c.md"]
    assert r.files("--exclude", "c.md", "c.md", inside="posts") == []
    status, _, error = r.check("--exclude", "./b.md")
    assert status == 2 and error.startswith("promolint: --exclude ./b.md: a pattern begins in its folder"), error


# ---- a list of files ----------------------------------------------------------


@test
def list_of_files(folder):
    r = Repository(folder)
    r.write({"a.md": CLEAN, "b c.md": CLEAN, "posts/d.md": CLEAN, "odd\nname.md": CLEAN, "-": CLEAN, "e.md": CLEAN})
    assert r.files("--files-from", "-", data=b"a.md\nb c.md\r\n\nposts") == ["a.md", "b c.md", "posts/d.md"]
    assert r.files("--files-from", "-", data=b"a.md\0odd\nname.md\0") == ["a.md", "odd\nname.md"]
    assert r.files("--files-from=-", "e.md", data=b"a.md\na.md\n-\n") == ["e.md", "a.md", "-"]
    r.write({"posts/list": b"d.md\n"})
    assert r.files("--files-from", "list", inside="posts") == ["d.md"]
    piped = subprocess.run(["bash", "-c", '"$0" check --format compact --files-from <(echo a.md)', PROGRAM],
                           cwd=r.folder, env=r.environment(), capture_output=True, timeout=TIME_LIMIT)
    assert piped.returncode == 0, piped.stderr
    status, _, error = r.check("--files-from", "-", data=b"nope.md\na.md\n")
    assert status == 2 and error == "promolint: nope.md: cannot read: no such file or directory\n"


@test
def list_of_files_that_is_empty_or_missing(folder):
    r = Repository(folder)
    r.write({"a.md": CLEAN})
    assert r.check("--files-from", "-") == (2, [], "promolint: nothing checked: the list is empty\n")
    assert r.check("--files-from", "-", data=b"\n\r\n") == (2, [], "promolint: nothing checked: the list is empty\n")
    assert r.check("--files-from", "nowhere") == (
        2, [], "promolint: --files-from nowhere: cannot read: no such file or directory\n")
    status, _, error = r.check("--files-from", "-", "-")
    assert status == 2 and "cannot be both" in error


@test
def list_of_files_restricts_a_change(folder):
    r = Repository(folder)
    r.commit()
    r.write({"a.md": PAID, "b.md": PAID})
    assert r.check("--changed-since", "HEAD", "--files-from", "-", data=b"b.md\n") == (1, undisclosed("b.md:9"), "")


# ---- what folders hold --------------------------------------------------------


@test
def odd_things_in_folders_are_reported(folder):
    r = Repository(folder)
    r.write({"a.md": CLEAN, b"bad\xff.md": CLEAN})
    os.mkfifo(os.path.join(r.folder, "fifo.md"))
    os.symlink("loop.md", os.path.join(r.folder, "loop.md"))
    os.symlink(".", os.path.join(r.folder, "again"))
    os.symlink("nowhere", os.path.join(r.folder, "dangling"))
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(os.path.join(r.folder, "socket.md"))
        done = r.run("check", "--format", "json", "--jobs", "3")
    report = json.loads(done.stdout)
    assert done.returncode == 2 and len(report["files"]) == 2
    assert {e["path"]: e["message"] for e in report["errors"]} == {
        "fifo.md": "cannot read: not a regular file", "socket.md": "cannot read: not a regular file",
        "loop.md": "cannot read: too many levels of symbolic links"}
    assert shown(r)[1]["dangling"] == "of unknown type"


# ---- nothing to do -----------------------------------------------------------


@test
def nothing_changed_is_fine(folder):
    r = Repository(folder)
    r.commit({"a.md": PAID, ".promolint.yaml": "exclude: [drafts/**]\n"})
    for arguments in (["--changed-since", "HEAD"], ["--staged"]):
        done = r.run("check", *arguments)
        assert (done.returncode, done.stdout) == (0, b"")
        assert done.stderr.startswith(b"promolint: nothing changed"), done.stderr
        assert r.run("check", "-q", *arguments).stderr == b""
        json.loads(r.run("check", "--format", "json", *arguments).stdout)
    r.write({"x.c": "int x;\n", "drafts/d.md": PAID})
    status, found, error = r.check("--changed-since", "HEAD")
    assert (status, found) == (0, []) and error.startswith("promolint: nothing changed since HEAD that is checked: ")


@test
def every_format_is_written_though_nothing_changed(folder):
    r = Repository(folder)
    r.commit({"a.md": PAID})
    formats = re.search(rb"--format FORMAT.*\(([^;]*);", r.run("check", "--help").stdout).group(1).decode().split(", ")
    assert "json" in formats and "text" in formats
    for name in formats:
        done = r.run("check", "--staged", "--report", f"{name}=report.{name}")
        assert done.returncode == 0, (name, done.stderr)
        with open(os.path.join(r.folder, f"report.{name}"), "rb") as f:
            assert name not in ("json", "sarif", "gitlab", "rdjson") or json.loads(f.read()) is not None


@test
def options_that_do_not_fit(folder):
    r = Repository(folder)
    r.commit()
    for arguments, words in ((["--staged", "--changed-since", "HEAD"], "exclude each other"),
                             (["--whole-files"], "--whole-files needs"), (["--staged", "-"], "has no history"),
                             (["--staged", "--stdin-filename", "a.md"], "has no history")):
        status, _, error = r.check(*arguments)
        assert status == 2 and words in error, (arguments, error)


@test
def inventory_of_changed_files(folder):
    r = Repository(folder)
    r.commit({"a.md": PAID, "b.md": PAID})
    r.write({"a.md": PAID + "\nMeer.\n"})
    done = r.run("inspect", "--format", "json", "--changed-since", "HEAD")
    files = json.loads(done.stdout)["files"]
    assert [f["path"] for f in files] == ["a.md"] and len(files[0]["placements"]) == 1


@test
def what_only_the_page_shows_is_never_unchanged(folder):
    r = Repository(folder)
    r.commit({"content/lamp.md": PAID})
    page = f"<!doctype html><html lang='nl'><body><main><article><h1>De lamp</h1><p>{WORDS}</p>"
    link = LINK.format(1, "a").split("(")[1].split(")")[0].replace("&", "&amp;")
    page += f"<p>Hij stond <a href='{link}'>bij de winkel</a> in het rek.</p></article></main></body></html>"
    r.write({"public/lamp/index.html": page, "content/lamp.md": PAIR})
    arguments = ["--changed-since", "HEAD", "content"]
    assert r.check(*arguments) == (0, [], "")
    lost = "content/lamp.md:7 rendered-disclosure-lost"
    want = sorted(undisclosed("content/lamp.md:11") + [lost])
    assert r.check("--rendered", "public", *arguments) == (1, want, "")


def main():
    passed = failed = 0
    for function in TESTS:
        with tempfile.TemporaryDirectory(prefix="promolint-git-") as folder:
            try:
                function(os.path.join(folder, "site"))
                passed += 1
            except Exception as error:  # pylint: disable=broad-except
                failed += 1
                line = error.__traceback__
                while line.tb_next and line.tb_next.tb_frame.f_code.co_name == function.__name__:
                    line = line.tb_next
                at = line.tb_next.tb_lineno if line.tb_next else line.tb_lineno
                print(f"{function.__name__}: line {at}: {type(error).__name__}: {error}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
