"""Positions and incremental edits, in every encoding: pure, without a server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snow_lsp.documents import Change, Document
from snow_lsp.position import Encoding, PositionIndex

_TEXT = st.text(alphabet="ab\n\réß€😀\u2028\x0c\x85", max_size=40)


@pytest.mark.parametrize(("encoding", "character"), [(Encoding.UTF8, 6), (Encoding.UTF16, 4), (Encoding.UTF32, 3)])
def test_a_column_counts_the_encoding_s_units(encoding: Encoding, character: int) -> None:
    index = PositionIndex("x\na😀b", encoding)
    assert index.position(5) == (1, character)
    assert index.offset(1, character) == 5


def test_only_the_protocol_s_line_breaks_break_lines() -> None:
    index = PositionIndex("a\u2028b\x0cc\x85d\ve\r\nf\rg", Encoding.UTF16)
    assert index.position(index.offset(1, 0)) == (1, 0)
    assert index.offset(2, 0) == 13


def test_positions_outside_the_text_are_moved_inside() -> None:
    index = PositionIndex("ab\ncd", Encoding.UTF16)
    assert index.offset(0, 99) == 2
    assert index.offset(99, 0) == 5
    assert index.offset(-1, 3) == 0


def test_a_position_inside_a_surrogate_pair_is_its_start() -> None:
    assert PositionIndex("😀x", Encoding.UTF16).offset(0, 1) == 0


@given(_TEXT, st.sampled_from(list(Encoding)))
def test_position_and_offset_are_inverse(text: str, encoding: Encoding) -> None:
    index = PositionIndex(text, encoding)
    for offset in range(len(text) + 1):
        if 0 < offset < len(text) and text[offset - 1 : offset + 1] == "\r\n":
            continue  # between the two characters of one line break
        assert index.offset(*index.position(offset)) == offset


@given(_TEXT, _TEXT, st.data())
def test_an_incremental_edit_is_a_splice(text: str, replacement: str, data: st.DataObject) -> None:
    index = PositionIndex(text, Encoding.UTF16)
    low, high = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    start, end = index.position(low), index.position(high)
    document = Document("untitled:x", 1, text, Encoding.UTF16)
    document.apply(2, (Change((*start, *end), replacement),))
    assert document.text == text[: index.offset(*start)] + replacement + text[index.offset(*end) :]
    assert document.version == 2
