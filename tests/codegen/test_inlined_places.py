"""Places of inlined code: numbered in the text of a module, carried by its object."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from llvmlite import binding as llvm

from snowc.codegen.elf_object import ElfObject
from snowc.codegen.inlined_places import SECTION, number_inlined, read_ways, section_text, write_ways

TEXT = """\
!3 = !DILocation(line: 5, column: 2, scope: !1)
!4 = !DILocation(line: 2, scope: !2, inlinedAt: !5)
!5 = distinct !DILocation(line: 6, scope: !7, inlinedAt: !8)
!6 = !DILocation(line: 2, scope: !2, inlinedAt: !9)
!8 = distinct !DILocation(line: 1, scope: !7)
!9 = distinct !DILocation(line: 4, scope: !7)
!10 = !DILocation(line: 0, scope: !2, inlinedAt: !9)
"""


def test_each_way_has_a_number_of_its_own() -> None:
    text, ways = number_inlined(TEXT, 100)
    assert ways == ((2, 6, 1), (2, 4), (0, 4))
    lines = text.splitlines()
    assert lines[0] == TEXT.splitlines()[0]
    assert lines[1] == "!4 = !DILocation(line: 100, scope: !2, inlinedAt: !5)"
    assert lines[3] == "!6 = !DILocation(line: 101, scope: !2, inlinedAt: !9)"
    assert lines[6] == "!10 = !DILocation(line: 102, scope: !2, inlinedAt: !9)"


def test_the_calls_that_code_was_inlined_at_keep_their_places() -> None:
    text, _ = number_inlined(TEXT, 100)
    assert [line for line in text.splitlines() if "distinct" in line] == [
        line for line in TEXT.splitlines() if "distinct" in line
    ]


def test_a_module_without_inlined_code_stays_as_it_is() -> None:
    text = "!3 = !DILocation(line: 5, scope: !1)\n"
    assert number_inlined(text, 100) == (text, ())


@given(st.lists(st.lists(st.integers(0, 1_000_000), min_size=1, max_size=5).map(tuple), max_size=20))
def test_what_is_written_reads_back(ways: list[tuple[int, ...]]) -> None:
    assert read_ways(write_ways(tuple(ways))) == tuple(ways)


def test_the_object_carries_the_ways_and_programs_do_not() -> None:
    ways = ((2, 6, 1), (300, 4))
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = llvm.Target.from_triple("x86_64-unknown-linux-gnu").create_target_machine()
    content = machine.emit_object(llvm.parse_assembly(section_text(ways)))
    code = ElfObject(content)
    assert read_ways(code.data(SECTION)) == ways
    flags = int.from_bytes(content[code.sections[SECTION].header + 8 :][:8], "little")
    assert flags & 0x8000_0000, "linkers must leave the section out"
