" The commands of promolint in Vim and Neovim; what they do is in autoload/promolint.vim.
"
" :Promolint      checks the buffer as it stands, saved or not, into the location list
" :PromolintFix   makes the safe fixes in the buffer; with ! also those that change what readers see

if exists('g:loaded_promolint')
  finish
endif
let g:loaded_promolint = 1

command! -bar Promolint call promolint#check()
command! -bar -bang PromolintFix call promolint#fix(<bang>0)
