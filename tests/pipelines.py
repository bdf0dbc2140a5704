#!/usr/bin/env python3
"""The templates for CI systems, played without them: each step as its system would run it.

usage: tests/pipelines.py PROGRAM BUILD

action.yml and ci/action/ run in order, with the expressions of its steps filled in, on the
shallow clone of a pull request's merge that actions/checkout makes; the GitLab job's script with
GitLab's variables; ci/templates/check.sh as it is; the hooks by pre-commit itself.
"""
import functools
import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COUNTS = [0, 0]
LINK = "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=https%3A%2F%2Ftents.example%2F"
LABEL = "Advertising: this article contains affiliate links, for which we get a commission.\n"
TIME_LIMIT = 900


def expect(what, fine, said=""):
    COUNTS[not fine] += 1
    if not fine:
        print(f"not so: {what}\n{said}")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def read(path):
    try:
        with open(path, encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        return ""


def clean_environment(**more):
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "TMPDIR", "LANG", "LC_ALL", "ASAN_OPTIONS")}
    return dict(keep, GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org",
                GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@example.org", **more)


def run(command, folder, environment):
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=TIME_LIMIT)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def git(folder, *arguments):
    status, said = run(["git", *arguments], folder, clean_environment(HOME=folder))
    if status:
        sys.exit(f"git {' '.join(arguments)}: {said}")
    return said.strip()


# ---- a site with a pull request -----------------------------------------------------------


class Site:
    """A bare repository with `main` and the merge that a code host makes of a pull request."""

    def __init__(self, place):
        self.place, self.origin = place, os.path.join(place, "origin.git")
        work = os.path.join(place, "work")
        os.makedirs(place)
        git(place, "init", "-q", "--bare", "-b", "main", self.origin)
        git(place, "init", "-q", "-b", "main", work)
        for name in ("old", "other"):
            write(f"{work}/posts/{name}.md", f"# An old article\n\nBuy it [here]({LINK}#{name}).\n")
        write(f"{work}/posts/labelled.md", f"# Tents\n\n{LABEL}\nBuy it [here]({LINK}).\n")
        self.commit(work, "first")
        self.base = git(work, "rev-parse", "HEAD")
        git(work, "checkout", "-q", "-b", "topic")
        write(f"{work}/posts/new.md", f"# New\n\nBuy it [here]({LINK}#new).\n")
        write(f"{work}/posts/labelled.md", f"# Tents\n\nBuy it [here]({LINK}).\n")
        self.commit(work, "a link without a label, and a label lost")
        git(work, "checkout", "-q", "main")
        git(work, "merge", "-q", "--no-ff", "-m", "merge", "topic")
        self.merge = git(work, "rev-parse", "HEAD")
        git(work, "push", "-q", self.origin, f"{self.base}:refs/heads/main", f"{self.merge}:refs/pull/1/merge")

    @staticmethod
    def commit(folder, message):
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", message)

    def checkout(self, name, depth=1):
        """As actions/checkout leaves a pull request: its merge, without history."""
        folder = os.path.join(self.place, name)
        git(self.place, "init", "-q", folder)
        git(folder, "remote", "add", "origin", "file://" + self.origin)
        git(self.origin, "config", "uploadpack.allowAnySHA1InWant", "true")
        git(folder, "fetch", "-q", "--no-tags", f"--depth={depth}", "origin", self.merge)
        git(folder, "checkout", "-q", "--detach", self.merge)
        return folder


def source_copy(place, build):
    """What the code host would check out of promolint, with what is built already."""
    folder = os.path.join(place, "promolint")
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, names.decode().split("\0")):
        target = os.path.join(folder, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(os.path.join(ROOT, name), target, follow_symlinks=False)
    left_out = shutil.ignore_patterns("deb", "unit", "tests", "analysed", "asan", "fuzz*", "node_modules", "*.tar.gz", "bench*")
    shutil.copytree(os.path.join(ROOT, build), os.path.join(folder, "build"), ignore=left_out)
    return folder


# ---- GitHub's action ------------------------------------------------------------------------


class Composite:
    """Runs the steps of a composite action as the runner does, as far as action.yml needs it."""

    def __init__(self, action, workspace, temp, inputs, **environment):
        with open(os.path.join(action, "action.yml"), encoding="utf-8") as f:
            self.text = yaml.safe_load(f)
        self.workspace, self.temp = workspace, temp
        os.makedirs(temp, exist_ok=True)
        self.files = {k: os.path.join(temp, k) for k in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")}
        self.environment = clean_environment(
            HOME=temp, RUNNER_TEMP=temp, GITHUB_WORKSPACE=workspace, GITHUB_ACTIONS="true", CI="true", **self.files, **environment)
        defaults = {k: v.get("default", "") for k, v in self.text["inputs"].items()}
        unknown = set(inputs) - set(defaults)
        assert not unknown, unknown
        self.context = {"inputs": dict(defaults, **inputs), "steps": {},
                        "github": {"action_path": action, "action_repository": "publisher/promolint"},
                        "runner": {"os": "Linux", "arch": "X64", "temp": temp}}
        self.log, self.used, self.failed = "", [], None

    def value(self, name):
        found = self.context
        for part in name.split("."):
            found = found.get(part, "") if isinstance(found, dict) else ""
        return found

    def evaluate(self, expression):
        """Names, texts, ==, !=, &&, ||: as much of the language as is used."""
        tokens = re.findall(r"'[^']*'|&&|\|\||==|!=|[A-Za-z][\w.-]*", expression)
        assert "".join(tokens) == re.sub(r"\s+", "", expression) or "'" in expression, expression
        python = {"&&": "and", "||": "or"}
        parts = [t if t[0] in "'=!" else python.get(t) or repr(self.value(t)) for t in tokens]
        return eval(" ".join(parts), {"__builtins__": {}})  # pylint: disable=eval-used

    def fill(self, text):
        return re.sub(r"\$\{\{(.*?)\}\}", lambda m: str(self.evaluate(m.group(1).strip())), str(text))

    def outputs(self):
        rows = [row.split("=", 1) for row in read(self.files["GITHUB_OUTPUT"]).splitlines()]
        write(self.files["GITHUB_OUTPUT"], "")
        return dict(rows)

    def run(self):
        for step in self.text["runs"]["steps"]:
            condition = step.get("if")
            if condition and not self.evaluate(re.sub(r"^\$\{\{|\}\}$", "", condition).strip()):
                continue
            if "uses" in step:
                self.used.append((step["uses"], {k: self.fill(v) for k, v in step.get("with", {}).items()}))
                continue
            environment = dict(self.environment, **{k: self.fill(v) for k, v in step.get("env", {}).items()})
            for folder in read(self.files["GITHUB_PATH"]).splitlines():
                environment["PATH"] = folder + os.pathsep + environment["PATH"]
            status, said = run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", self.fill(step["run"])],
                               self.workspace, environment)
            self.log += said
            if "id" in step:
                self.context["steps"][step["id"]] = {"outputs": self.outputs()}
            if status:
                self.failed = step.get("name")
                return self
        return self


def annotations(log):
    return re.findall(r"^::(error|warning|notice)( file=[^:]*)?(?:[^:]|:(?!:))*::(.*)$", log, re.M)


def test_action(place, promolint):
    site = Site(os.path.join(place, "site"))
    request = {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_SHA": site.merge}

    def play(name, inputs, depth=1, **environment):
        return Composite(promolint, site.checkout(name, depth), os.path.join(place, "temp-" + name), inputs,
                         **dict(request, **environment)).run()

    done = play("request", {"paths": "posts"})
    expect("the action fails at its verdict when a pull request adds a link without a label", done.failed == "Verdict", done.log)
    expect("it annotates the new link", "file=posts/new.md" in done.log, done.log)
    expect("it annotates the link whose label was taken away", "file=posts/labelled.md" in done.log, done.log)
    expect("what was there before is not reported", "posts/old.md" not in done.log and "posts/other.md" not in done.log, done.log)
    expect("the step's summary names the article", "posts/new.md" in read(done.files["GITHUB_STEP_SUMMARY"]), done.log)
    uses = dict(done.used)
    sarif = uses.get("github/codeql-action/upload-sarif@v3", {}).get("sarif_file", "")
    results = json.loads(read(sarif) or "{}").get("runs", [{}])[0].get("results", [])
    places = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results}
    expect("the report to upload holds the same", places == {"posts/new.md", "posts/labelled.md"}, str(places))
    expect("what was built is cached under a key made from the source",
           re.fullmatch(r"promolint-Linux-X64-[0-9a-f]{32}", uses.get("actions/cache@v4", {}).get("key", "")), str(uses))

    done = play("whole", {"paths": "posts\n", "changed-only": "false"})
    expect("with changed-only false everything is reported", "posts/old.md" in done.log and "posts/new.md" in done.log, done.log)
    done = play("push", {"sarif": "false"}, GITHUB_EVENT_NAME="push")
    expect("a push is checked as a whole", "posts/old.md" in done.log, done.log)
    expect("nothing is uploaded when it is not wanted", "github/codeql-action/upload-sarif@v3" not in dict(done.used))
    done = play("clean", {"paths": "posts/labelled.md", "fail-on": "never", "arguments": "--policy\nus\n\n"})
    expect("with fail-on never it passes", done.failed is None, done.log)
    done = play("nothing", {"paths": "no-such-folder", "changed-only": "false"})
    expect("a path that is not there fails the job", done.failed == "Verdict" and "no-such-folder" in done.log, done.log)
    done = play("typo", {"changed-only": "yes"})
    expect("a wrong input is told", done.failed == "Check the articles" and "changed-only" in done.log, done.log)
    done = play("since", {"changed-since": "HEAD^1"}, depth=2)
    expect("a commit to compare with can be named", "file=posts/new.md" in done.log and "posts/old.md" not in done.log, done.log)
    test_release(place, promolint, site)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def test_release(place, promolint, site):
    """The source of a release, from a server on this machine."""
    files = os.path.join(place, "files", "publisher", "promolint", "releases", "download", "v9.8.7")
    os.makedirs(files)
    archive = os.path.join(files, "promolint-9.8.7.tar.gz")
    subprocess.run(["tar", "-czf", archive, "--transform", "s,^,promolint-9.8.7/,", "Makefile", "ci", "src", "rules"], cwd=ROOT, check=True)
    with open(archive, "rb") as f:
        right = hashlib.sha256(f.read()).hexdigest()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=os.path.join(place, "files")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"

    def source(name, inputs):
        done = Composite(promolint, site.place, os.path.join(place, "temp-" + name), inputs,
                         GITHUB_SERVER_URL=address, GITHUB_EVENT_NAME="push", GITHUB_SHA=site.merge)
        done.text["runs"]["steps"] = done.text["runs"]["steps"][:1]
        return done.run()

    done = source("release", {"version": "9.8.7", "sha256": right})
    outputs = done.context["steps"]["source"]["outputs"]
    expect("a release's source is fetched", os.path.exists(os.path.join(outputs.get("source", "-"), "Makefile")), done.log)
    done = source("forged", {"version": "9.8.7", "sha256": "0" * 64})
    expect("a release that is not the one named is refused", done.failed and "sha256" in done.log, done.log)
    done = source("missing", {"version": "1.2.3"})
    expect("a release that is not there is told", done.failed and "no release 1.2.3" in done.log, done.log)
    done = source("odd", {"version": "1; echo x"})
    expect("a version is numbers and dots", done.failed and "must be like" in done.log, done.log)
    server.shutdown()


# ---- GitLab, and any shell ------------------------------------------------------------------


def with_program(program, place):
    """An environment in which `promolint` is found in PATH."""
    folder = os.path.join(place, "bin")
    os.makedirs(folder, exist_ok=True)
    if not os.path.exists(os.path.join(folder, "promolint")):
        os.symlink(program, os.path.join(folder, "promolint"))
    environment = clean_environment(HOME=place)
    environment["PATH"] = folder + os.pathsep + environment["PATH"]
    return environment


def test_gitlab(place, program):
    with open(os.path.join(ROOT, "ci/templates/gitlab.yml"), encoding="utf-8") as f:
        job = yaml.safe_load(f)["promolint"]
    site = Site(os.path.join(place, "gitlab"))
    for name, base in (("request", site.base), ("branch", "")):
        folder = site.checkout("gitlab-" + name, 100)
        environment = dict(with_program(program, place), CI_PROJECT_DIR=folder, CI_MERGE_REQUEST_DIFF_BASE_SHA=base,
                           **{k: str(v) for k, v in job["variables"].items()})
        status, said = run(["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])], folder, environment)
        expect(f"GitLab's job fails, {name}", status == 1, said)
        reports = job["artifacts"]["reports"]
        issues = json.loads(read(os.path.join(folder, reports["codequality"])) or "[]")
        paths = {i["location"]["path"] for i in issues}
        wanted = {"posts/new.md", "posts/labelled.md"} | (set() if base else {"posts/old.md", "posts/other.md"})
        expect(f"the widget's report names the articles, {name}", paths == wanted, str(paths) + said)
        expect(f"there is a test report, {name}", "<testsuite" in read(os.path.join(folder, reports["junit"])), said)


def test_shell(place, program):
    site = Site(os.path.join(place, "shell"))
    for name, depth, base in (("whole", 1, None), ("shallow", 1, site.base), ("deep", 100, site.base)):
        folder = site.checkout("shell-" + name, depth)
        environment = with_program(program, place)
        if base:
            environment["PROMOLINT_BASE"] = base
        status, said = run([os.path.join(ROOT, "ci/templates/check.sh"), "posts"], folder, environment)
        expect(f"the shell's job fails, {name}", status == 1, said)
        expect(f"old articles are left alone when there is a base, {name}", ("posts/old.md" in said) == (not base), said)
        for report in ("index.html", "promolint.sarif", "junit.xml"):
            expect(f"{report} is written, {name}", "posts/new.md" in read(os.path.join(folder, "promolint-report", report)), said)


def test_reviewdog(place, program):
    """The recipe's pipeline up to reviewdog, whose part here is to read the lines as its format says."""
    with open(os.path.join(ROOT, "ci/templates/reviewdog.yml"), encoding="utf-8") as f:
        steps = yaml.safe_load(f)["jobs"]["review"]["steps"]
    script = next(s["run"] for s in steps if s.get("name") == "Review")
    site = Site(os.path.join(place, "reviewdog"))
    folder, temp = site.checkout("reviewdog", 2), os.path.join(place, "reviewdog-temp")
    environment = dict(with_program(program, temp), RUNNER_TEMP=temp)
    reader = os.path.join(temp, "bin", "reviewdog")
    write(reader, "#!/bin/sh\necho \"$@\" >\"$RUNNER_TEMP/arguments\"\ncat >\"$RUNNER_TEMP/input\"\n")
    os.chmod(reader, 0o755)
    status, said = run(["bash", "-eo", "pipefail", "-c", script], folder, environment)
    expect("the recipe fails when there are findings", status == 1, said)
    expect("reviewdog is told the format", "-f=rdjsonl" in read(os.path.join(temp, "arguments")), said)
    rows = [json.loads(row) for row in read(os.path.join(temp, "input")).splitlines()]
    expect("each line names an article and a place in it",
           {r["location"]["path"] for r in rows} == {"posts/new.md", "posts/labelled.md"}
           and all(r["location"]["range"]["start"]["line"] for r in rows), said)


# ---- pre-commit -----------------------------------------------------------------------------


def test_pre_commit(place, promolint):
    git(promolint, "init", "-q", "-b", "main")
    git(promolint, "add", "-A")
    git(promolint, "commit", "-q", "-m", "promolint")
    revision = git(promolint, "rev-parse", "HEAD")
    folder = os.path.join(place, "hooked")
    git(place, "init", "-q", "-b", "main", folder)

    def configure(*hooks):
        write(os.path.join(folder, ".pre-commit-config.yaml"),
              yaml.safe_dump({"repos": [{"repo": "file://" + promolint, "rev": revision, "hooks": [{"id": h} for h in hooks]}]}))

    def hooks(*arguments):
        # pre-commit may use what is built already: its clone is otherwise built from nothing.
        environment = clean_environment(HOME=place, PRE_COMMIT_HOME=os.path.join(place, "pre-commit"))
        return run(["pre-commit", *arguments], folder, environment)

    configure("promolint", "promolint-staged")
    for i in range(40):
        write(f"{folder}/posts/{i:02}.md", f"# An old article\n\nBuy it [here]({LINK}#{i}).\n")
    write(f"{folder}/drafts/x.md", f"# A draft\n\nBuy it [here]({LINK}).\n")
    write(f"{folder}/.promolint.yaml", "exclude: [drafts/**]\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "old")
    status, said = hooks("install-hooks")
    expect("pre-commit installs the hooks", status == 0, said)
    clone = next((os.path.join(r, "build") for r, d, f in os.walk(os.path.join(place, "pre-commit")) if "action.yml" in f), None)
    expect("pre-commit has a clone of promolint", bool(clone), said)
    if not clone:
        return
    shutil.copytree(os.path.join(promolint, "build"), clone, symlinks=True)

    status, said = hooks("run", "promolint", "--all-files")
    expect("all files are judged, in batches", status == 1 and all(f"posts/{i:02}.md" in said for i in (0, 20, 39)), said)
    expect("excludes win over the names that pre-commit gives", "drafts/x.md" not in said, said)
    status, said = hooks("run", "promolint", "--files", "drafts/x.md")
    expect("a commit of excluded files only passes", status == 0, said)
    write(f"{folder}/posts/05.md", f"# An old article\n\nBuy it [here]({LINK}#5).\n\nAnd [this]({LINK}#5b).\n")
    git(folder, "add", "-A")
    status, said = hooks("run", "promolint-staged")
    expect("of a commit only what it adds is reported", status == 1 and "posts/05.md:5:" in said and "posts/05.md:3:" not in said, said)
    write(f"{folder}/posts/05.md", "Edited, but not staged.\n")
    status, said = hooks("run", "promolint-staged")
    expect("what is staged is judged, not what lies in the folder", status == 1 and "posts/05.md:5:" in said, said)
    git(folder, "checkout", "-q", "HEAD", "--", "posts/05.md")
    write(f"{folder}/posts/new.md", "# Fine\n\nNothing is sold here.\n")
    git(folder, "add", "-A")
    status, said = hooks("run")
    expect("a clean commit passes both hooks", status == 0 and said.count("Passed") == 2, said)
    configure("promolint-fix")
    write(f"{folder}/posts/page.html", f'<p>{LABEL}</p>\n<p>Buy it <a href="{LINK.replace("&", "&amp;")}">here</a>.</p>\n')
    git(folder, "add", "-A")
    status, said = hooks("run")
    expect("the fixing hook changes the file and fails once", status != 0 and "sponsored" in read(f"{folder}/posts/page.html"), said)
    git(folder, "add", "-A")
    status, said = hooks("run")
    expect("then it passes", status == 0, said)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, build = os.path.abspath(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory(prefix="promolint-pipelines-") as place:
        place = os.path.realpath(place)
        promolint = source_copy(place, build)
        test_action(place, promolint)
        test_gitlab(place, program)
        test_shell(place, program)
        test_reviewdog(place, program)
        test_pre_commit(place, promolint)
    print(f"{COUNTS[0]} passed, {COUNTS[1]} failed")
    sys.exit(1 if COUNTS[1] else 0)


main()
