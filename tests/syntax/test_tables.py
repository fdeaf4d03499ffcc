"""The generated tables are those of the grammar, and the words of the language have one list."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from snowc.syntax.foreign import RESERVED
from snowc.syntax.generate import GRAMMAR, TARGET
from snowc.syntax.keywords import CONTEXTUAL_KEYWORDS, KEYWORDS, RESERVED_WORDS
from snowc.syntax.lexer import lex
from snowc.syntax.tokens import END_OF_INPUT, NAME

_WRITE = (
    "from snowc.syntax.generate import *; import sys; sys.stdout.write(generated_module(GRAMMAR.read_text('utf-8')))"
)


@pytest.mark.parametrize("seed", ["0", "7"])
def test_tables_are_those_of_the_grammar(seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    fresh = subprocess.run([sys.executable, "-c", _WRITE], env=environment, capture_output=True, check=True)
    assert TARGET.read_text("utf-8") == fresh.stdout.decode(), "run python -m snowc.syntax.generate"


def test_parsing_needs_no_lark() -> None:
    code = "import sys; import snowc.syntax.parser; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _kind_of(word: str) -> int:
    return lex(word).tokens.kinds[0]


def test_every_keyword_is_one_and_no_other_word_is() -> None:
    assert all(_kind_of(word) != NAME for word in KEYWORDS)
    assert all(_kind_of(word) == NAME for word in ("receives", "call", "fnx", "ends", "do_", "_if"))
    grammar = GRAMMAR.read_text("utf-8")
    terminals = {line.split('"')[1] for line in grammar.splitlines() if ': "' in line and line.split('"')[1].isalpha()}
    assert terminals - CONTEXTUAL_KEYWORDS == KEYWORDS - {"def"}  # the lexer reads `def` as `fn`


def test_reserved_words_have_an_answer() -> None:
    assert frozenset(RESERVED) == RESERVED_WORDS


@pytest.mark.parametrize("word", sorted(KEYWORDS | CONTEXTUAL_KEYWORDS))
def test_every_keyword_is_a_name_behind_a_dot_and_as_an_argument(word: str) -> None:
    behind_dot = lex(f"x.{word}").tokens.kinds
    assert behind_dot[2:] == [NAME, END_OF_INPUT]
    argument = lex(f"f({word}: 1)").tokens.kinds
    assert argument[2] == NAME
