"""The extension for Zed: its manifest, its queries by Zed's own rules, and its code in a host of components."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tree_sitter

from house import zed_extension, zed_queries
from house.textmate_grammar import FOLDER as VSCODE
from house.zed_queries import FOLDER
from tests.editors.test_tree_sitter import HIGHLIGHTED, language, parser
from tests.support.peers import ROOT
from tests.support.snowc import run_snowc

__all__ = ["language", "parser"]  # fixtures
EXTENSION = ROOT / "editors" / "zed"
BUILT = ROOT / ".cache" / "zed"
HOST = ROOT / ".cache" / "zed-host"
"""Made by editors/zed/test/install_host.sh."""
QUERIES = {
    "highlights": None,
    "brackets": {"open", "close"},
    "indents": {"indent", "start", "end"},
    "injections": {"injection.content"},
    "outline": {"item", "name", "context"},
    "overrides": {"string", "comment.inclusive"},
    "runnables": {"run", "name"},
    "textobjects": {"function.around", "function.inside", "class.around", "comment.around"},
}
"""The captures that Zed knows in each; highlights go by their first parts."""
HIGHLIGHT_NAMES = (
    "attribute boolean comment constant constructor function keyword namespace number operator property "
    "punctuation string type variable"
)
PROGRAM = """\
@extern("f")
pub fn area(shape :: Shape) -> Float when true do
  Shape.area(shape, ["a"])
end

service Shop do
  call Get(x :: Int) :: Int do |state|
    {x, state}
  end
end

# note
supervisor Top do
  child shop do
    start: Shop.start
  end
end

struct Point do
  x :: Int
end

test "the sum" do
  assert_eq fn x -> x end(1), 1
end

fn main() do
  println("${1}")
end
"""


def captured(
    language: tree_sitter.Language, parser: tree_sitter.Parser, name: str, text: str
) -> list[tuple[int, dict[str, list[tree_sitter.Node]]]]:
    query = tree_sitter.Query(language, (FOLDER / f"{name}.scm").read_text("utf-8"))
    return tree_sitter.QueryCursor(query).matches(parser.parse(text.encode()).root_node)


def text_of(node: tree_sitter.Node) -> str:
    assert node.text is not None
    return node.text.decode()


# --- the manifest ----------------------------------------------------------------------------------------------------


def test_the_manifest_says_what_zed_asks_for() -> None:
    manifest = tomllib.loads((EXTENSION / "extension.toml").read_text("utf-8"))
    package = json.loads((VSCODE.parent / "package.json").read_text("utf-8"))
    assert set(manifest) == {
        *("id", "name", "version", "schema_version", "authors", "description", "repository", "language_servers"),
    }
    assert (manifest["id"], manifest["schema_version"]) == ("snow", 1)
    cargo = tomllib.loads((EXTENSION / "Cargo.toml").read_text("utf-8"))
    assert manifest["version"] == cargo["package"]["version"] == package["version"]
    assert cargo["lib"]["crate-type"] == ["cdylib"], "Zed loads nothing else"
    config = tomllib.loads((FOLDER / "config.toml").read_text("utf-8"))
    assert manifest["language_servers"] == {"snow-lsp": {"name": "snow-lsp", "languages": [config["name"]]}}
    (vscode,) = package["contributes"]["languages"]
    assert [f".{each}" for each in config["path_suffixes"]] == vscode["extensions"]
    vscode_language = json.loads((VSCODE.parent / "language-configuration.json").read_text("utf-8"))
    assert config["decrease_indent_pattern"] == vscode_language["indentationRules"]["decreaseIndentPattern"]
    assert config["line_comments"][0].strip() == vscode_language["comments"]["lineComment"]


def test_the_tasks_have_the_tags_of_the_runnables() -> None:
    tasks = json.loads((FOLDER / "tasks.json").read_text("utf-8"))
    tags = {tag for each in tasks for tag in each.get("tags", [])}
    text = (FOLDER / "runnables.scm").read_text("utf-8")
    assert tags == set(re.findall(r"#set! tag ([\w-]+)", text)) == {"snow-test", "snow-main"}
    for each in tasks:
        ran = run_snowc(each["args"][0], "--help")
        assert ran.returncode == 0 and all(option in ran.stdout for option in each["args"] if option.startswith("--"))


def test_the_package_leads_to_the_grammar(tmp_path: Path) -> None:
    """What Zed does with it: fetch one commit, and compile the parser that lies in the folder named."""
    zed_extension.write(tmp_path / "zed")
    manifest = tomllib.loads((tmp_path / "zed" / "extension.toml").read_text("utf-8"))
    grammar = manifest["grammars"]["snow"]
    assert tomllib.loads((FOLDER / "config.toml").read_text("utf-8"))["grammar"] in manifest["grammars"]
    assert (tmp_path / "zed" / "src" / "extension.rs").exists()
    checkout = tmp_path / "grammar"
    for command in (
        ["git", "init", "--quiet", str(checkout)],
        ["git", "-C", str(checkout), "remote", "add", "origin", grammar["repository"]],
        ["git", "-C", str(checkout), "fetch", "--quiet", "--depth", "1", "origin", grammar["rev"]],
        ["git", "-C", str(checkout), "checkout", "--quiet", grammar["rev"]],
    ):
        subprocess.run(command, check=True, capture_output=True)
    for name in ("parser.c", "scanner.c"):
        assert (checkout / grammar["path"] / "src" / name).exists()


# --- its code --------------------------------------------------------------------------------------------------------


def cargo(*arguments: str) -> str:
    """What was built before is only looked at."""
    command = ["cargo", *arguments, "--offline", "--locked", "--target-dir", str(BUILT)]
    done = subprocess.run(command, cwd=EXTENSION, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_component(tmp_path: Path, *cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    cargo("build", "--quiet", "--release", "--target", "wasm32-wasip2")
    component = BUILT / "wasm32-wasip2" / "release" / "snow.wasm"
    command = ["node", "test/run.mjs", str(HOST), str(component), str(tmp_path)]
    done = subprocess.run(command, cwd=EXTENSION, input=json.dumps(cases), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.peer("zed")
def test_where_the_server_is() -> None:
    assert "3 passed" in cargo("test")


@pytest.mark.peer("zed")
def test_the_component_answers_zed(tmp_path: Path) -> None:
    set_up: dict[str, Any] = {
        "binary": {"path": "/opt/snow-lsp", "arguments": ["--stdio", "--log-level", "debug"]},
        "initialization_options": {"one": 1},
        "settings": {"two": 2},
    }
    on_path = {"snow-lsp": "/usr/bin/snow-lsp"}
    found, named, missing = run_component(tmp_path, [{}, on_path], [set_up, on_path], [{}, {}])
    environment = [["PATH", "/somewhere"]]
    assert found["command"] == {"command": "/usr/bin/snow-lsp", "args": ["--stdio"], "env": environment}
    assert named["command"] == {"command": "/opt/snow-lsp", "args": set_up["binary"]["arguments"], "env": environment}
    assert (json.loads(named["options"]), json.loads(named["configuration"])) == ({"one": 1}, {"two": 2})
    assert "Install Snow" in missing["command"]["error"]
    assert found["asked"] == [7, "lsp", "snow-lsp"], "the settings of this folder and of this server"


# --- the queries -----------------------------------------------------------------------------------------------------


def test_the_queries_are_generated_from_the_grammar_s() -> None:
    assert {path.stem for path in FOLDER.glob("*.scm")} == {path.stem for path in zed_queries.files()} == set(QUERIES)
    for path, text in zed_queries.files().items():
        assert path.read_text("utf-8") == text, "run `python -m house.editor_words`"


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_finds_what_zed_knows(
    language: tree_sitter.Language, parser: tree_sitter.Parser, name: str
) -> None:
    matches = captured(language, parser, name, PROGRAM + HIGHLIGHTED)
    found = set(itertools.chain.from_iterable(captures for _, captures in matches))
    known = QUERIES[name]
    if known is None:
        assert {each.partition(".")[0] for each in found} <= set(HIGHLIGHT_NAMES.split()) and len(found) > 20
    else:
        named = set(re.findall(r"@([\w.]+)", (FOLDER / f"{name}.scm").read_text("utf-8")))
        assert named == known and found >= known


def test_the_outline(language: tree_sitter.Language, parser: tree_sitter.Parser) -> None:
    matches = captured(language, parser, "outline", PROGRAM)
    lines = {
        (captures["item"][0].start_byte, " ".join(text_of(each) for each in [*captures["context"], *captures["name"]]))
        for _, captures in matches
    }
    by_item = {start: max((line for begin, line in lines if begin == start), key=len) for start, _ in lines}
    assert [by_item[start] for start in sorted(by_item)] == [
        *("pub fn area", "service Shop", "call Get", "supervisor Top", "child shop", "struct Point"),
        *('test "the sum"', "fn main"),
    ]


def test_the_runnables(language: tree_sitter.Language, parser: tree_sitter.Parser) -> None:
    matches = captured(language, parser, "runnables", PROGRAM)
    assert [text_of(captures["run"][0]) for _, captures in matches] == ["the sum", "main"]


def test_brackets_are_pairs(language: tree_sitter.Language, parser: tree_sitter.Parser) -> None:
    pairs = {
        (text_of(captures["open"][0]), text_of(captures["close"][0]))
        for _, captures in captured(language, parser, "brackets", PROGRAM)
    }
    assert pairs == {("(", ")"), ("[", "]"), ("{", "}"), ("${", "}"), ("do", "end"), ("fn", "end"), ('"', '"')}


def test_indents_are_those_of_the_formatter(language: tree_sitter.Language, parser: tree_sitter.Parser) -> None:
    """Over our own formatted programs, by Zed's rules; what differs are lines that go on with an expression."""
    right = wrong = 0
    for path in [*(ROOT / "examples").rglob("*.snow"), *(ROOT / "compiler" / "snowc" / "stdlib").glob("*.snow")]:
        text = path.read_text("utf-8")
        inside = _rows_in_strings(parser.parse(text.encode()).root_node)
        for row, suggested in _suggestions(captured(language, parser, "indents", text), text).items():
            if row not in inside:
                line = text.split("\n")[row]
                is_right = len(line) - len(line.lstrip()) == suggested
                right, wrong = right + is_right, wrong + (not is_right)
    assert right > 5_000 and wrong / right < 0.002, (right, wrong)


Point = tuple[int, int]


def _suggestions(matches: list[tuple[int, dict[str, list[tree_sitter.Node]]]], text: str) -> dict[int, int]:
    """What Zed indents each row by, given the rows before it (`BufferSnapshot::suggest_autoindents`)."""
    ranges = _ranges(matches)
    columns = {row: len(line) - len(line.lstrip()) for row, line in enumerate(text.split("\n")) if line.strip()}
    suggested = {}
    for before, row in itertools.pairwise(columns):
        start, start_before = (row, columns[row]), (before, columns[before])
        goes_in, back_to = False, row
        for begin, end in ranges:
            if begin[0] >= row:
                break
            if begin[0] == before and end > start:
                goes_in = True
            if start_before < end <= start:
                back_to = min(back_to, begin[0])
        if back_to != before and goes_in:
            suggested[row] = columns[before] + 2
        else:
            suggested[row] = columns[back_to if back_to < before else before]
    return suggested


def _ranges(matches: list[tuple[int, dict[str, list[tree_sitter.Node]]]]) -> list[tuple[Point, Point]]:
    ends: dict[Point, Point] = {}
    for _, captures in matches:
        for node in captures.get("indent", ()):
            start_row, start_column = captures["start"][0].end_point if "start" in captures else node.start_point
            end_row, end_column = captures["end"][0].start_point if "end" in captures else node.end_point
            if start_row != end_row:
                start, end = (start_row, start_column), (end_row, end_column)
                ends[start] = max(ends.get(start, end), end)
    return sorted(ends.items())


def _rows_in_strings(root: tree_sitter.Node) -> set[int]:
    rows: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "string":
            rows |= set(range(node.start_point[0] + 1, node.end_point[0] + 1))
        stack += node.children
    return rows
