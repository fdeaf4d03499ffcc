"""The set-ups of editors that can't be run here: what they say is well-formed, and names what is there."""

from __future__ import annotations

import json
import plistlib
import re
import tomllib

import pytest
import tree_sitter

from house.helix_queries import files
from house.kate_syntax import SUBLIME
from house.textmate_grammar import FOLDER
from tests.editors.test_tree_sitter import HIGHLIGHTED, language, parser, programs
from tests.support.peers import ROOT

__all__ = ["language", "parser"]  # fixtures
HELIX_NAMES = (
    "attribute comment constant constructor function keyword namespace operator punctuation string type variable"
)
"""The first parts of the scopes that Helix's themes know."""


def test_helix_s_languages_name_what_is_there() -> None:
    told = tomllib.loads((ROOT / "editors" / "helix" / "languages.toml").read_text("utf-8"))
    (snow,) = told["language"]
    assert snow["language-servers"] == list(told["language-server"]) == ["snow-lsp"]
    assert told["language-server"]["snow-lsp"] == {"command": "snow-lsp", "args": ["--stdio"]}
    (grammar,) = told["grammar"]
    assert grammar["name"] == snow["name"] == "snow"
    assert (ROOT / "editors" / grammar["source"]["path"].partition("/editors/")[2] / "src" / "parser.c").exists()


@pytest.mark.parametrize("name", ["highlights", "indents", "injections", "textobjects"])
def test_helix_s_queries(language: tree_sitter.Language, parser: tree_sitter.Parser, name: str) -> None:
    text = next(text for path, text in files().items() if path.stem == name)
    found = tree_sitter.QueryCursor(tree_sitter.Query(language, text)).captures(
        parser.parse(HIGHLIGHTED.encode()).root_node
    )
    assert found
    if name == "highlights":
        assert {capture.partition(".")[0] for capture in found} <= set(HELIX_NAMES.split())
    if name == "indents":
        assert set(re.findall(r"@([\w.]+)", text)) == {"indent", "outdent", "body"}


def test_no_node_has_two_highlights_in_helix(language: tree_sitter.Language, parser: tree_sitter.Parser) -> None:
    """Its versions differ in which of two would win."""
    text = next(text for path, text in files().items() if path.stem == "highlights")
    query = tree_sitter.Query(language, text)
    for path in programs():
        root = parser.parse(path.read_bytes()).root_node
        highlighted: dict[int, set[str]] = {}
        for name, nodes in tree_sitter.QueryCursor(query).captures(root).items():
            for node in nodes:
                highlighted.setdefault(node.id, set()).add(name)
        assert [names for names in highlighted.values() if len(names) > 1] == [], path


def test_sublime_text_s_grammar_is_the_textmate_grammar() -> None:
    grammar = plistlib.loads(SUBLIME.read_bytes())
    assert grammar.pop("uuid")
    assert grammar == json.loads((FOLDER / "snow.tmLanguage.json").read_text("utf-8"))
