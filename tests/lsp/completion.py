#!/usr/bin/env python3
"""What the editor server proposes where the cursor stands, '|' in the texts below.

usage: tests/lsp/completion.py PROGRAM
"""
import sys

import case
from client import PUSH, Client

ARTICLE, CONFIGURATION = "file:///site/posts/a.md", "file:///site/.promolint.yaml"


def proposed(program, uri, text):
    """Each label, with the text as it is when the proposal is taken."""
    at = text.index("|")
    text = text[:at] + text[at + 1:]
    line, start = text.count("\n", 0, at), text.rfind("\n", 0, at) + 1
    with Client(program) as client:
        client.initialize(PUSH)
        client.open(uri, text, "yaml" if uri.endswith("yaml") else "markdown")
        character = len(text[start:at].encode("utf-16-le")) // 2
        items = client.request("textDocument/completion", {"textDocument": {"uri": uri},
                                                       "position": {"line": line, "character": character}})
    taken = {}
    for item in items:
        edit = item["textEdit"]
        first, last = edit["range"]["start"], edit["range"]["end"]
        assert first["line"] == last["line"] == line and last["character"] == character
        units = text[start:].encode("utf-16-le")
        before = units[:first["character"] * 2].decode("utf-16-le")
        taken[item["label"]] = text[:start] + before + edit["newText"] + text[at:]
    assert len(taken) == len(items), "each is proposed once"
    return taken


# ---- the configuration -----------------------------------------------------------------------


def test_keys_at_the_top(program):
    keys = proposed(program, CONFIGURATION, "|")
    assert {"policies", "site", "rules", "overrides"} <= set(keys) and "domains" not in keys
    assert keys["site"] == "site:" and keys["policies"] == "policies: "


def test_a_key_that_is_half_typed(program):
    keys = proposed(program, CONFIGURATION, "site:\n  name: x\n  lan|\n")
    assert keys["language"] == "site:\n  name: x\n  language: \n"
    assert set(keys) == {"name", "domains", "language"}


def test_back_at_the_top(program):
    assert "overrides" in proposed(program, CONFIGURATION, "site:\n  name: x\n|")


def test_rules_and_their_severities(program):
    assert "disclosure-late" in proposed(program, CONFIGURATION, "rules:\n  dis|")
    assert set(proposed(program, CONFIGURATION, "rules:\n  disclosure-late: |")) == {"off", "info", "warning", "error"}


def test_policies_as_list_of_either_style(program):
    for text in ("policies: [n|", "policies:\n  - |", "policies:\n- n|"):
        taken = proposed(program, CONFIGURATION, text)
        assert {"nl", "us", "google-search"} <= set(taken), text
        assert taken["nl"] == text.replace("n|", "|").replace("|", "nl"), text


def test_networks(program):
    assert proposed(program, CONFIGURATION, "publisher-ids:\n  aw|")["awin"] == "publisher-ids:\n  awin: "


def test_items_of_overrides(program):
    for text in ("overrides:\n  - |", "overrides:\n- |", "overrides:\n  - files: a/*\n    |", "overrides:\n- files: a/*\n  |"):
        assert set(proposed(program, CONFIGURATION, text)) == {"files", "policies", "language", "rules"}, text
    assert "off" in proposed(program, CONFIGURATION, "overrides:\n- files: a/*\n  rules:\n    disclosure-late: |")


def test_truth(program):
    assert set(proposed(program, CONFIGURATION, "templates:\n  rel: |")) == {"true", "false"}


def test_statements_that_the_vocabularies_name(program):
    assert set(proposed(program, CONFIGURATION, "templates:\n  statements: |")) == {"amazon"}


def test_nothing_in_a_comment(program):
    assert proposed(program, CONFIGURATION, "site:\n  # na|") == {}


def test_crlf(program):
    assert set(proposed(program, CONFIGURATION, "site:\r\n  name: x\r\n  |")) == {"name", "domains", "language"}


# ---- articles ----------------------------------------------------------------------------------


def test_suppressions(program):
    begun = proposed(program, ARTICLE, "# x\n\n<!-- pro|")
    assert begun["promolint-disable-file"] == "# x\n\n<!-- promolint-disable-file"
    rules = proposed(program, ARTICLE, "# x\n\n\U0001f600 <!-- promolint-disable-next-line dis| -->")
    assert rules["disclosure-late"] == "# x\n\n\U0001f600 <!-- promolint-disable-next-line disclosure-late -->"
    fields = proposed(program, ARTICLE, "# x\n\n<!-- promolint-disable-next-line disclosure-late |")
    assert fields["reason"].endswith('disclosure-late reason=""') and {"until", "by"} <= set(fields)


def test_rules_in_front_matter(program):
    assert "disclosure-late" in proposed(program, ARTICLE, "---\npromolint:\n  disable:\n    - rule: |\n---\n")


def test_nothing_behind_a_comment(program):
    assert "disclosure-late" not in proposed(program, ARTICLE, "<!-- promolint-disable-file x --> |")


DUTCH = "---\nlang: nl\n---\n# Kop\n\nEen stuk tekst over telefoons en meer van de dingen die wij hier hebben.\n\n"


def test_disclosures_of_the_articles_language(program):
    wordings = proposed(program, ARTICLE, DUTCH + "|")
    assert "Advertentie" in wordings and not [w for w in wordings if w.startswith("Ad:")], list(wordings)
    assert wordings["Advertentie"] == DUTCH + "Advertentie"


def test_only_what_goes_on_with_the_text(program):
    assert all(w.lower().startswith("adv") for w in proposed(program, ARTICLE, DUTCH + "adv|"))
    assert proposed(program, ARTICLE, DUTCH + "Een gewone zin|") == {}


if __name__ == "__main__":
    sys.exit(case.run(dict(globals()), sys.argv[1]))
