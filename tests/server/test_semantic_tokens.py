"""The colours of a text: each token written as `text kind modifiers`, in order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from snow_lsp.ide.semantic_tokens import Modifier, semantic_tokens
from snowc.database import Database
from snowc.source import FileId, Span

FILE = FileId("untitled:Colours.snow")


def colours(text: str, part: Span | None = None) -> list[str]:
    db = Database()
    db.open_text(FILE, text)
    found = semantic_tokens(db, FILE, part or Span(0, len(text)))
    spans = [each.span for each in found]
    assert all(one.end <= other.start for one, other in pairwise(spans)), "in order, none overlaps"
    return [_shown(text[each.span.start : each.span.end], each.kind.value, each.modifiers) for each in found]


def _shown(text: str, kind: str, modifiers: Modifier) -> str:
    return " ".join((text, kind, *(each.name.lower() for each in modifiers if each.name)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("let limit = 10\n", ["let keyword", "limit variable declaration readonly", "= operator", "10 number"]),
        ("# a\n\n## b\nlet c = :d\n", ["# a comment", "## b comment documentation"]),
        ("fn f<T>(a :: T) do a end\n", ["fn keyword", "f function declaration", "< operator"]),
        ("import Geometry.Vector as V\n", ["import keyword", "Geometry namespace", "Vector namespace", "as keyword"]),
        ("actor a() do\n  receive do\n    0 -> ()\n  end\nend\n", ["actor keyword", "a function declaration"]),
        (
            "async fn load() do await load() end\n",
            ["async keyword", "fn keyword", "load function declaration async", "do keyword", "await keyword"],
        ),
        ("# only a comment", ["# only a comment comment"]),
        ("", []),
    ],
)
def test_the_beginning(text: str, expected: list[str]) -> None:
    assert colours(text)[: len(expected)] == expected


def test_names_are_coloured_by_what_they_stand_for() -> None:
    text = """\
struct Point do
  x :: Int
end

fn f<T>(p, other :: T) do
  let q = Point { x: 1 }
  println("${p.x} + ${q.x}")
  Some(List.length([spawn, missing, :atom]))
end
"""
    found = colours(text)
    assert found[:9] == [
        "struct keyword",
        "Point type declaration",
        "do keyword",
        "x property declaration",
        ":: operator",
        "Int type default_library",
        "end keyword",
        "fn keyword",
        "f function declaration",
    ]
    assert [each for each in found if "Parameter" in each] == ["T typeParameter declaration", "T typeParameter"]
    inside = found[found.index("println function default_library") :]
    assert inside == [
        "println function default_library",
        '"${ string',
        "p parameter",
        "} + ${ string",
        "q variable",
        "x property",
        '}" string',
        "Some enumMember default_library",
        "List namespace",
        "length function default_library",
        "spawn function default_library",
        ":atom enumMember readonly",
        "end keyword",
    ], "`p.x` and `missing` stand for nothing that is known"


def test_a_text_of_several_lines_is_one_token_per_line() -> None:
    assert colours('let a = """\n  one\n\n  two\n"""\n')[3:] == [
        '""" string',
        "  one string",
        "  two string",
        '""" string',
    ]


def test_a_part_has_the_tokens_of_the_whole_that_lie_in_it() -> None:
    text = "fn one() do 1 end\n\n# between\n\nfn two() do one() end\n"
    start = text.index("fn two")
    assert colours(text, Span(start, len(text))) == colours(text)[-5:]
    assert colours(text)[-2:] == ["one function", "end keyword"]


def test_nested_modules_are_coloured_once() -> None:
    text = "module Inner do\n  # why\n  pub fn k(a) do a end\nend\n"
    assert " ".join(each.split()[0] for each in colours(text)) == "module Inner do # pub fn k a do a end end"


@pytest.mark.parametrize("cut", range(0, 60, 3))
def test_half_typed_code_has_colours(cut: int) -> None:
    text = 'fn f(a) do\n  let s = "x ${a.b} y"\n  g(s, """\n ${s}"""\nend\n'
    colours(text[:cut])
