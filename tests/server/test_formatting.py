"""Formatting in the editor: small edits that make the text what `snowc fmt` makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from snow_lsp.ide.format import Change, format_changes
from snowc.tools.fmt.format import format_text
from tests.support.language_server import ServerProcess

URI = "untitled:Formatting.snow"
PROGRAM = """\
fn  first( )=1

fn second() do
  let a = "😀" # é
     a
end


fn  broken( =
fn  third( )=3"""


def changed(text: str, changes: tuple[Change, ...]) -> str:
    for each in reversed(changes):
        text = text[: each.span.start] + each.replacement + text[each.span.end :]
    return text


def test_the_changes_make_the_formatted_text() -> None:
    changes = format_changes(PROGRAM)
    assert changed(PROGRAM, changes) == format_text(PROGRAM).text
    assert [PROGRAM[each.span.start : each.span.end] for each in changes] == [
        "fn  first( )=1",
        '  let a = "😀" # é\n     a\n',
        "\n",
        "fn  third( )=3",
        "",
    ]


def test_a_formatted_text_has_no_changes() -> None:
    assert format_changes(format_text(PROGRAM).text) == ()


def test_lines() -> None:
    assert changed(PROGRAM, format_changes(PROGRAM, (2, 4))) == PROGRAM.replace(" # é\n     a", "   # é\n  a")


def test_the_line_breaks_of_windows() -> None:
    windows = PROGRAM.replace("\n", "\r\n")
    changes = format_changes(windows)
    assert changed(windows, changes) == format_text(PROGRAM).text.replace("\n", "\r\n")
    assert all(each.span.end - each.span.start < 40 for each in changes)


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as server:
        server.open(URI, PROGRAM)
        yield server


OPTIONS = {"tabSize": 8, "insertSpaces": False}


def lines_of(edits: list[dict[str, Any]]) -> list[tuple[int, int, str]]:
    return [(each["range"]["start"]["line"], each["range"]["end"]["line"], each["newText"]) for each in edits]


def test_the_request_for_a_document(server: ServerProcess) -> None:
    edits = server.request("textDocument/formatting", {"textDocument": {"uri": URI}, "options": OPTIONS})
    assert lines_of(edits) == [
        (0, 0, "fn first() = 1"),
        (3, 5, '  let a = "😀"   # é\n  a\n'),
        (7, 8, ""),
        (9, 9, "fn third() = 3"),
        (9, 9, "\n"),
    ]


def test_the_request_for_a_range(server: ServerProcess) -> None:
    place = {"start": {"line": 0, "character": 3}, "end": {"line": 1, "character": 0}}
    asked = {"textDocument": {"uri": URI}, "range": place, "options": OPTIONS}
    assert lines_of(server.request("textDocument/rangeFormatting", asked)) == [(0, 0, "fn first() = 1")]
