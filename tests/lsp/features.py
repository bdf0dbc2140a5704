#!/usr/bin/env python3
"""What the server offers beside diagnostics: code actions, hover, lens, symbols.

Each action's edit is made here as an editor makes it, and sent back: what is then said counts.

usage: tests/lsp/features.py PROGRAM
"""
import sys

import case
import text as plain
from client import PULL, Client

URI, PAGE = "file:///site/a.md", "file:///site/a.html"
OPTIONS = ("--policy", "nl,google-search", "--no-config")
URL = "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2"
PAIR, REL = "affiliate-link-undisclosed", "rel-sponsored-missing"
BODY = "De lamp staat al een half jaar op het bureau en doet het nog altijd goed.\n\n"
TOLD = "*Dit artikel bevat affiliate links: wij krijgen commissie als je koopt.*\n\n"
QUICK, ALL = "quickfix", "source.fixAll.promolint"
ACTION = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": [QUICK]}}}


def able(action=None, versions=True, markdown=True, tree=True):
    """What an editor can do that pulls diagnostics."""
    text = {"diagnostic": {}, "codeAction": ACTION if action is None else action,
            "hover": {"contentFormat": ["markdown"] if markdown else ["plaintext"]},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": tree}}
    return {"textDocument": text, "workspace": {"workspaceEdit": {"documentChanges": versions}}}


LATER = able(dict(ACTION, resolveSupport={"properties": ["edit"]}, dataSupport=True))


def md_link(words="hier"):
    return f"[{words}]({URL})"


def html_link(words="hier", rest=""):
    return f'<a href="{URL}"{rest}>{words}</a>'


class Editor:
    """One document in an editor that makes edits as it is told."""

    def __init__(self, program, text, uri=URI, capabilities=None, options=OPTIONS):
        self.client, self.text, self.uri = Client(program, *options), text, uri
        self.offered = self.client.initialize(capabilities or able())["capabilities"]
        self.client.open(uri, text, "html" if uri == PAGE else "markdown")

    def __enter__(self):
        return self

    def __exit__(self, *rest):
        self.client.__exit__(*rest)

    def ask(self, method, **more):
        return self.client.request(f"textDocument/{method}", dict({"textDocument": {"uri": self.uri}}, **more))

    def found(self, code=None):
        return [d for d in self.client.diagnostics(self.uri) if code in (None, d["code"])]

    def actions(self, place, only=None, diagnostics=()):
        context = {"diagnostics": list(diagnostics)}
        if only is not None:
            context["only"] = only
        return self.ask("codeAction", range=place, context=context)

    def type(self, *change):
        self.text = plain.replace(self.text, change[:2], change[2:4], change[4])
        self.client.change(self.uri, change)

    def make(self, action, change=True):
        """Makes the action's edit; gives the text."""
        changed = action["edit"].get("documentChanges")
        if changed:
            assert [c["textDocument"] for c in changed] == [
                {"uri": self.uri, "version": self.client.versions[self.uri]}], changed
            edits = changed[0]["edits"]
        else:
            edits = action["edit"]["changes"][self.uri]
        self.made = edits
        ends = [(e["range"]["start"], e["range"]["end"], e["newText"]) for e in edits]
        text = self.text
        for start, end, new in sorted(ends, key=lambda e: (e[0]["line"], e[0]["character"]), reverse=True):
            text = plain.replace(text, (start["line"], start["character"]), (end["line"], end["character"]), new)
        if change:
            self.text = text
            self.client.change(self.uri, text)
        return text

    def hover(self, line, character):
        answer = self.ask("hover", position={"line": line, "character": character})
        return answer and answer["contents"]["value"]

    def lens(self):
        return [lens["command"]["title"] for lens in self.ask("codeLens")]


def spot(line, character):
    return {"start": {"line": line, "character": character}, "end": {"line": line, "character": character}}


EVERYWHERE = {"start": {"line": 0, "character": 0}, "end": {"line": 10000, "character": 0}}


def titled(actions, part):
    fitting = [a for a in actions if part in a["title"]]
    assert fitting, f"no {part!r} among {[a['title'] for a in actions]}"
    return fitting[0]


# ---- fixes ---------------------------------------------------------------------------------


def fixes_rel(program, before, after, **more):
    """The fix of the only link's rel, its edit made."""
    with Editor(program, before + html_link() + after, PAGE, **more) as editor:
        (found,) = editor.found(REL)
        text = editor.make(titled(editor.actions(found["range"]), "rel"))
        assert text == before + html_link(rest=' rel="sponsored"') + after, text
        assert not editor.found(REL) and len(editor.found(PAIR)) == 1


def test_a_fix_mends_its_finding_and_nothing_else(program):
    fixes_rel(program, "<p>Koop ", ".</p>\n")


def test_a_fix_behind_emoji_and_cjk(program):
    fixes_rel(program, "<p>😀👩‍💻 日本語 e\u0301 Koop ", ".</p>\n")


def test_a_fix_in_lines_that_end_with_cr_lf(program):
    fixes_rel(program, "<h1>Lamp</h1>\r\n<p>Koop\r\n😀 ", ".</p>\r\n")


def test_a_fix_behind_a_byte_order_mark(program):
    fixes_rel(program, "\ufeff<p>Koop ", ".</p>")


def test_a_fix_in_a_text_that_declares_another_encoding(program):
    fixes_rel(program, '<meta charset="iso-8859-1"><p>€ 20 voor één 😀 ', ".</p>\n")
    fixes_rel(program, '<meta charset="utf-16"><p>Koop ', ".</p>\n")


def test_a_fix_for_an_editor_that_knows_no_versions(program):
    fixes_rel(program, "<p>Koop ", ".</p>\n", capabilities=able(versions=False))


def test_of_two_equal_findings_on_a_line_each_has_its_own_fix(program):
    with Editor(program, f"<p>{html_link()} {html_link()}</p>\n", PAGE) as editor:
        first, second = editor.found(REL)
        assert first["data"]["fingerprint"] != second["data"]["fingerprint"], (first, second)
        text = editor.make(titled(editor.actions(second["range"]), "rel"))
        assert text == f"<p>{html_link()} " + html_link(rest=' rel="sponsored"') + "</p>\n", text
        assert [d["range"] for d in editor.found(REL)] == [first["range"]]


def test_only_a_safe_fix_is_preferred(program):
    with Editor(program, f"<h1>Lamp</h1>\n<p>{BODY}</p>\n<p>Koop {html_link()}</p>\n", PAGE) as editor:
        actions = editor.actions(EVERYWHERE, [QUICK])
        assert [a for a in actions if a.get("isPreferred")] == [titled(actions, "link's rel")], actions
        assert all(a["diagnostics"][0]["code"] in (PAIR, REL) for a in actions), actions


def test_a_disclosure_is_inserted_in_the_language_of_the_article(program):
    with Editor(program, BODY + f"Koop {md_link()}.\n") as editor:
        text = editor.make(titled(editor.actions(editor.found(PAIR)[0]["range"]), "Advertentie"))
        assert text.startswith("Advertentie: ") and text.endswith(BODY + f"Koop {md_link()}.\n"), text
        assert not editor.found(PAIR)


def test_all_safe_fixes_at_once(program):
    text = f"<p>{BODY}</p>\r\n<p>😀 {html_link()}, {html_link('daar')}</p>\r\n<p>{html_link()}</p>\r\n"
    with Editor(program, text, PAGE) as editor:
        (action,) = editor.actions(spot(0, 0), [ALL])
        assert action["kind"] == ALL, action
        after = editor.make(action)
        assert after == text.replace(f'{URL}"', f'{URL}" rel="sponsored"'), after
        assert all(e["range"]["start"]["line"] == e["range"]["end"]["line"] for e in editor.made), editor.made
        assert not editor.found(REL) and len(editor.found(PAIR)) == 3
        assert editor.actions(spot(0, 0), [ALL]) == []


def test_kinds_are_wanted_by_their_beginnings(program):
    with Editor(program, f"<p>{html_link()}</p>\n", PAGE) as editor:
        for only, kinds in ((None, {QUICK, ALL}), ([""], {QUICK, ALL}), ([QUICK], {QUICK}), (["source"], {ALL}),
                            (["source.fixAll"], {ALL}), ([ALL], {ALL}), (["source.fixAll.promolint.more"], set()),
                            (["source.fix"], set()), (["refactor"], set()), ([], set()), (["refactor", QUICK], {QUICK})):
            assert {a["kind"] for a in editor.actions(EVERYWHERE, only)} == kinds, only


def test_nothing_is_offered_where_nothing_is_found(program):
    with Editor(program, BODY + f"Koop {md_link()}.\n") as editor:
        assert editor.actions(spot(0, 3)) == []
    with Editor(program, TOLD + f"Koop {html_link(rest=' rel=sponsored')}.\n") as editor:
        assert editor.found() == [] and editor.actions(EVERYWHERE) == []


def test_an_editor_that_takes_only_commands_is_offered_none(program):
    with Editor(program, f"<p>{html_link()}</p>\n", PAGE, able(action={})) as editor:
        assert "codeActionProvider" not in editor.offered and editor.actions(EVERYWHERE) == []


def test_a_selection_with_hundreds_of_findings_is_answered(program):
    with Editor(program, f"<p>{BODY}</p>\n" + f"<p>Koop {html_link()} nu.</p>\n" * 400, PAGE) as editor:
        actions = editor.actions(EVERYWHERE, [QUICK])
        assert actions and len({a["diagnostics"][0]["data"]["fingerprint"] for a in actions}) < 100, len(actions)


# ---- text that moved -----------------------------------------------------------------------


def test_the_place_of_a_diagnostic_is_not_believed(program):
    with Editor(program, f"<p>{html_link()} {html_link()}</p>\n", PAGE) as editor:
        first, second = editor.found(REL)
        wrong = [dict(second, range=first["range"])]
        text = editor.make(titled(editor.actions(second["range"], diagnostics=wrong), "rel"))
        assert text.count("rel=") == 1 and text.index("rel=") > len(html_link()) + 10, text


def test_actions_are_for_the_present_text(program):
    with Editor(program, f"<p>{html_link()}</p>\n", PAGE) as editor:
        (stale,) = editor.found(REL)
        editor.type(0, 0, 0, 0, "<h1>😀</h1>\n\n")
        assert all(a["kind"] == ALL for a in editor.actions(stale["range"], diagnostics=[stale]))
        text = editor.make(titled(editor.actions(spot(2, 5), diagnostics=[stale]), "rel"))
        assert text == "<h1>😀</h1>\n\n<p>" + html_link(rest=' rel="sponsored"') + "</p>\n", text


def test_an_edit_that_is_asked_for_later_is_for_the_text_as_it_is_then(program):
    with Editor(program, f"<p>{html_link()}</p>\n", PAGE, LATER) as editor:
        assert editor.offered["codeActionProvider"]["resolveProvider"] is True
        actions = editor.actions(EVERYWHERE)
        assert not any("edit" in a for a in actions), actions
        editor.type(0, 0, 0, 0, "<h1>😀</h1>\n\n")
        for action in (titled(actions, "link's rel"), titled(actions, "all safe")):
            chosen = editor.client.request("codeAction/resolve", action)
            assert chosen["title"] == action["title"] and chosen["kind"] == action["kind"], chosen
            text = editor.make(chosen, change=False)
            assert text == "<h1>😀</h1>\n\n<p>" + html_link(rest=' rel="sponsored"') + "</p>\n", text


def test_an_edit_for_a_finding_that_is_gone_is_refused(program):
    with Editor(program, f"<p>{html_link()}</p>\n", PAGE, LATER) as editor:
        action = titled(editor.actions(EVERYWHERE), "link's rel")
        editor.client.change(PAGE, "<p>Niets.</p>\n")
        assert editor.client.refused("codeAction/resolve", action) is not None
        editor.client.close(PAGE)
        assert editor.client.refused("codeAction/resolve", action) is not None


def test_nonsense_is_not_resolved(program):
    with Editor(program, f"<p>{html_link()}</p>\n", PAGE, LATER) as editor:
        action = titled(editor.actions(EVERYWHERE), "link's rel")
        for data in (None, 1, [], {}, {"uri": PAGE}, dict(action["data"], fix=-1), dict(action["data"], fix=99),
                     dict(action["data"], remedy="other"), dict(action["data"], fingerprint="")):
            assert editor.client.refused("codeAction/resolve", dict(action, data=data)) is not None, data
        assert editor.client.request("codeAction/resolve", action)["edit"]


# ---- suppressions --------------------------------------------------------------------------


def suppresses(program, text, uri=URI, rule=PAIR, where="here", nth=0):
    """Puts the n-th finding aside; gives the text, of which nothing else is said otherwise."""
    with Editor(program, text, uri) as editor:
        before = editor.found()
        aside = editor.found(rule)[nth]
        after = editor.make(titled(editor.actions(aside["range"]), f"suppress {rule} {where}"))
        left = sorted((d["code"], d["data"]["fingerprint"]) for d in editor.found())
        gone = [d for d in before if d["code"] == rule] if where != "here" else [aside]
        assert left == sorted((d["code"], d["data"]["fingerprint"]) for d in before if d not in gone), left
        return after


def test_a_finding_is_suppressed_with_a_place_for_the_reason(program):
    comment = f'<!-- promolint-disable-next-line {PAIR} reason="say why" -->'
    assert suppresses(program, BODY + f"😀 {md_link()}\n") == BODY + f"{comment}\n😀 {md_link()}\n"


def test_suppressing_keeps_the_ends_of_lines(program):
    text = suppresses(program, f"😀 Een lamp.\r\n\r\nKoop {md_link()}\r\n")
    assert text.count("\r\n") == text.count("\n") == 4, text


def test_of_two_equal_findings_on_a_line_one_is_suppressed(program):
    for nth in 0, 1:
        suppresses(program, BODY + f"Koop 😀 {md_link()} of {md_link()}.\n", nth=nth)
        suppresses(program, f"<p>Koop 😀 {html_link()} of {html_link()}.</p>", PAGE, nth=nth)


def test_suppressing_in_a_table_a_list_a_quotation(program):
    for text in (f"| a | b |\n|---|---|\n| x | {md_link()} |\n", f"- a\n- 日本 {md_link()}\n- b\n", f"> a\n> b {md_link()}\n",
                 f"Een\nlamp {md_link()}\ndaar.\n"):
        suppresses(program, BODY + text)


def test_suppressing_in_mdx(program):
    assert "{/* promolint-disable-next-line" in suppresses(program, BODY + f"Koop {md_link()}\n", "file:///site/a.mdx")


def test_suppressing_in_the_whole_file(program):
    text = f"---\nlang: nl\n---\n\nKoop {md_link()} en {md_link()}.\n"
    after = suppresses(program, text, where="in this file")
    assert after.startswith("---\nlang: nl\n---\n<!-- promolint-disable-file"), after


def test_what_is_suppressed_is_not_offered_again(program):
    comment = f'<!-- promolint-disable-next-line {PAIR} {REL} reason="a test" -->\n'
    with Editor(program, BODY + comment + f"Koop {md_link()}.\n") as editor:
        assert editor.found() == [] and editor.actions(EVERYWHERE) == []


# ---- hover ---------------------------------------------------------------------------------


def test_hover_says_what_a_link_is_also_when_all_is_well(program):
    with Editor(program, TOLD + f"😀 Koop {html_link(rest=' rel=sponsored')} nu.\n") as editor:
        assert editor.found() == []
        said = editor.hover(2, 12)
        for part in ("**affiliate link**", "network: Awin", "publisher id: 2", "adequate, line 1", "policy nl"):
            assert part in said, said
        marked = editor.ask("hover", position={"line": 2, "character": 12})["range"]
        assert marked["start"] == {"line": 2, "character": 8}, marked


def test_hover_says_where_a_redirect_leads(program):
    link = f"[hier]({URL}&p=https%3A%2F%2Fwww.example.com%2Flamp)"
    with Editor(program, TOLD + f"Koop {link}.\n") as editor:
        assert "example.com/lamp" in editor.hover(2, 7)


def test_hover_on_a_disclosure_says_what_it_stands_for(program):
    with Editor(program, TOLD + f"Koop {md_link()} en {md_link('daar')}.\n") as editor:
        said = editor.hover(0, 25)
        assert "**disclosure**" in said and "2 placements" in said and "language: nl" in said, said


def test_hover_on_a_finding_gives_the_reason_of_the_rule(program):
    with Editor(program, BODY + f"Koop {md_link()}.\n") as editor:
        said = editor.hover(2, 8)
        assert "**error**: " in said and PAIR in said and "is advertising" in said and "missing" in said, said


def test_hover_says_nothing_of_the_rest(program):
    with Editor(program, BODY + f"Koop {md_link()}.\n") as editor:
        assert editor.hover(0, 5) is None and editor.hover(2, 2) is None and editor.hover(99, 0) is None


def test_hover_without_markdown_has_no_marks(program):
    with Editor(program, TOLD + f"Koop {md_link()}.\n", capabilities=able(markdown=False)) as editor:
        answer = editor.ask("hover", position={"line": 2, "character": 8})
        assert answer["contents"]["kind"] == "plaintext" and "**" not in answer["contents"]["value"], answer


def test_the_text_of_an_article_is_no_markup_in_a_hover(program):
    target = f"{URL}&p=https%3A%2F%2Fexample.com%2F%3C%2Fb%3E%5Bx%5D(command:y)"
    link = f"<a href='{target}' rel='sponsored *b* [c](d)'>hier</a>"
    with Editor(program, TOLD + f"Koop {link}\n") as editor:
        said = editor.hover(2, 8).split("\n")
        assert "- destination: `https://example.com/</b>[x](command:y)`" in said, said
        assert "- rel: sponsored `*b* [c](d)`" in said, said


def test_a_disclosure_of_several_lines_is_one_in_a_hover(program):
    told = "<p>Dit artikel bevat affiliate\nlinks: wij krijgen\n commissie als je koopt.</p>\n\n"
    with Editor(program, told + f"Koop {md_link()}.\n") as editor:
        assert "line 1: Dit artikel bevat affiliate links: wij krijgen commissie als je koopt" in editor.hover(4, 8)


# ---- lens and symbols ----------------------------------------------------------------------


def test_the_lens_sums_up(program):
    for text, want in ((BODY, []), (TOLD, []), (TOLD + f"Koop {md_link()}.\n", ["1 paid link: disclosed"]),
                       (BODY + f"Koop {md_link()} en {md_link()}.\n", ["2 paid links: not disclosed"]),
                       (BODY + f"Koop {md_link()}.\n\n" + TOLD + f"En {md_link()}.\n", ["2 paid links: 1 not disclosed"])):
        with Editor(program, text) as editor:
            assert editor.lens() == want, (text, editor.lens())


def test_symbols_are_what_earns_and_what_says_so(program):
    for tree in True, False:
        with Editor(program, "\ufeff" + TOLD + f"日本 {md_link()}.\n", capabilities=able(tree=tree)) as editor:
            disclosure, link = editor.ask("documentSymbol")
            assert disclosure["name"].startswith("disclosure: ") and link["name"] == "affiliate link: Awin, adequate"
            place = link["range"] if tree else link["location"]["range"]
            assert place["start"] == {"line": 2, "character": 3}, link


def test_features_of_a_document_that_is_not_open_are_refused(program):
    with Editor(program, BODY) as editor:
        editor.uri = "file:///site/other.md"
        for method, more in (("hover", {"position": {"line": 0, "character": 0}}), ("codeLens", {}), ("documentSymbol", {}),
                             ("codeAction", {"range": EVERYWHERE, "context": {"diagnostics": []}})):
            params = dict({"textDocument": {"uri": editor.uri}}, **more)
            assert editor.client.refused(f"textDocument/{method}", params) is not None, method


if __name__ == "__main__":
    sys.exit(case.run(globals(), sys.argv[1]))
