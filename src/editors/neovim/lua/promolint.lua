-- promolint's language server in Neovim 0.7 and later:
--
--   require('promolint').setup()
--   require('promolint').setup({ cmd = { '/opt/promolint', 'lsp' }, settings = { severity = 'warning' } })
--
-- and require('promolint').fix_all() makes the safe fixes of the buffer.

local M = {}

M.config = {
  cmd = { 'promolint', 'lsp' },
  filetypes = { 'markdown', 'html', 'mdx', 'markdown.mdx' },
  root_markers = { '.promolint.yaml', '.git' },
  settings = {}, -- policies, severity, debounce: see promolint(1)
}

local clients = {} -- of Neovim 0.7: by their root

local function root_of(buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  for _, marker in ipairs(M.config.root_markers) do
    local file = vim.fn.findfile(marker, folder .. ';')
    if file == '' then
      file = vim.fn.finddir(marker, folder .. ';')
    end
    if file ~= '' then
      return vim.fn.fnamemodify(file:gsub('/$', ''), ':p:h')
    end
  end
  return folder
end

local function client_config(root)
  return {
    name = 'promolint',
    cmd = M.config.cmd,
    root_dir = root,
    init_options = next(M.config.settings) and M.config.settings or nil,
    settings = { promolint = M.config.settings },
  }
end

--- Starts the server for a buffer, or tells the one that runs of it.
function M.start(buffer)
  local root = root_of(buffer)
  if vim.lsp.start then
    return vim.lsp.start(client_config(root), { bufnr = buffer })
  end
  if not (clients[root] and vim.lsp.get_client_by_id(clients[root])) then
    clients[root] = vim.lsp.start_client(client_config(root))
  end
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
  return clients[root]
end

--- Starts the server in each article that is opened from now on.
function M.setup(options)
  M.config = vim.tbl_extend('force', M.config, options or {})
  local group = vim.api.nvim_create_augroup('promolint', { clear = true })
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = M.config.filetypes,
    callback = function(event)
      if vim.bo[event.buf].buftype == '' then
        M.start(event.buf)
      end
    end,
  })
end

--- Makes the safe fixes of the buffer, as one change.
function M.fix_all(buffer)
  buffer = buffer or vim.api.nvim_get_current_buf()
  local last = vim.api.nvim_buf_line_count(buffer)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = { start = { line = 0, character = 0 }, ['end'] = { line = last, character = 0 } },
    context = { diagnostics = {}, only = { 'source.fixAll.promolint' } },
  }
  local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', params, 2000)
  for _, answer in pairs(answers or {}) do
    for _, action in ipairs(answer.result or {}) do
      if not action.edit then
        local resolved = vim.lsp.buf_request_sync(buffer, 'codeAction/resolve', action, 2000)
        action = (select(2, next(resolved or {})) or {}).result or action
      end
      if action.edit then
        vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
      end
    end
  end
end

return M
