-- Opens the file named by SNOW_FILE in Neovim with snow-lsp (command in SNOW_SERVER, words separated by blanks), waits for its diagnostics,
-- hovers over line 2, mends the mistake on line 3, waits until the diagnostics are gone. Prints what it saw; the exit status says whether all came.
local file, command = os.getenv("SNOW_FILE"), vim.split(os.getenv("SNOW_SERVER"), " ")
local limit_ms = 60000

local function fail(what)
  io.stdout:write("FAILED: " .. what .. "\n")
  vim.cmd("cquit 1")
end

vim.cmd("edit " .. vim.fn.fnameescape(file))
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({ name = "snow", cmd = command, root_dir = vim.fn.fnamemodify(file, ":h") })
if not client or not vim.lsp.buf_attach_client(buffer, client) then fail("the server did not start") end

local function diagnostics() return vim.diagnostic.get(buffer) end

if not vim.wait(limit_ms, function() return #diagnostics() > 0 end, 10) then fail("no diagnostics came") end
for _, each in ipairs(diagnostics()) do
  io.stdout:write(string.format("%d:%d %s\n", each.lnum + 1, each.col + 1, vim.split(each.message, "\n")[1]))
end

local position = { textDocument = vim.lsp.util.make_text_document_params(buffer), position = { line = 1, character = 7 } }
local answers = vim.lsp.buf_request_sync(buffer, "textDocument/hover", position, limit_ms)
if not answers or not answers[client] or not answers[client].result then fail("no hover came") end
io.stdout:write(vim.split(answers[client].result.contents.value, "\n")[2] .. "\n")

vim.api.nvim_buf_set_lines(buffer, 2, 3, false, { "  println(Job.await(job))" })
if not vim.wait(limit_ms, function() return #diagnostics() == 0 end, 10) then fail("the diagnostics stayed") end
io.stdout:write("mended\n")
vim.lsp.stop_client(client)
vim.cmd("qall!")
