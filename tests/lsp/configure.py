#!/usr/bin/env python3
"""Code actions that edit the configuration: what is offered where, and what the edits make of the files.

Each edit is made as an editor makes it, in the open text or on the disk; what is then said of the article counts.

usage: tests/lsp/configure.py PROGRAM
"""
import os
import sys

import case
import text as plain
from client import PULL, Client, uri_of
from features import EVERYWHERE, LATER, able, titled

CONFIG = ".promolint.yaml"
LINK = "[hier](https://www.awin1.com/cread.php?awinmid=1&awinaffid=22)"
TOLD = "*Dit artikel bevat affiliate links: wij krijgen commissie als je koopt.*\n\n"
PAID = TOLD + f"Koop de lamp {LINK}.\n"
BOX = "De lamp doet het goed.\n\n{{< box >}}\n"
FOREIGN, UNDISCLOSED = "affiliate-id-foreign", "affiliate-link-undisclosed"
PLAIN = "policies: [nl]\n"


def makes_files(can=("create",), versions=True):
    made = able(versions=versions)
    made["workspace"]["workspaceEdit"]["resourceOperations"] = list(can)
    return made


class Editor:
    """A site with an editor that makes the edits that it is told."""

    def __init__(self, program, files, options=(), capabilities=None, **more):
        self.site = case.Site(files)
        self.client, self.texts = Client(program, *options, folder=self.site.folder), {}
        self.client.initialize(capabilities or makes_files(), **more)

    def __enter__(self):
        return self

    def __exit__(self, *rest):
        self.client.__exit__(*rest)
        self.site.__exit__(*rest)

    def uri(self, name):
        return uri_of(self.site.path(name))

    def read(self, name):
        with open(self.site.path(name), encoding="utf-8", newline="") as f:
            return f.read()

    def open(self, name, text=None):
        self.texts[self.uri(name)] = self.read(name) if text is None else text
        self.client.open(self.uri(name), self.texts[self.uri(name)], "yaml" if name.endswith(".yaml") else "markdown")

    def codes(self, name):
        return {d["code"] for d in self.client.diagnostics(self.uri(name))}

    def actions(self, name, place=EVERYWHERE, only=None):
        context = {"diagnostics": [], **({"only": only} if only else {})}
        params = {"textDocument": {"uri": self.uri(name)}, "range": place, "context": context}
        return [a for a in self.client.request("textDocument/codeAction", params) if ".yaml" in a["title"]]

    def titles(self, name, **more):
        return [a["title"] for a in self.actions(name, **more)]

    def write(self, uri, edits):
        """In the open text, else in the file."""
        path, opened = uri[len("file://"):], uri in self.texts
        file, mark = "", ""
        if not opened:
            with open(path, encoding="utf-8", newline="") as f:
                file = f.read()
            mark = "\ufeff" if file.startswith("\ufeff") else ""
        (edit,) = edits
        start, end = ((p["line"], p["character"]) for p in (edit["range"]["start"], edit["range"]["end"]))
        text = plain.replace(self.texts.get(uri, file[len(mark):]), start, end, edit["newText"])
        if opened:
            self.texts[uri] = text
            self.client.change(uri, text)
        else:
            with open(path, "w", encoding="utf-8", newline="") as f:
                f.write(mark + text)
            self.client.send("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
        return text

    def make(self, action):
        """Makes the edit; gives the uri of the configuration, and its text."""
        edit = action["edit"]
        if "changes" in edit:
            ((uri, edits),) = edit["changes"].items()
            return uri, self.write(uri, edits)
        *created, changed = edit["documentChanges"]
        uri = changed["textDocument"]["uri"]
        for made in created:
            assert made == {"kind": "create", "uri": uri, "options": {"ignoreIfExists": True}}, made
            open(uri[len("file://"):], "x", encoding="utf-8").close()
        assert changed["textDocument"]["version"] == (self.client.versions[uri] if uri in self.texts else None), changed
        return uri, self.write(uri, changed["edits"])

    def made(self, name, part):
        return self.make(titled(self.actions(name), part))


# ---- what is offered, and what it does ------------------------------------------------------


def test_a_shortcode_is_marked(program):
    for words, renders in (("as a disclosure", "disclosure"), ("as a paid link", "affiliate-link"),
                           ("as a promo block", "promo-block"), ("as harmless", "nothing")):
        with Editor(program, {"a.md": BOX, CONFIG: PLAIN + "# ours\n"}) as e:
            e.open("a.md")
            assert e.codes("a.md") == {"unknown"}
            action = titled(e.actions("a.md"), f"mark shortcode box {words}")
            assert [d["code"] for d in action["diagnostics"]] == ["unknown"] and action["kind"] == "quickfix"
            assert e.make(action)[1] == PLAIN + f"# ours\nshortcodes:\n  box: {renders}\n"
            assert "unknown" not in e.codes("a.md")
            assert e.titles("a.md") == []


def test_a_foreign_id_is_added_to_ones_own(program):
    with Editor(program, {"a.md": PAID, CONFIG: PLAIN + "publisher-ids:\n  awin: ['1'] # mine\n"}) as e:
        e.open("a.md")
        assert FOREIGN in e.codes("a.md")
        action = titled(e.actions("a.md"), "add publisher id 22 of awin")
        assert [d["code"] for d in action["diagnostics"]] == [FOREIGN]
        assert e.make(action)[1] == PLAIN + "publisher-ids:\n  awin: ['1', '22'] # mine\n"
        assert FOREIGN not in e.codes("a.md")


def test_the_id_of_any_link_can_be_told(program):
    with Editor(program, {"a.md": PAID, CONFIG: PLAIN}) as e:
        e.open("a.md")
        assert e.made("a.md", "publisher id 22")[1] == PLAIN + "publisher-ids:\n  awin: ['22']\n"
        assert e.titles("a.md") == []


def test_a_redirect_is_added(program):
    with Editor(program, {"a.md": "Koop [hier](/go/lamp/), dat is goed.\n", CONFIG: PLAIN + "cloaking: ['/uit/']\n"}) as e:
        e.open("a.md")
        assert "unknown" in e.codes("a.md")
        assert e.made("a.md", "/go/ to the site's own redirects")[1] == PLAIN + "cloaking: ['/uit/', '/go/']\n"
        assert "unknown" not in e.codes("a.md")
        assert [d["severity"] for d in e.client.diagnostics(e.uri("a.md")) if d["code"] == UNDISCLOSED] == [1]
        assert e.titles("a.md") == []


def test_a_domain_is_added(program):
    page = TOLD + "Lees [meer](https://www.ander-blog.example/recommends/lamp/).\n"
    with Editor(program, {"a.md": page, CONFIG: PLAIN + "site:\n    domains:\n    - a.nl\n"}) as e:
        e.open("a.md")
        assert e.made("a.md", "ander-blog.example to the site's own domains")[1] == (
            PLAIN + "site:\n    domains:\n    - a.nl\n    - ander-blog.example\n")


def test_the_same_is_offered_once(program):
    with Editor(program, {"a.md": PAID + PAID, CONFIG: PLAIN + "publisher-ids: {awin: [1]}\n"}) as e:
        e.open("a.md")
        assert e.titles("a.md") == ["add publisher id 22 of awin to .promolint.yaml"]


def test_nothing_is_offered_elsewhere_in_the_text(program):
    with Editor(program, {"a.md": PAID + "\n" + BOX, CONFIG: PLAIN}) as e:
        e.open("a.md")
        first = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 9}}
        assert e.titles("a.md", place=first) == []
        link = {"start": {"line": 2, "character": 20}, "end": {"line": 2, "character": 20}}
        assert len(e.titles("a.md", place=link)) == 1


def test_only_who_wants_quick_fixes_is_offered_them(program):
    with Editor(program, {"a.md": PAID, CONFIG: PLAIN}) as e:
        e.open("a.md")
        assert e.titles("a.md", only=["source"]) == []
        assert len(e.titles("a.md", only=["quickfix"])) == 1


def test_an_editor_that_asks_for_edits_later_has_these_at_once(program):
    with Editor(program, {"a.md": PAID, CONFIG: PLAIN}, capabilities=LATER) as e:
        e.open("a.md")
        action = titled(e.actions("a.md"), "publisher id 22")
        again = e.client.request("codeAction/resolve", action)
        assert (again["title"], again["edit"]) == (action["title"], action["edit"])
        assert e.make(again)[1] == PLAIN + "publisher-ids:\n  awin: ['22']\n"
        assert e.client.refused("codeAction/resolve", action) is not None  # it is there now
        for kind in (-1, 4, 10 ** 30, "x", None):
            wrong = dict(action, data=dict(action["data"], kind=kind, name=7))
            assert e.client.refused("codeAction/resolve", wrong) is not None, kind


def test_an_editor_without_versions_gets_plain_changes(program):
    with Editor(program, {"a.md": PAID, CONFIG: PLAIN}, capabilities=able(versions=False)) as e:
        e.open("a.md")
        action = titled(e.actions("a.md"), "publisher id")
        assert list(action["edit"]) == ["changes"]
        assert e.make(action) == (e.uri(CONFIG), PLAIN + "publisher-ids:\n  awin: ['22']\n")


# ---- which configuration ---------------------------------------------------------------------


def test_the_nearest_configuration_is_edited(program):
    with Editor(program, {"one/a.md": PAID, "one/" + CONFIG: PLAIN, CONFIG: "policies: [be]\n"}) as e:
        e.open("one/a.md")
        assert e.made("one/a.md", "publisher id")[0] == e.uri("one/" + CONFIG)
        assert e.read(CONFIG) == "policies: [be]\n"


def test_the_configuration_of_the_command_line_is_edited(program):
    files = {"a.md": PAID, CONFIG: "policies: [be]\n", "house/lint.yaml": PLAIN}
    with Editor(program, files, options=("--config", "house/lint.yaml")) as e:
        e.open("a.md")
        assert e.titles("a.md") == ["add publisher id 22 of awin to lint.yaml"]
        assert e.made("a.md", "publisher id")[0] == e.uri("house/lint.yaml")


def test_an_open_configuration_counts_as_the_editor_has_it(program):
    with Editor(program, {"a.md": PAID, CONFIG: PLAIN}) as e:
        e.open("a.md")
        e.open(CONFIG, "{\"site\": {\"name\": \"😀 日本\"}}")
        uri, text = e.made("a.md", "publisher id")
        assert (uri, text) == (e.uri(CONFIG), "{\"site\": {\"name\": \"😀 日本\"}, \"publisher-ids\": {\"awin\": [\"22\"]}}")
        assert e.read(CONFIG) == PLAIN
        assert e.titles("a.md") == []


def test_a_configuration_that_is_open_by_another_name(program):
    with Editor(program, {"real/a.md": PAID, "real/" + CONFIG: PLAIN}) as e:
        os.symlink(e.site.path("real"), e.site.path("link"))
        e.open("link/a.md")
        e.open("link/" + CONFIG, PLAIN + "# unsaved\n")
        assert e.made("link/a.md", "publisher id") == (
            e.uri("link/" + CONFIG), PLAIN + "# unsaved\npublisher-ids:\n  awin: ['22']\n")


def test_the_bytes_of_the_file_stay(program):
    before = b"\xef\xbb\xbfsite: {name: X} # x\r\ncloaking:\r\n- /x/"
    with Editor(program, {"a.md": BOX, CONFIG: before}) as e:
        e.open("a.md")
        e.made("a.md", "box as harmless")
        with open(e.site.path(CONFIG), "rb") as f:
            assert f.read() == before + b"\r\nshortcodes:\r\n  box: nothing"


def test_an_edit_on_the_first_line_of_a_file_with_a_byte_order_mark(program):
    with Editor(program, {"a.md": BOX, CONFIG: b"\xef\xbb\xbf{shortcodes: {a: nothing}}\n"}) as e:
        e.open("a.md")
        e.made("a.md", "box as harmless")
        assert e.read(CONFIG) == "\ufeff{shortcodes: {a: nothing, box: nothing}}\n"
        assert e.codes("a.md") == set()


# ---- where there is none ---------------------------------------------------------------------


def folders(*paths):
    return [{"uri": uri_of(path), "name": "x"} for path in paths]


def created_at(program, files, article, roots):
    """The folder, from the site's, in which a configuration is made."""
    with case.Site(files) as other, Editor(program, files) as e:
        changes = {"added": folders(*(e.site.path(r) for r in roots), other.folder), "removed": []}
        e.client.send("workspace/didChangeWorkspaceFolders", {"event": changes})
        e.open(article)
        assert "publisher id 22 of awin to a new .promolint.yaml" in e.titles(article)[0]
        uri, text = e.made(article, "publisher id")
        assert text == "publisher-ids:\n  awin: ['22']\n"
        assert e.titles(article) == []  # it counts at once
        return os.path.relpath(os.path.dirname(uri), uri_of(e.site.folder))


def test_a_first_configuration_is_made_in_the_workspace(program):
    files = {"one/posts/a.md": PAID}
    assert created_at(program, files, "one/posts/a.md", ["one"]) == "one"
    assert created_at(program, files, "one/posts/a.md", [".", "one/posts"]) == "one/posts"
    assert created_at(program, files, "one/posts/a.md", ["on"]) == "one/posts"
    assert created_at(program, files, "one/posts/a.md", []) == "one/posts"


def test_the_folders_of_the_beginning_count(program):
    for more in ("rootUri", "workspaceFolders"):
        with case.Site({"b/a.md": PAID}) as site:
            given = uri_of(site.folder) if more == "rootUri" else folders(site.folder)
            with Client(program, folder="/") as client:
                client.initialize(makes_files(), **{more: given})
                client.open(uri_of(site.path("b/a.md")), PAID)
                params = {"textDocument": {"uri": uri_of(site.path("b/a.md"))}, "range": EVERYWHERE,
                          "context": {"diagnostics": []}}
                action = titled(client.request("textDocument/codeAction", params), "a new .promolint.yaml")
                assert action["edit"]["documentChanges"][0]["uri"] == uri_of(site.path(CONFIG)), more


def test_a_folder_that_was_closed_gets_no_configuration(program):
    with Editor(program, {"b/a.md": PAID}) as e:
        for event in ({"added": folders(e.site.folder), "removed": []}, {"added": [], "removed": folders(e.site.folder)}):
            e.client.send("workspace/didChangeWorkspaceFolders", {"event": event})
        e.open("b/a.md")
        assert e.made("b/a.md", "publisher id")[0] == e.uri("b/" + CONFIG)


def test_a_configuration_that_is_open_and_not_saved_yet_is_edited(program):
    with Editor(program, {"a.md": PAID}) as e:
        e.open("a.md")
        e.open(CONFIG, PLAIN)
        assert e.made("a.md", "publisher id") == (e.uri(CONFIG), PLAIN + "publisher-ids:\n  awin: ['22']\n")
        assert not os.path.exists(e.site.path(CONFIG))


def test_an_editor_that_makes_no_files_is_offered_none(program):
    for capabilities in (able(), makes_files(["rename"]), makes_files(versions=False), PULL):
        with Editor(program, {"a.md": PAID}, capabilities=capabilities) as e:
            e.open("a.md")
            assert e.titles("a.md") == [], capabilities


# ---- what is not offered ---------------------------------------------------------------------


def test_without_a_configuration_that_counts_none_is_made(program):
    with Editor(program, {"a.md": PAID, CONFIG: PLAIN}, options=("--no-config",)) as e:
        e.open("a.md")
        assert e.titles("a.md") == []


def test_a_text_that_is_no_file_has_no_configuration(program):
    with Editor(program, {}) as e:
        e.client.open("untitled:Untitled-1", PAID)
        params = {"textDocument": {"uri": "untitled:Untitled-1"}, "range": EVERYWHERE, "context": {"diagnostics": []}}
        assert not [a for a in e.client.request("textDocument/codeAction", params) if ".yaml" in a["title"]]


def test_a_configuration_that_is_wrong_is_left_alone(program):
    for wrong in ("policies: [nl\n", "policies: [xx]\n", "site: X\n"):
        with Editor(program, {"a.md": PAID, CONFIG: wrong}) as e:
            e.open("a.md")
            assert e.titles("a.md") == [], wrong


def test_names_that_readers_cannot_see_are_not_offered(program):
    with Editor(program, {"a.md": "Een lamp.\n\n<Bo\u202ex />\n\n{{< b\u200box >}}\n", CONFIG: PLAIN}) as e:
        e.open("a.md")
        assert e.titles("a.md") == []


if __name__ == "__main__":
    sys.exit(case.run(globals(), sys.argv[1]))
