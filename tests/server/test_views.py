"""Looking at what the compiler makes of an item, from tokens to assembly, over stdio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.language_server import ServerProcess

URI = "untitled:Views.snow"
PROGRAM = """\
fn twice(n :: Int) -> Int do
  n * 2
end

fn wrapped(x :: String) do
  [x, x]
end

fn broken() -> Int do
  "a"
end

struct Point do
  x :: Int
end
"""


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as server:
        server.open(URI, PROGRAM)
        yield server


def view(server: ServerProcess, line: int, kind: str) -> Any:
    place = {"textDocument": {"uri": URI}, "position": {"line": line, "character": 2}}
    return server.request("snow/view", {**place, "kind": kind})


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("tokens", "TIMES '*'"),
        ("tree", "Binary 31..36 id=3 operator='*'"),
        ("types", "2:3 n * 2 :: Int"),
        ("mir", "@2 = mul n@0, @1"),
        ("passes", "-- monomorphise"),
        ("memory", "Views.twice\n  takes n :: Int: a word"),
        ("llvm", "@llvm.smul.with.overflow.i64"),
        ("assembly", "Views.twice"),
    ],
)
def test_a_function_at_each_stage(server: ServerProcess, kind: str, part: str) -> None:
    found = view(server, 1, kind)
    assert part in found["text"]
    assert "Views.twice" in found["title"]


def test_a_pass_that_changes_something_is_shown(server: ServerProcess) -> None:
    text = view(server, 5, "passes")["text"]
    assert text.index("-- monomorphise") < text.index("-- insert_ownership")


def test_what_has_no_such_stage_says_so(server: ServerProcess) -> None:
    assert "has mistakes" in view(server, 9, "mir")["reason"]
    assert "String" in view(server, 9, "types")["text"], "broken code has types too"
    assert "only functions" in view(server, 13, "llvm")["reason"]
    assert "there is no stage" in view(server, 1, "soup")["reason"]
