"""Where nodes and names are: the text under each span."""

from __future__ import annotations

from typing import Any

from snowc.syntax.parser import parse_item
from snowc.syntax.split import split_items
from snowc.syntax.walk import children
from tests.syntax.mutation import programs
from tests.syntax.show import show_tree


def _walk(node: Any) -> list[Any]:
    return [node, *(inner for child in children(node) for inner in _walk(child))]


def _texts(source: str, kind: str) -> list[str]:
    tree = parse_item(source).tree
    return [source[node.start : node.end] for node in _walk(tree) if type(node).__name__ == kind]


def test_expressions_reach_from_their_first_to_their_last_character() -> None:
    source = 'fn f() do\n  a |> List.map( fn x -> x end ) # c\n  "a${ b }c" <> %{1 => (2)}[x.y?] \nend # after'
    assert _texts(source, "Pipe") == ["a |> List.map( fn x -> x end )"]
    assert _texts(source, "Closure") == ["fn x -> x end"]
    assert _texts(source, "Binary") == ['"a${ b }c" <> %{1 => (2)}[x.y?]']
    assert _texts(source, "Try") == ["x.y?"]
    assert _texts(source, "FnItem") == [source.removesuffix(" # after")]


def test_names_have_places_of_their_own() -> None:
    source = "struct Point<T: Eq> do\n  x :: Int\n  y :: T = 1\nend deriving(Eq, Ord)"
    tree: Any = parse_item(source).tree
    names = [tree.header.name_span, *(field.name_span for field in tree.fields), *(span for _, span in tree.deriving)]
    assert [source[span.start : span.end] for span in names] == ["Point", "x", "y", "Eq", "Ord"]
    assert [source[node.start : node.end] for node in tree.generics] == ["T: Eq"]


def test_operators_and_fields_have_places() -> None:
    source = "fn f() = a.b + c"
    tree: Any = parse_item(source).tree
    sum_ = tree.body.statements[0]
    spans = [sum_.operator_span, sum_.left.name_span]
    assert [source[span.start : span.end] for span in spans] == ["+", "b"]


def test_a_doc_is_part_of_the_text_but_not_of_the_item() -> None:
    source = '## Doc\n# note\n@extern("x")\npub fn f()'
    tree: Any = parse_item(source).tree
    assert source[tree.start : tree.end] == '@extern("x")\npub fn f()'
    assert tree.header.doc == "Doc"


def test_line_ends_of_windows_make_the_same_trees() -> None:
    for program in programs():
        for unix in split_items(program).pieces:
            windows = parse_item(unix.text.replace("\n", "\r\n"))
            assert windows.errors == ()
            assert show_tree(windows.tree) == show_tree(parse_item(unix.text).tree)
