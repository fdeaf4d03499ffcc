"""The Vim plugin folder in a headless Neovim: file type, colours, indentation."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.peers import ROOT

PROGRAM = (
    'fn main() do\n  let name = "x ${1 + 2}"\n  if true do\n    println(name)\n  else\n    IO.println(:a)\n  end\nend\n'
)
GROUPS = {
    (1, 1): "snowKeyword",
    (1, 4): "snowFunction",
    (2, 14): "snowString",
    (2, 17): "snowDelimiter",
    (2, 19): "snowNumber",
    (3, 6): "snowBoolean",
    (6, 5): "snowType",
    (6, 16): "snowAtom",
}
SCRIPT = """
local out = {{ vim.bo.filetype }}
for _, place in ipairs({{ {places} }}) do
  out[#out + 1] = vim.fn.synIDattr(vim.fn.synID(place[1], place[2], 1), 'name')
end
vim.cmd('silent normal! gg=G')
local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
io.stdout:write(table.concat(out, ' ') .. '\\n' .. table.concat(lines, '\\n') .. '\\n')
vim.cmd('qall!')
"""


@pytest.mark.peer("neovim")
def test_the_plugin_colours_and_indents(tmp_path: Path) -> None:
    program = tmp_path / "program.snow"
    program.write_text("\n".join(line.strip() for line in PROGRAM.split("\n")), "utf-8")
    script = tmp_path / "look.lua"
    # Columns as in the program without its indentation.
    lines = PROGRAM.split("\n")
    blanks = {row: len(lines[row - 1]) - len(lines[row - 1].lstrip()) for row, _ in GROUPS}
    places = ", ".join(f"{{ {row}, {column - blanks[row]} }}" for row, column in GROUPS)
    script.write_text(SCRIPT.format(places=places), "utf-8")
    setup = f"set runtimepath^={ROOT / 'editors' / 'vim'} | filetype plugin indent on | syntax on"
    command = ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "--cmd", setup, str(program)]
    done = subprocess.run(
        [*command, "-c", f"luafile {script}"], capture_output=True, text=True, timeout=60, check=False
    )
    first, _, rest = done.stdout.partition("\n")
    assert first.split() == ["snow", *GROUPS.values()], done.stdout + done.stderr
    assert rest == PROGRAM
