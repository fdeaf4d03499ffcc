"""What happens when the fast parse is stuck."""

from __future__ import annotations

from dataclasses import dataclass

from snowc.diagnostics.facts import Finding
from snowc.source import Span
from snowc.syntax.build.context import Build
from snowc.syntax.driver import Stuck
from snowc.syntax.errors import UnexpectedToken
from snowc.syntax.lexer import Lexed
from snowc.syntax.tree import ErrorItem, Item


@dataclass(frozen=True, slots=True)
class Recovered:
    """The tree that could be made, all findings, and the bound of its node ids."""

    tree: Item
    findings: list[Finding]
    node_count: int


def recover(lexed: Lexed, cx: Build, stuck: Stuck) -> Recovered:
    index = stuck.index
    span = Span(cx.starts[index], cx.ends[index])
    finding = Finding(span, UnexpectedToken(cx.text[span.start : span.end], (), ""))
    return Recovered(ErrorItem(0, len(cx.text)), [*lexed.findings, finding], 0)
