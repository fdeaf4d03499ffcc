"""Lines of calls that were inlined, in DWARF."""

from __future__ import annotations

import pytest

from snowc.codegen.call_lines import call_lines, with_call_lines
from snowc.codegen.elf_object import ElfObject
from snowc.codegen.objects import compile_unit
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import target_of
from snowc.diagnostics.bug import CompilerBug
from tests.codegen.test_units import units_of

SOURCE = """\
fn depth(n :: Int) -> Int do
  if n == 0 do
    0
  else
    depth(n - 1) +
      depth(n - 2)
  end
end

fn main() do
  println(depth(3))
end
"""


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_each_inlined_call_has_its_line(machine: str) -> None:
    target = target_of(machine, "linux")
    assert target is not None
    unit = next(unit for unit in units_of(SOURCE) if unit.name == "Many")
    assert unit.lines is not None
    code = ElfObject(compile_unit(unit.code, target, Pipeline.DEV))
    info, abbreviations = code.data(".debug_info"), code.data(".debug_abbrev")
    offsets = call_lines(info, abbreviations)
    numbers = [int.from_bytes(info[offset : offset + 4], "little") for offset in offsets]
    assert sorted(unit.lines.place(number)[1] for number in numbers) == [5, 6]
    changed = with_call_lines(info, offsets, {number: number * 2 for number in numbers})
    assert call_lines(changed, abbreviations) == offsets
    assert [int.from_bytes(changed[offset : offset + 4], "little") for offset in offsets] == [2 * n for n in numbers]


def test_a_form_that_nobody_uses() -> None:
    header, entry = bytes(12), b"\1"
    with pytest.raises(CompilerBug, match="unknown form"):
        call_lines(header + entry, b"\1\x11\0\x10\x77\0\0\0")
    with pytest.raises(CompilerBug, match="a line of a call in an unknown form"):
        call_lines(header + entry + b"\5", b"\1\x1d\0\x59\x0b\0\0\0")
