"""What the types report of `async` and `await`: facts, without words (those are in `diagnostics/wording_async.py`)."""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import fact
from snowc.source import Span


@fact
class NotATask:
    """`await` before what is no task. `function` is what it calls, or "". `word` is the word `await` and the space
    behind it."""

    code: ClassVar[str] = "E0058"
    type: str
    function: str
    word: Span


@fact
class NothingWaits:
    """`await` where nothing can wait; `what` is where."""

    code: ClassVar[str] = "E0059"
    what: str


@fact
class NotAsync:
    """`async` where it can't be. `what`: `main`, `spawn`, `receives`, or `clauses` of which some are not. `name` is the
    function's; `word` is the word `async` and the space behind it, where taking it away helps."""

    code: ClassVar[str] = "E0068"
    what: str
    name: str
    word: Span | None
