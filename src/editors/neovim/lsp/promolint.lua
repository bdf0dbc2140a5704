-- promolint's language server, as Neovim 0.11 and later look for it: vim.lsp.enable('promolint')
return {
  cmd = { 'promolint', 'lsp' },
  filetypes = { 'markdown', 'html', 'mdx', 'markdown.mdx' },
  root_markers = { '.promolint.yaml', '.git' },
}
