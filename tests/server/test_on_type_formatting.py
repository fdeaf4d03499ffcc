"""What is put right while somebody types. `‸` is the cursor, behind the key."""

from __future__ import annotations

import pytest

from snow_lsp.ide.on_type_format import on_type_changes
from snowc.database import Database
from snowc.source import FileId
from tests.support.language_server import ServerProcess

FILE = FileId("untitled:Typed.snow")

LINE_BREAKS = {
    "a function at the end": ("fn f() do\n‸", "fn f() do\n  ‸\nend\n"),
    "a function before another": ("fn f() do\n‸\n\nfn g() = 1\n", "fn f() do\n  ‸\nend\n\nfn g() = 1\n"),
    "inside": ("fn f(x) do\n  if x do\n  ‸\nend\n", "fn f(x) do\n  if x do\n    ‸\n  end\nend\n"),
    "a closure": ("fn f(xs) do\n  map(xs, fn x ->\n  ‸\nend\n", None),
    "what is closed": ("fn f() do\n‸\nend\n", None),
    "nothing opened": ("fn f() do\n  g()\n‸\nend\n", None),
    "a text that says do": ('fn f() do\n  g("x do\n‸")\nend\n', None),
    "a comment that says do": ("fn f() do\n  g() # so do\n‸\nend\n", None),
    "the first line": ("‸", None),
    "the indent is there already": (
        "fn f(x) do\n  case x do\n    ‸\nend\n",
        "fn f(x) do\n  case x do\n    ‸\n  end\nend\n",
    ),
}
ENDS = {
    "too far in": ("fn f() do\n  1\n  end‸\n", "fn f() do\n  1\nend‸\n"),
    "too far out": ("fn f(x) do\n  if x do\n    1\nend‸\nend\n", "fn f(x) do\n  if x do\n    1\n  end‸\nend\n"),
    "right": ("fn f() do\n  1\nend‸\n", None),
    "a part of a word": ("fn f() do\n  end‸ing\nend\n", None),
    "behind something": ("fn f() do 1 end‸\n", None),
    "of a let": ("fn f(x) do\n  let y = case x do\n    1 -> 2\n    _ -> 3\n      end‸\n  y\nend\n",
                 "fn f(x) do\n  let y = case x do\n    1 -> 2\n    _ -> 3\n  end‸\n  y\nend\n"),
}  # fmt: skip


def typed(text: str, key: str) -> str | None:
    """The text after the changes; None if there are none."""
    offset = text.index("‸")
    text = text.replace("‸", "")
    db = Database()
    db.open_text(FILE, text)
    changes = on_type_changes(db, FILE, text, offset, key)
    if not changes:
        return None
    text = text[:offset] + "‸" + text[offset:]
    ordered = sorted(changes, key=lambda each: each.span.start)  # those at one place in the order of the answer
    for number, change in reversed(list(enumerate(ordered))):
        assert not change.span.start < offset < change.span.end
        is_behind = change.span.start > offset or (change.span.start == offset and number > 0)
        start, end = change.span.start + is_behind, change.span.end + is_behind
        text = text[:start] + change.replacement + text[end:]
    return text


@pytest.mark.parametrize("name", LINE_BREAKS)
def test_a_line_break(name: str) -> None:
    before, after = LINE_BREAKS[name]
    assert typed(before, "\n") == after


@pytest.mark.parametrize("name", ENDS)
def test_an_end(name: str) -> None:
    before, after = ENDS[name]
    assert typed(before, "d") == after


def test_over_stdio() -> None:
    with ServerProcess() as server:
        server.open(str(FILE), "fn f() do\n\n\nfn g() = 1\n")
        edits = server.request(
            "textDocument/onTypeFormatting",
            {
                "textDocument": {"uri": str(FILE)},
                "position": {"line": 1, "character": 0},
                "ch": "\n",
                "options": {"tabSize": 2, "insertSpaces": True},
            },
        )
        places = [(each["range"]["start"], each["newText"]) for each in edits]
        assert places == [({"line": 1, "character": 0}, "  "), ({"line": 2, "character": 0}, "end\n")]
