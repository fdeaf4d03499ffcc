"""The Pygments lexer: it gives back every text, and no token of a good program is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygments.token import Error, Keyword, Name, Number, String

from snowc.tools.pygments_lexer import SnowLexer
from tests.support.peers import ROOT

PROGRAMS = sorted((ROOT / "examples").rglob("*.snow")) + sorted((ROOT / "compiler" / "snowc" / "stdlib").glob("*.snow"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_every_program_is_lexed_without_errors(path: Path) -> None:
    text = path.read_text("utf-8")
    tokens = list(SnowLexer(ensurenl=False, stripnl=False).get_tokens(text))
    assert "".join(value for _, value in tokens) == text
    assert not [value for kind, value in tokens if kind in Error]


def test_what_words_are() -> None:
    tokens = dict((value, kind) for kind, value in SnowLexer().get_tokens('fn f(x) do "a ${x + 1} \\n" end # c'))
    assert tokens["fn"] in Keyword.Declaration and tokens["f"] in Name.Function
    assert tokens["do"] in Keyword and tokens["1"] in Number.Integer
    assert tokens["${"] in String.Interpol and tokens["\\n"] in String.Escape
