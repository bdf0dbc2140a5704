#!/usr/bin/env python3
"""Nasty inputs: each is checked within a time and memory limit, and an affiliate link at its end is still found.

usage: hostile.py PROGRAM [--only WORD] [--keep FOLDER]

An input is made by one function below, named by what is nasty about it. The
program must end with status 0 or 1, print valid JSON, and report the marker: an
undisclosed affiliate link that stands behind the nasty part. Where the syntax
swallows the marker (an unclosed comment, say) the input is declared without.
Then it is fixed, within the same limits, and a second fix must find nothing to do.
With PROMOLINT_SANITIZED set there is no memory limit, and more time.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

SANITIZED = bool(os.environ.get("PROMOLINT_SANITIZED"))
SECONDS = 120 if SANITIZED else 20
MEMORY = 2 << 30  # bytes of address space
URL = b"https://www.awin1.com/cread.php?awinmid=1234&awinaffid=123456&ued=https%3A%2F%2Fwww.example.com%2Fkettle"
MARKER = {"html": b'\n<p>You find it <a href="' + URL + b'">at the shop</a>.</p>\n',
          "md": b"\n\nYou find it [at the shop](" + URL + b").\n"}
INPUTS = []


def nasty(extension, marker=True):
    def register(make):
        INPUTS.append((make.__name__, extension, marker, make))
        return make
    return register


def page(body):
    return b'<!doctype html><html lang="en"><body><article>\n' + body


# ---- HTML: depth and number ----------------------------------------------------------

@nasty("html")
def html_100000_nested_div():
    return page(b"<div>" * 100_000 + b"text")


@nasty("html")
def html_100000_nested_div_closed():
    return page(b"<div>" * 100_000 + b"text" + b"</div>" * 100_000)


@nasty("html")
def html_100000_nested_span_in_section():
    return page(b"<section><span>" * 50_000 + b"text")


@nasty("html")
def html_50000_attributes():
    return page(b"<div " + b" ".join(b"a%d=%d" % (i, i) for i in range(50_000)) + b">text</div>")


@nasty("html")
def html_50000_equal_attributes():
    return page(b"<div " + b"class=x " * 50_000 + b">text</div>")


@nasty("html")
def html_50000_attributes_on_a_link():
    return page(b'<a href="/x" ' + b" ".join(b"a%d" % i for i in range(50_000)) + b">text</a>")


@nasty("html")
def html_one_attribute_of_5_megabytes():
    return page(b'<div data-x="' + b"&amp;x" * 900_000 + b'">text</div>')


@nasty("html")
def html_5000_classes():
    return page(b'<div class="' + b" ".join(b"c%d" % i for i in range(5_000)) + b'">' + b"text</div>")


@nasty("html")
def html_misnested_formatting():
    return page(b"<b>" * 100_000 + b"</i>" * 100_000)


@nasty("html")
def html_formatting_crossing_blocks():
    return page(b"<b><p>x</b></p>" * 20_000)


@nasty("html")
def html_100000_end_tags_without_start():
    return page(b"</p></div></table>" * 40_000)


@nasty("html")
def html_10000_nested_anchors():
    return page(b'<a href="/x">' * 10_000 + b"text")


@nasty("html")
def html_200000_links():
    return page(b'<a href="/x">y</a>\n' * 200_000)


@nasty("html")
def html_20000_affiliate_links():
    return page(b'<a href="' + URL + b'">y</a>\n' * 20_000)


@nasty("html", marker=False)  # labelled, so no finding
def html_20000_labels():
    return page(b"<p>Advertisement</p>\n" * 20_000)


@nasty("html")
def html_20000_labels_and_links_in_one_block():
    return page(b"<p>" + (b'Advertisement <a href="' + URL + b'">y</a> ') * 20_000 + b"</p>")


@nasty("html")
def html_nested_tables():
    return page(b"<table><tr><td>" * 20_000 + b"text")


@nasty("html")
def html_table_with_text_between_cells():
    return page(b"<table>" + b"x<tr>y<td>z" * 50_000 + b"</table>")


@nasty("html")
def html_nested_lists():
    return page(b"<ul><li>" * 50_000 + b"text")


@nasty("html")
def html_100000_headings():
    return page(b"<h2>Part</h2><p>text</p>" * 100_000)


@nasty("html")
def html_nested_forms_and_buttons():
    return page(b"<form><button>" * 20_000)


@nasty("html")
def html_svg_depth():
    return page(b"<svg><g>" * 20_000 + b"</g></svg>" * 20_000)


@nasty("html")
def html_nested_details():
    return page(b"<details><summary>x</summary>" * 20_000 + b"</details>" * 20_000)


@nasty("html", marker=False)
def html_nested_templates():
    return page(b"<template>" * 20_000)


# ---- HTML: broken off, odd bytes ----------------------------------------------------------

@nasty("html", marker=False)
def html_unclosed_quote():
    return page(b'<p>text <a href="/x>' + b"more text " * 100_000)


@nasty("html", marker=False)
def html_unclosed_comment():
    return page(b"<p>text</p><!-- " + b"more text " * 100_000)


@nasty("html", marker=False)
def html_unclosed_title():
    return page(b"<title>" + b"more text " * 100_000)


@nasty("html", marker=False)
def html_unclosed_script():
    return page(b"<script>" + b"a < b && '</scrip' " * 100_000)


@nasty("html", marker=False)
def html_unclosed_textarea():
    return page(b"<textarea>" + b"more text " * 100_000)


@nasty("html", marker=False)
def html_unclosed_cdata():
    return page(b"<svg><![CDATA[" + b"x]] >" * 100_000)


@nasty("html", marker=False)
def html_ends_within_a_tag():
    return page(b"<p>text</p><a href=")


@nasty("html")
def html_unclosed_tag_before_tags():
    return page(b"<p " * 100_000 + b">")


@nasty("html")
def html_only_less_than():
    return page(b"<" * 1_000_000 + b" ")


@nasty("html")
def html_comment_starts():
    return page(b"<!-- x --><!--" * 50_000 + b"-->")


@nasty("html")
def html_comment_ends():
    return page(b"-->" * 200_000 + b"<!-->" * 50_000)


@nasty("html")
def html_processing_instructions():
    return page(b"<?php echo 1 ?>" * 50_000 + b"<!x>" * 50_000)


@nasty("html")
def html_nul_bytes():
    return page(b"<p>te\0xt <b\0 cla\0ss='x\0y'>bold</b> \0\0\0</p>" * 1_000)


@nasty("html")
def html_leading_nul():
    return b"\0" + page(b"<p>text</p>")


@nasty("html")
def html_control_bytes():
    return page(bytes(i for i in range(1, 32)) * 10_000)


@nasty("html")
def html_lone_carriage_returns():
    return page(b"<p>text</p>\r" * 50_000)


@nasty("html")
def html_invalid_utf8():
    return page(b"<p>\xff\xfe caf\xe9 \xc3\x28 \xf0\x9f\x98 \xed\xa0\x80 \xc0\xaf</p>\n" * 10_000)


@nasty("html")
def html_all_bytes():
    return page(bytes(b for b in range(256) if b not in b"<&\0") * 1_000)


@nasty("html")
def html_charset_contradicted():
    return b'<meta charset="utf-16">' + page("<p>café</p>".encode() * 1_000)


@nasty("html")
def html_charset_unknown():
    return b'<meta charset="klingon">' + page("<p>café</p>".encode() * 1_000)


@nasty("html")
def html_utf16_with_odd_length():
    text = page(b"<p>text</p>" * 1_000) + MARKER["html"]
    return b"\xff\xfe" + text.decode().encode("utf-16-le") + b"\x20"


@nasty("html", marker=False)
def html_utf16_with_lone_surrogates():
    return b"\xff\xfe" + b"<\0p\0>\0" + b"\x00\xd8x\0" * 10_000


@nasty("html")
def html_entity_runs():
    return page(b"<p>" + b"&amp;&#x26;&#38;&notanentity;&#x110000;&#0;&" * 50_000 + b"</p>")


@nasty("html")
def html_endless_number_reference():
    return page(b"<p>&#" + b"9" * 1_000_000 + b";</p>")


@nasty("html")
def html_endless_name_reference():
    return page(b"<p>&" + b"a" * 1_000_000 + b";</p>")


@nasty("html")
def html_one_line_of_10_megabytes():
    return page(b"<p>" + b"word after word of text, " * 400_000 + b"</p>")


@nasty("html")
def html_one_word_of_5_megabytes():
    return page(b"<p>" + b"x" * 5_000_000 + b"</p>")


@nasty("html")
def html_one_link_of_5_megabytes():
    return page(b'<a href="https://www.example.com/?' + b"a=b&amp;" * 700_000 + b'">x</a>')


@nasty("html", marker=False)  # labelled, so no finding
def html_destinations_in_destinations():
    link = b"https://www.example.com/"
    for _ in range(200):
        link = b"https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=" + link
    return page(b'<p>Advertisement</p><a href="' + link + b'">x</a>\n' * 200)


@nasty("html")
def html_percent_signs():
    return page(b'<a href="https://www.awin1.com/cread.php?ued=' + b"%25" * 300_000 + b'">x</a>')


@nasty("html")
def html_srcset_and_style_of_a_megabyte():
    return page(b'<img srcset="' + b"/a.png 1x, " * 100_000 + b'" style="' + b"color:red;" * 100_000 + b'">')


@nasty("html")
def html_json_ld_depth():
    return page(b'<script type="application/ld+json">' + b'{"a":[' * 100_000 + b"</script>")


@nasty("html")
def html_bidi_and_zero_width():
    return page(("<p>" + "a\u200b\u200d\u202e\u0301" * 200_000 + "</p>").encode())


@nasty("html")
def html_almost_disclosures():
    return page(b"<p>" + b"this post contains this post contains affiliate " * 50_000 + b"</p>")


@nasty("html")
def html_almost_slots():
    return page(b"<p>" + b"if you buy it there will be a commission on a " * 100_000 + b"</p>")


@nasty("html", marker=False)
def html_empty():
    return b""


@nasty("html", marker=False)
def html_byte_order_mark_only():
    return b"\xef\xbb\xbf"


# ---- Markdown ---------------------------------------------------------------------------------

@nasty("md")
def md_paragraph_of_5_megabytes():
    return b"word after word of text\n" * 200_000


@nasty("md")
def md_20000_links_in_a_paragraph():
    return b"[y](/x) and\n" * 20_000


@nasty("md")
def md_200000_links():
    return b"[y](/x)\n\n" * 200_000


@nasty("md")
def md_20000_affiliate_links():
    return (b"[y](" + URL + b")\n\n") * 20_000


@nasty("md")
def md_5000_french_codes_to_be_labelled():
    """What a fix inserts has letters beyond ASCII, and so has the long page."""
    block = "\n## Produit %d\n\nNous aimons beaucoup cette chaussure, avec le code promo ÉTÉ%d.\n\n**Promo**: [Achetez](%s)\n"
    text = "\nL'été à la forêt, les élèves préfèrent être légèrement vêtus.\n" * 100_000
    return (text + "".join(block % (i, i, URL.decode()) for i in range(5000))).encode()


@nasty("md")
def md_20000_reference_links():
    return b"".join(b"[y][r%d]\n\n[r%d]: /x%d\n\n" % (i, i, i) for i in range(20_000))


@nasty("md")
def md_20000_equal_definitions():
    return b"[r]: /x\n" * 20_000 + b"\n[r]\n"


@nasty("md")
def md_20000_undefined_references():
    return b"[y][none] [none]\n" * 20_000


@nasty("md")
def md_footnotes():
    return b"".join(b"text[^%d]\n\n[^%d]: note\n\n" % (i, i) for i in range(20_000))


@nasty("md")
def md_nested_quotes():
    return b">" * 100_000 + b" text\n"


@nasty("md")
def md_nested_quotes_line_by_line():
    return b"".join(b">" * i + b" x\n" for i in range(1_000))


@nasty("md")
def md_nested_lists_on_a_line():
    return b"- " * 100_000 + b"text\n"


@nasty("md")
def md_nested_lists_line_by_line():
    return b"".join(b"  " * i + b"- x\n" for i in range(1_500))


@nasty("md")
def md_list_of_100000_items():
    return b"* item\n" * 100_000


@nasty("md")
def md_stars():
    return b"*" * 100_000 + b"\n\n" + b"*a **a " * 50_000 + b"\n"


@nasty("md")
def md_underscores_and_tildes():
    return b"_a __a ~~a " * 50_000 + b"\n"


@nasty("md")
def md_a_megabyte_of_opening_brackets():
    return b"[" * 1_000_000 + b"\n"


@nasty("md")
def md_a_megabyte_of_link_openings():
    return b"[a](" * 250_000 + b"\n"


@nasty("md")
def md_brackets_in_pairs():
    return b"[" * 50_000 + b"a" + b"]" * 50_000 + b"\n"


@nasty("md")
def md_image_openings():
    return b"![[" * 100_000 + b"\n"


@nasty("md")
def md_a_megabyte_of_backticks():
    return b"x" + b"`" * 1_000_000 + b"\n"


@nasty("md")
def md_backticks_of_all_lengths():
    return b"".join(b"e" + b"`" * i for i in range(1_500)) + b"\n"


@nasty("md")
def md_less_than_signs():
    return b"x<" * 300_000 + b"\n"


@nasty("md")
def md_comment_openings():
    return b"x <!-- " * 100_000 + b"\n"


@nasty("md", marker=False)
def md_comment_block_unclosed():
    return b"<!-- \n" * 50_000


@nasty("md", marker=False)
def md_fence_unclosed():
    return b"```\n" + b"text\n" * 100_000


@nasty("md")
def md_fences():
    return b"```\ntext\n```\n" * 50_000


@nasty("md")
def md_table_of_5000_columns():
    return b"|" + b"a|" * 5_000 + b"\n|" + b"-|" * 5_000 + b"\n" + (b"|" + b"b|" * 5_000 + b"\n") * 20


@nasty("md")
def md_table_of_50000_rows():
    return b"|a|b|\n|-|-|\n" + b"|x|[y](/x)|\n" * 50_000


@nasty("md")
def md_pipes():
    return b"a | b\n" * 100_000


@nasty("md")
def md_100000_headings():
    return b"## part\n\ntext\n\n" * 100_000


@nasty("md")
def md_100000_setext_lines():
    return b"a\n===\n" * 100_000


@nasty("md")
def md_entities():
    return b"&amp;&#x26;&notanentity;&" * 100_000 + b"\n"


@nasty("md")
def md_backslashes():
    return b"\\" * 1_000_001 + b"\n"


@nasty("md")
def md_nul_bytes_and_returns():
    return b"te\0xt\rmore\r\n\r\0\n" * 20_000


@nasty("md")
def md_invalid_utf8():
    return b"text \xff\xfe caf\xe9 \xc3\x28 *\xf0\x9f\x98* [\xed\xa0\x80](/\xc0\xaf)\n\n" * 10_000


@nasty("md")
def md_one_line_of_10_megabytes():
    return b"word after word of text, " * 400_000


@nasty("md")
def md_autolinks():
    return b"www.example.com http://example.com/x user@example.com\n" * 20_000


@nasty("md")
def md_addresses_without_end():
    return b"http://" * 100_000 + b"a@" * 100_000 + b"\n"


@nasty("md")
def md_html_inline():
    return b"a <b> <i class='x'> </b> " * 50_000 + b"\n"


@nasty("md")
def md_html_blocks():
    return b"<div>\n\n*text*\n\n" * 20_000


@nasty("md")
def md_html_blocks_closed():
    return b"<div>\n\n" * 20_000 + b"text\n\n" + b"</div>\n\n" * 20_000


@nasty("md")
def md_50000_attributes():
    return b"<div " + b" ".join(b"a%d=%d" % (i, i) for i in range(50_000)) + b">\n\ntext\n\n</div>\n"


@nasty("md")
def md_100000_shortcodes():
    return b'{{< box id="1" >}}\n\n' * 100_000


@nasty("md")
def md_nested_shortcodes():
    return b"{{% box %}}\n" * 20_000 + b"{{% /box %}}\n" * 20_000


@nasty("html")
def html_nested_template_tags():
    return page(b"{% if x %}\n" * 20_000 + b"<p>text</p>\n" + b"{% endif %}\n" * 20_000)


@nasty("html")
def html_100000_expressions():
    return page(b"{{ a.b }}" * 100_000)


@nasty("html")
def html_200000_openings_of_server_code():
    return page(b"<%= {{ {% <% " * 40_000)


@nasty("md")
def md_nested_template_tags():
    return b"{% if x %}\n" * 20_000 + b"text\n" + b"{% endif %}\n" * 20_000


@nasty("md")
def md_nested_shortcodes_in_angles():
    return b"{{< box >}}\n" * 20_000 + b"text\n" + b"{{< /box >}}\n" * 20_000


@nasty("mdx")
def mdx_nested_components():
    return b"<Box>\n\n" * 20_000 + b"text\n\n" + b"</Box>\n\n" * 20_000


@nasty("md")
def md_template_braces_unclosed():
    return b"{{< box {% if {{ x " * 50_000 + b"\n"


@nasty("md")
def md_template_quotes_unclosed():
    return b'{{< box a="' * 50_000 + b"\n"


@nasty("mdx")
def mdx_components():
    return b"<Box a={b} {...c}>\n\n" * 20_000 + b"</Box>\n\n" * 20_000


@nasty("mdx")
def mdx_braces_unclosed():
    return b"text {a {b \n\n" * 20_000


@nasty("mdx")
def mdx_imports():
    return b"import A from 'a'\nexport const b = {\n\n" * 20_000


@nasty("md")
def md_100000_front_matter_keys():
    return b"---\n" + b"".join(b"key%d: value\n" % i for i in range(100_000)) + b"---\n"


@nasty("md")
def md_equal_front_matter_keys():
    return b"---\n" + b"key: value\n" * 50_000 + b"---\n"


@nasty("md")
def md_front_matter_flow_depth():
    return b"---\nkey: " + b"[" * 50_000 + b"]" * 50_000 + b"\n---\n"


@nasty("md")
def md_front_matter_block_depth():
    return b"---\n" + b"".join(b" " * i + b"k:\n" for i in range(1_500)) + b"---\n"


@nasty("md")
def md_front_matter_aliases():
    lines = [b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"]
    lines += [b"a%d: &a%d [" % (i, i) + b", ".join([b"*a%d" % (i - 1)] * 10) + b"]\n" for i in range(1, 20)]
    return b"---\n" + b"".join(lines) + b"---\n"


@nasty("md")
def md_front_matter_unclosed():
    return b"---\n" + b"key: value\n" * 50_000


@nasty("md")
def md_front_matter_toml_of_a_megabyte():
    return b"+++\n" + b"[[a.b.c]]\nd = \"\"\"\ntext\n\"\"\"\n" * 30_000 + b"+++\n"


@nasty("md")
def md_front_matter_json_depth():
    return b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"\n\n"


@nasty("md")
def md_tabs_and_blanks():
    return (b" \t" * 5_000 + b"\n") * 100 + b"\n"


@nasty("md")
def md_argument_of_200000_ends_of_links():
    return b'{{< figure caption="' + b"](" * 200_000 + b'" >}}\n\n{{< figure caption="' + b"](x)" * 100_000 + b'" >}}\n'


@nasty("md")
def md_20000_questions_in_the_last_block():
    return b"A lamp\n\n" + b"Looking for a new lamp? Need a new one? " * 10_000


@nasty("md")
def md_20000_questions_and_calls_in_the_last_block():
    return b"A lamp\n\n" + b"Looking for a [new](/x) lamp? Shop now. Order it. " * 10_000


@nasty("md")
def md_half_a_million_begun_tags():
    return b"<a" * 500_000


@nasty("md")
def md_40000_footnotes():
    return b"a[^1]\n\n" + b"".join(b"[^%d]: note\n" % i for i in range(40_000))


@nasty("md")
def md_blank_lines():
    return b"\n" * 2_000_000


@nasty("md", marker=False)
def md_empty():
    return b""


# ---- running them -------------------------------------------------------------------------------

def limits():
    if not SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def utf16(data):
    return data.startswith((b"\xff\xfe", b"\xfe\xff"))


def complaint(status, stdout, stderr, data, marker):
    """What is wrong with the outcome, or None."""
    if status < 0:
        return f"killed by signal {-status}: {stderr[-300:]}"
    if status not in (0, 1):
        return f"ended with status {status}: {stderr[-2000:]}"
    try:
        report = json.loads(stdout.decode("utf-8"))
    except ValueError as error:
        return f"prints no valid JSON: {error}"
    if len(report["files"]) != 1:
        return f"reports {len(report['files'])} files"
    if not marker:
        return None
    if status != 1:
        return "ended with status 0: the link at the end was not reported"
    at = data.rfind(URL.decode().encode("utf-16-le") if utf16(data) else URL)
    for finding in report["files"][0]["findings"]:
        if finding["rule"] == "affiliate-link-undisclosed" and \
                finding["offset"] <= at < finding["offset"] + finding["length"]:
            return None
    return "the link at the end was not reported as an undisclosed affiliate link"


def fix(program, path, *options):
    return subprocess.run([program, "fix", "--unsafe", "--quiet", *options, path], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=SECONDS, preexec_fn=limits)


def fix_complaint(program, path):
    for options, right in ([], (0, 1)), (["--check"], (0,)):
        done = fix(program, path, *options)
        if done.returncode not in right:
            error = done.stderr.decode("utf-8", "replace")[-300:]
            return f"fix {' '.join(options)} ended with status {done.returncode}: {error}"
    return None


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("--only", default="", help="inputs whose name holds this")
    parser.add_argument("--keep", help="write the inputs here and leave them")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    passed = failed = 0
    times = []
    with tempfile.TemporaryDirectory(prefix="promolint-hostile-") as temporary:
        folder = options.keep or temporary
        os.makedirs(folder, exist_ok=True)
        for name, extension, marker, make in INPUTS:
            if options.only not in name:
                continue
            data = make()
            if marker and not utf16(data):
                data += MARKER["html" if extension == "html" else "md"]
            path = os.path.join(folder, name + "." + extension)
            with open(path, "wb") as f:
                f.write(data)
            start = time.monotonic()
            try:
                done = subprocess.run([program, "check", "--format", "json", path], stdin=subprocess.DEVNULL,
                                      capture_output=True, timeout=SECONDS, preexec_fn=limits, cwd=folder)
                wrong = complaint(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"), data, marker)
                wrong = wrong or fix_complaint(program, path)
            except subprocess.TimeoutExpired:
                wrong = f"not ready after {SECONDS} s"
            times.append((time.monotonic() - start, name))
            if wrong:
                print(f"{name}: {wrong}", flush=True)
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if not options.keep:
                os.unlink(path)
    print("slowest: " + ", ".join(f"{name} {seconds:.1f} s" for seconds, name in sorted(times, reverse=True)[:5]))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
