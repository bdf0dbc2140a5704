" promolint's language server in ALE.

call ale#linter#Define('markdown', {
      \ 'name': 'promolint',
      \ 'lsp': 'stdio',
      \ 'executable': {-> get(g:, 'promolint_program', 'promolint')},
      \ 'command': '%e lsp',
      \ 'project_root': function('promolint#root'),
      \})
