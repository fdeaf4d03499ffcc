"""The Pygments lexer: it gives back every text, and no token of a good program is an error."""

from __future__ import annotations

import subprocess

from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Error, Keyword, Name, Number, String

from snowc.tools.pygments_lexer import SnowLexer
from tests.support.peers import ROOT


def test_every_program_is_lexed_without_errors() -> None:
    """Every `.snow` file of the repository, broken ones too."""
    listed = subprocess.run(["git", "ls-files", "-z", "*.snow"], cwd=ROOT, capture_output=True, check=True)
    names = [name for name in listed.stdout.decode().split("\0") if name]
    assert len(names) > 300
    for name in names:
        text = (ROOT / name).read_text("utf-8")
        tokens = list(SnowLexer(ensurenl=False, stripnl=False).get_tokens(text))
        assert "".join(value for _, value in tokens) == text, name
        assert not [value for kind, value in tokens if kind in Error], name


def test_the_package_registers_the_lexer() -> None:
    assert isinstance(get_lexer_by_name("snow"), SnowLexer)
    assert isinstance(get_lexer_for_filename("main.snow"), SnowLexer)


def test_what_words_are() -> None:
    tokens = dict((value, kind) for kind, value in SnowLexer().get_tokens('fn f(x) do "a ${x + 1} \\n" end # c'))
    assert tokens["fn"] in Keyword.Declaration and tokens["f"] in Name.Function
    assert tokens["do"] in Keyword and tokens["1"] in Number.Integer
    assert tokens["${"] in String.Interpol and tokens["\\n"] in String.Escape
