"""What lowering and the MIR lints report: facts, without words (those are in `diagnostics/wording_mir.py`).

What can't be lowered yet is `diagnostics.not_supported.NotSupported` (E0999), as in every stage.
"""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import ItemRef, fact
from snowc.source import Span


@fact
class NeverAwaited:
    """A Job or Task that nothing ever reads. `kind` is its type's name, `name` the variable's or "". `pipe` is where
    the expression begins whose last stage the call is.
    """

    code: ClassVar[str] = "W0020"
    kind: str
    name: str
    pipe: int | None = None


@fact
class SometimesAwaited:
    """A Job or Task that some way through the function leaves alone."""

    code: ClassVar[str] = "W0021"
    kind: str
    name: str


@fact
class UnreachableCode:
    """Statements after one that never ends normally."""

    code: ClassVar[str] = "W0022"


@fact
class DivisionByZero:
    """`operator` is `/` or `%`."""

    code: ClassVar[str] = "W0023"
    operator: str


@fact
class NeedlessLet:
    """`head` is the text from `let` to the value, `tail` that from behind the value to the end of the block's last
    line; without both the block says the same. `can_go`: nothing else stands in them.
    """

    code: ClassVar[str] = "W0024"
    name: str
    head: Span
    tail: Span
    can_go: bool


@fact
class CrashingConstant:
    """A constant that has no value: `reason` is what a crash report would say. `crash` is where, if that is
    elsewhere."""

    code: ClassVar[str] = "E0057"
    name: str
    reason: str
    crash: tuple[ItemRef, Span] | None
