"""Words for what the syntax stage finds."""

from __future__ import annotations

from snowc.diagnostics.wording import Wording, words
from snowc.source import Span
from snowc.syntax.errors import UnexpectedToken


@words(UnexpectedToken)
def unexpected_token(fact: UnexpectedToken, span: Span) -> Wording:
    return Wording(f"unexpected `{fact.found}`")
