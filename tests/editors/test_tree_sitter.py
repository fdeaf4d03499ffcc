"""The tree-sitter grammar: the structure that our own parser finds in all programs of the repository; its queries."""

from __future__ import annotations

import ctypes
import os
import random
import re
import subprocess
from pathlib import Path

import pytest
import tree_sitter

from snowc.syntax.file import parse_file
from snowc.syntax.keywords import CONTEXTUAL_KEYWORDS, KEYWORDS
from tests.editors.tree_shapes import our_shapes, their_shapes
from tests.support.peers import ROOT

GRAMMAR = ROOT / "editors" / "tree-sitter-snow"
GENERATOR = ROOT / ".cache" / "tree-sitter" / "release" / "generate"
CORPUS = sorted((GRAMMAR / "test" / "corpus").glob("*.txt"))
CASE = re.compile(r"={80}\n(.*)\n={80}\n\n([\s\S]*?)\n-{80}\n\n([\s\S]*?)\n(?=={80}\n|\Z)")


def programs() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", "*.snow"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> tree_sitter.Language:
    library = tmp_path_factory.mktemp("grammar") / "snow.so"
    sources = ["src/parser.c", "src/scanner.c"]
    options = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-Isrc"]
    subprocess.run(["cc", *options, *sources, "-o", str(library)], cwd=GRAMMAR, check=True)
    function = ctypes.CDLL(str(library)).tree_sitter_snow
    function.restype = ctypes.c_void_p
    capsule = ctypes.pythonapi.PyCapsule_New
    capsule.restype = ctypes.py_object
    capsule.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    return tree_sitter.Language(capsule(function(), b"tree_sitter.Language", None))


@pytest.fixture(scope="module")
def parser(language: tree_sitter.Language) -> tree_sitter.Parser:
    return tree_sitter.Parser(language)


def test_every_program_has_the_structure_that_our_parser_finds(parser: tree_sitter.Parser) -> None:
    compared = 0
    for path in programs():
        text = path.read_text("utf-8")
        ours = parse_file(text)
        if any(placed.item.is_broken for placed in ours.items):
            continue
        root = parser.parse(text.encode()).root_node
        assert not root.has_error, path
        found, expected = their_shapes(root, text), our_shapes(ours, text)
        assert sorted(found - expected) == sorted(expected - found) == [], path
        compared += len(found)
    assert compared > 100_000, "nearly nothing was compared"


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_the_corpus(parser: tree_sitter.Parser, path: Path) -> None:
    text = path.read_text("utf-8")
    cases = CASE.findall(text)
    assert len(cases) == text.count(f"{'=' * 80}\n") // 2 > 0
    for title, source, expected in cases:
        shown = laid_out(str(parser.parse(source.encode()).root_node))
        if os.environ.get("SNOW_UPDATE"):
            text = text.replace(f"\n{source}\n{'-' * 80}\n\n{expected}\n", f"\n{source}\n{'-' * 80}\n\n{shown}\n")
        else:
            assert shown.split() == expected.split(), title
    if os.environ.get("SNOW_UPDATE"):
        path.write_text(text, "utf-8")


def laid_out(tree: str, limit: int = 100) -> str:
    """A node a line where it does not fit into one."""
    words = re.findall(r"(?:\w+: )?\((?:[^\s()]+|MISSING [^()]*)|\)", tree)
    root: list[object] = []
    stack = [root]
    for word in words:
        if word == ")":
            stack.pop()
        else:
            stack[-1].append([word])
            stack.append(stack[-1][-1])  # type: ignore[arg-type]
    return "\n".join(_lines(root[0], "", limit))


def _flat(node: object) -> str:
    assert isinstance(node, list)
    return " ".join([node[0], *map(_flat, node[1:])]) + ")"


def _lines(node: object, indent: str, limit: int) -> list[str]:
    assert isinstance(node, list)
    flat = indent + _flat(node)
    if len(flat) <= limit or len(node) == 1:
        return [flat]
    lines = [indent + node[0]]
    for each in node[1:]:
        lines += _lines(each, indent + "  ", limit)
    lines[-1] += ")"
    return lines


def test_an_edit_gives_the_tree_of_the_new_text(parser: tree_sitter.Parser) -> None:
    """The scanner looks far ahead in places: what it has looked at must be parsed again when it changes."""
    chosen = random.Random(1)
    for path in sorted((ROOT / "examples").rglob("*.snow")):
        old = path.read_bytes()
        lines = old.splitlines(keepends=True)
        for _ in range(5):
            number = chosen.randrange(len(lines))
            inserted = chosen.choice([b"", b"end\n", b"  x ->\n", b"if a do\n", b'"""\n', b"# c\n"])
            start = sum(map(len, lines[:number]))
            new = old[:start] + inserted + old[start + len(lines[number]) :]
            tree = parser.parse(old)
            tree.edit(start, start + len(lines[number]), start + len(inserted), (number, 0), (number + 1, 0), (1, 0))
            edited = parser.parse(new, tree).root_node
            fresh = parser.parse(new).root_node
            if not fresh.has_error:
                assert str(edited) == str(fresh), (path, number, inserted)
            assert edited.end_byte == fresh.end_byte


def test_a_half_written_program_keeps_its_other_functions(parser: tree_sitter.Parser) -> None:
    text = b"fn a() do\n  f(1)\nend\n\nfn b() do\n  let = 3\nend\n\nfn c() do\n  case y do\n    1 -> 2\n  end\nend\n"
    root = parser.parse(text).root_node
    names = [node.child_by_field_name("name") for node in root.children if node.type == "function_item"]
    assert root.has_error and {b"a", b"c"} <= {name.text for name in names if name}


def test_no_text_hangs_the_scanner(parser: tree_sitter.Parser) -> None:
    chosen = random.Random(2)
    pieces = [
        '"',
        '"""',
        "${",
        "}",
        "\n",
        "case x do\n",
        "->",
        "a",
        "terminate",
        "do",
        "else ",
        "if",
        "#",
        "::",
        "(",
        "\\",
        "é",
    ]
    for _ in range(200):
        text = "fn f() do\n" + "".join(chosen.choices(pieces, k=60))
        assert parser.parse(text.encode()).root_node.end_byte <= len(text.encode())
    nested = "fn f() do case x do\n" + 'a "${' * 2_000
    assert parser.parse(nested.encode()).root_node.has_error


# --- queries ---------------------------------------------------------------------------------------------------------


def captures(language: tree_sitter.Language, name: str, root: tree_sitter.Node) -> list[tuple[str, tree_sitter.Node]]:
    query = tree_sitter.Query(language, (GRAMMAR / "queries" / f"{name}.scm").read_text("utf-8"))
    found = tree_sitter.QueryCursor(query).captures(root)
    return [(capture, node) for capture, nodes in found.items() for node in nodes]


HIGHLIGHTED = """\
##! Text
@extern("f")
pub fn area(shape :: Shape<Int>) -> Float when true do
  # note
  let wide = Shape.area(self, by: 2) |> go
  "a\\n${wide}" ++ :ok
  receive do
    Circle { x } -> x.y
  end
end
"""
HIGHLIGHTS = {
    "##! Text": "comment.documentation",
    "# note": "comment",
    "extern": "attribute",
    "pub": "keyword.modifier",
    "fn": "keyword",
    "do": "keyword",
    "when": "keyword.conditional",
    "receive": "keyword.coroutine",
    "area": "function",
    "shape": "variable.parameter",
    "Int": "type.builtin",
    "wide": "variable",
    "go": "function.call",
    "by": "variable.parameter",
    "self": "variable.builtin",
    "2": "number",
    "\\n": "string.escape",
    "${": "punctuation.special",
    ":ok": "string.special.symbol",
    "Circle": "constructor",
    "y": "property",
    "|>": "operator",
    "<": "punctuation.bracket",
    "true": "boolean",
}


def test_highlights(language: tree_sitter.Language, parser: tree_sitter.Parser) -> None:
    found = captures(language, "highlights", parser.parse(HIGHLIGHTED.encode()).root_node)
    shown: dict[str, set[str]] = {}
    for capture, node in found:
        shown.setdefault(str(node.text, "utf-8").rstrip("\n") if node.text else "", set()).add(capture)
    assert {text: capture for text, capture in HIGHLIGHTS.items() if capture not in shown.get(text, ())} == {}


def test_all_keywords_are_highlighted(language: tree_sitter.Language) -> None:
    """Of the compiler's list; `def` and `start` are words that it only knows to explain them."""
    text = (GRAMMAR / "queries" / "highlights.scm").read_text("utf-8")
    coloured = {word for quoted in re.findall(r'"([a-z_ ]+)"', text) for word in quoted.split()}
    nodes = {"true", "false", "self", "pub", "break", "continue"}
    assert (KEYWORDS | CONTEXTUAL_KEYWORDS) - coloured - nodes == {"def", "start"}
    assert {"receive", "case"} <= {language.node_kind_for_id(each) for each in range(language.node_kind_count)}


@pytest.mark.parametrize("name", ["folds", "locals", "tags", "injections"])
def test_a_query_finds_something(language: tree_sitter.Language, parser: tree_sitter.Parser, name: str) -> None:
    assert captures(language, name, parser.parse(HIGHLIGHTED.encode()).root_node)


def test_folds(language: tree_sitter.Language, parser: tree_sitter.Parser) -> None:
    found = captures(language, "folds", parser.parse(HIGHLIGHTED.encode()).root_node)
    rows = {(node.start_point[0], node.end_point[0]) for _, node in found}
    assert {each for each in rows if each[0] < each[1]} == {(1, 9), (6, 8)}


def test_indents_are_those_of_the_formatter(language: tree_sitter.Language, parser: tree_sitter.Parser) -> None:
    """Over our own formatted programs, by Neovim's rules; what differs are lines that go on with an expression."""
    right = wrong = 0
    for path in [*(ROOT / "examples").rglob("*.snow"), *(ROOT / "compiler" / "snowc" / "stdlib").glob("*.snow")]:
        text = path.read_text("utf-8")
        expected = _indents(captures(language, "indents", parser.parse(text.encode()).root_node), text)
        for row, depth in expected.items():
            line = text.split("\n")[row]
            is_right = len(line) - len(line.lstrip()) == 2 * depth
            right, wrong = right + is_right, wrong + (not is_right)
    assert right > 5_000 and wrong / right < 0.002, (right, wrong)


def _indents(found: list[tuple[str, tree_sitter.Node]], text: str) -> dict[int, int]:
    """For each line that is not blank or inside a string how many steps it is indented."""
    begins = [node for capture, node in found if capture == "indent.begin"]
    branches = {node.start_point for capture, node in found if capture == "indent.branch"}
    ignored = {
        row
        for capture, node in found
        if capture == "indent.ignore"
        for row in range(node.start_point[0] + 1, node.end_point[0] + 1)
    }
    depths: dict[int, set[int]] = {}
    for node in begins:
        for row in range(node.start_point[0] + 1, node.end_point[0] + 1):
            depths.setdefault(row, set()).add(node.start_point[0])
    steps = {}
    for row, line in enumerate(text.split("\n")):
        column = len(line) - len(line.lstrip())
        if line.strip() and row not in ignored:
            steps[row] = len(depths.get(row, ())) - ((row, column) in branches)
    return steps


@pytest.mark.peer("tree-sitter")
def test_the_parser_is_generated_from_the_grammar(tmp_path: Path) -> None:
    subprocess.run([str(GENERATOR), str(tmp_path)], cwd=GRAMMAR, check=True)
    for name in ("parser.c", "grammar.json", "node-types.json"):
        assert (tmp_path / name).read_text() == (GRAMMAR / "src" / name).read_text(), "run `make grammar`"
