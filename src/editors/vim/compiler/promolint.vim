" Vim compiler file
" Compiler: promolint, which finds paid content that an article does not disclose
"
" :compiler promolint, then :make checks the file as it was saved. Columns are bytes, as Vim counts.

if exists('current_compiler')
  finish
endif
let current_compiler = 'promolint'

let s:cpo_save = &cpo
set cpo&vim

CompilerSet makeprg=promolint\ check\ --format\ compact\ --column-unit\ bytes\ --\ %:S
CompilerSet errorformat=%f:%l:%c:\ %trror:\ %m,
      \%f:%l:%c:\ %tarning:\ %m,
      \%f:%l:%c:\ %tote:\ %m

let &cpo = s:cpo_save
unlet s:cpo_save
