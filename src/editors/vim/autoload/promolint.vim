" promolint without a language server: the buffer's text goes to the program's standard input.
"
" g:promolint_program   the program; promolint
" g:promolint_options   options for both commands, a list; []

let s:errorformat = '%f:%l:%c: %trror: %m,%f:%l:%c: %tarning: %m,%f:%l:%c: %tote: %m'

function! s:name() abort
  return empty(bufname('%')) ? 'buffer.md' : expand('%:p')
endfunction

" Runs a command of promolint on the buffer's text: what it wrote, by lines, and its exit status.
function! s:run(command) abort
  let name = s:name()
  let words = [get(g:, 'promolint_program', 'promolint')] + a:command + get(g:, 'promolint_options', [])
        \ + ['--stdin-filename', name, '-']
  let said = tempname()
  let lines = systemlist(join(map(words, 'shellescape(v:val)')) . ' 2>' . shellescape(said), getline(1, '$') + [''])
  let done = {'lines': lines, 'status': v:shell_error, 'problems': filereadable(said) ? readfile(said) : []}
  call delete(said)
  if done.status > 1
    echohl ErrorMsg | echomsg 'promolint: ' . join(done.problems, ' ') | echohl None
  endif
  return done
endfunction

function! promolint#check() abort
  let done = s:run(['check', '--format', 'compact', '--column-unit', 'bytes'])
  let items = getqflist({'lines': done.lines + done.problems, 'efm': s:errorformat}).items
  for item in items " a buffer without a name is still the one to jump to
    if item.bufnr && fnamemodify(bufname(item.bufnr), ':p') ==# fnamemodify(s:name(), ':p')
      let item.bufnr = bufnr('%')
    endif
  endfor
  call setloclist(0, [], 'r', {'title': 'promolint', 'items': items})
  lwindow
endfunction

" One change, so that one undo takes it back.
function! promolint#fix(unsafe) abort
  let done = s:run(['fix'] + (a:unsafe ? ['--unsafe'] : []))
  if done.status > 1 || done.lines ==# getline(1, '$')
    return
  endif
  let view = winsaveview()
  call setline(1, done.lines)
  if line('$') > len(done.lines)
    call deletebufline('%', len(done.lines) + 1, '$')
  endif
  call winrestview(view)
endfunction

" Of ALE: the folder that the server is started for.
function! promolint#root(buffer) abort
  let path = fnamemodify(bufname(a:buffer), ':p:h')
  for mark in [findfile('.promolint.yaml', path . ';'), finddir('.git', path . ';'), findfile('.git', path . ';')]
    if !empty(mark)
      return fnamemodify(substitute(mark, '/$', '', ''), ':p:h' . (isdirectory(mark) ? ':h' : ''))
    endif
  endfor
  return path
endfunction
