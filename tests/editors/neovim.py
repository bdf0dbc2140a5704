#!/usr/bin/env python3
"""Neovim's own client of language servers with the real server: open, type, fix all, undo, rename, close.

usage: tests/editors/neovim.py PROGRAM
"""
import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from articles import ARTICLES, EDITORS, LINK, Count, Site, skip_without

SCRIPT = r"""
vim.o.hidden = true
vim.opt.runtimepath:prepend(vim.env.RUNTIME)
local promolint = require('promolint')
promolint.setup({ settings = { debounce = 20 } })
vim.cmd('filetype on')

local function say(what, value)
  vim.fn.writefile({ vim.fn.json_encode({ what, value }) }, 'said', 'a')
end

-- What is shown in the buffer: line, code, and the text that is marked, by the bytes that Neovim shows it at.
local function shown()
  local list = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    local line = vim.api.nvim_buf_get_lines(0, d.lnum, d.lnum + 1, false)[1] or ''
    local to = d.end_lnum == d.lnum and d.end_col or #line
    table.insert(list, { d.lnum + 1, tostring(d.code), line:sub(d.col + 1, to) })
  end
  return list
end

-- The server's word on the text as it is now.
local heard = {}
local publish = vim.lsp.handlers['textDocument/publishDiagnostics']
vim.lsp.handlers['textDocument/publishDiagnostics'] = function(err, result, context, config)
  heard[result.uri] = result.version or 0
  return publish(err, result, context, config)
end
local function settle()
  local uri, version = vim.uri_from_bufnr(0), vim.lsp.util.buf_versions[vim.api.nvim_get_current_buf()] or 0
  return vim.wait(5000, function() return heard[uri] and heard[uri] >= version end, 10)
end

local function run()
  for _, name in ipairs(vim.fn.json_decode(vim.fn.readfile('names')[1])) do
    vim.cmd('edit ' .. vim.fn.fnameescape(name))
    say('open ' .. name, settle() and shown())
    local before = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    promolint.fix_all()
    settle()
    say('fixed ' .. name, { table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'), shown() })
    vim.cmd('silent! undo')
    say('undone ' .. name, table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') == before)
    vim.cmd('silent! edit!')
  end
  -- typing, with edits that arrive at once
  vim.cmd('edit! plain.md')
  settle()
  vim.api.nvim_buf_set_lines(0, 0, 0, false, { '中文😀 ' .. vim.env.LINK, '' })
  vim.api.nvim_buf_set_text(0, 0, 0, 0, 0, { 'é' })
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { '', vim.env.LINK })
  say('typed', settle() and shown())
  vim.cmd('let &undolevels = &undolevels') -- what follows is undone by itself
  vim.cmd('%delete')
  say('emptied', settle() and shown())
  vim.cmd('undo')
  say('undone', settle() and shown())
  -- the same text under another name
  vim.cmd('silent saveas! renamed.md')
  vim.cmd('edit')
  say('renamed', settle() and shown())
  -- what is under the cursor
  vim.api.nvim_win_set_cursor(0, { 1, 14 })
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', vim.lsp.util.make_position_params(0, 'utf-16'), 2000)
  local hover = select(2, next(answers or {}))
  say('hover', hover and hover.result and hover.result.contents.value or '')
  local buffer = vim.api.nvim_get_current_buf()
  vim.cmd('bdelete!')
  say('closed', #vim.diagnostic.get(buffer))
end

local fine, problem = pcall(run)
say('problem', fine and '' or tostring(problem))
vim.cmd('qall!')
"""


def marked(shown):
    return [s for s in shown or [] if s[1] != "unknown"]


def as_checked(site, name, shown):
    """Every finding, by line and rule, and nothing but links marked."""
    want = sorted((line, rule) for rule, line, _ in site.findings(name))
    return sorted((s[0], s[1]) for s in marked(shown)) == want and all(
        s[2].startswith(("[x](", "<a h")) and s[2].endswith((")", ">")) for s in marked(shown))


def main():
    skip_without("nvim")
    count = Count()
    with Site(sys.argv[1]) as site:
        os.environ.update(RUNTIME=os.path.join(EDITORS, "neovim"), LINK=LINK)
        site.write("names", json.dumps(list(ARTICLES)))
        site.write("test.lua", SCRIPT)
        output = site.run("nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", "luafile test.lua")
        said = dict(json.loads(line) for line in site.read("said").splitlines()) if os.path.exists(site.path("said")) else {}
        count.check("the script ran to its end", said.get("problem") == "", [said.get("problem"), output])
        for name in ARTICLES:
            shown = said.get("open " + name)
            count.check(f"{name}: every finding, on its link", as_checked(site, name, shown), [shown, site.findings(name), output])
            text, left = said.get("fixed " + name) or ("", [])
            mendable = len([f for f in site.findings(name) if f[0] == "rel-sponsored-missing"])
            count.check(f"{name}: the safe fixes are made", text.count('rel="sponsored"') == mendable
                        and not [s for s in left if s[1] == "rel-sponsored-missing"], [text, left])
            count.check(f"{name}: one undo takes them back", said.get("undone " + name) is True)
        lines = lambda what: sorted({s[0] for s in marked(said.get(what)) if "undisclosed" in s[1]})
        count.check("edits that arrive at once", lines("typed") == [1, 5, 7], said.get("typed"))
        count.check("deleted up to the end", said.get("emptied") == [], said.get("emptied"))
        count.check("and undone", lines("undone") == [1, 5, 7], said.get("undone"))
        count.check("under another name", lines("renamed") == [1, 5, 7], said.get("renamed"))
        count.check("what is under the cursor", "Awin" in said.get("hover", ""), said.get("hover"))
        count.check("nothing is left of a closed buffer", said.get("closed") == 0, said.get("closed"))
    sys.exit(count.end())


main()
