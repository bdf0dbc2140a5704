#!/usr/bin/env python3
"""The Vim files in Vim and in Neovim: :make jumps to the link, :Promolint checks the buffer, :PromolintFix mends it.

usage: tests/editors/vim.py PROGRAM
"""
import json
import os
import shutil
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from articles import ARTICLES, EDITORS, LINK, Count, Site, skip_without

# What stands at each entry's place, and how bad it is; written as JSON, a line an article.
SCRIPT = r"""
set nocompatible encoding=utf-8 hidden
exe 'set runtimepath^=' . fnameescape($RUNTIME)
runtime plugin/promolint.vim
func Places(list)
  return map(copy(a:list), {_, q -> {'type': q.type, 'text': q.text, 'name': bufname(q.bufnr), 'lnum': q.lnum,
        \ 'at': strpart(get(getbufline(q.bufnr, q.lnum), 0, ''), q.col - 1, 4)}})
endfunc
func Say(what, value)
  call writefile([json_encode([a:what, a:value])], 'said', 'a')
endfunc
for name in json_decode(readfile('names')[0])
  exe 'edit ' . fnameescape(name)
  compiler promolint
  silent make!
  call Say('make ' . name, Places(getqflist()))
  silent Promolint
  wincmd t
  call Say('check ' . name, Places(getloclist(0)))
  let before = getline(1, '$')
  silent PromolintFix
  call Say('fixed ' . name, getline(1, '$'))
  undo
  call Say('undone ' . name, getline(1, '$') ==# before)
  redo
  silent write
  edit!
  only
endfor
edit plain.md
call append(0, ["\u4e2d\u6587", "Also " . g:link, ''])
silent Promolint
wincmd t
call Say('unsaved', Places(getloclist(0)))
silent PromolintFix!
call Say('unsafe', getline(1, '$'))
enew!
call setline(1, 'No name ' . g:link)
silent Promolint
wincmd t
call Say('no name', Places(getloclist(0)))
call writefile(['polcies: [nl]'], '.promolint.yaml')
edit! twice.md
let before = getline(1, '$')
silent! PromolintFix
silent! Promolint
call Say('wrong configuration', [getline(1, '$') ==# before, Places(getloclist(0))])
qall!
"""


def test(count, program, name, *command):
    with Site(program) as site:
        os.environ["RUNTIME"] = os.path.join(EDITORS, "vim")
        site.write("names", json.dumps(list(ARTICLES)))
        site.write("test.vim", f"let g:link = '{LINK}'\n" + SCRIPT)
        wanted = {article: site.findings(article) for article in ARTICLES}
        output = site.run(*command, "-S", "test.vim")
        said = {}
        if os.path.exists(site.path("said")):
            said = dict(json.loads(line) for line in site.read("said").splitlines())
        for article, findings in wanted.items():
            kinds = sorted((line, "e" if rule == "affiliate-link-undisclosed" else "w") for rule, line, _ in findings)
            for how in ("make", "check"):
                places = said.get(f"{how} {article}", [])
                count.check(f"{name}, {how}, {article}: every finding, at its link",
                            sorted((p["lnum"], p["type"]) for p in places if p["type"] != "n") == kinds
                            and all(p["at"] in ("[x](", "<a h", "{{< ") and p["name"] == article for p in places), [places, output])
            mended = ["".join(c for c in line if c != "\ufeff") for line in site.read(article).splitlines()]
            count.check(f"{name}, {article}: the fix is one change", said.get("fixed " + article) == mended
                        and said.get("undone " + article) == 1 and len([f for f in findings if "rel" in f[0]])
                        == site.read(article).count('rel="sponsored"'), [said.get("fixed " + article), mended])
            for mark in ("\ufeff", "\r\n"):
                count.check(f"{name}, {article}: what Vim keeps of the file stays",
                            site.read(article).count(mark) == ARTICLES[article].count(mark))
        last_bits(count, name, said, output)


def last_bits(count, name, said, output):
    count.check(f"{name}: text that was not saved is checked", [p["lnum"] for p in said.get("unsaved", []) if p["type"] == "e"]
                == [2, 6], [said.get("unsaved"), output])
    count.check(f"{name}: :PromolintFix! discloses", any(line.startswith("Ad: ") for line in said.get("unsafe", [])),
                said.get("unsafe"))
    count.check(f"{name}: a buffer without a name is checked", [p["at"] for p in said.get("no name", [])][:1] == ["[x]("],
                said.get("no name"))
    same, places = said.get("wrong configuration", (0, []))
    count.check(f"{name}: what is wrong with the configuration is shown, and no text is lost",
                same == 1 and any("polcies" in p["text"] for p in places), said.get("wrong configuration"))


def main():
    skip_without("vim")
    count = Count()
    test(count, sys.argv[1], "Vim", "vim", "-es", "-u", "NONE", "-i", "NONE", "-n", "-N")
    if shutil.which("nvim"):
        test(count, sys.argv[1], "Neovim", "nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n")
    else:
        count.skipped += 1
    sys.exit(count.end())


main()
