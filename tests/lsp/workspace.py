#!/usr/bin/env python3
"""Folders, configurations, baselines and rule files: what holds for a text, and what is said when that is wrong.

usage: tests/lsp/workspace.py PROGRAM
"""
import copy
import subprocess
import sys
import time

import case
from client import PULL, PUSH, Client, uri_of
from expected import expected, said, same

PAID = "Koop deze telefoon [hier](https://www.awin1.com/cread.php?awinmid=1&awinaffid=2), dat is goed.\n"
GOOGLE, DUTCH = "policies: [google-search]\n", "policies: [nl]\n"
REL, LABEL = "rel-sponsored-missing", "affiliate-link-undisclosed"
CONFIG = ".promolint.yaml"


def with_workspace(capabilities, **more):
    made = copy.deepcopy(capabilities)
    made.setdefault("workspace", {}).update(more)
    return made


def codes(diagnostics):
    return {d["code"] for d in diagnostics}


class Editor:
    """A site and a client that holds it open."""

    def __init__(self, program, files, capabilities=PULL, arguments=(), **more):
        self.site = case.Site(files)
        self.client = Client(program, *arguments, folder=self.site.folder)
        self.client.initialize(capabilities, rootUri=uri_of(self.site.folder), **more)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.__exit__()
        self.site.__exit__()

    def uri(self, name):
        return uri_of(self.site.path(name))

    def open(self, name, text=None, language="markdown"):
        if text is None:
            with open(self.site.path(name), encoding="utf-8", newline="") as f:
                text = f.read()
        self.client.open(self.uri(name), text, language)

    def codes(self, name):
        return codes(self.client.diagnostics(self.uri(name)))

    def changed(self, name):
        self.client.send("workspace/didChangeWatchedFiles", {"changes": [{"uri": self.uri(name), "type": 2}]})

    def write(self, name, text):
        self.site.write(name, text)
        self.changed(name)


# ---- which configuration holds -------------------------------------------------------------


def test_every_folder_has_its_own_configuration(program):
    files = {"one/" + CONFIG: GOOGLE, "two/" + CONFIG: DUTCH, "one/a.md": PAID, "two/b/a.md": PAID}
    with Editor(program, files) as e:
        for name, code in (("one/a.md", REL), ("two/b/a.md", LABEL)):
            e.open(name)
            assert e.codes(name) == {code}, name


def test_folders_that_are_added_and_removed(program):
    with Editor(program, {"a.md": PAID, CONFIG: GOOGLE}) as e, case.Site({"b.md": PAID, CONFIG: DUTCH}) as other:
        e.client.send("workspace/didChangeWorkspaceFolders",
                      {"event": {"added": [{"uri": uri_of(other.folder), "name": "other"}], "removed": []}})
        e.open("a.md")
        e.client.open(uri_of(other.path("b.md")), PAID)
        assert e.codes("a.md") == {REL}
        assert codes(e.client.diagnostics(uri_of(other.path("b.md")))) == {LABEL}
        e.client.send("workspace/didChangeWorkspaceFolders",
                      {"event": {"added": [], "removed": [{"uri": uri_of(other.folder), "name": "other"}]}})
        assert e.codes("a.md") == {REL}


def test_a_baseline_holds_for_the_text(program):
    with case.Site({"a.md": PAID, CONFIG: GOOGLE + "baseline: known\n"}) as site:
        subprocess.run([program, "baseline", "."], cwd=site.folder, check=True, capture_output=True)
        files = {name: open(site.path(name), "rb").read() for name in ("a.md", CONFIG, "known")}
    with Editor(program, files) as e:
        e.open("a.md")
        assert e.codes("a.md") == set()
        e.client.change(e.uri("a.md"), (1, 0, 1, 0, "\nEn [nog een](https://amzn.to/3x?tag=foo-21).\n"))
        assert e.codes("a.md") == {REL}


def test_the_article_on_the_disk_is_not_looked_at(program):
    with Editor(program, {"a.md": "Niets.\n", CONFIG: GOOGLE}) as e:
        e.open("a.md", PAID)
        assert e.codes("a.md") == {REL}


def test_a_file_that_is_excluded_is_left_alone(program):
    with Editor(program, {"drafts/a.md": PAID, CONFIG: GOOGLE + "exclude: [drafts/**]\n"}) as e:
        e.open("drafts/a.md")
        assert e.codes("drafts/a.md") == set()


def test_what_holds_is_what_holds_for_check(program):
    files = {"posts/a.md": PAID, CONFIG: GOOGLE + "overrides:\n  - files: [posts/**]\n    policies: [nl]\n"}
    with Editor(program, files) as e:
        e.open("posts/a.md")
        got = said(e.client.diagnostics(e.uri("posts/a.md")))
        assert got and same(got, expected(program, PAID.encode(), "posts/a.md", folder=e.site.folder)), got


# ---- what changes --------------------------------------------------------------------------


def test_a_configuration_that_changed_is_read_again(program):
    for name in (CONFIG, "posts/" + CONFIG):
        with Editor(program, {"posts/a.md": PAID, CONFIG: GOOGLE}) as e:
            e.open("posts/a.md")
            assert e.codes("posts/a.md") == {REL}
            e.write(name, DUTCH)
            assert e.codes("posts/a.md") == {LABEL}, name


def test_pushed_findings_follow_the_configuration(program):
    with Editor(program, {"a.md": PAID, CONFIG: GOOGLE}, PUSH) as e:
        e.open("a.md")
        assert e.codes("a.md") == {REL}
        e.write(CONFIG, DUTCH)
        e.client.until(lambda: e.codes("a.md") == {LABEL})


def test_a_client_that_pulls_is_told_to_ask_again(program):
    with Editor(program, {"a.md": PAID, CONFIG: GOOGLE}) as e:
        e.open("a.md")
        assert e.codes("a.md") == {REL}
        e.write(CONFIG, DUTCH)
        e.client.told("workspace/diagnostic/refresh")
        assert e.codes("a.md") == {LABEL}


def test_files_are_watched_when_the_client_can(program):
    watches = with_workspace(PUSH, didChangeWatchedFiles={"dynamicRegistration": True})
    with Editor(program, {"a.md": PAID}, watches) as e:
        made = e.client.told("client/registerCapability")["registrations"]
        assert [r["method"] for r in made] == ["workspace/didChangeWatchedFiles"], made
        assert [w for w in made[0]["registerOptions"]["watchers"] if CONFIG in w["globPattern"]], made
    with Editor(program, {"a.md": PAID}) as e:
        e.client.settle()
        assert not [m for m in e.client.log if m.get("method") == "client/registerCapability"]


def a_network(host):
    return f"""networks:
  - id: acme
    name: Acme
    kind: merchant-programme
    links:
      - id: acme-link
        hosts: ['={host}']
        confidence: certain
        example: 'https://{host}/x'
        negative: 'https://example.org/'
        source: https://acme.example/links
        checked: 2026-01-01
"""


OWN_RULES = GOOGLE + "rules-folders: [mine]\n"


def test_a_rule_file_that_changed_is_read_again(program):
    text = "Koop deze telefoon [hier](https://go.acme.example/x), dat is goed.\n"
    with Editor(program, {"a.md": text, CONFIG: OWN_RULES, "mine/networks/acme.yaml": a_network("www.acme.example")}) as e:
        e.open("a.md")
        assert e.codes("a.md") == set()
        e.write("mine/networks/acme.yaml", a_network("go.acme.example"))
        assert e.codes("a.md") == {REL}


def test_a_wrong_rule_file_is_told_where_it_stands(program):
    wrong = {"a.md": PAID, CONFIG: OWN_RULES, "mine/networks/acme.yaml": "networks:\n  - nonsense: 1\n"}
    with Editor(program, wrong, PUSH) as e:
        e.open("a.md")
        published = e.client.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics" and
                                  m["params"]["uri"] == e.uri("mine/networks/acme.yaml"))["params"]["diagnostics"]
        assert published and published[0]["range"]["start"]["line"] == 1, published
        e.open("mine/networks/acme.yaml", language="yaml")
        shown = e.client.diagnostics(e.uri("mine/networks/acme.yaml"))
        assert [(d["range"]["start"], d["message"]) for d in shown] == [
            (d["range"]["start"], d["message"]) for d in published], shown
        e.write("mine/networks/acme.yaml", a_network("go.acme.example"))
        e.client.until(lambda: e.codes("a.md") == {REL})


# ---- what is wrong -------------------------------------------------------------------------


def test_an_open_configuration_is_judged_as_it_is_typed(program):
    for capabilities in (PULL, PUSH):
        with Editor(program, {"a.md": PAID, CONFIG: GOOGLE}, capabilities) as e:
            e.open(CONFIG, language="yaml")
            assert e.codes(CONFIG) == set()
            e.client.change(e.uri(CONFIG), GOOGLE + "# 😀\npolices: [nl]\n")
            found = e.client.diagnostics(e.uri(CONFIG))
            assert len(found) == 1 and found[0]["severity"] == 1, found
            assert found[0]["range"]["start"] == {"line": 2, "character": 0}, found
            assert "policies" in found[0]["message"], found
            e.client.change(e.uri(CONFIG), GOOGLE)
            assert e.codes(CONFIG) == set()


def test_the_unsaved_text_of_a_configuration_holds(program):
    with Editor(program, {"a.md": PAID, CONFIG: GOOGLE}) as e:
        e.open("a.md")
        e.open(CONFIG, language="yaml")
        assert e.codes("a.md") == {REL}
        e.client.change(e.uri(CONFIG), DUTCH)
        assert e.codes("a.md") == {LABEL}
        e.client.close(e.uri(CONFIG))  # without saving it: what is on the disk holds
        assert e.codes("a.md") == {REL}


def test_a_wrong_configuration_is_told_where_it_stands(program):
    with Editor(program, {"a.md": PAID, CONFIG: "policies: [google-search]\n\nnonsense: 1\n"}, PUSH) as e:
        e.open("a.md")
        published = e.client.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                                  and m["params"]["uri"] == e.uri(CONFIG))["params"]["diagnostics"]
        assert len(published) == 1 and published[0]["range"]["start"]["line"] == 2, published
        e.write(CONFIG, GOOGLE)
        published = e.client.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                                  and m["params"]["uri"] == e.uri(CONFIG))["params"]["diagnostics"]
        assert published == [], published


def test_an_article_with_a_wrong_configuration_is_not_clean(program):
    with Editor(program, {"a.md": PAID, CONFIG: "nonsense: 1\n"}) as e:
        e.open("a.md")
        found = e.client.diagnostics(e.uri("a.md"))
        assert len(found) == 1 and CONFIG in found[0]["message"] and "nonsense" in found[0]["message"], found


def test_a_wrong_configuration_does_not_keep_the_server_busy(program):
    with Editor(program, {"a.md": PAID, CONFIG: "nonsense: 1\n"}, PUSH) as e:
        e.open("a.md")
        e.codes("a.md")
        time.sleep(3)  # longer than any of its waits
        e.client.settle()
        pushed = [m for m in e.client.log if m.get("method") == "textDocument/publishDiagnostics"]
        assert len(pushed) <= 2, pushed


def test_an_unknown_policy_of_the_settings_is_told(program):
    with Editor(program, {"a.md": PAID}, initializationOptions={"policies": ["nowhere"]}) as e:
        e.open("a.md")
        found = e.client.diagnostics(e.uri("a.md"))
        assert len(found) == 1 and "nowhere" in found[0]["message"], found


# ---- settings ------------------------------------------------------------------------------


def test_settings_at_the_start(program):
    with Editor(program, {"a.md": PAID}, initializationOptions={"policies": ["nl", "google-search"]}) as e:
        e.open("a.md")
        assert e.codes("a.md") == {REL, LABEL}
    with Editor(program, {"a.md": PAID}, initializationOptions={"policies": ["nl", "google-search"],
                                                                "severity": "error"}) as e:
        e.open("a.md")
        assert e.codes("a.md") == {LABEL}


def test_settings_that_the_server_asks_for(program):
    asks = with_workspace(PULL, configuration=True)
    with Editor(program, {"a.md": PAID}, asks, initializationOptions={"policies": ["nl"]}) as e:
        e.client.settings = {"policies": ["google-search"]}
        e.client.told("workspace/configuration")
        e.open("a.md")
        assert e.codes("a.md") == {REL}
        e.client.settings = {"policies": ["nl"]}
        e.client.send("workspace/didChangeConfiguration", {"settings": None})
        e.client.told("workspace/configuration")
        assert e.codes("a.md") == {LABEL}


def test_settings_that_the_client_sends(program):
    with Editor(program, {"a.md": PAID}) as e:
        e.client.send("workspace/didChangeConfiguration", {"settings": {"promolint": {"policies": ["nl"]}}})
        e.open("a.md")
        assert e.codes("a.md") == {LABEL}


def test_nonsense_in_the_settings_changes_nothing(program):
    for settings in (None, 1, "x", [], {"policies": 7, "severity": [], "debounce": "x"}):
        with Editor(program, {"a.md": PAID, CONFIG: GOOGLE}, initializationOptions=settings) as e:
            e.open("a.md")
            assert e.codes("a.md") == {REL}, settings


if __name__ == "__main__":
    sys.exit(case.run(dict(globals()), sys.argv[1]))
