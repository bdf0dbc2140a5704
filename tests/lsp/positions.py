#!/usr/bin/env python3
"""Texts as editors send them: positions in UTF-16, all kinds of lines, edits in batches.

usage: tests/lsp/positions.py PROGRAM
"""
import sys

import case
import text as plain
from client import PULL, PUSH, Client
from expected import expected, said, same

URI, NAME = "file:///site/a.md", "/site/a.md"
OPTIONS = ("--policy", "nl,google-search", "--no-config")
LINK = "[hier](https://www.awin1.com/cread.php?awinmid=1&awinaffid=2)"
PAID = f"Koop deze telefoon {LINK}, dat is goed."


def agrees(program, text, *edits, uri=URI, name=NAME, language="markdown", some=True):
    """The text, then each batch of edits: what is said is what check says, at the same places."""
    with Client(program, *OPTIONS) as client:
        client.initialize(PULL)
        client.open(uri, text, language)
        for batch in ((),) + edits:
            for edit in batch:
                text = plain.replace(text, edit[:2], edit[2:4], edit[4])
            if batch:
                client.change(uri, *batch)
            got, wanted = said(client.diagnostics(uri)), expected(program, text.encode(), name, *OPTIONS)
            assert same(got, wanted), f"{text!r}: {got} is not {wanted}"
            assert got or not some, f"nothing was found in {text!r}"


def test_ascii(program):
    agrees(program, PAID + "\n")


def test_emoji_before_the_link(program):
    agrees(program, f"😀 Koop 👩‍💻 deze telefoon {LINK}\n")


def test_cjk_before_the_link(program):
    agrees(program, f"日本語 Koop deze telefoon 携帯 {LINK}\n")


def test_combining_characters_before_the_link(program):
    agrees(program, f"Cafe\u0301 e\u0302\u0323 Koop deze telefoon {LINK}\n")


def test_tabs_before_the_link(program):
    agrees(program, f"-\tKoop\tdeze telefoon {LINK}\n")


def test_crlf(program):
    agrees(program, f"Een artikel.\r\n\r\n😀 {PAID}\r\n\r\nEinde.\r\n")


def test_cr(program):
    agrees(program, f"Een artikel.\r\r😀 {PAID}\r\rEinde.\r")


def test_lines_of_all_kinds(program):
    agrees(program, f"Een artikel.\r\n\n\r😀 {PAID}\r\n\r{PAID}\n\rEinde.")


def test_byte_order_mark(program):
    agrees(program, f"\ufeff{PAID}\n")
    agrees(program, f"\ufeff---\ntitle: x\n---\n\n{PAID}\n")


def test_no_final_newline(program):
    agrees(program, PAID)
    agrees(program, f"Een artikel.\n\nhttps://www.awin1.com/cread.php?awinmid=1&awinaffid=2")


def test_an_empty_text(program):
    agrees(program, "", some=False)
    agrees(program, PAID, [(0, 0, 9, 0, "")], [(0, 0, 0, 0, PAID)], some=False)


def test_two_equal_findings_on_a_line(program):
    agrees(program, f"Koop {LINK} of {LINK} of nog eens {LINK}.\n")


def test_html(program):
    agrees(program, "<!doctype html>\r\n<html lang=nl><p>😀 Koop <a href='https://www.awin1.com/cread.php?awinmid=1&amp;"
           "awinaffid=2'>hier</a>, dat is goed.</html>", uri="file:///site/a.html", name="/site/a.html", language="html")


def test_html_that_declares_another_encoding(program):
    agrees(program, "<meta charset=windows-1252><html lang=nl><p>é 😀 Koop <a href='https://www.awin1.com/cread.php?"
           "awinmid=1&amp;awinaffid=2'>hier</a>, dat is goed.</html>", uri="file:///site/a.html", name="/site/a.html",
           language="html")


def test_an_untitled_text_is_of_its_language(program):
    for language, text in (("markdown", PAID), ("html", f"<p>{PAID} <a href='https://www.awin1.com/cread.php?awinmid=1&"
                                                        "awinaffid=2'>hier</a>")):
        with Client(program, *OPTIONS) as client:
            client.initialize(PUSH)
            client.open("untitled:Untitled-1", text, language)
            starts = {d["range"]["start"]["character"] for d in client.diagnostics("untitled:Untitled-1")}
            assert starts == {PAID.index("[") if language == "markdown" else text.index("<a")}, starts


def test_a_path_with_percent_signs_is_decoded(program):
    agrees(program, PAID, uri="file:///site/een%20art%C3%ADkel%20%25.md", name="/site/een artíkel %.md")


def test_the_same_file_by_two_uris_is_two_documents(program):
    with Client(program, *OPTIONS) as client:
        client.initialize(PULL)
        client.open("file:///site/b.md", PAID)
        client.open("file:///site/%62.md", "Niets.")
        assert client.diagnostics("file:///site/b.md")


# ---- edits ---------------------------------------------------------------------------------


def test_edits_move_the_findings(program):
    agrees(program, f"{PAID}\n", [(0, 0, 0, 0, "😀 ")], [(0, 0, 0, 0, "Regel.\n\n")], [(1, 0, 2, 0, "\r\n")])


def test_edits_of_a_batch_apply_one_after_the_other(program):
    agrees(program, f"a\nb\n{PAID}\n", [(0, 0, 0, 1, "😀😀"), (0, 4, 0, 4, "x\n"), (1, 0, 2, 0, ""), (1, 0, 1, 0, "é")])


def test_a_whole_text_in_the_middle_of_a_batch(program):
    with Client(program, *OPTIONS) as client:
        client.initialize(PULL)
        client.open(URI, "Niets.\n")
        client.change(URI, (0, 0, 0, 0, "x"), PAID, (0, 0, 0, 0, "😀\n"))
        got = said(client.diagnostics(URI))
        assert got and same(got, expected(program, f"😀\n{PAID}".encode(), NAME, *OPTIONS)), got


def test_positions_beyond_the_line_and_the_text(program):
    agrees(program, f"Kort.\n\n{PAID}", [(0, 99, 0, 99, " Langer.")], [(99, 99, 99, 99, f"\n\n{PAID}")],
           [(0, 2 ** 31, 1, 0, "\n😀")])


def test_an_end_before_its_start(program):
    agrees(program, f"Een regel.\n\n{PAID}", [(0, 5, 0, 2, "😀")])


def test_a_position_within_a_character(program):
    agrees(program, f"😀😀 {PAID}", [(0, 1, 0, 3, "x")], [(0, 1, 0, 1, "😀")])


def test_a_cr_that_gets_its_lf_by_an_edit(program):
    agrees(program, f"Een.\r\rTwee.\r{PAID}\r", [(0, 4, 0, 4, "\r")], [(1, 0, 1, 0, "\n")], [(2, 0, 2, 0, "\n")])


def test_delete_to_the_end(program):
    agrees(program, f"{PAID}\n\nMeer.\n", [(1, 0, 2 ** 31 - 1, 0, "")], [(0, 0, 10, 0, PAID)])


def test_the_disclosure_typed_letter_by_letter(program):
    typed = "Advertentie: dit artikel bevat affiliate links."
    agrees(program, f"\n\n{PAID}\n", *[[(0, i, 0, i, letter)] for i, letter in enumerate(typed)], some=False)


if __name__ == "__main__":
    sys.exit(case.run(dict(globals()), sys.argv[1]))
