#!/usr/bin/env python3
"""Rule files while they are written: their mistakes, their own examples, and what may stand there.

usage: tests/lsp/rules.py PROGRAM
"""
import os
import re
import sys

import case
from client import PULL, PUSH, Client, uri_of

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONFIGURATION = {".promolint.yaml": "rules-folders: [house]\n"}
NAME = "house/vocabulary/nl.yaml"
PACK = "pack: house\nname: House\nlayer: reader\nlanguages: [nl]\n"


def rule_file(name):
    with open(os.path.join(ROOT, "rules", name), encoding="utf-8") as f:
        return f.read()


PAGE, WORDS = rule_file("rel-sponsored-missing.md"), rule_file("vocabulary/nl.yaml")


def site(files):
    return case.Site(dict(CONFIGURATION, **files))


def told(program, folder, name, text, *options):
    """(line from 1, message) of each diagnostic of the text, which is not saved."""
    with Client(program, *options, folder=folder.folder) as client:
        client.initialize(PULL)
        uri = uri_of(folder.path(name))
        client.open(uri, text, "yaml")
        return [(d["range"]["start"]["line"] + 1, d["message"]) for d in client.diagnostics(uri)]


def line_of(text, part):
    return text[:text.index(part)].count("\n") + 1


# ---- diagnostics ---------------------------------------------------------------------------


def test_sound_rule_files_are_silent(program):
    with site({NAME: WORDS, "house/rel-sponsored-missing.md": PAGE}) as folder:
        assert told(program, folder, NAME, WORDS) == []
        assert told(program, folder, "house/rel-sponsored-missing.md", PAGE) == []


def test_all_mistakes_of_the_text_are_told_where_they_stand(program):
    with site({NAME: WORDS}) as folder:
        wrong = WORDS.replace("    must: ", "    musst: ", 1).replace("    role: ", "    rolle: ", 1)
        said = told(program, folder, NAME, wrong)
        assert (line_of(wrong, "musst"), "unknown key 'musst', did you mean 'must'?") in said, said
        assert (line_of(wrong, "rolle"), "unknown key 'rolle', did you mean 'role'?") in said, said


def test_an_example_that_fails_is_told_where_it_stands(program):
    wrong = PAGE.replace("www.awin1.com", "www.example.org")
    with site({"house/rel-sponsored-missing.md": PAGE}) as folder:
        said = told(program, folder, "house/rel-sponsored-missing.md", wrong)
        bad = line_of(wrong, "```html")
        assert any(bad <= line <= bad + 1 and "a bad example does not raise" in text for line, text in said), said


def test_a_wording_that_must_not_match_is_told(program):
    wrong = WORDS.replace("must-not: [", "must-not: [Advertentie, ", 1)
    with site({NAME: WORDS}) as folder:
        assert told(program, folder, NAME, wrong) == [(line_of(wrong, "must-not: [Adv"),
                                                       "must not match its group: Advertentie")]


def test_a_probe_of_a_network_that_fails_is_told(program):
    name = "networks/shorteners.yaml"
    text = rule_file(name)
    wrong = re.sub("example: 'https://[^/]*", "example: 'https://elsewhere.example", text, count=1)
    with site({f"house/{name}": text}) as folder:
        assert told(program, folder, f"house/{name}", text) == []
        assert any("an example does not match" in said for _, said in told(program, folder, f"house/{name}", wrong))


def test_a_file_that_is_new_is_judged_before_it_is_saved(program):
    with site({NAME: WORDS}) as folder:
        folder.write("house/packs/.keep", "")
        said = told(program, folder, "house/packs/house.yaml", PACK.replace("layer", "later"))
        assert (3, "unknown key 'later', did you mean 'layer'?") in said, said


def test_a_file_that_is_wrong_on_the_disk_can_be_mended(program):
    """Its configuration counts for nothing then; that it is a rule file must still be known."""
    with site({NAME: WORDS.replace("    must: ", "    musst: ", 1)}) as folder:
        assert told(program, folder, NAME, WORDS) == []
        other = told(program, folder, "house/rel-sponsored-missing.md", PAGE)
        assert other and all("nl.yaml" in said for _, said in other), other


def test_rule_folders_of_the_command_line(program):
    with case.Site({"mine/vocabulary/nl.yaml": WORDS}) as folder:
        wrong = WORDS.replace("    must: ", "    musst: ", 1)
        for options in ("--rules", "mine"), ("--rules", "mine/"), ("--rules", folder.path("mine")):
            assert told(program, folder, "mine/vocabulary/nl.yaml", WORDS, *options) == [], options
            assert told(program, folder, "mine/vocabulary/nl.yaml", wrong, *options), options


def test_a_page_of_another_folder_is_an_article(program):
    with site({NAME: WORDS}) as folder:
        assert told(program, folder, "notes.md", "---\nid: x\n---\n# Een lamp\n") == []


def test_what_is_typed_counts_at_once(program):
    with site({NAME: WORDS}) as folder, Client(program) as client:
        client.initialize(PUSH)
        uri = uri_of(folder.path(NAME))
        client.open(uri, WORDS, "yaml")
        assert client.diagnostics(uri) == []
        client.change(uri, (0, 0, 0, 0, "nonsense: 1\n"))
        assert [d["range"]["start"] for d in client.diagnostics(uri)] == [{"line": 0, "character": 0}]
        client.change(uri, (0, 0, 1, 0, ""))
        assert client.diagnostics(uri) == []


# ---- completion ----------------------------------------------------------------------------


def proposed(program, name, text):
    """What is proposed at the '|' of the text."""
    at = text.index("|")
    before, text = text[:at], text[:at] + text[at + 1:]
    with site({NAME: WORDS}) as folder, Client(program) as client:
        folder.write("house/packs/.keep", "")
        client.initialize(PULL)
        uri = uri_of(folder.path(name))
        client.open(uri, text, "yaml")
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        found = client.request("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
        return {item["label"] for item in found}


def test_keys_and_values_of_each_kind_of_rule_file_are_proposed(program):
    assert {"pack", "layer", "wording"} <= proposed(program, "house/packs/house.yaml", "|")
    assert proposed(program, "house/packs/house.yaml", "pack: x\nlayer: |") == {"reader", "search", "programme"}
    assert "rel-sponsored-missing" in proposed(program, "house/packs/house.yaml", "pack: x\nrules:\n  |")
    assert {"role", "must", "must-not"} <= proposed(program, NAME, "groups:\n  - group: x\n    |")


def test_in_a_rule_page_only_the_front_matter_has_keys(program):
    assert {"id", "check", "severity"} <= proposed(program, "house/x.md", "---\n|\n---\n# X\n")
    assert "severity" not in proposed(program, "house/x.md", "---\nid: x\n---\n# X\n\nse|\n")


if __name__ == "__main__":
    sys.exit(case.run(globals(), sys.argv[1]))
